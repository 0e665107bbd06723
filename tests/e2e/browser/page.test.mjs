// The page as its users meet it: samples, paste, drop, keys, filter, decryption, exports, links, offline, accessibility.
//
// Against the real package in Debian's Chromium. Each test opens a page of its own. Needs wasm/npm, built before.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import {
  axe, bytesText, gridRows, launch, loaded, openFile, openPage, openSample, openText, root, serve, settled, shoot, shots, treeRows,
} from './lib.mjs';

const TOKEN = '7001234567890123456';

let server;
let browser;
before(async () => {
  server = await serve();
  browser = await launch();
});
after(async () => {
  await browser.close();
  await server.stop();
});

/** Runs `body` on a fresh page and requires that it reported no error and asked nobody else. */
async function onPage(body, options) {
  const page = await openPage(browser, options);
  try {
    await page.goto(server.page);
    await body(page);
    assert.deepEqual(page.errors, []);
    const strangers = page.requests.map((request) => request.url()).filter((url) => !url.startsWith(server.origin) && !/^(blob|data):/.test(url));
    assert.deepEqual(strangers, []);
    assert.deepEqual(page.requests.filter((request) => request.method() !== 'GET'), []);
  } finally {
    await page.context().close();
  }
}

const vectors = readFileSync(join(root, 'tests/vectors/mcs-messages.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const stream = Buffer.concat([Buffer.of(41), ...vectors.map((message) => Buffer.from(message.frame_hex, 'hex'))]);
const select = (page, type) => page.locator('#grid .row:not(.head)', { hasText: type }).first().click();
const frames = (page) => page.textContent('#frames');
const pressDecrypt = (page) => page.locator('#decrypt').getByRole('button', { name: 'Decrypt', exact: true }).click();

/** Pastes text outside of any field. */
const paste = (page, given) => page.evaluate((text) => {
  const data = new DataTransfer();
  data.setData('text', text);
  document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}, given);

test('each sample opens, and the page says how many frames it has', () => onPage(async (page) => {
  await openSample(page, 'Chrome push session');
  assert.equal(await frames(page), '22 frames');
  assert.match(await page.textContent('#verdict'), /Detected: Chrome NetLog · 2 connections to 142\.250\.110\.188/);
  await page.goto(server.page);
  await openSample(page, 'CCS dialogue');
  assert.match(await frames(page), /^\d+ stanzas$/);
  await page.goto(server.page);
  await openSample(page, 'Broken capture');
  assert.match(await frames(page), /^\d+ frames$/);
  assert.notEqual(await page.textContent('#problem-count'), '0');
}));

test('a pasted hex stream is read, and pasting works anywhere', () => onPage(async (page) => {
  await paste(page, stream.toString('hex'));
  await loaded(page);
  assert.equal(await frames(page), `${vectors.length} frames`);
}));

test('base64, hex dumps and raw bytes give the same frames', () => onPage(async (page) => {
  for (const text of [stream.toString('base64'), stream.toString('base64url'), stream.toString('hex').replace(/../g, '0x$&, ')]) {
    await page.goto(server.page);
    await openText(page, text);
    assert.equal(await frames(page), `${vectors.length} frames`);
  }
  await page.goto(server.page);
  await openFile(page, 'server.bin', stream);
  assert.equal(await frames(page), `${vectors.length} frames`);
}));

test('a dropped file is read', () => onPage(async (page) => {
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(text), (char) => char.charCodeAt(0))], 'server.bin'));
    return data;
  }, stream.toString('base64'));
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await loaded(page);
  assert.equal(await frames(page), `${vectors.length} frames`);
}));

test('acknowledgements are joined to messages, across a reconnect too', () => onPage(async (page) => {
  await openSample(page, 'Chrome push session');
  const acks = (await gridRows(page)).filter((cells) => /DataMessage/.test(cells[3])).map((cells) => cells[6]);
  assert.equal(acks.length, 4);
  assert.match(acks[0], /by StreamAck #4/);
  assert.match(acks[1], /in the next login/);
  assert.match(acks[2], /by SelectiveAck/);
  assert.match(acks[3], /not acknowledged/);
}));

test('heartbeats fold to one line that says interval, reply and what is missing', () => onPage(async (page) => {
  await openSample(page, 'Chrome push session');
  const folded = (await gridRows(page)).find((cells) => /heartbeats/.test(cells[7]));
  assert.match(folded[7], /6 heartbeats, median every 15 min 00 s, reply 8\d ms/);
  const before_ = (await gridRows(page)).length;
  await page.click('#fold');
  await page.waitForTimeout(200);
  assert.equal((await gridRows(page)).length > before_, true);
}));

test('a click on a byte selects its field, a field marks its bytes', () => onPage(async (page) => {
  await openSample(page, 'Chrome push session');
  await select(page, 'LoginResponse');
  await settled(page);
  const line = page.locator('#bytes .row:not([hidden]) .hex').first();
  const box = await line.boundingBox();
  // The fifth byte of the frame stands in the value of field 1, the id.
  await page.mouse.click(box.x + 8 + 4.4 * 3 * ((box.width - 16) / 48), box.y + 10);
  await page.waitForTimeout(100);
  assert.match(await page.textContent('#tree .row[aria-selected="true"]'), /id\s+1 string/);
  assert.match(await page.textContent('#byte-path'), /LoginResponse › id/);
  const marked = await page.evaluate(() => [...CSS.highlights.get('value')].map((range) => range.startContainer.data.slice(range.startOffset, range.endOffset)).join(' '));
  assert.match(marked, /63 68 72 6F\s+6D 65/);
}));

test('the keyboard alone opens, moves, reads fields and bytes, and leaves', () => onPage(async (page) => {
  for (let i = 0; i < 40 && !(await page.evaluate(() => document.activeElement.closest('#samples button')?.textContent.includes('Chrome push session'))); i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await loaded(page);
  await settled(page);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'grid');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await settled(page);
  assert.match(await page.textContent('#frame-title'), /row 3 · DataMessageStanza/);
  await page.keyboard.press('a');
  await settled(page);
  assert.match(await page.textContent('#frame-title'), /row 4 · IqStanza/);
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'tree');
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown');
  assert.match(await page.textContent('#byte-path'), /IqStanza › type/);
  await page.keyboard.press('F6');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'bytes');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  assert.match(await page.textContent('#byte-path'), /IqStanza › length/);
  const seen = new Set();
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    seen.add(await page.evaluate(() => document.activeElement.id || document.activeElement.tagName));
  }
  for (const id of ['open', 'filter', 'fold', 'reveal', 'link', 'export', 'overview', 'grid', 'tree', 'bytes']) assert.ok(seen.has(id), `Tab reaches ${id}`);
}));

test('the filter takes words, exclusions, sizes and text, and counts', () => onPage(async (page) => {
  await openSample(page, 'Chrome push session');
  const matching = async (text) => {
    await page.fill('#filter', text);
    await page.waitForFunction(() => document.getElementById('matched').textContent !== '');
    await page.waitForTimeout(250);
    return page.textContent('#matched');
  };
  assert.equal(await matching('type:data'), '4 of 22');
  assert.equal(await matching('type:data encrypted'), '2 of 22');
  assert.equal(await matching('type:data -encrypted'), '2 of 22');
  assert.equal(await matching('type:data unacked'), '1 of 22');
  assert.equal(await matching('>200'), '2 of 22');
  assert.equal(await matching('org.example.METER'), '2 of 22');
  assert.equal(await matching('conn:2'), '5 of 22');
}));

test('the right keys decrypt, wrong ones name their cause', () => onPage(async (page) => {
  await openSample(page, 'Chrome push session');
  for (const scheme of ['aesgcm', 'aes128gcm']) {
    await page.fill('#filter', `type:data ${scheme === 'aesgcm' ? 'crypto-key' : 'aes128gcm'}`);
    await page.waitForTimeout(400);
    await select(page, 'DataMessageStanza');
    await settled(page);
    await page.keyboard.press('d');
    await page.getByRole('button', { name: 'Use the sample' }).click();
    await page.waitForSelector('#plaintext');
    assert.match(await page.textContent('#decrypt'), new RegExp(`Scheme${scheme}`));
    assert.match(await page.textContent('#plaintext'), /\{/);
    await page.click('text=Decrypt a push');
  }
  await shoot(page, 'decrypted');
  await page.fill('#auth-secret', 'AAAAAAAAAAAAAAAAAAAAAA');
  await pressDecrypt(page);
  await page.waitForSelector('.failed');
  assert.match(await page.textContent('.failed'), /invalid_payload/);
  await page.fill('#private-key', '');
  await pressDecrypt(page);
  await page.waitForFunction(() => /no_keys/.test(document.querySelector('.failed')?.textContent));
  await shoot(page, 'decrypt-failed');
  await page.getByRole('button', { name: 'Clear keys' }).click();
  assert.equal(await page.inputValue('#auth-secret'), '');
}));

test('a Web Push body alone opens the decrypt panel and decrypts', () => onPage(async (page) => {
  const body = readFileSync(join(root, 'tests/vectors/push-bodies.jsonl'), 'utf8').split('\n').map((line) => line && JSON.parse(line)).find((one) => one.scheme === 'aes128gcm');
  await openText(page, body.body_hex);
  assert.match(await page.textContent('#verdict'), /Web Push body/);
  await page.fill('#private-key', JSON.stringify({ keys: { private: body.private_key_pkcs8, secret: body.auth_secret } }));
  await pressDecrypt(page);
  await page.waitForSelector('#plaintext');
  assert.match(await page.textContent('#decrypt'), new RegExp(body.public_key.replace(/=+$/, '').replace(/[-_]/g, '.')));
}));

test('secrets are hidden in tree, bytes, copies, exports and links until revealed', () => onPage(async (page) => {
  await openSample(page, 'Chrome push session');
  await select(page, 'LoginRequest');
  await settled(page);
  const hex = Buffer.from(TOKEN).toString('hex').toUpperCase().replace(/../g, '$& ').trim();
  assert.doesNotMatch(await page.textContent('body'), new RegExp(TOKEN));
  assert.doesNotMatch(await bytesText(page), new RegExp(hex));
  assert.match(await page.textContent('#tree'), /auth_token\s+5 string.{0,3}hidden/);
  assert.doesNotMatch(await exported(page, 'JSON'), new RegExp(`${TOKEN}|${Buffer.from(TOKEN).toString('base64').slice(2, 20)}`));
  await page.click('#copy');
  assert.doesNotMatch(await page.evaluate(() => navigator.clipboard.readText()), new RegExp(TOKEN));
  await page.click('#link');
  const link = await page.inputValue('#link-text');
  await page.keyboard.press('Escape');
  const inside = await unpack(link);
  assert.doesNotMatch(inside, new RegExp(`${TOKEN}|tok:EX-dz`));
  await page.click('#reveal');
  await page.waitForTimeout(300);
  assert.match(await page.textContent('#tree'), new RegExp(TOKEN));
  assert.match(await bytesText(page), new RegExp(hex));
  await page.click('#link');
  assert.match(await page.textContent('#message'), /Hide the secrets first/);
}));

/** All that a link carries: its JSON, and the bytes in it as latin1. */
async function unpack(link) {
  const { inflateRawSync } = await import('node:zlib');
  const text = inflateRawSync(Buffer.from(link.split('#c=')[1], 'base64url')).toString();
  return text + JSON.parse(text).rows.map((row) => Buffer.from(row.bytes, 'base64').toString('latin1')).join('\n');
}

/** The text of an export. */
async function exported(page, format) {
  await page.click('#export');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#dialog').getByRole('button', { name: format, exact: true }).click()]);
  return readFileSync(await download.path(), 'utf8');
}

test('exports are whole, valid, and the JSON opens again', () => onPage(async (page) => {
  await openSample(page, 'Chrome push session');
  const json = await exported(page, 'JSON');
  const document = JSON.parse(json);
  assert.equal(document.rows.length, 22);
  assert.equal(document.masked, true);
  const login = document.rows[0];
  assert.equal(login.frame.name, 'LoginRequest');
  assert.equal(Buffer.from(login.bytes, 'base64').length, login.length);
  const lines = (await exported(page, 'NDJSON')).trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(lines, document.rows);
  const csv = (await exported(page, 'CSV')).trim().split('\r\n');
  assert.equal(csv.length, 23);
  const before_ = await gridRows(page);
  await page.goto(server.page);
  await openFile(page, 'again.json', json);
  assert.match(await page.textContent('#verdict'), /inspector export/);
  assert.deepEqual((await gridRows(page)).map((cells) => cells.slice(0, 7)), before_.map((cells) => cells.slice(0, 7)));
}));

test('a link opens the same capture, without its secrets', () => onPage(async (page) => {
  await openSample(page, 'Chrome push session');
  const before_ = await gridRows(page);
  await page.click('#link');
  const link = await page.inputValue('#link-text');
  await page.goto('about:blank');
  await page.goto(link);
  await loaded(page);
  await settled(page);
  assert.equal(await frames(page), '22 frames');
  assert.deepEqual((await gridRows(page)).map((cells) => cells.slice(1, 7)), before_.map((cells) => cells.slice(1, 7)));
  assert.equal(page.requests.every((request) => !request.url().includes('c=')), true);
}));

test('problems are listed with offsets and where reading went on; e steps through them', () => onPage(async (page) => {
  await openSample(page, 'Broken capture');
  await page.click('#show-problems');
  await page.waitForTimeout(200);
  const text = await page.textContent('#problems');
  assert.match(text, /offset 0x[0-9A-F]+/);
  assert.match(text, /skipped \d+ bytes, went on at 0x[0-9A-F]+/);
  await page.focus('#grid');
  await page.keyboard.press('e');
  await settled(page);
  assert.match(await page.textContent('#about'), /⚠/);
  const first = await page.textContent('#frame-title');
  await page.focus('#grid');
  await page.keyboard.press('e');
  await settled(page);
  assert.notEqual(await page.textContent('#frame-title'), first);
  await shoot(page, 'problems');
}));

test('CCS messages are joined to their acks and nacks by message_id', () => onPage(async (page) => {
  await openSample(page, 'CCS dialogue');
  const rows = await gridRows(page);
  const of = (type) => rows.filter((cells) => cells[3].includes(type));
  assert.match(of('CCS downstream')[0][6], /✓ ack #/);
  assert.match(of('CCS downstream')[1][6], /✗ nack #/);
  assert.match(of('CCS nack')[0][7], /DEVICE_UNREGISTERED/);
  assert.match(of('CCS control')[0][7], /CONNECTION_DRAINING/);
  assert.match(of('CCS upstream')[0][6], /✓ ack #/);
  assert.doesNotMatch(await page.textContent('body'), /tok:EX-cG/);
}, { viewport: { width: 1360, height: 1500 } }));

test('the chart shows the waits of a preset', () => onPage(async (page) => {
  await page.click('#show-schedule');
  await page.waitForSelector('.chart');
  const out = async (words) => page.waitForFunction((text) => document.getElementById('schedule-out').textContent.includes(text), words);
  await page.selectOption('#preset', 'Always on');
  await out('0 ms to 2.00 s');
  await page.selectOption('#preset', 'Chromium');
  await out('20.1 s to 30.0 s');
  await page.selectOption('#preset', { index: 0 });
  await page.fill('#connection_retry_count', '2.5');
  await out('Attempts are a whole number');
  await page.click('#close-drawer');
  assert.equal(await page.isVisible('#empty'), true);
  await openSample(page, 'Chrome push session');
  await page.click('#show-schedule');
  await page.fill('#connection_retry_count', '5');
  await out('12.0 s');
  const text = await page.textContent('#schedule-out');
  assert.match(text, /3\.00 s/);
  assert.match(text, /12\.0 s/);
  await shoot(page, 'schedule');
}));

/** A page on which a file is held back until `deliver` is called. */
async function pageWithout(file) {
  const page = await openPage(browser, { serviceWorkers: 'block' });
  let deliver;
  const asked = new Promise((resolve) => { deliver = resolve; });
  await page.route(file, async (route) => {
    await asked;
    await route.continue();
  });
  await page.goto(server.page);
  return { page, deliver };
}

test('what is asked before the decoder is loaded waits for it, and a later mistake stays', async () => {
  for (const attempts of ['5', '2.5']) {
    const { page, deliver } = await pageWithout('**/pushwire_bg.wasm');
    await page.click('#show-schedule');
    await page.waitForTimeout(200);
    assert.equal(await page.textContent('#schedule-out'), '');
    await page.fill('#connection_retry_count', attempts);
    deliver();
    if (attempts === '5') await page.waitForSelector('.chart');
    else await page.waitForTimeout(500);
    assert.equal(/Attempts are a whole number/.test(await page.textContent('#schedule-out')), attempts !== '5');
    assert.deepEqual(page.errors, []);
    await page.context().close();
  }
});

const bodies = readFileSync(join(root, 'tests/vectors/push-bodies.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const modern = bodies.filter((body) => body.scheme === 'aes128gcm');

async function fillKeys(page, body) {
  await page.fill('#private-key', body.private_key_pkcs8);
  await page.fill('#auth-secret', body.auth_secret);
}

test('a decrypting part that does not load is no wrong key, and is tried again', async () => {
  const page = await openPage(browser, { serviceWorkers: 'block' });
  await page.route('**/pushwire_push_bg.wasm', (route) => route.abort());
  await page.goto(server.page);
  await openText(page, modern[0].body_hex);
  await fillKeys(page, modern[0]);
  await pressDecrypt(page);
  await page.waitForSelector('.failed');
  assert.doesNotMatch(await page.textContent('#decrypted'), /invalid_payload|Suspect/);
  await page.unroute('**/pushwire_push_bg.wasm');
  await pressDecrypt(page);
  await page.waitForSelector('#plaintext');
  await page.context().close();
});

test('the plaintext of one capture never stands under another, nor can a row without a payload be decrypted', async () => {
  for (const [next, disabled] of [[Buffer.from(modern[1].body_hex, 'hex'), false], [stream, true], [Buffer.from('this is no capture'), true]]) {
    const { page, deliver } = await pageWithout('**/pushwire_push_bg.wasm');
    await openText(page, modern[0].body_hex);
    await fillKeys(page, modern[0]);
    await pressDecrypt(page);
    await page.setInputFiles('#file', { name: 'next.bin', mimeType: 'application/octet-stream', buffer: next });
    await page.waitForTimeout(300);
    deliver();
    await page.waitForTimeout(500);
    assert.equal(await page.textContent('#decrypted'), '');
    assert.equal(await page.locator('#decrypt button.primary').isDisabled(), disabled);
    assert.deepEqual(page.errors, []);
    await page.context().close();
  }
});

test('the page opens without a network once it was there', async () => {
  const own = await serve();
  const page = await openPage(browser);
  await page.goto(own.page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await page.reload();
  await own.stop();
  await page.reload();
  await openSample(page, 'Chrome push session');
  assert.equal(await frames(page), '22 frames');
  await page.context().close();
});

test('the service worker lists every file of the page', () => {
  const listed = readFileSync(join(root, 'wasm/inspector/sw.js'), 'utf8');
  const walk = (folder) => readdirSync(join(root, folder)).flatMap((name) => (statSync(join(root, folder, name)).isDirectory() ? walk(`${folder}/${name}`) : [`${folder}/${name}`]));
  const files = walk('wasm/inspector').map((file) => file.replace('wasm/inspector/', '')).filter((file) => !/^(sw\.js|single\.mjs|samples\/make\.mjs|README\.md)$/.test(file));
  for (const file of files) assert.ok(listed.includes(`'${file}'`), `${file} is listed`);
});

test('the single-file build works from file:// with no request at all', async () => {
  const { execFileSync } = await import('node:child_process');
  const file = join(root, 'target/inspector/inspector.html');
  execFileSync('node', [join(root, 'wasm/inspector/single.mjs'), file]);
  const page = await openPage(browser);
  await page.goto(`file://${file}`);
  await openSample(page, 'Chrome push session');
  assert.equal(await frames(page), '22 frames');
  await page.fill('#filter', 'type:data aes128gcm');
  await page.waitForTimeout(400);
  await select(page, 'DataMessageStanza');
  await settled(page);
  await page.click('#show-decrypt');
  await page.getByRole('button', { name: 'Use the sample' }).click();
  await page.waitForSelector('#plaintext');
  assert.deepEqual(page.errors, []);
  assert.deepEqual(page.requests.map((request) => request.url()).filter((url) => !/^(file:.*inspector\.html|blob:|data:)/.test(url)), []);
  await page.context().close();
});

test('a hostile capture is text, never markup', () => onPage(async (page) => {
  const name = '<img src=x onerror=alert(1)>';
  const body = Buffer.concat([Buffer.of(0x1a, name.length), Buffer.from(name), Buffer.of(0x2a, 1, 0x61)]);
  await openFile(page, 'x.bin', Buffer.concat([Buffer.of(41, 8, body.length), body]));
  assert.match(await page.textContent('#tree'), /<img src=x/);
  assert.equal(await page.locator('#tree img').count(), 0);
}));

test('an aesgcm body alone decrypts with the headers that came with it, and shows padding and derived values', () => onPage(async (page) => {
  const body = readFileSync(join(root, 'tests/vectors/push-bodies.jsonl'), 'utf8').split('\n').map((line) => line && JSON.parse(line)).find((one) => one.scheme === 'aesgcm');
  await openText(page, body.body_hex);
  await page.click('#change');
  await page.selectOption('#read-inner', 'push');
  await page.getByRole('button', { name: 'Read again' }).click();
  await loaded(page);
  await settled(page);
  assert.deepEqual((await treeRows(page)).map((cells) => cells[1]), [`${body.body_hex.length / 2} bytes, without a header of aes128gcm`]);
  assert.equal(await frames(page), '1 body');
  await page.fill('#private-key', body.private_key_pkcs8);
  await page.fill('#auth-secret', body.auth_secret);
  await page.click('#decrypt summary');
  await page.fill('#encryption', body.encryption);
  await pressDecrypt(page);
  await page.waitForFunction(() => /invalid_crypto_key_header/.test(document.querySelector('.failed')?.textContent));
  await page.fill('#crypto-key', body.crypto_key);
  await pressDecrypt(page);
  await page.waitForSelector('#plaintext');
  await page.getByRole('button', { name: 'Hex', exact: true }).click();
  assert.equal((await page.textContent('#plaintext')).replaceAll(' ', ''), body.plaintext_hex);
  const padding = body.body_hex.length / 2 - 18 - body.plaintext_hex.length / 2;
  assert.match(await page.textContent('.opened'), padding ? new RegExp(`and ${padding} byte`) : /no padding/);
  await page.click('text=Derived values');
  assert.match(await page.textContent('#decrypted'), /Content encryption key[\w-]{22}Nonce of record 0[\w-]{16}/);
  await shoot(page, 'decrypt-aesgcm');
  assert.deepEqual(await axe(page), []);
}));

test('plaintext that is JSON is laid out word by word, its long numbers exact', () => onPage(async (page) => {
  await openSample(page, 'Chrome push session');
  const written = await page.evaluate(async () => {
    const { Decrypt } = await import('./view/decrypt.mjs');
    const root = document.createElement('div');
    const text = '{"id":12345678901234567890,"a":[],"b":{"c":"x,{y}","d":[1,[2]]},"e":"\\u202e\u202e"}';
    const panel = new Decrypt(root, { engine: { call: async () => ({ plaintext: new TextEncoder().encode(text), padding: 0 }) } });
    await panel.run();
    return root.querySelector('#plaintext').textContent;
  });
  assert.match(written, /"id": 12345678901234567890,\n/);
  assert.match(written, /"a": \[\],\n {2}"b": \{\n {4}"c": "x,\{y\}",\n {4}"d": \[\n {6}1,\n {6}\[\n {8}2\n {6}\]\n {4}\]\n {2}\},/);
  assert.match(written, /"\\u202e\\u202e"/);
}));

test('a filter that cannot be meant says so, and words of the language are only words', () => onPage(async (page) => {
  await openSample(page, 'Chrome push session');
  const matching = async (text) => {
    await page.fill('#filter', text);
    await page.waitForTimeout(300);
    return [await page.textContent('#matched'), await page.getAttribute('#filter', 'aria-invalid')];
  };
  assert.deepEqual(await matching('to:nowhere'), ['22 of 22 · to: takes server or client', 'true']);
  assert.deepEqual(await matching('conn:x type:data'), ['4 of 22 · conn: takes a number', 'true']);
  assert.deepEqual(await matching('type:dtaa'), ['22 of 22 · no type has “dtaa”', 'true']);
  for (const word of ['constructor', '__proto__', 'toString', 'valueOf', '"', '""', '-', 'from:', ':', 'x:y']) {
    const [text, invalid] = await matching(word);
    assert.equal(invalid, 'false', word);
    assert.match(text, /^(\d+ of 22)$/, word);
  }
  assert.deepEqual(await matching(''), ['', 'false']);
}));

test('what cannot be read says why where the eyes are, and the next input opens', () => onPage(async (page) => {
  const says = async (words) => {
    await page.waitForFunction((text) => document.getElementById('failure').textContent.includes(text), words);
    assert.equal(await page.isVisible('#failure'), true);
  };
  await page.fill('#paste', 'this is no capture');
  await page.click('#read-paste');
  await says('Nothing here looks like a capture');
  await shoot(page, 'failed');
  await page.setInputFiles('#file', { name: 'empty.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(0) });
  await says('empty.bin: This is empty');
  await page.setInputFiles('#file', { name: 'c.pcapng', mimeType: 'application/octet-stream', buffer: Buffer.from('0a0d0d0a1c0000004d3c2b1a', 'hex') });
  await says('tshark');
  for (const [link, words] of [['#c=A', 'cannot be read'], ['#c=', 'damaged'], [`#c=${'A'.repeat(60_000)}`, 'longer than 50,000 characters'], ['#c=<img src=x>', 'damaged'], [`#c=${deflateRawSync('null').toString('base64url')}`, 'no export']]) {
    await page.goto('about:blank');
    await page.goto(`${server.page}${link}`);
    await says(words);
  }
  await openSample(page, 'Chrome push session');
  assert.equal(await page.isVisible('#failure'), false);
}));

test('a decoder that does not load says so once, and is tried again with the next input', async () => {
  for (const file of ['**/pushwire_bg.wasm', '**/engine/worker.mjs']) {
    const page = await openPage(browser, { serviceWorkers: 'block' });
    let asked = 0;
    await page.route(file, (route) => {
      asked++;
      return route.abort();
    });
    await page.goto(server.page);
    await page.waitForFunction(() => /cannot be loaded/.test(document.getElementById('failure').textContent));
    await page.waitForTimeout(500);
    assert.ok(asked <= 2, `${file} was asked for ${asked} times`);
    await page.unroute(file);
    await openSample(page, 'Chrome push session');
    assert.equal(await frames(page), '22 frames');
    await page.context().close();
  }
});

/** A capture that takes a while, as a file: the browser reads it itself. */
const COPIES = 100;
const large = join(shots, 'many.bin');
before(() => writeFileSync(large, Buffer.concat([Buffer.of(41), ...Array.from({ length: COPIES }, () => stream.subarray(1))])));

async function openLarge(page, file = large) {
  await page.setInputFiles('#file', file);
  await page.waitForTimeout(30);
  await loaded(page);
  await settled(page);
}

test('the last of two inputs stays, also after a cancelled one', () => onPage(async (page) => {
  for (const cancel of [false, true]) {
    await page.setInputFiles('#file', large);
    if (cancel) await page.evaluate(() => document.getElementById('cancel').click());
    await page.setInputFiles('#file', { name: 'small.bin', mimeType: 'application/octet-stream', buffer: stream });
    await loaded(page);
    await page.waitForTimeout(1500);
    assert.equal(await frames(page), `${vectors.length} frames`);
    assert.match(await page.title(), /^small\.bin/);
  }
}));

test('a search that a later filter made void shows nothing', () => onPage(async (page) => {
  await page.clock.install();
  await page.goto(server.page);
  await openLarge(page);
  const total = vectors.length * COPIES;
  for (const text of ['no row has this text', 'type:heartbeat']) {
    await page.fill('#filter', text);
    await page.clock.fastForward(130);
  }
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const beats = vectors.filter((message) => message.tag <= 1).length * COPIES;
  assert.equal(await page.textContent('#matched'), `${beats.toLocaleString('en')} of ${total.toLocaleString('en')}`);
  assert.ok((await gridRows(page)).length > 0);
}));

test('an offset is looked for in the stream of the selected row first', () => onPage(async (page) => {
  await openSample(page, 'Chrome push session');
  const go = async (text) => {
    await page.focus('#grid');
    await page.keyboard.press('g');
    await page.fill('#goto', text);
    await page.keyboard.press('Enter');
    await settled(page);
    return [await page.textContent('#frame-title'), await page.textContent('#message')];
  };
  assert.match((await go('3'))[0], /^row 3 /);
  assert.match((await go('0x27'))[0], /^row 3 /);
  assert.deepEqual(await go('999'), ['row 3 · DataMessageStanza · 142.250.110.188:5228', 'There is no row 999.']);
  for (const text of ['0xZZ', '0x']) assert.deepEqual(await go(text), ['row 3 · DataMessageStanza · 142.250.110.188:5228', `There is no row ${text}.`]);
  assert.match((await go('1'))[0], /^row 1 /);
  assert.deepEqual(await go('0x27'), ['row 1 · LoginRequest · 142.250.110.188:5228', '']);
}));

test('times that no clock shows are left out', () => onPage(async (page) => {
  const rows = [1e300, -1e300, 1e15].map((time) => ({ connection: 0, direction: 'to client', protocol: 'mcs', time_ms: time, host: '\u202egnp.exe', bytes: 'AAIQBQ==' }));
  await openFile(page, 'a\u202egnp.json', JSON.stringify({ format: 'pushwire-inspector', rows }));
  for (let i = 0; i < 4; i++) {
    await page.focus('#grid');
    await page.keyboard.press('t');
    await page.waitForTimeout(50);
  }
  assert.equal(await frames(page), '3 frames');
  assert.match(await page.textContent('#verdict'), /\\u202egnp/);
  assert.match(await page.title(), /^a\\u202egnp/);
}));

test('marks that turn the direction of text are seen, and a row copied for a bug report stays one block', () => onPage(async (page) => {
  const turned = 'a\u202eb\u2066c\u200bd`x` ``` |\n\n# <b>';
  const from = Buffer.from(turned);
  const body = Buffer.concat([Buffer.of(0x1a, from.length), from, Buffer.of(0x2a, 1, 0x61)]);
  await openFile(page, 'x.bin', Buffer.concat([Buffer.of(41, 8, body.length), body]));
  assert.doesNotMatch(await page.evaluate(() => document.body.textContent), /[\u202e\u2066\u200b]/);
  assert.match(await page.textContent('#tree'), /a\\u202eb\\u2066c/);
  await page.click('#copy');
  await page.waitForFunction(() => /Copied/.test(document.getElementById('message').textContent));
  const markdown = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(markdown, /^### Row 1: DataMessageStanza/);
  const lines = markdown.split('\n');
  const row = lines.find((line) => line.includes('u202e'));
  assert.match(row, /^\| 0x3–\S+ \| from \| (`{4}) a\\u202e.*```.*\\\|.*<b> \1 \|$/);
  assert.equal(lines.some((line) => line.startsWith('# ')), false);
}));

test('an export that is cancelled gives no file', () => onPage(async (page) => {
  await openLarge(page);
  let files = 0;
  page.on('download', () => files++);
  await page.click('#export');
  await page.locator('#dialog').getByRole('button', { name: 'JSON', exact: true }).click();
  await page.waitForFunction(() => /Writing row/.test(document.getElementById('message').textContent));
  await page.click('#cancel');
  await page.waitForFunction(() => /Cancelled/.test(document.getElementById('message').textContent));
  assert.equal(await page.isVisible('#progress'), false);
  assert.equal(files, 0);
}));

/** Presses a button of the page without waiting for anything. */
const press = (page, id) => page.evaluate((name) => document.getElementById(name).click(), id);
const pressJson = (page) => page.locator('#dialog').getByRole('button', { name: 'JSON', exact: true }).click();

test('an export that another input ends leaves that one its progress and its Cancel', async () => {
  // Bytes that came as hex are in memory: the export ends at once. Those of a file are read row by row: it ends after the load.
  const slow = join(shots, 'many.hex');
  writeFileSync(slow, readFileSync(large).toString('hex'));
  for (const from of [slow, large]) {
    await onPage(async (page) => {
      await openLarge(page, from);
      await page.evaluate(() => {
        Object.assign(globalThis, { hiddenAfter: [], said: [] });
        const [progress, message] = ['progress', 'message'].map((id) => document.getElementById(id));
        const loads = () => performance.getEntriesByName('loaded').length;
        new MutationObserver(() => progress.hidden && globalThis.hiddenAfter.push(loads())).observe(progress, { attributeFilter: ['hidden'] });
        new MutationObserver(() => globalThis.said.push(message.textContent)).observe(message, { childList: true });
      });
      await press(page, 'export');
      await pressJson(page);
      await page.waitForFunction(() => /Writing row/.test(document.getElementById('message').textContent));
      await page.setInputFiles('#file', slow);
      await page.waitForFunction(() => globalThis.said.some((text) => /^Cancelled/.test(text)) && globalThis.hiddenAfter.includes(2));
      assert.deepEqual(await page.evaluate(() => globalThis.hiddenAfter), [2]);
      const said = await page.evaluate(() => globalThis.said);
      assert.deepEqual(said.slice(said.findIndex((text) => /^Reading/.test(text))).filter((text) => /^Writing/.test(text)), []);
    });
  }
});

test('nothing is exported that is not whole, not there, or not what was asked for', () => onPage(async (page) => {
  let files = 0;
  page.on('download', () => files++);
  const refused = async () => {
    assert.equal(await page.isVisible('#dialog'), false);
    assert.equal(await page.textContent('#message'), 'Nothing to export yet.');
  };
  await press(page, 'export');
  await refused();
  await page.setInputFiles('#file', large);
  const whileLoading = await page.evaluate(() => new Promise((resolve) => {
    const look = () => {
      const drawn = document.querySelector('#grid .row:not(.head):not([hidden])');
      if (drawn) document.getElementById('export').click();
      if (drawn) resolve(!document.getElementById('progress').hidden);
      else setTimeout(look);
    };
    look();
  }));
  assert.equal(whileLoading, true);
  await refused();
  await loaded(page);
  await settled(page);
  await page.fill('#filter', 'nothing has this');
  await page.waitForFunction(() => /^0 of/.test(document.getElementById('matched').textContent));
  await press(page, 'export');
  await refused();
  await openFile(page, 'one.bin', stream);
  await press(page, 'export');
  await openFile(page, 'two.bin', stream);
  await pressJson(page);
  await page.waitForTimeout(300);
  assert.equal(files, 0);
}));

test('nothing of an input stays when the next one is opened, though it cannot be read', () => onPage(async (page) => {
  const nextProblem = async () => {
    await page.focus('#grid');
    await page.keyboard.press('e');
    await settled(page);
    return page.textContent('#frame-title');
  };
  await openSample(page, 'Broken capture');
  const first = await nextProblem();
  await page.fill('#filter', 'to:nowhere');
  await page.waitForFunction(() => document.getElementById('matched').textContent !== '');
  await paste(page, 'this is no capture');
  await page.waitForFunction(() => /Nothing here looks like/.test(document.getElementById('failure').textContent));
  const texts = ['#problem-count', '#matched', '#frames', '#verdict', '#frame-title', '#about', '#byte-path'].map((id) => page.textContent(id));
  assert.deepEqual(await Promise.all(texts), ['0', '', '', '', '', '', '']);
  assert.equal(await page.getAttribute('#filter', 'aria-invalid'), 'false');
  assert.deepEqual(await gridRows(page), []);
  assert.equal(await page.$eval('#problems .list', (list) => list.hidden), true);
  await openSample(page, 'Broken capture');
  assert.equal(await nextProblem(), first);
}));

test('a list of problems that is shorter than was said is asked for once', () => onPage(async (page) => {
  await openSample(page, 'Broken capture');
  await page.click('#show-problems');
  const looks = await page.evaluate(async () => {
    const { Problems } = await import('./view/problems.mjs');
    let count = 0;
    // Throwing ends what would go on for ever.
    const list = new Proxy([], { get(target, key) {
      if (key === '0' && ++count > 100) throw new Error('asked too often');
      return target[key];
    } });
    const root = document.getElementById('problems');
    root.replaceChildren();
    new Problems(root, { engine: { call: async () => list } }, {}).update(1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    return count;
  });
  assert.ok(looks > 0 && looks < 10, `it was looked at ${looks} times`);
}));

test('a sample that cannot be read says so where the eyes are, and so does a decoder that stops', async () => {
  const page = await openPage(browser, { serviceWorkers: 'block' });
  const says = (words) => page.waitForFunction((text) => document.getElementById('failure').checkVisibility() && document.getElementById('failure').textContent.includes(text), words);
  await page.route('**/samples/*', (route) => route.abort());
  await page.goto(server.page);
  await page.getByRole('button', { name: 'CCS dialogue' }).click();
  await says('The sample could not be read');
  await page.route('**/engine/worker.mjs', (route) => route.fulfill({ contentType: 'text/javascript', body: 'onmessage = () => { throw new Error("trapped"); };' }));
  await page.goto(server.page);
  await says('trapped. Open the capture again.');
  await page.context().close();
});

for (const [name, width, height] of [['phone', 400, 800], ['zoomed to 200 %', 680, 410], ['zoomed to 400 %', 340, 256]]) {
  test(`every pane keeps a height of use, ${name}`, () => onPage(async (page) => {
    await openSample(page, 'Chrome push session');
    await select(page, 'DataMessageStanza');
    await settled(page);
    await shoot(page, `small-${width}`);
    for (const id of ['grid', 'tree', 'bytes']) {
      await page.locator(`#${id}`).scrollIntoViewIfNeeded();
      const { width: wide, height: high } = await page.locator(`#${id}`).boundingBox();
      assert.ok(high >= 72 && wide >= 120, `${id} is ${Math.round(wide)} by ${Math.round(high)}`);
    }
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  }, { viewport: { width, height } }));
}

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing in any state, ${theme}`, () => onPage(async (page) => {
    const found = [];
    const look = async (state) => {
      await shoot(page, `${theme}-${state}`);
      found.push(...(await axe(page)).map((finding) => `${state}: ${finding}`));
    };
    await look('empty');
    await openSample(page, 'Chrome push session');
    await look('session');
    await page.keyboard.press('?');
    await look('help');
    await page.keyboard.press('Escape');
    await select(page, 'LoginRequest');
    await settled(page);
    await page.locator('#tree .row', { hasText: 'auth_token' }).click();
    await look('masked');
    await select(page, 'DataMessageStanza');
    await settled(page);
    await page.click('#show-decrypt');
    await page.getByRole('button', { name: 'Use the sample' }).click();
    await page.waitForSelector('#plaintext');
    await look('decrypt');
    await page.click('#show-schedule');
    await page.waitForSelector('.chart');
    await look('schedule');
    await page.click('#export');
    await look('export');
    await page.keyboard.press('Escape');
    await page.click('#link');
    await page.waitForSelector('#link-text');
    await look('link');
    await page.keyboard.press('Escape');
    await page.click('#change');
    await look('change');
    await page.keyboard.press('Escape');
    await page.fill('#filter', 'nothing has this');
    await page.waitForTimeout(300);
    await look('filtered-to-nothing');
    await page.goto(server.page);
    await openSample(page, 'Broken capture');
    await page.click('#show-problems');
    await page.keyboard.press('e');
    await look('broken');
    await page.goto(server.page);
    await openSample(page, 'CCS dialogue');
    await select(page, 'CCS nack');
    await settled(page);
    await look('ccs');
    await page.setViewportSize({ width: 420, height: 800 });
    await page.waitForTimeout(200);
    await look('narrow');
    assert.deepEqual(found, []);
  }, { colorScheme: theme }));
}

// The page as its users meet it: samples, paste, drop, keys, filter, decryption, exports, links, offline, accessibility.
//
// Against the real package in Debian's Chromium. Each test opens a page of its own. Needs wasm/npm, built before.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  axe, bytesText, gridRows, launch, loaded, openFile, openPage, openSample, openText, root, serve, settled, shoot, treeRows,
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
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text', text);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, stream.toString('hex'));
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
  await page.locator('#decrypt').getByRole('button', { name: 'Decrypt', exact: true }).click();
  await page.waitForSelector('.failed');
  assert.match(await page.textContent('.failed'), /invalid_payload/);
  await page.fill('#private-key', '');
  await page.locator('#decrypt').getByRole('button', { name: 'Decrypt', exact: true }).click();
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
  await page.locator('#decrypt').getByRole('button', { name: 'Decrypt', exact: true }).click();
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
  await openSample(page, 'Chrome push session');
  await page.click('#show-schedule');
  await page.waitForSelector('.chart');
  const text = await page.textContent('#schedule-out');
  assert.match(text, /3\.00 s/);
  assert.match(text, /12\.0 s/);
  await shoot(page, 'schedule');
}));

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

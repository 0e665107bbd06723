// The engine without a browser: inputs, detection, acknowledgements, masking, links, at every cut and for large captures.
//
// The modules are those of the page; the decoder is the built package. Frames come from tests/vectors or are encoded by the
// package.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { encodeMcs } from '../../../wasm/npm/node.js';
import { detect } from '../../../wasm/inspector/engine/detect.mjs';
import { detailOf, openRow } from '../../../wasm/inspector/engine/detail.mjs';
import { bodyIn, CAUSES, openBody } from '../../../wasm/inspector/engine/decrypt.mjs';
import { exportRows, markdownOf } from '../../../wasm/inspector/engine/export.mjs';
import { matching, parseFilter } from '../../../wasm/inspector/engine/filter.mjs';
import { fromFragment, toFragment } from '../../../wasm/inspector/engine/link.mjs';
import { Cancelled, load } from '../../../wasm/inspector/engine/load.mjs';
import { secretsOfStanza, withAsterisks } from '../../../wasm/inspector/engine/mask.mjs';
import { start } from '../../../wasm/inspector/engine/pushwire.mjs';
import { Ack, Flag, Kind } from '../../../wasm/inspector/engine/rows.mjs';
import { toBase64 } from '../../../wasm/inspector/engine/text.mjs';
import { timeline } from '../../../wasm/inspector/engine/timeline.mjs';
import { readings } from '../../../wasm/inspector/view/readings.mjs';

const root = new URL('../../../', import.meta.url).pathname;
const wasm = (name) => readFileSync(join(root, 'wasm/npm', name));
before(() => start({ mcs: wasm('pushwire_bg.wasm'), xmpp: wasm('pushwire_xmpp_bg.wasm'), push: wasm('pushwire_push_bg.wasm') }));

const linesOf = (name) => readFileSync(join(root, 'tests/vectors', name), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const vectors = linesOf('mcs-messages.jsonl');
const frames = vectors.map((message) => Buffer.from(message.frame_hex, 'hex'));
const stream = Buffer.concat([Buffer.of(41), ...frames]);

const open = (contents, choice = {}) => load(new Blob([contents]), choice, { progress: async () => {} });
const frame = (name, values) => Buffer.from(encodeMcs({ name, fields: Object.entries(values).map(([key, value]) => (typeof value === 'object' ? { name: key, ...value } : { name: key, value })) }));
const tags = ({ capture }) => Array.from(capture.rows.tag.subarray(0, capture.rows.count));

test('every form of the same bytes gives the same frames', async () => {
  const hex = stream.toString('hex');
  const dump = hex.match(/.{1,32}/g).map((line, at) => `${(at * 16).toString(16).padStart(8, '0')}: ${line.replace(/(....)/g, '$1 ')}  ${'.'.repeat(line.length / 2)}`).join('\n');
  const array = `const unsigned char capture[] = {\n  ${hex.replace(/../g, '0x$&, ')}\n};`;
  const forms = [stream, hex, hex.replace(/../g, '$& '), hex.replace(/../g, '$&:'), dump, array, stream.toString('base64'), stream.toString('base64').replace(/.{76}/g, '$&\n'), stream.toString('base64url')];
  for (const form of forms) assert.deepEqual(tags(await open(form)), vectors.map((message) => message.tag), String(form).slice(0, 60));
});

test('lines are those of the text, however long and wherever the slices end', async () => {
  const { Source } = await import('../../../wasm/inspector/engine/inputs/source.mjs');
  const lines = ['short', '', '\u00fcber'.repeat(300_000), 'x'.repeat((1 << 17) - 1), 'y'.repeat(3 << 20), 'end'];
  for (const [end, last] of [['\n', ''], ['\r\n', '\r\n'], ['\n', '\n']]) {
    const found = [];
    for await (const line of new Source(new Blob([lines.join(end) + last]), async () => {}).lines()) found.push(line);
    assert.equal(found.length, lines.length);
    assert.ok(found.every((line, at) => line === lines[at]));
  }
});

test('hex text is read alike however it is cut into slices', async () => {
  const bytes = stream.subarray(0, 4000);
  const text = bytes.toString('hex').replace(/../g, '\\x$&');
  const { hexBytes } = await import('../../../wasm/inspector/engine/inputs/hex.mjs');
  const slicesOf = (size) => ({
    head: async (n) => new TextEncoder().encode(text.slice(0, n)),
    async *slices() {
      for (let at = 0; at < text.length; at += size) yield new TextEncoder().encode(text.slice(at, at + size));
    },
  });
  for (const size of [1, 2, 3, 5, 4096]) {
    const parts = [];
    for await (const part of hexBytes(slicesOf(size))) parts.push(part.slice());
    assert.equal(Buffer.concat(parts).equals(bytes), true, `slices of ${size}`);
  }
});

/** What tools print of bytes: an offset, sixteen of them, their characters. */
function dumped(bytes, prefix, offset = (at) => at.toString(16).padStart(8, '0'), gap = '  ') {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const line = bytes.subarray(at, at + 16);
    const digits = [...line].map((byte, i) => byte.toString(16).padStart(2, '0') + (i === 7 ? '  ' : ' ')).join('').padEnd(50);
    lines.push(`${prefix}${offset(at)}${gap}${digits}${line.toString('latin1').replace(/[^ -~]/g, '.')}\n`);
  }
  return lines.join('');
}

test('hex as tools write it is read without their titles, columns, declarations and comments', async () => {
  const bytes = stream.subarray(0, 1 + frames.slice(0, 40).reduce((sum, one) => sum + one.length, 0));
  const list = bytes.toString('hex').replace(/../g, '0x$&, ');
  const lines = (width) => bytes.toString('hex').match(new RegExp(`.{1,${width * 2}}`, 'g'));
  const xxd = (width, group) => lines(width).map((line, at) => `${(at * width).toString(16).padStart(8, '0')}: ${line.replace(new RegExp(`.{${group * 2}}`, 'g'), '$& ').padEnd((width / group) * (group * 2 + 1))} ab cdef 01`).join('\n');
  const dump = dumped(bytes, '');
  const forms = {
    'xxd -g4': xxd(16, 4), 'xxd -c32': xxd(32, 2), 'xxd -c8': xxd(8, 2),
    'xxd -i': `unsigned char capture_bin[] = {\n  ${list}\n};\nunsigned int capture_bin_len = 4501;\n`,
    'C with comments': `// 0xAA: the capture\n/* by https://example.org/x */\nstatic const uint8_t c[] = {\n  /* added */ ${list} // deaf */ 0x00\n  /* 0x00\n 0x01 */ };\n`,
    initialiser: `{${list}}`, 'string of escapes': `"${bytes.toString('hex').replace(/../g, '\\x$&')}"`,
    dashes: bytes.toString('hex').replace(/..(?=.)/g, '$&-'),
    'hexdump with CRLF': dump.replace(/\n/g, '\r\n'), 'hexdump with a byte order mark': `\ufeff${dump}`,
    'hexdump that begins later': dumped(bytes, '', (at) => (at + 0x100).toString(16).padStart(8, '0')),
    'Format-Hex of PowerShell 5': `\n\n           Path: C:\\c.bin\n\n           00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n\n${dumped(bytes, '', undefined, '   ')}`,
    'Format-Hex of PowerShell 7': `   Label: c.bin\n\n          Offset Bytes                                           Ascii\n                 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n          ------ ----------------------------------------------- -----\n${dumped(bytes, '', (at) => at.toString(16).padStart(16, '0'), ' ')}`,
    'UTF-16 little end first': Buffer.from(`\ufeff${dump}`, 'utf16le'), 'UTF-16 big end first': Buffer.from(`\ufeff${dump}`, 'utf16le').swap16(),
    'base64 of each frame': [Buffer.of(41), ...frames.slice(0, 40)].map((one) => one.toString('base64')).join('\r\n'),
  };
  for (const [name, form] of Object.entries(forms)) {
    const { capture } = await open(form);
    assert.deepEqual([tags({ capture }), capture.problems], [vectors.slice(0, 40).map((message) => message.tag), []], name);
  }
});

test('a * in a dump stands for lines like the one before it, within bounds', async () => {
  const bytes = Buffer.concat([Buffer.of(41), frame('DataMessageStanza', { from: '1', category: 'c', raw_data: Buffer.alloc(999).toString('base64') })]);
  const dump = `${dumped(bytes, '').replace(/(\n\w{8}  (?:00 {1,2}){16}\.*)(?:\n\w{8}  (?:00 {1,2}){16}\.*)+/, '$1\n*')}${bytes.length.toString(16).padStart(8, '0')}\n`;
  assert.match(dump, /\n\*\n/);
  const { capture } = await open(dump);
  assert.deepEqual([capture.rows.length[0], capture.problems], [bytes.length - 1, []]);
  await assert.rejects(open('00000000  29 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |x|\n*\nffffff00  00 00\n'), /16 MB/);
  // Offsets that go back and forth.
  const line = (offset) => `${offset}  29 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |x|\n*\n`;
  await assert.rejects(open(`${line('00000000')}${line('00f00000')}`.repeat(4)), /16 MB/);
});

test('what is no capture says what it is', async () => {
  const says = async (contents, words) => assert.rejects(open(contents), words);
  await says('', /empty/);
  await says(Buffer.from('d4c3b2a102000400', 'hex'), /packet capture/);
  await says(Buffer.from('0a0d0d0a1c0000004d3c2b1a', 'hex'), /packet capture/);
  await says(Buffer.from('1f8b080000', 'hex'), /compressed/);
  for (const text of ['hello world', 'hello', 'Dear user, the decoder is broken', '{\n  "foo": 1\n}', '{"log":{"entries":[]}}']) await says(text, /Nothing here looks like a capture/);
  const log = (events) => `{"constants":{"logEventTypes":{"SSL_SOCKET_BYTES_SENT":1}},\n"events":[\n${events}]}`;
  await says(log('{"source":{"id":1},"time":"1","type":1,"params":{"byte_count":5}}'), /Include raw bytes/);
  const get = '{"source":{"id":1},"time":"1","type":1,"params":{"bytes":"R0VUIC8gSFRUUC8xLjE="}}';
  await says(log(get), /1 speak something else/);
  await says(log(`${get},\n{"source":{"id":1},"time":"2","type":1,"params":{"byte_count":0}}`), /1 speak something else or say too little/);
  await says('{"constants":5,\n"events":{"a":1}}', /No connection/);
});

/** A NetLog with one MCS socket and one that is something else. */
function netlog({ pretty = false, cut = false } = {}) {
  const types = { SSL_SOCKET_BYTES_SENT: 1, SSL_SOCKET_BYTES_RECEIVED: 2, TCP_CONNECT_ATTEMPT: 3 };
  const event = (id, time, type, params) => ({ source: { id, type: 11 }, time: String(time), type, phase: 0, params });
  const bytes = (...parts) => ({ bytes: Buffer.concat(parts).toString('base64') });
  const login = frame('LoginRequest', { id: 'c', user: '1', auth_token: '77' });
  const events = [
    event(5, 1, 3, { address: '10.0.0.1:5228' }), event(5, 10, 1, bytes(Buffer.of(41), login)), event(9, 11, 1, bytes(Buffer.from('GET / HTTP/1.1'))),
    event(5, 20, 2, bytes(Buffer.of(41), frame('LoginResponse', { id: 'c', last_stream_id_received: 1 }).subarray(0, 3))),
    event(5, 25, 2, bytes(frame('LoginResponse', { id: 'c', last_stream_id_received: 1 }).subarray(3))),
  ];
  const document = { constants: { logEventTypes: types, timeTickOffset: 1000 }, events };
  if (pretty) return JSON.stringify(document, null, 2);
  const lines = `${JSON.stringify({ constants: document.constants }).slice(0, -1)},\n"events": [\n${events.map((one) => JSON.stringify(one)).join(',\n')}`;
  return cut ? lines : `${lines}]}\n`;
}

test('a NetLog gives directions, times and hosts, whole, cut off or laid out anew', async () => {
  for (const text of [netlog(), netlog({ cut: true }), netlog({ pretty: true }), JSON.stringify(JSON.parse(netlog()))]) {
    const { capture, verdict } = await open(text);
    assert.equal(verdict.kind, 'netlog');
    assert.deepEqual(tags({ capture }), [2, 3]);
    assert.deepEqual(Array.from(capture.rows.time.subarray(0, 2)), [1010, 1025]);
    assert.deepEqual(capture.streams.map(({ direction, host }) => [direction, host]), [[0, '10.0.0.1:5228'], [1, '10.0.0.1:5228']]);
    assert.equal(verdict.notes.leftOut, 1);
  }
});

test('of a socket with TLS the decrypted side counts, though the same source logged the wire before', async () => {
  const event = (time, type, ...parts) => JSON.stringify({ source: { id: 7 }, time: String(time), type, params: { bytes: Buffer.concat(parts).toString('base64') } });
  const types = { SOCKET_BYTES_SENT: 1, SOCKET_BYTES_RECEIVED: 2, SSL_SOCKET_BYTES_SENT: 3, SSL_SOCKET_BYTES_RECEIVED: 4 };
  const wire = Buffer.from('16030100c8010000c403', 'hex');
  const events = [event(1, 1, wire), event(2, 2, wire), event(3, 3, Buffer.of(41), frame('LoginRequest', { id: 'c' })), event(3, 1, wire), event(4, 2, wire), event(4, 4, Buffer.of(41), frame('LoginResponse', { id: 'c' }))];
  const { capture, verdict } = await open(`{"constants":{"logEventTypes":${JSON.stringify(types)}},\n"events":[\n${events.join(',\n')}]}`);
  assert.deepEqual([tags({ capture }), capture.problems, verdict.notes.leftOut], [[2, 3], [], 0]);
});

test('a connection that was open before the log began is read once it is clear that it is MCS', async () => {
  const ping = frame('HeartbeatPing', { last_stream_id_received: 5 });
  const both = [[0, ping], [1, frame('HeartbeatAck', { last_stream_id_received: 9 })], [0, ping.subarray(0, 1)], [0, ping.subarray(1)]];
  const { capture } = await open(netlogOf(both));
  assert.deepEqual([tags({ capture }), capture.problems], [[0, 1, 0], []]);
  assert.deepEqual(Array.from(capture.rows.time.subarray(0, 3)), [0, 1, 3]);
  // HTTP/2: SETTINGS, its acknowledgement, WINDOW_UPDATE, PING.
  const http2 = ['000000040000000000', '000000040100000000', '00000408000000000000100000', '0000080600000000000102030405060708'];
  await assert.rejects(open(netlogOf(http2.map((text) => [1, Buffer.from(text, 'hex')]))), /1 speak something else/);
  const xml = Buffer.from("<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'><message><body>x</body></message>");
  const { capture: { rows } } = await open(netlogOf([[1, xml]]));
  assert.deepEqual([rows.count, rows.kind[0]], [1, Kind.stanza]);
});

test('follow dumps of tshark and of the dialog give both directions', async () => {
  const out = Buffer.concat([Buffer.of(41), frame('LoginRequest', { id: 'c' })]);
  const back = Buffer.concat([Buffer.of(41), frame('LoginResponse', { id: 'c' })]);
  const line = '='.repeat(67);
  const raw = `\n${line}\nFollow: tls,raw\nFilter: tcp.stream eq 0\nNode 0: 10.0.0.2:50000\nNode 1: 10.0.0.1:5228\n${out.toString('hex')}\n\t${back.toString('hex')}\n${line}\n`;
  const array = (name, bytes) => `char ${name}[] = { /* Packet 1 */\n${[...bytes].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(', ')} };\n`;
  const yaml = `peers:\n  - peer: 0\n    host: 10.0.0.2\npackets:\n  - packet: 1\n    peer: 0\n    index: 0\n    timestamp: 1700000000.5\n    data: !!binary |\n      ${out.toString('base64')}\n  - packet: 2\n    peer: 1\n    index: 0\n    timestamp: 1700000001.0\n    data: !!binary |\n      ${back.toString('base64')}\n`;
  const hex = `${raw.slice(0, raw.indexOf(out.toString('hex')))}${dumped(out, '')}${dumped(back, '\t')}${line}\n`;
  const dialog = [dumped(out, '') + dumped(back, '    '), dumped(out, '').toUpperCase().replace(/X/g, 'x') + dumped(back, '    ')];
  for (const text of [raw, hex, raw.replace(/\n/g, '\r\n'), ...dialog, array('peer0_0', out) + array('peer1_0', back), yaml]) {
    const { capture, verdict } = await open(text);
    assert.equal(verdict.kind, 'follow');
    assert.deepEqual(tags({ capture }), [2, 3], text.slice(0, 80));
    assert.deepEqual(capture.streams.map(({ direction }) => direction), [0, 1]);
    assert.deepEqual(capture.problems, []);
  }
});

test('a log of XMPP says who sent what, by any prefix', async () => {
  const stanza = (id) => `<message id='${id}'><gcm xmlns='google:mobile:data'>{"message_id":"${id}","to":"/topics/x"}</gcm></message>`;
  const pairs = (from, to, ...more) => [`${from}${stanza('a')}\n${to}${stanza('b')}\n`, ...more];
  const logs = [
    pairs('10:00:00.250 SENT (0): ', '10:00:01 RCV (0): ', [36000250, 36001000]), pairs('10:00:00 PM SENT (0): ', '12:00:01 AM RCV (0): ', [79200000, 1000]),
    pairs('Nov 21 10:00:00 c2s55 debug Received[c2s]: ', 'Nov 21 10:00:01 c2s55 debug Sending[c2s]: '),
    pairs('INFO: Sent: ', 'INFO: Received: '), pairs('DEBUG    SEND: ', 'DEBUG    RECV: '), pairs('  xmpp:client OUT  ', '  xmpp:client IN  '), pairs('OUT\n', 'IN\n'),
    pairs('C: ', 'S: '), pairs('[10:00:00] Outgoing: ', '[connected in 5 s] Incoming: '), pairs('2024-05-14 09:30:00,123 [main] SENT:\n', 'RECV (1):\n', [1715679000123, NaN]),
  ];
  for (const [log, times] of logs) {
    const { capture, verdict } = await open(log);
    assert.equal(verdict.kind, 'xmpp');
    assert.deepEqual(Array.from(capture.rows.stream.subarray(0, 2), (at) => capture.streams[at].direction), [0, 1], log.slice(0, 40));
    assert.deepEqual([capture.rows.count, capture.problems], [2, []], log.slice(0, 40));
    if (times) assert.deepEqual(Array.from(capture.rows.time.subarray(0, 2)), times);
  }
});

test('a word of the text is no prefix, and a clock alone is one', async () => {
  const lines = "SENT: <message id='a'><gcm xmlns='google:mobile:data'>{\n  \"to\": \"/topics/x\",\n  \"message_id\": \"a\",\n  \"data\": { \"text\": \"Come IN\",\n  \"b\": \"SENT:\" }\n}</gcm></message>\nRECV: <iq/>\n";
  const { capture } = await open(lines);
  assert.deepEqual([capture.rows.count, capture.problems], [2, []]);
  const { decoded } = await detailOf(capture, 0, true);
  assert.deepEqual(decoded.payload.data, { text: 'Come IN', b: 'SENT:' });
  const timed = await open("2024-05-14T09:30:00,123 <message id='a'/>\n2024-05-14T09:30:01 <message id='b'/>\n");
  assert.deepEqual([Array.from(timed.capture.rows.time.subarray(0, 2)), timed.capture.problems], [[1715679000123, 1715679001000], []]);
});

test('ambiguous input reports every reading, the likeliest first', () => {
  const kinds = (text) => detect(Buffer.from(text));
  assert.deepEqual(kinds('290200ff'), ['hex', 'base64']);
  assert.deepEqual(kinds('KQIA/w=='), ['base64']);
  assert.deepEqual(kinds('{"constants":{},'), ['netlog']);
  assert.deepEqual(detect(stream), ['mcs']);
});

test('a last_stream_id_received acknowledges everything up to it, and no more', async () => {
  const data = (id) => frame('DataMessageStanza', { from: '1', category: 'c', persistent_id: id });
  const text = netlogOf([
    [0, Buffer.of(41), frame('LoginRequest', { id: 'c' })], [1, Buffer.of(41), frame('LoginResponse', { id: 'c', last_stream_id_received: 1 })],
    [1, data('a')], [1, data('b')], [0, frame('HeartbeatPing', { last_stream_id_received: 2 })], [1, data('c')],
  ]);
  const { capture: { rows } } = await open(text);
  assert.deepEqual(Array.from(rows.streamId.subarray(0, 6)), [1, 1, 2, 3, 2, 4]);
  assert.deepEqual([2, 3, 5].map((row) => rows.ack[row]), [Ack.lastStreamId, Ack.missing, Ack.missing]);
  assert.equal(rows.partner[2], 4);
  // Any frame answers a ping.
  assert.deepEqual([rows.ack[4], rows.partner[4]], [Ack.reply, 5]);
});

function netlogOf(chunks) {
  const events = chunks.map(([direction, ...parts], at) => JSON.stringify({ source: { id: 1 }, time: String(at), type: direction + 1, params: { bytes: Buffer.concat(parts).toString('base64') } }));
  return `{"constants":{"logEventTypes":{"SSL_SOCKET_BYTES_SENT":1,"SSL_SOCKET_BYTES_RECEIVED":2}},\n"events":[\n${events.join(',\n')}]}`;
}

test('a frame of any tag is the same alone as in its stream', async () => {
  const odd = [41, 38, 60, 255, 16].flatMap((tag) => [Buffer.of(tag, 3, 0x0a, 1, 0x41), frames[3]]);
  const { capture } = await open(Buffer.concat([stream, ...odd]), { as: 'mcs' });
  const { decodeMcs } = await import('../../../wasm/npm/node.js');
  const whole = decodeMcs(Buffer.concat([stream, ...odd])).frames;
  assert.equal(whole.length, capture.rows.count);
  for (let row = 0; row < capture.rows.count; row++) {
    const { decoded } = await detailOf(capture, row, true);
    assert.deepEqual([decoded.tag, decoded.offset, decoded.length, decoded.fields], [whole[row].tag, whole[row].offset, whole[row].length, whole[row].fields]);
  }
});

test('garbage across slices is one stretch that ends where the next frame begins, and no problem is lost', async () => {
  const { decodeMcs } = await import('../../../wasm/npm/node.js');
  const bad = Buffer.concat([Buffer.of(8, 12, 0x1a, 2, 0xff, 0xff, 0x2a, 2, 0xff, 0x62, 0x4a, 2, 0x61, 0x62)]);
  const fill = Buffer.concat([Buffer.of(41), ...Array.from({ length: 9000 }, () => bad)]);
  for (const size of [5000, 40000, 1_200_000]) {
    const bytes = Buffer.concat([fill, Buffer.alloc(size, '<'), frames[0], frames[1], frames[2], bad, Buffer.alloc(size, '<'), frames[3], frames[4]]);
    const { capture } = await open(bytes, { as: 'mcs' });
    const { problems } = decodeMcs(bytes);
    assert.deepEqual(capture.problems.map(({ offset, kind, resumed_at }) => [offset, kind, resumed_at]), problems.map(({ offset, kind, resumed_at }) => [offset, kind, resumed_at]));
    const rows = Array.from({ length: capture.rows.count }, (_, row) => row);
    for (const row of rows.slice(1)) assert.equal(capture.rows.offset[row], capture.rows.offset[row - 1] + capture.rows.length[row - 1]);
  }
});

test('the rows of a broken stream of stanzas are in order, each problem with its own', async () => {
  const text = `<stream:stream xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:client'>${"<iq id='1'/>garbage<message></mess><iq/>\n".repeat(4000)}`;
  const cuts = (lines) => text.replace(/<\/mess>/g, lines ? '</mess>\n' : '</mess>');
  for (const log of [cuts(false), cuts(true)]) {
    const { capture } = await open(log);
    const { rows } = capture;
    for (let row = 1; row < rows.count; row++) assert.ok(rows.offset[row] >= rows.offset[row - 1]);
    assert.ok(capture.problems.length >= 8000);
    for (const row of [0, 1, 2, 3, 4]) {
      if (rows.kind[row] === Kind.stanza) assert.equal((await openRow(capture, row, false)).decoded.problem?.message, capture.problemsOf(row)[0]?.message);
    }
    for (const problem of capture.problems) assert.ok(rows.flags[problem.row] & Flag.problem);
  }
});

test('a message of one connection is acknowledged by the next login', async () => {
  const login = (ids) => Buffer.concat([Buffer.of(41), Buffer.from(encodeMcs({ name: 'LoginRequest', fields: [{ name: 'id', value: 'c' }, ...ids.map((value) => ({ name: 'received_persistent_id', value }))] }))]);
  const events = [[1, 1, login([])], [1, 2, Buffer.of(41), frame('LoginResponse', { id: 'c' })], [1, 2, frame('DataMessageStanza', { from: '1', category: 'c', persistent_id: 'p' })], [2, 1, login(['p'])]];
  const text = `{"constants":{"logEventTypes":{"SSL_SOCKET_BYTES_SENT":1,"SSL_SOCKET_BYTES_RECEIVED":2}},\n"events":[\n${events.map(([id, type, ...parts]) => JSON.stringify({ source: { id }, time: '1', type, params: { bytes: Buffer.concat(parts).toString('base64') } })).join(',\n')}]}`;
  const { capture: { rows } } = await open(text);
  assert.deepEqual([rows.ack[2], rows.partner[2]], [Ack.nextLogin, 3]);
});

test('decoders that are renewed list the same frames at the same offsets', async () => {
  const parts = [Buffer.of(41)];
  let size = 1;
  for (let n = 0; size < (19 << 20); n++) size += parts[parts.push(frames[n % frames.length]) - 1].length;
  parts.push(Buffer.from('garbage between the frames!'), frames[0], frames[1], frames[2]);
  const whole = Buffer.concat(parts);
  const { capture } = await open(whole);
  const { rows } = capture;
  assert.equal(Array.from(rows.kind.subarray(0, rows.count)).filter((kind) => kind === Kind.frame).length, parts.length - 2);
  assert.deepEqual(capture.problems.map(({ offset, resumed_at: at }) => [offset, at]), [[size, size + 27]]);
  for (const row of [0, rows.count >> 1, rows.count - 1]) {
    const bytes = await capture.bytesOf(row);
    assert.equal(whole.subarray(rows.offset[row], rows.offset[row] + bytes.length).equals(bytes), true);
    assert.equal(bytes[0], rows.tag[row]);
  }
});

test('no secret leaves a masked capture by any way out', async () => {
  const secret = 'S3cr3tTokenValue0123456789';
  const login = frame('LoginRequest', { id: 'c', auth_token: secret });
  const data = Buffer.from(encodeMcs({ name: 'DataMessageStanza', fields: [
    { name: 'from', value: '1' }, { name: 'category', value: 'c' }, { name: 'token', value: secret }, { name: 'reg_id', value: secret },
    { name: 'app_data', fields: [{ name: 'key', value: 'auth_token' }, { name: 'value', value: secret }] },
  ] }));
  const captures = [
    Buffer.concat([Buffer.of(41), login, data]),
    // Cut inside of the secret, and a secret that no frame holds.
    Buffer.concat([Buffer.of(41), login.subarray(0, login.length - 4)]),
    Buffer.concat([Buffer.of(41), data, Buffer.from(`GET /?t=${secret} HTTP/1.1\n`), data, data]),
    `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'><message><gcm xmlns='google:mobile:data'>{"to":"${secret}","message_id":"1","registration_ids":["a","${secret}"]}</gcm></message>`,
    `SENT: <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${secret}</auth>`,
  ];
  for (const contents of captures) {
    const { capture } = await open(contents);
    const list = Array.from({ length: capture.rows.count }, (_, row) => row);
    const out = [];
    for (const format of ['json', 'ndjson', 'csv']) out.push(await (await exportRows(capture, list, format, false, async () => {})).text());
    out.push(JSON.stringify(await fromFragment(await toFragment(capture, list))));
    for (const row of list) {
      const detail = await detailOf(capture, row, false);
      out.push(await markdownOf(capture, row, false), JSON.stringify(detail), Buffer.from(detail.bytes).toString('latin1'), toBase64(detail.bytes));
    }
    const plain = out.join('\n');
    // Base64 in the texts is looked into as well.
    const inside = plain.replace(/"bytes":"([^"]*)"/g, (_, text) => Buffer.from(text, 'base64').toString('latin1'));
    assert.doesNotMatch(inside, /S3cr3tTok|nValue012/);
    assert.doesNotMatch(plain, /S3cr3tTok/);
    assert.ok(list.length > 0);
    const revealed = (await Promise.all(list.map(async (row) => Buffer.from((await openRow(capture, row, true)).bytes).toString('latin1')))).join('');
    assert.match(revealed, /S3cr3tTok/);
  }
});

test('masked bytes decode to the same fields at the same offsets', async () => {
  const { capture } = await open(stream);
  for (let row = 0; row < capture.rows.count; row++) {
    const [shown, revealed] = [await openRow(capture, row, false), await openRow(capture, row, true)];
    const shape = (fields) => fields.map(({ number, start, end, fields: inner }) => [number, start, end, inner ? shape(inner) : 0]);
    assert.deepEqual(shape(shown.decoded.fields), shape(revealed.decoded.fields));
  }
});

test('a name that says secret hides its value, in MCS and in CCS alike', async () => {
  const secrets = ['token', 'access_token', 'clientSecret', 'password', 'passwd', 'registration_id', 'reg_id', 'privateKey', 'api_key', 'apiKey', 'p256dh', 'auth', 'auth_secret'];
  for (const name of secrets) {
    const stanza = `<message><gcm xmlns='google:mobile:data'>{"message_id":"1","data":{"${name}":"S3cr3t","note":"plain"}}</gcm></message>`;
    for (const contents of [stanza, Buffer.concat([Buffer.of(41), frame('DataMessageStanza', { from: '1', category: 'c', app_data: { fields: [{ name: 'key', value: name }, { name: 'value', value: 'S3cr3t' }] } })])]) {
      const { capture } = await open(contents);
      assert.doesNotMatch(Buffer.from((await openRow(capture, 0, false)).bytes).toString('latin1'), /S3cr3t/, name);
    }
  }
  const { capture } = await open(`<message><gcm xmlns='google:mobile:data'>{"message_id":"1","data":{"author":"Ann","note":"plain"}}</gcm></message>`);
  assert.match(Buffer.from((await openRow(capture, 0, false)).bytes).toString('latin1'), /Ann.*plain/);
});

test('a link of more connections than anyone has is refused before it fills the memory', async () => {
  const rows = Array.from({ length: 3000 }, (_, connection) => ({ connection, direction: 'to client', protocol: 'mcs', bytes: 'AAA=' }));
  await assert.rejects(open(JSON.stringify({ format: 'pushwire-inspector', rows })), /more than 1024 connections/);
  const { capture } = await open(JSON.stringify({ format: 'pushwire-inspector', rows: rows.slice(0, 1000) }));
  assert.equal(capture.rows.count, 1000);
});

test('addresses that are no tokens stay readable', () => {
  const mask = (text) => Buffer.from(withAsterisks(Buffer.from(text), secretsOfStanza(Buffer.from(text)))).toString();
  for (const text of ['{"to":"/topics/news"}', '{"from":"gcm.googleapis.com"}', '{"message_id":"to"}']) assert.equal(mask(text), text);
  assert.equal(mask('{&quot;from&quot;:&quot;abc&quot;}'), '{&quot;from&quot;:&quot;***&quot;}');
});

test('an export and a link open as the same capture', async () => {
  const { capture } = await open(stream);
  const list = Array.from({ length: 60 }, (_, row) => row);
  const json = await (await exportRows(capture, list, 'json', true, async () => {})).text();
  assert.deepEqual(tags(await open(json)), vectors.slice(0, 60).map((message) => message.tag));
  const few = list.filter((row) => capture.rows.length[row] < 400);
  const linked = await fromFragment(`#${await toFragment(capture, few)}`);
  assert.deepEqual(tags(await open(JSON.stringify(linked))), few.map((row) => vectors[row].tag));
});

test('a link that is too long is refused, and one that unpacks without end is not followed', async () => {
  const { createHash } = await import('node:crypto');
  const noise = Buffer.concat(Array.from({ length: 1900 }, (_, at) => createHash('sha256').update(String(at)).digest()));
  const { capture } = await open(Buffer.concat([Buffer.of(41, 8, 0xe3, 0xd4, 3, 0xaa, 1, 0xde, 0xd4, 3), noise.subarray(0, 59_998)]));
  await assert.rejects(toFragment(capture, [0]), /do not survive mail/);
  const { deflateRawSync } = await import('node:zlib');
  const bomb = deflateRawSync(Buffer.alloc(30 << 20)).toString('base64url');
  await assert.rejects(fromFragment(`#c=${bomb}`), /16 MB/);
});

test('each of the nine causes has words, and wrong inputs get theirs', async () => {
  assert.equal(Object.keys(CAUSES).length, 9);
  const [aes128gcm, aesgcm] = ['aes128gcm', 'aesgcm'].map((scheme) => linesOf('push-bodies.jsonl').find((body) => body.scheme === scheme));
  const body = (vector, change = () => {}) => {
    const bytes = new Uint8Array(Buffer.from(vector.body_hex, 'hex'));
    change(bytes);
    return bytes;
  };
  const attempt = async (bytes, headers, key = aes128gcm.private_key_raw, secret = aes128gcm.auth_secret) => (await openBody(bytes, headers, key, secret)).code;
  const headers = { encryption: aesgcm.encryption, 'crypto-key': aesgcm.crypto_key };
  assert.equal(await attempt(body(aes128gcm), {}), undefined);
  assert.equal(await attempt(body(aesgcm), headers, aesgcm.private_key_raw, aesgcm.auth_secret), undefined);
  assert.equal(await attempt(body(aes128gcm, (bytes) => (bytes[100] ^= 1)), {}), 'invalid_payload');
  assert.equal(await attempt(body(aes128gcm).slice(0, 90), {}), 'invalid_binary_header_payload_length');
  assert.equal(await attempt(body(aes128gcm, (bytes) => bytes.fill(0, 16, 20)), {}), 'invalid_binary_header_record_size');
  assert.equal(await attempt(body(aes128gcm, (bytes) => (bytes[20] = 64)), {}), 'invalid_binary_header_public_key_length');
  assert.equal(await attempt(body(aes128gcm, (bytes) => (bytes[21] = 3)), {}), 'invalid_binary_header_public_key_format');
  assert.equal(await attempt(body(aes128gcm, (bytes) => bytes.fill(7, 22, 86)), {}), 'invalid_shared_secret');
  assert.equal(await attempt(body(aes128gcm), {}, '', ''), 'no_keys');
  assert.equal(await attempt(body(aesgcm), { ...headers, encryption: 'salt=AAAA' }), 'invalid_encryption_header');
  assert.equal(await attempt(body(aesgcm), { ...headers, 'crypto-key': 'dh=' }), 'invalid_crypto_key_header');
});

test('the derived values are those that decrypt, and the padding is what is left', async () => {
  for (const vector of linesOf('push-bodies.jsonl')) {
    const modern = vector.scheme === 'aes128gcm';
    const body = new Uint8Array(Buffer.from(vector.body_hex, 'hex'));
    const headers = modern ? {} : { encryption: vector.encryption, 'crypto-key': vector.crypto_key };
    const { derived, plaintext, padding } = await openBody(body, headers, vector.private_key_raw, vector.auth_secret);
    const values = Object.fromEntries(derived.map(([name, text]) => [name, Buffer.from(text, 'base64url')]));
    const key = await crypto.subtle.importKey('raw', values['Content encryption key'], 'AES-GCM', false, ['decrypt']);
    const record = modern ? body.subarray(86, 86 + new DataView(body.buffer).getUint32(16)) : body;
    const opened = Buffer.from(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: values['Nonce of record 0'] }, key, record));
    const text = modern ? opened : opened.subarray(2 + opened.readUInt16BE());
    assert.equal(text.subarray(0, plaintext.length).equals(Buffer.from(plaintext).subarray(0, text.length)), true);
    assert.ok(padding >= 0);
    if (!modern) assert.equal(padding, opened.readUInt16BE());
    else if (record.length === body.length - 86) assert.equal(padding, opened.length - plaintext.length - 1);
  }
});

test('a body in _googRawData is found where raw_data is none', () => {
  const text = Buffer.from([1, 2, 3]).toString('base64');
  assert.deepEqual([...bodyIn(undefined, { 'content-encoding': 'aes128gcm', _googRawData: text })], [1, 2, 3]);
  assert.equal(bodyIn(undefined, { _googRawData: text }), undefined);
  const raw = Object.assign(new Uint8Array(104), { 20: 65 });
  assert.equal(bodyIn(raw, { 'content-encoding': 'aes128gcm', _googRawData: text }), raw);
});

test('the filter agrees with a plain look at the rows', async () => {
  const { capture } = await open(stream);
  const matched = async (text) => [...(await matching(capture, parseFilter(text), async () => {}))].filter(Boolean).length;
  assert.equal(await matched('type:heartbeat'), vectors.filter((message) => message.tag <= 1).length);
  assert.equal(await matched('-type:heartbeat'), vectors.filter((message) => message.tag > 1).length);
  assert.equal(await matched('>1k'), frames.filter((bytes) => bytes.length > 1024).length);
  const word = Buffer.from('日本');
  assert.equal(await matched('日本'), frames.filter((bytes) => bytes.includes(word)).length);
});

test('folding keeps the order, and open runs list their rows', async () => {
  const beat = Buffer.of(0, 0, 1, 0);
  const { capture } = await open(Buffer.concat([Buffer.of(41), frames[2], beat, beat, frames[2]]));
  const lines = (opened) => {
    const { items, spans } = timeline(capture.rows, { accepts: null, fold: true, open: new Set(opened), connectionOf: () => 0 });
    return Array.from(items, (row, at) => [row, spans[at]]);
  };
  assert.deepEqual(lines([]), [[0, 1], [1, 4], [5, 1]]);
  assert.deepEqual(lines([1]), [[0, 1], [1, 4], [1, 0], [2, 0], [3, 0], [4, 0], [5, 1]]);
});

test('a load that is cancelled keeps what was read', async () => {
  const parts = [Buffer.of(41), ...Array.from({ length: 40 }, () => Buffer.concat(frames))];
  let slices = 0;
  const { capture, verdict } = await load(new Blob(parts), {}, { progress: async () => {
    if (++slices === 2) throw new Cancelled();
  } });
  assert.equal(verdict.cancelled, true);
  assert.ok(capture.rows.count > 0 && capture.rows.count < 40 * frames.length);
});

test('an unknown field shows every reading that fits, and picks none', () => {
  const names = (field) => readings(field).map(({ as }) => as);
  assert.deepEqual(names({ type: 'varint', value: '1' }), ['unsigned', 'zigzag', 'bool']);
  assert.deepEqual(names({ type: 'varint', value: '18446744073709551615' }), ['unsigned', 'signed', 'zigzag']);
  assert.deepEqual(names({ type: 'bytes', value: Buffer.from(`" ${'x'.repeat(32)}`).toString('base64') }), ['text', 'message', 'bytes']);
  assert.deepEqual(names({ type: 'bytes', value: '/w==' }), ['bytes']);
});

test('hostile bytes never throw, in any reading', async () => {
  let seed = 1;
  const random = () => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 16;
  for (let round = 0; round < 300; round++) {
    const bytes = Uint8Array.from({ length: random() % 300 }, () => random() & (round % 2 ? 255 : 15));
    for (const as of ['mcs', 'push', 'hex', 'base64', 'xmpp', 'follow']) {
      const { capture } = await open(bytes, { as });
      for (let row = 0; row < Math.min(5, capture.rows.count); row++) await detailOf(capture, row, false);
      const flags = capture.rows.flags.subarray(0, capture.rows.count);
      assert.ok(flags.every((bits, row) => bits < 128 && ((bits & Flag.problem) !== 0) === (capture.problemsOf(row).length > 0)));
    }
  }
});

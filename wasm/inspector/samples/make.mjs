// Makes the samples of the empty state: `node make.mjs` writes the files beside it, the same bytes each time.
//
// From tests/vectors: two bodies of push-bodies.jsonl with their keys, each a subscription of its own, and frames of
// mcs-messages.jsonl, damaged by hand. What joins them into sessions (logins, heartbeats, acknowledgements) is encoded by the
// package. Ids and tokens are made up. Nothing of it was recorded from a real server.

import { readFileSync, writeFileSync } from 'node:fs';
import { buildAck, buildDownstream, encodeMcs } from '../../npm/node.js';

const here = new URL('./', import.meta.url);
const vectors = new URL('../../../tests/vectors/', import.meta.url);
const linesOf = (name) => readFileSync(new URL(name, vectors), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const hexBytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
const base64 = (bytes) => Buffer.from(bytes).toString('base64');

const frame = (name, values) => encodeMcs({ name, fields: fieldsOf(values) });

/** `{a: 1, b: [2, 3], c: {d: 4}}` as the fields that the package takes. */
function fieldsOf(values) {
  return Object.entries(values).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) =>
    (one && typeof one === 'object' ? { name, fields: fieldsOf(one) } : { name, value: one })));
}

const pairs = (object) => Object.entries(object).map(([key, value]) => ({ key, value }));

/** A NetLog with the TLS sockets' decrypted bytes. */
class NetLog {
  constructor(start) {
    this.start = start;
    this.events = [];
  }

  socket(id, at, address) {
    this.id = id;
    this.event(at, 7, { address });
  }

  event(at, type, params) {
    this.events.push(JSON.stringify({ params, phase: 0, source: { id: this.id, start_time: '0', type: 11 }, time: String(at), type }));
  }

  sent(at, ...parts) {
    this.bytes(at, 31, parts);
  }

  received(at, ...parts) {
    this.bytes(at, 32, parts);
  }

  bytes(at, type, parts) {
    const bytes = Buffer.concat(parts);
    this.event(at, type, { byte_count: bytes.length, bytes: base64(bytes) });
  }

  text() {
    const constants = {
      logEventTypes: { TCP_CONNECT_ATTEMPT: 7, SSL_SOCKET_BYTES_SENT: 31, SSL_SOCKET_BYTES_RECEIVED: 32 },
      logSourceType: { SOCKET: 11 }, timeTickOffset: this.start,
    };
    return `${JSON.stringify({ constants }).slice(0, -1)},\n"events": [\n${this.events.join(',\n')}]}\n`;
  }
}

const MINUTE = 60_000;
const VERSION = Uint8Array.of(41);

const login = (received) => frame('LoginRequest', {
  id: 'chrome-94.0.4606.51', domain: 'mcs.android.com', user: '4815162342108', resource: '4815162342108',
  auth_token: '7001234567890123456', device_id: 'android-461322a0d9c', setting: [{ name: 'new_vc', value: '1' }],
  received_persistent_id: received, adaptive_heartbeat: false, use_rmq2: true, auth_service: 2, network_type: 1,
});
const answer = (at) => frame('LoginResponse', { id: 'chrome-94.0.4606.51', last_stream_id_received: 1, heartbeat_config: { interval_ms: 900000 }, server_timestamp: String(at) });
const streamAck = (received) => frame('IqStanza', { type: 1, id: '', extension: { id: 13, data: '' }, last_stream_id_received: received });
const selectiveAck = (ids, received) => frame('IqStanza', {
  type: 1, id: '', extension: { id: 12, data: base64(Buffer.concat(ids.map((id) => Buffer.concat([Uint8Array.of(0x0a, id.length), Buffer.from(id)])))) },
  last_stream_id_received: received,
});

const push = (body, id, subtype, received, more = {}) => frame('DataMessageStanza', {
  from: '4815162342', category: 'org.chromium.linux', persistent_id: id, last_stream_id_received: received, ttl: 86400, sent: '1763731200000',
  app_data: pairs({
    subtype,
    ...(body.scheme === 'aesgcm' ? { encryption: body.encryption, 'crypto-key': body.crypto_key } : { 'content-encoding': 'aes128gcm' }),
  }),
  raw_data: base64(hexBytes(body.body_hex)), ...more,
});

const plain = (id, received, data) => frame('DataMessageStanza', {
  from: '4815162342', category: 'org.example.meter', persistent_id: id, last_stream_id_received: received, ttl: 2419200, sent: '1763734800000',
  token: 'tok:EX-dzk3aGpvMTIzNDU2Nzg5MA', app_data: pairs(data),
});

function pushSession() {
  const bodies = linesOf('push-bodies.jsonl').filter((body) => body.body_hex.length < 500 && Buffer.from(body.plaintext_hex, 'hex').toString().startsWith('{"'));
  const aesgcm = bodies.find((body) => body.scheme === 'aesgcm');
  const aes128gcm = bodies.find((body) => body.scheme === 'aes128gcm');
  const start = Date.parse('2025-11-21T12:00:00Z');
  const log = new NetLog(start);
  const id = (n) => `0:${1763726400000000 + n * 1000}%4f1e2d3c4f1e2d${n.toString(16).padStart(2, '0')}`;
  log.socket(101, 12, '142.250.110.188:5228');
  log.sent(180, VERSION, login([]));
  log.received(262, VERSION, answer(start + 240));
  log.received(2310, push(aesgcm, id(1), 'https://example.org/#1', 1, { immediate_ack: true }));
  log.sent(2312, streamAck(2));
  for (let n = 1; n <= 6; n++) {
    const at = 2312 + n * 15 * MINUTE;
    log.sent(at, frame('HeartbeatPing', { last_stream_id_received: n + 1 }));
    log.received(at + 80 + n, frame('HeartbeatAck', { last_stream_id_received: n + 2 }));
  }
  log.received(95 * MINUTE, push(aes128gcm, id(2), 'https://example.net/#2', 8));
  log.socket(102, 111 * MINUTE + 400, '142.250.110.188:443');
  log.sent(111 * MINUTE + 520, VERSION, login([id(2)]));
  log.received(111 * MINUTE + 604, VERSION, answer(start + 111 * MINUTE));
  log.received(112 * MINUTE, plain(id(3), 1, { valve: '3', note: 'open at noon' }));
  log.sent(112 * MINUTE + 4, selectiveAck([id(3)], 2));
  log.received(113 * MINUTE, plain(id(4), 2, { valve: '0', note: 'close' }));
  const keys = [aesgcm, aes128gcm].map((body) => ({ scheme: body.scheme, private_key: body.private_key_raw, auth_secret: body.auth_secret }));
  writeFileSync(new URL('push-session.json', here), log.text());
  writeFileSync(new URL('push-session.keys.json', here), `${JSON.stringify(keys, null, 1)}\n`);
}

const STREAM = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'";

function ccsDialogue() {
  const token = 'tok:EX-cGFyaXM6MTIzNDU2Nzg5MDEyMzQ1';
  let at = Date.parse('2024-05-14T09:30:00Z');
  const lines = [];
  const line = (word, wait, text) => {
    at += wait;
    lines.push(`${new Date(at).toISOString().replace('Z', '')} ${word}: ${text}`);
  };
  const sent = (wait, text) => line('SENT', wait, text);
  const received = (wait, text) => line('RCV', wait, text);
  const answered = (wait, payload) => received(wait, `<message><data:gcm xmlns:data='google:mobile:data'>${JSON.stringify(payload)}</data:gcm></message>`);
  sent(0, `${STREAM} to='fcm.googleapis.com'>`);
  received(48, `${STREAM} from='fcm.googleapis.com' id='5F2A'><stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>`);
  sent(3, `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${Buffer.from('\x004815162342@fcm.googleapis.com\x00not-a-real-server-key').toString('base64')}</auth>`);
  received(91, "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
  sent(2, `${STREAM} to='fcm.googleapis.com'>`);
  received(44, `${STREAM} from='fcm.googleapis.com' id='5F2B'><stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>`);
  sent(1, "<iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
  received(40, "<iq type='result' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>4815162342@gcm.googleapis.com/A1</jid></bind></iq>");
  sent(400, buildDownstream({ to: token, message_id: 'w-7', priority: 'high', time_to_live: 600, data: { valve: '3', note: 'a < b' }, notification: { title: 'Valve', body: 'open' } }));
  sent(5, buildDownstream({ to: 'tok:EX-expired', message_id: 'w-8', data: { valve: '4' } }));
  sent(5, buildDownstream({ to: '/topics/meters', message_id: 'w-9', data: { read: 'now' } }));
  answered(60, { message_type: 'ack', from: token, message_id: 'w-7' });
  answered(4, { message_type: 'nack', from: 'tok:EX-expired', message_id: 'w-8', error: 'DEVICE_UNREGISTERED', error_description: '' });
  received(900, `<message to='4815162342@fcm.googleapis.com' from='devices@gcm.googleapis.com' type='normal'><gcm xmlns='google:mobile:data'>${JSON.stringify({ data: { level: '71' }, time_to_live: 60, from: token, message_id: 'up-1', category: 'org.example.meter' })}</gcm></message>`);
  sent(3, buildAck({ to: token, message_id: 'up-1' }));
  received(700, `<message type='normal' from='devices@gcm.googleapis.com' to='4815162342@fcm.googleapis.com'><gcm xmlns='google:mobile:data'>${JSON.stringify({ category: 'org.example.meter', data: { device_registration_id: token, message_status: 'MESSAGE_SENT_TO_DEVICE', original_message_id: 'w-7', message_sent_timestamp: '1715679000000' }, from: 'gcm.googleapis.com', message_id: 'dr2:w-7', message_type: 'receipt' })}</gcm></message>`);
  sent(2, buildAck({ to: 'gcm.googleapis.com', message_id: 'dr2:w-7' }));
  answered(1200, { message_type: 'control', control_type: 'CONNECTION_DRAINING' });
  writeFileSync(new URL('ccs-dialogue.txt', here), `${lines.join('\n')}\n`);
}

/** A dump like xxd's, of 16 bytes a line. */
function dump(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const part = [...bytes.subarray(at, at + 16)];
    const digits = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = part.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(8, '0')}  ${digits.padEnd(48)} |${text}|`);
  }
  return `${lines.join('\n')}\n`;
}

function broken() {
  const all = linesOf('mcs-messages.jsonl').filter(({ frame_hex: hex }) => hex.length < 700);
  const of = (name, n) => hexBytes(all.filter((message) => message.name === name)[n].frame_hex);
  const badVarint = Uint8Array.of(8, 16, 0x1a, 2, 0x61, 0x62, 0x88, 1, ...new Array(10).fill(0xff));
  const parts = [
    VERSION, answer(1763726400000), of('HeartbeatAck', 0), of('IqStanza', 0),
    // A tag that MCS does not define: framed, so nothing is lost.
    Uint8Array.of(100, 5, 1, 2, 3, 4, 5),
    of('HeartbeatPing', 0), badVarint, of('HeartbeatAck', 1),
    // Seventeen bytes of another protocol between two frames.
    Buffer.from('HTTP/1.1 400 Bad\n'), of('HeartbeatPing', 1), of('HeartbeatAck', 2), of('HeartbeatPing', 2),
    // A length that runs over the end, then frames that can be found again.
    Uint8Array.of(8, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f), of('HeartbeatAck', 3), of('HeartbeatPing', 3), of('IqStanza', 1),
    plain('0:1763726400000001%4f1e2d3c4f1e2d01', 3, { valve: '3', note: 'cut off in the middle of this sentence' }).subarray(0, 150),
  ];
  writeFileSync(new URL('broken.hex', here), dump(Buffer.concat(parts)));
}

pushSession();
ccsDialogue();
broken();

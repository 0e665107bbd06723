// A log of one CCS stream, the server's side, made by a generator without chance.
//
// Follows core/spec/xmpp.md §1 and §2 and the log of tests/bench (src/xml/log.rs), with made-up names: acks, nacks,
// upstream messages and receipts, the payload in either spelling by turns, text in several scripts.

import { Random } from './random.mjs';

const HEADER = "<stream:stream from='fcm.googleapis.com' id='3BF1D2A0' version='1.0' "
  + "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

const WORDS = [
  'Hello from the kitchen', 'Tür offen, bitte schließen', '温度が上がりました', 'Дверь закрыта',
  'build #4711 passed <ok> & deployed', '21.5 °C', 'battery at 17 % 🔋', 'It\'s "done"',
];
const ERRORS = ['DEVICE_UNREGISTERED', 'BAD_REGISTRATION', 'DEVICE_MESSAGE_RATE_EXCEEDED'];

function ack(from, id) {
  return { from, message_id: `m-${id}`, message_type: 'ack' };
}

function nack(from, id, random) {
  const description = `Message was not sent: ${random.of(WORDS)}`;
  const error = random.of(ERRORS);
  return { message_type: 'nack', message_id: `m-${id}`, from, error, error_description: description };
}

function upstream(from, id, random) {
  const keys = Array.from({ length: 1 + random.below(6) }, (_, index) => `key${index}`);
  const data = Object.fromEntries(keys.map((key) => [key, `${random.of(WORDS)} ${random.of(WORDS)}`]));
  return { category: 'com.example.sensor', data, message_id: `u-${id}`, time_to_live: 86400, from };
}

function receipt(from, id) {
  const data = {
    message_status: 'MESSAGE_SENT_TO_DEVICE',
    original_message_id: `m-${id}`,
    device_registration_id: from,
    message_sent_timestamp: '1430277821658',
  };
  return { data, message_id: `dr2:m-${id}`, message_type: 'receipt', from: 'fcm.googleapis.com' };
}

/** Ten draws: four acks, a nack, three upstream messages, two receipts. */
const KINDS = [ack, ack, ack, ack, nack, upstream, upstream, upstream, receipt, receipt];

function escape(json) {
  return json.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function stanza(random, prefixed) {
  const kind = random.of(KINDS);
  const token = `${random.hex(11)}:APA91b${Array.from({ length: 8 }, () => random.hex(16)).join('')}`;
  const json = escape(JSON.stringify(kind(token, random.hex(16), random)));
  const isNormal = kind === upstream || kind === receipt;
  const attributes = isNormal ? " type='normal' to='1234567890@fcm.googleapis.com' id=''" : '';
  const child = prefixed
    ? `<data:gcm xmlns:data="google:mobile:data">${json.replaceAll('"', '&quot;')}</data:gcm>`
    : `<gcm xmlns='google:mobile:data'>${json}</gcm>`;
  return `<message${attributes}>${child}</message>${random.below(10) === 0 ? '\n' : ''}`;
}

/** Makes a stream of at least `size` bytes. */
export function ccsLog(size) {
  const random = new Random();
  const pieces = [HEADER];
  let length = 0;
  while (length < size) {
    pieces.push(stanza(random, pieces.length % 2 === 0));
    length += Buffer.byteLength(pieces.at(-1));
  }
  return Buffer.from(`${pieces.join('')}</stream:stream>`);
}

// Chrome's NetLog: the decrypted side of TLS sockets, with direction and time, out of `chrome://net-export`.
//
// Follows net/log (events SSL_SOCKET_BYTES_SENT and _RECEIVED with params.bytes in base64, or hex_encoded_bytes in old
// logs; SOCKET_BYTES_* where a socket has no TLS: under TLS they have the same source and hold what went over the wire).
// Sockets that speak neither MCS nor XMPP are left out and counted; a connection that was open before the log began counts
// once a few whole frames were seen. Reads line by line, so a log that was cut off is read as far as it goes. It does not
// follow proxies or HTTP/2.

import { writerOf } from '../detect.mjs';
import { countSound } from '../pushwire.mjs';
import { Direction } from '../streams.mjs';
import { joined } from '../text.mjs';
import { base64, hex } from './hex.mjs';

const TYPES = new Map([
  ['SSL_SOCKET_BYTES_SENT', { direction: Direction.toServer, tls: true }],
  ['SSL_SOCKET_BYTES_RECEIVED', { direction: Direction.toClient, tls: true }],
  ['SOCKET_BYTES_SENT', { direction: Direction.toServer, tls: false }],
  ['SOCKET_BYTES_RECEIVED', { direction: Direction.toClient, tls: false }],
]);

/** Yields the objects of a NetLog: first `{constants}`, then one event each. */
async function* records(source) {
  let found = false;
  for await (const line of source.lines()) {
    const record = recordOf(line.trim());
    if (!record) continue;
    if (record.constants) found = true;
    if (record.constants) yield { constants: record.constants };
    if (Array.isArray(record.events)) yield* record.events.filter(isRecord);
    else if (found && record.source) yield record;
  }
  // One that was laid out anew: no line of it is an object.
  if (!found) yield* wholeDocument(parse(await source.blob.text()));
}

function* wholeDocument(document) {
  if (!document) throw new Error('This NetLog is no JSON, neither by lines nor as a whole.');
  yield { constants: isRecord(document.constants) ? document.constants : {} };
  if (Array.isArray(document.events)) yield* document.events.filter(isRecord);
}

const isRecord = (value) => typeof value === 'object' && value !== null;

/** One line: an event with its comma, the last with what closes the file, or the first without its brace. */
function recordOf(line) {
  if (!line.startsWith('{')) return null;
  const text = line.endsWith(',') ? line.slice(0, -1) : line;
  return parse(text) ?? parse(`${text}}`) ?? parse(text.replace(/\]\s*\}?$/, ''));
}

function parse(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Frames that prove MCS where the login is not in the log; bytes and chunks after which none are hoped for. */
const ENOUGH = 3;
const MOST_HELD = 1 << 16;
const MOST_CHUNKS = 256;

/** What is known of one socket; its chunks are held until it is clear what it speaks. */
class Socket {
  constructor() {
    this.tls = false;
    this.host = '';
    this.speaks = null;
    this.connection = -1;
    this.held = [];
    this.size = 0;
  }

  /** Takes a chunk; returns those that are ready. Of a TLS socket only the decrypted side counts. */
  take(chunk, tls) {
    if (tls && !this.tls) Object.assign(this, { tls, speaks: null, held: [], size: 0 });
    if (tls !== this.tls || this.speaks === false) return [];
    this.held.push(chunk);
    this.size += chunk.bytes.length;
    this.speaks ??= this.#judge();
    return this.speaks ? this.held.splice(0) : [];
  }

  /** Whether this is MCS or XMPP; null if that is not clear yet. */
  #judge() {
    const sides = [Direction.toServer, Direction.toClient].map((side) => joined(this.held.filter(({ direction }) => direction === side).map(({ bytes }) => bytes)));
    if (sides.some(isXmpp) || sides.some((bytes, side) => bytes.length > 1 && bytes[0] >= 38 && writerOf(bytes) === WRITERS[side])) return true;
    const frames = sides.map(countSound);
    if (frames.includes(-1) || this.size > MOST_HELD || this.held.length > MOST_CHUNKS) return false;
    return frames[0] + frames[1] >= ENOUGH ? true : null;
  }
}

const WRITERS = ['client', 'server'];

const isXmpp = (bytes) => /^\s*<(\?xml|stream:stream)\b/.test(new TextDecoder('latin1').decode(bytes.subarray(0, 100)));

/** Reads the events of a log into chunks `{connection, direction, time, bytes, host}`. */
export async function* netlogChunks(source, notes) {
  const sockets = new Map();
  const names = new Map();
  let offset = 0;
  let connections = 0;
  for await (const record of records(source)) {
    if (record.constants) {
      for (const [name, number] of Object.entries(record.constants.logEventTypes ?? {})) names.set(number, name);
      offset = Number(record.constants.timeTickOffset ?? 0);
      continue;
    }
    const socket = socketOf(sockets, record);
    const type = TYPES.get(names.get(record.type) ?? record.type);
    if (!type) noteHost(socket, record);
    const bytes = type && bytesOf(record.params);
    if (type && !bytes) notes.stripped = true;
    if (!bytes?.length) continue;
    for (const chunk of socket.take({ direction: type.direction, time: offset + Number(record.time), bytes }, type.tls)) {
      if (socket.connection < 0) socket.connection = connections++;
      yield { ...chunk, connection: socket.connection, host: socket.host };
    }
  }
  notes.leftOut = [...sockets.values()].filter(({ speaks, held }) => speaks === false || held.length > 0).length;
}

function socketOf(sockets, { source }) {
  let socket = sockets.get(source?.id);
  if (!socket) sockets.set(source?.id, (socket = new Socket()));
  return socket;
}

function noteHost(socket, { params }) {
  const host = params?.host ?? params?.address ?? params?.remote_address;
  if (typeof host === 'string' && (!socket.host || params.host)) socket.host = host.slice(0, 200);
}

function bytesOf(params) {
  if (typeof params?.bytes === 'string') return base64(params.bytes);
  if (typeof params?.hex_encoded_bytes === 'string') return hex(params.hex_encoded_bytes);
  return null;
}

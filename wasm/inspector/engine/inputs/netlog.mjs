// Chrome's NetLog: the decrypted side of TLS sockets, with direction and time, out of `chrome://net-export`.
//
// Follows net/log (events SSL_SOCKET_BYTES_SENT and _RECEIVED with params.bytes in base64, or hex_encoded_bytes in old
// logs; SOCKET_BYTES_* where a socket has no TLS). Sockets that do not speak MCS are left out and counted. Reads line by
// line, so a log that was cut off is read as far as it goes. It does not follow proxies or HTTP/2.

import { isVersion } from '../detect.mjs';
import { Direction } from '../streams.mjs';
import { base64, hex } from './hex.mjs';

const TYPES = {
  SSL_SOCKET_BYTES_SENT: { direction: Direction.toServer, tls: true },
  SSL_SOCKET_BYTES_RECEIVED: { direction: Direction.toClient, tls: true },
  SOCKET_BYTES_SENT: { direction: Direction.toServer, tls: false },
  SOCKET_BYTES_RECEIVED: { direction: Direction.toClient, tls: false },
};

/** Yields the objects of a NetLog: first `{constants}`, then one event each. */
async function* records(source) {
  let found = false;
  for await (const line of source.lines()) {
    const record = recordOf(line.trim());
    if (!record) continue;
    if (record.constants) found = true;
    if (record.constants) yield { constants: record.constants };
    if (record.events) yield* record.events;
    else if (found && record.source) yield record;
  }
  // One that was laid out anew: no line of it is an object.
  if (!found) yield* wholeDocument(parse(await source.blob.text()));
}

function* wholeDocument(document) {
  if (!document) throw new Error('This NetLog is no JSON, neither by lines nor as a whole.');
  yield { constants: document.constants ?? {} };
  yield* document.events ?? [];
}

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

/** What is known of one socket. */
class Socket {
  constructor() {
    this.tls = false;
    this.host = '';
    this.speaks = null;
    this.connection = -1;
  }
}

/** Reads the events of a log into chunks `{connection, direction, time, bytes, host}`. */
export async function* netlogChunks(source, notes) {
  const sockets = new Map();
  const names = new Map();
  let offset = 0;
  let connections = 0;
  notes.leftOut = 0;
  for await (const record of records(source)) {
    if (record.constants) {
      for (const [name, number] of Object.entries(record.constants.logEventTypes ?? {})) names.set(number, name);
      offset = Number(record.constants.timeTickOffset ?? 0);
      continue;
    }
    const socket = socketOf(sockets, record);
    const type = TYPES[names.get(record.type) ?? record.type];
    if (!type) noteHost(socket, record);
    const bytes = type && bytesOf(record.params);
    if (!bytes || !takes(socket, type, bytes, notes)) continue;
    if (socket.connection < 0) socket.connection = connections++;
    const time = offset + Number(record.time);
    yield { connection: socket.connection, direction: type.direction, time, bytes, host: socket.host };
  }
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

/** Whether these bytes belong to an MCS stream; of a TLS socket only the decrypted side counts. */
function takes(socket, type, bytes, notes) {
  if (type.tls) socket.tls = true;
  if (socket.tls !== type.tls || bytes.length === 0) return false;
  if (socket.speaks === null) {
    socket.speaks = isVersion(bytes[0]) && (bytes.length === 1 || (bytes[1] >= 2 && bytes[1] <= 3));
    if (!socket.speaks) notes.leftOut++;
  }
  return socket.speaks;
}

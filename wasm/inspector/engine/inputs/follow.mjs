// Wireshark's "follow stream": tshark -z follow,tls,raw and hex, and the hex dumps, C arrays and YAML that its dialog saves.
//
// Follows ui/cli/tap-follow.c and ui/qt/follow_stream_dialog.cpp. In raw and hex a tab (in the dialog's hex, four spaces)
// before the digits marks the second node; in C arrays the name's first number is the peer; YAML has one document a packet
// with `peer`, `timestamp` and base64 data. Node 0 opened the connection and so is the client. Each "Follow:" or "peers:"
// header starts a connection.

import { Direction } from '../streams.mjs';
import { base64, hex } from './hex.mjs';

const DUMP_LINE = /^(\t| {4})?[0-9a-f]{8}  ((?:[0-9a-f]{2} {0,2}){1,16})/i;
const HEX_LINE = /^(\t?)([0-9a-f]{2}(?:[0-9a-f]{2})*)\s*$/i;

const directionOf = (peer) => (peer === 0 ? Direction.toServer : Direction.toClient);

/** Reads a dump into chunks `{connection, direction, time, bytes, host}`. */
export async function* followChunks(source) {
  const reader = new Reader();
  for await (const line of source.lines()) {
    const chunk = reader.line(line);
    if (chunk?.bytes.length) yield chunk;
  }
  const last = reader.flush();
  if (last?.bytes.length) yield last;
}

/** One line at a time; a chunk is given once its end is seen. */
class Reader {
  constructor() {
    this.connection = -1;
    this.host = '';
    this.open = null;
    this.time = NaN;
  }

  line(line) {
    if (/^(Follow: |peers:)/.test(line)) return this.#begin();
    if (/^Node 1: /.test(line)) this.host = line.slice(8).trim();
    const port = /^ {4}(host|port): (\S+)$/.exec(line);
    // The server's come last.
    if (port && !this.open) this.host = port[1] === 'host' ? port[2] : `${this.host}:${port[2]}`;
    const array = /char peer(\d)_\d+\[\]/.exec(line);
    if (array) return this.#start(Number(array[1]), 'hex');
    const peer = /^\s+peer: (\d)/.exec(line);
    if (peer) return this.#start(Number(peer[1]), 'base64');
    const time = /^\s+timestamp: (\d+(\.\d+)?)/.exec(line);
    if (time && this.open) this.open.time = Number(time[1]) * 1000;
    return this.#digits(line);
  }

  #begin() {
    const last = this.flush();
    this.connection++;
    this.host = '';
    return last;
  }

  #start(peer, form) {
    const last = this.flush();
    this.connection = Math.max(0, this.connection);
    this.open = { peer, form, text: [], time: NaN };
    return last;
  }

  #digits(line) {
    if (!this.open) {
      const raw = DUMP_LINE.exec(line) ?? HEX_LINE.exec(line);
      return raw ? this.#chunk(raw[1] ? 1 : 0, hex(raw[2]), NaN) : null;
    }
    if (this.open.form === 'hex') this.open.text.push(line.replace(/\/\*.*?\*\//g, '').replace(/[^0-9a-fx, ]/gi, ''));
    else if (/^\s+[A-Za-z0-9+/]+=*\s*$/.test(line)) this.open.text.push(line.trim());
    return null;
  }

  #chunk(peer, bytes, time) {
    const connection = Math.max(0, this.connection);
    return { connection, direction: directionOf(peer), time, bytes, host: this.host };
  }

  flush() {
    if (!this.open) return null;
    const { peer, form, text, time } = this.open;
    this.open = null;
    return this.#chunk(peer, form === 'hex' ? hex(text.join(' ')) : base64(text.join('')), time);
  }
}

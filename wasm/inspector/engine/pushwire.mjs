// The decoder: the npm package `pushwire`, behind the few calls that the engine needs.
//
// All reading of MCS and XMPP happens in there, in the same code as the command's `decode`. This module shifts offsets of
// single frames and takes what is new from a growing index. It interprets nothing.

import init, { decodeMcs, decodeXmpp, decryptPush as decrypt, McsDecoder, retrySchedule, XmppDecoder } from '../../npm/index.js';
import { Direction } from './streams.mjs';

export { retrySchedule };

const WORDS = McsDecoder.INDEX_WORDS;

/** Flags of the index. */
export const Index = Object.freeze({ problem: 1, hasLastStreamId: 4 });

let files = {};

/** Loads the MCS decoder; `contents` are those of the wasm files where they are part of the page. */
export function start(contents = {}) {
  files = contents;
  return init({ mcs: files.mcs, xmpp: false, push: false });
}

/** Loads what a protocol needs beyond that; few captures are XMPP. */
export async function prepare(protocol) {
  if (protocol === 'xmpp') await init({ mcs: false, xmpp: files.xmpp, push: false });
}

/** Decrypts a body. The wasm of this is as large as the rest and few need it, so it is loaded here. */
export async function decryptPush(push) {
  await init({ mcs: false, xmpp: false, push: files.push });
  return decrypt(push);
}

const sideOf = (direction) => (direction === Direction.toServer ? 'client' : 'server');

/** Opens a decoder for one direction of an MCS connection. */
export const openMcs = (direction, base) => new McsReader(direction, base);

class McsReader {
  /** `base` is the offset of the first byte that it will get. */
  constructor(direction, base) {
    this.decoder = new McsDecoder({ from: sideOf(direction) });
    this.base = base;
    this.frames = 0;
    this.problems = 0;
    this.fed = 0;
    this.listed = base;
  }

  push(bytes) {
    this.fed += bytes.length;
    this.decoder.push(bytes);
  }

  end() {
    this.decoder.end();
  }

  /** Where the last listed frame ends. */
  position() {
    return this.listed;
  }

  /** Calls `each` for the frames since the last call: offset, length, tag, flags, last_stream_id_received or 0. */
  takeFrames(each) {
    const index = this.decoder.index(this.frames);
    for (let at = 0; at < index.length; at += WORDS) {
      const offset = this.base + index[at] + index[at + 1] * 2 ** 32;
      const flags = index[at + 4];
      each(this.frames++, offset, index[at + 2], index[at + 3], flags, flags & Index.hasLastStreamId ? index[at + 5] | 0 : 0);
      this.listed = offset + index[at + 2];
    }
  }

  takeProblems() {
    const all = this.decoder.problems();
    const fresh = all.slice(this.problems).map((problem) => shifted(problem, this.base));
    this.problems = all.length;
    return fresh;
  }

  free() {
    this.decoder.free();
  }
}

/** Opens a decoder for one direction of an XMPP stream. */
export const openXmpp = () => new XmppReader();

class XmppReader {
  constructor() {
    this.decoder = new XmppDecoder();
    this.stanzas = 0;
    this.problems = 0;
  }

  push(bytes) {
    this.decoder.push(bytes);
  }

  end() {
    this.decoder.end();
  }

  takeStanzas(each) {
    for (let stanza = this.decoder.stanza(this.stanzas); stanza; stanza = this.decoder.stanza(this.stanzas)) {
      this.stanzas++;
      each(stanza);
    }
  }

  takeProblems() {
    const all = this.decoder.problems();
    const fresh = all.slice(this.problems);
    this.problems = all.length;
    return fresh;
  }

  free() {
    this.decoder.free();
  }
}

/** Decodes the bytes of one frame that starts at `base`. */
export function decodeFrame(bytes, base, direction) {
  const { frames } = decodeMcs(bytes, { from: sideOf(direction) });
  return frames.length ? shifted(frames[0], base) : null;
}

/** Decodes the bytes of one stanza that starts at `base`, in a stream that began with `header`. */
export function decodeStanza(bytes, base, header) {
  const whole = new Uint8Array(header.length + bytes.length);
  whole.set(header);
  whole.set(bytes, header.length);
  const { stanzas } = decodeXmpp(whole);
  return stanzas.length ? shifted(stanzas[0], base - header.length) : null;
}

const OFFSETS = ['offset', 'start', 'end', 'payload_start', 'payload_end', 'resumed_at'];

/** Moves every offset of an object by `base`. */
function shifted(object, base) {
  for (const name of OFFSETS) if (typeof object[name] === 'number') object[name] += base;
  for (const inner of object.fields ?? object.children ?? []) shifted(inner, base);
  if (object.problem) shifted(object.problem, base);
  return object;
}

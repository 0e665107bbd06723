// The decoder: the npm package `pushwire`, behind the few calls that the engine needs.
//
// All reading of MCS and XMPP happens in there, in the same code as the command's `decode`. This module shifts offsets of
// single frames and takes what is new from a growing index. It interprets nothing.

import init, { decodeMcs, decodeXmpp, decryptPush as decrypt, McsDecoder, retrySchedule, XmppDecoder } from '../../npm/index.js';
import { Direction } from './streams.mjs';
import { joined } from './text.mjs';

export { retrySchedule };

const WORDS = McsDecoder.INDEX_WORDS;
const VERSION = 41;

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

/**
 * A reader's problems since the last time; but for the last one as long as it is not settled where reading goes on: bytes are
 * being skipped, or what was found behind them is not whole yet and may be no frame after all.
 */
function settled(reader, mayLearn) {
  const fresh = reader.decoder.problems(reader.problems);
  const last = fresh.at(-1);
  reader.skipping = !reader.ended && last !== undefined && mayLearn(last) && (last.resumed_at === null || reader.lastOffset() < last.resumed_at);
  if (reader.skipping) fresh.pop();
  reader.problems += fresh.length;
  return fresh;
}

const sideOf = (direction) => (direction === Direction.toServer ? 'client' : 'server');

/** Opens a decoder for one direction of an MCS connection. */
export const openMcs = (direction, base) => new McsReader(direction, base);

class McsReader {
  /** `base` is the offset of the first byte that it will get: behind a version byte, unless it is the stream's first. */
  constructor(direction, base) {
    this.decoder = new McsDecoder({ from: sideOf(direction) });
    this.base = base > 0 ? base - 1 : 0;
    if (base > 0) this.decoder.push(Uint8Array.of(VERSION));
    this.frames = 0;
    this.problems = 0;
    this.fed = 0;
    this.ended = false;
    /** Whether bytes are being skipped: where reading goes on is not known yet. */
    this.skipping = false;
    this.listed = base;
  }

  push(bytes) {
    this.fed += bytes.length;
    this.decoder.push(bytes);
  }

  end() {
    this.decoder.end();
    this.ended = true;
  }

  /** Where the decoder's last frame begins; offsets here are its own. */
  lastOffset() {
    const words = this.decoder.index(Math.max(0, this.decoder.length - 1));
    return words.length ? words[0] + words[1] * 2 ** 32 : -1;
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
    const fresh = settled(this, ({ frame, kind }) => frame === null && kind !== 'version');
    return fresh.map((problem) => shifted(problem, this.base));
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
    this.ended = false;
  }

  push(bytes) {
    this.decoder.push(bytes);
  }

  end() {
    this.decoder.end();
    this.ended = true;
  }

  lastOffset() {
    return this.decoder.stanza(this.decoder.length - 1)?.offset ?? -1;
  }

  takeStanzas(each) {
    for (let stanza = this.decoder.stanza(this.stanzas); stanza; stanza = this.decoder.stanza(this.stanzas)) {
      this.stanzas++;
      each(stanza);
    }
  }

  takeProblems() {
    return settled(this, () => true);
  }

  free() {
    this.decoder.free();
  }
}

/** Decodes the bytes of one frame that starts at `base`; behind a version byte, for else its tag could be taken for one. */
export function decodeFrame(bytes, base, direction) {
  const { frames } = decodeMcs(joined([[VERSION], bytes]), { from: sideOf(direction) });
  return frames.length ? shifted(frames[0], base - 1) : null;
}

/** Decodes the bytes of one stanza that starts at `base`, in a stream that began with `header`. */
export function decodeStanza(bytes, base, header) {
  const { stanzas } = decodeXmpp(joined([header, bytes]));
  return stanzas.length ? shifted(stanzas[0], base - header.length) : null;
}

/** How many whole frames bytes hold; -1 if anything in them is not MCS. The last may be cut off. */
export function countSound(bytes) {
  const { frames, problems } = decodeMcs(bytes);
  const cut = problems.length === 1 && problems[0].kind === 'cut';
  if ((problems.length && !cut) || frames.some((frame) => frame.name === null && !frame.problem)) return -1;
  return frames.length - (cut ? 1 : 0);
}

const OFFSETS = ['offset', 'start', 'end', 'payload_start', 'payload_end', 'resumed_at'];

/** Moves every offset of an object by `base`. */
function shifted(object, base) {
  for (const name of OFFSETS) if (typeof object[name] === 'number') object[name] += base;
  for (const inner of object.fields ?? object.children ?? []) shifted(inner, base);
  if (object.problem) shifted(object.problem, base);
  return object;
}

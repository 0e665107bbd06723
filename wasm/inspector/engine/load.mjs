// From an input to a capture: detects the kind, reads it slice by slice, feeds the decoders.
//
// Reports progress after each slice and stops when cancelled; what was read until then stays usable. Text kinds that hold
// bytes (hex, base64) are judged again by those bytes.

import { Capture } from './capture.mjs';
import { detect, detectBytes, HEAD, KINDS, writerOf } from './detect.mjs';
import { followChunks } from './inputs/follow.mjs';
import { base64Bytes, hexBytes } from './inputs/hex.mjs';
import { netlogChunks } from './inputs/netlog.mjs';
import { ownChunks } from './inputs/own.mjs';
import { prepare } from './pushwire.mjs';
import { Source } from './inputs/source.mjs';
import { xmppChunks } from './inputs/xmpp.mjs';
import { BlobBytes, Direction, Stream } from './streams.mjs';

/** Thrown by a cancelled load. */
export class Cancelled extends Error {}

/** Kinds that a stream of bytes can be read as. */
const BYTE_KINDS = ['mcs', 'xmpp', 'push'];

const CHUNKED = { netlog: netlogChunks, follow: followChunks, own: ownChunks, xmpp: xmppChunks };

/**
 * Loads `blob`.
 * @param {Blob} blob
 * @param {{as?: string, from?: string}} choice what the user chose, or `auto`
 * @param {{progress: (done: number, capture: Capture) => Promise<void>}} hooks
 * @returns {Promise<{capture: Capture, verdict: object}>}
 */
export async function load(blob, choice, hooks) {
  const capture = new Capture(blob.size);
  const source = new Source(blob, (done) => hooks.progress(done, capture));
  const kinds = detect(await source.head(HEAD));
  const kind = choice.as && choice.as !== 'auto' ? choice.as : kinds[0];
  if (!kind) throw new Error('Nothing here looks like a capture. Choose how to read it.');
  const verdict = { kind, kinds, inner: null, from: null, notes: {}, size: blob.size };
  try {
    await run(capture, source, kind, choice, verdict);
    capture.end();
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    verdict.cancelled = true;
  }
  verdict.label = KINDS[kind];
  return { capture, verdict };
}

async function run(capture, source, kind, choice, verdict) {
  if (kind === 'hex' || kind === 'base64') {
    return runBytes(capture, kind === 'hex' ? hexBytes(source) : base64Bytes(source), choice, verdict);
  }
  if (kind === 'mcs' || kind === 'push') return runFile(capture, source, kind, choice, verdict);
  const protocol = kind === 'xmpp' ? 'xmpp' : 'mcs';
  const direction = choice.from === 'client' ? Direction.toServer : Direction.toClient;
  return feedChunks(capture, CHUNKED[kind](source, kind === 'xmpp' ? { direction } : verdict.notes), protocol);
}

async function feedChunks(capture, chunks, protocol) {
  for await (const chunk of chunks) {
    await prepare(chunk.protocol ?? protocol);
    const at = capture.stream({ ...chunk, protocol: chunk.protocol ?? protocol });
    capture.feed(at, chunk.bytes, chunk.time);
  }
}

/** A file of bytes: they stay where they are. */
async function runFile(capture, source, kind, choice, verdict) {
  const head = await source.head(HEAD);
  verdict.from = choice.from && choice.from !== 'auto' ? choice.from : writerOf(head) ?? 'server';
  const at = capture.addStream(new Stream({
    connection: 0, direction: directionOf(verdict.from), protocol: kind, bytes: new BlobBytes(source.blob),
  }));
  if (kind === 'push') return capture.feed(at, new Uint8Array(await source.blob.arrayBuffer()), NaN);
  for await (const bytes of source.slices()) capture.feed(at, bytes, NaN);
}

/** Bytes out of text: their kind shows in the first of them. */
async function runBytes(capture, pieces, choice, verdict) {
  let at = -1;
  let held = new Uint8Array(0);
  for await (const piece of pieces) {
    const bytes = held.length ? joined(held, piece) : piece;
    if (at < 0) at = await begin(capture, bytes, choice, verdict);
    if (capture.streams[at].protocol === 'push') held = bytes;
    else capture.feed(at, bytes, NaN);
  }
  if (held.length) capture.feed(at, held, NaN);
}

async function begin(capture, bytes, choice, verdict) {
  verdict.inner = choice.inner ?? detectBytes(bytes)[0] ?? 'mcs';
  verdict.from = choice.from && choice.from !== 'auto' ? choice.from : writerOf(bytes) ?? 'server';
  const protocol = BYTE_KINDS.includes(verdict.inner) ? verdict.inner : 'mcs';
  await prepare(protocol);
  return capture.addStream(new Stream({ connection: 0, direction: directionOf(verdict.from), protocol }));
}

const directionOf = (from) => (from === 'client' ? Direction.toServer : Direction.toClient);

function joined(a, b) {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

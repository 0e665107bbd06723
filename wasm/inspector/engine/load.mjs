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
import { joined, toHex } from './text.mjs';

/** Thrown by a cancelled load. */
export class Cancelled extends Error {}

/** Kinds that a stream of bytes can be read as. */
const BYTE_KINDS = ['mcs', 'xmpp', 'push'];

/** XML begins with it, and no MCS stream does. */
const LESS_THAN = 0x3c;

const CHUNKED = { netlog: netlogChunks, follow: followChunks, own: ownChunks, xmpp: xmppChunks };

/**
 * Loads a Blob.
 * @param {Blob} given
 * @param {{as?: string, from?: string}} choice what the user chose, or `auto`
 * @param {{progress: (done: number, capture: Capture) => Promise<void>}} hooks
 * @returns {Promise<{capture: Capture, verdict: object}>}
 */
export async function load(given, choice, hooks) {
  const blob = await asUtf8(given);
  const capture = new Capture(blob.size);
  const source = new Source(blob, (done) => hooks.progress(done, capture));
  const head = await source.head(HEAD);
  const kinds = detect(head);
  const kind = choice.as && choice.as !== 'auto' ? choice.as : kinds[0];
  const foreign = kind && kind === choice.as ? undefined : foreignTo(head);
  if (foreign || !kind) throw new Error(foreign ?? 'Nothing here looks like a capture. With “Change…” you can say how to read it.');
  const verdict = { kind, kinds, inner: null, from: null, notes: {}, size: blob.size };
  try {
    await run(capture, source, kind, choice, verdict);
    capture.end();
  } catch (error) {
    // What was listed stays readable without the decoders.
    capture.free();
    if (!(error instanceof Cancelled)) throw error;
    verdict.cancelled = true;
  }
  if (kind === 'netlog' && !verdict.cancelled && capture.streams.length === 0) throw new Error(nothingIn(verdict.notes));
  verdict.label = KINDS[kind];
  return { capture, verdict };
}

/** Why a NetLog shows nothing. One without bytes leaves none out; where there are some, an event may still have none. */
const nothingIn = ({ stripped, leftOut }) => (stripped && !leftOut
  ? 'This NetLog has no bytes in it. Record it again with “Include raw bytes”.'
  : `No connection in this NetLog speaks MCS or XMPP${leftOut ? `; ${leftOut} speak something else or say too little` : ''}.`);

/** Files that are no capture, by their first bytes in hex, and what to do instead. */
const FOREIGN = [
  [/^$/, 'This is empty: there is nothing to read.'],
  [/^(d4 c3 b2 a1|a1 b2 c3 d4|4d 3c b2 a1|0a 0d 0d 0a)/, 'This is a packet capture. Follow the connection first: tshark -r FILE -q -z follow,tls,raw,0'],
  [/^(1f 8b|50 4b 03 04|28 b5 2f fd)/, 'This file is compressed. Unpack it first.'],
];

const foreignTo = (head) => FOREIGN.find(([start]) => start.test(toHex(head.subarray(0, 4))))?.[1];

/** Text in UTF-16, which Windows tools write, as the UTF-8 that everything here reads. */
async function asUtf8(blob) {
  const head = new Uint8Array(await blob.slice(0, 64).arrayBuffer());
  const little = head[0] === 0xff && head[1] === 0xfe;
  const isText = head.length > 3 && (little || (head[0] === 0xfe && head[1] === 0xff)) && head.every((byte, at) => at < 2 || at % 2 !== Number(little) || byte === 0);
  if (!isText) return blob;
  const text = blob.stream().pipeThrough(new TextDecoderStream(little ? 'utf-16le' : 'utf-16be'));
  return new Response(text.pipeThrough(new TextEncoderStream())).blob();
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
    const spoken = chunk.protocol ?? (chunk.bytes[0] === LESS_THAN ? 'xmpp' : protocol);
    await prepare(spoken);
    const at = capture.stream({ ...chunk, protocol: spoken });
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
    const bytes = held.length ? joined([held, piece]) : piece;
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

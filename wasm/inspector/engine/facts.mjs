// The few numbers of a frame that the session pass needs: ids, acknowledgements, whether it is encrypted.
//
// Reads top-level fields by number out of a frame that the decoder has already delimited (google_apis/gcm/protocol/
// mcs.proto). It validates nothing and never throws: bytes that do not parse end the walk, and the decoder says why.

import { Flag } from './rows.mjs';

/** Field numbers by tag. */
const FIELDS = {
  2: { received: 10 },
  7: { streamId: 9, persistentId: 8, extension: 7 },
  8: { streamId: 10, persistentId: 9, appData: 7, immediateAck: 24 },
};

const SELECTIVE_ACK = 12;
const STREAM_ACK = 13;
const SCHEMES = ['encryption', 'content-encoding'];

/** A cursor over protobuf fields; one instance is reused for every frame. */
class Cursor {
  reset(bytes, at, end) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    return this;
  }

  /** Low 32 bits of the next varint, signed as int32 is. */
  varint() {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= this.end) return this.fail();
      const byte = this.bytes[this.at++];
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return this.fail();
  }

  fail() {
    this.at = this.end;
    this.failed = true;
    return 0;
  }

  /** Moves to the next field; false at the end. */
  next() {
    this.failed = false;
    if (this.at >= this.end) return false;
    const key = this.varint() >>> 0;
    this.number = key >>> 3;
    const wire = key & 7;
    this.value = 0;
    this.start = this.at;
    if (wire === 0) this.value = this.varint();
    else if (wire === 1) this.at += 8;
    else if (wire === 5) this.at += 4;
    else if (wire === 2) {
      const length = this.varint() >>> 0;
      this.start = this.at;
      this.at += length;
    } else return false;
    this.stop = this.at;
    return !this.failed && this.at <= this.end;
  }
}

const outer = new Cursor();
const inner = new Cursor();

/** 53 bits of two FNV-1a hashes: enough to join ids without a string for each. */
function idHash(bytes, start, end) {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let at = start; at < end; at++) {
    a = Math.imul(a ^ bytes[at], 0x01000193);
    b = Math.imul(b ^ bytes[at], 0x85ebca6b) + at - start;
  }
  return (a >>> 0) * 0x200000 + ((b >>> 0) >>> 11);
}

/** What `readFacts` fills; reused, so copy what must last. */
const facts = { streamId: 0, lastReceived: 0, persistentId: 0, extension: 0, flags: 0, ids: [] };
/** Those of a frame that has no more than its last_stream_id_received. */
const plain = { ...facts };

/**
 * Reads the facts of the frame at `bytes[start..end]`, header included. Its last_stream_id_received is in the decoder's
 * index; frames that have no more than that are not looked into.
 */
export function readFacts(bytes, start, end, tag, lastReceived) {
  const numbers = FIELDS[tag];
  if (numbers === undefined) {
    plain.lastReceived = lastReceived;
    return plain;
  }
  facts.streamId = facts.persistentId = facts.extension = facts.flags = 0;
  facts.lastReceived = lastReceived;
  if (facts.ids.length) facts.ids = [];
  let body = start + 1;
  while (bytes[body] >= 0x80) body++;
  const state = { scheme: false };
  outer.reset(bytes, body + 1, end);
  while (outer.next()) note(numbers, state);
  if (state.scheme) facts.flags |= Flag.encrypted;
  if (facts.persistentId) facts.flags |= Flag.persistent;
  if (facts.streamId) facts.flags |= Flag.explicitId;
  return facts;
}

function note(numbers, state) {
  const { number, value, start, stop, bytes } = outer;
  if (number === numbers.streamId) facts.streamId = value;
  else if (number === numbers.persistentId && stop > start) facts.persistentId = idHash(bytes, start, stop);
  else if (number === numbers.received) facts.ids.push(idHash(bytes, start, stop));
  else if (number === numbers.extension) readExtension(bytes, start, stop);
  else if (number === numbers.immediateAck && value) facts.flags |= Flag.immediateAck;
  else if (number === numbers.appData && !state.scheme) state.scheme = namesScheme(bytes, start, stop);
}

function readExtension(bytes, start, stop) {
  inner.reset(bytes, start, stop);
  let from = 0;
  let to = 0;
  while (inner.next()) {
    if (inner.number === 1) facts.extension = inner.value;
    else if (inner.number === 2) [from, to] = [inner.start, inner.stop];
  }
  if (facts.extension !== SELECTIVE_ACK) return;
  inner.reset(bytes, from, to);
  while (inner.next()) if (inner.number === 1) facts.ids.push(idHash(bytes, inner.start, inner.stop));
}

function namesScheme(bytes, start, stop) {
  inner.reset(bytes, start, stop);
  while (inner.next()) {
    if (inner.number !== 1) continue;
    const length = inner.stop - inner.start;
    return SCHEMES.some((name) => name.length === length && matches(bytes, inner.start, name));
  }
  return false;
}

function matches(bytes, at, name) {
  for (let i = 0; i < name.length; i++) if (bytes[at + i] !== name.charCodeAt(i)) return false;
  return true;
}

export const isSelectiveAck = (of) => of.extension === SELECTIVE_ACK;
export const isStreamAck = (of) => of.extension === STREAM_ACK;

// A capture as it loads: chunks go to one decoder for each direction, rows come out in capture order.
//
// It keeps the rows, the streams to read bytes from, and the problems; it lists frames and stretches that could not be
// read. What a frame says is decoded again when it is asked for, from its own bytes. It draws nothing.

import { readFacts } from './facts.mjs';
import { Index, openMcs, openXmpp } from './pushwire.mjs';
import { Flag, Kind, Rows } from './rows.mjs';
import { Session } from './session.mjs';
import { MemoryBytes, Stream } from './streams.mjs';
import { joined } from './text.mjs';
import { ccsIds, classify } from './xmpp.mjs';
import { Ccs } from './ccs.mjs';

/** Bytes that one decoder takes before the next starts: its memory never shrinks. */
const RENEW_AFTER = 8 << 20;
const MOST_ROOM = 1 << 20;
/** About what a heartbeat takes. */
const SMALLEST_FRAME = 5;
const HIGHEST_TAG = 15;
/** Each has a decoder of its own. */
const MOST_STREAMS = 2048;
/** The last millisecond that a Date has. */
const LAST_TIME = 8.64e15;

/** One load. */
export class Capture {
  #byRow = new Map();
  #seen = 0;

  /** `size` is that of the input: growing the columns later would copy them. */
  constructor(size = 0) {
    this.rows = new Rows(Math.max(1024, Math.min(MOST_ROOM, Math.ceil(size / SMALLEST_FRAME))));
    this.session = new Session(this.rows);
    this.ccs = new Ccs(this.rows);
    /** @type {Stream[]} */
    this.streams = [];
    this.known = new Map();
    this.readers = [];
    /** Problems with the row they belong to, in the order found. */
    this.problems = [];
  }

  /** The stream of a direction, made when it is first seen; it starts a connection if there is none. */
  stream({ connection, direction, protocol, host }) {
    const key = `${connection} ${direction}`;
    const at = this.known.get(key) ?? this.addStream(new Stream({ connection, direction, protocol, host }));
    this.known.set(key, at);
    this.streams[at].host ||= host;
    return at;
  }

  addStream(stream) {
    if (this.streams.length === MOST_STREAMS) throw new Error(`There are more than ${MOST_STREAMS / 2} connections in this. Cut it into smaller captures.`);
    this.streams.push(stream);
    this.readers.push(null);
    return this.streams.length - 1;
  }

  /** Takes the next bytes of a stream; those of a file stay there. A time that no clock shows is none. */
  feed(at, bytes, given) {
    const stream = this.streams[at];
    const time = Math.abs(given) <= LAST_TIME ? given : NaN;
    if (stream.bytes instanceof MemoryBytes) stream.bytes.append(bytes);
    if (stream.protocol === 'push') return this.#body(at, bytes, time);
    this.readers[at] ??= this.#open(at, stream);
    this.readers[at].push(bytes, time);
  }

  #open(at, stream) {
    if (stream.protocol === 'xmpp') return new XmppRows(this, at);
    return new McsRows(this, at, stream.direction);
  }

  #body(at, bytes, time) {
    const offset = this.streams[at].bytes.size - bytes.length;
    this.rows.add({ kind: Kind.body, offset, length: bytes.length, stream: at, time, flags: Flag.encrypted });
  }

  /** Nothing more comes: what is cut off becomes a problem. */
  end() {
    for (const reader of this.readers) reader?.end();
  }

  connectionOf(row) {
    return this.streams[this.rows.stream[row]].connection;
  }

  /** The bytes of a row. */
  bytesOf(row) {
    const start = this.rows.offset[row];
    return this.streams[this.rows.stream[row]].read(start, start + this.rows.length[row]);
  }

  note(row, problem, at) {
    this.problems.push({ row, stream: at, ...problem });
  }

  /** Lists a stretch that could not be read, up to where reading went on or else to `next`. */
  gap(at, problem, time, next) {
    const { offset } = problem;
    const length = Math.max(0, (problem.resumed_at ?? next) - offset);
    this.note(this.rows.add({ kind: Kind.gap, flags: Flag.problem, stream: at, offset, length, time }), problem, at);
  }

  /** The problems of a row. A search in the list would make the export of a broken capture quadratic. */
  problemsOf(row) {
    if (this.#seen !== this.problems.length) {
      this.#seen = this.problems.length;
      this.#byRow = grouped(this.problems, (problem) => problem.row);
    }
    return this.#byRow.get(row) ?? [];
  }

  free() {
    for (const reader of this.readers) reader?.free();
  }
}

function grouped(list, keyOf) {
  const groups = new Map();
  for (const item of list) {
    if (!groups.get(keyOf(item))?.push(item)) groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** Problems in frames or stanzas, by the index of those. */
const byFrame = (problems) => grouped(problems.filter(({ frame }) => frame !== null), ({ frame }) => frame);

/** Frames of one direction into rows. */
class McsRows {
  constructor(capture, at, direction) {
    this.capture = capture;
    this.at = at;
    this.direction = direction;
    this.decoder = openMcs(direction, 0);
    this.side = capture.session.side(capture.streams[at].connection, direction);
    /** Bytes since the first frame that is not yet listed, and the offset where they start. */
    this.window = new Uint8Array(0);
    this.base = 0;
  }

  push(bytes, time) {
    this.#keep(bytes);
    // While bytes are skipped a decoder that starts here would list something else.
    if (this.decoder.fed > RENEW_AFTER && !this.decoder.skipping) this.#renew();
    else this.decoder.push(bytes);
    this.#list(time);
    this.time = time;
  }

  /** A decoder keeps its stream; a new one from the next frame on keeps the memory small. */
  #renew() {
    this.decoder.free();
    this.decoder = openMcs(this.direction, this.base);
    this.decoder.push(this.window);
  }

  end() {
    this.decoder.end();
    this.#list(this.time);
    this.free();
  }

  #keep(bytes) {
    this.window = this.window.length ? joined([this.window, bytes]) : bytes;
  }

  /** Lists what the decoder completed, frames and unreadable stretches merged by offset. */
  #list(time) {
    const problems = this.decoder.takeProblems();
    const gaps = problems.filter((problem) => problem.frame === null);
    const ofFrames = byFrame(problems);
    let gap = 0;
    this.decoder.takeFrames((index, offset, length, tag, flags, received) => {
      while (gap < gaps.length && gaps[gap].offset < offset) this.capture.gap(this.at, gaps[gap++], time, offset);
      this.#frame(offset, length, tag, received, time, flags & Index.problem ? ofFrames.get(index) : undefined);
    });
    while (gap < gaps.length) this.capture.gap(this.at, gaps[gap++], time, this.base + this.window.length);
    const listed = Math.min(this.decoder.position(), this.base + this.window.length);
    this.window = this.window.subarray(Math.max(0, listed - this.base));
    this.base = Math.max(this.base, listed);
  }

  #frame(offset, length, tag, received, time, problems) {
    const { capture } = this;
    const start = offset - this.base;
    const facts = readFacts(this.window, start, start + length, tag, received);
    const flags = facts.flags | (problems ? Flag.problem : 0) | (tag > HIGHEST_TAG ? Flag.unknown : 0);
    const row = capture.rows.addFrame(offset, length, tag, flags, this.at, time);
    capture.session.frame(row, this.side, tag, facts);
    for (const problem of problems ?? []) capture.note(row, problem, this.at);
  }

  free() {
    this.decoder?.free();
    this.decoder = { fed: 0, push() {}, end() {}, free() {} };
  }
}

/** Stanzas of one direction into rows. */
class XmppRows {
  constructor(capture, at) {
    this.capture = capture;
    this.at = at;
    this.decoder = openXmpp();
    /** Rows by the index of their stanza. */
    this.rowOf = [];
  }

  push(bytes, time) {
    this.decoder.push(bytes);
    this.time = time;
    this.#list();
  }

  end() {
    this.decoder.end();
    this.#list();
    this.free();
  }

  /** Lists what the decoder completed, stanzas and unreadable stretches merged by offset. */
  #list() {
    const problems = this.decoder.takeProblems();
    const gaps = problems.filter((problem) => problem.frame === null);
    let gap = 0;
    this.decoder.takeStanzas((stanza) => {
      while (gap < gaps.length && gaps[gap].offset < stanza.offset) this.capture.gap(this.at, gaps[gap++], this.time, stanza.offset);
      this.#stanza(stanza);
    });
    while (gap < gaps.length) this.capture.gap(this.at, gaps[gap++], this.time, this.capture.streams[this.at].bytes.size);
    for (const [index, list] of byFrame(problems)) {
      for (const problem of list) this.capture.note(this.rowOf[index], problem, this.at);
    }
  }

  #stanza(stanza) {
    const { capture, at } = this;
    const tag = classify(stanza, capture.streams[at].direction);
    // What stands before the first stanza is the stream's header, whose namespaces hold for all.
    capture.streams[at].headerEnd ??= stanza.offset;
    const row = capture.rows.add({
      kind: Kind.stanza, tag, flags: stanza.problem ? Flag.problem : 0, stream: at, offset: stanza.offset, length: stanza.length, time: this.time,
    });
    this.rowOf.push(row);
    capture.ccs.stanza(row, capture.streams[at].connection, tag, ccsIds(stanza));
  }

  free() {
    this.decoder?.free();
    this.decoder = { push() {}, end() {}, free() {}, takeStanzas() {}, takeProblems: () => [] };
  }
}

// The filter: words that a row must have, or with `-` must not have.
//
// `type:data`, `to:server`, `to:client`, `conn:2`, `error`, `encrypted`, `acked`, `unacked`, `heartbeat`, `>1k`, `<200`, `id:…`,
// `from:…`, and any other word is looked for in the bytes, without case of ASCII letters. Tests on columns come first; bytes
// are read for the rows that pass them. What cannot be meant is said, and left out. It does not change the capture.

import { Ack, Flag, Kind } from './rows.mjs';
import { typeName } from './names.mjs';
import { Direction } from './streams.mjs';

const SIZE = /^([<>])=?(\d+)([km]?)b?$/i;
const UNIT = { '': 1, k: 1024, m: 1048576 };

/** Parses a filter into tests on columns and texts to find. */
export function parseFilter(text) {
  const tests = [];
  const texts = [];
  let wrong = '';
  for (const match of text.matchAll(/(-?)((?:[a-z]+:)?"[^"]*"|\S+)/gi)) {
    const wanted = match[1] !== '-';
    const word = match[2].replace(/"/g, '');
    const test = columnTest(word);
    const plain = word.replace(/^(from|text|id|category):/i, '');
    if (typeof test === 'string') wrong ||= test;
    else if (test) tests.push({ test, wanted });
    else if (plain) texts.push({ text: plain, wanted });
  }
  return { tests, texts, wrong, empty: tests.length + texts.length === 0 };
}

/** A test, null for a word that is none, or a text that says what is wrong with it. */
function columnTest(word) {
  const lower = word.toLowerCase();
  const size = SIZE.exec(lower);
  if (size) return sizeTest(size[1], Number(size[2]) * UNIT[size[3]]);
  const [, name, value] = /^(type|to|conn|connection):(.*)$/.exec(lower) ?? [];
  if (name === undefined) return WORDS.get(lower) ?? null;
  if (name === 'type') return TYPES.some((type) => type.includes(value)) ? typeTest(value) : `no type has “${value}”`;
  if (name === 'to') return directionTest(value) ?? 'to: takes server or client';
  return /^[1-9]\d*$/.test(value) ? connectionTest(Number(value) - 1) : `${name}: takes a number`;
}

const WORDS = new Map([
  ['error', (rows, row) => (rows.flags[row] & Flag.problem) !== 0 || rows.kind[row] === Kind.gap],
  ['problem', (rows, row) => (rows.flags[row] & Flag.problem) !== 0],
  ['encrypted', (rows, row) => (rows.flags[row] & Flag.encrypted) !== 0],
  ['acked', (rows, row) => rows.ack[row] > Ack.missing],
  ['unacked', (rows, row) => rows.ack[row] === Ack.missing],
  ['heartbeat', (rows, row) => rows.kind[row] === Kind.frame && rows.tag[row] <= 1],
  ['unknown', (rows, row) => (rows.flags[row] & Flag.unknown) !== 0],
]);

/** Every type that a row may have; tags beyond the named ones are `tag 16` to `tag 255`. */
const TYPES = [0, 1, 2, 3].flatMap((kind) => Array.from({ length: kind === 0 ? 256 : 16 }, (_, tag) => typeName(kind, tag).toLowerCase()));

const sizeTest = (sign, limit) => (sign === '>' ? (rows, row) => rows.length[row] > limit : (rows, row) => rows.length[row] < limit);

/** Takes `s` and `c` too; null for anything else. */
function directionTest(value) {
  const side = value && ['server', 'client'].find((name) => name.startsWith(value));
  const direction = side === 'server' ? Direction.toServer : Direction.toClient;
  return side ? (rows, row, streams) => streams[rows.stream[row]].direction === direction : null;
}

const connectionTest = (connection) => (rows, row, streams) => streams[rows.stream[row]].connection === connection;

/** Types are compared once for each kind and tag, not for each row. */
function typeTest(value) {
  const known = new Map();
  return (rows, row) => {
    const key = rows.kind[row] * 256 + rows.tag[row];
    let fits = known.get(key);
    if (fits === undefined) known.set(key, (fits = typeName(rows.kind[row], rows.tag[row]).toLowerCase().includes(value)));
    return fits;
  };
}

/**
 * Computes which rows pass; null if all do.
 * @returns {Promise<null|Uint8Array>} one byte a row
 */
export async function matching(capture, filter, pause) {
  if (filter.empty) return null;
  const { rows, streams } = capture;
  const passes = new Uint8Array(rows.count).fill(1);
  for (const { test, wanted } of filter.tests) {
    for (let row = 0; row < rows.count; row++) if (passes[row] && test(rows, row, streams) !== wanted) passes[row] = 0;
  }
  for (const { text, wanted } of filter.texts) await searchText(capture, passes, text, wanted, pause);
  return passes;
}

/** Rows read at once when looking for text. */
const WINDOW = 1 << 20;

async function searchText(capture, passes, text, wanted, pause) {
  const needle = new TextEncoder().encode(text).map(lower);
  for (let at = 0; at < capture.streams.length; at++) {
    const window = new ByteWindow(capture.streams[at], pause);
    for (let row = 0; row < passes.length; row++) {
      if (!passes[row] || capture.rows.stream[row] !== at) continue;
      const start = capture.rows.offset[row];
      const end = start + capture.rows.length[row];
      if (!window.holds(start, end)) await window.move(start, end);
      if (window.finds(needle, start, end) !== wanted) passes[row] = 0;
    }
  }
}

/** A stretch of a stream that moves forward. */
class ByteWindow {
  constructor(stream, pause) {
    Object.assign(this, { stream, pause, base: 0, bytes: new Uint8Array(0) });
  }

  holds(start, end) {
    return start >= this.base && end <= this.base + this.bytes.length;
  }

  async move(start, end) {
    const bytes = await this.stream.read(start, Math.max(end, start + WINDOW));
    await this.pause();
    this.bytes = bytes.map(lower);
    this.base = start;
  }

  finds(needle, start, end) {
    const last = Math.min(end - this.base, this.bytes.length) - needle.length;
    for (let at = this.bytes.indexOf(needle[0], start - this.base); at >= 0 && at <= last; at = this.bytes.indexOf(needle[0], at + 1)) {
      let i = 1;
      while (i < needle.length && this.bytes[at + i] === needle[i]) i++;
      if (i === needle.length) return true;
    }
    return false;
  }
}

const lower = (byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte);

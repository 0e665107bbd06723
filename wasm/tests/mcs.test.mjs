// MCS through the package: vectors, exact numbers, errors, cuts, and bytes that mean harm.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';

import init, { McsDecoder, PushwireError, decodeMcs, encodeMcs, init as named, retrySchedule } from 'pushwire';

import { DATA, PING, bytesOf, command, concat, frames, mutated, random, vectors } from './support.mjs';

/** Decoded fields as the vectors have them: names to lists of values. */
function byName(fields) {
  const named = {};
  for (const field of fields) {
    const value = field.type === 'message' ? byName(field.fields) : field.type === 'enum' ? field.label : field.value;
    (named[field.name] ??= []).push(value);
  }
  return named;
}

function listed(fields) {
  const one = (value) => (value !== null && typeof value === 'object' ? listed(value) : value);
  const lists = Object.entries(fields).map(([name, value]) => [name, [value].flat().map(one)]);
  return Object.fromEntries(lists.filter(([, list]) => list.length > 0));
}

function stepwise(bytes, sizes) {
  const decoder = new McsDecoder();
  const buffer = new Uint8Array(bytes.length);
  let [at, made] = [0, 0];
  while (at < bytes.length) {
    const size = sizes();
    const piece = buffer.subarray(0, Math.min(size, bytes.length - at));
    piece.set(bytes.subarray(at, at + piece.length));
    made += decoder.push(piece).length;
    buffer.fill(0xff); // The caller's buffer is the caller's again.
    at += piece.length;
  }
  made += decoder.end().length;
  assert.equal(made, decoder.length);
  const list = Array.from({ length: decoder.length }, (_, index) => decoder.frame(index));
  const result = { version: decoder.version, frames: list, problems: decoder.problems() };
  decoder.free();
  return result;
}

test('init is there by name and as the default, and does no harm', async () => {
  await init();
  await named();
});

test('every vector comes out right and goes back in', () => {
  for (const line of vectors('mcs-messages.jsonl')) {
    const { frames: [frame], problems } = decodeMcs(bytesOf(line.frame_hex));
    assert.deepEqual(problems, []);
    assert.equal(frame.name, line.name);
    assert.deepEqual(byName(frame.fields), listed(line.fields));
    assert.equal(Buffer.from(encodeMcs(frame)).toString('hex'), line.frame_hex);
  }
});

test('64-bit numbers are exact, in and out', () => {
  for (const value of ['9007199254740993', '-9223372036854775808', '9223372036854775807']) {
    const frame = encodeMcs({ name: 'HeartbeatPing', fields: [{ name: 'status', value }] });
    assert.equal(decodeMcs(frame).frames[0].fields[0].value, value);
    assert.deepEqual(encodeMcs({ name: 'HeartbeatPing', fields: [{ name: 'status', value: BigInt(value) }] }), frame);
  }
});

test('unknown fields and bytes go back in', () => {
  const bytes = Uint8Array.of(0, 12, 0x10, 5, 0xa0, 6, 0xac, 2, 0xa2, 6, 2, 0xfb, 0xff, 0).slice(0, 13);
  bytes[1] = 11;
  const { frames: [frame], problems } = decodeMcs(bytes);
  assert.deepEqual([problems, frame.fields.map((field) => field.value)], [[], [5, '300', '+/8=']]);
  assert.deepEqual(encodeMcs(frame), bytes);
  const raw = encodeMcs({ name: 'DataMessageStanza', fields: [{ name: 'raw_data', value: Uint8Array.of(1, 2) }] });
  assert.deepEqual(Array.from(raw), [8, 5, 0xaa, 1, 2, 1, 2]);
});

test('what cannot be encoded is a PushwireError with a code', () => {
  const field = (name, value) => () => encodeMcs({ name: 'DataMessageStanza', fields: [{ name, value }] });
  for (const [run, code] of [
    [field('ttl', 2 ** 31), 'out_of_range'],
    [field('sent', '9223372036854775808'), 'out_of_range'],
    [field('ttl', 1.5), 'invalid_value'],
    [field('from', 7), 'invalid_value'],
    [field('nonsense', 7), 'unknown_field'],
    [() => encodeMcs({ name: 'Nonsense' }), 'unknown_message'],
    [() => encodeMcs(7), 'invalid_argument'],
    [() => decodeMcs('text'), 'invalid_argument'],
    [() => decodeMcs(PING, { from: 'nobody' }), 'invalid_argument'],
    [() => encodeMcs({ name: 'DataMessageStanza', fields: [{ name: 'from', value: '\ud800' }] }), 'invalid_json'],
  ]) {
    assert.throws(run, (error) => {
      assert.ok(error instanceof PushwireError && error instanceof Error);
      assert.equal(error.code, code);
      assert.ok(error.message.length > 0);
      assert.ok(code === 'invalid_json' ? Number.isInteger(error.offset) : error.offset === null);
      return true;
    });
  }
});

test('bytes may come in any clothes, and wrong arguments are a PushwireError', () => {
  const buffer = new ArrayBuffer(6);
  new Uint8Array(buffer, 1, 4).set(PING);
  const shared = new SharedArrayBuffer(4);
  new Uint8Array(shared).set(PING);
  const foreign = runInNewContext('Uint8Array.of(0, 2, 0x10, 5).buffer');
  for (const bytes of [PING, Buffer.from(PING), new DataView(buffer, 1, 4), new Uint16Array(PING.slice().buffer), PING.slice().buffer, shared, new Uint8Array(shared), foreign]) {
    assert.deepEqual(decodeMcs(bytes), decodeMcs(PING));
  }
  const raw = (value) => encodeMcs({ name: 'DataMessageStanza', fields: [{ name: 'raw_data', value }] });
  for (const value of [Buffer.from([1, 2]), Uint8Array.of(1, 2).buffer, new DataView(Uint8Array.of(1, 2).buffer), 'AQI=']) assert.deepEqual(raw(value), raw(Uint8Array.of(1, 2)));
  const given = PING.slice();
  structuredClone(given.buffer, { transfer: [given.buffer] });
  const circle = { name: 'DataMessageStanza' };
  circle.fields = [circle];
  for (const run of [
    () => decodeMcs(given), () => decodeMcs(given.buffer), () => new McsDecoder().push(given), () => decodeMcs(null), () => decodeMcs([0, 0]), () => decodeMcs(5n),
    () => encodeMcs(null), () => encodeMcs(circle), () => raw(given), () => new McsDecoder({ from: '__proto__' }),
    () => new McsDecoder().index(-1), () => new McsDecoder().problems(0.5), () => retrySchedule({ random: 5 }, 3), () => retrySchedule({ start_seconds_before_retry_connect: 3n }, 3),
    () => retrySchedule({ retry_policy: Symbol.iterator }, 3),
  ]) assert.throws(run, PushwireError, String(run));
  assert.deepEqual(retrySchedule(null, 3), retrySchedule({}, 3));
  assert.deepEqual(decodeMcs(PING, null), decodeMcs(PING));
});

test('what is more than wasm can take at once is refused, and the decoder goes on', () => {
  const decoder = new McsDecoder();
  for (const run of [() => decodeMcs(new ArrayBuffer(2 ** 31)), () => decoder.push(new Uint8Array(2 ** 31))]) {
    assert.throws(run, (error) => error instanceof PushwireError && error.code === 'too_large');
  }
  assert.equal(decoder.push(PING).length, 1);
  decoder.free();
});

test('problems come from any of them on', () => {
  const decoder = new McsDecoder();
  decoder.push(concat(DATA, Uint8Array.of(8, 4, 0x1a, 2, 0xff, 0xff), Uint8Array.of(8, 4, 0x1a, 2, 0xfe, 0xff), PING));
  const all = decoder.problems();
  assert.equal(all.length, 2);
  for (const first of [0, 1, 2, 3]) assert.deepEqual(decoder.problems(first), all.slice(first));
  decoder.free();
});

test('problems say what, where, and where it went on', () => {
  const { frames: list, problems } = decodeMcs(concat(DATA, Uint8Array.of(8, 0xff, 0xff, 0xff, 0xff, 0x0f), PING));
  assert.deepEqual(list.map((frame) => frame.offset), [0, 16]);
  const [{ message, ...problem }] = problems;
  assert.deepEqual(problem, { offset: 10, kind: 'frame_length', frame: null, resumed_at: 16 });
  assert.ok(message.length > 0);
});

test('a frame past the end is undefined, and a freed decoder says so', () => {
  const decoder = new McsDecoder();
  const [frame] = decoder.push(PING);
  assert.equal(frame.name, 'HeartbeatPing');
  for (const index of [1, -1, 0.5, 2 ** 40, NaN]) assert.equal(decoder.frame(index), undefined);
  decoder.free();
  decoder.free();
  assert.throws(() => decoder.frame(0), PushwireError);
});

test('the index has eight words a frame', () => {
  const decoder = new McsDecoder({ from: 'client' });
  decoder.push(concat(Uint8Array.of(41), PING, DATA.subarray(0, 5)));
  decoder.end();
  const words = decoder.index();
  assert.ok(words instanceof Uint32Array);
  assert.equal(words.length, 2 * McsDecoder.INDEX_WORDS);
  assert.deepEqual(Array.from(words), [1, 0, 4, 0, 4, 5, 0, 0, 5, 0, 5, 8, 3, 0, 0, 0]);
  assert.deepEqual(Array.from(decoder.index(1)), Array.from(words.subarray(8)));
  decoder.free();
});

test('results do not depend on cuts, and are what the command prints', () => {
  const next = random(1);
  const all = concat(Uint8Array.of(41), ...frames().slice(0, 60));
  for (let round = 0; round < 30; round += 1) {
    const bytes = round === 0 ? all : mutated(all, next).subarray(0, next(all.length));
    const whole = decodeMcs(bytes);
    assert.deepEqual(stepwise(bytes, () => 1 + next(200)), whole);
    assert.equal(command(bytes, '--as', 'mcs'), `${JSON.stringify(whole)}\n`);
  }
  assert.deepEqual(stepwise(all, () => 1), decodeMcs(all));
});

test('no mutation traps', () => {
  const next = random(2);
  const list = frames();
  for (let round = 0; round < 10000; round += 1) {
    const picked = concat(...Array.from({ length: 1 + next(3) }, () => list[next(list.length)]));
    const bytes = mutated(picked, next);
    const { frames: found, problems } = decodeMcs(bytes);
    let end = 0;
    for (const frame of found) {
      assert.ok(frame.offset >= end);
      end = frame.offset + frame.length;
    }
    assert.ok(end <= bytes.length);
    const starts = new Set(found.map((frame) => frame.offset));
    for (const problem of problems) assert.ok(problem.resumed_at === null || starts.has(problem.resumed_at));
  }
});

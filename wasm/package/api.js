// The package's functions and classes, on top of the glue that wasm-bindgen made.
//
// The wasm side takes bytes and gives JSON text. Here arguments are checked, text becomes objects, and
// errors become PushwireError. index.d.ts is the documentation.

import * as mcs from './pushwire.js';
import * as push from './pushwire_push.js';
import * as xmpp from './pushwire_xmpp.js';

export class PushwireError extends Error {
  constructor(code, message, offset = null) {
    super(message);
    this.name = 'PushwireError';
    this.code = code;
    this.offset = offset;
  }
}

const ready = new Set();
const loaders = new Map();

/** Notes that a part's wasm is loaded. */
export function markReady(part) {
  ready.add(part);
}

/** Gives a part a way to be loaded at once. */
export function whenNeeded(part, load) {
  loaders.set(part, load);
}

function need(part) {
  if (ready.has(part)) return;
  const load = loaders.get(part);
  if (!load) throw new PushwireError('not_initialized', `await init() first: ${part} is not loaded`);
  load();
}

function fail(text) {
  const { code, message, offset } = JSON.parse(text);
  throw new PushwireError(code, message, offset);
}

/** Calls the wasm side, which throws JSON text. */
function call(run) {
  try {
    return run();
  } catch (thrown) {
    if (typeof thrown !== 'string') throw thrown;
    return fail(thrown);
  }
}

/** What builds a stanza gives it, or JSON text. */
const stanza = (text) => (text.startsWith('{') ? fail(text) : text);

function refuse(message) {
  throw new PushwireError('invalid_argument', message);
}

/** What wasm can take at once. */
const MOST_BYTES = 2 ** 31 - 2 ** 16;

/** Also those of other realms, which are instances of nothing here. */
const isBuffer = (input) => /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(input));

function bytesOf(input, what) {
  const view = ArrayBuffer.isView(input);
  if (!view && !isBuffer(input)) refuse(`${what} must be a Uint8Array`);
  if (input.byteLength > MOST_BYTES) throw new PushwireError('too_large', `${what} has more than 2 GiB: give it in pieces`);
  try {
    return view ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength) : new Uint8Array(input);
  } catch {
    return refuse(`${what} is detached: its bytes were given away`);
  }
}

function xmlOf(input) {
  return typeof input === 'string' ? new TextEncoder().encode(input) : bytesOf(input, 'the stream');
}

function isClient(options) {
  const from = options?.from ?? 'server';
  if (from !== 'server' && from !== 'client') refuse('from must be "server" or "client"');
  return from === 'client';
}

const isIndex = (index) => Number.isInteger(index) && index >= 0 && index < 2 ** 32;

/** What JSON lacks: BigInt becomes decimal text, bytes become base64. A Buffer has become something else already. */
function plain(key, value) {
  const given = this[key];
  if (typeof given === 'bigint') return given.toString();
  if (ArrayBuffer.isView(given) || isBuffer(given)) return base64(bytesOf(given, key));
  return value;
}

function jsonOf(value) {
  try {
    return JSON.stringify(value, plain);
  } catch (error) {
    if (error instanceof PushwireError) throw error;
    return refuse(`it cannot be written as JSON: ${error.message}`);
  }
}

function base64(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}

/** The frames that one call completed: objects are made only when they are looked at. */
class Range {
  #owner;

  constructor(owner, first, length) {
    this.#owner = owner;
    this.first = first;
    this.length = length;
  }

  at(index) {
    const from = index < 0 ? index + this.length : index;
    return from >= 0 && from < this.length ? this.#owner(this.first + from) : undefined;
  }

  *[Symbol.iterator]() {
    for (let index = 0; index < this.length; index += 1) yield this.at(index);
  }

  valueOf() {
    return this.length;
  }
}

/** The wasm objects of decoders that were not freed. */
const inners = new WeakMap();

function innerOf(decoder) {
  return inners.get(decoder) ?? refuse('it was freed');
}

/** The JSON of a decoder's item as an object; undefined past the end. */
function itemOf(decoder, name, index) {
  const inner = innerOf(decoder);
  const text = isIndex(index) ? inner[name](index) : undefined;
  return text === undefined ? undefined : JSON.parse(text);
}

/** What both decoders do; `name` is the method that gives an item, `read` turns a piece into bytes. */
class Decoder {
  #name;
  #read;

  constructor(inner, name, read) {
    inners.set(this, inner);
    this.#name = name;
    this.#read = read;
  }

  #complete(run) {
    const inner = innerOf(this);
    const first = inner.len();
    return new Range((index) => this[this.#name](index), first, run(inner));
  }

  push(piece) {
    return this.#complete((inner) => inner.push(this.#read(piece)));
  }

  end() {
    return this.#complete((inner) => inner.end());
  }

  get length() {
    return innerOf(this).len();
  }

  problems(first = 0) {
    const inner = innerOf(this);
    return JSON.parse(inner.problems(isIndex(first) ? first : refuse('first must be the index of a problem')));
  }

  free() {
    inners.get(this)?.free();
    inners.delete(this);
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.free();
  }
}

export function decodeMcs(bytes, options) {
  need('mcs');
  return JSON.parse(mcs.decode_mcs(bytesOf(bytes, 'the stream'), isClient(options)));
}

export function encodeMcs(frame) {
  need('mcs');
  if (frame === null || typeof frame !== 'object') refuse('a frame is an object with name and fields');
  const { name, tag, fields } = frame;
  return call(() => mcs.encode_mcs(jsonOf({ name, tag, fields })));
}

export class McsDecoder extends Decoder {
  static INDEX_WORDS = 8;

  constructor(options) {
    need('mcs');
    super(new mcs.Mcs(isClient(options)), 'frame', (piece) => bytesOf(piece, 'a piece'));
  }

  get version() {
    return innerOf(this).version() ?? null;
  }

  frame(index) {
    return itemOf(this, 'frame', index);
  }

  index(first = 0) {
    const inner = innerOf(this);
    return inner.index(isIndex(first) ? first : refuse('first must be the index of a frame'));
  }
}

export function decodeXmpp(input) {
  need('xmpp');
  const decoder = new xmpp.Xmpp();
  try {
    decoder.push(xmlOf(input));
    decoder.end();
    return JSON.parse(decoder.all());
  } finally {
    decoder.free();
  }
}

export class XmppDecoder extends Decoder {
  constructor() {
    need('xmpp');
    super(new xmpp.Xmpp(), 'stanza', xmlOf);
  }

  stanza(index) {
    return itemOf(this, 'stanza', index);
  }
}

export function buildDownstream(message) {
  need('xmpp');
  const text = typeof message === 'string' ? message : jsonOf(message);
  if (text === undefined) refuse('a message is an object');
  return stanza(xmpp.build_downstream(text));
}

export function buildAck(ack) {
  need('xmpp');
  const { to, message_id: messageId } = ack ?? {};
  const isText = (value) => value === undefined || typeof value === 'string';
  if (!isText(to) || !isText(messageId)) refuse('to and message_id must be strings');
  return stanza(xmpp.build_ack(to ?? '', messageId ?? ''));
}

/** Keys as bytes, base64 of either alphabet, or what `ofJwk` finds in a JWK. */
function keyBytes(key, code) {
  if (ArrayBuffer.isView(key) || isBuffer(key)) return bytesOf(key, 'a key');
  if (typeof key !== 'string') throw new PushwireError(code, 'a key is bytes or base64');
  try {
    // PEM has a line before and behind its base64.
    const bare = key.replace(/-----[^-\n]+-----/g, '').trim();
    const text = atob(bare.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, ''));
    return Uint8Array.from(text, (character) => character.charCodeAt(0));
  } catch {
    throw new PushwireError(code, 'the key is not base64');
  }
}

function ofJwk(jwk) {
  const code = 'invalid_private_key';
  if (jwk.kty !== 'EC' || jwk.crv !== 'P-256' || typeof jwk.d !== 'string') {
    throw new PushwireError(code, 'the JWK is not a private key of P-256');
  }
  const hasPublic = typeof jwk.x === 'string' && typeof jwk.y === 'string';
  const point = () => [4, ...keyBytes(jwk.x, code), ...keyBytes(jwk.y, code)];
  return [keyBytes(jwk.d, code), hasPublic ? Uint8Array.from(point()) : undefined];
}

const isJwk = (key) => typeof key === 'object' && 'kty' in key;

export function decryptPush(encrypted) {
  need('push');
  const { privateKey, authSecret, body, encryption, cryptoKey } = encrypted ?? {};
  if (privateKey == null || authSecret == null) {
    throw new PushwireError('no_keys', 'no keys to decrypt with');
  }
  const [secret, point] =
    isJwk(privateKey) ? ofJwk(privateKey) : [keyBytes(privateKey, 'invalid_private_key'), undefined];
  const auth = keyBytes(authSecret, 'invalid_auth_secret');
  // Either header makes it aesgcm; one that is absent is an invalid one.
  const isAesgcm = encryption != null || cryptoKey != null;
  const headers = isAesgcm ? [String(encryption ?? ''), String(cryptoKey ?? '')] : undefined;
  return call(() => push.decrypt(secret, point, auth, bytesOf(body, 'body'), headers));
}

/** Settings of the session that say nothing about waits. */
const OTHER_SETTINGS = new Set([
  'server_heartbeat_interval', 'client_heartbeat_interval', 'send_selective_acknowledgements',
  'send_stream_acknowledgements', 'connection_retry_count', 'reset_interval', 'heartbeat_ack_timeout',
  'abort_on_sequential_error_count', 'monitor_interval', 'log_warn_limit', 'log_debug_verbose',
  'connect_timeout', 'read_timeout', 'write_timeout', 'request_heartbeat_interval',
]);

function milliseconds(seconds, what) {
  const value = typeof seconds === 'number' ? Math.round(seconds * 1000) : NaN;
  if (!(value >= 0 && value < 2 ** 32)) {
    throw new PushwireError('out_of_range', `${what} must be seconds, from 0 to 4294967`);
  }
  return value;
}

function whole(value, max, what) {
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw new PushwireError('out_of_range', `${what} must be a whole number from 0 to ${max}`);
}

function jitterOf(jitter = 'none') {
  if (jitter === 'none') return 0;
  return jitter === 'full' ? 101 : whole(jitter, 100, 'jitter');
}

export function retrySchedule(config, n = 10) {
  need('mcs');
  const { start_seconds_before_retry_connect: base = 3, retry_policy: policy = 'quadratic', random, ...rest } = config ?? {};
  if (random !== undefined && typeof random !== 'function') refuse('random must be a function');
  const unknown = Object.keys(rest).find((name) => !OTHER_SETTINGS.has(name));
  if (unknown !== undefined) throw new PushwireError('unknown_setting', `no such setting: ${unknown}`);
  const count = whole(n, 1000, 'n');
  const draw = () => (random ? Math.floor(random() * 2 ** 32) : 0);
  const numbers = Uint32Array.from({ length: count }, draw);
  const baseMs = milliseconds(base, 'start_seconds_before_retry_connect');
  if (policy === 'quadratic') return Array.from(mcs.quadratic_waits(baseMs, numbers));
  if (policy === null || typeof policy !== 'object') refuse('retry_policy must be "quadratic" or an object');
  const jitter = random ? jitterOf(policy.jitter) : jitterOf(policy.jitter) * 0;
  const first = milliseconds(policy.base, 'retry_policy.base');
  const factor = whole(policy.factor, 2 ** 32 - 1, 'retry_policy.factor');
  const cap = milliseconds(policy.cap, 'retry_policy.cap');
  return Array.from(mcs.exponential_waits(first, factor, cap, jitter, numbers));
}

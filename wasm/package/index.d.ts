// Types of the npm package "pushwire", written by hand.

/// <reference lib="esnext.disposable" />

/** Bytes in any clothes. Those of a view are what it shows, not the whole buffer. */
export type Bytes = ArrayBufferView | ArrayBufferLike;

/** Who sent a stream. */
export type Sender = 'server' | 'client';

/** Something wrong with a capture. */
export interface Problem {
  /** Absolute offset of the byte where the broken item starts. */
  offset: number;
  /** A stable name, such as "cut", "garbage", "utf8". */
  kind: string;
  /** The same in words. */
  message: string;
  /** Which frame or stanza it is in. */
  frame: number | null;
  /** Where reading went on, if bytes were skipped: the offset of a listed frame or stanza. */
  resumed_at: number | null;
}

interface FieldPlace {
  number: number;
  /** Absolute offset of the field's key. */
  start: number;
  /** Absolute offset behind its value. */
  end: number;
}

/** A field with a value. */
export interface ValueField extends FieldPlace {
  /** Null if the schema does not know the field, or knows it with another wire type. */
  name: string | null;
  type:
    | 'bool' | 'int32' | 'uint32' | 'int64' | 'uint64' | 'enum' | 'string' | 'bytes'
    | 'varint' | 'fixed64' | 'fixed32';
  /** 64-bit numbers are decimal strings, bytes are padded base64. */
  value: string | number | boolean;
  /** Of an enum: the name of its value, or null. */
  label?: string | null;
}

/** A field that is a message. */
export interface MessageField extends FieldPlace {
  name: string;
  type: 'message';
  fields: McsField[];
}

export type McsField = ValueField | MessageField;

export interface McsFrame {
  /** Absolute offset of the frame's tag. */
  offset: number;
  /** Bytes that are there, header included. */
  length: number;
  tag: number;
  /** Null for a tag that MCS does not have. */
  name: string | null;
  fields: McsField[];
  /** The first of the frame's problems. */
  problem: Problem | null;
}

export interface McsCapture {
  /** The version byte, if the stream began with one. */
  version: number | null;
  frames: McsFrame[];
  problems: Problem[];
}

/** What can be encoded: a decoded frame, or less of one. */
export interface FrameToEncode {
  /** Name of the message; without one the tag counts. */
  name?: string | null;
  tag?: number;
  fields?: FieldToEncode[];
}

export interface FieldToEncode {
  /** Either `name` or `number` will do, where the schema knows the field; null means unknown. */
  name?: string | null;
  number?: number;
  /** Needed where the schema does not know the field. */
  type?: string;
  value?: string | number | bigint | boolean | Bytes;
  fields?: FieldToEncode[];
}

/** What one call completed. Objects are made only when they are looked at. */
export interface Completed<T> extends Iterable<T> {
  /** Index of the first. */
  readonly first: number;
  readonly length: number;
  at(index: number): T | undefined;
  /** The length. */
  valueOf(): number;
}

/** Decodes a whole stream. Bad bytes are in `problems`; they never throw. */
export function decodeMcs(bytes: Bytes, options?: { from?: Sender }): McsCapture;

/** Encodes a frame: tag, length, message; no version byte. Throws PushwireError. */
export function encodeMcs(frame: FrameToEncode): Uint8Array;

/** Decodes a stream as it comes; the result does not depend on how it is cut. */
export class McsDecoder {
  /**
   * Words of each frame in the index:
   *
   * | word | what |
   * |---|---|
   * | 0 | offset of the frame, low 32 bits |
   * | 1 | offset of the frame, high 32 bits |
   * | 2 | length in bytes, header included, as far as it is there |
   * | 3 | tag |
   * | 4 | flags: 1 has a problem, 2 cut off, 4 word 5 is set, 8 word 6 is set, 16 `immediate_ack` |
   * | 5 | `last_stream_id_received`, an int32 |
   * | 6 | FNV-1a (32 bits) of the UTF-8 of `persistent_id` |
   * | 7 | id of an IqStanza's extension: 12 is SelectiveAck, 13 is StreamAck |
   */
  static readonly INDEX_WORDS: 8;
  constructor(options?: { from?: Sender });
  /** Takes the next bytes, which it copies. */
  push(bytes: Bytes): Completed<McsFrame>;
  /** Ends the stream: what is left is a frame that is cut off. */
  end(): Completed<McsFrame>;
  /** How many frames there are. */
  readonly length: number;
  /** The version byte, if the stream began with one. */
  readonly version: number | null;
  /** Undefined past the end. */
  frame(index: number): McsFrame | undefined;
  /** A copy of the index, from frame `first` on. */
  index(first?: number): Uint32Array;
  /** The list, from problem `first` on. */
  problems(first?: number): Problem[];
  /** Gives the memory back; the decoder is of no use then. */
  free(): void;
  /** The same, for `using`. */
  [Symbol.dispose](): void;
}

export interface XmppElement {
  /** Absolute offset of its `<`. */
  offset: number;
  length: number;
  /** Without prefix. */
  name: string;
  /** Empty without one. */
  namespace: string;
  /** Those in a namespace are `{namespace}name`, but for `xml:name`. */
  attributes: Record<string, string>;
  /** The text directly in it. */
  text: string;
  children: XmppElement[];
}

export interface Stanza extends XmppElement {
  /** The parsed JSON of a direct child `gcm` in `google:mobile:data`; integers over 53 bits are strings. */
  payload: unknown;
  /** Absolute offsets of that child's content. */
  payload_start: number | null;
  payload_end: number | null;
  problem: Problem | null;
}

export interface XmppCapture {
  stanzas: Stanza[];
  problems: Problem[];
}

/** Decodes a whole stream. What is wrong with it is in `problems`; it never throws. */
export function decodeXmpp(stream: string | Bytes): XmppCapture;

/** Decodes a stream as it comes; the result does not depend on how it is cut. */
export class XmppDecoder {
  constructor();
  push(piece: string | Bytes): Completed<Stanza>;
  end(): Completed<Stanza>;
  /** How many stanzas there are. */
  readonly length: number;
  /** Undefined past the end. */
  stanza(index: number): Stanza | undefined;
  /** The list, from problem `first` on. */
  problems(first?: number): Problem[];
  free(): void;
  [Symbol.dispose](): void;
}

/** Builds the stanza of a downstream message, an object or its JSON. Throws PushwireError with the reason. */
export function buildDownstream(message: object | string): string;

/** Builds the stanza that acknowledges an upstream message or a receipt. Throws PushwireError. */
export function buildAck(ack: { to: string; message_id: string }): string;

/** A key: bytes (raw or PKCS#8), base64 or base64url of those, PEM, or a JWK. */
export type PrivateKey =
  | Bytes | string
  | { kty?: string; crv?: string; d?: string; x?: string; y?: string };

/**
 * Decrypts the body of a push: aesgcm if one of its headers is given, else aes128gcm. Throws PushwireError;
 * its code is one of Chromium's nine causes (`no_keys`, `invalid_payload`, …) or says which key is at fault.
 */
export function decryptPush(push: {
  privateKey: PrivateKey | null | undefined;
  authSecret: Bytes | string | null | undefined;
  body: Bytes;
  encryption?: string;
  cryptoKey?: string;
}): Uint8Array;

/** The settings of the session, by their names, in seconds. Only those named here change the waits. */
export interface RetryConfig {
  /** The k-th wait is k² times this. Default 3. */
  start_seconds_before_retry_connect?: number;
  retry_policy?:
    | 'quadratic'
    | { base: number; factor: number; cap: number; jitter?: 'none' | 'full' | number };
  /** Draws from 0 to below 1, as Math.random does; without it there is no jitter. */
  random?: () => number;
  [other: string]: unknown;
}

/** The first n waits in milliseconds, n ≤ 1000, as if no count of attempts ended them. */
export function retrySchedule(config: RetryConfig, n: number): number[];

export class PushwireError extends Error {
  /** A stable name. */
  readonly code: string;
  /** Where in the input, if that is known. */
  readonly offset: number | null;
}

/** A class of the platform, where the project has its types: neither those of browsers nor those of Node are needed. */
type Platform<Name extends string> = typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : never;
type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Instance } } } ? Instance & object : never;

/** Where a part comes from; `false` leaves it out. */
export type Source = boolean | string | Bytes | Platform<'URL'> | Platform<'Request'> | Platform<'Response'> | WasmModule;

/** Loads the wasm files: MCS, XMPP, and decryption. Node needs none of it. */
export function init(options?: { mcs?: Source; xmpp?: Source; push?: Source }): Promise<void>;

export default init;

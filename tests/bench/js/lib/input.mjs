// What all are given: the vectors of tests/vectors, and streams made of them in the same way every time.

import { readFileSync } from 'node:fs';

import { Random } from './random.mjs';

const VERSION = 41;

function vectors(name) {
  const text = readFileSync(new URL(`../../../vectors/${name}`, import.meta.url), 'utf8');
  return text.trim().split('\n').map((line) => JSON.parse(line));
}

/** The version byte and `count` frames, drawn from the vectors. */
export function mcsStream(count) {
  const frames = vectors('mcs-messages.jsonl').map((line) => Buffer.from(line.frame_hex, 'hex'));
  const random = new Random();
  const drawn = Array.from({ length: count }, () => random.of(frames));
  return Buffer.concat([Buffer.of(VERSION), ...drawn]);
}

const base64 = (text) => Buffer.from(text, 'base64url');

function push(line) {
  return {
    secret: base64(line.private_key_raw),
    point: base64(line.public_key),
    authSecret: base64(line.auth_secret),
    body: Buffer.from(line.body_hex, 'hex'),
    encryption: line.encryption,
    cryptoKey: line.crypto_key,
  };
}

/** `count` pushes, the vectors again and again, and what the first of each decrypts to. */
export function pushes(count) {
  const lines = vectors('push-bodies.jsonl');
  const list = Array.from({ length: count }, (_, index) => push(lines[index % lines.length]));
  const plaintext = Array.from({ length: count }, (_, index) => lines[index % lines.length].plaintext_hex);
  return { list, plaintext: plaintext.map((hex) => Buffer.from(hex, 'hex')) };
}

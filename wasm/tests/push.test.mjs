// Decryption and retry waits through the package.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { PushwireError, decryptPush, retrySchedule } from 'pushwire';

import { bytesOf, vectors } from './support.mjs';

const list = vectors('push-bodies.jsonl');
const of = (line) => ({
  privateKey: line.private_key_raw,
  authSecret: line.auth_secret,
  body: bytesOf(line.body_hex),
  encryption: line.encryption ?? undefined,
  cryptoKey: line.crypto_key ?? undefined,
});
const raw = (text) => Uint8Array.from(Buffer.from(text, 'base64url'));

test('every vector decrypts, with keys in every form', () => {
  for (const line of list) {
    const point = raw(line.public_key);
    const url = (bytes) => Buffer.from(bytes).toString('base64url');
    const jwk = { kty: 'EC', crv: 'P-256', d: url(raw(line.private_key_raw)), x: url(point.subarray(1, 33)), y: url(point.subarray(33)) };
    const pem = `-----BEGIN PRIVATE KEY-----\n${Buffer.from(raw(line.private_key_pkcs8)).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
    for (const privateKey of [line.private_key_raw, raw(line.private_key_raw), line.private_key_pkcs8, raw(line.private_key_pkcs8), pem, jwk]) {
      const text = decryptPush({ ...of(line), privateKey, authSecret: raw(line.auth_secret) });
      assert.ok(text instanceof Uint8Array);
      assert.equal(Buffer.from(text).toString('hex'), line.plaintext_hex);
    }
  }
});

test('each of the nine causes has its code; a wrong key and altered bytes share one', () => {
  const modern = of(list.find((line) => line.scheme === 'aes128gcm'));
  const old = of(list.find((line) => line.scheme === 'aesgcm'));
  const altered = (at, value) => ({ ...modern, body: modern.body.map((byte, index) => (index === at ? value : byte)) });
  const salt = modern.body.length - 1;
  for (const [push, code] of [
    [{ ...old, encryption: 'salt=' }, 'invalid_encryption_header'],
    [{ ...old, encryption: undefined }, 'invalid_encryption_header'],
    [{ ...old, cryptoKey: 'nonsense' }, 'invalid_crypto_key_header'],
    [{ ...old, cryptoKey: undefined }, 'invalid_crypto_key_header'],
    [{ ...modern, privateKey: null }, 'no_keys'],
    [{ ...modern, authSecret: undefined }, 'no_keys'],
    [altered(40, modern.body[40] ^ 1), 'invalid_shared_secret'],
    [altered(salt, modern.body[salt] ^ 1), 'invalid_payload'],
    [{ ...modern, authSecret: new Uint8Array(16) }, 'invalid_payload'],
    [{ ...modern, privateKey: Uint8Array.of(7) }, 'invalid_payload'],
    [{ ...modern, body: modern.body.subarray(0, 50) }, 'invalid_binary_header_payload_length'],
    [{ ...modern, body: modern.body.map((byte, at) => (at === 18 ? 0 : at === 19 ? 17 : byte)) }, 'invalid_binary_header_record_size'],
    [altered(20, 64), 'invalid_binary_header_public_key_length'],
    [altered(21, 3), 'invalid_binary_header_public_key_format'],
    [{ ...modern, privateKey: new Uint8Array(32) }, 'invalid_private_key'],
    [{ ...modern, privateKey: '!' }, 'invalid_private_key'],
    [{ ...modern, privateKey: { kty: 'RSA' } }, 'invalid_private_key'],
    [{ ...modern, privateKey: 5 }, 'invalid_private_key'],
    [{ ...modern, privateKey: { kty: 'EC', crv: 'P-256', d: 'AQ', x: 'AQ', y: 7 } }, 'invalid_payload'],
    [{ ...modern, authSecret: 5 }, 'invalid_auth_secret'],
    [null, 'no_keys'],
    [undefined, 'no_keys'],
    [{ ...modern, authSecret: new Uint8Array(15) }, 'invalid_auth_secret'],
    [{ ...modern, body: 'text' }, 'invalid_argument'],
  ]) {
    assert.throws(() => decryptPush(push), (error) => error instanceof PushwireError && error.code === code, code);
  }
});

test('waits follow the policy', () => {
  assert.deepEqual(retrySchedule({}, 4), [3000, 12000, 27000, 48000]);
  assert.deepEqual(retrySchedule({ start_seconds_before_retry_connect: 0.5, connection_retry_count: 5 }, 3), [500, 2000, 4500]);
  const exponential = { retry_policy: { base: 2, factor: 2, cap: 900, jitter: 'full' } };
  assert.deepEqual(retrySchedule(exponential, 10).slice(-3), [256000, 512000, 900000]);
  assert.deepEqual(retrySchedule({ ...exponential, random: () => 0.5 }, 2), [1000, 2000]);
  assert.deepEqual(retrySchedule({ retry_policy: { base: 30, factor: 2, cap: 600, jitter: 33 }, random: () => 0 }, 1), [30000]);
  assert.equal(retrySchedule({}, 1000).at(-1), 3e9);
  assert.deepEqual(retrySchedule({}, 0), []);
  assert.throws(() => retrySchedule({}, 1001), { code: 'out_of_range' });
  assert.throws(() => retrySchedule({ start_seconds_before_retry_connect: -1 }, 1), { code: 'out_of_range' });
  assert.throws(() => retrySchedule({ nonsense: 1 }, 1), { code: 'unknown_setting' });
});

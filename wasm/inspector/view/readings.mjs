// Every reading of an unknown field that fits its bytes: numbers, text, message.
//
// The wire format does not say which is meant, so all are listed and none is picked. Nested messages are tried to a bounded
// depth and number of fields. For display only: what is known is read by the decoder.

import { base64 } from '../engine/inputs/hex.mjs';
import { plural, toHex } from '../engine/text.mjs';

const DEPTH = 3;
const MOST_FIELDS = 64;

/** Readings of a field of the decoder: `{as, text, children?}`. */
export function readings(field) {
  if (field.type === 'varint') return varintReadings(BigInt(field.value));
  if (field.type === 'fixed64') return fixedReadings(BigInt(field.value), 64);
  if (field.type === 'fixed32') return fixedReadings(BigInt(field.value), 32);
  if (field.type === 'bytes') return bytesReadings(base64(field.value), DEPTH);
  return [];
}

function varintReadings(value) {
  const unsigned = BigInt.asUintN(64, value);
  const zigzag = (unsigned >> 1n) ^ -(unsigned & 1n);
  const found = [{ as: 'unsigned', text: String(unsigned) }];
  if (BigInt.asIntN(64, unsigned) < 0n) found.push({ as: 'signed', text: String(BigInt.asIntN(64, unsigned)) });
  found.push({ as: 'zigzag', text: String(zigzag) });
  if (unsigned <= 1n) found.push({ as: 'bool', text: unsigned ? 'true' : 'false' });
  const date = unsigned > 1_000_000_000_000n && unsigned < 4_000_000_000_000n;
  if (date) found.push({ as: 'time in ms', text: new Date(Number(unsigned)).toISOString() });
  return found;
}

function fixedReadings(value, bits) {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt.asUintN(64, value), true);
  const float = bits === 64 ? view.getFloat64(0, true) : view.getFloat32(0, true);
  return [
    { as: 'unsigned', text: String(BigInt.asUintN(bits, value)) },
    { as: 'signed', text: String(BigInt.asIntN(bits, value)) },
    { as: bits === 64 ? 'double' : 'float', text: String(float) },
  ];
}

function bytesReadings(bytes, depth) {
  const found = [];
  const text = utf8(bytes);
  if (text !== null) found.push({ as: 'text', text: JSON.stringify(text) });
  const message = depth > 0 ? messageFields(bytes) : null;
  if (message) found.push({ as: 'message', text: plural(message.length, 'field'), children: message });
  found.push({ as: 'bytes', text: toHex(bytes.subarray(0, 64)) + (bytes.length > 64 ? ' …' : '') });
  return found;
}

function utf8(bytes) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /[\x00-\x08\x0e-\x1f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** Fields of bytes that parse as a message to their end, or null. */
function messageFields(bytes) {
  const fields = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; shift < 70n && at < bytes.length; shift += 7n) {
      const byte = bytes[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return null;
  };
  while (at < bytes.length && fields.length < MOST_FIELDS) {
    const key = varint();
    if (key === null || key >> 3n === 0n) return null;
    const wire = Number(key & 7n);
    const name = `field ${key >> 3n}`;
    const value = wire === 0 || wire === 2 ? varint() : null;
    if ((wire === 0 || wire === 2) && value === null) return null;
    const size = { 0: 0, 1: 8, 2: Number(value ?? 0), 5: 4 }[wire];
    if (size === undefined || at + size > bytes.length) return null;
    fields.push({ as: name, text: wire === 0 ? String(value) : bytesReadings(bytes.subarray(at, at + size), 0)[0].text });
    at += size;
  }
  return fields.length > 0 && at === bytes.length ? fields : null;
}

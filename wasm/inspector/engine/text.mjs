// Bytes as text: base64 and hex, written and measured; and bytes joined. Reading them is inputs/hex.mjs.

/** Bytes one behind the other. */
export function joined(parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Base64 of bytes, without the limits of `btoa` on long strings. */
export function toBase64(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x6000) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + 0x6000)));
  }
  return text;
}

/** Base64url without padding. */
export const toBase64Url = (bytes) => toBase64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

/** How many bytes base64 stands for. */
export const base64Length = (text) => Math.floor((String(text ?? '').replace(/=+$/, '').length * 3) / 4);

/** `1a 2b 3c`. */
export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** Text that hides nothing: controls, and marks that turn the direction of what follows, become escapes. */
export const visible = (text) => text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
  (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** `1 frame`, `2 frames`. */
export const plural = (count, one, many = `${one}s`) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

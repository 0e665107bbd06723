// Bytes as text: base64 and hex, written and measured. Reading them is inputs/hex.mjs.

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

/** `1 frame`, `2 frames`. */
export const plural = (count, one, many = `${one}s`) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

// The values between the keys and the plaintext of a Web Push body, for people who compare them with their own code.
//
// RFC 8291 §3.3 and §3.4 (aes128gcm), draft-ietf-webpush-encryption-03 §3.3 (aesgcm), by WebCrypto. Shown on request only;
// the decryption itself does not use them. Where WebCrypto or an input fails, there are none.

import { base64 } from './inputs/hex.mjs';
import { joined, toBase64Url } from './text.mjs';

/** What WebCrypto calls the curve of Web Push. */
export const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const ascii = (text) => new TextEncoder().encode(`${text}\0`);
/** A key behind its length, as aesgcm wants it. */
const counted = (key) => joined([[0, key.length], key]);

async function hkdf(secret, salt, info, length) {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, length * 8));
}

/** How a scheme names its inputs: of the key material, and of the content encryption key and nonce. */
function infosOf(scheme, own, sender) {
  if (scheme === 'aes128gcm') return { material: joined([ascii('WebPush: info'), own, sender]), context: [] };
  return { material: ascii('Content-Encoding: auth'), context: joined([ascii('P-256'), counted(own), counted(sender)]) };
}

/** Pairs of a name and base64url, in the order of their making; none if an input does not fit. */
export async function derivedValues(privateKey, publicKey, authSecret, { scheme, salt: saltText, sender: senderText }) {
  const [own, sender, auth, salt] = [publicKey, senderText, authSecret, saltText].map(base64);
  try {
    const peer = await crypto.subtle.importKey('raw', sender, CURVE, false, []);
    const shared = new Uint8Array(await crypto.subtle.deriveBits({ ...CURVE, public: peer }, privateKey, 256));
    const { material, context } = infosOf(scheme, own, sender);
    const secret = await hkdf(shared, auth, material, 32);
    const key = await hkdf(secret, salt, joined([ascii(`Content-Encoding: ${scheme}`), context]), 16);
    const nonce = await hkdf(secret, salt, joined([ascii('Content-Encoding: nonce'), context]), 12);
    const values = [['ECDH secret', shared], ['Key material', secret], ['Content encryption key', key], ['Nonce of record 0', nonce]];
    return values.map(([name, bytes]) => [name, toBase64Url(bytes)]);
  } catch {
    return [];
  }
}

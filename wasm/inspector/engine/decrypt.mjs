// Opens a Web Push body with keys that the user gives: finds scheme and parameters, calls the decoder, names the cause.
//
// RFC 8291 (aes128gcm) and draft-ietf-webpush-encryption-03 (aesgcm, headers in app data). Keys are read from raw base64,
// JWK, PKCS#8, or the JSON of push-receiver and firebase-messaging. Nothing is kept after the call. The nine causes are
// Chromium's (components/gcm_driver/crypto/gcm_decryption_result.h).

import { base64 } from './inputs/hex.mjs';
import { CURVE, derivedValues } from './derive.mjs';
import { decryptPush } from './pushwire.mjs';
import { toBase64Url } from './text.mjs';

/** What each cause means and which input is the suspect. */
export const CAUSES = {
  invalid_encryption_header: ['The encryption header does not parse, or has no salt of 16 bytes.', 'encryption header'],
  invalid_crypto_key_header: ['The crypto-key header does not parse, or does not name exactly one dh key.', 'crypto-key header'],
  no_keys: ['There are no usable keys: a private key of 32 bytes and an authentication secret of 16 are needed.', 'keys'],
  invalid_shared_secret: ['The sender\'s key is no point of P-256, so no secret can be shared with it.', 'sender\'s key'],
  invalid_payload: ['The body does not decrypt: the wrong private key, the wrong authentication secret, or altered bytes. AES-GCM cannot tell which.', 'keys or body'],
  invalid_binary_header_payload_length: ['The body is shorter than its binary header and an empty record.', 'body'],
  invalid_binary_header_record_size: ['The record size in the body is below 18.', 'body'],
  invalid_binary_header_public_key_length: ['The sender\'s key in the body is not 65 bytes long.', 'body'],
  invalid_binary_header_public_key_format: ['The sender\'s key in the body does not start with 0x04.', 'body'],
};

/** Finds key and secret in what was pasted: one text may hold both. */
function readKeys(keyText, secretText) {
  const parsed = tryJson(keyText);
  // PEM has a line before and behind its base64.
  const found = parsed ? fromJson(parsed) : { privateKey: keyText.replace(/-----[^-\n]+-----/g, '').trim() };
  return { privateKey: found.privateKey, authSecret: secretText.trim() || found.authSecret || '' };
}

function tryJson(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** Known shapes: JWK, `{keys:{private,secret}}` of firebase-messaging, `{privateKey,authSecret}` of push-receiver. */
function fromJson(object) {
  if (object.kty === 'EC') return { privateKey: object.d, authSecret: '' };
  const keys = object.keys ?? object;
  const privateKey = keys.private ?? keys.privateKey ?? keys.private_key_raw ?? keys.private_key;
  const authSecret = keys.secret ?? keys.authSecret ?? keys.auth_secret ?? keys.auth;
  if (privateKey && typeof privateKey === 'object') return { ...fromJson(privateKey), authSecret };
  return { privateKey: privateKey ?? '', authSecret: authSecret ?? '' };
}

/** Whether the headers of aesgcm came with a body: both should, and one that is absent is an invalid one. */
const isAesgcm = (appData) => appData['content-encoding'] !== 'aes128gcm' && Boolean(appData.encryption || appData['crypto-key']);

/** The parameters of a body, read from its header or from app data; what is absent is empty. */
function parametersOf(body, appData) {
  if (isAesgcm(appData)) {
    const salt = /salt="?([\w=-]+)/.exec(appData.encryption ?? '')?.[1] ?? '';
    const dh = /dh="?([\w=-]+)/.exec(appData['crypto-key'] ?? '')?.[1] ?? '';
    return { scheme: 'aesgcm', salt, sender: dh, recordSize: Number(/rs=(\d+)/.exec(appData.encryption ?? '')?.[1] ?? 4096) };
  }
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const whole = body.length >= 21;
  return {
    scheme: 'aes128gcm',
    salt: toBase64Url(body.subarray(0, 16)),
    recordSize: whole ? view.getUint32(16) : 0,
    sender: whole ? toBase64Url(body.subarray(21, 21 + body[20])) : '',
  };
}

/** Bytes of padding: what is left of the ciphertext without the tag and the delimiter (or pad length) of each record. */
function paddingOf(body, plaintext, { scheme, recordSize }) {
  const ciphertext = scheme === 'aesgcm' ? body.length : body.length - 21 - body[20];
  const [record, overhead] = scheme === 'aesgcm' ? [recordSize + 16, 18] : [recordSize, 17];
  return ciphertext - Math.ceil(ciphertext / record) * overhead - plaintext.length;
}

/** The body of a message: raw_data, or for aes128gcm where that is none, `_googRawData` in its app data. */
export function bodyIn(raw, appData) {
  const text = appData['content-encoding'] === 'aes128gcm' && !(raw?.length > 86 && raw[20] === 65) && appData._googRawData;
  return text ? base64(text) : raw;
}

/** A private key as WebCrypto's, and its public half; neither where that does not work. */
async function pairOf(privateKey) {
  try {
    const raw = base64(privateKey);
    const key = await crypto.subtle.importKey('pkcs8', raw.length === 32 ? pkcs8(raw) : raw, CURVE, true, ['deriveBits']);
    const { x, y } = await crypto.subtle.exportKey('jwk', key);
    return [key, toBase64Url(Uint8Array.from([4, ...base64(x), ...base64(y)]))];
  } catch {
    return [];
  }
}

/** PKCS#8 around a raw P-256 key, without the optional public key. */
function pkcs8(raw) {
  const head = base64('MEECAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEJzAlAgEBBCA=');
  const der = new Uint8Array(head.length + 32);
  der.set(head);
  der.set(raw, head.length);
  return der;
}

/**
 * Tries to open `body`.
 * @returns {Promise<object>} parameters, the public key of the pair, and `plaintext` or `code`
 */
export async function openBody(body, appData, keyText, secretText) {
  const keys = readKeys(keyText, secretText);
  const parameters = parametersOf(body, appData);
  const [own, publicKey] = await pairOf(keys.privateKey);
  const derived = await derivedValues(own, publicKey, keys.authSecret, parameters);
  try {
    if (!keys.privateKey || !keys.authSecret) throw Object.assign(new Error('no keys'), { code: 'no_keys' });
    const headers = parameters.scheme === 'aesgcm' ? { encryption: appData.encryption ?? '', cryptoKey: appData['crypto-key'] ?? '' } : {};
    const plaintext = await decryptPush({ ...keys, body, ...headers });
    return { ...parameters, publicKey, derived, plaintext, padding: paddingOf(body, plaintext, parameters) };
  } catch (error) {
    const { code } = error;
    // Without one it is no verdict on keys or body: the decoder did not load, or it stopped.
    if (!code) throw error;
    const [cause, suspect] = CAUSES[code] ?? [error.message, 'keys'];
    return { ...parameters, publicKey, derived, code, cause, suspect };
  }
}

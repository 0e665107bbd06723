// Web Push with http_ece: Node's crypto does the work. The headers of aesgcm are its caller's to read.
import { createECDH } from 'node:crypto';

import ece from 'http_ece';

export const name = 'http_ece';

function parameter(header, key) {
  const found = header.split(/[;,]/).find((part) => part.trim().startsWith(`${key}=`));
  return found?.trim().slice(key.length + 1).replaceAll('"', '');
}

/** Opens the key beforehand, as a receiver with one subscription would. */
export function prepare({ secret, authSecret, body, encryption, cryptoKey }) {
  const privateKey = createECDH('prime256v1');
  privateKey.setPrivateKey(secret);
  return { privateKey, authSecret, body, encryption, cryptoKey };
}

function decrypt({ privateKey, authSecret, body, encryption, cryptoKey }) {
  if (encryption === undefined) return ece.decrypt(body, { version: 'aes128gcm', privateKey, authSecret });
  const [salt, rs, dh] = [parameter(encryption, 'salt'), parameter(encryption, 'rs'), parameter(cryptoKey, 'dh')];
  return ece.decrypt(body, { version: 'aesgcm', privateKey, authSecret, salt, rs, dh });
}

export function decode(pushes) {
  return pushes.map(decrypt);
}

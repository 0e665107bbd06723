// Web Push with our package and a key as browsers export it, a JWK, whose public half is checked for every body.
import { decryptPush, init } from 'pushwire';

await init({ mcs: false, xmpp: false });

export const name = 'pushwire, key as JWK';

const url = (bytes) => Buffer.from(bytes).toString('base64url');

export function prepare({ secret, point, authSecret, body, encryption, cryptoKey }) {
  const [x, y] = [url(point.subarray(1, 33)), url(point.subarray(33))];
  const privateKey = { kty: 'EC', crv: 'P-256', d: url(secret), x, y };
  return { privateKey, authSecret, body, encryption, cryptoKey };
}

export function decode(pushes) {
  return pushes.map(decryptPush);
}

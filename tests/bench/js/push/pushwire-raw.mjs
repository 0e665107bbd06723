// Web Push with our package and the private half of the key alone: the public half is worked out for every body.
import { decryptPush, init } from 'pushwire';

await init({ mcs: false, xmpp: false });

export const name = 'pushwire, key as 32 bytes';

export function prepare({ secret, authSecret, body, encryption, cryptoKey }) {
  return { privateKey: secret, authSecret, body, encryption, cryptoKey };
}

export function decode(pushes) {
  return pushes.map(decryptPush);
}

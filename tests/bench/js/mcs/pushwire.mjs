// MCS with our package, all at once: `decodeMcs`, whose frames have every field, its span and its problems.
import { decodeMcs, init } from 'pushwire';

await init({ xmpp: false, push: false });

export const name = 'pushwire, `decodeMcs`';

export function decode(stream) {
  return decodeMcs(stream).frames;
}

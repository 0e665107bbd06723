// MCS with our package, the index alone: what the session needs of each frame, without an object for any.
import { McsDecoder, init } from 'pushwire';

await init({ xmpp: false, push: false });

export const name = 'pushwire, `McsDecoder`, index alone';

export function decode(stream) {
  const decoder = new McsDecoder();
  decoder.push(stream);
  decoder.end();
  const index = decoder.index();
  decoder.free();
  return index;
}

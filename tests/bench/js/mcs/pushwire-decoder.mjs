// MCS with our package, frame by frame: `McsDecoder` keeps the capture in wasm and makes one object at a time.
import { McsDecoder, init } from 'pushwire';

await init({ xmpp: false, push: false });

export const name = 'pushwire, `McsDecoder`, every frame';

export function decode(stream) {
  const decoder = new McsDecoder();
  const frames = [...decoder.push(stream), ...decoder.end()];
  decoder.free();
  return frames;
}

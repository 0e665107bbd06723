// For browsers and workers: `await init()` once, then everything is synchronous.
//
// Fetches the three wasm files beside this one, all at once. Bundlers that know
// `new URL(…, import.meta.url)` copy them; with others give their places to `init`.

import initMcs from './pushwire.js';
import initPush from './pushwire_push.js';
import initXmpp from './pushwire_xmpp.js';
import { markReady } from './api.js';

export * from './api.js';

const parts = { mcs: initMcs, xmpp: initXmpp, push: initPush };
const started = {};

/**
 * Loads what is not loaded yet. A part is left out by `false`, or loaded from elsewhere: a URL, a Response,
 * bytes, or a WebAssembly.Module.
 */
export async function init(options) {
  const load = async (part) => {
    const from = options?.[part] ?? true;
    if (from === false) return;
    const source = from === true ? undefined : { module_or_path: from };
    started[part] ??= parts[part](source).then(() => markReady(part));
    try {
      await started[part];
    } catch (error) {
      // It can be tried again.
      delete started[part];
      throw error;
    }
  };
  await Promise.all(Object.keys(parts).map(load));
}

export default init;

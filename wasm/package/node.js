// For Node: ready when imported. Decryption is loaded when it is first used.

import { readFileSync } from 'node:fs';

import { initSync as initMcs } from './pushwire.js';
import { initSync as initPush } from './pushwire_push.js';
import { initSync as initXmpp } from './pushwire_xmpp.js';
import { markReady, whenNeeded } from './api.js';

export * from './api.js';

const load = (part, initSync, file) => {
  initSync({ module: readFileSync(new URL(file, import.meta.url)) });
  markReady(part);
};

load('mcs', initMcs, './pushwire_bg.wasm');
load('xmpp', initXmpp, './pushwire_xmpp_bg.wasm');
whenNeeded('push', () => load('push', initPush, './pushwire_push_bg.wasm'));

/** Does nothing: here for programs that also run in browsers. */
export async function init() {}

export default init;

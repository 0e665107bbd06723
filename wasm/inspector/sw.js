// The service worker: keeps the page's own files so that it opens without a network.
//
// The network comes first, so a new version is seen at once; the cache answers where there is none. It knows no captures, and
// answers only for files of this list. tests/e2e/browser checks that the list is whole.

const CACHE = 'pushwire-inspector';
const FILES = [
  './', 'index.html', 'main.mjs', 'host.mjs', 'style/theme.css', 'style/layout.css', 'style/panes.css',
  'app/actions.mjs', 'app/app.mjs', 'app/engine.mjs', 'app/intake.mjs', 'app/keys.mjs', 'app/model.mjs',
  'view/bytes.mjs', 'view/decrypt.mjs', 'view/dialogs.mjs', 'view/dom.mjs', 'view/grid.mjs', 'view/nodes.mjs', 'view/overview.mjs',
  'view/problems.mjs', 'view/readings.mjs', 'view/schedule.mjs', 'view/splitters.mjs', 'view/tree.mjs', 'view/virtual.mjs',
  'engine/capture.mjs', 'engine/ccs.mjs', 'engine/decrypt.mjs', 'engine/derive.mjs', 'engine/detail.mjs', 'engine/detect.mjs', 'engine/export.mjs',
  'engine/facts.mjs', 'engine/filter.mjs', 'engine/link.mjs', 'engine/load.mjs', 'engine/mask.mjs', 'engine/names.mjs',
  'engine/pushwire.mjs', 'engine/rows.mjs', 'engine/session.mjs', 'engine/streams.mjs', 'engine/summary.mjs', 'engine/text.mjs', 'engine/timeline.mjs',
  'engine/worker.mjs', 'engine/xmpp.mjs',
  'engine/inputs/follow.mjs', 'engine/inputs/hex.mjs', 'engine/inputs/netlog.mjs', 'engine/inputs/own.mjs', 'engine/inputs/source.mjs',
  'engine/inputs/xmpp.mjs',
  '../npm/index.js', '../npm/api.js', '../npm/pushwire.js', '../npm/pushwire_bg.wasm', '../npm/pushwire_xmpp.js', '../npm/pushwire_xmpp_bg.wasm',
  '../npm/pushwire_push.js', '../npm/pushwire_push_bg.wasm',
  'samples/push-session.json', 'samples/push-session.keys.json', 'samples/ccs-dialogue.txt', 'samples/broken.hex',
];

const addresses = new Set(FILES.map((file) => new URL(file, self.registration.scope).href));

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...addresses])).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

async function answer(request) {
  const cache = await caches.open(CACHE);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await cache.put(request, fresh.clone());
    return fresh;
  } catch {
    return (await cache.match(request, { ignoreSearch: true })) ?? Response.error();
  }
}

self.addEventListener('fetch', (event) => {
  const address = event.request.url.split('#')[0];
  if (event.request.method === 'GET' && addresses.has(address)) event.respondWith(answer(event.request));
});

// What depends on how the page is served: the worker's file, the samples' folder, the service worker.
//
// The single-file build puts another module in this one's place (single.mjs).

/** The wasm's contents, where they are part of the page. */
export const wasm = undefined;

export const makeWorker = () => new Worker(new URL('./engine/worker.mjs', import.meta.url), { type: 'module' });

/** Reads one of the samples beside the page. */
export async function fetchSample(file) {
  const answer = await fetch(new URL(`./samples/${file}`, import.meta.url));
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  return answer.blob();
}

/** Keeps the page's files, so that it opens without a network. Nothing of a capture is kept. */
export function goOffline() {
  if ('serviceWorker' in navigator && location.protocol.startsWith('http')) {
    navigator.serviceWorker.register(new URL('./sw.js', import.meta.url)).catch(() => {});
  }
}

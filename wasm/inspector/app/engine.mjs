// The page's end of the worker: calls that return promises, events that arrive on their own.
//
// If the worker dies (a trap in the wasm leaves it unusable) or never was there (a file did not load), the next call starts
// a new one, and the capture must be opened again.

const NOT_LOADED = 'The decoder\'s files cannot be loaded. Open the capture again to try once more.';

/** Starts the worker; `makeWorker` differs in the single-file build. */
export class Engine extends EventTarget {
  /** @param {() => Worker} makeWorker @param {Uint8Array} [wasm] */
  constructor(makeWorker, wasm) {
    super();
    this.makeWorker = makeWorker;
    this.wasm = wasm;
    this.calls = new Map();
    this.next = 1;
    this.#start();
  }

  #start() {
    const worker = this.makeWorker();
    this.worker = worker;
    worker.onmessage = ({ data }) => this.#receive(data);
    worker.onerror = (event) => this.#died(worker, event.message ? `The decoder stopped: ${event.message}. Open the capture again.` : NOT_LOADED);
    this.#post('start', { wasm: this.wasm }).catch((error) => this.#died(worker, `${NOT_LOADED} (${error.message})`));
  }

  #died(worker, message) {
    if (this.worker !== worker) return;
    worker.terminate();
    this.worker = null;
    for (const { reject } of this.calls.values()) reject(new Error(message));
    this.calls.clear();
    this.#emit('died', { message });
  }

  #receive({ id, result, error, code, event, ...data }) {
    if (event) return this.#emit(event, data);
    const call = this.calls.get(id);
    this.calls.delete(id);
    if (error !== undefined) call?.reject(Object.assign(new Error(error), { code }));
    else call?.resolve(result);
    return undefined;
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Calls the worker. */
  call(call, args, transfer) {
    if (!this.worker) this.#start();
    return this.#post(call, args, transfer);
  }

  #post(call, args, transfer = []) {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.calls.set(id, { resolve, reject });
      this.worker.postMessage({ id, call, args }, transfer);
    });
  }

  on(name, listener) {
    this.addEventListener(name, (event) => listener(event.detail));
  }
}

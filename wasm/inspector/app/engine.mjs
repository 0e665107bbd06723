// The page's end of the worker: calls that return promises, events that arrive on their own.
//
// If the worker dies (a trap in the wasm leaves it unusable), a new one is started and the capture must be opened again.

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
    this.worker = this.makeWorker();
    this.worker.onmessage = ({ data }) => this.#receive(data);
    this.worker.onerror = (event) => this.#died(event.message || 'The decoder stopped.');
    this.ready = this.call('start', { wasm: this.wasm });
    this.ready.catch((error) => this.#emit('died', { message: error.message }));
  }

  #died(message) {
    this.worker.terminate();
    for (const { reject } of this.calls.values()) reject(new Error(message));
    this.calls.clear();
    this.#emit('died', { message });
    this.#start();
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
  call(call, args, transfer = []) {
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

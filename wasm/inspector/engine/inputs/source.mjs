// The input as the user gave it: a Blob, read in slices so that progress can be told and the load cancelled.
//
// Pasted text becomes a Blob too. It never holds more than one slice.

/** Bytes a slice: larger ones do not load faster, and the first row waits for one. */
export const SLICE = 1 << 20;

export class Source {
  /**
   * @param {Blob} blob
   * @param {(done: number) => Promise<void>} onProgress called after each slice; throws to cancel
   */
  constructor(blob, onProgress) {
    this.blob = blob;
    this.onProgress = onProgress;
  }

  async head(length) {
    return new Uint8Array(await this.blob.slice(0, length).arrayBuffer());
  }

  /** The input in slices of bytes; the first is small, so that something is seen at once. */
  async *slices() {
    const read = (at, size) => this.blob.slice(at, at + size).arrayBuffer();
    let at = 0;
    let next = read(0, SLICE >> 3);
    while (at < this.blob.size) {
      const bytes = new Uint8Array(await next);
      at += bytes.length;
      // The browser reads on while this slice is looked at.
      next = read(at, SLICE);
      yield bytes;
      await this.onProgress(at);
    }
  }

  /** The input as lines of text without their ends; the last may be unfinished. A line is joined once, however long it is. */
  async *lines() {
    const decoder = new TextDecoder();
    const held = [];
    const whole = (piece) => withoutReturn(held.length ? held.splice(0).join('') + piece : piece);
    for await (const bytes of this.slices()) {
      const pieces = decoder.decode(bytes, { stream: true }).split('\n');
      const last = pieces.pop();
      for (const piece of pieces) yield whole(piece);
      held.push(last);
    }
    const rest = whole(decoder.decode());
    if (rest) yield rest;
  }
}

const withoutReturn = (line) => (line.endsWith('\r') ? line.slice(0, -1) : line);

// The bytes of a capture: one stream for each direction of each connection.
//
// A stream is either a slice of the file that the user gave (never copied as a whole) or bytes that were taken out of a
// text format. Promises reads by absolute offset. It does not decode.

/** Direction of a stream. */
export const Direction = Object.freeze({ toServer: 0, toClient: 1 });

const LONGEST_HEADER = 4096;

/** Bytes that stay in the user's file. */
export class BlobBytes {
  /** @param {Blob} blob */
  constructor(blob) {
    this.blob = blob;
    this.size = blob.size;
  }

  async read(start, end) {
    return new Uint8Array(await this.blob.slice(start, end).arrayBuffer());
  }
}

/** Bytes in memory, appended piece by piece. */
export class MemoryBytes {
  constructor() {
    this.pieces = [];
    this.starts = [];
    this.size = 0;
  }

  append(bytes) {
    if (bytes.length === 0) return;
    this.pieces.push(bytes);
    this.starts.push(this.size);
    this.size += bytes.length;
  }

  async read(start, end) {
    end = Math.min(end, this.size);
    const out = new Uint8Array(Math.max(0, end - start));
    for (let at = this.#pieceOf(start); at < this.pieces.length && this.starts[at] < end; at++) {
      const base = this.starts[at];
      const piece = this.pieces[at].subarray(Math.max(0, start - base), end - base);
      out.set(piece, Math.max(0, base - start));
    }
    return out;
  }

  #pieceOf(offset) {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }
}

/** One direction of one connection. */
export class Stream {
  /**
   * @param {{connection: number, direction: number, protocol: 'mcs'|'xmpp'|'push'|'text', host?: string,
   *   bytes?: BlobBytes|MemoryBytes}} from
   */
  constructor({ connection, direction, protocol, host = '', bytes = new MemoryBytes() }) {
    Object.assign(this, { connection, direction, protocol, host, bytes });
    /** XMPP: where the stream's header ends. */
    this.headerEnd = undefined;
  }

  read(start, end) {
    return this.bytes.read(start, end);
  }

  /** XMPP: what stands before the first stanza. */
  header() {
    return this.bytes.read(0, Math.min(this.headerEnd ?? 0, LONGEST_HEADER));
  }
}

// The timeline as columns: one typed array for each fact of a row, in capture order.
//
// Used on both sides of the worker boundary: the worker appends rows, the page receives the same columns by transfer.
// It knows nothing of protocols and holds no bytes of the capture. About 40 bytes a row.

/** What a row is. */
export const Kind = Object.freeze({ frame: 0, gap: 1, stanza: 2, body: 3 });

/** Bits of the column `flags`. */
export const Flag = Object.freeze({
  problem: 1,
  encrypted: 2,
  immediateAck: 4,
  persistent: 8,
  explicitId: 16,
  unknown: 64,
});

/** How a message was acknowledged: the column `ack`. */
export const Ack = Object.freeze({
  none: 0,
  missing: 1,
  lastStreamId: 2,
  streamAck: 3,
  selectiveAck: 4,
  nextLogin: 5,
  ccsAck: 6,
  ccsNack: 7,
  ccsReceipt: 8,
  reply: 9,
});

/** Columns and their types; the order is that of a batch. */
const COLUMNS = [
  ['offset', Float64Array],
  ['time', Float64Array],
  ['length', Uint32Array],
  ['streamId', Int32Array],
  ['partner', Int32Array],
  ['stream', Uint16Array],
  ['kind', Uint8Array],
  ['tag', Uint8Array],
  ['flags', Uint8Array],
  ['ack', Uint8Array],
];

/** A growing table of rows. */
export class Rows {
  constructor(capacity = 1024) {
    this.count = 0;
    for (const [name, Type] of COLUMNS) this[name] = new Type(capacity);
  }

  /** Makes room for `more` rows. */
  reserve(more) {
    const need = this.count + more;
    let capacity = this.offset.length;
    if (need <= capacity) return;
    while (capacity < need) capacity *= 2;
    for (const [name, Type] of COLUMNS) {
      const grown = new Type(capacity);
      grown.set(this[name].subarray(0, this.count));
      this[name] = grown;
    }
  }

  /** Appends one row and returns its number; what `row` leaves out is zero. */
  add(row) {
    this.reserve(1);
    const at = this.count++;
    for (const [name] of COLUMNS) this[name][at] = row[name] ?? 0;
    if (row.partner === undefined) this.partner[at] = -1;
    return at;
  }

  /** Appends one frame without an object, for the hot path. */
  addFrame(offset, length, tag, flags, stream, time) {
    if (this.count === this.offset.length) this.reserve(1);
    const at = this.count++;
    this.offset[at] = offset;
    this.length[at] = length;
    this.tag[at] = tag;
    this.flags[at] = flags;
    this.stream[at] = stream;
    this.time[at] = time;
    this.partner[at] = -1;
    return at;
  }

  /** Copies rows from..count into arrays of their own, ready to be transferred. */
  batch(from, names = COLUMNS.map(([name]) => name)) {
    const columns = {};
    for (const name of names) columns[name] = this[name].slice(from, this.count);
    return { from, count: this.count - from, columns };
  }

  /** Puts a batch in its place; it may append or replace. */
  put({ from, count, columns }) {
    this.reserve(Math.max(0, from + count - this.count));
    for (const [name, values] of Object.entries(columns)) this[name].set(values, from);
    this.count = Math.max(this.count, from + count);
  }
}

/** The buffers of a batch, for the transfer list. */
export const buffersOf = (batch) => Object.values(batch.columns).map((column) => column.buffer);

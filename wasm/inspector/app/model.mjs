// The page's state: columns of the capture, lines of the timeline, the selection. Typed arrays and a few numbers.

import { Rows } from '../engine/rows.mjs';

/** What the views read; only the app writes it. */
export class Model {
  /** @param {import('./engine.mjs').Engine} engine */
  constructor(engine) {
    this.engine = engine;
    this.epoch = 0;
    this.reset();
  }

  /** Forgets the capture. */
  reset() {
    this.epoch++;
    this.table = new Rows(4096);
    this.items = new Uint32Array(0);
    this.spans = new Uint32Array(0);
    this.matched = 0;
    this.streams = [];
    this.connections = 0;
    this.selected = -1;
    this.detail = null;
    this.problems = 0;
    /** Rows of each kind. */
    this.kinds = [0, 0, 0, 0];
    this.open = new Set();
    this.linked = new Set();
    this.start = NaN;
    this.revealed = false;
    this.filter = '';
  }

  /** Takes a batch of rows. */
  put({ batch, expected, streams, problems }) {
    this.table.reserve(expected - this.table.count);
    this.table.put(batch);
    if (Number.isNaN(this.start) && batch.count) this.start = batch.columns.time.find(Number.isFinite) ?? NaN;
    for (const kind of batch.columns.kind) this.kinds[kind]++;
    this.streams = streams;
    this.connections = new Set(streams.map((stream) => stream.connection)).size;
    this.problems = problems;
  }

  /** Whether both directions of a row's connection are here: else no acknowledgement can be missed. */
  hasBothSides(row) {
    const own = this.streams[this.table.stream[row]];
    return this.streams.some((stream) => stream !== own && stream.connection === own.connection);
  }

  directionOf(row) {
    return this.streams[this.table.stream[row]]?.direction ?? 1;
  }

  connectionOf(row) {
    return this.streams[this.table.stream[row]]?.connection ?? 0;
  }
}

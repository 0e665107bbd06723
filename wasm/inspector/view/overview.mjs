// The strip at the top: two lanes of ticks by type, connection borders, error marks, the current position.
//
// Drawn from the columns, one pass over the rows, in slices so that a million rows do not block the page. By time where the
// rows have times, else by number. Click or arrow keys jump.

import { family } from '../engine/names.mjs';
import { Flag, Kind } from '../engine/rows.mjs';

const FAMILIES = ['heartbeat', 'other', 'login', 'iq', 'data', 'error'];
const SLICE = 50_000;

/** What is drawn over what: the place of a row's family in the list, from 1. */
const RANKS = Uint8Array.from({ length: 1024 }, (_, at) => FAMILIES.indexOf(family(at >> 8, at & 255)) + 1);

/** The strip. */
export class Overview {
  constructor(root, model, { onJump }) {
    Object.assign(this, { root, model, onJump });
    this.canvas = root.querySelector('canvas');
    this.job = 0;
    root.addEventListener('click', (event) => this.#clicked(event));
    root.addEventListener('keydown', (event) => this.#key(event));
    new ResizeObserver(() => this.update()).observe(root);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.update());
  }

  /** Draws everything anew. */
  async update() {
    const job = ++this.job;
    const width = this.root.clientWidth;
    if (!width) return;
    const bins = { width, top: new Uint8Array(width * 2), error: new Uint8Array(width), border: new Uint8Array(width) };
    const { table } = this.model;
    this.range = this.#range();
    for (let row = 0; row < table.count; row++) {
      this.#count(bins, row);
      if (row % SLICE === SLICE - 1) {
        await new Promise(requestAnimationFrame);
        if (job !== this.job) return;
      }
    }
    this.bins = bins;
    this.draw();
  }

  #range() {
    const { table } = this.model;
    let first = Infinity;
    let last = -Infinity;
    for (let row = 0; row < table.count; row += Math.max(1, table.count >> 12)) {
      const time = table.time[row];
      if (time < first) first = time;
      if (time > last) last = time;
    }
    const end = table.time[table.count - 1];
    if (end > last) last = end;
    return last > first ? { first, last, timed: true } : { first: 0, last: Math.max(1, table.count - 1), timed: false };
  }

  #x(row, width) {
    const { first, last, timed } = this.range;
    const at = timed ? this.model.table.time[row] : row;
    const share = (at - first) / (last - first);
    return Math.max(0, Math.min(width - 1, Math.floor((Number.isFinite(share) ? share : 0) * (width - 1))));
  }

  #count(bins, row) {
    const { table } = this.model;
    const x = this.#x(row, bins.width);
    const lane = this.model.directionOf(row);
    const rank = RANKS[(table.kind[row] << 8) | table.tag[row]];
    const at = lane * bins.width + x;
    if (rank > bins.top[at]) bins.top[at] = rank;
    if (table.flags[row] & Flag.problem || table.kind[row] === Kind.gap) bins.error[x] = 1;
    if (row > 0 && table.kind[row] === Kind.frame && table.tag[row] === 2) bins.border[x] = 1;
  }

  /** Draws the counted rows and the position. */
  draw() {
    const { bins, canvas } = this;
    if (!bins) return;
    const scale = devicePixelRatio || 1;
    const height = this.root.clientHeight;
    canvas.width = bins.width * scale;
    canvas.height = height * scale;
    const context = canvas.getContext('2d');
    context.scale(scale, scale);
    const colours = FAMILIES.map((name) => resolve(`--${name}`, this.root));
    this.#lanes(context, bins, height, colours);
    this.#position(context, bins.width, height, resolve('--accent', this.root));
  }

  #lanes(context, bins, height, colours) {
    const half = height / 2;
    for (let x = 0; x < bins.width; x++) {
      if (bins.border[x]) rectangle(context, colours[2], x, 0, 1, height, 0.45);
      for (const lane of [0, 1]) {
        const rank = bins.top[lane * bins.width + x];
        if (!rank) continue;
        const size = rank === 1 ? half * 0.4 : half * 0.8;
        rectangle(context, colours[rank - 1], x, lane * half + (half - size) / 2, 2, size);
      }
      if (bins.error[x]) rectangle(context, colours[5], x - 1, height - 4, 4, 4);
    }
  }

  #position(context, width, height, colour) {
    if (this.model.selected < 0) return;
    const x = this.#x(this.model.selected, width);
    rectangle(context, colour, x - 1, 0, 3, height, 0.35);
    rectangle(context, colour, x, 0, 1, height);
  }

  /** Says where the selection is. */
  moved() {
    const { table, selected } = this.model;
    this.root.setAttribute('aria-valuemax', String(Math.max(1, table.count)));
    this.root.setAttribute('aria-valuenow', String(Math.max(1, selected + 1)));
    this.root.setAttribute('aria-valuetext', `row ${selected + 1} of ${table.count}`);
    this.draw();
  }

  #clicked(event) {
    const share = (event.clientX - this.canvas.getBoundingClientRect().left) / this.root.clientWidth;
    this.onJump(this.#rowAt(share));
  }

  #rowAt(share) {
    const { table } = this.model;
    if (!this.range?.timed) return Math.round(share * (table.count - 1));
    const time = this.range.first + share * (this.range.last - this.range.first);
    let best = 0;
    for (let row = 0; row < table.count; row++) {
      if (Math.abs(table.time[row] - time) < Math.abs(table.time[best] - time)) best = row;
    }
    return best;
  }

  #key(event) {
    const count = this.model.table.count;
    const step = Math.max(1, Math.round(count / 100));
    const move = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1, PageUp: -step, PageDown: step, Home: -count, End: count }[event.key];
    if (move === undefined || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    this.onJump(Math.max(0, Math.min(count - 1, this.model.selected + move)));
  }
}

function rectangle(context, colour, x, y, width, height, alpha = 1) {
  context.globalAlpha = alpha;
  context.fillStyle = colour;
  context.fillRect(x, y, width, height);
}

/** A custom property may hold light-dark(): only a used colour is known to canvas. */
function resolve(name, root) {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  root.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

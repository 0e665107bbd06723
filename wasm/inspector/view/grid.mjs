// The timeline: one line a frame, runs of heartbeats folded.
//
// Cells come from the columns at once; the summary of a line comes from the worker and is kept for a while. It draws and
// selects; what a selection means is the caller's.

import { ACKS, family, typeName } from '../engine/names.mjs';
import { Ack, Flag, Kind } from '../engine/rows.mjs';
import { plural } from '../engine/text.mjs';
import { durationText, h } from './dom.mjs';
import { VirtualRows } from './virtual.mjs';

const COLUMNS = ['#', 'Time', 'Direction', 'Type', 'Bytes', 'Stream id', 'Acknowledged', 'Summary'];
const KEPT = 4000;
const NOTHING = { classes: 'soft', text: '' };
const TIMES = ['since start', 'clock', 'since the row before'];

/** The grid; `model` is the page's state. */
export class Grid {
  constructor(root, model, { onSelect, onToggleFold }) {
    Object.assign(this, { model, onSelect, onToggleFold });
    this.texts = new Map();
    this.asked = new Set();
    this.timeMode = 0;
    this.rows = new VirtualRows(root, {
      rowHeight: 24, role: 'treegrid', rowRole: 'row', head: () => this.#head(),
      render: (index, row) => this.#render(index, row),
      onActive: (index, why) => this.#activated(index, why),
    });
    root.setAttribute('aria-label', 'Rows of the capture');
    root.addEventListener('keydown', (event) => this.rows.key(event));
    root.addEventListener('dblclick', () => this.toggle());
    this.root = root;
  }

  #head() {
    const cells = COLUMNS.map((name) => h('span', { role: 'columnheader' }, name));
    this.timeButton = h('button', { type: 'button', tabindex: '-1', onclick: () => this.nextTime() }, 'Time');
    this.timeButton.title = `Time ${TIMES[0]} (t)`;
    cells[1].replaceChildren(this.timeButton);
    cells[0].classList.add('number');
    for (const at of [1, 4, 5]) cells[at].classList.add('time');
    return h('div.row.head', { role: 'row', 'aria-rowindex': '1' }, ...cells);
  }

  /** Goes on to the next way of showing times. */
  nextTime() {
    this.timeMode = (this.timeMode + 1) % TIMES.length;
    this.timeButton.title = `Time ${TIMES[this.timeMode]} (t)`;
    this.rows.refresh();
    return TIMES[this.timeMode];
  }

  /** Takes new lines; keeps the selection by its row. */
  update() {
    const { items, selected } = this.model;
    const line = selected < 0 ? -1 : this.lineOf(selected);
    this.rows.active = line;
    this.rows.setCount(items.length);
  }

  /** Forgets the summaries, after reveal or a new capture. */
  forget() {
    this.texts.clear();
    this.asked.clear();
    this.rows.refresh();
  }

  /** The line that shows a row, or -1. */
  lineOf(row) {
    const { items, spans } = this.model;
    let low = 0;
    let high = items.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (items[middle] <= row) low = middle;
      else high = middle - 1;
    }
    if (items.length === 0 || items[low] > row) return -1;
    const span = Math.max(1, spans[low]);
    return row < items[low] + span ? low : -1;
  }

  /** Folds or unfolds the run of the active line. */
  toggle() {
    const line = this.rows.active;
    if (this.model.spans[line] > 1) this.onToggleFold(this.model.items[line]);
  }

  #activated(line, why) {
    this.onSelect(this.model.items[line], why);
  }

  #render(line, element) {
    const { table, items, spans } = this.model;
    const row = items[line];
    const run = spans[line] > 1;
    const problem = (table.flags[row] & Flag.problem) !== 0;
    element.className = `row${problem && !run ? ' problem' : ''}${run ? ' folded' : ''}${spans[line] === 0 ? ' child' : ''}${this.model.linked.has(row) ? ' linked' : ''}`;
    this.#fill(element, run ? this.#runCells(row, spans[line]) : this.#cells(row, problem));
    if (run) element.setAttribute('aria-expanded', String(this.model.open.has(row)));
    else element.removeAttribute('aria-expanded');
    this.#want(row, run ? spans[line] : 0);
  }

  /** Puts texts into the cells that a row has: making new ones would cost most of a scroll. */
  #fill(element, cells) {
    if (element.childElementCount !== cells.length) element.replaceChildren(...cells.map(() => h('span', { role: 'gridcell' })));
    cells.forEach(({ classes, text, title = '', mark }, i) => {
      const cell = element.children[i];
      if (cell.className !== classes) cell.className = classes;
      if (cell.title !== title) cell.title = title;
      if (cell.childElementCount || cell.textContent !== text) cell.textContent = text;
      if (mark) cell.append(h(`span.${mark.kind}`, { title: mark.title }, mark.text));
    });
  }

  #cells(row, problem) {
    const { table } = this.model;
    return [
      { classes: 'number', text: String(row + 1) },
      { classes: 'time', text: this.#time(row) },
      this.#way(row),
      this.#type(row, problem),
      { classes: 'size', text: String(table.length[row]) },
      this.#id(row),
      this.#ack(row),
      { classes: 'summary', text: this.texts.get(row) ?? '' },
    ];
  }

  #type(row, problem) {
    const { table } = this.model;
    return {
      classes: `type f-${family(table.kind[row], table.tag[row])}`,
      text: `${problem ? '⚠ ' : ''}${typeName(table.kind[row], table.tag[row])}`,
      mark: table.flags[row] & Flag.encrypted ? { kind: 'pill', title: 'encrypted', text: 'enc' } : undefined,
    };
  }

  #runCells(row, span) {
    return [
      { classes: 'number', text: `${this.model.open.has(row) ? '▾' : '▸'} ${row + 1}` },
      { classes: 'time', text: this.#time(row) },
      this.model.hasBothSides(row) ? { classes: 'way', text: '⇅ both' } : this.#way(row),
      { classes: 'type f-heartbeat', text: plural(span, 'frame') },
      NOTHING, NOTHING, NOTHING,
      { classes: 'summary', text: this.texts.get(-row - 1) ?? 'heartbeats' },
    ];
  }

  #way(row) {
    const out = this.model.directionOf(row) === 0;
    const number = this.model.connectionOf(row) + 1;
    return {
      classes: `way ${out ? 'to-server' : 'to-client'}`,
      text: out ? '→ server' : '← client',
      mark: this.model.connections > 1 ? { kind: 'connection', title: `connection ${number}`, text: `c${number}` } : undefined,
    };
  }

  #id(row) {
    const { table } = this.model;
    const id = table.streamId[row];
    if (id <= 0) return NOTHING;
    if (table.flags[row] & Flag.explicitId) return { classes: 'id', text: String(id) };
    return { classes: 'id computed', text: String(id), title: 'computed: the frame does not carry it' };
  }

  #ack(row) {
    const { table } = this.model;
    const ack = table.ack[row];
    if (ack === Ack.none) return NOTHING;
    if (ack === Ack.missing) return this.#missing(row);
    const late = table.time[table.partner[row]] - table.time[row];
    const after = ack === Ack.reply && late >= 0 ? ` after ${durationText(late)}` : '';
    const bad = ack === Ack.ccsNack;
    return { classes: bad ? 'ack-missing' : 'ack-done', text: `${bad ? '✗' : '✓'} ${ACKS[ack]} #${table.partner[row] + 1}${after}` };
  }

  #missing(row) {
    const { table } = this.model;
    if (!this.model.hasBothSides(row)) return { classes: 'soft', text: 'other side not captured' };
    const ping = table.kind[row] === Kind.frame && table.tag[row] === 0;
    return { classes: 'ack-missing', text: ping ? '✗ no reply' : '✗ not acknowledged' };
  }

  #time(row) {
    const { table, start } = this.model;
    const time = table.time[row];
    if (!Number.isFinite(time)) return '';
    if (this.timeMode === 1) return clockText(time);
    const from = this.timeMode === 0 ? start : table.time[Math.max(0, row - 1)];
    return ((time - from) / 1000).toFixed(3);
  }

  /** Asks for summaries once a frame, for what came into view. */
  #want(row, span) {
    const key = span ? -row - 1 : row;
    if (this.texts.has(key) || this.asked.has(key)) return;
    this.asked.add(key);
    this.wanted ??= (requestAnimationFrame(() => this.#fetch()), []);
    this.wanted.push([row, span]);
  }

  async #fetch() {
    const wanted = this.wanted;
    this.wanted = null;
    const { epoch } = this.model;
    const rows = wanted.filter(([, span]) => !span).map(([row]) => row);
    const runs = wanted.filter(([, span]) => span);
    const result = await this.model.engine.call('summaries', { rows, runs }).catch(() => null);
    if (!result || this.model.epoch !== epoch) return;
    if (this.texts.size > KEPT) this.texts.clear();
    rows.forEach((row, i) => this.texts.set(row, result.texts[i]));
    runs.forEach(([row], i) => this.texts.set(-row - 1, runText(result.runs[i], this.model.hasBothSides(row))));
    this.asked.clear();
    this.rows.refresh();
  }
}

const clockText = (time) => new Date(time).toISOString().slice(11, 23);

/** `both`: without the other side nobody knows what was answered. */
function runText({ count, unanswered, every, reply }, both) {
  const parts = [plural(count, 'heartbeat')];
  if (Number.isFinite(every)) parts.push(`median every ${durationText(every)}`);
  if (Number.isFinite(reply)) parts.push(`reply ${durationText(reply)}`);
  if (unanswered && both) parts.push(`${unanswered.toLocaleString('en')} unanswered`);
  return parts.join(', ');
}

// The application: owns the model, asks the engine, tells the views. What each command does is here or in actions.mjs.

import { KINDS } from '../engine/detect.mjs';
import { ACKS } from '../engine/names.mjs';
import { Ack } from '../engine/rows.mjs';
import { plural, visible } from '../engine/text.mjs';
import { Bytes } from '../view/bytes.mjs';
import { Decrypt } from '../view/decrypt.mjs';
import { openChange } from '../view/dialogs.mjs';
import { byId, fill, h, hex, sizeText } from '../view/dom.mjs';
import { Grid } from '../view/grid.mjs';
import { nodeAt } from '../view/nodes.mjs';
import { Overview } from '../view/overview.mjs';
import { placeText, Problems } from '../view/problems.mjs';
import { Schedule } from '../view/schedule.mjs';
import { Tree } from '../view/tree.mjs';
import { Model } from './model.mjs';

const PANELS = ['problems', 'decrypt', 'schedule'];
const TITLES = { problems: 'Problems', decrypt: 'Decrypt a push', schedule: 'Retries and heartbeats' };

/** The application. */
export class App {
  /** @param {import('./engine.mjs').Engine} engine */
  constructor(engine) {
    this.engine = engine;
    this.model = new Model(engine);
    this.grid = new Grid(byId('grid'), this.model, { onSelect: (row) => this.select(row), onToggleFold: (row) => this.toggleFold(row) });
    this.tree = new Tree(byId('tree'), { onSelect: (item) => this.selectItem(item), onHover: (item) => this.bytes.hover(item) });
    this.bytes = new Bytes(byId('bytes'), { onByte: (offset, byte) => this.selectByte(offset, byte) });
    this.overview = new Overview(byId('overview'), this.model, { onJump: (row) => this.goTo(row) });
    this.problems = new Problems(byId('problems'), this.model, { onSelect: ({ row }) => this.goTo(row) });
    this.decrypt = new Decrypt(byId('decrypt'), this.model);
    this.schedule = new Schedule(byId('schedule'), this.model);
    this.decrypt.show(null);
    this.#listen();
  }

  #listen() {
    const onCurrent = (name, act) => this.engine.on(name, (data) => data.epoch === this.model.epoch && act(data));
    onCurrent('rows', (data) => {
      this.model.put(data);
      this.problems.update(data.problems);
      this.#count();
    });
    onCurrent('lines', (lines) => this.#takeLines(lines));
    onCurrent('columns', ({ batch }) => this.model.table.put(batch));
    onCurrent('progress', ({ done, total }) => {
      byId('progress').firstElementChild.value = total ? done / total : 0;
    });
    onCurrent('exporting', ({ done, total }) => {
      byId('progress').firstElementChild.value = done / total;
      this.say(`Writing row ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`);
    });
    this.engine.on('died', ({ message }) => this.fail(message));
  }

  /** Says one line, aloud for screen readers. */
  say(text) {
    byId('message').textContent = visible(text);
  }

  /** Says why there is nothing to see, where the eyes are. */
  fail(text) {
    this.say(text);
    byId('failure').textContent = visible(text);
    byId('failure').hidden = false;
  }

  /** Opens an input; `choice` is how to read it. The marks are for tests/e2e/browser/gates.mjs. */
  async open(blob, name, keys, choice = {}) {
    performance.mark('open');
    this.input = { blob, name: name.slice(0, 80), keys };
    this.model.reset();
    this.#takeLines({ ...this.model, total: 0 });
    this.#count();
    this.problems.update(0);
    for (const view of [this.tree, this.bytes, this.decrypt]) view.show(null);
    this.grid.forget();
    this.#showWork(true);
    this.working(true);
    for (const id of ['verdict', 'frames', 'about', 'frame-title', 'byte-path']) byId(id).textContent = '';
    byId('filter').value = '';
    this.#pressReveal(false);
    this.decrypt.offer(keys);
    byId('failure').hidden = true;
    this.say(`Reading ${name}`);
    const { epoch } = this.model;
    try {
      const verdict = await this.engine.call('open', { blob, choice, epoch });
      if (verdict && this.model.epoch === epoch) this.#opened(verdict, name);
    } catch (error) {
      if (this.model.epoch === epoch) this.#failed(error);
    }
  }

  #opened(verdict, name) {
    this.working(false);
    this.verdict = verdict;
    byId('change').hidden = false;
    byId('verdict').textContent = this.#verdictText(verdict);
    byId('verdict').title = byId('verdict').textContent;
    document.title = visible(`${name} · Pushwire inspector`);
    this.grid.forget();
    performance.mark('loaded');
    this.overview.update();
    this.overview.moved();
    this.say(verdict.cancelled ? 'Cancelled: what was read is shown.' : '');
    if (this.model.selected < 0 && this.model.items.length) this.goTo(this.model.items[0]);
    byId('grid').focus({ preventScroll: true });
    if (verdict.counts[3] && !verdict.counts[0]) this.panel('decrypt');
  }

  #failed(error) {
    this.working(false);
    this.verdict = { kinds: [], kind: 'auto' };
    byId('change').hidden = false;
    if (this.model.table.count === 0) this.#showWork(false);
    this.fail(`${this.input.name}: ${error.message}`);
  }

  #verdictText({ label, inner, from, streams, problems, notes, kinds, kind }) {
    const connections = new Set(streams.map((stream) => stream.connection)).size;
    const hosts = [...new Set(streams.map((stream) => stream.host).filter(Boolean))];
    const parts = [`Detected: ${label}${inner ? ` holding ${KINDS[inner]}` : ''}`, plural(connections, 'connection') + (hosts.length ? ` to ${visible(hosts.slice(0, 2).join(', '))}` : '')];
    if (from) parts.push(`from the ${from}`);
    parts.push(sizeText(streams.reduce((sum, stream) => sum + stream.size, 0)), plural(problems, 'problem'));
    if (notes?.leftOut) parts.push(`${plural(notes.leftOut, 'other socket')} left out`);
    const others = kinds.filter((other) => other !== kind);
    if (others.length) parts.push(`could also be ${others.map((other) => KINDS[other]).join(' or ')}`);
    return parts.join(' · ');
  }

  /** Shows how many frames there are, as text. */
  #count() {
    const { kinds: [frames, , stanzas, bodies], problems } = this.model;
    const parts = [];
    if (frames || !(stanzas || bodies)) parts.push(plural(frames, 'frame'));
    if (stanzas) parts.push(plural(stanzas, 'stanza'));
    if (bodies) parts.push(plural(bodies, 'body', 'bodies'));
    byId('frames').textContent = parts.join(', ');
    byId('problem-count').textContent = problems.toLocaleString('en');
    byId('show-problems').classList.toggle('bad', problems > 0);
  }

  #takeLines({ items, spans, matched, total, wrong }) {
    Object.assign(this.model, { items, spans, matched });
    const count = this.model.filter ? `${matched.toLocaleString('en')} of ${total.toLocaleString('en')}` : '';
    byId('matched').textContent = [count, wrong].filter(Boolean).join(' · ');
    byId('filter').setAttribute('aria-invalid', String(Boolean(wrong)));
    if (items.length) performance.mark('lines');
    this.grid.update();
    if (this.model.selected < 0 && items.length && !byId('progress').hidden) this.goTo(items[0]);
  }

  #showWork(on) {
    byId('work').hidden = !on;
    byId('empty').hidden = on;
  }

  /** Shows how far a long work has come, and the button that ends it. */
  working(on) {
    byId('progress').hidden = !on;
    byId('progress').firstElementChild.value = 0;
  }

  #pressReveal(on) {
    this.model.revealed = on;
    byId('reveal').setAttribute('aria-pressed', String(on));
    byId('reveal').textContent = on ? 'Hide secrets' : 'Reveal secrets';
  }

  /** Sets the filter. */
  setFilter(text) {
    performance.mark('filter');
    this.model.filter = text.trim();
    return this.engine.call('view', { view: { filter: text } }).catch((error) => this.say(error.message));
  }

  /** Folds or unfolds all heartbeats. */
  setFold(fold) {
    byId('fold').setAttribute('aria-pressed', String(fold));
    this.model.open.clear();
    return this.engine.call('view', { view: { fold, open: [] } });
  }

  /** Folds or unfolds one run. */
  toggleFold(row) {
    const { open } = this.model;
    if (!open.delete(row)) open.add(row);
    return this.engine.call('view', { view: { open: [...open] } });
  }

  /** Shows or hides secrets everywhere. */
  async reveal(on) {
    this.#pressReveal(on);
    await this.engine.call('reveal', { on });
    this.grid.forget();
    if (this.model.selected >= 0) await this.select(this.model.selected);
  }

  /** Selects a row and shows its fields and bytes. */
  async select(row) {
    const { model } = this;
    performance.mark('select');
    model.selected = row;
    this.overview.moved();
    const { epoch } = model;
    const detail = await this.engine.call('detail', { row }).catch((error) => this.say(error.message));
    if (!detail || model.epoch !== epoch || model.selected !== row) return;
    model.detail = detail;
    model.linked = new Set(this.#partners(detail));
    this.tree.show(detail);
    this.bytes.show(detail);
    this.decrypt.show(detail);
    this.#about(detail);
    this.grid.rows.refresh();
    performance.mark('selected');
  }

  #partners({ row, joined }) {
    const partner = this.model.table.partner[row];
    return [...(partner >= 0 ? [partner] : []), ...joined.map((other) => other.row)];
  }

  /** What is known of the row beyond its fields: problems and acknowledgements. */
  #about(detail) {
    const { table } = this.model;
    const { row } = detail;
    const lines = detail.problems.map((problem) => h('p.bad', null, `⚠ ${problem.message} at ${placeText(problem)}`));
    const jump = (to) => h('button', { type: 'button', onclick: () => this.goTo(to) }, `#${to + 1}`);
    const ack = table.ack[row];
    if (ack > Ack.missing) lines.push(h('p', null, ack === Ack.reply ? 'Answered: ' : 'Acknowledged: ', `${ACKS[ack]} `, jump(table.partner[row])));
    if (ack === Ack.missing && this.model.hasBothSides(row)) lines.push(h('p.bad', null, 'Not acknowledged in this capture.'));
    if (detail.joined.length) lines.push(h('p', null, detail.kind === 2 ? 'Answers ' : 'Acknowledges ', ...detail.joined.slice(0, 20).map((other) => jump(other.row)), detail.joined.length > 20 ? ' …' : ''));
    fill(byId('about'), ...lines);
    byId('about').hidden = lines.length === 0;
    byId('frame-title').textContent = `row ${row + 1} · ${detail.name}${detail.host ? ` · ${visible(detail.host)}` : ''}`;
    byId('byte-path').textContent = `${hex(detail.base)}, ${plural(detail.bytes.length, 'byte')}${detail.hidden.length ? ', secrets hidden' : ''}`;
  }

  /** Marks a field in the bytes. */
  selectItem(item) {
    this.bytes.select(item);
    this.#path(item);
  }

  /** Marks the field that a byte belongs to. */
  selectByte(offset, byte) {
    const item = nodeAt(this.tree.roots, offset);
    if (item) this.tree.select(item);
    this.bytes.select(item, false);
    this.#path(item, `${hex(offset)} = ${hex(byte)} (${byte}) · `);
  }

  #path(item, before = '') {
    if (!item) return;
    const size = item.end - item.start;
    byId('byte-path').textContent = `${before}${hex(item.start)}–${hex(Math.max(item.start, item.end - 1))}, ${plural(size, 'byte')}, ${item.path}`;
  }

  /** Goes to a row, unfolding what hides it. */
  async goTo(row) {
    const line = this.grid.lineOf(row);
    if (line < 0) {
      this.say(`Row ${row + 1} is hidden by the filter.`);
      return;
    }
    if (this.model.spans[line] > 1 && this.model.items[line] !== row) await this.toggleFold(this.model.items[line]);
    this.grid.rows.activate(this.grid.lineOf(row));
  }

  /** Shows a panel, or closes it if it is shown. */
  panel(name, toggle = false) {
    const shown = !byId('drawer').hidden && !byId(name ?? 'problems').hidden;
    const open = name && !(toggle && shown) ? name : null;
    byId('drawer').hidden = byId('drawer-split').hidden = !open;
    for (const each of PANELS) {
      byId(each).hidden = each !== open;
      byId(`show-${each}`).setAttribute('aria-pressed', String(each === open));
    }
    this.#showWork(open || this.model.table.count > 0 || !byId('progress').hidden);
    if (!open) return;
    byId('drawer-title').textContent = TITLES[open];
    if (open === 'schedule') this.schedule.draw();
    if (open === 'problems') this.problems.rows.refresh();
  }

  /** Lets the user say how to read the input. */
  async change() {
    if (!this.input) return;
    const choice = await openChange(KINDS, this.verdict);
    if (choice) await this.open(this.input.blob, this.input.name, this.input.keys, choice);
  }
}

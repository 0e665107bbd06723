// The list of problems: what is wrong, where, and where reading went on.
//
// Problems come from the worker in pages as they scroll into view; a capture may have thousands.

import { h, hex } from './dom.mjs';
import { VirtualRows } from './virtual.mjs';

const PAGE = 200;

/** The list. */
export class Problems {
  constructor(root, model, { onSelect }) {
    Object.assign(this, { root, model, onSelect });
    this.none = h('p.none', null, 'No problems: every byte of this capture was understood.');
    this.list = h('div.list', { tabindex: '0' });
    root.append(this.none, this.list);
    this.rows = new VirtualRows(this.list, {
      rowHeight: 52, role: 'listbox', rowRole: 'option',
      render: (index, row) => this.#render(index, row), onActive: (index) => this.#activated(index),
    });
    this.list.setAttribute('aria-label', 'Problems');
    this.list.addEventListener('keydown', (event) => this.rows.key(event));
    this.pages = new Map();
  }

  /** Takes a new number of problems. */
  update(count) {
    this.pages.clear();
    this.none.hidden = count > 0;
    this.list.hidden = count === 0;
    this.rows.setCount(count);
  }

  /** Problem number `index`, when it is here. */
  async get(index) {
    const page = Math.floor(index / PAGE);
    if (!this.pages.has(page)) {
      const promise = this.model.engine.call('problems', { from: page * PAGE, count: PAGE });
      this.pages.set(page, promise);
      promise.then((list) => (promise.list = list), () => this.pages.delete(page));
    }
    return (await this.pages.get(page))[index % PAGE];
  }

  /** Goes `step` problems on from a row. */
  async step(step) {
    if (this.rows.count === 0) return;
    const to = this.rows.active < 0 && step < 0 ? this.rows.count - 1 : this.rows.active + step;
    this.rows.activate((to + this.rows.count) % this.rows.count);
  }

  async #activated(index) {
    const problem = await this.get(index);
    if (problem) this.onSelect(problem);
  }

  #render(index, element) {
    const list = this.pages.get(Math.floor(index / PAGE))?.list;
    element.setAttribute('aria-posinset', String(index + 1));
    element.setAttribute('aria-setsize', String(this.rows.count));
    const problem = list?.[index % PAGE];
    if (!problem) {
      element.replaceChildren(h('span.where', null, '…'));
      // A list without it will not have it next time: a new number of problems brings a new list.
      if (!list) this.get(index).then(() => this.rows.refresh(), () => {});
      return;
    }
    element.title = problem.message;
    element.replaceChildren(h('span.what', null, `⚠ ${problem.message}`), h('span.where', null, `row ${problem.row + 1}, offset ${placeText(problem)}`));
  }
}

/** Where a problem is, and where reading went on. */
export const placeText = ({ offset, resumed_at: resumed }) =>
  `${hex(offset)}${typeof resumed === 'number' ? `; skipped ${resumed - offset} bytes, went on at ${hex(resumed)}` : ''}`;

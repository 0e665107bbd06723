// The field tree of the selected row: name, number, type, value and byte range of each field.
//
// Rows are virtual: a hostile message may have thousands of fields. Opening, closing and moving follow the ARIA tree
// pattern. It selects nodes; the bytes pane shows them.

import { explain } from '../engine/names.mjs';
import { h, hex } from './dom.mjs';
import { nodesOf } from './nodes.mjs';
import { VirtualRows } from './virtual.mjs';

const LONGEST = 4000;

/** The tree. */
export class Tree {
  constructor(root, { onSelect, onHover }) {
    this.onSelect = onSelect;
    this.roots = [];
    this.flat = [];
    this.closed = new Set();
    this.rows = new VirtualRows(root, {
      rowHeight: 24, role: 'tree', rowRole: 'treeitem',
      render: (index, row) => this.#render(index, row),
      onActive: (index, why) => onSelect(this.flat[index].item, why),
    });
    root.setAttribute('aria-label', 'Fields of the selected row');
    root.addEventListener('keydown', (event) => this.#key(event));
    root.addEventListener('click', (event) => this.#clicked(event));
    root.addEventListener('mousemove', (event) => onHover(this.#itemOf(event)));
    root.addEventListener('mouseleave', () => onHover(null));
    this.root = root;
  }

  /** Shows a row's detail. */
  show(detail) {
    this.roots = detail ? nodesOf(detail) : [];
    this.closed.clear();
    this.rows.first = 0;
    this.rows.active = -1;
    this.#flatten();
  }

  /** Makes a node the active one, opening what is above it. */
  select(item) {
    for (let above = item?.parent; above; above = above.parent) this.closed.delete(above);
    this.#flatten();
    const at = this.flat.findIndex((line) => line.item === item);
    if (at < 0) return;
    this.rows.active = at;
    this.rows.reveal(at);
    this.rows.refresh();
  }

  get active() {
    return this.flat[this.rows.active]?.item ?? null;
  }

  #flatten() {
    this.flat = [];
    const walk = (items, depth) => items.forEach((item, i) => {
      this.flat.push({ item, depth, position: i + 1, size: items.length });
      if (item.children.length && !this.closed.has(item)) walk(item.children, depth + 1);
    });
    walk(this.roots, 1);
    this.rows.setCount(this.flat.length);
  }

  #itemOf(event) {
    const row = event.target.closest?.('.row');
    return row?.index === undefined ? null : this.flat[row.index]?.item;
  }

  #clicked(event) {
    const item = this.#itemOf(event);
    if (item && event.target.closest('.twist') && item.children.length) this.#toggle(item);
  }

  #toggle(item) {
    if (!this.closed.delete(item)) this.closed.add(item);
    this.#flatten();
  }

  #key(event) {
    const item = this.active;
    if (item && event.key === 'ArrowRight' && item.children.length) {
      event.preventDefault();
      if (this.closed.has(item)) this.#toggle(item);
      else this.rows.activate(this.rows.active + 1);
    } else if (item && event.key === 'ArrowLeft') {
      event.preventDefault();
      if (item.children.length && !this.closed.has(item)) this.#toggle(item);
      else if (item.parent) this.rows.activate(this.flat.findIndex((line) => line.item === item.parent));
    } else this.rows.key(event);
  }

  #render(index, element) {
    const { item, depth, position, size } = this.flat[index];
    const folds = item.children.length > 0;
    element.className = `row${item.problem ? ' problem' : ''}${item.note ? ' note' : ''}`;
    element.setAttribute('aria-level', String(depth));
    element.setAttribute('aria-posinset', String(position));
    element.setAttribute('aria-setsize', String(size));
    if (folds) element.setAttribute('aria-expanded', String(!this.closed.has(item)));
    else element.removeAttribute('aria-expanded');
    const twist = h('span.twist', { 'aria-hidden': 'true' }, folds ? (this.closed.has(item) ? '▸' : '▾') : '');
    const name = h('span.name', null, twist, `${item.problem ? '⚠ ' : ''}${item.name}`, h('i', null, typeText(item)));
    name.style.paddingLeft = `${depth * 14 - 8}px`;
    const value = item.hidden
      ? h('span.value.hidden-value', null, `hidden, ${valueSize(item)}: press “Reveal secrets” to see it`)
      : h('span.value', null, (item.problem ? `${item.problem} · ` : '') + item.value.slice(0, LONGEST));
    const help = item.field?.name ? explain(item.message, item.field.name) : '';
    element.title = [item.path, item.hidden ? '' : item.value.slice(0, 300), help].filter(Boolean).join('\n');
    element.replaceChildren(name, value, h('span.range', null, `${hex(item.start)}–${hex(Math.max(item.start, item.end - 1))}`));
  }
}

const typeText = (item) => (item.number === undefined ? (item.type ? `  ${item.type}` : '') : `  ${item.number} ${item.type}`);

const valueSize = (item) => (item.field ? `${item.end - item.start} bytes with key and length` : `${item.value.length - 2} characters`);

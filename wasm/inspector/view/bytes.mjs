// The bytes of the selected row: offsets, hex and ASCII, with the selected field marked.
//
// Marks are CSS highlights, so no element is made for a byte: key bytes dotted, length bytes dashed, the value tinted, the
// message around it tinted lighter. A click or the arrow keys choose a byte. Rows are virtual. Bytes that are hidden come as
// asterisks from the worker; this pane never has them.

import { toBase64, toHex } from '../engine/text.mjs';
import { h, hex } from './dom.mjs';
import { partsOf } from './nodes.mjs';
import { VirtualRows } from './virtual.mjs';

const MARKS = ['parent', 'value', 'key', 'length', 'hidden-bytes', 'hovered', 'cursor'];
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0').toUpperCase());

/** The pane. */
export class Bytes {
  constructor(root, { onByte }) {
    this.onByte = onByte;
    this.root = root;
    this.detail = null;
    this.width = 16;
    this.cursor = -1;
    this.item = null;
    this.hovered = null;
    this.highlights = new Map();
    if (globalThis.CSS?.highlights) for (const name of MARKS) this.#register(name);
    this.rows = new VirtualRows(root, {
      rowHeight: 20, role: 'grid', rowRole: 'row', render: (index, row) => this.#render(index, row),
    });
    root.setAttribute('aria-label', 'Bytes of the selected row, 16 a line');
    root.setAttribute('aria-describedby', 'byte-path');
    root.addEventListener('keydown', (event) => this.#key(event));
    root.addEventListener('scroll', () => this.#mark());
    root.addEventListener('mouseup', (event) => this.#clicked(event));
    new ResizeObserver(() => this.#fit()).observe(root);
  }

  #register(name) {
    const highlight = new Highlight();
    highlight.priority = MARKS.indexOf(name);
    CSS.highlights.set(name, highlight);
    this.highlights.set(name, highlight);
  }

  /** Shows a row's detail. */
  show(detail) {
    this.detail = detail;
    this.cursor = -1;
    this.item = this.hovered = null;
    this.rows.first = 0;
    this.rows.setCount(detail ? Math.ceil(detail.bytes.length / this.width) : 0);
    this.#mark();
  }

  /** Marks a field; scrolls to it unless the bytes chose it. */
  select(item, scroll = true) {
    this.item = item;
    if (item && scroll) {
      this.cursor = item.start - this.detail.base;
      this.rows.reveal(Math.floor(this.cursor / this.width));
      this.rows.refresh(false);
    }
    this.#mark();
  }

  /** Frames a field without moving the view. */
  hover(item) {
    if (this.hovered === item) return;
    this.hovered = item;
    this.#mark();
  }

  /** The bytes that Copy and Save take: the selected field, or the row. */
  selection() {
    const { detail, item } = this;
    if (!detail) return null;
    if (!item) return detail.bytes;
    return detail.bytes.subarray(item.start - detail.base, item.end - detail.base);
  }

  /** Eight bytes a line where sixteen do not fit. */
  #fit() {
    const width = this.root.clientWidth < 560 ? 8 : 16;
    if (width === this.width) return;
    this.width = width;
    if (this.detail) this.rows.setCount(Math.ceil(this.detail.bytes.length / width));
    this.#mark();
  }

  #render(index, element) {
    const { detail, width } = this;
    const from = index * width;
    const part = detail.bytes.subarray(from, from + width);
    let digits = '';
    let ascii = '';
    for (let i = 0; i < width; i++) {
      digits += (i < part.length ? this.#digits(from + i, part[i]) : '  ') + (i === 7 && width > 8 ? '  ' : ' ');
      if (i < part.length) ascii += part[i] >= 0x20 && part[i] < 0x7f ? String.fromCharCode(part[i]) : '·';
    }
    const offset = (detail.base + from).toString(16).toUpperCase().padStart(8, '0');
    element.removeAttribute('aria-selected');
    element.replaceChildren(
      h('span.at', { role: 'rowheader' }, offset),
      h('span.hex', { role: 'gridcell' }, digits),
      h('span.ascii', { role: 'gridcell' }, ascii),
    );
  }

  /** Two digits, or two asterisks where the byte is hidden. */
  #digits(at, byte) {
    return this.detail.hidden.some(([from, to]) => at >= from && at < to) ? '**' : HEX[byte];
  }

  /** Column of a byte's digits in its line. */
  #column(i) {
    return i * 3 + (this.width > 8 && i > 7 ? 1 : 0);
  }

  #mark() {
    for (const highlight of this.highlights.values()) highlight.clear();
    const { detail, item } = this;
    if (!detail) return;
    for (const [from, to] of detail.hidden) this.#highlight('hidden-bytes', from, to);
    if (item) {
      const parts = partsOf(item, detail.bytes, detail.base);
      if (item.parent) this.#highlight('parent', item.parent.start - detail.base, item.parent.end - detail.base);
      for (const name of ['key', 'length', 'value']) this.#highlight(name, ...parts[name]);
    }
    if (this.hovered) this.#highlight('hovered', this.hovered.start - detail.base, this.hovered.end - detail.base);
    if (this.cursor >= 0) this.#highlight('cursor', this.cursor, this.cursor + 1);
  }

  /** Marks bytes from..to in the lines that exist. */
  #highlight(name, from, to) {
    const highlight = this.highlights.get(name);
    if (!highlight || to <= from) return;
    for (const row of this.rows.pool) {
      if (row.index === undefined) continue;
      const start = row.index * this.width;
      const first = Math.max(0, from - start);
      const last = Math.min(this.width, to - start, this.detail.bytes.length - start);
      if (first >= last) continue;
      highlight.add(textRange(row.children[1], this.#column(first), this.#column(last - 1) + 2));
      highlight.add(textRange(row.children[2], first, last));
    }
  }

  #clicked(event) {
    if (!getSelection().isCollapsed) return;
    const place = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const range = place ? { node: place.offsetNode, at: place.offset } : caretRange(event);
    const row = range?.node.parentElement?.closest('.row');
    if (row?.index === undefined) return;
    const column = range.node.parentElement.className === 'ascii' ? range.at : this.#fromColumn(range.at);
    this.#moveTo(row.index * this.width + Math.min(column, this.width - 1));
  }

  #fromColumn(column) {
    const inner = this.width > 8 && column > 24 ? column - 1 : column;
    return Math.floor(inner / 3);
  }

  #moveTo(at) {
    if (!this.detail?.bytes.length) return;
    this.cursor = Math.max(0, Math.min(this.detail.bytes.length - 1, at));
    this.rows.reveal(Math.floor(this.cursor / this.width));
    this.rows.refresh(false);
    this.onByte(this.detail.base + this.cursor, this.detail.bytes[this.cursor]);
  }

  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const page = this.rows.page * this.width;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.width, ArrowDown: this.width, PageUp: -page, PageDown: page }[event.key];
    const to = { Home: 0, End: this.detail?.bytes.length - 1 }[event.key] ?? (step && Math.max(0, this.cursor) + (this.cursor < 0 ? 0 : step));
    if (to === undefined) return;
    event.preventDefault();
    this.#moveTo(to);
  }
}

function textRange(element, from, to) {
  const text = element.firstChild;
  return new StaticRange({ startContainer: text, startOffset: Math.min(from, text.length), endContainer: text, endOffset: Math.min(to, text.length) });
}

function caretRange(event) {
  const range = document.caretRangeFromPoint?.(event.clientX, event.clientY);
  return range ? { node: range.startContainer, at: range.startOffset } : null;
}

/** Bytes as the clipboard likes them. */
export function bytesAs(bytes, form) {
  if (form === 'hex') return toHex(bytes);
  if (form === 'c') return `const uint8_t bytes[${bytes.length}] = { ${Array.from(bytes, (byte) => hex(byte)).join(', ')} };`;
  return toBase64(bytes);
}

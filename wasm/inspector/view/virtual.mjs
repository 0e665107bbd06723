// A list of any length of which only the visible rows exist.
//
// Rows have one height. Browsers clamp or ignore heights above some ten million pixels, so the scroll range is compressed
// there and keys and wheel move by row numbers. The container keeps the focus and names the active row by
// aria-activedescendant, for a focused row would vanish when it is scrolled away. It knows nothing of what rows show.

const MOST_PIXELS = 8_000_000;
let lists = 0;

/** The list. */
export class VirtualRows {
  /**
   * @param {HTMLElement} root the scroller, focusable
   * @param {{rowHeight: number, role: string, rowRole: string, head?: () => HTMLElement,
   *   render: (index: number, row: HTMLElement) => void, onActive?: (index: number, why: string) => void}} options
   */
  constructor(root, { rowHeight, role, rowRole, head, render, onActive }) {
    Object.assign(this, { root, rowHeight, rowRole, render, onActive });
    this.prefix = `v${lists++}-`;
    this.count = 0;
    this.active = -1;
    this.first = 0;
    this.pool = [];
    root.setAttribute('role', role);
    this.layer = document.createElement('div');
    this.layer.className = 'layer';
    this.sizer = document.createElement('div');
    this.sizer.className = 'sizer';
    this.headHeight = 0;
    if (head) {
      this.layer.append(head());
      this.headHeight = 24;
    }
    this.sizer.append(this.layer);
    root.append(this.sizer);
    root.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    root.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    root.addEventListener('mousedown', (event) => this.#clicked(event));
    new ResizeObserver(() => this.refresh(false)).observe(root);
  }

  /** Rows that fit into view. */
  get page() {
    return Math.max(1, Math.floor((this.root.clientHeight - this.headHeight) / this.rowHeight));
  }

  get #compressed() {
    return this.count * this.rowHeight > MOST_PIXELS;
  }

  /** Sets how many rows there are, and draws them anew. */
  setCount(count) {
    this.count = count;
    this.active = Math.min(this.active, count - 1);
    const height = Math.min(count * this.rowHeight, MOST_PIXELS) + this.headHeight;
    this.sizer.style.height = `${height}px`;
    this.root.setAttribute('aria-rowcount', String(count + (this.headHeight ? 1 : 0)));
    if (this.rowRole !== 'row') this.root.removeAttribute('aria-rowcount');
    this.first = Math.max(0, Math.min(this.first, count - this.page));
    this.#placeScroll();
    this.refresh(true);
  }

  #scrolled() {
    if (this.placed === this.root.scrollTop) return;
    this.placed = -1;
    this.first = this.#fromScroll(this.root.scrollTop);
    this.refresh(false);
  }

  #fromScroll(top) {
    if (!this.#compressed) return top / this.rowHeight;
    const range = this.root.scrollHeight - this.root.clientHeight;
    return range > 0 ? (top / range) * (this.count - this.page) : 0;
  }

  #placeScroll() {
    const range = this.root.scrollHeight - this.root.clientHeight;
    const top = this.#compressed ? (this.first / Math.max(1, this.count - this.page)) * range : this.first * this.rowHeight;
    this.root.scrollTop = top;
    this.placed = this.root.scrollTop;
  }

  #wheel(event) {
    if (!this.#compressed || event.ctrlKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
    event.preventDefault();
    const lines = event.deltaMode === 1 ? event.deltaY : event.deltaY / this.rowHeight;
    this.first = Math.max(0, Math.min(this.count - this.page, this.first + lines));
    this.#placeScroll();
    this.refresh(false);
  }

  #clicked(event) {
    const row = event.target.closest?.('.row');
    if (event.button !== 0 || !row || row.index === undefined || !this.layer.contains(row)) return;
    this.activate(row.index, 'mouse');
  }

  /** Makes a row the active one and brings it into view. */
  activate(index, why = 'key') {
    if (this.count === 0) return;
    this.active = Math.max(0, Math.min(this.count - 1, index));
    this.reveal(this.active);
    this.refresh(true);
    this.onActive?.(this.active, why);
  }

  /** Scrolls as little as needed to show a row. */
  reveal(index) {
    const last = this.first + this.page - 1;
    if (index >= this.first && index <= last) return;
    this.first = index < this.first ? index : Math.max(0, index - this.page + 1);
    this.#placeScroll();
  }

  /** Keys that every list has; returns whether the key was one of them. */
  key(event) {
    const { active, page } = this;
    const to = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: this.count - 1 }[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return false;
    event.preventDefault();
    this.activate(to);
    return true;
  }

  /** Draws the rows in view; `again` also those that are already there. */
  refresh(again = true) {
    const start = Math.max(0, Math.floor(this.first));
    const end = Math.min(this.count, Math.ceil(this.first + this.root.clientHeight / this.rowHeight) + 1);
    while (this.pool.length < end - start) this.pool.push(this.#newRow());
    for (let i = 0; i < this.pool.length; i++) {
      const row = this.pool[(start + i) % this.pool.length];
      if (i < end - start) this.#show(row, start + i, again);
      else if (row.index !== undefined) this.#hide(row);
    }
    this.range = [start, end];
    if (this.active >= start && this.active < end) this.root.setAttribute('aria-activedescendant', this.prefix + this.active);
    else this.root.removeAttribute('aria-activedescendant');
  }

  #newRow() {
    const row = document.createElement('div');
    row.className = 'row';
    row.setAttribute('role', this.rowRole);
    row.hidden = true;
    this.layer.append(row);
    return row;
  }

  #show(row, index, again) {
    row.style.transform = `translateY(${this.headHeight + (index - this.first) * this.rowHeight}px)`;
    if (row.index === index && !again) return;
    row.index = index;
    row.id = this.prefix + index;
    row.hidden = false;
    if (this.rowRole === 'row') row.setAttribute('aria-rowindex', String(index + (this.headHeight ? 2 : 1)));
    row.setAttribute('aria-selected', String(index === this.active));
    this.render(index, row);
  }

  #hide(row) {
    row.index = undefined;
    row.removeAttribute('id');
    row.hidden = true;
    row.replaceChildren();
  }
}

// Splitters between panes, by mouse and by arrow keys (the ARIA window splitter pattern). Sizes are not stored.

const PROPERTIES = { grid: '--grid-share', tree: '--tree-share', drawer: '--drawer-share' };

/** Makes every `[data-split]` move its pane. */
export function setUpSplitters(root) {
  for (const splitter of root.querySelectorAll('[data-split]')) setUp(splitter);
}

function setUp(splitter) {
  const name = splitter.dataset.split;
  const vertical = splitter.getAttribute('aria-orientation') === 'vertical';
  const set = (share) => {
    const least = Number(splitter.getAttribute('aria-valuemin'));
    const most = Number(splitter.getAttribute('aria-valuemax'));
    const value = Math.round(Math.max(least, Math.min(most, share)));
    splitter.setAttribute('aria-valuenow', String(value));
    document.documentElement.style.setProperty(PROPERTIES[name], name === 'drawer' ? `${value}vw` : `${value}%`);
  };
  splitter.addEventListener('pointerdown', (event) => {
    splitter.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  splitter.addEventListener('pointermove', (event) => {
    if (splitter.hasPointerCapture(event.pointerId)) set(shareAt(splitter.parentElement, event, vertical, name));
  });
  splitter.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -2, ArrowUp: -2, ArrowRight: 2, ArrowDown: 2 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set(Number(splitter.getAttribute('aria-valuenow')) + (name === 'drawer' ? -step : step));
  });
}

function shareAt(parent, event, vertical, name) {
  const box = parent.getBoundingClientRect();
  const share = vertical ? ((event.clientX - box.left) / box.width) * 100 : ((event.clientY - box.top) / box.height) * 100;
  return name === 'drawer' ? 100 - share : share;
}

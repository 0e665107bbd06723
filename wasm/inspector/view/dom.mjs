// Elements without innerHTML: text is always text, so no capture can become markup.

const isShown = (child) => child !== false && child !== null && child !== undefined;

/**
 * Makes an element.
 * @param {string} name tag, with classes after dots: `span.time.soft`
 * @param {object} [properties] attributes; `on…` are listeners
 * @param {...(Node|string|false|null|undefined)} children
 */
export function h(name, properties, ...children) {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else if (isShown(value)) element.setAttribute(key, value);
  }
  element.append(...children.filter(isShown));
  return element;
}

/** Replaces what an element holds. */
export const fill = (element, ...children) => element.replaceChildren(...children.filter(isShown));

export const byId = (id) => document.getElementById(id);

/** 0x1A, as offsets are written everywhere on the page. */
export const hex = (offset) => `0x${offset.toString(16).toUpperCase().padStart(2, '0')}`;

/** 1.2 KB, 34 MB. */
export function sizeText(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const units = ['KB', 'MB', 'GB'];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < 2) {
    value /= 1024;
    unit++;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** 84 ms, 4 min 00 s. */
export function durationText(ms) {
  if (!Number.isFinite(ms)) return '?';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(seconds / 3600)} h ${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')} min`;
}

// The keyboard: single letters while a list has the focus, F6 everywhere. No key traps: Tab always leaves.
//
// Letters can be switched off (WCAG 2.1.4). What a key does is the app's; this module only maps.

import { byId } from '../view/dom.mjs';

const REGIONS = ['filter', 'overview', 'grid', 'tree', 'bytes'];

/** Wires the keys to `commands`, a map from key to function; returns a switch for the letters. */
export function setUpKeys(commands) {
  let letters = true;
  addEventListener('keydown', (event) => {
    if (event.key === 'F6') return nextRegion(event);
    if (event.key === 'Escape' && !byId('dialog').open) return commands.Escape(event);
    if (!letters || event.ctrlKey || event.altKey || event.metaKey) return undefined;
    if (!event.target.closest?.('.list, #overview')) return undefined;
    const command = commands[event.key];
    if (!command || (event.key === 'Enter' && event.target.id !== 'grid')) return undefined;
    event.preventDefault();
    return command(event);
  });
  return () => (letters = !letters);
}

function nextRegion(event) {
  event.preventDefault();
  const shown = REGIONS.map(byId).filter((element) => element.offsetParent !== null);
  if (!byId('drawer').hidden) shown.push(byId('drawer'));
  const at = shown.findIndex((element) => element.contains(document.activeElement));
  const next = shown[(at + (event.shiftKey ? shown.length - 1 : 1)) % shown.length] ?? shown[0];
  const focusable = next.matches('[tabindex="0"], input') ? next : next.querySelector('button, [tabindex="0"], input, textarea');
  focusable?.focus();
}

// Starts the page: the worker, the views, the buttons and keys; then a capture from the link, if there is one.

import { copyBytes, copyRow, exportCapture, goTo, makeLink, saveBytes } from './app/actions.mjs';
import { App } from './app/app.mjs';
import { Engine } from './app/engine.mjs';
import { setUpIntake } from './app/intake.mjs';
import { setUpKeys } from './app/keys.mjs';
import { openHelp } from './view/dialogs.mjs';
import { byId } from './view/dom.mjs';
import { setUpSplitters } from './view/splitters.mjs';
import * as host from './host.mjs';

const app = new App(new Engine(host.makeWorker, host.wasm));

/** What fails says so in the status line. */
const attempt = (action) => async (event) => {
  try {
    await action(app, event);
  } catch (error) {
    app.say(error.message);
  }
};
const on = (id, action) => byId(id).addEventListener('click', attempt(action));
const follow = () => {
  const { selected, table, detail } = app.model;
  const to = table.partner[selected] >= 0 ? table.partner[selected] : detail?.joined[0]?.row;
  if (to >= 0) app.goTo(to);
  else app.say('No frame in this capture is joined to this one.');
};
const help = () => openHelp(lettersOn, () => (lettersOn = switchLetters()));
const fold = () => app.setFold(byId('fold').getAttribute('aria-pressed') !== 'true');
let lettersOn = true;

setUpIntake((blob, name, keys) => app.open(blob, name, keys), (text) => app.fail(text), host.fetchSample);
setUpSplitters(document);
on('fold', fold);
on('reveal', () => app.reveal(!app.model.revealed));
on('copy', copyRow);
on('link', makeLink);
on('export', exportCapture);
on('copy-bytes', copyBytes);
on('save-bytes', saveBytes);
on('change', () => app.change());
on('cancel', () => app.engine.call('cancel'));
on('close-drawer', () => app.panel(null));
on('help', help);
on('theme', nextTheme);
for (const name of ['problems', 'decrypt', 'schedule']) on(`show-${name}`, () => app.panel(name, true));

let typing = 0;
byId('filter').addEventListener('input', (event) => {
  clearTimeout(typing);
  typing = setTimeout(() => app.setFilter(event.target.value), 120);
});
byId('filter').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' || event.key === 'ArrowDown') byId('grid').focus();
});

const moveField = (step) => {
  app.tree.rows.activate(Math.max(0, app.tree.rows.active + step));
};
const switchLetters = setUpKeys({
  j: () => app.grid.rows.activate(app.grid.rows.active + 1),
  k: () => app.grid.rows.activate(app.grid.rows.active - 1),
  Enter: () => (app.model.spans[app.grid.rows.active] > 1 ? app.grid.toggle() : byId('tree').focus()),
  '[': () => moveField(-1),
  ']': () => moveField(1),
  '/': () => byId('filter').focus(),
  g: attempt(goTo),
  e: () => app.problems.step(1),
  E: () => app.problems.step(-1),
  a: follow,
  h: attempt(fold),
  t: () => app.say(`Time ${app.grid.nextTime()}`),
  d: () => {
    app.panel('decrypt');
    byId('private-key').focus();
  },
  c: attempt(copyRow),
  x: attempt(exportCapture),
  '?': help,
  Escape: () => {
    app.panel(null);
    byId('grid').focus();
  },
});

const THEMES = { '': ['light', 'light', '☀'], light: ['dark', 'dark', '☾'], dark: ['', 'as the system', '◐'] };

/** System, light, dark, and round again; not stored. */
function nextTheme() {
  const root = document.documentElement;
  const [theme, name, sign] = THEMES[root.dataset.theme ?? ''];
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  for (const label of ['aria-label', 'title']) byId('theme').setAttribute(label, `Colour theme: ${name}`);
  byId('theme').textContent = sign;
  app.overview.draw();
}

async function openLink() {
  if (!location.hash.startsWith('#c=')) return;
  try {
    const shared = await app.engine.call('fragment', { fragment: location.hash });
    await app.open(new Blob([JSON.stringify(shared)]), 'shared capture', undefined, { as: 'own' });
  } catch (error) {
    app.fail(`This link cannot be read: ${error.message}`);
  }
}

openLink();
addEventListener('hashchange', openLink);
host.goOffline();

// What leaves the page: files and the clipboard, each by the user's hand.

import { bytesAs } from '../view/bytes.mjs';
import { byId, h } from '../view/dom.mjs';
import { choices, openDialog, openExport, openGoTo } from '../view/dialogs.mjs';

/** Gives a Blob to the user as a file. */
function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = h('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

async function copy(app, text, what) {
  try {
    await navigator.clipboard.writeText(text);
    app.say(`Copied ${what}.`);
  } catch {
    const area = h('textarea', { rows: '10', readonly: true, 'aria-label': what }, text);
    const closed = openDialog(`Copy ${what}`, h('p', null, 'The browser does not let this page write to the clipboard. Copy from here.'), area, choices(['', 'Close', true]));
    area.select();
    await closed;
  }
}

const baseName = (app) => (app.input?.name ?? 'capture').replace(/\.[^.]*$/, '').replace(/[^\w.-]+/g, '-');

/** Exports what the filter leaves. */
export async function exportCapture(app) {
  const { epoch, matched, revealed } = app.model;
  if (!byId('progress').hidden || !matched) return app.say('Nothing to export yet.');
  const format = await openExport(matched, revealed);
  // Another input may have been dropped on the dialog.
  if (!format || app.model.epoch !== epoch) return undefined;
  app.working(true);
  try {
    save(await app.engine.call('export', { format }), `${baseName(app)}.${format}`);
    return app.say(`Exported ${format.toUpperCase()}.`);
  } finally {
    if (app.model.epoch === epoch) app.working(false);
  }
}

/** Copies the selected row as Markdown, for a bug report. */
export async function copyRow(app) {
  if (app.model.selected < 0) return app.say('No row is selected.');
  return copy(app, await app.engine.call('markdown', { row: app.model.selected }), 'the row as Markdown');
}

/** Copies the selected bytes. */
export async function copyBytes(app) {
  const bytes = app.bytes.selection();
  if (!bytes) return app.say('No row is selected.');
  const path = app.tree.active?.path ?? 'the row';
  const form = await openDialog('Copy bytes', h('p', null, `${bytes.length} bytes: ${path}`), choices(['hex', 'Hex', true], ['base64', 'Base64'], ['c', 'C array'], ['json', 'JSON of the row'], ['', 'Cancel']));
  if (!form) return undefined;
  if (form === 'json') return copy(app, JSON.stringify(await app.engine.call('object', { row: app.model.selected }), null, 2), 'the row as JSON');
  return copy(app, bytesAs(bytes, form), `${bytes.length} bytes`);
}

/** Saves the row's bytes as they are shown. */
export function saveBytes(app) {
  const { detail } = app.model;
  if (detail) save(new Blob([detail.bytes]), `${baseName(app)}-row-${detail.row + 1}.bin`);
}

/** Makes a link; never while secrets are revealed, so that nobody shares what they see. */
export async function makeLink(app) {
  if (!app.input) return app.say('Nothing is open.');
  if (app.model.revealed) return app.say('Hide the secrets first: a link never carries them.');
  try {
    const fragment = await app.engine.call('link', {});
    const link = `${location.href.split('#')[0]}#${fragment}`;
    const field = h('textarea', { rows: '5', readonly: true, id: 'link-text', 'aria-label': 'Link' }, link);
    const long = link.length > 8192 ? h('p', null, h('strong', null, `${link.length} characters: some programs cut links above 8 KB.`)) : null;
    const closed = openDialog('Link to this capture', h('p', null, 'The capture is in the part after #, which browsers do not send to servers. Tokens are asterisks, keys are not in it.'), field, long ?? '', choices(['copy', 'Copy', true], ['', 'Close']));
    field.select();
    return (await closed) === 'copy' ? copy(app, link, 'the link') : undefined;
  } catch (error) {
    return app.say(error.message);
  }
}

/** Asks for a row or an offset and goes there. */
export async function goTo(app) {
  const text = await openGoTo();
  if (!text) return;
  const { table, selected } = app.model;
  const row = /^0x/i.test(text) ? rowAtOffset(table, Number(text), table.stream[selected]) : Number(text) - 1;
  const found = Number.isInteger(row) && row >= 0 && row < table.count;
  app.say(found ? '' : `There is no row ${text}.`);
  if (found) await app.goTo(row);
  byId('grid').focus();
}

/** Each stream has offsets of its own: that of the selected row comes first. */
function rowAtOffset(table, offset, stream) {
  let found = -1;
  for (let row = 0; row < table.count; row++) {
    if (!(table.offset[row] <= offset && offset < table.offset[row] + table.length[row])) continue;
    if (table.stream[row] === stream) return row;
    if (found < 0) found = row;
  }
  return found;
}

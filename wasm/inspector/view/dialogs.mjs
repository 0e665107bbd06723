// The small dialogs: export, link, how to read the input, go to, help. Native <dialog>, so focus and Escape are the browser's.

import { byId, fill, h } from './dom.mjs';

/** Opens the dialog with a title and contents; resolves when it closes. */
export function openDialog(title, ...contents) {
  const dialog = byId('dialog');
  fill(dialog, h('h2', { id: 'dialog-title' }, title), ...contents);
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener('close', () => resolve(dialog.returnValue), { once: true }));
}

/** A row of buttons; each closes the dialog with its value. */
export const choices = (...pairs) => h('div.actions', null,
  ...pairs.map(([value, text, primary]) => h(`button${primary ? '.primary' : ''}`, { type: 'button', onclick: () => byId('dialog').close(value) }, text)));

const KEYS = [
  ['j k ↑ ↓', 'next, previous row'], ['Enter', 'into the fields; on folded heartbeats: unfold'], ['[ ]', 'previous, next field'],
  ['Tab F6', 'next region'], ['/', 'filter'], ['g', 'go to a row or an offset'], ['e E', 'next and previous problem'],
  ['a', 'to the frame that acknowledges, or is acknowledged'], ['h', 'fold heartbeats'], ['t', 'time: since start, clock, since the row before'],
  ['d', 'decrypt'], ['c', 'copy the row as Markdown'], ['x', 'export'], ['?', 'this help'], ['Esc', 'close the panel'],
];

const FILTERS = [
  ['type:data', 'rows whose type has this word'], ['to:server to:client', 'direction'], ['conn:2', 'the second connection'],
  ['error encrypted acked unacked heartbeat unknown', 'state'], ['>1k <200', 'size'], ['word "two words"', 'text in the bytes'], ['-word', 'not this'],
];

const list = (pairs) => h('dl', null, ...pairs.flatMap(([term, text]) => [h('dt', null, term), h('dd', null, text)]));

/** Help: keys, filter words, and what the marks mean. */
export function openHelp(keysOn, toggleKeys) {
  const toggle = h('button', { type: 'button', 'aria-pressed': String(keysOn), onclick: () => toggle.setAttribute('aria-pressed', String(toggleKeys())) }, 'Single-letter keys');
  return openDialog('Keys, filter and marks',
    h('p', null, 'Single letters act while the timeline, the fields or the bytes have the focus. ', toggle),
    list(KEYS), h('h3', null, 'Filter'), list(FILTERS), h('h3', null, 'Marks'),
    list([['dotted', 'key of a field: its number and wire type'], ['dashed', 'its length'], ['tinted', 'its value'], ['struck out', 'hidden until revealed'], ['italic id', 'computed: the frame does not carry its stream id']]),
    choices(['', 'Close', true]));
}

/** Which format to export. */
export const openExport = (rows, revealed) => openDialog('Export',
  h('p', null, `${rows.toLocaleString('en')} rows, as the filter leaves them. Bytes are base64. `, revealed ? h('strong', null, 'Secrets are revealed and will be in the file.') : 'Secrets are hidden.'),
  choices(['json', 'JSON', true], ['ndjson', 'NDJSON'], ['csv', 'CSV'], ['', 'Cancel']));

/** Where to go. */
export async function openGoTo() {
  const input = h('input', { type: 'text', id: 'goto', autocomplete: 'off' });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') byId('dialog').close(input.value);
  });
  const closed = openDialog('Go to', h('label', { for: 'goto' }, 'Row number, or offset as 0x1A3'), input,
    h('div.actions', null, h('button.primary', { type: 'button', onclick: () => byId('dialog').close(input.value) }, 'Go'), h('button', { type: 'button', onclick: () => byId('dialog').close('') }, 'Cancel')));
  input.focus();
  return (await closed).trim();
}

/** How to read the input. */
export async function openChange(kinds, current) {
  const select = (id, pairs, value) =>
    h('select', { id }, ...pairs.map(([key, text]) => h('option', { value: key, selected: key === value }, text)));
  const as = select('read-as', Object.entries({ auto: 'Detect', ...kinds }), current.kind);
  const inner = select('read-inner', [['', 'Detect'], ['mcs', 'MCS'], ['xmpp', 'XMPP'], ['push', 'Web Push body']], current.inner);
  const from = select('read-from', [['auto', 'Detect'], ['server', 'server'], ['client', 'client']], current.from ?? 'auto');
  const closed = openDialog('How to read this input',
    h('p', null, `These fit: ${current.kinds.map((kind) => kinds[kind]).join(', ') || 'none'}.`),
    h('p', null, h('label', { for: 'read-as' }, 'Read as '), as),
    h('p', null, h('label', { for: 'read-inner' }, 'Bytes inside of hex or base64 '), inner),
    h('p', null, h('label', { for: 'read-from' }, 'A single stream comes from the '), from),
    choices(['read', 'Read again', true], ['', 'Cancel']));
  return (await closed) === 'read' ? { as: as.value, inner: inner.value || undefined, from: from.value } : null;
}

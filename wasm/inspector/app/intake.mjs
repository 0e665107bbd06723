// How captures come in: the file dialog, drop anywhere, paste anywhere, the text field, samples. All end as one Blob.
//
// There is no other way in or out: no URL is fetched but the page's own samples.

import { byId, h } from '../view/dom.mjs';

/** The samples, small files beside the page. */
export const SAMPLES = [
  { name: 'Chrome push session', file: 'push-session.json', keys: 'push-session.keys.json', text: 'login, heartbeats, acknowledgements, a reconnect, and encrypted pushes with their test keys' },
  { name: 'CCS dialogue', file: 'ccs-dialogue.txt', text: 'messages, acks, a nack, a receipt, connection draining' },
  { name: 'Broken capture', file: 'broken.hex', text: 'an unknown tag, a bad varint, garbage between frames, a frame cut off' },
];

/**
 * Wires every way in.
 * @param {(blob: Blob, name: string, keys?: object) => void} open
 * @param {(text: string) => void} complain
 * @param {(file: string) => Promise<Blob>} fetchSample
 */
export function setUpIntake(open, complain, fetchSample) {
  const file = byId('file');
  for (const id of ['open', 'drop']) byId(id).addEventListener('click', () => file.click());
  file.addEventListener('change', () => {
    if (file.files[0]) open(file.files[0], file.files[0].name);
    file.value = '';
  });
  setUpDrop(open);
  document.addEventListener('paste', (event) => takePaste(event, open));
  byId('read-paste').addEventListener('click', () => readField(open, complain));
  byId('samples').append(...SAMPLES.map((sample) => h('li', null,
    h('button', { type: 'button', onclick: () => openSample(sample, open, complain, fetchSample) }, h('strong', null, sample.name), h('span', null, sample.text)))));
}

async function openSample(sample, open, complain, fetchSample) {
  try {
    const keys = sample.keys && JSON.parse(await (await fetchSample(sample.keys)).text());
    open(await fetchSample(sample.file), sample.name, keys);
  } catch (error) {
    complain(`The sample could not be read: ${error.message}`);
  }
}

function readField(open, complain) {
  const text = byId('paste').value;
  if (text.trim()) open(new Blob([text]), 'pasted text');
  else complain('There is no text to read.');
}

const isEditing = (target) => target?.closest?.('input, textarea, select, dialog');

function takePaste(event, open) {
  const { files } = event.clipboardData;
  const text = event.clipboardData.getData('text');
  if (isEditing(event.target) && !files.length && event.target.id !== 'paste') return;
  if (!files.length && !text.trim()) return;
  event.preventDefault();
  if (files.length) open(files[0], files[0].name);
  else open(new Blob([text]), 'pasted text');
}

function setUpDrop(open) {
  const veil = byId('dropping');
  let depth = 0;
  const show = (by) => {
    depth = Math.max(0, depth + by);
    veil.hidden = depth === 0;
  };
  addEventListener('dragenter', (event) => {
    event.preventDefault();
    show(1);
  });
  addEventListener('dragleave', () => show(-1));
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    depth = 0;
    show(0);
    const dropped = event.dataTransfer.files[0];
    const text = event.dataTransfer.getData('text');
    if (dropped) open(dropped, dropped.name);
    else if (text.trim()) open(new Blob([text]), 'dropped text');
  });
}

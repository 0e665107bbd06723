// The worker: holds the capture and answers the page's calls; the page holds typed arrays only.
//
// One load at a time; a new one cancels the old. Rows go out in batches as they are found, lines of the timeline after
// that. Secrets are hidden before anything leaves the worker, unless `reveal` was set. Errors travel as text.

import { load, Cancelled } from './load.mjs';
import { detailOf, openRow, summaryOf } from './detail.mjs';
import { bodyIn, openBody } from './decrypt.mjs';
import { exportRows, markdownOf, rowObject } from './export.mjs';
import { matching, parseFilter } from './filter.mjs';
import { fromFragment, toFragment } from './link.mjs';
import { retrySchedule, start } from './pushwire.mjs';
import { buffersOf, Kind } from './rows.mjs';
import { base64Length } from './text.mjs';
import { describeRun, timeline } from './timeline.mjs';

const state = {
  capture: null,
  job: 0,
  epoch: 0,
  sent: 0,
  /** Counts computations of lines: a later one makes those before it void. */
  turn: 0,
  reveal: false,
  view: { filter: '', fold: true, open: [] },
  passes: null,
  ready: null,
};

/** Events say which input they are about, so that the page can drop those of the one before. */
const emit = (event, data, transfer = []) => postMessage({ event, epoch: state.epoch, ...data }, transfer);

/** Lets messages in between two slices. */
const pause = () => new Promise((resolve) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    channel.port1.close();
    resolve();
  };
  channel.port2.postMessage(0);
});

/** Milliseconds between two updates of the page while it loads. */
const BETWEEN = 300;

async function open({ blob, choice = {}, epoch }) {
  const job = ++state.job;
  state.turn++;
  state.capture?.free();
  Object.assign(state, { capture: null, epoch, sent: 0, reveal: false, passes: null });
  Object.assign(state.view, { filter: '', open: [] });
  let next = 0;
  const progress = async (done, capture) => {
    await pause();
    if (state.job !== job) throw new Cancelled();
    if (performance.now() < next) return;
    const from = performance.now();
    state.capture = capture;
    sendRows(capture, Math.ceil((capture.rows.count * 1.05 * blob.size) / done));
    await sendLines(capture);
    emit('progress', { done, total: blob.size });
    // Telling must not cost more than a fifth of reading.
    if (capture.rows.count) next = performance.now() + Math.max(BETWEEN, 4 * (performance.now() - from));
  };
  const { capture, verdict } = await load(blob, choice, { progress });
  // Another input was opened meanwhile; a load that was cancelled keeps what it read.
  if (state.epoch !== epoch) return null;
  state.capture = capture;
  sendRows(capture);
  emit('columns', { batch: capture.rows.batch(0, ['ack', 'partner', 'flags']) });
  await sendLines(capture);
  return { ...verdict, ...describe(capture) };
}

function describe(capture) {
  const { rows } = capture;
  const counts = [0, 0, 0, 0];
  for (let row = 0; row < rows.count; row++) counts[rows.kind[row]]++;
  return { rows: rows.count, counts, problems: capture.problems.length, streams: streamsOf(capture) };
}

const streamsOf = (capture) => capture.streams.map(({ connection, direction, protocol, host, bytes }) => ({ connection, direction, protocol, host, size: bytes.size }));

/** Sends the rows that the page does not have; `expected` is how many there may be in the end. */
function sendRows(capture, expected = capture.rows.count) {
  const batch = capture.rows.batch(state.sent);
  state.sent = capture.rows.count;
  emit('rows', { batch, expected, problems: capture.problems.length, streams: streamsOf(capture) }, buffersOf(batch));
}

/** Thrown where the filter or the input has changed meanwhile. */
class Outdated extends Error {}

/** Computes and sends the lines; a search that a later one made void sends nothing. */
async function sendLines(capture) {
  const turn = ++state.turn;
  try {
    await computeLines(capture, async () => {
      await pause();
      if (state.turn !== turn) throw new Outdated();
    });
  } catch (error) {
    if (!(error instanceof Outdated)) throw error;
  }
}

async function computeLines(capture, check) {
  const { filter, fold, open: opened } = state.view;
  const parsed = parseFilter(filter);
  const passes = await matching(capture, parsed, check);
  state.passes = passes;
  const { items, spans, matched } = timeline(capture.rows, {
    accepts: passes && ((row) => passes[row] === 1),
    fold,
    open: new Set(opened),
    connectionOf: (row) => capture.connectionOf(row),
  });
  emit('lines', { items, spans, matched, total: capture.rows.count, wrong: parsed.wrong }, [items.buffer, spans.buffer]);
}

/** Rows of the lines that are shown, folded runs included; all rows if there is no filter. */
function shownRows() {
  const { capture, passes } = state;
  const list = [];
  for (let row = 0; row < capture.rows.count; row++) if (!passes || passes[row]) list.push(row);
  return list;
}

/** Needs a capture for everything below. */
function need() {
  if (!state.capture) throw new Error('Nothing is open.');
  return state.capture;
}

async function appDataOf(row) {
  const { decoded } = await openRow(need(), row, true);
  const pairs = (decoded?.fields ?? []).filter((field) => field.name === 'app_data');
  const value = (pair, number) => pair.fields.find((field) => field.number === number)?.value;
  return {
    decoded,
    appData: Object.fromEntries(pairs.map((pair) => [value(pair, 1), value(pair, 2)])),
  };
}

async function bodyOf(row) {
  const capture = need();
  if (capture.rows.kind[row] === Kind.body) return { body: await capture.bytesOf(row), appData: {} };
  const { decoded, appData } = await appDataOf(row);
  const raw = decoded?.fields?.find((field) => field.name === 'raw_data');
  const bytes = raw ? await capture.bytesOf(row) : null;
  const end = raw ? raw.end - capture.rows.offset[row] : 0;
  return { body: bodyIn(bytes?.slice(end - base64Length(raw.value), end), appData), appData };
}

const calls = {
  start: ({ wasm }) => (state.ready = start(wasm)),
  open,
  cancel: () => {
    state.job++;
  },
  view: async ({ view }) => {
    Object.assign(state.view, view);
    if (state.capture) await sendLines(state.capture);
  },
  reveal: ({ on }) => {
    state.reveal = on;
  },
  summaries: async ({ rows, runs }) => ({
    texts: await Promise.all(rows.map((row) => summaryOf(need(), row, state.reveal))),
    runs: runs.map(([row, span]) => describeRun(need().rows, row, span)),
  }),
  detail: ({ row }) => detailOf(need(), row, state.reveal),
  problems: ({ from, count }) => need().problems.slice(from, from + count),
  markdown: ({ row }) => markdownOf(need(), row, state.reveal),
  object: ({ row }) => rowObject(need(), row, state.reveal),
  export: ({ format }) => {
    const { job } = state;
    return exportRows(need(), shownRows(), format, state.reveal, async (done, total) => {
      await pause();
      if (state.job !== job) throw new Error('Cancelled: nothing was exported.');
      emit('exporting', { done, total });
    });
  },
  link: ({ row }) => toFragment(need(), row === undefined ? shownRows() : [row]),
  fragment: ({ fragment }) => fromFragment(fragment),
  decrypt: async ({ row, key, secret, headers }) => {
    const { body, appData } = await bodyOf(row);
    if (!body) throw new Error('This row has no payload to decrypt.');
    return openBody(body, { ...appData, ...headers }, key, secret);
  },
  schedule: ({ config, count }) => {
    // Chromium's jitter shortens with the number drawn, full jitter with its absence.
    const [low, high] = [0, 1 - 2 ** -32].map((drawn) => retrySchedule({ ...config, random: () => drawn }, count));
    return { longest: retrySchedule(config, count), shortest: low.map((wait, at) => Math.min(wait, high[at])) };
  },
};

onmessage = async ({ data: { id, call, args } }) => {
  try {
    // What is asked before the decoder is there waits for it, in the order in which it was asked.
    if (call !== 'start') await state.ready;
    postMessage({ id, result: await calls[call](args ?? {}) });
  } catch (error) {
    postMessage({ id, error: error instanceof Error ? error.message : String(error), code: error?.code });
    // The decoder is of no use after a trap; the page starts a new worker.
    if (error instanceof WebAssembly.RuntimeError) reportError(error);
  }
};

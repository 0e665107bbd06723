// Which rows are shown: the filter applied, runs of heartbeats folded into one line.
//
// A line of the timeline is a row, or a run of `span` rows that starts at it. Linear in the number of rows, so that
// a million of them stay under the gate; texts are looked up by the caller. It holds no state.

import { Ack, Kind } from './rows.mjs';

const isHeartbeat = (rows, row) => rows.kind[row] === Kind.frame && rows.tag[row] <= 1;

/**
 * Computes the lines.
 * @param {import('./rows.mjs').Rows} rows
 * @param {{accepts: null|((row: number) => boolean), fold: boolean, open: Set<number>,
 *   connectionOf: (row: number) => number}} options
 * @returns {{items: Uint32Array, spans: Uint32Array, matched: number}}
 */
export function timeline(rows, { accepts, fold, open, connectionOf }) {
  const room = rows.count + open.size;
  const items = new Uint32Array(room);
  const spans = new Uint32Array(room);
  let lines = 0;
  let matched = 0;
  for (let row = 0; row < rows.count; row++) {
    if (accepts && !accepts(row)) continue;
    matched++;
    items[lines] = row;
    spans[lines] = 1;
    if (fold && isHeartbeat(rows, row)) {
      const span = runFrom(rows, row, accepts, connectionOf);
      if (span > 2) {
        spans[lines] = span;
        matched += span - 1;
        if (open.has(row)) {
          for (let i = 0; i < span; i++) {
            lines++;
            items[lines] = row + i;
            spans[lines] = 0;
          }
        }
        row += span - 1;
      }
    }
    lines++;
  }
  return { items: items.slice(0, lines), spans: spans.slice(0, lines), matched };
}

/** Length of the run of heartbeats of one connection that starts at `row`. */
function runFrom(rows, row, accepts, connectionOf) {
  const connection = connectionOf(row);
  let end = row + 1;
  while (end < rows.count && isHeartbeat(rows, end) && connectionOf(end) === connection && (!accepts || accepts(end))) {
    end++;
  }
  return end - row;
}

/** What a folded run says: how many, how often, how fast the replies, how many without. */
export function describeRun(rows, start, span) {
  const pings = [];
  const replies = [];
  let count = 0;
  let unanswered = 0;
  for (let row = start; row < start + span; row++) {
    if (rows.tag[row] !== 0) continue;
    count++;
    if (rows.ack[row] === Ack.reply) replies.push(rows.time[rows.partner[row]] - rows.time[row]);
    else unanswered++;
    pings.push(rows.time[row]);
  }
  const gaps = Float64Array.from(pings.slice(1), (time, i) => time - pings[i]);
  return { count, unanswered, every: median(gaps), reply: median(Float64Array.from(replies)) };
}

function median(values) {
  const known = values.filter(Number.isFinite).sort();
  return known.length ? known[known.length >> 1] : NaN;
}

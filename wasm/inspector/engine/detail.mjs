// Everything about one row: its bytes, its decoded object, what is hidden, and the rows it is joined to.
//
// Secrets become asterisks in the bytes and the object is decoded from those, unless `reveal` is set. One row at a time.

import { secretsOfFrame, secretsOfStanza, withAsterisks } from './mask.mjs';
import { typeName } from './names.mjs';
import { decodeFrame, decodeStanza } from './pushwire.mjs';
import { Kind } from './rows.mjs';
import { summaryOfFrame, summaryOfStanza } from './summary.mjs';

/** The bytes of a row with its secrets hidden, and its decoded object. */
export async function openRow(capture, row, reveal) {
  const { rows } = capture;
  const bytes = await capture.bytesOf(row);
  const base = rows.offset[row];
  const direction = capture.streams[rows.stream[row]].direction;
  const kind = rows.kind[row];
  const header = kind === Kind.stanza ? await capture.streams[rows.stream[row]].header() : null;
  const decode = (from) => decodeAs(kind, from, base, direction, header);
  const decoded = decode(bytes);
  const hidden = reveal ? [] : hiddenRanges(kind, decoded, bytes);
  const shown = withAsterisks(bytes, hidden);
  const object = hidden.length ? decode(shown) : decoded;
  // Alone, a stanza that breaks off looks cut: what counts is what its stream said.
  if (object) object.problem = problemOf(capture, row);
  return { bytes: shown, base, hidden, decoded: object };
}

function problemOf(capture, row) {
  const [first] = capture.problemsOf(row);
  return first ? { offset: first.offset, kind: first.kind, message: first.message, frame: row, resumed_at: first.resumed_at } : null;
}

function decodeAs(kind, bytes, base, direction, header) {
  if (kind === Kind.frame) return decodeFrame(bytes, base, direction);
  return kind === Kind.stanza ? decodeStanza(bytes, base, header) : null;
}

function hiddenRanges(kind, decoded, bytes) {
  if (kind === Kind.gap) return [[0, bytes.length]];
  if (kind === Kind.frame) return decoded ? secretsOfFrame(decoded, bytes) : [[0, bytes.length]];
  return kind === Kind.stanza ? secretsOfStanza(bytes) : [];
}

/** One line for a row of the timeline. */
export async function summaryOf(capture, row, reveal) {
  const { rows } = capture;
  const kind = rows.kind[row];
  if (kind === Kind.gap) return capture.problemsOf(row)[0]?.message ?? '';
  if (kind === Kind.body) return `encrypted body of ${rows.length[row]} bytes`;
  const { decoded } = await openRow(capture, row, reveal);
  if (!decoded) return '';
  return kind === Kind.frame ? summaryOfFrame(decoded) : summaryOfStanza(decoded, rows.tag[row]);
}

/** All that the panes show of a row. */
export async function detailOf(capture, row, reveal) {
  const { rows, streams } = capture;
  const stream = streams[rows.stream[row]];
  const opened = await openRow(capture, row, reveal);
  return {
    row,
    ...opened,
    kind: rows.kind[row],
    tag: rows.tag[row],
    name: typeName(rows.kind[row], rows.tag[row]),
    connection: stream.connection,
    direction: stream.direction,
    host: stream.host,
    protocol: stream.protocol,
    problems: capture.problemsOf(row),
    joined: joinedTo(rows, row),
  };
}

/** Rows whose partner this row is, at most 100. */
function joinedTo(rows, row) {
  const found = [];
  // A row that acknowledges anything has a partner too.
  if (rows.partner[row] < 0) return found;
  for (let other = 0; other < rows.count && found.length < 100; other++) {
    if (rows.partner[other] === row && rows.ack[other] > 1) found.push({ row: other, ack: rows.ack[other] });
  }
  return found;
}

// What leaves the page when the user asks: JSON, NDJSON, CSV, Markdown of one row, and the bytes.
//
// Rows are decoded from bytes whose secrets are hidden unless revealed; bytes are base64; 64-bit integers are strings, as the
// decoder gives them. The JSON can be opened again by this page. Written in pieces, so that a large capture can be cancelled.

import { ACKS, typeName } from './names.mjs';
import { openRow, summaryOf } from './detail.mjs';
import { base64 } from './inputs/hex.mjs';
import { FORMAT } from './inputs/own.mjs';
import { Kind } from './rows.mjs';
import { Direction } from './streams.mjs';
import { toBase64, visible } from './text.mjs';

const PIECE = 500;

/** One row as an object. */
export async function rowObject(capture, row, reveal) {
  const { rows, streams } = capture;
  const stream = streams[rows.stream[row]];
  const { bytes, hidden, decoded } = await openRow(capture, row, reveal);
  return {
    row,
    connection: stream.connection,
    host: stream.host,
    direction: directionName(stream.direction),
    protocol: stream.protocol,
    time_ms: Number.isNaN(rows.time[row]) ? null : rows.time[row],
    type: typeName(rows.kind[row], rows.tag[row]),
    offset: rows.offset[row],
    length: rows.length[row],
    stream_id: rows.streamId[row] || null,
    acknowledged: ACKS[rows.ack[row]] || null,
    acknowledged_by_row: rows.ack[row] > 1 ? rows.partner[row] : null,
    hidden: hidden.map(([from, to]) => [rows.offset[row] + from, rows.offset[row] + to]),
    bytes: toBase64(bytes),
    [rows.kind[row] === Kind.stanza ? 'stanza' : 'frame']: decoded,
  };
}

const directionName = (direction) => (direction === Direction.toServer ? 'to server' : 'to client');

const problemObject = ({ row, offset, kind, message, resumed_at: resumedAt }) => ({ row, offset, kind, message, resumed_at: resumedAt ?? null });

/** Writes `list` of rows as a Blob; `tick` is awaited between pieces. */
export async function exportRows(capture, list, format, reveal, tick) {
  const parts = [];
  const writer = WRITERS[format];
  parts.push(writer.head(capture, reveal));
  for (let at = 0; at < list.length; at += PIECE) {
    const end = Math.min(list.length, at + PIECE);
    const lines = [];
    for (let i = at; i < end; i++) lines.push((i > 0 ? writer.between : '') + (await writer.row(capture, list[i], reveal)));
    parts.push(lines.join(''));
    await tick(end, list.length);
  }
  parts.push(writer.tail(capture));
  return new Blob(parts, { type: writer.type });
}

const asLine = async (capture, row, reveal) => JSON.stringify(await rowObject(capture, row, reveal));

const CSV_COLUMNS = 'row,connection,direction,time_ms,type,offset,length,stream_id,acknowledged,acknowledged_by_row,summary,bytes';

/** A CSV cell; one that a spreadsheet would take for a formula gets an apostrophe. */
function cell(value) {
  const text = value === null || value === undefined ? '' : String(value);
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

async function csvRow(capture, row, reveal) {
  const object = await rowObject(capture, row, reveal);
  const summary = await summaryOf(capture, row, reveal);
  return [object.row, object.connection, object.direction, object.time_ms, object.type, object.offset, object.length,
    object.stream_id, object.acknowledged, object.acknowledged_by_row, summary, object.bytes].map(cell).join(',');
}

const WRITERS = {
  json: {
    type: 'application/json',
    head: (capture, reveal) => `{"format":"${FORMAT}","version":1,"masked":${!reveal},"rows":[\n`,
    row: asLine,
    between: ',\n',
    tail: (capture) => `\n],"problems":${JSON.stringify(capture.problems.map(problemObject))}}\n`,
  },
  ndjson: { type: 'application/x-ndjson', head: () => '', row: asLine, between: '\n', tail: () => '\n' },
  csv: { type: 'text/csv', head: () => `${CSV_COLUMNS}\r\n`, row: csvRow, between: '\r\n', tail: () => '\r\n' },
};

/** One row for a bug report. */
export async function markdownOf(capture, row, reveal) {
  const object = await rowObject(capture, row, reveal);
  const title = [
    `### Row ${object.row + 1}: ${object.type}, ${object.direction}, ${object.length} bytes at ${hex(object.offset)}`,
    '',
    ...acknowledgement(object),
  ];
  const lines = [
    '| bytes | field | value |',
    '| --- | --- | --- |',
    ...fieldLines(object.frame?.fields ?? [], ''),
    '',
  ];
  const body = object.stanza ? fenced('xml', new TextDecoder().decode(base64(object.bytes))) : fenced('text', object.bytes);
  return `${[...title, ...(object.stanza ? [] : lines), ...body].join('\n')}\n`;
}

/** Rows are counted from 1 here, as on the page. */
function acknowledgement({ acknowledged, acknowledged_by_row: by }) {
  if (!acknowledged) return [];
  return [by === null ? 'Not acknowledged in this capture.' : `Acknowledged: ${acknowledged} (row ${by + 1})`, ''];
}

/** Accents that no run inside of the text can end. */
function fence(text, least) {
  let longest = least - 1;
  for (const [run] of text.matchAll(/\x60+/g)) longest = Math.max(longest, run.length);
  return '\x60'.repeat(longest + 1);
}

const fenced = (language, text) => [`${fence(text, 3)}${language}`, visible(text), fence(text, 3)];

const hex = (offset) => `0x${offset.toString(16).toUpperCase()}`;

/** As code in a table's cell, which a bar or a line's end would close. */
function inCode(value) {
  const text = visible(String(value)).replace(/\s*[\n\r]\s*/g, ' ⏎ ').replace(/\|/g, '\\|');
  const [mark, space] = [fence(text, 1), text.includes('\x60') ? ' ' : ''];
  return `${mark}${space}${text}${space}${mark}`;
}

function fieldLines(fields, path) {
  return fields.flatMap((field) => {
    const name = path + (field.name ?? `field ${field.number}`);
    const line = `| ${hex(field.start)}–${hex(field.end)} | ${name} | ${field.fields ? '' : inCode(field.value)} |`;
    return [line, ...fieldLines(field.fields ?? [], `${name} › `)];
  });
}

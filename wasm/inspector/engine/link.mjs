// A link that carries the capture in its fragment, which no browser sends to a server.
//
// deflate-raw and base64url of the export's rows, without their decoded fields. Secrets are always hidden in it; keys
// never enter it. Refused above 50 KB, since links of that size break in mail and chat.

import { rowObject } from './export.mjs';
import { base64 } from './inputs/hex.mjs';
import { FORMAT } from './inputs/own.mjs';
import { toBase64Url } from './text.mjs';

const LIMIT = 50_000;
const MOST_ROWS = 5000;

const through = async (bytes, transform) =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(transform)).arrayBuffer());

/** Returns the fragment for the rows of `list`. */
export async function toFragment(capture, list) {
  if (list.length > MOST_ROWS) throw new Error(`A link holds ${MOST_ROWS} rows at most; filter first, or export a file.`);
  const rows = [];
  for (const row of list) rows.push(await linked(capture, row));
  const text = JSON.stringify({ format: FORMAT, rows });
  const packed = await through(new TextEncoder().encode(text), new CompressionStream('deflate-raw'));
  const fragment = `c=${toBase64Url(packed)}`;
  if (fragment.length > LIMIT) throw new Error(`The link would have ${fragment.length} characters; more than ${LIMIT} do not survive mail. Filter first, or export a file.`);
  return fragment;
}

/** What an export has of a row, but for the decoded fields; secrets stay hidden. */
async function linked(capture, row) {
  const { connection, direction, protocol, host, time_ms, bytes } = await rowObject(capture, row, false);
  return { connection, direction, protocol, host, time_ms, bytes };
}

/** Most bytes that a fragment may unpack to: a link must not fill the memory. */
const UNPACKED_LIMIT = 16 << 20;

/** Reads a fragment back into an export's object. Mail and chat may have added punctuation behind it. */
export async function fromFragment(fragment) {
  const packed = /^#?c=([A-Za-z0-9_-]+)[^A-Za-z0-9_-]*$/.exec(fragment)?.[1];
  if (!packed) throw new Error('it is damaged.');
  if (packed.length > LIMIT) throw new Error(`it is longer than ${LIMIT.toLocaleString('en')} characters.`);
  const reader = new Blob([base64(packed)]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += decoder.decode(part.value, { stream: true });
    if (text.length > UNPACKED_LIMIT) throw new Error('This link unpacks to more than 16 MB.');
  }
  return JSON.parse(text);
}

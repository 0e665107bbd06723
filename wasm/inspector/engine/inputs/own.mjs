// The page's own export, read again: the bytes of each row with direction, time and connection.
//
// What was masked when it was written stays masked: those bytes are asterisks. The decoded fields of the file are not
// trusted; the bytes are decoded anew. A link's fragment has the same shape.

import { Direction } from '../streams.mjs';
import { base64 } from './hex.mjs';

export const FORMAT = 'pushwire-inspector';

/** Reads the text of an export into chunks. */
export async function* ownChunks(source) {
  const document = JSON.parse(await source.blob.text());
  if (document?.format !== FORMAT || !Array.isArray(document.rows)) throw new Error('This is no export of the inspector.');
  for (const row of document.rows) {
    if (typeof row?.bytes !== 'string') continue;
    yield {
      connection: Number(row.connection) || 0,
      direction: row.direction === 'to server' ? Direction.toServer : Direction.toClient,
      protocol: row.protocol,
      time: typeof row.time_ms === 'number' ? row.time_ms : NaN,
      bytes: base64(row.bytes),
      host: typeof row.host === 'string' ? row.host.slice(0, 200) : '',
    };
  }
}

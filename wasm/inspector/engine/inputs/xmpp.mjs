// XMPP out of logs: XML with or without the prefixes that say who sent it.
//
// Knows Smack's `SENT (0):` and `RCV (0):`, consoles with `SEND`, `RECV`, `IN`, `OUT`, and Prosody's `Received[c2s…]:`, which
// speaks as the server. What stands before `<` is prefix; its clock time is read where there is one. XML without any
// prefix is one stream from the server.

import { Direction } from '../streams.mjs';

const PREFIX = /^([^<]*?)\b(SENT|SEND|Sending|OUT|RECV|RCV|Received|IN)\b([^<]{0,80})/;
const CLOCK = /(?:(\d{4}-\d\d-\d\d)[T ])?(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,3}))?/;

/** Milliseconds of the time in a prefix; NaN if it has none. */
function timeOf(prefix) {
  const clock = CLOCK.exec(prefix);
  if (!clock) return NaN;
  const [, date, hours, minutes, seconds, part = '0'] = clock;
  const day = date ? Date.parse(`${date}T00:00:00Z`) : 0;
  return day + ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(part.padEnd(3, '0'));
}

function directionOf(word, after) {
  const outgoing = /^(SENT|SEND|Sending|OUT)$/.test(word);
  const asServer = /^\s*\[c2s/.test(after);
  return outgoing === asServer ? Direction.toClient : Direction.toServer;
}

/** Reads a log into chunks `{connection, direction, time, bytes}`. */
export async function* xmppChunks(source, { direction = Direction.toClient } = {}) {
  const encoder = new TextEncoder();
  let now = { connection: 0, direction, time: NaN, host: '' };
  let text = [];
  const take = () => ({ ...now, bytes: encoder.encode(text.splice(0).join('')) });
  for await (const line of source.lines()) {
    const prefix = PREFIX.exec(line);
    const starts = prefix && (line.includes('<') || line.length === prefix[0].length);
    if (starts) {
      if (text.length) yield take();
      const from = directionOf(prefix[2], prefix[3]);
      now = { ...now, direction: from, time: timeOf(prefix[1] + prefix[3]) };
      text.push(line.slice(prefix[0].length));
    } else text.push(`${line}\n`);
    if (text.length >= 512) yield take();
  }
  if (text.length) yield take();
}

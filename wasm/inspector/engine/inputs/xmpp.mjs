// XMPP out of logs: XML with or without the prefixes that say who sent it.
//
// Knows Smack's `SENT (0):` and `RCV (0):`, Google's CCS samples (`Sent:`, `Received:`), consoles with `SEND`, `RECV`, `IN`,
// `OUT`, the `C:` and `S:` of RFC 6120, and Prosody's `Received[c2s…]:`, which speaks as the server. What stands before a
// stanza is prefix; its clock time is read where there is one. XML without any prefix is one stream from the server. A word
// of the text itself is no prefix unless a stanza follows it, or nothing but a colon.

import { Direction } from '../streams.mjs';

const OUTGOING = 'SENT|SEND|SENDING|OUTGOING';
const WORDS = `${OUTGOING}|RECV|RCV|RECEIVED|RECEIVING|INCOMING`;
/** What is written in one go: a stanza, the stream itself, or what opens it. */
const ELEMENT = '<(?=[/?]?(?:\\w+:)?(?:xml|stream|message|iq|presence|features|auth|challenge|response|success|failure|abort|starttls|proceed|error|enabled?|resumed?|failed|r|a)\\b)';
/** Before, the word, and behind it: as likely as they stand. Short words count in capitals alone. */
const PREFIXES = [
  new RegExp(`^()([CS]:)(\\s*)${ELEMENT}`),
  new RegExp(`^([^<]{0,200}?)\\b(${WORDS})\\b([^<]{0,80})(?:${ELEMENT}|$)`, 'i'),
  new RegExp(`^([^<]{0,200}?)\\b(IN|OUT)\\b([^<]{0,80})(?:${ELEMENT}|$)`),
];
/** A prefix whose stanza begins on the next line: without a colon the word is all there is. */
const ALONE = new RegExp(`^(?:[^<"{}]*\\b(?:${WORDS}|IN|OUT)\\b[^<"{}\\w]*(?:\\d+[^<"{}\\w]*)?[:>]|(?:${WORDS}|IN|OUT))\\s*$`, 'i');
/** A clock, and no word that says who it was. */
const TIMED = new RegExp(`^([^<]{0,60}?\\d\\d:\\d\\d:\\d\\d[^<]{0,120})${ELEMENT}`);
const CLOCK = /(?:(\d{4}-\d\d-\d\d)[T ])?(?<!\d)(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d{1,3}))?(?:\s?([AP])M\b)?/;

/** Milliseconds of the time in a prefix; NaN if it has none. */
function timeOf(prefix) {
  const clock = CLOCK.exec(prefix);
  if (!clock) return NaN;
  const [, date, written, minutes, seconds, part = '0', half] = clock;
  const hours = half ? (Number(written) % 12) + (half === 'P' ? 12 : 0) : Number(written);
  const day = date ? Date.parse(`${date}T00:00:00Z`) : 0;
  return day + ((hours * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(part.padEnd(3, '0'));
}

function directionOf(word, after) {
  const outgoing = new RegExp(`^(?:${OUTGOING}|OUT|C:)$`, 'i').test(word);
  const asServer = /^\s*\[c2s/.test(after);
  return outgoing === asServer ? Direction.toClient : Direction.toServer;
}

/** What a line begins with, if that is a prefix: its length, the time, and the direction unless nothing tells it. */
function prefixOf(line) {
  for (const form of PREFIXES) {
    const [whole, before, word, after] = form.exec(line) ?? [];
    if (whole === undefined || !(whole.endsWith('<') || ALONE.test(line))) continue;
    return { length: (before + word + after).length, time: timeOf(before + after), direction: directionOf(word, after) };
  }
  const clock = TIMED.exec(line);
  return clock && { length: clock[1].length, time: timeOf(clock[1]) };
}

/** Reads a log into chunks `{connection, direction, time, bytes}`. */
export async function* xmppChunks(source, { direction = Direction.toClient } = {}) {
  const encoder = new TextEncoder();
  let now = { connection: 0, direction, time: NaN, host: '' };
  let text = [];
  const take = () => ({ ...now, bytes: encoder.encode(text.splice(0).join('')) });
  for await (const line of source.lines()) {
    const prefix = prefixOf(line);
    if (prefix) {
      if (text.length) yield take();
      now = { ...now, direction: prefix.direction ?? now.direction, time: prefix.time };
    }
    text.push(`${line.slice(prefix?.length ?? 0)}\n`);
    if (text.length >= 512) yield take();
  }
  if (text.length) yield take();
}

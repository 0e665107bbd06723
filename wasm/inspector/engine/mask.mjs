// What must not be seen, copied, linked or exported until it is revealed: tokens and passwords.
//
// A secret's bytes become asterisks, as many as there were, and everything shown is decoded from those bytes. So tree, hex,
// copies and exports cannot disagree, and lengths and offsets stay true. Hidden are LoginRequest.auth_token, a data
// message's token and reg_id, app data and CCS values whose name says token or secret, SASL answers, and bytes that nobody
// understood, for they may hold any of these. It does not guess secrets from their looks.

const STAR = 0x2a;

/** Fields by tag: numbers of the top-level fields that are secret. */
const SECRET_FIELDS = { 2: [5], 8: [6, 13] };
const APP_DATA = 7;
const DATA_MESSAGE = 8;
const LOGIN_REQUEST = 2;

const SECRET = 'token|secret|passw|registration_id|reg_id|private|api_?key|p256dh';
const SECRET_KEY = new RegExp(`${SECRET}|^auth(?!or)`, 'i');
const TOKEN_KEYS = `to|from|notification_key|auth(?!or)[\\w.-]*|[\\w.-]*(?:${SECRET})[\\w.-]*`;
const QUOTE = '(?:"|&quot;|&#34;|&#x22;)';
const TEXT = `${QUOTE}((?:\\\\[\\s\\S]|(?!${QUOTE})[\\s\\S])*)(?:${QUOTE}|$)`;
const CCS_VALUE = new RegExp(`${QUOTE}(${TOKEN_KEYS})${QUOTE}\\s*:\\s*${TEXT}`, 'gi');
const CCS_LIST = new RegExp(`${QUOTE}registration_ids${QUOTE}\\s*:\\s*\\[([^\\]]*)`, 'gi');
const LISTED = new RegExp(TEXT, 'gi');
const SASL_TEXT = /<(?:\w+:)?(auth|response|challenge)\b[^>]*>([^<]*)/gi;
/** Addresses that are no tokens: topics, sender ids and Google's own. */
const PUBLIC_ADDRESS = /^(\/topics\/|\d{6,20}$|[\w.-]+\.googleapis\.com$|[\w.+-]+@[\w.-]+)/;

/** Where the value of a length-delimited field starts; other fields have no text to hide. */
function valueStart(bytes, field, base) {
  let at = field.start - base;
  const wire = bytes[at] & 7;
  while (bytes[at] >= 0x80) at++;
  at++;
  if (wire === 2) {
    while (bytes[at] >= 0x80) at++;
    at++;
  }
  return at;
}

/** The secret ranges of a decoded MCS frame, relative to its bytes. */
export function secretsOfFrame(frame, bytes) {
  const base = frame.offset;
  const ranges = [];
  const hide = (field) => ranges.push([valueStart(bytes, field, base), field.end - base]);
  for (const field of frame.fields) {
    if (SECRET_FIELDS[frame.tag]?.includes(field.number)) hide(field);
    else if (frame.tag === DATA_MESSAGE && field.number === APP_DATA) secretPair(field, hide);
  }
  if (frame.problem && (frame.tag === LOGIN_REQUEST || frame.tag === DATA_MESSAGE)) hideRest(frame, bytes, ranges);
  return ranges.filter(([from, to]) => to > from);
}

function secretPair(field, hide) {
  const key = field.fields?.find((inner) => inner.number === 1)?.value;
  if (!SECRET_KEY.test(String(key ?? ''))) return;
  for (const inner of field.fields) if (inner.number === 2) hide(inner);
}

/** Of a damaged message what lies outside of whole fields stays hidden. */
function hideRest(frame, bytes, ranges) {
  let at = 1;
  while (at < bytes.length && bytes[at] >= 0x80) at++;
  at++;
  for (const field of frame.fields) {
    if (field.start - frame.offset > at) ranges.push([at, field.start - frame.offset]);
    at = Math.max(at, field.end - frame.offset);
  }
  ranges.push([at, bytes.length]);
}

/** The secret ranges of a stanza's bytes. */
export function secretsOfStanza(bytes) {
  const text = new TextDecoder('latin1').decode(bytes);
  const ranges = [];
  for (const match of text.matchAll(SASL_TEXT)) push(ranges, match, match[2]);
  for (const list of text.matchAll(CCS_LIST)) {
    const start = list.index + list[0].length - list[1].length;
    for (const match of list[1].matchAll(LISTED)) push(ranges, { index: start + match.index, 0: match[0] }, match[1]);
  }
  for (const match of text.matchAll(CCS_VALUE)) {
    const address = match[1] === 'to' || match[1] === 'from';
    if (!(address && PUBLIC_ADDRESS.test(match[2]))) push(ranges, match, match[2]);
  }
  return ranges;
}

/** Hides the value at the end of a match, in front of its closing quote if it has one. */
function push(ranges, match, value) {
  const start = match.index + match[0].lastIndexOf(value);
  if (value.trim() && value !== '=') ranges.push([start, start + value.length]);
}

/** A copy of `bytes` with `ranges` hidden. */
export function withAsterisks(bytes, ranges) {
  if (ranges.length === 0) return bytes;
  const copy = bytes.slice();
  for (const [from, to] of ranges) copy.fill(STAR, from, to);
  return copy;
}

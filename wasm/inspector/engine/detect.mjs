// What an input is: every reading that fits its first bytes, the likeliest first.
//
// Order and rules: hex and base64 by alphabet, MCS by version byte or a chain of frames, NetLog and follow dumps by their
// headers, XMPP by its tags, a Web Push body by RFC 8188 §2.1. It decides from the first 64 KiB and decodes nothing;
// the page shows the verdict and lets the user choose another reading.

/** Names of the readings, as shown. */
export const KINDS = Object.freeze({
  netlog: 'Chrome NetLog',
  follow: 'Wireshark follow dump',
  own: 'inspector export',
  xmpp: 'XMPP stream or log',
  push: 'Web Push body',
  mcs: 'raw MCS stream',
  hex: 'hex',
  base64: 'base64',
});

/** How many bytes `detect` wants to see. */
export const HEAD = 65536;

const HIGHEST_TAG = 15;
const LOGIN_REQUEST = 2;

/** A length varint: its value and where it ends, or null. */
function varint(bytes, at) {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    if (at + i >= bytes.length) return null;
    value += (bytes[at + i] & 0x7f) * 2 ** (7 * i);
    if (bytes[at + i] < 0x80) return { value, end: at + i + 1 };
  }
  return null;
}

export const isVersion = (byte) => byte === 38 || byte >= 41;

/** How many frames follow each other from `at`, and whether they end where the bytes do. */
function chain(bytes, at) {
  let frames = 0;
  while (at < bytes.length && frames < 1000) {
    const length = bytes[at] <= HIGHEST_TAG ? varint(bytes, at + 1) : null;
    if (!length || length.end + length.value > bytes.length) break;
    at = length.end + length.value;
    frames++;
  }
  return { frames, whole: at === bytes.length };
}

function looksLikeMcs(bytes) {
  if (bytes.length < 2) return false;
  if (isVersion(bytes[0]) && bytes[1] <= HIGHEST_TAG && varint(bytes, 2)) return true;
  const { frames, whole } = chain(bytes, 0);
  return frames >= 3 || (frames > 0 && whole);
}

/** RFC 8188 header with RFC 8291's key: 16 salt, 4 record size, 65, 0x04. */
function looksLikePush(bytes) {
  if (bytes.length < 103 || bytes[20] !== 65 || bytes[21] !== 4) return false;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(16) >= 18;
}

/** Which side wrote a stream: its login says so. Null if nothing does. */
export function writerOf(bytes) {
  const at = bytes.length > 1 && isVersion(bytes[0]) ? 1 : 0;
  if (bytes[at] === LOGIN_REQUEST) return 'client';
  if (bytes[at] === LOGIN_REQUEST + 1) return 'server';
  return null;
}

/** The readings of bytes that are no text format. */
export function detectBytes(bytes) {
  const kinds = [];
  if (looksLikePush(bytes)) kinds.push('push');
  if (looksLikeMcs(bytes)) kinds.push('mcs');
  if (/^\s*<[a-z?/!]/i.test(latin1(bytes.subarray(0, 200)))) kinds.push('xmpp');
  return kinds;
}

const latin1 = (bytes) => new TextDecoder('latin1').decode(bytes);

function isText(bytes) {
  let odd = 0;
  for (const byte of bytes) if (byte < 9 || (byte > 13 && byte < 32) || byte === 127) odd++;
  return odd === 0;
}

const XMPP_LOG = /\b(SENT|SEND|SENDING|RECV|RCV|RECEIVED|RECEIVING|INCOMING|OUTGOING)\b[^\n<]{0,80}\n?<[a-z?/]/i;
/** RFC 6120's way of telling the sides apart; and lines that begin with a clock. */
const XMPP_LINE = /^(?:.{0,60}\b)?(?:[CS]:|IN\b|OUT\b):?\s*<[a-z?/]|\d\d:\d\d:\d\d[^\n<]{0,80}<(?:\?xml|message|iq|presence|stream)/m;
const HEX = /^[\s,;:]*(?:(?:0x|\\x)?[0-9a-f]{2,}[\s,;:|]*){4}/i;
/** Lines of Wireshark's follow dialog in hex: those of the server are indented. */
const FOLLOWED = /^[0-9a-f]{8}  ([0-9a-f]{2} {1,2}){2}/im;
const FOLLOWED_BACK = /^(\t|    )[0-9a-f]{8}  ([0-9a-f]{2} {1,2}){2}/im;

/** The readings of text, judged by its beginning. */
function detectText(text) {
  const trimmed = text.trimStart();
  if (/^\{\s*["}]/.test(trimmed)) return detectJson(trimmed);
  if (/^=+\s*\nFollow: /m.test(trimmed) || /char peer[01]_\d+\[\]/.test(trimmed) || /^peers:\s*$/m.test(trimmed)) {
    return ['follow'];
  }
  if (/^<[a-z?/!]/i.test(trimmed) || XMPP_LOG.test(trimmed) || XMPP_LINE.test(trimmed)) return ['xmpp'];
  // The first line may be the server's: its indentation counts.
  if (FOLLOWED_BACK.test(text) && FOLLOWED.test(text)) return ['follow', 'hex'];
  return detectAlphabet(trimmed);
}

function detectJson(text) {
  if (text.includes('"pushwire-inspector"')) return ['own'];
  if (text.includes('"constants"') || text.includes('"logEventTypes"')) return ['netlog'];
  return [];
}

function detectAlphabet(text) {
  const kinds = [];
  const dump = /^[ \t]*(0x)?[0-9a-f]{4,16}(:\s|[ \t]+)([0-9a-f]{2} ?){2,}/im.test(text) || /^\s*(unsigned |const |static |uint8_t|char|\{\s*0x)/m.test(text);
  const plain = text.replace(/[\s,;:|"']|0x|\\x|\b-\b/gi, '');
  if (dump || /^[0-9a-f]+$/i.test(plain)) kinds.push('hex');
  if (isBase64(text)) kinds.push('base64');
  if (!kinds.length && HEX.test(text)) kinds.push('hex');
  return kinds;
}

/** Lines of base64, each perhaps padded; words with spaces between them are none. */
function isBase64(text) {
  const lines = text.trim().split(/\s*\n\s*/);
  const first = lines.length === 1 && text.length < HEAD ? lines[0] : '';
  return lines.every((line) => /^[A-Za-z0-9+/_-]*={0,2}$/.test(line)) && text.length > 3 && (first.includes('=') || first.length % 4 !== 1);
}

/**
 * Returns the kinds that fit, likeliest first; empty if none does.
 * @param {Uint8Array} head first bytes of the input
 */
export function detect(head) {
  const byBytes = detectBytes(head);
  if (!isText(head)) return byBytes.length ? byBytes : ['mcs'];
  const byText = detectText(new TextDecoder().decode(head));
  // A brace and a line break would pass for a version byte and a tag.
  const others = byBytes.filter((kind) => !byText.includes(kind) && (kind !== 'mcs' || chain(head, isVersion(head[0]) ? 1 : 0).frames > 0));
  return [...byText, ...others];
}

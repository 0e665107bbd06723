// What each reader returns, found out by giving it something small and looking for it in what comes back.
//
// Nothing here is claimed by hand but the words of the tables. A reader that throws has given back its error.

const PING = 0;
const ACK = 1;
const STREAM_ERROR = 10;
const STATUS = 9007199254740993n;

/** Field 99, which MCS does not have, with a text of its own. */
const UNKNOWN = 'not in the schema';

function attempt(run) {
  try {
    return { value: run() };
  } catch (error) {
    return { error };
  }
}

const isLeaf = (value) => value === null || typeof value !== 'object' || value instanceof Uint8Array || 'low' in value;

/** Whether `matches(key, leaf)` holds anywhere in `value`, in lists of frames as in their fields. */
function some(value, matches, key = '') {
  if (isLeaf(value)) return matches(key, value);
  return Object.getOwnPropertyNames(value).some((name) => some(value[name], matches, name));
}

function holdsText(text) {
  return (_, leaf) => {
    if (leaf instanceof Uint8Array) return Buffer.from(leaf).includes(text);
    return typeof leaf === 'string' && (leaf.includes(text) || Buffer.from(leaf, 'base64').includes(text));
  };
}

const frame = (tag, body) => Buffer.from([tag, body.length, ...body]);
const stream = (...frames) => Buffer.concat([Buffer.of(41), ...frames]);

function varint(value) {
  const bytes = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 0x80n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 0x7fn) | 0x80);
  }
}

const yes = (found) => (found ? 'yes' : 'no');

function isNumberNamed(...names) {
  return (key, leaf) => names.includes(key) && typeof leaf === 'number';
}

const problemOf = ({ problem }) => (problem ? `\`${problem.kind}\` at ${problem.offset}` : 'nothing said');

/** A number cut off in a frame that itself is whole, and a good frame behind it. */
function brokenFrame(decode) {
  const good = frame(PING, [0x10, 5]);
  const { value, error } = attempt(() => decode(stream(good, frame(PING, [0x10, 0x80]), good)));
  if (error) return `throws \`${error.message}\`; no frames`;
  return `${problemOf(value[1])}; ${value.length} frames of 3`;
}

/** A text of one byte that begins no character. */
function brokenText(decode) {
  const { value, error } = attempt(() => decode(stream(frame(STREAM_ERROR, [0x0a, 1, 0xff]))));
  return error ? `throws \`${error.message}\`` : problemOf(value[0]);
}

/** One row: what `decode` of MCS returns. */
export function mcsReturns(decode) {
  const unknown = frame(PING, [...varint((99n << 3n) | 2n), UNKNOWN.length, ...Buffer.from(UNKNOWN)]);
  const status = frame(ACK, [0x18, ...varint(STATUS)]);
  const absent = decode(stream(frame(PING, [])));
  return [
    yes(some(decode(stream(frame(PING, [0x10, 5]))), isNumberNamed('start', 'end'))),
    yes(some(decode(stream(unknown)), holdsText(UNKNOWN))),
    yes(some(decode(stream(status)), (_, leaf) => String(leaf) === String(STATUS))),
    yes(!some(absent, isNumberNamed('last_stream_id_received', 'lastStreamIdReceived'))),
    brokenFrame(decode),
    brokenText(decode),
  ];
}

const inStream = (xml) => Buffer.from(`<stream:stream xmlns='jabber:client' xmlns:stream='s'>${xml}`);

/** What becomes of a stream that goes wrong behind a good stanza. */
function brokenXml(decode, xml) {
  const { value, error } = attempt(() => decode(inStream(`<message id='1'/>${xml}<message id='2'/></stream:stream>`)));
  if (error) return `throws \`${error.message.split('\n')[0]}\``;
  if (!value.problems) return 'nothing said';
  const [first] = value.problems;
  return first ? `\`${first.kind}\` at ${first.offset}; ${value.stanzas.length} stanzas` : 'nothing said';
}

/** One row: what `decode` of CCS returns. */
export function xmlReturns(decode) {
  const stanza = inStream("<message><d:gcm xmlns:d='google:mobile:data'>{\"a\":1}</d:gcm></message></stream:stream>");
  const isNamespace = (key, leaf) => key === 'namespace' && leaf === 'google:mobile:data';
  const seen = attempt(() => decode(stanza)).value;
  return [
    yes(some(withoutParents(seen), isNamespace)),
    yes(some(withoutParents(seen), isNumberNamed('payload_start'))),
    brokenXml(decode, '<message>&undeclared;</message>'),
    brokenXml(decode, '<a><b></a></b>'),
    brokenXml(decode, '<p:message/>'),
  ];
}

/** Trees of ltx know their parents; nobody must walk in circles. */
function withoutParents(value) {
  return JSON.parse(JSON.stringify(value, (key, inner) => (key === 'parent' ? undefined : inner)));
}

const errorOf = ({ value, error }) => (error ? `\`${error.code ?? error.message}\`` : `${value.length} bytes`);

/** One row: what `decode` of pushes says of bodies that were damaged. */
export function pushReturns({ decode, prepare }, push) {
  const damaged = (change) => {
    const body = Buffer.from(push.body);
    return errorOf(attempt(() => decode([prepare({ ...push, body: change(body) ?? body })])[0]));
  };
  return [
    damaged((body) => { body[body.length - 1] ^= 1; }),
    damaged((body) => body.subarray(0, 50)),
    damaged((body) => { body[40] ^= 1; }),
    damaged((body) => { body.writeUInt32BE(17, 16); }),
  ];
}

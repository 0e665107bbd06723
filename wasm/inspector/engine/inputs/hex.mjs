// Bytes out of hex and base64 text, slice by slice.
//
// Hex takes any separators, `0x` and `\x`, C arrays, and the dumps of xxd, hexdump -C, Format-Hex and Wireshark, whose titles,
// offsets and ASCII columns it drops. Base64 takes both alphabets, with or without padding and line breaks. Other characters are
// skipped, not refused: what comes out is shown, and the decoder judges it.

const NIBBLES = new Int8Array(128).fill(-1);
for (let i = 0; i < 22; i++) NIBBLES['0123456789abcdefABCDEF'.charCodeAt(i)] = i < 16 ? i : i - 6;

const SIXTETS = new Int8Array(128).fill(-1);
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
for (let i = 0; i < 62; i++) SIXTETS[ALPHABET.charCodeAt(i)] = i;
for (const [char, value] of [['+', 62], ['-', 62], ['/', 63], ['_', 63]]) SIXTETS[char.charCodeAt(0)] = value;

const X = 0x78;

/** Plain hex; keeps half a byte between slices. */
class HexReader {
  constructor() {
    this.high = -1;
  }

  read(text) {
    const out = new Uint8Array((text.length >> 1) + 1);
    let count = 0;
    let high = this.high;
    for (let at = 0; at < text.length; at++) {
      const char = text[at];
      const nibble = char < 128 ? NIBBLES[char] : -1;
      if (nibble < 0) {
        // Of `0x1f` and `\x1f` the x drops a zero before it; any other separator ends a byte of one digit.
        if (high >= 0 && (char | 32) !== X) out[count++] = high;
        high = -1;
      } else if (high < 0) high = nibble;
      else {
        out[count++] = (high << 4) | nibble;
        high = -1;
      }
    }
    this.high = high;
    return out.subarray(0, count);
  }
}

const PAD = 0x3d;

/** Base64 and base64url; keeps up to three characters between slices. Behind a pad another text may begin. */
class Base64Reader {
  constructor() {
    this.bits = 0;
    this.value = 0;
  }

  read(text) {
    const out = new Uint8Array(((text.length * 3) >> 2) + 3);
    let count = 0;
    for (let at = 0; at < text.length; at++) {
      const sixtet = text[at] < 128 ? SIXTETS[text[at]] : -1;
      if (text[at] === PAD) this.bits = 0;
      if (sixtet < 0) continue;
      this.value = ((this.value << 6) | sixtet) & 0xffffff;
      this.bits += 6;
      if (this.bits >= 8) out[count++] = (this.value >> (this.bits -= 8)) & 0xff;
    }
    return out.subarray(0, count);
  }
}

/** Offset, and digits up to the column of characters. */
const DUMP_LINE = /^\s*(?:0x)?([0-9a-f]{4,16})(?::\s|\s{2,}|\s(?=[0-9a-f]{2}\s))((?:[0-9a-f]{2,16}[ -]{1,2}|[0-9a-f]{2,16}$)*)/i;
/** The end of hexdump's output, which may tell how far a `*` reaches. */
const LAST_OFFSET = /^\s*([0-9a-f]{8,16}):?\s*$/i;
/** How much shows which form it is. */
const HEAD = 1024;
/** Titles that tools print above a dump. */
const MOST_TITLES = 12;
const MOST_WIDTH = 256;
/** Most bytes that `*` may stand for. */
const MOST_REPEATED = 1 << 24;

/** A dump begins at offset 0, marks its offsets with a colon, or sets them apart from single bytes; else the first column is data. */
function isDump(head) {
  const line = head.split('\n', MOST_TITLES).find((one) => DUMP_LINE.exec(one)?.[2].trim().length > 2);
  return line !== undefined && (/^\s*(0x)?0+[\s:]/i.test(line) || /^\s*\w+:/.test(line) || /^[0-9a-f]{7,16}\s{2}(\s?[0-9a-f]{2}\s){2}/i.test(line));
}

/** Lines of a dump into digits. How wide a line is shows in the offset of the next; `*` stands for lines like the one before. */
class DumpLines {
  constructor() {
    this.held = null;
    this.width = 16;
    this.starred = false;
    this.repeated = 0;
  }

  take(line) {
    const [, at, columns] = DUMP_LINE.exec(line) ?? LAST_OFFSET.exec(line) ?? [];
    if (line.trim() === '*') this.starred = true;
    if (at === undefined) return '';
    const offset = parseInt(at, 16);
    const done = this.#upTo(offset);
    this.held = { offset, digits: (columns ?? '').replace(/[^0-9a-f]/gi, '') };
    this.starred = false;
    return done;
  }

  #upTo(next) {
    if (!this.held) return '';
    const between = next - this.held.offset;
    if (!this.starred) this.width = between > 0 && between <= MOST_WIDTH ? between : 16;
    const digits = this.held.digits.slice(0, this.width * 2);
    if (!this.starred || !digits) return digits;
    this.repeated += Math.max(0, between);
    if (this.repeated > MOST_REPEATED) throw new Error('This dump leaves out more than 16 MB by *.');
    return digits.repeat(Math.max(1, Math.ceil((between * 2) / digits.length))).slice(0, Math.max(digits.length, between * 2));
  }

  end() {
    return this.held ? this.held.digits.slice(0, this.width * 2) : '';
  }
}

async function* fromDump(source) {
  const encoder = new TextEncoder();
  const dump = new DumpLines();
  let digits = [];
  for await (const line of source.lines()) {
    digits.push(dump.take(line));
    if (digits.length >= 4096) yield new HexReader().read(encoder.encode(digits.splice(0).join('')));
  }
  digits.push(dump.end());
  yield new HexReader().read(encoder.encode(digits.join('')));
}

async function* fromPlain(source, reader) {
  for await (const slice of source.slices()) yield reader.read(slice);
  if (reader.high >= 0) yield new Uint8Array([reader.high]);
}

/** A C array: what stands between braces, without comments. */
async function* fromArray(source) {
  const reader = new HexReader();
  const encoder = new TextEncoder();
  let inside = false;
  let comment = false;
  for await (const line of source.lines()) {
    let digits = '';
    for (const [piece] of line.matchAll(/\/\*|\*\/|\/\/|[{}]|[^{}/*]+|./g)) {
      if (piece === '/*' || piece === '*/') comment = piece === '/*';
      else if (comment) continue;
      else if (piece === '//') break;
      else if (piece === '{' || piece === '}') inside = piece === '{';
      else if (inside) digits += piece;
    }
    yield reader.read(encoder.encode(`${digits}\n`));
  }
}

const isArray = (head) => /^[^{]*\{/.test(head);

/** Yields the bytes of hex text. */
export async function* hexBytes(source) {
  const head = new TextDecoder().decode(await source.head(HEAD));
  if (isDump(head)) yield* fromDump(source);
  else yield* isArray(head) ? fromArray(source) : fromPlain(source, new HexReader());
}

/** Yields the bytes of base64 text. */
export async function* base64Bytes(source) {
  yield* fromPlain(source, new Base64Reader());
}

/** Decodes a short base64 or base64url text. */
export function base64(text) {
  return new Base64Reader().read(new TextEncoder().encode(text)).slice();
}

/** Decodes short hex text. */
export function hex(text) {
  return new HexReader().read(new TextEncoder().encode(text)).slice();
}

// Bytes out of hex and base64 text, slice by slice.
//
// Hex takes any separators, `0x` and `\x`, C arrays, and the dumps of xxd, hexdump -C and Wireshark, whose offsets and
// ASCII columns it drops. Base64 takes both alphabets, with or without padding and line breaks. Other characters are
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

/** Base64 and base64url; keeps up to three characters between slices. */
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
      if (sixtet < 0) continue;
      this.value = ((this.value << 6) | sixtet) & 0xffffff;
      this.bits += 6;
      if (this.bits >= 8) out[count++] = (this.value >> (this.bits -= 8)) & 0xff;
    }
    return out.subarray(0, count);
  }
}

const DUMP_LINE = /^\s*(?:0x)?[0-9a-f]{4,8}(?::\s|\s{2,}|\s(?=[0-9a-f]{2}\s))((?:[0-9a-f]{2,4}[ -]{1,2}|[0-9a-f]{2,4}$)*)/i;

/** A dump begins at offset 0 or marks its offsets with a colon; else the first column is data. */
function isDump(head) {
  const line = head.trimStart().split('\n')[0];
  return DUMP_LINE.exec(line)?.[1].trim().length > 2 && (/^(0x)?0+[\s:]/i.test(line) || /^\w+:/.test(line));
}

async function* fromDump(source) {
  const encoder = new TextEncoder();
  let lines = [];
  for await (const line of source.lines()) {
    const digits = DUMP_LINE.exec(line)?.[1];
    if (digits) lines.push(digits.replace(/[^0-9a-f]/gi, '').slice(0, 32));
    if (lines.length >= 4096) {
      yield new HexReader().read(encoder.encode(lines.join('')));
      lines = [];
    }
  }
  yield new HexReader().read(encoder.encode(lines.join('')));
}

async function* fromPlain(source, reader) {
  let first = true;
  for await (const slice of source.slices()) {
    const text = first ? withoutDeclaration(slice) : slice;
    first = false;
    yield reader.read(text);
  }
  if (reader.high >= 0) yield new Uint8Array([reader.high]);
}

/** Drops `const uint8_t x[12] = {` from the front of a C array. */
function withoutDeclaration(slice) {
  const brace = slice.subarray(0, 400).indexOf(0x7b);
  return brace < 0 ? slice : slice.subarray(brace + 1);
}

/** Yields the bytes of hex text. */
export async function* hexBytes(source) {
  const head = new TextDecoder('latin1').decode(await source.head(400));
  yield* isDump(head) ? fromDump(source) : fromPlain(source, new HexReader());
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

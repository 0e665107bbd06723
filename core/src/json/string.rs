//! The inside of a JSON string, a byte at a time: UTF-8 checked, escapes decoded.
//!
//! Follows RFC 8259 §7 and §8, and RFC 3629 §4 for UTF-8. Promises that only Unicode scalar values come out,
//! a pair of escaped surrogates as one of them, however the bytes are cut. Lone surrogates are an error, since
//! no `str` can hold them. It does not normalise. Escapes that are whole in memory are read at once, by the same rules.

use core::fmt;

use heapless::string::StringView;

use super::JsonError;
use super::JsonErrorKind;
use crate::wire::BufferTooSmall;

/// Where in a string we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StringReader {
    /// Between two characters.
    Plain,
    /// In a UTF-8 sequence.
    Utf8(Sequence),
    /// A backslash must come: half of a pair was escaped.
    HighSurrogate(u16),
    /// After a backslash; `u` must come if half of a pair was escaped.
    Escape(Option<u16>),
    /// In the digits of `\u`.
    Hex(Hex),
}

/// The start of a UTF-8 sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sequence {
    bits: u32,
    missing: u8,
    /// The smallest and the largest byte that may come next.
    next: (u8, u8),
}

/// The start of a `\u` escape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hex {
    unit: u16,
    missing: u8,
    /// The first half of a pair, if one was escaped just before.
    high: Option<u16>,
}

/// What one more byte gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing yet.
    More,
    /// A character is whole.
    Char(char),
    /// A bare quotation mark: the string is over.
    End,
}

type Outcome = Result<Step, JsonErrorKind>;

impl StringReader {
    /// Reads one byte.
    pub(super) fn step(&mut self, byte: u8) -> Outcome {
        match *self {
            Self::Plain => self.plain(byte),
            Self::Utf8(sequence) => self.utf8(sequence, byte),
            Self::HighSurrogate(high) => self.high_surrogate(high, byte),
            Self::Escape(high) => self.escape(high, byte),
            Self::Hex(hex) => self.hex(hex, byte),
        }
    }

    fn plain(&mut self, byte: u8) -> Outcome {
        match byte {
            b'"' => Ok(Step::End),
            b'\\' => self.go(Self::Escape(None)),
            0x00..0x20 => Err(JsonErrorKind::ControlCharacter),
            0x20..0x80 => Ok(Step::Char(char::from(byte))),
            0x80.. => self.go(Self::Utf8(sequence(byte).ok_or(JsonErrorKind::Utf8)?)),
        }
    }

    fn utf8(&mut self, sequence: Sequence, byte: u8) -> Outcome {
        if byte < sequence.next.0 || byte > sequence.next.1 {
            return Err(JsonErrorKind::Utf8);
        }
        let bits = sequence.bits << 6 | u32::from(byte & 0x3f);
        match sequence.missing - 1 {
            0 => self.character(bits),
            missing => self.go(Self::Utf8(Sequence { bits, missing, next: ANY })),
        }
    }

    fn high_surrogate(&mut self, high: u16, byte: u8) -> Outcome {
        match byte {
            b'\\' => self.go(Self::Escape(Some(high))),
            _ => Err(JsonErrorKind::LoneSurrogate),
        }
    }

    fn escape(&mut self, high: Option<u16>, byte: u8) -> Outcome {
        let (unit, missing) = (0, 4);
        match (byte, high) {
            (b'u', _) => self.go(Self::Hex(Hex { unit, missing, high })),
            (_, Some(_)) => Err(JsonErrorKind::LoneSurrogate),
            (_, None) => self.character(escaped(byte).ok_or(JsonErrorKind::Escape)?.into()),
        }
    }

    fn hex(&mut self, hex: Hex, byte: u8) -> Outcome {
        let digit = char::from(byte).to_digit(16).ok_or(JsonErrorKind::Escape)?;
        let unit = hex.unit << 4 | digit as u16;
        match hex.missing - 1 {
            0 => self.unit(hex.high, unit),
            missing => self.go(Self::Hex(Hex { unit, missing, ..hex })),
        }
    }

    /// Takes a whole UTF-16 unit that was escaped.
    fn unit(&mut self, high: Option<u16>, unit: u16) -> Outcome {
        let code = u32::from(unit);
        match (high, unit) {
            (None, 0xd800..0xdc00) => self.go(Self::HighSurrogate(unit)),
            (None, _) => self.character(code),
            (Some(high), 0xdc00..0xe000) => self.character(joined(high.into(), code)),
            (Some(_), _) => Err(JsonErrorKind::LoneSurrogate),
        }
    }

    /// Ends a character; the only codes that are none here are lone low surrogates.
    fn character(&mut self, code: u32) -> Outcome {
        *self = Self::Plain;
        let character = char::from_u32(code).ok_or(JsonErrorKind::LoneSurrogate)?;
        Ok(Step::Char(character))
    }

    fn go(&mut self, to: Self) -> Outcome {
        *self = to;
        Ok(Step::More)
    }
}

/// What any further byte of a UTF-8 sequence may be.
const ANY: (u8, u8) = (0x80, 0xbf);

/// Starts a UTF-8 sequence: RFC 3629 §4, where the second byte excludes what is overlong, a surrogate
/// or out of range.
const fn sequence(first: u8) -> Option<Sequence> {
    let (mask, missing, next) = match first {
        0xc2..=0xdf => (0x1f, 1, ANY),
        0xe0 => (0x0f, 2, (0xa0, 0xbf)),
        0xed => (0x0f, 2, (0x80, 0x9f)),
        0xe1..=0xef => (0x0f, 2, ANY),
        0xf0 => (0x07, 3, (0x90, 0xbf)),
        0xf1..=0xf3 => (0x07, 3, ANY),
        0xf4 => (0x07, 3, (0x80, 0x8f)),
        _ => return None,
    };
    Some(Sequence { bits: (first & mask) as u32, missing, next })
}

/// Returns what a backslash with `letter` stands for.
fn escaped(letter: u8) -> Option<u8> {
    let at = b"\"\\/bfnrt".iter().position(|known| *known == letter)?;
    b"\"\\/\x08\x0c\n\r\t".get(at).copied()
}

/// Returns the character that two surrogates make.
const fn joined(high: u32, low: u32) -> u32 {
    0x1_0000 + ((high & 0x3ff) << 10 | low & 0x3ff)
}

/// Reads the escape whose backslash stands before `bytes`; returns what it means and what follows it. Digits that were
/// checked are not checked again.
pub(super) fn escape<const CHECKED: bool>(bytes: &[u8]) -> Option<(char, &[u8])> {
    match bytes.split_first()? {
        (b'u', digits) => unicode::<CHECKED>(digits),
        (letter, rest) => Some((escaped(*letter)?.into(), rest)),
    }
}

/// Reads a `\u` escape from its digits on, and its second half if it is one of a pair.
fn unicode<const CHECKED: bool>(digits: &[u8]) -> Option<(char, &[u8])> {
    let (code, rest) = unit::<CHECKED>(digits)?;
    if !matches!(code, 0xd800..0xdc00) {
        return Some((char::from_u32(code)?, rest));
    }
    let (low, rest) = unit::<CHECKED>(rest.strip_prefix(br"\u")?)?;
    let code = matches!(low, 0xdc00..0xe000).then_some(joined(code, low))?;
    Some((char::from_u32(code)?, rest))
}

/// Reads four hexadecimal digits.
fn unit<const CHECKED: bool>(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (digits, rest) = bytes.split_first_chunk::<4>()?;
    let digits = u32::from_be_bytes(*digits);
    (CHECKED || are_hexadecimal(digits)).then_some((hexadecimal(digits), rest))
}

/// A byte in all four.
const ONES: u32 = u32::from_be_bytes([1; 4]);

/// Tells whether all four bytes are hexadecimal digits.
const fn are_hexadecimal(bytes: u32) -> bool {
    const TOPS: u32 = ONES * 0x80;
    // No sum goes over its byte: one side has seven bits and the other is no more than 0x50.
    let low = bytes & !TOPS;
    let small = low | (ONES * 0x20);
    let is_digit = (low + ONES * (0x80 - 0x30)) & !(low + ONES * (0x7f - 0x39));
    let is_letter = (small + ONES * (0x80 - 0x61)) & !(small + ONES * (0x7f - 0x66));
    (is_digit | is_letter) & !bytes & TOPS == TOPS
}

/// Returns what four hexadecimal digits mean: a letter's low bits count from 1, which stands for 10.
const fn hexadecimal(bytes: u32) -> u32 {
    let nibbles = (bytes & (ONES * 0x0f)) + (bytes >> 6 & ONES) * 9;
    let pairs = (nibbles | nibbles >> 4) & 0x00ff_00ff;
    (pairs | pairs >> 8) & 0xffff
}

/// Adds a character if there is room, and its length to `needed` in any case.
pub(super) fn add(character: char, out: &mut StringView, needed: &mut usize) {
    let mut utf8 = [0; 4];
    let utf8 = character.encode_utf8(&mut utf8);
    *needed = needed.saturating_add(utf8.len());
    // Without room `needed` goes over the capacity, which is what the caller judges by.
    let _ = if utf8.len() == 1 { out.push(character) } else { out.push_str(utf8) };
}

/// Why a string cannot be unescaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum UnescapeError {
    /// It is not the inside of a JSON string.
    Json(JsonError),
    /// It does not fit.
    Resource(BufferTooSmall),
}

impl fmt::Display for UnescapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => error.fmt(f),
            Self::Resource(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for UnescapeError {}

/// Decodes what stands between the quotation marks of a JSON string.
///
/// `out` is emptied first; after an error it means nothing.
///
/// # Errors
///
/// [`UnescapeError::Json`], also for a bare quotation mark, or [`UnescapeError::Resource`].
pub fn unescape(raw: &[u8], out: &mut StringView) -> Result<(), UnescapeError> {
    out.clear();
    let mut needed = 0;
    let mut reader = StringReader::Plain;
    for (offset, byte) in raw.iter().enumerate() {
        match reader.step(*byte) {
            Ok(Step::More) => {}
            Ok(Step::Char(character)) => add(character, out, &mut needed),
            Ok(Step::End) => return Err(broken(JsonErrorKind::Unexpected, offset)),
            Err(kind) => return Err(broken(kind, offset)),
        }
    }
    if reader != StringReader::Plain {
        return Err(broken(JsonErrorKind::Truncated, raw.len()));
    }
    match needed > out.capacity() {
        true => Err(UnescapeError::Resource(BufferTooSmall { needed })),
        false => Ok(()),
    }
}

const fn broken(kind: JsonErrorKind, offset: usize) -> UnescapeError {
    UnescapeError::Json(JsonError { kind, offset })
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;
    use std::string::String;
    use std::vec::Vec;

    use super::*;

    fn unescaped(raw: &[u8]) -> Result<String, (JsonErrorKind, usize)> {
        let mut out = heapless::String::<64>::new();
        match unescape(raw, &mut out) {
            Ok(()) => Ok(out.as_str().into()),
            Err(UnescapeError::Json(error)) => Err((error.kind, error.offset)),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn decodes_every_escape() {
        let text = unescaped(br#"\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC"#).unwrap();
        assert_eq!(text, "\"\\/\u{8}\u{c}\n\r\tAé€");
    }

    #[test]
    fn joins_the_halves_of_every_character_above_the_basic_plane() {
        let codes = (0x1_0000..0x11_0000).step_by(0x3f);
        for character in codes.filter_map(char::from_u32).chain(['\u{10ffff}']) {
            let mut units = [0; 2];
            character.encode_utf16(&mut units);
            let raw = format!("\\u{:04x}\\u{:04X}", units[0], units[1]);
            let mut utf8 = [0; 4];
            let utf8: &str = character.encode_utf8(&mut utf8);
            assert_eq!(unescaped(raw.as_bytes()).unwrap(), utf8);
            assert_eq!(unescaped(utf8.as_bytes()).unwrap(), utf8);
        }
    }

    #[test]
    fn a_whole_escape_is_read_as_it_is_byte_by_byte() {
        for place in 1..12 {
            for byte in 0..=0x7f {
                let mut raw = *br"\ud83D\uDe80";
                raw[place] = byte;
                for raw in [&raw[..], &raw[..6]] {
                    let read = escape::<false>(&raw[1..]).filter(|(_, rest)| rest.is_empty());
                    let one = unescaped(raw).ok().filter(|text| text.chars().count() == 1);
                    assert_eq!(read.map(|(one, _)| String::from(one)), one, "{raw:x?}");
                    if one.is_some() {
                        assert_eq!(escape::<true>(&raw[1..]), read);
                    }
                }
            }
        }
    }

    #[test]
    fn refuses_lone_surrogates_where_they_show() {
        for (raw, offset) in [
            (r"\udc00", 5),
            (r"\udfff", 5),
            (r"\ud800x", 6),
            (r"\ud800\n", 7),
            (r"\ud800\u0041", 11),
            (r"\udbff\ud800", 11),
            (r"\ud800\ue000", 11),
        ] {
            let lone = Err((JsonErrorKind::LoneSurrogate, offset));
            assert_eq!(unescaped(raw.as_bytes()), lone, "{raw}");
        }
    }

    #[test]
    fn refuses_escapes_that_the_grammar_does_not_have() {
        for (raw, offset) in
            [(r"\x41", 1), (r"\'", 1), (r"\U0041", 1), (r"a\u00g0", 5), (r"\u+041", 2)]
        {
            assert_eq!(unescaped(raw.as_bytes()), Err((JsonErrorKind::Escape, offset)), "{raw}");
        }
    }

    #[test]
    fn refuses_control_characters_and_takes_del() {
        for byte in 0..0x20 {
            let control = Err((JsonErrorKind::ControlCharacter, 1));
            assert_eq!(unescaped(&[b'a', byte]), control);
        }
        assert_eq!(unescaped(b"\x7f").unwrap(), "\x7f");
    }

    #[test]
    fn agrees_with_the_standard_library_on_every_short_sequence_of_edge_bytes() {
        let edges = [
            0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec,
            0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff,
        ];
        let mut sequences: Vec<Vec<u8>> = [Vec::new()].into();
        for _ in 0..4 {
            let longer = |prefix: &Vec<u8>| edges.map(|byte| [prefix, &[byte][..]].concat());
            sequences = sequences.iter().flat_map(longer).collect();
            for bytes in &sequences {
                let expected = core::str::from_utf8(bytes);
                match unescaped(bytes) {
                    Ok(text) => assert_eq!(Ok(text.as_str()), expected),
                    Err((_, offset)) => {
                        let valid = expected.unwrap_err().valid_up_to();
                        assert!((valid..valid + 4).contains(&offset), "{bytes:x?}");
                    }
                }
            }
        }
    }

    #[test]
    fn names_the_byte_that_breaks_a_sequence() {
        for (raw, offset) in [
            (&b"a\xc0\x80"[..], 1),
            (b"\xe0\x9f\xbf", 1),
            (b"\xed\xa0\x80", 1),
            (b"\xf4\x90\x80\x80", 1),
            (b"\xf0\x9f\x98\"", 3),
            (b"\xf5\x80", 0),
        ] {
            assert_eq!(unescaped(raw), Err((JsonErrorKind::Utf8, offset)), "{raw:x?}");
        }
    }

    #[test]
    fn refuses_a_bare_quotation_mark_and_a_cut_end() {
        assert_eq!(unescaped(b"a\"b"), Err((JsonErrorKind::Unexpected, 1)));
        for raw in [&br"\"[..], br"\u12", br"\ud83d", br"\ud83d\", br"\ud83d\u", b"\xf0\x9f"] {
            assert_eq!(unescaped(raw), Err((JsonErrorKind::Truncated, raw.len())), "{raw:x?}");
        }
    }

    #[test]
    fn says_how_many_bytes_the_text_takes() {
        let mut out = heapless::String::<4>::new();
        assert_eq!(unescape(br"ab\u00e9", &mut out), Ok(()));
        assert_eq!(out, "abé");
        for (raw, needed) in [(&br"ab\u00e9c"[..], 5), (br"ab\ud83d\ude80", 6)] {
            let too_small = UnescapeError::Resource(BufferTooSmall { needed });
            assert_eq!(unescape(raw, &mut out), Err(too_small));
        }
        assert_eq!(unescape(b"", &mut out), Ok(()));
        assert_eq!(out, "");
    }
}

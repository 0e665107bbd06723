//! The input of one call, and a character that was cut by the end of the one before.
//!
//! Follows RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. Promises that a broken
//! character is found at the byte at which every decoder finds it, however the input is cut.

use super::XmlErrorKind;
use super::scan::is_character;
use super::scan::white_space;
use super::state::Found;
use super::state::Step;

/// The bytes that were not read yet, where in the stream they are, and the text that was found in them.
pub(super) struct Cursor<'i> {
    pub(super) rest: &'i [u8],
    end: u64,
    /// Text that needed no decoding.
    pub(super) text: &'i str,
    /// Length of text that did, which is in the memory.
    pub(super) decoded: usize,
}

impl<'i> Cursor<'i> {
    pub(super) const fn new(rest: &'i [u8], offset: u64) -> Self {
        Self { rest, end: offset.wrapping_add(rest.len() as u64), text: "", decoded: 0 }
    }

    /// Returns the offset of the next byte in the stream.
    pub(super) const fn offset(&self) -> u64 {
        self.end.wrapping_sub(self.rest.len() as u64)
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Not inlined where bytes of code count: every state calls it.
    #[cfg_attr(any(target_os = "none", target_family = "wasm"), inline(never))]
    pub(super) fn advance(&mut self, len: usize) {
        self.rest = self.rest.get(len..).unwrap_or_default();
    }

    /// Lends `text` to the token.
    pub(super) const fn lend(&mut self, text: &'i str) -> Step {
        self.text = text;
        Ok(Some(Found::Text))
    }

    /// Passes white space and returns the byte behind it.
    pub(super) fn peek_behind_space(&mut self) -> Option<u8> {
        self.advance(white_space(self.rest));
        self.peek()
    }
}

/// The bytes of one character, as far as they are there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Partial {
    bytes: [u8; 4],
    len: usize,
}

impl Partial {
    pub(super) const EMPTY: Self = Self { bytes: [0; 4], len: 0 };

    pub(super) const fn len(&self) -> usize {
        self.len
    }

    pub(super) const fn clear(&mut self) {
        self.len = 0;
    }

    /// Takes bytes until the character is whole, and returns it; it stays until [`clear`](Self::clear).
    pub(super) fn read(&mut self, cursor: &mut Cursor<'_>) -> Result<Option<char>, XmlErrorKind> {
        while let Some(byte) = cursor.peek() {
            if let Some(room) = self.bytes.get_mut(self.len) {
                *room = byte;
            }
            self.len += 1;
            cursor.advance(1);
            if let Some(character) = self.decode()? {
                return Ok(Some(character));
            }
        }
        Ok(None)
    }

    fn decode(&self) -> Result<Option<char>, XmlErrorKind> {
        match core::str::from_utf8(self.bytes.get(..self.len).unwrap_or_default()) {
            Ok(text) => allowed(text).map(Some),
            Err(error) if error.error_len().is_none() => Ok(None),
            Err(_) => Err(XmlErrorKind::Utf8),
        }
    }
}

fn allowed(text: &str) -> Result<char, XmlErrorKind> {
    let character = text.chars().next().filter(|character| is_character(*character));
    character.ok_or(XmlErrorKind::Character)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads one character from pieces.
    fn read<'i>(
        pieces: impl IntoIterator<Item = &'i [u8]>,
    ) -> (Result<Option<char>, XmlErrorKind>, usize) {
        let mut partial = Partial::EMPTY;
        let mut left = 0;
        let mut outcome = Ok(None);
        for piece in pieces {
            let mut cursor = Cursor::new(piece, 0);
            if outcome == Ok(None) {
                outcome = partial.read(&mut cursor);
            }
            left += cursor.rest.len();
        }
        (outcome, left)
    }

    #[test]
    fn agrees_with_the_standard_library_on_every_short_sequence_of_edge_bytes() {
        let edges = [
            0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec,
            0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff,
        ];
        for a in edges {
            for b in edges {
                for c in edges {
                    for d in [0x41, 0x80, 0xbf] {
                        check([a, b, c, d]);
                    }
                }
            }
        }
    }

    fn check(bytes: [u8; 4]) {
        let whole = read([&bytes[..]]);
        let first = bytes.utf8_chunks().next().unwrap();
        match first.valid().chars().next() {
            Some(character) => {
                let outcome = allowed(character.encode_utf8(&mut [0; 4])).map(Some);
                assert_eq!(whole, (outcome, 4 - character.len_utf8()));
            }
            None if first.invalid().len() == 4 => assert_eq!(whole, (Ok(None), 0)),
            None => assert_eq!(whole.0, Err(XmlErrorKind::Utf8)),
        }
        assert_eq!(read(bytes.chunks(1)), whole, "{bytes:x?}");
    }

    #[test]
    fn refuses_the_two_characters_that_xml_does_not_have() {
        for character in ["\u{fffe}", "\u{ffff}"] {
            assert_eq!(read([character.as_bytes()]).0, Err(XmlErrorKind::Character));
        }
        assert_eq!(read(["\u{fffd}".as_bytes()]).0, Ok(Some('\u{fffd}')));
    }
}

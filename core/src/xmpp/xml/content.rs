//! What stands between tags: text, references, CDATA sections.
//!
//! Follows XML 1.0 §2.4, §2.7, §2.11 and §4.1. Promises that text without anything to decode is lent from the
//! input; from the first reference or carriage return on it is decoded into the memory, as far as it goes.

use super::XmlErrorKind;
use super::cursor::Cursor;
use super::reference;
use super::reference::Reference;
use super::scan;
use super::state::Found;
use super::state::State;
use super::state::Step;
use super::tokenizer::Tokenizer;

/// The longest character in UTF-8.
const CHARACTER: usize = 4;

impl Tokenizer<'_> {
    pub(super) fn content(&mut self, cursor: &mut Cursor<'_>) -> Step {
        if self.depth == 0 {
            return self.outside(cursor);
        }
        let text = scan::text(cursor.rest, self.brackets).text();
        if !text.is_empty() {
            self.note_brackets(text.as_bytes());
            cursor.advance(text.len());
            return cursor.lend(text);
        }
        match cursor.peek() {
            Some(b'<') => match self.plain_tag(cursor) {
                None => self.begin_markup(cursor),
                found => Ok(found),
            },
            Some(b'&' | b'\r') => self.decode(cursor),
            Some(b'>') => Err(XmlErrorKind::CDataEnd),
            byte => self.other(byte, cursor),
        }
    }

    pub(super) fn cdata(&mut self, brackets: u8, cursor: &mut Cursor<'_>) -> Step {
        if brackets > 0 {
            return self.cdata_brackets(brackets, cursor);
        }
        let text = scan::cdata(cursor.rest).text();
        if !text.is_empty() {
            cursor.advance(text.len());
            return cursor.lend(text);
        }
        match cursor.peek() {
            Some(b']') => self.advance(cursor, State::CData(1)),
            Some(b'\r') => {
                cursor.advance(1);
                self.after_return = true;
                cursor.lend("\n")
            }
            byte => self.other(byte, cursor),
        }
    }

    /// Goes on with a reference in text.
    pub(super) fn reference(&mut self, cursor: &mut Cursor<'_>) -> Step {
        match cursor.peek() {
            Some(0x80..) => self.cut_character(cursor),
            _ => self.decode(cursor),
        }
    }

    /// Decodes text into the memory until markup, until it is full, or until something is wrong: that is told
    /// after what comes before it.
    fn decode(&mut self, cursor: &mut Cursor<'_>) -> Step {
        let mut len = 0;
        loop {
            match self.decode_piece(len, cursor) {
                Ok(Some(piece)) => len += piece,
                Err(kind) if len == 0 => return Err(kind),
                _ => break,
            }
        }
        cursor.decoded = len;
        Ok((len > 0).then_some(Found::Decoded))
    }

    /// Takes a character that was cut, or any that came by itself.
    pub(super) fn text_character(&mut self, character: char, cursor: &mut Cursor<'_>) -> Step {
        if self.depth == 0 {
            return Err(XmlErrorKind::OutsideRoot);
        }
        self.brackets = 0;
        let len = self.put(0, character);
        cursor.decoded = len.unwrap_or_default();
        Ok(len.map(|_| Found::Decoded))
    }

    /// Reads a byte that no rule of its own is for.
    pub(super) fn other(&mut self, byte: Option<u8>, cursor: &mut Cursor<'_>) -> Step {
        match byte {
            None => Ok(None),
            Some(0x80..) => self.cut_character(cursor),
            Some(byte) if scan::is_character(char::from(byte)) => Err(XmlErrorKind::Syntax),
            Some(_) => Err(XmlErrorKind::Character),
        }
    }

    /// Goes behind one byte.
    #[cfg_attr(any(target_os = "none", target_family = "wasm"), inline(never))]
    pub(super) fn advance(&mut self, cursor: &mut Cursor<'_>, to: State) -> Step {
        cursor.advance(1);
        self.go(to)
    }

    /// Before and after the stream element only white space may stand.
    fn outside(&mut self, cursor: &mut Cursor<'_>) -> Step {
        match cursor.peek_behind_space() {
            Some(b'<') => self.begin_markup(cursor),
            Some(b' '..0x80) => Err(XmlErrorKind::OutsideRoot),
            byte => self.other(byte, cursor),
        }
    }

    fn begin_markup(&mut self, cursor: &mut Cursor<'_>) -> Step {
        let is_first = cursor.offset() == 0;
        self.brackets = 0;
        self.advance(cursor, State::Open(is_first))
    }

    /// After one or two `]`: they are text unless a `>` makes them the end.
    fn cdata_brackets(&mut self, brackets: u8, cursor: &mut Cursor<'_>) -> Step {
        match (cursor.peek(), brackets) {
            (Some(b']'), 1) => self.advance(cursor, State::CData(2)),
            (Some(b']'), _) => {
                cursor.advance(1);
                cursor.lend("]")
            }
            (Some(b'>'), 2) => self.advance(cursor, State::Content),
            _ => {
                self.state = State::CData(0);
                cursor.lend(if brackets == 1 { "]" } else { "]]" })
            }
        }
    }

    /// Takes note of how a run of text ends.
    fn note_brackets(&mut self, text: &[u8]) {
        self.brackets = scan::brackets_after(text, self.brackets);
    }

    /// Decodes a little to the memory after `len` bytes; nothing if this is not the place to go on.
    fn decode_piece(
        &mut self,
        len: usize,
        cursor: &mut Cursor<'_>,
    ) -> Result<Option<usize>, XmlErrorKind> {
        self.skip_line_feed(cursor);
        let room = self.stack.room().len().saturating_sub(len);
        if room < CHARACTER {
            return Ok(None);
        }
        match (self.state, cursor.peek()) {
            (_, None) => Ok(None),
            (State::Reference, Some(byte)) => self.step_reference(byte, len, cursor),
            (_, Some(b'&')) => Ok(self.begin_reference(len, cursor)),
            (_, Some(b'\r')) => Ok(self.carriage_return(len, cursor)),
            _ => Ok(self.copy(len, room, cursor)),
        }
    }

    fn begin_reference(&mut self, len: usize, cursor: &mut Cursor<'_>) -> Option<usize> {
        cursor.advance(1);
        self.brackets = 0;
        if let Some((character, read)) = reference::predefined(cursor.rest) {
            cursor.advance(read);
            return self.put(len, character);
        }
        self.reference = Reference::Begin;
        self.state = State::Reference;
        Some(0)
    }

    fn step_reference(
        &mut self,
        byte: u8,
        len: usize,
        cursor: &mut Cursor<'_>,
    ) -> Result<Option<usize>, XmlErrorKind> {
        if byte >= 0x80 {
            return Ok(None);
        }
        let character = self.reference.step(byte)?;
        cursor.advance(1);
        let Some(character) = character else {
            return Ok(Some(0));
        };
        self.state = State::Content;
        Ok(self.put(len, character))
    }

    fn carriage_return(&mut self, len: usize, cursor: &mut Cursor<'_>) -> Option<usize> {
        cursor.advance(1);
        self.brackets = 0;
        self.after_return = true;
        self.put(len, '\n')
    }

    /// Copies a run of text; nothing if there is none.
    fn copy(&mut self, len: usize, room: usize, cursor: &mut Cursor<'_>) -> Option<usize> {
        let bytes = cursor.rest.get(..room).unwrap_or(cursor.rest);
        let text = scan::text(bytes, self.brackets).bytes();
        self.note_brackets(text);
        let room = self.stack.room().get_mut(len..)?;
        room.iter_mut().zip(text).for_each(|(to, from)| *to = *from);
        cursor.advance(text.len());
        Some(text.len()).filter(|copied| *copied > 0)
    }

    /// Writes a character to the memory after `len` bytes and returns its length.
    fn put(&mut self, len: usize, character: char) -> Option<usize> {
        let room = self.stack.room().get_mut(len..len + CHARACTER)?;
        Some(character.encode_utf8(room).len())
    }
}

#[cfg(test)]
mod tests;

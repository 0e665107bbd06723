//! Start tags and end tags.
//!
//! Follows XML 1.0 §3.1 and §3.3.3, with names as in XML Namespaces 1.0 §4. Promises that syntax is checked as
//! the bytes come, also where the tag is not kept. What concerns the tag as a whole is checked at its end.

use super::XmlErrorKind;
use super::cursor::Cursor;
use super::names;
use super::names::NameReader;
use super::reference::Reference;
use super::scan;
use super::state::After;
use super::state::Found;
use super::state::State;
use super::state::Step;
use super::state::Tag;
use super::tokenizer::Tokenizer;

impl Tokenizer<'_> {
    pub(super) fn tag(&mut self, tag: Tag, cursor: &mut Cursor<'_>) -> Step {
        match tag {
            Tag::Name => self.element_name(cursor),
            Tag::End => self.tag_end(cursor),
            Tag::Space => self.tag_space(cursor),
            Tag::AttributeName => self.attribute_name(cursor),
            Tag::Equals => self.equals(cursor),
            Tag::Quote => self.quote(cursor),
            Tag::Value(quote) => self.value(quote, cursor),
            Tag::Reference(quote) => self.value_reference(quote, cursor),
            Tag::Slash => self.slash(cursor),
        }
    }

    /// Takes a character that is not ASCII.
    pub(super) fn tag_character(&mut self, tag: Tag, character: char) -> Step {
        match tag {
            Tag::Name | Tag::AttributeName => self.name.character(character)?,
            Tag::Reference(_) => return self.reference.character(character).map(|()| None),
            Tag::Value(_) => {}
            _ => return Err(XmlErrorKind::Syntax),
        }
        self.keep_character(character);
        Ok(None)
    }

    pub(super) fn end_name(&mut self, matched: u16, cursor: &mut Cursor<'_>) -> Step {
        if self.is_hidden() {
            let ended = self.read_name(cursor)?.is_some();
            return if ended { self.go(State::EndSpace) } else { Ok(None) };
        }
        let expected = self.stack.scope().written_name().get(matched.into()..).unwrap_or_default();
        let equal =
            cursor.rest.iter().zip(expected).take_while(|(byte, name)| byte == name).count();
        let is_whole = equal == expected.len();
        cursor.advance(equal);
        match cursor.peek() {
            // The name is in the buffer, which is shorter than 65536.
            None => self.go(State::EndName(matched + equal as u16)),
            Some(byte) if is_whole && (byte == b'>' || scan::is_white_space(byte)) => {
                self.go(State::EndSpace)
            }
            Some(_) => Err(XmlErrorKind::EndTag),
        }
    }

    pub(super) fn end_space(&mut self, cursor: &mut Cursor<'_>) -> Step {
        match cursor.peek_behind_space() {
            Some(b'>') => {
                cursor.advance(1);
                self.state = State::Content;
                Ok(self.close())
            }
            byte => self.other(byte, cursor),
        }
    }

    /// Closes the innermost element, whose end was just read.
    pub(super) fn close(&mut self) -> Option<Found> {
        if !self.is_hidden() {
            self.stack.close();
        }
        self.depth = self.depth.saturating_sub(1);
        self.has_ended = self.depth == 0;
        if self.has_ended {
            return Some(Found::StreamEnd);
        }
        if !self.is_skipping {
            return Some(Found::End);
        }
        self.is_skipping = self.depth > 1;
        (!self.is_skipping).then_some(Found::Skipped)
    }

    /// Tells whether the innermost element is one of those of which nothing is kept.
    fn is_hidden(&self) -> bool {
        self.depth > self.stack.depth() as u64
    }

    fn element_name(&mut self, cursor: &mut Cursor<'_>) -> Step {
        let Some(prefix) = self.read_name(cursor)? else {
            return Ok(None);
        };
        if self.keeps {
            self.stack.end_name(prefix);
        }
        self.go_on(Tag::End)
    }

    fn tag_end(&mut self, cursor: &mut Cursor<'_>) -> Step {
        match cursor.peek() {
            Some(b'>') if !self.is_declaration => self.end_start_tag(false, cursor),
            Some(b'/') if !self.is_declaration => self.advance(cursor, State::Tag(Tag::Slash)),
            Some(b'?') if self.is_declaration => self.advance(cursor, State::Tag(Tag::Slash)),
            Some(byte) if scan::is_white_space(byte) => self.go_on(Tag::Space),
            byte => self.other(byte, cursor),
        }
    }

    fn tag_space(&mut self, cursor: &mut Cursor<'_>) -> Step {
        match cursor.peek_behind_space() {
            Some(byte) if names::may_begin(byte) => {
                self.name = NameReader::EMPTY;
                if self.keeps && self.stack.begin_attribute().is_err() {
                    self.overflow();
                }
                self.go_on(Tag::AttributeName)
            }
            _ => self.tag_end(cursor),
        }
    }

    fn attribute_name(&mut self, cursor: &mut Cursor<'_>) -> Step {
        let Some(prefix) = self.read_name(cursor)? else {
            return Ok(None);
        };
        if self.keeps {
            self.stack.end_attribute_name(prefix);
        }
        self.go_on(Tag::Equals)
    }

    fn equals(&mut self, cursor: &mut Cursor<'_>) -> Step {
        match cursor.peek_behind_space() {
            Some(b'=') => self.advance(cursor, State::Tag(Tag::Quote)),
            byte => self.other(byte, cursor),
        }
    }

    fn quote(&mut self, cursor: &mut Cursor<'_>) -> Step {
        match cursor.peek_behind_space() {
            Some(quote @ (b'"' | b'\'')) => self.advance(cursor, State::Tag(Tag::Value(quote))),
            byte => self.other(byte, cursor),
        }
    }

    /// XML 1.0 §3.3.3: white space becomes spaces, a line end one of them.
    fn value(&mut self, quote: u8, cursor: &mut Cursor<'_>) -> Step {
        let text = scan::value(cursor.rest, quote).bytes();
        self.keep(text);
        cursor.advance(text.len());
        match cursor.peek() {
            Some(byte) if byte == quote => self.end_value(cursor),
            Some(b'&') if !self.is_declaration => {
                self.reference = Reference::Begin;
                self.advance(cursor, State::Tag(Tag::Reference(quote)))
            }
            Some(byte @ (b'\t' | b'\n' | b'\r')) => {
                self.after_return = byte == b'\r';
                self.keep(b" ");
                self.advance(cursor, self.state)
            }
            byte => self.other(byte, cursor),
        }
    }

    fn end_value(&mut self, cursor: &mut Cursor<'_>) -> Step {
        if self.keeps {
            self.stack.end_value();
        }
        self.advance(cursor, State::Tag(Tag::End))
    }

    fn value_reference(&mut self, quote: u8, cursor: &mut Cursor<'_>) -> Step {
        let character = match cursor.peek() {
            Some(byte @ ..0x80) => self.reference.step(byte)?,
            byte => return self.other(byte, cursor),
        };
        let Some(character) = character else {
            return self.advance(cursor, self.state);
        };
        self.keep_character(character);
        self.advance(cursor, State::Tag(Tag::Value(quote)))
    }

    fn slash(&mut self, cursor: &mut Cursor<'_>) -> Step {
        match cursor.peek() {
            Some(b'>') if self.is_declaration => self.end_declaration(cursor),
            Some(b'>') => self.end_start_tag(true, cursor),
            byte => self.other(byte, cursor),
        }
    }

    fn end_start_tag(&mut self, is_empty: bool, cursor: &mut Cursor<'_>) -> Step {
        if self.keeps {
            self.stack.end_tag()?;
        }
        cursor.advance(1);
        self.state = State::Content;
        if core::mem::take(&mut self.keeps) {
            return Ok(Some(self.started(is_empty)));
        }
        self.depth = self.depth.saturating_add(1);
        Ok(if is_empty { self.close() } else { None })
    }

    /// Opens the element whose start tag is on the stack.
    pub(super) const fn started(&mut self, is_empty: bool) -> Found {
        self.depth = self.depth.saturating_add(1);
        self.after = if is_empty { After::EmptyElement } else { After::Start };
        Found::Start
    }

    /// Reads on in a name; at its end, returns how many bytes come before its colon.
    fn read_name(&mut self, cursor: &mut Cursor<'_>) -> Result<Option<usize>, XmlErrorKind> {
        loop {
            let len = self.name.run(cursor.rest)?;
            self.keep(cursor.rest.get(..len).unwrap_or_default());
            cursor.advance(len);
            match cursor.peek() {
                // What does not fit is told before anything else is read.
                _ if self.overflow.is_some() => return Ok(None),
                None => return Ok(None),
                Some(b':') => self.colon(cursor)?,
                Some(0x80..) => {
                    self.cut_character(cursor)?;
                }
                Some(_) => return self.name.end().map(Some),
            }
        }
    }

    fn colon(&mut self, cursor: &mut Cursor<'_>) -> Result<(), XmlErrorKind> {
        self.name.colon()?;
        self.keep(b":");
        cursor.advance(1);
        Ok(())
    }

    fn keep_character(&mut self, character: char) {
        self.keep(character.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// Adds to the tag that is being read, if it is kept.
    fn keep(&mut self, bytes: &[u8]) {
        if self.keeps && self.stack.push(bytes).is_err() {
            self.overflow();
        }
    }

    fn overflow(&mut self) {
        self.forget_tag();
        self.overflow = Some(match self.depth {
            0 => XmlErrorKind::HeaderTooLong,
            _ => XmlErrorKind::TagTooLong,
        });
    }

    const fn go_on(&mut self, to: Tag) -> Step {
        self.go(State::Tag(to))
    }
}

#[cfg(test)]
mod tests;

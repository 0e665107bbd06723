//! What follows a `<`: tags, CDATA sections, and what RFC 6120 §11.1 forbids.
//!
//! Follows XML 1.0 §2.5 to §2.8. Promises that a comment, a processing instruction or a document type is an
//! error of its own as soon as it is told from everything else; nothing of it is read.

use super::XmlErrorKind;
use super::cursor::Cursor;
use super::names;
use super::scan;
use super::state::Keyword;
use super::state::State;
use super::state::Step;
use super::state::Tag;
use super::state::Target;
use super::tokenizer::Tokenizer;

impl Tokenizer<'_> {
    pub(super) fn open(&mut self, is_first: bool, cursor: &mut Cursor<'_>) -> Step {
        let is_declaration = is_first;
        match cursor.peek() {
            Some(b'/') if self.depth > 0 => self.begin_end_tag(cursor),
            Some(b'!') => self.advance(cursor, State::Markup),
            Some(b'?') => {
                self.advance(cursor, State::Target(Target { letters: 0, is_declaration }))
            }
            Some(byte) if names::may_begin(byte) => self.begin_start_tag(cursor),
            byte => self.other(byte, cursor),
        }
    }

    pub(super) fn markup(&mut self, cursor: &mut Cursor<'_>) -> Step {
        let keyword = match cursor.peek() {
            Some(b'-') => Keyword::Comment,
            Some(b'D') => Keyword::DocumentType,
            Some(b'[') if self.depth > 0 => Keyword::CData,
            byte => return self.other(byte, cursor),
        };
        self.advance(cursor, State::Keyword(keyword, 1))
    }

    pub(super) fn keyword(
        &mut self,
        keyword: Keyword,
        matched: u8,
        cursor: &mut Cursor<'_>,
    ) -> Step {
        let byte = cursor.peek();
        if keyword.text().get(usize::from(matched)).copied() != byte {
            return self.other(byte, cursor);
        }
        let matched = matched + 1;
        match keyword {
            _ if usize::from(matched) < keyword.text().len() => {
                self.advance(cursor, State::Keyword(keyword, matched))
            }
            Keyword::CData => self.advance(cursor, State::CData(0)),
            Keyword::Comment => Err(XmlErrorKind::Comment),
            Keyword::DocumentType => Err(XmlErrorKind::DocumentType),
        }
    }

    /// XML 1.0 §2.6: a name of `xml` in any case is reserved.
    pub(super) fn target(&mut self, mut target: Target, cursor: &mut Cursor<'_>) -> Step {
        let byte = cursor.peek();
        match (byte, target.letters) {
            (Some(0x80..), _) => self.cut_character(cursor),
            (Some(b'x' | b'X'), 0) | (Some(b'm' | b'M'), 1) | (Some(b'l' | b'L'), 2) => {
                target.letters += 1;
                target.is_declaration &= byte.is_some_and(|byte| byte.is_ascii_lowercase());
                self.advance(cursor, State::Target(target))
            }
            (Some(byte), 3) if scan::is_white_space(byte) => self.end_target(target),
            (Some(b'?'), 3) => Err(XmlErrorKind::Syntax),
            (Some(byte), 0) if !names::is_start(char::from(byte)) => self.other(Some(byte), cursor),
            _ => Err(XmlErrorKind::ProcessingInstruction),
        }
    }

    pub(super) fn target_character(&self, target: Target, character: char) -> Step {
        match target.letters {
            0 if !names::is_start(character) => Err(XmlErrorKind::Name),
            _ => Err(XmlErrorKind::ProcessingInstruction),
        }
    }

    /// An XML declaration is read like a start tag without a name.
    fn end_target(&mut self, target: Target) -> Step {
        if !target.is_declaration {
            return Err(XmlErrorKind::Syntax);
        }
        self.is_declaration = true;
        self.open_tag(0);
        self.go(State::Tag(Tag::Space))
    }

    fn begin_start_tag(&mut self, cursor: &Cursor<'_>) -> Step {
        if self.has_ended {
            return Err(XmlErrorKind::OutsideRoot);
        }
        self.open_tag(cursor.offset().wrapping_sub(1));
        self.go(State::Tag(Tag::Name))
    }

    /// Makes room for a start tag, if it is to be kept and there is any.
    fn open_tag(&mut self, start: u64) {
        self.note_start(start);
        self.name = names::NameReader::EMPTY;
        self.keeps = !self.is_skipping && self.stack.open().is_ok();
        if !self.keeps && !self.is_skipping {
            self.overflow = Some(XmlErrorKind::TooDeep);
        }
    }

    /// Takes note of where a start tag begins.
    pub(super) const fn note_start(&mut self, start: u64) {
        self.tag_start = start;
        if self.depth == 1 {
            self.stanza_start = start;
        }
    }

    fn begin_end_tag(&mut self, cursor: &mut Cursor<'_>) -> Step {
        self.name = names::NameReader::EMPTY;
        self.advance(cursor, State::EndName(0))
    }
}

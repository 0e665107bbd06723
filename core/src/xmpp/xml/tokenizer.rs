//! The tokenizer: bytes in, in slices of any size, tokens out.
//!
//! Follows XML 1.0 (5th edition) and XML Namespaces 1.0 (3rd edition) as RFC 6120 §11 restricts them
//! (core/spec/xmpp.md §3). Promises bounded memory, no recursion, and the same tokens and the same error
//! however the input is cut, but for how text is divided into pieces. It does not know XMPP: which elements a
//! stream has is for others to judge.

use core::fmt;

use super::Start;
use super::Token;
use super::XmlError;
use super::XmlErrorKind;
use super::XmlMemory;
use super::cursor::Cursor;
use super::cursor::Partial;
use super::memory::Stack;
use super::names::NameReader;
use super::reference::Reference;
use super::state::After;
use super::state::Found;
use super::state::State;
use super::state::Step;

/// Reads one XML stream after another, all in the same memory.
///
/// ```
/// use pushwire_core::xmpp::xml::Token;
/// use pushwire_core::xmpp::xml::Tokenizer;
/// use pushwire_core::xmpp::xml::XmlMemory;
///
/// let mut memory: XmlMemory = XmlMemory::new();
/// let mut tokenizer = Tokenizer::new(&mut memory);
/// let (mut ids, mut text) = (0, String::new());
/// for mut read in [&b"<s xmlns='a'><m id='1'>1 &l"[..], b"t; 2</m><m id='2' /", b"></s>"] {
///     while let Some(token) = tokenizer.next(&mut read)? {
///         match token {
///             Token::Start(start) if start.is("a", "m") => ids += usize::from(start.attribute("id").is_some()),
///             Token::Text(piece) => text.push_str(piece),
///             _ => {}
///         }
///     }
/// }
/// assert_eq!((ids, text.as_str()), (2, "1 < 2"));
/// # Ok::<(), pushwire_core::xmpp::xml::XmlError>(())
/// ```
pub struct Tokenizer<'m> {
    pub(super) stack: Stack<'m>,
    pub(super) state: State,
    pub(super) after: After,
    /// Offset of the next byte.
    offset: u64,
    error: Option<XmlError>,
    pub(super) partial: Partial,
    /// Whether the byte before was a carriage return, to which a line feed would belong.
    pub(super) after_return: bool,
    /// How many `]` ended the text so far.
    pub(super) brackets: u8,
    /// How many elements are open. Those above the depth of the stack are skipped, with their names.
    pub(super) depth: u64,
    /// Whether the stream element has ended.
    pub(super) has_ended: bool,
    /// Whether tokens are passed over until the stanza ends.
    pub(super) is_skipping: bool,
    /// Whether the tag that is being read goes to the stack.
    pub(super) keeps: bool,
    /// Whether it is the XML declaration.
    pub(super) is_declaration: bool,
    pub(super) name: NameReader,
    pub(super) reference: Reference,
    /// What did not fit in this step.
    pub(super) overflow: Option<XmlErrorKind>,
    /// Offset of the `<` of the tag, and of the stanza.
    pub(super) tag_start: u64,
    pub(super) stanza_start: u64,
}

impl<'m> Tokenizer<'m> {
    /// Starts before the first byte of a stream.
    pub fn new<const BUFFER: usize, const DEPTH: usize>(
        memory: &'m mut XmlMemory<BUFFER, DEPTH>,
    ) -> Self {
        Self::begin(memory.stack())
    }

    /// Forgets the stream: the next byte is the first one of another. XMPP begins one on the same connection
    /// after SASL; what the input of the last [`next`](Self::next) still holds belongs to it.
    pub fn restart(&mut self) {
        *self = Self::begin(self.stack.take());
    }

    /// Returns how many bytes of the stream were read.
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// Returns how many elements are open, that of the stream included. An element counts from the token
    /// [`Start`](Token::Start) to the token [`End`](Token::End).
    pub const fn depth(&self) -> u64 {
        self.depth
    }

    /// Passes over the rest of the stanza, the element below that of the stream; [`Token::Skipped`] then comes
    /// in place of its end.
    ///
    /// Does nothing between stanzas; but after [`XmlErrorKind::TagTooLong`] and [`XmlErrorKind::TooDeep`] the
    /// stanza is the one in which, or with which, that happened. What is skipped is held to the same rules,
    /// as far as they need no memory: of an element that begins in it, neither the name in its end tag, nor
    /// that attributes differ, nor that prefixes are declared, is checked.
    pub fn skip_stanza(&mut self) {
        let may_skip = self.error.map_or(self.depth > 1, XmlError::is_skippable);
        if may_skip {
            self.error = None;
            self.is_skipping = true;
            self.forget_tag();
        }
    }

    /// Reads on up to the next token and returns it, or `None` at the end of `input`. What was read is taken
    /// off the front of `input`.
    ///
    /// # Errors
    ///
    /// [`XmlError`], from then on the same one again; see [`skip_stanza`](Self::skip_stanza).
    pub fn next<'t, 'i: 't>(
        &'t mut self,
        input: &mut &'i [u8],
    ) -> Result<Option<Token<'t>>, XmlError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let mut cursor = Cursor::new(input, self.offset);
        let found = self.read(&mut cursor);
        *input = cursor.rest;
        self.offset = cursor.offset();
        match found {
            Ok(found) => Ok(found.map(|found| self.token(found, &cursor))),
            Err(kind) => Err(self.fail(kind)),
        }
    }

    const fn begin(stack: Stack<'m>) -> Self {
        Self {
            stack,
            state: State::Content,
            after: After::Nothing,
            offset: 0,
            error: None,
            partial: Partial::EMPTY,
            after_return: false,
            brackets: 0,
            depth: 0,
            has_ended: false,
            is_skipping: false,
            keeps: false,
            is_declaration: false,
            name: NameReader::EMPTY,
            reference: Reference::Begin,
            overflow: None,
            tag_start: 0,
            stanza_start: 0,
        }
    }

    fn token<'t, 'i: 't>(&'t self, found: Found, cursor: &Cursor<'i>) -> Token<'t> {
        match found {
            Found::Start => Token::Start(Start::new(self.stack.scope())),
            Found::Text => Token::Text(cursor.text),
            Found::Decoded => Token::Text(self.stack.decoded(cursor.decoded)),
            Found::End => Token::End,
            Found::StreamEnd => Token::StreamEnd,
            Found::Skipped => Token::Skipped(self.offset.wrapping_sub(self.stanza_start)),
        }
    }

    fn fail(&mut self, kind: XmlErrorKind) -> XmlError {
        let offset = match kind {
            XmlErrorKind::HeaderTooLong | XmlErrorKind::TagTooLong | XmlErrorKind::TooDeep => {
                self.tag_start
            }
            _ => self.offset.wrapping_sub(self.partial.len() as u64),
        };
        *self.error.insert(XmlError { kind, offset })
    }

    fn read(&mut self, cursor: &mut Cursor<'_>) -> Step {
        let mut found = self.finish_token();
        loop {
            match found {
                // What passes over text passes over it here.
                Some(Found::Text | Found::Decoded) if self.is_skipping => {}
                Some(found) => return Ok(Some(found)),
                None => {}
            }
            self.skip_line_feed(cursor);
            if cursor.rest.is_empty() {
                return Ok(None);
            }
            found = self.step_or_overflow(cursor)?;
        }
    }

    /// Does what the token given last put off.
    fn finish_token(&mut self) -> Option<Found> {
        match core::mem::replace(&mut self.after, After::Nothing) {
            After::Nothing => None,
            After::Start => {
                self.stack.keep_declarations();
                None
            }
            After::EmptyElement => self.close(),
        }
    }

    /// XML 1.0 §2.11: a carriage return and a line feed are one line end.
    pub(super) fn skip_line_feed(&mut self, cursor: &mut Cursor<'_>) {
        if self.after_return && !cursor.rest.is_empty() {
            self.after_return = false;
            cursor.advance(usize::from(cursor.peek() == Some(b'\n')));
        }
    }

    /// Forgets the start tag that is being read; it is read on without memory.
    pub(super) fn forget_tag(&mut self) {
        if core::mem::take(&mut self.keeps) {
            self.stack.close();
        }
    }

    /// Takes a step. What does not fit comes before what is wrong: the step would be wrong again.
    fn step_or_overflow(&mut self, cursor: &mut Cursor<'_>) -> Step {
        let found = match self.partial.len() {
            0 => self.step(cursor),
            _ => self.cut_character(cursor),
        };
        match self.overflow.take() {
            Some(kind) => Err(kind),
            None => found,
        }
    }

    fn step(&mut self, cursor: &mut Cursor<'_>) -> Step {
        match self.state {
            State::Content => self.content(cursor),
            State::Reference => self.reference(cursor),
            State::CData(brackets) => self.cdata(brackets, cursor),
            State::Open(is_first) => self.open(is_first, cursor),
            State::Markup => self.markup(cursor),
            State::Keyword(keyword, matched) => self.keyword(keyword, matched, cursor),
            State::Target(target) => self.target(target, cursor),
            State::Tag(tag) => self.tag(tag, cursor),
            State::EndName(matched) => self.end_name(matched, cursor),
            State::EndSpace => self.end_space(cursor),
        }
    }

    /// Goes on with a character that is not ASCII where that is not a run of text.
    pub(super) fn cut_character(&mut self, cursor: &mut Cursor<'_>) -> Step {
        if self.overflow.is_some() {
            // That is told first; what is read of a character would be lost.
            return Ok(None);
        }
        let Some(character) = self.partial.read(cursor)? else {
            return Ok(None);
        };
        let found = self.character(character, cursor)?;
        self.partial.clear();
        Ok(found)
    }

    fn character(&mut self, character: char, cursor: &mut Cursor<'_>) -> Step {
        match self.state {
            State::Content | State::CData(_) => self.text_character(character, cursor),
            State::Reference => self.reference.character(character).map(|()| None),
            State::Target(target) => self.target_character(target, character),
            State::Tag(tag) => self.tag_character(tag, character),
            State::EndName(_) => self.name.character(character).map(|()| None),
            _ => Err(XmlErrorKind::Syntax),
        }
    }

    pub(super) const fn go(&mut self, to: State) -> Step {
        self.state = to;
        Ok(None)
    }
}

/// What is in the memory is not printed.
impl fmt::Debug for Tokenizer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = f.debug_struct("Tokenizer");
        output.field("offset", &self.offset).field("depth", &self.depth).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

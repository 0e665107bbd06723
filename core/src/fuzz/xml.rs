//! The XML tokenizer: however a stream is cut, the same tokens and the same error; and the writer, read by it.
//!
//! Follows the promises of `xmpp::xml`. What is well-formed is not judged here: tests/src/agree asks another parser.

use super::Input;
use super::digest::Digest;
use super::input::WHOLE;
use super::input::cut;
use crate::xmpp::xml::Token;
use crate::xmpp::xml::Tokenizer;
use crate::xmpp::xml::WriteError;
use crate::xmpp::xml::Writer;
use crate::xmpp::xml::XmlError;
use crate::xmpp::xml::XmlMemory;

/// The longest text that is written.
const MOST: usize = 512;

/// First byte: how much memory, or the writer. Of the reader: how the stream is cut, which stanzas are skipped, and
/// the stream.
pub fn xml(data: &[u8]) {
    let mut input = Input::new(data);
    match input.byte() % 4 {
        0 => read_in::<40, 3>(input),
        1 => read_in::<100, 4>(input),
        2 => read_in::<1024, 8>(input),
        _ => write(input),
    }
}

fn read_in<const BUFFER: usize, const DEPTH: usize>(mut input: Input<'_>) {
    let (cuts, skips) = (input.cuts(), input.byte());
    let stream = input.rest();
    let read = |cuts| Reading::<BUFFER, DEPTH>::of(stream, cuts, skips);
    assert_eq!(read(cuts), read(WHOLE));
}

/// What must not depend on how the stream was cut.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Reading<const BUFFER: usize, const DEPTH: usize> {
    tokens: Digest,
    is_in_text: bool,
    starts: u32,
    depth: u64,
    error: Option<XmlError>,
}

impl<const BUFFER: usize, const DEPTH: usize> Reading<BUFFER, DEPTH> {
    /// Every element whose number is a multiple of `skips` is skipped with its stanza, unless that is zero.
    fn of(stream: &[u8], cuts: [usize; 2], skips: u8) -> Self {
        let mut memory = XmlMemory::<BUFFER, DEPTH>::new();
        let mut tokenizer = Tokenizer::new(&mut memory);
        let mut reading =
            Self { tokens: Digest::NOTHING, is_in_text: false, starts: 0, depth: 0, error: None };
        cut(stream, cuts, |piece| reading.piece(&mut tokenizer, piece, skips));
        if reading.error.is_none() {
            assert_eq!(tokenizer.offset(), stream.len() as u64);
        }
        reading
    }

    /// Returns whether the stream goes on.
    fn piece(&mut self, tokenizer: &mut Tokenizer<'_>, mut piece: &[u8], skips: u8) -> bool {
        loop {
            let starts = self.starts;
            match tokenizer.next(&mut piece) {
                Ok(Some(token)) => self.token(token),
                Ok(None) => {
                    assert!(piece.is_empty(), "left unread");
                    return true;
                }
                Err(error) => {
                    self.tokens.debug(&error);
                    if !error.is_skippable() {
                        let again = tokenizer.next(&mut piece).map(|_| ());
                        assert_eq!(again, Err(error), "the same error again");
                        self.error = Some(error);
                        return false;
                    }
                    tokenizer.skip_stanza();
                    continue;
                }
            }
            assert_eq!(tokenizer.depth(), self.depth);
            let is_wanted = skips == 0 || !self.starts.is_multiple_of(skips.into());
            if self.starts > starts && self.depth > 1 && !is_wanted {
                tokenizer.skip_stanza();
            }
        }
    }

    fn token(&mut self, token: Token<'_>) {
        let was_in_text = core::mem::replace(&mut self.is_in_text, matches!(token, Token::Text(_)));
        if was_in_text && !self.is_in_text {
            self.tokens.bytes(&[0xff]);
        }
        match token {
            Token::Text(text) => {
                assert!(!text.is_empty(), "a token without anything in it");
                self.tokens.bytes(text.as_bytes());
            }
            Token::Start(start) => {
                assert!(!start.local().is_empty());
                self.tokens.text(start.namespace());
                self.tokens.text(start.local());
                for one in start.attributes() {
                    let texts = [one.namespace, one.local, one.value];
                    texts.iter().for_each(|text| self.tokens.text(text));
                }
                self.starts += 1;
                self.depth += 1;
                assert!(self.depth <= DEPTH as u64);
            }
            Token::End => self.depth -= 1,
            Token::StreamEnd => self.depth = 0,
            Token::Skipped(bytes) => {
                self.tokens.debug(&bytes);
                self.depth = 1;
            }
        }
    }
}

/// What was written is read again as it was given, or is refused because XML has no such character.
fn write(mut input: Input<'_>) {
    let is_in_value = input.one_in(2);
    let Ok(text) = core::str::from_utf8(input.take(MOST)) else {
        return;
    };
    let mut out = [0; 6 * MOST + 64];
    let written = Writer::encode(&mut out, |xml| {
        xml.element("a", |element| match is_in_value {
            true => element.attribute("b", text),
            false => element.text(text),
        });
    });
    let is_character = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    match written {
        Ok(len) => read_back(&out[..len], is_in_value, text),
        Err(WriteError::Resource(error)) => panic!("{error}"),
        Err(_) => assert!(!text.chars().all(is_character)),
    }
}

fn read_back(mut written: &[u8], is_in_value: bool, text: &str) {
    let mut memory = XmlMemory::<{ MOST + 64 }, 2>::new();
    let mut tokenizer = Tokenizer::new(&mut memory);
    let mut rest = text;
    while let Some(token) = tokenizer.next(&mut written).expect("what was written is XML") {
        match token {
            Token::Start(start) if is_in_value => {
                assert_eq!(start.attribute("b").unwrap_or_default(), text);
                rest = "";
            }
            Token::Text(piece) => rest = rest.strip_prefix(piece).expect("another text"),
            _ => {}
        }
    }
    assert_eq!((rest, tokenizer.depth()), ("", 0));
}

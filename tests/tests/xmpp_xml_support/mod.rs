//! What the tests of the XML layer share: tokens that own what they hold, and inputs cut in every way.
//!
//! Follows no document. Promises that text which belongs together is one event, however it came.

#![allow(dead_code, reason = "each test uses a part")]

pub(crate) mod documents;
pub(crate) mod suite;

use std::fs;
use std::path::Path;

use pushwire_core::xmpp::xml::Start;
use pushwire_core::xmpp::xml::Token;
use pushwire_core::xmpp::xml::Tokenizer;
use pushwire_core::xmpp::xml::XmlError;
use pushwire_core::xmpp::xml::XmlMemory;

/// Memory for whatever a test reads, but for what is made not to fit.
pub(crate) type Memory = XmlMemory<4096, 32>;

/// White space behind a document: it shows whether the document ends in the middle of something.
pub(crate) const END: &[u8] = b"\n";

/// A name: namespace and local part.
pub(crate) type Name = (String, String);

/// A token that owns what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// An element's name and its attributes, sorted.
    Start(Name, Vec<(Name, String)>),
    Text(String),
    End,
    StreamEnd,
    Skipped(u64),
}

/// What became of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) events: Vec<Event>,
    pub(crate) error: Option<XmlError>,
}

impl Outcome {
    /// Tells whether a whole document was read.
    pub(crate) fn is_accepted(&self) -> bool {
        self.error.is_none() && self.events.last() == Some(&Event::StreamEnd)
    }

    /// Adds a token; text joins the text before it.
    pub(crate) fn add(&mut self, token: Token<'_>) {
        let event = match token {
            Token::Start(start) => owned(start),
            Token::Text(text) => {
                assert!(!text.is_empty(), "a token without anything in it");
                return self.add_text(text);
            }
            Token::End => Event::End,
            Token::StreamEnd => Event::StreamEnd,
            Token::Skipped(bytes) => Event::Skipped(bytes),
        };
        self.events.push(event);
    }

    fn add_text(&mut self, text: &str) {
        match self.events.last_mut() {
            Some(Event::Text(before)) => before.push_str(text),
            _ => self.events.push(Event::Text(text.into())),
        }
    }
}

fn owned(start: Start<'_>) -> Event {
    let mut attributes: Vec<(Name, String)> = start
        .attributes()
        .map(|one| ((one.namespace.into(), one.local.into()), one.value.into()))
        .collect();
    attributes.sort();
    Event::Start((start.namespace().into(), start.local().into()), attributes)
}

/// Reads a stream in pieces with memory of its own.
pub(crate) fn read_in<'i, const BUFFER: usize, const DEPTH: usize>(
    memory: &mut XmlMemory<BUFFER, DEPTH>,
    pieces: impl IntoIterator<Item = &'i [u8]>,
) -> Outcome {
    let mut tokenizer = Tokenizer::new(memory);
    let mut outcome = Outcome::default();
    for mut piece in pieces {
        loop {
            match tokenizer.next(&mut piece) {
                Ok(Some(token)) => outcome.add(token),
                Ok(None) => break assert!(piece.is_empty(), "left unread"),
                Err(error) => {
                    let again = tokenizer.next(&mut piece).map(|_| ());
                    assert_eq!(again, Err(error), "the same error again");
                    outcome.error = Some(error);
                    return outcome;
                }
            }
        }
    }
    outcome
}

/// Reads a stream in pieces.
pub(crate) fn read<'i>(pieces: impl IntoIterator<Item = &'i [u8]>) -> Outcome {
    read_in(&mut Memory::new(), pieces)
}

/// Reads a stream whole, byte by byte, and cut in two at every byte, with the same outcome.
pub(crate) fn read_cut(stream: &[u8], what: &str) -> Outcome {
    read_cut_in::<4096, 32>(stream, what)
}

/// Does so with this much memory.
pub(crate) fn read_cut_in<const BUFFER: usize, const DEPTH: usize>(
    stream: &[u8],
    what: &str,
) -> Outcome {
    let mut memory = XmlMemory::<BUFFER, DEPTH>::new();
    let whole = read_in(&mut memory, [stream]);
    assert_eq!(read_in(&mut memory, stream.chunks(1)), whole, "{what} byte by byte");
    for at in 0..=stream.len() {
        let (head, tail) = stream.split_at(at);
        assert_eq!(read_in(&mut memory, [head, tail]), whole, "{what} cut at {at}");
    }
    whole
}

/// Loads a file of the vectors.
pub(crate) fn vector(path: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(path);
    fs::read(path).expect("the vectors are in the repository")
}

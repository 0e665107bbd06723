//! Tokens that own what they hold, and streams read in pieces.
//!
//! Follows no document. Promises that text which belongs together is one event, however it came.

use pushwire_core::xmpp::xml::Start;
use pushwire_core::xmpp::xml::Token;
use pushwire_core::xmpp::xml::Tokenizer;
use pushwire_core::xmpp::xml::XmlError;
use pushwire_core::xmpp::xml::XmlMemory;

/// Memory for whatever a test reads, but for what is made not to fit.
pub type Memory = XmlMemory<4096, 32>;

/// White space behind a document: it shows whether the document ends in the middle of something.
pub const END: &[u8] = b"\n";

/// A name: namespace and local part.
pub type Name = (String, String);

/// A token that owns what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An element's name and its attributes, sorted.
    Start(Name, Vec<(Name, String)>),
    /// Text, however many tokens it came in.
    Text(String),
    /// The end of an element.
    End,
    /// The end of the document.
    StreamEnd,
    /// A stanza that was skipped, in bytes.
    Skipped(u64),
}

/// What became of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What came, in its order.
    pub events: Vec<Event>,
    /// Why it stopped.
    pub error: Option<XmlError>,
}

impl Outcome {
    /// Tells whether a whole document was read.
    pub fn is_accepted(&self) -> bool {
        self.error.is_none() && self.events.last() == Some(&Event::StreamEnd)
    }

    /// Adds a token; text joins the text before it.
    pub fn add(&mut self, token: Token<'_>) {
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
pub fn read_in<'i, const BUFFER: usize, const DEPTH: usize>(
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
pub fn read<'i>(pieces: impl IntoIterator<Item = &'i [u8]>) -> Outcome {
    read_in(&mut Memory::new(), pieces)
}

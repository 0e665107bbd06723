//! What a client's bytes say: stream headers, stanzas, white space, the end.
//!
//! RFC 6120 section 11 on the parser `rxml`, which shares nothing with `pushwire-core`. Takes bytes as they come and
//! keeps no more than one stanza of limited size and depth. What goes wrong is a stream error (section 4.9.3).

use rxml::Error;
use rxml::Event;
use rxml::Options;
use rxml::Parse;
use rxml::Parser;
use rxml::WithOptions;
use rxml::error::EndOrError;

use crate::ccs::STREAMS;
use crate::ccs::element::Element;
use crate::ccs::error::StreamError;

/// Deeper than any stanza is meant to be, and nothing for the stack.
const MAX_DEPTH: usize = 64;

/// Something whole that a client sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Incoming {
    /// The start tag of a stream; without its children.
    Header(Element),
    /// A direct child of the stream.
    Stanza(Element),
    /// So many bytes of white space between stanzas.
    WhiteSpace(usize),
    /// The end tag of the stream.
    End,
}

/// Reads one stream.
pub(crate) struct Reader {
    parser: Parser,
    /// The elements that are open, the outermost first; the stream itself is not among them.
    open: Vec<Element>,
    in_stream: bool,
    /// Bytes of the present stanza in whole events.
    stanza: usize,
    /// Bytes after the last event.
    beyond: usize,
    limit: usize,
}

impl Reader {
    /// A reader of stanzas of up to `limit` bytes.
    pub(crate) fn new(limit: usize) -> Self {
        // A token can never be longer than the stanza that holds it.
        let options = Options { max_token_length: limit, ..Options::default() };
        let mut parser = Parser::with_options(options);
        parser.set_text_buffering(false);
        Self { parser, open: Vec::new(), in_stream: false, stanza: 0, beyond: 0, limit }
    }

    /// Takes bytes from the inbox until something is whole.
    pub(crate) fn next(&mut self, inbox: &mut Vec<u8>) -> Result<Option<Incoming>, StreamError> {
        loop {
            let mut rest = inbox.as_slice();
            let parsed = self.parser.parse(&mut rest, false);
            let taken = inbox.len() - rest.len();
            inbox.drain(..taken);
            self.beyond += taken;
            let event = match parsed {
                Ok(event) => event,
                Err(EndOrError::NeedMoreData) => None,
                Err(EndOrError::Error(error)) => return Err(stream_error(error)),
            };
            let Some(event) = event else {
                self.check_size()?;
                return Ok(None);
            };
            if let Some(incoming) = self.on_event(event)? {
                return Ok(Some(incoming));
            }
        }
    }

    fn on_event(&mut self, event: Event) -> Result<Option<Incoming>, StreamError> {
        let length = event.metrics().len();
        self.beyond = self.beyond.saturating_sub(length);
        let outside = self.open.is_empty();
        self.stanza += length;
        self.check_size()?;
        let incoming = match event {
            Event::XmlDeclaration(..) => None,
            Event::StartElement(_, (namespace, name), attributes) => {
                let mut element = Element::new(namespace.as_str(), name.as_str());
                for ((namespace, name), value) in &attributes {
                    if namespace.is_none() {
                        element = element.with(name.as_str(), value);
                    }
                }
                self.on_start(element)?
            }
            Event::Text(_, text) => self.on_text(&text, outside, length)?,
            Event::EndElement(_) => self.on_end(),
        };
        if self.open.is_empty() {
            self.stanza = 0;
        }
        Ok(incoming)
    }

    fn on_start(&mut self, element: Element) -> Result<Option<Incoming>, StreamError> {
        if !std::mem::replace(&mut self.in_stream, true) {
            return Ok(Some(Incoming::Header(element)));
        }
        if self.open.len() == MAX_DEPTH {
            return Err(StreamError::new("policy-violation").because("nested too deeply"));
        }
        self.open.push(element);
        Ok(None)
    }

    fn on_text(
        &mut self,
        text: &str,
        outside: bool,
        length: usize,
    ) -> Result<Option<Incoming>, StreamError> {
        if let Some(innermost) = self.open.last_mut() {
            innermost.add_text(text);
        }
        let is_white = text.chars().all(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
        match (outside, is_white) {
            (true, true) => Ok(Some(Incoming::WhiteSpace(length))),
            (true, false) => Err(StreamError::new("bad-format").because("text between stanzas")),
            (false, _) => Ok(None),
        }
    }

    fn on_end(&mut self) -> Option<Incoming> {
        let Some(ended) = self.open.pop() else {
            return Some(Incoming::End);
        };
        match self.open.last_mut() {
            Some(parent) => {
                parent.add(ended);
                None
            }
            None => Some(Incoming::Stanza(ended)),
        }
    }

    fn check_size(&self) -> Result<(), StreamError> {
        if self.stanza + self.beyond > self.limit {
            return Err(StreamError::too_big());
        }
        Ok(())
    }
}

/// The condition that RFC 6120 has for a parser's error.
fn stream_error(error: Error) -> StreamError {
    let condition = match error {
        Error::RestrictedXml("long name or reference" | "event too long") => {
            return StreamError::too_big();
        }
        Error::RestrictedXml("only utf-8 encoding is allowed") | Error::InvalidUtf8Byte(_) => {
            "unsupported-encoding"
        }
        Error::RestrictedXml(_) | Error::UndeclaredEntity => "restricted-xml",
        // What rxml says of every `<!` that begins neither: in XML, only a DTD's declarations do.
        Error::InvalidSyntax("malformed cdata or comment section start") => "restricted-xml",
        _ => "not-well-formed",
    };
    StreamError::new(condition).because(&error.to_string())
}

/// Whether this is the start tag of a stream.
pub(crate) fn is_stream(header: &Element) -> bool {
    header.is(STREAMS, "stream")
}

//! From tokens to stanzas: what stands below the stream, one element at a time.
//!
//! Follows RFC 6120 §4 to §8 (spec/xmpp.md §1, §2). Promises that all names count by their namespaces, that
//! memory is the one buffer it is given, and that a payload longer than that is still known by its id.

use super::CLIENT;
use super::Failure;
use super::Features;
use super::Iq;
use super::Message;
use super::STREAMS;
use super::Segment;
use super::StreamError;
use super::features;
use super::features::CHILD;
use super::oversize::Oversize;
use super::text::TextBuffer;
use crate::xmpp::conditions::SaslFailure;
use crate::xmpp::xml::Start;

/// Depth of what stands right below the stream.
const FIRST_LEVEL: u64 = 2;

/// Depth of what stands in an `error` of a stanza.
const IN_ERROR: u64 = 4;

/// A first-level element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Stanza {
    Features(Features),
    StreamError(StreamError),
    Success,
    Failure(Failure),
    /// SASL asks for more, which PLAIN never needs.
    Challenge,
    Message(Message),
    Iq(Iq),
    /// Anything else.
    #[default]
    Other,
}

/// Where text goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Collect {
    #[default]
    Nothing,
    Payload,
    /// A payload that did not fit.
    Oversize,
    /// A text for people, or an address.
    Text(Segment),
    Mechanism(Segment),
}

/// Reads one stanza after another into one buffer.
pub(crate) struct StanzaReader<'m> {
    buffer: TextBuffer<'m>,
    stanza: Stanza,
    collect: Collect,
    payload: Segment,
    oversize: Option<Oversize>,
    /// The element at depth 3 is an error of the stanza.
    is_in_error: bool,
}

impl<'m> StanzaReader<'m> {
    pub(crate) const fn new(buffer: &'m mut [u8]) -> Self {
        Self {
            buffer: TextBuffer::new(buffer),
            stanza: Stanza::Other,
            collect: Collect::Nothing,
            payload: Segment { start: 0, len: 0 },
            oversize: None,
            is_in_error: false,
        }
    }

    /// Forgets what was read; what the last stanza left is no longer there.
    pub(crate) fn clear(&mut self) {
        self.buffer.clear();
        self.stanza = Stanza::Other;
        self.collect = Collect::Nothing;
        self.oversize = None;
        self.is_in_error = false;
    }

    /// Reads a start tag at this depth, that of the stream being 1.
    pub(crate) fn start(&mut self, depth: u64, start: &Start<'_>) {
        self.collect = Collect::Nothing;
        if depth == FIRST_LEVEL {
            self.clear();
            self.stanza = self.open(start);
        } else {
            self.inner(depth, start);
        }
    }

    /// Reads a piece of text.
    pub(crate) fn text(&mut self, text: &str) {
        match &mut self.collect {
            Collect::Nothing => {}
            Collect::Text(segment) | Collect::Mechanism(segment) => {
                // Cut if it does not fit: it is for people.
                let _ = self.buffer.push(segment, text);
            }
            Collect::Payload => self.payload_text(text),
            Collect::Oversize => self.push_oversize(text),
        }
    }

    /// Reads an end tag at this depth; returns the stanza if it is complete.
    pub(crate) fn end(&mut self, depth: u64) -> Option<Stanza> {
        self.end_collecting();
        self.is_in_error &= depth > CHILD;
        (depth == FIRST_LEVEL).then(|| core::mem::take(&mut self.stanza))
    }

    /// Returns a text of the stanza read last.
    pub(crate) fn get(&self, segment: Segment) -> &str {
        self.buffer.text(segment)
    }

    fn open(&mut self, start: &Start<'_>) -> Stanza {
        match (start.namespace(), start.local()) {
            (STREAMS, "features") => Stanza::Features(Features::default()),
            (STREAMS, "error") => Stanza::StreamError(StreamError::default()),
            (SaslFailure::NAMESPACE, "success") => Stanza::Success,
            (SaslFailure::NAMESPACE, "failure") => Stanza::Failure(Failure::default()),
            (SaslFailure::NAMESPACE, "challenge") => Stanza::Challenge,
            (CLIENT, "message") => Stanza::Message(self.open_message(start)),
            (CLIENT, "iq") => Stanza::Iq(self.open_iq(start)),
            _ => Stanza::Other,
        }
    }

    fn open_message(&mut self, start: &Start<'_>) -> Message {
        let mut message = Message::open(start);
        if message.is_error {
            message.id = self.buffer.keep(start.attribute("id").unwrap_or_default());
        }
        message
    }

    fn open_iq(&mut self, start: &Start<'_>) -> Iq {
        let mut iq = Iq::default();
        iq.open(start);
        iq.id = self.buffer.keep(start.attribute("id").unwrap_or_default());
        iq.from = self.buffer.keep(start.attribute("from").unwrap_or_default());
        iq
    }

    fn inner(&mut self, depth: u64, start: &Start<'_>) {
        match self.stanza {
            Stanza::Features(mut features) => {
                features.start(depth, start);
                self.stanza = Stanza::Features(features);
                if features::is_mechanism(start) {
                    self.collect = Collect::Mechanism(self.buffer.begin());
                }
            }
            Stanza::StreamError(mut error) if depth == CHILD => {
                self.collect_text(error.start(start));
                self.stanza = Stanza::StreamError(error);
            }
            Stanza::Failure(failure) if depth == CHILD => self.failure(failure, start),
            Stanza::Message(message) => self.message(message, depth, start),
            Stanza::Iq(iq) => self.iq(iq, depth, start),
            _ => {}
        }
    }

    fn failure(&mut self, mut failure: Failure, start: &Start<'_>) {
        if start.namespace() != SaslFailure::NAMESPACE {
            return;
        }
        self.collect_text(start.local() == "text");
        if start.local() != "text" && failure.condition == SaslFailure::Unknown {
            failure.condition = SaslFailure::from_name(start.local());
        }
        self.stanza = Stanza::Failure(failure);
    }

    fn message(&mut self, mut message: Message, depth: u64, start: &Start<'_>) {
        if depth == CHILD && message.payload.is_none() && Message::is_payload(start) {
            self.payload = self.buffer.begin();
            message.payload = Some(self.payload);
            self.collect = Collect::Payload;
        } else if depth == CHILD && start.is(CLIENT, "error") {
            message.error.open(start);
            self.is_in_error = true;
        } else if depth == IN_ERROR && self.is_in_error {
            let is_text = message.error.start(start);
            self.collect_text(is_text);
        }
        self.stanza = Stanza::Message(message);
    }

    fn iq(&mut self, mut iq: Iq, depth: u64, start: &Start<'_>) {
        if depth == CHILD {
            iq.start(start);
            self.is_in_error = start.is(CLIENT, "error");
        } else if depth == IN_ERROR && self.is_in_error {
            let is_text = iq.error.start(start);
            self.collect_text(is_text);
        } else if Iq::is_jid(start) {
            self.collect_text(true);
        }
        self.stanza = Stanza::Iq(iq);
    }

    const fn collect_text(&mut self, is_wanted: bool) {
        if is_wanted {
            self.collect = Collect::Text(self.buffer.begin());
        }
    }

    fn payload_text(&mut self, text: &str) {
        let before = self.payload;
        if self.buffer.push(&mut self.payload, text) {
            return;
        }
        let mut oversize = Oversize::new();
        oversize.push(self.buffer.bytes(before));
        oversize.push(text.as_bytes());
        self.oversize = Some(oversize);
        self.collect = Collect::Oversize;
    }

    fn push_oversize(&mut self, text: &str) {
        if let Some(oversize) = &mut self.oversize {
            oversize.push(text.as_bytes());
        }
    }

    fn end_collecting(&mut self) {
        match (core::mem::take(&mut self.collect), &mut self.stanza) {
            (Collect::Mechanism(segment), Stanza::Features(features)) => {
                features.mechanism(self.buffer.text(segment));
                self.buffer.clear();
            }
            (Collect::Text(segment), Stanza::StreamError(error)) => error.text = segment,
            (Collect::Text(segment), Stanza::Failure(failure)) => failure.text = segment,
            (Collect::Text(segment), Stanza::Message(message)) => message.error.text = segment,
            (Collect::Text(segment), Stanza::Iq(iq)) if self.is_in_error => iq.error.text = segment,
            (Collect::Text(segment), Stanza::Iq(iq)) => iq.jid = segment,
            (Collect::Payload, Stanza::Message(message)) => message.payload = Some(self.payload),
            (Collect::Oversize, Stanza::Message(message)) => {
                let mut found = self.oversize.take();
                let write = |out: &mut [u8]| found.as_mut().and_then(|found| found.write(out));
                message.payload = Some(self.buffer.replace(write));
                (message.id, message.error.text) = (Segment::default(), Segment::default());
                message.is_oversize = true;
            }
            _ => {}
        }
    }
}

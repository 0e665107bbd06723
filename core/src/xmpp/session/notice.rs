//! Events as they wait to be taken: what they borrow is named by its place.
//!
//! Promises that an event of a payload is made from the payload itself, when it is taken.

use super::Session;
use super::event::Event;
use super::inbound::failed_id;
use super::link::Answer;
use super::link::Link;
use super::reason::Reason;
use super::reason::SkipReason;
use crate::json::Text;
use crate::secret::Redacted;
use crate::time::Duration;
use crate::xmpp::ccs::Action;
use crate::xmpp::ccs::Inbound;
use crate::xmpp::stanza::Segment;
use crate::xmpp::stanza::StanzaError;
use crate::xmpp::stanza::StanzaReader;
use crate::xmpp::stanza::StreamError;

/// An event without what it borrows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    Connect(Link),
    Disconnect(Link),
    Ready,
    /// Whatever the payload is.
    Payload(Link, Segment),
    Nack(Link, Segment, Action, bool),
    Retry(Link, Segment, u32, Duration),
    Duplicate(Link, Segment),
    Dropped(Link, Segment),
    StanzaError(Link, StanzaError, Option<Segment>, Segment),
    StreamError(Link, StreamError),
    Skipped(SkipReason),
    Ping,
    Pong(Duration),
    Disconnected(Link, Reason),
    Reconnect(u32, Duration),
    Stopped(Reason),
}

impl Session<'_> {
    /// Takes the next event; what it borrows stands until the next input.
    pub fn poll_event(&mut self) -> Option<Event<'_>> {
        let notice = self.notices.pop_front()?;
        Some(match notice {
            Notice::Connect(link) => Event::Connect { link },
            Notice::Disconnect(link) => Event::Disconnect { link },
            Notice::Ready => Event::Ready { jid: &self.jid },
            Notice::Payload(link, payload) => self.payload_event(link, payload)?,
            Notice::Nack(link, payload, action, is_final) => match self.payload(link, payload)? {
                Inbound::Nack(nack) => Event::Nack { nack, action, is_final },
                _ => return None,
            },
            Notice::Retry(link, payload, attempt, delay) => match self.payload(link, payload)? {
                Inbound::Nack(nack) => Event::Retry { message_id: nack.message_id, attempt, delay },
                _ => return None,
            },
            Notice::Duplicate(link, payload) => {
                let acknowledgement = self.payload(link, payload)?.acknowledgement()?;
                Event::Duplicate { message_id: acknowledgement.message_id }
            }
            Notice::Dropped(link, payload) => {
                let acknowledgement = self.payload(link, payload)?.acknowledgement()?;
                Event::Dropped { message_id: acknowledgement.message_id }
            }
            Notice::StanzaError(link, error, payload, id) => {
                let reader = &self.link(link).reader;
                stanza_error(reader, error, failed_id(reader, payload, id))
            }
            Notice::StreamError(link, error) => Event::StreamError {
                condition: error.condition,
                text: self.link(link).reader.get(error.text),
            },
            Notice::Skipped(reason) => Event::Skipped { reason },
            Notice::Ping => Event::Ping,
            Notice::Pong(round_trip) => Event::Pong { round_trip },
            Notice::Disconnected(link, reason) => Event::Disconnected { link, reason },
            Notice::Reconnect(attempt, delay) => Event::Reconnect { attempt, delay },
            Notice::Stopped(reason) => Event::Stopped { reason },
        })
    }

    /// Reads a payload again that was understood when it came.
    pub(super) fn payload(&self, link: Link, payload: Segment) -> Option<Inbound<'_>> {
        Inbound::decode(self.link(link).reader.get(payload).as_bytes()).ok()
    }

    fn payload_event(&self, link: Link, payload: Segment) -> Option<Event<'_>> {
        Some(match self.payload(link, payload)? {
            Inbound::Ack(ack) => Event::Ack(ack),
            Inbound::Control(control) => Event::Control(control),
            Inbound::Receipt(receipt) => Event::Receipt(receipt),
            Inbound::Upstream(upstream) => Event::Upstream(upstream),
            Inbound::Nack(_) | Inbound::Unknown { .. } => return None,
        })
    }

    /// Tells whether what this answer is about was taken by the application.
    pub(super) fn was_taken(&self, link: Link, answer: &Answer) -> bool {
        let Answer::Acknowledgement { payload, .. } = answer else {
            return true;
        };
        let waits = |notice: &Notice| match notice {
            Notice::Payload(at, segment) | Notice::Dropped(at, segment) => {
                (*at, *segment) == (link, *payload)
            }
            _ => false,
        };
        !self.notices.iter().any(waits)
    }
}

fn stanza_error<'r>(
    reader: &'r StanzaReader<'_>,
    error: StanzaError,
    message_id: Option<Text<'r>>,
) -> Event<'r> {
    Event::StanzaError {
        code: error.code,
        kind: error.kind,
        condition: error.condition(),
        text: Redacted::new(reader.get(error.text)),
        message_id,
    }
}

//! One of the two connections of a session, and what it knows by itself.
//!
//! There are two because a connection that the server drains is read on while its successor works
//! (spec/xmpp.md §5).

use super::outbox::Outbox;
use super::reason::Reason;
use crate::deadlines::Deadlines;
use crate::time::Duration;
use crate::time::Instant;
use crate::xmpp::conditions::StreamCondition;
use crate::xmpp::stanza::Header;
use crate::xmpp::stanza::Iq;
use crate::xmpp::stanza::Segment;
use crate::xmpp::stanza::Stanza;
use crate::xmpp::stanza::StanzaReader;
use crate::xmpp::xml::Token;
use crate::xmpp::xml::Tokenizer;
use crate::xmpp::xml::XmlError;

/// What a connection is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Link {
    /// The one that is opened first.
    First,
    /// The one that replaces it when it is drained, and so on in turn.
    Second,
}

impl Link {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::First, Self::Second];

    /// Returns 0 or 1.
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// What there is of a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Phase {
    #[default]
    Idle,
    /// The driver is opening it.
    Connecting,
    /// Open; the handshake is at this step.
    Handshake(Step),
    Ready,
    /// The server takes no more messages and will close it.
    Draining,
    /// Our end of the stream is closed; whether the server's is waited for.
    Closing {
        reason: Reason,
        waits: bool,
    },
}

/// What the handshake waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Mechanisms,
    Authentication,
    Features,
    Binding { session: bool },
    Session,
}

impl Phase {
    /// Tells whether bytes can arrive.
    pub(super) const fn is_open(self) -> bool {
        !matches!(self, Self::Idle | Self::Connecting)
    }

    /// Tells whether the server was heard to be ready.
    pub(super) const fn is_established(self) -> bool {
        matches!(self, Self::Ready | Self::Draining)
    }
}

/// What a deadline is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timer {
    /// The phase lasts too long.
    Phase,
    /// A write does not finish.
    Write,
    /// Inbound silence: time to ping.
    Ping,
    /// A ping was sent and nothing came.
    PingAck,
    /// Outbound silence: time for a space.
    Whitespace,
}

const TIMERS: [Timer; 5] =
    [Timer::Phase, Timer::Write, Timer::Ping, Timer::PingAck, Timer::Whitespace];

/// What waits for room to be answered. It stands in the reader's buffer, so nothing more is read until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The payload of an upstream message or a receipt, and what that is remembered by.
    Acknowledgement {
        payload: Segment,
        hash: u64,
    },
    Iq(Iq),
}

/// What was read.
pub(super) enum Read {
    Header(Result<Header, StreamCondition>),
    Stanza(Stanza),
    Skipped(u64),
    StreamEnd,
}

/// The state of one connection.
pub(super) struct Connection<'m> {
    pub(super) phase: Phase,
    xml: Tokenizer<'m>,
    pub(super) reader: StanzaReader<'m>,
    pub(super) outbox: Outbox<'m>,
    deadlines: Deadlines<{ TIMERS.len() }>,
    pub(super) ready_at: Option<Instant>,
    pub(super) answer: Option<Answer>,
    pub(super) is_in_flight: bool,
    pub(super) is_ping_due: bool,
    pub(super) is_space_due: bool,
    pub(super) ping_sent: Option<Instant>,
    /// How much of the message that is being sent is written.
    pub(super) sent: usize,
}

impl<'m> Connection<'m> {
    pub(super) const fn new(
        xml: Tokenizer<'m>,
        reader: StanzaReader<'m>,
        outbox: Outbox<'m>,
    ) -> Self {
        Self {
            phase: Phase::Idle,
            xml,
            reader,
            outbox,
            deadlines: Deadlines::NONE,
            ready_at: None,
            answer: None,
            is_in_flight: false,
            is_ping_due: false,
            is_space_due: false,
            ping_sent: None,
            sent: 0,
        }
    }

    /// Forgets everything, and goes on to this phase.
    pub(super) fn reset(&mut self, phase: Phase) {
        self.restart_stream();
        self.outbox.clear();
        self.phase = phase;
        self.deadlines = Deadlines::NONE;
        self.ready_at = None;
        self.answer = None;
        (self.is_in_flight, self.is_ping_due, self.is_space_due) = (false, false, false);
        self.ping_sent = None;
        self.sent = 0;
    }

    /// RFC 6120 §6.4.6: after SASL both streams start from scratch.
    pub(super) fn restart_stream(&mut self) {
        self.xml.restart();
        self.reader.clear();
    }

    /// Reads on to the next thing that means something.
    pub(super) fn read(&mut self, input: &mut &[u8]) -> Result<Option<Read>, XmlError> {
        loop {
            // That of an end tag; a start tag is one deeper.
            let depth = self.xml.depth();
            let token = match self.xml.next(input) {
                Ok(Some(token)) => token,
                Ok(None) => return Ok(None),
                Err(error) if error.is_skippable() => {
                    self.xml.skip_stanza();
                    continue;
                }
                Err(error) => return Err(error),
            };
            match token {
                Token::Start(start) if depth == 0 => {
                    return Ok(Some(Read::Header(Header::read(&start))));
                }
                Token::Start(start) => self.reader.start(depth + 1, &start),
                Token::Text(text) => self.reader.text(text),
                Token::End => {
                    if let Some(stanza) = self.reader.end(depth) {
                        return Ok(Some(Read::Stanza(stanza)));
                    }
                }
                Token::StreamEnd => return Ok(Some(Read::StreamEnd)),
                Token::Skipped(bytes) => {
                    self.reader.clear();
                    return Ok(Some(Read::Skipped(bytes)));
                }
            }
        }
    }

    pub(super) fn set(&mut self, timer: Timer, deadline: Instant) {
        self.deadlines.set(timer as usize, Some(deadline));
    }

    pub(super) fn set_or_clear(&mut self, timer: Timer, now: Instant, wait: Option<Duration>) {
        self.deadlines.set(timer as usize, wait.map(|wait| now.after(wait)));
    }

    pub(super) fn clear(&mut self, timer: Timer) {
        self.deadlines.set(timer as usize, None);
    }

    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.deadlines.next()
    }

    /// Takes one deadline that has passed.
    pub(super) fn pop_expired(&mut self, now: Instant) -> Option<Timer> {
        TIMERS.get(self.deadlines.pop_expired(now)?).copied()
    }
}

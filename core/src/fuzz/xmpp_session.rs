//! The CCS session under any driver that keeps the drive rule: bytes on two connections, time, messages, commands.
//!
//! Follows the drive rule of `xmpp::Session`. `Driver` is the driver; what it knows of the connections comes from the
//! events alone, and must never differ from what the session takes. Promises also that events end, that no deadline
//! stays in the past, that bytes are taken or wait for a write, that a message is kept until its final answer and not
//! longer, and that `stop` ends everything. What stanzas mean is not judged here.

mod script;

use super::Input;
use super::timed::Timed;
use crate::error::DriveError;
use crate::mcs::ConnectFailure;
use crate::time::Duration;
use crate::time::Instant;
use crate::xmpp::Event;
use crate::xmpp::Link;
use crate::xmpp::Reason;
use crate::xmpp::SendError;
use crate::xmpp::Session;
use crate::xmpp::ccs::Downstream;

pub use self::script::xmpp_session;

/// More events than any input can cause: reading stops at the end of a stanza that causes any.
const MOST_EVENTS: usize = 32;

/// What a driver knows of one of its connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Closed,
    Connecting,
    Open,
}

/// What the events said, and what was done.
#[derive(Debug)]
struct Known {
    links: [State; 2],
    is_writing: [bool; 2],
    is_stopped: bool,
    /// Messages without a final answer, at least and at most: an error of a stanza may be about one.
    unanswered: (usize, usize),
}

struct Driver<'m, 'd> {
    session: Session<'m>,
    input: Input<'d>,
    now: Instant,
    known: Known,
}

impl Known {
    fn note(&mut self, event: &Event<'_>) {
        assert!(!self.is_stopped, "{event:?} after the end");
        match event {
            Event::Connect { link } => {
                assert_eq!(self.links[link.index()], State::Closed, "a second connection");
                self.links[link.index()] = State::Connecting;
            }
            Event::Disconnect { link } => {
                assert_ne!(self.links[link.index()], State::Closed, "no connection to drop");
                self.close(*link);
            }
            Event::Disconnected { link, .. } => assert_eq!(self.links[link.index()], State::Closed),
            Event::Ack(_) | Event::Nack { is_final: true, .. } => {
                let (least, most) = self.unanswered;
                self.unanswered = (least.saturating_sub(1), most.checked_sub(1).unwrap());
            }
            Event::StanzaError { .. } => self.unanswered.0 = self.unanswered.0.saturating_sub(1),
            Event::Stopped { .. } => {
                assert_eq!(self.links, [State::Closed; 2], "stopped with a connection");
                self.is_stopped = true;
            }
            _ => {}
        }
    }

    const fn close(&mut self, link: Link) {
        self.links[link.index()] = State::Closed;
        self.is_writing[link.index()] = false;
    }
}

impl<'m, 'd> Driver<'m, 'd> {
    const fn new(session: Session<'m>, input: Input<'d>) -> Self {
        Self {
            session,
            input,
            now: Instant::from_millis(1000),
            known: Known {
                links: [State::Closed; 2],
                is_writing: [false; 2],
                is_stopped: true,
                unanswered: (0, 0),
            },
        }
    }

    fn link(&mut self) -> Link {
        self.input.choose(&Link::ALL)
    }

    fn state(&self, link: Link) -> State {
        self.known.links[link.index()]
    }

    /// Returns whether there was any event.
    fn drain(&mut self) -> bool {
        let mut left = MOST_EVENTS;
        while let Some(event) = self.session.poll_event() {
            self.known.note(&event);
            left = left.checked_sub(1).expect("the events do not end");
        }
        self.agree();
        left < MOST_EVENTS
    }

    /// What the session says of itself must be what its events said.
    fn agree(&mut self) {
        assert_eq!(self.session.is_stopped(), self.known.is_stopped);
        let due = self.session.poll_timeout().expect("drained");
        assert!(!self.known.is_stopped || due.is_none_or(|_| self.known.unanswered.1 > 0));
        let connects = self.known.links.contains(&State::Connecting);
        assert!(!connects || due.is_some(), "a connection without end");
        let count = self.session.unanswered().count();
        let (least, most) = self.known.unanswered;
        assert!((least..=most).contains(&count), "{count} messages, not {least} to {most}");
        self.known.unanswered = (count, count);
        for link in Link::ALL {
            let is_open = self.state(link) == State::Open;
            assert!(is_open || !self.session.can_receive(link), "reads from nowhere");
        }
    }

    fn start(&mut self) {
        let outcome = self.session.start(self.now);
        if !self.known.is_stopped {
            return assert_eq!(outcome, Err(DriveError::AlreadyStarted));
        }
        assert_eq!(outcome, Ok(()));
        self.known.is_stopped = false;
        self.drain();
    }

    fn send(&mut self, message: &Downstream<'_>) {
        let before = self.session.unanswered().count();
        let outcome = self.session.send(self.now, message);
        let sent = usize::from(outcome.is_ok());
        self.known.unanswered = (before + sent, before + sent);
        let is_known = self.session.unanswered().any(|id| message.message_id == *id);
        match outcome {
            Ok(()) | Err(SendError::Duplicate) => assert!(is_known),
            Err(SendError::Full) => assert!(before > 0),
            Err(SendError::Drive(error)) => panic!("{error}"),
            Err(_) => {}
        }
        self.drain();
    }

    fn connected(&mut self, link: Link) {
        let outcome = self.session.handle_connected(self.now, link);
        if self.state(link) != State::Connecting {
            return assert_eq!(outcome, Err(DriveError::NotConnecting));
        }
        assert_eq!(outcome, Ok(()));
        self.known.links[link.index()] = State::Open;
        self.drain();
    }

    fn connect_failed(&mut self, link: Link) {
        let failure = ConnectFailure::Unreachable;
        let outcome = self.session.handle_connect_failed(self.now, link, failure);
        if self.state(link) != State::Connecting {
            return assert_eq!(outcome, Err(DriveError::NotConnecting));
        }
        assert_eq!(outcome, Ok(()));
        self.known.close(link);
        self.drain();
    }

    fn disconnected(&mut self, link: Link) {
        let outcome = self.session.handle_disconnected(self.now, link, Reason::EndOfStream);
        if self.state(link) != State::Open {
            return assert_eq!(outcome, Err(DriveError::NotConnecting));
        }
        assert_eq!(outcome, Ok(()));
        self.known.close(link);
        self.drain();
    }

    /// Delivers bytes as long as there is a connection, and no answer waits that cannot be written now.
    fn receive(&mut self, link: Link, mut bytes: &[u8]) {
        while !bytes.is_empty() && self.state(link) == State::Open {
            if !self.session.can_receive(link) {
                self.write_all(link);
                if !self.session.can_receive(link) {
                    return;
                }
            }
            let taken = self.session.handle_received(self.now, link, bytes).expect("it is open");
            bytes = &bytes[taken..];
            assert!(self.drain() || taken > 0, "bytes are neither taken nor refused");
        }
    }

    fn transmit(&mut self, link: Link, room: usize) {
        let mut out = [0xa5; 1024];
        let outcome = self.session.poll_transmit(self.now, link, &mut out[..room]);
        let is_writing = &mut self.known.is_writing[link.index()];
        match outcome {
            Ok(0) => {}
            Ok(len) => {
                assert!(!*is_writing && len <= room);
                assert!(out[len..].iter().all(|byte| *byte == 0xa5), "more than it says");
                *is_writing = true;
                assert_eq!(self.state(link), State::Open);
            }
            Err(error) => assert_eq!((error, *is_writing), (DriveError::WriteInFlight, true)),
        }
        self.drain();
    }

    fn transmitted(&mut self, link: Link) {
        assert_eq!(self.session.handle_transmitted(self.now, link), Ok(()));
        self.known.is_writing[link.index()] = false;
        self.drain();
    }

    /// Writes whatever is due on a connection; each write ends at once.
    fn write_all(&mut self, link: Link) {
        if self.known.is_writing[link.index()] {
            self.transmitted(link);
        }
        for _ in 0..64 {
            self.transmit(link, 1024);
            if !self.known.is_writing[link.index()] {
                return;
            }
            self.transmitted(link);
        }
        panic!("there is always more to write");
    }

    /// Calls what takes nothing but the time, and cannot fail once the events are drained.
    fn command(&mut self, command: fn(&mut Session<'m>, Instant) -> Result<(), DriveError>) {
        assert_eq!(command(&mut self.session, self.now), Ok(()));
        self.drain();
    }

    /// Stops; from then on nothing helps the session, and it must end all the same.
    fn end(mut self) {
        self.command(Session::stop);
        // A message that is to be sent again has a deadline too, and keeps it.
        self.wait(Duration::from_secs(2));
        assert!(self.known.is_stopped, "stop does not end: {:?}", self.session);
        for link in Link::ALL {
            assert_eq!(self.session.poll_transmit(self.now, link, &mut [0; 64]), Ok(0));
        }
        self.wait(Duration::from_secs(1 << 20));
        assert_eq!(self.session.poll_timeout(), Ok(None));
        assert!(self.session.poll_event().is_none());
    }
}

impl Timed for Driver<'_, '_> {
    fn now(&mut self) -> &mut Instant {
        &mut self.now
    }

    fn due(&self) -> Option<Instant> {
        self.session.poll_timeout().unwrap()
    }

    fn handle_due(&mut self) {
        self.command(Session::handle_timeout);
    }
}

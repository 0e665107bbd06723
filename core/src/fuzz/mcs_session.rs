//! The MCS session under any driver that keeps the drive rule: bytes, time and commands in any order.
//!
//! Follows the drive rule of the crate page. `Driver` is the driver; what it knows of the connection, of writes and of
//! the message that awaits an answer comes from the events alone, and must never differ from what the session takes.
//! Promises also that events end, that no deadline stays in the past, that whole frames go out that vouch for no more
//! than came in, and that `stop` ends everything. What frames mean is not judged here.

mod script;
mod traffic;

use self::traffic::Heard;
use self::traffic::Said;
use super::Input;
use super::timed::Timed;
use crate::error::DriveError;
use crate::error::ResourceError;
use crate::mcs::Event;
use crate::mcs::Identity;
use crate::mcs::Reason;
use crate::mcs::RunState;
use crate::mcs::Session;
use crate::mcs::TransmitError;
use crate::secret::Secret;
use crate::time::Duration;
use crate::time::Instant;

pub use self::script::mcs_session;

/// More events than any input can cause: a frame takes two bytes of the largest receive buffer, and causes four.
const MOST_EVENTS: usize = 2048;

/// What `poll_transmit` promises to be always enough.
const ENOUGH: usize = 768;

/// What a driver knows of its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    Closed,
    Connecting,
    Open,
}

/// What the events said, and what was done.
#[derive(Debug)]
struct Known {
    link: Link,
    is_writing: bool,
    awaits_answer: bool,
    is_stopped: bool,
    said: Said,
    heard: Heard,
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
            Event::Connect { .. } => {
                assert_eq!(self.link, Link::Closed, "a second connection");
                self.link = Link::Connecting;
            }
            Event::Disconnect => {
                assert_ne!(self.link, Link::Closed, "no connection to drop");
                (self.link, self.is_writing) = (Link::Closed, false);
            }
            Event::Message(_)
            | Event::Deleted { .. }
            | Event::SendError(_)
            | Event::Dropped { .. } => {
                assert!(!self.awaits_answer, "a message before the last was answered");
                self.awaits_answer = true;
            }
            Event::Stopped { .. } => {
                assert_eq!(self.link, Link::Closed, "stopped with a connection");
                self.is_stopped = true;
            }
            _ => {}
        }
    }
}

impl<'m, 'd> Driver<'m, 'd> {
    const fn new(session: Session<'m>, input: Input<'d>) -> Self {
        Self {
            session,
            input,
            now: Instant::from_millis(1000),
            known: Known {
                link: Link::Closed,
                is_writing: false,
                awaits_answer: false,
                is_stopped: true,
                said: Said::NOTHING,
                heard: Heard::NOTHING,
            },
        }
    }

    fn drain(&mut self) {
        let mut left = MOST_EVENTS;
        while let Some(event) = self.session.poll_event() {
            self.known.note(&event);
            left = left.checked_sub(1).expect("the events do not end");
        }
        self.agree();
    }

    /// What the session says of itself must be what its events said.
    fn agree(&mut self) {
        let state = self.session.state();
        assert_eq!(self.session.awaits_answer(), self.known.awaits_answer);
        assert_eq!(matches!(state, RunState::Created | RunState::Stopped), self.known.is_stopped);
        let due = self.session.poll_timeout().expect("drained");
        let link = self.known.link;
        assert!(!self.known.is_stopped || due.is_none(), "a deadline after the end");
        assert!(link != Link::Connecting || due.is_some(), "a connection without end");
        let reads = matches!(state, RunState::StartingLogin | RunState::Started);
        if link == Link::Open && reads && !self.known.awaits_answer {
            assert!(
                !self.session.receive_buffer().is_empty(),
                "nothing waits, and there is no room"
            );
        }
    }

    fn start(&mut self) {
        let identity = Identity { android_id: u64::MAX, security_token: Secret::new(u64::MAX) };
        let outcome = self.session.start(self.now, identity);
        match self.known.is_stopped {
            // A message that was never answered comes again.
            true => (self.known.is_stopped, self.known.awaits_answer) = (false, false),
            false => return assert_eq!(outcome, Err(DriveError::AlreadyStarted)),
        }
        assert_eq!(outcome, Ok(()));
        self.drain();
    }

    fn connected(&mut self) {
        let outcome = self.session.handle_connected(self.now);
        if self.known.link != Link::Connecting {
            return assert_eq!(outcome, Err(DriveError::NotConnecting));
        }
        assert_eq!(outcome, Ok(()));
        self.known.link = Link::Open;
        (self.known.said, self.known.heard) = (Said::NOTHING, Heard::NOTHING);
        self.drain();
    }

    fn connect_failed(&mut self) {
        use crate::mcs::ConnectFailure as Failure;
        let failures =
            [Failure::Unreachable, Failure::Timeout, Failure::Unauthenticated, Failure::Tls];
        let failure = self.input.choose(&failures);
        let outcome = self.session.handle_connect_failed(self.now, failure);
        if self.known.link != Link::Connecting {
            return assert_eq!(outcome, Err(DriveError::NotConnecting));
        }
        assert_eq!(outcome, Ok(()));
        self.known.link = Link::Closed;
        self.drain();
    }

    fn disconnected(&mut self) {
        let reason = self.input.choose(&[Reason::EndOfStream, Reason::Transport]);
        let outcome = self.session.handle_disconnected(self.now, reason);
        if self.known.link != Link::Open {
            return assert_eq!(outcome, Err(DriveError::NotConnecting));
        }
        assert_eq!(outcome, Ok(()));
        self.drain();
    }

    /// Delivers bytes as long as there is a connection, and room.
    fn receive(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() && self.known.link == Link::Open {
            let free = self.session.receive_buffer();
            let (now, rest) = bytes.split_at(free.len().min(bytes.len()));
            if now.is_empty() {
                return;
            }
            free[..now.len()].copy_from_slice(now);
            bytes = rest;
            self.known.heard.bytes(now);
            assert_eq!(self.session.handle_received(self.now, now.len()), Ok(()));
            self.drain();
        }
    }

    /// Claims to have read more than there was room for, or without a connection.
    fn receive_too_much(&mut self) {
        let more = self.session.receive_buffer().len() + 1;
        let outcome = self.session.handle_received(self.now, more);
        let error = match self.known.link {
            Link::Open => DriveError::TooManyBytes,
            _ => DriveError::NotConnecting,
        };
        assert_eq!(outcome, Err(error));
        self.drain();
    }

    fn transmit(&mut self, room: usize) {
        let mut out = [0xa5; 1024];
        let outcome = self.session.poll_transmit(self.now, &mut out[..room]);
        match outcome {
            Ok(0) => {}
            Ok(len) => {
                assert!(self.known.link == Link::Open && !self.known.is_writing);
                assert!(len <= room && out[len..].iter().all(|byte| *byte == 0xa5));
                self.known.said.bytes(&out[..len], self.known.heard.frames());
                self.known.is_writing = true;
            }
            Err(TransmitError::Drive(error)) => {
                assert_eq!((error, self.known.is_writing), (DriveError::WriteInFlight, true));
            }
            Err(TransmitError::Resource(ResourceError::SendBuffer { needed })) => {
                assert!((room + 1..=ENOUGH).contains(&needed), "{needed} for {room}");
            }
        }
        self.drain();
    }

    fn transmitted(&mut self) {
        assert_eq!(self.session.handle_transmitted(self.now), Ok(()));
        self.known.is_writing = false;
        self.drain();
    }

    fn answer(&mut self, accepts: bool) {
        let outcome = match accepts {
            true => self.session.accept(self.now),
            false => self.session.reject(self.now),
        };
        if !self.known.awaits_answer {
            return assert_eq!(outcome, Err(DriveError::NothingToAccept));
        }
        assert_eq!(outcome, Ok(()));
        self.known.awaits_answer = false;
        self.drain();
    }

    /// Calls what takes nothing but the time, and cannot fail once the events are drained.
    fn command(&mut self, command: fn(&mut Session<'m>, Instant) -> Result<(), DriveError>) {
        assert_eq!(command(&mut self.session, self.now), Ok(()));
        self.drain();
    }

    /// Stops; from then on nothing helps the session, and it must end all the same.
    fn end(mut self) {
        self.command(Session::stop);
        for _ in 0..2 {
            self.wait_for_deadline();
        }
        assert!(self.known.is_stopped, "stop does not end in {:?}", self.session.state());
        assert_eq!(self.session.poll_transmit(self.now, &mut [0; ENOUGH]), Ok(0));
        self.wait(Duration::from_secs(1 << 20));
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

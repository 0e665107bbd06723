//! The session of an app server with CCS, over any number of connections.
//!
//! Follows RFC 6120 for streams and Google's CCS pages for answers, flow control, draining and retries
//! (spec/xmpp.md §1, §5). Sans-IO: it is fed bytes, time and messages, and drained of bytes, events and one
//! deadline. Two connections can be open at a time, each called by its [`Link`]: one that the server drains is
//! read until it closes, while messages go out on the next. Promises: a message is kept until its final answer
//! and goes out again only if its connection ended without one; no more than `max_pending` of a connection are
//! unanswered; upstream messages and receipts are acknowledged once the application had them. It opens no sockets,
//! does no TLS, keeps no clock, draws no random numbers beyond the seed it is given, and stores nothing.

mod config;
mod connect;
mod event;
mod handshake;
mod inbound;
mod link;
mod memory;
mod notice;
mod outbound;
mod outbox;
mod reason;
mod send;
mod store;

use core::fmt;

use heapless::Deque;

pub use config::Account;
pub use config::Config;
pub use event::Event;
pub use link::Link;
pub use memory::Memory;
pub use reason::Reason;
pub use reason::SkipReason;
pub use send::SendError;

use self::link::Connection;
use self::notice::Notice;
use self::outbox::Outbox;
use self::store::Store;
use crate::error::ConfigError;
use crate::error::DriveError;
use crate::mcs::ConnectFailure;
use crate::random::SplitMix64;
use crate::remembered::Remembered;
use crate::time::Instant;
use crate::xmpp::stanza::StanzaReader;
use crate::xmpp::xml::Tokenizer;

/// How many events one input may cause at most.
const MAX_NOTICES: usize = 16;

/// Room that must be left for the events of one more input.
const NOTICE_RESERVE: usize = 8;

/// Longest address that is kept.
const MAX_JID: usize = 256;

/// Where the session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Created,
    Running,
    /// Ends once everything is answered.
    Finishing,
    /// The streams are being closed.
    Stopping,
    Stopped,
}

/// An app server's session with CCS.
///
/// The drive rule of the crate page holds: after an input, drain [`poll_event`](Self::poll_event), then write
/// what [`poll_transmit`](Self::poll_transmit) gives for each open link, then wait for bytes or
/// [`poll_timeout`](Self::poll_timeout).
pub struct Session<'m> {
    config: Config,
    account: Account<'m>,
    state: State,
    now: Instant,
    first: Connection<'m>,
    second: Connection<'m>,
    /// The connection that takes messages, or will once it is ready.
    current: Option<Link>,
    /// A connection is wanted as soon as one of the two is free.
    wants_link: bool,
    retry_at: Option<Instant>,
    /// Attempts that failed in a row.
    attempts: u32,
    last_failure: Option<ConnectFailure>,
    store: Store<'m>,
    remembered: Remembered<'m>,
    jid: heapless::String<MAX_JID>,
    notices: Deque<Notice, MAX_NOTICES>,
    random: SplitMix64,
}

impl<'m> Session<'m> {
    /// Makes a session; `seed` is any random number and spreads the waits of its retries.
    ///
    /// Upstream messages that `memory` remembers from a session before are still known: for another account, take
    /// another [`Memory`].
    ///
    /// # Errors
    ///
    /// The first field of `config` or `account` that no session could work with.
    pub fn new<const R: usize, const S: usize, const M: usize, const B: usize, const I: usize>(
        memory: &'m mut Memory<R, S, M, B, I>,
        account: Account<'m>,
        config: Config,
        seed: u64,
    ) -> Result<Self, ConfigError> {
        config.check()?;
        account.check(S)?;
        let Memory { first, second, entries, store, remembered } = memory;
        Ok(Self {
            config,
            account,
            state: State::Created,
            now: Instant::default(),
            first: connection(first),
            second: connection(second),
            current: None,
            wants_link: false,
            retry_at: None,
            attempts: 0,
            last_failure: None,
            store: Store::new(entries.as_mut_view(), store),
            remembered: Remembered::new(remembered.as_mut_view()),
            jid: heapless::String::new(),
            notices: Deque::new(),
            random: SplitMix64::new(seed),
        })
    }

    /// Starts connecting, from created or stopped. Messages that have no answer go out again.
    ///
    /// # Errors
    ///
    /// [`DriveError::AlreadyStarted`], [`DriveError::NotDrained`].
    pub fn start(&mut self, now: Instant) -> Result<(), DriveError> {
        self.input(now)?;
        if !matches!(self.state, State::Created | State::Stopped) {
            return Err(DriveError::AlreadyStarted);
        }
        self.state = State::Running;
        (self.attempts, self.last_failure) = (0, None);
        self.connect();
        Ok(())
    }

    /// Ends once every message has its final answer: then closes the stream.
    ///
    /// # Errors
    ///
    /// [`DriveError::NotDrained`].
    pub fn finish(&mut self, now: Instant) -> Result<(), DriveError> {
        self.input(now)?;
        if self.state == State::Running {
            self.state = State::Finishing;
        }
        self.stop_if_finished();
        Ok(())
    }

    /// Closes the stream and ends, whatever has no answer: for 2 s at most.
    ///
    /// # Errors
    ///
    /// [`DriveError::NotDrained`].
    pub fn stop(&mut self, now: Instant) -> Result<(), DriveError> {
        self.input(now)?;
        self.begin_stop();
        Ok(())
    }

    /// Reports that the connection asked for is open and the server authenticated.
    ///
    /// # Errors
    ///
    /// [`DriveError::NotConnecting`] if none was asked for, [`DriveError::NotDrained`].
    pub fn handle_connected(&mut self, now: Instant, link: Link) -> Result<(), DriveError> {
        self.input(now)?;
        self.connected(link)
    }

    /// Reports that the connection asked for could not be opened.
    ///
    /// # Errors
    ///
    /// [`DriveError::NotConnecting`] if none was asked for, [`DriveError::NotDrained`].
    pub fn handle_connect_failed(
        &mut self,
        now: Instant,
        link: Link,
        failure: ConnectFailure,
    ) -> Result<(), DriveError> {
        self.input(now)?;
        self.connect_failed(link, failure)
    }

    /// Reports that the connection ended: [`Reason::EndOfStream`] or [`Reason::Transport`].
    ///
    /// # Errors
    ///
    /// [`DriveError::NotConnecting`] if there is none, [`DriveError::NotDrained`].
    pub fn handle_disconnected(
        &mut self,
        now: Instant,
        link: Link,
        reason: Reason,
    ) -> Result<(), DriveError> {
        self.input(now)?;
        self.disconnected(link, reason)
    }

    /// Acts on the deadlines that have passed.
    ///
    /// # Errors
    ///
    /// [`DriveError::NotDrained`].
    pub fn handle_timeout(&mut self, now: Instant) -> Result<(), DriveError> {
        self.input(now)?;
        self.store.wake(now);
        if self.retry_at.is_some_and(|at| at <= now) {
            self.connect();
        }
        for link in Link::ALL {
            while let Some(timer) = self.link_mut(link).pop_expired(now) {
                self.expired(link, timer);
            }
        }
        Ok(())
    }

    /// Returns when [`handle_timeout`](Self::handle_timeout) is due, `None` for never.
    ///
    /// # Errors
    ///
    /// [`DriveError::NotDrained`]: events must be drained before waiting.
    pub fn poll_timeout(&self) -> Result<Option<Instant>, DriveError> {
        if !self.notices.is_empty() {
            return Err(DriveError::NotDrained);
        }
        let links = [&self.first, &self.second].map(Connection::next_deadline);
        let others = [self.retry_at, self.store.next_delay()];
        Ok(links.into_iter().chain(others).flatten().min())
    }

    /// Tells whether bytes can be taken from this link: it is open, and no answer waits to be written first.
    pub fn can_receive(&self, link: Link) -> bool {
        let connection = self.link(link);
        connection.phase.is_open() && connection.answer.is_none()
    }

    /// Tells whether the session was stopped, or never started.
    pub const fn is_stopped(&self) -> bool {
        matches!(self.state, State::Created | State::Stopped)
    }

    /// Walks the ids of the messages that have no final answer, oldest first.
    pub fn unanswered(&self) -> impl Iterator<Item = &str> + '_ {
        self.store.ids()
    }

    /// Returns the configuration.
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// Every input comes through here: it sets the time and checks the drive rule.
    fn input(&mut self, now: Instant) -> Result<(), DriveError> {
        self.now = self.now.max(now);
        match MAX_NOTICES - self.notices.len() >= NOTICE_RESERVE {
            true => Ok(()),
            false => Err(DriveError::NotDrained),
        }
    }

    fn notify(&mut self, notice: Notice) {
        // `input` leaves room for what one step can cause.
        let _ = self.notices.push_back(notice);
    }

    const fn link(&self, link: Link) -> &Connection<'m> {
        match link {
            Link::First => &self.first,
            Link::Second => &self.second,
        }
    }

    const fn link_mut(&mut self, link: Link) -> &mut Connection<'m> {
        match link {
            Link::First => &mut self.first,
            Link::Second => &mut self.second,
        }
    }

    /// Draws the next number of the seed's sequence.
    fn random(&mut self) -> u32 {
        (self.random.next() >> 32) as u32
    }
}

fn connection<const R: usize, const S: usize>(
    buffers: &mut memory::Buffers<R, S>,
) -> Connection<'_> {
    let memory::Buffers { xml, receive, send } = buffers;
    Connection::new(Tokenizer::new(xml), StanzaReader::new(receive), Outbox::new(send))
}

/// Messages and the account are not printed.
impl fmt::Debug for Session<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = f.debug_struct("Session");
        output.field("state", &self.state).field("current", &self.current);
        output.field("first", &self.first.phase).field("second", &self.second.phase);
        output.finish_non_exhaustive()
    }
}

//! The MCS session: what to connect to, what to send, what arrived, when to wake up.
//!
//! Follows Chromium's google_apis/gcm/engine (mcs_client, connection_factory_impl,
//! heartbeat_manager) with the options and run states of firebase-messaging (spec/mcs.md §4–§9).
//! Sans-IO: it is fed bytes, time and commands, and drained of bytes, events and one deadline. It
//! does not open sockets, does no TLS, keeps no clock, draws no random numbers beyond the seed it
//! is given, and stores nothing: the driver does.

mod config;
mod connection;
mod counters;
mod event;
mod inbound;
mod inbox;
mod ledger;
mod login;
mod memory;
mod notice;
mod outbound;
mod reason;
mod scanner;
mod timer;
mod unconfirmed;

use heapless::Deque;

pub use crate::remembered::persistent_id_hash;
pub use config::Config;
pub use event::ConfirmedIds;
pub use event::DropReason;
pub use event::Encryption;
pub use event::Event;
pub use event::Push;
pub use memory::Memory;
pub use outbound::TransmitError;
pub use reason::ConnectFailure;
pub use reason::ErrorKind;
pub use reason::Reason;
pub use reason::RunState;
pub use reason::Warning;

use self::connection::Connection;
use self::counters::Counters;
use self::inbox::Inbox;
use self::ledger::AckFrames;
use self::ledger::Ledger;
use self::notice::Notice;
use self::outbound::Outbox;
use self::timer::Timers;
use self::unconfirmed::Unconfirmed;
use crate::error::ConfigError;
use crate::error::DriveError;
use crate::heartbeat::HeartbeatPolicy;
use crate::random::SplitMix64;
use crate::remembered::Remembered;
use crate::secret::Secret;
use crate::time::Instant;
use crate::time::whole_millis;

/// How many events one input may cause at most.
const MAX_NOTICES: usize = 16;

/// Room that must be left for the events of one more input or frame.
const NOTICE_RESERVE: usize = 10;

/// Who the device is, as a check-in gave it.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The android id.
    pub android_id: u64,
    /// The security token that goes with it.
    pub security_token: Secret<u64>,
}

/// A receiver's session with the push service, over any number of connections.
#[derive(Debug)]
pub struct Session<'m> {
    config: Config,
    identity: Option<Identity>,
    state: RunState,
    connection: Connection,
    heartbeat: HeartbeatPolicy,
    now: Instant,
    timers: Timers,
    inbox: Inbox<'m>,
    ledger: Ledger<'m>,
    outbox: Outbox,
    counters: Counters,
    notices: Deque<Notice, MAX_NOTICES>,
    random: SplitMix64,
    /// Unix time in milliseconds and when it was told.
    server_time: Option<(i64, Instant)>,
    confirmed_told: bool,
}

impl<'m> Session<'m> {
    /// Makes a session; `seed` is any random number and spreads the waits of its retries.
    ///
    /// Ids that `memory` holds from a session before are still known: for another device, take
    /// another [`Memory`].
    ///
    /// # Errors
    ///
    /// The first field of `config` that no session could work with.
    pub fn new<const R: usize, const I: usize, const B: usize, const M: usize>(
        memory: &'m mut Memory<R, I, B, M>,
        config: Config,
        seed: u64,
    ) -> Result<Self, ConfigError> {
        config.check()?;
        let ids = Unconfirmed::new(memory.entries.as_mut_view(), memory.id_bytes.as_mut_view());
        let remembered = Remembered::new(memory.remembered.as_mut_view());
        let selective = config.send_selective_acknowledgements;
        let acks =
            AckFrames { selective, stream: selective || config.send_stream_acknowledgements };
        Ok(Self {
            config,
            identity: None,
            state: RunState::Created,
            connection: Connection::default(),
            heartbeat: HeartbeatPolicy {
                client: config.client_heartbeat_interval,
                server_asked: config.server_heartbeat_interval,
                server_set: None,
                ack_timeout: config.heartbeat_ack_timeout,
            },
            now: Instant::default(),
            timers: Timers::default(),
            inbox: Inbox::new(&mut memory.receive),
            ledger: Ledger::new(ids, remembered, acks),
            outbox: Outbox::default(),
            counters: Counters::default(),
            notices: Deque::new(),
            random: SplitMix64::new(seed),
            server_time: None,
            confirmed_told: false,
        })
    }

    /// Takes an id that an earlier run received, before the start: it goes into the next login,
    /// and the message is a duplicate from now on. Returns false if there is no room to list it.
    pub fn restore_received(&mut self, now: Instant, persistent_id: &str) -> bool {
        self.ledger.restore(persistent_id, now)
    }

    /// Takes the hash of an id that an earlier run accepted, before the start.
    pub fn restore_remembered(&mut self, now: Instant, hash: u64) {
        self.ledger.remembered.insert(hash, now);
    }

    /// Starts connecting, from created or stopped. Clears all error and warning counters.
    ///
    /// # Errors
    ///
    /// [`DriveError::AlreadyStarted`], [`DriveError::NotDrained`].
    pub fn start(&mut self, now: Instant, identity: Identity) -> Result<(), DriveError> {
        self.input(now)?;
        if !matches!(self.state, RunState::Created | RunState::Stopped) {
            return Err(DriveError::AlreadyStarted);
        }
        // A message that was never answered comes again.
        self.ledger.reject();
        self.identity = Some(identity);
        self.counters = Counters::default();
        self.timers.restart(now, self.config.monitor_interval);
        self.start_connecting();
        Ok(())
    }

    /// Stops: waits for the answer to the message that the application has, sends the
    /// acknowledgements that are due, for 2 s at most, then ends the connection.
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
    pub fn handle_connected(&mut self, now: Instant) -> Result<(), DriveError> {
        self.input(now)?;
        self.connected()
    }

    /// Reports that the connection asked for could not be opened.
    ///
    /// # Errors
    ///
    /// [`DriveError::NotConnecting`] if none was asked for, [`DriveError::NotDrained`].
    pub fn handle_connect_failed(
        &mut self,
        now: Instant,
        failure: ConnectFailure,
    ) -> Result<(), DriveError> {
        self.input(now)?;
        self.connect_failed(failure)
    }

    /// Reports that the connection ended: [`Reason::EndOfStream`] or [`Reason::Transport`].
    ///
    /// # Errors
    ///
    /// [`DriveError::NotConnecting`] if there is none, [`DriveError::NotDrained`].
    pub fn handle_disconnected(&mut self, now: Instant, reason: Reason) -> Result<(), DriveError> {
        self.input(now)?;
        self.disconnected(reason)
    }

    /// Lends the free part of the receive buffer. Empty means: do not read until a message is
    /// answered.
    pub fn receive_buffer(&mut self) -> &mut [u8] {
        self.inbox.free()
    }

    /// Takes the first `count` bytes of the buffer that was lent.
    ///
    /// # Errors
    ///
    /// [`DriveError::NotConnecting`] without a connection, [`DriveError::TooManyBytes`] for more than was lent,
    /// [`DriveError::NotDrained`].
    pub fn handle_received(&mut self, now: Instant, count: usize) -> Result<(), DriveError> {
        self.input(now)?;
        self.received(count)
    }

    /// Acts on the deadlines that have passed.
    ///
    /// # Errors
    ///
    /// [`DriveError::NotDrained`].
    pub fn handle_timeout(&mut self, now: Instant) -> Result<(), DriveError> {
        self.input(now)?;
        while let Some(timer) = self.timers.pop_expired(now) {
            self.expired(timer);
        }
        Ok(())
    }

    /// Reports that the bytes of the last [`poll_transmit`](Self::poll_transmit) are written.
    ///
    /// # Errors
    ///
    /// [`DriveError::NotDrained`].
    pub fn handle_transmitted(&mut self, now: Instant) -> Result<(), DriveError> {
        self.input(now)?;
        self.transmitted();
        Ok(())
    }

    /// The application took the message it was given, and the store has its id.
    ///
    /// # Errors
    ///
    /// [`DriveError::NothingToAccept`] if it was given none, [`DriveError::NotDrained`].
    pub fn accept(&mut self, now: Instant) -> Result<(), DriveError> {
        self.input(now)?;
        self.accepted()
    }

    /// The application failed to take the message: it is not acknowledged, so that the server
    /// sends it again at the next login.
    ///
    /// # Errors
    ///
    /// [`DriveError::NothingToAccept`] if it was given none, [`DriveError::NotDrained`].
    pub fn reject(&mut self, now: Instant) -> Result<(), DriveError> {
        self.input(now)?;
        self.rejected()
    }

    /// The device is on another network: reconnects at once, outside the backoff.
    ///
    /// # Errors
    ///
    /// [`DriveError::NotDrained`].
    pub fn network_changed(&mut self, now: Instant) -> Result<(), DriveError> {
        self.input(now)?;
        self.change_network();
        Ok(())
    }

    /// The network is gone: closes, and waits for [`network_changed`](Self::network_changed).
    ///
    /// # Errors
    ///
    /// [`DriveError::NotDrained`].
    pub fn network_lost(&mut self, now: Instant) -> Result<(), DriveError> {
        self.input(now)?;
        self.lose_network();
        Ok(())
    }

    /// The device slept: pings or connects at once, outside the backoff.
    ///
    /// # Errors
    ///
    /// [`DriveError::NotDrained`].
    pub fn woke_up(&mut self, now: Instant) -> Result<(), DriveError> {
        self.input(now)?;
        self.wake_up();
        Ok(())
    }

    /// Returns when [`handle_timeout`](Self::handle_timeout) is due, `None` for never.
    ///
    /// # Errors
    ///
    /// [`DriveError::NotDrained`]: events must be drained before waiting.
    pub fn poll_timeout(&self) -> Result<Option<Instant>, DriveError> {
        if self.notices.is_empty() { Ok(self.timers.next()) } else { Err(DriveError::NotDrained) }
    }

    /// Returns the run state.
    pub const fn state(&self) -> RunState {
        self.state
    }

    /// Tells whether a delivered message waits for `accept` or `reject`.
    pub const fn awaits_answer(&self) -> bool {
        self.ledger.is_open()
    }

    /// Returns the Unix time in seconds by the clock of the server last logged in to.
    pub fn server_unix_seconds(&self, now: Instant) -> Option<u64> {
        let (millis, at) = self.server_time?;
        let told = u64::try_from(millis).ok()?;
        Some(told.saturating_add(whole_millis(now.since(at))) / 1000)
    }

    /// Returns the configuration.
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// Walks the ids that the next login would list, oldest first.
    pub fn unconfirmed_ids(&self) -> impl Iterator<Item = &str> + '_ {
        let entries = self.ledger.ids.iter();
        entries.filter(|(_, entry)| entry.accepted && !entry.confirmed).map(|(id, _)| id)
    }

    /// Walks the hashes of the ids accepted lately, oldest first.
    pub fn remembered_hashes(&self) -> impl Iterator<Item = u64> + '_ {
        self.ledger.remembered.iter()
    }

    /// Every input comes through here: it sets the time and checks the drive rule.
    fn input(&mut self, now: Instant) -> Result<(), DriveError> {
        self.now = self.now.max(now);
        self.forget_told();
        if self.has_room_for_notices() { Ok(()) } else { Err(DriveError::NotDrained) }
    }

    fn has_room_for_notices(&self) -> bool {
        MAX_NOTICES - self.notices.len() >= NOTICE_RESERVE
    }

    fn notify(&mut self, notice: Notice) {
        // `input` and the frame loop leave room for what one step can cause.
        let _ = self.notices.push_back(notice);
    }

    fn set_state(&mut self, state: RunState, reason: Reason) {
        self.state = state;
        self.notify(Notice::State { state, reason });
    }

    fn warn(&mut self, kind: Warning) {
        if self.counters.warning(kind, self.config.log_warn_limit) {
            self.notify(Notice::Warning(kind));
        }
    }

    /// Draws the next number of the seed's sequence.
    fn random(&mut self) -> u32 {
        (self.random.next() >> 32) as u32
    }
}

//! From one connection to the next: connect, log in, reset, wait, give up, stop.
//!
//! Follows Chromium's connection_factory_impl.cc for endpoints, restored backoff and network
//! changes, and firebase-messaging for attempts per phase, reset interval and aborting
//! (spec/mcs.md §8). One method per transition; which frames mean what is in `inbound.rs`.

use super::Session;
use super::notice::Notice;
use super::outbound::Outbox;
use super::reason::ConnectFailure;
use super::reason::ErrorKind;
use super::reason::Reason;
use super::reason::RunState;
use super::timer::Timer;
use crate::error::DriveError;
use crate::error::PeerError;
use crate::retry::Jitter;
use crate::time::Duration;
use crate::time::Instant;
use crate::time::whole_millis;

/// A login that dies this soon goes on with the backoff before it (connection_factory_impl.cc,
/// `kConnectionResetWindowSecs`).
const EARLY_DEATH: Duration = Duration::from_secs(10);

/// How long the last acknowledgements may take when the session stops.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);

/// The connection's phase and what is remembered from one to the next.
#[derive(Debug, Default)]
pub(crate) struct Connection {
    pub(crate) phase: Phase,
    endpoint: u8,
    /// Attempts that failed in a row.
    attempts: u32,
    /// What `attempts` was before the login that is alive.
    attempts_before_login: u32,
    /// Failures that never were: the retry policy counts them so that its waits do not begin below the spread.
    head_start: u32,
    last_login: Option<Instant>,
    logged_in: Option<Instant>,
}

/// What there is of a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Nothing, and nothing is due.
    #[default]
    Idle,
    /// Nothing until [`Timer::Retry`].
    Waiting,
    /// The driver is opening one. A canary is an attempt outside the backoff: its failure leaves
    /// the time of the next regular attempt as it was.
    Connecting { canary: Option<Instant> },
    /// Open; the login is not answered.
    LoggingIn,
    /// Logged in.
    Ready,
}

impl Phase {
    /// Tells whether bytes can arrive.
    pub(crate) const fn is_open(self) -> bool {
        matches!(self, Self::LoggingIn | Self::Ready)
    }
}

impl Session<'_> {
    pub(super) fn start_connecting(&mut self) {
        self.connection.attempts = 0;
        self.connection.head_start = 0;
        self.set_state(RunState::StartingTasks, Reason::Start);
        self.set_state(RunState::StartingConnection, Reason::Start);
        self.connect(None);
    }

    fn connect(&mut self, canary: Option<Instant>) {
        self.connection.phase = Phase::Connecting { canary };
        self.timers.clear(Timer::Retry);
        self.timers.set(Timer::Connect, self.now.after(self.config.connect_timeout));
        self.notify(Notice::Connect { endpoint: self.connection.endpoint });
    }

    pub(super) fn connected(&mut self) -> Result<(), DriveError> {
        if !matches!(self.connection.phase, Phase::Connecting { .. }) {
            return Err(DriveError::NotConnecting);
        }
        self.connection.phase = Phase::LoggingIn;
        self.timers.clear_all();
        self.timers.set(Timer::Login, self.now.after(self.config.read_timeout));
        self.ledger.connection_opened();
        self.outbox = Outbox::for_login();
        self.set_state(RunState::StartingLogin, Reason::Connected);
        Ok(())
    }

    pub(super) fn connect_failed(&mut self, failure: ConnectFailure) -> Result<(), DriveError> {
        let Phase::Connecting { canary } = self.connection.phase else {
            return Err(DriveError::NotConnecting);
        };
        self.connection.phase = Phase::Idle;
        self.timers.clear(Timer::Connect);
        self.rotate_endpoint();
        self.warn(ErrorKind::Connection.into());
        match canary {
            Some(regular) => self.wait_until(regular),
            None => self.attempt_failed(failure),
        }
        Ok(())
    }

    fn attempt_failed(&mut self, failure: ConnectFailure) {
        self.connection.attempts = self.connection.attempts.saturating_add(1);
        if self.config.connection_retry_count.is_some_and(|count| self.connection.attempts >= count)
        {
            return self.end(Reason::GaveUp(failure));
        }
        if self.state != RunState::StartingConnection {
            self.set_state(RunState::StartingConnection, Reason::ConnectFailed(failure));
        }
        self.back_off(Duration::ZERO);
    }

    /// Waits as long as the retry policy says, and at least `least`.
    fn back_off(&mut self, least: Duration) {
        let random = self.random();
        let base = self.config.start_seconds_before_retry_connect;
        let attempt = self.connection.attempts;
        let counted = attempt.saturating_add(self.connection.head_start);
        let delay = self.config.retry_policy.delay(counted, base, random).max(least);
        self.notify(Notice::Retry { attempt, delay });
        self.wait_until(self.now.after(delay));
    }

    fn wait_until(&mut self, deadline: Instant) {
        self.connection.phase = Phase::Waiting;
        if deadline <= self.now {
            self.retry_due()
        } else {
            self.timers.set(Timer::Retry, deadline)
        }
    }

    fn retry_due(&mut self) {
        if self.state != RunState::StartingConnection {
            self.set_state(RunState::StartingConnection, Reason::Due);
        }
        self.connect(None);
    }

    /// The next attempt goes to the next endpoint: 5228, then 443, then alternates.
    fn rotate_endpoint(&mut self) {
        let next = self.connection.endpoint + 1;
        // `Config::check` has seen that there is one.
        self.connection.endpoint = next.checked_rem(self.config.endpoint_count).unwrap_or(0);
    }

    pub(super) fn login_begins(&mut self) {
        self.connection.last_login = Some(self.now);
    }

    pub(super) fn login_accepted(&mut self) {
        self.connection.phase = Phase::Ready;
        self.connection.logged_in = Some(self.now);
        self.connection.attempts_before_login = self.connection.attempts;
        self.connection.attempts = 0;
        self.counters.clear(ErrorKind::Login);
        self.timers.clear(Timer::Login);
        self.set_state(RunState::Started, Reason::LoginAccepted);
    }

    pub(super) fn login_refused(&mut self, code: i32) {
        self.reset(Reason::Peer(PeerError::LoginRefused(code)), Some(ErrorKind::Login));
    }

    pub(super) fn disconnected(&mut self, reason: Reason) -> Result<(), DriveError> {
        if !self.connection.phase.is_open() {
            return Err(DriveError::NotConnecting);
        }
        self.reset(reason, Some(ErrorKind::Connection));
        Ok(())
    }

    /// Ends the connection, counts the error if it is one, and goes for the next connection; while
    /// stopping, ends the session.
    pub(super) fn reset(&mut self, reason: Reason, error: Option<ErrorKind>) {
        if self.state == RunState::Stopping {
            return self.end(Reason::Stop);
        }
        let phase = self.connection.phase;
        self.close_connection(reason);
        if let Some(kind) = error {
            self.warn(kind.into());
            if self.counters.error(kind, self.config.abort_on_sequential_error_count) {
                return self.end(abort_reason(reason, kind));
            }
        }
        self.set_state(RunState::Resetting, reason);
        self.schedule_reconnect(phase, reason);
    }

    /// Drops what there is of a connection and tells why it ended.
    fn close_connection(&mut self, reason: Reason) {
        if matches!(self.connection.phase, Phase::Idle | Phase::Waiting) {
            return;
        }
        let was_open = self.connection.phase.is_open();
        self.connection.phase = Phase::Idle;
        self.timers.clear_all();
        self.inbox.connection_closed();
        self.ledger.connection_closed();
        self.outbox = Outbox::default();
        self.notify(Notice::Disconnect);
        if was_open {
            self.notify(Notice::Disconnected { reason });
        }
    }

    fn schedule_reconnect(&mut self, ended: Phase, reason: Reason) {
        let lived = self.connection.logged_in.take().map(|at| self.now.since(at));
        let has_lived = lived.is_some_and(|lived| lived > EARLY_DEATH);
        let least = self.reset_wait();
        if ended == Phase::LoggingIn {
            self.rotate_endpoint();
        }
        if has_lived && reason.is_of_many() && !self.config.reconnect_spread.is_zero() {
            return self.spread_out(least);
        }
        if has_lived || !self.config.retry_policy.restores_backoff() {
            self.connection.attempts = 0;
            self.connection.head_start = 0;
            return self.wait_until(self.now.after(least));
        }
        if lived.is_some() {
            self.connection.attempts = self.connection.attempts_before_login;
        }
        self.connection.attempts = self.connection.attempts.saturating_add(1);
        self.back_off(least);
    }

    /// Waits anything up to the spread, and at least `least`. Twice the spread for the next attempt: its waits overlap
    /// those of devices that are still at their first.
    fn spread_out(&mut self, least: Duration) {
        let spread = whole_millis(self.config.reconnect_spread);
        let base = self.config.start_seconds_before_retry_connect;
        let delay = Jitter::Full.apply(spread, spread, self.random());
        let delay = Duration::from_millis(delay).max(least);
        self.connection.attempts = 0;
        self.connection.head_start =
            self.config.retry_policy.failures_below(spread.saturating_mul(2), base);
        self.notify(Notice::Retry { attempt: 0, delay });
        self.wait_until(self.now.after(delay));
    }

    /// Returns how much of `reset_interval` is left since the last login.
    fn reset_wait(&self) -> Duration {
        let over = self.connection.last_login.map(|at| at.after(self.config.reset_interval));
        over.map_or(Duration::ZERO, |over| over.since(self.now))
    }

    pub(super) fn change_network(&mut self) {
        if matches!(self.state, RunState::Created | RunState::Stopping | RunState::Stopped) {
            return;
        }
        self.connection.endpoint = 0;
        self.connect_now(Reason::NetworkChanged);
    }

    /// Connects outside the backoff; a wait that is running goes on if the attempt fails.
    fn connect_now(&mut self, reason: Reason) {
        let regular = match self.connection.phase {
            Phase::Connecting { canary } => canary,
            _ => self.timers.get(Timer::Retry),
        };
        self.close_connection(reason);
        self.connection.logged_in = None;
        if self.state != RunState::StartingConnection {
            self.set_state(RunState::StartingConnection, reason);
        }
        self.connect(regular);
    }

    pub(super) fn lose_network(&mut self) {
        if matches!(self.state, RunState::Created | RunState::Stopping | RunState::Stopped) {
            return;
        }
        self.close_connection(Reason::NetworkLost);
        self.timers.clear(Timer::Retry);
        self.connection.phase = Phase::Idle;
        if self.state != RunState::Resetting {
            self.set_state(RunState::Resetting, Reason::NetworkLost);
        }
    }

    pub(super) fn wake_up(&mut self) {
        match self.connection.phase {
            Phase::Ready if self.outbox.is_ping_unanswered() => self.reset(Reason::WokeUp, None),
            Phase::Ready => self.outbox.ping_due = true,
            Phase::Waiting => self.connect_now(Reason::WokeUp),
            Phase::Idle | Phase::Connecting { .. } | Phase::LoggingIn => {}
        }
    }

    pub(super) fn begin_stop(&mut self) {
        match self.state {
            RunState::Created | RunState::Stopping | RunState::Stopped => {}
            RunState::Started => {
                self.timers.clear_all();
                self.timers.set(Timer::Close, self.now.after(CLOSE_TIMEOUT));
                self.outbox.ping_due = false;
                self.set_state(RunState::Stopping, Reason::Stop);
                self.end_if_nothing_is_due();
            }
            _ => self.end(Reason::Stop),
        }
    }

    /// Ends the session for good: until the next `start`, nothing is due.
    pub(super) fn end(&mut self, reason: Reason) {
        self.close_connection(reason);
        self.timers.clear_all();
        self.connection.phase = Phase::Idle;
        self.connection.logged_in = None;
        self.set_state(RunState::Stopped, reason);
        self.notify(Notice::Stopped { reason });
    }

    pub(super) fn expired(&mut self, timer: Timer) {
        match timer {
            Timer::Connect => self.connect_timed_out(),
            Timer::Login => self.reset(Reason::LoginTimeout, Some(ErrorKind::Login)),
            Timer::Frame => self.reset(Reason::FrameTimeout, Some(ErrorKind::Read)),
            Timer::Ping => self.ping(),
            Timer::PingAck => self.reset(Reason::HeartbeatTimeout, None),
            Timer::Silence => self.reset(Reason::Silence, None),
            Timer::Write => self.reset(Reason::WriteTimeout, Some(ErrorKind::Connection)),
            Timer::Retry => self.retry_due(),
            Timer::Close => self.end(Reason::Stop),
        }
    }

    fn connect_timed_out(&mut self) {
        self.notify(Notice::Disconnect);
        // The timer runs only while connecting.
        let _ = self.connect_failed(ConnectFailure::Timeout);
    }
}

fn abort_reason(reason: Reason, kind: ErrorKind) -> Reason {
    match reason {
        Reason::Peer(PeerError::LoginRefused(code)) => Reason::IdentityRejected(code),
        _ => Reason::TooManyErrors(kind),
    }
}

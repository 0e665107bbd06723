//! From one connection to the next: connect, be drained, end, wait, give up, stop.
//!
//! Follows Google's rules: at once after draining and after a session that worked, else with back-off
//! (spec/xmpp.md §5.3, §5.4). One method per transition. A server that drains or drops each connection at once
//! is met with back-off too.

use super::Session;
use super::State;
use super::link::Link;
use super::link::Phase;
use super::link::Step;
use super::link::Timer;
use super::notice::Notice;
use super::reason::Reason;
use crate::error::DriveError;
use crate::mcs::ConnectFailure;
use crate::time::Duration;
use crate::xmpp::conditions::StreamCondition;
use crate::xmpp::stanza;
use crate::xmpp::xml::WriteError;

/// How long the end of the stream may take.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);

impl Session<'_> {
    /// Asks for a connection, on the link that is free; if none is, as soon as one is.
    pub(super) fn connect(&mut self) {
        self.retry_at = None;
        let free = Link::ALL.into_iter().find(|link| self.link(*link).phase == Phase::Idle);
        self.wants_link = free.is_none();
        let Some(link) = free else {
            return;
        };
        let deadline = self.now.after(self.config.connect_timeout);
        self.link_mut(link).reset(Phase::Connecting);
        self.link_mut(link).set(Timer::Phase, deadline);
        self.current = Some(link);
        self.notify(Notice::Connect(link));
    }

    pub(super) fn connected(&mut self, link: Link) -> Result<(), DriveError> {
        if self.link(link).phase != Phase::Connecting {
            return Err(DriveError::NotConnecting);
        }
        self.last_failure = None;
        self.link_mut(link).reset(Phase::Handshake(Step::Mechanisms));
        self.open_stream(link);
        Ok(())
    }

    /// Sends a stream header, and waits for the server's.
    pub(super) fn open_stream(&mut self, link: Link) {
        let domain = self.account.domain;
        self.say(link, |out| stanza::write_header(out, domain));
    }

    pub(super) fn connect_failed(
        &mut self,
        link: Link,
        failure: ConnectFailure,
    ) -> Result<(), DriveError> {
        if self.link(link).phase != Phase::Connecting {
            return Err(DriveError::NotConnecting);
        }
        self.last_failure = Some(failure);
        self.end(link, Reason::ConnectFailed(failure));
        Ok(())
    }

    pub(super) fn disconnected(&mut self, link: Link, reason: Reason) -> Result<(), DriveError> {
        let reason = match self.link(link).phase {
            Phase::Idle | Phase::Connecting => return Err(DriveError::NotConnecting),
            Phase::Closing { reason, .. } => reason,
            Phase::Draining => Reason::Drained,
            Phase::Handshake(_) | Phase::Ready => reason,
        };
        self.end(link, reason);
        Ok(())
    }

    /// The server takes no more messages on this connection.
    pub(super) fn drain(&mut self, link: Link) {
        if !matches!(self.link(link).phase, Phase::Ready | Phase::Handshake(Step::Session)) {
            return;
        }
        let (lived, wait) = (self.has_lived(link), self.config.drain_timeout);
        let now = self.now;
        let connection = self.link_mut(link);
        connection.phase = Phase::Draining;
        connection.is_ping_due = false;
        connection.set(Timer::Phase, now.after(wait));
        connection.clear(Timer::Ping);
        connection.clear(Timer::PingAck);
        self.current = None;
        // The first connection that is drained young is replaced at once too.
        self.replace(lived || self.attempts == 0);
        self.attempts = u32::from(!lived).max(self.attempts);
    }

    /// Tells whether a session worked for long enough not to count as a failed attempt.
    fn has_lived(&self, link: Link) -> bool {
        let ready = self.link(link).ready_at;
        ready.is_some_and(|at| self.now.since(at) >= self.config.reset_interval)
    }

    /// Forgets a connection that ended, and goes on from there.
    fn end(&mut self, link: Link, reason: Reason) {
        let lived = self.has_lived(link);
        self.remember_taken(link);
        self.link_mut(link).reset(Phase::Idle);
        self.store.release(link);
        self.notify(Notice::Disconnected(link, reason));
        let was_current = self.current == Some(link);
        if was_current {
            self.current = None;
        }
        match self.state {
            State::Stopping => self.stop_if_closed(),
            // One that is drained says nothing about its successor.
            _ if reason.is_final() && (was_current || self.current.is_none()) => {
                self.stopped(reason);
            }
            State::Finishing if self.store.is_empty() => self.begin_stop(),
            _ if self.wants_link => self.connect(),
            _ if was_current => self.replace(lived),
            _ => {}
        }
    }

    /// Opens the next connection: at once, or after the wait of the policy.
    fn replace(&mut self, at_once: bool) {
        if at_once {
            self.attempts = 0;
            self.notify(Notice::Reconnect(0, Duration::ZERO));
            return self.connect();
        }
        self.attempts = self.attempts.saturating_add(1);
        if self.config.connection_retry_count.is_some_and(|most| self.attempts >= most) {
            return self.stopped(Reason::GaveUp(self.last_failure));
        }
        let random = self.random();
        let base = self.config.start_seconds_before_retry_connect;
        let delay = self.config.retry_policy.delay(self.attempts, base, random);
        self.retry_at = Some(self.now.after(delay));
        self.notify(Notice::Reconnect(self.attempts, delay));
    }

    /// Drops a connection for a reason of ours.
    pub(super) fn drop_link(&mut self, link: Link, reason: Reason) {
        self.notify(Notice::Disconnect(link));
        self.end(link, reason);
    }

    /// Tells the server what is wrong with its stream, and ends it.
    pub(super) fn refuse_stream(&mut self, link: Link, condition: StreamCondition, reason: Reason) {
        if self.is_writing_message(link) {
            return self.drop_link(link, reason);
        }
        self.close(link, reason, false, |out| stanza::write_stream_error(out, condition));
    }

    /// Ends our side of a stream that the server has ended.
    pub(super) fn answer_close(&mut self, link: Link, reason: Reason) {
        if self.is_writing_message(link) {
            return self.drop_link(link, reason);
        }
        self.close(link, reason, false, stanza::write_close);
    }

    fn close(
        &mut self,
        link: Link,
        reason: Reason,
        waits: bool,
        write: impl FnOnce(&mut [u8]) -> Result<usize, WriteError>,
    ) {
        let deadline = self.now.after(CLOSE_TIMEOUT);
        let connection = self.link_mut(link);
        connection.phase = Phase::Closing { reason, waits };
        connection.answer = None;
        for timer in [Timer::Ping, Timer::PingAck, Timer::Whitespace] {
            connection.clear(timer);
        }
        connection.set(Timer::Phase, deadline);
        if !connection.outbox.push(write) {
            self.drop_link(link, reason);
        }
    }

    pub(super) fn expired(&mut self, link: Link, timer: Timer) {
        match timer {
            Timer::Phase => self.phase_expired(link),
            Timer::Write => self.write_expired(link),
            Timer::Ping => self.link_mut(link).is_ping_due = true,
            Timer::PingAck => self.drop_link(link, Reason::HeartbeatTimeout),
            Timer::Whitespace => self.link_mut(link).is_space_due = true,
        }
    }

    fn write_expired(&mut self, link: Link) {
        let reason = match self.link(link).phase {
            Phase::Closing { reason, .. } => reason,
            _ => Reason::WriteTimeout,
        };
        self.drop_link(link, reason);
    }

    fn phase_expired(&mut self, link: Link) {
        match self.link(link).phase {
            Phase::Connecting => {
                self.last_failure = Some(ConnectFailure::Timeout);
                self.drop_link(link, Reason::ConnectFailed(ConnectFailure::Timeout));
            }
            Phase::Handshake(_) => self.drop_link(link, Reason::HandshakeTimeout),
            Phase::Draining => self.drop_link(link, Reason::DrainTimeout),
            Phase::Closing { reason, .. } => self.drop_link(link, reason),
            Phase::Idle | Phase::Ready => {}
        }
    }

    /// Stops if `finish` was called and nothing is left to be done.
    pub(super) fn stop_if_finished(&mut self) {
        let is_answered = |link: Link| self.link(link).answer.is_none();
        let is_done = self.store.is_empty() && Link::ALL.into_iter().all(is_answered);
        if self.state == State::Finishing && is_done {
            self.begin_stop();
        }
    }

    pub(super) fn begin_stop(&mut self) {
        if self.is_stopped() || self.state == State::Stopping {
            return;
        }
        self.state = State::Stopping;
        (self.retry_at, self.wants_link, self.current) = (None, false, None);
        for link in Link::ALL {
            match self.link(link).phase {
                Phase::Idle => {}
                phase if phase.is_established() && !self.is_writing_message(link) => {
                    self.close(link, Reason::Stop, true, stanza::write_close);
                }
                Phase::Closing { .. } => {}
                _ => self.drop_link(link, Reason::Stop),
            }
        }
        self.stop_if_closed();
    }

    fn stop_if_closed(&mut self) {
        let is_idle = |link: Link| self.link(link).phase == Phase::Idle;
        if self.state == State::Stopping && Link::ALL.into_iter().all(is_idle) {
            self.stopped(Reason::Stop);
        }
    }

    fn stopped(&mut self, reason: Reason) {
        self.state = State::Stopped;
        (self.retry_at, self.wants_link, self.current) = (None, false, None);
        for link in Link::ALL {
            if self.link(link).phase != Phase::Idle {
                self.remember_taken(link);
                self.link_mut(link).reset(Phase::Idle);
                self.store.release(link);
                self.notify(Notice::Disconnect(link));
            }
        }
        self.notify(Notice::Stopped(reason));
    }
}

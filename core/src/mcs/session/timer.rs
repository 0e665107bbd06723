//! The session's deadlines, all in one table.
//!
//! A deadline is rounded up once, when it is set, to the configured multiple since the start; the
//! same rounded instant decides whether it has passed. Nothing else in the session keeps time.

use crate::deadlines::Deadlines;
use crate::time::Duration;
use crate::time::Instant;

/// What a deadline is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Timer {
    /// A connect attempt takes too long.
    Connect,
    /// The login answer does not come.
    Login,
    /// A frame has begun and does not go on.
    Frame,
    /// Inbound silence: time to ping.
    Ping,
    /// A ping was sent and nothing came.
    PingAck,
    /// Inbound silence where nobody pings.
    Silence,
    /// A write does not finish.
    Write,
    /// The next connect attempt is due.
    Retry,
    /// The last acknowledgements had their time to leave.
    Close,
}

const TIMERS: [Timer; 9] = [
    Timer::Connect,
    Timer::Login,
    Timer::Frame,
    Timer::Ping,
    Timer::PingAck,
    Timer::Silence,
    Timer::Write,
    Timer::Retry,
    Timer::Close,
];

/// One deadline or none for each [`Timer`].
#[derive(Debug, Default)]
pub(crate) struct Timers {
    deadlines: Deadlines<{ TIMERS.len() }>,
    origin: Instant,
    step: Duration,
}

impl Timers {
    /// Clears everything and counts multiples of `step` from `origin` on.
    pub(crate) fn restart(&mut self, origin: Instant, step: Duration) {
        *self = Self { origin, step, ..Self::default() };
    }

    pub(crate) fn set(&mut self, timer: Timer, deadline: Instant) {
        let rounded = deadline.round_up(self.origin, self.step);
        self.deadlines.set(timer as usize, Some(rounded));
    }

    pub(crate) fn clear(&mut self, timer: Timer) {
        self.deadlines.set(timer as usize, None);
    }

    pub(crate) fn clear_all(&mut self) {
        self.deadlines = Deadlines::NONE;
    }

    pub(crate) fn get(&self, timer: Timer) -> Option<Instant> {
        self.deadlines.get(timer as usize)
    }

    pub(crate) fn next(&self) -> Option<Instant> {
        self.deadlines.next()
    }

    /// Takes one deadline that has passed.
    pub(crate) fn pop_expired(&mut self, now: Instant) -> Option<Timer> {
        TIMERS.get(self.deadlines.pop_expired(now)?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_expires_when_it_says_so_and_only_once() {
        let mut timers = Timers::default();
        timers.restart(Instant::from_millis(200), Duration::from_secs(1));
        timers.set(Timer::Ping, Instant::from_millis(2_100));
        assert_eq!(timers.next(), Some(Instant::from_millis(2_200)));
        assert_eq!(timers.pop_expired(Instant::from_millis(2_199)), None);
        assert_eq!(timers.pop_expired(Instant::from_millis(2_200)), Some(Timer::Ping));
        assert_eq!(timers.pop_expired(Instant::from_millis(2_200)), None);
    }
}

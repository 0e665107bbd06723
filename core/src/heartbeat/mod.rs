//! When to ask for a sign of life and when to give one up: a plain value with pure functions.
//!
//! Follows Chromium's google_apis/gcm/engine/heartbeat_manager.cc (spec/mcs.md §7) with the
//! options of firebase-messaging: any inbound frame proves life, outgoing traffic does not.
//! It keeps no time: the session's timers do.

use crate::time::Duration;

/// What a server that promised heartbeats may be late by.
const SERVER_GRACE: Duration = Duration::from_secs(2);

/// The intervals in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct HeartbeatPolicy {
    /// Our own interval; `None` never pings on its own account.
    pub client: Option<Duration>,
    /// The interval that the login asks the server for.
    pub server_asked: Option<Duration>,
    /// The interval that the server set; wins over ours.
    pub server_set: Option<Duration>,
    /// How long to wait for any inbound frame after a ping.
    pub ack_timeout: Duration,
}

impl HeartbeatPolicy {
    /// Returns the inbound silence after which to ping.
    pub fn ping_after(&self) -> Option<Duration> {
        self.server_set.or(self.client)
    }

    /// Returns the inbound silence after which the connection is dead, where nobody pings.
    pub fn dead_after(&self) -> Option<Duration> {
        match self.ping_after() {
            Some(_) => None,
            None => self.server_asked.map(|asked| asked.saturating_add(SERVER_GRACE)),
        }
    }

    /// Takes the interval of a LoginResponse; one that is not above 0 changes nothing.
    pub fn server_says(&mut self, interval_ms: Option<i32>) {
        let interval = interval_ms.and_then(|ms| u64::try_from(ms).ok()).filter(|ms| *ms > 0);
        self.server_set = interval.map(Duration::from_millis).or(self.server_set);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: HeartbeatPolicy = HeartbeatPolicy {
        client: Some(Duration::from_secs(20)),
        server_asked: Some(Duration::from_secs(10)),
        server_set: None,
        ack_timeout: Duration::from_secs(5),
    };

    #[test]
    fn the_server_interval_wins_and_stays() {
        let mut policy = POLICY;
        policy.server_says(Some(60_000));
        assert_eq!(policy.ping_after(), Some(Duration::from_secs(60)));
        for nothing in [None, Some(0), Some(-5)] {
            policy.server_says(nothing);
            assert_eq!(policy.ping_after(), Some(Duration::from_secs(60)));
        }
    }

    #[test]
    fn without_pings_the_asked_interval_and_two_seconds_bound_the_silence() {
        assert_eq!(POLICY.dead_after(), None);
        let passive = HeartbeatPolicy { client: None, ..POLICY };
        assert_eq!(passive.ping_after(), None);
        assert_eq!(passive.dead_after(), Some(Duration::from_secs(12)));
    }
}

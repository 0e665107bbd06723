//! The options of a session, and the account it logs in with.
//!
//! Names, units and defaults are those of [`mcs::Config`](crate::mcs::Config) where they mean the same; the
//! limits of CCS follow Google's pages (spec/xmpp.md §5).

use crate::error::ConfigError;
use crate::retry::RetryPolicy;
use crate::secret::Redacted;
use crate::time::Duration;
use crate::time::whole_millis;

/// Who logs in, and where.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// Domain of the stream, which is not always the host's name: `fcm.googleapis.com`, `gcm.googleapis.com`.
    pub domain: &'a str,
    /// SASL name as it stands: CCS took `SENDER_ID@fcm.googleapis.com`, others want the part before `@`.
    pub user: &'a str,
    /// Password; CCS took the server key.
    pub password: Redacted<&'a str>,
    /// Last part of the address to ask for; the server chooses one if there is none.
    pub resource: Option<&'a str>,
    /// Address that messages go to, for a service behind a general XMPP server. CCS itself wants none.
    pub service: Option<&'a str>,
}

/// Options of a [`Session`](super::Session).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    /// Messages that may be without an answer on a connection. Default 100, as CCS wants it.
    pub max_pending: usize,
    /// How often a message is sent again after a refusal for a time before that is final, on whatever connections.
    /// Default 5: after 1, 2, 4, 8 and 16 s.
    pub message_retry_count: u32,
    /// After this much inbound silence a ping goes out; `None` sends none. Default 20 s.
    pub client_heartbeat_interval: Option<Duration>,
    /// Wait for anything inbound after a ping. Default 5 s.
    pub heartbeat_ack_timeout: Duration,
    /// After this much outbound silence a space goes out, for routers on the way; `None` sends none. Default
    /// none: pings do.
    pub whitespace_interval: Option<Duration>,
    /// Attempts to connect in a row before giving up; `None` never does. Default 5.
    pub connection_retry_count: Option<u32>,
    /// Base of the quadratic policy: the k-th wait is k² times this. Default 3 s.
    pub start_seconds_before_retry_connect: Duration,
    /// How waits between attempts grow. Default [`RetryPolicy::Quadratic`].
    pub retry_policy: RetryPolicy,
    /// A session that was ready for this long is replaced at once when it ends; one that was not counts as a
    /// failed attempt. Default 3 s. With zero every one is replaced at once, whatever ends it.
    pub reset_interval: Duration,
    /// How long a connection that the server is draining is read on. Default 5 min.
    pub drain_timeout: Duration,
    /// Longest wait for a connection with TLS. Default 30 s.
    pub connect_timeout: Duration,
    /// Longest wait for each answer until the session is ready. Default 30 s.
    pub read_timeout: Duration,
    /// Longest time a write may take. Default 30 s.
    pub write_timeout: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self::new()
    }
}

impl Config {
    /// Returns the defaults.
    pub const fn new() -> Self {
        Self {
            max_pending: 100,
            message_retry_count: 5,
            client_heartbeat_interval: Some(Duration::from_secs(20)),
            heartbeat_ack_timeout: Duration::from_secs(5),
            whitespace_interval: None,
            connection_retry_count: Some(5),
            start_seconds_before_retry_connect: Duration::from_secs(3),
            retry_policy: RetryPolicy::Quadratic,
            reset_interval: Duration::from_secs(3),
            drain_timeout: Duration::from_secs(300),
            connect_timeout: Duration::from_secs(30),
            read_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(30),
        }
    }

    /// Checks what no session could work with.
    ///
    /// # Errors
    ///
    /// The first field that is out of range.
    pub fn check(&self) -> Result<(), ConfigError> {
        let ticks = |interval: Option<Duration>| interval.is_none_or(is_time);
        let rules = [
            (self.max_pending > 0, ConfigError::MaxPending),
            (ticks(self.client_heartbeat_interval), ConfigError::ClientHeartbeatInterval),
            (is_time(self.heartbeat_ack_timeout), ConfigError::HeartbeatAckTimeout),
            (ticks(self.whitespace_interval), ConfigError::WhitespaceInterval),
            (self.connection_retry_count != Some(0), ConfigError::ConnectionRetryCount),
            (is_time(self.drain_timeout), ConfigError::DrainTimeout),
            (is_time(self.connect_timeout), ConfigError::ConnectTimeout),
            (is_time(self.read_timeout), ConfigError::ReadTimeout),
            (is_time(self.write_timeout), ConfigError::WriteTimeout),
        ];
        match rules.iter().find(|(holds, _)| !holds) {
            Some((_, error)) => Err(*error),
            None => Ok(()),
        }
    }
}

/// Tells whether a clock of milliseconds can measure it.
fn is_time(interval: Duration) -> bool {
    whole_millis(interval) > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_field_that_is_out_of_range() {
        assert_eq!(Config::default().check(), Ok(()));
        let none = Config { max_pending: 0, ..Config::new() };
        assert_eq!(none.check().unwrap_err().field(), "max_pending");
        let short = Some(Duration::from_nanos(999_999));
        let config = Config { whitespace_interval: short, ..Config::new() };
        assert_eq!(config.check().unwrap_err().field(), "whitespace_interval");
    }
}

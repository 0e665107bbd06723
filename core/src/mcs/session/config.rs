//! Every knob of the session: name, unit, default and cost.
//!
//! Names and defaults are those of firebase-messaging's `FcmPushClientConfig`; the presets are
//! Chromium's numbers (spec/mcs.md §7, §8) and ours for devices that must stay reachable.

use crate::error::ConfigError;
use crate::retry::Jitter;
use crate::retry::RetryPolicy;
use crate::time::Duration;
use crate::time::whole_millis;

/// How a session behaves; plain values, checked when the session is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Config {
    /// Interval reported to the server in `heartbeat_stat`; `None` reports none. Without a client
    /// interval, silence of this and 2 s resets the connection. Default 10 s.
    pub server_heartbeat_interval: Option<Duration>,
    /// Inbound silence after which a ping goes out; `None` never pings. An interval that the
    /// server sets wins. Default 20 s.
    pub client_heartbeat_interval: Option<Duration>,
    /// Whether each accepted message is acknowledged by its id at once. If not, no
    /// acknowledgement frames go out; ids still go into the next login. Default true.
    pub send_selective_acknowledgements: bool,
    /// Whether stream acknowledgements go out even without selective ones, as Chromium does.
    /// Default false.
    pub send_stream_acknowledgements: bool,
    /// Attempts per connect phase before giving up; `None` never does. Default 5.
    pub connection_retry_count: Option<u32>,
    /// Base of the quadratic policy: the k-th wait is k² times this. Default 3 s.
    pub start_seconds_before_retry_connect: Duration,
    /// How waits between attempts grow. Default [`RetryPolicy::Quadratic`].
    pub retry_policy: RetryPolicy,
    /// Least time between the last login and the next connect after an error. Default 3 s.
    pub reset_interval: Duration,
    /// Longest wait before the first attempt after a connection that had lived for 10 s was ended by the server or
    /// the transport; each device waits anything up to this, so that a fleet does not come back in one second. Waits
    /// after failed attempts then begin at twice as long, to the policy's cap. Network changes and waking up do not wait. Default 0 s.
    pub reconnect_spread: Duration,
    /// Wait for any inbound frame after a ping. Default 5 s.
    pub heartbeat_ack_timeout: Duration,
    /// Errors of one kind in a row before the session aborts; `None` never does. Default 3.
    pub abort_on_sequential_error_count: Option<u32>,
    /// Deadlines are rounded up to a multiple of this since start; zero rounds nothing. Longer
    /// means fewer wake-ups. Default 1 s.
    pub monitor_interval: Duration,
    /// Warnings of one kind before that kind falls silent; `None` never does. Default 5.
    pub log_warn_limit: Option<u32>,
    /// Whether drivers may log message contents; never keys or tokens. Default false.
    pub log_debug_verbose: bool,
    /// Longest wait for a connection with TLS. Default 30 s.
    pub connect_timeout: Duration,
    /// Longest wait for the login answer, and for more of a frame that has begun. Default 30 s,
    /// as Chromium.
    pub read_timeout: Duration,
    /// Longest time a write may take. Default 30 s.
    pub write_timeout: Duration,
    /// Whether the login asks for the client interval with the setting `hbping`. Default false.
    pub request_heartbeat_interval: bool,
    /// How many endpoints the driver knows; the session tries them in turn. Default 2.
    pub endpoint_count: u8,
    /// Version that the login names after `chrome-`. Default `94.0.4606.51`.
    pub chrome_version: &'static str,
}

impl Default for Config {
    fn default() -> Self {
        Self::new()
    }
}

impl Config {
    /// Returns the defaults of the reference API.
    pub const fn new() -> Self {
        Self {
            server_heartbeat_interval: Some(Duration::from_secs(10)),
            client_heartbeat_interval: Some(Duration::from_secs(20)),
            send_selective_acknowledgements: true,
            send_stream_acknowledgements: false,
            connection_retry_count: Some(5),
            start_seconds_before_retry_connect: Duration::from_secs(3),
            retry_policy: RetryPolicy::Quadratic,
            reset_interval: Duration::from_secs(3),
            reconnect_spread: Duration::ZERO,
            heartbeat_ack_timeout: Duration::from_secs(5),
            abort_on_sequential_error_count: Some(3),
            monitor_interval: Duration::from_secs(1),
            log_warn_limit: Some(5),
            log_debug_verbose: false,
            connect_timeout: Duration::from_secs(30),
            read_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(30),
            request_heartbeat_interval: false,
            endpoint_count: 2,
            chrome_version: "94.0.4606.51",
        }
    }

    /// Returns Chromium's behaviour: 15 min heartbeats, stream acknowledgements, 30 s doubling to
    /// 600 s, immediate reconnect of a connection that lived.
    pub const fn chromium() -> Self {
        Self {
            server_heartbeat_interval: None,
            client_heartbeat_interval: Some(Duration::from_secs(15 * 60)),
            send_selective_acknowledgements: false,
            send_stream_acknowledgements: true,
            connection_retry_count: None,
            retry_policy: RetryPolicy::Exponential {
                base: Duration::from_secs(30),
                factor: 2,
                cap: Duration::from_secs(600),
                jitter: Jitter::Downward(33),
            },
            reset_interval: Duration::ZERO,
            heartbeat_ack_timeout: Duration::from_secs(60),
            abort_on_sequential_error_count: None,
            request_heartbeat_interval: true,
            ..Self::new()
        }
    }

    /// Returns the settings for a device that must stay reachable: never gives up, waits 2 s doubling to 15 min with
    /// full jitter, 10 min heartbeats. A connection that the server ends is followed by another within 45 s, not at
    /// once: there may be 100,000 such devices.
    pub const fn always_on() -> Self {
        Self {
            server_heartbeat_interval: None,
            client_heartbeat_interval: Some(Duration::from_secs(10 * 60)),
            connection_retry_count: None,
            retry_policy: RetryPolicy::Exponential {
                base: Duration::from_secs(2),
                factor: 2,
                cap: Duration::from_secs(15 * 60),
                jitter: Jitter::Full,
            },
            reconnect_spread: Duration::from_secs(45),
            heartbeat_ack_timeout: Duration::from_secs(30),
            abort_on_sequential_error_count: None,
            request_heartbeat_interval: true,
            ..Self::new()
        }
    }

    /// Checks what no session could work with.
    ///
    /// # Errors
    ///
    /// The first field that is out of range.
    pub fn check(&self) -> Result<(), ConfigError> {
        let fits = |interval: Option<Duration>| interval.is_none_or(is_heartbeat);
        let counts = |count: Option<u32>| count != Some(0);
        let rules = [
            (fits(self.server_heartbeat_interval), ConfigError::ServerHeartbeatInterval),
            (fits(self.client_heartbeat_interval), ConfigError::ClientHeartbeatInterval),
            (counts(self.connection_retry_count), ConfigError::ConnectionRetryCount),
            (!self.heartbeat_ack_timeout.is_zero(), ConfigError::HeartbeatAckTimeout),
            (
                counts(self.abort_on_sequential_error_count),
                ConfigError::AbortOnSequentialErrorCount,
            ),
            (!self.connect_timeout.is_zero(), ConfigError::ConnectTimeout),
            (!self.read_timeout.is_zero(), ConfigError::ReadTimeout),
            (!self.write_timeout.is_zero(), ConfigError::WriteTimeout),
            (self.endpoint_count > 0, ConfigError::EndpointCount),
        ];
        match rules.iter().find(|(holds, _)| !holds) {
            Some((_, error)) => Err(*error),
            None => Ok(()),
        }
    }
}

/// Tells whether an interval fits the wire: milliseconds in an int32, above 0.
fn is_heartbeat(interval: Duration) -> bool {
    (1..=i32::MAX as u64).contains(&whole_millis(interval))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_are_valid() {
        for config in [Config::default(), Config::chromium(), Config::always_on()] {
            assert_eq!(config.check(), Ok(()));
        }
    }

    #[test]
    fn names_the_field_that_is_out_of_range() {
        let zero = Some(Duration::ZERO);
        let config = Config { client_heartbeat_interval: zero, ..Config::new() };
        assert_eq!(config.check().unwrap_err().field(), "client_heartbeat_interval");
        let config = Config { connection_retry_count: Some(0), ..Config::new() };
        assert_eq!(config.check().unwrap_err().field(), "connection_retry_count");
        let long = Some(Duration::from_secs(3_000_000));
        let config = Config { server_heartbeat_interval: long, ..Config::new() };
        assert_eq!(config.check().unwrap_err().field(), "server_heartbeat_interval");
    }
}

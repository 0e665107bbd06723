//! The knobs of a registration: how often, how long.

use crate::retry::Jitter;
use crate::retry::RetryPolicy;
use crate::time::Duration;

/// How a registration behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Config {
    /// Repetitions of one request before giving up; `None` never does. Default 5, as Chromium.
    pub retry_count: Option<u32>,
    /// How waits between repetitions grow. Default 2 s doubling to 10 min, 33 % downward jitter.
    pub retry_policy: RetryPolicy,
    /// Base of the quadratic policy. Default 3 s.
    pub retry_base: Duration,
    /// Longest time for one request with its answer. Default 30 s.
    pub request_timeout: Duration,
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
            retry_count: Some(5),
            retry_policy: RetryPolicy::Exponential {
                base: Duration::from_secs(2),
                factor: 2,
                cap: Duration::from_secs(600),
                jitter: Jitter::Downward(33),
            },
            retry_base: Duration::from_secs(3),
            request_timeout: Duration::from_secs(30),
        }
    }
}

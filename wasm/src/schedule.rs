//! The waits of a retry policy, as numbers.
//!
//! The policies are those of `pushwire-core`; milliseconds fit a double exactly.

use alloc::vec::Vec;

use pushwire_core::retry::Jitter;
use pushwire_core::retry::RetryPolicy;
use pushwire_core::time::Duration;

/// Stands for full jitter where a percentage could.
const FULL: u32 = 101;

/// A policy with what else it needs.
pub(crate) struct Schedule {
    policy: RetryPolicy,
    base: Duration,
}

/// The k-th wait is k² times `base_ms`.
pub(crate) const fn quadratic(base_ms: u32) -> Schedule {
    Schedule { policy: RetryPolicy::Quadratic, base: millis(base_ms) }
}

/// Each wait is `factor` times the one before; `jitter` is a percentage downward, or 101 for full.
pub(crate) const fn exponential(base_ms: u32, factor: u32, cap_ms: u32, jitter: u32) -> Schedule {
    let jitter = match jitter {
        0 => Jitter::None,
        FULL => Jitter::Full,
        percent => Jitter::Downward(percent as u8),
    };
    let (base, cap) = (millis(base_ms), millis(cap_ms));
    Schedule { policy: RetryPolicy::Exponential { base, factor, cap, jitter }, base }
}

const fn millis(millis: u32) -> Duration {
    Duration::from_millis(millis as u64)
}

/// Returns one wait for each random number, in milliseconds.
pub(crate) fn waits(schedule: Schedule, random: &[u32]) -> Vec<f64> {
    let delay = |(attempt, random): (u32, &u32)| {
        schedule.policy.delay(attempt, schedule.base, *random).as_millis() as f64
    };
    (1..).zip(random).map(delay).collect()
}

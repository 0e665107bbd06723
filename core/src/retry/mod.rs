//! How long to wait before the next attempt: a plain value with a pure function.
//!
//! [`RetryPolicy::Quadratic`] is what firebase-messaging does; [`RetryPolicy::Exponential`] covers
//! Chromium's numbers (components/gcm_driver/gcm_backoff_policy.cc, spec/mcs.md §8) and full
//! jitter as AWS's "Exponential Backoff And Jitter" describes it. The policy counts nothing and
//! draws no random numbers: attempt and randomness are arguments.
//!
//! ```
//! use pushwire_core::retry::RetryPolicy;
//! use pushwire_core::time::Duration;
//!
//! let waits = [1, 2, 3, 4].map(|attempt| RetryPolicy::Quadratic.delay(attempt, Duration::from_secs(3), 0));
//! assert_eq!(waits.map(|wait| wait.as_secs()), [3, 12, 27, 48]);
//! ```

use crate::time::Duration;
use crate::time::whole_millis;

/// How the wait grows with each failed attempt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum RetryPolicy {
    /// The k-th wait is k² times the configured base: 3, 12, 27, 48 s from 3 s. No jitter, no cap.
    #[default]
    Quadratic,
    /// The k-th wait is `base * factor^(k-1)`, at most `cap`, with jitter.
    Exponential {
        /// First wait.
        base: Duration,
        /// What each further wait is multiplied with.
        factor: u32,
        /// Longest wait.
        cap: Duration,
        /// How waits are spread.
        jitter: Jitter,
    },
}

/// How waits are spread so that a fleet does not move in step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Jitter {
    /// Every wait is exact.
    None,
    /// Up to this many percent shorter, taken off before the cap, as Chromium does. Waits far
    /// above the cap are therefore all equal.
    Downward(u8),
    /// Anything from zero to the capped wait.
    Full,
}

impl RetryPolicy {
    /// Returns the wait after failure number `attempt` (from 1; 0 waits nothing).
    ///
    /// `quadratic_base` is `Config::start_seconds_before_retry_connect`; `random` is any number,
    /// uniformly drawn by the caller.
    pub fn delay(&self, attempt: u32, quadratic_base: Duration, random: u32) -> Duration {
        let longest = self.longest(attempt, quadratic_base);
        Duration::from_millis(match *self {
            Self::Quadratic => longest,
            Self::Exponential { cap, jitter, .. } => {
                jitter.apply(longest, whole_millis(cap), random)
            }
        })
    }

    /// Returns the wait before jitter and cap, in milliseconds: durations subtract with a check that can panic.
    const fn longest(&self, attempt: u32, quadratic_base: Duration) -> u64 {
        match *self {
            _ if attempt == 0 => 0,
            Self::Quadratic => product(quadratic_base, attempt.saturating_mul(attempt)),
            Self::Exponential { base, factor, .. } => {
                product(base, factor.saturating_pow(attempt - 1))
            }
        }
    }

    /// Returns how many failures it takes until the next wait can be as long as this many milliseconds.
    pub(crate) fn failures_below(&self, millis: u64, quadratic_base: Duration) -> u32 {
        let reaches = |failures: &u32| self.longest(failures + 1, quadratic_base) >= millis;
        (0..u32::BITS).find(reaches).unwrap_or(0)
    }

    /// Tells whether failures before a login that dies early go on counting after it.
    pub(crate) const fn restores_backoff(&self) -> bool {
        matches!(self, Self::Exponential { .. })
    }
}

impl Jitter {
    /// Returns a wait in milliseconds, as the other two are.
    pub(crate) fn apply(self, wait: u64, cap: u64, random: u32) -> u64 {
        match self {
            Self::None => wait.min(cap),
            Self::Downward(percent) => {
                let off = wait / 100 * u64::from(percent.min(100));
                wait.saturating_sub(share(off, random)).min(cap)
            }
            Self::Full => share(wait.min(cap), random),
        }
    }
}

/// Returns a multiple in milliseconds.
const fn product(base: Duration, factor: u32) -> u64 {
    whole_millis(base).saturating_mul(factor as u64)
}

/// Returns `random / 2^32` of `millis`.
fn share(millis: u64, random: u32) -> u64 {
    // In two halves: 128 bits cost a small processor half a kilobyte of code.
    let (high, low, random) = (millis >> 32, millis & u64::from(u32::MAX), u64::from(random));
    (high * random).saturating_add((low * random) >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHROMIUM: RetryPolicy = RetryPolicy::Exponential {
        base: Duration::from_secs(30),
        factor: 2,
        cap: Duration::from_secs(600),
        jitter: Jitter::Downward(33),
    };

    fn millis(policy: RetryPolicy, attempt: u32, random: u32) -> u128 {
        policy.delay(attempt, Duration::from_secs(3), random).as_millis()
    }

    #[test]
    fn quadratic_waits_are_3_12_27_48_seconds() {
        let waits = [1, 2, 3, 4].map(|k| millis(RetryPolicy::Quadratic, k, 7));
        assert_eq!(waits, [3_000, 12_000, 27_000, 48_000]);
    }

    #[test]
    fn chromium_windows_match_its_backoff_entry() {
        let expected = [(20_100, 30_000), (40_200, 60_000), (80_400, 120_000), (160_800, 240_000)];
        for (attempt, (shortest, longest)) in (1..).zip(expected) {
            assert_eq!(millis(CHROMIUM, attempt, 0), longest);
            assert!(millis(CHROMIUM, attempt, u32::MAX).abs_diff(shortest) <= 1);
        }
        assert_eq!(millis(CHROMIUM, 6, 0), 600_000);
        assert_eq!(millis(CHROMIUM, 6, u32::MAX), 600_000);
    }

    #[test]
    fn full_jitter_spreads_from_zero_to_the_cap() {
        let policy = RetryPolicy::Exponential {
            base: Duration::from_secs(2),
            factor: 2,
            cap: Duration::from_secs(900),
            jitter: Jitter::Full,
        };
        assert_eq!(millis(policy, 1, 0), 0);
        assert_eq!(millis(policy, 1, 1 << 31), 1_000);
        assert_eq!(millis(policy, 40, 1 << 31), 450_000);
    }

    #[test]
    fn a_share_of_centuries_is_exact() {
        let millis = u64::MAX - 7;
        let exact = |random: u32| (u128::from(millis) * u128::from(random)) >> 32;
        for random in [0, 1, 1 << 31, u32::MAX - 1, u32::MAX] {
            let off = u128::from(share(millis, random)).abs_diff(exact(random));
            assert!(off <= 1, "{random}");
        }
    }

    #[test]
    fn never_overflows() {
        assert!(RetryPolicy::Quadratic.delay(u32::MAX, Duration::MAX, 0) > Duration::ZERO);
        assert_eq!(millis(CHROMIUM, u32::MAX, 0), 600_000);
    }

    #[test]
    fn failures_are_counted_up_to_a_spread() {
        let base = Duration::from_secs(3);
        let below = |policy: RetryPolicy, secs: u64| policy.failures_below(secs * 1_000, base);
        assert_eq!(
            [0, 3, 4, 27, 28].map(|secs| below(RetryPolicy::Quadratic, secs)),
            [0, 0, 1, 2, 3]
        );
        assert_eq!([0, 30, 31, 121].map(|secs| below(CHROMIUM, secs)), [0, 0, 1, 3]);
        let level = RetryPolicy::Exponential {
            base: Duration::from_secs(1),
            factor: 1,
            cap: Duration::from_secs(1),
            jitter: Jitter::None,
        };
        assert_eq!(below(level, 2), 0, "it never gets there");
    }

    #[test]
    fn waits_nothing_without_a_failure() {
        assert_eq!(millis(CHROMIUM, 0, 5), 0);
    }
}

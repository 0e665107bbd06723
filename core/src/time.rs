//! Points in time as the caller counts them: whole milliseconds since any fixed moment.
//!
//! The core has no clock. Whoever drives it passes `now` into every input and is told the next
//! deadline; both are [`Instant`]s of the caller's own monotonic clock. Durations are
//! [`core::time::Duration`]. Arithmetic saturates: it never wraps and never panics.

pub use core::time::Duration;

/// A point in monotonic time, in whole milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Instant(u64);

impl Instant {
    /// Makes an instant from milliseconds of the caller's clock.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Returns the milliseconds of the caller's clock.
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// Returns the instant `duration` later; fractions of a millisecond are dropped.
    pub const fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(whole_millis(duration)))
    }

    /// Returns the time since `earlier`, zero if that is in the future.
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }

    /// Rounds up to `origin` plus a multiple of `step`; a zero `step` changes nothing.
    pub(crate) const fn round_up(self, origin: Self, step: Duration) -> Self {
        let past = self.0.saturating_sub(origin.0);
        match past.checked_rem(whole_millis(step)) {
            None | Some(0) => self,
            Some(over) => Self(self.0.saturating_add(whole_millis(step) - over)),
        }
    }
}

/// Returns a duration in whole milliseconds, saturated.
#[cfg_attr(target_os = "none", inline(never))]
pub(crate) const fn whole_millis(duration: Duration) -> u64 {
    // `as_millis` counts in 128 bits, which small processors do by hand.
    duration.as_secs().saturating_mul(1000).saturating_add(duration.subsec_millis() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_up_to_the_next_multiple_and_keeps_exact_ones() {
        let origin = Instant::from_millis(500);
        let step = Duration::from_secs(1);
        assert_eq!(Instant::from_millis(1501).round_up(origin, step).as_millis(), 2500);
        assert_eq!(Instant::from_millis(1500).round_up(origin, step).as_millis(), 1500);
        assert_eq!(Instant::from_millis(77).round_up(origin, Duration::ZERO).as_millis(), 77);
    }

    #[test]
    fn saturates_at_both_ends() {
        let end = Instant::from_millis(u64::MAX);
        assert_eq!(end.after(Duration::MAX), end);
        assert_eq!(Instant::default().since(end), Duration::ZERO);
    }
}

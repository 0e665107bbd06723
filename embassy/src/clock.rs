//! Where the driver gets its time from.
//!
//! [`EmbassyClock`] is `embassy-time`, for boards; a host program or a test brings its own
//! implementation. Promises nothing about wall-clock time: most boards have none at boot.

use embassy_time::Timer;
use pushwire_core::time::Instant;

/// A monotonic clock that can be waited on.
pub trait Clock {
    /// Returns the time now.
    fn now(&self) -> Instant;

    /// Waits until `deadline`; returns at once if that has passed.
    ///
    /// Cancel safe: dropping the future forgets the wait.
    async fn wait_until(&self, deadline: Instant);

    /// Returns the seconds since 1970 (UTC), if the device knows them.
    fn unix_seconds(&self) -> Option<u64> {
        None
    }
}

/// Waits until `deadline`, or for ever.
pub(crate) async fn wait_until(clock: &impl Clock, deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => clock.wait_until(deadline).await,
        None => core::future::pending().await,
    }
}

/// The clock of `embassy-time`; it does not know the date.
#[derive(Clone, Copy, Debug, Default)]
pub struct EmbassyClock;

impl Clock for EmbassyClock {
    fn now(&self) -> Instant {
        Instant::from_millis(embassy_time::Instant::now().as_millis())
    }

    async fn wait_until(&self, deadline: Instant) {
        Timer::at(embassy_time::Instant::from_millis(deadline.as_millis())).await;
    }
}

//! tokio's clock, as the client's.
//!
//! Milliseconds since the program started; the date comes from the operating system.

use std::time::Duration;
use std::time::SystemTime;

use pushwire_core::time::Instant;
use pushwire_embassy::Clock;

use crate::timer;

/// The clock of this process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TokioClock {
    start: tokio::time::Instant,
}

impl TokioClock {
    pub(crate) fn new() -> Self {
        Self { start: tokio::time::Instant::now() }
    }
}

impl Clock for TokioClock {
    fn now(&self) -> Instant {
        Instant::from_millis(u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    async fn wait_until(&self, deadline: Instant) {
        let wait = Duration::from_millis(deadline.as_millis());
        match self.start.checked_add(wait) {
            Some(at) => timer::sleep_until(at).await,
            None => std::future::pending().await,
        }
    }

    fn unix_seconds(&self) -> Option<u64> {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        since.ok().map(|since| since.as_secs())
    }
}

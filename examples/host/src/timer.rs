//! A long sleep that wakes the process once.
//!
//! tokio's timer wheel has 64 slots a level: a sleep of more than 4.096 s is moved down a level once or twice before its
//! time, and each costs a wake-up. On Linux a timerfd (timerfd_create(2)) does not. Elsewhere, and for short sleeps, it is
//! tokio's. Cancel safe.

use tokio::time::Instant;

/// Sleeps until then.
pub(crate) async fn sleep_until(at: Instant) {
    #[cfg(target_os = "linux")]
    if linux::slept_until(at).await {
        return;
    }
    tokio::time::sleep_until(at).await
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io;
    use std::os::fd::OwnedFd;
    use std::time::Duration;

    use rustix::time::Itimerspec;
    use rustix::time::TimerfdClockId;
    use rustix::time::TimerfdFlags;
    use rustix::time::TimerfdTimerFlags;
    use rustix::time::Timespec;
    use rustix::time::timerfd_create;
    use rustix::time::timerfd_settime;
    use tokio::io::Interest;
    use tokio::io::unix::AsyncFd;
    use tokio::time::Instant;

    /// What stays within two levels of the wheel.
    const SHORT: Duration = Duration::from_millis(4096);

    /// Sleeps if that is long; tells whether it did.
    pub(super) async fn slept_until(at: Instant) -> bool {
        let wait = at.saturating_duration_since(Instant::now());
        if wait <= SHORT {
            return false;
        }
        match timer(wait) {
            Ok(timer) => timer.readable().await.is_ok(),
            Err(_) => false,
        }
    }

    /// A timer that becomes readable after `wait`. The clock is that of `Instant`.
    fn timer(wait: Duration) -> io::Result<AsyncFd<OwnedFd>> {
        let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
        let timer = timerfd_create(TimerfdClockId::Monotonic, flags)?;
        let once = Itimerspec {
            it_interval: Timespec { tv_sec: 0, tv_nsec: 0 },
            it_value: Timespec::try_from(wait).map_err(io::Error::other)?,
        };
        timerfd_settime(&timer, TimerfdTimerFlags::empty(), &once)?;
        // SAFETY: the descriptor is open and the same for as long as its owner, the `AsyncFd`, has it.
        Ok(unsafe { AsyncFd::register_with_interest(timer, Interest::READABLE) }?)
    }
}

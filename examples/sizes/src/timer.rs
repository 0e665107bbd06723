//! Time on the first CMSDK APB timer of mps2-an385 (Arm DDI 0479C, §4.3), which counts down at 25 MHz.
//!
//! Without an interrupt: whoever looks less often than every 171 s loses a turn of the counter.

use core::cell::Cell;

use pushwire_core::time::Instant;
use pushwire_embassy::Clock;

const CONTROL: usize = 0x4000_0000;
const VALUE: usize = 0x4000_0004;
const RELOAD: usize = 0x4000_0008;

/// Ticks in a millisecond.
const TICKS: u64 = 25_000;

/// Returns the ticks since the start, modulo 2^32.
pub fn ticks() -> u32 {
    let value = core::ptr::with_exposed_provenance::<u32>(VALUE);
    // SAFETY: a register of the machine, aligned; reading it changes nothing.
    !unsafe { value.read_volatile() }
}

fn start() {
    for (register, value) in [(RELOAD, u32::MAX), (VALUE, u32::MAX), (CONTROL, 1)] {
        let register = core::ptr::with_exposed_provenance_mut::<u32>(register);
        // SAFETY: a register of the machine, aligned; the timer writes to no memory and, as its
        // interrupt stays off, interrupts nothing.
        unsafe { register.write_volatile(value) };
    }
}

/// A clock that is looked at all the time.
#[derive(Debug)]
pub struct TickClock {
    elapsed: Cell<u64>,
    last: Cell<u32>,
}

impl TickClock {
    /// Starts the timer.
    pub fn start() -> Self {
        start();
        Self { elapsed: Cell::new(0), last: Cell::new(ticks()) }
    }

    /// Returns the time since the start.
    pub fn read(&self) -> Instant {
        let now = ticks();
        let passed = now.wrapping_sub(self.last.replace(now));
        self.elapsed.set(self.elapsed.get() + u64::from(passed));
        Instant::from_millis(self.elapsed.get() / TICKS)
    }
}

impl Clock for TickClock {
    fn now(&self) -> Instant {
        self.read()
    }

    async fn wait_until(&self, deadline: Instant) {
        while self.now() < deadline {
            embassy_futures::yield_now().await;
        }
    }
}

//! embassy-time on SysTick.
//!
//! `systick-timer` counts, the integrated queue holds the deadlines; that crate's own driver has a
//! fixed number of slots that cancelled timers keep. Waiters are woken up to 10 ms late; the time
//! itself is exact to 1 ms, unless the host starves QEMU: then it is slow.

use core::cell::Cell;
use core::cell::RefCell;
use core::task::Waker;

use cortex_m::peripheral::SCB;
use cortex_m::peripheral::SYST;
use cortex_m::peripheral::scb::SystemHandler;
use cortex_m_rt::exception;
use critical_section::CriticalSection;
use critical_section::Mutex;
use embassy_time_driver::TICK_HZ;
use embassy_time_queue_utils::Queue;
use systick_timer::Timer;

/// The CPU clock of the machine.
const CLOCK_HZ: u64 = 25_000_000;

/// CPU cycles from one interrupt to the next: 10 ms.
const INTERRUPT_CYCLES: u32 = 250_000;

struct SysTickTime {
    timer: Timer,
    queue: Mutex<RefCell<Queue>>,
    next: Mutex<Cell<u64>>,
}

embassy_time_driver::time_driver_impl!(static TIME: SysTickTime = SysTickTime {
    timer: Timer::new(TICK_HZ, INTERRUPT_CYCLES - 1, CLOCK_HZ),
    queue: Mutex::new(RefCell::new(Queue::new())),
    next: Mutex::new(Cell::new(u64::MAX)),
});

/// Starts the clock, and makes its interrupt the most urgent: it must not wait for tasks.
pub(crate) fn start(syst: &mut SYST, scb: &mut SCB) {
    TIME.timer.start(syst);
    // SAFETY: nothing is masked by priority on this machine, so that no critical section breaks.
    unsafe { scb.set_priority(SystemHandler::SysTick, 0) };
}

impl SysTickTime {
    /// Wakes whose time has come.
    fn wake(&self, section: CriticalSection<'_>) {
        let next = self.queue.borrow_ref_mut(section).next_expiration(self.timer.now());
        self.next.borrow(section).set(next);
    }
}

impl embassy_time_driver::Driver for SysTickTime {
    fn now(&self) -> u64 {
        self.timer.now()
    }

    fn schedule_wake(&self, at: u64, waker: &Waker) {
        critical_section::with(|section| {
            if self.queue.borrow_ref_mut(section).schedule_wake(at, waker) {
                self.wake(section);
            }
        });
    }
}

#[exception]
fn SysTick() {
    TIME.timer.systick_handler();
    critical_section::with(|section| {
        if TIME.timer.now() >= TIME.next.borrow(section).get() {
            TIME.wake(section);
        }
    });
}

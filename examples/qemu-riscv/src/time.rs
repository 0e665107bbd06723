//! embassy-time on the CLINT's timer: 10 MHz, exact, and no interrupt while nothing is due.
//!
//! `mtimecmp` holds the next deadline of the integrated queue. A deadline that has passed interrupts
//! at once, so none is missed between reading the time and setting it.

use core::cell::RefCell;
use core::task::Waker;

use critical_section::CriticalSection;
use critical_section::Mutex;
use embassy_time_queue_utils::Queue;
use riscv::interrupt::Interrupt;

use crate::machine::Register;

struct ClintTime {
    queue: Mutex<RefCell<Queue>>,
}

embassy_time_driver::time_driver_impl!(static TIME: ClintTime = ClintTime {
    queue: Mutex::new(RefCell::new(Queue::new())),
});

/// Starts the clock.
pub(crate) fn start() {
    set_deadline(u64::MAX);
    // SAFETY: the handler below takes a critical section of its own, and none depends on this one
    // interrupt's mask.
    unsafe { riscv::interrupt::enable_interrupt(Interrupt::MachineTimer) };
}

/// Reads the two halves of the time such that they belong together.
fn ticks() -> u64 {
    let [low, high] = Register::MTIME;
    loop {
        let before = high.read();
        let below = low.read();
        if high.read() == before {
            return u64::from(before) << 32 | u64::from(below);
        }
    }
}

/// Sets the deadline such that no half of it is an earlier one (privileged architecture, §3.2.1).
fn set_deadline(at: u64) {
    let [low, high] = Register::MTIMECMP;
    low.write(u32::MAX);
    high.write((at >> 32) as u32);
    low.write(at as u32);
}

impl ClintTime {
    /// Wakes whose time has come, and sets the next deadline.
    fn wake(&self, section: CriticalSection<'_>) {
        set_deadline(self.queue.borrow_ref_mut(section).next_expiration(ticks()));
    }
}

impl embassy_time_driver::Driver for ClintTime {
    fn now(&self) -> u64 {
        ticks()
    }

    fn schedule_wake(&self, at: u64, waker: &Waker) {
        critical_section::with(|section| {
            if self.queue.borrow_ref_mut(section).schedule_wake(at, waker) {
                self.wake(section);
            }
        });
    }
}

#[riscv_rt::core_interrupt(Interrupt::MachineTimer)]
fn on_deadline() {
    critical_section::with(|section| TIME.wake(section));
}

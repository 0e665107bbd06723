//! The machine's interrupts: the network controller's, and one that runs tasks.
//!
//! The second is of a device that is not there (the vector table is cortex-m-rt's, for any chip). The
//! executor on it preempts thread mode, where TLS computes; SysTick and the controller preempt it.

use cortex_m::interrupt::InterruptNumber;
use cortex_m::peripheral::NVIC;
use cortex_m_rt::exception;
use embassy_executor::InterruptExecutor;
use embassy_executor::SendSpawner;

use crate::lan9118;

/// An interrupt that is ever unmasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// The LAN9118's.
    Ethernet = 13,
    /// Pended by software only.
    Tasks = 31,
}

// SAFETY: the numbers are those of the machine and never change.
unsafe impl InterruptNumber for Line {
    fn number(self) -> u16 {
        self as u16
    }
}

/// Below the controller and SysTick, which are at 0.
const TASKS_PRIORITY: u8 = 0xc0;

static EXECUTOR: InterruptExecutor = InterruptExecutor::new();

/// Starts the executor above thread mode; to be called once.
pub(crate) fn start(nvic: &mut NVIC) -> SendSpawner {
    // SAFETY: nothing is masked by priority on this machine, so that no critical section breaks.
    unsafe { nvic.set_priority(Line::Tasks, TASKS_PRIORITY) };
    EXECUTOR.start(Line::Tasks)
}

#[exception]
unsafe fn DefaultHandler(number: i16) {
    match number {
        // SAFETY: this is the handler of the executor's interrupt, and it was started: only that
        // unmasks it.
        31 => unsafe { EXECUTOR.on_interrupt() },
        _ => lan9118::on_interrupt(),
    }
}

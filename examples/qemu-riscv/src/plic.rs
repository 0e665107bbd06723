//! External interrupts: one source of the platform-level interrupt controller (PLIC).
//!
//! A source that was claimed does not interrupt again until it is [`listen`]ed to: so the handler only
//! wakes, and the device is served by its task.

use riscv::interrupt::Interrupt;

use crate::machine::Register;
use crate::machine::Source;

/// Enables the source, and no other.
pub(crate) fn enable(source: Source) {
    Register::priority(source).write(1);
    Register::THRESHOLD.write(0);
    Register::ENABLE.write(1 << source.number());
    // SAFETY: the handler wakes a task, which may be done at any time, and no critical section here
    // depends on this one interrupt's mask.
    unsafe { riscv::interrupt::enable_interrupt(Interrupt::MachineExternal) };
}

/// Keeps the source that interrupts from doing so again.
pub(crate) fn claim() {
    Register::CLAIM.read();
}

/// Lets the source interrupt again.
pub(crate) fn listen(source: Source) {
    Register::CLAIM.write(source.number());
}

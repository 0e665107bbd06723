//! Instructions and stack of a piece of work.
//!
//! QEMU's `-icount shift=0` lets a nanosecond pass with each instruction, and the timer counts at
//! 25 MHz: one tick is 40 instructions, so a number is exact to 40. They are no cycles: on a chip most
//! instructions take one, loads and taken branches two, and flash may add its own. The stack is
//! painted before the work, and is as deep as the lowest word that is not paint afterwards: what was
//! set aside and never written is not seen. Interrupts must be off.

use cortex_m::register::msp;
use pushwire_sizes::ticks;

/// What a word of unused stack looks like.
const PAINT: u32 = 0xa5c3_5a3c;

/// Bytes below the stack pointer that are left to whoever paints.
const OWN: usize = 256;

/// How many instructions a tick of the timer takes.
const INSTRUCTIONS: u64 = 40;

/// What a piece of work cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) instructions: u64,
    /// Bytes below the caller's frame.
    pub(crate) stack: usize,
}

unsafe extern "C" {
    /// The lowest word of the stack: a symbol of cortex-m-rt's linker script.
    static mut _stack_end: u32;
}

/// The unused words of a stack that reaches down from `top`.
fn unused(top: usize) -> impl Iterator<Item = *mut u32> {
    let bottom = &raw mut _stack_end;
    let words = top.saturating_sub(OWN + bottom.addr()) / size_of::<u32>();
    (0..words).map(move |word| bottom.wrapping_add(word))
}

/// Does the work.
#[inline(never)]
pub(crate) fn cost<T>(work: impl FnOnce() -> T) -> (Cost, T) {
    let top = msp::read() as usize;
    // SAFETY: all of it lies between the program's data and the stack pointer, less what this loop
    // may need itself: nobody's memory, and RAM.
    unused(top).for_each(|word| unsafe { word.write_volatile(PAINT) });
    let start = ticks();
    let done = work();
    let passed = ticks().wrapping_sub(start);
    // SAFETY: as above, and it was written.
    let lowest = unused(top).find(|word| unsafe { word.read_volatile() } != PAINT);
    let stack = lowest.map_or(0, |word| top - word.addr());
    (Cost { instructions: u64::from(passed) * INSTRUCTIONS, stack }, done)
}

//! The public functions of `pushwire_core` that need no key, fed with what comes from outside, in a program that no
//! panic can be linked into.
//!
//! The panic handler calls a function that does not exist. The linker removes what nothing reaches and
//! refuses what calls that function: **this program links if, and only if, none of its code can panic.** It
//! does something only where that makes a function reachable with arguments that no compiler can guess; to
//! run it is of no use. `tests/e2e/nopanic.py` builds it, and sees to it that nothing public is left out. With
//! the feature `find-panics` it links in any case, so that the script can tell who panics. What needs keys is
//! in `keys.rs`.
//!
//! `Debug` is left out: derived, it prints with the library's own code, which slices.
#![no_std]
#![no_main]

mod answers;
mod ccs;
mod json;
mod mcs;
mod outside;
mod session;
mod small;
mod wire;
mod xml;
mod xmpp;

use cortex_m_rt::entry;
#[cfg(feature = "find-panics")]
use panic_halt as _;
use pushwire_sizes::Serial;

use crate::outside::choose;

const PARTS: [fn(); 9] = [
    answers::run,
    ccs::run,
    json::run,
    mcs::run,
    session::run,
    small::run,
    wire::run,
    xml::run,
    xmpp::run,
];

#[entry]
fn main() -> ! {
    Serial::start();
    loop {
        if let Some(part) = choose(&PARTS) {
            part();
        }
    }
}

#[cfg(not(feature = "find-panics"))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    unsafe extern "C" {
        fn pushwire_can_panic() -> !;
    }
    // SAFETY: there is no such function, so that a program with this call in it is never linked.
    unsafe { pushwire_can_panic() }
}

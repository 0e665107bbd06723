//! The public functions of `pushwire_core` that compute with keys: Web Push, and the registration around it.
//!
//! P-256, AES-GCM and PKCS#8 have panics in them that nothing can reach, which the compiler does not see.
//! `tests/e2e/nopanic.py` lists each with the reason, and refuses any other, above all one of `pushwire_core`.
//! Apart from that it is as `main.rs`.
#![no_std]
#![no_main]

mod outside;
mod push;
mod register;

use cortex_m_rt::entry;
use panic_halt as _;
use pushwire_sizes::Serial;

use crate::outside::flag;

#[entry]
fn main() -> ! {
    Serial::start();
    loop {
        match flag() {
            true => push::run(),
            false => register::run(),
        }
    }
}

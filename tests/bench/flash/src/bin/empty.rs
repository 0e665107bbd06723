//! What every program has: start-up and a panic handler. The others' sizes are given less this one's.
#![no_std]
#![no_main]

use cortex_m::asm::wfi;
use cortex_m_rt::entry;
use pushwire_bench_flash as _;

#[entry]
fn main() -> ! {
    loop {
        wfi();
    }
}

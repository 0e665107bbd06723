//! The program with `pushwire-core`.
#![no_std]
#![no_main]

use cortex_m_rt::entry;
use pushwire_bench_flash::program;
use pushwire_bench_mcs::Pushwire;

#[entry]
fn main() -> ! {
    program::<Pushwire>()
}

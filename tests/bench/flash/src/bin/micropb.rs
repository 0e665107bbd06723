//! The program with `micropb`.
#![no_std]
#![no_main]

use cortex_m_rt::entry;
use pushwire_bench_flash::program;
use pushwire_bench_mcs::Micropb;

#[entry]
fn main() -> ! {
    program::<Micropb>()
}

//! The program with `prost`.
#![no_std]
#![no_main]

use cortex_m_rt::entry;
use pushwire_bench_flash::program;
use pushwire_bench_mcs::Prost;

#[entry]
fn main() -> ! {
    program::<Prost>()
}

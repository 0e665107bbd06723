//! The program with `quick-protobuf`.
#![no_std]
#![no_main]

use cortex_m_rt::entry;
use pushwire_bench_flash::program;
use pushwire_bench_mcs::QuickProtobuf;

#[entry]
fn main() -> ! {
    program::<QuickProtobuf>()
}

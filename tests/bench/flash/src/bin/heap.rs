//! An allocator, and one list that grows: what a library brings that needs one.
#![no_std]
#![no_main]

extern crate alloc;

use alloc::vec::Vec;
use core::hint::black_box;

use cortex_m_rt::entry;
use pushwire_bench_flash::start_heap;

#[entry]
fn main() -> ! {
    start_heap();
    loop {
        let mut bytes = Vec::new();
        bytes.extend_from_slice(black_box(&[0]));
        black_box(&bytes);
    }
}

//! The program that is linked once with each library: it decodes every message of MCS and encodes three.
//!
//! Follows core/spec/mcs.md: a receiver decodes what the server may send and encodes a login, heartbeats and
//! acknowledgements. It is linked, never run; that the libraries do this work is checked on the host.
#![no_std]

use core::hint::black_box;

// Its critical sections are the allocator's.
use cortex_m as _;
#[cfg(feature = "heap")]
use embedded_alloc::LlffHeap;
use panic_halt as _;
use pushwire_bench_mcs::Codec;
use pushwire_bench_mcs::Heartbeat;
use pushwire_bench_mcs::Iq;
use pushwire_bench_mcs::Login;
use pushwire_bench_mcs::Touch;

#[cfg(feature = "heap")]
#[global_allocator]
static HEAP: LlffHeap = LlffHeap::empty();

/// Gives the allocator its memory, which is no flash.
#[cfg(feature = "heap")]
pub fn start_heap() {
    // SAFETY: every program calls this once, before anything is allocated.
    unsafe {
        embedded_alloc::init!(HEAP, 8192);
    }
}

/// Bytes whose content the compiler must not know.
static STREAM: [u8; 64] = [0; 64];

/// Decodes and encodes with one library, for ever.
pub fn program<C: Codec>() -> ! {
    #[cfg(feature = "heap")]
    start_heap();
    let mut out = [0; 512];
    loop {
        let stream = black_box(&STREAM[..]);
        black_box(C::decode_stream(stream, &mut Touch)).ok();
        let login = Login { client: "", android_id: "", token: "", device_id: "", received: &[] };
        black_box(C::login(black_box(&login), &mut out));
        black_box(C::heartbeat(black_box(&Heartbeat { last_stream_id_received: 1 }), &mut out));
        black_box(C::iq(black_box(&Iq { last_stream_id_received: 1 }), &mut out));
        black_box(&out);
    }
}

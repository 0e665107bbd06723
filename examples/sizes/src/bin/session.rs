//! The session alone: codecs, state machine, heartbeats and retries, over a stream without TLS.
#![no_std]
#![no_main]

use cortex_m::asm::udf;
use cortex_m_rt::entry;
use panic_halt as _;
use pushwire_core::mcs::Memory;
use pushwire_sizes::Receiver;
use pushwire_sizes::Serial;
use pushwire_sizes::show;

#[entry]
fn main() -> ! {
    static mut MEMORY: Memory = Memory::new();
    Serial::start();
    let started = Receiver::start(MEMORY, Serial::FLASH.read_identity());
    let Ok(mut receiver) = started else { udf() };
    loop {
        receiver.turn(&mut show);
    }
}

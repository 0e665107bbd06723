//! The session and Web Push decryption, over a stream without TLS.
#![no_std]
#![no_main]

use cortex_m::asm::udf;
use cortex_m_rt::entry;
use panic_halt as _;
use pushwire_core::mcs::Memory;
use pushwire_core::mcs::Push;
use pushwire_core::push;
use pushwire_core::push::Keys;
use pushwire_sizes::Receiver;
use pushwire_sizes::Serial;
use pushwire_sizes::show;

/// Messages are decrypted in a copy: the session still needs its own.
const LONGEST: usize = 6144;

#[entry]
fn main() -> ! {
    static mut MEMORY: Memory = Memory::new();
    static mut COPY: [u8; LONGEST] = [0; LONGEST];
    Serial::start();
    let Ok(keys) = Serial::FLASH.read_keys() else { udf() };
    let started = Receiver::start(MEMORY, Serial::FLASH.read_identity());
    let Ok(mut receiver) = started else { udf() };
    let mut take = |push: &Push<'_>| open(&keys, push, COPY);
    loop {
        receiver.turn(&mut take);
    }
}

fn open(keys: &Keys, push: &Push<'_>, copy: &mut [u8]) {
    let Some(copy) = copy.get_mut(..push.body().len()) else { return };
    copy.copy_from_slice(push.body());
    let Ok(opened) = push::open(Some(keys), copy) else { return };
    if let Ok(push) = Push::decode_opened(copy, &opened) {
        show(&push);
    }
}

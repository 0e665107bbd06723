//! The whole client over authenticated TLS, for a device that is registered already.
#![no_std]
#![no_main]

use cortex_m::asm::udf;
use cortex_m_rt::entry;
use embassy_futures::block_on;
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use panic_halt as _;
use pushwire_core::mcs::Config;
use pushwire_embassy::Control;
use pushwire_embassy::PushClient;
use pushwire_sizes::Application;
use pushwire_sizes::ClientMemory;
use pushwire_sizes::NETWORK;
use pushwire_sizes::Serial;
use pushwire_sizes::parts;

#[entry]
fn main() -> ! {
    static mut MEMORY: ClientMemory = ClientMemory::new();
    Serial::start();
    let client = PushClient::new(MEMORY, NETWORK, Config::always_on(), parts());
    let Ok(mut client) = client else { udf() };
    client.set_keys(Serial::FLASH.read_keys().ok());
    let control = Control::<NoopRawMutex>::new();
    loop {
        let identity = Serial::FLASH.read_identity();
        block_on(client.run(identity, &mut Application, &mut (), &control));
    }
}

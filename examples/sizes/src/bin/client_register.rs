//! The whole client over authenticated TLS, with registration. It forgets who it is at each start.
#![no_std]
#![no_main]

use cortex_m::asm::udf;
use cortex_m_rt::entry;
use embassy_futures::block_on;
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use panic_halt as _;
use pushwire_core::mcs::Config;
use pushwire_core::register;
use pushwire_core::register::Credentials;
use pushwire_core::register::Project;
use pushwire_core::register::Services;
use pushwire_embassy::Control;
use pushwire_embassy::PushClient;
use pushwire_embassy::Registration;
use pushwire_sizes::Application;
use pushwire_sizes::ClientMemory;
use pushwire_sizes::NETWORK;
use pushwire_sizes::Serial;
use pushwire_sizes::parts;

const REGISTRATION: Registration<'_> = Registration {
    project: &Project::new("project", "1:1234567890:web:0123456789abcdef", "key"),
    services: &Services::GOOGLE,
    config: register::Config::new(),
    refusals: 0,
};

#[entry]
fn main() -> ! {
    static mut MEMORY: ClientMemory = ClientMemory::new();
    static mut KNOWN: Option<Credentials> = None;
    Serial::start();
    let client = PushClient::new(MEMORY, NETWORK, Config::always_on(), parts());
    let Ok(mut client) = client else { udf() };
    let control = Control::<NoopRawMutex>::new();
    loop {
        let registered = block_on(client.checkin_or_register(&REGISTRATION, KNOWN, &mut ()));
        if let (Ok(_), Some(known)) = (registered, &*KNOWN) {
            client.set_keys(Some(known.keys.clone()));
            block_on(client.run(known.identity(), &mut Application, &mut (), &control));
        }
    }
}

//! The receive example as firmware for the ESP32-C3.
//!
//! Wiring only: radio, threads, flash, light. What it does is in `pushwire-apps`. Two threads: TLS
//! computes in the main one, and everything that talks to the radio runs in another above it, so that
//! TCP is answered during a handshake. The client's memory is static; the heap is the radio's.
#![no_std]
#![no_main]

mod flash;
mod network;
mod output;
mod wifi;

use core::hint::black_box;

use embassy_executor::Spawner;
use esp_hal::clock::CpuClock;
use esp_hal::ram;
use esp_hal::rng::Trng;
use esp_hal::timer::timg::TimerGroup;
use pushwire_apps::Board;
use pushwire_apps::Receiver;
use pushwire_apps::Settings;
use pushwire_embassy::EmbassyClock;
use pushwire_embassy::Network;
use pushwire_embassy::Resources;
use pushwire_embassy::flash::FlashStore;
use pushwire_embassy::relay::RelayConnector;
use pushwire_embassy::tls;
use pushwire_embassy::tls::CertificateDer;
use rand_core::RngCore;
use static_cell::ConstStaticCell;

use crate::flash::Flash;
use crate::output::Console;
use crate::output::fail;

/// What the firmware was told when it was built.
mod config {
    include!(concat!(env!("OUT_DIR"), "/config.rs"));
}

esp_bootloader_esp_idf::esp_app_desc!();

/// Bytes of heap where the bootloader was.
const RECLAIMED_RAM: usize = 64 * 1024;

/// Bytes of heap besides.
const RADIO_RAM: usize = 36 * 1024;

static CLIENT: ConstStaticCell<Resources> = ConstStaticCell::new(Resources::new());

#[esp_rtos::main]
async fn main(_spawner: Spawner) {
    let clocks = esp_hal::Config::default().with_cpu_clock(CpuClock::max());
    let chip = esp_hal::init(clocks);
    esp_alloc::heap_allocator!(#[ram(reclaimed)] size: RECLAIMED_RAM);
    esp_alloc::heap_allocator!(size: RADIO_RAM);
    let timers = TimerGroup::new(chip.TIMG0);
    esp_rtos::start(timers.timer0, chip.FROM_CPU_INTR0);
    // Opaque to the compiler, which would else leave out all that follows.
    let missing = black_box(config::MISSING);
    if !missing.is_empty() {
        fail(format_args!("not set when this was built: {missing:?}"));
    }
    let console = Console::new(chip.GPIO10);
    let store = flash::open(chip.FLASH).unwrap_or_else(|why| fail(format_args!("{why}")));
    let controller = wifi::start(chip.WIFI);
    let controller = controller.unwrap_or_else(|why| fail(format_args!("wifi: {why}")));
    // True random while the radio is on, and that is for ever.
    let mut rng = Trng::try_new().unwrap_or_else(|why| fail(format_args!("random: {why:?}")));
    let connector = network::start(controller, rng.next_u64());
    receive(connector, &store, rng, console).await;
}

/// Runs the program.
async fn receive(
    connector: RelayConnector<'static>,
    store: &FlashStore<Flash>,
    rng: Trng,
    output: Console,
) {
    let root = config::ROOT.map(CertificateDer::from);
    let anchor = root.as_ref().map(tls::anchor_from_der).transpose();
    let anchor = anchor.unwrap_or_else(|why| fail(format_args!("the simulator's root: {why}")));
    let network = Network {
        endpoints: &config::ENDPOINTS,
        server_name: config::SERVER_NAME,
        anchors: anchor.as_slice(),
        time_floor: config::TIME_FLOOR,
    };
    let settings = Settings::always_on(network, config::SERVICES, config::PROJECT);
    let (ids, clock, credentials) = (store, EmbassyClock, store);
    let board = Board { connector, ids, clock, rng, credentials, output };
    match Receiver::new(CLIENT.take(), &settings, board) {
        Ok(mut receiver) => match receiver.run().await {},
        Err(error) => fail(format_args!("{error}")),
    }
}

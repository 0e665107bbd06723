//! The receive example as firmware for the Raspberry Pi Pico W (RP2040 and CYW43439).
//!
//! Wiring only; what it does is in `pushwire-apps`. Memory is all static, there is no allocator. The
//! application runs in thread mode; the network runs above it (see `network`), because a TLS
//! handshake computes for a second or more without a pause. A mistake in the configuration is said on
//! start, and the program stops.
#![no_std]
#![no_main]

mod config {
    include!(concat!(env!("OUT_DIR"), "/config.rs"));
}
mod console;
mod entropy;
mod firmware;
mod network;
mod storage;
mod wifi;

use core::hint::black_box;

use defmt_rtt as _;
use embassy_executor::Spawner;
use panic_probe as _;
use pushwire_apps::Board;
use pushwire_apps::Receiver;
use pushwire_apps::Settings;
use pushwire_embassy::EmbassyClock;
use pushwire_embassy::Network;
use pushwire_embassy::Resources;
use pushwire_embassy::relay::RelayConnector;
use pushwire_embassy::tls;
use pushwire_embassy::tls::CertificateDer;
use rand_chacha::ChaCha20Rng;
use rand_core::RngCore;
use static_cell::ConstStaticCell;

use crate::console::Console;
use crate::console::stop;
use crate::network::Wires;
use crate::storage::BoardStore;

static CLIENT: ConstStaticCell<Resources> = ConstStaticCell::new(Resources::new());

#[embassy_executor::main]
async fn main(_spawner: Spawner) {
    let parts = embassy_rp::init(embassy_rp::config::Config::default());
    check();
    let (store, device) = storage::open(parts.FLASH).unwrap_or_else(|why| stop(why));
    let Some(mut rng) = entropy::generator(device) else {
        stop(format_args!("the ring oscillator gives no random numbers"))
    };
    let wires = Wires {
        power: parts.PIN_23,
        select: parts.PIN_25,
        data: parts.PIN_24,
        clock: parts.PIN_29,
        pio: parts.PIO0,
        dma: parts.DMA_CH0,
    };
    let Some(connector) = network::start(wires, rng.next_u64()) else {
        stop(format_args!("the network was started twice"))
    };
    receive(connector, &store, rng).await;
}

/// Stops if this was built such that it cannot work.
fn check() {
    // Hidden from the compiler, or CI, which builds without all that, would not link the rest.
    let (missing, loaded) = black_box((config::MISSING, firmware::PRESENT));
    if !missing.is_empty() {
        stop(format_args!("not set when this was built: {missing:?}"));
    }
    if !loaded {
        stop(format_args!("built without the radio's firmware"));
    }
}

/// Runs the program.
async fn receive(connector: RelayConnector<'static>, store: &BoardStore, rng: ChaCha20Rng) {
    let root = config::ROOT.map(CertificateDer::from);
    let anchor = root.as_ref().map(tls::anchor_from_der).transpose();
    let anchor = anchor.unwrap_or_else(|why| stop(format_args!("the simulator's root: {why}")));
    let network = Network {
        endpoints: &config::ENDPOINTS,
        server_name: config::SERVER_NAME,
        anchors: anchor.as_slice(),
        time_floor: config::TIME_FLOOR,
    };
    let settings = Settings::always_on(network, config::SERVICES, config::PROJECT);
    let (ids, clock, credentials, output) = (store, EmbassyClock, store, Console);
    let board = Board { connector, ids, clock, rng, credentials, output };
    match Receiver::new(CLIENT.take(), &settings, board) {
        Ok(mut receiver) => match receiver.run().await {},
        Err(error) => stop(format_args!("{error}")),
    }
}

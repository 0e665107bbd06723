//! The receive example as firmware for QEMU's mps2-an385, against `pushwire simulate` on the host.
//!
//! Wiring only: clock, network, the host's terminal and files. What it does is in `pushwire-apps`.
//! Memory is all static; there is no allocator. Not for a board: see `host` on randomness.
#![no_std]
#![no_main]

mod flash;
mod host;
mod lan9118;
mod simulator;
mod time;

use cortex_m_rt::ExceptionFrame;
use cortex_m_rt::exception;
use embassy_executor::Spawner;
use embassy_futures::join::join;
use embassy_net::Ipv4Address;
use embassy_net::Runner;
use embassy_net::Stack;
use embassy_net::StackResources;
use pushwire_apps::Board;
use pushwire_apps::Output;
use pushwire_apps::Settings;
use pushwire_apps::TcpConnector;
use pushwire_embassy::FlashStore;
use pushwire_embassy::Network;
use pushwire_embassy::Resources;
use pushwire_embassy::tls;
use pushwire_embassy::tls::CertificateDer;
use rand_chacha::ChaCha20Rng;
use rand_core::RngCore;
use static_cell::ConstStaticCell;

use crate::flash::FileFlash;
use crate::host::HostClock;
use crate::host::Terminal;
use crate::host::Told;
use crate::host::fail;
use crate::lan9118::Lan9118;
use crate::simulator::Simulator;

/// At this address QEMU's network shows the host's loopback.
const HOST: Ipv4Address = Ipv4Address::new(10, 0, 2, 2);

static CLIENT: ConstStaticCell<Resources> = ConstStaticCell::new(Resources::new());
static SOCKETS: ConstStaticCell<StackResources<4>> = ConstStaticCell::new(StackResources::new());
static RECEIVE: ConstStaticCell<[u8; 4096]> = ConstStaticCell::new([0; 4096]);
static SEND: ConstStaticCell<[u8; 2048]> = ConstStaticCell::new([0; 2048]);

#[embassy_executor::main]
async fn main(spawner: Spawner) {
    let Some(mut core) = cortex_m::Peripherals::take() else { return };
    time::start(&mut core.SYST);
    let Some(mut rng) = host::generator() else { fail(format_args!("no randomness")) };
    let Some(args) = host::args() else { fail(format_args!("no arguments")) };
    let Some(told) = Told::new(&args) else { fail(format_args!("told no files")) };
    let simulator =
        Simulator::read(told.simulator).unwrap_or_else(|why| fail(format_args!("{why}")));
    let Some(flash) = FileFlash::open(told.flash, told.cut) else { fail(format_args!("no flash")) };
    let Some(stack) = network(spawner, &mut rng) else { fail(format_args!("no network")) };
    let store = FlashStore::new(flash, flash::CREDENTIALS, flash::IDS);
    let store = store.unwrap_or_else(|why| fail(format_args!("{why}")));
    // Pages are erased when nothing waits.
    join(receive(&simulator, &store, stack, rng), tend(&store)).await;
}

/// Brings the network up.
fn network(spawner: Spawner, rng: &mut ChaCha20Rng) -> Option<Stack<'static>> {
    let device = Lan9118::new([0x52, 0x54, 0, 0x12, 0x34, 0x56])?;
    let config = embassy_net::Config::dhcpv4(embassy_net::DhcpConfig::default());
    let (stack, runner) = embassy_net::new(device, config, SOCKETS.take(), rng.next_u64());
    spawner.spawn(run_network(runner).ok()?);
    Some(stack)
}

#[embassy_executor::task]
async fn run_network(mut runner: Runner<'static, Lan9118>) {
    runner.run().await
}

async fn tend(store: &FlashStore<FileFlash>) {
    let error = store.tend_forever().await;
    Terminal.line(format_args!("error: {error}"));
}

/// Runs the program.
async fn receive(
    simulator: &Simulator,
    store: &FlashStore<FileFlash>,
    stack: Stack<'static>,
    rng: ChaCha20Rng,
) {
    let root = CertificateDer::from(simulator.root());
    let anchor = tls::anchor_from_der(&root).unwrap_or_else(|why| fail(format_args!("{why}")));
    let (endpoint, services) = (simulator.endpoint(), simulator.services());
    let Some((endpoint, services)) = endpoint.zip(services) else {
        fail(format_args!("the simulator's addresses make no sense"))
    };
    let network = Network {
        endpoints: &[endpoint],
        server_name: Some(simulator.server_name()),
        anchors: &[anchor],
        time_floor: 0,
    };
    let settings = Settings::always_on(network, services, simulator.project());
    let board = Board {
        connector: TcpConnector::new(stack, RECEIVE.take(), SEND.take()).with_localhost(HOST),
        ids: store,
        clock: HostClock,
        rng,
        credentials: store,
        output: Terminal,
    };
    match pushwire_apps::receive(CLIENT.take(), &settings, board).await {
        Ok(never) => match never {},
        Err(error) => fail(format_args!("{error}")),
    }
}

/// Says that the program broke, and ends QEMU.
#[exception]
unsafe fn HardFault(frame: &ExceptionFrame) -> ! {
    fail(format_args!("hard fault at {:#010x}", frame.pc()))
}

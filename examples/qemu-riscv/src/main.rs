//! The receive example as firmware for QEMU's riscv32 virt, against `pushwire simulate` on the host.
//!
//! Wiring only: clock, network and two executors. What it does is in `pushwire-apps`, what it borrows
//! from its host in `pushwire-qemu-host`. TLS computes on the lower executor, and the network goes on
//! above it; bytes pass through a relay. Memory is all static; there is no allocator. Not for a board:
//! see `pushwire-qemu-host` on randomness.
#![no_std]
#![no_main]

mod dma;
mod executors;
mod machine;
mod net;
mod plic;
mod time;

use embassy_executor::Spawner;
use embassy_net::Ipv4Address;
use embassy_net::Runner;
use embassy_net::StackResources;
use pushwire_apps::TcpConnector;
use pushwire_embassy::EmbassyClock;
use pushwire_embassy::relay::Relay;
use pushwire_qemu_host as host;
use pushwire_qemu_host::ClientMemory;
use pushwire_qemu_host::Machine;
use pushwire_qemu_host::Program;
use pushwire_qemu_host::fail;
use rand_chacha::ChaCha20Rng;
use rand_core::RngCore;
use riscv::register::mcause;
use riscv::register::mepc;
use riscv::register::mtval;
use static_cell::ConstStaticCell;
use static_cell::StaticCell;

use crate::net::VirtioNet;

/// At this address QEMU's network shows the host's loopback.
const HOST: Ipv4Address = Ipv4Address::new(10, 0, 2, 2);

/// Half a kilobyte each way is enough: the sockets have buffers of their own.
type MachineRelay = Relay<512, 512>;

static PROGRAM: StaticCell<Program> = StaticCell::new();
static CLIENT: ConstStaticCell<ClientMemory> = ConstStaticCell::new(ClientMemory::new());
/// For DHCP, DNS and one connection.
static SOCKETS: ConstStaticCell<StackResources<3>> = ConstStaticCell::new(StackResources::new());
static RECEIVE: ConstStaticCell<[u8; 4096]> = ConstStaticCell::new([0; 4096]);
static SEND: ConstStaticCell<[u8; 1024]> = ConstStaticCell::new([0; 1024]);
static RELAY: StaticCell<MachineRelay> = StaticCell::new();

#[riscv_rt::entry]
fn main() -> ! {
    time::start();
    let Some(mut rng) = host::generator() else { fail(format_args!("no randomness")) };
    let program = program();
    let relay: &MachineRelay = RELAY.init_with(MachineRelay::new);
    executors::run(|lower, upper| {
        let (network, client) = (serve(relay, rng.next_u64()), receive(program, relay, rng));
        match network.and_then(|network| Ok((network, client?))) {
            Ok((network, client)) => {
                upper.spawn(network);
                lower.spawn(client);
            }
            Err(error) => fail(format_args!("{error}")),
        }
    })
}

/// Reads what the program is told, on a stack that nothing else needs yet.
#[inline(never)]
fn program() -> &'static Program {
    PROGRAM.init_with(Program::read)
}

/// Brings the network up and serves the relay.
#[embassy_executor::task]
async fn serve(relay: &'static MachineRelay, seed: u64) {
    // SAFETY: this is a task: its context is the executor's.
    let spawner = unsafe { Spawner::for_current_executor() }.await;
    let Some(device) = VirtioNet::new() else { fail(format_args!("no network")) };
    let config = embassy_net::Config::dhcpv4(embassy_net::DhcpConfig::default());
    let (stack, runner) = embassy_net::new(device, config, SOCKETS.take(), seed);
    match run_network(runner) {
        Ok(network) => spawner.spawn(network),
        Err(error) => fail(format_args!("{error}")),
    }
    let connector = TcpConnector::new(stack, RECEIVE.take(), SEND.take());
    match relay.serve(&mut connector.with_localhost(HOST)).await {}
}

/// A task of its own: whoever polls a socket wakes this, and itself if it were the same.
#[embassy_executor::task]
async fn run_network(mut runner: Runner<'static, VirtioNet>) {
    runner.run().await
}

/// Runs the program; the machine knows no date.
#[embassy_executor::task]
async fn receive(program: &'static Program, relay: &'static MachineRelay, rng: ChaCha20Rng) {
    let mut machine = Machine { connector: relay.connector(), clock: EmbassyClock, rng };
    program.run(CLIENT.take(), &mut machine).await;
}

/// Says that the program broke, and ends QEMU.
#[unsafe(export_name = "ExceptionHandler")]
fn on_exception(_: &riscv_rt::TrapFrame) -> ! {
    let (code, at) = (mcause::read().code(), mepc::read());
    fail(format_args!("exception {code} at {at:#010x}, value {:#010x}", mtval::read()))
}

//! The receive example as firmware for QEMU's mps2-an385, against `pushwire simulate` on the host.
//!
//! Wiring only: clock, network and two executors. What it does is in `pushwire-apps`, what it borrows
//! from its host in `pushwire-qemu-host`. TLS computes in thread mode, and the network goes on above
//! it; bytes pass through a relay. Memory is all static; there is no allocator. Not for a board: see
//! `pushwire-qemu-host` on randomness.
#![no_std]
#![no_main]

mod interrupts;
mod lan9118;
mod time;

use cortex_m_rt::ExceptionFrame;
use cortex_m_rt::exception;
use embassy_executor::Spawner;
use embassy_net::Ipv4Address;
use embassy_net::Stack;
use embassy_net::StackResources;
use pushwire_apps::TcpConnector;
use pushwire_embassy::relay::Relay;
use pushwire_embassy::relay::RelayConnector;
use pushwire_qemu_host as host;
use pushwire_qemu_host::ClientMemory;
use pushwire_qemu_host::HostClock;
use pushwire_qemu_host::Machine;
use pushwire_qemu_host::Program;
use pushwire_qemu_host::fail;
use rand_core::RngCore;
use static_cell::ConstStaticCell;
use static_cell::StaticCell;

use crate::lan9118::Lan9118;

/// At this address QEMU's network shows the host's loopback.
const HOST: Ipv4Address = Ipv4Address::new(10, 0, 2, 2);

/// Little is enough: the sockets have buffers of their own.
type MachineRelay = Relay<384, 384>;
type MachineConnector = RelayConnector<'static, 384, 384>;

static PROGRAM: StaticCell<Program> = StaticCell::new();
static CLIENT: ConstStaticCell<ClientMemory> = ConstStaticCell::new(ClientMemory::new());
/// For DHCP, DNS and one connection.
static SOCKETS: ConstStaticCell<StackResources<3>> = ConstStaticCell::new(StackResources::new());
/// One segment of TCP.
static RECEIVE: ConstStaticCell<[u8; 1536]> = ConstStaticCell::new([0; 1536]);
static SEND: ConstStaticCell<[u8; 1024]> = ConstStaticCell::new([0; 1024]);
static RELAY: StaticCell<MachineRelay> = StaticCell::new();

#[embassy_executor::main]
async fn main(spawner: Spawner) {
    let Some(mut core) = cortex_m::Peripherals::take() else { return };
    time::start(&mut core.SYST, &mut core.SCB);
    match sleep() {
        Ok(sleep) => spawner.spawn(sleep),
        Err(_) => fail(format_args!("no room for a task")),
    }
    let program = program();
    let relay: &MachineRelay = RELAY.init_with(MachineRelay::new);
    let mut machine = machine(relay);
    match run_network(relay, machine.rng.next_u64()) {
        Ok(network) => interrupts::start(&mut core.NVIC).spawn(network),
        Err(_) => fail(format_args!("no room for a task")),
    }
    program.run(CLIENT.take(), &mut machine).await;
}

/// Reads what the program is told, on a stack that nothing else needs yet.
#[inline(never)]
fn program() -> &'static Program {
    PROGRAM.init_with(Program::read)
}

fn machine(relay: &'static MachineRelay) -> Machine<MachineConnector, HostClock> {
    match host::generator() {
        Some(rng) => Machine { connector: relay.connector(), clock: HostClock, rng },
        None => fail(format_args!("no randomness")),
    }
}

/// Brings the network up.
#[embassy_executor::task]
async fn run_network(relay: &'static MachineRelay, seed: u64) {
    let Some(device) = Lan9118::new([0x52, 0x54, 0, 0x12, 0x34, 0x56]) else {
        fail(format_args!("no network"))
    };
    let config = embassy_net::Config::dhcpv4(embassy_net::DhcpConfig::default());
    let (stack, mut runner) = embassy_net::new(device, config, SOCKETS.take(), seed);
    // SAFETY: this is a task: its context is the executor's.
    let spawner = unsafe { Spawner::for_current_executor() }.await;
    // A task of its own: whoever looks at a socket wakes the stack's, and would wake itself.
    match run_relay(relay, stack) {
        Ok(task) => spawner.spawn(task),
        Err(_) => fail(format_args!("no room for a task")),
    }
    runner.run().await
}

/// Opens connections for the client, and passes bytes on.
#[embassy_executor::task]
async fn run_relay(relay: &'static MachineRelay, stack: Stack<'static>) {
    let connector = TcpConnector::new(stack, RECEIVE.take(), SEND.take());
    relay.serve(&mut connector.with_localhost(HOST)).await;
}

/// Lets QEMU sleep. The executor's own WFE does not: QEMU passes over it, and takes a whole CPU of the host. A task that
/// is woken just before WFI waits for SysTick, 10 ms at most.
#[embassy_executor::task]
async fn sleep() {
    loop {
        cortex_m::asm::wfi();
        embassy_futures::yield_now().await;
    }
}

/// Says that the program broke, and ends QEMU.
#[exception]
unsafe fn HardFault(frame: &ExceptionFrame) -> ! {
    fail(format_args!("hard fault at {:#010x}", frame.pc()))
}

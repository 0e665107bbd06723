//! The network's own executor: radio, TCP/IP and the sockets, above the application.
//!
//! It runs in a software interrupt, so that frames are taken and TCP answers while a TLS handshake
//! computes in thread mode. embassy-net's sockets cannot leave their executor; the client reaches
//! them through a `Relay`. All that waits for the stack's state does so in one task: the stack
//! remembers one waker, and two tasks would wake each other for ever.

use cyw43::NetDriver;
use cyw43::SpiBus;
use cyw43_pio::DEFAULT_CLOCK_DIVIDER;
use cyw43_pio::PioSpi;
use embassy_executor::InterruptExecutor;
use embassy_executor::SpawnError;
use embassy_executor::Spawner;
use embassy_futures::join::join;
use embassy_net::DhcpConfig;
use embassy_net::Ipv4Address;
use embassy_net::Stack;
use embassy_net::StackResources;
use embassy_rp::Peri;
use embassy_rp::bind_interrupts;
use embassy_rp::dma;
use embassy_rp::gpio::Level;
use embassy_rp::gpio::Output;
use embassy_rp::interrupt;
use embassy_rp::interrupt::InterruptExt;
use embassy_rp::interrupt::Priority;
use embassy_rp::peripherals::DMA_CH0;
use embassy_rp::peripherals::PIN_23;
use embassy_rp::peripherals::PIN_24;
use embassy_rp::peripherals::PIN_25;
use embassy_rp::peripherals::PIN_29;
use embassy_rp::peripherals::PIO0;
use embassy_rp::pio;
use embassy_rp::pio::Pio;
use pushwire_apps::TcpConnector;
use pushwire_embassy::relay::Relay;
use pushwire_embassy::relay::RelayConnector;
use static_cell::ConstStaticCell;
use static_cell::StaticCell;

use crate::config;
use crate::console::stop;
use crate::firmware;
use crate::wifi;

/// The program that moves frames between the RP2040 and the radio.
type Radio = cyw43::Runner<'static, SpiBus<Output<'static>, PioSpi<'static, PIO0, 0>>>;

static EXECUTOR: InterruptExecutor = InterruptExecutor::new();
static RELAY: Relay = Relay::new();
static RADIO: StaticCell<cyw43::State> = StaticCell::new();
static SOCKETS: ConstStaticCell<StackResources<4>> = ConstStaticCell::new(StackResources::new());
static RECEIVE: ConstStaticCell<[u8; 4096]> = ConstStaticCell::new([0; 4096]);
static SEND: ConstStaticCell<[u8; 2048]> = ConstStaticCell::new([0; 2048]);

bind_interrupts!(struct Interrupts {
    DMA_IRQ_0 => dma::InterruptHandler<DMA_CH0>;
    PIO0_IRQ_0 => pio::InterruptHandler<PIO0>;
});

/// What the radio hangs on: the Pico W's data sheet, 2.1.
pub(crate) struct Wires {
    pub(crate) power: Peri<'static, PIN_23>,
    pub(crate) select: Peri<'static, PIN_25>,
    pub(crate) data: Peri<'static, PIN_24>,
    pub(crate) clock: Peri<'static, PIN_29>,
    pub(crate) pio: Peri<'static, PIO0>,
    pub(crate) dma: Peri<'static, DMA_CH0>,
}

#[interrupt]
unsafe fn SWI_IRQ_1() {
    // SAFETY: this is the interrupt's handler, and `start` unmasks the interrupt after the executor
    // is made.
    unsafe { EXECUTOR.on_interrupt() }
}

/// Starts the network, which happens once, and returns the client's way to it.
///
/// `seed` makes ports and sequence numbers hard to guess.
pub(crate) fn start(wires: Wires, seed: u64) -> Option<RelayConnector<'static>> {
    let task = run(wires, seed).ok()?;
    // Below the radio's DMA, its PIO and the timer, whose handlers are short.
    interrupt::SWI_IRQ_1.set_priority(Priority::P3);
    EXECUTOR.start(interrupt::SWI_IRQ_1).spawn(task);
    Some(RELAY.connector())
}

#[embassy_executor::task]
async fn run(wires: Wires, seed: u64) {
    // SAFETY: a task is polled by an executor of embassy's, with a context that this made.
    let spawner = unsafe { Spawner::for_current_executor() }.await;
    let (driver, control) = match radio(spawner, wires).await {
        Ok(started) => started,
        Err(error) => stop(format_args!("the radio's task: {error}")),
    };
    let stack = match stack(spawner, driver, seed) {
        Ok(stack) => stack,
        Err(error) => stop(format_args!("the network's task: {error}")),
    };
    let mut connector = TcpConnector::new(stack, RECEIVE.take(), SEND.take());
    if let Some(desk) = config::DESK {
        connector = connector.with_localhost(Ipv4Address::from(desk));
    }
    join(RELAY.serve(&mut connector), wifi::keep(control, stack)).await;
}

/// Loads the radio with its firmware and starts it.
async fn radio(
    spawner: Spawner,
    wires: Wires,
) -> Result<(NetDriver<'static>, cyw43::Control<'static>), SpawnError> {
    let power = Output::new(wires.power, Level::Low);
    let select = Output::new(wires.select, Level::High);
    let mut pio = Pio::new(wires.pio, Interrupts);
    let dma = dma::Channel::new(wires.dma, Interrupts);
    let (data, clock) = (wires.data, wires.clock);
    let divider = DEFAULT_CLOCK_DIVIDER;
    let bus = PioSpi::new(&mut pio.common, pio.sm0, divider, pio.irq0, select, data, clock, dma);
    let firmware = firmware::firmware();
    let state = RADIO.init_with(cyw43::State::new);
    let started = cyw43::new(state, power, bus, firmware.program, firmware.settings);
    let (driver, mut control, runner) = started.await;
    spawner.spawn(run_radio(runner)?);
    control.init(firmware.regulatory).await;
    Ok((driver, control))
}

/// Starts TCP/IP; the address is asked for as soon as there is a link.
fn stack(
    spawner: Spawner,
    driver: NetDriver<'static>,
    seed: u64,
) -> Result<Stack<'static>, SpawnError> {
    let config = embassy_net::Config::dhcpv4(DhcpConfig::default());
    let (stack, runner) = embassy_net::new(driver, config, SOCKETS.take(), seed);
    spawner.spawn(run_stack(runner)?);
    Ok(stack)
}

#[embassy_executor::task]
async fn run_radio(runner: Radio) {
    runner.run().await
}

#[embassy_executor::task]
async fn run_stack(mut runner: embassy_net::Runner<'static, NetDriver<'static>>) {
    runner.run().await
}

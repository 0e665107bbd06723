//! The network's thread: radio, IP and TCP, above the thread in which TLS computes.
//!
//! A thread and not an interrupt: Espressif's driver takes locks that an interrupt cannot wait for. The
//! sockets live here, and a [`Relay`] carries their bytes to the client.

use core::convert::Infallible;
use core::ffi::c_void;
use core::ptr;

use embassy_executor::Spawner;
use embassy_futures::join::join3;
use embassy_net::DhcpConfig;
use embassy_net::Ipv4Address;
use embassy_net::Runner;
use embassy_net::Stack;
use embassy_net::StackResources;
use embassy_sync::blocking_mutex::raw::CriticalSectionRawMutex;
use embassy_sync::signal::Signal;
use esp_println::println;
use esp_radio::wifi::Interface;
use esp_radio::wifi::WifiController;
use esp_radio_rtos_driver::task_create;
use esp_rtos::embassy::Executor;
use pushwire_apps::TcpConnector;
use pushwire_embassy::relay::Relay;
use pushwire_embassy::relay::RelayConnector;
use static_cell::ConstStaticCell;
use static_cell::StaticCell;

use crate::config;
use crate::wifi;

/// Above the main thread, which has 0, and below the radio's own threads, which have 2 and more.
const PRIORITY: u32 = 1;

/// Bytes of stack, from the heap.
const STACK: usize = 12 * 1024;

static EXECUTOR: StaticCell<Executor> = StaticCell::new();
static RADIO: Signal<CriticalSectionRawMutex, Radio> = Signal::new();
static RELAY: StaticCell<Relay> = StaticCell::new();
/// For DHCP, DNS and one connection.
static SOCKETS: ConstStaticCell<StackResources<3>> = ConstStaticCell::new(StackResources::new());
static RECEIVE: ConstStaticCell<[u8; 4096]> = ConstStaticCell::new([0; 4096]);
static SEND: ConstStaticCell<[u8; 1024]> = ConstStaticCell::new([0; 1024]);

/// What the thread works with.
struct Radio {
    controller: WifiController<'static>,
    relay: &'static Relay,
    seed: u64,
}

/// Starts the thread, once; returns the client's way to the network. `seed` is random, for ports and
/// sequence numbers.
pub(crate) fn start(controller: WifiController<'static>, seed: u64) -> RelayConnector<'static> {
    let relay: &Relay = RELAY.init_with(Relay::new);
    RADIO.signal(Radio { controller, relay, seed });
    // SAFETY: the thread gets no pointer: `begin` ignores its argument.
    unsafe { task_create("network", begin, ptr::null_mut(), PRIORITY, None, STACK) };
    relay.connector()
}

extern "C" fn begin(_: *mut c_void) {
    let executor = EXECUTOR.init_with(Executor::new);
    executor.run(|spawner| {
        if let Ok(token) = serve(spawner) {
            spawner.spawn(token);
        }
    })
}

#[embassy_executor::task]
async fn serve(spawner: Spawner) {
    let Radio { controller, relay, seed } = RADIO.wait().await;
    let config = embassy_net::Config::dhcpv4(DhcpConfig::default());
    let interface = Interface::station();
    let (stack, runner) = embassy_net::new(interface, config, SOCKETS.take(), seed);
    if let Ok(token) = run(runner) {
        spawner.spawn(token);
    }
    let mut connector = TcpConnector::new(stack, RECEIVE.take(), SEND.take());
    if let Some(desk) = config::DESK {
        connector = connector.with_localhost(Ipv4Address::from(desk));
    }
    let relay = relay.serve(&mut connector);
    join3(wifi::keep_joined(controller), relay, tell_address(stack)).await;
}

/// A task of its own: whoever looks at a socket wakes this, and would wake itself for ever.
#[embassy_executor::task]
async fn run(mut runner: Runner<'static, Interface>) {
    runner.run().await
}

/// Shows the address, whenever there is a new one.
async fn tell_address(stack: Stack<'static>) -> Infallible {
    loop {
        stack.wait_config_up().await;
        if let Some(config) = stack.config_v4() {
            println!("network: {}", config.address);
        }
        stack.wait_config_down().await;
    }
}

//! Keeps the board in the Wi-Fi network, and its LED as it was told: the LED hangs on the radio.
//!
//! Joins, and joins again whenever the link is lost, for ever. Every failure is said with what is
//! likely the reason. Saves power as the chip's default mode does: a frame from the network can wait
//! for the next beacon. Does not scan for other networks and does not roam by itself.

use core::fmt;

use cyw43::Control;
use cyw43::JoinError;
use cyw43::JoinOptions;
use cyw43::PowerManagementMode;
use embassy_futures::select::Either;
use embassy_futures::select::select;
use embassy_net::Stack;
use embassy_sync::blocking_mutex::raw::CriticalSectionRawMutex;
use embassy_sync::signal::Signal;
use embassy_time::Duration;
use embassy_time::Timer;
use embassy_time::with_timeout;
use pushwire_apps::Output;

use crate::config;
use crate::console::Console;

/// How the light is to be; the newest wish counts.
pub(crate) static LIGHT: Signal<CriticalSectionRawMutex, bool> = Signal::new();

/// The light's pin, of the radio.
const LED: u8 = 0;

/// The radio does not always say that a join failed.
const JOIN: Duration = Duration::from_secs(30);

/// Wait between two attempts to join.
const PAUSE: Duration = Duration::from_secs(5);

/// How long an address may take before that is said.
const ADDRESS: Duration = Duration::from_secs(20);

/// Stays in the network for ever.
pub(crate) async fn keep(mut control: Control<'static>, stack: Stack<'static>) {
    control.set_power_management(PowerManagementMode::PowerSave).await;
    loop {
        match join(&mut control, stack).await {
            Ok(()) => linked(&mut control, stack).await,
            Err(failure) => Console.line(format_args!("error: Wi-Fi: {failure}")),
        }
        Timer::after(PAUSE).await;
    }
}

async fn join(control: &mut Control<'static>, stack: Stack<'static>) -> Result<(), Failure> {
    let options = match config::WIFI_PASSWORD {
        "" => JoinOptions::new_open(),
        password => JoinOptions::new(password.as_bytes()),
    };
    let joined = async {
        control.join(config::WIFI_SSID, options).await.map_err(Failure::Refused)?;
        stack.wait_link_up().await;
        Ok(())
    };
    with_timeout(JOIN, joined).await.unwrap_or(Err(Failure::Silence))
}

/// Switches the light until the link is lost.
async fn linked(control: &mut Control<'static>, stack: Stack<'static>) {
    Console.line(format_args!("Wi-Fi: joined {}", config::WIFI_SSID));
    match with_timeout(ADDRESS, stack.wait_config_up()).await {
        Ok(()) => tell_address(stack),
        Err(_) => Console.line(format_args!("error: Wi-Fi: no answer from DHCP; still asking")),
    }
    while let Either::First(on) = select(LIGHT.wait(), stack.wait_link_down()).await {
        control.gpio_set(LED, on).await;
    }
    Console.line(format_args!("error: Wi-Fi: the link is lost"));
}

fn tell_address(stack: Stack<'static>) {
    if let Some(config) = stack.config_v4() {
        Console.line(format_args!("Wi-Fi: address {}", config.address.address()));
    }
}

/// Why the board is not in the network.
enum Failure {
    Refused(JoinError),
    Silence,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = config::WIFI_SSID;
        match self {
            Self::Refused(JoinError::NetworkNotFound) => write!(f, "no network {name} on 2.4 GHz"),
            Self::Refused(JoinError::AuthenticationFailure) => {
                write!(f, "{name} does not take the password")
            }
            Self::Refused(JoinError::JoinFailure(status)) => {
                write!(f, "{name} cannot be joined: status {status}")
            }
            Self::Silence => write!(f, "{name} does not answer"),
        }
    }
}

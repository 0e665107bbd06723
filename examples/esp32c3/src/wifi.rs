//! The Wi-Fi station: joined, and joined again whenever it was lost.
//!
//! WPA and WPA2 with a password, or an open network. No WPA3, which the driver lacks, and no roaming.

use embassy_time::Duration;
use embassy_time::Timer;
use embassy_time::with_timeout;
use esp_hal::peripherals::WIFI;
use esp_println::println;
use esp_radio::wifi::AuthenticationMethodConfig;
use esp_radio::wifi::Config;
use esp_radio::wifi::ConnectionError;
use esp_radio::wifi::ControllerConfig;
use esp_radio::wifi::WifiController;
use esp_radio::wifi::WifiError;
use esp_radio::wifi::sta::StationConfig;

use crate::config;

/// How long an attempt to join may take.
const ATTEMPT: Duration = Duration::from_secs(30);

/// Wait between two attempts.
const PAUSE: Duration = Duration::from_secs(5);

/// How often the state is looked at: the driver's events can be lost when they come in a burst.
const CHECK: Duration = Duration::from_secs(60);

/// Switches the radio on.
pub(crate) fn start(device: WIFI<'static>) -> Result<WifiController<'static>, WifiError> {
    let station = StationConfig::default()
        .with_ssid(config::WIFI_SSID.try_into()?)
        .with_authentication(authentication()?);
    let config = ControllerConfig::default().with_initial_config(Config::Station(station));
    WifiController::new(device, config)
}

fn authentication() -> Result<AuthenticationMethodConfig, WifiError> {
    Ok(match config::WIFI_PASSWORD {
        "" => AuthenticationMethodConfig::Open,
        password => AuthenticationMethodConfig::WpaWpa2Personal(password.try_into()?),
    })
}

/// Joins the network whenever it is not joined.
pub(crate) async fn keep_joined(mut controller: WifiController<'static>) -> ! {
    loop {
        if !controller.is_connected() {
            join(&mut controller).await;
        }
        lost(&controller).await;
        Timer::after(PAUSE).await;
    }
}

async fn join(controller: &mut WifiController<'static>) {
    match with_timeout(ATTEMPT, controller.connect_async()).await {
        Ok(Ok(joined)) => println!("wifi: joined on channel {}", joined.channel),
        Ok(Err(ConnectionError::Failed(why))) => println!("wifi: not joined: {:?}", why.reason),
        Ok(Err(why)) => println!("wifi: not joined: {why:?}"),
        Err(_) => println!("wifi: not joined: no answer"),
    }
}

/// Waits until the network is not joined any more.
async fn lost(controller: &WifiController<'static>) {
    loop {
        let lost = with_timeout(CHECK, controller.wait_for_disconnect_async()).await;
        match lost {
            Ok(Ok(lost)) => return println!("wifi: lost: {:?}", lost.reason),
            // Not joined to begin with.
            Ok(Err(_)) => return,
            Err(_) => {}
        }
    }
}

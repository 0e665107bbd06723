//! What the fleet meets, and what it does: connects of each second.
//!
//! All connections end within one second. Then, for ten minutes, nobody is accepted; or, for
//! seventy minutes, everybody is accepted, gets one heartbeat and is closed a second later.

use pushwire_core::mcs::Config;

use super::Client;
use super::Policy;
use super::ours::Ours;
use super::ours::Small;
use super::peers;
use crate::simulation::dice::Dice;

/// Seconds that are watched.
pub(crate) const WATCHED: usize = 4_200;

/// Seconds of the outage.
pub(crate) const OUTAGE: usize = 600;

/// What the server does after the connections have ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// Refuses connections for ten minutes.
    Outage,
    /// Accepts every login, sends one heartbeat and closes.
    Closing,
}

/// What a fleet did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// Whose rules it followed.
    pub policy: Policy,
    /// Attempts to connect in each second.
    pub connects: Vec<u32>,
    /// Devices that are back for good, by the second.
    pub back: Vec<u32>,
    /// Devices that gave up.
    pub gave_up: u32,
}

/// Lets a fleet meet a scenario.
pub fn run(policy: Policy, scenario: Scenario, devices: u64, seed: u64) -> Fate {
    let (connects, back) = (vec![0; WATCHED], vec![0; WATCHED]);
    let mut fate = Fate { policy, connects, back, gave_up: 0 };
    for device in 0..devices {
        let mut dice = Dice::new(seed.wrapping_mul(1_000_003).wrapping_add(device));
        let mut memory = Small::new();
        let mut client = client(policy, &mut memory, &mut dice);
        live(client.as_mut(), scenario, &mut fate, &mut dice);
    }
    fate
}

fn client<'m>(policy: Policy, memory: &'m mut Small, dice: &mut Dice) -> Box<dyn Client + 'm> {
    match policy {
        Policy::Default => Box::new(Ours::logged_in(memory, Config::new(), dice)),
        Policy::ChromiumPreset => Box::new(Ours::logged_in(memory, Config::chromium(), dice)),
        Policy::AlwaysOn => Box::new(Ours::logged_in(memory, Config::always_on(), dice)),
        Policy::FirebaseMessaging => Box::new(peers::FirebaseMessaging::default()),
        Policy::Eneris => Box::new(peers::Eneris::default()),
        Policy::CrowMisia => Box::new(peers::CrowMisia),
        Policy::EspFcmArduino => Box::new(peers::EspFcmArduino::default()),
        Policy::MicroG => Box::new(peers::MicroG::default()),
        Policy::Chromium => Box::new(peers::Chromium::default()),
    }
}

/// Lets one device meet it.
fn live(client: &mut dyn Client, scenario: Scenario, fate: &mut Fate, dice: &mut Dice) {
    let fall = 4_000 + dice.within(0..1000);
    let mut next = client.closed(fall, dice);
    while let Some(at) = next {
        let Some(connects) = fate.connects.get_mut((at / 1000) as usize) else {
            return;
        };
        *connects += 1;
        let is_down = scenario == Scenario::Outage && (at / 1000) < OUTAGE as u64;
        next = if is_down {
            client.failed(at + dice.within(50..250), dice)
        } else {
            let login = at + dice.within(200..600);
            client.logged_in(login);
            if scenario == Scenario::Outage {
                fate.back[(at / 1000) as usize] += 1;
                return;
            }
            client.closed(login + 1000, dice)
        };
    }
    fate.gave_up += 1;
}

//! What the fleet meets, and what it does: connects of each second.
//!
//! All connections end within one second. Then, for ten minutes, nobody is accepted; or, for two
//! hours, everybody is accepted, gets one heartbeat and is closed a second later.

use pushwire_core::mcs::Config;

use super::Client;
use super::Policy;
use super::ours::Ours;
use super::ours::Small;
use super::peers;
use crate::simulation::dice::Dice;

/// Seconds that are watched.
pub(crate) const WATCHED: usize = 7_200;

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

/// What an attempt to connect meets.
#[derive(Clone, Copy, Debug)]
pub enum Met {
    /// It fails.
    Refused,
    /// The login is accepted, one heartbeat comes, and so many milliseconds later the connection ends.
    LoggedIn(u64),
}

/// What a fleet did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// Whose rules it followed.
    pub policy: Policy,
    /// How many devices it has.
    pub devices: u64,
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
    let mut fate = Fate { policy, devices, connects, back, gave_up: 0 };
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
        let met = match scenario {
            Scenario::Closing => Met::LoggedIn(1000),
            Scenario::Outage if at / 1000 < OUTAGE as u64 => Met::Refused,
            Scenario::Outage => {
                fate.back[(at / 1000) as usize] += 1;
                return;
            }
        };
        (_, next) = meet(client, at, met, dice);
    }
    fate.gave_up += 1;
}

/// Lets one attempt have its outcome; returns when that is, and when the next attempt is due.
fn meet(client: &mut dyn Client, at: u64, met: Met, dice: &mut Dice) -> (u64, Option<u64>) {
    match met {
        Met::Refused => {
            let end = at + dice.within(50..250);
            (end, client.failed(end, dice))
        }
        Met::LoggedIn(lasts) => {
            let login = at + dice.within(200..600);
            client.logged_in(login);
            (login + lasts, client.closed(login + lasts, dice))
        }
    }
}

/// Returns how long one device waits, in milliseconds: after a connection that had lived for an hour, then
/// after each of these outcomes, until it gives up.
pub fn waits(policy: Policy, outcomes: &[Met], seed: u64) -> Vec<Option<u64>> {
    let (mut dice, mut memory) = (Dice::new(seed), Small::new());
    let mut client = client(policy, &mut memory, &mut dice);
    let mut end = 4_000;
    let mut next = client.closed(end, &mut dice);
    let mut waits = vec![next.map(|at| at - end)];
    for met in outcomes {
        let Some(at) = next else { break };
        (end, next) = meet(client.as_mut(), at, *met, &mut dice);
        waits.push(next.map(|at| at - end));
    }
    waits
}

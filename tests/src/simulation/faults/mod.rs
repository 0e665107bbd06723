//! One device, its store, its links and its server under faults, day after day.
//!
//! The server follows spec/mcs.md §4–§7: it keeps what is not acknowledged and sends it again after a
//! login. The device obeys the contract of `pushwire_embassy::Store`, with the real `FlashStore` on
//! memory that loses power in the middle of a write. Judged are four outcomes: lost (acknowledged,
//! never handled), twice (handed over again after it was accepted), stuck (not handled though
//! everything works again), and how long recovery takes. TLS and the drivers' scheduling are not
//! simulated.

mod chip;
mod device;
mod link;
mod recovery;
mod report;
mod server;
mod strike;
mod totals;
mod truth;
mod weather;
mod world;

use pushwire_core::mcs::Config;

pub use recovery::Recovered;
pub use report::table;
pub use totals::Totals;

use world::World;

/// A second, in the milliseconds of virtual time.
pub(crate) const SECOND: u64 = 1000;
/// A minute.
pub(crate) const MINUTE: u64 = 60 * SECOND;
/// An hour.
pub(crate) const HOUR: u64 = 60 * MINUTE;
/// A day.
pub(crate) const DAY: u64 = 24 * HOUR;

/// What the device gets wrong, to prove that the judge sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing.
    None,
    /// Starts without the ids in the store.
    ForgetsIds,
    /// Accepts a message before the handler is done.
    AcceptsBeforeHandling,
    /// Accepts a message before its id is stored.
    AcceptsBeforeStoring,
    /// Lets every deadline of the session pass.
    IsDeaf,
}

/// What to simulate.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How the session behaves.
    pub config: Config,
    /// How many devices, one after the other.
    pub devices: u64,
    /// How many days each lives.
    pub days: u64,
    /// Pushes a day for each.
    pub pushes: u64,
    /// Seed of all random numbers.
    pub seed: u64,
    /// What the device gets wrong.
    pub flaw: Flaw,
}

/// Runs a plan.
pub fn run(plan: &Plan) -> Totals {
    let mut totals = Totals::default();
    for device in 0..plan.devices {
        let seed = plan.seed.wrapping_mul(1_000_003).wrapping_add(device);
        let mut world = World::new(plan, seed);
        device::live(&mut world);
        world.judge();
        totals.add(&world.totals, seed);
    }
    totals
}

//! What a run adds up to.

use super::DAY;
use super::recovery::Recovered;

/// Sums over devices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Milliseconds lived, without the calm at the end.
    pub lived: u64,
    /// Messages that the server was given.
    pub pushes: u64,
    /// Acknowledged and never handled.
    pub lost: u64,
    /// Handed over again after they were accepted, though fewer than 64 were accepted since.
    pub twice: u64,
    /// Handed over again behind 64 that were accepted since.
    pub beyond: u64,
    /// Not acknowledged at the end, though everything works.
    pub stuck: u64,
    /// Sent again by the server and held back by the session.
    pub duplicates: u64,
    /// Attempts to connect.
    pub connects: u64,
    /// Pings of the device.
    pub pings: u64,
    /// Times that the device had to wake.
    pub wakes: u64,
    /// Times that the session gave up and was started again.
    pub restarts: u64,
    /// Power cuts.
    pub cuts: u64,
    /// Faults of any kind.
    pub faults: u64,
    /// Bytes written to flash.
    pub flash_bytes: u64,
    /// Pages erased.
    pub erases: u64,
    /// Each absence that ended with a login.
    pub recoveries: Vec<Recovered>,
    /// Seeds of the devices with something lost, twice or stuck.
    pub failed: Vec<u64>,
}

impl Totals {
    pub(crate) fn add(&mut self, one: &Self, seed: u64) {
        if !one.is_clean() {
            self.failed.push(seed);
        }
        self.recoveries.extend(&one.recoveries);
        for (sum, value) in self.sums().into_iter().zip(one.clone().sums()) {
            *sum += *value;
        }
    }

    const fn sums(&mut self) -> [&mut u64; 15] {
        [
            &mut self.lived,
            &mut self.pushes,
            &mut self.lost,
            &mut self.twice,
            &mut self.beyond,
            &mut self.stuck,
            &mut self.duplicates,
            &mut self.connects,
            &mut self.pings,
            &mut self.wakes,
            &mut self.restarts,
            &mut self.cuts,
            &mut self.faults,
            &mut self.flash_bytes,
            &mut self.erases,
        ]
    }

    /// Tells whether every push was handled once.
    pub const fn is_clean(&self) -> bool {
        self.lost + self.twice + self.stuck == 0
    }

    pub(crate) fn days(&self) -> f64 {
        self.lived as f64 / DAY as f64
    }

    /// Returns, in seconds, what so many permille of the absences are not longer than by one of their
    /// times; those in which the clock had been set back are apart.
    pub fn recovery(&self, permille: usize, time: impl Fn(&Recovered) -> u64) -> f64 {
        let usual = self.recoveries.iter().filter(|absence| !absence.was_set_back);
        quantile(usual.map(time).collect(), permille)
    }

    pub(crate) fn recovery_set_back(&self, permille: usize) -> f64 {
        let apart = self.recoveries.iter().filter(|absence| absence.was_set_back);
        quantile(apart.map(|absence| absence.working).collect(), permille)
    }
}

fn quantile(mut millis: Vec<u64>, permille: usize) -> f64 {
    millis.sort_unstable();
    let index = (millis.len() * permille / 1000).min(millis.len().saturating_sub(1));
    millis.get(index).copied().unwrap_or(0) as f64 / 1000.0
}

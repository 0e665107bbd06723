//! What a run adds up to.

use std::fmt::Write as _;

use super::DAY;

/// Sums over devices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Milliseconds lived, without the calm at the end.
    pub lived: u64,
    /// Messages that the server was given.
    pub pushes: u64,
    /// Acknowledged and never handled.
    pub lost: u64,
    /// Handed over again after they were accepted.
    pub twice: u64,
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
    /// Each recovery, in milliseconds since the network was back.
    pub recoveries: Vec<u64>,
    /// Seeds of the devices with something lost, twice or stuck.
    pub failed: Vec<u64>,
}

impl Totals {
    pub(crate) fn add(&mut self, one: &Self, seed: u64) {
        if one.lost + one.twice + one.stuck > 0 {
            self.failed.push(seed);
        }
        self.recoveries.extend(&one.recoveries);
        for (sum, value) in self.sums().into_iter().zip(one.clone().sums()) {
            *sum += *value;
        }
    }

    const fn sums(&mut self) -> [&mut u64; 14] {
        [
            &mut self.lived,
            &mut self.pushes,
            &mut self.lost,
            &mut self.twice,
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

    fn days(&self) -> f64 {
        self.lived as f64 / DAY as f64
    }

    /// Returns the recovery that so many permille are not longer than, in seconds.
    pub fn recovery(&self, permille: usize) -> f64 {
        let mut sorted = self.recoveries.clone();
        sorted.sort_unstable();
        let index = (sorted.len() * permille / 1000).min(sorted.len().saturating_sub(1));
        sorted.get(index).copied().unwrap_or(0) as f64 / 1000.0
    }

    /// Writes the row of the table.
    pub fn row(&self, name: &str) -> String {
        let mut row = format!("| `{name}` | {} ", grouped(self.lived / DAY));
        for count in [self.pushes, self.faults, self.cuts, self.lost, self.twice, self.stuck] {
            let _ = write!(row, "| {} ", grouped(count));
        }
        let recovery = [500, 990, 1000].map(|permille| self.recovery(permille));
        let _ = write!(row, "| {:.1} / {:.0} / {:.0} ", recovery[0], recovery[1], recovery[2]);
        for count in [self.connects, self.pings, self.wakes] {
            let _ = write!(row, "| {:.1} ", count as f64 / self.days());
        }
        let _ = write!(row, "| {:.1} ", self.flash_bytes as f64 / self.pushes.max(1) as f64);
        let _ = writeln!(row, "| {} | {} |", grouped(self.duplicates), grouped(self.restarts));
        row
    }
}

/// Writes a number with commas.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

//! What is drawn in the simulations.
//!
//! Promises the same sequence for the same seed. Not for keys.

use std::ops::Range;

use crate::random::Random;

/// A sequence of numbers out of one seed.
#[derive(Debug)]
pub(crate) struct Dice(Random);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(Random(seed))
    }

    pub(crate) const fn next(&mut self) -> u64 {
        self.0.next()
    }

    /// A number in the range.
    pub(crate) const fn within(&mut self, range: Range<u64>) -> u64 {
        range.start + self.next() % (range.end - range.start)
    }

    /// True so many times in a thousand.
    pub(crate) const fn permille(&mut self, chance: u64) -> bool {
        self.within(0..1000) < chance
    }

    /// A number in [0, 1).
    pub(crate) fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// The gap between events that come at random, with this mean; at least 1.
    pub(crate) fn gap(&mut self, mean: u64) -> u64 {
        ((-(1.0 - self.fraction()).ln() * mean as f64) as u64).max(1)
    }

    /// A number in the range, each order of magnitude as likely as any other.
    pub(crate) fn spread(&mut self, range: Range<u64>) -> u64 {
        let ratio = range.end as f64 / range.start as f64;
        (range.start as f64 * ratio.powf(self.fraction())) as u64
    }
}

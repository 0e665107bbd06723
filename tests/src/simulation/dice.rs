//! Random numbers of the simulations: SplitMix64 (Steele, Lea and Flood, 2014), and what is drawn.
//!
//! Promises the same sequence for the same seed. Not for keys.

use std::ops::Range;

/// A sequence of numbers out of one seed.
#[derive(Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
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

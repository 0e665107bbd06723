//! A table of deadlines, one or none for each thing that one is for.
//!
//! Promises that one that has passed is taken once. What the numbers mean, and when each is set, is the session's.

use crate::time::Instant;

/// One deadline or none for each number below `N`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadlines<const N: usize>([Option<Instant>; N]);

impl<const N: usize> Deadlines<N> {
    pub(crate) const NONE: Self = Self([None; N]);

    /// Sets a deadline, or clears it.
    pub(crate) fn set(&mut self, number: usize, deadline: Option<Instant>) {
        if let Some(slot) = self.0.get_mut(number) {
            *slot = deadline;
        }
    }

    pub(crate) fn get(&self, number: usize) -> Option<Instant> {
        self.0.get(number).copied().flatten()
    }

    pub(crate) fn next(&self) -> Option<Instant> {
        self.0.iter().flatten().min().copied()
    }

    /// Takes one that has passed: that of the lowest number.
    pub(crate) fn pop_expired(&mut self, now: Instant) -> Option<usize> {
        let passed = |deadline: &Option<Instant>| deadline.is_some_and(|at| at <= now);
        let number = self.0.iter().position(passed)?;
        self.set(number, None);
        Some(number)
    }
}

impl<const N: usize> Default for Deadlines<N> {
    fn default() -> Self {
        Self::NONE
    }
}

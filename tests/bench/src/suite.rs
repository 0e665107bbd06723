//! What is compared: subjects, their cases, and who does the work.
//!
//! Follows no document. Promises that what is measured is what was checked: a competitor whose result differs ends the
//! program. Ours are named so; the first of each case is the one that others are compared with.

use std::cell::LazyCell;
use std::hint::black_box;

use crate::checksum::Checksum;
use crate::heap;

/// How names of ours begin.
pub(crate) const OURS: &str = "pushwire-core";

/// One table of each kind of number.
pub(crate) struct Subject<'w> {
    /// A word by which limits name it.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) cases: Vec<Case<'w>>,
}

/// One piece of work.
pub(crate) struct Case<'w> {
    pub(crate) name: String,
    /// Bytes that are read or written.
    pub(crate) bytes: usize,
    pub(crate) competitors: Vec<Competitor<'w>>,
}

/// One way to do the work.
pub(crate) struct Competitor<'w> {
    pub(crate) name: &'static str,
    /// What is measured.
    pub(crate) work: Box<dyn Fn() + 'w>,
    outcome: LazyCell<Outcome, Box<dyn FnOnce() -> Outcome + 'w>>,
}

/// What a competitor comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Whole(Checksum),
    /// It does less than the others, by its nature.
    Less,
    /// It refuses an input that is right.
    Fails,
}

impl Subject<'_> {
    /// Lets each do the work once; what they come to must be the same.
    pub(crate) fn check(&self) {
        self.cases.iter().for_each(Case::check);
    }
}

impl<'w> Case<'w> {
    /// Returns each of our ways to do it.
    pub(crate) fn ours(&self) -> impl Iterator<Item = &Competitor<'w>> {
        self.competitors.iter().filter(|one| one.name.starts_with(OURS))
    }

    fn check(&self) {
        let mut expected = None;
        for one in &self.competitors {
            if let Outcome::Whole(sum) = one.outcome() {
                assert_eq!(*expected.get_or_insert(sum), sum, "{} on {}", one.name, self.name);
            }
        }
        for one in self.ours() {
            assert!(
                matches!(one.outcome(), Outcome::Whole(_)),
                "{}: all of {}",
                one.name,
                self.name
            );
        }
    }
}

impl<'w> Competitor<'w> {
    /// `outcome` does what `work` does, and tells what it comes to.
    pub(crate) fn new(
        name: &'static str,
        work: impl Fn() + 'w,
        outcome: impl FnOnce() -> Outcome + 'w,
    ) -> Self {
        Self { name, work: Box::new(work), outcome: LazyCell::new(Box::new(outcome)) }
    }

    /// A competitor whose measured work is what is summed.
    pub(crate) fn summed(name: &'static str, work: impl Fn() -> Outcome + Copy + 'w) -> Self {
        let measured = move || {
            black_box(work());
        };
        Self::new(name, measured, work)
    }

    /// What it comes to; found out once.
    pub(crate) fn outcome(&self) -> Outcome {
        *self.outcome
    }

    /// Tells whether there is anything to measure.
    pub(crate) fn works(&self) -> bool {
        self.outcome() != Outcome::Fails
    }

    /// What one run takes from the heap, after one that does not count.
    pub(crate) fn heap(&self) -> heap::Usage {
        (self.work)();
        heap::measure(|| (self.work)()).1
    }
}

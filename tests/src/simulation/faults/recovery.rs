//! How long a device is without a login although it could have one.
//!
//! A fault that strikes again before the device is back must not hide how long it had been away. So three
//! times are kept of each absence: since the last fault was over, since the first moment without one, and
//! how much of that was without one.

/// An absence that ended with a login, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// Since the last fault was over.
    pub since_last: u64,
    /// Since the first moment without a fault, with all faults that followed.
    pub since_first: u64,
    /// Of that the time without a fault.
    pub working: u64,
    /// Whether the session's time stood still in it, because the clock had been set back.
    pub was_set_back: bool,
}

/// The absence that goes on, if any.
#[derive(Debug, Default)]
pub(crate) struct Recovery {
    /// When everything but the device works, after the last fault; in the future while that lasts.
    last: Option<u64>,
    /// The first moment without a fault, once another has followed it.
    first: Option<u64>,
    /// Time without a fault before the last one.
    worked: u64,
}

impl Recovery {
    /// An absence that begins without a fault.
    pub(crate) fn begin(&mut self, now: u64) {
        self.last.get_or_insert(now);
    }

    /// A fault strikes, whose effects are over at `until`.
    pub(crate) fn strike(&mut self, now: u64, until: u64) {
        if let Some(last) = self.last.filter(|last| *last < now) {
            self.first.get_or_insert(last);
            self.worked += now - last;
        }
        self.last = Some(until);
    }

    /// The device is logged in; returns the absence that this ends, unless a fault still lasts.
    pub(crate) fn end(&mut self, now: u64, stood_still_until: u64) -> Option<Recovered> {
        let last = self.last.take_if(|last| *last <= now)?;
        let Self { first, worked, .. } = std::mem::take(self);
        let first = first.unwrap_or(last);
        Some(Recovered {
            since_last: now - last,
            since_first: now - first,
            working: worked + now - last,
            was_set_back: first < stood_still_until,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_that_strikes_again_hides_nothing() {
        let mut recovery = Recovery::default();
        recovery.strike(100, 200);
        recovery.strike(150, 300);
        recovery.strike(450, 1_000);
        assert_eq!(recovery.end(999, 0), None);
        let expected =
            Recovered { since_last: 30, since_first: 730, working: 180, was_set_back: false };
        assert_eq!(recovery.end(1_030, 300), Some(expected));
        assert_eq!(recovery.end(1_031, 0), None);
    }

    #[test]
    fn an_absence_without_a_fault_counts_from_its_begin() {
        let mut recovery = Recovery::default();
        recovery.begin(10);
        recovery.begin(20);
        let ended = recovery.end(25, 11).unwrap();
        assert_eq!((ended.since_last, ended.since_first, ended.working), (15, 15, 15));
        assert!(ended.was_set_back);
    }
}

//! Which messages were accepted lately: a ring of hashes against second deliveries, for both sessions.
//!
//! Ids are remembered for seven days, as long as Chromium keeps them (spec/mcs.md §6), or until
//! the ring is full and they are the oldest. An id is a 64-bit FNV-1a hash: 12 bytes or 16 an
//! entry, whatever its length. Two ids with one hash would lose a message: one chance in 2^58 for
//! a full ring of 64.

use heapless::deque::DequeView;

use crate::time::Duration;
use crate::time::Instant;

/// How long an accepted id is remembered.
const LIFETIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// One remembered id.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    hash: u64,
    accepted: Instant,
}

/// The ring; its memory is the caller's.
#[derive(Debug)]
pub(crate) struct Remembered<'m> {
    ring: &'m mut DequeView<Entry>,
}

impl<'m> Remembered<'m> {
    pub(crate) fn new(ring: &'m mut DequeView<Entry>) -> Self {
        Self { ring }
    }

    /// Remembers an id, at the cost of the oldest if there is no room.
    pub(crate) fn insert(&mut self, hash: u64, now: Instant) {
        if self.contains(hash, now) {
            return;
        }
        if self.ring.is_full() {
            self.ring.pop_front();
        }
        // A ring of no length remembers nothing.
        let _ = self.ring.push_back(Entry { hash, accepted: now });
    }

    /// Tells whether an id was accepted within the last seven days.
    pub(crate) fn contains(&mut self, hash: u64, now: Instant) -> bool {
        while self.ring.pop_front_if(|oldest| now.since(oldest.accepted) > LIFETIME).is_some() {}
        self.ring.iter().any(|entry| entry.hash == hash)
    }

    /// Walks the hashes, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.ring.iter().map(|entry| entry.hash)
    }
}

/// Returns the hash under which `id` is remembered (FNV-1a, 64 bits).
pub fn persistent_id_hash(id: &str) -> u64 {
    hash(id.bytes())
}

/// Returns the same hash of bytes that stand nowhere together.
pub(crate) fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use heapless::Deque;

    use super::*;

    #[test]
    fn hashes_as_fnv_1a_does() {
        assert_eq!(persistent_id_hash(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(persistent_id_hash("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn forgets_after_seven_days() {
        let mut ring = Deque::<Entry, 4>::new();
        let mut remembered = Remembered::new(ring.as_mut_view());
        let start = Instant::from_millis(0);
        remembered.insert(1, start);
        assert!(remembered.contains(1, start.after(LIFETIME)));
        assert!(!remembered.contains(1, start.after(LIFETIME + Duration::from_millis(1))));
    }

    #[test]
    fn a_full_ring_forgets_its_oldest() {
        let mut ring = Deque::<Entry, 2>::new();
        let mut remembered = Remembered::new(ring.as_mut_view());
        for hash in [1, 2, 2, 3] {
            remembered.insert(hash, Instant::default());
        }
        assert!(remembered.iter().eq([2, 3]));
    }
}

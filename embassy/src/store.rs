//! What outlives the client: ids of messages that were accepted.
//!
//! A store keeps two things (spec/mcs.md §6.2 of pushwire-core): unconfirmed ids, which the next
//! login lists, and hashes of accepted ids, against second deliveries. Losing either costs a
//! duplicate at worst, never a message. [`MemoryStore`] keeps them for as long as it lives.

use core::convert::Infallible;
use core::fmt::Display;

use heapless::Deque;
use heapless::String;
use heapless::Vec;
use pushwire_core::mcs::persistent_id_hash;

/// One thing found in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoredId<'a> {
    /// An accepted id that the server has not confirmed.
    Unconfirmed(&'a str),
    /// The hash of an accepted id.
    Remembered(u64),
}

/// Keeps ids from one run to the next.
pub trait Store {
    /// Why it failed; shown to the observer.
    type Error: Display;

    /// Hands out everything stored, oldest first.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    async fn load(&mut self, found: &mut dyn FnMut(StoredId<'_>)) -> Result<(), Self::Error>;

    /// Stores an accepted id, before it is acknowledged. The only write per message.
    ///
    /// # Errors
    ///
    /// The store cannot be written. The message is acknowledged all the same: the application
    /// has it.
    async fn accepted(&mut self, persistent_id: &str) -> Result<(), Self::Error>;

    /// Forgets the unconfirmed ids for which `is_unconfirmed` says no. Not urgent: a store on
    /// flash may do it with its next write.
    fn confirmed(&mut self, is_unconfirmed: &dyn Fn(&str) -> bool);

    /// Prepares for what comes, such as by erasing flash. Called when no message waits; one that
    /// comes meanwhile does.
    ///
    /// # Errors
    ///
    /// The store cannot be written. It is tried again after the next message.
    async fn tend(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
}

/// How long an id may be in a [`MemoryStore`]; longer ones are only remembered.
const ID_LEN: usize = 64;

/// A store in RAM: `IDS` unconfirmed ids and `REMEMBERED` hashes.
#[derive(Debug, Default)]
pub struct MemoryStore<const IDS: usize = 32, const REMEMBERED: usize = 64> {
    unconfirmed: Vec<String<ID_LEN>, IDS>,
    remembered: Deque<u64, REMEMBERED>,
}

impl<const IDS: usize, const REMEMBERED: usize> MemoryStore<IDS, REMEMBERED> {
    /// Makes an empty store.
    pub const fn new() -> Self {
        Self { unconfirmed: Vec::new(), remembered: Deque::new() }
    }
}

impl<const IDS: usize, const REMEMBERED: usize> Store for MemoryStore<IDS, REMEMBERED> {
    type Error = Infallible;

    async fn load(&mut self, found: &mut dyn FnMut(StoredId<'_>)) -> Result<(), Infallible> {
        self.remembered.iter().for_each(|hash| found(StoredId::Remembered(*hash)));
        self.unconfirmed.iter().for_each(|id| found(StoredId::Unconfirmed(id)));
        Ok(())
    }

    async fn accepted(&mut self, persistent_id: &str) -> Result<(), Infallible> {
        if self.remembered.is_full() {
            self.remembered.pop_front();
        }
        // What does not fit costs a duplicate after a restart, nothing else.
        let _ = self.remembered.push_back(persistent_id_hash(persistent_id));
        if self.unconfirmed.is_full() {
            let mut first = true;
            self.unconfirmed.retain(|_| !core::mem::take(&mut first));
        }
        if let Ok(id) = String::try_from(persistent_id) {
            let _ = self.unconfirmed.push(id);
        }
        Ok(())
    }

    fn confirmed(&mut self, is_unconfirmed: &dyn Fn(&str) -> bool) {
        self.unconfirmed.retain(|id| is_unconfirmed(id));
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::ToString;
    use std::vec;

    use embassy_futures::block_on;

    use super::*;

    #[test]
    fn forgets_what_is_confirmed_and_remembers_that_it_was_accepted() {
        let mut store = MemoryStore::<2, 2>::new();
        for id in ["a", "b", "c"] {
            block_on(store.accepted(id)).unwrap();
        }
        store.confirmed(&|id| id == "c");
        let (mut ids, mut hashes) = (vec![], vec![]);
        let mut found = |stored: StoredId<'_>| match stored {
            StoredId::Unconfirmed(id) => ids.push(id.to_string()),
            StoredId::Remembered(hash) => hashes.push(hash),
        };
        block_on(store.load(&mut found)).unwrap();
        assert_eq!(ids, ["c"]);
        assert_eq!(hashes, [persistent_id_hash("b"), persistent_id_hash("c")]);
    }
}

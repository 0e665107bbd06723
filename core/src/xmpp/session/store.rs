//! Messages that have no final answer, with their bytes: what may have to be sent again.
//!
//! Follows Google's rules on answers and draining (spec/xmpp.md §5): an answer counts on the connection on which
//! the message went out, and what has none when that ends goes out again, in the order in which it was given.
//! Promises that bytes lie one after the other without gaps, and that what is being written stays.

use heapless::vec::VecView;

use super::link::Link;
use crate::json::Text;
use crate::slices::shift;
use crate::time::Instant;
use crate::xmpp::ccs::Downstream;
use crate::xmpp::ccs::Payload;

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// To be sent as soon as a connection takes it.
    Waiting,
    /// A part of it is written.
    Sending(Link),
    /// Sent, not answered.
    Pending(Link),
    /// To be sent again then.
    Delayed(Instant),
}

/// One message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    start: usize,
    id_len: usize,
    payload_len: usize,
    pub(super) state: State,
    /// How often it was refused for a time.
    pub(super) retries: u32,
}

impl Entry {
    const fn end(&self) -> usize {
        self.start + self.id_len + self.payload_len
    }
}

/// Why a message is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Duplicate,
    /// There is no room now.
    Full,
    /// There never is.
    TooLarge(usize),
}

/// All messages, oldest first.
pub(super) struct Store<'m> {
    entries: &'m mut VecView<Entry>,
    bytes: &'m mut [u8],
}

impl<'m> Store<'m> {
    pub(super) fn new(entries: &'m mut VecView<Entry>, bytes: &'m mut [u8]) -> Self {
        entries.clear();
        Self { entries, bytes }
    }

    pub(super) fn insert(&mut self, message: &Downstream<'_>) -> Result<(), Refusal> {
        let (id_len, payload_len) = (message.message_id.len(), message.encoded_len());
        let (needed, start) = (id_len + payload_len, self.used());
        if self.find(message.message_id).is_some() {
            return Err(Refusal::Duplicate);
        }
        if needed > self.bytes.len() {
            return Err(Refusal::TooLarge(needed));
        }
        let free = self.bytes.get_mut(start..).unwrap_or_default();
        let Some((id, payload)) = free.split_at_mut_checked(id_len) else {
            return Err(Refusal::Full);
        };
        write_id(message.message_id, id);
        message.encode(payload).map_err(|_| Refusal::Full)?;
        let entry = Entry { start, id_len, payload_len, state: State::Waiting, retries: 0 };
        self.entries.push(entry).map_err(|_| Refusal::Full)
    }

    fn used(&self) -> usize {
        self.entries.last().map_or(0, Entry::end)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns how many have this state.
    pub(super) fn count(&self, state: State) -> usize {
        self.entries.iter().filter(|entry| entry.state == state).count()
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &str> + '_ {
        self.entries.iter().map(|entry| self.id(entry))
    }

    fn id(&self, entry: &Entry) -> &str {
        let bytes = self.bytes.get(entry.start..entry.start + entry.id_len);
        core::str::from_utf8(bytes.unwrap_or_default()).unwrap_or_default()
    }

    pub(super) fn id_at(&self, index: usize) -> &str {
        self.entries.get(index).map_or("", |entry| self.id(entry))
    }

    pub(super) fn payload(&self, index: usize) -> &[u8] {
        let range = self.entries.get(index).map(|entry| entry.start + entry.id_len..entry.end());
        range.and_then(|range| self.bytes.get(range)).unwrap_or_default()
    }

    fn find(&self, id: Text<'_>) -> Option<usize> {
        self.entries.iter().position(|entry| id == *self.id(entry))
    }

    /// Finds the first one in this state.
    pub(super) fn first(&self, state: State) -> Option<usize> {
        self.entries.iter().position(|entry| entry.state == state)
    }

    /// Finds the one that waits for an answer on this connection.
    pub(super) fn pending(&self, id: Text<'_>, link: Link) -> Option<usize> {
        let is_pending = |index: &usize| {
            self.entries.get(*index).is_some_and(|entry| entry.state == State::Pending(link))
        };
        self.find(id).filter(is_pending)
    }

    pub(super) fn set(&mut self, index: usize, state: State) {
        if let Some(entry) = self.entries.get_mut(index) {
            entry.state = state;
        }
    }

    /// Counts a refusal and returns how many there were.
    pub(super) fn refused(&mut self, index: usize) -> u32 {
        self.entries.get_mut(index).map_or(0, |entry| {
            entry.retries = entry.retries.saturating_add(1);
            entry.retries
        })
    }

    /// Forgets a message and closes the gap.
    pub(super) fn remove(&mut self, index: usize) {
        if index >= self.entries.len() {
            return;
        }
        let used = self.used();
        let removed = self.entries.remove(index);
        shift(self.bytes, removed.end()..used, removed.start);
        for entry in self.entries.iter_mut().skip(index) {
            entry.start -= removed.id_len + removed.payload_len;
        }
    }

    /// Puts what has no answer on a connection that ended back to what waits.
    pub(super) fn release(&mut self, link: Link) {
        let unanswered = [State::Sending(link), State::Pending(link)];
        for entry in self.entries.iter_mut().filter(|entry| unanswered.contains(&entry.state)) {
            entry.state = State::Waiting;
        }
    }

    /// Lets go what was to wait until now, and returns when the next one may.
    pub(super) fn wake(&mut self, now: Instant) {
        for entry in self.entries.iter_mut() {
            if matches!(entry.state, State::Delayed(until) if until <= now) {
                entry.state = State::Waiting;
            }
        }
    }

    /// Returns when the next message may go again.
    pub(super) fn next_delay(&self) -> Option<Instant> {
        let delays = self.entries.iter().filter_map(|entry| match entry.state {
            State::Delayed(until) => Some(until),
            _ => None,
        });
        delays.min()
    }
}

/// Writes an id without escapes into as many bytes as it has.
fn write_id(id: Text<'_>, mut out: &mut [u8]) {
    for character in id.chars() {
        let mut utf8 = [0; 4];
        let utf8 = character.encode_utf8(&mut utf8).as_bytes();
        let Some((head, rest)) = core::mem::take(&mut out).split_at_mut_checked(utf8.len()) else {
            return;
        };
        head.copy_from_slice(utf8);
        out = rest;
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::vec::Vec;

    use super::*;

    fn message(id: &str) -> Downstream<'_> {
        Downstream { to: Some("t".into()), message_id: id.into(), ..Downstream::default() }
    }

    fn with_store(bytes: usize, test: impl FnOnce(&mut Store<'_>)) {
        let mut entries = heapless::Vec::<Entry, 4>::new();
        let mut bytes = std::vec![0; bytes];
        test(&mut Store::new(entries.as_mut_view(), &mut bytes));
    }

    #[test]
    fn removing_one_leaves_the_others_as_they_were() {
        with_store(256, |store| {
            ["a", "bbé", "c", "d"].iter().for_each(|id| store.insert(&message(id)).unwrap());
            let payloads = [2, 3].map(|index| store.payload(index).to_vec());
            store.remove(1);
            store.remove(0);
            store.remove(7);
            assert_eq!(store.ids().collect::<Vec<_>>(), ["c", "d"]);
            assert_eq!([0, 1].map(|index| store.payload(index).to_vec()), payloads);
            store.insert(&message("e")).unwrap();
            assert_eq!(store.ids().collect::<Vec<_>>(), ["c", "d", "e"]);
        });
    }

    #[test]
    fn room_is_refused_by_what_is_missing() {
        with_store(64, |store| {
            assert_eq!(store.insert(&message(&"i".repeat(99))), Err(Refusal::TooLarge(224)));
            store.insert(&message("1")).unwrap();
            assert_eq!(store.insert(&message("1")), Err(Refusal::Duplicate));
            store.insert(&message("2")).unwrap();
            assert_eq!(store.insert(&message("3")), Err(Refusal::Full));
            assert_eq!(store.ids().collect::<Vec<_>>(), ["1", "2"]);
        });
        with_store(1024, |store| {
            ["1", "2", "3", "4"].iter().for_each(|id| store.insert(&message(id)).unwrap());
            assert_eq!(store.insert(&message("5")), Err(Refusal::Full));
        });
    }

    #[test]
    fn an_answer_counts_on_its_connection_only() {
        with_store(256, |store| {
            store.insert(&message("a")).unwrap();
            assert_eq!(store.pending("a".into(), Link::First), None);
            store.set(0, State::Pending(Link::First));
            assert_eq!(store.pending("a".into(), Link::Second), None);
            assert_eq!(store.pending("a".into(), Link::First), Some(0));
            store.release(Link::Second);
            assert_eq!(store.count(State::Pending(Link::First)), 1);
            store.release(Link::First);
            assert_eq!(store.first(State::Waiting), Some(0));
        });
    }

    #[test]
    fn a_delayed_message_waits_for_its_time() {
        with_store(256, |store| {
            store.insert(&message("a")).unwrap();
            let until = Instant::from_millis(1000);
            store.set(0, State::Delayed(until));
            assert_eq!(store.next_delay(), Some(until));
            store.wake(Instant::from_millis(999));
            assert_eq!(store.first(State::Waiting), None);
            store.wake(until);
            assert_eq!((store.first(State::Waiting), store.next_delay()), (Some(0), None));
        });
    }
}

//! Persistent ids whose acknowledgement the server has not proved to have seen.
//!
//! These go into the next LoginRequest (spec/mcs.md §6). Ids lie packed in one stretch of caller
//! memory, in order of arrival. Overflow rule: with no room left, the oldest id that some frame
//! already acknowledged goes first, else the oldest; the server may then send that message once
//! more, and the ring of remembered ids drops it. An id over 256 bytes is not kept.

use heapless::VecView;

use super::event::ConfirmedIds;
use super::scanner::MAX_ID_LEN;
use crate::slices::shift;

/// One id and how far its acknowledgement has come.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Entry {
    len: usize,
    /// Stream id of the message on this connection; 0 if it came on an earlier one.
    pub(crate) stream_id: u32,
    /// Stream id of our first frame that acknowledges it; 0 if none has.
    pub(crate) acked_by: u32,
    /// Whether the application accepted the message; before that, nothing may acknowledge it.
    pub(crate) accepted: bool,
    /// Whether a selective acknowledgement is due.
    pub(crate) ack_due: bool,
    /// Whether the server proved that it saw the acknowledgement.
    pub(crate) confirmed: bool,
}

/// The list; its memory is the caller's.
#[derive(Debug)]
pub(crate) struct Unconfirmed<'m> {
    entries: &'m mut VecView<Entry>,
    bytes: &'m mut VecView<u8>,
    frozen: bool,
}

impl<'m> Unconfirmed<'m> {
    pub(crate) fn new(entries: &'m mut VecView<Entry>, bytes: &'m mut VecView<u8>) -> Self {
        Self { entries, bytes, frozen: false }
    }

    /// Adds an id, or returns `None` if no room can be made for it.
    pub(crate) fn push(&mut self, id: &str) -> Option<&mut Entry> {
        if id.is_empty() || id.len() > MAX_ID_LEN.min(self.bytes.capacity()) {
            return None;
        }
        while self.entries.is_full() || self.bytes.capacity() - self.bytes.len() < id.len() {
            self.evict()?;
        }
        self.bytes.extend_from_slice(id.as_bytes()).ok()?;
        self.entries.push(Entry { len: id.len(), ..Entry::default() }).ok()?;
        self.entries.last_mut()
    }

    /// While a login lists the ids piece by piece, no new id pushes one of them out.
    pub(crate) fn set_frozen(&mut self, frozen: bool) {
        self.frozen = frozen;
    }

    pub(crate) const fn is_frozen(&self) -> bool {
        self.frozen
    }

    fn evict(&mut self) -> Option<()> {
        if self.frozen {
            return None;
        }
        let acked = self.entries.iter().position(|entry| entry.acked_by != 0 && !entry.ack_due);
        let accepted = || self.entries.iter().position(|entry| entry.accepted);
        let victim = acked.or_else(accepted)?;
        self.remove(victim);
        Some(())
    }

    fn remove(&mut self, index: usize) {
        let mut position = 0;
        self.retain(|_| {
            position += 1;
            position != index + 1
        });
    }

    /// Keeps the entries that `keep` says yes to.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&Entry) -> bool) {
        let bytes = &mut *self.bytes;
        let (mut from, mut to) = (0, 0);
        self.entries.retain(|entry| {
            let kept = keep(entry);
            if kept {
                shift(bytes, from..from + entry.len, to);
                to += entry.len;
            }
            from += entry.len;
            kept
        });
        bytes.truncate(to);
    }

    /// Walks the ids with their entries, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> + Clone + '_ {
        walk(self.entries, self.bytes)
    }

    /// Lends the confirmed ids.
    pub(crate) fn confirmed(&self) -> ConfirmedIds<'_> {
        ConfirmedIds { entries: self.entries, bytes: self.bytes }
    }

    pub(crate) fn entries_mut(&mut self) -> impl Iterator<Item = &mut Entry> + '_ {
        self.entries.iter_mut()
    }

    /// Returns the entry of an id.
    pub(crate) fn find(&mut self, id: &str) -> Option<&mut Entry> {
        let index = self.iter().position(|(known, _)| known == id)?;
        self.entries.get_mut(index)
    }
}

/// Walks packed ids with their entries.
pub(crate) fn walk<'a>(
    entries: &'a [Entry],
    mut bytes: &'a [u8],
) -> impl Iterator<Item = (&'a str, &'a Entry)> + Clone {
    entries.iter().map(move |entry| {
        let (id, rest) = bytes.split_at_checked(entry.len).unwrap_or_default();
        bytes = rest;
        (core::str::from_utf8(id).unwrap_or_default(), entry)
    })
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::vec;

    use heapless::Vec;

    use super::*;

    #[test]
    fn the_oldest_acknowledged_id_makes_room_first() {
        let (mut entries, mut bytes) = (Vec::<Entry, 3>::new(), Vec::<u8, 64>::new());
        let mut ids = Unconfirmed::new(entries.as_mut_view(), bytes.as_mut_view());
        for id in ["one", "two", "three"] {
            ids.push(id).unwrap().accepted = true;
        }
        ids.find("two").unwrap().acked_by = 5;
        ids.push("four").unwrap().accepted = true;
        assert!(ids.iter().map(|(id, _)| id).eq(["one", "three", "four"]));
        ids.push("five").unwrap();
        assert!(ids.iter().map(|(id, _)| id).eq(["three", "four", "five"]));
    }

    #[test]
    fn never_drops_a_message_that_nobody_accepted_yet() {
        let (mut entries, mut bytes) = (Vec::<Entry, 1>::new(), Vec::<u8, 64>::new());
        let mut ids = Unconfirmed::new(entries.as_mut_view(), bytes.as_mut_view());
        ids.push("open").unwrap();
        assert!(ids.push("next").is_none());
        assert!(ids.iter().map(|(id, _)| id).eq(["open"]));
    }

    #[test]
    fn long_ids_push_out_as_many_as_their_bytes_need() {
        let (mut entries, mut bytes) = (Vec::<Entry, 9>::new(), Vec::<u8, 10>::new());
        let mut ids = Unconfirmed::new(entries.as_mut_view(), bytes.as_mut_view());
        for id in ["aaaa", "bbbb", "cccccccc"] {
            ids.push(id).unwrap().accepted = true;
        }
        assert_eq!(ids.iter().map(|(id, _)| id).collect::<vec::Vec<_>>(), ["cccccccc"]);
        assert!(ids.push("more than ten").is_none());
    }
}

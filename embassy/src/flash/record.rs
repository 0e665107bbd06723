//! The record of one accepted id, and the list of those that are not confirmed.
//!
//! Layout: kind (1: id, 2: hash of an id that is too long), sequence number, the unconfirmed ones
//! among the 32 records before as a bit set (little-endian, bit 0 is the last), id or hash. So each
//! record also stores what was confirmed since the last, at no extra write. No checksums here: the
//! queue below has them.

use heapless::String;
use heapless::Vec;
use pushwire_core::mcs::persistent_id_hash;

/// The longest id that is kept as such; of longer ones only the hash is.
pub(super) const ID_LEN: usize = 64;

/// The longest record.
pub(super) const MAX_LEN: usize = HEAD + ID_LEN;

/// How many ids before it a record can list.
pub(super) const WINDOW: usize = 32;

const HEAD: usize = 6;
const ID: u8 = 1;
const HASH: u8 = 2;

/// Bytes that any flash driver takes: some want words.
#[repr(align(4))]
pub(super) struct Aligned<const N: usize>(pub(super) [u8; N]);

/// One record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record<'a> {
    sequence: u8,
    unconfirmed: u32,
    content: Content<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content<'a> {
    Id(&'a str),
    Hash(u64),
}

impl<'a> Content<'a> {
    fn of(id: &'a str) -> Self {
        match id.len() {
            0..=ID_LEN => Self::Id(id),
            _ => Self::Hash(persistent_id_hash(id)),
        }
    }

    fn read(kind: u8, bytes: &'a [u8]) -> Option<Self> {
        match kind {
            ID => core::str::from_utf8(bytes).ok().map(Self::Id),
            HASH => Some(Self::Hash(u64::from_le_bytes(bytes.try_into().ok()?))),
            _ => None,
        }
    }
}

impl<'a> Record<'a> {
    /// Reads a record; `None` if it is of a kind that this version does not know.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let ([kind, sequence, unconfirmed @ ..], content) = bytes.split_first_chunk::<HEAD>()?;
        Some(Self {
            sequence: *sequence,
            unconfirmed: u32::from_le_bytes(*unconfirmed),
            content: Content::read(*kind, content)?,
        })
    }

    /// Writes the record and returns its length.
    pub(super) fn write(&self, out: &mut [u8; MAX_LEN]) -> usize {
        match self.content {
            Content::Id(id) => self.put(ID, id.as_bytes(), out),
            Content::Hash(hash) => self.put(HASH, &hash.to_le_bytes(), out),
        }
    }

    fn put(&self, kind: u8, content: &[u8], out: &mut [u8; MAX_LEN]) -> usize {
        let [a, b, c, d] = self.unconfirmed.to_le_bytes();
        let head = [kind, self.sequence, a, b, c, d];
        let bytes = head.iter().chain(content);
        out.iter_mut().zip(bytes).map(|(to, from)| *to = *from).count()
    }

    /// Returns the hash of the id.
    pub(super) fn hash(&self) -> u64 {
        match self.content {
            Content::Id(id) => persistent_id_hash(id),
            Content::Hash(hash) => hash,
        }
    }

    /// Whether the record says that the one with `sequence` is not confirmed.
    fn lists(&self, sequence: u8) -> bool {
        let back = u32::from(self.sequence.wrapping_sub(sequence).wrapping_sub(1));
        self.unconfirmed.checked_shr(back).is_some_and(|bits| bits & 1 == 1)
    }
}

#[derive(Clone, Debug)]
struct Entry {
    sequence: u8,
    id: String<ID_LEN>,
}

/// The ids that are not confirmed, at most the last `IDS` accepted.
#[derive(Debug)]
pub(super) struct Recent<const IDS: usize> {
    entries: Vec<Entry, IDS>,
    last: u8,
    /// Hash of the id in it.
    last_hash: u64,
    /// Whether this is what the flash says; not so before the first read, and after a write whose
    /// outcome is not known.
    pub(super) known: bool,
    /// Whether the last record was read back, or follows one that was: behind what a power cut left
    /// of a record, the next one can be taken for its rest.
    pub(super) proven: bool,
}

impl<const IDS: usize> Recent<IDS> {
    pub(super) const fn new() -> Self {
        Self { entries: Vec::new(), last: 0, last_hash: 0, known: false, proven: false }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::new();
    }

    /// Whether the last record is this one.
    pub(super) fn ends_with(&self, record: &Record<'_>) -> bool {
        (self.last, self.last_hash) == (record.sequence, record.hash())
    }

    /// Makes the record of the next id.
    pub(super) fn next<'a>(&self, id: &'a str) -> Record<'a> {
        let sequence = self.last.wrapping_add(1);
        let back = |entry: &Entry| usize::from(sequence.wrapping_sub(entry.sequence));
        let listed = self.entries.iter().map(back).filter(|back| *back < IDS);
        let unconfirmed = listed.fold(0, |bits, back| bits | 1 << (back - 1));
        Record { sequence, unconfirmed, content: Content::of(id) }
    }

    /// Takes a record that is on flash.
    pub(super) fn insert(&mut self, record: &Record<'_>) {
        (self.last, self.last_hash) = (record.sequence, record.hash());
        self.entries.retain(|entry| record.lists(entry.sequence));
        let Content::Id(id) = record.content else {
            return;
        };
        if self.entries.is_full() {
            self.entries.remove(0);
        }
        let id = String::try_from(id).unwrap_or_default();
        // There is room now.
        let _ = self.entries.push(Entry { sequence: record.sequence, id });
    }

    pub(super) fn retain(&mut self, is_unconfirmed: &dyn Fn(&str) -> bool) {
        self.entries.retain(|entry| is_unconfirmed(&entry.id));
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.id.as_str())
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;
    use std::string::String;
    use std::vec::Vec;

    use super::*;

    fn accept<const IDS: usize>(recent: &mut Recent<IDS>, id: &str) -> Vec<u8> {
        let mut bytes = [0; MAX_LEN];
        let record = recent.next(id);
        recent.insert(&record);
        let len = record.write(&mut bytes);
        bytes[..len].to_vec()
    }

    fn reopened<const IDS: usize>(log: &[Vec<u8>]) -> Vec<String> {
        let mut recent = Recent::<IDS>::new();
        log.iter().for_each(|bytes| recent.insert(&Record::read(bytes).unwrap()));
        recent.ids().map(String::from).collect()
    }

    #[test]
    fn a_record_has_this_form() {
        let mut recent = Recent::<32>::new();
        assert_eq!(accept(&mut recent, "ab"), b"\x01\x01\0\0\0\0ab");
        assert_eq!(accept(&mut recent, "c"), b"\x01\x02\x01\0\0\0c");
        recent.retain(&|id| id == "ab");
        assert_eq!(accept(&mut recent, "d"), b"\x01\x03\x02\0\0\0d");
    }

    #[test]
    fn of_an_id_that_is_too_long_the_hash_is_kept() {
        let mut recent = Recent::<4>::new();
        let long = "x".repeat(ID_LEN + 1);
        let bytes = accept(&mut recent, &long);
        assert_eq!(bytes.len(), HEAD + 8);
        assert_eq!(Record::read(&bytes).unwrap().hash(), persistent_id_hash(&long));
        assert_eq!(recent.ids().count(), 0);
        assert_eq!(accept(&mut recent, &long[1..]).len(), MAX_LEN);
    }

    #[test]
    fn what_ram_knows_is_what_the_records_say_over_any_number_of_them() {
        let (mut recent, mut log) = (Recent::<32>::new(), Vec::new());
        for index in 0..1_000 {
            log.push(accept(&mut recent, &format!("{index}")));
            let ids: Vec<_> = recent.ids().map(String::from).collect();
            assert_eq!(reopened::<32>(&log), ids);
            // Every seventh stays, until it is too old; only the next record can say so.
            recent.retain(&|id| id.parse::<u32>().unwrap() % 7 == 0 || index % 5 > 0);
        }
        assert!(recent.ids().count() >= 4);
    }

    #[test]
    fn only_the_last_ids_stay() {
        let (mut recent, mut log) = (Recent::<3>::new(), Vec::new());
        for id in ["a", "b", "c", "d"] {
            log.push(accept(&mut recent, id));
        }
        assert_eq!(recent.ids().collect::<Vec<_>>(), ["b", "c", "d"]);
        assert_eq!(reopened::<3>(&log), ["b", "c", "d"]);
        assert_eq!(reopened::<2>(&log), ["c", "d"]);
    }

    #[test]
    fn a_record_that_is_lost_does_not_shift_what_others_say() {
        let (mut recent, mut log) = (Recent::<8>::new(), Vec::new());
        for id in ["a", "b", "c", "d"] {
            log.push(accept(&mut recent, id));
            recent.retain(&|id| id != "a");
        }
        log.remove(2);
        assert_eq!(reopened::<8>(&log), ["b", "d"]);
    }

    #[test]
    fn a_record_of_an_unknown_kind_is_passed_over() {
        for bytes in [&b""[..], b"\x01\0\0\0\0", b"\x03\0\0\0\0\0a", b"\x02\0\0\0\0\0a"] {
            assert_eq!(Record::read(bytes), None);
        }
        assert_eq!(Record::read(b"\x01\0\0\0\0\0\xff"), None);
    }
}

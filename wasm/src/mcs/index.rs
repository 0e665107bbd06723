//! The index: a few words for each frame, so that a million of them can be listed without objects.
//!
//! It holds what joins acknowledgements to messages (spec/mcs.md §6); the rest is read from the frame
//! when it is looked at.

use super::walk::Found;
use super::walk::Sink;
use super::walk::Value;
use crate::problem::Problem;
use crate::problem::ProblemKind;

/// Words that each frame takes in the index.
pub const WORDS: usize = 8;

/// A frame has a problem.
pub(super) const PROBLEM: u32 = 1;
/// The input ends inside it.
pub(super) const CUT: u32 = 2;
/// The sixth word is its `last_stream_id_received`.
pub(super) const HAS_LAST_STREAM_ID: u32 = 4;
/// The seventh word is the hash of its persistent id.
pub(super) const HAS_PERSISTENT_ID: u32 = 8;
/// Its sender wants an acknowledgement at once.
pub(super) const IMMEDIATE_ACK: u32 = 16;

/// One frame of the index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Absolute offset of its tag.
    pub offset: usize,
    /// Bytes of it that are there, header included.
    pub length: usize,
    /// Its tag.
    pub tag: u8,
    /// 1 has a problem, 2 cut, 4 has `last_stream_id`, 8 has `persistent_id`, 16 wants an acknowledgement.
    pub flags: u32,
    /// Its `last_stream_id_received`.
    pub last_stream_id: i32,
    /// FNV-1a of the bytes of its persistent id, 32 bits.
    pub persistent_id: u32,
    /// Number of an IQ's extension.
    pub extension: i32,
}

impl Entry {
    /// Returns the frame's words.
    pub const fn to_words(self) -> [u32; WORDS] {
        let offset = self.offset as u64;
        [
            offset as u32,
            (offset >> 32) as u32,
            self.length as u32,
            self.tag as u32,
            self.flags,
            self.last_stream_id as u32,
            self.persistent_id,
            self.extension as u32,
        ]
    }

    /// Reads a frame's words.
    pub fn from_words(words: [u32; WORDS]) -> Self {
        let [low, high, length, tag, flags, last_stream_id, persistent_id, extension] = words;
        Self {
            offset: (u64::from(high) << 32 | u64::from(low)) as usize,
            length: length as usize,
            tag: tag as u8,
            flags,
            last_stream_id: last_stream_id as i32,
            persistent_id,
            extension: extension as i32,
        }
    }
}

/// Collects an entry and the problems of a frame.
pub(super) struct Collect<'p> {
    pub(super) entry: Entry,
    pub(super) frame: usize,
    pub(super) problems: &'p mut alloc::vec::Vec<Problem>,
    /// How many messages are open around the field.
    pub(super) depth: u32,
    /// The field of an IQ whose inside this is.
    pub(super) outer: u32,
}

impl Sink for Collect<'_> {
    fn value(&mut self, found: Found, value: Value<'_>) {
        match (self.entry.tag, self.depth, found.number, value) {
            (0 | 1, 0, 2, Value::Int32(id))
            | (3, 0, 6, Value::Int32(id))
            | (7, 0, 10, Value::Int32(id))
            | (8, 0, 11, Value::Int32(id)) => {
                self.entry.last_stream_id = id;
                self.entry.flags |= HAS_LAST_STREAM_ID;
            }
            (7, 0, 8, Value::String(id)) | (8, 0, 9, Value::String(id)) if !id.is_empty() => {
                self.entry.persistent_id = hash(id.as_bytes());
                self.entry.flags |= HAS_PERSISTENT_ID;
            }
            (8, 0, 24, Value::Bool(true)) => self.entry.flags |= IMMEDIATE_ACK,
            (7, 1, 1, Value::Int32(id)) if self.outer == 7 => self.entry.extension = id,
            _ => {}
        }
    }

    fn open(&mut self, found: Found) {
        if self.depth == 0 {
            self.outer = found.number;
        }
        self.depth += 1;
    }

    fn close(&mut self) {
        self.depth -= 1;
    }

    fn problem(&mut self, kind: ProblemKind, offset: usize) {
        self.entry.flags |= PROBLEM;
        self.problems.push(Problem { frame: Some(self.frame), ..Problem::new(kind, offset) });
    }
}

/// FNV-1a.
fn hash(bytes: &[u8]) -> u32 {
    let start = 0x811c_9dc5_u32;
    bytes.iter().fold(start, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

//! Reads the few fields that matter out of a body that cannot be kept or decoded whole.
//!
//! A stanza larger than the receive buffer streams past this scanner in pieces; a broken one is
//! fed to it in one piece. Follows the field numbers of mcs.proto (spec/mcs.md §3). Promises
//! constant memory and the same result however the bytes are cut; stops at the first byte that
//! makes no sense and keeps what it had.

use heapless::Vec;

use crate::mcs::Tag;

/// The longest persistent id that is kept, in bytes; those of FCM have about 35.
pub(crate) const MAX_ID_LEN: usize = 256;

/// A scanner for the body of one stanza.
#[derive(Debug, Default)]
pub(crate) struct Scanner {
    numbers: FieldNumbers,
    state: State,
    varint: u64,
    shift: u32,
    id: Vec<u8, MAX_ID_LEN>,
    id_is_whole: bool,
    last_stream_id_received: Option<i32>,
    immediate_ack: bool,
}

/// Where a stanza keeps what we look for; 0 where it does not have it.
#[derive(Clone, Copy, Debug, Default)]
struct FieldNumbers {
    persistent_id: u64,
    last_stream_id_received: u64,
    immediate_ack: u64,
}

#[derive(Clone, Copy, Debug, Default)]
enum State {
    #[default]
    Key,
    Varint(u64),
    Length(u64),
    Id(u64),
    Skip(u64),
    Lost,
}

impl FieldNumbers {
    const fn of(tag: Tag) -> Self {
        let (persistent_id, last_stream_id_received, immediate_ack) = match tag {
            Tag::DataMessageStanza => (9, 11, 24),
            Tag::IqStanza => (8, 10, 0),
            Tag::HeartbeatPing | Tag::HeartbeatAck => (0, 2, 0),
            Tag::LoginResponse => (0, 6, 0),
            _ => (0, 0, 0),
        };
        Self {
            persistent_id,
            last_stream_id_received,
            immediate_ack,
        }
    }
}

impl Scanner {
    /// Starts at the first body byte of a frame of this kind.
    pub(crate) fn new(tag: Tag) -> Self {
        Self {
            numbers: FieldNumbers::of(tag),
            ..Self::default()
        }
    }

    /// Takes the next bytes of the body.
    pub(crate) fn feed(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            bytes = match self.state {
                State::Id(left) => self.feed_id(left, bytes),
                State::Skip(left) => self.feed_skip(left, bytes),
                State::Lost => &[],
                State::Key | State::Varint(_) | State::Length(_) => self.feed_varint(bytes),
            };
        }
    }

    /// Returns the persistent id, if it is all there, UTF-8 and at most 256 bytes long.
    pub(crate) fn persistent_id(&self) -> Option<&str> {
        let id = core::str::from_utf8(&self.id).ok()?;
        (self.id_is_whole && !id.is_empty()).then_some(id)
    }

    pub(crate) const fn last_stream_id_received(&self) -> Option<i32> {
        self.last_stream_id_received
    }

    pub(crate) const fn immediate_ack(&self) -> bool {
        self.immediate_ack
    }

    fn feed_varint<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let Some((byte, rest)) = bytes.split_first() else {
            return bytes;
        };
        if self.shift >= 64 {
            self.state = State::Lost;
            return rest;
        }
        self.varint |= u64::from(byte & 0x7f) << self.shift;
        self.shift += 7;
        if *byte < 0x80 {
            let value = core::mem::take(&mut self.varint);
            self.shift = 0;
            self.varint_read(value);
        }
        rest
    }

    fn varint_read(&mut self, value: u64) {
        self.state = match self.state {
            State::Key => Self::value_state(value),
            State::Varint(number) => self.number_read(number, value),
            State::Length(number) => self.length_read(number, value),
            other => other,
        };
    }

    fn value_state(key: u64) -> State {
        match key & 7 {
            0 => State::Varint(key >> 3),
            1 => State::Skip(8),
            2 => State::Length(key >> 3),
            5 => State::Skip(4),
            _ => State::Lost,
        }
    }

    fn number_read(&mut self, number: u64, value: u64) -> State {
        if number == self.numbers.last_stream_id_received && number != 0 {
            self.last_stream_id_received = Some(value as i32);
        } else if number == self.numbers.immediate_ack && number != 0 {
            self.immediate_ack = value != 0;
        }
        State::Key
    }

    fn length_read(&mut self, number: u64, length: u64) -> State {
        if number != self.numbers.persistent_id || number == 0 {
            return State::skip(length);
        }
        self.id.clear();
        self.id_is_whole = length == 0;
        if length > MAX_ID_LEN as u64 {
            State::skip(length)
        } else {
            State::id(length)
        }
    }

    fn feed_id<'b>(&mut self, left: u64, bytes: &'b [u8]) -> &'b [u8] {
        let (head, rest) = split(bytes, left);
        // The length was checked against the capacity before the first byte.
        let _ = self.id.extend_from_slice(head);
        self.state = State::id(left - head.len() as u64);
        self.id_is_whole = matches!(self.state, State::Key);
        rest
    }

    fn feed_skip<'b>(&mut self, left: u64, bytes: &'b [u8]) -> &'b [u8] {
        let (head, rest) = split(bytes, left);
        self.state = State::skip(left - head.len() as u64);
        rest
    }
}

impl State {
    const fn id(left: u64) -> Self {
        if left == 0 { Self::Key } else { Self::Id(left) }
    }

    const fn skip(left: u64) -> Self {
        if left == 0 {
            Self::Key
        } else {
            Self::Skip(left)
        }
    }
}

/// Splits off at most `count` bytes.
fn split(bytes: &[u8], count: u64) -> (&[u8], &[u8]) {
    let count = usize::try_from(count)
        .unwrap_or(usize::MAX)
        .min(bytes.len());
    bytes.split_at_checked(count).unwrap_or((bytes, &[]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mcs::DataMessageStanza;
    use crate::secret::Redacted;
    use crate::wire::Message;

    fn stanza(out: &mut [u8]) -> usize {
        let raw = [0x5a; 40];
        DataMessageStanza {
            from: "someone",
            persistent_id: Some("0:1%2"),
            last_stream_id_received: Some(-7),
            raw_data: Some(Redacted::new(&raw)),
            immediate_ack: Some(true),
            ..Default::default()
        }
        .encode(out)
        .unwrap()
    }

    #[test]
    fn finds_the_same_however_the_bytes_are_cut() {
        let mut bytes = [0; 128];
        let len = stanza(&mut bytes);
        for cut in 0..len {
            let mut scanner = Scanner::new(Tag::DataMessageStanza);
            scanner.feed(&bytes[..cut]);
            scanner.feed(&bytes[cut..len]);
            assert_eq!(scanner.persistent_id(), Some("0:1%2"), "cut at {cut}");
            assert_eq!(scanner.last_stream_id_received(), Some(-7));
            assert!(scanner.immediate_ack());
        }
    }

    #[test]
    fn gives_no_part_of_an_id() {
        let mut scanner = Scanner::new(Tag::DataMessageStanza);
        scanner.feed(&[9 << 3 | 2, 5, b'a', b'b']);
        assert_eq!(scanner.persistent_id(), None);
    }

    #[test]
    fn skips_an_id_that_is_too_long() {
        let mut scanner = Scanner::new(Tag::DataMessageStanza);
        scanner.feed(&[9 << 3 | 2, 0x81, 0x02]);
        scanner.feed(&[b'x'; 257]);
        scanner.feed(&[11 << 3, 5]);
        assert_eq!(scanner.persistent_id(), None);
        assert_eq!(scanner.last_stream_id_received(), Some(5));
    }

    #[test]
    fn stops_at_nonsense_and_keeps_what_it_had() {
        let mut scanner = Scanner::new(Tag::DataMessageStanza);
        scanner.feed(&[9 << 3 | 2, 1, b'a', 0x0b, 9 << 3 | 2, 1, b'b']);
        assert_eq!(scanner.persistent_id(), Some("a"));
    }
}

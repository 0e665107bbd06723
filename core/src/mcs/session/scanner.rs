//! Reads the few fields that matter out of a body that cannot be kept or decoded whole.
//!
//! A stanza larger than the receive buffer streams past this scanner in pieces; a broken one is
//! fed to it in one piece. Follows the field numbers of mcs.proto (spec/mcs.md §3). Promises
//! constant memory and the same result however the bytes are cut; stops at the first byte that
//! makes no sense and keeps what it had.

use heapless::Vec;

use crate::mcs::Tag;
use crate::wire::stream::FieldSink;
use crate::wire::stream::FieldStream;

/// The longest persistent id that is kept, in bytes; those of FCM have about 35.
pub(crate) const MAX_ID_LEN: usize = 256;

/// A scanner for the body of one stanza.
#[derive(Debug, Default)]
pub(crate) struct Scanner {
    fields: FieldStream,
    found: Found,
}

#[derive(Debug, Default)]
struct Found {
    numbers: FieldNumbers,
    id: Vec<u8, MAX_ID_LEN>,
    id_is_whole: bool,
    last_stream_id_received: Option<i32>,
    immediate_ack: bool,
}

/// Where a stanza keeps what we look for; 0, which no field has, where it does not have it.
#[derive(Clone, Copy, Debug, Default)]
struct FieldNumbers {
    persistent_id: u64,
    last_stream_id_received: u64,
    immediate_ack: u64,
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
        Self { persistent_id, last_stream_id_received, immediate_ack }
    }
}

impl FieldSink for Found {
    fn varint(&mut self, number: u64, value: u64) {
        match number {
            0 => {}
            _ if number == self.numbers.last_stream_id_received => {
                self.last_stream_id_received = Some(value as i32);
            }
            _ if number == self.numbers.immediate_ack => self.immediate_ack = value != 0,
            _ => {}
        }
    }

    fn begin(&mut self, number: u64, len: u64) -> bool {
        let is_id = number == self.numbers.persistent_id && number != 0;
        if is_id {
            self.id.clear();
            self.id_is_whole = false;
        }
        is_id && len <= MAX_ID_LEN as u64
    }

    fn bytes(&mut self, _: u64, bytes: &[u8], left: u64) {
        // The length was checked against the capacity before the first byte.
        let _ = self.id.extend_from_slice(bytes);
        self.id_is_whole = left == 0;
    }
}

impl Scanner {
    /// Starts at the first body byte of a frame of this kind.
    pub(crate) fn new(tag: Tag) -> Self {
        let found = Found { numbers: FieldNumbers::of(tag), ..Found::default() };
        Self { fields: FieldStream::default(), found }
    }

    /// Takes the next bytes of the body.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.fields.feed(bytes, &mut self.found);
    }

    /// Returns the persistent id, if it is all there, UTF-8 and at most 256 bytes long.
    pub(crate) fn persistent_id(&self) -> Option<&str> {
        let id = core::str::from_utf8(&self.found.id).ok()?;
        (self.found.id_is_whole && !id.is_empty()).then_some(id)
    }

    pub(crate) const fn last_stream_id_received(&self) -> Option<i32> {
        self.found.last_stream_id_received
    }

    pub(crate) const fn immediate_ack(&self) -> bool {
        self.found.immediate_ack
    }
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

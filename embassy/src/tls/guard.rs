//! A filter over the inbound byte stream that lets only well-formed TLS 1.3 records through.
//!
//! Follows RFC 8446 §5 (record layer), §5.1 and §5.2 (lengths), §5 and appendix D.4 (where a
//! `change_cipher_spec` may stand) and §6 (alerts). It sees headers only and keeps five bytes of them.
//! Promises that behind it no plaintext record follows an encrypted one, no encrypted record is too short
//! to hold a content type, and none is longer than the read buffer. It decrypts nothing.

use core::fmt;

const CHANGE_CIPHER_SPEC: u8 = 0x14;
const ALERT: u8 = 0x15;
const HANDSHAKE: u8 = 0x16;
const APPLICATION_DATA: u8 = 0x17;

/// Bytes in a record header: type, two of legacy version, two of length.
const HEADER: usize = 5;
/// The shortest encrypted record: an empty fragment, its content type and the AEAD tag.
const SHORTEST_CIPHERTEXT: u16 = 17;
/// The longest encrypted record, RFC 8446 §5.2: 2^14 + 256.
const LONGEST_CIPHERTEXT: u16 = 16_640;
/// The longest plaintext record, RFC 8446 §5.1: 2^14.
const LONGEST_PLAINTEXT: u16 = 16_384;

/// What was wrong with a record header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum RecordFault {
    /// A record of this content type may not stand here (RFC 8446 §5).
    UnexpectedType(u8),
    /// The legacy version is not 3.x, so this is not TLS (RFC 8446 §5.1).
    Version,
    /// A record of this type cannot have this length, in bytes (RFC 8446 §5.1, §5.2).
    Length(u16),
    /// The record is legal but longer than the read buffer.
    TooLong {
        /// Bytes that the read buffer would have to hold.
        needed: usize,
    },
}

impl fmt::Display for RecordFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnexpectedType(kind) => write!(f, "record of type {kind} out of place"),
            Self::Version => f.write_str("record is not TLS"),
            Self::Length(length) => write!(f, "impossible record length {length}"),
            Self::TooLong { needed } => write!(f, "record needs a read buffer of {needed} bytes"),
        }
    }
}

impl core::error::Error for RecordFault {}

/// Which records may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// ServerHello or an alert.
    Hello,
    /// ServerHello is in: the rest of the handshake is encrypted, but an alert may be plain.
    Flight,
    /// An encrypted record was seen: no plain alert any more.
    Encrypted,
    /// The handshake is over: encrypted records only.
    Open,
}

/// The state of the filter: where in a record the stream stands, and how far the handshake is.
#[derive(Clone, Copy, Debug)]
pub struct RecordGuard {
    header: [u8; HEADER],
    header_len: usize,
    body_left: usize,
    largest: usize,
    phase: Phase,
}

impl RecordGuard {
    /// A guard at the start of a connection, for records of at most `largest` bytes of content.
    #[must_use]
    pub const fn new(largest: usize) -> Self {
        Self { header: [0; HEADER], header_len: 0, body_left: 0, largest, phase: Phase::Hello }
    }

    /// Looks at the next inbound bytes, however they are cut.
    ///
    /// # Errors
    ///
    /// The first fault found. The stream cannot be used after it: drop the connection.
    pub fn inspect(&mut self, mut bytes: &[u8]) -> Result<(), RecordFault> {
        while let Some((&first, rest)) = bytes.split_first() {
            if self.body_left > 0 {
                let (_, after) = bytes.split_at(self.body_left.min(bytes.len()));
                self.body_left -= bytes.len() - after.len();
                bytes = after;
            } else {
                self.header_byte(first)?;
                bytes = rest;
            }
        }
        Ok(())
    }

    /// Tells the guard that the handshake is complete.
    pub const fn handshake_complete(&mut self) {
        self.phase = Phase::Open;
    }

    /// Whether the last byte seen ended a record.
    #[must_use]
    pub const fn is_between_records(&self) -> bool {
        self.header_len == 0 && self.body_left == 0
    }

    fn header_byte(&mut self, byte: u8) -> Result<(), RecordFault> {
        if let Some(slot) = self.header.get_mut(self.header_len) {
            *slot = byte;
        }
        self.header_len += 1;
        if self.header_len == HEADER {
            self.header_len = 0;
            self.header_complete()?;
        }
        Ok(())
    }

    fn header_complete(&mut self) -> Result<(), RecordFault> {
        let [kind, major, minor, high, low] = self.header;
        let length = u16::from_be_bytes([high, low]);
        if major != 3 || minor > 4 {
            return Err(RecordFault::Version);
        }
        self.phase = next_phase(self.phase, kind).ok_or(RecordFault::UnexpectedType(kind))?;
        if !is_possible_length(kind, length) {
            return Err(RecordFault::Length(length));
        }
        self.body_left = usize::from(length);
        if self.body_left > self.largest {
            return Err(RecordFault::TooLong { needed: self.body_left });
        }
        Ok(())
    }
}

/// The phase after a record of type `kind`, or `None` if it may not stand there.
///
/// One plain handshake record only: ServerHello. HelloRetryRequest is not spoken here.
const fn next_phase(phase: Phase, kind: u8) -> Option<Phase> {
    match (phase, kind) {
        (Phase::Hello, HANDSHAKE) => Some(Phase::Flight),
        (Phase::Hello, ALERT) => Some(Phase::Hello),
        (Phase::Flight, ALERT | CHANGE_CIPHER_SPEC) => Some(Phase::Flight),
        (Phase::Flight | Phase::Encrypted, APPLICATION_DATA) => Some(Phase::Encrypted),
        (Phase::Encrypted, CHANGE_CIPHER_SPEC) => Some(Phase::Encrypted),
        (Phase::Open, APPLICATION_DATA) => Some(Phase::Open),
        _ => None,
    }
}

const fn is_possible_length(kind: u8, length: u16) -> bool {
    match kind {
        CHANGE_CIPHER_SPEC => length == 1,
        ALERT => length == 2,
        HANDSHAKE => length > 0 && length <= LONGEST_PLAINTEXT,
        _ => length >= SHORTEST_CIPHERTEXT && length <= LONGEST_CIPHERTEXT,
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use super::*;

    fn record(kind: u8, length: u16) -> Vec<u8> {
        let [high, low] = length.to_be_bytes();
        let mut bytes = Vec::from([kind, 3, 3, high, low]);
        bytes.resize(HEADER + usize::from(length), 0xaa);
        bytes
    }

    fn handshake() -> Vec<u8> {
        [record(HANDSHAKE, 90), record(CHANGE_CIPHER_SPEC, 1), record(APPLICATION_DATA, 700)]
            .concat()
    }

    fn after_handshake() -> RecordGuard {
        let mut guard = RecordGuard::new(16_640);
        guard.inspect(&handshake()).unwrap();
        guard.handshake_complete();
        guard
    }

    #[test]
    fn a_handshake_passes_however_it_is_cut() {
        let bytes = handshake();
        for size in 1..=bytes.len() {
            let mut guard = RecordGuard::new(1024);
            for piece in bytes.chunks(size) {
                assert_eq!(guard.inspect(piece), Ok(()), "pieces of {size}");
            }
            assert!(guard.is_between_records());
        }
    }

    #[test]
    fn a_fault_is_found_however_the_stream_is_cut() {
        let bytes = [handshake(), record(HANDSHAKE, 4)].concat();
        for size in 1..=bytes.len() {
            let mut guard = RecordGuard::new(1024);
            let fault = bytes.chunks(size).find_map(|piece| guard.inspect(piece).err());
            assert_eq!(fault, Some(RecordFault::UnexpectedType(HANDSHAKE)), "pieces of {size}");
        }
    }

    #[test]
    fn only_encrypted_records_pass_after_the_handshake() {
        for kind in 0..=u8::MAX {
            let outcome = after_handshake().inspect(&record(kind, 17));
            let expected = match kind {
                APPLICATION_DATA => Ok(()),
                _ => Err(RecordFault::UnexpectedType(kind)),
            };
            assert_eq!(outcome, expected);
        }
    }

    #[test]
    fn nothing_but_a_hello_or_an_alert_may_come_first() {
        for kind in [CHANGE_CIPHER_SPEC, APPLICATION_DATA, 0x18, 0] {
            let outcome = RecordGuard::new(1024).inspect(&record(kind, 20));
            assert_eq!(outcome, Err(RecordFault::UnexpectedType(kind)));
        }
        assert_eq!(RecordGuard::new(1024).inspect(&record(ALERT, 2)), Ok(()));
    }

    #[test]
    fn a_second_plain_handshake_record_is_refused() {
        let bytes = [record(HANDSHAKE, 90), record(HANDSHAKE, 90)].concat();
        let outcome = RecordGuard::new(1024).inspect(&bytes);
        assert_eq!(outcome, Err(RecordFault::UnexpectedType(HANDSHAKE)));
    }

    #[test]
    fn a_plain_alert_is_refused_once_the_server_encrypts() {
        let bytes = [handshake(), record(ALERT, 2)].concat();
        let outcome = RecordGuard::new(1024).inspect(&bytes);
        assert_eq!(outcome, Err(RecordFault::UnexpectedType(ALERT)));
    }

    #[test]
    fn lengths_outside_the_rfc_are_refused() {
        for length in [0, 1, 15, 16, 16_641, u16::MAX] {
            let outcome = after_handshake().inspect(&record(APPLICATION_DATA, length));
            assert_eq!(outcome, Err(RecordFault::Length(length)));
        }
        for length in [17, 18, 16_640] {
            assert_eq!(after_handshake().inspect(&record(APPLICATION_DATA, length)), Ok(()));
        }
    }

    #[test]
    fn a_record_longer_than_the_buffer_says_what_it_needs() {
        let mut guard = RecordGuard::new(1024);
        guard.inspect(&record(HANDSHAKE, 90)).unwrap();
        assert_eq!(guard.inspect(&record(APPLICATION_DATA, 1024)), Ok(()));
        let outcome = guard.inspect(&record(APPLICATION_DATA, 1025));
        assert_eq!(outcome, Err(RecordFault::TooLong { needed: 1025 }));
    }

    #[test]
    fn a_stream_that_is_not_tls_is_refused() {
        assert_eq!(RecordGuard::new(1024).inspect(b"HTTP/1.1 400"), Err(RecordFault::Version));
    }

    #[test]
    fn a_cut_record_is_not_between_records() {
        let mut guard = RecordGuard::new(1024);
        for byte in record(HANDSHAKE, 3).iter().take(7) {
            guard.inspect(&[*byte]).unwrap();
            assert!(!guard.is_between_records());
        }
    }
}

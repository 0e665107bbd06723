//! A number for a sequence of things: two sequences are compared without being kept.
//!
//! FNV-1a of 64 bits. Promises nothing to an attacker; the fuzzer does not look for collisions.

use core::fmt;

/// The number so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest(u64);

impl Digest {
    pub const NOTHING: Self = Self(0xcbf2_9ce4_8422_2325);

    /// Adds bytes; where they were cut does not count.
    pub fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Adds a text and where it ends.
    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.bytes(&[0xff]);
    }

    /// Adds what is printed of a value and where it ends.
    pub fn debug(&mut self, value: &impl fmt::Debug) {
        // Writing into a number cannot fail.
        let _ = fmt::write(self, format_args!("{value:?}\u{1f}"));
    }
}

impl fmt::Write for Digest {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.bytes(text.as_bytes());
        Ok(())
    }
}

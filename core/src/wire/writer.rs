//! A cursor that writes into the caller's bytes.
//!
//! Follows protobuf.dev/programming-guides/encoding. The length is checked once, before the first
//! byte ([`Writer::for_len`]); after that no write can fail, and a write past the end would be
//! dropped rather than panic. It never allocates.

use core::fmt;

/// The caller's buffer is too small for what must be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct BufferTooSmall {
    /// How many bytes it takes.
    pub needed: usize,
}

impl fmt::Display for BufferTooSmall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "buffer too small: {} bytes needed", self.needed)
    }
}

impl core::error::Error for BufferTooSmall {}

/// A cursor over bytes to fill.
pub struct Writer<'b> {
    rest: &'b mut [u8],
    written: usize,
}

impl<'b> Writer<'b> {
    /// Starts at the first byte of `out`, if that has `len` bytes.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] with `len`; nothing is written then.
    pub fn for_len(out: &'b mut [u8], len: usize) -> Result<Self, BufferTooSmall> {
        match out.get_mut(..len) {
            Some(rest) => Ok(Self { rest, written: 0 }),
            None => Err(BufferTooSmall { needed: len }),
        }
    }

    /// Returns how many bytes were written.
    pub const fn written(&self) -> usize {
        self.written
    }

    /// Writes `bytes` as they are.
    #[cfg_attr(target_os = "none", inline(never))]
    #[cfg_attr(not(target_os = "none"), inline)]
    pub fn bytes(&mut self, bytes: &[u8]) {
        let rest = core::mem::take(&mut self.rest);
        if let Some((head, tail)) = rest.split_at_mut_checked(bytes.len()) {
            head.copy_from_slice(bytes);
            self.rest = tail;
            self.written += bytes.len();
        }
    }

    /// Writes a varint.
    #[cfg_attr(target_os = "none", inline(never))]
    #[cfg_attr(not(target_os = "none"), inline)]
    pub fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes(&[value as u8 | 0x80]);
            value >>= 7;
        }
        self.bytes(&[value as u8]);
    }
}

/// The bytes may hold secrets: they are not printed.
impl fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("written", &self.written).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_many_bytes_it_takes() {
        let error = Writer::for_len(&mut [0; 3], 4).unwrap_err();
        assert_eq!(error, BufferTooSmall { needed: 4 });
    }

    #[test]
    fn varints_come_back_as_they_went() {
        for value in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut bytes = [0xa5; 10];
            let mut writer = Writer::for_len(&mut bytes, 10).unwrap();
            writer.varint(value);
            let written = writer.written();
            assert_eq!(written, super::super::varint::encoded_len(value));
            assert_eq!(super::super::Reader::new(&bytes[..written], 0).varint(), Ok(value));
        }
    }
}

//! Bytes that are due to be written besides messages: handshake, answers, pings, the end of the stream.
//!
//! Promises their order, that each is there whole or not at all, and that they are wiped once they are taken:
//! the password is one of them.

use zeroize::Zeroize;

use crate::slices::shift;
use crate::xmpp::xml::WriteError;

/// A queue of bytes.
pub(super) struct Outbox<'m> {
    bytes: &'m mut [u8],
    start: usize,
    end: usize,
}

impl<'m> Outbox<'m> {
    pub(super) const fn new(bytes: &'m mut [u8]) -> Self {
        Self { bytes, start: 0, end: 0 }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.start == self.end
    }

    pub(super) fn clear(&mut self) {
        self.bytes.zeroize();
        (self.start, self.end) = (0, 0);
    }

    /// Adds what `write` writes; returns false if there is no room for it.
    pub(super) fn push(
        &mut self,
        write: impl FnOnce(&mut [u8]) -> Result<usize, WriteError>,
    ) -> bool {
        self.close_gap();
        let free = self.bytes.get_mut(self.end..).unwrap_or_default();
        match write(free) {
            Ok(written) => {
                self.end += written;
                true
            }
            Err(_) => {
                free.zeroize();
                false
            }
        }
    }

    fn close_gap(&mut self) {
        let left = self.end - self.start;
        shift(self.bytes, self.start..self.end, 0);
        self.bytes.get_mut(left..self.end).unwrap_or_default().zeroize();
        (self.start, self.end) = (0, left);
    }

    /// Moves as much as fits into `out` and returns how much.
    pub(super) fn take(&mut self, out: &mut [u8]) -> usize {
        let len = out.len().min(self.end - self.start);
        let taken = self.bytes.get_mut(self.start..self.start + len).unwrap_or_default();
        if let Some(out) = out.get_mut(..taken.len()) {
            out.copy_from_slice(taken);
        }
        taken.zeroize();
        self.start += len;
        len
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn push(outbox: &mut Outbox<'_>, text: &str) -> bool {
        outbox.push(|out| {
            let room = out.get_mut(..text.len()).ok_or(WriteError::Name)?;
            room.copy_from_slice(text.as_bytes());
            Ok(text.len())
        })
    }

    #[test]
    fn what_is_taken_makes_room_and_is_wiped() {
        let mut bytes = [0; 6];
        let mut outbox = Outbox::new(&mut bytes);
        assert!(push(&mut outbox, "abcd"));
        assert!(!push(&mut outbox, "efg"));
        let mut out = [0; 3];
        assert_eq!(outbox.take(&mut out), 3);
        assert_eq!(&out, b"abc");
        assert_eq!(&outbox.bytes[..3], [0; 3]);
        assert!(push(&mut outbox, "e"));
        assert_eq!(outbox.bytes[2..], [0; 4]);
        assert!(push(&mut outbox, "fg"));
        let mut out = [0; 9];
        assert_eq!(outbox.take(&mut out), 4);
        assert_eq!(&out[..4], b"defg");
        assert!(outbox.is_empty() && outbox.take(&mut out) == 0);
    }
}

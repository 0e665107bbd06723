//! Text of a stanza, kept in a buffer of fixed size.
//!
//! Promises that what does not fit is cut at a character and reported, never lost in silence. It is wiped by
//! being overwritten only: payloads pass through it.

use crate::slices::put;

/// Where a text stands in the buffer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(super) start: usize,
    pub(super) len: usize,
}

/// The buffer of one stanza.
pub(crate) struct TextBuffer<'m> {
    bytes: &'m mut [u8],
    used: usize,
}

impl<'m> TextBuffer<'m> {
    pub(super) const fn new(bytes: &'m mut [u8]) -> Self {
        Self { bytes, used: 0 }
    }

    pub(super) const fn clear(&mut self) {
        self.used = 0;
    }

    /// Begins a text at the end of what is there.
    pub(super) const fn begin(&self) -> Segment {
        Segment { start: self.used, len: 0 }
    }

    /// Adds to the text begun last; returns false if only a part of it fits. Then nothing more does: a shorter
    /// character behind one that was left out would depend on how the text came.
    pub(super) fn push(&mut self, segment: &mut Segment, text: &str) -> bool {
        let room = self.bytes.len().saturating_sub(self.used);
        let head = text.get(..text.floor_char_boundary(room)).unwrap_or_default();
        if put(self.bytes, self.used, head.as_bytes()) {
            self.used += head.len();
            segment.len += head.len();
        }
        let fits = head.len() == text.len();
        if !fits {
            self.used = self.bytes.len();
        }
        fits
    }

    /// Keeps a whole text, or what fits of it.
    pub(super) fn keep(&mut self, text: &str) -> Segment {
        let mut segment = self.begin();
        self.push(&mut segment, text);
        segment
    }

    pub(super) fn bytes(&self, segment: Segment) -> &[u8] {
        self.bytes.get(segment.start..segment.start + segment.len).unwrap_or_default()
    }

    /// Returns a text; it was UTF-8 when it came.
    pub(super) fn text(&self, segment: Segment) -> &str {
        core::str::from_utf8(self.bytes(segment)).unwrap_or_default()
    }

    /// Puts what `write` writes in the place of everything.
    pub(super) fn replace(&mut self, write: impl FnOnce(&mut [u8]) -> Option<usize>) -> Segment {
        self.used = write(self.bytes).unwrap_or_default().min(self.bytes.len());
        Segment { start: 0, len: self.used }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_does_not_fit_is_cut_at_a_character() {
        let mut bytes = [0; 6];
        let mut buffer = TextBuffer::new(&mut bytes);
        let mut segment = buffer.begin();
        assert!(buffer.push(&mut segment, "abc"));
        assert!(!buffer.push(&mut segment, "d🚀e"));
        assert!(!buffer.push(&mut segment, "f"));
        assert!(buffer.push(&mut segment, ""));
        assert_eq!(buffer.text(segment), "abcd");
        assert_eq!(buffer.keep("g"), Segment { start: 6, len: 0 });
    }

    #[test]
    fn texts_stand_one_after_the_other() {
        let mut bytes = [0; 8];
        let mut buffer = TextBuffer::new(&mut bytes);
        let (first, second) = (buffer.keep("ab"), buffer.keep("cd"));
        assert_eq!((buffer.text(first), buffer.text(second)), ("ab", "cd"));
        buffer.clear();
        assert_eq!(buffer.keep("e"), Segment { start: 0, len: 1 });
    }
}

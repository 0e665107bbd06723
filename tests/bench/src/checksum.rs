//! A sum over what a parser gives, the same however text is cut into pieces and attributes are ordered.
//!
//! Follows Fletcher's idea: a sum of bytes and a sum weighted by place, eight bytes at a time. Promises that every
//! byte counts, and where it is. It is no defence against intent.

use pushwire_bench_mcs::Sink;

/// The sum over a stream of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Checksum {
    sum: u64,
    weighted: u64,
    len: u64,
    /// How many elements were begun.
    pub(crate) elements: u64,
}

impl Checksum {
    /// Adds a start tag without its attributes.
    pub(crate) fn start(&mut self, namespace: &str, local: &str) {
        self.elements += 1;
        self.add(b"<");
        self.add(namespace.as_bytes());
        self.add(b"|");
        self.add(local.as_bytes());
    }

    /// Adds an attribute of the tag that was begun last.
    pub(crate) fn attribute(&mut self, namespace: &str, local: &str, value: &str) {
        let mut one = Self::default();
        one.add(namespace.as_bytes());
        one.add(b"|");
        one.add(local.as_bytes());
        one.add(b"=");
        one.add(value.as_bytes());
        self.sum = self.sum.wrapping_add(one.sum);
        self.weighted = self.weighted.wrapping_add(one.weighted.wrapping_mul(self.elements));
    }

    /// Ends the start tag.
    pub(crate) fn content(&mut self) {
        self.add(b">");
    }

    /// Adds a piece of text.
    pub(crate) fn text(&mut self, text: &str) {
        self.add(text.as_bytes());
    }

    /// Adds an end tag.
    pub(crate) fn end(&mut self) {
        self.add(b"/");
    }

    fn field(&mut self, kind: u8, number: u32) {
        self.add(&[kind]);
        self.add(&number.to_le_bytes());
    }

    #[inline]
    fn add(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.add_word(*word, 8));
        let mut last = [0; 8];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        self.add_word(last, rest.len() as u64);
    }

    /// Adds `len` bytes, behind which are zeros. The sums of four are made by a multiplication, in its highest
    /// 16 bits; the second one with 1 to 8 as weights.
    #[inline(always)]
    fn add_word(&mut self, word: [u8; 8], len: u64) {
        const EVERY_OTHER: u64 = 0x00ff_00ff_00ff_00ff;
        let word = u64::from_le_bytes(word);
        let (even, odd) = (word & EVERY_OTHER, (word >> 8) & EVERY_OTHER);
        let sum = (even + odd).wrapping_mul(0x0001_0001_0001_0001) >> 48;
        let of_even = even.wrapping_mul(0x0001_0003_0005_0007) >> 48;
        let of_odd = odd.wrapping_mul(0x0002_0004_0006_0008) >> 48;
        let before = self.len.wrapping_mul(sum);
        self.weighted = self.weighted.wrapping_add(before).wrapping_add(of_even + of_odd);
        self.sum = self.sum.wrapping_add(sum);
        self.len += len;
    }
}

/// Fields of messages, with their numbers and the lengths of texts.
impl Sink for Checksum {
    fn begin(&mut self, number: u32) {
        self.elements += 1;
        self.field(b'<', number);
    }

    fn end(&mut self) {
        self.add(b">");
    }

    fn integer(&mut self, number: u32, value: u64) {
        self.field(b'i', number);
        self.add(&value.to_le_bytes());
    }

    fn text(&mut self, number: u32, value: &str) {
        self.field(b't', number);
        self.add(&value.len().to_le_bytes());
        self.add(value.as_bytes());
    }

    fn bytes(&mut self, number: u32, value: &[u8]) {
        self.field(b'b', number);
        self.add(&value.len().to_le_bytes());
        self.add(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Checksum {
        let mut checksum = Checksum::default();
        texts.iter().for_each(|text| checksum.text(text));
        checksum
    }

    #[test]
    fn cuts_do_not_count_and_places_do() {
        let long = "0123456789".repeat(1000);
        let (head, tail) = long.split_at(4097);
        assert_eq!(of(&[&long]), of(&[head, tail]));
        assert_ne!(of(&["ab"]), of(&["ba"]));
        assert_ne!(of(&["a", "\0"]), of(&["a"]));
    }

    #[test]
    fn words_are_summed_as_bytes_are() {
        let bytes: Vec<u8> = (0..=255).rev().collect();
        for len in 0..bytes.len() {
            let text = bytes.get(..len).unwrap();
            let mut checksum = Checksum::default();
            checksum.add(text);
            let sum = text.iter().map(|byte| u64::from(*byte)).sum();
            let weighted = text.iter().zip(1..).map(|(byte, place)| u64::from(*byte) * place).sum();
            let expected = Checksum { sum, weighted, len: len as u64, elements: 0 };
            assert_eq!(checksum, expected);
        }
    }

    #[test]
    fn an_attribute_belongs_to_its_element() {
        let mut sums = [Checksum::default(); 2];
        for (checksum, first) in sums.iter_mut().zip([true, false]) {
            for is_here in [first, !first] {
                checksum.start("n", "e");
                if is_here {
                    checksum.attribute("", "a", "v");
                }
                checksum.content();
            }
        }
        assert_ne!(sums.first(), sums.last());
    }
}

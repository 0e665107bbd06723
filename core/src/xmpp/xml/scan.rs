//! Runs of bytes that need no attention: most of a stream is text, and is looked at a word at a time.
//!
//! Follows XML 1.0 §2.2 to §2.4 and §3.1. Promises to stop before the first byte that means something, is
//! forbidden, or belongs to a character that is cut or broken; what it lets pass is UTF-8 and has no character
//! that XML does not have.

/// Bytes in a word.
const WORD: usize = size_of::<usize>();

/// A word of which each byte is 1.
const ONES: usize = usize::MAX / 0xff;

/// The first byte of U+FFFE and U+FFFF, which XML does not have, and of 4094 characters that it has.
const LAST_OF_PLANE: u8 = 0xef;

/// Finds the bytes of `word` below `limit`, which is 0x80 at most: the lowest bit that is set is the highest
/// one of the first of them. Bits above it mean nothing.
const fn below(word: usize, limit: u8) -> usize {
    word.wrapping_sub(ONES * limit as usize) & !word & (ONES << 7)
}

/// Finds `byte` in `word` in the same way.
const fn equal(word: usize, byte: u8) -> usize {
    below(word ^ (ONES * byte as usize), 1)
}

/// Returns how many bytes of a word come before the first one that was found.
const fn first(found: usize) -> usize {
    (found.trailing_zeros() / 8) as usize
}

/// What ends a run, beside control characters and [`LAST_OF_PLANE`].
#[derive(Clone, Copy)]
struct Ends {
    /// The bits that count for the first of the bytes.
    mask: usize,
    bytes: [u8; 3],
}

/// Returns how many bytes come before the first one that may end a run, and adds those that it looked at to
/// `bits`.
#[cfg_attr(not(any(target_os = "none", target_family = "wasm")), inline(always))]
fn before(bytes: &[u8], bits: &mut usize, ends: Ends) -> usize {
    let [a, b, c] = ends.bytes;
    let mut find = |word: [u8; WORD]| {
        let word = usize::from_le_bytes(word);
        *bits |= word;
        equal(word & ends.mask, a)
            | equal(word, b)
            | equal(word, c)
            | equal(word, LAST_OF_PLANE)
            | below(word, b' ')
    };
    let (words, rest) = bytes.as_chunks::<WORD>();
    for (index, word) in words.iter().enumerate() {
        let found = find(*word);
        if found != 0 {
            return index * WORD + first(found);
        }
    }
    let mut last = [0; WORD];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    words.len() * WORD + first(find(last)).min(rest.len())
}

/// Bytes that need no attention.
#[derive(Clone, Copy)]
pub(super) struct Run<'b> {
    bytes: &'b [u8],
    /// It is known that all are; the others are to be looked at once more.
    is_ascii: bool,
}

impl<'b> Run<'b> {
    /// Returns those before the first character that is cut or broken.
    pub(super) fn text(self) -> &'b str {
        valid(self.bytes)
    }

    /// Returns the same as bytes, which takes less time.
    pub(super) fn bytes(self) -> &'b [u8] {
        if self.is_ascii { self.bytes } else { self.text().as_bytes() }
    }
}

/// Returns the longest start of `bytes` that has no byte that ends the run, but for those that `passes` lets
/// through when it is given all bytes before one and all from it on. Where bytes of code count for more than
/// time, one copy of it is enough.
#[cfg_attr(not(any(target_os = "none", target_family = "wasm")), inline(always))]
fn run<'b>(bytes: &'b [u8], ends: Ends, passes: &dyn Fn(&[u8], &[u8]) -> bool) -> Run<'b> {
    let (mut len, mut bits) = (0, 0);
    loop {
        len += before(bytes.get(len..).unwrap_or_default(), &mut bits, ends);
        let (head, tail) = bytes.split_at_checked(len).unwrap_or((bytes, &[]));
        if tail.is_empty() || !passes(head, tail) {
            return Run { bytes: head, is_ascii: bits & (ONES << 7) == 0 };
        }
        len += 1;
    }
}

/// Tells whether `bytes` begin with a byte of [`LAST_OF_PLANE`] and a character that XML has, as far as it is
/// there: a character that is cut is in no run.
const fn is_allowed(bytes: &[u8]) -> bool {
    matches!(bytes, [LAST_OF_PLANE, ..]) && !matches!(bytes, [_, 0xbf, 0xbe | 0xbf, ..])
}

/// Returns the longest start of `bytes` that is UTF-8.
fn valid(bytes: &[u8]) -> &str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => valid(bytes.get(..error.valid_up_to()).unwrap_or_default()),
    }
}

/// Returns the text before the next markup, reference, carriage return or forbidden character; `brackets` is
/// how many `]` ended the text before it.
pub(super) fn text(bytes: &[u8], brackets: u8) -> Run<'_> {
    // One bit is between < and >.
    let ends = Ends { mask: !(ONES * 2), bytes: [b'<', b'&', b'&'] };
    run(bytes, ends, &|head, tail| match tail {
        [b'\t' | b'\n', ..] => true,
        [b'>', ..] => brackets_after(head, brackets) < 2,
        _ => is_allowed(tail),
    })
}

/// Returns the text of a CDATA section before the next `]`, carriage return or forbidden character.
pub(super) fn cdata(bytes: &[u8]) -> Run<'_> {
    let ends = Ends { mask: !0, bytes: [b']'; 3] };
    run(bytes, ends, &|_, tail| matches!(tail, [b'\t' | b'\n', ..]) || is_allowed(tail))
}

/// Returns the part of an attribute's value before `quote`, markup, a reference, white space that is to
/// become a space, or a forbidden character.
pub(super) fn value(bytes: &[u8], quote: u8) -> Run<'_> {
    let ends = Ends { mask: !0, bytes: [b'<', b'&', quote] };
    run(bytes, ends, &|_, tail| is_allowed(tail))
}

/// Returns how many bytes are ASCII and can stand in a name, the colon excepted.
pub(super) fn name(bytes: &[u8]) -> usize {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    bytes.iter().position(|byte| !is_part(byte)).unwrap_or(bytes.len())
}

/// Returns how many `]`, up to two, end the text after `run`; `before` is how many ended it before that.
pub(super) fn brackets_after(run: &[u8], before: u8) -> u8 {
    match run {
        [.., b']', b']'] => 2,
        [b']'] => (before + 1).min(2),
        [.., b']'] => 1,
        [] => before,
        _ => 0,
    }
}

/// Returns how many bytes of white space `bytes` begin with.
pub(super) fn white_space(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| !is_white_space(*byte)).unwrap_or(bytes.len())
}

/// The four bytes of XML 1.0 §2.3.
pub(super) const fn is_white_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Tells whether XML has `character`: XML 1.0 §2.2, production 2.
pub(super) const fn is_character(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => true,
        '\0'..' ' | '\u{fffe}' | '\u{ffff}' => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    /// The longest start of `bytes` in which every character is one that `keeps` keeps when it is given what
    /// comes before it.
    fn expected(bytes: &[u8], keeps: impl Fn(&str, char) -> bool) -> &str {
        let text = valid(bytes);
        let end = text.char_indices().find(|(at, character)| !keeps(&text[..*at], *character));
        &text[..end.map_or(text.len(), |(at, _)| at)]
    }

    fn is_plain(character: char) -> bool {
        is_character(character) && character != '\r'
    }

    fn assert_run(run: Run<'_>, expected: &str) {
        assert_eq!(run.text(), expected);
        assert_eq!(run.bytes(), expected.as_bytes());
    }

    fn check(bytes: &[u8]) {
        for brackets in 0..=2 {
            let closes = |head: &str| brackets_after(head.as_bytes(), brackets) == 2;
            let plain = expected(bytes, |head, character| match character {
                '<' | '&' => false,
                '>' => !closes(head),
                _ => is_plain(character),
            });
            assert_run(text(bytes, brackets), plain);
        }
        let plain = expected(bytes, |_, character| character != ']' && is_plain(character));
        assert_run(cdata(bytes), plain);
        for quote in [b'\'', b'"'] {
            let plain = expected(bytes, |_, character| {
                !matches!(character, '<' | '&' | '\t' | '\n')
                    && character != char::from(quote)
                    && is_plain(character)
            });
            assert_run(value(bytes, quote), plain);
        }
    }

    #[test]
    fn every_byte_ends_a_run_at_every_place_or_does_not() {
        for byte in 0..=255 {
            for at in 0..40 {
                let mut bytes = [b'a'; 40];
                bytes[at] = byte;
                check(&bytes);
            }
        }
    }

    #[test]
    fn two_characters_of_every_plane_are_stopped_and_their_neighbours_are_not() {
        for character in ['\u{fffd}', '\u{fffe}', '\u{ffff}', '\u{10000}', '\u{f000}', '\u{1fffe}']
        {
            for at in 0..20 {
                let mut text: Vec<u8> = [b'a'; 20].into();
                let mut utf8 = [0; 4];
                text.splice(at..at, character.encode_utf8(&mut utf8).bytes());
                (0..text.len()).for_each(|len| check(&text[..len]));
            }
        }
    }

    #[test]
    fn counts_brackets_over_the_pieces_of_a_text() {
        for text in ["", "a", "]", "]]", "]]]", "a]", "]a]", "a]]", "]]a"] {
            for at in 0..=text.len() {
                let (head, tail) = text.split_at(at);
                let whole = text.len() - text.trim_end_matches(']').len();
                let counted = brackets_after(tail.as_bytes(), brackets_after(head.as_bytes(), 0));
                assert_eq!(usize::from(counted), whole.min(2), "{head} {tail}");
            }
        }
    }

    proptest! {
        #[test]
        fn agrees_with_a_character_at_a_time(bytes in proptest::collection::vec(
            prop_oneof![
                6 => Just(b'a'),
                3 => proptest::sample::select(b"<>&]\r\n\t'\"\x1f\x20=?\xef\xbf\xbe\xe2\x82\xac".to_vec()),
                1 => any::<u8>(),
            ],
            0..60,
        )) {
            check(&bytes);
        }
    }
}

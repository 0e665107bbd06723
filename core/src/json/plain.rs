//! Bytes that stand for themselves in a JSON string, skipped many at a time.
//!
//! Follows RFC 8259 §7: all but quotation marks, backslashes and control characters. Promises to stop at the first of
//! these, or at the end; whether that is right is for the caller to say.

use super::IS_SMALL;

/// Whether a compiler makes one comparison of sixteen.
const BLOCKS: bool = cfg!(any(target_arch = "x86_64", target_arch = "aarch64"));

/// Returns what follows the string of a checked text whose inside comes here, from its quotation mark on, and whether there
/// is an escape in it.
pub(super) fn string_end(inside: &[u8]) -> Option<(&[u8], bool)> {
    if IS_SMALL {
        return string_end_by_byte(inside);
    }
    let rest = skip_plain::<true>(inside);
    match rest.first()? {
        b'"' => Some((rest, false)),
        _ => Some((skip_escaped(rest)?, true)),
    }
}

fn string_end_by_byte(mut rest: &[u8]) -> Option<(&[u8], bool)> {
    let mut is_escaped = false;
    loop {
        match rest {
            [b'"', ..] => return Some((rest, is_escaped)),
            [b'\\', _, after @ ..] => (rest, is_escaped) = (after, true),
            _ => rest = rest.split_first()?.1,
        }
    }
}

/// Skips checked escapes and what is between them.
#[inline(never)]
fn skip_escaped(mut rest: &[u8]) -> Option<&[u8]> {
    while let [b'\\', letter, after @ ..] = rest {
        rest = skip_run(if *letter == b'u' { after.get(4..)? } else { after });
    }
    Some(rest)
}

/// Skips what is behind an escape: often nothing or a few bytes.
#[inline]
pub(super) fn skip_run(bytes: &[u8]) -> &[u8] {
    match bytes.split_first_chunk() {
        _ if bytes.first() == Some(&b'\\') => bytes,
        Some((word, _)) if marks(*word) != 0 => behind(bytes, marks(*word)),
        _ => skip_plain::<false>(bytes),
    }
}

/// Skips what is in a string. What is `CHECKED` has no control characters.
#[inline(never)]
pub(super) fn skip_plain<const CHECKED: bool>(mut bytes: &[u8]) -> &[u8] {
    while BLOCKS && let Some((block, rest)) = bytes.split_first_chunk::<16>() {
        let marks = block.map(mark::<CHECKED>);
        if marks.iter().fold(0, |any, mark| any | mark) != 0 {
            let len = u128::from_le_bytes(marks).trailing_zeros() / 8;
            return bytes.get(len as usize..).unwrap_or_default();
        }
        bytes = rest;
    }
    skip_words(bytes)
}

#[inline(always)]
fn skip_words(mut bytes: &[u8]) -> &[u8] {
    while let Some((word, rest)) = bytes.split_first_chunk() {
        match marks(*word) {
            0 => bytes = rest,
            marks => return behind(bytes, marks),
        }
    }
    skip_bytes(bytes)
}

fn skip_bytes(mut bytes: &[u8]) -> &[u8] {
    while let [byte, rest @ ..] = bytes
        && mark::<false>(*byte) == 0
    {
        bytes = rest;
    }
    bytes
}

/// Returns a byte of ones for what is not plain. Written so that it is one comparison for a block.
const fn mark<const CHECKED: bool>(byte: u8) -> u8 {
    let is_quote = if CHECKED { byte == b'"' } else { byte ^ BLANK_FOR_QUOTE < 0x21 };
    (is_quote as u8).wrapping_neg() | ((byte == b'\\') as u8).wrapping_neg()
}

/// Turns the quotation mark into the blank, which comes right behind the control characters, and these into each other.
const BLANK_FOR_QUOTE: u8 = b' ' ^ b'"';

/// Sets the top bit of the first byte that is not plain. What a subtraction borrows can only mark bytes behind it.
const fn marks(word: [u8; 8]) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const TOPS: u64 = ONES * 0x80;
    let word = u64::from_le_bytes(word);
    let quotes = (word ^ (ONES * BLANK_FOR_QUOTE as u64)).wrapping_sub(ONES * 0x21);
    let backslashes = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    (quotes | backslashes) & !word & TOPS
}

/// Returns `bytes` from the first one on that is marked.
fn behind(bytes: &[u8], marks: u64) -> &[u8] {
    bytes.get(marks.trailing_zeros() as usize / 8..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::vec::Vec;

    use super::*;

    fn is_plain(byte: u8) -> bool {
        byte >= 0x20 && byte != b'"' && byte != b'\\'
    }

    /// Every byte at every place of a text of every length, among those that are the nearest to being special.
    #[test]
    fn every_byte_is_found_at_every_place() {
        let around = [0xff, b'!', b'#', b'[', b']', 0x80, 0x20, 0xa2, 0xdc, 0x9f, 0x7f];
        for len in 1..40 {
            for place in 0..len {
                for byte in 0..=255 {
                    let mut text: Vec<u8> = around.into_iter().cycle().take(len).collect();
                    text[place] = byte;
                    let rest = if is_plain(byte) { &[] } else { &text[place..] };
                    assert_eq!(skip_plain::<false>(&text), rest, "{byte} at {place} of {len}");
                    assert_eq!(skip_run(&text), rest, "{byte} at {place} of {len}");
                    assert_eq!(skip_bytes(&text), rest, "{byte} at {place} of {len}");
                    assert_eq!(skip_words(&text), rest, "{byte} at {place} of {len}");
                    if byte >= 0x20 {
                        assert_eq!(skip_plain::<true>(&text), rest, "{byte} at {place} of {len}");
                    }
                }
            }
        }
    }

    #[test]
    fn only_the_first_of_several_is_found() {
        for text in [
            &b"a\"\"\"\"\"\"\"\"\\\\\0\0\0\0\"\"\"\"\"\"\"\"\""[..],
            b"0123456789\\\"aaaaaaaaaaaaaaaaaaaa",
        ] {
            let first = text.iter().position(|byte| !is_plain(*byte)).unwrap();
            assert_eq!(skip_plain::<false>(text), &text[first..]);
            assert_eq!(skip_run(text), &text[first..]);
            assert_eq!(skip_words(text), &text[first..]);
        }
    }

    #[test]
    fn a_string_ends_at_its_own_quotation_mark() {
        let end = |inside: &'static [u8]| {
            assert_eq!(string_end_by_byte(inside), string_end(inside));
            string_end(inside).map(|(rest, is_escaped)| (inside.len() - rest.len(), is_escaped))
        };
        assert_eq!(end(b"\"x"), Some((0, false)));
        assert_eq!(end(b"0123456789\"\""), Some((10, false)));
        assert_eq!(end(b"0123456789abcdef0123456789abcdef\"\""), Some((32, false)));
        assert_eq!(end(br#"01234567\\","#), Some((10, true)));
        assert_eq!(end(br#"a\"b\u0041""#), Some((10, true)));
        assert_eq!(end(br#"\u0022\ud83d\ude80\\ and sixteen more bytes\"" "#), Some((45, true)));
        assert_eq!(end(b"abc"), None);
    }
}

//! The check of a text that is whole in memory, eight bytes at a time.
//!
//! Follows RFC 8259 as the [`Parser`](super::Parser) does, for text whose UTF-8 was checked. Promises that what it takes
//! the parser takes too. What it does not take it leaves to the parser: errors, with their places, and more nesting
//! than [`DEPTH`].

/// How many objects and arrays may be open at once: a bit for each.
const DEPTH: u32 = 64;

/// Tells whether `text` is one JSON text for sure.
pub(super) fn is_json(text: &str) -> bool {
    let mut cursor = Cursor { rest: text.as_bytes(), objects: 0, depth: 0 };
    cursor.text().is_some()
}

/// Returns the length of what is inside of a string up to its quotation mark, and whether there is an escape in it.
/// `inside` begins behind the first quotation mark.
pub(super) fn string_len(inside: &[u8]) -> Option<(usize, bool)> {
    let (mut rest, mut is_escaped) = (inside, false);
    loop {
        rest = skip_plain(rest);
        match rest {
            [b'"', ..] => return Some((inside.len() - rest.len(), is_escaped)),
            [b'\\', _, after @ ..] => (rest, is_escaped) = (after, true),
            [_, after @ ..] => rest = after,
            [] => return None,
        }
    }
}

/// Skips bytes that stand for themselves in a string; where fewer than eight are left, perhaps not all. None where bytes
/// of code count more.
fn skip_plain(mut bytes: &[u8]) -> &[u8] {
    while !cfg!(target_family = "wasm")
        && let Some((word, rest)) = bytes.split_first_chunk()
    {
        match plain_bytes(*word) {
            8 => bytes = rest,
            count => return bytes.get(count..).unwrap_or_default(),
        }
    }
    bytes
}

/// Counts the bytes before the first quotation mark, backslash or control character. What a subtraction borrows can
/// only mark bytes behind the first.
const fn plain_bytes(word: [u8; 8]) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const TOPS: u64 = u64::from_le_bytes([0x80; 8]);
    let word = u64::from_le_bytes(word);
    let (quotes, backslashes) = (word ^ (ONES * b'"' as u64), word ^ (ONES * b'\\' as u64));
    let controls = word.wrapping_sub(ONES * 0x20) & !word;
    let quotes = quotes.wrapping_sub(ONES) & !quotes;
    let backslashes = backslashes.wrapping_sub(ONES) & !backslashes;
    ((controls | quotes | backslashes) & TOPS).trailing_zeros() as usize / 8
}

/// A place in a text, and what is open there.
struct Cursor<'t> {
    rest: &'t [u8],
    /// The innermost is the lowest bit, and set for an object.
    objects: u64,
    depth: u32,
}

impl Cursor<'_> {
    fn text(&mut self) -> Option<()> {
        loop {
            self.value()?;
            if !self.after_value()? {
                return self.rest.is_empty().then_some(());
            }
        }
    }

    /// Reads a value, or the start of one up to its first scalar or its end.
    fn value(&mut self) -> Option<()> {
        loop {
            match self.next()? {
                b'"' => return self.string(),
                b'{' if self.open(true)? => return Some(()),
                b'{' => self.key()?,
                b'[' if self.open(false)? => return Some(()),
                b'[' => {}
                b't' => return self.literal(b"rue"),
                b'f' => return self.literal(b"alse"),
                b'n' => return self.literal(b"ull"),
                first => return self.number(first),
            }
        }
    }

    /// Closes what ends here; tells whether another value follows.
    fn after_value(&mut self) -> Option<bool> {
        loop {
            let Some(byte) = self.next() else { return (self.depth == 0).then_some(false) };
            match (byte, self.objects & 1) {
                _ if self.depth == 0 => return None,
                (b',', 1) => {
                    self.key()?;
                    return Some(true);
                }
                (b',', _) => return Some(true),
                (b'}', 1) | (b']', 0) => self.close(),
                _ => return None,
            }
        }
    }

    /// Opens an object or an array; tells whether it is empty, and then closes it.
    fn open(&mut self, is_object: bool) -> Option<bool> {
        self.depth = Some(self.depth + 1).filter(|depth| *depth <= DEPTH)?;
        self.objects = self.objects << 1 | u64::from(is_object);
        self.skip_white();
        let end = if is_object { b'}' } else { b']' };
        let Some(rest) = self.rest.strip_prefix(&[end]) else { return Some(false) };
        self.rest = rest;
        self.close();
        Some(true)
    }

    const fn close(&mut self) {
        self.depth -= 1;
        self.objects >>= 1;
    }

    fn key(&mut self) -> Option<()> {
        if self.next()? != b'"' {
            return None;
        }
        self.string()?;
        (self.next()? == b':').then_some(())
    }

    fn string(&mut self) -> Option<()> {
        loop {
            self.rest = skip_plain(self.rest);
            match self.byte()? {
                b'"' => return Some(()),
                b'\\' => self.escape()?,
                0..0x20 => return None,
                _ => {}
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        match self.byte()? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(()),
            b'u' => match self.unit()? {
                0xd800..0xdc00 => {
                    self.rest = self.rest.strip_prefix(br"\u")?;
                    matches!(self.unit()?, 0xdc00..0xe000).then_some(())
                }
                0xdc00..0xe000 => None,
                _ => Some(()),
            },
            _ => None,
        }
    }

    /// Reads four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let (digits, rest) = self.rest.split_first_chunk::<4>()?;
        self.rest = rest;
        digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
    }

    fn literal(&mut self, rest: &[u8]) -> Option<()> {
        self.rest = self.rest.strip_prefix(rest)?;
        Some(())
    }

    fn number(&mut self, first: u8) -> Option<()> {
        let first = if first == b'-' { self.byte()? } else { first };
        match first {
            b'0' => {}
            b'1'..=b'9' => self.skip_digits(),
            _ => return None,
        }
        if let Some(rest) = self.rest.strip_prefix(b".") {
            self.rest = rest;
            self.digits()?;
        }
        let [b'e' | b'E', rest @ ..] = self.rest else { return Some(()) };
        self.rest = rest;
        if let [b'+' | b'-', rest @ ..] = self.rest {
            self.rest = rest;
        }
        self.digits()
    }

    /// Reads one digit or more.
    fn digits(&mut self) -> Option<()> {
        if !self.byte()?.is_ascii_digit() {
            return None;
        }
        self.skip_digits();
        Some(())
    }

    fn skip_digits(&mut self) {
        while let [b'0'..=b'9', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    fn skip_white(&mut self) {
        while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// Takes the next byte that is no white space.
    fn next(&mut self) -> Option<u8> {
        self.skip_white();
        self.byte()
    }

    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;
    use std::string::String;

    use proptest::prelude::*;

    use super::super::check;
    use super::*;

    /// What is taken must be JSON; what is JSON must be taken, unless it is deep.
    fn agrees(text: &str) {
        assert_eq!(is_json(text), check(text.as_bytes()).is_ok(), "{text}");
    }

    #[test]
    fn takes_what_the_parser_takes() {
        for text in [
            r#" { "a\n\u00e9" : [true, -1.0e+1 , "é", {}, [ ]] , "b": {"c":null},"d":0.5E-7 } "#,
            r#"["\ud83d\ude80", "plain text of more than eight bytes", false]"#,
            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\u{7f}\"",
            "[[],[[]],{}]",
            "[1,[2],{\"a\":[]},3]",
            "",
            " ",
            "{",
            "[",
            "{}}",
            "[1,]",
            "{\"a\":1,}",
            "{\"a\"}",
            "{1:2}",
            "[}",
            "{]",
            "[1 2]",
            "nul",
            "truex",
            "01",
            "-",
            "1.",
            "1e",
            "1e+",
            ".5",
            "+1",
            "\"\\ud800\"",
            "\"\\udc00\"",
            "\"\\ud800\\u0041\"",
            "\"\\x\"",
            "\"a",
            "\"\t\"",
            "\"12345678\u{1}\"",
            "'a'",
            "\u{feff}1",
            "[1]x",
            ",1",
            "{,}",
        ] {
            agrees(text);
            agrees(&format!("[{text} ]"));
            agrees(&format!("{{\"a\":{text}}}"));
        }
    }

    #[test]
    fn leaves_deep_texts_to_the_parser() {
        for (depth, expected) in [(64, true), (65, false)] {
            let text = ["[".repeat(depth), "]".repeat(depth)].concat();
            assert_eq!(is_json(&text), expected);
            assert_eq!(check(text.as_bytes()), Ok(()));
        }
    }

    #[test]
    fn every_byte_is_found_at_every_place() {
        for place in 0..8 {
            for byte in 0..=255 {
                let mut word = [0xff, b'!', b'#', b'[', b']', 0x80, 0x20, 0xa2];
                word[place] = byte;
                let is_plain = byte >= 0x20 && byte != b'"' && byte != b'\\';
                assert_eq!(
                    plain_bytes(word),
                    if is_plain { 8 } else { place },
                    "{byte} at {place}"
                );
            }
        }
    }

    #[test]
    fn a_string_ends_at_its_own_quotation_mark() {
        assert_eq!(string_len(b"\"x"), Some((0, false)));
        assert_eq!(string_len(b"0123456789\"\""), Some((10, false)));
        assert_eq!(string_len(br#"01234567\\","#), Some((10, true)));
        assert_eq!(string_len(br#"a\"b\u0041""#), Some((10, true)));
        assert_eq!(string_len(b"abc"), None);
    }

    proptest! {
        #[test]
        fn agrees_with_the_parser(text in r#"[\[\]{}:,"\\u0-9dDeE+.\-tf\n é]{0,24}"#) {
            agrees(&text);
        }

        #[test]
        fn agrees_on_texts_that_are_nearly_right(
            members in proptest::collection::vec((r#"[a-z\\"u0-9d]{0,12}"#, "[0-9.eE+-]{0,6}|true|null|\\[\\]|\\{\\}"), 0..4),
        ) {
            let members = members.iter().map(|(name, value)| format!("\"{name}\":{value}"));
            agrees(&format!("{{{}}}", members.collect::<std::vec::Vec<String>>().join(",")));
        }
    }
}

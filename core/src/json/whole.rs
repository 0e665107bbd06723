//! The check of a text that is whole in memory, many bytes at a time.
//!
//! Follows RFC 8259 as the [`Parser`](super::Parser) does, for text whose UTF-8 was checked. Promises that what it takes
//! the parser takes too. What it does not take it leaves to the parser: errors, with their places, and more nesting
//! than [`DEPTH`].

use super::plain::skip_plain;
use super::plain::skip_run;
use super::string::escape;

/// How many objects and arrays may be open at once: a bit for each.
const DEPTH: u32 = 64;

/// Tells whether `text` is one JSON text for sure.
pub(super) fn is_json(text: &str) -> bool {
    let mut cursor = Cursor { rest: text.as_bytes(), objects: 0, depth: 0 };
    cursor.text().is_some()
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
        let mut first = self.next()?;
        loop {
            if self.objects & 1 == 1 {
                first = self.key(first)?;
            }
            first = match self.value(first)? {
                Some(inner) => inner,
                None if self.ends()? => return Some(()),
                None => self.next()?,
            };
        }
    }

    /// Reads a value; of an object or array that is not empty only up to the first byte in it, which it returns.
    fn value(&mut self, first: u8) -> Option<Option<u8>> {
        match first {
            b'"' => self.string()?,
            b'{' | b'[' => return self.open(first),
            b't' => self.literal(b"rue")?,
            b'f' => self.literal(b"alse")?,
            b'n' => self.literal(b"ull")?,
            first => self.number(first)?,
        }
        Some(None)
    }

    /// Closes what ends behind a value; tells whether the text does. If it does not, a comma was read.
    fn ends(&mut self) -> Option<bool> {
        loop {
            let Some(byte) = self.next() else { return (self.depth == 0).then_some(true) };
            match (byte, self.objects & 1) {
                _ if self.depth == 0 => return None,
                (b',', _) => return Some(false),
                (b'}', 1) | (b']', 0) => self.close(),
                _ => return None,
            }
        }
    }

    fn open(&mut self, bracket: u8) -> Option<Option<u8>> {
        self.depth = Some(self.depth + 1).filter(|depth| *depth <= DEPTH)?;
        self.objects = self.objects << 1 | u64::from(bracket == b'{');
        let byte = self.next()?;
        // Both closing brackets are two after theirs in ASCII.
        if byte != bracket + 2 {
            return Some(Some(byte));
        }
        self.close();
        Some(None)
    }

    const fn close(&mut self) {
        self.depth -= 1;
        self.objects >>= 1;
    }

    /// Reads a name behind its first byte, and the colon; returns the first byte of the value.
    fn key(&mut self, quote: u8) -> Option<u8> {
        if quote != b'"' {
            return None;
        }
        self.string()?;
        if self.next()? == b':' { self.next() } else { None }
    }

    fn string(&mut self) -> Option<()> {
        self.rest = skip_plain::<false>(self.rest);
        match self.byte()? {
            b'"' => Some(()),
            b'\\' => self.escaped(),
            _ => None,
        }
    }

    /// Reads the rest of a string from its first escape on.
    #[inline(never)]
    fn escaped(&mut self) -> Option<()> {
        loop {
            self.rest = skip_run(escape::<false>(self.rest)?.1);
            match self.byte()? {
                b'"' => return Some(()),
                b'\\' => {}
                _ => return None,
            }
        }
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

    /// Takes the next byte that is no white space.
    fn next(&mut self) -> Option<u8> {
        loop {
            let byte = self.byte()?;
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(byte);
            }
        }
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

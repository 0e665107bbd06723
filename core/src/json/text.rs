//! A string that is unescaped while it is looked at, character by character.
//!
//! Follows RFC 8259 §7. A [`Text`] is the inside of a string in a checked JSON text, or plain text of the
//! caller: what was read and what is made up are compared, measured and written alike. Promises no copy and no
//! failure. "Ignoring case" is that of ASCII letters; it does not normalise.

use core::fmt;
use core::fmt::Write;
use core::str;

use heapless::string::StringView;

use super::IS_SMALL;
use super::plain::skip_run;
use super::string::Step;
use super::string::StringReader;
use super::string::add;
use super::string::escape;
use crate::wire::BufferTooSmall;

/// Text as it is meant, however it is written.
///
/// ```
/// use pushwire_core::json::Object;
/// use pushwire_core::json::Text;
///
/// let object = Object::parse(br#"{"caf\u00e9":"\ud83d\ude80 a\/b"}"#)?;
/// let (name, value) = object.members().next().ok_or("empty")?;
/// assert_eq!(name, "café");
/// assert_eq!(value.to_text(), Text::from("🚀 a/b"));
/// assert_eq!(value.to_text().to_string(), "🚀 a/b");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Default)]
pub struct Text<'t> {
    raw: &'t str,
    /// `raw` has escapes, all of them whole.
    is_escaped: bool,
}

impl<'t> Text<'t> {
    /// Wraps text that stands as it is meant.
    pub const fn new(raw: &'t str) -> Self {
        Self { raw, is_escaped: false }
    }

    /// Wraps the inside of a string of a text that passed the check.
    pub(super) const fn inside(raw: &'t str, is_escaped: bool) -> Self {
        Self { raw, is_escaped }
    }

    /// Returns the text if it stands somewhere as it is, without escapes.
    pub const fn as_str(self) -> Option<&'t str> {
        if self.is_escaped { None } else { Some(self.raw) }
    }

    /// Returns the characters.
    pub fn chars(self) -> Chars<'t> {
        Chars { rest: self.raw.chars(), is_escaped: self.is_escaped }
    }

    /// Returns the length in bytes of UTF-8, without escapes.
    pub fn len(self) -> usize {
        match self.as_str() {
            Some(text) => text.len(),
            None => self.chars().map(char::len_utf8).sum(),
        }
    }

    /// Tells whether there is no character.
    pub const fn is_empty(self) -> bool {
        self.raw.is_empty()
    }

    /// Writes the text without escapes into `out`, which is emptied first, and lends it from there.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] with [`len`](Self::len).
    pub fn decode(self, out: &mut StringView) -> Result<&str, BufferTooSmall> {
        out.clear();
        let mut needed = 0;
        match IS_SMALL {
            true => self.chars().for_each(|character| add(character, out, &mut needed)),
            false => self.decode_runs(out, &mut needed),
        }
        match needed > out.capacity() {
            true => Err(BufferTooSmall { needed }),
            false => Ok(out.as_str()),
        }
    }

    /// Decodes into `out` as far as there is room, what stands between escapes at once.
    fn decode_runs(self, out: &mut StringView, needed: &mut usize) {
        let (mut from, mut rest) = (0, self.raw.as_bytes());
        loop {
            let escapes = if self.is_escaped { skip_run(rest) } else { &[] };
            let to = self.raw.len() - escapes.len();
            if to > from {
                *needed += to - from;
                // Without room `needed` is over the capacity.
                let _ = out.push_str(self.raw.get(from..to).unwrap_or_default());
            }
            // What stands for itself behind a backslash goes with what follows.
            if let [_, b'"' | b'\\' | b'/', after @ ..] = escapes {
                (from, rest) = (to + 1, after);
                continue;
            }
            let Some((character, after)) = escapes.get(1..).and_then(escape::<true>) else { break };
            add(character, out, needed);
            (from, rest) = (self.raw.len() - after.len(), after);
        }
    }

    /// Returns what follows `prefix`, if the text begins with that.
    pub fn strip_prefix(self, prefix: &str) -> Option<Self> {
        self.strip(prefix, false)
    }

    /// Returns what follows `prefix`, if the text begins with that in any case.
    pub fn strip_prefix_ignore_case(self, prefix: &str) -> Option<Self> {
        self.strip(prefix, true)
    }

    /// Returns what stands before the first `delimiter` and what stands after it.
    pub fn split_once(self, delimiter: char) -> Option<(Self, Self)> {
        let mut chars = self.chars();
        loop {
            let head = self.raw.len() - chars.rest.as_str().len();
            if chars.next()? == delimiter {
                let (raw, _) = self.raw.split_at_checked(head)?;
                return Some((Self { raw, ..self }, chars.as_text()));
            }
        }
    }

    /// Returns the text from its first character on that is no white space of ASCII.
    pub fn trim_start(self) -> Self {
        let mut rest = self;
        let mut chars = self.chars();
        while chars.next().is_some_and(|character| character.is_ascii_whitespace()) {
            rest = chars.as_text();
        }
        rest
    }

    /// Compares without regard to case.
    pub fn eq_ignore_case(self, other: Self) -> bool {
        let lower = |text: Self| text.chars().map(|character| character.to_ascii_lowercase());
        lower(self).eq(lower(other))
    }

    fn strip(self, prefix: &str, ignores_case: bool) -> Option<Self> {
        let mut chars = self.chars();
        for expected in prefix.chars() {
            let character = chars.next()?;
            if character != expected && !(ignores_case && character.eq_ignore_ascii_case(&expected))
            {
                return None;
            }
        }
        Some(chars.as_text())
    }
}

impl<'t> From<&'t str> for Text<'t> {
    fn from(raw: &'t str) -> Self {
        Self::new(raw)
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.as_str(), other.as_str()) {
            (Some(text), Some(other)) if !IS_SMALL => text == other,
            _ => self.chars().eq(other.chars()),
        }
    }
}

impl Eq for Text<'_> {}

impl PartialEq<str> for Text<'_> {
    fn eq(&self, other: &str) -> bool {
        match self.as_str() {
            Some(text) => text == other,
            None => *self == Text::new(other),
        }
    }
}

impl PartialEq<&str> for Text<'_> {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.chars().try_for_each(|character| f.write_char(character))
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        self.chars().try_for_each(|character| match character {
            '\'' => f.write_char(character),
            _ => write!(f, "{}", character.escape_debug()),
        })?;
        f.write_char('"')
    }
}

/// The characters of a [`Text`].
#[derive(Clone, Debug)]
pub struct Chars<'t> {
    rest: str::Chars<'t>,
    is_escaped: bool,
}

impl<'t> Chars<'t> {
    /// Returns what is left.
    fn as_text(&self) -> Text<'t> {
        Text { raw: self.rest.as_str(), is_escaped: self.is_escaped }
    }

    /// Reads an escape after its backslash; it is whole, since the text was checked.
    fn escape(&mut self) -> Option<char> {
        if IS_SMALL {
            return self.escape_by_step();
        }
        let rest = self.rest.as_str();
        let (character, after) = escape::<true>(rest.as_bytes())?;
        self.rest = rest.get(rest.len() - after.len()..)?.chars();
        Some(character)
    }

    /// Does so with what the parser has anyway.
    fn escape_by_step(&mut self) -> Option<char> {
        let mut reader = StringReader::Escape(None);
        loop {
            let byte = u8::try_from(self.rest.next()?).ok()?;
            match reader.step(byte) {
                Ok(Step::More) => {}
                Ok(Step::Char(character)) => return Some(character),
                Ok(Step::End) | Err(_) => return None,
            }
        }
    }
}

impl Iterator for Chars<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self.rest.next()? {
            '\\' if self.is_escaped => self.escape(),
            character => Some(character),
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;
    use std::string::String;

    use proptest::prelude::*;

    use super::*;

    const ESCAPED: &str = r#"\u0041\n\ud83d\ude80é\"\\"#;
    const MEANT: &str = "A\n🚀é\"\\";

    impl<'t> Text<'t> {
        fn checked(raw: &'t str) -> Self {
            Self::inside(raw, raw.contains('\\'))
        }
    }

    #[test]
    fn plain_text_has_no_escapes() {
        let text = Text::from(r"\n\u0041");
        assert_eq!(text.as_str(), Some(r"\n\u0041"));
        assert_eq!(text, r"\n\u0041");
        assert_ne!(text, Text::checked(r"\n\u0041"));
        assert!(Text::default().is_empty() && !text.is_empty());
    }

    #[test]
    fn is_what_is_meant_however_it_is_written() {
        let text = Text::checked(ESCAPED);
        assert_eq!((text.as_str(), text.len()), (None, MEANT.len()));
        assert_eq!(text, MEANT);
        assert_eq!(text, Text::from(MEANT));
        assert_ne!(text, Text::from(&MEANT[1..]));
        assert_eq!(format!("{text}"), MEANT);
        assert_eq!(format!("{text:?}"), format!("{MEANT:?}"));
        assert_eq!(format!("{:?}", Text::new("it's")), "\"it's\"");
        assert_eq!(Text::checked("plain").as_str(), Some("plain"));
    }

    #[test]
    fn decodes_into_exactly_as_many_bytes_as_it_has() {
        let mut out = heapless::String::<11>::try_from("old").unwrap();
        assert_eq!(Text::checked(r"\u0041\ud83d\ude80").decode(&mut out), Ok("A🚀"));
        assert_eq!(Text::checked(r"12345678\u20ac").decode(&mut out), Ok("12345678€"));
        let needed = 12;
        assert_eq!(
            Text::checked(r"123456789\u20ac").decode(&mut out),
            Err(BufferTooSmall { needed })
        );
    }

    #[test]
    fn prefixes_and_parts_are_those_of_the_meaning() {
        let text = Text::checked(r"\u002ftopics\/a\u0027b'c");
        let name = text.strip_prefix("/topics/").unwrap();
        assert_eq!(name, "a'b'c");
        assert_eq!(text.strip_prefix("/Topics/"), None);
        assert_eq!(text.strip_prefix_ignore_case("/TOPICS/"), Some(name));
        assert_eq!(text.strip_prefix("/topics/a'b'cd"), None);
        let (head, tail) = name.split_once('\'').unwrap();
        assert_eq!((head, tail), ("a".into(), "b'c".into()));
        assert_eq!(tail.split_once('\''), Some(("b".into(), "c".into())));
        assert_eq!(name.split_once('x'), None);
    }

    #[test]
    fn white_space_at_the_start_goes_whether_escaped_or_not() {
        assert_eq!(Text::checked(r" \n\u0020 a b").trim_start(), "a b");
        assert_eq!(Text::from("\\n a").trim_start(), "\\n a");
        assert_eq!(Text::from(" \t ").trim_start(), "");
    }

    #[test]
    fn case_is_that_of_ascii() {
        assert!(Text::checked(r"ne\u0057S-1").eq_ignore_case("NEws-1".into()));
        assert!(!Text::from("news").eq_ignore_case("new".into()));
        assert!(!Text::from("é").eq_ignore_case("É".into()));
    }

    proptest! {
        #[test]
        fn any_escaping_means_the_same(parts in proptest::collection::vec((any::<char>(), any::<bool>()), 0..20)) {
            let meant: String = parts.iter().map(|(character, _)| character).collect();
            let mut raw = String::new();
            for (character, is_escaped) in parts {
                let mut units = [0; 2];
                match is_escaped || matches!(character, '"' | '\\' | '\0'..' ') {
                    true => character.encode_utf16(&mut units).iter().for_each(|unit| raw += &format!("\\u{unit:04x}")),
                    false => raw.push(character),
                }
            }
            let text = Text::checked(&raw);
            prop_assert_eq!(text, meant.as_str());
            prop_assert_eq!(text.len(), meant.len());
            prop_assert_eq!(format!("{text}"), meant);
        }
    }
}

//! Names of elements, attributes and entities, read as they come.
//!
//! Follows XML 1.0, 5th edition, §2.3 for the characters, and XML Namespaces 1.0 §4 for the colon: one at
//! most, with a name of its own on both sides. Keeps no text, so that names may be of any length.

use super::XmlErrorKind;
use super::scan;

/// How far a name was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct NameReader {
    len: usize,
    /// Bytes before the colon, which cannot be the first one; 0 without a colon.
    colon: usize,
    /// Whether the part before or after the colon has begun.
    has_begun: bool,
}

impl NameReader {
    pub(super) const EMPTY: Self = Self { len: 0, colon: 0, has_begun: false };

    /// Returns how many bytes of the name `bytes` begin with, and takes them; none of them is a colon.
    pub(super) fn run(&mut self, bytes: &[u8]) -> Result<usize, XmlErrorKind> {
        let len = scan::name(bytes);
        match bytes.first() {
            Some(first) if len > 0 => self.begin(char::from(*first))?,
            _ => return Ok(0),
        }
        self.len = self.len.saturating_add(len);
        Ok(len)
    }

    /// Takes one character of the name, or refuses it.
    pub(super) fn character(&mut self, character: char) -> Result<(), XmlErrorKind> {
        self.begin(character)?;
        if !is_part(character) {
            return Err(XmlErrorKind::Name);
        }
        self.len = self.len.saturating_add(character.len_utf8());
        Ok(())
    }

    /// Takes a colon.
    pub(super) fn colon(&mut self) -> Result<(), XmlErrorKind> {
        if self.colon > 0 || !self.has_begun {
            return Err(XmlErrorKind::Name);
        }
        self.colon = self.len;
        self.len = self.len.saturating_add(1);
        self.has_begun = false;
        Ok(())
    }

    /// Ends the name and returns how many bytes come before the colon, 0 without one.
    pub(super) const fn end(self) -> Result<usize, XmlErrorKind> {
        match self.has_begun {
            true => Ok(self.colon),
            false => Err(XmlErrorKind::Name),
        }
    }

    fn begin(&mut self, character: char) -> Result<(), XmlErrorKind> {
        if !self.has_begun && !is_start(character) {
            return Err(XmlErrorKind::Name);
        }
        self.has_begun = true;
        Ok(())
    }
}

/// Tells whether `name` is a name, with a colon or without.
pub(super) fn is_name(name: &str) -> bool {
    let mut reader = NameReader::EMPTY;
    let mut characters = name.chars();
    let is_read = characters.all(|character| match character {
        ':' => reader.colon().is_ok(),
        _ => reader.character(character).is_ok(),
    });
    is_read && reader.end().is_ok()
}

/// Tells whether a name can begin with the character that begins with `byte`.
pub(super) const fn may_begin(byte: u8) -> bool {
    matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'_' | 0x80..)
}

/// Production 4 without the colon.
pub(super) const fn is_start(character: char) -> bool {
    matches!(character,
        'A'..='Z' | '_' | 'a'..='z'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}'
        | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}'
        | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

/// Production 4a without the colon.
pub(super) const fn is_part(character: char) -> bool {
    is_start(character)
        || matches!(character,
            '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Production 4a of the 5th edition, written down once more, from the first to the last of each range.
    const PARTS: [(u32, u32); 18] = [
        (0x2d, 0x2e),
        (0x30, 0x39),
        (0x41, 0x5a),
        (0x5f, 0x5f),
        (0x61, 0x7a),
        (0xb7, 0xb7),
        (0xc0, 0xd6),
        (0xd8, 0xf6),
        (0xf8, 0x37d),
        (0x37f, 0x1fff),
        (0x200c, 0x200d),
        (0x203f, 0x2040),
        (0x2070, 0x218f),
        (0x2c00, 0x2fef),
        (0x3001, 0xd7ff),
        (0xf900, 0xfdcf),
        (0xfdf0, 0xfffd),
        (0x10000, 0xeffff),
    ];

    /// What production 4a has and production 4 has not.
    const NO_STARTS: [(u32, u32); 5] =
        [(0x2d, 0x2e), (0x30, 0x39), (0xb7, 0xb7), (0x300, 0x36f), (0x203f, 0x2040)];

    fn is_in(ranges: &[(u32, u32)], character: char) -> bool {
        ranges.iter().any(|(first, last)| (*first..=*last).contains(&character.into()))
    }

    #[test]
    fn every_character_is_what_the_productions_say() {
        for character in '\0'..=char::MAX {
            assert_eq!(is_part(character), is_in(&PARTS, character), "{character:?}");
            let starts = is_part(character) && !is_in(&NO_STARTS, character);
            assert_eq!(is_start(character), starts, "{character:?}");
        }
    }

    #[test]
    fn a_colon_stands_between_two_names() {
        for name in ["a", "_", "a-1.b", "é", "a:b", "a:é", "é\u{b7}:b"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", ":", "a:", ":a", "a:b:c", "1", "-", "a:1", "a b", "a\u{d7}", "\u{b7}"] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn runs_and_characters_are_the_same() {
        for name in ["abc", "a:bc", "a:b:c", "ab:", ":a", "1a", "a1", "a:1"] {
            let mut reader = NameReader::EMPTY;
            let parts = name.split_inclusive(':').try_for_each(|part| {
                let len = reader.run(part.as_bytes())?;
                if part.len() > len { reader.colon() } else { Ok(()) }
            });
            let by_run = parts.and_then(|()| reader.end());
            assert_eq!(by_run.is_ok(), is_name(name), "{name}");
            if let Ok(prefix) = by_run {
                assert_eq!(prefix, name.find(':').unwrap_or(0));
            }
        }
    }
}

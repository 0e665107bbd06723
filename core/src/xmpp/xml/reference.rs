//! What stands between `&` and `;`.
//!
//! Follows XML 1.0 §4.1 and §4.6: character references, decimal and hexadecimal with any number of zeros, and
//! the five entities that need no declaration. RFC 6120 §11.1 forbids all others. Keeps no more than the four
//! letters that the longest of the five has.

use super::XmlErrorKind;
use super::names::NameReader;
use super::scan::is_character;

/// How far a reference was read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reference {
    /// After `&`.
    Begin,
    /// In the name of an entity.
    Entity(Entity),
    /// After `&#`.
    Number,
    /// In the digits of a number.
    Digits { is_hex: bool, code: u32, is_empty: bool },
}

/// The name of an entity, as far as it matters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entity {
    name: NameReader,
    letters: [u8; LONGEST],
    len: usize,
}

/// The five entities that need no declaration.
const PREDEFINED: [(&[u8], char); 5] =
    [(b"quot", '"'), (b"amp", '&'), (b"lt", '<'), (b"gt", '>'), (b"apos", '\'')];

/// Letters of the longest of the five names.
const LONGEST: usize = 4;

/// Above every character.
const TOO_LARGE: u32 = 0x11_0000;

/// Returns the character of a reference that is all there, and the length behind `&`, if it is to one of the
/// five entities.
pub(super) fn predefined(bytes: &[u8]) -> Option<(char, usize)> {
    let len = bytes.iter().take(LONGEST + 1).position(|byte| *byte == b';')?;
    Some((character_of(bytes.get(..len)?)?, len + 1))
}

impl Reference {
    /// Reads one ASCII byte; returns the character when the reference is whole.
    pub(super) fn step(&mut self, byte: u8) -> Result<Option<char>, XmlErrorKind> {
        match (&mut *self, byte) {
            (Self::Begin, b'#') => self.go(Self::Number),
            (Self::Begin, _) => self.begin_entity(char::from(byte)),
            (Self::Entity(entity), b';') => entity.end().map(Some),
            (Self::Entity(entity), _) => entity.character(char::from(byte)).map(|()| None),
            (Self::Number, b'x') => self.go(Self::Digits { is_hex: true, code: 0, is_empty: true }),
            (Self::Number, _) => self.digit(false, 0, byte),
            (Self::Digits { code, is_empty: false, .. }, b';') => character(*code).map(Some),
            (Self::Digits { is_hex, code, .. }, _) => {
                let (is_hex, code) = (*is_hex, *code);
                self.digit(is_hex, code, byte)
            }
        }
    }

    /// Reads one character that is not ASCII: it can only be in the name of an undeclared entity.
    pub(super) fn character(&mut self, character: char) -> Result<(), XmlErrorKind> {
        match self {
            Self::Begin => self.begin_entity(character).map(drop),
            Self::Entity(entity) => entity.character(character),
            _ => Err(XmlErrorKind::Syntax),
        }
    }

    fn begin_entity(&mut self, character: char) -> Result<Option<char>, XmlErrorKind> {
        let mut entity = Entity { name: NameReader::EMPTY, letters: [0; LONGEST], len: 0 };
        entity.character(character)?;
        self.go(Self::Entity(entity))
    }

    fn digit(&mut self, is_hex: bool, code: u32, byte: u8) -> Result<Option<char>, XmlErrorKind> {
        let radix = if is_hex { 16 } else { 10 };
        let digit = char::from(byte).to_digit(16).filter(|digit| *digit < radix);
        let digit = digit.ok_or(XmlErrorKind::Syntax)?;
        let code = (code * radix + digit).min(TOO_LARGE);
        self.go(Self::Digits { is_hex, code, is_empty: false })
    }

    const fn go(&mut self, to: Self) -> Result<Option<char>, XmlErrorKind> {
        *self = to;
        Ok(None)
    }
}

impl Entity {
    fn character(&mut self, character: char) -> Result<(), XmlErrorKind> {
        self.name.character(character).map_err(|_| XmlErrorKind::Syntax)?;
        if let Some(letter) = self.letters.get_mut(self.len) {
            // What is not ASCII becomes 0 or a byte above ASCII: neither is in the five.
            *letter = u8::try_from(character).unwrap_or_default();
        }
        self.len = self.len.saturating_add(1);
        Ok(())
    }

    fn end(&self) -> Result<char, XmlErrorKind> {
        self.letters.get(..self.len).and_then(character_of).ok_or(XmlErrorKind::Entity)
    }
}

fn character_of(entity: &[u8]) -> Option<char> {
    PREDEFINED.iter().find(|(name, _)| *name == entity).map(|(_, character)| *character)
}

fn character(code: u32) -> Result<char, XmlErrorKind> {
    char::from_u32(code).filter(|character| is_character(*character)).ok_or(XmlErrorKind::Character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<char, XmlErrorKind> {
        let mut reference = Reference::Begin;
        for character in text.chars() {
            let read = match u8::try_from(character).ok().filter(u8::is_ascii) {
                Some(byte) => reference.step(byte)?,
                None => reference.character(character).map(|()| None)?,
            };
            if let Some(character) = read {
                return Ok(character);
            }
        }
        panic!("{text} has no end")
    }

    #[test]
    fn five_entities_need_no_declaration() {
        for (name, character) in
            [("lt;", '<'), ("gt;", '>'), ("amp;", '&'), ("apos;", '\''), ("quot;", '"')]
        {
            assert_eq!(read(name), Ok(character));
            assert_eq!(predefined(name.as_bytes()), Some((character, name.len())));
        }
        for name in ["LT;", "l;", "ltt;", "quots;", "nbsp;", "é;", "quoté;", "_;"] {
            assert_eq!(read(name), Err(XmlErrorKind::Entity), "{name}");
            assert_eq!(predefined(name.as_bytes()), None);
        }
        assert_eq!(predefined(b"quot"), None);
    }

    #[test]
    fn numbers_may_have_any_length() {
        for (text, character) in [
            ("#65;", 'A'),
            ("#x41;", 'A'),
            ("#9;", '\t'),
            ("#13;", '\r'),
            ("#x1F680;", '🚀'),
            ("#x1f680;", '🚀'),
            ("#1114111;", '\u{10ffff}'),
            ("#00000000000000000000000065;", 'A'),
            ("#x000000000000000000041;", 'A'),
            ("#xFFFD;", '\u{fffd}'),
        ] {
            assert_eq!(read(text), Ok(character), "{text}");
        }
    }

    #[test]
    fn numbers_must_be_characters_of_xml() {
        for text in [
            "#0;",
            "#8;",
            "#x1f;",
            "#xD800;",
            "#xdfff;",
            "#xfffe;",
            "#65535;",
            "#x110000;",
            "#99999999999999999999;",
            // Two to the 32nd more than the code of A.
            "#4294967361;",
            "#x100000041;",
        ] {
            assert_eq!(read(text), Err(XmlErrorKind::Character), "{text}");
        }
    }

    #[test]
    fn the_rest_is_no_reference() {
        for text in [
            ";", "#;", "#x;", "#X41;", "#a;", "#6a;", "#xg;", "1;", "-;", " ", "lt ", "#65 ", "l<",
            "a:b;", "#é;",
        ] {
            assert_eq!(read(text), Err(XmlErrorKind::Syntax), "{text}");
        }
    }
}

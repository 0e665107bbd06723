//! An object as a view over its JSON text: members are found when they are asked for.
//!
//! Follows RFC 8259; where a name stands twice the last one counts (§4 leaves it open). Promises that nothing is
//! looked at before the whole text passed the strict check, no copy, and no recursion: a nested value is skipped
//! by counting brackets. It keeps no index, so every look is a walk through the object.

use core::fmt;
use core::iter::FusedIterator;
use core::str;

use super::IS_SMALL;
use super::JsonError;
use super::JsonErrorKind;
use super::Text;
use super::check;
use super::plain::string_end;
use super::whole;

/// An object in a checked JSON text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Object<'t> {
    /// From the opening brace to the closing one.
    text: &'t str,
}

/// A value in a checked JSON text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Value<'t> {
    /// `null`; also what stands for a member that is not there.
    #[default]
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number, as it is written.
    Number(&'t str),
    /// A string.
    String(Text<'t>),
    /// An array, as it is written.
    Array(&'t str),
    /// An object.
    Object(Object<'t>),
}

impl<'t> Object<'t> {
    /// Checks that `text` is one whole JSON text, an object.
    ///
    /// # Errors
    ///
    /// [`JsonError`]; [`JsonErrorKind::Unexpected`] at the first byte of another kind of value.
    pub fn parse(text: &'t [u8]) -> Result<Self, JsonError> {
        let text = checked(text)?;
        // Of the white space of ASCII the check let pass that of JSON alone.
        let begun = text.trim_ascii_start();
        let offset = text.len() - begun.len();
        match begun.as_bytes().first() {
            Some(b'{') => Ok(Self { text: begun.trim_ascii_end() }),
            _ => Err(JsonError { kind: JsonErrorKind::Unexpected, offset }),
        }
    }

    /// Returns the members in the order of the text, those of the same name too.
    pub fn members(self) -> Members<'t> {
        Members { rest: self.text.strip_prefix('{').unwrap_or_default() }
    }

    /// Returns the value of `name`, the last one; [`Value::Null`] if there is none.
    pub fn get(self, name: &str) -> Value<'t> {
        let [value] = self.pick([name]);
        value
    }

    /// Returns the values of several names in one walk, as [`get`](Self::get) does.
    pub fn pick<const N: usize>(self, names: [&str; N]) -> [Value<'t>; N] {
        let mut values = [Value::Null; N];
        self.pick_into(&names, &mut values);
        values
    }

    /// Does so for any number of names: one copy of the walk for all of them.
    fn pick_into(self, names: &[&str], values: &mut [Value<'t>]) {
        for (name, value) in self.members() {
            let wanted = names.iter().position(|wanted| name == *wanted);
            if let Some(slot) = wanted.and_then(|wanted| values.get_mut(wanted)) {
                *slot = value;
            }
        }
    }

    /// Returns the text of the object.
    pub const fn as_json(self) -> &'t str {
        self.text
    }
}

/// What is in it may be secret: it is not printed.
impl fmt::Debug for Object<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Object").field("len", &self.text.len()).finish_non_exhaustive()
    }
}

impl<'t> Value<'t> {
    /// Returns a string as what it means, anything else as it is written.
    pub fn to_text(self) -> Text<'t> {
        match self {
            Self::Null => "null".into(),
            Self::Boolean(true) => "true".into(),
            Self::Boolean(false) => "false".into(),
            Self::Number(text) | Self::Array(text) => text.into(),
            Self::String(text) => text,
            Self::Object(object) => object.text.into(),
        }
    }

    /// Tells whether this is `null`, or a member that is not there.
    pub const fn is_null(self) -> bool {
        matches!(self, Self::Null)
    }
}

/// The members of an [`Object`].
#[derive(Clone)]
pub struct Members<'t> {
    rest: &'t str,
}

impl<'t> Iterator for Members<'t> {
    type Item = (Text<'t>, Value<'t>);

    #[cfg_attr(not(target_family = "wasm"), inline)]
    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_ascii_start();
        let rest = rest.strip_prefix(',').unwrap_or(rest);
        let (name, rest) = string(rest.trim_ascii_start())?;
        let rest = rest.trim_ascii_start().strip_prefix(':')?;
        let (value, rest) = value(rest.trim_ascii_start())?;
        self.rest = rest;
        Some((name, value))
    }
}

impl FusedIterator for Members<'_> {}

/// What is in them may be secret: they are not printed.
impl fmt::Debug for Members<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Members").field("len", &self.rest.len()).finish_non_exhaustive()
    }
}

/// Checks that `text` is JSON: most of it at once, and with the parser what is refused or deep. Where bytes count more
/// than speed the parser does it all.
fn checked(text: &[u8]) -> Result<&str, JsonError> {
    let whole = str::from_utf8(text);
    match whole {
        Ok(text) if !IS_SMALL && whole::is_json(text) => return Ok(text),
        _ => check(text)?,
    }
    let kind = JsonErrorKind::Utf8;
    whole.map_err(|error| JsonError { kind, offset: error.valid_up_to() })
}

/// Reads a string; there is none at the end of the object.
fn string(text: &str) -> Option<(Text<'_>, &str)> {
    let inside = text.strip_prefix('"')?;
    let (rest, is_escaped) = string_end(inside.as_bytes())?;
    let (raw, rest) = inside.split_at_checked(inside.len() - rest.len())?;
    Some((Text::inside(raw, is_escaped), rest.strip_prefix('"')?))
}

/// Reads a value. It was checked: the first letter tells which it is.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
fn value(text: &str) -> Option<(Value<'_>, &str)> {
    let first = text.as_bytes().first()?;
    if *first == b'"' {
        let (text, rest) = string(text)?;
        return Some((Value::String(text), rest));
    }
    let len = match first {
        b'{' | b'[' => bracketed_len(text.as_bytes())?,
        _ => scalar_len(text)?,
    };
    let (text, rest) = text.split_at_checked(len)?;
    let value = match first {
        b'{' => Value::Object(Object { text }),
        b'[' => Value::Array(text),
        b'n' => Value::Null,
        b't' | b'f' => Value::Boolean(*first == b't'),
        _ => Value::Number(text),
    };
    Some((value, rest))
}

/// Returns the length of the number or literal that `text` begins with.
fn scalar_len(text: &str) -> Option<usize> {
    let ends = |byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | b'}');
    text.bytes().position(ends)
}

/// Returns the length of the array or object that `text` begins with.
fn bracketed_len(text: &[u8]) -> Option<usize> {
    let (mut rest, mut depth) = (text, 0usize);
    loop {
        let (byte, after) = rest.split_first()?;
        rest = after;
        match byte {
            b'"' => rest = string_end(rest)?.0.get(1..)?,
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth > 1 => depth -= 1,
            b'}' | b']' => return Some(text.len() - rest.len()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;
    use std::string::String;
    use std::vec::Vec;

    use super::*;

    fn members(text: &str) -> Vec<(String, String)> {
        let members = Object::parse(text.as_bytes()).unwrap().members();
        members.map(|(name, value)| (format!("{name}"), format!("{}", value.to_text()))).collect()
    }

    #[test]
    fn finds_every_member_whatever_is_in_the_others() {
        let text = "\r\n\t { \"a\" : [ \"]\\\"\\\\\" , {\"b\":1} ] ,\"c\\u0064\":{\"e\":\"}\\\"{\"}, \"\":\"\"\n,\
            \"n\":-1.5e3,\"t\":true , \"f\":false,\"z\":null } \n";
        let expected = [
            ("a", r#"[ "]\"\\" , {"b":1} ]"#),
            ("cd", r#"{"e":"}\"{"}"#),
            ("", ""),
            ("n", "-1.5e3"),
            ("t", "true"),
            ("f", "false"),
            ("z", "null"),
        ];
        assert_eq!(members(text), expected.map(|(name, value)| (name.into(), value.into())));
        assert_eq!(Object::parse(b"\n{ } ").unwrap().as_json(), "{ }");
        assert_eq!(members("{}"), []);
        assert_eq!(members(r#"{"a":1}"#), [("a".into(), "1".into())]);
    }

    #[test]
    fn the_last_of_several_counts_even_if_it_is_null() {
        let object =
            Object::parse(br#"{"a":1,"b":{"a":9},"\u0061":"x","c":2,"c":null,"B":3}"#).unwrap();
        assert_eq!(object.get("a"), Value::String("x".into()));
        assert!(object.get("c").is_null() && object.get("d").is_null());
        let [b, a, none] = object.pick(["b", "a", ""]);
        assert_eq!((a, none), (Value::String("x".into()), Value::Null));
        let Value::Object(b) = b else { panic!("{b:?}") };
        assert_eq!((b.as_json(), b.get("a")), (r#"{"a":9}"#, Value::Number("9")));
    }

    #[test]
    fn refuses_what_is_no_json_and_what_is_no_object() {
        for (text, kind, offset) in [
            (" [1]", JsonErrorKind::Unexpected, 1),
            ("\"{}\"", JsonErrorKind::Unexpected, 0),
            ("null", JsonErrorKind::Unexpected, 0),
            (",{}", JsonErrorKind::Unexpected, 0),
            ("{},", JsonErrorKind::Unexpected, 2),
            ("{\"a\":1,}", JsonErrorKind::Unexpected, 7),
            ("{\"a\":\"\\ud800\"}", JsonErrorKind::LoneSurrogate, 12),
            ("", JsonErrorKind::Truncated, 0),
        ] {
            let error = JsonError { kind, offset };
            assert_eq!(Object::parse(text.as_bytes()), Err(error), "{text}");
        }
    }

    #[test]
    fn prints_nothing_of_what_is_in_it() {
        let object = Object::parse(br#"{"to":"token"}"#).unwrap();
        assert_eq!(format!("{object:?}"), "Object { len: 14, .. }");
        assert_eq!(format!("{:?}", object.members()), "Members { len: 13, .. }");
    }
}

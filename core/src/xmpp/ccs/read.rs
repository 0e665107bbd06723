//! How members are read: leniently, since senders and Google's own examples mix types.
//!
//! A number may be a string of its digits and the other way round; `null` is absent (X-09, X-10 and the note on
//! `time_to_live` in tests/CONFORMANCE-CCS.md). A value of any other kind is absent here; who must tell the
//! difference asks the value.

use core::iter::Enumerate;

use crate::json::Members;
use crate::json::Object;
use crate::json::Text;
use crate::json::Value;
use crate::secret::Redacted;

/// The members of an object without a field, each with its index there.
pub(super) struct Unknown<'a> {
    members: Option<Enumerate<Members<'a>>>,
    /// The names that have a field.
    known: &'static [&'static str],
}

impl<'a> Unknown<'a> {
    pub(super) fn new(object: Option<Object<'a>>, known: &'static [&'static str]) -> Self {
        let members = object.map(|object| object.members().enumerate());
        Self { members, known }
    }
}

impl<'a> Iterator for Unknown<'a> {
    type Item = (usize, Text<'a>, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (index, (name, value)) = self.members.as_mut()?.next()?;
            if !self.known.iter().any(|known| name == *known) {
                return Some((index, name, value));
            }
        }
    }
}

/// Reads a string, or a number as it is written.
pub(super) const fn text(value: Value<'_>) -> Option<Text<'_>> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(text) => Some(Text::new(text)),
        _ => None,
    }
}

/// Reads a string that must not be printed.
pub(super) fn secret(value: Value<'_>) -> Option<Redacted<Text<'_>>> {
    text(value).map(Redacted::new)
}

/// Reads a whole number without a sign, or a string of its digits.
pub(super) fn number(value: Value<'_>) -> Option<u64> {
    let text = text(value).filter(|text| !text.is_empty())?;
    text.chars().try_fold(0u64, |number, character| {
        let digit = u64::from(character.to_digit(10)?);
        (number <= (u64::MAX - digit) / 10).then(|| number * 10 + digit)
    })
}

/// Reads a truth value, or a string of its name.
pub(super) fn boolean(value: Value<'_>) -> Option<bool> {
    match value {
        Value::Boolean(value) => Some(value),
        Value::String(text) if text == "true" => Some(true),
        Value::String(text) if text == "false" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Object;

    const TEXT: &[u8] =
        br#"{"s":"a\n","n":-1.5,"d":"6\u0030\u0030","i":600,"m":18446744073709551615,
        "o":18446744073709551616,"w":184467440737095516100,"e":"","t":true,"T":"tru\u0065",
        "f":"false","F":false,"z":null,"a":[],"q":{}}"#;

    fn value(name: &str) -> Value<'static> {
        Object::parse(TEXT).unwrap().get(name)
    }

    #[test]
    fn strings_may_be_numbers() {
        assert_eq!(text(value("s")), Some("a\n".into()));
        assert_eq!(text(value("n")), Some("-1.5".into()));
        for name in ["t", "z", "a", "q", "absent"] {
            assert_eq!(text(value(name)), None, "{name}");
        }
    }

    #[test]
    fn numbers_may_be_strings() {
        assert_eq!([number(value("d")), number(value("i"))], [Some(600); 2]);
        assert_eq!(number(value("m")), Some(u64::MAX));
        for name in ["s", "n", "o", "w", "e", "t", "z", "a", "q", "absent"] {
            assert_eq!(number(value(name)), None, "{name}");
        }
    }

    #[test]
    fn truth_values_may_be_strings() {
        assert_eq!([boolean(value("t")), boolean(value("T"))], [Some(true); 2]);
        assert_eq!([boolean(value("f")), boolean(value("F"))], [Some(false); 2]);
        for name in ["s", "i", "e", "z", "a", "q", "absent"] {
            assert_eq!(boolean(value(name)), None, "{name}");
        }
    }
}

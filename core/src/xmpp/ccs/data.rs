//! The data of a message: keys and values for the app, and which keys it must not use.
//!
//! Follows Table 1 and Table 4 of the reference (X-31 to X-36, X-39, X-40, X-71, X-81). Where they differ the
//! stricter rule refuses and the weaker one warns. Values are strings on the wire: numbers, truth values, arrays
//! and objects that were read are written as strings of their JSON text (X-36).

use core::fmt;

use super::Field;
use super::Json;
use super::Warning;
use crate::json::Members;
use crate::json::Object;
use crate::json::Text;
use crate::json::Value;

/// Keys and values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Data<'a> {
    /// The caller's.
    Pairs(&'a [(&'a str, &'a str)]),
    /// Those of an object that was read.
    Object(Object<'a>),
    /// What stood where an object should (X-09), perhaps the JSON text of one: decode it, then parse it. It has
    /// no keys of its own, and is not valid downstream.
    Text(Text<'a>),
}

/// What a data key means to FCM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum KeyUse {
    /// Nothing: it is the app's.
    Free,
    /// It is a word of Table 1: FCM's own value may overwrite it (X-39, X-81).
    Overwritten,
    /// `from`, `message_type`, or a key that begins with `google` or `gcm` (X-34, X-40).
    Reserved,
}

impl KeyUse {
    /// Classifies a key.
    pub fn of(key: Text<'_>) -> Self {
        let begins_with = |prefix| key.strip_prefix(prefix).is_some();
        match key {
            _ if key == "from" || key == "message_type" => Self::Reserved,
            _ if begins_with("google") || begins_with("gcm") => Self::Reserved,
            _ if Field::is_word_of_table_1(key) => Self::Overwritten,
            _ => Self::Free,
        }
    }
}

impl<'a> Data<'a> {
    /// Reads what stands at `data`; `null`, a number and the like are none.
    pub(super) const fn read(value: Value<'a>) -> Option<Self> {
        match value {
            Value::Object(object) => Some(Self::Object(object)),
            Value::String(text) => Some(Self::Text(text)),
            _ => None,
        }
    }

    /// Returns the pairs in their order; a key that stands twice comes twice, and the last one counts.
    pub fn iter(self) -> impl Iterator<Item = (Text<'a>, Text<'a>)> {
        self.values().map(|(key, value)| (key, value.to_text()))
    }

    /// Returns the value of `key`, the last one.
    pub fn get(self, key: &str) -> Option<Text<'a>> {
        self.iter().filter(|(name, _)| *name == key).last().map(|(_, value)| value)
    }

    /// Returns what is worth a warning, reserved keys too: those are no error in what was received (X-40).
    pub fn warnings(self) -> impl Iterator<Item = Warning> {
        self.values().enumerate().flat_map(|(index, (key, value))| {
            let about_key = match KeyUse::of(key) {
                KeyUse::Free => None,
                KeyUse::Overwritten => Some(Warning::OverwrittenKey { index }),
                KeyUse::Reserved => Some(Warning::ReservedKey { index }),
            };
            let is_string = matches!(value, Value::String(_));
            about_key.into_iter().chain((!is_string).then_some(Warning::ValueNotString { index }))
        })
    }

    pub(super) fn write(self, json: &mut Json<'_>) {
        let name = Field::Data.name();
        match self {
            Self::Text(text) => json.text(name.into(), text),
            _ => json.object(name, |json| self.each(&mut |key, value| json.text(key, value))),
        }
    }

    /// Visits the pairs in their order.
    pub(super) fn each(self, visit: &mut dyn FnMut(Text<'a>, Text<'a>)) {
        self.iter().for_each(|(key, value)| visit(key, value));
    }

    pub(super) fn values(self) -> Values<'a> {
        match self {
            Self::Pairs(pairs) => Values::Pairs(pairs.iter()),
            Self::Object(object) => Values::Members(object.members()),
            Self::Text(_) => Values::Pairs([].iter()),
        }
    }
}

/// Keys are printed, values are not.
impl fmt::Debug for Data<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(key, _)| key)).finish()
    }
}

/// Pairs wherever they are.
pub(super) enum Values<'a> {
    Pairs(core::slice::Iter<'a, (&'a str, &'a str)>),
    Members(Members<'a>),
}

impl<'a> Iterator for Values<'a> {
    type Item = (Text<'a>, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Pairs(pairs) => {
                pairs.next().map(|(key, value)| ((*key).into(), Value::String((*value).into())))
            }
            Self::Members(members) => members.next(),
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;
    use std::vec::Vec;

    use super::*;

    const READ: &[u8] =
        br#"{"a":"\u0031","n":-1.5,"b":true,"z":null,"o":{"x":[1]},"l":[1, 2],"a":"2"}"#;

    #[test]
    fn values_that_are_no_strings_become_their_json_text() {
        let data = Data::Object(Object::parse(READ).unwrap());
        let expected = [
            ("a", "1"),
            ("n", "-1.5"),
            ("b", "true"),
            ("z", "null"),
            ("o", r#"{"x":[1]}"#),
            ("l", "[1, 2]"),
            ("a", "2"),
        ];
        let expected = expected.map(|(key, value)| (key.into(), value.into()));
        assert_eq!(data.iter().collect::<Vec<_>>(), expected);
        assert_eq!((data.get("a"), data.get("b")), (Some("2".into()), Some("true".into())));
        let warned: Vec<_> = data.warnings().collect();
        assert_eq!(warned, [1, 2, 3, 4, 5].map(|index| Warning::ValueNotString { index }));
    }

    #[test]
    fn pairs_of_the_caller_are_strings() {
        let data = Data::Pairs(&[("a", "true"), ("to", "x"), ("gcm", "y")]);
        assert_eq!((data.get("a"), data.get("x")), (Some("true".into()), None));
        let warned: Vec<_> = data.warnings().collect();
        let expected = [Warning::OverwrittenKey { index: 1 }, Warning::ReservedKey { index: 2 }];
        assert_eq!(warned, expected);
    }

    #[test]
    fn a_string_instead_of_an_object_has_no_keys() {
        let data = Data::Text(r#"{"a":"b"}"#.into());
        assert_eq!((data.iter().count(), data.warnings().count()), (0, 0));
    }

    #[test]
    fn keys_are_reserved_as_they_are_meant_and_with_regard_to_case() {
        for key in ["from", "message_type", "google", "google.x", "gcm", "gcm.notification.e"] {
            assert_eq!(KeyUse::of(key.into()), KeyUse::Reserved, "{key}");
        }
        for key in ["From", "Google", "goog", "xgcm", "message_types", "fro", ""] {
            assert_eq!(KeyUse::of(key.into()), KeyUse::Free, "{key}");
        }
        assert_eq!(KeyUse::of("collapse_key".into()), KeyUse::Overwritten);
        let escaped = Object::parse(br#"{"\u0067cm.a":1}"#).unwrap();
        let (key, _) = escaped.members().next().unwrap();
        assert_eq!(KeyUse::of(key), KeyUse::Reserved);
    }

    #[test]
    fn prints_keys_alone() {
        let data = Data::Pairs(&[("a", "secret"), ("b", "secret")]);
        assert_eq!(format!("{data:?}"), r#"{"a", "b"}"#);
    }
}

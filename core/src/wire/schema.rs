//! A message's fields as data, for programs that show messages rather than act on them.
//!
//! Follows the .proto files as the `message!` tables state them, so that there is no second list of
//! fields. Costs nothing where it is not used.

use super::Value;

/// A field of a message.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its number.
    pub number: u32,
    /// Its name in the .proto file.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether its label is `required`. Parsers do not insist on it.
    pub is_required: bool,
    /// Whether it must not be printed: a token, or what a sender wrote.
    pub is_secret: bool,
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Kind {
    /// `bool`.
    Bool,
    /// `int32`.
    Int32,
    /// `int64`.
    Int64,
    /// `uint32`.
    Uint32,
    /// `uint64`.
    Uint64,
    /// `fixed64`.
    Fixed64,
    /// An enum: its numbers with their labels.
    Enum(&'static [(i32, &'static str)]),
    /// `string`.
    String,
    /// `bytes`.
    Bytes,
    /// A message with these fields.
    Message(&'static [Field]),
}

impl Field {
    /// Describes a field of type `T`; `name` may be a raw identifier.
    pub(crate) const fn new<'a, T: Value<'a>>(
        number: u32,
        name: &'static str,
        label: &str,
    ) -> Self {
        let is_required = matches!(label.as_bytes(), b"required");
        Self { number, name: plain(name), kind: T::KIND, is_required, is_secret: T::IS_SECRET }
    }
}

const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', rest @ ..] => match core::str::from_utf8(rest) {
            Ok(name) => name,
            Err(_) => name,
        },
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mcs::DataMessageStanza;
    use crate::mcs::IqStanza;
    use crate::wire::Message;

    fn field(fields: &'static [Field], name: &str) -> Field {
        *fields.iter().find(|field| field.name == name).unwrap()
    }

    #[test]
    fn fields_are_those_of_the_proto_file() {
        let kind = field(IqStanza::FIELDS, "type");
        assert!(matches!(kind.kind, Kind::Enum([(0, "GET"), (1, "SET"), ..])) && kind.is_required);
        let Kind::Message(extension) = field(IqStanza::FIELDS, "extension").kind else {
            panic!("no message")
        };
        assert!(matches!(field(extension, "id").kind, Kind::Int32));
        let raw_data = field(DataMessageStanza::FIELDS, "raw_data");
        assert!(matches!(raw_data.kind, Kind::Bytes) && raw_data.is_secret);
        assert_eq!((raw_data.number, raw_data.is_required), (21, false));
        assert!(!field(DataMessageStanza::FIELDS, "from").is_secret);
    }
}

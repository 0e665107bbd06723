//! A frame as JSON: the contract of `decode --json` and of the npm package, byte for byte.
//!
//! 64-bit numbers are decimal strings, bytes are padded base64; the order of members is fixed.

use pushwire_core::wire::Reader;

use super::schema;
use super::walk::Found;
use super::walk::Sink;
use super::walk::Value;
use super::walk::walk;
use crate::json::Writer;
use crate::problem::ProblemKind;

/// Writes the members of a frame up to its problem: `body` stands at absolute offset `at`.
pub(super) fn write_fields(tag: u8, body: &[u8], at: usize, json: &mut Writer) {
    json.open('[');
    let fields = schema::fields(tag);
    if fields.is_some() || is_message(body) {
        walk(fields, Reader::new(body, at), &mut Fields { json });
    }
    json.close(']');
}

/// Tells whether bytes could be a message of an unknown kind.
pub(super) fn is_message(body: &[u8]) -> bool {
    walk(None, Reader::new(body, 0), &mut Nothing)
}

/// Takes nothing: only whether the walk reaches the end counts.
struct Nothing;

impl Sink for Nothing {
    fn value(&mut self, _: Found, _: Value<'_>) {}
    fn open(&mut self, _: Found) {}
    fn close(&mut self) {}
    fn problem(&mut self, _: ProblemKind, _: usize) {}
}

/// Writes fields as they are found.
struct Fields<'j> {
    json: &'j mut Writer,
}

impl Fields<'_> {
    fn begin(&mut self, found: Found, kind: &str) {
        self.json.open('{');
        self.json.key("number").number(found.number.into());
        self.json.key("name").maybe_string(found.field.map(|field| field.name));
        self.json.key("type").string(kind);
        self.json.key("start").number(found.start as u64);
        self.json.key("end").number(found.end as u64);
    }
}

impl Sink for Fields<'_> {
    fn value(&mut self, found: Found, value: Value<'_>) {
        self.begin(found, type_name(&value));
        let json = self.json.key("value");
        match value {
            Value::Bool(value) => json.boolean(value),
            Value::Int32(number) | Value::Enum(number, _) => json.signed(number.into()),
            Value::Uint32(number) | Value::Fixed32(number) => json.number(number.into()),
            Value::Int64(number) => json.exact_signed(number),
            Value::Uint64(number) | Value::Varint(number) | Value::Fixed64(number) => {
                json.exact(number);
            }
            Value::String(text) => json.string(text),
            Value::Bytes(bytes) => json.base64(bytes),
        }
        if let Value::Enum(_, label) = value {
            json.key("label").maybe_string(label);
        }
        json.close('}');
    }

    fn open(&mut self, found: Found) {
        self.begin(found, "message");
        self.json.key("fields").open('[');
    }

    fn close(&mut self) {
        self.json.close(']');
        self.json.close('}');
    }

    fn problem(&mut self, _: ProblemKind, _: usize) {}
}

const fn type_name(value: &Value<'_>) -> &'static str {
    match value {
        Value::Bool(_) => "bool",
        Value::Int32(_) => "int32",
        Value::Uint32(_) => "uint32",
        Value::Int64(_) => "int64",
        Value::Uint64(_) => "uint64",
        Value::Enum(..) => "enum",
        Value::String(_) => "string",
        Value::Bytes(_) => "bytes",
        Value::Varint(_) => "varint",
        Value::Fixed64(_) => "fixed64",
        Value::Fixed32(_) => "fixed32",
    }
}

//! One walk over a message for all purposes: indexing, printing, masking.
//!
//! Follows protobuf.dev/programming-guides/encoding with the field tables of `pushwire-core`. A field
//! that the table does not have, or that has another wire type, is shown by its wire type alone. A
//! string that is not UTF-8 is bytes. A broken field ends its message, not the one around it.
//! Recursion is bounded by the tables: no message of MCS contains itself.

use pushwire_core::wire::DecodeError;
use pushwire_core::wire::DecodeErrorKind;
use pushwire_core::wire::Field;
use pushwire_core::wire::Kind;
use pushwire_core::wire::Reader;
use pushwire_core::wire::WireType;

use crate::problem::ProblemKind;

/// Where a field stands, and what the table says of it.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// Its number.
    pub number: u32,
    /// `None` if it is unknown or has another wire type than it should.
    pub field: Option<&'static Field>,
    /// Absolute offset of its key.
    pub start: usize,
    /// Absolute offset behind its value.
    pub end: usize,
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// `bool`.
    Bool(bool),
    /// `int32`.
    Int32(i32),
    /// `uint32`.
    Uint32(u32),
    /// `int64`.
    Int64(i64),
    /// `uint64`.
    Uint64(u64),
    /// A number with its label, if it has one.
    Enum(i32, Option<&'static str>),
    /// Text.
    String(&'a str),
    /// Bytes: of a `bytes` field, of an unknown one, or of a string that is not UTF-8.
    Bytes(&'a [u8]),
    /// An unknown varint.
    Varint(u64),
    /// Eight bytes.
    Fixed64(u64),
    /// Four bytes.
    Fixed32(u32),
}

/// Takes what a walk finds.
pub trait Sink {
    /// A field that is no message.
    fn value(&mut self, found: Found, value: Value<'_>);

    /// A message begins; its fields follow.
    fn open(&mut self, found: Found);

    /// It ends.
    fn close(&mut self);

    /// Something is wrong at an absolute offset.
    fn problem(&mut self, kind: ProblemKind, offset: usize);
}

/// Walks a message; without a table every field is unknown. Tells whether it reached the end.
pub(super) fn walk(
    fields: Option<&'static [Field]>,
    mut message: Reader<'_>,
    sink: &mut impl Sink,
) -> bool {
    while !message.is_empty() {
        let start = message.offset();
        if let Err(error) = field(fields, &mut message, sink) {
            let is_key = matches!(error.kind, DecodeErrorKind::Group | DecodeErrorKind::WireType);
            let offset = if is_key { start } else { error.offset };
            sink.problem(ProblemKind::of_field(error.kind), offset);
            return false;
        }
    }
    true
}

/// Returns what the table says of a key; `None` if the number or the wire type is another.
pub(super) fn known(fields: Option<&'static [Field]>, key: u32) -> Option<&'static Field> {
    let field = fields?.iter().find(|field| field.number == key >> 3)?;
    (wire_type(field.kind)? as u32 == key & 7).then_some(field)
}

/// Returns the wire type of a field.
pub(super) const fn wire_type(kind: Kind) -> Option<WireType> {
    Some(match kind {
        Kind::Bool | Kind::Int32 | Kind::Int64 | Kind::Uint32 | Kind::Uint64 | Kind::Enum(_) => {
            WireType::Varint
        }
        Kind::Fixed64 => WireType::Fixed64,
        Kind::String | Kind::Bytes | Kind::Message(_) => WireType::Len,
        _ => return None,
    })
}

fn field<'a>(
    fields: Option<&'static [Field]>,
    message: &mut Reader<'a>,
    sink: &mut impl Sink,
) -> Result<(), DecodeError> {
    let start = message.offset();
    let key = message.key()?;
    let field = known(fields, key);
    let found =
        |message: &Reader<'a>| Found { number: key >> 3, field, start, end: message.offset() };
    match (field.map(|field| field.kind), key & 7) {
        (Some(Kind::Message(inner)), _) => {
            let inside = message.delimited()?;
            sink.open(found(message));
            walk(Some(inner), inside, sink);
            sink.close();
        }
        (Some(Kind::String), _) => {
            let inside = message.delimited()?;
            string(found(message), inside, sink);
        }
        (kind, 0) => {
            let number = message.varint()?;
            sink.value(found(message), varint(kind, number));
        }
        (_, 1) => {
            let bytes = message.fixed()?;
            sink.value(found(message), Value::Fixed64(u64::from_le_bytes(bytes)));
        }
        (_, 2) => {
            let inside = message.delimited()?;
            sink.value(found(message), Value::Bytes(inside.rest()));
        }
        (_, 5) => {
            let bytes = message.fixed()?;
            sink.value(found(message), Value::Fixed32(u32::from_le_bytes(bytes)));
        }
        _ => message.skip(key)?,
    }
    Ok(())
}

fn string(found: Found, inside: Reader<'_>, sink: &mut impl Sink) {
    match core::str::from_utf8(inside.rest()) {
        Ok(text) => sink.value(found, Value::String(text)),
        Err(error) => {
            sink.problem(ProblemKind::UTF8, inside.offset() + error.valid_up_to());
            sink.value(found, Value::Bytes(inside.rest()));
        }
    }
}

/// Reads a varint as every protobuf runtime does: 32-bit types keep the low bits.
fn varint(kind: Option<Kind>, number: u64) -> Value<'static> {
    match kind {
        Some(Kind::Bool) => Value::Bool(number != 0),
        Some(Kind::Int32) => Value::Int32(number as i32),
        Some(Kind::Uint32) => Value::Uint32(number as u32),
        Some(Kind::Int64) => Value::Int64(number as i64),
        Some(Kind::Uint64) => Value::Uint64(number),
        Some(Kind::Enum(labels)) => {
            let number = number as i32;
            let label = labels.iter().find(|(known, _)| *known == number);
            Value::Enum(number, label.map(|(_, label)| *label))
        }
        _ => Value::Varint(number),
    }
}

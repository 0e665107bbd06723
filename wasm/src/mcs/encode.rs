//! JSON back into a frame: what decoding gave, unknown fields included.
//!
//! Takes `{"name":…,"fields":[…]}`, or `"tag"` where there is no name. A field says its `number` or its
//! `name`, its `value` (or `fields`), and its `type` where no table knows it. Promises that a frame whose
//! varints are as short as can be comes back byte for byte; that nothing out of range is written.

use alloc::vec;
use alloc::vec::Vec;

use pushwire_core::json::JsonError;
use pushwire_core::wire::Field;
use pushwire_core::wire::Kind;
use pushwire_core::wire::WireType;

use super::schema;
use super::walk::wire_type;
use crate::json::Json;
use crate::json::base64;

/// The range of an int32.
const INT32: (i64, u64) = (i32::MIN as i64, i32::MAX as u64);

/// Messages in messages; MCS has three.
const MAX_DEPTH: usize = 16;

/// Why JSON is no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// No JSON.
    Json(JsonError),
    /// Neither a known name nor a tag of 0 to 255.
    Message,
    /// A field without number, or one that is not the name's.
    Field,
    /// A field without a known type.
    Type,
    /// A value that its type cannot have.
    Value,
    /// A number that its type cannot hold.
    OutOfRange,
    /// Messages in messages in messages.
    TooDeep,
}

impl EncodeError {
    /// Returns a stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json(_) => "invalid_json",
            Self::Message => "unknown_message",
            Self::Field => "unknown_field",
            Self::Type => "unknown_type",
            Self::Value => "invalid_value",
            Self::OutOfRange => "out_of_range",
            Self::TooDeep => "too_deep",
        }
    }

    /// Says it in words.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Json(_) => "not JSON",
            Self::Message => "neither the name of a message nor a tag of 0 to 255",
            Self::Field => "a field has no number, or its name is not one of the message",
            Self::Type => "the type of a field is not known",
            Self::Value => "a value is not what its type has",
            Self::OutOfRange => "a number is out of its type's range",
            Self::TooDeep => "messages are nested too deep",
        }
    }
}

/// Encodes a frame: tag, length, message.
///
/// # Errors
///
/// [`EncodeError`]: the first thing that cannot be written.
pub fn encode(text: &[u8]) -> Result<Vec<u8>, EncodeError> {
    let frame = Json::parse(text).map_err(EncodeError::Json)?;
    let tag = tag(&frame)?;
    let body = message(frame.get("fields"), schema::fields(tag), MAX_DEPTH)?;
    let mut out = vec![tag];
    delimited(&body, &mut out)?;
    Ok(out)
}

fn tag(frame: &Json) -> Result<u8, EncodeError> {
    let name = frame.get("name").and_then(Json::as_str);
    if let Some(name) = name {
        return schema::tag_of(name).ok_or(EncodeError::Message);
    }
    let tag = frame.get("tag").ok_or(EncodeError::Message)?;
    integer(tag, 0, 255).map(|tag| tag as u8).map_err(|_| EncodeError::Message)
}

fn message(
    fields: Option<&Json>,
    table: Option<&'static [Field]>,
    depth: usize,
) -> Result<Vec<u8>, EncodeError> {
    let depth = depth.checked_sub(1).ok_or(EncodeError::TooDeep)?;
    let mut out = Vec::new();
    match fields {
        None | Some(Json::Null) => {}
        Some(Json::Array(fields)) => {
            fields.iter().try_for_each(|one| field(one, table, depth, &mut out))?;
        }
        Some(_) => return Err(EncodeError::Field),
    }
    Ok(out)
}

/// How a field is written.
#[derive(Clone, Copy)]
enum Form {
    Known(Kind),
    Fixed32,
}

fn field(
    field: &Json,
    table: Option<&'static [Field]>,
    depth: usize,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    let known = find(field, table)?;
    let number = match known {
        Some(known) => known.number,
        None => {
            let number = field.get("number").ok_or(EncodeError::Field)?;
            integer(number, 1, (1 << 29) - 1).map_err(|_| EncodeError::Field)? as u32
        }
    };
    let form = form(field.get("type").and_then(Json::as_str), known)?;
    let wire = match form {
        Form::Fixed32 => WireType::Fixed32,
        Form::Known(kind) => wire_type(kind).ok_or(EncodeError::Type)?,
    };
    varint(u64::from(wire.key(number)), out);
    match form {
        Form::Known(Kind::Message(inner)) => {
            let inner = (!inner.is_empty()).then_some(inner);
            delimited(&message(field.get("fields"), inner, depth)?, out)
        }
        form => value(form, field.get("value").ok_or(EncodeError::Value)?, out),
    }
}

/// Finds the field that is meant: by its name, which a null is not, or else by its number alone.
fn find(
    field: &Json,
    table: Option<&'static [Field]>,
) -> Result<Option<&'static Field>, EncodeError> {
    let table = table.unwrap_or_default();
    match field.get("name") {
        Some(Json::String(name)) => {
            let known = table.iter().find(|known| known.name == name).ok_or(EncodeError::Field)?;
            let number = field.get("number").map(|number| integer(number, 0, u64::from(u32::MAX)));
            match number {
                Some(number) if number? != u64::from(known.number) => Err(EncodeError::Field),
                _ => Ok(Some(known)),
            }
        }
        Some(Json::Null) => Ok(None),
        Some(_) => Err(EncodeError::Field),
        None => {
            let number = integer(field.get("number").ok_or(EncodeError::Field)?, 1, (1 << 29) - 1)?;
            Ok(table.iter().find(|known| u64::from(known.number) == number))
        }
    }
}

/// The type that is named, or else the table's.
fn form(name: Option<&str>, known: Option<&'static Field>) -> Result<Form, EncodeError> {
    let kind = match (name, known) {
        (None, Some(known)) => known.kind,
        (Some("fixed32"), _) => return Ok(Form::Fixed32),
        (Some("fixed64"), _) => Kind::Fixed64,
        (Some("varint" | "uint64"), _) => Kind::Uint64,
        (Some("int64"), _) => Kind::Int64,
        (Some("uint32"), _) => Kind::Uint32,
        (Some("int32"), _) => Kind::Int32,
        (Some("bool"), _) => Kind::Bool,
        (Some("string"), _) => Kind::String,
        (Some("bytes"), _) => Kind::Bytes,
        (Some("enum"), Some(Field { kind: kind @ Kind::Enum(_), .. })) => *kind,
        (Some("enum"), _) => Kind::Int32,
        (Some("message"), Some(Field { kind: kind @ Kind::Message(_), .. })) => *kind,
        (Some("message"), _) => Kind::Message(&[]),
        _ => return Err(EncodeError::Type),
    };
    Ok(Form::Known(kind))
}

fn value(form: Form, value: &Json, out: &mut Vec<u8>) -> Result<(), EncodeError> {
    let (min, max) = match form {
        Form::Fixed32 => {
            let number = integer(value, 0, u64::from(u32::MAX))? as u32;
            out.extend_from_slice(&number.to_le_bytes());
            return Ok(());
        }
        Form::Known(Kind::Fixed64) => {
            let number = integer(value, 0, u64::MAX)?;
            out.extend_from_slice(&number.to_le_bytes());
            return Ok(());
        }
        Form::Known(Kind::String) => {
            return delimited(value.as_str().ok_or(EncodeError::Value)?.as_bytes(), out);
        }
        Form::Known(Kind::Bytes) => return delimited(&bytes(value)?, out),
        Form::Known(Kind::Bool) => return boolean(value, out),
        Form::Known(Kind::Enum(labels)) => return labelled(labels, value, out),
        Form::Known(Kind::Uint32) => (0, u64::from(u32::MAX)),
        Form::Known(Kind::Uint64) => (0, u64::MAX),
        Form::Known(Kind::Int64) => (i64::MIN, i64::MAX as u64),
        Form::Known(_) => INT32,
    };
    varint(integer(value, min, max)?, out);
    Ok(())
}

fn boolean(value: &Json, out: &mut Vec<u8>) -> Result<(), EncodeError> {
    match value {
        Json::Boolean(value) => out.push((*value).into()),
        _ => return Err(EncodeError::Value),
    }
    Ok(())
}

/// Writes an enum's number, or that of its label.
fn labelled(
    labels: &[(i32, &'static str)],
    value: &Json,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    let named = value.as_str().and_then(|text| labels.iter().find(|(_, label)| *label == text));
    let number = match named {
        Some((number, _)) => i64::from(*number) as u64,
        None => integer(value, INT32.0, INT32.1)?,
    };
    varint(number, out);
    Ok(())
}

/// Reads an integer, written as a number or as a string; a negative one as its 64-bit complement.
fn integer(value: &Json, min: i64, max: u64) -> Result<u64, EncodeError> {
    let text = match value {
        Json::Number(text) | Json::String(text) => text,
        _ => return Err(EncodeError::Value),
    };
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(EncodeError::Value);
    }
    let add = |number: u64, digit| number.checked_mul(10)?.checked_add(u64::from(digit & 0xf));
    let number = digits.bytes().try_fold(0, add).ok_or(EncodeError::OutOfRange)?;
    let is_negative = digits.len() < text.len() && number != 0;
    match is_negative {
        true if min < 0 && number <= min.unsigned_abs() => Ok(number.wrapping_neg()),
        false if number <= max && (min <= 0 || number >= min.unsigned_abs()) => Ok(number),
        _ => Err(EncodeError::OutOfRange),
    }
}

fn bytes(value: &Json) -> Result<Vec<u8>, EncodeError> {
    value.as_str().and_then(base64::decode).ok_or(EncodeError::Value)
}

fn delimited(bytes: &[u8], out: &mut Vec<u8>) -> Result<(), EncodeError> {
    let len = u32::try_from(bytes.len()).map_err(|_| EncodeError::OutOfRange)?;
    varint(len.into(), out);
    out.extend_from_slice(bytes);
    Ok(())
}

fn varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

//! Protobuf wire primitives that every codec here is built from.
//!
//! Follows the protobuf encoding guide (protobuf.dev/programming-guides/encoding) as Chromium's
//! lite runtime reads it: missing `required` fields and fields of an unexpected wire type do not
//! fail a parse. Promises: decoding borrows and never copies, never recurses on input and is
//! bounded by the slice it is given; `encoded_len` is exact, and `encode` into that many bytes
//! cannot fail. Does not support groups, packed fields or maps: no MCS message has one.

pub mod base64;
mod macros;
mod message;
mod number;
mod reader;
mod repeated;
mod schema;
pub(crate) mod stream;
pub(crate) mod text;
mod value;
pub mod varint;
mod writer;

pub use message::Message;
pub use reader::DecodeError;
pub use reader::DecodeErrorKind;
pub use reader::Reader;
pub use reader::WireType;
pub use repeated::Repeated;
pub use repeated::RepeatedIter;
pub use schema::Field;
pub use schema::Kind;
pub use value::Fixed64;
pub use value::Value;
pub use writer::BufferTooSmall;
pub use writer::Writer;

pub(crate) use macros::message;
pub(crate) use number::number_enum;
pub(crate) use value::field_len;
pub(crate) use value::write_field;

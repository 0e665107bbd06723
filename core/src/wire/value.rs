//! The types a field can have, each with its wire form.
//!
//! Follows the scalar table of protobuf.dev/programming-guides/proto2. Numbers are truncated as
//! every protobuf runtime does (`int32` keeps the low 32 bits of its varint). A nested message
//! that occurs twice is merged, a scalar is replaced.

use super::DecodeError;
use super::Kind;
use super::Reader;
use super::WireType;
use super::Writer;
use super::varint;
use crate::secret::Redacted;

/// A type that a protobuf field can have.
pub trait Value<'a>: Copy + Default {
    /// How it is laid out.
    const WIRE_TYPE: WireType;
    /// What it is in the .proto file.
    const KIND: Kind;
    /// Whether it must not be printed.
    const IS_SECRET: bool = false;

    /// Reads it from the start of `reader`, over what was there before.
    ///
    /// # Errors
    ///
    /// What is wrong with the bytes, and where.
    fn merge(&mut self, reader: &mut Reader<'a>) -> Result<(), DecodeError>;

    /// Returns its length in bytes, length prefix included, key not.
    fn encoded_len(&self) -> usize;

    /// Writes it without a key.
    fn write(&self, out: &mut Writer<'_>);
}

/// Returns the length of field `number` with its key.
#[inline]
pub(crate) fn field_len<'a, T: Value<'a>>(number: u32, value: &T) -> usize {
    varint::encoded_len(u64::from(number) << 3) + value.encoded_len()
}

/// Writes field `number` with its key.
#[inline]
pub(crate) fn write_field<'a, T: Value<'a>>(number: u32, value: &T, out: &mut Writer<'_>) {
    out.varint(u64::from(T::WIRE_TYPE.key(number)));
    value.write(out);
}

macro_rules! varint_value {
    ($type:ty: $kind:ident, $raw:ident => $from:expr, $value:ident => $to:expr) => {
        impl<'a> Value<'a> for $type {
            const WIRE_TYPE: WireType = WireType::Varint;
            const KIND: Kind = Kind::$kind;

            #[inline]
            fn merge(&mut self, reader: &mut Reader<'a>) -> Result<(), DecodeError> {
                let $raw = reader.varint()?;
                *self = $from;
                Ok(())
            }

            #[inline]
            fn encoded_len(&self) -> usize {
                let $value = *self;
                varint::encoded_len($to)
            }

            #[inline]
            fn write(&self, out: &mut Writer<'_>) {
                let $value = *self;
                out.varint($to);
            }
        }
    };
}

varint_value!(u64: Uint64, raw => raw, value => value);
varint_value!(i64: Int64, raw => raw as i64, value => value as u64);
varint_value!(u32: Uint32, raw => raw as u32, value => u64::from(value));
varint_value!(i32: Int32, raw => raw as i32, value => i64::from(value) as u64);
varint_value!(bool: Bool, raw => raw != 0, value => u64::from(value));

/// A `fixed64` field: eight bytes, little-endian.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Fixed64(pub u64);

impl<'a> Value<'a> for Fixed64 {
    const WIRE_TYPE: WireType = WireType::Fixed64;
    const KIND: Kind = Kind::Fixed64;

    fn merge(&mut self, reader: &mut Reader<'a>) -> Result<(), DecodeError> {
        self.0 = u64::from_le_bytes(reader.fixed()?);
        Ok(())
    }

    fn encoded_len(&self) -> usize {
        8
    }

    fn write(&self, out: &mut Writer<'_>) {
        out.bytes(&self.0.to_le_bytes());
    }
}

macro_rules! delimited_value {
    ($type:ty: $kind:ident, $reader:ident => $read:expr) => {
        impl<'a> Value<'a> for $type {
            const WIRE_TYPE: WireType = WireType::Len;
            const KIND: Kind = Kind::$kind;

            #[inline]
            fn merge(&mut self, $reader: &mut Reader<'a>) -> Result<(), DecodeError> {
                *self = $read;
                Ok(())
            }

            #[inline]
            fn encoded_len(&self) -> usize {
                varint::encoded_len(self.len() as u64) + self.len()
            }

            #[inline]
            fn write(&self, out: &mut Writer<'_>) {
                out.varint(self.len() as u64);
                out.bytes(self.as_ref());
            }
        }
    };
}

delimited_value!(&'a str: String, reader => reader.string()?);
delimited_value!(&'a [u8]: Bytes, reader => reader.delimited()?.rest());

impl<'a, T: Value<'a>> Value<'a> for Redacted<T> {
    const WIRE_TYPE: WireType = T::WIRE_TYPE;
    const KIND: Kind = T::KIND;
    const IS_SECRET: bool = true;

    #[inline]
    fn merge(&mut self, reader: &mut Reader<'a>) -> Result<(), DecodeError> {
        self.0.merge(reader)
    }

    #[inline]
    fn encoded_len(&self) -> usize {
        self.0.encoded_len()
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>) {
        self.0.write(out);
    }
}

//! What every message can do: decode from a slice, tell its exact length, encode.
//!
//! The implementations come from the `message!` macro, so that a message file is its field table.

use super::BufferTooSmall;
use super::DecodeError;
use super::Field;
use super::Reader;
use super::Writer;

/// A protobuf message as a borrowed view that can also be encoded.
pub trait Message<'a>: Copy + Default {
    /// The message's name in its .proto file.
    const NAME: &'static str;

    /// Its fields in the order of their numbers.
    const FIELDS: &'static [Field];

    /// Reads fields until `reader` is empty, over what was there before. Of a repeated field only
    /// the elements of one slice can be kept: those in `reader`, if it has any.
    ///
    /// # Errors
    ///
    /// What is wrong with the bytes, and where. Fields read before that stay set.
    fn merge_fields(&mut self, reader: &mut Reader<'a>) -> Result<(), DecodeError>;

    /// Walks what decoding leaves lazy: every element of every repeated field.
    ///
    /// # Errors
    ///
    /// The first broken element.
    fn check(&self) -> Result<(), DecodeError>;

    /// Returns the exact length of the encoded message in bytes.
    fn encoded_len(&self) -> usize;

    /// Writes all fields in the order of their numbers.
    fn write_fields(&self, out: &mut Writer<'_>);

    /// Decodes a message from the whole of `bytes`.
    ///
    /// # Errors
    ///
    /// What is wrong with the bytes, at an offset counted from the start of `bytes`.
    fn decode(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        Self::decode_at(bytes, 0)
    }

    /// Decodes as [`decode`](Self::decode), with error offsets counted from `-base`.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode).
    fn decode_at(bytes: &'a [u8], base: usize) -> Result<Self, DecodeError> {
        let mut message = Self::default();
        message.merge_fields(&mut Reader::new(bytes, base))?;
        Ok(message)
    }

    /// Encodes into the start of `out` and returns the length.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] with [`encoded_len`](Self::encoded_len), before anything is written.
    fn encode(&self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let mut writer = Writer::for_len(out, self.encoded_len())?;
        self.write_fields(&mut writer);
        Ok(writer.written())
    }
}

//! Who takes what was decoded, field by field.
//!
//! Follows no document. Promises that all libraries give the same calls for the same message. [`Touch`] is what is
//! measured with: it asks for every value and does nothing with it.

use core::hint::black_box;

/// Takes the fields of messages in the order of the schema; those that are absent do not come.
pub trait Sink {
    /// A nested message or a frame begins.
    fn begin(&mut self, number: u32);
    /// It ends.
    fn end(&mut self);
    /// A number of any kind, a negative one as 64 bits.
    fn integer(&mut self, number: u32, value: u64);
    /// A string.
    fn text(&mut self, number: u32, value: &str);
    /// Bytes.
    fn bytes(&mut self, number: u32, value: &[u8]);
}

/// Asks for every value.
pub struct Touch;

impl Sink for Touch {
    #[inline(always)]
    fn begin(&mut self, _: u32) {}

    #[inline(always)]
    fn end(&mut self) {}

    #[inline(always)]
    fn integer(&mut self, _: u32, value: u64) {
        black_box(value);
    }

    #[inline(always)]
    fn text(&mut self, _: u32, value: &str) {
        black_box(value.as_ptr());
        black_box(value.len());
    }

    #[inline(always)]
    fn bytes(&mut self, _: u32, value: &[u8]) {
        black_box(value.as_ptr());
        black_box(value.len());
    }
}

//! Repeated fields without a copy: either a slice to encode, or a stretch of wire to walk.
//!
//! A decoded message remembers only where the first and the last occurrence are; each walk parses
//! what lies between and skips other fields. So an element that is broken shows up while walking,
//! as an item that is an error, and ends the walk.

use core::fmt;
use core::marker::PhantomData;

use super::DecodeError;
use super::Reader;
use super::Value;
use super::Writer;
use super::value::field_len;
use super::value::write_field;

/// A repeated field of a decoded message or of one to encode.
#[derive(Clone, Copy)]
pub struct Repeated<'a, T> {
    source: Source<'a, T>,
}

#[derive(Clone, Copy)]
enum Source<'a, T> {
    Values(&'a [T]),
    Wire { key: u32, reader: Reader<'a>, len: usize },
}

impl<T> Default for Repeated<'_, T> {
    fn default() -> Self {
        Self { source: Source::Values(&[]) }
    }
}

impl<'a, T> From<&'a [T]> for Repeated<'a, T> {
    fn from(values: &'a [T]) -> Self {
        Self { source: Source::Values(values) }
    }
}

impl<'a, T: Value<'a>> Repeated<'a, T> {
    /// Walks the elements.
    pub fn iter(&self) -> RepeatedIter<'a, T> {
        RepeatedIter(match self.source {
            Source::Values(values) => Walk::Values(values.iter()),
            Source::Wire { key, reader, len } => {
                let bytes = reader.rest().get(..len).unwrap_or_default();
                Walk::Wire { key, reader: Reader::new(bytes, reader.offset()), item: PhantomData }
            }
        })
    }

    /// Tells whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Notes one more occurrence: its key is at the start of `before`, its end at `after`. What was
    /// noted in another slice is forgotten: only one stretch can be remembered.
    pub(crate) fn extend(&mut self, key: u32, before: Reader<'a>, after: &Reader<'a>) {
        let end = |reader: &Reader<'a>| reader.rest().as_ptr_range().end;
        let left = after.rest().len();
        match &mut self.source {
            Source::Wire { reader, len, .. } if end(reader) == end(after) => {
                *len = reader.rest().len() - left;
            }
            _ => {
                self.source = Source::Wire { key, reader: before, len: before.rest().len() - left }
            }
        }
    }

    pub(crate) fn fields_len(&self, number: u32) -> usize {
        self.iter().map_while(Result::ok).map(|item| field_len(number, &item)).sum()
    }

    pub(crate) fn write_fields(&self, number: u32, out: &mut Writer<'_>) {
        self.iter().map_while(Result::ok).for_each(|item| write_field(number, &item, out));
    }
}

impl<'a, T: Value<'a>> IntoIterator for Repeated<'a, T> {
    type Item = Result<T, DecodeError>;
    type IntoIter = RepeatedIter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T: Value<'a> + PartialEq> PartialEq for Repeated<'a, T> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<'a, T: Value<'a> + fmt::Debug> fmt::Debug for Repeated<'a, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// The elements of a [`Repeated`] field; a broken one is an error and the last item.
#[derive(Clone, Debug)]
pub struct RepeatedIter<'a, T>(Walk<'a, T>);

#[derive(Clone, Debug)]
enum Walk<'a, T> {
    Values(core::slice::Iter<'a, T>),
    Wire { key: u32, reader: Reader<'a>, item: PhantomData<T> },
}

impl<'a, T: Value<'a>> Iterator for RepeatedIter<'a, T> {
    type Item = Result<T, DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Walk::Values(values) => values.next().map(|value| Ok(*value)),
            Walk::Wire { key, reader, .. } => match next_item(*key, reader) {
                Ok(item) => item.map(Ok),
                Err(error) => {
                    *reader = Reader::new(&[], reader.offset());
                    Some(Err(error))
                }
            },
        }
    }
}

fn next_item<'a, T: Value<'a>>(
    wanted: u32,
    reader: &mut Reader<'a>,
) -> Result<Option<T>, DecodeError> {
    while !reader.is_empty() {
        let key = reader.key()?;
        if key == wanted {
            let mut item = T::default();
            item.merge(reader)?;
            return Ok(Some(item));
        }
        reader.skip(key)?;
    }
    Ok(None)
}

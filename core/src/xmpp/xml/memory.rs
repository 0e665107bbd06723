//! The caller's memory for one tokenizer, and how open elements and the tag being read share it.
//!
//! The buffer is a stack: each open element keeps its name, for its end tag, and its namespace declarations,
//! for what is in it; on top is the start tag that is being read, with all attributes, and after that the
//! text that must be decoded. Promises that nothing moves while a token borrows it. It does not check what
//! it is given.

use core::fmt;

use super::XmlErrorKind;
use super::scope::Place;
use super::scope::Scope;
use super::scope::Stored;
use crate::slices::put;
use crate::slices::shift;

/// Bytes that tags leave free, so that there is room for decoded text whatever is open.
const TEXT: usize = 16;

/// Length of an attribute's name, bytes of it before the colon, length of the value, and where its namespace
/// is declared: two bytes each.
pub(super) const HEADER: usize = 8;

/// All memory of a [`Tokenizer`](super::Tokenizer).
///
/// | parameter | default | bytes of RAM each |
/// |---|---|---|
/// | `BUFFER` | 1024 | 1: names and namespace declarations of the open elements, and one start tag; 65535 are used at most |
/// | `DEPTH` | 8 | 10: elements in each other, that of the stream included |
///
/// An attribute takes eight bytes more than its name and its value. Sixteen bytes are kept for text.
pub struct XmlMemory<const BUFFER: usize = 1024, const DEPTH: usize = 8> {
    buffer: [u8; BUFFER],
    frames: [Frame; DEPTH],
}

impl<const BUFFER: usize, const DEPTH: usize> XmlMemory<BUFFER, DEPTH> {
    /// Makes empty memory.
    pub const fn new() -> Self {
        const { assert!(BUFFER > TEXT && DEPTH > 1, "no room for a stanza in a stream") }
        Self { buffer: [0; BUFFER], frames: [Frame::EMPTY; DEPTH] }
    }

    pub(super) fn stack(&mut self) -> Stack<'_> {
        let len = BUFFER.min(usize::from(u16::MAX));
        Stack::new(self.buffer.get_mut(..len).unwrap_or_default(), &mut self.frames)
    }
}

impl<const BUFFER: usize, const DEPTH: usize> Default for XmlMemory<BUFFER, DEPTH> {
    fn default() -> Self {
        Self::new()
    }
}

/// The buffer holds what senders wrote: it is not printed.
impl<const BUFFER: usize, const DEPTH: usize> fmt::Debug for XmlMemory<BUFFER, DEPTH> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("XmlMemory").finish_non_exhaustive()
    }
}

/// Where an open element is in the buffer: its name, then its attributes, or only declarations later.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) start: u16,
    /// Bytes of the name before the colon; 0 without one.
    pub(super) prefix: u16,
    pub(super) attributes: u16,
    pub(super) end: u16,
    pub(super) namespace: Place,
}

impl Frame {
    pub(super) const EMPTY: Self = Self::at(0);

    const fn at(start: u16) -> Self {
        Self { start, prefix: 0, attributes: start, end: start, namespace: Place::NONE }
    }
}

/// The buffer has no room.
pub(super) struct Full;

/// The open elements, the tag that is being read, and the room above.
pub(super) struct Stack<'m> {
    buffer: &'m mut [u8],
    frames: &'m mut [Frame],
    depth: usize,
    len: usize,
    /// Where the attribute that is being read begins, and its value, and how many bytes come before its colon.
    attribute: usize,
    value: usize,
    prefix: usize,
}

impl<'m> Stack<'m> {
    const fn new(buffer: &'m mut [u8], frames: &'m mut [Frame]) -> Self {
        Self { buffer, frames, depth: 0, len: 0, attribute: 0, value: 0, prefix: 0 }
    }

    /// Takes the memory, empty.
    pub(super) fn take(&mut self) -> Self {
        let buffer = core::mem::take(&mut self.buffer);
        let frames = core::mem::take(&mut self.frames);
        Self::new(buffer, frames)
    }

    /// Returns how many elements there are.
    pub(super) const fn depth(&self) -> usize {
        self.depth
    }

    /// Opens an element, whose name follows.
    pub(super) fn open(&mut self) -> Result<(), Full> {
        let start = narrow(self.len);
        let frame = self.frames.get_mut(self.depth).ok_or(Full)?;
        *frame = Frame::at(start);
        self.depth += 1;
        Ok(())
    }

    /// Adds bytes to the name or value that is being read.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), Full> {
        let end = self.len.saturating_add(bytes.len());
        if end > self.buffer.len().saturating_sub(TEXT) {
            return Err(Full);
        }
        put(self.buffer, self.len, bytes);
        self.len = end;
        Ok(())
    }

    /// Ends the element's name, which has `prefix` bytes before its colon.
    pub(super) fn end_name(&mut self, prefix: usize) {
        let len = narrow(self.len);
        if let Some(frame) = self.top() {
            frame.prefix = narrow(prefix);
            frame.attributes = len;
        }
    }

    /// Begins an attribute, whose name follows.
    pub(super) fn begin_attribute(&mut self) -> Result<(), Full> {
        self.attribute = self.len;
        self.push(&[0; HEADER])
    }

    /// Ends the attribute's name, which has `prefix` bytes before its colon; its value follows.
    pub(super) const fn end_attribute_name(&mut self, prefix: usize) {
        self.value = self.len;
        self.prefix = prefix;
    }

    /// Ends the attribute's value.
    pub(super) fn end_value(&mut self) {
        let name = self.buffer.get(self.attribute + HEADER..self.value).unwrap_or_default();
        let place = Place::of_name(name, self.prefix);
        self.write_header(name.len(), self.prefix, self.len - self.value, place);
    }

    /// Ends the start tag: finds all namespaces and checks what concerns the tag as a whole.
    pub(super) fn end_tag(&mut self) -> Result<(), XmlErrorKind> {
        let len = narrow(self.len);
        self.top().into_iter().for_each(|frame| frame.end = len);
        self.find_namespaces()?;
        let namespace = self.scope().check()?;
        self.top().into_iter().for_each(|frame| frame.namespace = namespace);
        Ok(())
    }

    /// Forgets those attributes of the innermost element that are no declarations.
    pub(super) fn keep_declarations(&mut self) {
        let mut at = self.top().map_or(0, |frame| usize::from(frame.attributes));
        self.len = at;
        while let Some(stored) = self.attribute(at) {
            let (size, is_declaration) = (stored.size(), stored.is_declaration());
            if is_declaration {
                shift(self.buffer, at..at + size, self.len);
                self.len += size;
            }
            at += size;
        }
        let len = narrow(self.len);
        self.top().into_iter().for_each(|frame| frame.end = len);
    }

    /// Closes the innermost element.
    pub(super) fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        let start = self.frames.get(self.depth).map(|frame| frame.start);
        self.len = start.unwrap_or_default().into();
    }

    /// Returns the open elements.
    pub(super) fn scope(&self) -> Scope<'_> {
        Scope::new(self.buffer, self.frames.get(..self.depth).unwrap_or_default())
    }

    /// Returns the room for decoded text.
    pub(super) fn room(&mut self) -> &mut [u8] {
        self.buffer.get_mut(self.len..).unwrap_or_default()
    }

    /// Returns the first `len` bytes of the room.
    pub(super) fn decoded(&self, len: usize) -> &str {
        let text = self.buffer.get(self.len..self.len + len).unwrap_or_default();
        core::str::from_utf8(text).unwrap_or_default()
    }

    fn find_namespaces(&mut self) -> Result<(), XmlErrorKind> {
        self.attribute = self.top().map_or(0, |frame| frame.attributes.into());
        while let Some(stored) = self.attribute(self.attribute) {
            let namespace = self.scope().namespace_of(&stored)?;
            let (name, prefix, value) = (stored.name.len(), stored.prefix, stored.value.len());
            if namespace != stored.namespace {
                self.write_header(name, prefix, value, namespace);
            }
            self.attribute += HEADER + name + value;
        }
        Ok(())
    }

    /// Returns the attribute of the innermost element at this offset.
    fn attribute(&self, at: usize) -> Option<Stored<'_>> {
        self.scope().attributes().from(at).next()
    }

    fn top(&mut self) -> Option<&mut Frame> {
        self.frames.get_mut(self.depth.checked_sub(1)?)
    }

    /// Writes the header as one piece: written as four it would be slow to read soon after.
    fn write_header(&mut self, name: usize, prefix: usize, value: usize, namespace: Place) {
        let [a, b] = narrow(name).to_le_bytes();
        let [c, d] = narrow(prefix).to_le_bytes();
        let [e, f] = narrow(value).to_le_bytes();
        let [g, h] = namespace.0.to_le_bytes();
        let room = self.buffer.get_mut(self.attribute..).and_then(|room| room.first_chunk_mut());
        if let Some(header) = room {
            *header = [a, b, c, d, e, f, g, h];
        }
    }
}

/// The buffer ends before 65536, and with it every offset and length in it.
const fn narrow(number: usize) -> u16 {
    number as u16
}

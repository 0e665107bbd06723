//! XML written into the caller's bytes: stream headers, stanzas, text.
//!
//! Follows XML 1.0 §2.2, §2.4 and §3.1 as RFC 6120 §11 restricts them: what must be escaped is, and everything
//! else stays UTF-8. Promises that a reader gets back the same text, line ends and tabs in attributes
//! included; that the length is known before, and that writing into that many bytes cannot fail. It does not
//! look whether prefixes are declared or attributes differ: those are the program's own.

use core::fmt;

use super::names;
use super::scan::is_character;
use crate::slices::put;
use crate::wire::BufferTooSmall;

/// Why XML cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum WriteError {
    /// A character that XML does not have, not even as a reference (XML 1.0 §2.2).
    Character,
    /// Something that is no name, or has more than one colon.
    Name,
    /// An attribute behind the start tag.
    Misplaced,
    /// It does not fit.
    Resource(BufferTooSmall),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character => f.write_str("character that XML does not have"),
            Self::Name => f.write_str("no XML name"),
            Self::Misplaced => f.write_str("attribute behind the start tag"),
            Self::Resource(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for WriteError {}

/// Writes XML piece by piece.
///
/// ```
/// use pushwire_core::xmpp::xml::Writer;
///
/// let write = |xml: &mut Writer<'_>| {
///     xml.element("message", |message| {
///         message.attribute("id", "'1'");
///         message.element("gcm", |gcm| gcm.text("a < b"));
///         message.element("x", |_| ());
///     });
/// };
/// let mut out = [0; 128];
/// let len = Writer::encode(&mut out, write)?;
/// assert_eq!(Ok(len), Writer::encoded_len(write));
/// let expected = b"<message id='&apos;1&apos;'><gcm>a &lt; b</gcm><x/></message>";
/// assert_eq!(&out[..len], expected);
/// # Ok::<(), pushwire_core::xmpp::xml::WriteError>(())
/// ```
pub struct Writer<'b> {
    out: &'b mut [u8],
    len: usize,
    is_in_tag: bool,
    error: Option<WriteError>,
}

impl<'b> Writer<'b> {
    /// Writes into the start of `out` what `write` says, and returns its length.
    ///
    /// # Errors
    ///
    /// [`WriteError`]; what is in the buffer means nothing then.
    pub fn encode(out: &'b mut [u8], write: impl FnOnce(&mut Self)) -> Result<usize, WriteError> {
        let mut writer = Self { out, len: 0, is_in_tag: false, error: None };
        write(&mut writer);
        writer.end_tag();
        match writer.error {
            Some(error) => Err(error),
            None if writer.len > writer.out.len() => {
                Err(WriteError::Resource(BufferTooSmall { needed: writer.len }))
            }
            None => Ok(writer.len),
        }
    }

    /// Adds the XML declaration, which can only stand at the start of a stream.
    pub fn declaration(&mut self) {
        self.bytes(b"<?xml version='1.0'?>");
    }

    /// Adds an element; `content` writes its attributes, and then what is in it.
    pub fn element(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        self.open(name);
        content(self);
        self.close(name);
    }

    /// Opens an element, such as that of the stream, which stays open.
    pub fn open(&mut self, name: &str) {
        self.end_tag();
        self.bytes(b"<");
        self.name(name);
        self.is_in_tag = true;
    }

    /// Closes the element that was opened last; `name` must be the same.
    pub fn close(&mut self, name: &str) {
        if core::mem::take(&mut self.is_in_tag) {
            return self.bytes(b"/>");
        }
        self.bytes(b"</");
        self.name(name);
        self.bytes(b">");
    }

    /// Adds an attribute to the element that was opened last.
    pub fn attribute(&mut self, name: &str, value: &str) {
        if !self.is_in_tag {
            self.fail(WriteError::Misplaced);
        }
        self.bytes(b" ");
        self.name(name);
        self.bytes(b"='");
        value.chars().for_each(|character| self.character(character, escape_in_value(character)));
        self.bytes(b"'");
    }

    /// Adds text.
    pub fn text(&mut self, text: &str) {
        self.end_tag();
        text.chars().for_each(|character| self.character(character, escape_in_text(character)));
    }

    /// Adds text that `write` puts into the bytes it is given, as [`json::Writer::in_xml`] does: it must need
    /// no escapes. It returns the length, or how much room it would need.
    ///
    /// [`json::Writer::in_xml`]: crate::json::Writer::in_xml
    pub fn escaped(&mut self, write: impl FnOnce(&mut [u8]) -> Result<usize, BufferTooSmall>) {
        self.end_tag();
        let len = match write(self.out.get_mut(self.len..).unwrap_or_default()) {
            Ok(len) => len,
            Err(error) => error.needed,
        };
        self.len = self.len.saturating_add(len);
    }

    fn end_tag(&mut self) {
        if core::mem::take(&mut self.is_in_tag) {
            self.bytes(b">");
        }
    }

    fn name(&mut self, name: &str) {
        if !names::is_name(name) {
            self.fail(WriteError::Name);
        }
        self.bytes(name.as_bytes());
    }

    fn character(&mut self, character: char, escape: Option<&'static [u8]>) {
        match escape {
            Some(escape) => self.bytes(escape),
            None if is_character(character) => {
                self.bytes(character.encode_utf8(&mut [0; 4]).as_bytes());
            }
            None => self.fail(WriteError::Character),
        }
    }

    fn fail(&mut self, error: WriteError) {
        self.error.get_or_insert(error);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        put(self.out, self.len, bytes);
        self.len = self.len.saturating_add(bytes.len());
    }
}

impl Writer<'_> {
    /// Returns how many bytes it takes to write what `write` says.
    ///
    /// # Errors
    ///
    /// [`WriteError`], but never for want of room.
    pub fn encoded_len(write: impl FnOnce(&mut Writer<'_>)) -> Result<usize, WriteError> {
        match Writer::encode(&mut [], write) {
            Err(WriteError::Resource(error)) => Ok(error.needed),
            other => other,
        }
    }
}

/// XML 1.0 §2.4; a carriage return would be read as a line feed, and `>` might end a `]]>`.
const fn escape_in_text(character: char) -> Option<&'static [u8]> {
    Some(match character {
        '<' => b"&lt;",
        '>' => b"&gt;",
        '&' => b"&amp;",
        '\r' => b"&#13;",
        _ => return None,
    })
}

/// XML 1.0 §3.1; other white space than spaces would be read as spaces.
const fn escape_in_value(character: char) -> Option<&'static [u8]> {
    Some(match character {
        '<' => b"&lt;",
        '&' => b"&amp;",
        '\'' => b"&apos;",
        '\t' => b"&#9;",
        '\n' => b"&#10;",
        '\r' => b"&#13;",
        _ => return None,
    })
}

/// The text may hold secrets: it is not printed.
impl fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("len", &self.len).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

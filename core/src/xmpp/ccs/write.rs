//! How every payload is written: one object, measured and encoded by the same code.
//!
//! Promises that a length is that of the bytes written, since both come from one walk over the members.

use crate::json::Text;
use crate::json::Writer;
use crate::secret::Redacted;
use crate::wire::BufferTooSmall;

/// Writes JSON that can stand in XML text.
pub type Json<'b> = Writer<'b, true>;

/// A payload that can be written.
pub trait Payload {
    /// Writes the members.
    fn write_members(&self, json: &mut Json<'_>);

    /// Returns the exact length of the payload in bytes.
    fn encoded_len(&self) -> usize {
        self.encode(&mut []).unwrap_or_else(|error| error.needed)
    }

    /// Writes the payload to the start of `out` and returns its length.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] with [`encoded_len`](Self::encoded_len); what is in `out` means nothing then.
    fn encode(&self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let mut json = Writer::in_xml(out);
        self.write_members(&mut json);
        json.finish()
    }
}

/// Adds a string that may be absent.
pub(super) fn text(json: &mut Json<'_>, name: &str, value: Option<Text<'_>>) {
    if let Some(value) = value {
        json.text(name.into(), value);
    }
}

/// Adds a string that must not be printed.
pub(super) fn secret(json: &mut Json<'_>, name: &str, value: Option<Redacted<Text<'_>>>) {
    text(json, name, value.map(|value| value.expose()));
}

impl<'t> From<Text<'t>> for Redacted<Text<'t>> {
    fn from(text: Text<'t>) -> Self {
        Self::new(text)
    }
}

impl<'t> From<&'t str> for Redacted<Text<'t>> {
    fn from(text: &'t str) -> Self {
        Self::new(text.into())
    }
}

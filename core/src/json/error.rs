//! What is wrong with a JSON text, and at which byte.
//!
//! Follows RFC 8259; a kind of its own stands where a log line helps to find the sender's mistake.
//! Promises the same kind and offset however the input was cut. It never carries any of the text.

use core::fmt;

/// A JSON text that is broken, or goes over a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct JsonError {
    /// What is wrong.
    pub kind: JsonErrorKind,
    /// Offset, from the start of the text, of the byte that shows it.
    pub offset: usize,
}

/// What is wrong with a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum JsonErrorKind {
    /// This byte cannot stand here: a byte order mark, say, or a second value.
    Unexpected,
    /// A control character in a string, which must be escaped (§7).
    ControlCharacter,
    /// A backslash with something after it that is no escape (§7).
    Escape,
    /// An escaped surrogate that is not half of a pair: the grammar has it, but no text does (§8.2).
    LoneSurrogate,
    /// Not UTF-8 (§8.1): overlong, a surrogate, out of range or cut short.
    Utf8,
    /// More objects and arrays in each other than [`MAX_DEPTH`](super::MAX_DEPTH).
    TooDeep,
    /// The text ends too early; an empty one too.
    Truncated,
}

impl fmt::Display for JsonErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unexpected => "unexpected byte in JSON",
            Self::ControlCharacter => "control character in a JSON string",
            Self::Escape => "unknown escape in a JSON string",
            Self::LoneSurrogate => "lone surrogate in a JSON string",
            Self::Utf8 => "JSON is not UTF-8",
            Self::TooDeep => "JSON is nested too deep",
            Self::Truncated => "JSON ends too early",
        })
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.kind, self.offset)
    }
}

impl core::error::Error for JsonError {}

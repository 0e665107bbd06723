//! What is wrong with a capture, where, and where reading went on.
//!
//! Promises stable names; the messages are for people. No text of the capture is in any.

use pushwire_core::wire::DecodeErrorKind;
use pushwire_core::xmpp::conditions::StreamCondition;
use pushwire_core::xmpp::xml::XmlErrorKind;

use crate::json::Writer;

/// One finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Absolute offset of the byte where the broken item starts.
    pub offset: usize,
    /// What is wrong.
    pub kind: ProblemKind,
    /// Which frame or stanza it is in.
    pub frame: Option<usize>,
    /// Where reading went on, if something was skipped: the offset of a frame or stanza.
    pub resumed_at: Option<usize>,
}

/// What is wrong: a stable name and the same in words. Not an enumeration, whose tables would bring the texts of
/// every kind into every wasm file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProblemKind(&'static (&'static str, &'static str));

impl ProblemKind {
    /// Returns a stable name.
    pub const fn name(self) -> &'static str {
        self.0.0
    }

    /// Says it in words.
    pub const fn message(self) -> &'static str {
        self.0.1
    }
}

macro_rules! kinds {
    ($($(#[$meta:meta])* $kind:ident $name:literal $message:literal,)*) => {
        impl ProblemKind {
            $($(#[$meta])* pub const $kind: Self = Self(&($name, $message));)*
        }
    };
}

kinds! {
    /// The version byte is one that no client accepts.
    VERSION "version" "version byte that Chromium refuses: 38 or at least 41 is expected",
    /// The input ends inside a frame or stanza.
    CUT "cut" "the input ends here: what is listed is not whole",
    /// The length of a frame cannot be.
    FRAME_LENGTH "frame_length" "length of a frame that cannot be: over five bytes, or it runs into other frames",
    /// Bytes that are no frame or stanza.
    GARBAGE "garbage" "bytes that are none of the protocol",
    /// The body ends inside a field.
    TRUNCATED "truncated" "the message ends inside a field",
    /// A varint is too long.
    VARINT "varint" "varint longer than 10 bytes or 64 bits",
    /// A field reaches past the end of its message.
    LENGTH "length" "length of a field that reaches past the end of its message",
    /// A group.
    GROUP "group" "group, which MCS does not have",
    /// A wire type that protobuf does not have.
    WIRE_TYPE "wire_type" "undefined wire type",
    /// A field number out of range.
    FIELD_NUMBER "field_number" "field number out of range",
    /// A string that is not UTF-8.
    UTF8 "utf8" "string that is not UTF-8: shown as bytes",
    /// XML that is not well-formed.
    XML "xml" "not well-formed XML",
    /// XML that XMPP does not have.
    RESTRICTED_XML "restricted_xml" "comment, processing instruction, DTD or entity: XMPP has none",
    /// Not UTF-8.
    XML_ENCODING "xml_encoding" "XML is not UTF-8",
    /// XML that is too large to be read: beyond start tags of 4 KiB, namespaces of 256 bytes, or 32 levels.
    XML_LIMIT "xml_limit" "start tag, namespace or nesting too large to be read",
    /// A payload that is no JSON.
    PAYLOAD "payload" "payload is not JSON",
}

impl ProblemKind {
    pub(crate) const fn of_xml(kind: XmlErrorKind) -> Self {
        match kind.condition() {
            StreamCondition::RestrictedXml => Self::RESTRICTED_XML,
            StreamCondition::UnsupportedEncoding => Self::XML_ENCODING,
            StreamCondition::PolicyViolation => Self::XML_LIMIT,
            _ => Self::XML,
        }
    }

    pub(crate) const fn of_field(kind: DecodeErrorKind) -> Self {
        match kind {
            DecodeErrorKind::VarintTooLong => Self::VARINT,
            DecodeErrorKind::LengthPastEnd => Self::LENGTH,
            DecodeErrorKind::Group => Self::GROUP,
            DecodeErrorKind::WireType => Self::WIRE_TYPE,
            DecodeErrorKind::FieldNumber => Self::FIELD_NUMBER,
            DecodeErrorKind::Utf8 => Self::UTF8,
            _ => Self::TRUNCATED,
        }
    }
}

impl Problem {
    pub(crate) const fn new(kind: ProblemKind, offset: usize) -> Self {
        Self { offset, kind, frame: None, resumed_at: None }
    }

    /// Writes it as an object.
    pub fn write(&self, json: &mut Writer) {
        json.open('{');
        json.key("offset").number(self.offset as u64);
        json.key("kind").string(self.kind.name());
        json.key("message").string(self.kind.message());
        json.key("frame").maybe_number(self.frame);
        json.key("resumed_at").maybe_number(self.resumed_at);
        json.close('}');
    }
}

/// Writes the list of problems from `first` on.
pub(crate) fn write_from(problems: &[Problem], first: usize, json: &mut Writer) {
    json.open('[');
    problems.get(first..).unwrap_or_default().iter().for_each(|problem| problem.write(json));
    json.close(']');
}

/// Returns the first problem of frame `index`, which begins at `offset`: the list is in the order of the
/// stream, and the problem of a frame may be the byte behind it.
pub(crate) fn first(problems: &[Problem], index: usize, offset: usize) -> Option<&Problem> {
    let from = problems.partition_point(|problem| problem.offset < offset);
    let later = problems.get(from..).unwrap_or_default().iter();
    let mut later = later.take_while(|problem| problem.frame.is_none_or(|frame| frame <= index));
    later.find(|problem| problem.frame == Some(index))
}

/// Writes it, or null.
pub(crate) fn write_first(problems: &[Problem], index: usize, offset: usize, json: &mut Writer) {
    match first(problems, index, offset) {
        Some(problem) => problem.write(json),
        None => json.null(),
    }
}

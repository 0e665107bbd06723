//! What is wrong with the XML of a stream, at which byte, and what the other side is to be told.
//!
//! Follows RFC 6120 §4.9.3 and §11 (core/spec/xmpp.md §3.4). Promises the same kind and offset however the
//! input was cut. It never carries any of the text.

use core::fmt;

use crate::xmpp::conditions::StreamCondition;

/// XML that is broken, or more than XMPP or our memory allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct XmlError {
    /// What is wrong.
    pub kind: XmlErrorKind,
    /// Offset in the stream of the byte that shows it: of a broken or forbidden character the first one, of
    /// an element that is too large for us its `<`.
    pub offset: u64,
}

impl XmlError {
    /// Returns the stream error that tells the other side.
    pub const fn condition(self) -> StreamCondition {
        self.kind.condition()
    }

    /// Tells whether [`skip_stanza`](super::Tokenizer::skip_stanza) can go on behind it.
    pub const fn is_skippable(self) -> bool {
        matches!(self.kind, XmlErrorKind::TagTooLong | XmlErrorKind::TooDeep)
    }
}

/// What is wrong with the XML of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum XmlErrorKind {
    /// This byte cannot stand here.
    Syntax,
    /// A character that XML does not have (XML 1.0 §2.2), as it is or as a reference.
    Character,
    /// Not UTF-8: overlong, a surrogate, out of range or cut short.
    Utf8,
    /// A name that is none, or has its colon in the wrong place (XML Namespaces §4).
    Name,
    /// Something other than white space before or after the stream element.
    OutsideRoot,
    /// `]]>` in text (XML 1.0 §2.4).
    CDataEnd,
    /// The end tag of another element than the one that is open.
    EndTag,
    /// Two attributes of one name, after prefixes are resolved.
    DuplicateAttribute,
    /// A prefix that is not declared.
    UnboundPrefix,
    /// A declaration that XML Namespaces §3 forbids.
    Namespace,
    /// A declaration of an encoding other than UTF-8.
    Encoding,
    /// A version of XML other than 1.0.
    Version,
    /// A reference to an entity other than the five that need no declaration.
    Entity,
    /// A comment.
    Comment,
    /// A processing instruction.
    ProcessingInstruction,
    /// A document type declaration.
    DocumentType,
    /// The start tag of the stream, or its XML declaration, does not fit the buffer.
    HeaderTooLong,
    /// A start tag does not fit the buffer.
    TagTooLong,
    /// More elements in each other than there is memory for.
    TooDeep,
}

impl XmlErrorKind {
    /// Returns the stream error that tells the other side.
    pub const fn condition(self) -> StreamCondition {
        match self {
            Self::Utf8 | Self::Encoding => StreamCondition::UnsupportedEncoding,
            Self::Version
            | Self::Entity
            | Self::Comment
            | Self::ProcessingInstruction
            | Self::DocumentType => StreamCondition::RestrictedXml,
            Self::HeaderTooLong | Self::TagTooLong | Self::TooDeep => {
                StreamCondition::PolicyViolation
            }
            _ => StreamCondition::NotWellFormed,
        }
    }
}

impl fmt::Display for XmlErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax => "unexpected byte in XML",
            Self::Character => "character that XML does not have",
            Self::Utf8 => "XML is not UTF-8",
            Self::Name => "malformed XML name",
            Self::OutsideRoot => "content outside of the stream",
            Self::CDataEnd => "]]> in text",
            Self::EndTag => "end tag of another element",
            Self::DuplicateAttribute => "duplicate attribute",
            Self::UnboundPrefix => "undeclared namespace prefix",
            Self::Namespace => "forbidden namespace declaration",
            Self::Encoding => "encoding other than UTF-8",
            Self::Version => "XML version other than 1.0",
            Self::Entity => "undeclared entity",
            Self::Comment => "comment in the stream",
            Self::ProcessingInstruction => "processing instruction in the stream",
            Self::DocumentType => "document type in the stream",
            Self::HeaderTooLong => "stream header does not fit the buffer",
            Self::TagTooLong => "start tag does not fit the buffer",
            Self::TooDeep => "elements are nested too deep",
        })
    }
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.kind, self.offset)
    }
}

impl core::error::Error for XmlError {}

#[cfg(test)]
mod tests {
    use super::super::testing::broken;
    use super::XmlErrorKind::*;
    use super::*;

    #[test]
    fn names_what_is_wrong_and_the_byte_that_shows_it() {
        for (stream, kind, offset) in [
            ("<>", Syntax, 1),
            ("< a/>", Syntax, 1),
            ("<1/>", Syntax, 1),
            ("<a/\n", Syntax, 3),
            ("<a/ >", Syntax, 3),
            ("<a b/>", Syntax, 4),
            ("<a b=c/>", Syntax, 5),
            ("<a b='1'c='2'/>", Syntax, 8),
            ("<a b='<'/>", Syntax, 6),
            ("<a 1='2'/>", Syntax, 3),
            ("<a></a b>", Syntax, 7),
            ("<a></a/>", EndTag, 6),
            ("<a></ a>", EndTag, 5),
            ("<!a>", Syntax, 2),
            ("<a><![CDATb[", Syntax, 10),
            ("<!-b", Syntax, 3),
            ("<!doctype a>", Syntax, 2),
            ("<a>&;</a>", Syntax, 4),
            ("<a>&a;</a>", Entity, 5),
            ("<a>& </a>", Syntax, 4),
            ("<a>text&lt </a>", Syntax, 10),
            ("<a>\u{1}", Character, 3),
            ("<a>é\u{fffe}", Character, 5),
            ("<a b='\u{ffff}", Character, 6),
            ("<a><![CDATA[\u{b}", Character, 12),
            ("<a>&#0;</a>", Character, 6),
            ("<a:b:c>", Name, 4),
            ("<a:>", Name, 3),
            ("<:a>", Syntax, 1),
            ("<a:-b>", Name, 3),
            ("<a\u{d7}>", Name, 2),
            ("<\u{b7}>", Name, 1),
            ("a<b/>", OutsideRoot, 0),
            (" \u{feff}<a/>", OutsideRoot, 1),
            ("</a>", Syntax, 1),
            ("<a/><b/>", OutsideRoot, 5),
            ("<a/>b", OutsideRoot, 4),
            ("<a/>&lt;", OutsideRoot, 4),
            ("<![CDATA[", Syntax, 2),
            ("<a>]]></a>", CDataEnd, 5),
            ("<a></b>", EndTag, 5),
            ("<a></ab>", EndTag, 6),
            ("<ab></a>", EndTag, 7),
            ("<a><b></a></b>", EndTag, 8),
            ("<a b='' b=''>", DuplicateAttribute, 12),
            ("<a b:c=''>", UnboundPrefix, 9),
            ("<a xmlns:b=''>", Namespace, 13),
            ("<a><!-- -->", Comment, 6),
            ("<a><?b?>", ProcessingInstruction, 5),
            ("<!DOCTYPE a>", DocumentType, 8),
        ] {
            assert_eq!(broken(stream), (kind, offset), "{stream}");
        }
    }

    #[test]
    fn every_byte_that_is_not_utf8_is_found_where_its_character_begins() {
        for (stream, offset) in [
            (&b"\xff"[..], 0),
            (b"<a>b\xc0\x80", 4),
            (b"<a>\xe2\x82<", 3),
            (b"<a>\xc3\xa9\xed\xa0\x80", 5),
            (b"<a>\xf4\x90\x80\x80", 3),
            (b"<a b='\xf0\x9f\x98'", 6),
            (b"<a\xe9", 2),
            (b"<a><![CDATA[]\x80", 13),
            (b"<a>&\xff", 4),
            (b"<?\xff", 2),
        ] {
            let stream = [stream, b"  "].concat();
            assert_eq!(broken(&stream), (Utf8, offset), "{stream:x?}");
        }
    }

    #[test]
    fn tells_the_other_side_what_the_rfc_says() {
        for (kind, name) in [
            (Syntax, "not-well-formed"),
            (UnboundPrefix, "not-well-formed"),
            (Utf8, "unsupported-encoding"),
            (Encoding, "unsupported-encoding"),
            (Version, "restricted-xml"),
            (Entity, "restricted-xml"),
            (Comment, "restricted-xml"),
            (ProcessingInstruction, "restricted-xml"),
            (DocumentType, "restricted-xml"),
            (HeaderTooLong, "policy-violation"),
            (TagTooLong, "policy-violation"),
            (TooDeep, "policy-violation"),
        ] {
            assert_eq!(XmlError { kind, offset: 0 }.condition().name(), Some(name));
        }
    }
}

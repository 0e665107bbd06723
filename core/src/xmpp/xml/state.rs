//! Where in the grammar the tokenizer is, and what its steps give.
//!
//! Follows the productions of XML 1.0 that RFC 6120 §11.1 leaves. Holds no text.

use super::XmlErrorKind;

/// What may come next.
#[derive(Clone, Copy, Debug)]
pub(super) enum State {
    /// Between tags.
    Content,
    /// In a reference in text.
    Reference,
    /// In a CDATA section, after this many `]` that may be its end.
    CData(u8),
    /// After `<`; whether that was the first byte of the stream.
    Open(bool),
    /// After `<!`.
    Markup,
    /// In what follows `<!`, after this many bytes that are right.
    Keyword(Keyword, u8),
    /// After `<?`.
    Target(Target),
    /// In a start tag, or in the XML declaration.
    Tag(Tag),
    /// In the name of an end tag, after this many bytes that are right.
    EndName(u16),
    /// After the name of an end tag.
    EndSpace,
}

/// What can follow `<!`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Keyword {
    Comment,
    DocumentType,
    CData,
}

impl Keyword {
    pub(super) const fn text(self) -> &'static [u8] {
        match self {
            Self::Comment => b"--",
            Self::DocumentType => b"DOCTYPE",
            Self::CData => b"[CDATA[",
        }
    }
}

/// How far the name after `<?` is that of the XML declaration.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    /// How many letters of `xml` were read, in either case.
    pub(super) letters: u8,
    /// Whether an XML declaration can stand here, and its letters are small.
    pub(super) is_declaration: bool,
}

/// Where in a start tag.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tag {
    /// In the element's name.
    Name,
    /// After the name or a value, without white space yet.
    End,
    /// After white space.
    Space,
    /// In an attribute's name.
    AttributeName,
    /// After an attribute's name.
    Equals,
    /// After `=`.
    Quote,
    /// In a value that ends with this quotation mark.
    Value(u8),
    /// In a reference in such a value.
    Reference(u8),
    /// `>` must come: after `/`, or after the `?` of the XML declaration.
    Slash,
}

/// What one step found. It is passed up through every function here, so it holds nothing itself.
#[derive(Clone, Copy)]
pub(super) enum Found {
    Start,
    /// The text that the cursor lends.
    Text,
    /// Text at the end of the memory, of the length that the cursor tells.
    Decoded,
    End,
    StreamEnd,
    Skipped,
}

/// What a step gives: nothing if it only went on.
pub(super) type Step = Result<Option<Found>, XmlErrorKind>;

/// What must be done before the next step, since the token given last may have borrowed until now.
#[derive(Clone, Copy)]
pub(super) enum After {
    Nothing,
    /// Forget the attributes of the start tag.
    Start,
    /// Give the end of an empty element.
    EmptyElement,
}

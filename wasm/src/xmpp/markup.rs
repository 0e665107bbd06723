//! What stands between stanzas: XML declarations, stream headers and their ends.
//!
//! Looks at the first bytes only; whether they are well-formed is for the tokenizer to say.

/// What begins at a `<`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    /// `<?xml …?>`, of this length.
    Declaration(usize),
    /// The start tag of a stream, of this length.
    StreamStart(usize),
    /// The end tag of a stream, of this length.
    StreamEnd(usize),
    /// Anything else.
    Stanza,
    /// More bytes would tell.
    Unknown,
}

/// Names that a stanza has, at which reading goes on after garbage.
const STANZAS: [&[u8]; 12] = [
    b"message",
    b"iq",
    b"presence",
    b"features",
    b"error",
    b"auth",
    b"success",
    b"failure",
    b"challenge",
    b"response",
    b"starttls",
    b"proceed",
];

/// Looks at bytes that begin with `<`.
pub(super) fn markup(bytes: &[u8], last: bool) -> Markup {
    let (end_tag, rest) = match bytes {
        [b'<', b'?', ..] => {
            return length(bytes, last).map_or(Markup::Unknown, Markup::Declaration);
        }
        [b'<', b'/', rest @ ..] => (true, rest),
        [b'<', rest @ ..] => (false, rest),
        _ => return Markup::Stanza,
    };
    let Some(name) = local_name(rest, last) else {
        return Markup::Unknown;
    };
    match (name == b"stream", end_tag) {
        (true, true) => length(bytes, last).map_or(Markup::Unknown, Markup::StreamEnd),
        (true, false) => length(bytes, last).map_or(Markup::Unknown, Markup::StreamStart),
        _ => Markup::Stanza,
    }
}

/// Tells whether a stanza, a stream or its end could begin at a `<`; `None` if more bytes would tell.
pub(super) fn is_plausible(bytes: &[u8], last: bool) -> Option<bool> {
    match bytes {
        [] | [_] => last.then_some(false),
        [_, b'?', ..] => Some(true),
        [_, b'/', rest @ ..] => local_name(rest, last).map(|name| name == b"stream"),
        [_, rest @ ..] => {
            local_name(rest, last).map(|name| name == b"stream" || STANZAS.contains(&name))
        }
    }
}

/// Returns the name at the start of `bytes` without its prefix; `None` if it may go on.
fn local_name(bytes: &[u8], last: bool) -> Option<&[u8]> {
    let ends = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>' | b'<');
    let len = bytes.iter().position(ends).or(last.then_some(bytes.len()))?;
    bytes.get(..len)?.rsplit(|byte| *byte == b':').next()
}

/// Returns the length of a tag up to its `>`, which quotation marks may hide.
fn length(bytes: &[u8], last: bool) -> Option<usize> {
    let mut quote = None;
    let end = bytes.iter().position(|byte| {
        match (quote, byte) {
            (None, b'\'' | b'"') => quote = Some(*byte),
            (Some(mark), byte) if mark == *byte => quote = None,
            _ => {}
        }
        quote.is_none() && *byte == b'>'
    });
    end.map(|end| end + 1).or(last.then_some(bytes.len()))
}

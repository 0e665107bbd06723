//! The XML declaration, once it was read like a start tag.
//!
//! Follows XML 1.0 §2.8, §2.9 and §4.3.3, and RFC 6120 §11.5: version 1.0, UTF-8; what is said about other
//! documents is of no account, since there are none.

use super::XmlErrorKind;
use super::cursor::Cursor;
use super::scan;
use super::scope::Scope;
use super::state::State;
use super::state::Step;
use super::tokenizer::Tokenizer;

impl Tokenizer<'_> {
    pub(super) fn end_declaration(&mut self, cursor: &mut Cursor<'_>) -> Step {
        self.stack.end_tag()?;
        check(self.stack.scope())?;
        self.is_declaration = false;
        self.forget_tag();
        self.advance(cursor, State::Content)
    }
}

type Check = fn(&[u8]) -> Result<(), XmlErrorKind>;

/// What a declaration has, in this order; only the version must be there.
const ATTRIBUTES: [(&[u8], Check); 3] =
    [(b"version", version), (b"encoding", encoding), (b"standalone", standalone)];

fn check(scope: Scope<'_>) -> Result<(), XmlErrorKind> {
    let mut rest = &ATTRIBUTES[..];
    for stored in scope.attributes() {
        let is_first = rest.len() == ATTRIBUTES.len();
        let at = rest.iter().position(|(name, _)| *name == stored.name);
        let at = at.filter(|at| !is_first || *at == 0).ok_or(XmlErrorKind::Syntax)?;
        let (_, check) = rest.get(at).ok_or(XmlErrorKind::Syntax)?;
        check(stored.value)?;
        rest = rest.get(at + 1..).unwrap_or_default();
    }
    if rest.len() < ATTRIBUTES.len() { Ok(()) } else { Err(XmlErrorKind::Syntax) }
}

/// Production 26.
fn version(value: &[u8]) -> Result<(), XmlErrorKind> {
    match value.strip_prefix(b"1.") {
        Some(b"0") => Ok(()),
        Some(digits) if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => {
            Err(XmlErrorKind::Version)
        }
        _ => Err(XmlErrorKind::Syntax),
    }
}

/// Production 81.
fn encoding(value: &[u8]) -> Result<(), XmlErrorKind> {
    // What may stand in it is what may stand in a name.
    match value.first() {
        _ if value.eq_ignore_ascii_case(b"utf-8") => Ok(()),
        Some(first) if first.is_ascii_alphabetic() && scan::name(value) == value.len() => {
            Err(XmlErrorKind::Encoding)
        }
        _ => Err(XmlErrorKind::Syntax),
    }
}

/// Production 32.
fn standalone(value: &[u8]) -> Result<(), XmlErrorKind> {
    let is_sound = [&b"yes"[..], b"no"].contains(&value);
    if is_sound { Ok(()) } else { Err(XmlErrorKind::Syntax) }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;

    use super::super::testing::broken;
    use super::super::testing::events;
    use super::*;

    #[test]
    fn is_taken_at_the_very_start() {
        for inside in [
            "version='1.0'",
            "version=\"1.0\" ",
            "  version\t=\n'1.0'\r\nencoding = 'utf-8'",
            "version='1.0' encoding='UTF-8' standalone='yes'",
            "version='1.0' standalone='no'",
        ] {
            assert_eq!(events(format!("<?xml {inside}?><a/>")), ["<|a", "//"], "{inside}");
        }
    }

    #[test]
    fn is_refused_with_anything_else_in_it() {
        for (inside, kind) in [
            ("", XmlErrorKind::Syntax),
            ("encoding='utf-8'", XmlErrorKind::Syntax),
            ("version='2.0'", XmlErrorKind::Syntax),
            ("version=''", XmlErrorKind::Syntax),
            ("version='1.'", XmlErrorKind::Syntax),
            ("version='1.0 '", XmlErrorKind::Syntax),
            ("version='&#49;.0'", XmlErrorKind::Syntax),
            ("version='1.0'encoding='utf-8'", XmlErrorKind::Syntax),
            ("version='1.0' version='1.0'", XmlErrorKind::DuplicateAttribute),
            ("version='1.0' standalone='yes' encoding='utf-8'", XmlErrorKind::Syntax),
            ("version='1.0' standalone='maybe'", XmlErrorKind::Syntax),
            ("version='1.0' encoding=''", XmlErrorKind::Syntax),
            ("version='1.0' encoding='8bit'", XmlErrorKind::Syntax),
            ("version='1.0' encoding='utf 8'", XmlErrorKind::Syntax),
            ("version='1.0' a='b'", XmlErrorKind::Syntax),
            ("version='1.0' xmlns='b'", XmlErrorKind::Syntax),
            ("version='1.0' /", XmlErrorKind::Syntax),
            ("version='1.0'>", XmlErrorKind::Syntax),
            ("Version='1.0'", XmlErrorKind::Syntax),
            ("version='1.1'", XmlErrorKind::Version),
            ("version='1.10'", XmlErrorKind::Version),
            ("version='1.0' encoding='UTF8'", XmlErrorKind::Encoding),
            ("version='1.0' encoding='ISO-8859-1'", XmlErrorKind::Encoding),
            ("version='1.0' encoding='utf-16' standalone='yes'", XmlErrorKind::Encoding),
        ] {
            assert_eq!(broken(format!("<?xml {inside}?><a/>")).0, kind, "{inside}");
        }
    }

    #[test]
    fn is_refused_anywhere_else() {
        for stream in [
            " <?xml version='1.0'?><a/>",
            "<a><?xml version='1.0'?></a>",
            "<?xml version='1.0'?><?xml version='1.0'?><a/>",
            "<?XML version='1.0'?><a/>",
            "<?xMl version='1.0'?><a/>",
            "<?xml?><a/>",
        ] {
            assert_eq!(broken(stream).0, XmlErrorKind::Syntax, "{stream}");
        }
        for stream in
            ["<?xmlversion='1.0'?>", "<?x version='1.0'?>", "<?xml-a?>", "<?xm?>", "<?é?>"]
        {
            assert_eq!(broken(stream).0, XmlErrorKind::ProcessingInstruction, "{stream}");
        }
        assert_eq!(broken("<?1xml?>").0, XmlErrorKind::Syntax);
        assert_eq!(broken("<?\u{d7}?>").0, XmlErrorKind::Name);
    }
}

//! Our XML tokenizer and rxml: the same events and the same verdict.
//!
//! rxml 0.14.0 (MIT) is the parser below xmpp-rs: restricted XML too, but with an allocator. It agrees with us
//! on every document once `for_rxml` has written that down in another way that XML says is the same, but for
//! what `is_excused` names. The differences, each of which `each_difference_is_the_one_that_is_listed` shows:
//!
//! * XML 1.0 §2.3: U+FDF0 to U+FFFD may stand in names. rxml refuses them.
//! * XML 1.0 §2.11 and §3.3.3: a carriage return without a line feed is a line end. rxml refuses it in values,
//!   and takes it for text without an end behind the document.
//! * XML 1.0 §2.11: in a CDATA section, rxml keeps a carriage return that comes behind a `]`.
//! * XML 1.0 §2.8: white space may come before the first tag. rxml refuses it where there is no declaration.
//! * XML 1.0 §2.8: behind the document nothing but white space may come. rxml also takes references to white
//!   space and CDATA sections without anything else in them.
//! * XML 1.0 §2.9: `standalone` may be `no`, and may come without `encoding`. rxml refuses both, and takes `YES`.
//! * XML 1.0 §3.1: no attribute comes twice. rxml lets the default namespace be declared twice in a tag.
//! * XML 1.0 §4.1: a character reference may have any number of zeros. rxml refuses long ones.
//! * XML Namespaces §3: nothing may be declared to be the namespace of `xmlns`. rxml lets it be.
//! * Limits: ours are depth and the memory for start tags, rxml's is the length of a token, here 1 MiB. The random
//!   documents reach none.
//!
//! Which error it is, and where, is not compared.

use pushwire_core::xmpp::xml::XmlError;
use pushwire_core::xmpp::xml::XmlErrorKind;
use rxml::Options;
use rxml::Parse;
use rxml::WithOptions;
use rxml::error::EndOrError;
use rxml::error::ErrorContext;

use super::xml::END;
use super::xml::Event;
use super::xml::Name;
use super::xml::Outcome;
use super::xml::read;

/// What may not be declared.
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// What rxml makes of a document, up to the error.
#[derive(Debug)]
pub struct Theirs {
    /// Its events, as ours.
    pub events: Vec<Event>,
    /// Why it stopped.
    pub error: Option<rxml::Error>,
}

/// Reads pieces with rxml.
pub fn read_by_rxml<'i>(pieces: impl IntoIterator<Item = &'i [u8]>) -> Theirs {
    let options = Options { max_token_length: 1 << 20, ..Options::default() };
    let mut parser = rxml::Parser::with_options(options);
    let mut theirs = Theirs { events: vec![], error: None };
    let mut depth = 0;
    let pieces = pieces.into_iter().filter(|piece| !piece.is_empty());
    for mut piece in pieces.chain([&[][..]]) {
        let is_end = piece.is_empty();
        loop {
            match parser.parse(&mut piece, is_end) {
                Ok(Some(event)) => add(&mut theirs.events, event, &mut depth),
                Ok(None) | Err(EndOrError::NeedMoreData) => break,
                Err(EndOrError::Error(error)) => return Theirs { error: Some(error), ..theirs },
            }
        }
    }
    theirs
}

fn add(events: &mut Vec<Event>, event: rxml::Event, depth: &mut usize) {
    match event {
        rxml::Event::XmlDeclaration(..) => {}
        rxml::Event::EndElement(_) => {
            *depth -= 1;
            events.push(if *depth == 0 { Event::StreamEnd } else { Event::End });
        }
        rxml::Event::Text(_, text) => match events.last_mut() {
            Some(Event::Text(before)) => before.push_str(&text),
            _ => events.push(Event::Text(text)),
        },
        rxml::Event::StartElement(_, name, attributes) => {
            *depth += 1;
            events.push(start(&name, &attributes));
        }
    }
}

fn start(name: &rxml::QName, attributes: &rxml::AttrMap) -> Event {
    let owned = |namespace: &str, local: &str| (namespace.into(), local.into());
    let mut attributes: Vec<(Name, String)> = attributes
        .iter()
        .map(|((namespace, local), value)| (owned(namespace, local), value.clone()))
        .collect();
    attributes.sort();
    Event::Start(owned(&name.0, &name.1), attributes)
}

/// Writes a document down in another way that XML says is the same, and that rxml reads so.
fn for_rxml(document: &[u8]) -> Vec<u8> {
    let document = replace(&replace(document, b"\r\n", b"\n"), b"\r", b"\n");
    let document = outside_sections(&document, without_zeros);
    let trimmed = &document[document.iter().take_while(|byte| is_space(**byte)).count()..];
    match trimmed.starts_with(b"<?") {
        true => without_standalone(&document),
        false => trimmed.into(),
    }
}

/// Rewrites what is not in a CDATA section, where a reference is text.
fn outside_sections(document: &[u8], rewrite: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let (mut rewritten, mut rest) = (vec![], document);
    loop {
        let begin = position(rest, b"<![CDATA[").unwrap_or(rest.len());
        let (outside, section) = rest.split_at(begin);
        let end = position(section, b"]]>").unwrap_or(section.len());
        rewritten.extend(rewrite(outside.into()));
        rewritten.extend(&section[..end]);
        rest = &section[end..];
        if rest.is_empty() {
            return rewritten;
        }
    }
}

/// Takes leading zeros out of character references that have more than rxml reads.
fn without_zeros(mut document: Vec<u8>) -> Vec<u8> {
    for (long, short) in [("&#00000", "&#0"), ("&#x00000", "&#x0")] {
        while position(&document, long.as_bytes()).is_some() {
            document = replace(&document, long.as_bytes(), short.as_bytes());
        }
    }
    document
}

fn replace(document: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut replaced = vec![];
    let mut rest = document;
    while let Some(at) = position(rest, from) {
        replaced.extend([&rest[..at], to].concat());
        rest = &rest[at + from.len()..];
    }
    [replaced.as_slice(), rest].concat()
}

fn position(document: &[u8], wanted: &[u8]) -> Option<usize> {
    document.windows(wanted.len()).position(|window| window == wanted)
}

/// Takes `standalone` out of the declaration, if it is the last thing in it and one of its two values.
fn without_standalone(document: &[u8]) -> Vec<u8> {
    let end = position(document, b"?>").unwrap_or_default();
    let (declaration, rest) = document.split_at(end);
    let values = ["'yes'", "\"yes\"", "'no'", "\"no\""];
    match values.iter().find_map(|value| before_standalone(declaration, value)) {
        Some(head) => [head, rest].concat(),
        None => document.into(),
    }
}

fn before_standalone<'d>(declaration: &'d [u8], value: &str) -> Option<&'d [u8]> {
    let head = trim_end(declaration).strip_suffix(value.as_bytes())?;
    let head = trim_end(trim_end(head).strip_suffix(b"=")?).strip_suffix(b"standalone")?;
    Some(trim_end(head)).filter(|before| before.len() < head.len())
}

fn trim_end(text: &[u8]) -> &[u8] {
    &text[..text.iter().rposition(|byte| !is_space(*byte)).map_or(0, |last| last + 1)]
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n')
}

/// Tells whether rxml may refuse what we accept: a name for one of the characters that it lacks.
fn is_missing_character(error: &rxml::Error) -> bool {
    use rxml::Error::UnexpectedChar;
    matches!(error, UnexpectedChar(Some(context), '\u{fdf0}'..='\u{fffd}', _)
        if matches!(context, ErrorContext::Name | ErrorContext::NameStart))
}

/// Tells whether rxml may accept what we refuse: what it leaves unchecked must be in the tag that we stopped at.
fn is_excused(document: &[u8], error: XmlError) -> bool {
    let at = error.offset as usize;
    let tag = &document[..at];
    let tag = &tag[tag.iter().rposition(|byte| *byte == b'<').unwrap_or_default()..];
    let has = |text: &[u8]| tag.windows(text.len()).filter(|window| *window == text).count();
    match error.kind {
        XmlErrorKind::DuplicateAttribute => has(b"xmlns") - has(b"xmlns:") > 1,
        XmlErrorKind::Namespace => has(XMLNS.as_bytes()) > 0,
        XmlErrorKind::OutsideRoot => document.get(at) == Some(&b'&'),
        XmlErrorKind::Syntax if tag.starts_with(b"<?") => is_standalone_in_capitals(tag),
        XmlErrorKind::Syntax => tag == b"<!" && document.get(at) == Some(&b'['),
        _ => false,
    }
}

/// Tells whether a declaration ends with a value that is `yes` but for its letters' case.
fn is_standalone_in_capitals(declaration: &[u8]) -> bool {
    let declaration = declaration.strip_suffix(b"?").unwrap_or_default();
    let lower = declaration.to_ascii_lowercase();
    let is_one = |text: &[u8], value| before_standalone(text, value).is_some();
    ["'yes'", "\"yes\""].iter().any(|value| is_one(&lower, value) && !is_one(declaration, value))
}

/// Tells whether one list goes on where the other ends, which may be in the middle of a text.
fn is_start_of_the_other(one: &[Event], other: &[Event]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let Some((last, before)) = short.split_last() else { return true };
    let is_same = match (last, &long[before.len()]) {
        (Event::Text(one), Event::Text(other)) => one.starts_with(other) || other.starts_with(one),
        (one, other) => one == other,
    };
    is_same && before == &long[..before.len()]
}

/// Reads a document whole and in pieces of `size` with both and compares; tells whether both accept it.
///
/// # Errors
///
/// What differs.
pub fn compare(document: &[u8], size: usize) -> Result<bool, String> {
    let ours = read([document, END]);
    let in_pieces = read(document.chunks(size).chain([END]));
    let rewritten = for_rxml(document);
    let theirs = read_by_rxml([rewritten.as_slice()]);
    let cut = read_by_rxml(rewritten.chunks(size));
    let outcome = match in_pieces == ours {
        true => judge(document, &ours, &theirs, &cut),
        false => Err("in pieces"),
    };
    match outcome {
        Ok(()) => Ok(theirs.error.is_none() && ours.is_accepted()),
        Err(what) => Err(format!(
            "{what}: {} in {size}: ours {ours:?}, rxml {:?} {:?}",
            document.escape_ascii(),
            theirs.events,
            theirs.error,
        )),
    }
}

/// Compares what came of a document, whole, and with rxml in pieces too.
fn judge(
    document: &[u8],
    ours: &Outcome,
    theirs: &Theirs,
    cut: &Theirs,
) -> Result<(), &'static str> {
    let holds = |holds: bool, what| if holds { Ok(()) } else { Err(what) };
    holds(cut.error.is_some() == theirs.error.is_some(), "rxml in pieces")?;
    match (ours.error, &theirs.error) {
        (Some(error), None) => holds(is_excused(document, error), "rxml accepts"),
        (None, None) => {
            holds(ours.is_accepted(), "rxml accepts, we wait for more")?;
            holds(ours.events == theirs.events && ours.events == cut.events, "other events")
        }
        (_, Some(error)) if is_missing_character(error) => Ok(()),
        (_, Some(_)) => {
            holds(!ours.is_accepted(), "rxml refuses")?;
            holds(is_start_of_the_other(&ours.events, &theirs.events), "other events")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_that_rxml_reads_as_we_do_is_no_excuse() {
        let is_excused = |value: &str| {
            let declaration = format!("<?xml version='1.0' standalone={value}?");
            is_standalone_in_capitals(declaration.as_bytes())
        };
        assert!(is_excused("'YES'") && is_excused("\"yeS\""));
        assert!(!is_excused("'yes'") && !is_excused("\"yes\"") && !is_excused("'no'"));
    }
}

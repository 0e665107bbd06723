//! Our tokenizer and rxml give the same events and the same verdict, on random documents and on damaged ones.
//!
//! rxml 0.14.0 (MIT) is the parser below xmpp-rs: restricted XML too, but with an allocator. It agrees with us
//! on every document once [`for_rxml`] has written that down in another way that XML says is the same, but for
//! what [`is_excused`] names. The differences, each of which `each_difference_is_the_one_that_is_listed` shows:
//!
//! * XML 1.0 §2.3: U+FDF0 to U+FFFD may stand in names. rxml refuses them.
//! * XML 1.0 §2.11 and §3.3.3: a carriage return without a line feed is a line end. rxml refuses it in values,
//!   and takes it for text without an end behind the document.
//! * XML 1.0 §2.11: in a CDATA section, rxml keeps a carriage return that comes behind a `]`.
//! * XML 1.0 §2.8: white space may come before the first tag. rxml refuses it where there is no declaration.
//! * XML 1.0 §2.8: behind the document nothing but white space may come. rxml also takes references to white
//!   space and CDATA sections without anything else in them.
//! * XML 1.0 §2.9: `standalone` may be `no`, and may come without `encoding`. rxml refuses both.
//! * XML 1.0 §3.1: no attribute comes twice. rxml lets the default namespace be declared twice in a tag.
//! * XML 1.0 §4.1: a character reference may have any number of zeros. rxml refuses long ones.
//! * XML Namespaces §3: nothing may be declared to be the namespace of `xmlns`. rxml lets it be.
//! * Limits: ours are depth and the memory for start tags, rxml's is the length of a token, here 1 MiB. The random
//!   documents reach none.
//!
//! The seed is fixed; `PROPTEST_RNG_SEED` sets another one, `PROPTEST_CASES` how many cases each test gets, 1000
//! unless set. Which error it is, and where, is not compared.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod xmpp_xml_support;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::RngSeed;
use proptest::test_runner::TestRunner;
use pushwire_core::xmpp::xml::XmlError;
use pushwire_core::xmpp::xml::XmlErrorKind;
use rxml::Options;
use rxml::Parse;
use rxml::WithOptions;
use rxml::error::EndOrError;
use rxml::error::ErrorContext;
use xmpp_xml_support::documents::XMLNS;
use xmpp_xml_support::documents::byte;
use xmpp_xml_support::documents::document;
use xmpp_xml_support::suite::HOSTILE;
use xmpp_xml_support::suite::cases;
use xmpp_xml_support::suite::parts;
use xmpp_xml_support::*;

/// What rxml makes of a document, up to the error.
struct Theirs {
    events: Vec<Event>,
    error: Option<rxml::Error>,
}

/// Reads pieces with rxml.
fn read_by_rxml<'i>(pieces: impl IntoIterator<Item = &'i [u8]>) -> Theirs {
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
    let document = without_zeros(document);
    let trimmed = &document[document.iter().take_while(|byte| is_space(**byte)).count()..];
    match trimmed.starts_with(b"<?") {
        true => without_standalone(&document),
        false => trimmed.into(),
    }
}

/// Takes leading zeros out of character references that have more than rxml reads. In a CDATA section that
/// would be another text: the random documents have fewer.
fn without_zeros(mut document: Vec<u8>) -> Vec<u8> {
    for (long, short) in [("&#00000", "&#0"), ("&#x00000", "&#x0")] {
        while document.windows(long.len()).any(|window| window == long.as_bytes()) {
            document = replace(&document, long.as_bytes(), short.as_bytes());
        }
    }
    document
}

fn replace(document: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut replaced = vec![];
    let mut rest = document;
    while let Some(at) = rest.windows(from.len()).position(|window| window == from) {
        replaced.extend([&rest[..at], to].concat());
        rest = &rest[at + from.len()..];
    }
    [replaced.as_slice(), rest].concat()
}

/// Takes `standalone` out of the declaration, if it is the last thing in it and one of its two values.
fn without_standalone(document: &[u8]) -> Vec<u8> {
    let end = document.windows(2).position(|two| two == b"?>").unwrap_or_default();
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
    let tag = &document[..error.offset as usize];
    let tag = &tag[tag.iter().rposition(|byte| *byte == b'<').unwrap_or_default()..];
    let has = |text: &[u8]| tag.windows(text.len()).filter(|window| *window == text).count();
    match error.kind {
        XmlErrorKind::DuplicateAttribute => has(b"xmlns") - has(b"xmlns:") > 1,
        XmlErrorKind::Namespace => has(XMLNS.as_bytes()) > 0,
        XmlErrorKind::OutsideRoot => document[error.offset as usize] == b'&',
        XmlErrorKind::Syntax => tag == b"<!" && document[error.offset as usize] == b'[',
        _ => false,
    }
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
fn compare(document: &[u8], size: usize) -> Result<bool, TestCaseError> {
    let shown = document.escape_ascii();
    let ours = read([document, END]);
    prop_assert_eq!(&read(document.chunks(size).chain([END])), &ours, "{} in {}", shown, size);
    let rewritten = for_rxml(document);
    let theirs = read_by_rxml([rewritten.as_slice()]);
    let cut = read_by_rxml(rewritten.chunks(size));
    prop_assert_eq!(cut.error.is_some(), theirs.error.is_some(), "rxml, {} in {}", shown, size);
    match (ours.error, theirs.error) {
        (Some(error), None) => {
            prop_assert!(is_excused(document, error), "rxml accepts {}: {:?}", shown, error)
        }
        (None, None) => {
            prop_assert!(ours.is_accepted(), "rxml accepts {}, we wait for more", shown);
            prop_assert_eq!(&ours.events, &theirs.events, "{}", shown);
            prop_assert_eq!(&ours.events, &cut.events, "{} in {}", shown, size);
        }
        (_, Some(error)) if is_missing_character(&error) => {}
        (_, Some(error)) => {
            prop_assert!(!ours.is_accepted(), "rxml refuses {}: {}", shown, error);
            let agree = is_start_of_the_other(&ours.events, &theirs.events);
            prop_assert!(agree, "{}: {:?} {:?}", shown, ours.events, theirs.events);
        }
    }
    Ok(theirs.error.is_none() && ours.is_accepted())
}

/// What rxml does where it differs.
enum Differs {
    /// It refuses what we accept.
    Refuses,
    /// It accepts what we refuse.
    Accepts,
    /// It gives something else.
    Gives(&'static str),
}

#[test]
fn each_difference_is_the_one_that_is_listed() {
    for (document, differs) in [
        ("<a b='c\rd'/>", Differs::Refuses),
        ("<a/>\r", Differs::Refuses),
        ("<a><![CDATA[]\r]]></a>", Differs::Gives("]\r")),
        ("<a><![CDATA[]\r\n]]></a>", Differs::Gives("]\r\n")),
        ("<a\u{fdf0}/>", Differs::Refuses),
        ("\n<a/>", Differs::Refuses),
        ("<a/>&#32;", Differs::Accepts),
        ("<a/><![CDATA[ ]]>", Differs::Accepts),
        ("<a>&#000000000065;</a>", Differs::Refuses),
        ("<?xml version='1.0' encoding='utf-8' standalone='no'?><a/>", Differs::Refuses),
        ("<?xml version='1.0' standalone='yes'?><a/>", Differs::Refuses),
        ("<a xmlns='b' xmlns='c'/>", Differs::Accepts),
        ("<a xmlns='http://www.w3.org/2000/xmlns/'/>", Differs::Accepts),
        ("<a xmlns:b='http://www.w3.org/2000/xmlns/'/>", Differs::Accepts),
    ] {
        let ours = read([document.as_bytes(), END]);
        let theirs = read_by_rxml([document.as_bytes()]);
        let is_accepted = (ours.is_accepted(), theirs.error.is_none());
        match differs {
            Differs::Refuses => assert_eq!(is_accepted, (true, false), "{document}"),
            Differs::Accepts => assert_eq!(is_accepted, (false, true), "{document}"),
            Differs::Gives(text) => {
                assert_eq!(is_accepted, (true, true), "{document}");
                assert_ne!(ours.events, theirs.events, "{document}");
                assert_eq!(theirs.events[1], Event::Text(text.into()), "{document}");
            }
        }
        // Nothing more is excused than this.
        compare(document.as_bytes(), 1).unwrap_or_else(|error| panic!("{document}: {error}"));
    }
}

#[test]
fn limits_are_our_own() {
    let deep = ["<a>".repeat(33), "</a>".repeat(33)].concat();
    let long = format!("<a b='{}'/>", "c".repeat(4096));
    for (document, limit) in [(deep, XmlErrorKind::TooDeep), (long, XmlErrorKind::HeaderTooLong)] {
        assert_eq!(read([document.as_bytes()]).error.unwrap().kind, limit);
        assert_eq!(read_by_rxml([document.as_bytes()]).error, None);
    }
}

#[test]
fn on_every_document_of_the_conformance_suite() {
    let (mut all, mut accepted) = (0, 0);
    for case in cases() {
        let agreed = compare(&case.document, 7);
        let is_accepted = agreed.unwrap_or_else(|error| panic!("{}: {error}", case.name));
        all += 1;
        accepted += usize::from(is_accepted);
    }
    assert_eq!((all, accepted), (2585, 37));
}

/// Most documents of the suite begin with a document type, at which both stop.
#[test]
fn on_what_follows_each_declaration_in_the_conformance_suite() {
    let (mut all, mut accepted) = (0, 0);
    for case in cases() {
        for part in parts(&case.document) {
            let agreed = compare(part, 5);
            let is_accepted = agreed.unwrap_or_else(|error| panic!("{}: {error}", case.name));
            all += 1;
            accepted += usize::from(is_accepted);
        }
    }
    assert_eq!((all, accepted), (6200, 1712));
}

#[test]
fn on_hostile_files() {
    for (name, _) in HOSTILE {
        let file = vector(&format!("defusedxml/{name}"));
        for part in [file.as_slice()].into_iter().chain(parts(&file)) {
            compare(part, 3).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}

fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    let is_set = |name| std::env::var_os(name).is_some();
    ProptestConfig {
        cases: if is_set("PROPTEST_CASES") { default.cases } else { 1000 },
        rng_seed: if is_set("PROPTEST_RNG_SEED") { default.rng_seed } else { RngSeed::Fixed(41) },
        failure_persistence: None,
        ..default
    }
}

/// The other tests would say nothing if both refused everything.
#[test]
fn two_of_three_random_documents_are_accepted() {
    let mut runner = TestRunner::new(config());
    let documents = (0..1000).map(|_| document().new_tree(&mut runner).unwrap().current());
    let accepted = documents.filter(|document| compare(document.as_bytes(), 9).unwrap()).count();
    assert!(accepted > 666, "{accepted}");
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn on_random_documents(document in document(), size in 1..60_usize) {
        compare(document.as_bytes(), size)?;
    }

    #[test]
    fn on_damaged_documents(
        document in document(),
        damage in vec((any::<Index>(), byte(), 0..3_u8), 1..4),
        size in 1..60_usize,
    ) {
        let mut document = document.into_bytes();
        for (at, byte, how) in damage {
            let at = at.index(document.len() + 1);
            match how {
                0 => document.insert(at, byte),
                _ if at == document.len() => document.truncate(at / 2),
                1 => document[at] = byte,
                _ => drop(document.remove(at)),
            }
        }
        compare(&document, size)?;
    }

    #[test]
    fn on_random_bytes_in_an_element(inside in vec(byte(), 0..16), size in 1..16_usize) {
        compare(&[b"<a>", inside.as_slice(), b"</a>"].concat(), size)?;
    }

    #[test]
    fn on_random_bytes_in_a_tag(inside in vec(byte(), 0..16), size in 1..16_usize) {
        compare(&[b"<a ", inside.as_slice(), b"/>"].concat(), size)?;
    }

    #[test]
    fn on_random_bytes_in_a_declaration(inside in vec(byte(), 0..8), size in 1..16_usize) {
        compare(&[b"<?xml version='1.0'", inside.as_slice(), b"?><a/>"].concat(), size)?;
    }
}

proptest! {
    // Each document is read once for each of its bytes.
    #![proptest_config(ProptestConfig { cases: config().cases / 10, ..config() })]

    #[test]
    fn every_cut_gives_the_same(document in document()) {
        read_cut(document.as_bytes(), &document);
    }
}

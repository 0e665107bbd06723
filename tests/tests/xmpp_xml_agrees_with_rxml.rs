//! Our tokenizer and rxml give the same events and the same verdict, on random documents and on damaged ones.
//!
//! What the two are asked, and the eleven differences that there are, is in tests/src/agree/rxml.rs;
//! `each_difference_is_the_one_that_is_listed` shows them.
//!
//! The seed is fixed; `PROPTEST_RNG_SEED` sets another one, `PROPTEST_CASES` how many cases each test gets, 1000
//! unless set.

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
use pushwire_core::xmpp::xml::XmlErrorKind;
use pushwire_tests::agree::rxml::read_by_rxml;
use xmpp_xml_support::documents::byte;
use xmpp_xml_support::documents::document;
use xmpp_xml_support::suite::HOSTILE;
use xmpp_xml_support::suite::cases;
use xmpp_xml_support::suite::parts;
use xmpp_xml_support::*;

fn compare(document: &[u8], size: usize) -> Result<bool, TestCaseError> {
    pushwire_tests::agree::rxml::compare(document, size).map_err(TestCaseError::fail)
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
        ("<?xml version='1.0' encoding='utf-8' standalone='YES'?><a/>", Differs::Accepts),
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

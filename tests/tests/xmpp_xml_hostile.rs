//! Hostile XML dies, or passes, in the memory that was given to the tokenizer.
//!
//! The files are those of tests/vectors/defusedxml, whose README names their origin. The memory is a small
//! array, and the crate has no allocator: what is shown is that it is enough, that nothing panics, and that
//! megabytes of one thing end in time. `PROPTEST_CASES` sets how many random streams are read, 1000 unless set.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod xmpp_xml_support;

use proptest::prelude::*;
use proptest::sample::select;
use pushwire_core::xmpp::conditions::StreamCondition;
use pushwire_core::xmpp::xml::Tokenizer;
use pushwire_core::xmpp::xml::XmlErrorKind;
use pushwire_core::xmpp::xml::XmlMemory;
use xmpp_xml_support::suite::HOSTILE;
use xmpp_xml_support::suite::parts;
use xmpp_xml_support::*;

#[test]
fn every_hostile_file_is_refused_before_anything_of_it_is_given_however_it_is_cut() {
    for (name, kind) in HOSTILE {
        let file = vector(&format!("defusedxml/{name}"));
        let outcome = read_cut_in::<64, 2>(&file, name);
        let error = outcome.error.expect(name);
        assert_eq!((error.kind, outcome.events.len()), (kind, 0), "{name}");
        assert_eq!(error.condition(), StreamCondition::RestrictedXml);
        assert!(error.offset < 50, "{name}: {error}");
    }
}

#[test]
fn what_is_behind_it_is_read_the_same_however_it_is_cut() {
    for (name, _) in HOSTILE {
        for part in parts(&vector(&format!("defusedxml/{name}"))) {
            read_cut(part, name);
            read_cut_in::<64, 2>(part, name);
        }
    }
}

#[test]
fn entities_are_refused_without_their_declarations_too() {
    for name in ["cyclic.xml", "external.xml", "quadratic.xml", "xmlbomb.xml", "xmlbomb2.xml"] {
        let file = vector(&format!("defusedxml/{name}"));
        let declared = file.windows(2).position(|window| window == b"]>").unwrap() + 2;
        let outcome = read_cut(&file[declared..declared + 40.min(file.len() - declared)], name);
        assert_eq!(outcome.error.unwrap().kind, XmlErrorKind::Entity, "{name}");
    }
}

/// Feeds `head`, then `body` again and again up to 2 MB, and returns what became of it.
fn endless(head: &str, body: &str) -> Outcome {
    let body = body.repeat(2_000_000 / body.len());
    let mut memory = XmlMemory::<256, 4>::new();
    let pieces = [head.as_bytes()].into_iter().chain(body.as_bytes().chunks(1460));
    read_in(&mut memory, pieces)
}

#[test]
fn what_never_ends_is_refused_when_the_memory_is_full() {
    for (head, body, kind) in [
        ("<s><m a='", "x", XmlErrorKind::TagTooLong),
        ("<s><m a='", "&#x1F680;", XmlErrorKind::TagTooLong),
        ("<s><m ", "a='' ", XmlErrorKind::TagTooLong),
        ("<s><m", "m", XmlErrorKind::TagTooLong),
        ("<s><m a", "é", XmlErrorKind::TagTooLong),
        ("<s>", "<m>", XmlErrorKind::TooDeep),
        ("<s>", "<m xmlns='x'>", XmlErrorKind::TooDeep),
        ("<s", "s", XmlErrorKind::HeaderTooLong),
        ("<s a='", "\n", XmlErrorKind::HeaderTooLong),
        ("<?xml version='1.0", "0", XmlErrorKind::HeaderTooLong),
    ] {
        let error = endless(head, body).error.expect(head);
        assert_eq!(error.kind, kind, "{head}{body}…");
    }
}

#[test]
fn what_never_ends_and_needs_no_memory_is_waited_for() {
    for (head, body, events) in [
        ("", " \n", 0),
        ("<s>", " ", 2),
        ("<s", "  ", 0),
        ("<s a  ", "\t\n", 0),
        ("<s></s ", " ", 1),
        ("<s>&#", "0", 1),
        ("<s>&#x", "0", 1),
        ("<s>&a", "a", 1),
        ("<s>", "é\r", 2),
        ("<s><![CDATA[", "]", 2),
        ("<s></s>", "\r\n", 2),
        ("<?xml ", "\n", 0),
    ] {
        let outcome = endless(head, body);
        assert_eq!((outcome.error, outcome.events.len()), (None, events), "{head}{body}…");
    }
}

#[test]
fn a_skipped_stanza_may_be_as_deep_and_as_long_as_it_likes() {
    let deep = ["<a b='&lt;'>".repeat(50_000), "</a >".repeat(50_000)].concat();
    let stream = format!("<s><m>{deep}</m><n/></s>");
    let mut memory = XmlMemory::<64, 4>::new();
    let mut tokenizer = Tokenizer::new(&mut memory);
    let mut outcome = Outcome::default();
    for mut piece in stream.as_bytes().chunks(1460) {
        loop {
            match tokenizer.next(&mut piece) {
                Ok(Some(token)) => outcome.add(token),
                Ok(None) => break,
                Err(error) if error.is_skippable() => tokenizer.skip_stanza(),
                Err(error) => panic!("{error}"),
            }
        }
    }
    let skipped =
        outcome.events.iter().position(|event| *event == Event::Skipped(deep.len() as u64 + 7));
    assert_eq!(skipped, Some(outcome.events.len() - 4));
    assert_eq!(outcome.events.last(), Some(&Event::StreamEnd));
}

#[test]
fn thousands_of_attributes_end_in_time() {
    let declarations: String =
        (0..1000).map(|index| format!(" xmlns:p{index}='u{index}'")).collect();
    let attributes: String = (0..1000).map(|index| format!(" p{index}:x=''")).collect();
    let stream = format!("<s{declarations}{attributes}/>");
    let mut memory = Box::new(XmlMemory::<65535, 2>::new());
    let outcome = read_in(&mut memory, stream.as_bytes().chunks(1460));
    let Some(Event::Start(_, attributes)) = outcome.events.first() else {
        panic!("{:?}", outcome.error)
    };
    assert_eq!(attributes.len(), 1000);
    let same = stream.replace("'u999'", "'u0'");
    let error = read_in(&mut memory, [same.as_bytes()]).error.unwrap();
    assert_eq!(error.kind, XmlErrorKind::DuplicateAttribute);
}

#[test]
fn characters_and_references_are_whole_however_they_are_cut() {
    let characters = "\u{7f}\u{80}\u{7ff}\u{800}\u{d7ff}\u{e000}\u{fffd}\u{10000}\u{10ffff}";
    let references: String = characters
        .chars()
        .map(|character| format!("&#x{:x};&#{};", u32::from(character), u32::from(character)))
        .collect();
    let names = "é\u{800}\u{10000}";
    let stream = format!(
        "<{names} a{names}='{characters}{references}'>{characters}{references}<![CDATA[{characters}]]></{names}>"
    );
    let outcome = read_cut(stream.as_bytes(), "characters");
    let doubled: String = characters.chars().flat_map(|character| [character, character]).collect();
    let expected = [
        Event::Start(
            ("".into(), names.into()),
            vec![(("".into(), format!("a{names}")), format!("{characters}{doubled}"))],
        ),
        Event::Text(format!("{characters}{doubled}{characters}")),
        Event::StreamEnd,
    ];
    assert_eq!(outcome.events, expected);
}

/// Reads with little memory, skipping what does not fit; panics are what is looked for.
fn read_on<'i>(pieces: impl IntoIterator<Item = &'i [u8]>) -> Outcome {
    let mut memory = XmlMemory::<48, 3>::new();
    let mut tokenizer = Tokenizer::new(&mut memory);
    let mut outcome = Outcome::default();
    for mut piece in pieces {
        loop {
            match tokenizer.next(&mut piece) {
                Ok(Some(token)) => outcome.add(token),
                Ok(None) => break,
                Err(error) if error.is_skippable() => tokenizer.skip_stanza(),
                Err(error) => {
                    outcome.error = Some(error);
                    return outcome;
                }
            }
        }
    }
    outcome
}

fn fragment() -> impl Strategy<Value = Vec<u8>> {
    let known = select(vec![
        "<s>",
        "<a b='c'>",
        "</a>",
        "<a/>",
        "<m xmlns='n'>",
        "</m>",
        "<p:q xmlns:p='r'/>",
        "text",
        "&amp;",
        "&#65;",
        "<![CDATA[",
        "]]>",
        "]]",
        "'",
        "\"",
        "\r",
        "\n",
        "é",
        "🚀",
        "<!",
        "<?xml version='1.0'?>",
        " ",
        "=",
        "&#",
        "<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa>",
        "</aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa>",
        "<a b='ccccccccccccccccccccccccccccccccccccccccccccccccc'>",
        "<d><d><d><d>",
        "</d></d></d></d>",
    ]);
    prop_oneof![
        12 => known.prop_map(|text| text.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 1..4),
    ]
}

fn config() -> ProptestConfig {
    let cases = match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default().cases,
        None => 1000,
    };
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn nothing_panics_and_cuts_do_not_matter_with_hardly_any_memory(
        fragments in proptest::collection::vec(fragment(), 0..24),
    ) {
        let stream = [b"<s><m>", fragments.concat().as_slice()].concat();
        let whole = read_on([stream.as_slice()]);
        prop_assert_eq!(&read_on(stream.chunks(1)), &whole);
        for at in 0..=stream.len() {
            let (head, tail) = stream.split_at(at);
            prop_assert_eq!(&read_on([head, tail]), &whole, "{} cut at {}", stream.escape_ascii(), at);
        }
    }
}

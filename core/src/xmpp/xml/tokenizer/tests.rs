//! What a session relies on: restarts, skipping, limits, offsets, and that nothing is printed.
//!
//! Follows the file beside this folder. Streams are read in all ways unless a test says otherwise.

extern crate std;
use std::format;
use std::string::String;
use std::vec::Vec;

use super::super::testing::outcome_with;
use super::*;

const STREAM: &[u8] = b"<?xml version='1.0'?><s xmlns='a'>";

fn next(tokenizer: &mut Tokenizer<'_>, input: &mut &[u8]) -> String {
    format!("{:?}", tokenizer.next(input))
}

#[test]
fn a_stream_can_begin_in_the_middle_of_a_read() {
    let read = [STREAM, b"<m><success xmlns='sasl'/>", STREAM, b"<m/>"].concat();
    for cut in 0..read.len() {
        let mut memory: XmlMemory = XmlMemory::new();
        let mut tokenizer = Tokenizer::new(&mut memory);
        let mut names = Vec::new();
        for mut piece in [&read[..cut], &read[cut..]] {
            while let Some(token) = tokenizer.next(&mut piece).unwrap() {
                let Token::Start(start) = token else { continue };
                names.push(format!("{}|{}", start.namespace(), start.local()));
                if start.is("sasl", "success") {
                    tokenizer.restart();
                    assert_eq!((tokenizer.depth(), tokenizer.offset()), (0, 0));
                }
            }
        }
        assert_eq!(names, ["a|s", "a|m", "sasl|success", "a|s", "a|m"], "cut at {cut}");
        assert_eq!((tokenizer.depth(), tokenizer.offset()), (1, STREAM.len() as u64 + 4));
    }
}

#[test]
fn a_restart_forgets_errors_and_halves_of_things() {
    for broken in ["<a>&#", "<a b='", "</", "<a>\u{e9}", "<!", "<a><![CDATA[]", "<a>\r", "<?xml v"]
    {
        let mut memory: XmlMemory = XmlMemory::new();
        let mut tokenizer = Tokenizer::new(&mut memory);
        let mut input = broken.as_bytes();
        while let Ok(Some(_)) = tokenizer.next(&mut input) {}
        tokenizer.restart();
        let mut input = STREAM;
        assert!(next(&mut tokenizer, &mut input).contains("Start"), "{broken}");
    }
}

#[test]
fn depth_and_offset_follow_the_tokens() {
    let mut memory: XmlMemory = XmlMemory::new();
    let mut tokenizer = Tokenizer::new(&mut memory);
    let mut input = &b" <s><m/>a</s>"[..];
    let mut seen = Vec::new();
    while tokenizer.next(&mut input).unwrap().is_some() {
        seen.push((tokenizer.depth(), tokenizer.offset()));
    }
    assert_eq!(seen, [(1, 4), (2, 8), (1, 8), (1, 9), (0, 13)]);
}

#[test]
fn a_stanza_that_is_not_wanted_is_skipped_and_measured() {
    let stanza = "<m a='1'><b>text&amp;<![CDATA[</b>]]><c d='>'/></b></m>";
    for at in ["<|m |a=1", "<|b", "<|c", "/"] {
        let stream = format!("<s>{stanza}<n/>{stanza}</s>");
        let skips = |event: &str| event.starts_with(at);
        let (events, error) = outcome_with::<1024, 8>(&stream, skips);
        assert_eq!(error, None);
        let skipped = format!("~{}", stanza.len());
        assert_eq!(events.iter().filter(|event| **event == skipped).count(), 2, "{at} {events:?}");
        assert_eq!(events.last().unwrap(), "//");
        let others = events.iter().filter(|event| *event == "<|n").count();
        assert_eq!(others, 1);
    }
}

#[test]
fn between_stanzas_there_is_nothing_to_skip() {
    let (events, error) = outcome_with::<1024, 8>("<s> <m></m> <n/></s>", |event| {
        matches!(event, "<|s" | "\" " | "//")
    });
    assert_eq!((events.len(), error), (8, None));
}

#[test]
fn an_empty_stanza_can_be_skipped_too() {
    let (events, error) =
        outcome_with::<1024, 8>("<s><m a='b'/>c</s>", |event| event == "<|m |a=b");
    assert_eq!(
        (events, error),
        (["<|s", "<|m |a=b", "~10", "\"c", "//"].map(Into::into).into(), None)
    );
}

#[test]
fn what_does_not_fit_is_told_and_can_be_skipped() {
    let long = "x".repeat(100);
    for large in [
        format!("<m a='{long}'><b/></m>"),
        format!("<m a='{long}'/>"),
        format!("<m {long}='&lt;' b='>'>t</m>"),
        format!("<{long}></{long}>"),
        format!("<{long}:a xmlns:{long}=\"é\r\n\"></{long}:a >"),
        format!("<m><b><c d='{long}'/>]]</b>&amp;</m>"),
        format!("<m{}/>", " a=''".repeat(20)),
    ] {
        let stream = format!("<s>{large}<n>ok</n></s>");
        let (events, error) = outcome_with::<64, 8>(&stream, |_| false);
        assert_eq!(error, None, "{large}");
        let tag = stream.find(&format!("<{long}")).or(stream.find("<c")).unwrap_or(3);
        let told = format!("! start tag does not fit the buffer at byte {tag}");
        let behind = [told, format!("~{}", large.len())];
        assert_eq!(events[events.len() - 6..][..2], behind, "{large}");
        assert_eq!(events[events.len() - 4..], ["<|n", "\"ok", "/", "//"]);
    }
}

#[test]
fn too_deep_is_told_at_the_first_level_too_many() {
    let stanza = "<a><b><c><d/></c><c></c></b></a>";
    let stream = format!("<s>{stanza}<n/></s>");
    let (events, error) = outcome_with::<64, 3>(&stream, |_| false);
    let told = "! elements are nested too deep at byte 9";
    let expected = ["<|s", "<|a", "<|b", told, "~32", "<|n", "/", "//"];
    assert_eq!((events, error), (expected.map(Into::into).into(), None));
    let (events, _) = outcome_with::<64, 5>(&stream, |_| false);
    assert_eq!(events.len(), 14);
}

#[test]
fn a_stream_header_that_does_not_fit_is_the_end() {
    for stream in [
        format!("<s a='{}'>", "x".repeat(64)),
        format!("<?xml version='1.0' encoding='{}'?><s>", "x".repeat(64)),
        format!("<{}>", "s".repeat(65)),
    ] {
        let (events, error) = outcome_with::<64, 2>(&stream, |_| false);
        assert!(events.is_empty());
        let error = error.unwrap();
        assert_eq!((error.kind, error.offset), (XmlErrorKind::HeaderTooLong, 0), "{stream}");
    }
}

#[test]
fn what_is_skipped_must_be_well_formed_as_far_as_that_takes_no_memory() {
    for (inside, kind) in [
        ("<a b='<'/>", XmlErrorKind::Syntax),
        ("<a b/>", XmlErrorKind::Syntax),
        ("<a:b:c/>", XmlErrorKind::Name),
        ("<a></1>", XmlErrorKind::Name),
        ("<a></\u{d7}>", XmlErrorKind::Name),
        ("\u{1}", XmlErrorKind::Character),
        ("&#0;", XmlErrorKind::Character),
        ("&a;", XmlErrorKind::Entity),
        ("]]>", XmlErrorKind::CDataEnd),
        ("<!--", XmlErrorKind::Comment),
        ("<?a", XmlErrorKind::ProcessingInstruction),
        ("</n>", XmlErrorKind::EndTag),
        ("<a></a></n>", XmlErrorKind::EndTag),
    ] {
        let stream = format!("<s><m>{inside}");
        let (_, error) = outcome_with::<64, 8>(&stream, |event| event == "<|m");
        assert_eq!(error.map(|error| error.kind), Some(kind), "{inside}");
    }
    for inside in
        ["<a></b>", "<a b='' b=''/>", "<a:b c:d=''/>", "<a xmlns:xmlns=''/>", "<é></a:é >"]
    {
        let stream = format!("<s><m>{inside}</m></s>");
        let (events, error) = outcome_with::<64, 8>(&stream, |event| event == "<|m");
        assert_eq!(error, None, "{inside}");
        assert_eq!(events[2], format!("~{}", inside.len() + 7));
    }
}

#[test]
fn memory_is_given_back_at_the_end_of_each_element() {
    let stanza = "<m xmlns:p='q'><p:a b='cdefgh'>t</p:a><p:a b='cdefgh'/></m>";
    let stream = format!("<s>{}</s>", stanza.repeat(50));
    let (events, error) = outcome_with::<80, 3>(&stream, |_| false);
    assert_eq!((events.len(), error), (2 + 50 * 7, None));
}

#[test]
fn tokens_are_printed_without_what_they_hold() {
    let mut memory: XmlMemory = XmlMemory::new();
    let mut tokenizer = Tokenizer::new(&mut memory);
    let mut input = &b"<s a='secret'>secret</s>"[..];
    let printed: Vec<String> = (0..4).map(|_| next(&mut tokenizer, &mut input)).collect();
    let printed = format!("{printed:?} {tokenizer:?} {:?}", XmlMemory::<64, 2>::new());
    assert!(!printed.contains("secret"), "{printed}");
    assert!(printed.contains("local: \\\"s\\\""), "{printed}");
}

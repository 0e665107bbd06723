//! Text as it comes: references, line ends, CDATA sections, and where text may not stand.
//!
//! Follows the file beside this folder. Streams are read in all ways unless a test says otherwise.

extern crate std;
use std::format;
use std::string::String;

use super::super::testing::broken;
use super::super::testing::events;
use super::super::testing::outcome_with;
use super::*;

/// Reads the text of an element, with much room to decode and with little.
fn text(inside: &str) -> String {
    let stream = format!("<a>{inside}</a>");
    let events = events(&stream);
    let (little, error) = outcome_with::<18, 2>(&stream, |_| false);
    assert_eq!((&little, error), (&events, None));
    let [_, text, _] = <[String; 3]>::try_from(events).unwrap();
    text.strip_prefix('"').unwrap().into()
}

#[test]
fn references_are_decoded_wherever_they_stand() {
    for (inside, expected) in [
        ("&lt;", "<"),
        ("a&amp;b", "a&b"),
        ("&quot;a&quot;:&quot;b&quot;", "\"a\":\"b\""),
        ("&#65;&#x1F680;&apos;é&gt;", "A🚀'é>"),
        ("é&lt;€&lt;🚀&lt;é", "é<€<🚀<é"),
        ("&#0000000000000000000000000000000000000065;b", "Ab"),
        ("]]&gt;]]&#62;", "]]>]]>"),
        ("] ]>]>", "] ]>]>"),
        ("a>b", "a>b"),
        ("&#13;&#10;", "\r\n"),
        (
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&amp;bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        ),
        ("&amp;🚀🚀🚀🚀🚀🚀🚀🚀🚀", "&🚀🚀🚀🚀🚀🚀🚀🚀🚀"),
        ("&amp;\u{fffd}\u{ff5e}\u{f8ff}", "&\u{fffd}\u{ff5e}\u{f8ff}"),
    ] {
        assert_eq!(text(inside), expected, "{inside}");
    }
}

#[test]
fn line_ends_become_line_feeds() {
    for (inside, expected) in [
        ("a\r\nb", "a\nb"),
        ("a\rb", "a\nb"),
        ("\n\r\n\r", "\n\n\n"),
        ("\r\r\n\n", "\n\n\n"),
        ("\r&#10;", "\n\n"),
        ("&amp;\r\n&amp;", "&\n&"),
        ("<![CDATA[\r\n\r]]>", "\n\n"),
        ("\r<![CDATA[\n]]>", "\n\n"),
        ("<![CDATA[\r]]>\n", "\n\n"),
    ] {
        assert_eq!(text(inside), expected, "{inside:?}");
    }
}

#[test]
fn sections_are_taken_as_they_are() {
    for (inside, expected) in [
        ("<![CDATA[<a>&lt;]]>", "<a>&lt;"),
        ("a<![CDATA[b]]>c<![CDATA[]]>", "abc"),
        ("<![CDATA[]]]>", "]"),
        ("<![CDATA[]]]]>", "]]"),
        ("<![CDATA[]] >]>]]>", "]] >]>"),
        ("<![CDATA[[]]é]]>", "[]]é"),
        ("<![CDATA[a]b]]>", "a]b"),
        ("]]<![CDATA[>]]>", "]]>"),
        ("]<![CDATA[]]]>>", "]]>"),
        ("<![CDATA[<![CDATA[]]>", "<![CDATA["),
    ] {
        assert_eq!(text(inside), expected, "{inside}");
    }
}

#[test]
fn an_end_of_a_section_in_text_is_found_however_it_comes() {
    for (inside, offset) in [
        ("]]>", 2),
        ("]]]>", 3),
        ("a]]>", 3),
        ("&amp;]]>", 7),
        ("é]]>", 4),
        ("\r]]>", 3),
        ("]>]]>", 4),
    ] {
        let expected = (XmlErrorKind::CDataEnd, 3 + offset);
        assert_eq!(broken(format!("<a>{inside}")), expected, "{inside}");
    }
}

#[test]
fn what_comes_before_an_error_is_given() {
    let (events, error) = super::super::testing::outcome("<a>b&lt;c&d;");
    assert_eq!(events, ["<|a", "\"b<c"]);
    assert_eq!(error.map(|error| (error.kind, error.offset)), Some((XmlErrorKind::Entity, 11)));
}

#[test]
fn white_space_between_stanzas_is_text_and_around_the_stream_nothing() {
    let expected = ["<|s", "\" \n", "<|a", "/", "\" ", "//"];
    assert_eq!(events(" \r\n\t<s> \r\n<a/> </s> \n\r\t"), expected);
    assert_eq!(events("<?xml version='1.0'?>\r\n<s/>"), ["<|s", "//"]);
}

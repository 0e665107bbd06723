//! Tags as they come: values, white space, names, end tags.
//!
//! Follows the file beside this folder. Streams are read in all ways unless a test says otherwise.

use super::super::testing::broken;
use super::super::testing::events;
use super::*;

#[test]
fn values_are_normalised() {
    for (tag, expected) in [
        ("<a b='c'/>", "<|a |b=c"),
        ("<a b=\"'\" c='\"'/>", "<|a |b=' |c=\""),
        ("<a b='\t\n\r\r\n\r c'/>", "<|a |b=      c"),
        ("<a b='&#9;&#10;&#13;'/>", "<|a |b=\t\n\r"),
        ("<a b='&lt;&quot;&apos;&amp;>'/>", "<|a |b=<\"'&>"),
        ("<a b='  c  '/>", "<|a |b=  c  "),
        ("<a b='\r&#10;'/>", "<|a |b= \n"),
        ("<a b='é€🚀\u{fffd}]]>'/>", "<|a |b=é€🚀\u{fffd}]]>"),
        ("<a b=''/>", "<|a |b="),
    ] {
        assert_eq!(events(tag), [expected, "//"], "{tag:?}");
    }
}

#[test]
fn white_space_may_stand_where_the_grammar_has_it() {
    let stream = "<a\r\n\tb\n=\t'1'\r\n c = '2' ><d \n/></d-\u{b7}:é></a \r\n\t>";
    let stream = stream.replace("</d-\u{b7}:é>", "");
    assert_eq!(events(stream), ["<|a |b=1 |c=2", "<|d", "/", "//"]);
}

#[test]
fn names_may_have_any_character_of_xml() {
    let stream = "<é\u{b7} xmlns:\u{10000}='A' \u{10000}:\u{37f}-1.='€'></é\u{b7}\n>";
    assert_eq!(events(stream), ["<|é\u{b7} A|\u{37f}-1.=€", "//"]);
}

#[test]
fn end_tags_are_compared_to_the_last_byte() {
    assert_eq!(events("<a:b xmlns:a='A'></a:b>"), ["<A|b", "//"]);
    for (stream, offset) in [
        ("<a:b xmlns:a='A' xmlns:c='A'></c:b>", 31),
        ("<abc></abd>", 9),
        ("<abc></ab>", 9),
        ("<abc></abcd>", 10),
        ("<é></è>", 7),
        ("<a></>", 5),
    ] {
        assert_eq!(broken(stream), (XmlErrorKind::EndTag, offset), "{stream}");
    }
}

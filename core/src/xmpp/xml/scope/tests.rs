//! Names and what they mean: declarations, prefixes, attributes that become the same.
//!
//! Follows the file beside this folder. Streams are read in all ways unless a test says otherwise.

extern crate std;
use std::format;

use super::super::testing::broken;
use super::super::testing::events;
use super::*;

#[test]
fn names_are_resolved_where_they_stand() {
    let stream = "<a:s xmlns:a='A' xmlns='D' b='1' a:b='2'>\
        <m xmlns:a='B' a:b='3'><a:n xmlns=''/><a:n xml:lang='de'/><o xmlns=''><p/></o></m><a:m/></a:s>";
    let expected = [
        "<A|s |b=1 A|b=2",
        "<D|m B|b=3",
        "<B|n",
        "/",
        "<B|n http://www.w3.org/XML/1998/namespace|lang=de",
        "/",
        "<|o",
        "<|p",
        "/",
        "/",
        "/",
        "<A|m",
        "/",
        "//",
    ];
    assert_eq!(events(stream), expected);
}

#[test]
fn declarations_may_follow_what_they_are_for() {
    let events = events("<a:s a:b='1' c:d='2' xmlns:c='C' xmlns:a='A'/>");
    assert_eq!(events, ["<A|s A|b=1 C|d=2", "//"]);
}

#[test]
fn values_of_declarations_are_decoded_like_others() {
    assert_eq!(events("<s xmlns='a&amp;b\t&#99;'/>"), ["<a&b c|s", "//"]);
}

#[test]
fn attributes_that_become_the_same_are_refused() {
    for tag in [
        "<s a='1' a='2'/>",
        "<s xmlns='A' xmlns='A'/>",
        "<s xmlns:a='A' xmlns:a='B'/>",
        "<s xmlns:a='A' xmlns:b='A' a:x='' b:x=''/>",
        "<s xmlns:a='A' a:x='' y='' a:x=''/>",
        "<s xmlns:a='http://www.w3.org/XML/1998/namespac' xml:x='' xml:x=''/>",
    ] {
        assert_eq!(broken(tag), (XmlErrorKind::DuplicateAttribute, tag.len() as u64 - 1), "{tag}");
    }
    for tag in [
        "<s xmlns='A' xmlns:a='A' a:x='' x=''/>",
        "<s xmlns:a='A' xmlns:b='B' a:x='' b:x=''/>",
        "<s xmlns:x='A' x='' x:x=''/>",
        "<s xmlns:ab='A' xmlns:b='B' ab:x='' b:x='' x='' ax=''/>",
        "<xmlns:s xmlns='A'/>",
    ] {
        let is_bound = !tag.starts_with("<xmlns");
        assert_eq!(super::super::testing::outcome(tag).1.is_none(), is_bound, "{tag}");
    }
}

#[test]
fn prefixes_must_be_declared_and_end_with_their_element() {
    for stream in [
        "<a:s/>",
        "<s a:b=''/>",
        "<s><a xmlns:b='B'/><b:c/></s>",
        "<s><a xmlns:b='B'></a><c b:d=''/></s>",
        "<xmlns:s/>",
        "<XML:s/>",
    ] {
        assert_eq!(broken(stream).0, XmlErrorKind::UnboundPrefix, "{stream}");
    }
}

#[test]
fn reserved_prefixes_and_namespaces_go_together() {
    let [xml, xmlns] = [XML, XMLNS].map(|uri| core::str::from_utf8(uri).unwrap());
    let ours = events(format!("<s xmlns:xml='{xml}'/>"));
    assert_eq!(ours, ["<|s", "//"]);
    for declaration in [
        "xmlns:xml='A'".into(),
        "xmlns:xml=''".into(),
        "xmlns:a=''".into(),
        "xmlns:xmlns='A'".into(),
        format!("xmlns:xmlns='{xmlns}'"),
        format!("xmlns:a='{xml}'"),
        format!("xmlns:a='{xmlns}'"),
        format!("xmlns='{xml}'"),
        format!("xmlns='{xmlns}'"),
    ] {
        let stream = format!("<s {declaration}/>");
        assert_eq!(broken(&stream).0, XmlErrorKind::Namespace, "{stream}");
    }
}

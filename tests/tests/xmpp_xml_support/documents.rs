//! Random XML documents: streams with stanzas, most of them well-formed.
//!
//! Follows the productions of XML 1.0 and XML Namespaces 1.0 that RFC 6120 §11.1 leaves. Promises every
//! construct of those, in odd places too, and seldom what is forbidden; the product's code takes no part.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// What may not be declared.
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

fn space() -> impl Strategy<Value = &'static str> {
    select(vec!["", "", "", " ", "\n", "\t", "\r\n", "  "])
}

fn prefix() -> impl Strategy<Value = &'static str> {
    select(vec!["", "", "", "a:", "b:", "é:", "xml:"])
}

fn local() -> impl Strategy<Value = &'static str> {
    select(vec!["m", "gcm", "s", "a", "x-1.", "_", "é\u{b7}", "\u{10000}", "xmlns", "lang"])
}

/// XML 1.0 §2.2, production 2.
fn character() -> impl Strategy<Value = char> {
    any::<char>().prop_filter(
        "no character of XML",
        |character| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..),
    )
}

/// A piece of text as it is written, which may stand in an element and in a value.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z0-9 {}:,.;=/?!()-]{1,40}",
        2 => "[é€🚀\u{fffd}\u{7f}\u{85}\u{2028}\u{ff0c}\u{d7ff}\u{e000}\u{f000}]{1,5}",
        2 => select(vec!["&lt;", "&gt;", "&amp;", "&quot;", "&apos;"]).prop_map(String::from),
        1 => character().prop_map(|character| format!("&#{};", u32::from(character))),
        1 => character().prop_map(|character| format!("&#x{:X};", u32::from(character))),
        1 => select(vec!["\r\n", "\n", "\t", "\r", "]", "]]", ">", "&#0065;", "&#xe9;", "&#13;"])
            .prop_map(String::from),
    ]
}

fn text() -> impl Strategy<Value = String> {
    vec(piece(), 0..6).prop_map(|pieces| pieces.concat().replace("]]>", "]>"))
}

fn cdata() -> impl Strategy<Value = String> {
    vec(select(vec!["]", "]]", "a", "<", "&amp;", ">x", "é", "\r\n", "\r", "<![CDATA["]), 0..6)
        .prop_map(|pieces| format!("<![CDATA[{}]]>", pieces.concat().replace("]]>", "")))
}

/// A namespace declaration; few are forbidden.
fn declaration() -> impl Strategy<Value = (&'static str, &'static str)> {
    let uris = vec!["A", "B", "google:mobile:data", "a&amp;b", "é", "A", "&#65;", " A"];
    let allowed = (select(vec!["xmlns", "xmlns:a", "xmlns:b", "xmlns:é"]), select(uris));
    let rare = select(vec![
        ("xmlns", ""),
        ("xmlns:xml", XML),
        ("xmlns:a", ""),
        ("xmlns:xml", "A"),
        ("xmlns:xmlns", "A"),
        ("xmlns:a", XML),
        ("xmlns", XMLNS),
    ]);
    prop_oneof![13 => allowed, 1 => rare]
}

/// An attribute's name, and the attribute.
fn attribute() -> impl Strategy<Value = (String, String)> {
    let attribute = prop_oneof![
        1 => declaration().prop_map(|(name, value)| (name.into(), value.into())),
        2 => (prefix(), local(), text())
            .prop_map(|(prefix, local, value)| (format!("{prefix}{local}"), value)),
    ];
    (attribute, space(), space(), any::<bool>()).prop_map(
        |((name, value), before, after, double): ((String, String), _, _, _)| {
            let quote = if double { '"' } else { '\'' };
            (name.clone(), format!(" {name}{before}={after}{quote}{value}{quote}"))
        },
    )
}

/// The start tag of an element without its brackets, and its name; seldom with two attributes of one name.
fn tag() -> impl Strategy<Value = (String, String)> {
    (prefix(), local(), vec((attribute(), space()), 0..4), space(), 0..10_u8).prop_map(
        |(prefix, local, mut attributes, end, seldom)| {
            let mut names = BTreeSet::new();
            attributes.retain(|((name, _), _)| names.insert(name.clone()) || seldom == 0);
            let attributes: String =
                attributes.iter().map(|((_, one), space)| format!("{space}{one}")).collect();
            (format!("{prefix}{local}{attributes}{end}"), format!("{prefix}{local}"))
        },
    )
}

/// An element; most are namespace-well-formed in a stream that declares the prefixes.
fn element() -> impl Strategy<Value = String> {
    let empty = tag().prop_map(|(tag, _)| format!("<{tag}/>"));
    empty.prop_recursive(5, 24, 5, |inner| {
        let content = prop_oneof![3 => inner, 2 => text(), 1 => cdata()];
        (tag(), vec(content, 0..5), space()).prop_map(|((tag, name), content, space)| {
            format!("<{tag}>{}</{name}{space}>", content.concat())
        })
    })
}

/// A whole document.
pub(crate) fn document() -> impl Strategy<Value = String> {
    let declaration = select(vec![
        "",
        "",
        " \n",
        "<?xml version='1.0'?>",
        "<?xml version=\"1.0\" encoding='UTF-8'?>\r\n",
        "<?xml  version = '1.0' ?>\r",
        "<?xml version='1.0' standalone='no'?>",
        "<?xml version='1.0' encoding='utf-8' standalone=\"yes\"?> ",
    ]);
    let declared = " xmlns:a='A' xmlns:b='B' xmlns:é='B' xmlns='jabber:client'";
    (declaration, vec(element(), 0..4), 0..10_u8, space(), text()).prop_map(
        move |(declaration, stanzas, seldom, space, text)| {
            let declared = if seldom == 0 { "" } else { declared };
            format!("{declaration}<s{declared}{space}>{}{text}</s>{space}", stanzas.concat())
        },
    )
}

/// Bytes that change the meaning of XML, and some others.
pub(crate) fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![
        5 => select(b"<>&;\"'=/:!?[]-#x \r\n\tdxmlnsaCDATA1.0\xc3\xa9".to_vec()),
        1 => any::<u8>(),
    ]
}

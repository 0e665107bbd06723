//! What is written, and that it is read again as it was.
//!
//! Follows the file beside this folder. Streams are read in all ways unless a test says otherwise.

extern crate std;
use std::format;
use std::string::String;
use std::vec;

use proptest::prelude::*;

use super::super::testing::events;
use super::*;

/// Writes into exactly as many bytes as it takes, and into fewer.
fn written(write: impl Fn(&mut Writer<'_>)) -> Result<String, WriteError> {
    let needed = Writer::encoded_len(&write)?;
    for len in 0..needed {
        let too_small = WriteError::Resource(BufferTooSmall { needed });
        assert_eq!(Writer::encode(&mut vec![0; len], &write), Err(too_small));
    }
    let mut out = vec![0xa5; needed + 1];
    assert_eq!(Writer::encode(&mut out[..needed], &write), Ok(needed));
    assert_eq!(out.pop(), Some(0xa5));
    Ok(String::from_utf8(out).unwrap())
}

#[test]
fn writes_a_stream_that_stays_open() {
    let header = written(|xml| {
        xml.declaration();
        xml.open("stream:stream");
        xml.attribute("to", "a");
        xml.attribute("xmlns:stream", "b");
    });
    let expected = "<?xml version='1.0'?><stream:stream to='a' xmlns:stream='b'>";
    assert_eq!(header.as_deref(), Ok(expected));
    let end = written(|xml| xml.close("stream:stream"));
    assert_eq!(end.as_deref(), Ok("</stream:stream>"));
}

#[test]
fn elements_without_content_are_empty_ones() {
    let xml = written(|xml| {
        xml.element("a", |a| {
            a.element("b", |b| b.attribute("c", ""));
            a.element("d", |d| d.text(""));
            a.text("e");
        });
    });
    assert_eq!(xml.as_deref(), Ok("<a><b c=''/><d></d>e</a>"));
}

#[test]
fn escapes_what_would_be_read_as_something_else() {
    let odd = "<>&'\"\t\n\r]]>é🚀";
    let xml = written(|xml| {
        xml.element("a", |a| {
            a.attribute("b", odd);
            a.text(odd);
        });
    });
    let expected =
        "<a b='&lt;>&amp;&apos;\"&#9;&#10;&#13;]]>é🚀'>&lt;&gt;&amp;'\"\t\n&#13;]]&gt;é🚀</a>";
    assert_eq!(xml.as_deref(), Ok(expected));
}

#[test]
fn text_that_needs_no_escapes_is_written_in_place() {
    let xml = written(|xml| {
        xml.element("a", |a| {
            a.escaped(|out| {
                let mut json = crate::json::Writer::in_xml(out);
                json.string("b", "<&>");
                json.finish()
            });
        });
    });
    assert_eq!(xml.as_deref(), Ok(r#"<a>{"b":"\u003c\u0026\u003e"}</a>"#));
}

#[test]
fn refuses_characters_that_xml_does_not_have() {
    for character in ('\0'..='\u{a0}').chain(['\u{fffd}', '\u{fffe}', '\u{ffff}', '\u{10000}']) {
        let text = format!("a{character}");
        let outcomes = [
            written(|xml| xml.element("a", |a| a.text(&text))),
            written(|xml| xml.element("a", |a| a.attribute("b", &text))),
        ];
        for outcome in outcomes {
            let is_refused = outcome == Err(WriteError::Character);
            assert_eq!(is_refused, !is_character(character), "{character:?}");
        }
    }
}

#[test]
fn refuses_what_is_no_name_and_attributes_behind_the_tag() {
    for name in ["", "a b", "a>", "1", "a:b:c", "xml:"] {
        assert_eq!(written(|xml| xml.open(name)), Err(WriteError::Name), "{name}");
        let attribute = |xml: &mut Writer<'_>| xml.element("a", |a| a.attribute(name, ""));
        assert_eq!(written(attribute), Err(WriteError::Name), "{name}");
        assert_eq!(written(|xml| xml.close(name)), Err(WriteError::Name), "{name}");
    }
    let late = |xml: &mut Writer<'_>| {
        xml.element("a", |a| {
            a.text("b");
            a.attribute("c", "");
        });
    };
    assert_eq!(written(late), Err(WriteError::Misplaced));
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(value: String, text: String) {
        let xml = written(|xml| xml.element("a", |a| {
            a.attribute("b", &value);
            a.text(&text);
        }));
        if value.chars().chain(text.chars()).all(is_character) {
            let mut expected = vec![format!("<|a |b={value}"), format!("\"{text}"), "//".into()];
            expected.retain(|event| event != "\"");
            prop_assert_eq!(events(xml.unwrap()), expected);
        } else {
            prop_assert_eq!(xml, Err(WriteError::Character));
        }
    }
}

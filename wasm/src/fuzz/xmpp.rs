//! Captures of XMPP, cut anyhow: the same stanzas, problems and JSON.
//!
//! Follows the promises of `xmpp::Decoder`. Promises also that every offset lies where it says: elements in the one
//! around them, and the payload between the tags that it was found between.

use alloc::string::String;

use pushwire_core::fuzz::Input;
use pushwire_core::fuzz::WHOLE;
use pushwire_core::fuzz::cut;

use super::check_problems;
use super::ordered;
use super::written;
use crate::json::Json;
use crate::json::compact;
use crate::xmpp::Decoder;
use crate::xmpp::Element;
use crate::xmpp::Stanza;

/// The longest stream: what is compared is about a hundred times as long.
const MOST: usize = 2048;

/// Bytes of JSON for a byte of the stream, at most: an element of four bytes has some 120, and a namespace of up to 256
/// of which each may be written as two; a broken one has its problem, twice.
const JSON_FOR_A_BYTE: usize = 400;

/// First two bytes: how the stream is cut; then the stream.
pub fn capture_xmpp(data: &[u8]) {
    let mut input = Input::new(data);
    let cuts = input.cuts();
    let stream = input.take(MOST);
    let whole = decode(stream, WHOLE);
    let text = text(&whole);
    assert_eq!(self::text(&decode(stream, cuts)), text);
    assert!(text.len() <= JSON_FOR_A_BYTE * (stream.len() + 1), "{} bytes", text.len());
    // It is JSON that JavaScript would not change, so each stanza is as well.
    let json = Json::parse(text.as_bytes()).expect("JSON");
    assert_eq!(written(|out| json.write(out)), text);
    let stanzas: alloc::vec::Vec<_> = (0..whole.len()).filter_map(|at| whole.get(at)).collect();
    let places = stanzas.iter().map(|one| (one.element.offset, one.element.length));
    let places = ordered(places, stream.len());
    check_problems(whole.problems(), &places, stream.len());
    stanzas.iter().for_each(|stanza| check(stanza, stream));
}

fn decode(stream: &[u8], cuts: [usize; 2]) -> Decoder {
    let mut decoder = Decoder::new();
    let mut made = 0;
    cut(stream, cuts, |piece| {
        made += decoder.push(piece);
        true
    });
    made += decoder.end();
    assert_eq!(made, decoder.len());
    assert_eq!((decoder.push(stream), decoder.end()), (0, 0), "after the end");
    decoder
}

fn text(decoder: &Decoder) -> String {
    written(|json| decoder.write(json))
}

fn check(stanza: &Stanza, stream: &[u8]) {
    check_element(&stanza.element, stream);
    assert!(stanza.payload.is_none() || stanza.payload_range.is_some());
    let Some((start, end)) = stanza.payload_range else {
        return;
    };
    let (from, to) = (stanza.element.offset, stanza.element.offset + stanza.element.length);
    assert!(from < start && start <= end && end <= to, "{start} to {end} of {from} to {to}");
    // Where nothing stands for something else, the payload is what is there.
    let raw = &stream[start..end];
    if !raw.iter().any(|byte| matches!(byte, b'&' | b'<' | b'\r')) {
        assert_eq!(compact(raw).ok(), stanza.payload);
    }
}

/// It begins with a `<`, and what is in it lies in it, one behind the other.
fn check_element(element: &Element, stream: &[u8]) {
    let end = element.offset + element.length;
    assert_eq!(stream[element.offset], b'<');
    let mut from = element.offset + 1;
    for child in &element.children {
        assert!(child.offset >= from && child.offset + child.length <= end, "{element:?}");
        from = child.offset + child.length;
        check_element(child, stream);
    }
}

//! XMPP captures: payloads, streams that begin again, text that means harm.
//!
//! Promises of `xmpp::Decoder`: results do not depend on how the input is cut; a broken stanza costs
//! nothing but itself; offsets are those of the input.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

use proptest::prelude::*;
use pushwire_wasm::build;
use pushwire_wasm::json::Writer;
use pushwire_wasm::xmpp::Decoder;
use serde_json::Value;
use serde_json::json;

const HEADER: &str =
    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

fn text(decoder: &Decoder) -> String {
    let mut json = Writer::default();
    decoder.write(&mut json);
    json.finish()
}

/// Decodes whole and cut everywhere, with the same outcome.
fn decode(bytes: impl AsRef<[u8]>) -> Value {
    let bytes = bytes.as_ref();
    let whole = text(&Decoder::decode(bytes));
    let mut by_byte = Decoder::new();
    let made: usize = bytes.chunks(1).map(|byte| by_byte.push(byte)).sum();
    assert_eq!(made + by_byte.end(), by_byte.len());
    assert_eq!(text(&by_byte), whole, "{:?}", String::from_utf8_lossy(bytes));
    for cut in 0..=bytes.len() {
        let mut cuts = Decoder::new();
        let (head, tail) = bytes.split_at(cut);
        cuts.push(head);
        cuts.push(tail);
        cuts.end();
        assert_eq!(text(&cuts), whole, "cut at {cut}: {:?}", String::from_utf8_lossy(bytes));
    }
    let value: Value = serde_json::from_str(&whole).unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), whole);
    value
}

fn names(decoded: &Value) -> Vec<&str> {
    let stanzas = decoded["stanzas"].as_array().unwrap().iter();
    stanzas.map(|stanza| stanza["name"].as_str().unwrap()).collect()
}

fn problems(decoded: &Value) -> Vec<(&str, u64, Option<u64>, Option<u64>)> {
    let list = decoded["problems"].as_array().unwrap().iter();
    list.map(|one| {
        let kind = one["kind"].as_str().unwrap();
        let offset = one["offset"].as_u64().unwrap();
        (kind, offset, one["frame"].as_u64(), one["resumed_at"].as_u64())
    })
    .collect()
}

#[test]
fn stanza_has_the_members_of_the_contract_in_their_order() {
    let stanza =
        "<message id='1'><x:gcm xmlns:x='google:mobile:data'>{ \"a\" : 1 }</x:gcm>hi</message>";
    let expected = r#"{"stanzas":[{"offset":0,"length":79,"name":"message","namespace":"","attributes":{"id":"1"},"text":"hi","children":[{"offset":16,"length":51,"name":"gcm","namespace":"google:mobile:data","attributes":{},"text":"{ \"a\" : 1 }","children":[]}],"payload":{"a":1},"payload_start":50,"payload_end":61,"problem":null}],"problems":[]}"#;
    let expected =
        expected.replace("\"length\":51", "\"length\":52").replace("79", &stanza.len().to_string());
    let start = stanza.find("{ ").unwrap();
    let expected = expected
        .replace(":50,", &format!(":{start},"))
        .replace(":61,", &format!(":{},", start + 11));
    let found = text(&Decoder::decode(stanza.as_bytes()));
    let gcm = stanza.find("hi").unwrap() - 16;
    assert_eq!(found, expected.replace("\"length\":52", &format!("\"length\":{gcm}")));
}

#[test]
fn only_a_direct_child_of_the_right_namespace_is_a_payload() {
    let gcm = "<gcm xmlns='google:mobile:data'>{}</gcm>";
    for (content, has_payload) in [
        (gcm.to_owned(), true),
        (format!("<body/>{gcm}"), true),
        (format!("<x>{gcm}</x>"), false),
        ("<gcm>{}</gcm>".to_owned(), false),
        ("<gcm xmlns='google:mobile:data2'>{}</gcm>".to_owned(), false),
    ] {
        let decoded = decode(format!("{HEADER}<message>{content}</message>"));
        assert_eq!(decoded["stanzas"][0]["payload"] == json!({}), has_payload, "{content}");
        assert_eq!(decoded["stanzas"][0]["payload_start"].is_null(), !has_payload, "{content}");
    }
}

#[test]
fn stream_may_begin_again_and_need_not_begin_at_all() {
    let again = format!(
        "<?xml version='1.0'?>{HEADER}<success xmlns='s'/>\n<?xml version='1.0'?>{HEADER} <iq/></stream:stream>{HEADER}<presence/>"
    );
    let decoded = decode(&again);
    assert_eq!((names(&decoded), problems(&decoded)), (vec!["success", "iq", "presence"], vec![]));
    assert_eq!(decoded["stanzas"][1]["namespace"], "jabber:client");
    let bare = decode("<message/>\n<iq/>\r\n<stream:features/>");
    assert_eq!((names(&bare), problems(&bare)), (vec!["message", "iq", "features"], vec![]));
}

#[test]
fn broken_stanza_costs_nothing_but_itself() {
    for (broken, kind) in [
        ("<message><a></b></message>", "xml"),
        ("<message>&nbsp;</message>", "restricted_xml"),
        ("<message><!-- --></message>", "restricted_xml"),
        ("<message><x:y/></message>", "xml"),
    ] {
        let decoded = decode(format!("{HEADER}<iq/>{broken}<presence/>"));
        assert_eq!(names(&decoded), ["iq", "message", "presence"], "{broken}");
        let after = (HEADER.len() + "<iq/>".len() + broken.len()) as u64;
        let [(found, at, Some(1), Some(resumed))] = problems(&decoded)[..] else {
            panic!("{decoded}")
        };
        assert_eq!((found, resumed), (kind, after), "{broken}");
        assert!(at > HEADER.len() as u64 && at < after);
        assert_eq!(decoded["stanzas"][1]["problem"], decoded["problems"][0]);
    }
}

#[test]
fn garbage_and_cut_tails_are_told() {
    let decoded = decode(format!("{HEADER}text<iq/><message id='7'><a>b"));
    let at = HEADER.len() as u64;
    assert_eq!(names(&decoded), ["iq", "message"]);
    assert_eq!(
        problems(&decoded),
        [("garbage", at, None, Some(at + 4)), ("cut", at + 9, Some(1), None)]
    );
    assert_eq!(decoded["stanzas"][1]["attributes"], json!({"id": "7"}));
    assert_eq!(decoded["stanzas"][1]["children"][0]["text"], "b");
    assert_eq!(problems(&decode("GARBAGE")), [("garbage", 0, None, None)]);
    assert_eq!(problems(&decode("<mess")), [("cut", 0, None, None)]);
}

#[test]
fn payload_that_is_no_json_names_its_byte() {
    let decoded = decode("<message><gcm xmlns='google:mobile:data'>{\"a\":}</gcm></message>");
    assert_eq!(problems(&decoded), [("payload", 46, Some(0), None)]);
    assert_eq!(
        (&decoded["stanzas"][0]["payload"], &decoded["stanzas"][0]["payload_start"]),
        (&json!(null), &json!(41))
    );
}

#[test]
fn elements_that_are_too_deep_end_their_stanza_only() {
    let deep = format!("<message>{}", "<a>".repeat(100));
    let decoded = decode(format!("{HEADER}{deep}<iq/>"));
    assert_eq!((names(&decoded), problems(&decoded)[0].0), (vec!["message", "iq"], "xml_limit"));
}

#[test]
fn a_start_tag_that_is_too_long_ends_its_stanza_only() {
    let read = |len| {
        let stream = format!("{HEADER}<message id='{}'/><iq/>", "i".repeat(len));
        serde_json::from_str::<Value>(&text(&Decoder::decode(stream.as_bytes()))).unwrap()
    };
    assert_eq!((names(&read(3_000)), problems(&read(3_000)).len()), (vec!["message", "iq"], 0));
    let decoded = read(5_000);
    assert_eq!((names(&decoded), problems(&decoded)[0].0), (vec!["iq"], "xml_limit"));
}

#[test]
fn a_namespace_that_every_name_would_repeat_is_refused() {
    let namespace = |len| "n".repeat(len);
    for (tag, inner) in [("xmlns", "<a/>"), ("xmlns:p", "<p:a/>"), ("xmlns:p", "<a p:a=''/>")] {
        let stanza = |len| format!("<iq {tag}='{}'>{inner}</iq><presence/>", namespace(len));
        let decoded = decode(stanza(250));
        assert_eq!((names(&decoded), problems(&decoded).len()), (vec!["iq", "presence"], 0));
        let decoded = decode(stanza(300));
        assert_eq!(names(&decoded).last(), Some(&"presence"));
        assert_eq!(problems(&decoded)[0].0, "xml_limit");
    }
    let many = format!("<iq xmlns='{}'>{}</iq>", namespace(256), "<a/>".repeat(10_000));
    assert!(text(&Decoder::decode(many.as_bytes())).len() < 100 * many.len());
}

#[test]
fn built_stanzas_decode_to_what_they_were_built_from() {
    let message = r#"{"to":"t","message_id":"m","data":{"a":"<&>\"'\u0001"}}"#;
    let decoded = decode(build::downstream(message.as_bytes()).unwrap());
    assert_eq!(decoded["stanzas"][0]["payload"], serde_json::from_str::<Value>(message).unwrap());
    assert_eq!(build::downstream(b"{").unwrap_err().offset, Some(1));
    assert_eq!(build::ack("", "m").unwrap_err().code, "target_missing");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn pieces_of_xml_are_taken_apart_the_same_however_they_are_cut(
        pieces in proptest::collection::vec(prop::sample::select(vec![
            HEADER, "<?xml version='1.0'?>", "<message>", "</message>", "<iq/>", "</stream:stream>", "<gcm xmlns='google:mobile:data'>",
            "</gcm>", "{\"a\":1}", " ", "x", "&amp;", "&#1;", "<![CDATA[", "]]>", "<", ">", "'", "<!--", "\u{e9}", "</", "<a b='>'/>",
        ]), 0..14),
    ) {
        decode(pieces.concat());
    }

    #[test]
    fn any_bytes_are_taken_apart_the_same_however_they_are_cut(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        decode(&bytes);
    }
}

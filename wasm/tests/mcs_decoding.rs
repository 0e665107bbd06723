//! MCS captures: vectors, cuts, garbage, and bytes that mean harm.
//!
//! Promises of `mcs::Decoder` and `mcs::encode`: every vector comes out right and goes back in byte for
//! byte; results do not depend on how the input is cut; a broken frame costs nothing but itself.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

use proptest::prelude::*;
use pushwire_tests::vectors;
use pushwire_wasm::json::Writer;
use pushwire_wasm::mcs;
use pushwire_wasm::mcs::Decoder;
use pushwire_wasm::mcs::From;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

const PING: [u8; 4] = [0, 2, 0x10, 5];
const DATA: [u8; 10] = [8, 8, 0x1a, 2, b'm', b'e', 0x2a, 2, b'a', b'b'];

fn text(decoder: &Decoder) -> String {
    let mut json = Writer::default();
    decoder.write(&mut json);
    json.finish()
}

fn decode(bytes: &[u8]) -> Value {
    decode_from(From::Server, bytes)
}

/// Decodes whole, byte by byte and cut everywhere, with the same outcome.
fn decode_from(from: From, bytes: &[u8]) -> Value {
    let whole = text(&Decoder::decode(from, bytes.to_vec()));
    let mut by_byte = Decoder::new(from);
    let made: usize = bytes.iter().map(|byte| by_byte.push(vec![*byte])).sum();
    assert_eq!(made + by_byte.end(), by_byte.len());
    assert_eq!(text(&by_byte), whole, "byte by byte: {bytes:x?}");
    for cut in 0..=bytes.len() {
        let mut cuts = Decoder::new(from);
        let (head, tail) = bytes.split_at(cut);
        let made =
            cuts.push(head.to_vec()) + cuts.push(vec![]) + cuts.push(tail.to_vec()) + cuts.end();
        assert_eq!((made, text(&cuts)), (cuts.len(), whole.clone()), "cut at {cut}: {bytes:x?}");
    }
    let value: Value = serde_json::from_str(&whole).unwrap();
    assert_invariants(&value, bytes.len());
    value
}

/// What holds of every decode, whatever the bytes were.
fn assert_invariants(decoded: &Value, len: usize) {
    let (frames, problems) =
        (decoded["frames"].as_array().unwrap(), decoded["problems"].as_array().unwrap());
    let mut end = 0;
    for (index, frame) in frames.iter().enumerate() {
        let offset = frame["offset"].as_u64().unwrap();
        assert!(offset >= end, "{decoded}");
        end = offset + frame["length"].as_u64().unwrap();
        let first = problems.iter().find(|problem| problem["frame"] == index);
        assert_eq!(&frame["problem"], first.unwrap_or(&Value::Null), "{decoded}");
    }
    assert!(end <= len as u64);
    for problem in problems {
        assert!(problem["offset"].as_u64().unwrap() <= len as u64);
        let resumed = &problem["resumed_at"];
        let is_frame = frames.iter().any(|frame| frame["offset"] == *resumed);
        assert!(resumed.is_null() || is_frame, "{decoded}");
    }
}

fn offsets(decoded: &Value) -> Vec<u64> {
    decoded["frames"]
        .as_array()
        .unwrap()
        .iter()
        .map(|frame| frame["offset"].as_u64().unwrap())
        .collect()
}

fn problems(decoded: &Value) -> Vec<(&str, u64, Option<u64>, Option<u64>)> {
    let list = decoded["problems"].as_array().unwrap().iter();
    let number = |value: &Value| value.as_u64();
    list.map(|one| {
        let kind = one["kind"].as_str().unwrap();
        (kind, one["offset"].as_u64().unwrap(), number(&one["frame"]), number(&one["resumed_at"]))
    })
    .collect()
}

/// Turns decoded fields into what the vectors have: names to values, repeated ones to lists.
fn named(fields: &Value) -> Map<String, Value> {
    let mut named = Map::new();
    for field in fields.as_array().unwrap() {
        let value = match field["type"].as_str().unwrap() {
            "message" => named_value(&field["fields"]),
            "enum" => field["label"].clone(),
            _ => field["value"].clone(),
        };
        let name = field["name"].as_str().unwrap();
        let list = named.entry(name).or_insert_with(|| json!([]));
        list.as_array_mut().unwrap().push(value);
    }
    named
}

fn named_value(fields: &Value) -> Value {
    Value::Object(named(fields))
}

fn listed(fields: &Map<String, Value>) -> Map<String, Value> {
    let list = |value: &Value| match value {
        Value::Array(items) => items.iter().map(listed_value).collect(),
        one => vec![listed_value(one)],
    };
    let fields = fields.iter().map(|(name, value)| (name.clone(), list(value)));
    fields.filter(|(_, list)| !list.is_empty()).map(|(name, list)| (name, list.into())).collect()
}

fn listed_value(value: &Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(listed(fields)),
        other => other.clone(),
    }
}

#[test]
fn every_vector_comes_out_right_and_goes_back_in() {
    for vector in vectors::mcs_messages() {
        let decoder = Decoder::decode(From::Server, vector.frame.clone());
        assert_eq!((decoder.len(), decoder.problems()), (1, &[][..]), "line {}", vector.line);
        let text = decoder.frame(0).unwrap();
        let frame: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(frame["name"], vector.name.as_str());
        assert_eq!(named(&frame["fields"]), listed(&vector.fields), "line {}", vector.line);
        assert_eq!(mcs::encode(text.as_bytes()).unwrap(), vector.frame, "line {}", vector.line);
    }
}

#[test]
fn text_is_what_javascript_would_write() {
    let all: Vec<u8> =
        vectors::mcs_messages().into_iter().flat_map(|vector| vector.frame).collect();
    let text = text(&Decoder::decode(From::Server, all));
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), text);
}

#[test]
fn spans_are_absolute_and_hold_the_whole_field() {
    let decoded =
        decode(&[&[41], &PING[..], &[7, 10, 0x10, 1, 0x1a, 0, 0x3a, 4, 8, 12, 0x12, 0]].concat());
    let fields = &decoded["frames"][1]["fields"];
    let spans = |field: &Value| (field["start"].as_u64().unwrap(), field["end"].as_u64().unwrap());
    assert_eq!(decoded["version"], 41);
    let extension = json!([
        {"number":1,"name":"id","type":"int32","start":13,"end":15,"value":12},
        {"number":2,"name":"data","type":"bytes","start":15,"end":17,"value":""},
    ]);
    assert_eq!([&fields[0], &fields[1], &fields[2]].map(spans), [(7, 9), (9, 11), (11, 17)]);
    assert_eq!((&fields[0]["value"], &fields[0]["label"]), (&json!(1), &json!("SET")));
    assert_eq!((&fields[2]["type"], &fields[2]["fields"]), (&json!("message"), &extension));
}

#[test]
fn unknown_fields_and_wire_types_are_shown_as_they_are_and_go_back() {
    let body = [
        &[0x10, 5][..],         // last_stream_id_received
        &[0x15, 1, 2, 3, 0x80], // the same as fixed32
        &[0xa0, 6, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
        &[0xa1, 6, 1, 0, 0, 0, 0, 0, 0, 0x80],
        &[0xa2, 6, 2, 0xfb, 0xff],
    ]
    .concat();
    let frame = [&[0, body.len() as u8], &body[..]].concat();
    let decoder = Decoder::decode(From::Server, frame.clone());
    let text = decoder.frame(0).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    let rows: Vec<_> = value["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| {
            (field["name"].clone(), field["type"].as_str().unwrap(), field["value"].clone())
        })
        .collect();
    assert_eq!(
        rows,
        [
            (json!("last_stream_id_received"), "int32", json!(5)),
            (Value::Null, "fixed32", json!(0x8003_0201_u32)),
            (Value::Null, "varint", json!("18446744073709551615")),
            (Value::Null, "fixed64", json!("9223372036854775809")),
            (Value::Null, "bytes", json!("+/8=")),
        ]
    );
    assert_eq!(value["problem"], Value::Null);
    assert_eq!(mcs::encode(text.as_bytes()).unwrap(), frame);
}

#[test]
fn string_that_is_not_utf8_is_bytes_and_later_fields_go_on() {
    let frame = [8, 9, 0x1a, 3, b'a', 0xff, b'b', 0x2a, 2, b'o', b'k'];
    let decoded = decode(&frame);
    let fields = &decoded["frames"][0]["fields"];
    assert_eq!((&fields[0]["type"], &fields[0]["name"]), (&json!("bytes"), &json!("from")));
    assert_eq!((&fields[0]["value"], &fields[1]["value"]), (&json!("Yf9i"), &json!("ok")));
    assert_eq!(problems(&decoded), [("utf8", 5, Some(0), None)]);
    let text = Decoder::decode(From::Server, frame.to_vec()).frame(0).unwrap();
    assert_eq!(mcs::encode(text.as_bytes()).unwrap(), frame);
}

#[test]
fn unknown_tag_is_a_frame_without_a_problem() {
    let decoded = decode(
        &[&[41][..], &[100, 3, b'a', b'b', b'c'], &PING, &[200, 2, 8, 1], &[15, 0]].concat(),
    );
    let names: Vec<_> =
        decoded["frames"].as_array().unwrap().iter().map(|frame| frame["name"].clone()).collect();
    assert_eq!(names, [json!(null), json!("HeartbeatPing"), json!(null), json!("TalkMetadata")]);
    assert_eq!(decoded["frames"][2]["fields"][0]["value"], "1");
    assert_eq!(decoded["frames"][0]["fields"], json!([]));
    assert_eq!(problems(&decoded), []);
    assert_eq!(decode(&[100, 3, b'a', b'b', b'c'])["frames"][0]["tag"], 100);
}

#[test]
fn version_byte_is_told_from_a_tag() {
    let login = [3, 3, 0x0a, 1, b'x'];
    for (first, version) in [(41, true), (38, true), (42, true), (255, true)] {
        let decoded = decode(&[&[first], &login[..]].concat());
        assert_eq!(decoded["version"] == first, version);
        assert_eq!((offsets(&decoded), problems(&decoded).len()), (vec![1], 0), "{first}");
    }
    assert_eq!(problems(&decode(&[&[40], &login[..]].concat())), [("version", 0, None, None)]);
    assert_eq!(decode(&[&[42][..], &[2, 2, 0x0a, 0]].concat())["version"], Value::Null);
    assert_eq!(decode_from(From::Client, &[42, 2, 2, 0x0a, 0])["version"], 42);
    assert_eq!(decode(&PING)["version"], Value::Null);
    assert_eq!(decode(&[])["frames"], json!([]));
}

#[test]
fn tail_is_cut_wherever_it_ends_and_whole_fields_stay() {
    for vector in
        vectors::mcs_messages().into_iter().filter(|vector| vector.frame.len() < 300).take(40)
    {
        let stream = [&[41], &DATA[..], &vector.frame].concat();
        for len in 12..stream.len() {
            let decoder = Decoder::decode(From::Server, stream[..len].to_vec());
            let decoded: Value = serde_json::from_str(&text(&decoder)).unwrap();
            assert_invariants(&decoded, len);
            assert_eq!(offsets(&decoded), [1, 11], "line {} at {len}", vector.line);
            assert_eq!(
                problems(&decoded)[0],
                ("cut", 11, Some(1), None),
                "line {} at {len}",
                vector.line
            );
            let ends = decoded["frames"][1]["fields"].as_array().unwrap().iter();
            assert!(ends.clone().all(|field| field["end"].as_u64().unwrap() <= len as u64));
        }
    }
    let decoded = decode(&[8, 20, 0x1a, 2, b'm', b'e', 0x2a, 9, b'a']);
    assert_eq!(decoded["frames"][0]["fields"].as_array().unwrap().len(), 1);
    assert_eq!(problems(&decoded), [("cut", 0, Some(0), None)]);
}

#[test]
fn broken_body_costs_nothing_but_itself() {
    for (body, kind, at) in [
        (&[0x1a, 1, b'm', 0x2a, 9, b'a'][..], "length", 4),
        (&[0x1a, 1, b'm', 0x88, 0x01], "truncated", 5),
        (&[0x1a, 1, b'm', 0x0b, 0x0c], "group", 3),
        (&[0x1a, 1, b'm', 0x0e, 0x0c], "wire_type", 3),
        (&[0x1a, 1, b'm', 0x00, 0x0c], "field_number", 3),
        (&[0x88, 1, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1], "varint", 2),
        (&[0x1a, 1, b'm', 0x3a, 3, 0x0a, 5, b'k', 0x4a, 1, b'i'], "length", 6),
    ] {
        let broken = [&[8, body.len() as u8], body].concat();
        let stream = [&DATA[..], &broken, &broken, &PING, &DATA].concat();
        let decoded = decode(&stream);
        let (len, start) = (broken.len() as u64, 10);
        assert_eq!(offsets(&decoded), [0, 10, 10 + len, 10 + 2 * len, 14 + 2 * len], "{kind}");
        let expected =
            [(kind, start + 2 + at, Some(1), None), (kind, start + len + 2 + at, Some(2), None)];
        assert_eq!(problems(&decoded), expected, "{kind}");
    }
}

#[test]
fn goes_on_behind_garbage_at_the_next_frame() {
    for garbage in [
        &[0xff; 20][..],
        b"GET / HTTP/1.1\r\nHost: mtalk\r\n\r\n",
        &[0xde, 0xad, 0xbe, 0xef],
        &[8, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
        &[8, 0xff, 0xff, 0xff, 0xff, 0x0f],
        &[8, 0xff, 0xff, 0x7f],
        &[0x2a, 0x17, 0x93],
    ] {
        let at = 10 + garbage.len() as u64;
        let decoded = decode(&[&DATA[..], garbage, &DATA, &PING].concat());
        assert_eq!(offsets(&decoded), [0, at, at + 10], "{garbage:x?}");
        let [(_, 10, None, Some(resumed))] = problems(&decoded)[..] else { panic!("{decoded}") };
        assert_eq!(resumed, at, "{garbage:x?}");
    }
}

#[test]
fn garbage_that_begins_like_a_frame_does_not_swallow_those_behind_it() {
    let decoded = decode(&[&DATA[..], &[3, 13, 0xff, 0xff], &DATA, &PING].concat());
    assert_eq!(offsets(&decoded), [0, 14, 24]);
    assert_eq!(problems(&decoded), [("garbage", 10, None, Some(14))]);
}

#[test]
fn frame_that_was_found_and_is_none_after_all_is_passed_over() {
    let start = [8, 60, 0x1a, 1, b'm', 0x2a, 1, b'a', 0x0b, 0xff];
    let decoded = decode(&[&DATA[..], &[0xff; 7], &start, &PING].concat());
    assert_eq!(offsets(&decoded), [0, 27]);
    assert_eq!(problems(&decoded), [("frame_length", 10, None, Some(27))]);
}

#[test]
fn garbage_at_the_end_ends_nowhere() {
    let decoded = decode(&[&DATA[..], &[8, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0xff]].concat());
    assert_eq!(offsets(&decoded), [0]);
    assert_eq!(problems(&decoded), [("frame_length", 10, None, None)]);
}

#[test]
fn index_has_what_joins_acknowledgements() {
    let iq = [7, 16, 0x10, 1, 0x1a, 0, 0x3a, 8, 8, 12, 0x12, 4, 0x0a, 2, b'i', b'd', 0x50, 9];
    let data = [8, 12, 0x1a, 0, 0x2a, 0, 0x4a, 2, b'i', b'd', 0xc0, 1, 1, 0];
    let decoder = Decoder::decode(From::Server, [&[41], &iq[..], &data[..13], &[0]].concat());
    let first = decoder.entry(0).unwrap();
    assert_eq!((first.offset, first.length, first.tag, first.extension), (1, 18, 7, 12));
    assert_eq!((first.flags, first.last_stream_id), (4, 9));
    let data = [8, 13, 0x1a, 0, 0x2a, 0, 0x4a, 2, b'i', b'd', 0x58, 3, 0xc0, 1, 1];
    let second = Decoder::decode(From::Server, data.to_vec()).entry(0).unwrap();
    assert_eq!((second.flags, second.last_stream_id), (4 | 8 | 16, 3));
    // FNV-1a of "id".
    assert_eq!(second.persistent_id, 0x37386ae0);
    assert_eq!(second.to_words(), [0, 0, 15, 8, 28, 3, 0x37386ae0, 0]);
    assert_eq!(decoder.entry(2), None);
}

#[test]
fn numbers_out_of_range_are_not_written() {
    let field = |name: &str, value: Value| {
        let frame =
            json!({"name": "DataMessageStanza", "fields": [{"name": name, "value": value}]});
        mcs::encode(frame.to_string().as_bytes()).map_err(|error| error.name())
    };
    assert_eq!(field("ttl", json!(2_147_483_647)).unwrap(), [8, 7, 0x88, 1, 255, 255, 255, 255, 7]);
    assert_eq!(field("ttl", json!(2_147_483_648_u32)), Err("out_of_range"));
    assert_eq!(field("sent", json!("-9223372036854775808")).unwrap().len(), 14);
    assert_eq!(field("sent", json!("9223372036854775808")), Err("out_of_range"));
    assert_eq!(
        field("sent", json!("99999999999999999999999999999999999999999999")),
        Err("out_of_range")
    );
    assert_eq!(field("ttl", json!(1.5)), Err("invalid_value"));
    assert_eq!(field("from", json!(1)), Err("invalid_value"));
    assert_eq!(field("raw_data", json!("!")), Err("invalid_value"));
    assert_eq!(field("nonsense", json!(1)), Err("unknown_field"));
    let encode = |text: &str| mcs::encode(text.as_bytes()).map_err(|error| error.name());
    assert_eq!(encode(r#"{"name":"Nonsense","fields":[]}"#), Err("unknown_message"));
    assert_eq!(encode(r#"{"name":null,"tag":256}"#), Err("unknown_message"));
    assert_eq!(encode(r#"{"name":null,"tag":100}"#).unwrap(), [100, 0]);
    assert_eq!(encode("{"), Err("invalid_json"));
    let unknown =
        r#"{"name":"Close","fields":[{"number":0,"name":null,"type":"varint","value":"1"}]}"#;
    assert_eq!(encode(unknown), Err("unknown_field"));
    assert_eq!(encode(&unknown.replace(":0", ":-1")), Err("unknown_field"));
    assert_eq!(
        encode(&unknown.replace(":0", ":1").replace("\"1\"", "\"-1\"")),
        Err("out_of_range")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_taken_apart_the_same_however_they_are_cut(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        decode(&bytes);
    }

    #[test]
    fn frames_with_some_bytes_changed_are_taken_apart_the_same_however_they_are_cut(
        picks in proptest::collection::vec(0usize..200, 1..4),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        let vectors = vectors::mcs_messages();
        let frames = picks.iter().map(|pick| &vectors[*pick].frame).filter(|frame| frame.len() < 120);
        let mut bytes: Vec<u8> = [41].into_iter().chain(frames.flatten().copied()).collect();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        decode(&bytes);
    }

    #[test]
    fn small_bytes_are_taken_apart_the_same_however_they_are_cut(bytes in proptest::collection::vec(0u8..12, 0..40)) {
        decode(&bytes);
    }
}

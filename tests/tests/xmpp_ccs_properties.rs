//! CCS payloads agree with serde_json, survive their own writer, and never panic on hostile bytes.
//!
//! serde_json is the oracle for what was written and, with a model of the lenient rules, for what is read.
//! Hostile bytes are samples of every kind of payload, cut at every length and with every byte changed, and the
//! files of JSONTestSuite (tests/vectors/json-test-suite). `PROPTEST_CASES` sets the cases of a test, 1000 unless
//! set.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests fail loudly"
)]

mod xmpp_ccs_support;

use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::sample::select;
use pushwire_core::json::Text;
use pushwire_core::json::check;
use pushwire_core::xmpp::ccs::Data;
use pushwire_core::xmpp::ccs::DecodeError;
use pushwire_core::xmpp::ccs::Downstream;
use pushwire_core::xmpp::ccs::Inbound;
use pushwire_core::xmpp::ccs::Invalid;
use pushwire_core::xmpp::ccs::Notification;
use pushwire_core::xmpp::ccs::Outbound;
use pushwire_core::xmpp::ccs::Priority;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;
use xmpp_ccs_support::encoded;

fn config() -> ProptestConfig {
    let cases = match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default().cases,
        None => 1000,
    };
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

fn string() -> impl Strategy<Value = String> {
    let odd = select(vec![
        '\0', '"', '\\', '<', '>', '&', '\r', '\u{7f}', '\u{fffe}', '\u{ffff}', 'é', '🚀',
    ]);
    vec(prop_oneof![odd, any::<char>(), proptest::char::range(' ', '~')], 0..10)
        .prop_map(String::from_iter)
}

/// A string in JSON, each character escaped or not.
fn written_string() -> impl Strategy<Value = String> {
    (string(), vec(any::<bool>(), 10)).prop_map(|(text, ways)| {
        let inside: String = text.chars().zip(ways).map(written).collect();
        format!("\"{inside}\"")
    })
}

fn written((character, is_escaped): (char, bool)) -> String {
    if is_escaped {
        let mut units = [0; 2];
        let units = character.encode_utf16(&mut units).iter();
        return units.map(|unit| format!("\\u{unit:04x}")).collect();
    }
    let quoted = serde_json::to_string(&character).unwrap();
    let inside = quoted.strip_prefix('"').unwrap().strip_suffix('"');
    inside.unwrap().into()
}

/// Names that mean something somewhere, and others.
fn name() -> impl Strategy<Value = String> {
    let known = [
        "to",
        "message_id",
        "message_type",
        "from",
        "category",
        "data",
        "error",
        "error_description",
        "time_to_live",
        "registration_id",
        "control_type",
        "notification",
        "title",
        "dry_run",
        "message_status",
        "x",
    ];
    prop_oneof![4 => select(known.to_vec()).prop_map(|name| format!("\"{name}\"")), 1 => written_string()]
}

/// A value, simple or not.
fn value() -> impl Strategy<Value = String> {
    let words = ["ack", "nack", "control", "receipt", "true", "600", "CONNECTION_DRAINING"];
    let leaf = prop_oneof![
        3 => written_string(),
        2 => select(words.to_vec()).prop_map(|word| format!("\"{word}\"")),
        2 => "0|-?[1-9][0-9]{0,6}",
        2 => select(vec!["true", "false", "null"]).prop_map(String::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(|all| format!("[ {} ]", all.join(" ,"))),
            object_of(inner)
        ]
    })
}

fn object_of(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let member = (name(), value).prop_map(|(name, value)| format!("{name}\t:\n{value} "));
    vec(member, 0..8).prop_map(|all| format!(" {{{}}} ", all.join(",")))
}

/// A payload of one of the kinds, its members in front of random ones or behind them.
fn payload() -> impl Strategy<Value = String> {
    let required = select(vec![
        "",
        r#""message_type":"ack","message_id":"w""#,
        r#""message_type":"nack","message_id":"w""#,
        r#""message_type":"control""#,
        r#""from":"t","message_id":1,"data":"{}""#,
        r#""to":"t","dry_run":"true","notification":{"title":false}"#,
        r#""message_type":"receipt","message_id":"w","from":"t""#,
        r#""message_type":null,"from":0,"message_id":"u""#,
    ]);
    (required, object_of(value()), any::<bool>()).prop_map(|(required, random, first)| {
        let random = random.trim().trim_start_matches('{').strip_suffix('}').unwrap().to_owned();
        let parts: Vec<&str> =
            [required, &random].into_iter().filter(|part| !part.trim().is_empty()).collect();
        let parts: Vec<&str> = if first { parts } else { parts.into_iter().rev().collect() };
        format!("{{{}}}", parts.join(","))
    })
}

/// What the lenient rules make of a member that is a string.
fn text_of(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn number_of(value: Option<&Value>) -> Option<u64> {
    text_of(value).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

fn owned(text: Option<Text<'_>>) -> Option<String> {
    text.map(|text| text.to_string())
}

/// Compares data with what serde_json read; values that are no strings are compared as JSON.
fn compare_data(data: Option<Data<'_>>, expected: Option<&Value>) -> Result<(), TestCaseError> {
    let Some(Value::Object(expected)) = expected else {
        let text = match data {
            Some(Data::Text(text)) => Some(text.to_string()),
            None => None,
            other => panic!("{other:?}"),
        };
        prop_assert_eq!(text, expected.and_then(Value::as_str).map(String::from));
        return Ok(());
    };
    let mut read = Map::new();
    for (key, value) in data.unwrap().iter() {
        let (key, value) = (key.to_string(), value.to_string());
        let is_string = expected[&key].is_string();
        let value = if is_string {
            Value::String(value)
        } else {
            serde_json::from_str(&value).unwrap_or(Value::String(value))
        };
        read.insert(key, value);
    }
    prop_assert_eq!(&read, expected);
    Ok(())
}

/// Compares a whole inbound payload with what the model makes of serde_json's reading.
fn compare(payload: &str) -> Result<(), TestCaseError> {
    let value: Value = serde_json::from_str(payload).unwrap();
    let text = |name: &str| text_of(value.get(name));
    let id = text("message_id");
    let kind = value.get("message_type").filter(|kind| !kind.is_null());
    match (Inbound::decode(payload.as_bytes()), kind.and_then(Value::as_str)) {
        (Err(DecodeError::Missing(_)), _) => prop_assert!(id.is_none() || text("from").is_none()),
        (Ok(Inbound::Ack(ack)), Some("ack")) => {
            prop_assert_eq!(Some(ack.message_id.to_string()), id);
            prop_assert_eq!(ack.from.expose().to_string(), text("from").unwrap_or_default());
            prop_assert_eq!(
                owned(ack.registration_id.map(|id| id.expose())),
                text("registration_id")
            );
        }
        (Ok(Inbound::Nack(nack)), Some("nack")) => {
            prop_assert_eq!(Some(nack.message_id.to_string()), id);
            prop_assert_eq!(owned(nack.error), text("error"));
            prop_assert_eq!(
                owned(nack.error_description.map(|text| text.expose())),
                text("error_description")
            );
        }
        (Ok(Inbound::Control(control)), Some("control")) => {
            prop_assert_eq!(
                control.is_draining(),
                text("control_type").as_deref() == Some("CONNECTION_DRAINING")
            );
        }
        (Ok(Inbound::Receipt(receipt)), Some("receipt")) => {
            let status = value
                .get("data")
                .and_then(|data| data.as_object())
                .and_then(|data| text_of(data.get("message_status")));
            prop_assert_eq!(owned(receipt.message_status), status);
        }
        (Ok(Inbound::Upstream(upstream)), _) if kind.is_none() => {
            prop_assert_eq!(Some(upstream.message_id.to_string()), id);
            prop_assert_eq!(Some(upstream.from.expose().to_string()), text("from"));
            prop_assert_eq!(upstream.category.to_string(), text("category").unwrap_or_default());
            let seconds = number_of(value.get("time_to_live"))
                .and_then(|seconds| u32::try_from(seconds).ok());
            prop_assert_eq!(upstream.time_to_live, seconds);
            compare_data(upstream.data, value.get("data"))?;
        }
        (Ok(Inbound::Unknown { message_type }), named) => {
            prop_assert!(
                kind.is_some() && !matches!(named, Some("ack" | "nack" | "control" | "receipt"))
            );
            prop_assert!(named.is_none_or(|named| message_type == named));
        }
        other => panic!("{other:?} of {payload}"),
    }
    Ok(())
}

fn boolean_of(value: Option<&Value>) -> Option<bool> {
    match value? {
        Value::Bool(value) => Some(*value),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// Compares a whole downstream message with what the model makes of serde_json's reading.
fn compare_downstream(payload: &str) -> Result<(), TestCaseError> {
    let value: Value = serde_json::from_str(payload).unwrap();
    let member = |name: &str| value.get(name).filter(|value| !value.is_null());
    match Downstream::decode(payload.as_bytes()) {
        Ok(read) => {
            prop_assert_eq!(owned(read.to.map(|to| to.expose())), text_of(member("to")));
            let id = text_of(member("message_id")).unwrap_or_default();
            prop_assert_eq!(read.message_id.to_string(), id);
            let seconds = number_of(member("time_to_live"));
            prop_assert_eq!(read.time_to_live.map(u64::from), seconds);
            prop_assert_eq!(read.dry_run, boolean_of(member("dry_run")).unwrap_or(false));
            let title = read.notification.and_then(|shown| shown.title);
            let shown = member("notification").and_then(|shown| shown.get("title"));
            let expected = text_of(shown).or(boolean_of(shown).map(|value| value.to_string()));
            prop_assert_eq!(owned(title.map(|title| title.expose())), expected);
            compare_data(read.data, member("data"))?;
        }
        Err(Invalid::MessageType) => prop_assert!(member("message_type").is_some()),
        Err(Invalid::TimeToLive) => prop_assert!(
            member("time_to_live").is_some() && number_of(member("time_to_live")).is_none()
        ),
        Err(Invalid::Type(field)) => prop_assert!(member(field.name()).is_some()),
        Err(Invalid::NotificationType(key)) => {
            let value = &value["notification"][key.name()];
            prop_assert!(value.is_array() || value.is_object());
        }
        other => panic!("{other:?} of {payload}"),
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_written_is_read_by_serde_json(
        texts in vec(string(), 5), pairs in vec((string(), string()), 0..5), shown in option::of((string(), string())),
        seconds in option::of(any::<u32>()), flags: [bool; 2], high in option::of(any::<bool>()),
    ) {
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let notification = shown.as_ref().map(|(title, tag)| Notification { title: Some(title.as_str().into()), tag: Some(tag.as_str().into()), ..Notification::default() });
        let priority = high.map(|high| if high { Priority::High } else { Priority::Normal });
        let message = Downstream {
            to: Some(texts[0].as_str().into()), condition: Some(texts[1].as_str().into()), message_id: texts[2].as_str().into(),
            collapse_key: Some(texts[3].as_str().into()), priority, content_available: flags[0], dry_run: flags[1], time_to_live: seconds,
            data: Some(Data::Pairs(&pairs)), notification, ..Downstream::default()
        };
        let text = encoded(&message);
        let mut expected = json!({"to": texts[0], "condition": texts[1], "message_id": texts[2], "collapse_key": texts[3]});
        for (name, value) in [
            ("priority", priority.map(|priority| priority.name().into())), ("time_to_live", seconds.map(Value::from)),
            ("content_available", flags[0].then(|| true.into())), ("dry_run", flags[1].then(|| true.into())),
            ("notification", shown.as_ref().map(|(title, tag)| json!({"title": title, "tag": tag}))),
            ("data", Some(pairs.iter().map(|(key, value)| ((*key).to_owned(), Value::from(*value))).collect::<Map<_, _>>().into())),
        ] {
            value.into_iter().for_each(|value| expected[name] = value);
        }
        prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected);
        let read = Downstream::decode(text.as_bytes()).unwrap();
        prop_assert_eq!(encoded(&read), text.as_str());
        prop_assert_eq!(read.validate(), message.validate());
    }

    #[test]
    fn inbound_payloads_are_read_as_by_serde_json(payload in payload()) {
        compare(&payload)?;
    }

    #[test]
    fn downstream_messages_are_read_as_by_serde_json(payload in payload()) {
        compare_downstream(&payload)?;
    }

    #[test]
    fn what_is_read_can_be_written_and_read_again(payload in payload()) {
        if let Ok(read) = Inbound::decode(payload.as_bytes()) {
            let text = encoded(&read);
            prop_assert_eq!(encoded(&Inbound::decode(text.as_bytes()).unwrap()), text);
        }
        if let Ok(read) = Downstream::decode(payload.as_bytes()) {
            let text = encoded(&read);
            let again = Downstream::decode(text.as_bytes()).unwrap();
            prop_assert_eq!((encoded(&again), again.validate()), (text, read.validate()));
        }
    }

    #[test]
    fn damaged_payloads_never_panic(payload in payload(), damage in vec((any::<Index>(), any::<u8>()), 1..4)) {
        let mut bytes = payload.into_bytes();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        survive(&bytes);
    }
}

/// Reads bytes as everything and walks through what comes out.
fn survive(bytes: &[u8]) {
    let is_json = check(bytes).is_ok();
    if let Ok(read) = Inbound::decode(bytes) {
        assert!(is_json);
        encoded(&read);
        if let Inbound::Upstream(upstream) = read {
            let data = upstream.data.into_iter();
            assert!(data.flat_map(Data::warnings).count() <= bytes.len());
        }
    }
    if let Ok(Outbound::Message(Ok(read))) = Outbound::decode(bytes) {
        assert!(is_json);
        encoded(&read);
        let _ = (read.validate(), read.parsed_condition());
        assert!(read.warnings().count() <= bytes.len());
    }
}

/// One payload of every kind, with every member and every kind of value.
const SAMPLES: [&str; 7] = [
    r#"{"message_type":"ack","from":"tok:EX","message_id":"w-7","registration_id":"n\u0065w"}"#,
    r#"{"message_type":"nack","from":"tok:EX","message_id":8,"error":"BAD_ACK","error_description":"\ud83d\ude80\\n€"}"#,
    r#"{"message_type":"control","control_type":"CONNECTION_DRAINING"}"#,
    r#"{"message_type":"receipt","from":"g","message_id":"dr2:w","category":"c","data":{"message_status":"M","original_message_id":"w","device_registration_id":"t","message_sent_timestamp":"17"}}"#,
    r#" {"data":{"level":"71","n":-1.5e3,"o":{"a":[1,{"b":null}]}} ,"time_to_live":"60","from":"t","message_id":"u","category":"c"} "#,
    r#"{"message_type":"ack","to":"tok:EX","message_id":"up-1"}"#,
    r##"{"condition":"'a' in topics || 'b\u0062' in topics","message_id":"w","time_to_live":600,"dry_run":true,"data":{"k":"v","to":1},"notification":{"title":"t","color":"#00ff00","body_loc_args":["a"],"x":1},"x":[[]]}"##,
];

#[test]
fn every_cut_of_every_kind_of_payload_is_survived() {
    for sample in SAMPLES {
        let bytes = sample.as_bytes();
        (0..=bytes.len()).for_each(|len| survive(&bytes[..len]));
        assert!(Inbound::decode(bytes).is_ok() || Outbound::decode(bytes).is_ok(), "{sample}");
    }
}

#[test]
fn every_changed_byte_of_every_kind_of_payload_is_survived() {
    for sample in SAMPLES {
        let mut bytes = sample.as_bytes().to_vec();
        for at in 0..bytes.len() {
            let was = bytes[at];
            for value in *b"\0\x7f\x80\xff\"\\{}[],:n0 " {
                bytes[at] = value;
                survive(&bytes);
            }
            bytes[at] = was;
        }
    }
}

#[test]
fn what_json_test_suite_refuses_is_refused_as_a_payload() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/json-test-suite");
    let mut objects = 0;
    let mut refused = 0;
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (name, text) =
            (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap());
        let is_object = name.starts_with("y_") && text.trim_ascii().starts_with(b"{");
        let [inbound, outbound] = [Inbound::decode(&text).err(), Outbound::decode(&text).err()];
        let is_json_error =
            |error: Option<DecodeError>| matches!(error, Some(DecodeError::Json(_)));
        let downstream = Downstream::decode(&text);
        let expected = name.ends_with(".json") && !is_object;
        let errors = [
            is_json_error(inbound),
            is_json_error(outbound),
            matches!(downstream, Err(Invalid::Json(_))),
        ];
        assert_eq!(errors, [expected || !name.ends_with(".json"); 3], "{name}");
        survive(&text);
        objects += usize::from(is_object);
        refused += usize::from(name.starts_with("n_"));
    }
    assert_eq!((objects, refused), (13, 186));
}

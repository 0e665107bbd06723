//! The prost types against 200 frames made with Python protobuf.
//!
//! The frames and their fields stand in `tests/vectors/mcs-messages.jsonl` of the repository (origin: its README).
//! Each must give the same fields here, and the same bytes when encoded again. Framing is not under test.

// A test fails by panicking, also in its helper functions.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use prost::Message;
use pushwire_core::mcs::owned;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

const VECTORS: &str = include_str!("../../../tests/vectors/mcs-messages.jsonl");

#[test]
fn every_frame_decodes_to_its_fields_and_encodes_to_its_bytes() {
    let mut frames = 0;
    for line in VECTORS.lines() {
        let vector: Value = serde_json::from_str(line).unwrap();
        let bytes = from_hex(vector["frame_hex"].as_str().unwrap());
        let mut body = &bytes[1..];
        let length = prost::decode_length_delimiter(&mut body).unwrap();
        assert_eq!(length, body.len());
        let (fields, again) = read(u64::from(bytes[0]), body);
        assert_eq!(Value::Object(fields), vector["fields"], "{}", vector["name"]);
        assert_eq!(again, body, "{}", vector["name"]);
        frames += 1;
    }
    assert_eq!(frames, 200);
}

#[test]
fn debug_output_shows_neither_token_nor_payload() {
    let login = owned::LoginRequest { auth_token: "5ecret".into(), ..Default::default() };
    let message = owned::DataMessageStanza {
        app_data: vec![owned::AppData { key: "k".into(), value: "5ecret".into() }],
        raw_data: Some(b"5ecret".to_vec()),
        reg_id: Some("5ecret".into()),
        ..Default::default()
    };
    let shown = format!("{login:?} {message:?}");
    assert!(!shown.contains("5ecret") && !shown.contains("53, 101"), "{shown}");
    assert!(shown.contains("[redacted, 6 bytes]"));
}

fn read(tag: u64, body: &[u8]) -> (Map<String, Value>, Vec<u8>) {
    match tag {
        0 => both::<owned::HeartbeatPing>(body, |m| {
            heartbeat(m.stream_id, m.last_stream_id_received, m.status)
        }),
        1 => both::<owned::HeartbeatAck>(body, |m| {
            heartbeat(m.stream_id, m.last_stream_id_received, m.status)
        }),
        2 => both(body, login_request),
        3 => both(body, login_response),
        4 => both::<owned::Close>(body, |_| Map::new()),
        7 => both(body, iq),
        8 => both(body, data_message),
        10 => both::<owned::StreamErrorStanza>(body, |m| {
            present([("type", Some(json!(m.r#type))), ("text", some(m.text))])
        }),
        other => panic!("tag {other}"),
    }
}

/// Fields of the decoded message, and its bytes when encoded again.
fn both<M: Message + Default>(
    body: &[u8],
    fields: impl Fn(M) -> Map<String, Value>,
) -> (Map<String, Value>, Vec<u8>) {
    let message = M::decode(body).unwrap();
    let again = message.encode_to_vec();
    (fields(message), again)
}

fn heartbeat(
    stream_id: Option<i32>,
    last_stream_id_received: Option<i32>,
    status: Option<i64>,
) -> Map<String, Value> {
    present([
        ("stream_id", some(stream_id)),
        ("last_stream_id_received", some(last_stream_id_received)),
        ("status", long(status)),
    ])
}

fn login_request(m: owned::LoginRequest) -> Map<String, Value> {
    present([
        ("id", Some(json!(m.id))),
        ("domain", Some(json!(m.domain))),
        ("user", Some(json!(m.user))),
        ("resource", Some(json!(m.resource))),
        ("auth_token", Some(json!(m.auth_token))),
        ("device_id", some(m.device_id)),
        ("last_rmq_id", long(m.last_rmq_id)),
        ("setting", list(m.setting, setting)),
        ("received_persistent_id", list(m.received_persistent_id, |id| json!(id))),
        ("adaptive_heartbeat", some(m.adaptive_heartbeat)),
        (
            "heartbeat_stat",
            m.heartbeat_stat
                .map(|s| json!({"ip": s.ip, "timeout": s.timeout, "interval_ms": s.interval_ms})),
        ),
        ("use_rmq2", some(m.use_rmq2)),
        ("account_id", long(m.account_id)),
        ("auth_service", m.auth_service.map(|_| json!("ANDROID_ID"))),
        ("network_type", some(m.network_type)),
        ("status", long(m.status)),
        ("client_event", list(m.client_event, client_event)),
    ])
}

fn login_response(m: owned::LoginResponse) -> Map<String, Value> {
    let config = m.heartbeat_config.map(|c| {
        Value::Object(present([
            ("upload_stat", some(c.upload_stat)),
            ("ip", some(c.ip)),
            ("interval_ms", some(c.interval_ms)),
        ]))
    });
    present([
        ("id", Some(json!(m.id))),
        ("jid", some(m.jid)),
        ("error", m.error.map(error_info)),
        ("setting", list(m.setting, setting)),
        ("stream_id", some(m.stream_id)),
        ("last_stream_id_received", some(m.last_stream_id_received)),
        ("heartbeat_config", config),
        ("server_timestamp", long(m.server_timestamp)),
    ])
}

fn iq(m: owned::IqStanza) -> Map<String, Value> {
    let kind = ["GET", "SET", "RESULT", "IQ_ERROR"][usize::try_from(m.r#type).unwrap()];
    present([
        ("rmq_id", long(m.rmq_id)),
        ("type", Some(json!(kind))),
        ("id", Some(json!(m.id))),
        ("from", some(m.from)),
        ("to", some(m.to)),
        ("error", m.error.map(error_info)),
        ("extension", m.extension.map(extension)),
        ("persistent_id", some(m.persistent_id)),
        ("stream_id", some(m.stream_id)),
        ("last_stream_id_received", some(m.last_stream_id_received)),
        ("account_id", long(m.account_id)),
        ("status", long(m.status)),
    ])
}

fn data_message(m: owned::DataMessageStanza) -> Map<String, Value> {
    present([
        ("id", some(m.id)),
        ("from", Some(json!(m.from))),
        ("to", some(m.to)),
        ("category", Some(json!(m.category))),
        ("token", some(m.token)),
        ("app_data", list(m.app_data, |d| json!({"key": d.key, "value": d.value}))),
        ("from_trusted_server", some(m.from_trusted_server)),
        ("persistent_id", some(m.persistent_id)),
        ("stream_id", some(m.stream_id)),
        ("last_stream_id_received", some(m.last_stream_id_received)),
        ("reg_id", some(m.reg_id)),
        ("device_user_id", long(m.device_user_id)),
        ("ttl", some(m.ttl)),
        ("sent", long(m.sent)),
        ("queued", some(m.queued)),
        ("status", long(m.status)),
        ("raw_data", m.raw_data.map(|data| json!(STANDARD.encode(data)))),
        ("immediate_ack", some(m.immediate_ack)),
    ])
}

fn client_event(m: owned::ClientEvent) -> Value {
    let names = ["UNKNOWN", "DISCARDED_EVENTS", "FAILED_CONNECTION", "SUCCESSFUL_CONNECTION"];
    Value::Object(present([
        ("type", m.r#type.map(|kind| json!(names[usize::try_from(kind).unwrap()]))),
        ("number_discarded_events", some(m.number_discarded_events)),
        ("network_type", some(m.network_type)),
        ("time_connection_started_ms", m.time_connection_started_ms.map(|t| json!(t.to_string()))),
        ("time_connection_ended_ms", m.time_connection_ended_ms.map(|t| json!(t.to_string()))),
        ("error_code", some(m.error_code)),
        (
            "time_connection_established_ms",
            m.time_connection_established_ms.map(|t| json!(t.to_string())),
        ),
    ]))
}

fn error_info(m: owned::ErrorInfo) -> Value {
    Value::Object(present([
        ("code", Some(json!(m.code))),
        ("message", some(m.message)),
        ("type", some(m.r#type)),
        ("extension", m.extension.map(extension)),
    ]))
}

fn extension(m: owned::Extension) -> Value {
    json!({"id": m.id, "data": STANDARD.encode(m.data)})
}

fn setting(m: owned::Setting) -> Value {
    json!({"name": m.name, "value": m.value})
}

fn some<T: Into<Value>>(value: Option<T>) -> Option<Value> {
    value.map(Into::into)
}

fn long(value: Option<i64>) -> Option<Value> {
    value.map(|value| json!(value.to_string()))
}

fn list<T>(items: Vec<T>, each: impl Fn(T) -> Value) -> Option<Value> {
    let items: Vec<Value> = items.into_iter().map(each).collect();
    (!items.is_empty()).then_some(Value::Array(items))
}

fn present<const N: usize>(fields: [(&str, Option<Value>); N]) -> Map<String, Value> {
    fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

fn from_hex(text: &str) -> Vec<u8> {
    let (pairs, _) = text.as_bytes().as_chunks::<2>();
    let pair = |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    pairs.iter().map(pair).collect()
}

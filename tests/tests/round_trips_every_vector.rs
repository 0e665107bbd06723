//! Every vector that Python's protobuf made is read as it was meant and written back byte for byte.
//!
//! Follows tests/vectors/README.md and proto2's JSON names: 64-bit integers are decimal strings, bytes are
//! base64, enums go by name. What the fields should be is stated here, apart from the product's own tables.
//! Promises that all lines were looked at before the first failure is shown.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests fail loudly"
)]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pushwire_core::mcs::AppData;
use pushwire_core::mcs::AuthService;
use pushwire_core::mcs::ClientEvent;
use pushwire_core::mcs::ClientEventType;
use pushwire_core::mcs::Close;
use pushwire_core::mcs::DataMessageStanza;
use pushwire_core::mcs::ErrorInfo;
use pushwire_core::mcs::Extension;
use pushwire_core::mcs::ExtensionId;
use pushwire_core::mcs::HeartbeatAck;
use pushwire_core::mcs::HeartbeatConfig;
use pushwire_core::mcs::HeartbeatPing;
use pushwire_core::mcs::HeartbeatStat;
use pushwire_core::mcs::IqStanza;
use pushwire_core::mcs::IqType;
use pushwire_core::mcs::LoginRequest;
use pushwire_core::mcs::LoginResponse;
use pushwire_core::mcs::Setting;
use pushwire_core::mcs::StreamErrorStanza;
use pushwire_core::mcs::frame;
use pushwire_core::mcs::frame::Header;
use pushwire_core::secret::Redacted;
use pushwire_core::wire::BufferTooSmall;
use pushwire_core::wire::Message;
use pushwire_core::wire::Repeated;
use pushwire_tests::vectors::McsVector;
use pushwire_tests::vectors::mcs_messages;
use serde_json::Map;
use serde_json::Value;

/// What stands in a buffer before it is written to.
const FILL: u8 = 0xa5;

/// A field as the vectors spell it; `None` for one that is absent.
trait Json {
    fn json(&self) -> Option<Value>;
}

macro_rules! json_value {
    ($($type:ty: |$value:ident| $json:expr;)*) => {
        $(impl Json for $type {
            fn json(&self) -> Option<Value> {
                let $value = self;
                Some($json.into())
            }
        })*
    };
}

json_value! {
    bool: |value| *value;
    i32: |value| *value;
    u32: |value| *value;
    i64: |value| value.to_string();
    u64: |value| value.to_string();
    &str: |value| *value;
    &[u8]: |value| STANDARD.encode(value);
    ExtensionId: |value| value.number();
    IqType: |value| name(value.number(), &["GET", "SET", "RESULT", "IQ_ERROR"]);
    AuthService: |value| name(value.number(), &["", "", "ANDROID_ID"]);
    ClientEventType: |value| name(
        value.number(),
        &["UNKNOWN", "DISCARDED_EVENTS", "FAILED_CONNECTION", "SUCCESSFUL_CONNECTION"],
    );
}

fn name(number: i32, names: &'static [&str]) -> &'static str {
    usize::try_from(number)
        .ok()
        .and_then(|number| names.get(number))
        .copied()
        .unwrap_or("a number without a name")
}

impl<T: Json + Copy> Json for Redacted<T> {
    fn json(&self) -> Option<Value> {
        self.expose().json()
    }
}

impl<T: Json> Json for Option<T> {
    fn json(&self) -> Option<Value> {
        self.as_ref()?.json()
    }
}

impl<'a, T: Json + pushwire_core::wire::Value<'a>> Json for Repeated<'a, T> {
    fn json(&self) -> Option<Value> {
        let items = self.iter().map(|item| item.unwrap().json().unwrap());
        let items: Vec<Value> = items.collect();
        (!items.is_empty()).then_some(Value::Array(items))
    }
}

macro_rules! json_message {
    ($name:ty { $($field:ident: $key:literal),* $(,)? }) => {
        impl Json for $name {
            fn json(&self) -> Option<Value> {
                let fields: [(&str, Option<Value>); _] = [$(($key, self.$field.json())),*];
                let present = fields.into_iter().filter_map(|(key, value)| Some((key.into(), value?)));
                let fields: Map<String, Value> = present.collect();
                Some(Value::Object(fields))
            }
        }
    };
}

json_message!(Close {});
json_message!(HeartbeatPing {
    stream_id: "stream_id",
    last_stream_id_received: "last_stream_id_received",
    status: "status",
});
json_message!(HeartbeatAck {
    stream_id: "stream_id",
    last_stream_id_received: "last_stream_id_received",
    status: "status",
});
json_message!(StreamErrorStanza<'_> { r#type: "type", text: "text" });
json_message!(Setting<'_> { name: "name", value: "value" });
json_message!(AppData<'_> { key: "key", value: "value" });
json_message!(Extension<'_> { id: "id", data: "data" });
json_message!(ErrorInfo<'_> {
    code: "code",
    message: "message",
    r#type: "type",
    extension: "extension",
});
json_message!(HeartbeatStat<'_> {
    ip: "ip",
    timeout: "timeout",
    interval_ms: "interval_ms",
});
json_message!(HeartbeatConfig<'_> {
    upload_stat: "upload_stat",
    ip: "ip",
    interval_ms: "interval_ms",
});
json_message!(ClientEvent {
    r#type: "type",
    number_discarded_events: "number_discarded_events",
    network_type: "network_type",
    time_connection_started_ms: "time_connection_started_ms",
    time_connection_ended_ms: "time_connection_ended_ms",
    error_code: "error_code",
    time_connection_established_ms: "time_connection_established_ms",
});
json_message!(LoginRequest<'_> {
    id: "id",
    domain: "domain",
    user: "user",
    resource: "resource",
    auth_token: "auth_token",
    device_id: "device_id",
    last_rmq_id: "last_rmq_id",
    setting: "setting",
    received_persistent_id: "received_persistent_id",
    adaptive_heartbeat: "adaptive_heartbeat",
    heartbeat_stat: "heartbeat_stat",
    use_rmq2: "use_rmq2",
    account_id: "account_id",
    auth_service: "auth_service",
    network_type: "network_type",
    status: "status",
    client_event: "client_event",
});
json_message!(LoginResponse<'_> {
    id: "id",
    jid: "jid",
    error: "error",
    setting: "setting",
    stream_id: "stream_id",
    last_stream_id_received: "last_stream_id_received",
    heartbeat_config: "heartbeat_config",
    server_timestamp: "server_timestamp",
});
json_message!(IqStanza<'_> {
    rmq_id: "rmq_id",
    r#type: "type",
    id: "id",
    from: "from",
    to: "to",
    error: "error",
    extension: "extension",
    persistent_id: "persistent_id",
    stream_id: "stream_id",
    last_stream_id_received: "last_stream_id_received",
    account_id: "account_id",
    status: "status",
});
json_message!(DataMessageStanza<'_> {
    id: "id",
    from: "from",
    to: "to",
    category: "category",
    token: "token",
    app_data: "app_data",
    from_trusted_server: "from_trusted_server",
    persistent_id: "persistent_id",
    stream_id: "stream_id",
    last_stream_id_received: "last_stream_id_received",
    reg_id: "reg_id",
    device_user_id: "device_user_id",
    ttl: "ttl",
    sent: "sent",
    queued: "queued",
    status: "status",
    raw_data: "raw_data",
    immediate_ack: "immediate_ack",
});

/// Runs a check on the vector's own message type.
macro_rules! dispatch {
    ($vector:expr, $check:ident) => {
        match $vector.name.as_str() {
            "HeartbeatPing" => $check::<HeartbeatPing>($vector),
            "HeartbeatAck" => $check::<HeartbeatAck>($vector),
            "LoginRequest" => $check::<LoginRequest<'_>>($vector),
            "LoginResponse" => $check::<LoginResponse<'_>>($vector),
            "Close" => $check::<Close>($vector),
            "IqStanza" => $check::<IqStanza<'_>>($vector),
            "DataMessageStanza" => $check::<DataMessageStanza<'_>>($vector),
            "StreamErrorStanza" => $check::<StreamErrorStanza<'_>>($vector),
            other => Err(format!("no message is called {other}")),
        }
    };
}

/// Shows every line that failed.
fn on_every_line(check: impl Fn(&McsVector) -> Result<(), String>) {
    let vectors = mcs_messages();
    assert_eq!(vectors.len(), 200, "the file is complete");
    let failure = |vector: &McsVector| {
        let problem = check(vector).err()?;
        Some(format!("line {} ({}): {problem}", vector.line, vector.name))
    };
    let failures: Vec<String> = vectors.iter().filter_map(failure).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn decoded<'a, M: Message<'a>>(vector: &'a McsVector) -> Result<M, String> {
    let message = M::decode(vector.body()).map_err(|error| error.to_string())?;
    message.check().map_err(|error| error.to_string())?;
    Ok(message)
}

fn fields_are_as_stated<'a, M: Message<'a> + Json>(vector: &'a McsVector) -> Result<(), String> {
    let fields = decoded::<M>(vector)?.json();
    let Some(Value::Object(fields)) = fields else {
        return Err("not an object".into());
    };
    let keys = vector.fields.keys().chain(fields.keys());
    let wrong: Vec<&String> =
        keys.filter(|key| vector.fields.get(*key) != fields.get(*key)).collect();
    match wrong.as_slice() {
        [] => Ok(()),
        _ => Err(format!("differs in {wrong:?}")),
    }
}

fn every_field_is_known<'a, M: Message<'a> + Json>(vector: &'a McsVector) -> Result<(), String> {
    // A view does not keep unknown fields, so each would make it shorter than what was read.
    let len = decoded::<M>(vector)?.encoded_len();
    match len == vector.body().len() {
        true => Ok(()),
        false => Err(format!("{len} bytes of {}", vector.body().len())),
    }
}

fn encodes_to_the_same_bytes<'a, M: Message<'a>>(vector: &'a McsVector) -> Result<(), String> {
    let message = decoded::<M>(vector)?;
    let len = message.encoded_len();
    let mut out = vec![FILL; len];
    match message.encode(&mut out) {
        Ok(written) if written == len && out == vector.body() => Ok(()),
        other => Err(format!("{other:?} of {len} bytes, or other bytes")),
    }
}

fn one_byte_less_is_too_small<'a, M: Message<'a>>(vector: &'a McsVector) -> Result<(), String> {
    let message = decoded::<M>(vector)?;
    let needed = message.encoded_len();
    let Some(len) = needed.checked_sub(1) else {
        return Ok(());
    };
    let mut out = vec![FILL; len];
    if message.encode(&mut out) != Err(BufferTooSmall { needed }) {
        return Err("the error is missing or wrong".into());
    }
    match out.iter().all(|byte| *byte == FILL) {
        true => Ok(()),
        false => Err("it wrote before it failed".into()),
    }
}

fn frames_the_same_bytes<'a, M: Message<'a>>(vector: &'a McsVector) -> Result<(), String> {
    let message = decoded::<M>(vector)?;
    let header = Header::parse(&vector.frame).unwrap().unwrap();
    let body = vector.body().len();
    if header.tag.number() != vector.tag || header.body_len as usize != body {
        return Err(format!("{header:?}"));
    }
    let mut out = vec![FILL; frame::frame_len(body) + 1];
    let written =
        frame::encode(header.tag, &message, &mut out).map_err(|error| error.to_string())?;
    match out.split_last() {
        Some((&FILL, frame)) if frame == vector.frame && written == frame.len() => Ok(()),
        _ => Err("another frame".into()),
    }
}

#[test]
fn every_field_is_what_the_vector_states() {
    on_every_line(|vector| dispatch!(vector, fields_are_as_stated));
}

#[test]
fn no_field_is_skipped_as_unknown() {
    on_every_line(|vector| dispatch!(vector, every_field_is_known));
}

#[test]
fn encoding_gives_the_same_bytes_in_exactly_the_length_told() {
    on_every_line(|vector| dispatch!(vector, encodes_to_the_same_bytes));
}

#[test]
fn a_buffer_one_byte_short_is_refused_untouched() {
    on_every_line(|vector| dispatch!(vector, one_byte_less_is_too_small));
}

#[test]
fn framing_gives_the_same_frame_and_not_a_byte_more() {
    on_every_line(|vector| dispatch!(vector, frames_the_same_bytes));
}

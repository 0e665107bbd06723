//! The JSON of each event of a CCS session: a stable contract.
//!
//! `from` and `registration_id` are tokens and are there for programs. Values of `data` are strings, as on the
//! wire; what else a server put there is the string of its JSON text.

use pushwire_core::json::Text;
use pushwire_core::secret::Redacted;
use pushwire_core::xmpp::Event;
use pushwire_core::xmpp::ccs::Ack;
use pushwire_core::xmpp::ccs::Data;
use pushwire_core::xmpp::ccs::Nack;
use pushwire_core::xmpp::ccs::Receipt;
use pushwire_core::xmpp::ccs::Upstream;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

/// Returns the JSON of an event, `None` for orders and for the end, which is told last.
pub(super) fn describe(event: &Event<'_>) -> Option<Value> {
    Some(match event {
        Event::Ready { jid } => json!({"event": "ready", "jid": jid}),
        Event::Ack(ack) => ack_event(ack),
        Event::Nack { nack, action, is_final } => nack_event(nack, action.name(), *is_final),
        Event::Retry { message_id, attempt, delay } => json!({
            "event": "retry",
            "message_id": text(*message_id),
            "attempt": attempt,
            "delay_ms": delay.as_millis() as u64,
        }),
        Event::Control(control) => {
            json!({"event": "control", "control_type": control.control_type.map(text)})
        }
        Event::Receipt(receipt) => receipt_event(receipt),
        Event::Upstream(upstream) => upstream_event(upstream),
        Event::Duplicate { message_id } => {
            json!({"event": "duplicate", "message_id": text(*message_id)})
        }
        Event::Dropped { message_id } => {
            json!({"event": "dropped", "message_id": text(*message_id)})
        }
        Event::StanzaError { code, kind, condition, text: words, message_id } => with(
            json!({
                "event": "stanza_error",
                "code": code,
                "type": kind.name(),
                "condition": condition.name(),
                "text": words.expose(),
            }),
            "message_id",
            message_id.map(text),
        ),
        Event::StreamError { condition, text } => {
            json!({"event": "stream_error", "condition": condition.name(), "text": text})
        }
        Event::Skipped { reason } => json!({"event": "skipped", "reason": reason.to_string()}),
        Event::Ping => json!({"event": "ping"}),
        Event::Pong { round_trip } => {
            json!({"event": "pong", "rtt_ms": round_trip.as_millis() as u64})
        }
        Event::Disconnected { reason, .. } => {
            json!({"event": "disconnected", "reason": reason.to_string()})
        }
        Event::Reconnect { attempt, delay } => json!({
            "event": "reconnect",
            "attempt": attempt,
            "delay_ms": delay.as_millis() as u64,
        }),
        _ => return None,
    })
}

fn ack_event(ack: &Ack<'_>) -> Value {
    let event =
        json!({"event": "ack", "message_id": text(ack.message_id), "from": secret(ack.from)});
    with(event, "registration_id", ack.registration_id.map(secret))
}

fn nack_event(nack: &Nack<'_>, action: &str, is_final: bool) -> Value {
    let event = json!({
        "event": "nack",
        "message_id": text(nack.message_id),
        "from": secret(nack.from),
        "error": nack.error.map(text),
        "error_description": nack.error_description.map(secret),
        "action": action,
        "final": is_final,
    });
    with(event, "registration_id", nack.registration_id.map(secret))
}

fn receipt_event(receipt: &Receipt<'_>) -> Value {
    json!({
        "event": "receipt",
        "message_id": text(receipt.message_id),
        "original_message_id": receipt.original_message_id.map(text),
        "message_status": receipt.message_status.map(text),
        "from": secret(receipt.from),
    })
}

fn upstream_event(upstream: &Upstream<'_>) -> Value {
    json!({
        "event": "upstream",
        "message_id": text(upstream.message_id),
        "from": secret(upstream.from),
        "category": text(upstream.category),
        "data": upstream.data.map(data),
    })
}

fn data(data: Data<'_>) -> Value {
    match data {
        Data::Text(words) => text(words),
        _ => data
            .iter()
            .map(|(key, value)| (key.to_string(), text(value)))
            .collect::<Map<_, _>>()
            .into(),
    }
}

fn text(text: Text<'_>) -> Value {
    text.to_string().into()
}

/// The one place where tokens are let out: programs need them.
fn secret(text: Redacted<Text<'_>>) -> Value {
    self::text(text.expose())
}

/// Adds a member if there is a value.
fn with(mut event: Value, name: &str, value: Option<Value>) -> Value {
    if let (Some(members), Some(value)) = (event.as_object_mut(), value) {
        members.insert(name.to_owned(), value);
    }
    event
}

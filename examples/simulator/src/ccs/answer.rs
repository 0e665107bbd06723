//! From a payload to what is answered to it.
//!
//! Google's CCS pages: a payload without a readable id gets a stanza error, any other message one ack or nack. What
//! is planned by faults comes before what the tables say.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::ccs::check;
use crate::ccs::check::Refused;
use crate::ccs::error::StanzaError;
use crate::ccs::plan::Plan;
use crate::ccs::plan::Planned;

/// A payload as far as it can be read.
pub(crate) enum Payload {
    /// A message for devices, with its id.
    Downstream(String, Map<String, Value>),
    /// An acknowledgement of an upstream message.
    Ack(Map<String, Value>),
    /// Something that an app server has no reason to send.
    Unexpected {
        message_id: String,
        message_type: String,
    },
    Unreadable(StanzaError),
}

/// What is decided about a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Ack { registration_id: Option<String> },
    Nack { error: String, description: String },
    Stanza(StanzaError),
}

/// An answer that is ready.
pub(crate) struct Answer {
    pub(crate) message_id: String,
    /// The message's target.
    pub(crate) from: String,
    pub(crate) verdict: Verdict,
    /// Whether the app server wants to hear of the delivery.
    pub(crate) receipt: bool,
}

/// Reads a payload.
pub(crate) fn read(text: &str) -> Payload {
    let object = match serde_json::from_str(text) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return unreadable("Not a JSON object"),
        Err(error) => return unreadable(&error.to_string()),
    };
    let message_type = object.get("message_type").map(|kind| match kind.as_str() {
        Some(kind) => kind.to_owned(),
        None => kind.to_string(),
    });
    if message_type.as_deref() == Some("ack") {
        return Payload::Ack(object);
    }
    let message_id = match object.get("message_id") {
        Some(Value::String(id)) if !id.is_empty() => id.clone(),
        Some(_) => return unreadable("Field \"message_id\" must be a JSON java.lang.String"),
        None => return unreadable("Missing Required Field: message_id"),
    };
    match message_type {
        Some(message_type) => Payload::Unexpected { message_id, message_type },
        None => Payload::Downstream(message_id, object),
    }
}

fn unreadable(reason: &str) -> Payload {
    Payload::Unreadable(StanzaError::unreadable(reason))
}

/// Decides about a message.
pub(crate) fn judge(message: &Map<String, Value>, plan: &mut Plan) -> Verdict {
    let planned = plan.take_answer(check::target(message));
    match (planned, check::check(message)) {
        (Some(Planned::Nack { error, description }), _) => Verdict::Nack { error, description },
        (Some(Planned::Stanza(error)), _) => Verdict::Stanza(error),
        (_, Err(Refused { error, description })) => {
            Verdict::Nack { error: error.to_owned(), description }
        }
        (Some(Planned::Canonical(id)), Ok(())) => Verdict::Ack { registration_id: Some(id) },
        (None, Ok(())) => Verdict::Ack { registration_id: None },
    }
}

impl Answer {
    pub(crate) fn new(message_id: &str, message: &Map<String, Value>, verdict: Verdict) -> Self {
        let delivered = check::is_for_a_device(message) && !check::flag(message, "dry_run");
        Self {
            message_id: message_id.to_owned(),
            from: check::target(message).to_owned(),
            receipt: matches!(verdict, Verdict::Ack { .. })
                && delivered
                && check::flag(message, "delivery_receipt_requested"),
            verdict,
        }
    }

    /// Its payload; `None` for a stanza error.
    pub(crate) fn payload(&self) -> Option<Map<String, Value>> {
        let (message_type, fields) = match &self.verdict {
            Verdict::Ack { registration_id: None } => ("ack", json!({})),
            Verdict::Ack { registration_id } => {
                ("ack", json!({ "registration_id": registration_id }))
            }
            Verdict::Nack { error, description } => {
                ("nack", json!({ "error": error, "error_description": description }))
            }
            Verdict::Stanza(_) => return None,
        };
        let mut payload = Map::new();
        for (key, value) in
            [("message_type", message_type), ("from", &self.from), ("message_id", &self.message_id)]
        {
            payload.insert(key.to_owned(), json!(value));
        }
        payload.extend(fields.as_object().cloned().unwrap_or_default());
        Some(payload)
    }
}

/// The receipt that a message was sent to its device.
pub(crate) fn receipt(answer: &Answer, category: &str, sent_ms: u64) -> Map<String, Value> {
    let receipt = json!({
        "category": category,
        "data": {
            "device_registration_id": answer.from,
            "message_sent_timestamp": sent_ms.to_string(),
            "message_status": "MESSAGE_SENT_TO_DEVICE",
            "original_message_id": answer.message_id,
        },
        "from": "gcm.googleapis.com",
        "message_id": format!("dr2:{}", answer.message_id),
        "message_type": "receipt",
        "time_to_live": 0,
    });
    receipt.as_object().cloned().unwrap_or_default()
}

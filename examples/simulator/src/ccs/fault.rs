//! Faults of the CCS service, as the control API names them.
//!
//! Three kinds: at once on present connections (drop, drain, ping, ...); lasting, for all connections (withhold, form,
//! ...); and used up one by one (nack, refuse_login, ...). Here is only what they are; `control` puts them into effect.

use serde::Deserialize;
use serde::Deserializer;
use serde_json::Map;
use serde_json::Value;

use crate::ccs::error::STREAM_CONDITIONS;
use crate::ccs::form::Form;
use crate::ccs::sasl;
use crate::ccs::settings::LEAST_STANZA;
use crate::error::ControlError;

/// Something to do wrong, or on demand. In JSON, the name is the last part of the URL and the fields are the body.
///
/// `connection` is a number from the report; without it, every connection that is not being drained is reached.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Fault {
    /// Answer messages with nacks, good or not.
    Nack {
        /// The code, known or not.
        error: String,
        /// Text for people.
        #[serde(default)]
        description: String,
        /// Only messages to this token, topic or condition.
        to: Option<String>,
        /// How many.
        #[serde(default = "once")]
        times: u32,
    },
    /// Answer messages with stanza errors, good or not.
    StanzaError {
        /// Legacy number.
        code: Option<u16>,
        /// `auth`, `cancel`, `continue`, `modify` or `wait`.
        #[serde(default = "modify")]
        r#type: String,
        /// A condition of RFC 6120 section 8.3.3.
        #[serde(default = "bad_request")]
        condition: String,
        /// Text for people.
        text: Option<String>,
        /// Only messages to this token, topic or condition.
        to: Option<String>,
        /// How many.
        #[serde(default = "once")]
        times: u32,
    },
    /// Name a newer token in acks.
    Canonical {
        /// The newer token.
        registration_id: String,
        /// Only for messages to this token.
        to: Option<String>,
        /// How many.
        #[serde(default = "once")]
        times: u32,
    },
    /// Keep answers to messages back; `false` lets them go, in order.
    Withhold {
        /// `false` ends it.
        #[serde(default = "yes")]
        on: bool,
    },
    /// Drop the TCP connection without a farewell: now, or on the way.
    Drop {
        /// On receipt of so many more stanzas after the login; the last one is not answered.
        after_stanzas: Option<u64>,
        /// After writing so many more bytes, logins included.
        at_byte: Option<usize>,
        /// Which, if now.
        connection: Option<u64>,
    },
    /// Send CONNECTION_DRAINING, then close the stream.
    Drain {
        /// `false`: no control message, only nacks.
        #[serde(default = "yes")]
        announce: bool,
        /// Messages that come within this time count as sent before it and are processed.
        #[serde(default = "short")]
        pipeline_ms: u64,
        /// When the stream is closed.
        #[serde(default = "long")]
        grace_ms: u64,
        /// Which.
        connection: Option<u64>,
    },
    /// Refuse logins.
    RefuseLogin {
        /// A condition of RFC 6120 section 6.5.
        #[serde(default = "not_authorized")]
        condition: String,
        /// Text for people.
        text: Option<String>,
        /// How many.
        #[serde(default = "once")]
        times: u32,
    },
    /// Accept TCP, then close at once.
    RefuseConnections {
        /// How many.
        #[serde(default = "once")]
        times: u32,
    },
    /// Ping clients once.
    Ping {
        /// Which.
        connection: Option<u64>,
    },
    /// Ping clients regularly.
    PingInterval {
        /// Milliseconds; `None` stops it.
        interval_ms: Option<u64>,
    },
    /// Neither read nor write, but keep the connections.
    Stall {
        /// `false` ends it.
        #[serde(default = "yes")]
        on: bool,
    },
    /// Wait before each write.
    Delay {
        /// Milliseconds; 0 ends it.
        delay_ms: u64,
    },
    /// End streams with an error.
    StreamError {
        /// A condition of RFC 6120 section 4.9.3.
        condition: String,
        /// Text for people; of see-other-host, where to go.
        text: Option<String>,
        /// Which.
        connection: Option<u64>,
    },
    /// Close streams in order.
    Close {
        /// Which.
        connection: Option<u64>,
    },
    /// Write bytes as they are between stanzas.
    Raw {
        /// The bytes; text in JSON.
        #[serde(rename = "text", deserialize_with = "bytes")]
        bytes: Vec<u8>,
        /// Which.
        connection: Option<u64>,
    },
    /// Write unacknowledged upstream messages again on the same connection.
    Redeliver {
        /// Which.
        connection: Option<u64>,
    },
    /// Write everything in another form.
    Form(Form),
    /// Change limits; those left out stay.
    Limits {
        /// Messages without an answer that a client may have: 100.
        pending: Option<usize>,
        /// Upstream messages without an acknowledgement after which no more are sent: 100.
        unacked: Option<usize>,
        /// Longest stanza in bytes: 65536. Holds for streams that begin after.
        stanza_bytes: Option<usize>,
    },
    /// Give a sender a password of its own, in place of the project's API key.
    Account {
        /// Sender id, without a domain.
        sender: String,
        /// Its password.
        password: String,
    },
}

/// A message from a device for an app server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Upstream {
    /// Whose app server; `None` is the project's.
    pub sender: Option<String>,
    /// Token of the device.
    pub from: Option<String>,
    /// The app's package name.
    pub category: Option<String>,
    /// Its id; `None` makes one.
    pub message_id: Option<String>,
    /// Keys and values.
    pub data: Map<String, Value>,
    /// Fields that replace or join those above.
    pub fields: Map<String, Value>,
}

impl Fault {
    /// Refuses what would make no sense on the wire.
    pub(crate) fn check(&self) -> Result<(), ControlError> {
        let (field, holds, reason) = match self {
            Self::Nack { times: 0, .. }
            | Self::StanzaError { times: 0, .. }
            | Self::Canonical { times: 0, .. }
            | Self::RefuseLogin { times: 0, .. } => ("times", false, "must be above 0"),
            Self::RefuseLogin { condition, .. } => {
                ("condition", sasl::CONDITIONS.contains(&condition.as_str()), "is none of SASL's")
            }
            Self::StreamError { condition, .. } => {
                ("condition", STREAM_CONDITIONS.contains(&condition.as_str()), "is none of streams")
            }
            Self::StanzaError { condition, .. } => ("condition", is_name(condition), "is no name"),
            Self::PingInterval { interval_ms } => {
                ("interval_ms", *interval_ms != Some(0), "must be above 0")
            }
            Self::Limits { stanza_bytes, .. } => (
                "stanza_bytes",
                stanza_bytes.is_none_or(|bytes| bytes >= LEAST_STANZA),
                "must not be below 10000 (RFC 6120 section 13.12)",
            ),
            Self::Drop { after_stanzas, at_byte, connection } => {
                let ways = [after_stanzas.is_some(), at_byte.is_some(), connection.is_some()];
                let ways = ways.into_iter().filter(|way| *way).count();
                ("after_stanzas", ways < 2 && *after_stanzas != Some(0), "one way, not 0 stanzas")
            }
            _ => return Ok(()),
        };
        let wrong = || ControlError::Invalid { field, reason: reason.to_owned() };
        if holds { Ok(()) } else { Err(wrong()) }
    }
}

/// What can stand as an element's name.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

fn once() -> u32 {
    1
}

fn yes() -> bool {
    true
}

fn short() -> u64 {
    200
}

fn long() -> u64 {
    2000
}

fn modify() -> String {
    "modify".to_owned()
}

fn bad_request() -> String {
    "bad-request".to_owned()
}

fn not_authorized() -> String {
    "not-authorized".to_owned()
}

fn bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    String::deserialize(deserializer).map(String::into_bytes)
}

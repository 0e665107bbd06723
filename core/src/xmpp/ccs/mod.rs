//! CCS payloads: the JSON objects that an app server and CCS exchange inside XMPP messages.
//!
//! Follows Google's "Firebase Cloud Messaging XMPP protocol" reference (Tables 1 to 7) and, for delivery
//! receipts and what traffic carries beyond it, Google's older pages on CCS; each rule has a number X-01 to X-98
//! and a test in tests/CONFORMANCE-CCS.md. [`Inbound`] is what CCS sends, [`Outbound`] what the app server
//! sends; both can be read and written, so that a server is made of the same parts.
//!
//! Promises: a payload passes the strict JSON check before anything of it is believed; what is read is a view
//! that unescapes strings when they are looked at; `encoded_len` is exact, `encode` into that many bytes cannot
//! fail, and what it writes can stand in XML text as it is, since `<`, `>`, `&` and what XML 1.0 does not have
//! are JSON escapes. Views rather than serde-json-core or the [`Extractor`](crate::json::Extractor): both need a
//! buffer for each string, and the former fails on surrogate pairs.
//!
//! Reading is lenient (numbers for strings and the other way round, `null`, any other members), writing is not:
//! [`Downstream::validate`] refuses what CCS would. It keeps no state: ids that must be unique, the limit of
//! pending messages and the four collapse keys of an app (X-22) are the session's or the application's.
//!
//! ```
//! use pushwire_core::xmpp::ccs::Data;
//! use pushwire_core::xmpp::ccs::Downstream;
//! use pushwire_core::xmpp::ccs::Inbound;
//! use pushwire_core::xmpp::ccs::Payload;
//!
//! let message = Downstream {
//!     to: Some("token".into()),
//!     message_id: "w-7".into(),
//!     data: Some(Data::Pairs(&[("note", "a < b")])),
//!     ..Downstream::default()
//! };
//! message.validate()?;
//! let mut out = [0; 128];
//! let len = message.encode(&mut out)?;
//! let expected = br#"{"to":"token","message_id":"w-7","data":{"note":"a \u003c b"}}"#;
//! assert_eq!(&out[..len], expected);
//!
//! let answer = br#"{"message_type":"ack","from":"token","message_id":"w-7"}"#;
//! let Inbound::Ack(ack) = Inbound::decode(answer)? else { panic!("no ack") };
//! assert_eq!(ack.message_id, "w-7");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod condition;
mod data;
mod downstream;
mod error;
mod field;
mod inbound;
mod nack;
mod notification;
mod outbound;
mod read;
mod receipt;
mod validate;
mod write;

pub use condition::Condition;
pub use condition::ConditionError;
pub use condition::MAX_TOPICS;
pub use condition::Operator;
pub use data::Data;
pub use data::KeyUse;
pub use downstream::DEFAULT_TIME_TO_LIVE;
pub use downstream::Downstream;
pub use downstream::MAX_TIME_TO_LIVE;
pub use downstream::Priority;
pub use error::DecodeError;
pub use error::Invalid;
pub use error::Warning;
pub use field::Field;
pub use inbound::Ack;
pub use inbound::Control;
pub use inbound::Inbound;
pub use inbound::Nack;
pub use inbound::Upstream;
pub use nack::Action;
pub use nack::NackCode;
pub use nack::retry_delay;
pub use notification::Notification;
pub use notification::NotificationKey;
pub use notification::Platform;
pub use outbound::Outbound;
pub use outbound::UpstreamAck;
pub use receipt::Receipt;
pub use validate::MAX_PAYLOAD;
pub use validate::MAX_TOPIC_PAYLOAD;
pub use write::Json;
pub use write::Payload;

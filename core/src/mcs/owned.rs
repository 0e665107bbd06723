//! Owned twins of the MCS messages, derived with prost.
//!
//! Numbers, types and presence follow Chromium's `google_apis/gcm/protocol/mcs.proto` (proto2: `optional` is
//! an `Option`). As in Chromium, decoding never fails because a `required` field is missing. `Debug` shows
//! neither tokens nor payloads. Links `alloc`; framing, tags and stream ids are not here.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use prost::Enumeration;
use prost::Message;

/// Keep-alive question, tag 0.
#[derive(Clone, PartialEq, Message)]
pub struct HeartbeatPing {
    /// Explicit stream id; unused where ids are implicit.
    #[prost(int32, optional, tag = "1")]
    pub stream_id: Option<i32>,
    /// Highest stream id the sender had received.
    #[prost(int32, optional, tag = "2")]
    pub last_stream_id_received: Option<i32>,
    /// Bit mask; bit 0 means idle.
    #[prost(int64, optional, tag = "3")]
    pub status: Option<i64>,
}

/// Keep-alive answer, tag 1.
#[derive(Clone, PartialEq, Message)]
pub struct HeartbeatAck {
    /// Explicit stream id; unused where ids are implicit.
    #[prost(int32, optional, tag = "1")]
    pub stream_id: Option<i32>,
    /// Highest stream id the sender had received.
    #[prost(int32, optional, tag = "2")]
    pub last_stream_id_received: Option<i32>,
    /// Bit mask; bit 0 means idle.
    #[prost(int64, optional, tag = "3")]
    pub status: Option<i64>,
}

/// A problem, inside a login answer or an IQ.
#[derive(Clone, PartialEq, Message)]
pub struct ErrorInfo {
    /// Zero means no error.
    #[prost(int32, required, tag = "1")]
    pub code: i32,
    /// Text for people.
    #[prost(string, optional, tag = "2")]
    pub message: Option<String>,
    /// Error class.
    #[prost(string, optional, tag = "3")]
    pub r#type: Option<String>,
    /// More about it.
    #[prost(message, optional, tag = "4")]
    pub extension: Option<Extension>,
}

/// A name and value of a login request or answer.
#[derive(Clone, PartialEq, Message)]
pub struct Setting {
    /// For example `new_vc` or `hbping`.
    #[prost(string, required, tag = "1")]
    pub name: String,
    /// Always text.
    #[prost(string, required, tag = "2")]
    pub value: String,
}

/// A client's report on its heartbeat interval.
#[derive(Clone, PartialEq, Message)]
pub struct HeartbeatStat {
    /// Address the interval was used on.
    #[prost(string, required, tag = "1")]
    pub ip: String,
    /// Whether that interval timed out.
    #[prost(bool, required, tag = "2")]
    pub timeout: bool,
    /// The interval in milliseconds.
    #[prost(int32, required, tag = "3")]
    pub interval_ms: i32,
}

/// A server's wish about heartbeats.
#[derive(Clone, PartialEq, Message)]
pub struct HeartbeatConfig {
    /// Whether the client should report its intervals.
    #[prost(bool, optional, tag = "1")]
    pub upload_stat: Option<bool>,
    /// Address the wish is for.
    #[prost(string, optional, tag = "2")]
    pub ip: Option<String>,
    /// Interval in milliseconds.
    #[prost(int32, optional, tag = "3")]
    pub interval_ms: Option<i32>,
}

/// One entry of a client's connection history.
#[derive(Clone, PartialEq, Message)]
pub struct ClientEvent {
    /// A [`ClientEventType`].
    #[prost(enumeration = "ClientEventType", optional, tag = "1")]
    pub r#type: Option<i32>,
    /// How many events were thrown away.
    #[prost(uint32, optional, tag = "100")]
    pub number_discarded_events: Option<u32>,
    /// Network the attempt was made on.
    #[prost(int32, optional, tag = "200")]
    pub network_type: Option<i32>,
    /// Start of the attempt, Unix milliseconds.
    #[prost(uint64, optional, tag = "202")]
    pub time_connection_started_ms: Option<u64>,
    /// End of the connection, Unix milliseconds.
    #[prost(uint64, optional, tag = "203")]
    pub time_connection_ended_ms: Option<u64>,
    /// A Chromium network error.
    #[prost(int32, optional, tag = "204")]
    pub error_code: Option<i32>,
    /// Success of the attempt, Unix milliseconds.
    #[prost(uint64, optional, tag = "300")]
    pub time_connection_established_ms: Option<u64>,
}

/// What a [`ClientEvent`] reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enumeration)]
#[repr(i32)]
pub enum ClientEventType {
    /// Not said.
    Unknown = 0,
    /// Older events were thrown away.
    DiscardedEvents = 1,
    /// A connection could not be made.
    FailedConnection = 2,
    /// A connection was made.
    SuccessfulConnection = 3,
}

/// How a login authenticates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enumeration)]
#[repr(i32)]
pub enum AuthService {
    /// Android id and security token; the only way there is.
    AndroidId = 2,
}

/// A client's first frame, tag 2.
#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
pub struct LoginRequest {
    /// `chrome-` and a version.
    #[prost(string, required, tag = "1")]
    pub id: String,
    /// `mcs.android.com`.
    #[prost(string, required, tag = "2")]
    pub domain: String,
    /// Android id, decimal.
    #[prost(string, required, tag = "3")]
    pub user: String,
    /// Android id, decimal.
    #[prost(string, required, tag = "4")]
    pub resource: String,
    /// Security token, decimal. A secret.
    #[prost(string, required, tag = "5")]
    pub auth_token: String,
    /// `android-` and the Android id in hex.
    #[prost(string, optional, tag = "6")]
    pub device_id: Option<String>,
    /// Obsolete.
    #[prost(int64, optional, tag = "7")]
    pub last_rmq_id: Option<i64>,
    /// Names and values; `new_vc` is `1`.
    #[prost(message, repeated, tag = "8")]
    pub setting: Vec<Setting>,
    /// Messages received and not known to be confirmed.
    #[prost(string, repeated, tag = "10")]
    pub received_persistent_id: Vec<String>,
    /// Whether the client varies its heartbeat.
    #[prost(bool, optional, tag = "12")]
    pub adaptive_heartbeat: Option<bool>,
    /// Report on an interval.
    #[prost(message, optional, tag = "13")]
    pub heartbeat_stat: Option<HeartbeatStat>,
    /// Must be true.
    #[prost(bool, optional, tag = "14")]
    pub use_rmq2: Option<bool>,
    /// Unused.
    #[prost(int64, optional, tag = "15")]
    pub account_id: Option<i64>,
    /// An [`AuthService`].
    #[prost(enumeration = "AuthService", optional, tag = "16")]
    pub auth_service: Option<i32>,
    /// Network the client is on.
    #[prost(int32, optional, tag = "17")]
    pub network_type: Option<i32>,
    /// Unused.
    #[prost(int64, optional, tag = "18")]
    pub status: Option<i64>,
    /// Connection history.
    #[prost(message, repeated, tag = "22")]
    pub client_event: Vec<ClientEvent>,
}

impl fmt::Debug for LoginRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginRequest")
            .field("id", &self.id)
            .field("user", &self.user)
            .field("auth_token", &Redacted(self.auth_token.len()))
            .field("received_persistent_id", &self.received_persistent_id)
            .finish_non_exhaustive()
    }
}

/// The server's answer to a login, tag 3.
#[derive(Clone, PartialEq, Message)]
pub struct LoginResponse {
    /// Echo of the request's id.
    #[prost(string, required, tag = "1")]
    pub id: String,
    /// Name given to the client.
    #[prost(string, optional, tag = "2")]
    pub jid: Option<String>,
    /// Refusal if its code is not zero.
    #[prost(message, optional, tag = "3")]
    pub error: Option<ErrorInfo>,
    /// Names and values.
    #[prost(message, repeated, tag = "4")]
    pub setting: Vec<Setting>,
    /// Explicit stream id.
    #[prost(int32, optional, tag = "5")]
    pub stream_id: Option<i32>,
    /// 1: confirms the ids listed in the request.
    #[prost(int32, optional, tag = "6")]
    pub last_stream_id_received: Option<i32>,
    /// Heartbeat wish.
    #[prost(message, optional, tag = "7")]
    pub heartbeat_config: Option<HeartbeatConfig>,
    /// Milliseconds since 1970.
    #[prost(int64, optional, tag = "8")]
    pub server_timestamp: Option<i64>,
}

/// Request to close the connection, tag 4.
#[derive(Clone, PartialEq, Message)]
pub struct Close {}

/// A numbered payload of an IQ or an error.
#[derive(Clone, PartialEq, Message)]
pub struct Extension {
    /// 12 is [`SelectiveAck`], 13 is [`StreamAck`].
    #[prost(int32, required, tag = "1")]
    pub id: i32,
    /// A serialized message.
    #[prost(bytes = "vec", required, tag = "2")]
    pub data: Vec<u8>,
}

/// Kind of an [`IqStanza`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enumeration)]
#[repr(i32)]
pub enum IqType {
    /// Asks for something.
    Get = 0,
    /// Sets something.
    Set = 1,
    /// Answers.
    Result = 2,
    /// Reports a failure.
    IqError = 3,
}

/// Info/query stanza, tag 7: carries acknowledgements.
#[derive(Clone, PartialEq, Message)]
pub struct IqStanza {
    /// Obsolete.
    #[prost(int64, optional, tag = "1")]
    pub rmq_id: Option<i64>,
    /// An [`IqType`].
    #[prost(enumeration = "IqType", required, tag = "2")]
    pub r#type: i32,
    /// Empty in acknowledgements.
    #[prost(string, required, tag = "3")]
    pub id: String,
    /// Sender.
    #[prost(string, optional, tag = "4")]
    pub from: Option<String>,
    /// Receiver.
    #[prost(string, optional, tag = "5")]
    pub to: Option<String>,
    /// Failure.
    #[prost(message, optional, tag = "6")]
    pub error: Option<ErrorInfo>,
    /// The payload.
    #[prost(message, optional, tag = "7")]
    pub extension: Option<Extension>,
    /// Reliable-delivery id.
    #[prost(string, optional, tag = "8")]
    pub persistent_id: Option<String>,
    /// Explicit stream id.
    #[prost(int32, optional, tag = "9")]
    pub stream_id: Option<i32>,
    /// Highest stream id the sender had received.
    #[prost(int32, optional, tag = "10")]
    pub last_stream_id_received: Option<i32>,
    /// Unused.
    #[prost(int64, optional, tag = "11")]
    pub account_id: Option<i64>,
    /// Unused.
    #[prost(int64, optional, tag = "12")]
    pub status: Option<i64>,
}

/// A key and value of a data message.
#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
pub struct AppData {
    /// Name of the entry.
    #[prost(string, required, tag = "1")]
    pub key: String,
    /// Its text; may be payload.
    #[prost(string, required, tag = "2")]
    pub value: String,
}

impl fmt::Debug for AppData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppData")
            .field("key", &self.key)
            .field("value", &Redacted(self.value.len()))
            .finish()
    }
}

/// A push message, tag 8.
#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
pub struct DataMessageStanza {
    /// Message id set by the sender.
    #[prost(string, optional, tag = "2")]
    pub id: Option<String>,
    /// Project number or authorized entity.
    #[prost(string, required, tag = "3")]
    pub from: String,
    /// Upstream receiver.
    #[prost(string, optional, tag = "4")]
    pub to: Option<String>,
    /// Application; the routing key.
    #[prost(string, required, tag = "5")]
    pub category: String,
    /// Collapse key.
    #[prost(string, optional, tag = "6")]
    pub token: Option<String>,
    /// Keys and values.
    #[prost(message, repeated, tag = "7")]
    pub app_data: Vec<AppData>,
    /// Unused.
    #[prost(bool, optional, tag = "8")]
    pub from_trusted_server: Option<bool>,
    /// Reliable-delivery id.
    #[prost(string, optional, tag = "9")]
    pub persistent_id: Option<String>,
    /// Explicit stream id.
    #[prost(int32, optional, tag = "10")]
    pub stream_id: Option<i32>,
    /// Highest stream id the sender had received.
    #[prost(int32, optional, tag = "11")]
    pub last_stream_id_received: Option<i32>,
    /// Registration id. A secret.
    #[prost(string, optional, tag = "13")]
    pub reg_id: Option<String>,
    /// Expected to be 0.
    #[prost(int64, optional, tag = "16")]
    pub device_user_id: Option<i64>,
    /// Time to live in seconds.
    #[prost(int32, optional, tag = "17")]
    pub ttl: Option<i32>,
    /// When it was sent: Unix seconds from a client, milliseconds from servers (spec/mcs.md §3.6).
    #[prost(int64, optional, tag = "18")]
    pub sent: Option<i64>,
    /// Seconds it waited before it was written.
    #[prost(int32, optional, tag = "19")]
    pub queued: Option<i32>,
    /// Unused.
    #[prost(int64, optional, tag = "20")]
    pub status: Option<i64>,
    /// Binary payload, such as an encrypted web push.
    #[prost(bytes = "vec", optional, tag = "21")]
    pub raw_data: Option<Vec<u8>>,
    /// Asks for an acknowledgement at once.
    #[prost(bool, optional, tag = "24")]
    pub immediate_ack: Option<bool>,
}

impl fmt::Debug for DataMessageStanza {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let raw_data = self.raw_data.as_ref().map(|data| Redacted(data.len()));
        f.debug_struct("DataMessageStanza")
            .field("from", &self.from)
            .field("category", &self.category)
            .field("app_data", &self.app_data)
            .field("persistent_id", &self.persistent_id)
            .field("ttl", &self.ttl)
            .field("raw_data", &raw_data)
            .finish_non_exhaustive()
    }
}

/// The stream is broken, tag 10.
#[derive(Clone, PartialEq, Message)]
pub struct StreamErrorStanza {
    /// Error class.
    #[prost(string, required, tag = "1")]
    pub r#type: String,
    /// Text for people.
    #[prost(string, optional, tag = "2")]
    pub text: Option<String>,
}

/// Acknowledges the stream up to the IQ's `last_stream_id_received`, extension 13.
#[derive(Clone, PartialEq, Message)]
pub struct StreamAck {}

/// Acknowledges messages by persistent id, extension 12.
#[derive(Clone, PartialEq, Message)]
pub struct SelectiveAck {
    /// The persistent ids.
    #[prost(string, repeated, tag = "1")]
    pub id: Vec<String>,
}

/// Stands in for a secret in `Debug` output; only its length shows.
struct Redacted(usize);

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[redacted, {} bytes]", self.0)
    }
}

//! What happens, as it happens, for a command or a test to watch.
//!
//! Serialized with serde, each is one JSON object with its name under `event`. Holds ids and counts, never a
//! token, key or payload. A slow subscriber loses old events (tokio's broadcast), it slows nobody down.

use std::net::SocketAddr;

use serde::Serialize;

use crate::device::DeviceId;
use crate::queue::AckKind;
use crate::services::Operation;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Event {
    /// A TCP connection came in for MCS or CCS.
    Connected {
        /// The client's address.
        peer: SocketAddr,
    },
    /// It was closed at once, as a fault asked.
    ConnectionRefused {
        /// The client's address.
        peer: SocketAddr,
    },
    /// A TLS handshake failed; often the client does not trust the root certificate.
    TlsFailed {
        /// The client's address.
        peer: SocketAddr,
        /// What rustls says.
        reason: String,
    },
    /// A device logged in.
    Login {
        /// The device.
        device: DeviceId,
        /// How many persistent ids it listed.
        received: usize,
    },
    /// A login was refused.
    LoginRefused {
        /// Who it said it was.
        user: String,
        /// The error's code.
        code: i32,
    },
    /// A message was taken for a device.
    Queued {
        /// The device.
        device: DeviceId,
        /// The message.
        persistent_id: String,
    },
    /// A message was written to a connection.
    Delivered {
        /// The device.
        device: DeviceId,
        /// The message.
        persistent_id: String,
        /// Its place in the stream.
        stream_id: i32,
    },
    /// A message outlived its time to live.
    Expired {
        /// The device.
        device: DeviceId,
        /// The message.
        persistent_id: String,
    },
    /// A message was acknowledged.
    Acknowledged {
        /// The device.
        device: DeviceId,
        /// The message.
        persistent_id: String,
        /// In which way.
        how: AckKind,
    },
    /// A device sent a heartbeat ping.
    Ping {
        /// The device.
        device: DeviceId,
    },
    /// A device answered our heartbeat ping.
    Pong {
        /// The device.
        device: DeviceId,
    },
    /// A device sent a data message of its own; it goes nowhere.
    Upstream {
        /// The device.
        device: DeviceId,
        /// Its category.
        category: String,
    },
    /// A registration service answered a request.
    Request {
        /// What was asked.
        operation: Operation,
        /// HTTP status of the answer.
        status: u16,
        /// The device, if it is known.
        device: Option<DeviceId>,
    },
    /// A CCS client tried to log in.
    CcsLogin {
        /// Number of its connection.
        connection: u64,
        /// The condition it was refused with; `None` if it was let in.
        refused: Option<String>,
    },
    /// A CCS client's message got its ack or nack.
    CcsAnswered {
        /// Number of its connection.
        connection: u64,
        /// The message.
        message_id: String,
    },
    /// A CCS client acknowledged an upstream message or receipt.
    CcsAcknowledged {
        /// Number of its connection.
        connection: u64,
        /// The message.
        message_id: String,
    },
    /// A CCS connection ended.
    CcsDisconnected {
        /// Its number.
        connection: u64,
        /// Why.
        reason: String,
    },
    /// A client broke the protocol.
    Violation {
        /// The device, if it is known.
        device: Option<DeviceId>,
        /// What it did.
        text: String,
    },
    /// A connection ended.
    Disconnected {
        /// The device, if it had logged in.
        device: Option<DeviceId>,
        /// Why.
        reason: String,
    },
}

//! What the CCS service tells of what it saw.
//!
//! Every message id with how often it came and was answered, so that a test can show that nothing was lost or
//! repeated. Payloads are told, passwords never. Grows for the life of the simulator.

use serde::Serialize;
use serde_json::Value;

/// Everything since the start.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Connections, oldest first.
    pub connections: Vec<ConnectionReport>,
    /// Logins, oldest first.
    pub logins: Vec<LoginReport>,
    /// Downstream messages, each id of a sender once, in the order in which they first came.
    pub messages: Vec<MessageReport>,
    /// Upstream messages and receipts, in the order in which they were queued.
    pub upstream: Vec<UpstreamReport>,
    /// What clients did against the protocol, oldest first.
    pub violations: Vec<String>,
}

/// One TCP connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ConnectionReport {
    /// Its number.
    pub connection: u64,
    /// Its address, once it is bound.
    pub jid: Option<String>,
    /// Whether it was told to go elsewhere.
    pub draining: bool,
    /// Why it ended; `None` while it is there.
    pub ended: Option<String>,
    /// Stanzas received after it was bound.
    pub stanzas: u64,
    /// Messages whose answers are withheld.
    pub pending: usize,
    /// The most of these there ever were.
    pub most_pending: usize,
    /// Messages for which there was only a stanza error.
    pub stanza_errors: u64,
    /// Bytes of white space between stanzas.
    pub white_space: usize,
    /// Pings received.
    pub pings: u64,
    /// Pings sent.
    pub pings_sent: u64,
    /// Answers to these.
    pub pongs: u64,
}

/// One login.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LoginReport {
    /// Its connection's number.
    pub connection: u64,
    /// The name, if one could be read.
    pub user: Option<String>,
    /// Why it was refused; `None` if it was not.
    pub refused: Option<String>,
}

/// One message from an app server.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MessageReport {
    /// Whose message it is.
    pub sender: String,
    /// Its id.
    pub message_id: String,
    /// How often it came.
    pub received: u64,
    /// How often it was taken for delivery, and so would reach the device.
    pub accepted: u64,
    /// How often an ack was written for it.
    pub acked: u64,
    /// The code of each nack that was written for it.
    pub nacked: Vec<String>,
    /// The connections that it came on.
    pub connections: Vec<u64>,
    /// What came last under this id.
    pub payload: Value,
}

/// One message to an app server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct UpstreamReport {
    /// Whose message it is.
    pub sender: String,
    /// Its id.
    pub message_id: String,
    /// How often it was written.
    pub sent: u64,
    /// How often it was acknowledged.
    pub acked: u64,
    /// The connections that it was written to.
    pub connections: Vec<u64>,
}

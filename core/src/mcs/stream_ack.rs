//! StreamAck (IQ extension 13): acknowledges by the stanza's `last_stream_id_received` alone.
//!
//! Follows `message StreamAck` in Chromium's google_apis/gcm/protocol/mcs.proto
//! (spec/mcs.md §6).

use crate::wire::message;

message! {
    /// An empty acknowledgement.
    StreamAck {}
}

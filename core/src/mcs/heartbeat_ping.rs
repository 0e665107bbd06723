//! HeartbeatPing (tag 0): asks the peer for a sign of life.
//!
//! Follows `message HeartbeatPing` in Chromium's google_apis/gcm/protocol/mcs.proto
//! (spec/mcs.md §3). Both sides send it; the answer is a [`HeartbeatAck`](super::HeartbeatAck).

use crate::wire::message;

message! {
    /// Keep-alive request.
    HeartbeatPing {
        /// Explicit stream id; never seen in use.
        optional stream_id: i32 = 1,
        /// Highest stream id the sender vouches for: acknowledges all frames up to it.
        optional last_stream_id_received: i32 = 2,
        /// Bit mask; bit 0 says idle. Unused here.
        optional status: i64 = 3,
    }
}

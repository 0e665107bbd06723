//! HeartbeatAck (tag 1): answers a ping.
//!
//! Follows `message HeartbeatAck` in Chromium's google_apis/gcm/protocol/mcs.proto
//! (spec/mcs.md §3). Any other inbound frame proves life just as well (spec/mcs.md §7).

use crate::wire::message;

message! {
    /// Keep-alive answer.
    HeartbeatAck {
        /// Explicit stream id; never seen in use.
        optional stream_id: i32 = 1,
        /// Highest stream id the sender vouches for: acknowledges all frames up to it.
        optional last_stream_id_received: i32 = 2,
        /// Bit mask; bit 0 says idle. Unused here.
        optional status: i64 = 3,
    }
}

//! SelectiveAck (IQ extension 12): acknowledges messages by persistent id.
//!
//! Follows `message SelectiveAck` in Chromium's google_apis/gcm/protocol/mcs.proto
//! (spec/mcs.md §6). Chromium only ever receives it; firebase-messaging also sends it.

use crate::wire::message;

message! {
    /// A list of acknowledged persistent ids.
    SelectiveAck<'a> {
        /// The ids.
        repeated id: &'a str = 1,
    }
}

//! StreamErrorStanza (tag 10): the server's complaint about the stream.
//!
//! Follows `message StreamErrorStanza` in Chromium's google_apis/gcm/protocol/mcs.proto
//! (spec/mcs.md §3). Chromium logs it and keeps the connection; so do we.

use crate::wire::message;

message! {
    /// A complaint.
    StreamErrorStanza<'a> {
        /// Class of the error.
        required r#type: &'a str = 1,
        /// Text for people.
        optional text: &'a str = 2,
    }
}

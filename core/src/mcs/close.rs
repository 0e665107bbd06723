//! Close (tag 4): the server is about to drop the connection.
//!
//! Follows `message Close` in Chromium's google_apis/gcm/protocol/mcs.proto (spec/mcs.md §3).

use crate::wire::message;

message! {
    /// Announces the end of the connection; it has no fields.
    Close {}
}

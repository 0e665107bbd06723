//! ErrorInfo: an error inside a login response or an IQ stanza.
//!
//! Follows `message ErrorInfo` in Chromium's google_apis/gcm/protocol/mcs.proto (spec/mcs.md §3).
//! No public list of its codes exists; Chromium treats every code but 0 alike.

use super::iq::Extension;
use crate::wire::message;

message! {
    /// An error and its details.
    ErrorInfo<'a> {
        /// 0 is no error.
        required code: i32 = 1,
        /// Text for people.
        optional message: &'a str = 2,
        /// Class of the error.
        optional r#type: &'a str = 3,
        /// More detail.
        optional extension: Extension<'a> = 4,
    }
}

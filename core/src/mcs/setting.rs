//! Setting: a named option inside a login request or response.
//!
//! Follows `message Setting` in Chromium's google_apis/gcm/protocol/mcs.proto (spec/mcs.md §3).

use crate::wire::message;

message! {
    /// A named option.
    Setting<'a> {
        /// Name, such as `new_vc` or `hbping`.
        required name: &'a str = 1,
        /// Value as text.
        required value: &'a str = 2,
    }
}

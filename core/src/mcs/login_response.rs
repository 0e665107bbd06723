//! LoginResponse (tag 3): the server's answer to a login.
//!
//! Follows `message LoginResponse` in Chromium's google_apis/gcm/protocol/mcs.proto
//! (spec/mcs.md §3, §4). A login has failed only if `error` is present and its code is not 0.

use super::error_info::ErrorInfo;
use super::setting::Setting;
use crate::wire::message;

message! {
    /// Accepts or refuses a login.
    LoginResponse<'a> {
        /// Echo of the request's id.
        required id: &'a str = 1,
        /// Address of the device on the server.
        optional jid: &'a str = 2,
        /// Why the login failed, if its code is not 0.
        optional error: ErrorInfo<'a> = 3,
        /// Named options of the server.
        repeated setting: Setting<'a> = 4,
        /// Explicit stream id; should be 1.
        optional stream_id: i32 = 5,
        /// 1 confirms the ids listed in the request.
        optional last_stream_id_received: i32 = 6,
        /// Heartbeats as the server wants them.
        optional heartbeat_config: HeartbeatConfig<'a> = 7,
        /// Unix time in milliseconds.
        optional server_timestamp: i64 = 8,
    }
}

message! {
    /// Heartbeats as the server wants them.
    HeartbeatConfig<'a> {
        /// Whether to report statistics.
        optional upload_stat: bool = 1,
        /// Address the setting is for.
        optional ip: &'a str = 2,
        /// Interval in milliseconds; wins over the client's if above 0.
        optional interval_ms: i32 = 3,
    }
}

impl<'a> LoginResponse<'a> {
    /// Returns the error that makes this a refusal: present and with a code other than 0.
    pub fn refusal(&self) -> Option<ErrorInfo<'a>> {
        self.error.filter(|error| error.code != 0)
    }
}

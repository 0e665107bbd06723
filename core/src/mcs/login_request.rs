//! LoginRequest (tag 2): the client's first frame, with what it received and could not confirm.
//!
//! Follows `message LoginRequest` in Chromium's google_apis/gcm/protocol/mcs.proto
//! (spec/mcs.md §3, §4). The token is redacted in every printed form.

use super::setting::Setting;
use crate::secret::Redacted;
use crate::wire::message;
use crate::wire::number_enum;

message! {
    /// Authenticates a device and opens the stream.
    LoginRequest<'a> {
        /// Client name and version, such as `chrome-94.0.4606.51`.
        required id: &'a str = 1,
        /// Always `mcs.android.com`.
        required domain: &'a str = 2,
        /// Android id in decimal.
        required user: &'a str = 3,
        /// Android id in decimal.
        required resource: &'a str = 4,
        /// Security token in decimal.
        required auth_token: Redacted<&'a str> = 5,
        /// `android-` and the android id in lower-case hex.
        optional device_id: &'a str = 6,
        /// Obsolete.
        optional last_rmq_id: i64 = 7,
        /// Named options, such as `new_vc` and `hbping`.
        repeated setting: Setting<'a> = 8,
        /// Persistent ids received whose acknowledgement the server has not confirmed.
        repeated received_persistent_id: &'a str = 10,
        /// Chromium sends false.
        optional adaptive_heartbeat: bool = 12,
        /// A heartbeat interval as measured; the peer package sends its wish here.
        optional heartbeat_stat: HeartbeatStat<'a> = 13,
        /// "Must be true", says the .proto file.
        optional use_rmq2: bool = 14,
        /// Unused here.
        optional account_id: i64 = 15,
        /// How `auth_token` is to be read.
        optional auth_service: AuthService = 16,
        /// Kind of network; 1 is Wi-Fi in Android's numbering.
        optional network_type: i32 = 17,
        /// Unused here.
        optional status: i64 = 18,
        /// History of connection attempts; Chromium reports failures with it.
        repeated client_event: ClientEvent = 22,
    }
}

message! {
    /// A heartbeat interval and how it went.
    HeartbeatStat<'a> {
        /// Address the interval was measured on; may be empty.
        required ip: &'a str = 1,
        /// Whether a heartbeat timed out.
        required timeout: bool = 2,
        /// Interval in milliseconds.
        required interval_ms: i32 = 3,
    }
}

message! {
    /// One connection attempt of the past.
    ClientEvent {
        /// What happened.
        optional r#type: ClientEventType = 1,
        /// How many older events were dropped.
        optional number_discarded_events: u32 = 100,
        /// Kind of network at that time.
        optional network_type: i32 = 200,
        /// Start of the attempt, Unix milliseconds.
        optional time_connection_started_ms: u64 = 202,
        /// End of the connection, Unix milliseconds.
        optional time_connection_ended_ms: u64 = 203,
        /// A Chromium net error number.
        optional error_code: i32 = 204,
        /// When the login succeeded, Unix milliseconds.
        optional time_connection_established_ms: u64 = 300,
    }
}

number_enum! {
    /// How the token of a login is to be read.
    AuthService: i32, default AndroidId {
        /// The security token of an android id, the only one defined.
        AndroidId = 2,
    }
}

number_enum! {
    /// What a [`ClientEvent`] reports.
    ClientEventType: i32, default UnknownType {
        /// Not said.
        UnknownType = 0,
        /// Older events were dropped.
        DiscardedEvents = 1,
        /// The attempt failed.
        FailedConnection = 2,
        /// The attempt succeeded.
        SuccessfulConnection = 3,
    }
}

number_enum!(@value AuthService AndroidId => "ANDROID_ID");
number_enum!(@value ClientEventType
    UnknownType => "UNKNOWN",
    DiscardedEvents => "DISCARDED_EVENTS",
    FailedConnection => "FAILED_CONNECTION",
    SuccessfulConnection => "SUCCESSFUL_CONNECTION");

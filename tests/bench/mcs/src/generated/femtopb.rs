// Made by femtopb-build 0.9.0 from tests/bench/js/mcs.proto: `cargo run` in tests/bench/generate.
#[allow(clippy::all, deprecated)]
#[derive(Clone, PartialEq, ::femtopb::Message)]
pub struct Extension<'a> {
    #[femtopb(int32, required, tag = 1)]
    pub id: i32,
    #[femtopb(bytes, required, tag = 2)]
    pub data: &'a [u8],
    #[femtopb(unknown_fields)]
    pub unknown_fields: femtopb::UnknownFields<'a>,
}
#[allow(clippy::all, deprecated)]
#[derive(Clone, PartialEq, ::femtopb::Message)]
pub struct ErrorInfo<'a> {
    #[femtopb(int32, required, tag = 1)]
    pub code: i32,
    #[femtopb(string, optional, tag = 2)]
    pub message: ::core::option::Option<&'a str>,
    #[femtopb(string, optional, tag = 3)]
    pub r#type: ::core::option::Option<&'a str>,
    #[femtopb(message, optional, tag = 4)]
    pub extension: ::core::option::Option<Extension<'a>>,
    #[femtopb(unknown_fields)]
    pub unknown_fields: femtopb::UnknownFields<'a>,
}
#[allow(clippy::all, deprecated)]
#[derive(Clone, PartialEq, ::femtopb::Message)]
pub struct Setting<'a> {
    #[femtopb(string, required, tag = 1)]
    pub name: &'a str,
    #[femtopb(string, required, tag = 2)]
    pub value: &'a str,
    #[femtopb(unknown_fields)]
    pub unknown_fields: femtopb::UnknownFields<'a>,
}
#[allow(clippy::all, deprecated)]
#[derive(Clone, PartialEq, ::femtopb::Message)]
pub struct HeartbeatStat<'a> {
    #[femtopb(string, required, tag = 1)]
    pub ip: &'a str,
    #[femtopb(bool, required, tag = 2)]
    pub timeout: bool,
    #[femtopb(int32, required, tag = 3)]
    pub interval_ms: i32,
    #[femtopb(unknown_fields)]
    pub unknown_fields: femtopb::UnknownFields<'a>,
}
#[allow(clippy::all, deprecated)]
#[derive(Clone, PartialEq, ::femtopb::Message)]
pub struct HeartbeatConfig<'a> {
    #[femtopb(bool, optional, tag = 1)]
    pub upload_stat: ::core::option::Option<bool>,
    #[femtopb(string, optional, tag = 2)]
    pub ip: ::core::option::Option<&'a str>,
    #[femtopb(int32, optional, tag = 3)]
    pub interval_ms: ::core::option::Option<i32>,
    #[femtopb(unknown_fields)]
    pub unknown_fields: femtopb::UnknownFields<'a>,
}
#[allow(clippy::all, deprecated)]
#[derive(Clone, Copy, PartialEq, ::femtopb::Message)]
pub struct ClientEvent<'a> {
    #[femtopb(enumeration, optional, tag = 1)]
    pub r#type: ::core::option::Option<
        ::femtopb::enumeration::EnumValue<client_event::Type>,
    >,
    #[femtopb(uint32, optional, tag = 100)]
    pub number_discarded_events: ::core::option::Option<u32>,
    #[femtopb(int32, optional, tag = 200)]
    pub network_type: ::core::option::Option<i32>,
    #[femtopb(uint64, optional, tag = 202)]
    pub time_connection_started_ms: ::core::option::Option<u64>,
    #[femtopb(uint64, optional, tag = 203)]
    pub time_connection_ended_ms: ::core::option::Option<u64>,
    #[femtopb(int32, optional, tag = 204)]
    pub error_code: ::core::option::Option<i32>,
    #[femtopb(uint64, optional, tag = 300)]
    pub time_connection_established_ms: ::core::option::Option<u64>,
    #[femtopb(unknown_fields)]
    pub unknown_fields: femtopb::UnknownFields<'a>,
}
#[allow(clippy::all, deprecated)]
/// Nested message and enum types in `ClientEvent`.
pub mod client_event {
    #[derive(
        Clone,
        Copy,
        Debug,
        PartialEq,
        Eq,
        Hash,
        PartialOrd,
        Ord,
        ::femtopb::Enumeration
    )]
    #[repr(i32)]
    #[derive(Default)]
    pub enum Type {
        #[default]
        Unknown = 0,
        DiscardedEvents = 1,
        FailedConnection = 2,
        SuccessfulConnection = 3,
    }
    impl Type {
        /// String value of the enum field names used in the ProtoBuf definition.
        ///
        /// The values are not transformed in any way and thus are considered stable
        /// (if the ProtoBuf definition does not change) and safe for programmatic use.
        pub fn as_str_name(&self) -> &'static str {
            match self {
                Self::Unknown => "UNKNOWN",
                Self::DiscardedEvents => "DISCARDED_EVENTS",
                Self::FailedConnection => "FAILED_CONNECTION",
                Self::SuccessfulConnection => "SUCCESSFUL_CONNECTION",
            }
        }
        /// Creates an enum from field names used in the ProtoBuf definition.
        pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
            match value {
                "UNKNOWN" => Some(Self::Unknown),
                "DISCARDED_EVENTS" => Some(Self::DiscardedEvents),
                "FAILED_CONNECTION" => Some(Self::FailedConnection),
                "SUCCESSFUL_CONNECTION" => Some(Self::SuccessfulConnection),
                _ => None,
            }
        }
    }
}
#[allow(clippy::all, deprecated)]
#[derive(Clone, PartialEq, ::femtopb::Message)]
pub struct AppData<'a> {
    #[femtopb(string, required, tag = 1)]
    pub key: &'a str,
    #[femtopb(string, required, tag = 2)]
    pub value: &'a str,
    #[femtopb(unknown_fields)]
    pub unknown_fields: femtopb::UnknownFields<'a>,
}
#[allow(clippy::all, deprecated)]
/// Tag 0.
#[derive(Clone, Copy, PartialEq, ::femtopb::Message)]
pub struct HeartbeatPing<'a> {
    #[femtopb(int32, optional, tag = 1)]
    pub stream_id: ::core::option::Option<i32>,
    #[femtopb(int32, optional, tag = 2)]
    pub last_stream_id_received: ::core::option::Option<i32>,
    #[femtopb(int64, optional, tag = 3)]
    pub status: ::core::option::Option<i64>,
    #[femtopb(unknown_fields)]
    pub unknown_fields: femtopb::UnknownFields<'a>,
}
#[allow(clippy::all, deprecated)]
/// Tag 1.
#[derive(Clone, Copy, PartialEq, ::femtopb::Message)]
pub struct HeartbeatAck<'a> {
    #[femtopb(int32, optional, tag = 1)]
    pub stream_id: ::core::option::Option<i32>,
    #[femtopb(int32, optional, tag = 2)]
    pub last_stream_id_received: ::core::option::Option<i32>,
    #[femtopb(int64, optional, tag = 3)]
    pub status: ::core::option::Option<i64>,
    #[femtopb(unknown_fields)]
    pub unknown_fields: femtopb::UnknownFields<'a>,
}
#[allow(clippy::all, deprecated)]
/// Tag 2.
#[derive(Clone, PartialEq, ::femtopb::Message)]
pub struct LoginRequest<'a> {
    #[femtopb(string, required, tag = 1)]
    pub id: &'a str,
    #[femtopb(string, required, tag = 2)]
    pub domain: &'a str,
    #[femtopb(string, required, tag = 3)]
    pub user: &'a str,
    #[femtopb(string, required, tag = 4)]
    pub resource: &'a str,
    #[femtopb(string, required, tag = 5)]
    pub auth_token: &'a str,
    #[femtopb(string, optional, tag = 6)]
    pub device_id: ::core::option::Option<&'a str>,
    #[femtopb(int64, optional, tag = 7)]
    pub last_rmq_id: ::core::option::Option<i64>,
    #[femtopb(message, repeated, tag = 8)]
    pub setting: ::femtopb::repeated::Repeated<
        'a,
        Setting<'a>,
        ::femtopb::item_encoding::Message<'a, Setting<'a>>,
    >,
    #[femtopb(string, repeated, tag = 10)]
    pub received_persistent_id: ::femtopb::repeated::Repeated<
        'a,
        &'a str,
        ::femtopb::item_encoding::String,
    >,
    #[femtopb(bool, optional, tag = 12)]
    pub adaptive_heartbeat: ::core::option::Option<bool>,
    #[femtopb(message, optional, tag = 13)]
    pub heartbeat_stat: ::core::option::Option<HeartbeatStat<'a>>,
    #[femtopb(bool, optional, tag = 14)]
    pub use_rmq2: ::core::option::Option<bool>,
    #[femtopb(int64, optional, tag = 15)]
    pub account_id: ::core::option::Option<i64>,
    #[femtopb(enumeration, optional, tag = 16)]
    pub auth_service: ::core::option::Option<
        ::femtopb::enumeration::EnumValue<login_request::AuthService>,
    >,
    #[femtopb(int32, optional, tag = 17)]
    pub network_type: ::core::option::Option<i32>,
    #[femtopb(int64, optional, tag = 18)]
    pub status: ::core::option::Option<i64>,
    #[femtopb(message, repeated, tag = 22)]
    pub client_event: ::femtopb::repeated::Repeated<
        'a,
        ClientEvent<'a>,
        ::femtopb::item_encoding::Message<'a, ClientEvent<'a>>,
    >,
    #[femtopb(unknown_fields)]
    pub unknown_fields: femtopb::UnknownFields<'a>,
}
#[allow(clippy::all, deprecated)]
/// Nested message and enum types in `LoginRequest`.
pub mod login_request {
    #[derive(
        Clone,
        Copy,
        Debug,
        PartialEq,
        Eq,
        Hash,
        PartialOrd,
        Ord,
        ::femtopb::Enumeration
    )]
    #[repr(i32)]
    #[derive(Default)]
    pub enum AuthService {
        #[default]
        AndroidId = 2,
    }
    impl AuthService {
        /// String value of the enum field names used in the ProtoBuf definition.
        ///
        /// The values are not transformed in any way and thus are considered stable
        /// (if the ProtoBuf definition does not change) and safe for programmatic use.
        pub fn as_str_name(&self) -> &'static str {
            match self {
                Self::AndroidId => "ANDROID_ID",
            }
        }
        /// Creates an enum from field names used in the ProtoBuf definition.
        pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
            match value {
                "ANDROID_ID" => Some(Self::AndroidId),
                _ => None,
            }
        }
    }
}
#[allow(clippy::all, deprecated)]
/// Tag 3.
#[derive(Clone, PartialEq, ::femtopb::Message)]
pub struct LoginResponse<'a> {
    #[femtopb(string, required, tag = 1)]
    pub id: &'a str,
    #[femtopb(string, optional, tag = 2)]
    pub jid: ::core::option::Option<&'a str>,
    #[femtopb(message, optional, tag = 3)]
    pub error: ::core::option::Option<ErrorInfo<'a>>,
    #[femtopb(message, repeated, tag = 4)]
    pub setting: ::femtopb::repeated::Repeated<
        'a,
        Setting<'a>,
        ::femtopb::item_encoding::Message<'a, Setting<'a>>,
    >,
    #[femtopb(int32, optional, tag = 5)]
    pub stream_id: ::core::option::Option<i32>,
    #[femtopb(int32, optional, tag = 6)]
    pub last_stream_id_received: ::core::option::Option<i32>,
    #[femtopb(message, optional, tag = 7)]
    pub heartbeat_config: ::core::option::Option<HeartbeatConfig<'a>>,
    #[femtopb(int64, optional, tag = 8)]
    pub server_timestamp: ::core::option::Option<i64>,
    #[femtopb(unknown_fields)]
    pub unknown_fields: femtopb::UnknownFields<'a>,
}
#[allow(clippy::all, deprecated)]
/// Tag 4.
#[derive(Clone, Copy, PartialEq, ::femtopb::Message)]
pub struct Close<'a> {
    #[femtopb(unknown_fields)]
    pub unknown_fields: femtopb::UnknownFields<'a>,
}
#[allow(clippy::all, deprecated)]
/// Tag 7.
#[derive(Clone, PartialEq, ::femtopb::Message)]
pub struct IqStanza<'a> {
    #[femtopb(int64, optional, tag = 1)]
    pub rmq_id: ::core::option::Option<i64>,
    #[femtopb(enumeration, required, tag = 2)]
    pub r#type: ::femtopb::enumeration::EnumValue<iq_stanza::IqType>,
    #[femtopb(string, required, tag = 3)]
    pub id: &'a str,
    #[femtopb(string, optional, tag = 4)]
    pub from: ::core::option::Option<&'a str>,
    #[femtopb(string, optional, tag = 5)]
    pub to: ::core::option::Option<&'a str>,
    #[femtopb(message, optional, tag = 6)]
    pub error: ::core::option::Option<ErrorInfo<'a>>,
    #[femtopb(message, optional, tag = 7)]
    pub extension: ::core::option::Option<Extension<'a>>,
    #[femtopb(string, optional, tag = 8)]
    pub persistent_id: ::core::option::Option<&'a str>,
    #[femtopb(int32, optional, tag = 9)]
    pub stream_id: ::core::option::Option<i32>,
    #[femtopb(int32, optional, tag = 10)]
    pub last_stream_id_received: ::core::option::Option<i32>,
    #[femtopb(int64, optional, tag = 11)]
    pub account_id: ::core::option::Option<i64>,
    #[femtopb(int64, optional, tag = 12)]
    pub status: ::core::option::Option<i64>,
    #[femtopb(unknown_fields)]
    pub unknown_fields: femtopb::UnknownFields<'a>,
}
#[allow(clippy::all, deprecated)]
/// Nested message and enum types in `IqStanza`.
pub mod iq_stanza {
    #[derive(
        Clone,
        Copy,
        Debug,
        PartialEq,
        Eq,
        Hash,
        PartialOrd,
        Ord,
        ::femtopb::Enumeration
    )]
    #[repr(i32)]
    #[derive(Default)]
    pub enum IqType {
        #[default]
        Get = 0,
        Set = 1,
        Result = 2,
        IqError = 3,
    }
    impl IqType {
        /// String value of the enum field names used in the ProtoBuf definition.
        ///
        /// The values are not transformed in any way and thus are considered stable
        /// (if the ProtoBuf definition does not change) and safe for programmatic use.
        pub fn as_str_name(&self) -> &'static str {
            match self {
                Self::Get => "GET",
                Self::Set => "SET",
                Self::Result => "RESULT",
                Self::IqError => "IQ_ERROR",
            }
        }
        /// Creates an enum from field names used in the ProtoBuf definition.
        pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
            match value {
                "GET" => Some(Self::Get),
                "SET" => Some(Self::Set),
                "RESULT" => Some(Self::Result),
                "IQ_ERROR" => Some(Self::IqError),
                _ => None,
            }
        }
    }
}
#[allow(clippy::all, deprecated)]
/// Tag 8.
#[derive(Clone, PartialEq, ::femtopb::Message)]
pub struct DataMessageStanza<'a> {
    #[femtopb(string, optional, tag = 2)]
    pub id: ::core::option::Option<&'a str>,
    #[femtopb(string, required, tag = 3)]
    pub from: &'a str,
    #[femtopb(string, optional, tag = 4)]
    pub to: ::core::option::Option<&'a str>,
    #[femtopb(string, required, tag = 5)]
    pub category: &'a str,
    #[femtopb(string, optional, tag = 6)]
    pub token: ::core::option::Option<&'a str>,
    #[femtopb(message, repeated, tag = 7)]
    pub app_data: ::femtopb::repeated::Repeated<
        'a,
        AppData<'a>,
        ::femtopb::item_encoding::Message<'a, AppData<'a>>,
    >,
    #[femtopb(bool, optional, tag = 8)]
    pub from_trusted_server: ::core::option::Option<bool>,
    #[femtopb(string, optional, tag = 9)]
    pub persistent_id: ::core::option::Option<&'a str>,
    #[femtopb(int32, optional, tag = 10)]
    pub stream_id: ::core::option::Option<i32>,
    #[femtopb(int32, optional, tag = 11)]
    pub last_stream_id_received: ::core::option::Option<i32>,
    #[femtopb(string, optional, tag = 13)]
    pub reg_id: ::core::option::Option<&'a str>,
    #[femtopb(int64, optional, tag = 16)]
    pub device_user_id: ::core::option::Option<i64>,
    #[femtopb(int32, optional, tag = 17)]
    pub ttl: ::core::option::Option<i32>,
    #[femtopb(int64, optional, tag = 18)]
    pub sent: ::core::option::Option<i64>,
    #[femtopb(int32, optional, tag = 19)]
    pub queued: ::core::option::Option<i32>,
    #[femtopb(int64, optional, tag = 20)]
    pub status: ::core::option::Option<i64>,
    #[femtopb(bytes, optional, tag = 21)]
    pub raw_data: ::core::option::Option<&'a [u8]>,
    #[femtopb(bool, optional, tag = 24)]
    pub immediate_ack: ::core::option::Option<bool>,
    #[femtopb(unknown_fields)]
    pub unknown_fields: femtopb::UnknownFields<'a>,
}
#[allow(clippy::all, deprecated)]
/// Tag 10.
#[derive(Clone, PartialEq, ::femtopb::Message)]
pub struct StreamErrorStanza<'a> {
    #[femtopb(string, required, tag = 1)]
    pub r#type: &'a str,
    #[femtopb(string, optional, tag = 2)]
    pub text: ::core::option::Option<&'a str>,
    #[femtopb(unknown_fields)]
    pub unknown_fields: femtopb::UnknownFields<'a>,
}

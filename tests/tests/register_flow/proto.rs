//! The messages of checkin.proto that a receiver needs, on prost.
//!
//! Numbers and types as in Chromium's google_apis/gcm/protocol (spec/registration.md §2).

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct CheckinRequest {
    #[prost(int64, optional, tag = "2")]
    pub(crate) id: Option<i64>,
    #[prost(message, optional, tag = "4")]
    pub(crate) checkin: Option<Checkin>,
    #[prost(fixed64, optional, tag = "13")]
    pub(crate) security_token: Option<u64>,
    #[prost(int32, optional, tag = "14")]
    pub(crate) version: Option<i32>,
    #[prost(int32, optional, tag = "22")]
    pub(crate) user_serial_number: Option<i32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Checkin {
    #[prost(int32, optional, tag = "12")]
    pub(crate) kind: Option<i32>,
    #[prost(message, optional, tag = "13")]
    pub(crate) chrome_build: Option<ChromeBuild>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct ChromeBuild {
    #[prost(int32, optional, tag = "1")]
    pub(crate) platform: Option<i32>,
    #[prost(string, optional, tag = "2")]
    pub(crate) chrome_version: Option<String>,
    #[prost(int32, optional, tag = "3")]
    pub(crate) channel: Option<i32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct CheckinResponse {
    #[prost(bool, optional, tag = "1")]
    pub(crate) stats_ok: Option<bool>,
    #[prost(int64, optional, tag = "3")]
    pub(crate) time_msec: Option<i64>,
    #[prost(message, repeated, tag = "5")]
    pub(crate) setting: Vec<Setting>,
    #[prost(fixed64, optional, tag = "7")]
    pub(crate) android_id: Option<u64>,
    #[prost(fixed64, optional, tag = "8")]
    pub(crate) security_token: Option<u64>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Setting {
    #[prost(bytes = "vec", required, tag = "1")]
    pub(crate) name: Vec<u8>,
    #[prost(bytes = "vec", required, tag = "2")]
    pub(crate) value: Vec<u8>,
}

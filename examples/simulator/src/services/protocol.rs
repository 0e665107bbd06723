//! The check-in messages, written for prost.
//!
//! Fields as in Chromium's `google_apis/gcm/protocol/checkin.proto` and `android_checkin.proto`. An id goes up as a
//! varint and comes back as fixed64: that is how it is. Everything is optional so that absence can be seen; fields
//! that no receiver needs are left out, unknown ones are skipped. What holds a token is not `Debug`.

use prost::Message;

/// What a client sends.
#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
pub(crate) struct CheckinRequest {
    #[prost(int64, optional, tag = "2")]
    pub(crate) id: Option<i64>,
    #[prost(string, optional, tag = "3")]
    pub(crate) digest: Option<String>,
    #[prost(message, optional, tag = "4")]
    pub(crate) checkin: Option<Checkin>,
    #[prost(string, optional, tag = "6")]
    pub(crate) locale: Option<String>,
    #[prost(string, optional, tag = "12")]
    pub(crate) time_zone: Option<String>,
    #[prost(fixed64, optional, tag = "13")]
    pub(crate) security_token: Option<u64>,
    #[prost(int32, optional, tag = "14")]
    pub(crate) version: Option<i32>,
    #[prost(string, repeated, tag = "15")]
    pub(crate) ota_cert: Vec<String>,
    #[prost(int32, optional, tag = "20")]
    pub(crate) fragment: Option<i32>,
    #[prost(int32, optional, tag = "22")]
    pub(crate) user_serial_number: Option<i32>,
}

/// `AndroidCheckinProto`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Checkin {
    #[prost(int64, optional, tag = "2")]
    pub(crate) last_checkin_msec: Option<i64>,
    #[prost(int32, optional, tag = "9")]
    pub(crate) user_number: Option<i32>,
    /// 1 Android (what absence means), 2 iOS, 3 Chrome browser, 4 Chrome OS.
    #[prost(int32, optional, tag = "12")]
    pub(crate) kind: Option<i32>,
    #[prost(message, optional, tag = "13")]
    pub(crate) chrome_build: Option<ChromeBuild>,
}

/// `ChromeBuildProto`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct ChromeBuild {
    #[prost(int32, optional, tag = "1")]
    pub(crate) platform: Option<i32>,
    #[prost(string, optional, tag = "2")]
    pub(crate) chrome_version: Option<String>,
    #[prost(int32, optional, tag = "3")]
    pub(crate) channel: Option<i32>,
}

/// What the service answers.
#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
pub(crate) struct CheckinResponse {
    #[prost(bool, optional, tag = "1")]
    pub(crate) stats_ok: Option<bool>,
    #[prost(int64, optional, tag = "3")]
    pub(crate) time_msec: Option<i64>,
    #[prost(string, optional, tag = "4")]
    pub(crate) digest: Option<String>,
    #[prost(message, repeated, tag = "5")]
    pub(crate) setting: Vec<Setting>,
    #[prost(bool, optional, tag = "6")]
    pub(crate) market_ok: Option<bool>,
    #[prost(fixed64, optional, tag = "7")]
    pub(crate) android_id: Option<u64>,
    #[prost(fixed64, optional, tag = "8")]
    pub(crate) security_token: Option<u64>,
    #[prost(bool, optional, tag = "9")]
    pub(crate) settings_diff: Option<bool>,
    #[prost(string, repeated, tag = "10")]
    pub(crate) delete_setting: Vec<String>,
    #[prost(string, optional, tag = "11")]
    pub(crate) version_info: Option<String>,
}

/// `GservicesSetting`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Setting {
    #[prost(bytes = "vec", optional, tag = "1")]
    pub(crate) name: Option<Vec<u8>>,
    #[prost(bytes = "vec", optional, tag = "2")]
    pub(crate) value: Option<Vec<u8>>,
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    const VECTORS: &str = include_str!("../../../../tests/vectors/checkin-messages.jsonl");

    #[test]
    fn ids_of_every_vector_are_where_python_put_them() {
        for line in VECTORS.lines() {
            let vector: Value = serde_json::from_str(line).unwrap();
            let body = from_hex(vector["body_hex"].as_str().unwrap());
            let fields = &vector["fields"];
            if vector["name"] == "AndroidCheckinRequest" {
                let request = CheckinRequest::decode(&*body).unwrap();
                assert_eq!(text(request.id), fields["id"]);
                assert_eq!(text(request.security_token), fields["security_token"]);
            } else {
                let response = CheckinResponse::decode(&*body).unwrap();
                assert_eq!(text(response.android_id), fields["android_id"]);
                assert_eq!(text(response.security_token), fields["security_token"]);
                assert_eq!(text(response.time_msec), fields["time_msec"]);
                assert_eq!(response.encode_to_vec(), body);
            }
        }
    }

    fn text(number: Option<impl ToString>) -> Value {
        number.map_or(Value::Null, |number| Value::String(number.to_string()))
    }

    fn from_hex(text: &str) -> Vec<u8> {
        let digit = |at| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
        (0..text.len()).step_by(2).map(digit).collect()
    }
}

//! Core's check-in codec against messages that Python's protobuf made, whole and in every split.
//!
//! `vectors/checkin-messages.jsonl`, whose README names its origin; only what a receiver sends or
//! needs is compared. prost judges where a message ends early.

use std::fs;
use std::path::Path;
use std::time::Duration;

use prost::Message as _;
use pushwire_core::register::checkin::CheckinReader;
use pushwire_core::register::checkin::CheckinRequest;
use pushwire_core::register::checkin::DEFAULT_INTERVAL;
use pushwire_core::wire::Fixed64;
use pushwire_core::wire::Message as _;
use serde_json::Value;

use crate::proto;

/// One line of `vectors/checkin-messages.jsonl`.
struct Vector {
    line: usize,
    is_request: bool,
    body: Vec<u8>,
    fields: Value,
}

fn vectors() -> Vec<Vector> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/checkin-messages.jsonl");
    let text = fs::read_to_string(path).unwrap();
    let vectors = text.lines().enumerate().map(|(index, line)| {
        let value: Value = serde_json::from_str(line).unwrap();
        let hex = value["body_hex"].as_str().unwrap();
        let bytes = (0..hex.len()).step_by(2);
        Vector {
            line: index + 1,
            is_request: value["name"] == "AndroidCheckinRequest",
            body: bytes.map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect(),
            fields: value["fields"].clone(),
        }
    });
    vectors.collect()
}

impl Vector {
    /// A 64-bit number, which JSON holds as text.
    fn number<T: std::str::FromStr>(&self, key: &str) -> Option<T> {
        self.fields.get(key)?.as_str()?.parse().ok()
    }

    fn small(&self, key: &str) -> Option<i32> {
        i32::try_from(self.fields.get(key)?.as_i64()?).ok()
    }

    /// What a reader makes of the response, fed as `pieces` says.
    fn read<'p>(
        &self,
        pieces: impl IntoIterator<Item = &'p [u8]>,
    ) -> Option<(u64, u64, Option<i64>, Duration)> {
        let mut reader = CheckinReader::default();
        pieces.into_iter().for_each(|piece| reader.feed(piece));
        let found = reader.finish()?;
        let token = *found.security_token.expose();
        Some((found.android_id, token, found.time_msec, found.interval))
    }
}

#[test]
fn check_in_responses_that_others_made_are_read_in_any_split() {
    let responses: Vec<_> = vectors().into_iter().filter(|vector| !vector.is_request).collect();
    assert_eq!(responses.len(), 22);
    let mut usable = 0;
    for vector in responses {
        let id = vector.number("android_id").filter(|id| *id != 0);
        let token = vector.number("security_token").filter(|token| *token != 0);
        let time = vector.number("time_msec");
        let expected = id.zip(token).map(|(id, token)| (id, token, time, DEFAULT_INTERVAL));
        usable += usize::from(expected.is_some());
        let line = vector.line;
        let body = vector.body.as_slice();
        assert_eq!(vector.read([body]), expected, "line {line}");
        assert_eq!(vector.read(body.chunks(1)), expected, "line {line} byte by byte");
        for at in 0..body.len() {
            let (first, second) = body.split_at(at);
            assert_eq!(vector.read([first, second]), expected, "line {line} at {at}");
        }
    }
    assert_eq!(usable, 4);
}

#[test]
fn check_in_responses_that_are_cut_are_unusable_or_whole_fields_shorter() {
    for vector in vectors().into_iter().filter(|vector| !vector.is_request) {
        for at in 0..vector.body.len() {
            let cut = vector.read([&vector.body[..at]]);
            let prefix = proto::CheckinResponse::decode(&vector.body[..at]);
            let whole = prefix.is_ok_and(|prefix| {
                prefix.android_id.unwrap_or_default() != 0
                    && prefix.security_token.unwrap_or_default() != 0
            });
            assert_eq!(cut.is_some(), whole, "line {} at {at}", vector.line);
        }
    }
}

fn enumeration(value: &Value, names: &[(&str, i32)]) -> Option<i32> {
    let name = value.as_str()?;
    names.iter().find(|(known, _)| *known == name).map(|(_, number)| *number)
}

const TYPES: [(&str, i32); 4] = [
    ("DEVICE_ANDROID_OS", 1),
    ("DEVICE_IOS_OS", 2),
    ("DEVICE_CHROME_BROWSER", 3),
    ("DEVICE_CHROME_OS", 4),
];
const PLATFORMS: [(&str, i32); 6] = [
    ("PLATFORM_WIN", 1),
    ("PLATFORM_MAC", 2),
    ("PLATFORM_LINUX", 3),
    ("PLATFORM_CROS", 4),
    ("PLATFORM_IOS", 5),
    ("PLATFORM_ANDROID", 6),
];
const CHANNELS: [(&str, i32); 5] = [
    ("CHANNEL_STABLE", 1),
    ("CHANNEL_BETA", 2),
    ("CHANNEL_DEV", 3),
    ("CHANNEL_CANARY", 4),
    ("CHANNEL_UNKNOWN", 5),
];

#[test]
fn check_in_requests_that_others_made_decode_to_their_fields_and_encode_again() {
    let requests: Vec<_> = vectors().into_iter().filter(|vector| vector.is_request).collect();
    assert_eq!(requests.len(), 18);
    for vector in requests {
        let line = vector.line;
        let mut found = CheckinRequest::decode(&vector.body).unwrap();
        let checkin = &vector.fields["checkin"];
        let build = checkin.get("chrome_build");
        assert_eq!(found.id, vector.number("id"), "line {line}");
        let token: Option<u64> = vector.number("security_token");
        assert_eq!(
            found.security_token.map(|token| token.expose()),
            token.map(Fixed64),
            "line {line}"
        );
        assert_eq!(found.version, vector.small("version"), "line {line}");
        assert_eq!(found.user_serial_number, vector.small("user_serial_number"), "line {line}");
        assert_eq!(found.checkin.r#type, enumeration(&checkin["type"], &TYPES), "line {line}");
        assert_eq!(found.checkin.chrome_build.is_some(), build.is_some(), "line {line}");
        if let Some((found, build)) = found.checkin.chrome_build.zip(build) {
            assert_eq!(found.platform, enumeration(&build["platform"], &PLATFORMS), "line {line}");
            assert_eq!(found.chrome_version, build["chrome_version"].as_str(), "line {line}");
            assert_eq!(found.channel, enumeration(&build["channel"], &CHANNELS), "line {line}");
        }
        let mut out = [0; 2048];
        let len = found.encode(&mut out).unwrap();
        let prost = proto::CheckinRequest::decode(vector.body.as_slice()).unwrap();
        assert_eq!(out[..len], prost.encode_to_vec(), "line {line}");
        found.unknown_fields = 0;
        found.checkin.unknown_fields = 0;
        assert_eq!(CheckinRequest::decode(&out[..len]).unwrap(), found, "line {line}");
    }
}

//! Check-in: gives the device its identity, and the time.
//!
//! Follows google_apis/gcm/protocol/checkin.proto and android_checkin.proto, with the values of
//! engine/checkin_request.cc (spec/registration.md §2). The reply can be tens of kilobytes of
//! settings; it is read as it streams past, in constant memory.

use core::fmt;

use heapless::Vec;

use crate::secret::Redacted;
use crate::secret::Secret;
use crate::time::Duration;
use crate::wire::Fixed64;
use crate::wire::Message;
use crate::wire::message;
use crate::wire::stream::FieldSink;
use crate::wire::stream::FieldStream;

/// Value of `AndroidCheckinRequest.version`.
const VERSION: i32 = 3;

/// Value of `AndroidCheckinProto.type`: DEVICE_CHROME_BROWSER.
const CHROME_BROWSER: i32 = 3;

/// Value of `ChromeBuildProto.platform`: PLATFORM_LINUX.
const LINUX: i32 = 3;

/// Value of `ChromeBuildProto.channel`: CHANNEL_STABLE.
const STABLE: i32 = 1;

/// Time between check-ins unless the server says otherwise (gservices_settings.cc).
pub const DEFAULT_INTERVAL: Duration = Duration::from_secs(2 * 24 * 60 * 60);

/// The shortest time between check-ins that is obeyed (gservices_settings.cc).
pub const SHORTEST_INTERVAL: Duration = Duration::from_secs(12 * 60 * 60);

/// The longest setting that is looked at, in bytes.
const SETTING_LEN: usize = 64;

message! {
    /// Asks for an identity, or for a renewal of the one it names.
    CheckinRequest<'a> {
        /// The android id; 0 the first time.
        optional id: i64 = 2,
        /// What the device is.
        required checkin: CheckinDevice<'a> = 4,
        /// The security token; 0 the first time.
        optional security_token: Redacted<Fixed64> = 13,
        /// Always 3.
        optional version: i32 = 14,
        /// Always 0.
        optional user_serial_number: i32 = 22,
    }
}

message! {
    /// What the device is.
    CheckinDevice<'a> {
        /// 3 is a Chrome browser.
        optional r#type: i32 = 12,
        /// Which one.
        optional chrome_build: ChromeBuild<'a> = 13,
    }
}

message! {
    /// A Chrome build.
    ChromeBuild<'a> {
        /// 3 is Linux.
        optional platform: i32 = 1,
        /// Such as `94.0.4606.51`.
        optional chrome_version: &'a str = 2,
        /// 1 is stable.
        optional channel: i32 = 3,
    }
}

message! {
    /// One of the server's settings.
    GservicesSetting<'a> {
        /// Name.
        required name: &'a [u8] = 1,
        /// Value.
        required value: &'a [u8] = 2,
    }
}

impl<'a> CheckinRequest<'a> {
    /// Makes a request for a new identity, or for the renewal of one.
    pub fn new(identity: Option<(u64, u64)>, chrome_version: &'a str) -> Self {
        let (id, token) = identity.unwrap_or((0, 0));
        let chrome_build = ChromeBuild {
            platform: Some(LINUX),
            chrome_version: Some(chrome_version),
            channel: Some(STABLE),
            ..Default::default()
        };
        Self {
            id: Some(id as i64),
            checkin: CheckinDevice {
                r#type: Some(CHROME_BROWSER),
                chrome_build: Some(chrome_build),
                ..Default::default()
            },
            security_token: Some(Redacted::new(Fixed64(token))),
            version: Some(VERSION),
            user_serial_number: Some(0),
            ..Default::default()
        }
    }
}

/// What a check-in answers, as far as a receiver needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedIn {
    /// The android id; never 0.
    pub android_id: u64,
    /// The security token; never 0.
    pub security_token: Secret<u64>,
    /// The server's clock, Unix milliseconds.
    pub time_msec: Option<i64>,
    /// Time to the next check-in.
    pub interval: Duration,
}

/// Reads a reply as it streams past.
#[derive(Default)]
pub struct CheckinReader {
    fields: FieldStream,
    found: Found,
}

/// A part of the security token may be in it: it is not printed.
impl fmt::Debug for CheckinReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckinReader").finish_non_exhaustive()
    }
}

#[derive(Default)]
struct Found {
    android_id: u64,
    security_token: Secret<u64>,
    time_msec: Option<i64>,
    interval: Option<u64>,
    setting: Vec<u8, SETTING_LEN>,
}

impl FieldSink for Found {
    fn varint(&mut self, number: u64, value: u64) {
        if number == 3 {
            self.time_msec = Some(value as i64);
        }
    }

    fn fixed64(&mut self, number: u64, value: u64) {
        match number {
            7 => self.android_id = value,
            8 => self.security_token = Secret::new(value),
            _ => {}
        }
    }

    fn begin(&mut self, number: u64, len: u64) -> bool {
        self.setting.clear();
        number == 5 && len <= SETTING_LEN as u64
    }

    fn bytes(&mut self, _: u64, bytes: &[u8], left: u64) {
        // The length was checked against the capacity before the first byte.
        let _ = self.setting.extend_from_slice(bytes);
        if left == 0 {
            self.setting_read();
        }
    }
}

impl Found {
    fn setting_read(&mut self) {
        if let Ok(setting) = GservicesSetting::decode(&self.setting)
            && setting.name == b"checkin_interval"
        {
            let seconds = core::str::from_utf8(setting.value).ok();
            self.interval = seconds.and_then(|seconds| seconds.parse().ok());
        }
    }
}

impl CheckinReader {
    /// Takes the next bytes of the reply's body.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.fields.feed(bytes, &mut self.found);
    }

    /// Returns what the whole body said, or `None` if it is not a usable reply: broken, cut off,
    /// or without an identity (checkin_request.cc asks again then).
    pub fn finish(self) -> Option<CheckedIn> {
        let Found { android_id, security_token, time_msec, interval, .. } = self.found;
        let usable = android_id != 0 && *security_token.expose() != 0;
        let interval = interval.map_or(DEFAULT_INTERVAL, Duration::from_secs);
        (usable && self.fields.is_between_fields()).then_some(CheckedIn {
            android_id,
            security_token,
            time_msec,
            interval: interval.max(SHORTEST_INTERVAL),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_request_names_identity_zero() {
        let mut out = [0; 64];
        let len = CheckinRequest::new(None, "94.0").encode(&mut out).unwrap();
        let expected = [
            16, 0, 34, 14, 96, 3, 106, 10, 8, 3, 18, 4, b'9', b'4', b'.', b'0', 24, 1, 105, 0, 0,
            0, 0, 0, 0, 0, 0, 112, 3, 176, 1, 0,
        ];
        assert_eq!(out[..len], expected);
    }

    #[test]
    fn an_interval_below_twelve_hours_is_raised() {
        let mut reader = CheckinReader::default();
        reader.feed(&[57, 1, 0, 0, 0, 0, 0, 0, 0, 65, 2, 0, 0, 0, 0, 0, 0, 0]);
        reader.feed(&[42, 24, 10, 16]);
        reader.feed(b"checkin_interval\x12\x043600");
        let found = reader.finish().unwrap();
        assert_eq!((found.android_id, *found.security_token.expose()), (1, 2));
        assert_eq!(found.interval, SHORTEST_INTERVAL);
    }

    #[test]
    fn a_reply_without_an_identity_or_cut_off_is_not_usable() {
        let mut zero = CheckinReader::default();
        zero.feed(&[57, 0, 0, 0, 0, 0, 0, 0, 0, 65, 2, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(zero.finish(), None);
        let mut cut = CheckinReader::default();
        cut.feed(&[57, 1, 0, 0, 0, 0, 0, 0, 0, 65, 2, 0, 0, 0, 0, 0, 0, 0, 42, 3, 1]);
        assert_eq!(cut.finish(), None);
        assert_eq!(CheckinReader::default().finish(), None);
    }
}

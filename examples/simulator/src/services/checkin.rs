//! `POST /checkin`: gives a device its id and token, and confirms them later.
//!
//! Follows Chromium's `google_apis/gcm/engine/checkin_request.cc` and `gservices_settings.cc`, whose digest it is.
//! Answers plain text for errors. Request bodies with a content coding (gzip) are not read.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use axum::routing::post;
use prost::Message;
use ring::digest;

use crate::device::Device;
use crate::device::DeviceId;
use crate::device::Identity;
use crate::error::ControlError;
use crate::hub::Hub;
use crate::hub::now_ms;
use crate::ids;
use crate::services::call::Call;
use crate::services::protocol::CheckinRequest;
use crate::services::protocol::CheckinResponse;
use crate::services::protocol::Setting;
use crate::services::record::Operation;

/// The protocol's version.
const VERSION: i32 = 3;
/// Device types 3 and 4 are Chrome's.
const CHROME: [i32; 2] = [3, 4];
/// Two days, which is also what Chromium assumes.
const SETTINGS: [(&str, &str); 2] = [("checkin_interval", "172800"), ("gcm_use_mcs", "1")];

/// The service.
pub(super) fn routes() -> Router<Arc<Hub>> {
    Router::new().route("/checkin", post(checkin))
}

async fn checkin(State(hub): State<Arc<Hub>>, headers: HeaderMap, body: Bytes) -> Response {
    let mut call = Call::new(hub, Operation::Checkin, headers);
    let result = handle(&mut call, &body);
    call.finish(result)
}

/// An error in this service's shape: plain text.
struct Refused(StatusCode, String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, self.1).into_response()
    }
}

impl From<ControlError> for Refused {
    fn from(error: ControlError) -> Self {
        Self(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
    }
}

fn refuse(status: StatusCode, text: &str) -> Refused {
    Refused(status, text.to_owned())
}

fn handle(call: &mut Call, body: &[u8]) -> Result<Response, Refused> {
    // The second spelling is Android's.
    if !call.content_type(&["application/x-protobuf", "application/x-protobuffer"]) {
        return Err(refuse(StatusCode::BAD_REQUEST, "unknown content type"));
    }
    let malformed = |call: &mut Call, text: &str| {
        call.violation(text);
        refuse(StatusCode::BAD_REQUEST, text)
    };
    let request = CheckinRequest::decode(body)
        .map_err(|_| malformed(call, "the body is no AndroidCheckinRequest"))?;
    if request.checkin.is_none() {
        return Err(malformed(call, "checkin is missing"));
    }
    let identity = identify(call, &request)?;
    call.device = Some(identity.0);
    check(call, &request);
    let answer = answer(identity, request.digest.as_deref())?;
    let kind = [(header::CONTENT_TYPE, "application/x-protobuffer")];
    Ok((kind, answer.encode_to_vec()).into_response())
}

/// The device that asks: a known one, or a new one if it has no numbers yet.
fn identify(call: &mut Call, request: &CheckinRequest) -> Result<(DeviceId, u64), Refused> {
    let id = request.id.unwrap_or_default();
    let token = request.security_token.unwrap_or_default();
    if id == 0 && token == 0 {
        let identity = Identity::new()?;
        let numbers = (identity.id, identity.security_token);
        call.hub.lock().devices.insert(identity.id, Device::new(identity));
        return Ok(numbers);
    }
    // The same 64 bits, sent as signed.
    let id = DeviceId(id.cast_unsigned());
    let mut state = call.hub.lock();
    let known = state.devices.get(&id);
    let genuine = known.is_some_and(|device| device.identity.security_token == token);
    let accepted = genuine && !state.faults.identity_rejected(id);
    drop(state);
    if !accepted {
        return Err(refuse(StatusCode::UNAUTHORIZED, "unknown device"));
    }
    call.validated("id and security_token");
    Ok((id, token))
}

/// What Chromium always sends.
fn check(call: &mut Call, request: &CheckinRequest) {
    call.expect(request.version == Some(VERSION), "version is not 3");
    call.expect(request.user_serial_number.unwrap_or_default() == 0, "user_serial_number is not 0");
    let checkin = request.checkin.as_ref();
    let kind = checkin.and_then(|checkin| checkin.kind).unwrap_or(1);
    call.expect((1..=4).contains(&kind), "checkin.type is unknown");
    let build = checkin.and_then(|checkin| checkin.chrome_build.as_ref());
    let complete = build.is_some_and(|build| {
        (1..=6).contains(&build.platform.unwrap_or_default())
            && (1..=5).contains(&build.channel.unwrap_or_default())
            && build.chrome_version.as_ref().is_some_and(|version| !version.is_empty())
    });
    call.expect(complete || !CHROME.contains(&kind), "chrome_build is missing or incomplete");
}

fn answer(identity: (DeviceId, u64), known: Option<&str>) -> Result<CheckinResponse, Refused> {
    let (id, token) = identity;
    let android_id = id.to_string();
    let mut settings = SETTINGS.to_vec();
    settings.push(("android_id", &android_id));
    settings.sort_unstable();
    let digest = settings_digest(&settings);
    let unchanged = known == Some(digest.as_str());
    let changed = settings.iter().filter(|_| !unchanged);
    let version_info = ids::opaque()?;
    Ok(CheckinResponse {
        stats_ok: Some(true),
        time_msec: i64::try_from(now_ms()).ok(),
        setting: changed
            .map(|(name, value)| Setting {
                name: Some(name.as_bytes().to_vec()),
                value: Some(value.as_bytes().to_vec()),
            })
            .collect(),
        digest: Some(digest),
        market_ok: Some(true),
        android_id: Some(id.0),
        security_token: Some(token),
        settings_diff: Some(unchanged),
        delete_setting: Vec::new(),
        version_info: Some(version_info),
    })
}

/// `1-` and the SHA-1 of every name and value, each ended by a NUL, in order of the names.
fn settings_digest(sorted: &[(&str, &str)]) -> String {
    let mut sha1 = digest::Context::new(&digest::SHA1_FOR_LEGACY_USE_ONLY);
    for (name, value) in sorted {
        for text in [name, value] {
            sha1.update(text.as_bytes());
            sha1.update(&[0]);
        }
    }
    let hash = sha1.finish();
    let hex = hash.as_ref().iter().map(|byte| format!("{byte:02x}"));
    format!("1-{}", hex.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_of_no_settings_is_chromiums() {
        assert_eq!(settings_digest(&[]), "1-da39a3ee5e6b4b0d3255bfef95601890afd80709");
    }

    #[test]
    fn digest_ends_every_name_and_value_with_a_nul() {
        // By Python's hashlib.
        assert_eq!(
            settings_digest(&[("android_id", "5"), ("checkin_interval", "172800")]),
            "1-b7417492cd4c0064624d4a0f39e7881e94f39bab"
        );
    }
}

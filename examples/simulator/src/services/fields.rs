//! The forms that fields have: keys, ids, versions, credentials.
//!
//! Rules of the Firebase JS SDK (`packages/installations`, `packages/messaging`) and RFC 8291. Each says yes or no,
//! or gives the value; what to do about a wrong one is the service's matter. Points are checked by `ring`.

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::GeneralPurpose;
use base64::engine::GeneralPurposeConfig;
use ring::agreement;
use ring::rand::SystemRandom;
use serde_json::Value;

use crate::device::DeviceId;

const ANY_PADDING: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
/// URL-safe base64, padded or not.
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, ANY_PADDING);
/// Standard base64, padded or not.
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, ANY_PADDING);

/// An uncompressed P-256 point in URL-safe base64.
pub(super) fn public_key(text: &str) -> Option<Vec<u8>> {
    let bytes = URL_SAFE.decode(text).ok()?;
    is_on_curve(&bytes).then_some(bytes)
}

/// 16 bytes in URL-safe base64.
pub(super) fn auth_secret(text: &str) -> Option<[u8; 16]> {
    URL_SAFE.decode(text).ok()?.try_into().ok()
}

/// Agreeing on a throw-away secret is how ring looks at a point; anything but 65 bytes of one fails.
fn is_on_curve(point: &[u8]) -> bool {
    let random = SystemRandom::new();
    let Ok(ours) = agreement::EphemeralPrivateKey::generate(&agreement::ECDH_P256, &random) else {
        return false;
    };
    let theirs = agreement::UnparsedPublicKey::new(&agreement::ECDH_P256, point);
    agreement::agree_ephemeral(ours, &theirs, |_| ()).is_ok()
}

/// What an installation id looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fid {
    /// As the SDK's: 22 URL-safe characters, the first of `cdef`.
    Good,
    /// 17 bytes in base64 of either alphabet, as several receivers send.
    Peers,
    /// Neither.
    Bad,
}

/// Classifies an installation id.
pub(super) fn fid(text: &str) -> Fid {
    let url_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if text.len() == 22 && text.starts_with(['c', 'd', 'e', 'f']) && text.chars().all(url_safe) {
        return Fid::Good;
    }
    let bytes = STANDARD.decode(text).or_else(|_| URL_SAFE.decode(text)).unwrap_or_default();
    let marked = bytes.first().is_some_and(|first| first >> 4 == 0b0111);
    if bytes.len() == 17 && marked { Fid::Peers } else { Fid::Bad }
}

/// `w:0.6.6`, `a:17.0.0`, `i:…`.
pub(super) fn is_sdk_version(text: &str) -> bool {
    let rest = ["w:", "a:", "i:"].iter().find_map(|platform| text.strip_prefix(platform));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains('.'))
}

/// `x-firebase-client`: base64 of an object of version 2 with heartbeats, at most 1 KiB.
pub(super) fn is_heartbeat_header(text: &str) -> bool {
    let bytes = URL_SAFE.decode(text).or_else(|_| STANDARD.decode(text));
    let object: Option<Value> = bytes.ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    text.len() <= 1024
        && object.is_some_and(|object| {
            object.get("version") == Some(&Value::from(2))
                && object.get("heartbeats").is_some_and(Value::is_array)
        })
}

/// 40 hex digits.
pub(super) fn is_sha1_hex(text: &str) -> bool {
    text.len() == 40 && text.chars().all(|c| c.is_ascii_hexdigit())
}

/// `AidLogin <android id>:<security token>`, both decimal.
pub(super) fn aid_login(header: &str) -> Option<(DeviceId, u64)> {
    let (id, token) = header.strip_prefix("AidLogin ")?.split_once(':')?;
    Some((id.parse().ok()?, token.parse().ok()?))
}

/// The GCM token that a push endpoint ends in.
pub(super) fn endpoint_token(endpoint: &str) -> Option<&str> {
    let prefixes = ["https://fcm.googleapis.com/fcm/send/", "https://fcm.googleapis.com/wp/"];
    prefixes.iter().find_map(|prefix| endpoint.strip_prefix(prefix))
}

/// Whether `app_id` is this one, or an app of another platform in the same project.
pub(super) fn is_app_of(app_id: &str, ours: &str, project_number: &str) -> bool {
    let mut parts = app_id.split(':');
    let (version, number) = (parts.next(), parts.next());
    let (platform, hex) = (parts.next(), parts.next());
    app_id == ours
        || version == Some("1")
            && number == Some(project_number)
            && matches!(platform, Some("android" | "ios"))
            && hex.is_some_and(|hex| !hex.is_empty() && hex.chars().all(|c| c.is_ascii_hexdigit()))
            && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str =
        "BDOU99-h67HcA6JeFXHbSNMu7e2yNNu3RzoMj8TM4W88jITfq7ZmPvIM1Iv-4_l2LxQcYwhqby2xGpWwzjfAnG4";

    #[test]
    fn public_key_is_65_bytes_of_a_point_in_url_safe_base64() {
        assert_eq!(public_key(KEY).unwrap().len(), 65);
        assert_eq!(public_key(&format!("{KEY}=")).unwrap().len(), 65);
        for wrong in [
            &KEY[..86],
            &KEY.replace('B', "C"),
            &KEY.replacen("-", "+", 1),
            &format!("{}H4", &KEY[..85]),
            "",
        ] {
            assert!(public_key(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn installation_ids_are_told_apart() {
        assert_eq!(fid("cAAAAAAAAAAAAAAAAAAA-_"), Fid::Good);
        assert_eq!(fid("f123456789012345678901"), Fid::Good);
        assert_eq!(fid("cBCDEFGHIJKLMNOPQRSTUVE="), Fid::Peers);
        assert_eq!(fid("cAAAAAAAAAAAAAAAAAAA-_A"), Fid::Peers);
        for bad in [
            "",
            "bAAAAAAAAAAAAAAAAAAAAA",
            "cAAAAAAAAAAAAAAAAAAAAAB",
            "cAAAAAAAAAAAAAAAAAAA+/",
            "ABCDEFGHIJKLMNOPQRSTUVE=",
        ] {
            assert_eq!(fid(bad), Fid::Bad, "{bad}");
        }
    }

    #[test]
    fn headers_and_versions_have_their_form() {
        assert!(is_sdk_version("w:0.6.6") && is_sdk_version("a:17.0.0"));
        assert!(!is_sdk_version("0.6.6") && !is_sdk_version("w:") && !is_sdk_version("x:1.0"));
        // {"heartbeats":[],"version":2}
        assert!(is_heartbeat_header("eyJoZWFydGJlYXRzIjpbXSwidmVyc2lvbiI6Mn0"));
        assert!(!is_heartbeat_header("e30") && !is_heartbeat_header("*"));
        assert_eq!(aid_login("AidLogin 12:34"), Some((DeviceId(12), 34)));
        for wrong in ["AidLogin 12", "12:34", "AidLogin -1:2", "AidLogin a:b"] {
            assert_eq!(aid_login(wrong), None);
        }
    }

    #[test]
    fn apps_of_the_project_are_known_on_every_platform() {
        let known = |app| is_app_of(app, "1:12:web:ab", "12");
        assert!(known("1:12:web:ab") && known("1:12:android:0f"));
        assert!(!known("1:12:web:cd") && !known("1:13:android:0f") && !known("1:12:android:"));
        assert!(!known("1:12:android:0f:1") && !known(""));
    }
}

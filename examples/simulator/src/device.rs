//! A device as the service sees it: identity, connection, queue and history.
//!
//! The credentials are laid out as the file that PyPI `firebase-messaging` 0.4.5 writes, so that it can read
//! them. Secrets leave this module only inside those credentials. No protocol is spoken here.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rcgen::KeyPair;
use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::Serializer;
use serde_json::Value;
use serde_json::json;

use crate::connection::Connection;
use crate::error::ControlError;
use crate::options::Project;
use crate::queue::Queue;

/// The Firebase JS SDK's public default server key: what `vapid_key` holds when the project has none of its own.
const DEFAULT_VAPID_KEY: &str =
    "BDOU99-h67HcA6JeFXHbSNMu7e2yNNu3RzoMj8TM4W88jITfq7ZmPvIM1Iv-4_l2LxQcYwhqby2xGpWwzjfAnG4";
/// `firebase-messaging`'s default.
const BUNDLE_ID: &str = "receiver.push.com";
/// A week, as Firebase Installations answers.
const INSTALLATION_SECONDS: u32 = 604_800;

/// An Android id: names a device. Decimal text, in JSON always a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(pub u64);

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for DeviceId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl Serialize for DeviceId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DeviceId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// One login that a device made.
#[derive(Clone, Debug, Serialize)]
pub struct LoginRecord {
    /// When, in milliseconds since 1970.
    pub time_ms: u64,
    /// Whether it was let in.
    pub accepted: bool,
    /// The persistent ids it listed as received.
    pub received_persistent_ids: Vec<String>,
}

/// What a device has done so far. Grows for the life of the simulator.
#[derive(Clone, Debug, Default, Serialize)]
pub struct History {
    /// Logins, oldest first.
    pub logins: Vec<LoginRecord>,
    /// Frames received after the login request, by tag.
    pub frames_received: BTreeMap<u8, u64>,
    /// When each heartbeat ping came, in milliseconds since 1970.
    pub pings: Vec<u64>,
    /// What it did against the protocol, oldest first.
    pub violations: Vec<String>,
}

/// What a device proves itself with and is addressed by.
pub(crate) struct Identity {
    pub(crate) id: DeviceId,
    pub(crate) security_token: u64,
    /// The X-subtype it registered with; goes into `subtype` of each message.
    pub(crate) subtype: String,
    pub(crate) fcm_token: String,
}

/// A device with its connection, its queue and its history.
pub(crate) struct Device {
    pub(crate) identity: Identity,
    pub(crate) connection: Option<Connection>,
    pub(crate) queue: Queue,
    pub(crate) history: History,
}

impl Device {
    /// A device that never connected.
    pub(crate) fn new(identity: Identity) -> Self {
        Self {
            identity,
            connection: None,
            queue: Queue::default(),
            history: History::default(),
        }
    }
}

/// A new identity and its credentials file, as after a complete registration.
pub(crate) fn issue(project: &Project) -> Result<(Identity, Value), ControlError> {
    let keys = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)
        .map_err(|error| ControlError::Keys(error.to_string()))?;
    let identity = new_identity()?;
    let gcm_token = new_token()?;
    let secret = URL_SAFE.encode(random::<16>()?);
    let credentials = json!({
        "keys": {
            "public": URL_SAFE.encode(keys.public_key_raw()),
            "private": URL_SAFE.encode(keys.serialized_der()),
            "secret": secret,
        },
        "gcm": {
            "token": gcm_token,
            "app_id": identity.subtype,
            "android_id": identity.id,
            "security_token": identity.security_token.to_string(),
        },
        "fcm": {
            "registration": registration(project, &identity, &gcm_token, &keys, &secret),
            "installation": installation()?,
        },
        "config": {
            "bundle_id": BUNDLE_ID,
            "project_id": project.project_id,
            "vapid_key": DEFAULT_VAPID_KEY,
        },
    });
    Ok((identity, credentials))
}

/// `fcm.registration`: the answer of FCM registrations v1.
fn registration(
    project: &Project,
    identity: &Identity,
    gcm_token: &str,
    keys: &KeyPair,
    secret: &str,
) -> Value {
    json!({
        "name": format!("projects/{}/registrations/{}", project.project_id, identity.fcm_token),
        "token": identity.fcm_token,
        "web": {
            "endpoint": format!("https://fcm.googleapis.com/fcm/send/{gcm_token}"),
            "p256dh": URL_SAFE.encode(keys.public_key_raw()),
            "auth": secret,
        },
    })
}

/// `fcm.installation`: the answer of Firebase Installations v1, in that package's spelling.
fn installation() -> Result<Value, ControlError> {
    Ok(json!({
        "token": URL_SAFE_NO_PAD.encode(random::<96>()?),
        "expires_in": INSTALLATION_SECONDS,
        "refresh_token": format!("1_{}", URL_SAFE_NO_PAD.encode(random::<96>()?)),
        "fid": new_fid()?,
        // That package stores a monotonic clock here, which means nothing to another process.
        "created_at": 0.0,
    }))
}

/// Random ids of the size real ones have.
fn new_identity() -> Result<Identity, ControlError> {
    // Check-in sends the id as a signed integer; 19 digits without the sign bit suit every peer.
    let id = (u64::from_be_bytes(random()?) >> 2) | 1 << 62;
    Ok(Identity {
        id: DeviceId(id),
        security_token: u64::from_be_bytes(random()?) | 1,
        subtype: format!("wp:{BUNDLE_ID}#{}", new_uuid()?),
        fcm_token: new_token()?,
    })
}

/// A token of the shape Google's have: 22 characters, a colon, `APA91b` and 134 more.
fn new_token() -> Result<String, ControlError> {
    let tail: String = URL_SAFE_NO_PAD
        .encode(random::<102>()?)
        .chars()
        .take(134)
        .collect();
    Ok(format!("{}:APA91b{tail}", new_fid()?))
}

/// A Firebase installation id: first four bits 0111, then random, cut to 22 characters.
fn new_fid() -> Result<String, ControlError> {
    let [first, rest @ ..] = random::<17>()?;
    let mut bytes = vec![0x70 | (first & 0x0f)];
    bytes.extend(rest);
    Ok(URL_SAFE_NO_PAD.encode(bytes).chars().take(22).collect())
}

/// A random UUID (RFC 9562, version 4).
fn new_uuid() -> Result<String, ControlError> {
    let bits = u128::from_be_bytes(random()?);
    let bits = bits & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let hex = format!("{bits:032x}");
    let mut uuid = String::with_capacity(36);
    for (index, digit) in hex.chars().enumerate() {
        if matches!(index, 8 | 12 | 16 | 20) {
            uuid.push('-');
        }
        uuid.push(digit);
    }
    Ok(uuid)
}

/// `N` bytes from the system.
fn random<const N: usize>() -> Result<[u8; N], ControlError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| ControlError::Keys(error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issued_credentials_have_the_keys_of_firebase_messaging() {
        let fixture =
            include_str!("../../../tests/vectors/firebase-messaging-0.4.5/credentials.json");
        let theirs: Value = serde_json::from_str(fixture).unwrap();
        let (_, ours) = issue(&Project::default()).unwrap();
        assert_eq!(shape(&ours), shape(&theirs));
    }

    #[test]
    fn web_push_keys_are_a_p256_pair_in_padded_base64() {
        let (_, credentials) = issue(&Project::default()).unwrap();
        let keys = &credentials["keys"];
        let public = URL_SAFE.decode(keys["public"].as_str().unwrap()).unwrap();
        let private = URL_SAFE.decode(keys["private"].as_str().unwrap()).unwrap();
        assert_eq!((public.len(), public[0]), (65, 4));
        assert!(private.ends_with(&public), "PKCS#8 carries the public key");
        assert_eq!(
            URL_SAFE
                .decode(keys["secret"].as_str().unwrap())
                .unwrap()
                .len(),
            16
        );
    }

    #[test]
    fn tokens_and_installation_ids_have_googles_shape() {
        let token = new_token().unwrap();
        let (fid, rest) = token.split_once(':').unwrap();
        assert_eq!((fid.len(), rest.len()), (22, 140));
        assert!(fid.starts_with(['c', 'd', 'e', 'f']));
        let uuid = new_uuid().unwrap();
        assert_eq!((uuid.len(), uuid.as_bytes()[14]), (36, b'4'));
    }

    /// The key paths of an object, without values.
    fn shape(value: &Value) -> Vec<String> {
        let mut paths = Vec::new();
        collect(value, String::new(), &mut paths);
        paths.sort();
        paths
    }

    fn collect(value: &Value, path: String, paths: &mut Vec<String>) {
        match value.as_object() {
            Some(map) => map
                .iter()
                .for_each(|(k, v)| collect(v, format!("{path}.{k}"), paths)),
            None => paths.push(path),
        }
    }
}

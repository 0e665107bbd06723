//! Devices that come complete: what a whole registration would have left behind.
//!
//! The credentials are laid out as the file that PyPI `firebase-messaging` 0.4.5 writes, so that it can read
//! them. They are the one place where secrets are given out. The registration services know these devices too.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use rcgen::KeyPair;
use serde_json::Value;
use serde_json::json;

use crate::device::Device;
use crate::device::Identity;
use crate::device::Registration;
use crate::device::Style;
use crate::device::WebKeys;
use crate::device::WebPush;
use crate::error::ControlError;
use crate::ids;
use crate::installation::AUTH_SECONDS;
use crate::installation::Installation;
use crate::options::Project;

/// The Firebase JS SDK's public default server key: what `vapid_key` holds when the project has none of its own.
pub(crate) const DEFAULT_VAPID_KEY: &str =
    "BDOU99-h67HcA6JeFXHbSNMu7e2yNNu3RzoMj8TM4W88jITfq7ZmPvIM1Iv-4_l2LxQcYwhqby2xGpWwzjfAnG4";
/// What Chrome on Linux is addressed by.
const APP: &str = "org.chromium.linux";
/// `firebase-messaging`'s default.
const BUNDLE_ID: &str = "receiver.push.com";

/// A device, its installation and its credentials file.
pub(crate) struct Issued {
    pub(crate) device: Device,
    pub(crate) installation: Installation,
    pub(crate) credentials: Value,
}

/// A new device, as after a complete registration.
pub(crate) fn issue(project: &Project) -> Result<Issued, ControlError> {
    let keys = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)
        .map_err(|error| ControlError::Keys(error.to_string()))?;
    let auth = ids::random::<16>()?;
    let identity = Identity::new()?;
    let fid = ids::fid()?;
    let (mut installation, auth_token) = Installation::new(fid, project.app_id.clone())?;
    installation.device = Some(identity.id);
    let registration = register(project, &installation.fid, &keys, auth)?;
    let credentials = json!({
        "keys": {
            "public": URL_SAFE.encode(keys.public_key_raw()),
            "private": URL_SAFE.encode(keys.serialized_der()),
            "secret": URL_SAFE.encode(auth),
        },
        "gcm": {
            "token": registration.gcm_token,
            "app_id": registration.subtype,
            "android_id": identity.id,
            "security_token": identity.security_token.to_string(),
        },
        "fcm": {
            "registration": described(project, &registration, &keys, auth),
            "installation": {
                "token": auth_token,
                "expires_in": AUTH_SECONDS,
                "refresh_token": installation.refresh_token,
                "fid": installation.fid,
                // That package stores a monotonic clock here, which means nothing to another process.
                "created_at": 0.0,
            },
        },
        "config": {
            "bundle_id": BUNDLE_ID,
            "project_id": project.project_id,
            "vapid_key": DEFAULT_VAPID_KEY,
        },
    });
    let mut device = Device::new(identity);
    device.issued = true;
    device.registrations.push(registration);
    Ok(Issued { device, installation, credentials })
}

fn register(
    project: &Project,
    fid: &str,
    keys: &KeyPair,
    auth: [u8; 16],
) -> Result<Registration, ControlError> {
    Ok(Registration {
        app: APP.to_owned(),
        subtype: format!("wp:{BUNDLE_ID}#{}", ids::uuid()?),
        // What issued devices see as `from`.
        sender: project.sender_id.clone(),
        gcm_token: ids::token()?,
        style: Style::Web,
        fid: Some(fid.to_owned()),
        web: Some(WebPush {
            fcm_token: ids::token_of(fid)?,
            keys: WebKeys { public: keys.public_key_raw().to_vec(), auth },
            application_key: None,
        }),
        topics: BTreeSet::new(),
    })
}

/// `fcm.registration`: the answer of FCM registrations v1.
fn described(
    project: &Project,
    registration: &Registration,
    keys: &KeyPair,
    auth: [u8; 16],
) -> Value {
    let token = registration.fcm_token();
    let name = token.map(|token| format!("projects/{}/registrations/{token}", project.project_id));
    json!({
        "name": name,
        "token": token,
        "web": {
            "endpoint": format!("https://fcm.googleapis.com/fcm/send/{}", registration.gcm_token),
            "p256dh": URL_SAFE.encode(keys.public_key_raw()),
            "auth": URL_SAFE.encode(auth),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issued_credentials_have_the_keys_of_firebase_messaging() {
        let fixture =
            include_str!("../../../tests/vectors/firebase-messaging-0.4.5/credentials.json");
        let theirs: Value = serde_json::from_str(fixture).unwrap();
        let ours = issue(&Project::default()).unwrap().credentials;
        assert_eq!(shape(&ours), shape(&theirs));
    }

    #[test]
    fn web_push_keys_are_a_p256_pair_in_padded_base64() {
        let credentials = issue(&Project::default()).unwrap().credentials;
        let keys = &credentials["keys"];
        let public = URL_SAFE.decode(keys["public"].as_str().unwrap()).unwrap();
        let private = URL_SAFE.decode(keys["private"].as_str().unwrap()).unwrap();
        assert_eq!((public.len(), public[0]), (65, 4));
        assert!(private.ends_with(&public), "PKCS#8 carries the public key");
        assert_eq!(URL_SAFE.decode(keys["secret"].as_str().unwrap()).unwrap().len(), 16);
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
            Some(map) => map.iter().for_each(|(k, v)| collect(v, format!("{path}.{k}"), paths)),
            None => paths.push(path),
        }
    }
}

//! The credentials file: firebase-messaging's JSON, read and written.
//!
//! The saved forms of fcm-push-listener (crates.io) and @eneris/push-receiver (npm) are read too.
//! What is missing, malformed or does not belong together is refused by its key. What we add to
//! the JSON stands under `pushwire`, which the others ignore. Nothing secret is ever printed.

use std::path::Path;

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::GeneralPurpose;
use base64::engine::GeneralPurposeConfig;
use base64::engine::general_purpose::URL_SAFE;
use pushwire_core::mcs::Identity;
use pushwire_core::push::KeyPair;
use pushwire_core::push::Keys;
use pushwire_core::register::Credentials;
use pushwire_core::register::Installation;
use pushwire_core::register::Project;
use pushwire_core::register::SecretText;
use pushwire_core::register::Token;
use pushwire_core::secret::Secret;
use serde_json::Value;
use serde_json::json;

use crate::error::Failure;
use crate::files;

/// The version of what stands under `pushwire`.
const VERSION: u64 = 1;

/// base64 with either padding; stored keys differ in that.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

/// What a file holds.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) identity: Identity,
    pub(crate) keys: Keys,
    /// Everything, if the form keeps everything: what it takes to renew the registration.
    pub(crate) complete: Option<Credentials>,
}

/// Reads a file.
pub(crate) fn read(path: &Path) -> Result<Stored, Failure> {
    let value: Value = files::read_json(path)?;
    parse(&value).map_err(|why| Failure::bad(path.display().to_string(), why))
}

/// Takes stored credentials of any known form apart, or says which key is at fault.
pub(crate) fn parse(value: &Value) -> Result<Stored, String> {
    let has = |pointer: &str| value.pointer(pointer).is_some();
    if has("/keys/privateKey") {
        Form::ENERIS.parse(value)
    } else if has("/keys/private_key") {
        Form::FCM_PUSH_LISTENER.parse(value)
    } else {
        Form::FIREBASE_MESSAGING.parse(value)
    }
}

/// Where a package keeps what; empty where it does not keep it.
struct Form {
    android_id: &'static str,
    security_token: &'static str,
    private: &'static str,
    public: &'static str,
    secret: &'static str,
    rest: Option<Rest>,
}

/// Where a package keeps what only the upkeep needs.
struct Rest {
    gcm_token: &'static str,
    app_id: &'static str,
    fcm_token: &'static str,
    fid: &'static str,
    refresh_token: &'static str,
    auth_token: &'static str,
}

impl Form {
    /// PyPI firebase-messaging 0.4.5.
    const FIREBASE_MESSAGING: Self = Self {
        android_id: "gcm.android_id",
        security_token: "gcm.security_token",
        private: "keys.private",
        public: "keys.public",
        secret: "keys.secret",
        rest: Some(Rest {
            gcm_token: "gcm.token",
            app_id: "gcm.app_id",
            fcm_token: "fcm.registration.token",
            fid: "fcm.installation.fid",
            refresh_token: "fcm.installation.refresh_token",
            auth_token: "fcm.installation.token",
        }),
    };

    /// npm @eneris/push-receiver 4.3.1.
    const ENERIS: Self = Self {
        android_id: "gcm.androidId",
        security_token: "gcm.securityToken",
        private: "keys.privateKey",
        public: "keys.publicKey",
        secret: "keys.authSecret",
        rest: Some(Rest {
            gcm_token: "gcm.token",
            app_id: "gcm.appId",
            fcm_token: "fcm.token",
            fid: "fcm.installation.fid",
            refresh_token: "fcm.installation.refreshToken",
            auth_token: "fcm.installation.token",
        }),
    };

    /// crates.io fcm-push-listener 4.1.2.
    const FCM_PUSH_LISTENER: Self = Self {
        android_id: "gcm.android_id",
        security_token: "gcm.security_token",
        private: "keys.private_key",
        public: "keys.public_key",
        secret: "keys.auth_secret",
        rest: None,
    };

    fn parse(&self, value: &Value) -> Result<Stored, String> {
        let identity = Identity {
            android_id: number(value, self.android_id)?,
            security_token: Secret::new(number(value, self.security_token)?),
        };
        let keys = self.keys(value)?;
        let complete = self.rest.as_ref().map(|rest| rest.parse(value, &identity, &keys));
        Ok(Stored { identity, keys, complete: complete.transpose()? })
    }

    fn keys(&self, value: &Value) -> Result<Keys, String> {
        let mut private = bytes(value, self.private)?;
        if private.len() < 32 {
            // Node.js leaves out leading zeros of a raw private key.
            private.splice(0..0, vec![0; 32 - private.len()]);
        }
        let pair = match <&[u8; 32]>::try_from(private.as_slice()) {
            Ok(raw) => KeyPair::from_raw(raw),
            Err(_) => KeyPair::from_pkcs8(&private),
        };
        let pair = pair.map_err(|error| format!("{}: {error}", self.private))?;
        let pair = pair.with_public_key(&bytes(value, self.public)?);
        let pair = pair.map_err(|error| format!("{}: {error}", self.public))?;
        let secret = bytes(value, self.secret)?.try_into();
        let secret = secret.map_err(|_| format!("{} is not 16 bytes long", self.secret))?;
        Ok(Keys::new(pair, secret))
    }
}

impl Rest {
    fn parse(
        &self,
        value: &Value,
        identity: &Identity,
        keys: &Keys,
    ) -> Result<Credentials, String> {
        let own = Own::parse(value)?;
        Ok(Credentials {
            android_id: identity.android_id,
            security_token: identity.security_token.clone(),
            keys: keys.clone(),
            app_id: id(value, self.app_id)?,
            gcm_token: token(value, self.gcm_token)?,
            installation: Installation {
                fid: id(value, self.fid)?,
                refresh_token: token(value, self.refresh_token)?,
                auth_token: text(value, self.auth_token).ok().and_then(SecretText::new),
                expires: own.expires,
            },
            fcm_token: token(value, self.fcm_token)?,
            checked_in: own.checked_in,
            checkin_interval: own.checkin_interval,
            registered: own.registered,
        })
    }
}

/// What we keep and the others do not.
#[derive(Clone, Copy, Debug)]
struct Own {
    checked_in: u64,
    checkin_interval: u32,
    registered: u64,
    expires: u64,
}

impl Own {
    fn parse(value: &Value) -> Result<Self, String> {
        let own = value.get("pushwire");
        let number = |key: &str| own.and_then(|own| own.get(key)?.as_u64());
        match own.map(|_| number("version")) {
            None | Some(Some(VERSION)) => {}
            Some(_) => return Err("pushwire.version is unknown".to_owned()),
        }
        let interval = number("checkin_interval").and_then(|seconds| seconds.try_into().ok());
        Ok(Self {
            checked_in: number("checked_in").unwrap_or(0),
            checkin_interval: interval.unwrap_or(2 * 24 * 60 * 60),
            registered: number("registered").unwrap_or(0),
            expires: number("auth_token_expires").unwrap_or(0),
        })
    }
}

fn lookup<'v>(value: &'v Value, key: &str) -> Result<&'v Value, String> {
    let found = key.split('.').try_fold(value, |value, part| value.get(part));
    found.filter(|found| !found.is_null()).ok_or_else(|| format!("{key} is missing"))
}

fn text<'v>(value: &'v Value, key: &str) -> Result<&'v str, String> {
    lookup(value, key)?.as_str().ok_or_else(|| format!("{key} is not a text"))
}

/// Ids are written as decimal strings, by one package as signed ones; numbers are taken too.
fn number(value: &Value, key: &str) -> Result<u64, String> {
    let found = lookup(value, key)?;
    let signed = |text: &str| text.parse::<i64>().ok().map(|number| number as u64);
    let parsed = found.as_str().and_then(|text| text.parse().ok().or_else(|| signed(text)));
    parsed.or_else(|| found.as_u64()).ok_or_else(|| format!("{key} is not a 64-bit number"))
}

fn token(value: &Value, key: &str) -> Result<Token, String> {
    Token::new(text(value, key)?).ok_or_else(|| format!("{key} is not a token"))
}

fn id<const N: usize>(value: &Value, key: &str) -> Result<heapless::String<N>, String> {
    heapless::String::try_from(text(value, key)?).map_err(|_| format!("{key} is too long"))
}

fn bytes(value: &Value, key: &str) -> Result<Vec<u8>, String> {
    let text = text(value, key)?;
    let alphabet =
        if text.contains(['+', '/']) { &alphabet::STANDARD } else { &alphabet::URL_SAFE };
    let decoded = GeneralPurpose::new(alphabet, LENIENT).decode(text);
    decoded.map_err(|_| format!("{key} is not base64"))
}

/// Writes a file that firebase-messaging can read.
pub(crate) fn write(
    path: &Path,
    credentials: &Credentials,
    project: &Project<'_>,
) -> Result<(), Failure> {
    let text = serde_json::to_vec_pretty(&to_json(credentials, project));
    let mut text = text.map_err(|error| Failure::bad(path.display().to_string(), error))?;
    text.push(b'\n');
    files::replace(path, &text).map_err(Failure::io(path))
}

/// Returns firebase-messaging's JSON.
pub(crate) fn to_json(credentials: &Credentials, project: &Project<'_>) -> Value {
    let installation = &credentials.installation;
    let fcm_token = credentials.fcm_token.expose();
    let gcm_token = credentials.gcm_token.expose();
    let public = URL_SAFE.encode(credentials.keys.public_key());
    let secret = URL_SAFE.encode(credentials.keys.auth_secret().expose());
    let vapid_key = project.vapid_key;
    json!({
        "keys": {
            "public": public,
            "private": URL_SAFE.encode(credentials.keys.pair().to_pkcs8().expose()),
            "secret": secret,
        },
        "gcm": {
            "token": gcm_token,
            "app_id": credentials.app_id.as_str(),
            "android_id": credentials.android_id.to_string(),
            "security_token": credentials.security_token.expose().to_string(),
        },
        "fcm": {
            "registration": {
                "name": format!("projects/{}/registrations/{fcm_token}", project.project_id),
                "token": fcm_token,
                "web": {
                    "endpoint": format!("https://fcm.googleapis.com/fcm/send/{gcm_token}"),
                    "p256dh": public,
                    "auth": secret,
                },
            },
            "installation": {
                "token": installation.auth_token.as_ref().map(|token| token.expose()),
                "expires_in": 604_800,
                "refresh_token": installation.refresh_token.expose(),
                "fid": installation.fid.as_str(),
                "created_at": credentials.registered as f64,
            },
        },
        "config": {
            "bundle_id": project.bundle_id,
            "project_id": project.project_id,
            "vapid_key": vapid_key,
        },
        "pushwire": {
            "version": VERSION,
            "checked_in": credentials.checked_in,
            "checkin_interval": credentials.checkin_interval,
            "registered": credentials.registered,
            "auth_token_expires": installation.expires,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIREBASE_MESSAGING: &str =
        include_str!("../../../tests/vectors/firebase-messaging-0.4.5/credentials.json");

    fn fixture() -> Value {
        serde_json::from_str(FIREBASE_MESSAGING).unwrap()
    }

    #[test]
    fn reads_what_firebase_messaging_saved_and_writes_it_back() {
        let stored = parse(&fixture()).unwrap();
        assert_eq!(stored.identity.android_id, 5_678_901_234_567_890_123);
        let project =
            Project { bundle_id: "project.push.com", ..Project::new("project-1234", "", "") };
        let written = to_json(&stored.complete.unwrap(), &project);
        assert_eq!(written["config"], fixture()["config"]);
        for key in ["token", "app_id", "android_id"] {
            assert_eq!(written["gcm"][key], fixture()["gcm"][key], "{key}");
        }
        // The fixture's number has a leading zero, which no real one has.
        assert_eq!(written["gcm"]["security_token"], "123456789012345678");
        assert_eq!(written["keys"]["private"], fixture()["keys"]["private"]);
        assert_eq!(written["keys"]["public"], fixture()["keys"]["public"]);
        let registration = |value: &Value| value["fcm"]["registration"]["name"].clone();
        assert_eq!(registration(&written), registration(&fixture()));
        assert!(parse(&written).unwrap().complete.is_some());
    }

    #[test]
    fn names_each_missing_key() {
        for key in [
            "keys.public",
            "keys.private",
            "keys.secret",
            "gcm.android_id",
            "gcm.security_token",
            "gcm.token",
            "gcm.app_id",
            "fcm.registration.token",
            "fcm.installation.fid",
            "fcm.installation.refresh_token",
        ] {
            let mut value = fixture();
            let (parents, last) = key.rsplit_once('.').unwrap();
            let pointer = format!("/{}", parents.replace('.', "/"));
            value.pointer_mut(&pointer).unwrap().as_object_mut().unwrap().remove(last);
            assert_eq!(parse(&value).unwrap_err(), format!("{key} is missing"));
        }
    }

    #[test]
    fn a_key_pair_that_does_not_match_names_the_public_key() {
        let mut value = fixture();
        let other = KeyPair::from_raw(&[7; 32]).unwrap();
        value["keys"]["public"] = URL_SAFE.encode(other.public_key()).into();
        assert!(parse(&value).unwrap_err().starts_with("keys.public: "));
    }

    #[test]
    fn an_unknown_version_is_refused() {
        let mut value = fixture();
        value["pushwire"] = json!({"version": 2});
        assert_eq!(parse(&value).unwrap_err(), "pushwire.version is unknown");
    }

    #[test]
    fn imports_what_the_other_packages_saved() {
        let pair = KeyPair::from_raw(&[7; 32]).unwrap();
        let unpadded = base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let (private, public) = (unpadded.encode([7; 32]), unpadded.encode(pair.public_key()));
        let secret = unpadded.encode([9; 16]);
        let listener = json!({
            "fcm_token": "f",
            "gcm": {"android_id": "-5", "security_token": "18446744073709551615"},
            "keys": {"public_key": public, "private_key": private, "auth_secret": secret},
        });
        let stored = parse(&listener).unwrap();
        assert_eq!(stored.identity.android_id, 5u64.wrapping_neg());
        assert!(stored.complete.is_none());
        let eneris = json!({
            "gcm": {"androidId": "1", "securityToken": "2", "token": "g", "appId": "wp:a"},
            "fcm": {"token": "f", "installation": {"token": "t", "refreshToken": "r", "fid": "i"}},
            "keys": {"publicKey": public, "privateKey": private, "authSecret": secret},
            "config": {"projectId": "p", "vapidKey": "", "bundleId": "b"},
        });
        let stored = parse(&eneris).unwrap();
        assert_eq!(stored.keys.auth_secret().expose(), &[9; 16]);
        assert_eq!(stored.complete.unwrap().fcm_token.expose(), "f");
    }
}

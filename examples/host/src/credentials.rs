//! The credentials file: firebase-messaging's JSON.
//!
//! Only read so far: `gcm.android_id` and `gcm.security_token` are the identity. What is missing
//! or malformed is refused by its key. The file is never written here.

use std::path::Path;

use pushwire_core::mcs::Identity;
use pushwire_core::secret::Secret;
use serde_json::Value;

use crate::error::Failure;
use crate::files;

/// Reads who the device is.
pub(crate) fn read_identity(path: &Path) -> Result<Identity, Failure> {
    let value: Value = files::read_json(path)?;
    identity(&value).map_err(|key| {
        Failure::bad(
            path.display().to_string(),
            format!("{key} is missing or not a 64-bit number"),
        )
    })
}

/// Takes the identity out of credentials, or names the key at fault.
pub(crate) fn identity(credentials: &Value) -> Result<Identity, &'static str> {
    let number = |key: &str| number(credentials.get("gcm")?.get(key)?);
    Ok(Identity {
        android_id: number("android_id").ok_or("gcm.android_id")?,
        security_token: Secret::new(number("security_token").ok_or("gcm.security_token")?),
    })
}

/// firebase-messaging writes ids as decimal strings; numbers are accepted too.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn takes_ids_as_text_or_number() {
        let value = json!({"gcm": {"android_id": "5678901234567890123", "security_token": 7}});
        let identity = identity(&value).unwrap();
        assert_eq!(identity.android_id, 5_678_901_234_567_890_123);
        assert_eq!(*identity.security_token.expose(), 7);
    }

    #[test]
    fn names_the_missing_key() {
        let value = json!({"gcm": {"android_id": "1", "security_token": "x"}});
        assert_eq!(identity(&value).unwrap_err(), "gcm.security_token");
        assert_eq!(identity(&json!({})).unwrap_err(), "gcm.android_id");
    }
}

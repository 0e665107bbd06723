//! SASL PLAIN as RFC 4616 and RFC 6120 section 6 have it, on the service's side.
//!
//! Says who wants in and whether the bytes have the right form; whether the password is right is the caller's matter.
//! Passwords are not kept and not printed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::ccs::DOMAINS;

/// The conditions of RFC 6120 section 6.5.
pub(crate) const CONDITIONS: [&str; 11] = [
    "aborted",
    "account-disabled",
    "credentials-expired",
    "encryption-required",
    "incorrect-encoding",
    "invalid-authzid",
    "invalid-mechanism",
    "malformed-request",
    "mechanism-too-weak",
    "not-authorized",
    "temporary-auth-failure",
];

/// What a client says of itself.
pub(crate) struct Plain {
    /// The name as it was given.
    pub(crate) user: String,
    pub(crate) password: String,
}

/// Reads an initial response; an error is a condition.
pub(crate) fn plain(text: &str) -> Result<Plain, &'static str> {
    // RFC 6120 section 13.9.1: no character that is not in the alphabet may be skipped.
    if text.contains(['\r', '\n']) {
        return Err("malformed-request");
    }
    let bytes = STANDARD.decode(text).map_err(|_| "incorrect-encoding")?;
    let message = String::from_utf8(bytes).map_err(|_| "malformed-request")?;
    let mut parts = message.split('\0');
    let parts = (parts.next(), parts.next(), parts.next(), parts.next());
    let (Some(identity), Some(user), Some(password), None) = parts else {
        return Err("malformed-request");
    };
    if user.is_empty() || password.is_empty() {
        return Err("malformed-request");
    }
    if !identity.is_empty() && sender(identity) != sender(user) {
        return Err("invalid-authzid");
    }
    Ok(Plain { user: user.to_owned(), password: password.to_owned() })
}

/// The sender id in a name: alone or at one of our domains.
pub(crate) fn sender(user: &str) -> Option<&str> {
    let (id, domain) = user.split_once('@').unwrap_or((user, DOMAINS[0]));
    let good = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (good && DOMAINS.contains(&domain)).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(message: &str) -> Option<&'static str> {
        plain(&STANDARD.encode(message)).err()
    }

    #[test]
    fn only_three_parts_of_utf8_in_strict_base64_are_plain() {
        let good = plain("AHRpbQB0YW5zdGFhZnRhbnN0YWFm").unwrap();
        assert_eq!((good.user.as_str(), good.password.as_str()), ("tim", "tanstaaftanstaaf"));
        assert_eq!(plain("AHRpbQB0YW5z\ndGFhZnRhbnN0YWFm").err(), Some("malformed-request"));
        assert_eq!(plain("AHRpbQB0YW5z dGFhZnRhbnN0YWFm").err(), Some("incorrect-encoding"));
        assert_eq!(plain("AHRpbQB0YQ").err(), Some("incorrect-encoding"));
        assert_eq!(plain(&STANDARD.encode(b"\0a\0\xff")).err(), Some("malformed-request"));
        for malformed in ["", "a", "\0a", "\0\0b", "\0a\0", "\0a\0b\0c"] {
            assert_eq!(condition(malformed), Some("malformed-request"), "{malformed:?}");
        }
        assert_eq!(condition("other\0tim\0pw"), Some("invalid-authzid"));
        assert_eq!(condition("tim@gcm.googleapis.com\0tim\0pw"), None);
    }

    #[test]
    fn sender_is_the_name_without_a_domain_of_ours() {
        assert_eq!(sender("123"), Some("123"));
        assert_eq!(sender("123@fcm.googleapis.com"), Some("123"));
        assert_eq!(sender("123@gcm.googleapis.com"), Some("123"));
        assert_eq!(sender("123@example.org"), None);
        assert_eq!(sender("@fcm.googleapis.com"), None);
        assert_eq!(sender("1 3"), None);
    }
}

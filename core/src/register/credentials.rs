//! What a device knows after registration, in fixed-size fields.
//!
//! The parts are those of firebase-messaging's credentials (spec/registration.md §6): identity, keys,
//! tokens, installation. All that is secret prints as a redaction and is wiped on drop. The compact
//! form for flash is in `binary.rs`; the JSON form is the host's.

use core::fmt;

use heapless::String;
use zeroize::Zeroize;

use crate::mcs::Identity;
use crate::push::Keys;
use crate::secret::Secret;

/// The longest token of the push service, in bytes; FCM's have 150 to 200.
pub const TOKEN_LEN: usize = 256;

/// The longest authentication token of an installation, in bytes.
pub const AUTH_TOKEN_LEN: usize = 640;

/// The longest app id (`X-subtype`), in bytes.
pub const ID_LEN: usize = 96;

/// The longest installation id, in bytes; they have 22, some clients' 24.
pub const FID_LEN: usize = 32;

/// A text that is secret: redacted when printed, wiped on drop.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretText<const N: usize>(String<N>);

/// A token of the push service.
pub type Token = SecretText<TOKEN_LEN>;

/// An app id.
pub type Id = String<ID_LEN>;

/// A Firebase installation id.
pub type Fid = String<FID_LEN>;

impl<const N: usize> SecretText<N> {
    /// Takes a text; `None` if it is empty, too long or not printable ASCII.
    pub fn new(text: &str) -> Option<Self> {
        let printable = text.bytes().all(|byte| (b'!'..=b'~').contains(&byte));
        if text.is_empty() || !printable {
            return None;
        }
        String::try_from(text).ok().map(Self)
    }

    /// Lends the text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<const N: usize> Drop for SecretText<N> {
    fn drop(&mut self) {
        // A string of fixed size has no other owner of its bytes.
        let mut bytes = core::mem::take(&mut self.0).into_bytes();
        bytes.as_mut_slice().zeroize();
    }
}

impl<const N: usize> fmt::Debug for SecretText<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<const N: usize> fmt::Display for SecretText<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A Firebase installation and its tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installation {
    /// Firebase installation id, as the server returned it.
    pub fid: Fid,
    /// Renews `auth_token`.
    pub refresh_token: Token,
    /// Authorises changes of the registration; needed for nothing else.
    pub auth_token: Option<SecretText<AUTH_TOKEN_LEN>>,
    /// When `auth_token` expires, Unix seconds; 0 if not known, which counts as expired.
    pub expires: u64,
}

/// Everything that a device keeps.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The android id.
    pub android_id: u64,
    /// The security token that goes with it.
    pub security_token: Secret<u64>,
    /// Key pair and authentication secret for encrypted pushes.
    pub keys: Keys,
    /// The app id of the registration (`X-subtype`).
    pub app_id: Id,
    /// The token of register3.
    pub gcm_token: Token,
    /// The Firebase installation.
    pub installation: Installation,
    /// The FCM token: what senders address.
    pub fcm_token: Token,
    /// When the last check-in was, Unix seconds; 0 if not known.
    pub checked_in: u64,
    /// Seconds from one check-in to the next.
    pub checkin_interval: u32,
    /// When the registration was last made or updated, Unix seconds; 0 if not known.
    pub registered: u64,
}

impl Credentials {
    /// Returns what a login needs.
    pub fn identity(&self) -> Identity {
        Identity { android_id: self.android_id, security_token: self.security_token.clone() }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;

    use super::*;

    #[test]
    fn a_secret_text_prints_as_a_redaction() {
        let token = Token::new("APA91b").unwrap();
        assert_eq!(format!("{token:?} {token}"), "[redacted] [redacted]");
    }

    #[test]
    fn a_token_that_could_break_a_header_is_no_token() {
        for text in ["", "a b", "a\r\nb", "ü"] {
            assert_eq!(Token::new(text), None);
        }
    }
}

//! Web Push: the receiver's keys, and push bodies decrypted where they lie.
//!
//! Follows RFC 8291 over RFC 8188 (`aes128gcm`) and draft-ietf-webpush-encryption-03 (`aesgcm`), as lenient
//! as Chromium's components/gcm_driver/crypto (spec/webpush.md). Promises no copy of a body and the same
//! memory for every size; secrets are never printed and are wiped on drop. It draws no random numbers,
//! stores no keys, and neither makes nor checks VAPID tokens.
//!
//! ```
//! use pushwire_core::push::Headers;
//! use pushwire_core::push::KeyPair;
//! use pushwire_core::push::Keys;
//! use pushwire_core::push::Scheme;
//! use pushwire_core::push::Seal;
//! use pushwire_core::push::decrypt;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let keys = Keys::generate(&[7; Keys::RANDOM_LEN])?; // 48 bytes of a generator
//! let sender = KeyPair::from_raw(&[9; 32])?;
//! let seal = Seal::new(keys.public_key(), keys.auth_secret().expose(), &sender, [1; 16]);
//! let mut body = [0; 128];
//! let len = seal.encrypt(Scheme::Aes128gcm, b"hello", &mut body)?.len();
//! assert_eq!(decrypt(&keys, Headers::Aes128gcm, &mut body[..len])?, b"hello");
//! # Ok(()) }
//! ```

mod crypto;
mod decrypt;
mod encrypt;
mod error;
pub mod header;
mod keys;
mod stanza;

pub use decrypt::Headers;
pub use decrypt::decrypt;
pub use encrypt::EncryptError;
pub use encrypt::Seal;
pub use error::DecryptError;
pub use keys::KeyError;
pub use keys::KeyPair;
pub use keys::Keys;
pub use stanza::OpenError;
pub use stanza::Opened;
pub use stanza::open;

use crate::mcs::Encryption;

/// Length of an uncompressed P-256 point.
pub const PUBLIC_KEY_LEN: usize = 65;
/// Length of the secret that receiver and application server share.
pub const AUTH_SECRET_LEN: usize = 16;
/// Length of a message's salt.
pub const SALT_LEN: usize = 16;

const TAG_LEN: usize = 16;

/// The two ways to encrypt a push body (spec/webpush.md §1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Scheme {
    /// draft-ietf-webpush-encryption-03: salt and key in the headers.
    Aesgcm,
    /// RFC 8291: salt and key in the body.
    Aes128gcm,
}

impl From<Scheme> for Encryption {
    fn from(scheme: Scheme) -> Self {
        match scheme {
            Scheme::Aesgcm => Self::Aesgcm,
            Scheme::Aes128gcm => Self::Aes128gcm,
        }
    }
}

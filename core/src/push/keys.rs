//! The receiver's keys: a P-256 key pair and an authentication secret.
//!
//! Follows RFC 8291 §3.1 and §3.2, RFC 5915 and RFC 5958 for the stored form, which is the one of
//! firebase-messaging and WebCrypto. Promises that every key pair is valid and belongs together, that private
//! parts print as a redaction and are wiped on drop. It draws no random numbers and stores nothing.

use core::fmt;

use zeroize::Zeroize;

use super::AUTH_SECRET_LEN;
use super::PUBLIC_KEY_LEN;
use super::crypto::PrivateKey;
use crate::secret::Secret;

/// Everything of PKCS#8 before the scalar, if the public key follows.
const PKCS8_HEAD: &[u8; 36] =
    b"\x30\x81\x87\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\
    \x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x04\x6d\x30\x6b\x02\x01\x01\x04\x20";
/// What stands between scalar and public key.
const PKCS8_MIDDLE: &[u8; 5] = b"\xa1\x44\x03\x42\x00";
/// Everything of PKCS#8 before the scalar, if nothing follows.
const PKCS8_SHORT_HEAD: &[u8; 35] =
    b"\x30\x41\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\
    \x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x04\x27\x30\x25\x02\x01\x01\x04\x20";

/// Why keys are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum KeyError {
    /// The scalar is zero or not below the order of P-256. A random one is, once in 2^32: draw again.
    ScalarOutOfRange,
    /// Not PKCS#8 of a P-256 key, or the public key inside is not the private key's.
    Pkcs8,
    /// The public key is not the private key's.
    PublicKeyMismatch,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ScalarOutOfRange => "private key is out of range",
            Self::Pkcs8 => "not the PKCS#8 form of a P-256 key",
            Self::PublicKeyMismatch => "public key does not belong to the private key",
        })
    }
}

impl core::error::Error for KeyError {}

/// A P-256 key pair: the receiver's, or the one that a sender makes for one message.
#[derive(Clone)]
pub struct KeyPair {
    private: PrivateKey,
    public: [u8; PUBLIC_KEY_LEN],
}

impl KeyPair {
    /// Takes the private scalar, big-endian, and computes the public key.
    ///
    /// # Errors
    ///
    /// [`KeyError::ScalarOutOfRange`].
    pub fn from_raw(private: &[u8; 32]) -> Result<Self, KeyError> {
        let private = PrivateKey::from_scalar(private).ok_or(KeyError::ScalarOutOfRange)?;
        Ok(Self::new(private))
    }

    /// Reads PKCS#8 DER, with or without the public key inside.
    ///
    /// # Errors
    ///
    /// [`KeyError::Pkcs8`].
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        let private = PrivateKey::from_pkcs8(der).ok_or(KeyError::Pkcs8)?;
        Ok(Self::new(private))
    }

    fn new(private: PrivateKey) -> Self {
        let public = private.public();
        Self { private, public }
    }

    /// Checks a public key that was stored beside the private one.
    ///
    /// # Errors
    ///
    /// [`KeyError::PublicKeyMismatch`].
    pub fn with_public_key(self, public: &[u8]) -> Result<Self, KeyError> {
        match self.public == public {
            true => Ok(self),
            false => Err(KeyError::PublicKeyMismatch),
        }
    }

    /// Returns the public key, an uncompressed point.
    pub const fn public_key(&self) -> &[u8; PUBLIC_KEY_LEN] {
        &self.public
    }

    /// Returns the private scalar, big-endian.
    pub fn to_raw(&self) -> Secret<[u8; 32]> {
        self.private.scalar()
    }

    /// Writes PKCS#8 DER with the public key inside, as firebase-messaging stores it.
    pub fn to_pkcs8(&self) -> Secret<[u8; 138]> {
        joined([PKCS8_HEAD, self.to_raw().expose(), PKCS8_MIDDLE, &self.public])
    }

    /// Writes PKCS#8 DER without the public key.
    pub fn to_short_pkcs8(&self) -> Secret<[u8; 67]> {
        joined([PKCS8_SHORT_HEAD, self.to_raw().expose(), &[], &[]])
    }

    pub(super) const fn private(&self) -> &PrivateKey {
        &self.private
    }
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyPair([redacted])")
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for KeyPair {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "KeyPair([redacted])");
    }
}

/// What a receiver needs to decrypt; public key and authentication secret go to the sender.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Keys {
    pair: KeyPair,
    auth_secret: Secret<[u8; AUTH_SECRET_LEN]>,
}

impl Keys {
    /// How many random bytes [`generate`](Self::generate) takes.
    pub const RANDOM_LEN: usize = 32 + AUTH_SECRET_LEN;

    /// Makes keys of random bytes: of a cryptographic generator, used for nothing else, wiped by the caller.
    ///
    /// # Errors
    ///
    /// [`KeyError::ScalarOutOfRange`], once in 2^32: call again with new bytes.
    pub fn generate(random: &[u8; Self::RANDOM_LEN]) -> Result<Self, KeyError> {
        let (scalar, rest) = random.split_first_chunk().ok_or(KeyError::ScalarOutOfRange)?;
        let auth_secret = rest.first_chunk().ok_or(KeyError::ScalarOutOfRange)?;
        Ok(Self::new(KeyPair::from_raw(scalar)?, *auth_secret))
    }

    /// Puts stored keys together.
    pub const fn new(pair: KeyPair, auth_secret: [u8; AUTH_SECRET_LEN]) -> Self {
        Self { pair, auth_secret: Secret::new(auth_secret) }
    }

    /// Returns the key pair.
    pub const fn pair(&self) -> &KeyPair {
        &self.pair
    }

    /// Returns the public key, an uncompressed point: `p256dh` in a registration.
    pub const fn public_key(&self) -> &[u8; PUBLIC_KEY_LEN] {
        self.pair.public_key()
    }

    /// Returns the authentication secret: `auth` in a registration.
    pub const fn auth_secret(&self) -> &Secret<[u8; AUTH_SECRET_LEN]> {
        &self.auth_secret
    }
}

/// Puts parts together that have `N` bytes in all.
fn joined<const N: usize>(parts: [&[u8]; 4]) -> Secret<[u8; N]> {
    let mut bytes = [0; N];
    let all = parts.into_iter().flatten();
    bytes.iter_mut().zip(all).for_each(|(to, from)| *to = *from);
    let secret = Secret::new(bytes);
    bytes.zeroize();
    secret
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::collections::BTreeSet;
    use std::format;

    use super::*;

    /// The order of the curve: one above the largest scalar.
    const ORDER: [u8; 32] = *b"\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\
        \xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x51";

    #[test]
    fn different_random_bytes_make_different_keys() {
        let keys = (1..=10u8).map(|seed| Keys::generate(&[seed; 48]).unwrap());
        let points: BTreeSet<_> = keys.map(|keys| *keys.public_key()).collect();
        assert_eq!(points.len(), 10);
        assert!(points.iter().all(|point| point[0] == 4));
    }

    #[test]
    fn generating_splits_the_random_bytes() {
        let random = core::array::from_fn(|index| index as u8);
        let keys = Keys::generate(&random).unwrap();
        assert_eq!(keys.pair().to_raw().expose(), random.first_chunk().unwrap());
        assert_eq!(keys.auth_secret().expose(), random.last_chunk().unwrap());
    }

    #[test]
    fn refuses_scalars_out_of_range() {
        for scalar in [[0; 32], ORDER, [0xff; 32]] {
            assert_eq!(KeyPair::from_raw(&scalar).unwrap_err(), KeyError::ScalarOutOfRange);
        }
        let mut largest = ORDER;
        largest[31] -= 1;
        assert!(KeyPair::from_raw(&largest).is_ok());
        let mut random = [0; Keys::RANDOM_LEN];
        random[..32].copy_from_slice(&ORDER);
        assert_eq!(Keys::generate(&random).unwrap_err(), KeyError::ScalarOutOfRange);
    }

    #[test]
    fn both_forms_of_pkcs8_come_back_as_they_went() {
        let pair = KeyPair::from_raw(&[3; 32]).unwrap();
        for der in [&pair.to_pkcs8().expose()[..], pair.to_short_pkcs8().expose()] {
            let read = KeyPair::from_pkcs8(der).unwrap();
            assert_eq!(read.public_key(), pair.public_key());
            assert_eq!(read.to_raw().expose(), &[3; 32]);
        }
    }

    #[test]
    fn every_truncation_of_pkcs8_is_refused() {
        let pair = KeyPair::from_raw(&[3; 32]).unwrap();
        for der in [&pair.to_pkcs8().expose()[..], pair.to_short_pkcs8().expose()] {
            for len in 0..der.len() {
                assert_eq!(KeyPair::from_pkcs8(&der[..len]).unwrap_err(), KeyError::Pkcs8);
            }
        }
    }

    #[test]
    fn refuses_a_public_key_of_another() {
        let [pair, other] = [[3; 32], [4; 32]].map(|scalar| KeyPair::from_raw(&scalar).unwrap());
        let error = pair.clone().with_public_key(other.public_key()).unwrap_err();
        assert_eq!(error, KeyError::PublicKeyMismatch);
        assert!(pair.clone().with_public_key(&pair.public_key()[..64]).is_err());
        assert!(pair.clone().with_public_key(pair.public_key()).is_ok());
        let mut der = *pair.to_pkcs8().expose();
        der[73..].copy_from_slice(other.public_key());
        assert_eq!(KeyPair::from_pkcs8(&der).unwrap_err(), KeyError::Pkcs8);
    }

    #[test]
    fn prints_nothing_secret() {
        let keys = Keys::generate(&[0xab; 48]).unwrap();
        let printed = format!("{keys:?} {:?}", keys.pair().to_pkcs8());
        assert!(!printed.contains("171") && !printed.contains("ab"), "{printed}");
    }
}

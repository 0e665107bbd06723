//! Encrypts push bodies: for tests, the simulator and tools.
//!
//! Follows RFC 8291 §4 over RFC 8188 §2, and draft-ietf-webpush-encryption-03 §4 with its two headers.
//! Promises the exact length beforehand and nothing written on an error. It draws no random numbers: a sender
//! key and a salt that are used twice give the messages away. It makes one record, whatever its size.

use core::fmt;

use super::AUTH_SECRET_LEN;
use super::KeyPair;
use super::PUBLIC_KEY_LEN;
use super::SALT_LEN;
use super::Scheme;
use super::TAG_LEN;
use super::crypto::Parties;
use super::decrypt::BINARY_HEADER_LEN;
use super::header::DEFAULT_RECORD_SIZE;
use crate::secret::Redacted;
use crate::wire::BufferTooSmall;
use crate::wire::Writer;
use crate::wire::base64::Alphabet;
use crate::wire::text;

/// Why nothing was encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum EncryptError {
    /// The receiver's key is not a point of P-256.
    ReceiverKey,
    /// The output does not fit.
    BufferTooSmall(BufferTooSmall),
}

impl fmt::Display for EncryptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReceiverKey => f.write_str("receiver's key is not a point of P-256"),
            Self::BufferTooSmall(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for EncryptError {}

impl From<BufferTooSmall> for EncryptError {
    fn from(error: BufferTooSmall) -> Self {
        Self::BufferTooSmall(error)
    }
}

/// Everything that makes one message secret but its text.
#[derive(Clone, Copy, Debug)]
pub struct Seal<'a> {
    receiver: &'a [u8; PUBLIC_KEY_LEN],
    auth_secret: Redacted<&'a [u8; AUTH_SECRET_LEN]>,
    sender: &'a KeyPair,
    salt: [u8; SALT_LEN],
    /// Zero bytes beside the text, to hide its length.
    pub padding: u16,
    /// What the sender says the record size is. Not checked: what a receiver must refuse can be made.
    /// `None` says what the record needs, and at least 4096.
    pub record_size: Option<u32>,
}

impl<'a> Seal<'a> {
    /// Takes the receiver's public part, and a key pair and a salt made for this message alone.
    pub const fn new(
        receiver: &'a [u8; PUBLIC_KEY_LEN],
        auth_secret: &'a [u8; AUTH_SECRET_LEN],
        sender: &'a KeyPair,
        salt: [u8; SALT_LEN],
    ) -> Self {
        Self {
            receiver,
            auth_secret: Redacted::new(auth_secret),
            sender,
            salt,
            padding: 0,
            record_size: None,
        }
    }

    /// Returns the exact length of the body for a text of `text_len` bytes.
    pub fn body_len(&self, scheme: Scheme, text_len: usize) -> usize {
        let head = match scheme {
            Scheme::Aesgcm => 0,
            Scheme::Aes128gcm => BINARY_HEADER_LEN,
        };
        let padding = scheme.min_padding() + usize::from(self.padding);
        text_len.saturating_add(head + padding + TAG_LEN)
    }

    /// Encrypts `text` into the start of `out` and returns the body.
    ///
    /// # Errors
    ///
    /// A key that is not a point, or a buffer below [`body_len`](Self::body_len).
    pub fn encrypt<'o>(
        &self,
        scheme: Scheme,
        text: &[u8],
        out: &'o mut [u8],
    ) -> Result<&'o mut [u8], EncryptError> {
        let needed = self.body_len(scheme, text.len());
        let parties = Parties {
            ours: self.sender.private(),
            theirs: self.receiver,
            receiver: self.receiver,
            sender: self.sender.public_key(),
            auth_secret: self.auth_secret.expose(),
        };
        let out = out.get_mut(..needed).ok_or(BufferTooSmall { needed })?;
        let key = parties.record_key(scheme, &self.salt).ok_or(EncryptError::ReceiverKey)?;
        let head = self.write(scheme, text, &mut Writer::for_len(out, needed)?);
        let record = out.get_mut(head..).and_then(|record| record.split_last_chunk_mut());
        if let Some((padded, tag)) = record {
            *tag = key.seal(padded).ok_or(BufferTooSmall { needed })?;
        }
        Ok(out)
    }

    /// Returns the value of the `encryption` header of an `aesgcm` body.
    pub fn encryption_header(&self, text_len: usize) -> heapless::String<42> {
        let mut header = labelled("salt=", &self.salt);
        let record_size = self.record_size_of(Scheme::Aesgcm, text_len);
        if u64::from(record_size) != DEFAULT_RECORD_SIZE {
            let digits = text::decimal(record_size.into());
            // 27 characters, 4 and at most 10 fit.
            let _ = header.push_str(";rs=").and_then(|()| header.push_str(&digits));
        }
        header
    }

    /// Returns the value of the `crypto-key` header of an `aesgcm` body.
    pub fn crypto_key_header(&self) -> heapless::String<90> {
        labelled("dh=", self.sender.public_key())
    }

    /// Writes head and padded text, and returns the length of the head.
    fn write(&self, scheme: Scheme, text: &[u8], out: &mut Writer<'_>) -> usize {
        let zeros = || core::iter::repeat_n(&[0], self.padding.into());
        match scheme {
            Scheme::Aesgcm => {
                out.bytes(&self.padding.to_be_bytes());
                zeros().for_each(|zero| out.bytes(zero));
                out.bytes(text);
                0
            }
            Scheme::Aes128gcm => {
                out.bytes(&self.salt);
                out.bytes(&self.record_size_of(scheme, text.len()).to_be_bytes());
                out.bytes(&[PUBLIC_KEY_LEN as u8]);
                out.bytes(self.sender.public_key());
                out.bytes(text);
                out.bytes(&[2]);
                zeros().for_each(|zero| out.bytes(zero));
                BINARY_HEADER_LEN
            }
        }
    }

    /// A record of RFC 8188 counts its tag; one of the draft does not, and must be below the size.
    fn record_size_of(&self, scheme: Scheme, text_len: usize) -> u32 {
        let record = match scheme {
            Scheme::Aesgcm => self.body_len(scheme, text_len) - TAG_LEN + 1,
            Scheme::Aes128gcm => self.body_len(scheme, text_len) - BINARY_HEADER_LEN,
        };
        let needed = u32::try_from(record).unwrap_or(u32::MAX);
        self.record_size.unwrap_or(needed.max(DEFAULT_RECORD_SIZE as u32))
    }
}

/// Puts base64url of `bytes` behind `label`; what goes over `N` characters is cut off.
fn labelled<const N: usize>(label: &str, bytes: &[u8]) -> heapless::String<N> {
    let mut encoded = [0; 90];
    let encoded = Alphabet::Url.encode(bytes, &mut encoded).unwrap_or_default();
    text::joined(label, encoded)
}

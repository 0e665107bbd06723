//! Why a push body cannot be decrypted: the nine causes that Chromium tells apart.
//!
//! Follows components/gcm_driver/crypto/gcm_decryption_result.h (spec/webpush.md §6). Promises stable names.
//! A wrong key, a wrong secret and altered bytes are one cause, since AES-GCM cannot tell them apart.

use core::fmt;

/// Why a push body cannot be decrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum DecryptError {
    /// The `encryption` header does not parse or has no salt of 16 bytes.
    InvalidEncryptionHeader,
    /// The `crypto-key` header does not parse or does not have `dh` in exactly one value.
    InvalidCryptoKeyHeader,
    /// There are no keys to decrypt with.
    NoKeys,
    /// The sender's key is not a point of P-256.
    InvalidSharedSecret,
    /// Wrong size, wrong key, altered bytes or wrong padding.
    InvalidPayload,
    /// The body is too short for its binary header and an empty record.
    InvalidBinaryHeaderPayloadLength,
    /// The binary header's record size is below 18.
    InvalidBinaryHeaderRecordSize,
    /// The binary header's key is not 65 bytes long.
    InvalidBinaryHeaderPublicKeyLength,
    /// The binary header's key is not an uncompressed point.
    InvalidBinaryHeaderPublicKeyFormat,
}

impl DecryptError {
    /// Returns a stable name: Chromium's in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidEncryptionHeader => "invalid_encryption_header",
            Self::InvalidCryptoKeyHeader => "invalid_crypto_key_header",
            Self::NoKeys => "no_keys",
            Self::InvalidSharedSecret => "invalid_shared_secret",
            Self::InvalidPayload => "invalid_payload",
            Self::InvalidBinaryHeaderPayloadLength => "invalid_binary_header_payload_length",
            Self::InvalidBinaryHeaderRecordSize => "invalid_binary_header_record_size",
            Self::InvalidBinaryHeaderPublicKeyLength => "invalid_binary_header_public_key_length",
            Self::InvalidBinaryHeaderPublicKeyFormat => "invalid_binary_header_public_key_format",
        }
    }
}

impl fmt::Display for DecryptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InvalidEncryptionHeader => "encryption header is invalid",
            Self::InvalidCryptoKeyHeader => "crypto-key header is invalid",
            Self::NoKeys => "no keys to decrypt with",
            Self::InvalidSharedSecret => "sender's key is not a point of P-256",
            Self::InvalidPayload => "body does not decrypt",
            Self::InvalidBinaryHeaderPayloadLength => "body is too short",
            Self::InvalidBinaryHeaderRecordSize => "record size is below 18",
            Self::InvalidBinaryHeaderPublicKeyLength => "sender's key is not 65 bytes long",
            Self::InvalidBinaryHeaderPublicKeyFormat => "sender's key is not an uncompressed point",
        })
    }
}

impl core::error::Error for DecryptError {}

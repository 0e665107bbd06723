//! Decrypts a push body where it lies.
//!
//! Follows RFC 8188 §2 and RFC 8291 §4, draft-ietf-webpush-encryption-03 §4, and the limits of Chromium's
//! gcm_message_cryptographer.cc and message_payload_parser.cc (spec/webpush.md §4, §5): one record, at most
//! `rs` bytes of it padded text. Promises constant memory, no copy and no panic; sizes are checked before any
//! arithmetic on the curve. On an error the body holds nothing of use.

use core::ops::Range;

use super::DecryptError;
use super::Keys;
use super::PUBLIC_KEY_LEN;
use super::SALT_LEN;
use super::Scheme;
use super::TAG_LEN;
use super::crypto::Parties;
use super::crypto::RecordKey;
use super::crypto::UNCOMPRESSED;
use super::header;
use crate::wire::base64::Alphabet;

/// Salt, record size, length of the key and the key.
pub(super) const BINARY_HEADER_LEN: usize = SALT_LEN + 4 + 1 + PUBLIC_KEY_LEN;
/// Delimiter and tag: an empty message. Chromium wants one byte more.
const MIN_RECORD_LEN: usize = 1 + TAG_LEN;
const MIN_RECORD_SIZE: u32 = 18;
const LAST_RECORD: u8 = 2;

/// How a body is encrypted, and what of it stands outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headers<'a> {
    /// `aesgcm`: everything but the record is in two headers.
    Aesgcm {
        /// Value of the `encryption` header.
        encryption: &'a str,
        /// Value of the `crypto-key` header.
        crypto_key: &'a str,
    },
    /// `aes128gcm`: everything is in the body.
    Aes128gcm,
}

/// Decrypts `body` in place and returns the text, which is a part of it.
///
/// # Errors
///
/// Why not; never [`DecryptError::NoKeys`].
pub fn decrypt<'b>(
    keys: &Keys,
    headers: Headers<'_>,
    body: &'b mut [u8],
) -> Result<&'b mut [u8], DecryptError> {
    let text = match headers {
        Headers::Aesgcm { encryption, crypto_key } => {
            Parameters::of_headers(encryption, crypto_key)?.open(keys, body)
        }
        Headers::Aes128gcm => Parameters::of_body(body)?.open(keys, body),
    }?;
    body.get_mut(text).ok_or(DecryptError::InvalidPayload)
}

/// What must be known to decrypt a record.
pub(super) struct Parameters {
    scheme: Scheme,
    salt: [u8; SALT_LEN],
    record_size: u64,
    /// `None` if it is not as long as a point.
    sender: Option<[u8; PUBLIC_KEY_LEN]>,
    /// Where the record starts in the body.
    record: usize,
}

impl Parameters {
    pub(super) fn of_headers(encryption: &str, crypto_key: &str) -> Result<Self, DecryptError> {
        let (salt, record_size) = header::salt_and_record_size(encryption)?;
        let sender = header::sender_key(crypto_key)?;
        Ok(Self {
            scheme: Scheme::Aesgcm,
            salt,
            record_size,
            sender: Alphabet::Url.decode_array(sender.as_bytes()).ok(),
            record: 0,
        })
    }

    pub(super) fn of_body(body: &[u8]) -> Result<Self, DecryptError> {
        if body.len() < BINARY_HEADER_LEN + MIN_RECORD_LEN {
            return Err(DecryptError::InvalidBinaryHeaderPayloadLength);
        }
        let header = binary_header(body).ok_or(DecryptError::InvalidBinaryHeaderPayloadLength)?;
        let (salt, record_size, key_len, sender) = header;
        if record_size < MIN_RECORD_SIZE {
            return Err(DecryptError::InvalidBinaryHeaderRecordSize);
        }
        if usize::from(key_len) != PUBLIC_KEY_LEN {
            return Err(DecryptError::InvalidBinaryHeaderPublicKeyLength);
        }
        if sender.first() != Some(&UNCOMPRESSED) {
            return Err(DecryptError::InvalidBinaryHeaderPublicKeyFormat);
        }
        Ok(Self {
            scheme: Scheme::Aes128gcm,
            salt: *salt,
            record_size: record_size.into(),
            sender: Some(*sender),
            record: BINARY_HEADER_LEN,
        })
    }

    /// Decrypts the record in place and returns where the text is in `body`.
    pub(super) fn open(&self, keys: &Keys, body: &mut [u8]) -> Result<Range<usize>, DecryptError> {
        let record = body.get_mut(self.record..).unwrap_or_default();
        let split = record.split_last_chunk_mut::<TAG_LEN>();
        let (padded, tag) = split.ok_or(DecryptError::InvalidPayload)?;
        if padded.len() as u64 > self.record_size || padded.len() < self.scheme.min_padding() {
            return Err(DecryptError::InvalidPayload);
        }
        let opened = self.record_key(keys)?.open(padded, tag);
        let text = opened.and_then(|()| self.scheme.text_in(padded));
        let text = text.ok_or(DecryptError::InvalidPayload)?;
        Ok(self.record + text.start..self.record + text.end)
    }

    fn record_key(&self, keys: &Keys) -> Result<RecordKey, DecryptError> {
        let sender = self.sender.as_ref();
        let sender = sender.ok_or(DecryptError::InvalidSharedSecret)?;
        let parties = Parties {
            ours: keys.pair().private(),
            theirs: sender,
            receiver: keys.public_key(),
            sender,
            auth_secret: keys.auth_secret().expose(),
        };
        let key = parties.record_key(self.scheme, &self.salt);
        key.ok_or(DecryptError::InvalidSharedSecret)
    }
}

impl Scheme {
    /// Bytes that are in every record beside text and tag.
    pub(super) const fn min_padding(self) -> usize {
        match self {
            Self::Aesgcm => 2,
            Self::Aes128gcm => 1,
        }
    }

    /// Finds the text in a decrypted record; `None` if the padding is wrong.
    fn text_in(self, record: &[u8]) -> Option<Range<usize>> {
        match self {
            Self::Aesgcm => {
                let (len, rest) = record.split_first_chunk()?;
                let len = usize::from(u16::from_be_bytes(*len));
                let zeros = rest.get(..len)?.iter().all(|byte| *byte == 0);
                zeros.then_some(2 + len..record.len())
            }
            Self::Aes128gcm => {
                let delimiter = record.iter().rposition(|byte| *byte != 0)?;
                (record.get(delimiter) == Some(&LAST_RECORD)).then_some(0..delimiter)
            }
        }
    }
}

type BinaryHeader<'a> = (&'a [u8; SALT_LEN], u32, u8, &'a [u8; PUBLIC_KEY_LEN]);

fn binary_header(body: &[u8]) -> Option<BinaryHeader<'_>> {
    let (salt, rest) = body.split_first_chunk()?;
    let (record_size, rest) = rest.split_first_chunk()?;
    let (key_len, rest) = rest.split_first()?;
    Some((salt, u32::from_be_bytes(*record_size), *key_len, rest.first_chunk()?))
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::vec;
    use std::vec::Vec;

    use super::*;
    use crate::push::KeyPair;

    const SALT: [u8; SALT_LEN] = *b"abcdefghijklmnop";

    fn keys() -> Keys {
        Keys::generate(&[7; 48]).unwrap()
    }

    /// Seals a record whose padding is the caller's.
    fn sealed(scheme: Scheme, record_size: u32, padded: &[u8]) -> Vec<u8> {
        let keys = keys();
        let sender = KeyPair::from_raw(&[9; 32]).unwrap();
        let parties = Parties {
            ours: sender.private(),
            theirs: keys.public_key(),
            receiver: keys.public_key(),
            sender: sender.public_key(),
            auth_secret: keys.auth_secret().expose(),
        };
        let mut record = padded.to_vec();
        let tag = parties.record_key(scheme, &SALT).unwrap().seal(&mut record).unwrap();
        let head = match scheme {
            Scheme::Aesgcm => vec![],
            Scheme::Aes128gcm => {
                [&SALT[..], &record_size.to_be_bytes(), &[65], sender.public_key()].concat()
            }
        };
        [head, record, tag.to_vec()].concat()
    }

    fn opened(scheme: Scheme, record_size: u32, padded: &[u8]) -> Result<Vec<u8>, DecryptError> {
        let mut body = sealed(scheme, record_size, padded);
        let parameters = match scheme {
            Scheme::Aesgcm => Parameters {
                scheme,
                salt: SALT,
                record_size: record_size.into(),
                sender: Some(*KeyPair::from_raw(&[9; 32]).unwrap().public_key()),
                record: 0,
            },
            Scheme::Aes128gcm => Parameters::of_body(&body)?,
        };
        let text = parameters.open(&keys(), &mut body)?;
        Ok(body[text].to_vec())
    }

    #[test]
    fn removes_the_padding_of_aes128gcm() {
        for (padded, text) in [
            (&b"text\x02"[..], &b"text"[..]),
            (b"text\x02\0\0\0", b"text"),
            (b"\x02", b""),
            (b"\x02\0", b""),
            (b"te\0xt\x02\x02\0", b"te\0xt\x02"),
            (b"\0\0\x02", b"\0\0"),
        ] {
            assert_eq!(opened(Scheme::Aes128gcm, 4096, padded).unwrap(), text, "{padded:?}");
        }
    }

    #[test]
    fn refuses_wrong_padding_of_aes128gcm() {
        for padded in [
            &b"\0"[..],
            b"\0\0\0\0",
            b"text\x01",
            b"text\x01\0",
            b"text",
            b"text\x02\0\x03",
            b"t\x02\x01",
        ] {
            let error = Err(DecryptError::InvalidPayload);
            assert_eq!(opened(Scheme::Aes128gcm, 4096, padded), error, "{padded:?}");
        }
    }

    #[test]
    fn removes_the_padding_of_aesgcm() {
        for (padded, text) in [
            (&b"\0\0text"[..], &b"text"[..]),
            (b"\0\x03\0\0\0text", b"text"),
            (b"\0\0", b""),
            (b"\0\x02\0\0", b""),
            (b"\0\0\0\0", b"\0\0"),
        ] {
            assert_eq!(opened(Scheme::Aesgcm, 4096, padded).unwrap(), text, "{padded:?}");
        }
    }

    #[test]
    fn refuses_wrong_padding_of_aesgcm() {
        for padded in [
            &b"\0"[..],
            b"\0\x04\0\0text",
            b"\0\x40text",
            b"\x01\0text",
            b"\0\x01",
            b"\0\x02\0\x01text",
        ] {
            let error = Err(DecryptError::InvalidPayload);
            assert_eq!(opened(Scheme::Aesgcm, 4096, padded), error, "{padded:?}");
        }
    }

    #[test]
    fn a_record_may_have_the_record_size_beside_its_tag_and_not_a_byte_more() {
        let mut padded = [b'x'; 41];
        padded[40] = 2;
        padded[..2].copy_from_slice(&[0, 0]);
        for scheme in [Scheme::Aesgcm, Scheme::Aes128gcm] {
            assert!(opened(scheme, 41, &padded).is_ok(), "{scheme:?}");
            let error = Err(DecryptError::InvalidPayload);
            assert_eq!(opened(scheme, 40, &padded), error, "{scheme:?}");
        }
    }

    #[test]
    fn refuses_two_records() {
        let first = sealed(Scheme::Aes128gcm, 25, b"12345678\x01");
        let second = &sealed(Scheme::Aes128gcm, 25, b"1234567\x02")[BINARY_HEADER_LEN..];
        let mut body = [&first, second].concat();
        let error = decrypt(&keys(), Headers::Aes128gcm, &mut body).unwrap_err();
        assert_eq!(error, DecryptError::InvalidPayload);
    }

    #[test]
    fn splits_the_binary_header_exactly() {
        let body = sealed(Scheme::Aes128gcm, 18, b"t\x02");
        assert_eq!(body.len(), 104);
        let parameters = Parameters::of_body(&body).unwrap();
        assert_eq!(parameters.salt, SALT);
        assert_eq!(parameters.record_size, 18);
        assert_eq!(parameters.sender.unwrap()[..], body[21..86]);
        assert_eq!(parameters.record, 86);
    }

    #[test]
    fn each_fault_of_the_binary_header_has_its_cause() {
        let sound = sealed(Scheme::Aes128gcm, 18, b"\x02");
        assert_eq!(sound.len(), 103);
        for (at, bytes, cause) in [
            (16, &[0, 0, 0, 11][..], DecryptError::InvalidBinaryHeaderRecordSize),
            (16, &[0, 0, 0, 17], DecryptError::InvalidBinaryHeaderRecordSize),
            (20, &[42], DecryptError::InvalidBinaryHeaderPublicKeyLength),
            (21, &[0x42], DecryptError::InvalidBinaryHeaderPublicKeyFormat),
            (22, &[0xff; 32], DecryptError::InvalidSharedSecret),
            (102, &[sound[102] ^ 1], DecryptError::InvalidPayload),
        ] {
            let mut body = sound.clone();
            body[at..at + bytes.len()].copy_from_slice(bytes);
            assert_eq!(decrypt(&keys(), Headers::Aes128gcm, &mut body), Err(cause));
        }
        for len in 0..sound.len() {
            let error = Parameters::of_body(&sound[..len]).err();
            assert_eq!(error, Some(DecryptError::InvalidBinaryHeaderPayloadLength), "{len}");
        }
    }
}

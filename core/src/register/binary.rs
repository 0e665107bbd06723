//! Credentials for flash: compact, versioned, checked; at most 1 KiB.
//!
//! Layout: version 1, then each field as one tag byte, a length of two bytes little-endian and the
//! bytes; a CRC-32 (IEEE 802.3) of all that at the end. Unknown tags of the same version are
//! skipped. The installation's short-lived authentication token is not kept: it can be renewed.

use super::credentials::Credentials;
use super::credentials::Fid;
use super::credentials::Id;
use super::credentials::Installation;
use super::credentials::Token;
use crate::push::KeyPair;
use crate::push::Keys;
use crate::secret::Secret;
use crate::wire::BufferTooSmall;
use crate::wire::Writer;

/// The longest form, in bytes.
pub const MAX_LEN: usize = 1024;

const VERSION: u8 = 1;

/// The fields, by their tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[repr(u8)]
#[non_exhaustive]
pub enum Field {
    /// Android id, 8 bytes little-endian.
    AndroidId = 1,
    /// Security token, 8 bytes little-endian.
    SecurityToken = 2,
    /// Private key, 32 bytes big-endian.
    PrivateKey = 3,
    /// App id.
    AppId = 4,
    /// Token of register3.
    GcmToken = 5,
    /// Firebase installation id.
    Fid = 6,
    /// Refresh token of the installation.
    RefreshToken = 7,
    /// FCM token.
    FcmToken = 8,
    /// Times: last check-in and registration (8 bytes each), check-in interval (4 bytes).
    Times = 9,
    /// Authentication secret, 16 bytes.
    AuthSecret = 10,
}

/// Why stored credentials are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum BinaryError {
    /// The version is not known.
    Version(u8),
    /// The checksum is wrong, or the end is missing.
    Corrupt,
    /// A field is missing or malformed.
    Field(Field),
}

impl core::fmt::Display for BinaryError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Version(version) => write!(f, "credentials have unknown version {version}"),
            Self::Corrupt => f.write_str("credentials are corrupt"),
            Self::Field(field) => write!(f, "credentials: {field:?} is missing or malformed"),
        }
    }
}

impl core::error::Error for BinaryError {}

impl Credentials {
    /// Writes the binary form and returns its length, at most [`MAX_LEN`].
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] with the length that it takes.
    pub fn to_binary(&self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let mut times = [0; 20];
        write_times(self, &mut times);
        let (private, auth) = (self.keys.pair().to_raw(), self.keys.auth_secret());
        let id = self.android_id.to_le_bytes();
        let token = Secret::new(self.security_token.expose().to_le_bytes());
        let fields: [(Field, &[u8]); 10] = [
            (Field::AndroidId, &id),
            (Field::SecurityToken, token.expose()),
            (Field::PrivateKey, private.expose()),
            (Field::AuthSecret, auth.expose()),
            (Field::AppId, self.app_id.as_bytes()),
            (Field::GcmToken, self.gcm_token.expose().as_bytes()),
            (Field::Fid, self.installation.fid.as_bytes()),
            (Field::RefreshToken, self.installation.refresh_token.expose().as_bytes()),
            (Field::FcmToken, self.fcm_token.expose().as_bytes()),
            (Field::Times, &times),
        ];
        let len = 1 + fields.iter().map(|(_, bytes)| 3 + bytes.len()).sum::<usize>();
        let mut writer = Writer::for_len(out, len + 4)?;
        writer.bytes(&[VERSION]);
        for (field, bytes) in fields {
            writer.bytes(&[field as u8]);
            writer.bytes(&(bytes.len() as u16).to_le_bytes());
            writer.bytes(bytes);
        }
        let sum = crc32(out.get(..len).unwrap_or_default());
        if let Some(end) = out.get_mut(len..len + 4) {
            end.copy_from_slice(&sum.to_le_bytes());
        }
        Ok(len + 4)
    }

    /// Reads the binary form.
    ///
    /// # Errors
    ///
    /// What is wrong, by field.
    pub fn from_binary(bytes: &[u8]) -> Result<Self, BinaryError> {
        let (content, sum) = bytes.split_last_chunk::<4>().ok_or(BinaryError::Corrupt)?;
        let (version, fields) = content.split_first().ok_or(BinaryError::Corrupt)?;
        if *version != VERSION {
            return Err(BinaryError::Version(*version));
        }
        if crc32(content) != u32::from_le_bytes(*sum) {
            return Err(BinaryError::Corrupt);
        }
        let find = |field| find(fields, field).ok_or(BinaryError::Field(field));
        let token =
            |field| text(find(field)?).and_then(Token::new).ok_or(BinaryError::Field(field));
        let id = |field| {
            let text = text(find(field)?).and_then(|text| Id::try_from(text).ok());
            text.ok_or(BinaryError::Field(field))
        };
        let number = |field| number(find(field)?).ok_or(BinaryError::Field(field));
        let times = find(Field::Times)?;
        Ok(Self {
            android_id: number(Field::AndroidId)?,
            security_token: Secret::new(number(Field::SecurityToken)?),
            keys: Keys::new(
                pair(find(Field::PrivateKey)?).ok_or(BinaryError::Field(Field::PrivateKey))?,
                auth(find(Field::AuthSecret)?).ok_or(BinaryError::Field(Field::AuthSecret))?,
            ),
            app_id: id(Field::AppId)?,
            gcm_token: token(Field::GcmToken)?,
            installation: Installation {
                fid: text(find(Field::Fid)?)
                    .and_then(|text| Fid::try_from(text).ok())
                    .ok_or(BinaryError::Field(Field::Fid))?,
                refresh_token: token(Field::RefreshToken)?,
                auth_token: None,
                expires: 0,
            },
            fcm_token: token(Field::FcmToken)?,
            checked_in: times.get(..8).and_then(self::number).unwrap_or(0),
            registered: times.get(8..16).and_then(self::number).unwrap_or(0),
            checkin_interval: interval(times).ok_or(BinaryError::Field(Field::Times))?,
        })
    }
}

fn write_times(credentials: &Credentials, out: &mut [u8; 20]) {
    let mut writer = match Writer::for_len(out, 20) {
        Ok(writer) => writer,
        Err(_) => return,
    };
    writer.bytes(&credentials.checked_in.to_le_bytes());
    writer.bytes(&credentials.registered.to_le_bytes());
    writer.bytes(&credentials.checkin_interval.to_le_bytes());
}

/// Finds a field; `None` also where the list is broken before it.
fn find(mut fields: &[u8], wanted: Field) -> Option<&[u8]> {
    loop {
        let (head, rest) = fields.split_first_chunk::<3>()?;
        let [tag, low, high] = *head;
        let (bytes, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes([low, high])))?;
        if tag == wanted as u8 {
            return Some(bytes);
        }
        fields = rest;
    }
}

fn text(bytes: &[u8]) -> Option<&str> {
    core::str::from_utf8(bytes).ok()
}

fn number(bytes: &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.try_into().ok()?))
}

fn interval(times: &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(times.get(16..20)?.try_into().ok()?))
}

fn pair(bytes: &[u8]) -> Option<KeyPair> {
    KeyPair::from_raw(bytes.try_into().ok()?).ok()
}

fn auth(bytes: &[u8]) -> Option<[u8; 16]> {
    bytes.try_into().ok()
}

/// CRC-32 of IEEE 802.3, bit by bit: a kilobyte once per boot needs no table.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg());
    !bytes.iter().fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use super::*;

    extern crate std;
    use std::string::String;

    /// Credentials whose every text has its longest form.
    fn longest() -> Credentials {
        let token = |filler: &str| Token::new(&filler.repeat(256)).unwrap();
        Credentials {
            android_id: u64::MAX,
            security_token: Secret::new(7),
            keys: Keys::new(KeyPair::from_raw(&[3; 32]).unwrap(), [4; 16]),
            app_id: Id::try_from("a".repeat(96).as_str()).unwrap(),
            gcm_token: token("g"),
            installation: Installation {
                fid: Fid::try_from("f".repeat(32).as_str()).unwrap(),
                refresh_token: token("r"),
                auth_token: None,
                expires: 0,
            },
            fcm_token: token("t"),
            checked_in: 1,
            checkin_interval: 2,
            registered: 3,
        }
    }

    #[test]
    fn the_longest_credentials_fit_and_come_back() {
        let mut bytes = [0; MAX_LEN];
        let len = longest().to_binary(&mut bytes).unwrap();
        let read = Credentials::from_binary(&bytes[..len]).unwrap();
        assert_eq!(read.android_id, u64::MAX);
        assert_eq!(read.keys.public_key(), longest().keys.public_key());
        assert_eq!(read.fcm_token, longest().fcm_token);
        assert_eq!((read.checked_in, read.checkin_interval, read.registered), (1, 2, 3));
    }

    #[test]
    fn any_changed_byte_and_any_truncation_is_refused() {
        let mut bytes = [0; MAX_LEN];
        let len = longest().to_binary(&mut bytes).unwrap();
        for index in 0..len {
            let mut changed = bytes;
            changed[index] ^= 0x10;
            assert!(Credentials::from_binary(&changed[..len]).is_err(), "byte {index}");
            assert!(Credentials::from_binary(&bytes[..index]).is_err(), "length {index}");
        }
    }

    #[test]
    fn a_missing_field_is_named() {
        let mut bytes = [0; MAX_LEN];
        let len = longest().to_binary(&mut bytes).unwrap();
        bytes[1] = 99;
        let sum = crc32(&bytes[..len - 4]);
        bytes[len - 4..len].copy_from_slice(&sum.to_le_bytes());
        let error = Credentials::from_binary(&bytes[..len]).unwrap_err();
        assert_eq!(error, BinaryError::Field(Field::AndroidId));
        assert_eq!(
            std::format!("{error}"),
            String::from("credentials: AndroidId is missing or malformed")
        );
        assert_eq!(
            Credentials::from_binary(&[9, 0, 0, 0, 0]).unwrap_err(),
            BinaryError::Version(9)
        );
    }

    #[test]
    fn the_checksum_is_the_standard_one() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }
}

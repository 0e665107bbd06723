//! Opens the push message inside a DataMessageStanza, in the stanza's own bytes.
//!
//! Follows Chromium's gcm_encryption_provider.cc (spec/webpush.md §1, §4): which scheme, which headers, and
//! `_googRawData` where raw_data is no body. Promises no second buffer: the stanza still decodes afterwards, and
//! its payload is a range of it. Open a stanza once; the second time it is no longer encrypted.

use core::fmt;
use core::ops::Range;

use super::DecryptError;
use super::Keys;
use super::decrypt::Parameters;
use crate::mcs::Encryption;
use crate::mcs::Push;
use crate::wire::DecodeError;
use crate::wire::Reader;
use crate::wire::WireType;
use crate::wire::base64::Alphabet;

/// The pair whose value is a whole body in standard base64.
const INTERNAL_RAW_DATA: &[u8] = b"_googRawData";

const APP_DATA: u32 = WireType::Len.key(7);
const RAW_DATA: u32 = WireType::Len.key(21);
const PAIR_KEY: u32 = WireType::Len.key(1);
const PAIR_VALUE: u32 = WireType::Len.key(2);
/// Makes field 2 of a pair the unknown field 15, so that bytes may stand where text must be.
const UNKNOWN_FIELD: u8 = 15 << 3;

/// Why a message cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum OpenError {
    /// The stanza cannot be decoded.
    Stanza(DecodeError),
    /// Its body cannot be decrypted.
    Decrypt(DecryptError),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stanza(error) => error.fmt(f),
            Self::Decrypt(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for OpenError {}

impl From<DecodeError> for OpenError {
    fn from(error: DecodeError) -> Self {
        Self::Stanza(error)
    }
}

impl From<DecryptError> for OpenError {
    fn from(error: DecryptError) -> Self {
        Self::Decrypt(error)
    }
}

/// What an opened stanza holds, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// How it was encrypted.
    pub encryption: Encryption,
    /// Where in the stanza the payload is: decrypted, or raw_data as it came.
    pub range: Range<usize>,
}

impl Opened {
    /// Returns the payload out of the stanza that was opened.
    pub fn payload<'a>(&self, stanza: &'a [u8]) -> &'a [u8] {
        stanza.get(self.range.clone()).unwrap_or_default()
    }
}

/// Decrypts the message in `stanza`, the bytes of a DataMessageStanza, in place.
///
/// # Errors
///
/// [`OpenError::Stanza`] if the bytes are no stanza, else why the body cannot be decrypted; then the stanza
/// still decodes, so that its id can be acknowledged.
pub fn open(keys: Option<&Keys>, stanza: &mut [u8]) -> Result<Opened, OpenError> {
    let push = Push::decode(stanza)?;
    let encryption = push.encryption();
    let place = last_field(Reader::new(stanza, 0), RAW_DATA).map_or(0..0, |field| field.value);
    let (parameters, place) = match encryption {
        Encryption::None => {
            return Ok(Opened { encryption, range: place });
        }
        Encryption::Aesgcm => (aesgcm(&push)?, place),
        Encryption::Aes128gcm => aes128gcm(stanza, place)?,
    };
    let keys = keys.ok_or(DecryptError::NoKeys)?;
    let body = stanza.get_mut(place.clone()).unwrap_or_default();
    let text = parameters.open(keys, body)?;
    let range = place.start + text.start..place.start + text.end;
    Ok(Opened { encryption, range })
}

fn aesgcm(push: &Push<'_>) -> Result<Parameters, OpenError> {
    let header = |key| push.stanza.app_value(key).map(Option::unwrap_or_default);
    Ok(Parameters::of_headers(header("encryption")?, header("crypto-key")?)?)
}

/// Finds the body: raw_data, or else `_googRawData`, which is decoded where it stands.
fn aes128gcm(
    stanza: &mut [u8],
    raw_data: Range<usize>,
) -> Result<(Parameters, Range<usize>), DecryptError> {
    let body = |stanza: &[u8], place: &Range<usize>| {
        Parameters::of_body(stanza.get(place.clone()).unwrap_or_default())
    };
    match body(stanza, &raw_data) {
        Ok(parameters) => Ok((parameters, raw_data)),
        Err(error) => {
            let place = decode_internal_raw_data(stanza).ok_or(error)?;
            Ok((body(stanza, &place)?, place))
        }
    }
}

/// Decodes the value of the last `_googRawData` in place and returns where the bytes are.
fn decode_internal_raw_data(stanza: &mut [u8]) -> Option<Range<usize>> {
    let value = internal_raw_data(Reader::new(stanza, 0))?;
    let text = stanza.get_mut(value.value.clone())?;
    let len = Alphabet::Standard.decode_in_place(text).ok()?.len();
    *stanza.get_mut(value.key)? |= UNKNOWN_FIELD;
    Some(value.value.start..value.value.start + len)
}

fn internal_raw_data(stanza: Reader<'_>) -> Option<Field> {
    let bytes = stanza.rest();
    let values = fields(stanza, APP_DATA).filter_map(|pair| {
        let pair = Reader::new(bytes.get(pair.value.clone())?, pair.value.start);
        let key = last_field(pair, PAIR_KEY)?;
        let named = bytes.get(key.value) == Some(INTERNAL_RAW_DATA);
        last_field(pair, PAIR_VALUE).filter(|_| named)
    });
    values.last()
}

/// Where a delimited field stands: the first byte of its key, and its value.
struct Field {
    key: usize,
    value: Range<usize>,
}

fn last_field(message: Reader<'_>, wanted: u32) -> Option<Field> {
    fields(message, wanted).last()
}

/// Walks the fields with this key, up to the first broken one.
fn fields(mut message: Reader<'_>, wanted: u32) -> impl Iterator<Item = Field> {
    core::iter::from_fn(move || {
        while !message.is_empty() {
            let start = message.offset();
            let key = message.key().ok()?;
            if key == wanted {
                let value = message.delimited().ok()?;
                let range = value.offset()..value.offset() + value.rest().len();
                return Some(Field { key: start, value: range });
            }
            message.skip(key).ok()?;
        }
        None
    })
}

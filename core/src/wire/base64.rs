//! Base64 into the caller's buffer: standard and URL-safe alphabet, with or without padding.
//!
//! Follows RFC 4648 §4 and §5 on the constant-time groups of `base64ct`. Promises that every character
//! outside the alphabet, white space too, is an error. Lenient as Chromium's `base64url.cc` and Python:
//! padding is ignored, whole or in part, and unused bits of the last character need not be zero.
//! It has no line breaks and no streaming.

use core::fmt;

use base64ct::Base64Unpadded;
use base64ct::Base64UrlUnpadded;
use base64ct::Encoding;

use super::BufferTooSmall;

/// Which two characters stand for 62 and 63.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Alphabet {
    /// `+` and `/`.
    Standard,
    /// `-` and `_`.
    Url,
}

/// Why text cannot be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Base64Error {
    /// A character is not in the alphabet, the last one is alone, or there is too much padding.
    Garbage,
    /// It stands for this many bytes, and they do not fit or are not as many as they should be.
    Length(usize),
}

impl fmt::Display for Base64Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Garbage => f.write_str("not base64"),
            Self::Length(len) => write!(f, "base64 of {len} bytes, which is not the length expected"),
        }
    }
}

impl core::error::Error for Base64Error {}

impl Alphabet {
    /// Returns how many bytes `text` stands for.
    ///
    /// # Errors
    ///
    /// [`Base64Error::Garbage`].
    pub fn decoded_len(self, text: &[u8]) -> Result<usize, Base64Error> {
        let text = without_padding(text).ok_or(Base64Error::Garbage)?;
        let sound = text.chunks(4).all(|group| self.group(group).is_some());
        sound.then(|| bytes_of(text.len())).ok_or(Base64Error::Garbage)
    }

    /// Decodes `text` into the start of `out` and returns that part.
    ///
    /// # Errors
    ///
    /// [`Base64Error::Garbage`], or [`Base64Error::Length`] if `out` is too small; `out` is untouched then.
    pub fn decode<'o>(self, text: &[u8], out: &'o mut [u8]) -> Result<&'o mut [u8], Base64Error> {
        let len = self.decoded_len(text)?;
        let out = out.get_mut(..len).ok_or(Base64Error::Length(len))?;
        for (group, bytes) in text.chunks(4).zip(out.chunks_mut(3)) {
            let group = without_padding(group).and_then(|group| self.group(group));
            fill(bytes, &group.unwrap_or_default());
        }
        Ok(out)
    }

    /// Decodes exactly `N` bytes.
    ///
    /// # Errors
    ///
    /// [`Base64Error::Garbage`], or [`Base64Error::Length`] if it is not `N` bytes.
    pub fn decode_array<const N: usize>(self, text: &[u8]) -> Result<[u8; N], Base64Error> {
        let mut array = [0; N];
        match self.decode(text, &mut array)?.len() {
            len if len == N => Ok(array),
            len => Err(Base64Error::Length(len)),
        }
    }

    /// Decodes `text` where it stands and returns the bytes, which are shorter and start where it did.
    ///
    /// # Errors
    ///
    /// [`Base64Error::Garbage`]; `text` is untouched then.
    pub fn decode_in_place(self, text: &mut [u8]) -> Result<&mut [u8], Base64Error> {
        let len = self.decoded_len(text)?;
        let groups = len.div_ceil(3);
        for index in 0..groups {
            let group = text.chunks(4).nth(index).and_then(without_padding);
            let group = group.and_then(|group| self.group(group)).unwrap_or_default();
            if let Some(bytes) = text.get_mut(..len).and_then(|bytes| bytes.chunks_mut(3).nth(index)) {
                fill(bytes, &group);
            }
        }
        text.get_mut(..len).ok_or(Base64Error::Length(len))
    }

    /// Encodes `bytes` without padding into the start of `out` and returns the text.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] with [`encoded_len`]; `out` is untouched then.
    pub fn encode<'o>(self, bytes: &[u8], out: &'o mut [u8]) -> Result<&'o str, BufferTooSmall> {
        let text = match self {
            Self::Standard => Base64Unpadded::encode(bytes, out),
            Self::Url => Base64UrlUnpadded::encode(bytes, out),
        };
        text.map_err(|_| BufferTooSmall {
            needed: encoded_len(bytes.len()),
        })
    }

    /// Decodes one group of up to four characters; what a short one lacks counts as zero.
    fn group(self, characters: &[u8]) -> Option<[u8; 3]> {
        let mut whole = [b'A'; 4];
        fill(&mut whole, characters);
        let mut bytes = [0; 3];
        let decoded = match self {
            Self::Standard => Base64Unpadded::decode(whole, &mut bytes),
            Self::Url => Base64UrlUnpadded::decode(whole, &mut bytes),
        };
        (decoded.is_ok() && characters.len() != 1).then_some(bytes)
    }
}

/// Returns how many characters `bytes` bytes take without padding.
pub const fn encoded_len(bytes: usize) -> usize {
    bytes.saturating_mul(4).div_ceil(3)
}

const fn bytes_of(characters: usize) -> usize {
    characters / 4 * 3 + characters % 4 * 3 / 4
}

/// Copies as much as fits.
fn fill(to: &mut [u8], from: &[u8]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
}

/// Cuts off padding; `None` if there is more than the last group has room for.
fn without_padding(text: &[u8]) -> Option<&[u8]> {
    let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
    let (text, _) = text.split_at_checked(text.len() - padding)?;
    let room = (4 - text.len() % 4) % 4;
    (padding <= room).then_some(text)
}

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
            Self::Length(len) => {
                write!(f, "base64 of {len} bytes, which is not the length expected")
            }
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
        self.sound(text).map(|text| bytes_of(text.len()))
    }

    /// Decodes `text` into the start of `out` and returns that part.
    ///
    /// # Errors
    ///
    /// [`Base64Error::Garbage`], or [`Base64Error::Length`] if `out` is too small; `out` is untouched then.
    pub fn decode<'o>(self, text: &[u8], out: &'o mut [u8]) -> Result<&'o mut [u8], Base64Error> {
        let text = self.sound(text)?;
        let len = bytes_of(text.len());
        let out = out.get_mut(..len).ok_or(Base64Error::Length(len))?;
        for (group, bytes) in text.chunks(4).zip(out.chunks_mut(3)) {
            fill(bytes, &self.group(group).unwrap_or_default());
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
        let characters = self.sound(text)?.len();
        let len = bytes_of(characters);
        for index in 0..len.div_ceil(3) {
            let group = text.get(..characters).and_then(|text| text.chunks(4).nth(index));
            let group = group.and_then(|group| self.group(group)).unwrap_or_default();
            let bytes = text.get_mut(..len).and_then(|bytes| bytes.chunks_mut(3).nth(index));
            fill(bytes.unwrap_or_default(), &group);
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
        text.map_err(|_| BufferTooSmall { needed: encoded_len(bytes.len()) })
    }

    /// Returns `text` without padding, if every character of it is in the alphabet.
    fn sound(self, text: &[u8]) -> Result<&[u8], Base64Error> {
        let text = without_padding(text).ok_or(Base64Error::Garbage)?;
        let sound = text.chunks(4).all(|group| self.group(group).is_some());
        sound.then_some(text).ok_or(Base64Error::Garbage)
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

#[cfg(test)]
mod tests {
    extern crate std;
    use std::vec::Vec;

    use super::*;

    fn decoded(alphabet: Alphabet, text: &str) -> Result<Vec<u8>, Base64Error> {
        let mut out = [0xa5; 64];
        let by_copy = alphabet.decode(text.as_bytes(), &mut out).map(|out| out.to_vec());
        let mut place = text.as_bytes().to_vec();
        let in_place = alphabet.decode_in_place(&mut place).map(|out| out.to_vec());
        assert_eq!(by_copy, in_place, "{text}");
        if by_copy.is_err() {
            assert_eq!(place, text.as_bytes(), "touched");
        }
        by_copy
    }

    #[test]
    fn reads_and_writes_the_examples_of_rfc_4648() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ] {
            let mut out = [0; 16];
            assert_eq!(Alphabet::Url.encode(bytes.as_bytes(), &mut out), Ok(text));
            assert_eq!(encoded_len(bytes.len()), text.len());
            assert_eq!(decoded(Alphabet::Url, text).unwrap(), bytes.as_bytes());
            assert_eq!(decoded(Alphabet::Standard, text).unwrap(), bytes.as_bytes());
        }
    }

    #[test]
    fn each_alphabet_refuses_the_other() {
        assert_eq!(decoded(Alphabet::Url, "-_-_").unwrap(), [0xfb, 0xff, 0xbf]);
        assert_eq!(decoded(Alphabet::Standard, "+/+/").unwrap(), [0xfb, 0xff, 0xbf]);
        assert_eq!(decoded(Alphabet::Url, "+/+/"), Err(Base64Error::Garbage));
        assert_eq!(decoded(Alphabet::Standard, "-_-_"), Err(Base64Error::Garbage));
    }

    #[test]
    fn ignores_padding_up_to_the_end_of_the_group() {
        for text in ["Zg", "Zg=", "Zg==", "Zh", "Zv=="] {
            assert_eq!(decoded(Alphabet::Url, text).unwrap(), b"f", "{text}");
        }
        for text in ["Zg===", "Zm8==", "Zm9v=", "Zm9v====", "=", "Z===", "Z"] {
            assert_eq!(decoded(Alphabet::Url, text), Err(Base64Error::Garbage), "{text}");
        }
    }

    #[test]
    fn refuses_every_character_outside_of_the_alphabet_wherever_it_stands() {
        for byte in (0..=255u8).filter(|byte| !byte.is_ascii_alphanumeric()) {
            for at in 0..8 {
                let mut text = *b"Zm9vYmFy";
                text[at] = byte;
                let sound = Alphabet::Url.decoded_len(&text).is_ok();
                let padding = byte == b'=' && at == 7;
                assert_eq!(sound, matches!(byte, b'-' | b'_') || padding, "{byte} at {at}");
            }
        }
    }

    #[test]
    fn says_the_length_that_does_not_fit() {
        let mut out = [0xa5; 2];
        assert_eq!(Alphabet::Url.decode(b"Zm9v", &mut out), Err(Base64Error::Length(3)));
        assert_eq!(Alphabet::Url.decode_array::<4>(b"Zm9v"), Err(Base64Error::Length(3)));
        assert_eq!(Alphabet::Url.encode(b"foo", &mut out), Err(BufferTooSmall { needed: 4 }));
        assert_eq!(out, [0xa5; 2]);
    }
}

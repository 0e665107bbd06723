//! Frame headers: tag, length, and the version byte that precedes the first frame.
//!
//! Follows Chromium's google_apis/gcm/engine/connection_handler_impl.cc (spec/mcs.md §2). A header
//! is read from however many bytes are there; nothing is consumed before it is whole.

use super::Tag;
use crate::wire::BufferTooSmall;
use crate::wire::Message;
use crate::wire::Writer;
use crate::wire::varint;

/// The protocol version that we speak; the first byte in each direction.
pub const VERSION: u8 = 41;

/// The one older version that Chromium still accepts from a server.
const OLD_VERSION: u8 = 38;

/// The longest frame header in bytes: a tag and a length of at most five bytes.
pub const MAX_HEADER_LEN: usize = 6;

/// Tells whether a server with this version byte can be talked to.
pub const fn is_version_accepted(version: u8) -> bool {
    version >= VERSION || version == OLD_VERSION
}

/// The start of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// What the frame holds.
    pub tag: Tag,
    /// Length of the header itself in bytes.
    pub header_len: usize,
    /// Length of the body in bytes.
    pub body_len: u32,
}

/// The length of a frame takes more than five bytes or 32 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LengthTooLong;

impl Header {
    /// Reads a header from the start of `bytes`, or returns `None` if it is not all there.
    ///
    /// # Errors
    ///
    /// [`LengthTooLong`]: from here on the stream cannot be followed.
    pub fn parse(bytes: &[u8]) -> Result<Option<Self>, LengthTooLong> {
        let Some((tag, length)) = bytes.split_first() else {
            return Ok(None);
        };
        let mut body_len = 0u64;
        for (index, byte) in length.iter().take(MAX_HEADER_LEN - 1).enumerate() {
            body_len |= u64::from(byte & 0x7f) << (7 * index);
            if *byte < 0x80 {
                let body_len = u32::try_from(body_len).map_err(|_| LengthTooLong)?;
                let tag = Tag::from_number(*tag);
                return Ok(Some(Self { tag, header_len: index + 2, body_len }));
            }
        }
        if length.len() < MAX_HEADER_LEN - 1 { Ok(None) } else { Err(LengthTooLong) }
    }
}

/// Returns the length of a whole frame around a body of `body_len` bytes.
pub const fn frame_len(body_len: usize) -> usize {
    1 + varint::encoded_len(body_len as u64) + body_len
}

/// Writes a whole frame into the start of `out` and returns its length.
///
/// # Errors
///
/// [`BufferTooSmall`] with the frame's length, before anything is written.
pub fn encode<'a>(
    tag: Tag,
    body: &impl Message<'a>,
    out: &mut [u8],
) -> Result<usize, BufferTooSmall> {
    let body_len = body.encoded_len();
    let mut writer = Writer::for_len(out, frame_len(body_len))?;
    write_header(tag, body_len, &mut writer);
    body.write_fields(&mut writer);
    Ok(writer.written())
}

pub(crate) fn write_header(tag: Tag, body_len: usize, out: &mut Writer<'_>) {
    out.bytes(&[tag.number()]);
    out.varint(body_len as u64);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mcs::HeartbeatPing;

    #[test]
    fn waits_for_the_whole_header() {
        let bytes = [8, 0xac, 0x02, 0xff];
        for length in 0..3 {
            assert_eq!(Header::parse(&bytes[..length]), Ok(None));
        }
        let header = Header { tag: Tag::DataMessageStanza, header_len: 3, body_len: 300 };
        assert_eq!(Header::parse(&bytes), Ok(Some(header)));
    }

    #[test]
    fn refuses_a_length_of_six_bytes_and_one_of_33_bits() {
        assert_eq!(Header::parse(&[8, 0x80, 0x80, 0x80, 0x80]), Ok(None));
        assert_eq!(Header::parse(&[8, 0x80, 0x80, 0x80, 0x80, 0x80]), Err(LengthTooLong));
        assert_eq!(Header::parse(&[8, 0xff, 0xff, 0xff, 0xff, 0x10]), Err(LengthTooLong));
    }

    #[test]
    fn keeps_unknown_tags() {
        let header = Header::parse(&[100, 1]).unwrap().unwrap();
        assert_eq!(header.tag, Tag::Unknown(100));
        assert_eq!(header.tag.number(), 100);
    }

    #[test]
    fn accepts_the_versions_chromium_accepts() {
        let accepted = |version| is_version_accepted(version);
        assert!(accepted(38) && accepted(41) && accepted(42) && accepted(255));
        assert!(!accepted(0) && !accepted(37) && !accepted(39) && !accepted(40));
    }

    #[test]
    fn writes_exactly_the_frame() {
        let ping = HeartbeatPing { last_stream_id_received: Some(1), ..Default::default() };
        let mut out = [0xa5; 5];
        assert_eq!(encode(Tag::HeartbeatPing, &ping, &mut out), Ok(4));
        assert_eq!(out, [0, 2, 0x10, 1, 0xa5]);
        assert_eq!(
            encode(Tag::HeartbeatPing, &ping, &mut out[..3]),
            Err(BufferTooSmall { needed: 4 })
        );
    }
}

//! MCS frames: tag byte, varint length, protobuf body; and which message each tag means.
//!
//! Follows Chromium's `google_apis/gcm/base/mcs_util.h` and `engine/connection_handler_impl.cc`. Written apart from
//! the receiver's own codec, on prost, so that the two check each other. Holds no stream state.

use std::fmt;

use prost::Message;
use pushwire_core::mcs::owned::Close;
use pushwire_core::mcs::owned::DataMessageStanza;
use pushwire_core::mcs::owned::HeartbeatAck;
use pushwire_core::mcs::owned::HeartbeatPing;
use pushwire_core::mcs::owned::IqStanza;
use pushwire_core::mcs::owned::LoginRequest;
use pushwire_core::mcs::owned::LoginResponse;
use pushwire_core::mcs::owned::StreamErrorStanza;

/// The protocol version, the first byte of each direction.
pub(crate) const VERSION: u8 = 41;
/// IQ extension: acknowledges by persistent id.
pub(crate) const SELECTIVE_ACK: i32 = 12;
/// IQ extension: acknowledges by stream id.
pub(crate) const STREAM_ACK: i32 = 13;
/// A client has no reason to send more; a length above it is garbage.
const MAX_BODY: usize = 1 << 20;
/// A 32-bit varint.
const MAX_LENGTH_BYTES: usize = 5;

/// Bytes that are no frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FrameError {
    /// The length varint does not end in time.
    Length,
    /// The length is above the limit.
    TooLong(usize),
    /// The body is no message of this tag.
    Body(u8),
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length => f.write_str("frame length is no 32-bit varint"),
            Self::TooLong(length) => write!(f, "frame of {length} bytes is too long"),
            Self::Body(tag) => write!(f, "body of a frame with tag {tag} does not parse"),
        }
    }
}

/// A frame, by its tag.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Frame {
    HeartbeatPing(HeartbeatPing),
    HeartbeatAck(HeartbeatAck),
    LoginRequest(LoginRequest),
    LoginResponse(LoginResponse),
    Close(Close),
    Iq(IqStanza),
    Data(DataMessageStanza),
    StreamError(StreamErrorStanza),
    Unknown(u8),
}

impl Frame {
    /// Reads the body of a frame.
    pub(crate) fn decode(tag: u8, body: &[u8]) -> Result<Self, FrameError> {
        let frame = match tag {
            0 => HeartbeatPing::decode(body).map(Self::HeartbeatPing),
            1 => HeartbeatAck::decode(body).map(Self::HeartbeatAck),
            2 => LoginRequest::decode(body).map(Self::LoginRequest),
            3 => LoginResponse::decode(body).map(Self::LoginResponse),
            4 => Close::decode(body).map(Self::Close),
            7 => IqStanza::decode(body).map(Self::Iq),
            8 => DataMessageStanza::decode(body).map(Self::Data),
            10 => StreamErrorStanza::decode(body).map(Self::StreamError),
            _ => Ok(Self::Unknown(tag)),
        };
        frame.map_err(|_| FrameError::Body(tag))
    }

    /// The tag byte.
    pub(crate) fn tag(&self) -> u8 {
        match self {
            Self::HeartbeatPing(_) => 0,
            Self::HeartbeatAck(_) => 1,
            Self::LoginRequest(_) => 2,
            Self::LoginResponse(_) => 3,
            Self::Close(_) => 4,
            Self::Iq(_) => 7,
            Self::Data(_) => 8,
            Self::StreamError(_) => 10,
            Self::Unknown(tag) => *tag,
        }
    }

    /// Tag, length and body.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let framed = match self {
            Self::HeartbeatPing(message) => message.encode_length_delimited_to_vec(),
            Self::HeartbeatAck(message) => message.encode_length_delimited_to_vec(),
            Self::LoginRequest(message) => message.encode_length_delimited_to_vec(),
            Self::LoginResponse(message) => message.encode_length_delimited_to_vec(),
            Self::Close(message) => message.encode_length_delimited_to_vec(),
            Self::Iq(message) => message.encode_length_delimited_to_vec(),
            Self::Data(message) => message.encode_length_delimited_to_vec(),
            Self::StreamError(message) => message.encode_length_delimited_to_vec(),
            Self::Unknown(_) => vec![0],
        };
        [&[self.tag()], framed.as_slice()].concat()
    }

    /// The field that says how much the sender has received; `None` if this message has no such field.
    pub(crate) fn confirmation(&mut self) -> Option<&mut Option<i32>> {
        match self {
            Self::HeartbeatPing(message) => Some(&mut message.last_stream_id_received),
            Self::HeartbeatAck(message) => Some(&mut message.last_stream_id_received),
            Self::LoginResponse(message) => Some(&mut message.last_stream_id_received),
            Self::Iq(message) => Some(&mut message.last_stream_id_received),
            Self::Data(message) => Some(&mut message.last_stream_id_received),
            Self::LoginRequest(_) | Self::Close(_) | Self::StreamError(_) | Self::Unknown(_) => {
                None
            }
        }
    }
}

/// Takes one whole frame off the front of `inbox`, if there is one.
pub(crate) fn take(inbox: &mut Vec<u8>) -> Result<Option<Frame>, FrameError> {
    let Some((&tag, rest)) = inbox.split_first() else {
        return Ok(None);
    };
    let Some((length, start)) = varint(rest)? else {
        return Ok(None);
    };
    if length > MAX_BODY {
        return Err(FrameError::TooLong(length));
    }
    let Some(body) = rest.get(start..start + length) else {
        return Ok(None);
    };
    let frame = Frame::decode(tag, body)?;
    inbox.drain(..1 + start + length);
    Ok(Some(frame))
}

/// A length and how many bytes it took; `None` if it is not whole yet.
fn varint(bytes: &[u8]) -> Result<Option<(usize, usize)>, FrameError> {
    let mut value = 0_u64;
    for (index, byte) in bytes.iter().take(MAX_LENGTH_BYTES).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            let length = usize::try_from(value).map_err(|_| FrameError::Length)?;
            return Ok(Some((length, index + 1)));
        }
    }
    if bytes.len() < MAX_LENGTH_BYTES { Ok(None) } else { Err(FrameError::Length) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frame_is_taken_only_when_it_is_whole() {
        let ping = HeartbeatPing { last_stream_id_received: Some(300), ..Default::default() };
        let bytes = Frame::HeartbeatPing(ping.clone()).encode();
        for cut in 0..bytes.len() {
            let mut inbox = bytes[..cut].to_vec();
            assert_eq!(take(&mut inbox), Ok(None), "cut at {cut}");
        }
        let mut inbox = [bytes.as_slice(), &[4]].concat();
        assert_eq!(take(&mut inbox), Ok(Some(Frame::HeartbeatPing(ping))));
        assert_eq!(inbox, [4]);
    }

    #[test]
    fn endless_length_and_broken_body_are_errors() {
        assert_eq!(take(&mut vec![0, 0x80, 0x80, 0x80, 0x80, 0x80]), Err(FrameError::Length));
        assert_eq!(take(&mut vec![0, 2, 0x0a, 0x09]), Err(FrameError::Body(0)));
        assert_eq!(
            take(&mut vec![8, 0xff, 0xff, 0xff, 0xff, 0x0f]),
            Err(FrameError::TooLong(u32::MAX as usize))
        );
    }

    #[test]
    fn tag_without_a_definition_is_skipped_whole() {
        assert_eq!(take(&mut vec![13, 2, 0xff, 0xff]), Ok(Some(Frame::Unknown(13))));
    }
}

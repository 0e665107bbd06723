//! What went over the connection, counted from outside.
//!
//! Follows the framing of spec/mcs.md §2 with nothing of the session but `frame::Header`. Promises that what is said
//! begins with the version and a login, is whole frames of the kinds that a client sends, and that
//! `last_stream_id_received` in a frame that was written at once is no more than the frames that were heard.

use crate::mcs::DataMessageStanza;
use crate::mcs::HeartbeatAck;
use crate::mcs::HeartbeatPing;
use crate::mcs::IqStanza;
use crate::mcs::Tag;
use crate::mcs::frame::Header;
use crate::mcs::frame::MAX_HEADER_LEN;
use crate::mcs::frame::VERSION;
use crate::wire::Message;

/// Where in a stream of frames the next byte stands.
#[derive(Clone, Copy, Debug)]
struct Frames {
    has_version: bool,
    head: [u8; MAX_HEADER_LEN],
    head_len: usize,
    /// Of the body; `None` in a header.
    left: Option<u32>,
    count: u32,
}

/// What a byte ended.
enum End {
    Nothing,
    Header(Header),
    Lost,
}

impl Frames {
    const NONE: Self =
        Self { has_version: false, head: [0; MAX_HEADER_LEN], head_len: 0, left: None, count: 0 };

    fn byte(&mut self, byte: u8) -> End {
        if !self.has_version {
            self.has_version = true;
            return End::Nothing;
        }
        if let Some(left) = self.left {
            self.body(left - 1);
            return End::Nothing;
        }
        self.head[self.head_len] = byte;
        self.head_len += 1;
        match Header::parse(&self.head[..self.head_len]) {
            Ok(None) => End::Nothing,
            Ok(Some(header)) => {
                self.head_len = 0;
                self.body(header.body_len);
                End::Header(header)
            }
            Err(_) => End::Lost,
        }
    }

    const fn body(&mut self, left: u32) {
        self.left = if left > 0 { Some(left) } else { None };
        if left == 0 {
            self.count = self.count.saturating_add(1);
        }
    }
}

/// What the server said on this connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard {
    frames: Frames,
    is_lost: bool,
}

impl Heard {
    pub(super) const NOTHING: Self = Self { frames: Frames::NONE, is_lost: false };

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.is_lost = self.is_lost || matches!(self.frames.byte(*byte), End::Lost);
        }
    }

    /// Returns how many whole frames that was.
    pub(super) const fn frames(&self) -> u32 {
        self.frames.count
    }
}

/// What the session said on this connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    frames: Frames,
}

impl Said {
    pub(super) const NOTHING: Self = Self { frames: Frames::NONE };

    pub(super) fn bytes(&mut self, bytes: &[u8], heard: u32) {
        for (at, byte) in bytes.iter().enumerate() {
            assert!(self.frames.has_version || *byte == VERSION);
            match self.frames.byte(*byte) {
                End::Nothing => {}
                End::Lost => panic!("what was said is not a frame"),
                End::Header(header) => self.frame(header, &bytes[at + 1..], heard),
            }
        }
    }

    fn frame(&self, header: Header, rest: &[u8], heard: u32) {
        // The frame is counted with its last byte.
        let before = self.frames.count - u32::from(self.frames.left.is_none());
        assert_eq!(header.tag == Tag::LoginRequest, before == 0, "{:?}", header.tag);
        let Some(body) = rest.get(..header.body_len as usize) else {
            return assert_eq!(header.tag, Tag::LoginRequest, "a frame in parts");
        };
        let last = match header.tag {
            Tag::HeartbeatPing => HeartbeatPing::decode(body).unwrap().last_stream_id_received,
            Tag::HeartbeatAck => HeartbeatAck::decode(body).unwrap().last_stream_id_received,
            Tag::IqStanza => IqStanza::decode(body).unwrap().last_stream_id_received,
            Tag::DataMessageStanza => {
                DataMessageStanza::decode(body).unwrap().last_stream_id_received
            }
            Tag::LoginRequest => None,
            tag => panic!("a client does not send {tag:?}"),
        };
        let last = last.unwrap_or_default();
        assert!((0..=heard).contains(&u32::try_from(last).unwrap()), "{last} of {heard} frames");
    }
}

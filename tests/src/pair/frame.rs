//! Frames of both sides, encoded and decoded with prost, and the usual ones of a server.
//!
//! Tags and fields are those of spec/mcs.md §2 and §3. Promises no checks: tests make what they like.

use prost::Message as _;
use pushwire_core::mcs::owned;

/// A frame of either side.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    /// Tag 0.
    Ping(owned::HeartbeatPing),
    /// Tag 1.
    Pong(owned::HeartbeatAck),
    /// Tag 2.
    LoginRequest(owned::LoginRequest),
    /// Tag 3.
    LoginResponse(owned::LoginResponse),
    /// Tag 4.
    Close,
    /// Tag 7.
    Iq(owned::IqStanza),
    /// Tag 8.
    Data(owned::DataMessageStanza),
    /// Any tag, any body.
    Raw(u8, Vec<u8>),
}

impl Frame {
    /// Encodes the frame.
    pub fn bytes(&self) -> Vec<u8> {
        let (tag, body) = match self {
            Self::Ping(message) => (0, message.encode_to_vec()),
            Self::Pong(message) => (1, message.encode_to_vec()),
            Self::LoginRequest(message) => (2, message.encode_to_vec()),
            Self::LoginResponse(message) => (3, message.encode_to_vec()),
            Self::Close => (4, vec![]),
            Self::Iq(message) => (7, message.encode_to_vec()),
            Self::Data(message) => (8, message.encode_to_vec()),
            Self::Raw(tag, body) => (*tag, body.clone()),
        };
        let mut bytes = vec![tag];
        prost::encode_length_delimiter(body.len(), &mut bytes).unwrap();
        bytes.extend(body);
        bytes
    }

    pub(super) fn decode(tag: u8, body: &[u8]) -> Self {
        match tag {
            0 => Self::Ping(owned::HeartbeatPing::decode(body).unwrap()),
            1 => Self::Pong(owned::HeartbeatAck::decode(body).unwrap()),
            2 => Self::LoginRequest(owned::LoginRequest::decode(body).unwrap()),
            7 => Self::Iq(owned::IqStanza::decode(body).unwrap()),
            8 => Self::Data(owned::DataMessageStanza::decode(body).unwrap()),
            _ => panic!("a client never sends tag {tag}"),
        }
    }

    /// Returns `last_stream_id_received` of a frame that has the field.
    pub const fn last(&self) -> Option<Option<i32>> {
        match self {
            Self::Ping(frame) => Some(frame.last_stream_id_received),
            Self::Pong(frame) => Some(frame.last_stream_id_received),
            Self::Iq(frame) => Some(frame.last_stream_id_received),
            Self::Data(frame) => Some(frame.last_stream_id_received),
            _ => None,
        }
    }

    /// Returns the number and data of an IQ's extension.
    pub fn extension(&self) -> Option<(i32, &[u8])> {
        match self {
            Self::Iq(frame) => frame.extension.as_ref().map(|it| (it.id, it.data.as_slice())),
            _ => None,
        }
    }
}

/// A push message with an id and one pair of data.
pub fn message(id: &str) -> Frame {
    Frame::Data(stanza(id))
}

/// The stanza of [`message`].
pub fn stanza(id: &str) -> owned::DataMessageStanza {
    owned::DataMessageStanza {
        from: "1234567890".to_owned(),
        category: "org.example".to_owned(),
        app_data: vec![app_data("key", "value")],
        persistent_id: Some(id.to_owned()),
        ..Default::default()
    }
}

/// One pair of app data.
pub fn app_data(key: &str, value: &str) -> owned::AppData {
    owned::AppData { key: key.to_owned(), value: value.to_owned() }
}

/// A HeartbeatPing of the server; 0 confirms nothing.
pub fn ping(last: i32) -> Frame {
    Frame::Ping(owned::HeartbeatPing { last_stream_id_received: Some(last), ..Default::default() })
}

/// A HeartbeatAck of the server.
pub fn pong(last: i32) -> Frame {
    Frame::Pong(owned::HeartbeatAck { last_stream_id_received: Some(last), ..Default::default() })
}

/// A LoginResponse that confirms the LoginRequest.
pub fn login_response() -> owned::LoginResponse {
    owned::LoginResponse {
        id: "chrome-94".to_owned(),
        last_stream_id_received: Some(1),
        ..Default::default()
    }
}

/// A LoginResponse that refuses with a code.
pub fn refusal(code: i32) -> owned::LoginResponse {
    owned::LoginResponse {
        error: Some(owned::ErrorInfo { code, ..Default::default() }),
        ..login_response()
    }
}

//! Which message a tag stands for.
//!
//! Follows spec/mcs.md §2.2; the fields are those of the tables in `pushwire-core`. Eight messages
//! have a public definition; of the other reserved tags only the names are known.

use pushwire_core::mcs;
use pushwire_core::mcs::Tag;
use pushwire_core::wire::Field;
use pushwire_core::wire::Message;

const NAMES: [&str; 16] = [
    "HeartbeatPing",
    "HeartbeatAck",
    "LoginRequest",
    "LoginResponse",
    "Close",
    "MessageStanza",
    "PresenceStanza",
    "IqStanza",
    "DataMessageStanza",
    "BatchPresenceStanza",
    "StreamErrorStanza",
    "HttpRequest",
    "HttpResponse",
    "BindAccountRequest",
    "BindAccountResponse",
    "TalkMetadata",
];

/// Returns the name of the message that a frame with this tag holds.
pub fn message_name(tag: u8) -> Option<&'static str> {
    NAMES.get(usize::from(tag)).copied()
}

/// Returns the tag of the message with this name.
pub(super) fn tag_of(name: &str) -> Option<u8> {
    let at = NAMES.iter().position(|known| *known == name)?;
    u8::try_from(at).ok()
}

/// Returns the fields of the message that a frame with this tag holds, if they are known.
pub(super) fn fields(tag: u8) -> Option<&'static [Field]> {
    Some(match Tag::from_number(tag) {
        Tag::HeartbeatPing => mcs::HeartbeatPing::FIELDS,
        Tag::HeartbeatAck => mcs::HeartbeatAck::FIELDS,
        Tag::LoginRequest => mcs::LoginRequest::FIELDS,
        Tag::LoginResponse => mcs::LoginResponse::FIELDS,
        Tag::Close => mcs::Close::FIELDS,
        Tag::IqStanza => mcs::IqStanza::FIELDS,
        Tag::DataMessageStanza => mcs::DataMessageStanza::FIELDS,
        Tag::StreamErrorStanza => mcs::StreamErrorStanza::FIELDS,
        _ => return None,
    })
}

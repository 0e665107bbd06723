//! Every MCS message: what is decoded is encoded in exactly its length, and decoded again it is the same.
//!
//! Follows the promises of `wire::Message`. A message is the same but for the fields it does not know, which are
//! not written: where the schema says that there is none, it is the same without exception.

use core::fmt;

use super::Input;
use crate::mcs::AppData;
use crate::mcs::ClientEvent;
use crate::mcs::Close;
use crate::mcs::DataMessageStanza;
use crate::mcs::ErrorInfo;
use crate::mcs::Extension;
use crate::mcs::HeartbeatAck;
use crate::mcs::HeartbeatConfig;
use crate::mcs::HeartbeatPing;
use crate::mcs::HeartbeatStat;
use crate::mcs::IqStanza;
use crate::mcs::LoginRequest;
use crate::mcs::LoginResponse;
use crate::mcs::SelectiveAck;
use crate::mcs::Setting;
use crate::mcs::StreamAck;
use crate::mcs::StreamErrorStanza;
use crate::wire::BufferTooSmall;
use crate::wire::Field;
use crate::wire::Kind;
use crate::wire::Message;
use crate::wire::Reader;
use crate::wire::WireType;

/// The longest body that is read.
const MOST: usize = 1024;

/// What encoding it takes at most: a pair without key and value has two bytes, and six with both of them empty.
const ROOM: usize = 4 * MOST;

/// First byte: the message's type, by its tag where it has one; then its body.
pub fn mcs_messages(data: &[u8]) {
    let mut input = Input::new(data);
    let kind = input.byte();
    let (body, room) = (input.take(MOST), &mut [0xa5; ROOM]);
    match kind % 17 {
        0 => check::<HeartbeatPing>(body, room),
        1 => check::<HeartbeatAck>(body, room),
        2 => check::<LoginRequest<'_>>(body, room),
        3 => check::<LoginResponse<'_>>(body, room),
        4 => check::<Close>(body, room),
        5 => check::<Setting<'_>>(body, room),
        6 => check::<AppData<'_>>(body, room),
        7 => check::<IqStanza<'_>>(body, room),
        8 => check::<DataMessageStanza<'_>>(body, room),
        9 => check::<Extension<'_>>(body, room),
        10 => check::<StreamErrorStanza<'_>>(body, room),
        11 => check::<SelectiveAck<'_>>(body, room),
        12 => check::<StreamAck>(body, room),
        13 => check::<ErrorInfo<'_>>(body, room),
        14 => check::<HeartbeatStat<'_>>(body, room),
        15 => check::<HeartbeatConfig<'_>>(body, room),
        _ => check::<ClientEvent>(body, room),
    }
}

fn check<'a, M: Message<'a> + PartialEq + fmt::Debug>(body: &'a [u8], room: &'a mut [u8]) {
    let Ok(message) = M::decode(body) else {
        return;
    };
    let len = encode(&message, room);
    let encoded: &'a [u8] = &room[..len];
    let again = M::decode(encoded).expect("what was written is read");
    assert_eq!(again.check(), Ok(()));
    // A list that breaks off is written as far as it goes.
    if message.check().is_ok() && is_known(body, M::FIELDS) {
        assert_eq!(message, again);
    }
    let mut second = [0x5a; ROOM];
    let len = encode(&again, &mut second);
    assert_eq!(encoded, &second[..len], "written, read and written");
}

fn encode<'a>(message: &impl Message<'a>, out: &mut [u8]) -> usize {
    let len = message.encoded_len();
    assert!(len <= ROOM, "{len} bytes");
    if let Some(short) = len.checked_sub(1) {
        let before = out[short];
        let error = BufferTooSmall { needed: len };
        assert_eq!(message.encode(&mut out[..short]), Err(error));
        assert_eq!(out[short], before);
    }
    assert_eq!(message.encode(out), Ok(len));
    len
}

/// Tells whether the schema has every field of the message, and of those in it.
fn is_known(body: &[u8], fields: &[Field]) -> bool {
    let mut reader = Reader::new(body, 0);
    while let Ok(key) = reader.key() {
        let known = fields.iter().find(|field| key == wire_type(field.kind).key(field.number));
        let value = match known.map(|field| field.kind) {
            None => return false,
            Some(Kind::Message(fields)) => {
                reader.delimited().map(|inner| is_known(inner.rest(), fields))
            }
            Some(_) => reader.skip(key).map(|()| true),
        };
        if value != Ok(true) {
            return false;
        }
    }
    reader.is_empty()
}

const fn wire_type(kind: Kind) -> WireType {
    match kind {
        Kind::Fixed64 => WireType::Fixed64,
        Kind::String | Kind::Bytes | Kind::Message(_) => WireType::Len,
        _ => WireType::Varint,
    }
}

//! CCS payloads of both directions: what is read is written, and read again it means the same.
//!
//! Follows the promises of `xmpp::ccs`. Values of data and notifications become strings when they are written, so
//! data is compared by its keys and values.

use super::Input;
use crate::json::check;
use crate::wire::BufferTooSmall;
use crate::xmpp::ccs::Data;
use crate::xmpp::ccs::Downstream;
use crate::xmpp::ccs::Inbound;
use crate::xmpp::ccs::Outbound;
use crate::xmpp::ccs::Payload;
use crate::xmpp::ccs::Upstream;

/// The longest payload that is read.
const MOST: usize = 1024;

/// What writing it takes at most: a character of XML becomes an escape of six.
const ROOM: usize = 6 * MOST + 256;

/// The payload.
pub fn ccs_inbound(data: &[u8]) {
    let Ok(read) = Inbound::decode(Input::new(data).take(MOST)) else {
        return;
    };
    let (mut first, mut second) = ([0; ROOM], [0; ROOM]);
    let written = encode(&read, &mut first);
    let again = Inbound::decode(written).expect("what was written is read");
    assert_eq!(read.acknowledgement(), again.acknowledgement());
    match (read, again) {
        (Inbound::Upstream(one), Inbound::Upstream(other)) => {
            same_data(one.data, other.data);
            let bare = |upstream| Upstream { data: None, ..upstream };
            assert_eq!(bare(one), bare(other));
        }
        (Inbound::Unknown { .. }, Inbound::Unknown { .. }) => assert_eq!(read, again),
        (Inbound::Nack(one), Inbound::Nack(other)) => {
            assert_eq!((one, one.code()), (other, other.code()))
        }
        _ => assert_eq!(read, again),
    }
    assert_eq!(encode(&again, &mut second), written);
}

/// The payload.
pub fn ccs_outbound(data: &[u8]) {
    match Outbound::decode(Input::new(data).take(MOST)) {
        Ok(Outbound::Message(Ok(message))) => message_again(&message),
        Ok(Outbound::Ack(ack)) => {
            let mut room = [0; ROOM];
            let written = encode(&ack, &mut room);
            assert_eq!(Outbound::decode(written), Ok(Outbound::Ack(ack)));
        }
        _ => {}
    }
}

fn message_again(message: &Downstream<'_>) {
    let (mut first, mut second) = ([0; ROOM], [0; ROOM]);
    let written = encode(message, &mut first);
    let again = Downstream::decode(written).expect("what was written is read");
    assert_eq!(message.validate(), again.validate());
    assert_eq!((message.to, message.condition), (again.to, again.condition));
    assert_eq!((message.message_id, message.topic()), (again.message_id, again.topic()));
    assert_eq!(message.parsed_condition().is_ok(), again.parsed_condition().is_ok());
    assert_eq!(message.effective_time_to_live(), again.effective_time_to_live());
    assert_eq!(message.effective_priority(), again.effective_priority());
    assert!(message.warnings().count() <= 2 * MOST);
    same_data(message.data, again.data);
    assert_eq!(encode(&again, &mut second), written);
}

fn same_data(one: Option<Data<'_>>, other: Option<Data<'_>>) {
    match (one, other) {
        (Some(Data::Text(one)), Some(Data::Text(other))) => assert_eq!(one, other),
        (Some(one), Some(other)) => assert!(one.iter().eq(other.iter())),
        (one, other) => assert_eq!(one, other),
    }
}

/// Writes a payload and checks what holds for all of them.
fn encode<'o>(payload: &impl Payload, out: &'o mut [u8]) -> &'o [u8] {
    let needed = payload.encoded_len();
    assert!(needed <= out.len(), "{needed} bytes");
    assert_eq!(payload.encode(&mut out[..needed - 1]), Err(BufferTooSmall { needed }));
    out[needed..].fill(0xa5);
    assert_eq!(payload.encode(out), Ok(needed));
    assert!(out[needed..].iter().all(|byte| *byte == 0xa5), "written past its end");
    let written = &out[..needed];
    assert_eq!(check(written), Ok(()));
    let text = core::str::from_utf8(written).unwrap();
    let not_in_xml = |c: char| matches!(c, '<' | '>' | '&' | '\0'..' ' | '\u{fffe}' | '\u{ffff}');
    assert!(!text.contains(not_in_xml), "it cannot stand in XML");
    written
}

//! MCS messages and frames: each is decoded, checked, printed, and encoded again.

use pushwire_core::mcs::AppData;
use pushwire_core::mcs::ClientEvent;
use pushwire_core::mcs::Close;
use pushwire_core::mcs::DataMessageStanza;
use pushwire_core::mcs::ErrorInfo;
use pushwire_core::mcs::Extension;
use pushwire_core::mcs::HeartbeatAck;
use pushwire_core::mcs::HeartbeatConfig;
use pushwire_core::mcs::HeartbeatPing;
use pushwire_core::mcs::HeartbeatStat;
use pushwire_core::mcs::IqStanza;
use pushwire_core::mcs::LoginRequest;
use pushwire_core::mcs::LoginResponse;
use pushwire_core::mcs::Push;
use pushwire_core::mcs::SelectiveAck;
use pushwire_core::mcs::Setting;
use pushwire_core::mcs::StreamAck;
use pushwire_core::mcs::StreamErrorStanza;
use pushwire_core::mcs::Tag;
use pushwire_core::mcs::frame;
use pushwire_core::mcs::frame::Header;
use pushwire_core::push::Opened;
use pushwire_core::wire::Message;

use crate::outside::bytes;
use crate::outside::choose;
use crate::outside::keep;
use crate::outside::number;
use crate::outside::outcome;
use crate::outside::show;

/// Reads one message, whatever it is.
type Read = for<'a> fn(&'a [u8]);

const MESSAGES: [Read; 17] = [
    |body| both_ways::<AppData<'_>>(body),
    |body| both_ways::<ClientEvent>(body),
    |body| both_ways::<Close>(body),
    |body| both_ways::<DataMessageStanza<'_>>(body),
    |body| both_ways::<ErrorInfo<'_>>(body),
    |body| both_ways::<Extension<'_>>(body),
    |body| both_ways::<HeartbeatAck>(body),
    |body| both_ways::<HeartbeatConfig<'_>>(body),
    |body| both_ways::<HeartbeatPing>(body),
    |body| both_ways::<HeartbeatStat<'_>>(body),
    |body| both_ways::<IqStanza<'_>>(body),
    |body| both_ways::<LoginRequest<'_>>(body),
    |body| both_ways::<LoginResponse<'_>>(body),
    |body| both_ways::<SelectiveAck<'_>>(body),
    |body| both_ways::<Setting<'_>>(body),
    |body| both_ways::<StreamAck>(body),
    |body| both_ways::<StreamErrorStanza<'_>>(body),
];

pub(crate) fn run() {
    let mut buffer = [0; 256];
    let input = bytes(&mut buffer);
    header(input);
    data(input);
    refusal(input);
    push(Push::decode(input));
    let range = number() as usize..number() as usize;
    for encryption in crate::small::ENCRYPTIONS {
        push(Push::decode_opened(input, &Opened { encryption, range: range.clone() }));
    }
    if let Some(read) = choose(&MESSAGES) {
        read(input);
    }
}

/// Decodes, and encodes what came out of it.
pub(crate) fn both_ways<'a, M: Message<'a> + PartialEq>(body: &'a [u8]) {
    let mut out = [0; 256];
    match M::decode_at(body, number() as usize) {
        Ok(message) => {
            outcome(message.check());
            keep(message);
            keep(message.encoded_len());
            keep(message == M::default());
            outcome(message.encode(&mut out));
            outcome(frame::encode(Tag::from_number(number() as u8), &message, &mut out));
        }
        Err(error) => outcome::<(), _>(Err(error)),
    }
    outcome(M::decode(body).map(|_| ()));
    keep(out);
}

fn header(input: &[u8]) {
    match Header::parse(input) {
        Ok(Some(header)) => {
            keep(header.tag.number());
            keep(header);
        }
        Ok(None) => keep(frame::frame_len(number() as usize)),
        Err(error) => keep(error),
    }
    keep(input.first().is_some_and(|version| frame::is_version_accepted(*version)));
}

fn data(input: &[u8]) {
    let Ok(stanza) = DataMessageStanza::decode(input) else { return };
    outcome(stanza.app_value("key"));
}

fn refusal(input: &[u8]) {
    let Ok(response) = LoginResponse::decode(input) else { return };
    keep(response.refusal());
}

pub(crate) fn push(push: Result<Push<'_>, pushwire_core::wire::DecodeError>) {
    let Ok(push) = push else { return outcome(push) };
    keep(push.payload());
    keep(push.body());
    keep(push.persistent_id());
    show(push.encryption().name());
    push.data().for_each(keep);
}

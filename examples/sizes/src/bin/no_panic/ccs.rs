//! CCS payloads of either direction: decoded, looked at, validated, written again.

use pushwire_core::json::Text;
use pushwire_core::xmpp::ccs::Condition;
use pushwire_core::xmpp::ccs::Data;
use pushwire_core::xmpp::ccs::Downstream;
use pushwire_core::xmpp::ccs::Inbound;
use pushwire_core::xmpp::ccs::KeyUse;
use pushwire_core::xmpp::ccs::NackCode;
use pushwire_core::xmpp::ccs::Notification;
use pushwire_core::xmpp::ccs::NotificationKey;
use pushwire_core::xmpp::ccs::Outbound;
use pushwire_core::xmpp::ccs::Payload;
use pushwire_core::xmpp::ccs::Platform;
use pushwire_core::xmpp::ccs::Warning;
use pushwire_core::xmpp::ccs::retry_delay;

use crate::outside::bytes;
use crate::outside::choose;
use crate::outside::flag;
use crate::outside::keep;
use crate::outside::number;
use crate::outside::outcome;
use crate::outside::show;
use crate::outside::text;

pub(crate) fn run() {
    let mut buffer = [0; 256];
    let input = bytes(&mut buffer);
    match Inbound::decode(input) {
        Ok(payload) => inbound(&payload),
        Err(error) => outcome::<(), _>(Err(error)),
    }
    match Outbound::decode(input) {
        Ok(payload) => outbound(&payload),
        Err(error) => outcome::<(), _>(Err(error)),
    }
    match Downstream::decode(input) {
        Ok(message) => downstream(&message),
        Err(error) => outcome::<(), _>(Err(error)),
    }
    keep(retry_delay(number() as u32, number() as u32));
    condition();
}

/// What CCS sends.
pub(crate) fn inbound(payload: &Inbound<'_>) {
    keep(payload);
    payload.acknowledgement().iter().for_each(written);
    match payload {
        Inbound::Nack(nack) => {
            code(nack.code());
            nack.error.map(NackCode::from_text).into_iter().for_each(code);
        }
        Inbound::Upstream(upstream) => upstream.data.into_iter().for_each(data),
        Inbound::Receipt(receipt) => written(receipt),
        Inbound::Control(control) => keep(control.is_draining()),
        payload => keep(payload),
    }
}

fn code(code: NackCode) {
    show(code);
    show(code.name());
    show(code.action());
    show(code.action().name());
}

fn outbound(payload: &Outbound<'_>) {
    keep(payload);
    match payload {
        Outbound::Message(Ok(message)) => downstream(message),
        Outbound::Message(Err(invalid)) => {
            show(invalid.name());
            show(invalid);
        }
        Outbound::Ack(ack) => written(ack),
        payload => keep(payload),
    }
}

fn downstream(message: &Downstream<'_>) {
    outcome(message.validate());
    message.warnings().for_each(warning);
    message.data.into_iter().for_each(data);
    message.notification.iter().for_each(notification);
    outcome(message.parsed_condition());
    keep((message.topic(), message.effective_time_to_live(), message.goes_through_apns()));
    show(message.effective_priority().name());
    keep(message.effective_priority().apns());
    written(message);
}

fn data(data: Data<'_>) {
    let mut buffer = [0; 32];
    keep(data.get(text(&mut buffer)));
    data.iter().for_each(|(key, value)| {
        keep(KeyUse::of(key));
        show(value);
    });
    data.warnings().for_each(warning);
    keep(data);
}

fn warning(warning: Warning) {
    show(warning.name());
    show(warning);
}

fn notification(notification: &Notification<'_>) {
    let platform = choose(&[Platform::Apple, Platform::Android, Platform::Web]);
    for key in NotificationKey::ALL {
        show(key);
        keep((notification.get(key), platform.map(|platform| key.is_for(platform))));
    }
}

fn condition() {
    let mut buffer = [0; 64];
    match Condition::parse(Text::new(text(&mut buffer))) {
        Ok(condition) => {
            condition.topics().for_each(keep);
            keep(condition.matches(|_| flag()));
            keep(condition);
        }
        Err(error) => outcome::<(), _>(Err(error)),
    }
}

fn written(payload: &impl Payload) {
    let mut out = [0; 256];
    keep(payload.encoded_len());
    outcome(payload.encode(&mut out));
}

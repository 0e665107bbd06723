//! The headers of Web Push; and what is no decoder: names, policies, secrets, time.

use pushwire_core::error::PeerError;
use pushwire_core::error::ResourceError;
use pushwire_core::heartbeat::HeartbeatPolicy;
use pushwire_core::mcs::AuthService;
use pushwire_core::mcs::ClientEventType;
use pushwire_core::mcs::Encryption;
use pushwire_core::mcs::ErrorKind;
use pushwire_core::mcs::IqType;
use pushwire_core::mcs::persistent_id_hash;
use pushwire_core::push::header;
use pushwire_core::secret::Redacted;
use pushwire_core::secret::Secret;
use pushwire_core::wire::WireType;

use crate::outside::choose;
use crate::outside::duration;
use crate::outside::instant;
use crate::outside::keep;
use crate::outside::number;
use crate::outside::outcome;
use crate::outside::perhaps;
use crate::outside::show;
use crate::outside::text;

pub(crate) const ENCRYPTIONS: [Encryption; 3] =
    [Encryption::None, Encryption::Aesgcm, Encryption::Aes128gcm];

const ERRORS: [ErrorKind; 4] =
    [ErrorKind::Connection, ErrorKind::Read, ErrorKind::Login, ErrorKind::Notify];

const WIRE_TYPES: [WireType; 4] =
    [WireType::Varint, WireType::Fixed64, WireType::Len, WireType::Fixed32];

pub(crate) fn run() {
    let mut buffer = [0; 64];
    keep(persistent_id_hash(text(&mut buffer)));
    keep(crate::session::policy().delay(number() as u32, duration(), number() as u32));
    headers();
    heartbeat();
    names();
    let secret = Secret::new(number());
    show(&secret);
    keep(*secret.expose());
    let redacted = Redacted::new(number());
    show(redacted);
    keep(redacted.expose());
    keep(instant().after(duration()).since(instant()).as_millis());
    keep(instant().as_millis());
}

fn headers() {
    let mut buffer = [0; 128];
    let text = text(&mut buffer);
    header::encryption_values(text).for_each(keep);
    header::crypto_key_values(text).for_each(keep);
    outcome(header::salt_and_record_size(text));
    outcome(header::sender_key(text));
}

fn heartbeat() {
    let mut policy = HeartbeatPolicy {
        client: perhaps(duration()),
        server_asked: perhaps(duration()),
        server_set: perhaps(duration()),
        ack_timeout: duration(),
    };
    policy.server_says(perhaps(number() as i32));
    keep((policy.ping_after(), policy.dead_after()));
}

fn names() {
    if let Some(kind) = choose(&ERRORS) {
        show(kind.name());
    }
    if let Some(wire_type) = choose(&WIRE_TYPES) {
        keep(wire_type.key(number() as u32));
    }
    let number = number() as i32;
    keep(AuthService::from_number(number).number());
    keep(ClientEventType::from_number(number).number());
    keep(IqType::from_number(number).number());
    show(PeerError::LoginRefused(number));
    show(ResourceError::SendBuffer { needed: number as usize });
}

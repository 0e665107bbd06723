//! prost: owned messages, derived.
//!
//! Follows prost's documentation: what is borrowed is copied before it is encoded.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use prost::Message;

use crate::Broken;
use crate::Codec;
use crate::Data;
use crate::Heartbeat;
use crate::Iq;
use crate::Login;
use crate::Sink;
use crate::codec;
use crate::frame;
use crate::schema;
use crate::schema::Give;
use crate::schema::Visit;
use crate::schema::give;
use crate::values::DOMAIN;
use crate::values::SETTING;

#[allow(missing_docs, unreachable_pub, clippy::all, clippy::too_many_lines, clippy::indexing_slicing, dead_code)]
#[rustfmt::skip]
#[path = "generated/prost.rs"]
mod generated;

/// `prost`.
pub struct Prost;

impl From<prost::DecodeError> for Broken {
    fn from(_: prost::DecodeError) -> Self {
        Self
    }
}

give! {
    [] String: text(value => value);
    [] Vec<u8>: bytes(value => value);
}

macro_rules! implement {
    (
        $($tag:literal $name:ident $(<$life:lifetime>)? { $($field:tt $number:literal),* })* ;
        $($inner:ident $(<$inner_life:lifetime>)? { $($inner_field:tt $inner_number:literal),* })*
    ) => {
        $(implement!(@visit $name $(<$life>)? { $($field $number),* });)*
        $(implement!(@visit $inner $(<$inner_life>)? { $($inner_field $inner_number),* });
        impl Give for generated::$inner {
            #[inline(always)]
            fn give<S: Sink>(&self, number: u32, sink: &mut S) -> Result<(), Broken> {
                schema::message(number, self, sink)
            }
        })*

        fn decode<S: Sink>(tag: u8, body: &[u8], sink: &mut S) -> Result<(), Broken> {
            match tag {
                $($tag => schema::message($tag, &generated::$name::decode(body)?, sink),)*
                _ => Err(Broken),
            }
        }
    };
    (@visit $name:ident $(<$life:lifetime>)? { $($field:tt $number:literal),* }) => {
        impl Visit for generated::$name {
            #[inline(always)]
            fn visit<S: Sink>(&self, _sink: &mut S) -> Result<(), Broken> {
                $(self.$field.give($number, _sink)?;)*
                Ok(())
            }
        }
    };
}

schema::messages!(implement);

fn write(tag: u8, message: &impl Message, out: &mut [u8]) -> Option<usize> {
    frame::write(tag, message.encoded_len(), out, |mut body| message.encode(&mut body).ok())
}

impl Codec for Prost {
    const NAME: &'static str = "prost";

    fn decode<S: Sink>(tag: u8, body: &[u8], sink: &mut S) -> Result<(), Broken> {
        decode(tag, body, sink)
    }

    fn heartbeat(value: &Heartbeat, out: &mut [u8]) -> Option<usize> {
        let last_stream_id_received = Some(value.last_stream_id_received);
        let ack = generated::HeartbeatAck { last_stream_id_received, ..Default::default() };
        write(codec::HEARTBEAT_ACK, &ack, out)
    }

    fn login(value: &Login<'_>, out: &mut [u8]) -> Option<usize> {
        let (name, setting) = SETTING;
        let login = generated::LoginRequest {
            id: value.client.into(),
            domain: DOMAIN.into(),
            user: value.android_id.into(),
            resource: value.android_id.into(),
            auth_token: value.token.into(),
            device_id: Some(value.device_id.into()),
            setting: vec![generated::Setting { name: name.into(), value: setting.into() }],
            received_persistent_id: value.received.iter().copied().map(String::from).collect(),
            use_rmq2: Some(true),
            network_type: Some(1),
            ..Default::default()
        };
        write(codec::LOGIN_REQUEST, &login, out)
    }

    fn iq(value: &Iq, out: &mut [u8]) -> Option<usize> {
        let iq = generated::IqStanza {
            r#type: generated::iq_stanza::IqType::Set.into(),
            extension: Some(generated::Extension { id: codec::STREAM_ACK, data: Vec::new() }),
            last_stream_id_received: Some(value.last_stream_id_received),
            ..Default::default()
        };
        write(codec::IQ_STANZA, &iq, out)
    }

    fn data(value: &Data<'_>, out: &mut [u8]) -> Option<usize> {
        let pair = |(key, value): &(&str, &str)| generated::AppData {
            key: String::from(*key),
            value: String::from(*value),
        };
        let data = generated::DataMessageStanza {
            from: value.from.into(),
            category: value.category.into(),
            app_data: value.pairs.iter().map(pair).collect(),
            persistent_id: Some(value.persistent_id.into()),
            last_stream_id_received: Some(value.last_stream_id_received),
            ttl: Some(value.ttl),
            sent: Some(value.sent),
            raw_data: value.raw_data.map(Vec::from),
            ..Default::default()
        };
        write(codec::DATA_MESSAGE, &data, out)
    }
}

//! femtopb: borrowed messages, derived; repeated fields are walked where they lie, as ours are.
//!
//! Follows femtopb's documentation. It leaves out what holds its default, `required` fields too.

use core::array;

use femtopb::EnumValue;
use femtopb::Enumeration;
use femtopb::Message;
use femtopb::Repeated;
use femtopb::item_encoding::ItemEncoding;

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
use crate::values::DOMAIN;
use crate::values::SETTING;

#[allow(missing_docs, unreachable_pub, clippy::all, clippy::too_many_lines, clippy::indexing_slicing, dead_code)]
#[rustfmt::skip]
#[path = "generated/femtopb.rs"]
mod generated;

/// `femtopb`.
pub struct Femtopb;

impl From<femtopb::error::DecodeError> for Broken {
    fn from(_: femtopb::error::DecodeError) -> Self {
        Self
    }
}

impl<E: Enumeration> Give for EnumValue<E> {
    #[inline(always)]
    fn give<S: Sink>(&self, number: u32, sink: &mut S) -> Result<(), Broken> {
        self.to_raw().give(number, sink)
    }
}

impl<'a, A: Clone + Give, E: ItemEncoding<'a, A>> Give for Repeated<'a, A, E> {
    #[inline(always)]
    fn give<S: Sink>(&self, number: u32, sink: &mut S) -> Result<(), Broken> {
        for item in self {
            item?.give(number, sink)?;
        }
        Ok(())
    }
}

macro_rules! implement {
    (
        $($tag:literal $name:ident $(<$life:lifetime>)? { $($field:tt $number:literal),* })* ;
        $($inner:ident $(<$inner_life:lifetime>)? { $($inner_field:tt $inner_number:literal),* })*
    ) => {
        $(implement!(@visit $name $(<$life>)? { $($field $number),* });)*
        $(implement!(@visit $inner $(<$inner_life>)? { $($inner_field $inner_number),* });
        impl Give for generated::$inner<'_> {
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
        impl Visit for generated::$name<'_> {
            #[inline(always)]
            fn visit<S: Sink>(&self, _sink: &mut S) -> Result<(), Broken> {
                $(self.$field.give($number, _sink)?;)*
                Ok(())
            }
        }
    };
}

schema::messages!(implement);

fn write<'a>(tag: u8, message: &impl Message<'a>, out: &mut [u8]) -> Option<usize> {
    frame::write(tag, message.encoded_len(), out, |mut body| message.encode(&mut body).ok())
}

impl Codec for Femtopb {
    const NAME: &'static str = "femtopb";

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
        let settings = [generated::Setting { name, value: setting, ..Default::default() }];
        let login = generated::LoginRequest {
            id: value.client,
            domain: DOMAIN,
            user: value.android_id,
            resource: value.android_id,
            auth_token: value.token,
            device_id: Some(value.device_id),
            setting: Repeated::from(&settings[..]),
            received_persistent_id: Repeated::from(value.received),
            use_rmq2: Some(true),
            network_type: Some(1),
            ..Default::default()
        };
        write(codec::LOGIN_REQUEST, &login, out)
    }

    fn iq(value: &Iq, out: &mut [u8]) -> Option<usize> {
        let iq = generated::IqStanza {
            r#type: EnumValue::Known(generated::iq_stanza::IqType::Set),
            extension: Some(generated::Extension { id: codec::STREAM_ACK, ..Default::default() }),
            last_stream_id_received: Some(value.last_stream_id_received),
            ..Default::default()
        };
        write(codec::IQ_STANZA, &iq, out)
    }

    fn data(value: &Data<'_>, out: &mut [u8]) -> Option<usize> {
        let pairs: [generated::AppData<'_>; 16] = array::from_fn(|index| {
            let (key, value) = value.pairs.get(index).copied().unwrap_or_default();
            generated::AppData { key, value, ..Default::default() }
        });
        let data = generated::DataMessageStanza {
            from: value.from,
            category: value.category,
            app_data: Repeated::from(pairs.get(..value.pairs.len())?),
            persistent_id: Some(value.persistent_id),
            last_stream_id_received: Some(value.last_stream_id_received),
            ttl: Some(value.ttl),
            sent: Some(value.sent),
            raw_data: value.raw_data,
            ..Default::default()
        };
        write(codec::DATA_MESSAGE, &data, out)
    }
}

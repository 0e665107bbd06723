//! quick-protobuf: texts and bytes are borrowed, repeated fields are collected; the code is generated.
//!
//! Follows quick-protobuf's documentation, without `std`.

use alloc::borrow::Cow;
use alloc::vec;

use quick_protobuf::BytesReader;
use quick_protobuf::BytesWriter;
use quick_protobuf::MessageRead;
use quick_protobuf::MessageWrite;
use quick_protobuf::Writer;

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
#[path = "generated/quick_protobuf.rs"]
mod generated;

/// `quick-protobuf`.
pub struct QuickProtobuf;

give! {
    [] Cow<'_, str>: text(value => value);
    [] Cow<'_, [u8]>: bytes(value => value);
    [] generated::mod_ClientEvent::Type: integer(value => *value as i32 as i64 as u64);
    [] generated::mod_IqStanza::IqType: integer(value => *value as i32 as i64 as u64);
    [] generated::mod_LoginRequest::AuthService: integer(value => *value as i32 as i64 as u64);
}

fn read<'a, M: MessageRead<'a>>(body: &'a [u8]) -> Result<M, Broken> {
    M::from_reader(&mut BytesReader::from_bytes(body), body).map_err(|_| Broken)
}

macro_rules! implement {
    (
        $($tag:literal $name:ident $(<$life:lifetime>)? { $($field:tt $number:literal),* })* ;
        $($inner:ident $(<$inner_life:lifetime>)? { $($inner_field:tt $inner_number:literal),* })*
    ) => {
        $(implement!(@visit $name $(<$life>)? { $($field $number),* });)*
        $(implement!(@visit $inner $(<$inner_life>)? { $($inner_field $inner_number),* });
        impl Give for generated::$inner $(<$inner_life>)? {
            #[inline(always)]
            fn give<S: Sink>(&self, number: u32, sink: &mut S) -> Result<(), Broken> {
                schema::message(number, self, sink)
            }
        })*

        fn decode<S: Sink>(tag: u8, body: &[u8], sink: &mut S) -> Result<(), Broken> {
            match tag {
                $($tag => schema::message($tag, &read::<generated::$name>(body)?, sink),)*
                _ => Err(Broken),
            }
        }
    };
    (@visit $name:ident $(<$life:lifetime>)? { $($field:tt $number:literal),* }) => {
        impl Visit for generated::$name $(<$life>)? {
            #[inline(always)]
            fn visit<S: Sink>(&self, _sink: &mut S) -> Result<(), Broken> {
                $(implement!(@field self $field).give($number, _sink)?;)*
                Ok(())
            }
        }
    };
    (@field $self:ident r#type) => { $self.type_pb };
    (@field $self:ident $field:ident) => { $self.$field };
}

schema::messages!(implement);

fn pair<'a>((key, value): &(&'a str, &'a str)) -> generated::AppData<'a> {
    generated::AppData { key: Cow::Borrowed(key), value: Cow::Borrowed(value) }
}

fn write(tag: u8, message: &impl MessageWrite, out: &mut [u8]) -> Option<usize> {
    frame::write(tag, message.get_size(), out, |body| {
        message.write_message(&mut Writer::new(BytesWriter::new(body))).ok()
    })
}

impl Codec for QuickProtobuf {
    const NAME: &'static str = "quick-protobuf";

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
            received_persistent_id: value.received.iter().copied().map(Cow::Borrowed).collect(),
            use_rmq2: Some(true),
            network_type: Some(1),
            ..Default::default()
        };
        write(codec::LOGIN_REQUEST, &login, out)
    }

    fn iq(value: &Iq, out: &mut [u8]) -> Option<usize> {
        let iq = generated::IqStanza {
            type_pb: generated::mod_IqStanza::IqType::SET,
            extension: Some(generated::Extension { id: codec::STREAM_ACK, ..Default::default() }),
            last_stream_id_received: Some(value.last_stream_id_received),
            ..Default::default()
        };
        write(codec::IQ_STANZA, &iq, out)
    }

    fn data(value: &Data<'_>, out: &mut [u8]) -> Option<usize> {
        let data = generated::DataMessageStanza {
            from: value.from.into(),
            category: value.category.into(),
            app_data: value.pairs.iter().map(pair).collect(),
            persistent_id: Some(value.persistent_id.into()),
            last_stream_id_received: Some(value.last_stream_id_received),
            ttl: Some(value.ttl),
            sent: Some(value.sent),
            raw_data: value.raw_data.map(Cow::Borrowed),
            ..Default::default()
        };
        write(codec::DATA_MESSAGE, &data, out)
    }
}

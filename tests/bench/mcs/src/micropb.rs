//! micropb: owned messages in containers of fixed size, whose code is generated.
//!
//! Follows micropb's documentation for a target without an allocator: containers of heapless. What does not fit is
//! refused; everything in the benchmarks does. Presence is kept in bits beside the fields.

use core::str::FromStr;

use heapless::String;
use heapless::Vec;
use micropb::MessageDecode;
use micropb::MessageEncode;
use micropb::PbEncoder;

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

#[allow(missing_docs, unreachable_pub, clippy::all, clippy::too_many_lines, clippy::indexing_slicing, nonstandard_style, unused)]
#[rustfmt::skip]
#[path = "generated/micropb.rs"]
mod generated;

use generated::mcs_;

/// `micropb`.
pub struct Micropb;

give! {
    [const N: usize] String<N>: text(value => value);
    [const N: usize] Vec<u8, N>: bytes(value => value);
    [] mcs_::ClientEvent_::Type: integer(value => i64::from(value.0) as u64);
    [] mcs_::IqStanza_::IqType: integer(value => i64::from(value.0) as u64);
    [] mcs_::LoginRequest_::AuthService: integer(value => i64::from(value.0) as u64);
}

impl<T: Give, const N: usize> Give for Vec<T, N> {
    #[inline(always)]
    fn give<S: Sink>(&self, number: u32, sink: &mut S) -> Result<(), Broken> {
        self.iter().try_for_each(|value| value.give(number, sink))
    }
}

macro_rules! implement {
    (
        $($tag:literal $name:ident $(<$life:lifetime>)? { $($field:tt $number:literal),* })* ;
        $($inner:ident $(<$inner_life:lifetime>)? { $($inner_field:tt $inner_number:literal),* })*
    ) => {
        $(implement!(@visit $name $(<$life>)? { $($field $number),* });)*
        $(implement!(@visit $inner $(<$inner_life>)? { $($inner_field $inner_number),* });
        impl Give for mcs_::$inner {
            #[inline(always)]
            fn give<S: Sink>(&self, number: u32, sink: &mut S) -> Result<(), Broken> {
                schema::message(number, self, sink)
            }
        })*

        fn decode<S: Sink>(tag: u8, body: &[u8], sink: &mut S) -> Result<(), Broken> {
            match tag {
                $($tag => {
                    let mut message = mcs_::$name::default();
                    message.decode_from_bytes(body).map_err(|_| Broken)?;
                    schema::message($tag, &message, sink)
                })*
                _ => Err(Broken),
            }
        }
    };
    (@visit $name:ident $(<$life:lifetime>)? { $($field:tt $number:literal),* }) => {
        impl Visit for mcs_::$name {
            #[inline(always)]
            fn visit<S: Sink>(&self, _sink: &mut S) -> Result<(), Broken> {
                $(implement!(@field self $field).give($number, _sink)?;)*
                Ok(())
            }
        }
    };
    // What is present is told by a method; repeated fields have none.
    (@field $self:ident setting) => { $self.setting };
    (@field $self:ident received_persistent_id) => { $self.received_persistent_id };
    (@field $self:ident client_event) => { $self.client_event };
    (@field $self:ident app_data) => { $self.app_data };
    (@field $self:ident $field:ident) => { $self.$field() };
}

schema::messages!(implement);

fn write(tag: u8, message: &impl MessageEncode, out: &mut [u8]) -> Option<usize> {
    frame::write(tag, message.compute_size(), out, |body| {
        message.encode(&mut PbEncoder::new(body)).ok()
    })
}

fn text<const N: usize>(text: &str) -> Option<String<N>> {
    String::from_str(text).ok()
}

// Written over in place, as large messages are meant to be: a literal would be moved.
#[allow(clippy::field_reassign_with_default)]
impl Codec for Micropb {
    const NAME: &'static str = "micropb";

    fn decode<S: Sink>(tag: u8, body: &[u8], sink: &mut S) -> Result<(), Broken> {
        decode(tag, body, sink)
    }

    fn heartbeat(value: &Heartbeat, out: &mut [u8]) -> Option<usize> {
        let mut ack = mcs_::HeartbeatAck {
            last_stream_id_received: value.last_stream_id_received,
            ..Default::default()
        };
        ack._has.set_last_stream_id_received();
        write(codec::HEARTBEAT_ACK, &ack, out)
    }

    fn login(value: &Login<'_>, out: &mut [u8]) -> Option<usize> {
        let mut login = mcs_::LoginRequest::default();
        login.id = text(value.client)?;
        login.domain = text(DOMAIN)?;
        login.user = text(value.android_id)?;
        login.resource = text(value.android_id)?;
        login.auth_token = text(value.token)?;
        login.device_id = text(value.device_id)?;
        let (name, setting) = SETTING;
        let mut settings =
            mcs_::Setting { name: text(name)?, value: text(setting)?, ..Default::default() };
        settings._has.set_name().set_value();
        login.setting.push(settings).ok()?;
        for id in value.received {
            login.received_persistent_id.push(text(id)?).ok()?;
        }
        login.use_rmq2 = true;
        login.network_type = 1;
        login._has.set_id().set_domain().set_user().set_resource().set_auth_token().set_device_id();
        login._has.set_use_rmq2().set_network_type();
        write(codec::LOGIN_REQUEST, &login, out)
    }

    fn iq(value: &Iq, out: &mut [u8]) -> Option<usize> {
        let mut iq = mcs_::IqStanza { r#type: mcs_::IqStanza_::IqType::Set, ..Default::default() };
        iq.extension.id = codec::STREAM_ACK;
        iq.extension._has.set_id().set_data();
        iq.last_stream_id_received = value.last_stream_id_received;
        iq._has.set_type().set_id().set_extension().set_last_stream_id_received();
        write(codec::IQ_STANZA, &iq, out)
    }

    fn data(value: &Data<'_>, out: &mut [u8]) -> Option<usize> {
        let mut data = mcs_::DataMessageStanza::default();
        data.from = text(value.from)?;
        data.category = text(value.category)?;
        data.persistent_id = text(value.persistent_id)?;
        for (key, value) in value.pairs {
            let mut pair =
                mcs_::AppData { key: text(key)?, value: text(value)?, ..Default::default() };
            pair._has.set_key().set_value();
            data.app_data.push(pair).ok()?;
        }
        data.last_stream_id_received = value.last_stream_id_received;
        data.ttl = value.ttl;
        data.sent = value.sent;
        data._has.set_from().set_category().set_persistent_id();
        data._has.set_last_stream_id_received().set_ttl().set_sent();
        if let Some(raw_data) = value.raw_data {
            data.raw_data = Vec::from_slice(raw_data).ok()?;
            data._has.set_raw_data();
        }
        write(codec::DATA_MESSAGE, &data, out)
    }
}

//! Ours: borrowed views; repeated fields are walked where they lie.
//!
//! Follows the documentation of `pushwire_core::wire`. Frames are its own too.

use core::array;

use pushwire_core::mcs;
use pushwire_core::mcs::Tag;
use pushwire_core::mcs::frame::Header;
use pushwire_core::secret::Redacted;
use pushwire_core::wire::DecodeError;
use pushwire_core::wire::Message;
use pushwire_core::wire::Repeated;
use pushwire_core::wire::Value;

use crate::Broken;
use crate::Codec;
use crate::Data;
use crate::Heartbeat;
use crate::Iq;
use crate::Login;
use crate::Sink;
use crate::schema;
use crate::schema::Give;
use crate::schema::Visit;
use crate::schema::give;
use crate::values::DOMAIN;
use crate::values::SETTING;

/// `pushwire-core`.
pub struct Pushwire;

impl From<DecodeError> for Broken {
    fn from(_: DecodeError) -> Self {
        Self
    }
}

impl<T: Give + Copy> Give for Redacted<T> {
    #[inline(always)]
    fn give<S: Sink>(&self, number: u32, sink: &mut S) -> Result<(), Broken> {
        self.expose().give(number, sink)
    }
}

impl<'a, T: Value<'a> + Give> Give for Repeated<'a, T> {
    #[inline(always)]
    fn give<S: Sink>(&self, number: u32, sink: &mut S) -> Result<(), Broken> {
        for item in *self {
            item?.give(number, sink)?;
        }
        Ok(())
    }
}

give! {
    [] mcs::AuthService: integer(value => i64::from(value.number()) as u64);
    [] mcs::ClientEventType: integer(value => i64::from(value.number()) as u64);
    [] mcs::ExtensionId: integer(value => i64::from(value.number()) as u64);
    [] mcs::IqType: integer(value => i64::from(value.number()) as u64);
}

macro_rules! implement {
    (
        $($tag:literal $name:ident $(<$life:lifetime>)? { $($field:ident $number:literal),* })* ;
        $($inner:ident $(<$inner_life:lifetime>)? { $($inner_field:ident $inner_number:literal),* })*
    ) => {
        $(implement!(@visit $name $(<$life>)? { $($field $number),* });)*
        $(implement!(@visit $inner $(<$inner_life>)? { $($inner_field $inner_number),* });
        impl Give for mcs::$inner $(<$inner_life>)? {
            #[inline(always)]
            fn give<S: Sink>(&self, number: u32, sink: &mut S) -> Result<(), Broken> {
                schema::message(number, self, sink)
            }
        })*

        fn decode<S: Sink>(tag: u8, body: &[u8], sink: &mut S) -> Result<(), Broken> {
            match tag {
                $($tag => schema::message($tag, &<mcs::$name>::decode(body)?, sink),)*
                _ => Err(Broken),
            }
        }
    };
    (@visit $name:ident $(<$life:lifetime>)? { $($field:ident $number:literal),* }) => {
        impl Visit for mcs::$name $(<$life>)? {
            #[inline(always)]
            fn visit<S: Sink>(&self, _sink: &mut S) -> Result<(), Broken> {
                $(self.$field.give($number, _sink)?;)*
                Ok(())
            }
        }
    };
}

schema::messages!(implement);

impl Codec for Pushwire {
    const NAME: &'static str = "pushwire-core";

    fn decode<S: Sink>(tag: u8, body: &[u8], sink: &mut S) -> Result<(), Broken> {
        decode(tag, body, sink)
    }

    fn decode_stream<S: Sink>(mut stream: &[u8], sink: &mut S) -> Result<(), Broken> {
        while !stream.is_empty() {
            let header = Header::parse(stream).ok().flatten().ok_or(Broken)?;
            let body = stream.get(header.header_len..).ok_or(Broken)?;
            let (body, rest) = body.split_at_checked(header.body_len as usize).ok_or(Broken)?;
            decode(header.tag.number(), body, sink)?;
            stream = rest;
        }
        Ok(())
    }

    fn heartbeat(value: &Heartbeat, out: &mut [u8]) -> Option<usize> {
        let last_stream_id_received = Some(value.last_stream_id_received);
        let ack = mcs::HeartbeatAck { last_stream_id_received, ..Default::default() };
        mcs::frame::encode(Tag::HeartbeatAck, &ack, out).ok()
    }

    fn login(value: &Login<'_>, out: &mut [u8]) -> Option<usize> {
        let (name, setting) = SETTING;
        let settings = [mcs::Setting { name, value: setting, ..Default::default() }];
        let login = mcs::LoginRequest {
            id: value.client,
            domain: DOMAIN,
            user: value.android_id,
            resource: value.android_id,
            auth_token: Redacted::new(value.token),
            device_id: Some(value.device_id),
            setting: Repeated::from(&settings[..]),
            received_persistent_id: Repeated::from(value.received),
            use_rmq2: Some(true),
            network_type: Some(1),
            ..Default::default()
        };
        mcs::frame::encode(Tag::LoginRequest, &login, out).ok()
    }

    fn iq(value: &Iq, out: &mut [u8]) -> Option<usize> {
        let iq = mcs::IqStanza {
            r#type: mcs::IqType::Set,
            extension: Some(mcs::Extension {
                id: mcs::ExtensionId::StreamAck,
                ..Default::default()
            }),
            last_stream_id_received: Some(value.last_stream_id_received),
            ..Default::default()
        };
        mcs::frame::encode(Tag::IqStanza, &iq, out).ok()
    }

    fn data(value: &Data<'_>, out: &mut [u8]) -> Option<usize> {
        let pairs: [mcs::AppData<'_>; 16] = array::from_fn(|index| {
            let (key, text) = value.pairs.get(index).copied().unwrap_or_default();
            mcs::AppData { key, value: Redacted::new(text), ..Default::default() }
        });
        let data = mcs::DataMessageStanza {
            from: value.from,
            category: value.category,
            app_data: Repeated::from(pairs.get(..value.pairs.len())?),
            persistent_id: Some(value.persistent_id),
            last_stream_id_received: Some(value.last_stream_id_received),
            ttl: Some(value.ttl),
            sent: Some(value.sent),
            raw_data: value.raw_data.map(Redacted::new),
            ..Default::default()
        };
        mcs::frame::encode(Tag::DataMessageStanza, &data, out).ok()
    }
}

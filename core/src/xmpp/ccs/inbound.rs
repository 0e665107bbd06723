//! What CCS sends to an app server: answers, upstream messages, receipts and control messages.
//!
//! Follows Tables 3, 5 and 7 of the reference. `message_type` decides
//! what it is; without one it is an upstream message. Only what an answer depends on must be there: a nack needs
//! an id, a control message does not. Another type than these is reported and can be ignored.

use super::Data;
use super::DecodeError;
use super::Field;
use super::Json;
use super::NackCode;
use super::Payload;
use super::Receipt;
use super::UpstreamAck;
use super::read;
use super::write;
use crate::json::Object;
use crate::json::Text;
use crate::json::Value;
use crate::secret::Redacted;

/// What CCS sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Inbound<'a> {
    /// A message was taken.
    Ack(Ack<'a>),
    /// A message was not taken.
    Nack(Nack<'a>),
    /// An app sent a message; it must be acknowledged.
    Upstream(Upstream<'a>),
    /// A device got a message; this must be acknowledged too.
    Receipt(Receipt<'a>),
    /// The app server must act.
    Control(Control<'a>),
    /// Anything else; it may be ignored.
    Unknown {
        /// What it says it is.
        message_type: Text<'a>,
    },
}

/// The answer to a downstream message that was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ack<'a> {
    /// The token; empty if it is absent.
    pub from: Redacted<Text<'a>>,
    /// The message's id.
    pub message_id: Text<'a>,
    /// The token to use from now on. Not in the 2024 reference.
    pub registration_id: Option<Redacted<Text<'a>>>,
}

/// The answer to a downstream message that was not taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Nack<'a> {
    /// The token; empty if it is absent.
    pub from: Redacted<Text<'a>>,
    /// The message's id.
    pub message_id: Text<'a>,
    /// The code; in 2013 a longer text.
    pub error: Option<Text<'a>>,
    /// Free text, which may quote the token.
    pub error_description: Option<Redacted<Text<'a>>>,
    /// The token to use from now on. Not in the 2024 reference.
    pub registration_id: Option<Redacted<Text<'a>>>,
}

/// A message from an app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Upstream<'a> {
    /// The token, to which the acknowledgement goes.
    pub from: Redacted<Text<'a>>,
    /// The app; empty if it is absent.
    pub category: Text<'a>,
    /// The message's id.
    pub message_id: Text<'a>,
    /// Keys and values.
    pub data: Option<Data<'a>>,
    /// Seconds that it may wait. Not in the 2024 reference.
    pub time_to_live: Option<u32>,
}

/// News about the connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Control<'a> {
    /// What the news is; only `CONNECTION_DRAINING` exists.
    pub control_type: Option<Text<'a>>,
}

impl<'a> Inbound<'a> {
    /// Reads a payload.
    ///
    /// # Errors
    ///
    /// [`DecodeError`], also if it lacks its id, or an upstream message or receipt its sender.
    pub fn decode(payload: &'a [u8]) -> Result<Self, DecodeError> {
        let object = Object::parse(payload)?;
        let message_type = object.get(Field::MessageType.name());
        if message_type.is_null() {
            return Upstream::read(object).map(Self::Upstream);
        }
        match message_type.to_text() {
            text if text == Ack::TYPE => Ack::read(object).map(Self::Ack),
            text if text == Nack::TYPE => Nack::read(object).map(Self::Nack),
            text if text == Receipt::TYPE => receipt(object).map(Self::Receipt),
            text if text == Control::TYPE => Ok(Self::Control(Control::read(object))),
            message_type => Ok(Self::Unknown { message_type }),
        }
    }

    /// Returns the acknowledgement that must be sent for this, if one must.
    pub const fn acknowledgement(&self) -> Option<UpstreamAck<'a>> {
        let (to, message_id) = match self {
            Self::Upstream(upstream) => (upstream.from, upstream.message_id),
            Self::Receipt(receipt) => (receipt.from, receipt.message_id),
            _ => return None,
        };
        Some(UpstreamAck { to, message_id })
    }
}

impl<'a> Ack<'a> {
    pub(super) const TYPE: &'static str = "ack";

    fn read(object: Object<'a>) -> Result<Self, DecodeError> {
        let (from, message_id, [registration_id]) = common(object, [REGISTRATION_ID])?;
        let from = from.unwrap_or_default();
        Ok(Self { from, message_id, registration_id: read::secret(registration_id) })
    }
}

impl<'a> Nack<'a> {
    const TYPE: &'static str = "nack";

    fn read(object: Object<'a>) -> Result<Self, DecodeError> {
        let (from, message_id, [error, description, registration_id]) =
            common(object, [ERROR, ERROR_DESCRIPTION, REGISTRATION_ID])?;
        Ok(Self {
            from: from.unwrap_or_default(),
            message_id,
            error: read::text(error),
            error_description: read::secret(description),
            registration_id: read::secret(registration_id),
        })
    }

    /// Returns the code.
    pub fn code(&self) -> NackCode {
        self.error.map_or(NackCode::Unknown, NackCode::from_text)
    }
}

impl<'a> Upstream<'a> {
    fn read(object: Object<'a>) -> Result<Self, DecodeError> {
        let names = [Field::Category, Field::Data, Field::TimeToLive].map(Field::name);
        let (from, message_id, [category, data, seconds]) = common(object, names)?;
        Ok(Self {
            from: from.ok_or(DecodeError::Missing(Field::From))?,
            category: read::text(category).unwrap_or_default(),
            message_id,
            data: Data::read(data),
            time_to_live: read::number(seconds).and_then(|seconds| u32::try_from(seconds).ok()),
        })
    }
}

impl<'a> Control<'a> {
    const TYPE: &'static str = "control";

    fn read(object: Object<'a>) -> Self {
        Self { control_type: read::text(object.get(CONTROL_TYPE)) }
    }

    /// Tells whether CCS will close this connection: nothing but acknowledgements may be sent on it.
    pub fn is_draining(&self) -> bool {
        self.control_type.is_some_and(|control_type| control_type == CONNECTION_DRAINING)
    }
}

fn receipt(object: Object<'_>) -> Result<Receipt<'_>, DecodeError> {
    let names = [Field::Category, Field::Data].map(Field::name);
    let (from, message_id, [category, data]) = common(object, names)?;
    let from = from.ok_or(DecodeError::Missing(Field::From))?;
    let category = read::text(category);
    Ok(Receipt { from, category, message_id, ..Receipt::default() }.with_data(data))
}

const CONTROL_TYPE: &str = "control_type";
const CONNECTION_DRAINING: &str = "CONNECTION_DRAINING";
const ERROR: &str = "error";
const ERROR_DESCRIPTION: &str = "error_description";
const REGISTRATION_ID: &str = "registration_id";

type Common<'a, const N: usize> = (Option<Redacted<Text<'a>>>, Text<'a>, [Value<'a>; N]);

/// Reads sender and id, without which there is nothing to refer to, and the values of `names`.
fn common<'a, const N: usize>(
    object: Object<'a>,
    names: [&str; N],
) -> Result<Common<'a, N>, DecodeError> {
    let [from, id] = object.pick([Field::From.name(), Field::MessageId.name()]);
    let id = read::text(id).ok_or(DecodeError::Missing(Field::MessageId))?;
    Ok((read::secret(from), id, object.pick(names)))
}

impl Payload for Inbound<'_> {
    fn write_members(&self, json: &mut Json<'_>) {
        match self {
            Self::Ack(ack) => ack.write_members(json),
            Self::Nack(nack) => nack.write_members(json),
            Self::Upstream(upstream) => upstream.write_members(json),
            Self::Receipt(receipt) => receipt.write_members(json),
            Self::Control(control) => control.write_members(json),
            Self::Unknown { message_type } => {
                write::text(json, Field::MessageType.name(), Some(*message_type));
            }
        }
    }
}

impl Payload for Ack<'_> {
    fn write_members(&self, json: &mut Json<'_>) {
        json.string(Field::MessageType.name(), Self::TYPE);
        write::secret(json, Field::From.name(), Some(self.from));
        write::text(json, Field::MessageId.name(), Some(self.message_id));
        write::secret(json, REGISTRATION_ID, self.registration_id);
    }
}

impl Payload for Nack<'_> {
    fn write_members(&self, json: &mut Json<'_>) {
        json.string(Field::MessageType.name(), Self::TYPE);
        write::secret(json, Field::From.name(), Some(self.from));
        write::text(json, Field::MessageId.name(), Some(self.message_id));
        write::text(json, ERROR, self.error);
        write::secret(json, ERROR_DESCRIPTION, self.error_description);
        write::secret(json, REGISTRATION_ID, self.registration_id);
    }
}

impl Payload for Upstream<'_> {
    fn write_members(&self, json: &mut Json<'_>) {
        self.data.iter().for_each(|data| data.write(json));
        if let Some(seconds) = self.time_to_live {
            json.number(Field::TimeToLive.name(), seconds.into());
        }
        write::secret(json, Field::From.name(), Some(self.from));
        write::text(json, Field::MessageId.name(), Some(self.message_id));
        write::text(json, Field::Category.name(), Some(self.category));
    }
}

impl Payload for Control<'_> {
    fn write_members(&self, json: &mut Json<'_>) {
        json.string(Field::MessageType.name(), Self::TYPE);
        write::text(json, CONTROL_TYPE, self.control_type);
    }
}

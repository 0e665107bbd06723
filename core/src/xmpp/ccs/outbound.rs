//! What an app server sends to CCS: messages, and acknowledgements of what it received.
//!
//! Follows Tables 1 and 6 of the reference. For the server's side of a connection,
//! that of a simulator or of a private back end.

use super::DecodeError;
use super::Downstream;
use super::Field;
use super::Invalid;
use super::Json;
use super::Payload;
use super::inbound::Ack;
use super::read;
use super::write;
use crate::json::Object;
use crate::json::Text;
use crate::secret::Redacted;

/// What an app server sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outbound<'a> {
    /// A message, or why it cannot be read. It may still break other rules.
    Message(Result<Downstream<'a>, Invalid>),
    /// The acknowledgement of an upstream message or a receipt.
    Ack(UpstreamAck<'a>),
    /// Anything else.
    Unknown {
        /// What it says it is.
        message_type: Text<'a>,
    },
}

impl<'a> Outbound<'a> {
    /// Reads a payload.
    ///
    /// # Errors
    ///
    /// [`DecodeError`], for an acknowledgement also if it names no message or no recipient.
    pub fn decode(payload: &'a [u8]) -> Result<Self, DecodeError> {
        let object = Object::parse(payload)?;
        let message_type = object.get(Field::MessageType.name());
        if message_type.is_null() {
            return Ok(Self::Message(Downstream::read(object)));
        }
        match message_type.to_text() {
            text if text == Ack::TYPE => UpstreamAck::read(object).map(Self::Ack),
            message_type => Ok(Self::Unknown { message_type }),
        }
    }
}

/// The acknowledgement of an upstream message or a receipt; valid only on the connection that brought it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UpstreamAck<'a> {
    /// Who sent what is acknowledged.
    pub to: Redacted<Text<'a>>,
    /// Its id.
    pub message_id: Text<'a>,
}

impl<'a> UpstreamAck<'a> {
    fn read(object: Object<'a>) -> Result<Self, DecodeError> {
        let [to, id] = object.pick([Field::To.name(), Field::MessageId.name()]);
        Ok(Self {
            to: read::secret(to).ok_or(DecodeError::Missing(Field::To))?,
            message_id: read::text(id).ok_or(DecodeError::Missing(Field::MessageId))?,
        })
    }
}

impl Payload for UpstreamAck<'_> {
    fn write_members(&self, json: &mut Json<'_>) {
        write::secret(json, Field::To.name(), Some(self.to));
        write::text(json, Field::MessageId.name(), Some(self.message_id));
        json.string(Field::MessageType.name(), Ack::TYPE);
    }
}

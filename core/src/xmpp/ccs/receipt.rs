//! A delivery receipt: a device got a message that had asked for it.
//!
//! Not in the 2024 reference; follows Google's page of 2014 and what clients kept reading until the end. Its id is
//! that of the message behind `dr2:`, and it must be acknowledged with it.

use super::Field;
use super::Json;
use super::Payload;
use super::read;
use super::write;
use crate::json::Object;
use crate::json::Text;
use crate::json::Value;
use crate::secret::Redacted;

/// Names in `data`.
const STATUS: &str = "message_status";
const ORIGINAL: &str = "original_message_id";
const DEVICE: &str = "device_registration_id";
const SENT: &str = "message_sent_timestamp";

/// A delivery receipt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Receipt<'a> {
    /// Who sent it, to whom its acknowledgement goes: CCS itself.
    pub from: Redacted<Text<'a>>,
    /// The app.
    pub category: Option<Text<'a>>,
    /// Its own id.
    pub message_id: Text<'a>,
    /// What became of the message; only `MESSAGE_SENT_TO_DEVICE` is known.
    pub message_status: Option<Text<'a>>,
    /// The message's id.
    pub original_message_id: Option<Text<'a>>,
    /// The device's token.
    pub device_registration_id: Option<Redacted<Text<'a>>>,
    /// When it was sent, in milliseconds since 1970.
    pub message_sent_timestamp: Option<u64>,
}

impl<'a> Receipt<'a> {
    pub(super) const TYPE: &'static str = "receipt";

    /// Adds what stands in `data`.
    pub(super) fn with_data(mut self, data: Value<'a>) -> Self {
        if let Value::Object(data) = data {
            self.read_data(data);
        }
        self
    }

    fn read_data(&mut self, data: Object<'a>) {
        let [status, original, device, sent] = data.pick([STATUS, ORIGINAL, DEVICE, SENT]);
        self.message_status = read::text(status);
        self.original_message_id = read::text(original);
        self.device_registration_id = read::secret(device);
        self.message_sent_timestamp = read::number(sent);
    }

    fn write_data(&self, json: &mut Json<'_>) {
        write::text(json, STATUS, self.message_status);
        write::text(json, ORIGINAL, self.original_message_id);
        write::secret(json, DEVICE, self.device_registration_id);
        if let Some(millis) = self.message_sent_timestamp {
            json.string(SENT, &crate::wire::text::decimal(millis));
        }
    }
}

impl Payload for Receipt<'_> {
    fn write_members(&self, json: &mut Json<'_>) {
        json.string(Field::MessageType.name(), Self::TYPE);
        write::secret(json, Field::From.name(), Some(self.from));
        write::text(json, Field::Category.name(), self.category);
        write::text(json, Field::MessageId.name(), Some(self.message_id));
        json.object(Field::Data.name(), |json| self.write_data(json));
    }
}

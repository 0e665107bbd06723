//! A downstream message: what an app server asks FCM to deliver.
//!
//! Follows Table 1 of the reference and, for receipts, Google's older pages. The caller fills the
//! fields, or [`Downstream::decode`] reads them from a JSON object; either can be validated and written. Members
//! without a field here are written as they stand, and are worth a warning. What the older texts only know of
//! other transports (`registration_ids`) is no target here: there is one for each message.

use super::Condition;
use super::ConditionError;
use super::Data;
use super::Field;
use super::Invalid;
use super::Json;
use super::Notification;
use super::Payload;
use super::Warning;
use super::read;
use super::read::Unknown;
use super::validate;
use super::write;
use crate::json::Object;
use crate::json::Text;
use crate::json::Value;
use crate::secret::Redacted;

/// Four weeks in seconds: the longest that a message may wait.
pub const MAX_TIME_TO_LIVE: u32 = 2_419_200;

/// How long a message waits that does not say.
pub const DEFAULT_TIME_TO_LIVE: u32 = MAX_TIME_TO_LIVE;

/// What `to` begins with if it is a topic.
const TOPICS: &str = "/topics/";

/// How urgent a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Priority {
    /// Saves battery; may wait without bound.
    Normal,
    /// Sent at once.
    High,
}

impl Priority {
    /// Returns the priority as it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::High => "high",
        }
    }

    /// Returns APNs' number for it.
    pub const fn apns(self) -> u8 {
        match self {
            Self::Normal => 5,
            Self::High => 10,
        }
    }

    fn read(value: Value<'_>) -> Result<Option<Self>, Invalid> {
        match value {
            Value::Null => Ok(None),
            Value::String(text) if text == Self::Normal.name() => Ok(Some(Self::Normal)),
            Value::String(text) if text == Self::High.name() => Ok(Some(Self::High)),
            _ => Err(Invalid::Priority),
        }
    }
}

/// A message to one target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Downstream<'a> {
    /// A registration token, a device group's key, or a topic behind `/topics/`.
    pub to: Option<Redacted<Text<'a>>>,
    /// An expression over topics, instead of `to`.
    pub condition: Option<Text<'a>>,
    /// Id, different for every message of a connection.
    pub message_id: Text<'a>,
    /// Which waiting messages this one replaces; an app has four such keys at most at a time.
    pub collapse_key: Option<Text<'a>>,
    /// How urgent it is; without it the kind of message decides.
    pub priority: Option<Priority>,
    /// Apple: wake the app by a silent notification.
    pub content_available: bool,
    /// Apple: an extension may change the notification.
    pub mutable_content: bool,
    /// Seconds that it may wait for the device.
    pub time_to_live: Option<u32>,
    /// Test the request, send nothing.
    pub dry_run: bool,
    /// Ask for a receipt from the device. Not in the 2024 reference.
    pub delivery_receipt_requested: bool,
    /// Keys and values for the app.
    pub data: Option<Data<'a>>,
    /// What the user sees.
    pub notification: Option<Notification<'a>>,
    /// Members of this object that have no field here are written too, as they stand.
    pub other: Option<Object<'a>>,
}

impl<'a> Downstream<'a> {
    /// Reads a message from a JSON object. It may still be invalid: see [`validate`](Self::validate).
    ///
    /// # Errors
    ///
    /// [`Invalid`]: it is no JSON object, is another kind of payload, or a field cannot hold its value.
    pub fn decode(payload: &'a [u8]) -> Result<Self, Invalid> {
        Self::read(Object::parse(payload)?)
    }

    pub(super) fn read(object: Object<'a>) -> Result<Self, Invalid> {
        if !object.get(Field::MessageType.name()).is_null() {
            return Err(Invalid::MessageType);
        }
        let [
            to,
            condition,
            id,
            collapse_key,
            priority,
            content,
            mutable,
            ttl,
            dry,
            data,
            shown,
            receipt,
        ] = object.pick(*Field::downstream_names());
        let mut read = FieldReader { broken: None };
        let message = Self {
            to: read.text(to, Field::To).map(Redacted::new),
            condition: read.text(condition, Field::Condition),
            message_id: read.text(id, Field::MessageId).unwrap_or_default(),
            collapse_key: read.text(collapse_key, Field::CollapseKey),
            priority: read.checked(Priority::read(priority)),
            content_available: read.flag(content, Field::ContentAvailable),
            mutable_content: read.flag(mutable, Field::MutableContent),
            time_to_live: read.seconds(ttl),
            dry_run: read.flag(dry, Field::DryRun),
            delivery_receipt_requested: read.flag(receipt, Field::DeliveryReceiptRequested),
            data: read.typed(data, Data::read(data), Invalid::Type(Field::Data)),
            notification: read.checked(Notification::read(shown)),
            other: Some(object),
        };
        read.broken.map_or(Ok(message), Err)
    }

    /// Checks every rule that concerns the message alone.
    ///
    /// # Errors
    ///
    /// [`Invalid`]: the first rule that it breaks.
    pub fn validate(&self) -> Result<(), Invalid> {
        validate::validate(self)
    }

    /// Returns what is worth a warning, at most two for each pair and one for each member.
    pub fn warnings(&self) -> impl Iterator<Item = Warning> {
        let data = self.data.into_iter().flat_map(Data::warnings);
        let members = self.unknown().map(|(index, ..)| Warning::UnknownMember { index });
        let keys = self.notification.iter().flat_map(Notification::unknown);
        let keys = keys.map(|(index, ..)| Warning::UnknownNotificationKey { index });
        data.chain(members).chain(keys)
    }

    /// Returns the topic, if `to` names one.
    pub fn topic(&self) -> Option<Text<'a>> {
        self.to?.expose().strip_prefix(TOPICS)
    }

    /// Reads the condition, if there is one.
    ///
    /// # Errors
    ///
    /// [`ConditionError`] if it cannot be read.
    pub fn parsed_condition(&self) -> Result<Option<Condition<'a>>, ConditionError> {
        self.condition.map(Condition::parse).transpose()
    }

    /// Returns how urgent the message is: notifications are, data alone is not.
    pub fn effective_priority(&self) -> Priority {
        self.priority.unwrap_or(match self.notification {
            Some(_) => Priority::High,
            None => Priority::Normal,
        })
    }

    /// Returns how many seconds the message may wait.
    pub fn effective_time_to_live(&self) -> u32 {
        self.time_to_live.unwrap_or(DEFAULT_TIME_TO_LIVE)
    }

    /// Tells whether the message goes through APNs to a device of Apple, and not through FCM.
    pub const fn goes_through_apns(&self) -> bool {
        self.notification.is_some() || self.content_available
    }

    /// Visits the keys and values that count against the size limit.
    pub(super) fn each_counted(&self, visit: &mut dyn FnMut(Text<'a>, Text<'a>)) {
        if let Some(data) = self.data {
            data.each(visit);
        }
        if let Some(notification) = &self.notification {
            notification.each(visit);
        }
    }

    /// Returns the members of [`other`](Self::other) without a field, each with its index there.
    fn unknown(&self) -> Unknown<'a> {
        Unknown::new(self.other, Field::downstream_names())
    }

    fn flags(&self) -> [(Field, bool); 4] {
        [
            (Field::ContentAvailable, self.content_available),
            (Field::MutableContent, self.mutable_content),
            (Field::DryRun, self.dry_run),
            (Field::DeliveryReceiptRequested, self.delivery_receipt_requested),
        ]
    }
}

impl Payload for Downstream<'_> {
    fn write_members(&self, json: &mut Json<'_>) {
        write::secret(json, Field::To.name(), self.to);
        write::text(json, Field::Condition.name(), self.condition);
        write::text(json, Field::MessageId.name(), Some(self.message_id));
        write::text(json, Field::CollapseKey.name(), self.collapse_key);
        write::text(
            json,
            Field::Priority.name(),
            self.priority.map(|priority| priority.name().into()),
        );
        if let Some(seconds) = self.time_to_live {
            json.number(Field::TimeToLive.name(), seconds.into());
        }
        for (field, _) in self.flags().iter().filter(|(_, is_set)| *is_set) {
            json.boolean(field.name(), true);
        }
        if let Some(data) = self.data {
            data.write(json);
        }
        if let Some(notification) = &self.notification {
            notification.write(json);
        }
        self.unknown().for_each(|(_, name, value)| json.value(name, value));
    }
}

/// Reads one field after another, and remembers what was wrong first.
struct FieldReader {
    broken: Option<Invalid>,
}

impl FieldReader {
    /// Returns `read`, unless there is a value and it could not be read.
    fn typed<T>(&mut self, value: Value<'_>, read: Option<T>, error: Invalid) -> Option<T> {
        if read.is_none() && !value.is_null() {
            self.broken.get_or_insert(error);
        }
        read
    }

    fn checked<T>(&mut self, read: Result<Option<T>, Invalid>) -> Option<T> {
        read.unwrap_or_else(|error| {
            self.broken.get_or_insert(error);
            None
        })
    }

    fn text<'a>(&mut self, value: Value<'a>, field: Field) -> Option<Text<'a>> {
        self.typed(value, read::text(value), Invalid::Type(field))
    }

    fn flag(&mut self, value: Value<'_>, field: Field) -> bool {
        self.typed(value, read::boolean(value), Invalid::Type(field)).unwrap_or_default()
    }

    fn seconds(&mut self, value: Value<'_>) -> Option<u32> {
        let seconds = read::number(value).and_then(|seconds| u32::try_from(seconds).ok());
        self.typed(value, seconds, Invalid::TimeToLive)
    }
}

//! Why a payload cannot be read or must not be sent, and what is worth a warning.
//!
//! Promises a stable name for each reason, and no text of the payload in any.

use core::fmt;

use super::ConditionError;
use super::Field;
use super::NotificationKey;
use crate::json::JsonError;

/// Why a payload cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum DecodeError {
    /// It is no JSON text, or no object.
    Json(JsonError),
    /// A member without which nothing can be done with it is absent.
    Missing(Field),
}

impl From<JsonError> for DecodeError {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => error.fmt(f),
            Self::Missing(field) => write!(f, "payload has no {field}"),
        }
    }
}

impl core::error::Error for DecodeError {}

/// Why a downstream message must not be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Invalid {
    /// It is no JSON text, or no object.
    Json(JsonError),
    /// A member cannot be what its value is.
    Type(Field),
    /// A value of the notification cannot be shown.
    NotificationType(NotificationKey),
    /// It has a `message_type`, so it is no downstream message.
    MessageType,
    /// `message_id` is absent or empty.
    MessageIdMissing,
    /// There is neither `to` nor `condition`, or an empty one.
    TargetMissing,
    /// There are both `to` and `condition`.
    TargetTwice,
    /// The condition cannot be read.
    Condition(ConditionError),
    /// `priority` is neither `normal` nor `high`.
    Priority,
    /// `time_to_live` is no whole number from 0 to 2419200.
    TimeToLive,
    /// A data key is reserved.
    ReservedKey {
        /// Which pair, counted from 0.
        index: usize,
    },
    /// A data key stands twice.
    RepeatedKey {
        /// Which pair repeats it, counted from 0.
        index: usize,
    },
    /// Keys and values of data and notification are too long.
    TooBig {
        /// How many bytes they have.
        len: usize,
        /// How many they may have.
        limit: usize,
    },
    /// A URL is not HTTPS.
    NotHttps(NotificationKey),
    /// `color` is not `#rrggbb`.
    Color,
    /// The value is no JSON array in a string.
    NotAnArray(NotificationKey),
}

impl Invalid {
    /// Returns a stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json(_) => "json",
            Self::Type(_) => "type",
            Self::NotificationType(_) => "notification_type",
            Self::MessageType => "message_type",
            Self::MessageIdMissing => "message_id_missing",
            Self::TargetMissing => "target_missing",
            Self::TargetTwice => "target_twice",
            Self::Condition(ConditionError::Syntax) => "condition_syntax",
            Self::Condition(ConditionError::TooManyOperators) => "condition_operators",
            Self::Priority => "priority",
            Self::TimeToLive => "time_to_live",
            Self::ReservedKey { .. } => "reserved_key",
            Self::RepeatedKey { .. } => "repeated_key",
            Self::TooBig { .. } => "too_big",
            Self::NotHttps(_) => "not_https",
            Self::Color => "color",
            Self::NotAnArray(_) => "not_an_array",
        }
    }
}

impl From<JsonError> for Invalid {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}

impl From<ConditionError> for Invalid {
    fn from(error: ConditionError) -> Self {
        Self::Condition(error)
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => error.fmt(f),
            Self::Type(field) => write!(f, "{field} has a value of the wrong type"),
            Self::NotificationType(key) => write!(f, "notification.{key} is of the wrong type"),
            Self::MessageType => f.write_str("message_type makes it no downstream message"),
            Self::MessageIdMissing => f.write_str("message_id is missing"),
            Self::TargetMissing => f.write_str("neither to nor condition names a target"),
            Self::TargetTwice => f.write_str("both to and condition name a target"),
            Self::Condition(error) => error.fmt(f),
            Self::Priority => f.write_str("priority is neither normal nor high"),
            Self::TimeToLive => f.write_str("time_to_live is not within 0 to 2419200"),
            Self::ReservedKey { index } => write!(f, "data key {index} is reserved"),
            Self::RepeatedKey { index } => write!(f, "data key {index} was there before"),
            Self::TooBig { len, limit } => write!(f, "payload of {len} bytes is over {limit}"),
            Self::NotHttps(key) => write!(f, "notification.{key} is a URL that is not HTTPS"),
            Self::Color => f.write_str("notification.color is not #rrggbb"),
            Self::NotAnArray(key) => write!(f, "notification.{key} is no JSON array"),
        }
    }
}

impl core::error::Error for Invalid {}

/// What is worth a line in the log; the message goes out all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Warning {
    /// A data key is a word of Table 1: FCM's own value may overwrite it.
    OverwrittenKey {
        /// Which pair, counted from 0.
        index: usize,
    },
    /// A data key is reserved; no message with one is valid downstream.
    ReservedKey {
        /// Which pair, counted from 0.
        index: usize,
    },
    /// A value that was read is no string; it is written as one.
    ValueNotString {
        /// Which pair, counted from 0.
        index: usize,
    },
    /// A member that the reference does not have; it is written as it stands.
    UnknownMember {
        /// Which member of [`Downstream::other`](super::Downstream::other), counted from 0.
        index: usize,
    },
    /// A key of the notification that no platform has; it is written as a string.
    UnknownNotificationKey {
        /// Which member of [`Notification::other`](super::Notification::other), counted from 0.
        index: usize,
    },
}

impl Warning {
    /// Returns a stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OverwrittenKey { .. } => "overwritten_key",
            Self::ReservedKey { .. } => "reserved_key",
            Self::ValueNotString { .. } => "value_not_string",
            Self::UnknownMember { .. } => "unknown_member",
            Self::UnknownNotificationKey { .. } => "unknown_notification_key",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OverwrittenKey { index } => write!(f, "data key {index} may be overwritten"),
            Self::ReservedKey { index } => write!(f, "data key {index} is reserved"),
            Self::ValueNotString { index } => write!(f, "data value {index} is no string"),
            Self::UnknownMember { index } => write!(f, "member {index} is not known"),
            Self::UnknownNotificationKey { index } => {
                write!(f, "notification key {index} is not known")
            }
        }
    }
}

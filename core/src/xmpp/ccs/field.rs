//! The names of members: those of a downstream message, and who else needs one by name.
//!
//! Follows Table 1 of the reference; `delivery_receipt_requested` is of Google's older pages.

use core::fmt;

use crate::json::Text;

/// A member of a payload that something depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Field {
    /// The recipient: a token, a device group's key, or a topic behind `/topics/`.
    To,
    /// An expression over topics.
    Condition,
    /// The message's id.
    MessageId,
    /// Which earlier messages this one replaces.
    CollapseKey,
    /// `normal` or `high`.
    Priority,
    /// Apple: wake the app.
    ContentAvailable,
    /// Apple: an extension may change the message.
    MutableContent,
    /// Seconds that the message may wait.
    TimeToLive,
    /// Test, do not send.
    DryRun,
    /// Keys and values for the app.
    Data,
    /// What the user sees.
    Notification,
    /// Ask for a delivery receipt.
    DeliveryReceiptRequested,
    /// Who sent an inbound payload.
    From,
    /// What kind of payload it is.
    MessageType,
    /// The app that an upstream message is from.
    Category,
}

/// Names in the order of [`Field`].
const NAMES: [&str; 15] = [
    "to",
    "condition",
    "message_id",
    "collapse_key",
    "priority",
    "content_available",
    "mutable_content",
    "time_to_live",
    "dry_run",
    "data",
    "notification",
    "delivery_receipt_requested",
    "from",
    "message_type",
    "category",
];

/// How many names Table 1 defines, counted from the first.
const TABLE_1: usize = 11;

/// How many members a downstream message has, counted from the first.
pub(super) const DOWNSTREAM: usize = 12;

impl Field {
    /// Returns the member's name.
    pub fn name(self) -> &'static str {
        NAMES.get(self as usize).copied().unwrap_or_default()
    }

    /// Returns the names of a downstream message's members, in their order.
    pub(super) fn downstream_names() -> &'static [&'static str; DOWNSTREAM] {
        NAMES.first_chunk().unwrap_or(&[""; DOWNSTREAM])
    }

    /// Tells whether `name` is a word of Table 1.
    pub(super) fn is_word_of_table_1(name: Text<'_>) -> bool {
        NAMES.iter().take(TABLE_1).any(|word| name == *word)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;

    use super::*;

    #[test]
    fn names_stand_in_the_order_of_the_fields() {
        assert_eq!(format!("{}", Field::To), "to");
        assert_eq!(Field::Notification.name(), "notification");
        assert_eq!(Field::Category.name(), "category");
        assert_eq!(Field::Category as usize + 1, NAMES.len());
        assert_eq!(Field::Notification as usize + 1, TABLE_1);
        assert_eq!(Field::DeliveryReceiptRequested as usize + 1, DOWNSTREAM);
    }

    #[test]
    fn table_1_has_eleven_words() {
        let words = NAMES.iter().filter(|name| Field::is_word_of_table_1((**name).into()));
        assert!(words.eq(&NAMES[..11]));
    }
}

//! What the user sees: the notification's keys on each platform.
//!
//! Follows Tables 2a (Apple), 2b (Android) and 2c (Web) of the reference. All values are strings.
//! Arguments for placeholders are a JSON array in a string; an array that was read becomes one.

use core::fmt;

use Platform::Android;
use Platform::Apple;
use Platform::Web;

use super::Field;
use super::Invalid;
use super::Json;
use super::read;
use super::read::Unknown;
use crate::json::Object;
use crate::json::Text;
use crate::json::Value;
use crate::secret::Redacted;

/// Where a notification can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Platform {
    /// Table 2a.
    Apple,
    /// Table 2b.
    Android,
    /// Table 2c.
    Web,
}

/// States the keys once: variant, member and the platforms that know it.
macro_rules! keys {
    ($($(#[$meta:meta])* $key:ident $member:ident $platforms:expr,)*) => {
        /// A notification's key.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[cfg_attr(feature = "defmt", derive(defmt::Format))]
        #[non_exhaustive]
        pub enum NotificationKey {
            $($(#[$meta])* $key,)*
        }

        impl NotificationKey {
            /// Every key.
            pub const ALL: [Self; 14] = [$(Self::$key,)*];

            /// As they are written.
            const NAMES: [&'static str; 14] = [$(stringify!($member),)*];

            /// Returns the key as it is written.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$key => stringify!($member),)*
                }
            }

            /// Tells whether `platform` knows the key.
            pub fn is_for(self, platform: Platform) -> bool {
                let platforms: &[Platform] = match self {
                    $(Self::$key => &$platforms,)*
                };
                platforms.contains(&platform)
            }
        }

        /// What the user sees; keys that the platform does not know are ignored there.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct Notification<'a> {
            $($(#[$meta])* pub $member: Option<Redacted<Text<'a>>>,)*
            /// Members of this object that have no field here are written too, as strings.
            pub other: Option<Object<'a>>,
        }

        impl<'a> Notification<'a> {
            /// Returns the value of `key`.
            pub fn get(&self, key: NotificationKey) -> Option<Text<'a>> {
                match key {
                    $(NotificationKey::$key => self.$member,)*
                }
                .map(|value| value.expose())
            }

            const fn slot(&mut self, key: NotificationKey) -> &mut Option<Redacted<Text<'a>>> {
                match key {
                    $(NotificationKey::$key => &mut self.$member,)*
                }
            }
        }
    };
}

keys! {
    /// Title; Apple does not show it on phones and tablets.
    Title title [Apple, Android, Web],
    /// Text.
    Body body [Apple, Android, Web],
    /// Name of a sound file in the app; on Android also `default`.
    Sound sound [Apple, Android],
    /// Number on the app's icon; `0` removes it, absent leaves it.
    Badge badge [Apple],
    /// What a click does: APNs category, intent filter, or a URL that must be HTTPS.
    ClickAction click_action [Apple, Android, Web],
    /// Subtitle.
    Subtitle subtitle [Apple],
    /// Resource key of the text.
    BodyLocKey body_loc_key [Apple, Android],
    /// JSON array of what fills the text's placeholders.
    BodyLocArgs body_loc_args [Apple, Android],
    /// Resource key of the title.
    TitleLocKey title_loc_key [Apple, Android],
    /// JSON array of what fills the title's placeholders.
    TitleLocArgs title_loc_args [Apple, Android],
    /// Channel, which the app must have made.
    AndroidChannelId android_channel_id [Android],
    /// Drawable resource, or on the Web a URL that must be HTTPS.
    Icon icon [Android, Web],
    /// Replaces the notification with the same tag.
    Tag tag [Android],
    /// Colour of the icon, `#rrggbb`.
    Color color [Android],
}

impl NotificationKey {
    /// Tells whether the value is a JSON array in a string.
    pub(super) const fn is_array(self) -> bool {
        matches!(self, Self::BodyLocArgs | Self::TitleLocArgs)
    }

    /// Reads a value; an array or object where none belongs is nothing that can be shown.
    fn read(self, value: Value<'_>) -> Option<Text<'_>> {
        match value {
            Value::Boolean(_) => Some(value.to_text()),
            Value::Array(_) if self.is_array() => Some(value.to_text()),
            _ => read::text(value),
        }
    }
}

impl<'a> Notification<'a> {
    /// Reads the value of `notification`, which must be an object.
    pub(super) fn read(value: Value<'a>) -> Result<Option<Self>, Invalid> {
        let object = match value {
            Value::Null => return Ok(None),
            Value::Object(object) => object,
            _ => return Err(Invalid::Type(Field::Notification)),
        };
        let mut notification = Self { other: Some(object), ..Self::default() };
        let values = object.pick(NotificationKey::NAMES);
        for (key, value) in NotificationKey::ALL.iter().zip(&values) {
            let text = key.read(*value);
            if text.is_none() && !value.is_null() {
                return Err(Invalid::NotificationType(*key));
            }
            *notification.slot(*key) = text.map(Redacted::new);
        }
        Ok(Some(notification))
    }

    /// Visits every key that is set with its value, those of [`other`](Self::other) last.
    pub(super) fn each(&self, visit: &mut dyn FnMut(Text<'a>, Text<'a>)) {
        for (key, name) in NotificationKey::ALL.iter().zip(&NotificationKey::NAMES) {
            self.get(*key).into_iter().for_each(|value| visit((*name).into(), value));
        }
        self.unknown().for_each(|(_, key, value)| visit(key, value.to_text()));
    }

    /// Returns the members of [`other`](Self::other) without a field, each with its index there.
    pub(super) fn unknown(&self) -> Unknown<'a> {
        Unknown::new(self.other, &NotificationKey::NAMES)
    }

    pub(super) fn write(&self, json: &mut Json<'_>) {
        json.object(Field::Notification.name(), |json| {
            self.each(&mut |key, value| json.text(key, value));
        });
    }
}

impl fmt::Display for NotificationKey {
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
    fn the_tables_have_10_12_and_4_of_14_keys() {
        let known = |platform| NotificationKey::ALL.iter().filter(move |key| key.is_for(platform));
        assert_eq!([Apple, Android, Web].map(|platform| known(platform).count()), [10, 12, 4]);
        let is_known = |key: &NotificationKey| [Apple, Android, Web].map(|on| key.is_for(on));
        let everywhere = NotificationKey::ALL.iter().filter(|key| is_known(key) == [true; 3]);
        assert!(everywhere.map(|key| key.name()).eq(["title", "body", "click_action"]));
        assert!(NotificationKey::ALL.iter().all(|key| is_known(key) != [false; 3]));
    }

    #[test]
    fn a_key_is_the_field_of_its_name() {
        for key in NotificationKey::ALL {
            let mut notification = Notification::default();
            *notification.slot(key) = Some("x".into());
            assert_eq!(notification.get(key), Some("x".into()));
            let mut entries = 0;
            notification.each(&mut |name, value| {
                assert!(name == key.name() && value == "x", "{key}");
                entries += 1;
            });
            assert_eq!(entries, 1, "{key}");
            let printed = format!("{notification:?}");
            assert!(printed.contains(&format!("{key}: Some([redacted])")), "{printed}");
        }
    }
}

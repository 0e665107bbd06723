//! Whose pushes the device wants: the values from the Firebase console.
//!
//! Field names and defaults are those of firebase-messaging's `FcmRegisterConfig`
//! (spec/registration.md §1). Nothing here is secret: every web page that uses FCM shows them.

use crate::wire::text;

/// The default server key of the Firebase JS SDK, public; it stands for "no VAPID key of our own".
pub const DEFAULT_VAPID_KEY: &str =
    "BDOU99-h67HcA6JeFXHbSNMu7e2yNNu3RzoMj8TM4W88jITfq7ZmPvIM1Iv-4_l2LxQcYwhqby2xGpWwzjfAnG4";

/// The receiver that Chrome's registrations are for.
pub(crate) const CHROME_APP: &str = "org.chromium.linux";

/// The SDK version that installations name.
pub(crate) const WEB_SDK: &str = "w:0.6.24";

/// The SDK version that Android installations name.
pub(crate) const ANDROID_SDK: &str = "a:17.0.0";

/// A Firebase project and how to register with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Project<'a> {
    /// Project id.
    pub project_id: &'a str,
    /// App id, such as `1:1234567890:web:0123456789abcdef`.
    pub app_id: &'a str,
    /// API key.
    pub api_key: &'a str,
    /// VAPID public key of the sender, base64url; [`DEFAULT_VAPID_KEY`] without one.
    pub vapid_key: &'a str,
    /// Names the receiver inside `X-subtype`; at most 56 bytes. Default `receiver.push.com`.
    pub bundle_id: &'a str,
    /// Version that check-ins name. Default `94.0.4606.51`.
    pub chrome_version: &'a str,
    /// Registers as this Android app instead of as a web page.
    pub android: Option<AndroidApp<'a>>,
}

/// An Android app that the device registers as; its pushes are not encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct AndroidApp<'a> {
    /// Package name.
    pub package: &'a str,
    /// SHA-1 of the signing certificate, in hex.
    pub cert: &'a str,
    /// Numeric sender id: the project number.
    pub sender_id: &'a str,
}

impl<'a> Project<'a> {
    /// Makes a project with the defaults of the reference API.
    pub const fn new(project_id: &'a str, app_id: &'a str, api_key: &'a str) -> Self {
        Self {
            project_id,
            app_id,
            api_key,
            vapid_key: DEFAULT_VAPID_KEY,
            bundle_id: "receiver.push.com",
            chrome_version: "94.0.4606.51",
            android: None,
        }
    }

    /// Tells whether the app id of a registration has room for the bundle id.
    pub(crate) const fn is_bundle_id_short(&self) -> bool {
        // `wp:`, `#` and a UUID around it.
        self.bundle_id.len() + 40 <= super::credentials::ID_LEN
    }

    /// Returns the VAPID key, if it is not the default one.
    pub(crate) fn own_vapid_key(&self) -> Option<&'a str> {
        let own = self.vapid_key != DEFAULT_VAPID_KEY && !self.vapid_key.is_empty();
        own.then_some(self.vapid_key)
    }

    /// Makes the app id of a new registration: `wp:<bundle>#<uuid4>`, or the sender id of an
    /// Android app.
    pub(crate) fn subtype(&self, random: &[u8; 16]) -> super::credentials::Id {
        if let Some(android) = self.android {
            return text::joined(android.sender_id, "");
        }
        let head = text::joined::<64>("wp:", self.bundle_id);
        let head = text::joined::<65>(&head, "#");
        text::joined(&head, &uuid4(random))
    }
}

/// Writes a random UUID (RFC 9562 §5.4).
fn uuid4(random: &[u8; 16]) -> heapless::String<36> {
    let mut uuid = heapless::String::new();
    for (index, byte) in random.iter().enumerate() {
        let byte = match index {
            6 => byte & 0x0f | 0x40,
            8 => byte & 0x3f | 0x80,
            _ => *byte,
        };
        if matches!(index, 4 | 6 | 8 | 10) {
            let _ = uuid.push('-');
        }
        for digit in [byte >> 4, byte & 15] {
            // 32 digits and 4 dashes are exactly the capacity.
            let _ = uuid.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    uuid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subtype_names_the_bundle_and_a_random_uuid() {
        let project = Project::new("p", "a", "k");
        let subtype = project.subtype(&[0xff; 16]);
        assert_eq!(subtype, "wp:receiver.push.com#ffffffff-ffff-4fff-bfff-ffffffffffff");
    }

    #[test]
    fn only_a_vapid_key_of_our_own_is_sent() {
        let mut project = Project::new("p", "a", "k");
        assert_eq!(project.own_vapid_key(), None);
        project.vapid_key = "BKey";
        assert_eq!(project.own_vapid_key(), Some("BKey"));
    }
}

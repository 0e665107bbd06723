//! The message of a send request, as the public FCM HTTP v1 reference has it, and our own additions.
//!
//! Field names in snake case or camel case, as Google's JSON takes both; a name that is not known is refused. Not
//! `Debug`: it is payload and tokens. What a body may hold without effect is the endpoint's matter.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Map;
use serde_json::Value;

use crate::error::SendError;

/// More in one request would hold up the service's other connections.
const MAX_COPIES: u16 = 1000;

/// `ttl` goes up to four weeks.
const MAX_TTL_SECONDS: f64 = 2_419_200.0;

/// One message.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Message {
    /// FCM token of the device.
    pub token: Option<String>,
    /// Topic that devices subscribed to, in place of a token.
    pub topic: Option<String>,
    /// Accepted so that it can be refused by name.
    pub condition: Option<String>,
    /// What to show.
    pub notification: Option<Notification>,
    /// Keys and values for the application.
    pub data: BTreeMap<String, String>,
    /// Web receivers' own part.
    pub webpush: Option<Webpush>,
    /// Android receivers' own part.
    pub android: Option<Android>,
    /// Our additions.
    pub pushwire: Special,
}

/// What to show to the user.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Notification {
    /// Headline.
    pub title: Option<String>,
    /// Text.
    pub body: Option<String>,
    /// URL of a picture.
    pub image: Option<String>,
}

/// `message.webpush`.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Webpush {
    /// Web Push headers (RFC 8030); `TTL` and `Topic` are used.
    pub headers: BTreeMap<String, String>,
    /// Wins over `message.data`, key by key.
    pub data: BTreeMap<String, String>,
    /// Wins over `message.notification`, key by key, where the payload is encrypted.
    pub notification: Map<String, Value>,
}

/// `message.android`.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Android {
    /// A newer message replaces an undelivered one with the same key.
    #[serde(alias = "collapseKey")]
    pub collapse_key: Option<String>,
    /// `normal` or `high`.
    pub priority: Option<String>,
    /// Seconds, such as `3600s`.
    pub ttl: Option<String>,
    /// Wins over `message.data`, key by key.
    pub data: BTreeMap<String, String>,
}

/// `message.pushwire`: stanzas that the public API cannot ask for.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Special {
    /// `aesgcm`, `aes128gcm` or `none`. Without it, `aesgcm` for a web receiver that registered over HTTPS and
    /// `none` for others.
    pub scheme: Option<String>,
    /// `raw_data`, in standard base64; what is encrypted, if anything is.
    pub raw_base64: Option<String>,
    /// Fills `raw_data` with this many bytes, before encryption.
    pub size: Option<usize>,
    /// Whether `crypto-key` of `aesgcm` names the sender's key after the message's; it does without this.
    pub p256ecdsa: Option<bool>,
    /// Sets these `app_data` entries, whatever else would be there.
    pub app_data: BTreeMap<String, String>,
    /// This persistent id, even if it was used before.
    pub persistent_id: Option<String>,
    /// `immediate_ack` of the stanza.
    pub immediate_ack: Option<bool>,
    /// `category` of the stanza.
    pub category: Option<String>,
    /// `message_type` in `app_data`.
    pub message_type: Option<String>,
    /// Queues the message so many times, 1 to 1000, each with an id and keys of its own: a backlog in few requests.
    pub copies: Option<u16>,
}

/// Whom a message is for.
#[derive(Clone, Copy)]
pub(crate) enum Target<'a> {
    Token(&'a str),
    /// A name without `/topics/`.
    Topic(&'a str),
}

impl Message {
    /// A message with `data` only.
    pub fn data<K: Into<String>, V: Into<String>>(
        entries: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let data = entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        Self { data, ..Self::default() }
    }

    /// The one target.
    pub(crate) fn target(&self) -> Result<Target<'_>, SendError> {
        if self.condition.is_some() {
            return Err(SendError::invalid("message.condition", "conditions are not served here"));
        }
        let token = self.token.as_deref().filter(|token| !token.is_empty());
        match (token, self.topic.as_deref()) {
            (Some(_), Some(_)) => {
                Err(SendError::invalid("message.topic", "does not go with a token"))
            }
            (None, Some(topic)) => Ok(Target::Topic(topic)),
            (Some(token), None) => Ok(Target::Token(token)),
            (None, None) => Err(SendError::invalid("message.token", "a recipient is required")),
        }
    }

    /// Seconds to live: `android.ttl`, else the web push header; the service's longest without either.
    pub(crate) fn ttl(&self) -> Result<i32, SendError> {
        if let Some(text) = self.android.as_ref().and_then(|android| android.ttl.as_deref()) {
            let seconds = text.strip_suffix('s');
            return whole_seconds("message.android.ttl", seconds, "a duration such as 3600s");
        }
        if let Some(text) = self.header("TTL") {
            return whole_seconds("message.webpush.headers.TTL", Some(text), "a number of seconds");
        }
        whole_seconds("message.android.ttl", Some("2419200"), "the default")
    }

    /// The collapse key: Android's, else the web push topic.
    pub(crate) fn collapse_key(&self) -> Option<&str> {
        let android = self.android.as_ref().and_then(|android| android.collapse_key.as_deref());
        android.or_else(|| self.header("Topic"))
    }

    /// How often to queue it.
    pub(crate) fn copies(&self) -> Result<u16, SendError> {
        let copies = self.pushwire.copies.unwrap_or(1);
        if !(1..=MAX_COPIES).contains(&copies) {
            let reason = format!("must be from 1 to {MAX_COPIES}");
            return Err(SendError::invalid("message.pushwire.copies", reason));
        }
        Ok(copies)
    }

    /// A web push header; their names have no case.
    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.webpush.iter().flat_map(|webpush| &webpush.headers);
        let found = headers.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// Whole seconds of a duration in range.
fn whole_seconds(field: &str, text: Option<&str>, expected: &str) -> Result<i32, SendError> {
    let digits = text.filter(|text| text.chars().all(|c| c.is_ascii_digit() || c == '.'));
    let seconds: Option<f64> = digits.and_then(|text| text.parse().ok());
    let seconds = seconds.ok_or_else(|| SendError::invalid(field, format!("not {expected}")))?;
    if seconds > MAX_TTL_SECONDS {
        return Err(SendError::invalid(field, "must be from 0 to 2419200 seconds"));
    }
    // In range, so the cast only drops the fraction.
    #[expect(clippy::cast_possible_truncation)]
    Ok(seconds as i32)
}

//! From a message to the stanza that carries it.
//!
//! Plain `app_data` has the keys that Android's FCM client reads: `gcm.notification.*` with `gcm.n.e`,
//! `google.delivered_priority`. Encrypted content is the JSON that Firebase's web receivers read, beside the headers
//! of its scheme. `from` is the sender of the registration, for web receivers its server key.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pushwire_core::mcs::owned::AppData;
use pushwire_core::mcs::owned::DataMessageStanza;

use crate::device::Device;
use crate::device::Registration;
use crate::error::SendError;
use crate::hub::now_ms;
use crate::issue::DEFAULT_VAPID_KEY;
use crate::options::Project;
use crate::send::encrypt;
use crate::send::encrypt::Scheme;
use crate::send::message::Android;
use crate::send::message::Message;
use crate::send::message::Special;
use crate::send::payload;

/// FCM's limit for keys and values of data and notification together.
const MAX_PAYLOAD: usize = 4096;

/// How the content is protected on its way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Protection {
    /// Not at all: keys and values in `app_data`.
    None,
    Encrypted(Scheme),
}

/// What depends on the protection.
struct Content {
    app_data: BTreeMap<String, String>,
    raw_data: Option<Vec<u8>>,
}

/// The stanza for one registration.
pub(crate) fn stanza(
    message: &Message,
    device: &Device,
    registration: &Registration,
    project: &Project,
    new_id: String,
) -> Result<DataMessageStanza, SendError> {
    let special = &message.pushwire;
    let mut content = match protection(special, device, registration)? {
        Protection::None => plain(message)?,
        Protection::Encrypted(scheme) => sealed(message, scheme, registration, project)?,
    };
    content.app_data.insert("subtype".to_owned(), registration.subtype.clone());
    if let Some(kind) = &special.message_type {
        content.app_data.insert("message_type".to_owned(), kind.clone());
    }
    content.app_data.extend(special.app_data.clone());
    let category = special.category.as_ref().unwrap_or(&registration.app);
    Ok(DataMessageStanza {
        from: registration.sender.clone(),
        category: category.clone(),
        token: message.collapse_key().map(str::to_owned),
        app_data: content.app_data.into_iter().map(|(key, value)| AppData { key, value }).collect(),
        persistent_id: Some(special.persistent_id.clone().unwrap_or(new_id)),
        ttl: Some(message.ttl()?),
        sent: i64::try_from(now_ms()).ok(),
        raw_data: content.raw_data,
        immediate_ack: special.immediate_ack,
        ..Default::default()
    })
}

/// The one asked for; else encryption for web receivers, but plain for issued ones.
fn protection(
    special: &Special,
    device: &Device,
    registration: &Registration,
) -> Result<Protection, SendError> {
    let wrong = |reason: String| Err(SendError::invalid("message.pushwire.scheme", reason));
    let web = registration.web.is_some();
    let asked = match special.scheme.as_deref() {
        Some("none") => return Ok(Protection::None),
        None if device.issued || !web => return Ok(Protection::None),
        None | Some("aesgcm") => Scheme::Aesgcm,
        Some("aes128gcm") => Scheme::Aes128gcm,
        Some(other) => return wrong(format!("{other:?} is not aesgcm, aes128gcm or none")),
    };
    if !web {
        return wrong("the receiver has no web push keys".to_owned());
    }
    Ok(Protection::Encrypted(asked))
}

/// Encrypted, as Firebase's web receivers get it.
fn sealed(
    message: &Message,
    scheme: Scheme,
    registration: &Registration,
    project: &Project,
) -> Result<Content, SendError> {
    let web = registration.web.as_ref().ok_or(SendError::Unregistered)?;
    let special = &message.pushwire;
    let plaintext = match raw_data(special)? {
        Some(raw) => raw,
        None => payload::json(message, data(message)?, project)?,
    };
    let own_key = web.application_key.as_deref().map(base64_url);
    let sender_key = own_key.unwrap_or_else(|| DEFAULT_VAPID_KEY.to_owned());
    let named = special.p256ecdsa.unwrap_or(true).then_some(sender_key);
    let sealed = encrypt::seal(scheme, &web.keys, &plaintext, named.as_deref())
        .map_err(|_| SendError::Random)?;
    let source = ("google.source".to_owned(), "webpush".to_owned());
    Ok(Content {
        app_data: sealed.headers.into_iter().chain([source]).collect(),
        raw_data: Some(sealed.body),
    })
}

fn base64_url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Everything readable in `app_data`; `raw_data` only if asked for.
fn plain(message: &Message) -> Result<Content, SendError> {
    let mut app_data = data(message)?;
    app_data.extend(notification(message));
    check_size(app_data.iter().map(|(key, value)| key.len() + value.len()).sum())?;
    app_data.extend(priority(message.android.as_ref())?);
    Ok(Content { app_data, raw_data: raw_data(&message.pushwire)? })
}

/// FCM's limit.
pub(super) fn check_size(size: usize) -> Result<(), SendError> {
    if size > MAX_PAYLOAD {
        let reason = format!("{size} bytes of data and notification, at most {MAX_PAYLOAD}");
        return Err(SendError::invalid("message", reason));
    }
    Ok(())
}

/// `data`, with the platforms' own on top.
fn data(message: &Message) -> Result<BTreeMap<String, String>, SendError> {
    let parts = [
        ("message.data", Some(&message.data)),
        ("message.android.data", message.android.as_ref().map(|android| &android.data)),
        ("message.webpush.data", message.webpush.as_ref().map(|webpush| &webpush.data)),
    ];
    let mut all = BTreeMap::new();
    for (path, part) in parts {
        for (key, value) in part.into_iter().flatten() {
            if reserved(key) {
                return Err(SendError::invalid(&format!("{path}.{key}"), "the key is reserved"));
            }
            all.insert(key.clone(), value.clone());
        }
    }
    Ok(all)
}

/// Keys that the public reference reserves.
fn reserved(key: &str) -> bool {
    matches!(key, "from" | "message_type" | "collapse_key")
        || key.starts_with("google.")
        || key.starts_with("gcm.")
}

fn notification(message: &Message) -> Vec<(String, String)> {
    let Some(notification) = &message.notification else {
        return Vec::new();
    };
    let fields = [
        ("gcm.n.e", Some("1")),
        ("gcm.notification.title", notification.title.as_deref()),
        ("gcm.notification.body", notification.body.as_deref()),
        ("gcm.notification.image", notification.image.as_deref()),
    ];
    let present = fields.into_iter().filter_map(|(key, value)| Some((key, value?)));
    present.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

/// The priority asked for, under both names that Android's client reads.
fn priority(android: Option<&Android>) -> Result<Vec<(String, String)>, SendError> {
    let keys = ["google.delivered_priority", "google.original_priority"];
    let priority = asked_priority(android)?;
    let entries = priority.map(|priority| keys.map(|key| (key.to_owned(), priority.clone())));
    Ok(entries.map(Vec::from).unwrap_or_default())
}

/// `normal` or `high`, if asked for.
pub(super) fn asked_priority(android: Option<&Android>) -> Result<Option<String>, SendError> {
    let Some(text) = android.and_then(|android| android.priority.as_ref()) else {
        return Ok(None);
    };
    let priority = text.to_ascii_lowercase();
    if !matches!(priority.as_str(), "normal" | "high") {
        return Err(SendError::invalid("message.android.priority", "must be normal or high"));
    }
    Ok(Some(priority))
}

fn raw_data(special: &Special) -> Result<Option<Vec<u8>>, SendError> {
    match (&special.raw_base64, special.size) {
        (Some(_), Some(_)) => {
            Err(SendError::invalid("message.pushwire.size", "does not go with raw_base64"))
        }
        (Some(text), None) => STANDARD
            .decode(text)
            .map(Some)
            .map_err(|error| SendError::invalid("message.pushwire.raw_base64", error.to_string())),
        (None, size) => Ok(size.map(|size| vec![b'x'; size])),
    }
}

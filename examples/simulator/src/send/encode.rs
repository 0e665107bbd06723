//! From a message to the stanza that carries it.
//!
//! `app_data` keys as Android's FCM client reads them: `gcm.notification.*` with `gcm.n.e`, `subtype`,
//! `google.delivered_priority`. Content goes through [`Scheme`] so that web push encryption has its place;
//! plain is the only scheme served, any other is refused.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pushwire_core::mcs::owned::AppData;
use pushwire_core::mcs::owned::DataMessageStanza;

use crate::device::Identity;
use crate::error::SendError;
use crate::hub::now_ms;
use crate::options::Project;
use crate::send::message::Android;
use crate::send::message::Message;
use crate::send::message::Special;

/// What Chrome on Linux is addressed by.
const CATEGORY: &str = "org.chromium.linux";
/// FCM's limit for keys and values of data and notification together.
const MAX_PAYLOAD: usize = 4096;

/// How the content is protected on its way.
enum Scheme {
    /// Not at all: keys and values in `app_data`.
    None,
}

/// What depends on the scheme.
struct Content {
    app_data: BTreeMap<String, String>,
    raw_data: Option<Vec<u8>>,
}

/// The stanza for one device.
pub(crate) fn stanza(
    message: &Message,
    device: &Identity,
    project: &Project,
    new_id: String,
) -> Result<DataMessageStanza, SendError> {
    let special = &message.pushwire;
    let mut content = match scheme(special)? {
        Scheme::None => plain(message)?,
    };
    content
        .app_data
        .insert("subtype".to_owned(), device.subtype.clone());
    if let Some(kind) = &special.message_type {
        content
            .app_data
            .insert("message_type".to_owned(), kind.clone());
    }
    content.app_data.extend(special.app_data.clone());
    Ok(DataMessageStanza {
        from: project.sender_id.clone(),
        category: special
            .category
            .clone()
            .unwrap_or_else(|| CATEGORY.to_owned()),
        token: message.collapse_key().map(str::to_owned),
        app_data: content
            .app_data
            .into_iter()
            .map(|(key, value)| AppData { key, value })
            .collect(),
        persistent_id: Some(special.persistent_id.clone().unwrap_or(new_id)),
        ttl: Some(message.ttl()?),
        sent: i64::try_from(now_ms()).ok(),
        raw_data: content.raw_data,
        immediate_ack: special.immediate_ack,
        ..Default::default()
    })
}

fn scheme(special: &Special) -> Result<Scheme, SendError> {
    match special.scheme.as_deref() {
        None | Some("none") => Ok(Scheme::None),
        Some(other) => {
            let reason = format!("scheme {other:?} is not supported; use \"none\"");
            Err(SendError::invalid("message.pushwire.scheme", reason))
        }
    }
}

/// Everything readable in `app_data`; `raw_data` only if asked for.
fn plain(message: &Message) -> Result<Content, SendError> {
    let mut app_data = data(message)?;
    app_data.extend(notification(message));
    let size: usize = app_data
        .iter()
        .map(|(key, value)| key.len() + value.len())
        .sum();
    if size > MAX_PAYLOAD {
        let reason = format!("{size} bytes of data and notification, at most {MAX_PAYLOAD}");
        return Err(SendError::invalid("message", reason));
    }
    app_data.extend(priority(message.android.as_ref())?);
    Ok(Content {
        app_data,
        raw_data: raw_data(&message.pushwire)?,
    })
}

/// `data`, with the platforms' own on top.
fn data(message: &Message) -> Result<BTreeMap<String, String>, SendError> {
    let parts = [
        ("message.data", Some(&message.data)),
        (
            "message.android.data",
            message.android.as_ref().map(|android| &android.data),
        ),
        (
            "message.webpush.data",
            message.webpush.as_ref().map(|webpush| &webpush.data),
        ),
    ];
    let mut all = BTreeMap::new();
    for (path, part) in parts {
        for (key, value) in part.into_iter().flatten() {
            if reserved(key) {
                return Err(SendError::invalid(
                    &format!("{path}.{key}"),
                    "the key is reserved",
                ));
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
    let present = fields
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)));
    present
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// The priority asked for, under both names that Android's client reads.
fn priority(android: Option<&Android>) -> Result<Vec<(String, String)>, SendError> {
    let Some(text) = android.and_then(|android| android.priority.as_ref()) else {
        return Ok(Vec::new());
    };
    let priority = text.to_ascii_lowercase();
    if !matches!(priority.as_str(), "normal" | "high") {
        return Err(SendError::invalid(
            "message.android.priority",
            "must be normal or high",
        ));
    }
    let keys = ["google.delivered_priority", "google.original_priority"];
    Ok(keys.map(|key| (key.to_owned(), priority.clone())).to_vec())
}

fn raw_data(special: &Special) -> Result<Option<Vec<u8>>, SendError> {
    match (&special.raw_base64, special.size) {
        (Some(_), Some(_)) => Err(SendError::invalid(
            "message.pushwire.size",
            "does not go with raw_base64",
        )),
        (Some(text), None) => STANDARD
            .decode(text)
            .map(Some)
            .map_err(|error| SendError::invalid("message.pushwire.raw_base64", error.to_string())),
        (None, size) => Ok(size.map(|size| vec![b'x'; size])),
    }
}

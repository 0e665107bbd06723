//! The JSON that Firebase's web receivers find inside an encrypted push.
//!
//! Fields as the public Firebase JS SDK reads them (`packages/messaging/src/interfaces/internal-message-payload.ts`),
//! strings only. Encryption comes after, in `encrypt`.

use std::collections::BTreeMap;

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::error::SendError;
use crate::ids;
use crate::options::Project;
use crate::send::encode::asked_priority;
use crate::send::encode::check_size;
use crate::send::message::Message;

/// The payload of a message with this `data`.
pub(super) fn json(
    message: &Message,
    data: BTreeMap<String, String>,
    project: &Project,
) -> Result<Vec<u8>, SendError> {
    let notification = notification(message);
    check_size(size(&data, &notification))?;
    let priority = asked_priority(message.android.as_ref())?;
    let mut payload = json!({
        "from": project.sender_id,
        "priority": priority.unwrap_or_else(|| "normal".to_owned()),
        "fcmMessageId": ids::uuid().map_err(|_| SendError::Random)?,
    });
    if let Some(payload) = payload.as_object_mut() {
        let data = (!data.is_empty()).then(|| json!(data));
        let notification = (!notification.is_empty()).then_some(Value::Object(notification));
        let collapse_key = message.collapse_key().map(Value::from);
        payload.extend(data.map(|data| ("data".to_owned(), data)));
        payload.extend(notification.map(|shown| ("notification".to_owned(), shown)));
        payload.extend(collapse_key.map(|key| ("collapse_key".to_owned(), key)));
    }
    serde_json::to_vec(&payload).map_err(|_| SendError::Random)
}

/// What to show, with web receivers' own on top.
fn notification(message: &Message) -> Map<String, Value> {
    let mut fields = Map::new();
    if let Some(shown) = &message.notification {
        let known = [("title", &shown.title), ("body", &shown.body), ("image", &shown.image)];
        for (name, text) in known {
            let text = text.clone().map(Value::from);
            fields.extend(text.map(|text| (name.to_owned(), text)));
        }
    }
    let own = message.webpush.iter().map(|webpush| &webpush.notification);
    fields.extend(own.flatten().map(|(key, value)| (key.clone(), value.clone())));
    fields
}

fn size(data: &BTreeMap<String, String>, notification: &Map<String, Value>) -> usize {
    let data = data.iter().map(|(key, value)| key.len() + value.len());
    let shown = notification.iter().map(|(key, value)| {
        key.len() + value.as_str().map_or_else(|| value.to_string().len(), str::len)
    });
    data.chain(shown).sum()
}

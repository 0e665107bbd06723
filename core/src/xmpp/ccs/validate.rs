//! What CCS would refuse of a downstream message, found before it is sent.
//!
//! Follows Table 4 and the rules of Tables 1 and 2 of the reference (X-16 to X-41, X-46 to X-55, X-69 to X-72).
//! How bytes are counted (X-69) is not stated there: all keys and values of data and notification in UTF-8 are.
//! What depends on other messages, on the app or on the device is not looked at.

use super::Condition;
use super::Data;
use super::Downstream;
use super::Field;
use super::Invalid;
use super::MAX_TIME_TO_LIVE;
use super::Notification;
use super::NotificationKey;
use super::data::KeyUse;
use crate::json::Event;
use crate::json::Parser;
use crate::json::Text;

/// How many bytes keys and values may have (X-69).
pub const MAX_PAYLOAD: usize = 4096;

/// How many they may have if the target is a topic, or several (X-70).
pub const MAX_TOPIC_PAYLOAD: usize = 2048;

/// URLs that begin like this are not HTTPS.
const HTTP: &str = "http://";

pub(super) fn validate(message: &Downstream<'_>) -> Result<(), Invalid> {
    if message.message_id.is_empty() {
        return Err(Invalid::MessageIdMissing);
    }
    target(message)?;
    if message.time_to_live.is_some_and(|seconds| seconds > MAX_TIME_TO_LIVE) {
        return Err(Invalid::TimeToLive);
    }
    // The size comes first: it bounds the work of the rules about keys.
    size(message)?;
    message.data.map_or(Ok(()), data)?;
    message.notification.as_ref().map_or(Ok(()), notification)
}

fn target(message: &Downstream<'_>) -> Result<(), Invalid> {
    match (message.to, message.condition) {
        (Some(_), Some(_)) => Err(Invalid::TargetTwice),
        (None, Some(condition)) if !condition.is_empty() => {
            Condition::parse(condition)?;
            Ok(())
        }
        (Some(to), None) if !to.expose().is_empty() => match message.topic() {
            Some(topic) if topic.is_empty() => Err(Invalid::TargetMissing),
            _ => Ok(()),
        },
        _ => Err(Invalid::TargetMissing),
    }
}

fn size(message: &Downstream<'_>) -> Result<(), Invalid> {
    let to_topics = message.condition.is_some() || message.topic().is_some();
    let limit = if to_topics { MAX_TOPIC_PAYLOAD } else { MAX_PAYLOAD };
    let mut len = 0;
    message.each_counted(&mut |key, value| len += key.len() + value.len());
    if len > limit { Err(Invalid::TooBig { len, limit }) } else { Ok(()) }
}

fn data(data: Data<'_>) -> Result<(), Invalid> {
    if let Data::Text(_) = data {
        return Err(Invalid::Type(Field::Data));
    }
    for (index, (key, _)) in data.values().enumerate() {
        if KeyUse::of(key) == KeyUse::Reserved {
            return Err(Invalid::ReservedKey { index });
        }
        // The first one of the name must be this one.
        if data.values().position(|(earlier, _)| earlier == key) != Some(index) {
            return Err(Invalid::RepeatedKey { index });
        }
    }
    Ok(())
}

fn notification(notification: &Notification<'_>) -> Result<(), Invalid> {
    for key in &NotificationKey::ALL {
        if let Some(value) = notification.get(*key) {
            shown(*key, value)?;
        }
    }
    Ok(())
}

/// Checks one value of a notification. Icons and click actions are URLs on the Web only.
fn shown(key: NotificationKey, value: Text<'_>) -> Result<(), Invalid> {
    match key {
        NotificationKey::ClickAction | NotificationKey::Icon
            if value.strip_prefix_ignore_case(HTTP).is_some() =>
        {
            Err(Invalid::NotHttps(key))
        }
        NotificationKey::Color if !is_color(value) => Err(Invalid::Color),
        _ if key.is_array() && !is_array(value) => Err(Invalid::NotAnArray(key)),
        _ => Ok(()),
    }
}

fn is_color(text: Text<'_>) -> bool {
    let mut digits = text.chars();
    text.len() == 7 && digits.next() == Some('#') && digits.all(|digit| digit.is_ascii_hexdigit())
}

fn is_array(text: Text<'_>) -> bool {
    let mut first = None;
    let mut visit = |event| {
        first.get_or_insert(event);
    };
    let mut parser = Parser::new();
    let mut push = |character: char| {
        parser.push(character.encode_utf8(&mut [0; 4]).as_bytes(), &mut visit).is_ok()
    };
    let is_json = text.chars().all(&mut push) && parser.finish(&mut visit).is_ok();
    is_json && first == Some(Event::BeginArray)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Object;

    #[test]
    fn colours_have_six_digits() {
        for text in ["#000000", "#aAbB9f"] {
            assert!(is_color(text.into()), "{text}");
        }
        for text in ["", "#", "000000", "#00000", "#0000000", "#00000g", "#00000é", " #000000"] {
            assert!(!is_color(text.into()), "{text}");
        }
    }

    #[test]
    fn arrays_are_whole_json_texts_as_they_are_meant() {
        for text in ["[]", " [ \"a\", 1, [\"é🚀\"] ] "] {
            assert!(is_array(text.into()), "{text}");
        }
        for text in ["", "[", "[]]", "[] []", "{}", "\"[]\"", "a", "[a]", "{\"a\":[]}"] {
            assert!(!is_array(text.into()), "{text}");
        }
        let escaped = Object::parse(br#"{"a":"\u005b\"\\ud83d\\ude80\"]"}"#).unwrap();
        assert!(is_array(escaped.get("a").to_text()));
    }
}

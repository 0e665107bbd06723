//! Judges a downstream message as Tables 1, 2 and 4 of Google's CCS reference have it.
//!
//! The texts of errors have the shape of Google's own, which nobody may rely on. A number as text is a number where
//! Google's examples had one so. What the reference does not mention is let through.

use serde_json::Map;
use serde_json::Value;

use crate::ccs::condition;

/// Longest time to live: four weeks.
const MAX_TTL: i64 = 2_419_200;
const MAX_PAYLOAD: usize = 4096;
const MAX_TOPIC_PAYLOAD: usize = 2048;
const TOPICS: &str = "/topics/";
const INVALID_JSON: &str = "INVALID_JSON";

/// Why a message is not taken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) error: &'static str,
    pub(crate) description: String,
}

type Checked = Result<(), Refused>;
type Message = Map<String, Value>;

/// A field, whether a value is of its type, and what Google calls that.
type Typed = (&'static str, fn(&Value) -> bool, &'static str);

/// The fields of Table 1 that have one type.
const TYPES: [Typed; 11] = [
    ("to", Value::is_string, "String"),
    ("condition", Value::is_string, "String"),
    ("collapse_key", Value::is_string, "String"),
    ("priority", Value::is_string, "String"),
    ("content_available", Value::is_boolean, "Boolean"),
    ("mutable_content", Value::is_boolean, "Boolean"),
    ("dry_run", Value::is_boolean, "Boolean"),
    ("delivery_receipt_requested", Value::is_boolean, "Boolean"),
    ("delay_while_idle", Value::is_boolean, "Boolean"),
    ("data", Value::is_object, "Object"),
    ("notification", Value::is_object, "Object"),
];

/// Judges a message that has an id.
pub(crate) fn check(message: &Message) -> Checked {
    check_types(message)?;
    check_priority(message)?;
    check_ttl(message)?;
    check_target(message)?;
    check_data(object(message, "data"))?;
    check_notification(object(message, "notification"))?;
    check_size(message)
}

/// Whom a message is for, as far as it says so.
pub(crate) fn target(message: &Message) -> &str {
    let field = |key| message.get(key).and_then(Value::as_str);
    field("to").or_else(|| field("condition")).unwrap_or_default()
}

/// Whether it is for one device rather than a topic.
pub(crate) fn is_for_a_device(message: &Message) -> bool {
    message.contains_key("to") && !target(message).starts_with(TOPICS)
}

pub(crate) fn flag(message: &Message, key: &str) -> bool {
    message.get(key).and_then(Value::as_bool).unwrap_or_default()
}

fn invalid(description: String) -> Refused {
    Refused { error: INVALID_JSON, description }
}

fn refuse(description: String) -> Checked {
    Err(invalid(description))
}

fn type_error(field: &str, wanted: &str, value: &Value) -> Checked {
    refuse(format!(
        "InvalidJson: JSON_TYPE_ERROR : Field \"{field}\" must be a JSON java.lang.{wanted}: {value}"
    ))
}

fn object<'a>(message: &'a Message, key: &str) -> Option<&'a Message> {
    message.get(key).and_then(Value::as_object)
}

fn check_types(message: &Message) -> Checked {
    for (field, is_right, wanted) in TYPES {
        match message.get(field) {
            Some(value) if !is_right(value) => return type_error(field, wanted, value),
            _ => {}
        }
    }
    Ok(())
}

fn check_priority(message: &Message) -> Checked {
    match message.get("priority").and_then(Value::as_str) {
        None | Some("high" | "normal") => Ok(()),
        Some(other) => refuse(format!("InvalidParameters: Invalid value for priority: {other}")),
    }
}

fn check_ttl(message: &Message) -> Checked {
    let Some(value) = message.get("time_to_live") else {
        return Ok(());
    };
    // Google's own examples had it as text.
    let seconds = value.as_i64().or_else(|| value.as_str()?.parse().ok());
    match seconds {
        Some(0..=MAX_TTL) => Ok(()),
        Some(other) => refuse(format!(
            "InvalidJson: INVALID_TTL : Invalid value ({other}) for \"time_to_live\": must be \
             between 0 and {MAX_TTL}"
        )),
        None => type_error("time_to_live", "Number", value),
    }
}

fn check_target(message: &Message) -> Checked {
    let field = |key| message.get(key).and_then(Value::as_str);
    match (field("to"), field("condition")) {
        (None, None) => {
            refuse("InvalidJson: JSON_PARSING_ERROR : Missing Required Field: to".to_owned())
        }
        (Some(_), Some(_)) => {
            refuse("InvalidParameters: Must use either \"to\" or \"condition\"".to_owned())
        }
        (Some(to), None) => check_to(to),
        (None, Some(text)) => condition::fault(text).map_or(Ok(()), |reason| {
            refuse(format!("InvalidParameters: Invalid condition: {reason}"))
        }),
    }
}

/// Tokens, notification keys and topics have one alphabet; what is cut off or added to often has not.
fn check_to(to: &str) -> Checked {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte);
    let good = match to.strip_prefix(TOPICS) {
        Some(topic) => condition::is_topic(topic),
        None => !to.is_empty() && to.bytes().all(is_token),
    };
    let description = format!("Invalid token on 'to' field: {to}");
    if good { Ok(()) } else { Err(Refused { error: "BAD_REGISTRATION", description }) }
}

fn check_data(data: Option<&Message>) -> Checked {
    for (key, value) in data.into_iter().flatten() {
        let reserved = matches!(key.as_str(), "from" | "message_type");
        if reserved || key.starts_with("google") || key.starts_with("gcm") {
            return refuse(format!("InvalidDataKey: {key}"));
        }
        if value.is_object() || value.is_array() || value.is_null() {
            return type_error(&format!("data.{key}"), "String", value);
        }
    }
    Ok(())
}

fn check_notification(notification: Option<&Message>) -> Checked {
    for (key, value) in notification.into_iter().flatten() {
        let arguments = matches!(key.as_str(), "body_loc_args" | "title_loc_args");
        if !(value.is_string() || arguments && value.is_array()) {
            return type_error(&format!("notification.{key}"), "String", value);
        }
        if key == "color" && !value.as_str().is_some_and(is_color) {
            return refuse(format!("InvalidParameters: Invalid value for color: {value}"));
        }
    }
    Ok(())
}

/// `#rrggbb`.
fn is_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// Keys and values of both objects, in bytes of UTF-8. How Google counted is not known.
fn check_size(message: &Message) -> Checked {
    let both = ["data", "notification"].into_iter().filter_map(|key| object(message, key));
    let size: usize = both.flatten().map(|(key, value)| key.len() + length(value)).sum();
    let limit = if is_for_a_device(message) { MAX_PAYLOAD } else { MAX_TOPIC_PAYLOAD };
    if size > limit {
        return refuse(format!("MessageTooBig: {size} bytes, at most {limit} are allowed"));
    }
    Ok(())
}

fn length(value: &Value) -> usize {
    value.as_str().map_or_else(|| value.to_string().len(), str::len)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The error of a message with these fields besides a good `to`.
    fn error(fields: Value) -> Option<&'static str> {
        let mut message = Map::from_iter([("to".to_owned(), json!("tok:EX"))]);
        message.extend(fields.as_object().unwrap().clone());
        message.retain(|_, value| !value.is_null());
        check(&message).err().map(|refused| refused.error)
    }

    #[test]
    fn every_field_of_table_1_is_taken() {
        assert_eq!(
            error(json!({
                "collapse_key": "c", "priority": "high", "content_available": true,
                "mutable_content": false, "time_to_live": 2_419_200, "dry_run": true,
                "data": { "a": "1", "b": 2, "collapse_key": "x" },
                "notification": { "title": "t", "color": "#00fF00", "body_loc_args": ["a"] },
            })),
            None
        );
        assert_eq!(error(json!({ "to": null, "condition": "'a' in topics" })), None);
        assert_eq!(error(json!({ "to": "/topics/a", "time_to_live": "0" })), None);
    }

    #[test]
    fn wrong_fields_are_invalid_json() {
        for fields in [
            json!({ "to": null }),
            json!({ "to": null, "registration_ids": ["tok:EX"] }),
            json!({ "condition": "'a' in topics" }),
            json!({ "to": null, "condition": "a" }),
            json!({ "to": 5 }),
            json!({ "collapse_key": 5 }),
            json!({ "priority": "hoch" }),
            json!({ "dry_run": "true" }),
            json!({ "time_to_live": 2_419_201 }),
            json!({ "time_to_live": -1 }),
            json!({ "time_to_live": 1.5 }),
            json!({ "time_to_live": "soon" }),
            json!({ "data": "text" }),
            json!({ "data": { "from": "x" } }),
            json!({ "data": { "message_type": "x" } }),
            json!({ "data": { "google.x": "x" } }),
            json!({ "data": { "gcmx": "x" } }),
            json!({ "data": { "a": {} } }),
            json!({ "notification": { "badge": 1 } }),
            json!({ "notification": { "color": "red" } }),
        ] {
            assert_eq!(error(fields.clone()), Some("INVALID_JSON"), "{fields}");
        }
    }

    #[test]
    fn targets_that_are_no_tokens_are_bad_registrations() {
        for to in ["", "tok EX", "tok:EX\n", "/topics/", "/topics/a b", "/other/a"] {
            assert_eq!(error(json!({ "to": to })), Some("BAD_REGISTRATION"), "{to:?}");
        }
    }

    #[test]
    fn size_counts_bytes_of_keys_and_values_and_topics_get_half() {
        let data = |bytes: usize| json!({ "k": "é".repeat((bytes - 1) / 2) });
        assert_eq!(error(json!({ "data": data(4095), "notification": { "x": "" } })), None);
        let over = json!({ "data": data(4095), "notification": { "xy": "" } });
        assert_eq!(error(over), Some("INVALID_JSON"));
        assert_eq!(error(json!({ "to": "/topics/a", "data": data(2047) })), None);
        assert_eq!(error(json!({ "to": "/topics/a", "data": data(2049) })), Some("INVALID_JSON"));
        let condition = json!({ "to": null, "condition": "'a' in topics", "data": data(2049) });
        assert_eq!(error(condition), Some("INVALID_JSON"));
    }
}

//! The light in a push: the data entry `led=on` or `led=off`.
//!
//! Unencrypted pushes carry data beside the payload; in encrypted ones it is inside, as the JSON
//! that Firebase's web receivers read: `{"data":{"led":"on"}}`.

use heapless::String;
use pushwire_core::json::Extractor;
use pushwire_core::mcs::Push;

const KEY: &str = "led";

/// Returns how the light is to be, if the push says so.
pub(crate) fn wanted(push: &Push<'_>) -> Option<bool> {
    let outside = push.data().find(|(key, _)| *key == KEY);
    match outside {
        Some((_, value)) => position(value),
        None => inside(push.payload()?),
    }
}

fn inside(payload: &[u8]) -> Option<bool> {
    let mut value = String::<8>::new();
    let mut extractor = Extractor::new([&["data", KEY]]);
    extractor.push(payload, [&mut value]).ok()?;
    let [value] = extractor.finish([&mut value]).ok()?;
    position(value?)
}

fn position(value: &str) -> Option<bool> {
    match value {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_light_in_a_web_payload() {
        assert_eq!(inside(br#"{"from":"1","data":{"led":"off"}}"#), Some(false));
        for other in [&br#"{"led":"on"}"#[..], br#"{"data":{"led":"dim"}}"#, b"\xff", b""] {
            assert_eq!(inside(other), None);
        }
    }
}

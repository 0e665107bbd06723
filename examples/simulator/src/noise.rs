//! Noise: 64 KiB of things in an answer that a receiver has to skip.
//!
//! Real check-in answers hold hundreds of settings and Google adds JSON fields when it likes, so a receiver with
//! little memory must read past them. Noise stands before and after what matters, and is legal.

use prost::Message;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::faults::Service;
use crate::services::protocol::CheckinResponse;
use crate::services::protocol::Setting;

/// How many pieces of [`PIECE`] bytes.
const PIECES: usize = 64;
const PIECE: usize = 1024;

/// The same body with noise; one that is not understood stays as it is.
pub(crate) fn add(service: Service, body: &[u8]) -> Vec<u8> {
    let noisy = match service {
        Service::Checkin => settings(body),
        _ => fields(body),
    };
    noisy.unwrap_or_else(|| body.to_vec())
}

fn settings(body: &[u8]) -> Option<Vec<u8>> {
    let mut response = CheckinResponse::decode(body).ok()?;
    response.setting.extend((0..PIECES).map(|n| Setting {
        name: Some(format!("noise:{n}").into_bytes()),
        value: Some(vec![b'n'; PIECE]),
    }));
    // Behind the ids in the message.
    response.delete_setting.push("d".repeat(PIECE));
    Some(response.encode_to_vec())
}

/// Every other piece stands before what matters, the others after it.
fn fields(body: &[u8]) -> Option<Vec<u8>> {
    let object: Map<String, Value> = serde_json::from_slice(body).ok()?;
    let noise = |odd| (0..PIECES).filter(move |n| n % 2 == odd);
    let named = |n| (format!("noise{n}"), piece(n));
    let noisy = noise(0).map(named).chain(object).chain(noise(1).map(named));
    // Written by hand, so that the order does not depend on how the map keeps its keys.
    let members: Option<Vec<String>> = noisy
        .map(|(key, value)| Some(format!("{}:{value}", serde_json::to_string(&key).ok()?)))
        .collect();
    Some(format!("{{{}}}", members?.join(",")).into_bytes())
}

/// Strings with escapes, nested objects that hold the very names a receiver looks for, and arrays.
fn piece(n: usize) -> Value {
    match n % 4 {
        0 => json!("\"\\\u{1}ö".repeat(PIECE / 11)),
        1 => json!({ "token": "noise", "deep": [{ "fid": "}".repeat(PIECE) }] }),
        2 => json!(vec![1.5e-3; PIECE / 7]),
        _ => json!([null, true, -1, "n".repeat(PIECE)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_surrounds_what_matters_and_is_64_kib() {
        let noisy = add(Service::Installations, br#"{"fid":"f","name":"n"}"#);
        let text = String::from_utf8(noisy).unwrap();
        assert!(text.len() > 60 * 1024, "{}", text.len());
        let place = text.find(r#""fid":"f""#).unwrap();
        assert!(place > 20 * 1024 && place < text.len() - 20 * 1024);
        let object: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(object["name"], "n");
    }

    #[test]
    fn noise_in_a_check_in_is_settings_before_the_ids() {
        let plain = CheckinResponse { android_id: Some(7), ..Default::default() };
        let noisy = add(Service::Checkin, &plain.encode_to_vec());
        assert!(noisy.len() > 64 * 1024);
        let read = CheckinResponse::decode(&*noisy).unwrap();
        assert_eq!((read.android_id, read.setting.len()), (Some(7), PIECES));
    }
}

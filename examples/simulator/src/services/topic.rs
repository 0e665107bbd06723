//! Topics over register3: subscribe and unsubscribe with the FCM token as the sender.
//!
//! As public receivers do it (crates.io `fcm_receiver_rs`) and Android's old `GcmPubSub` did. Topic names as in the
//! public FCM reference. What the real service answers was not seen; here it is what it answers to tokens.

use crate::device::DeviceId;
use crate::ids;
use crate::services::call::Call;
use crate::services::record::Operation;
use crate::services::register3::Form;
use crate::services::register3::Refused;
use crate::services::register3::code;
use crate::services::register3::required;

/// Longest name the reference allows.
const MAX_NAME: usize = 900;

/// Subscribes or unsubscribes; gives the answer.
pub(super) fn change(
    call: &mut Call,
    device: DeviceId,
    app: &str,
    form: &Form,
) -> Result<String, Refused> {
    let topic = required(call, form, "X-gcm.topic")?;
    let token = required(call, form, "sender")?;
    let name = topic.strip_prefix("/topics/").filter(|name| is_name(name));
    let Some(name) = name else {
        call.violation("X-gcm.topic is no /topics/ and a name");
        return Err(code("INVALID_PARAMETERS"));
    };
    call.expect(form.get("X-scope") == Some(topic), "X-scope is not the topic");
    call.expect(form.get("X-subscription") == Some(token), "X-subscription is not the token");
    call.expect(form.get("X-subtype") == Some(token), "X-subtype is not the token");
    if !set(call, device, token, name) {
        return Err(code("INVALID_SENDER"));
    }
    Ok(match call.operation {
        Operation::Subscribe => format!("token={}", ids::token()?),
        _ => format!("token={app}"),
    })
}

/// Whether the device has a registration of this token, whose topics are then changed.
fn set(call: &Call, device: DeviceId, token: &str, name: &str) -> bool {
    let mut state = call.hub.lock();
    let found = state.registration_mut(|held| held.fcm_token() == Some(token));
    let Some((_, held)) = found.filter(|(owner, _)| *owner == device) else {
        return false;
    };
    if call.operation == Operation::Subscribe {
        held.topics.insert(name.to_owned());
    } else {
        held.topics.remove(name);
    }
    true
}

/// `[a-zA-Z0-9-_.~%]+`.
fn is_name(name: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || "-_.~%".contains(c);
    !name.is_empty() && name.len() <= MAX_NAME && name.chars().all(known)
}

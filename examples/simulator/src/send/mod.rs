//! Takes messages for devices: the FCM HTTP v1 send API and its Rust twin.
//!
//! `message` is the body, `encode` and `encrypt` turn it into a stanza, `http` is the endpoint. Follows the public
//! reference of `projects.messages.send`; authorization is not asked for, conditions are not served.

mod encode;
mod encrypt;
pub(crate) mod http;
mod message;
mod payload;

use pushwire_core::mcs::owned::DataMessageStanza;
use serde::Serialize;

pub use message::Android;
pub use message::Message;
pub use message::Notification;
pub use message::Special;
pub use message::Webpush;

use crate::device::DeviceId;
use crate::error::SendError;
use crate::hub::Hub;
use crate::hub::State;
use crate::send::message::Target;

/// A message that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// `projects/<project>/messages/<persistent id>`.
    pub name: String,
    /// The id it is delivered with.
    #[serde(skip)]
    pub persistent_id: String,
}

/// Checks a message and, unless it is only to be checked, queues it, as often as it says. Gives the first.
pub(crate) fn send(hub: &Hub, message: &Message, check_only: bool) -> Result<Sent, SendError> {
    let copies = message.copies()?;
    let first = send_once(hub, message, check_only)?;
    for _ in 1..copies {
        send_once(hub, message, check_only)?;
    }
    Ok(first)
}

fn send_once(hub: &Hub, message: &Message, check_only: bool) -> Result<Sent, SendError> {
    let target = message.target()?;
    let mut state = hub.lock();
    let first_id = new_id(&mut state)?;
    let stanzas = match target {
        Target::Token(token) => vec![one(hub, &state, message, token, first_id.clone())?],
        Target::Topic(topic) => many(hub, &mut state, message, topic)?,
    };
    drop(state);
    let first = stanzas.first();
    let persistent_id = first.and_then(|(_, stanza)| stanza.persistent_id.clone());
    let persistent_id = persistent_id.unwrap_or(first_id);
    if !check_only {
        for (device, stanza) in stanzas {
            hub.enqueue(device, stanza);
        }
    }
    let name = format!("projects/{}/messages/{persistent_id}", hub.project.project_id);
    Ok(Sent { name, persistent_id })
}

fn new_id(state: &mut State) -> Result<String, SendError> {
    state.next_persistent_id().map_err(|_| SendError::Random)
}

/// The stanza for one token.
fn one(
    hub: &Hub,
    state: &State,
    message: &Message,
    token: &str,
    id: String,
) -> Result<(DeviceId, DataMessageStanza), SendError> {
    let mut all = state.registrations();
    let (device, registration) =
        all.find(|(_, held)| held.fcm_token() == Some(token)).ok_or(SendError::Unregistered)?;
    let stanza = encode::stanza(message, device, registration, &hub.project, id)?;
    Ok((device.identity.id, stanza))
}

/// The stanzas for a topic, which may have no subscriber.
fn many(
    hub: &Hub,
    state: &mut State,
    message: &Message,
    topic: &str,
) -> Result<Vec<(DeviceId, DataMessageStanza)>, SendError> {
    let subscribers = state.registrations().filter(|(_, held)| held.topics.contains(topic));
    let tokens: Vec<_> =
        subscribers.filter_map(|(_, held)| held.fcm_token().map(str::to_owned)).collect();
    let mut stanzas = Vec::new();
    for token in tokens {
        let id = new_id(state)?;
        let (device, mut stanza) = one(hub, state, message, &token, id)?;
        stanza.from = format!("/topics/{topic}");
        stanzas.push((device, stanza));
    }
    Ok(stanzas)
}

//! Takes messages for devices: the FCM HTTP v1 send API and its Rust twin.
//!
//! `message` is the body, `encode` turns it into a stanza, `http` is the endpoint. Follows the public reference of
//! `projects.messages.send`; authorization is not asked for, topics and conditions are not served.

mod encode;
pub(crate) mod http;
mod message;

use serde::Serialize;

pub use message::Android;
pub use message::Message;
pub use message::Notification;
pub use message::Special;
pub use message::Webpush;

use crate::error::SendError;
use crate::hub::Hub;

/// A message that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// `projects/<project>/messages/<persistent id>`.
    pub name: String,
    /// The id it is delivered with.
    #[serde(skip)]
    pub persistent_id: String,
}

/// Checks a message and, unless it is only to be checked, queues it.
pub(crate) fn send(hub: &Hub, message: &Message, check_only: bool) -> Result<Sent, SendError> {
    let token = message.target()?;
    let mut state = hub.lock();
    let id = state.next_persistent_id().map_err(|_| SendError::Random)?;
    let device = state
        .device_by_token(token)
        .ok_or(SendError::Unregistered)?;
    let stanza = encode::stanza(message, &device.identity, &hub.project, id)?;
    let device = device.identity.id;
    drop(state);
    let persistent_id = stanza.persistent_id.clone().unwrap_or_default();
    if !check_only {
        hub.enqueue(device, stanza);
    }
    let name = format!(
        "projects/{}/messages/{persistent_id}",
        hub.project.project_id
    );
    Ok(Sent {
        name,
        persistent_id,
    })
}

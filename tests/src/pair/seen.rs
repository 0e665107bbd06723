//! Copies of the session's events, which borrow from it.
//!
//! Stanzas are copied by way of the wire. Panics at an event that it has no copy of.

use std::time::Duration;

use prost::Message as _;
use pushwire_core::mcs::DropReason;
use pushwire_core::mcs::Event;
use pushwire_core::mcs::Push;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::RunState;
use pushwire_core::mcs::Warning;
use pushwire_core::mcs::owned;
use pushwire_core::wire::Message as _;

/// An owned copy of an event.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names of `Event`")]
pub enum Seen {
    Connect(u8),
    Disconnect,
    State(RunState, Reason),
    Message(owned::DataMessageStanza),
    Deleted(Option<u32>, Option<String>),
    SendError(owned::DataMessageStanza),
    Dropped(Option<String>, u32, DropReason),
    Duplicate(String),
    Idle,
    Skipped(u8),
    StreamError,
    Ping,
    Pong(Duration),
    Confirmed(Vec<String>),
    Disconnected(Reason),
    Retry(u32, Duration),
    Warning(Warning),
    Stopped(Reason),
}

impl Seen {
    pub(super) fn of(event: Event<'_>) -> Self {
        match event {
            Event::Connect { endpoint } => Self::Connect(endpoint),
            Event::Disconnect => Self::Disconnect,
            Event::State { state, reason } => Self::State(state, reason),
            Event::Message(push) => Self::Message(owned_stanza(&push)),
            Event::Deleted { total, persistent_id } => {
                Self::Deleted(total, persistent_id.map(str::to_owned))
            }
            Event::SendError(push) => Self::SendError(owned_stanza(&push)),
            Event::Dropped { persistent_id, size, reason } => {
                Self::Dropped(persistent_id.map(str::to_owned), size, reason)
            }
            Event::Duplicate { persistent_id } => Self::Duplicate(persistent_id.to_owned()),
            Event::Idle => Self::Idle,
            Event::Skipped { tag } => Self::Skipped(tag.number()),
            Event::StreamError => Self::StreamError,
            Event::Ping => Self::Ping,
            Event::Pong { round_trip } => Self::Pong(round_trip),
            Event::Confirmed(ids) => Self::Confirmed(ids.iter().map(str::to_owned).collect()),
            Event::Disconnected { reason } => Self::Disconnected(reason),
            Event::Retry { attempt, delay } => Self::Retry(attempt, delay),
            Event::Warning(kind) => Self::Warning(kind),
            Event::Stopped { reason } => Self::Stopped(reason),
            other => panic!("no copy of {other:?}"),
        }
    }

    /// Tells whether the session waits for an answer to this event.
    pub const fn awaits_answer(&self) -> bool {
        matches!(
            self,
            Self::Message(_) | Self::Deleted(..) | Self::SendError(_) | Self::Dropped(..)
        )
    }

    /// Returns the persistent id of a message, delivered or not.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Message(stanza) | Self::SendError(stanza) => stanza.persistent_id.as_deref(),
            Self::Deleted(_, id) | Self::Dropped(id, ..) => id.as_deref(),
            Self::Duplicate(id) => Some(id),
            _ => None,
        }
    }
}

/// Copies a stanza by way of the wire.
fn owned_stanza(push: &Push<'_>) -> owned::DataMessageStanza {
    let mut bytes = vec![0; push.stanza.encoded_len()];
    push.stanza.encode(&mut bytes).unwrap();
    owned::DataMessageStanza::decode(bytes.as_slice()).unwrap()
}

//! Events that wait until they are asked for.
//!
//! Only those that borrow nothing can wait. They are kept without the room that a message takes in
//! [`Event`]: sixteen of them in half a kilobyte.

use super::event::Event;
use super::reason::Reason;
use super::reason::RunState;
use super::reason::Warning;
use crate::mcs::Tag;
use crate::time::Duration;

/// An event that borrows nothing. The variants are those of [`Event`].
#[derive(Clone, Copy, Debug)]
pub(super) enum Notice {
    Connect { endpoint: u8 },
    Disconnect,
    State { state: RunState, reason: Reason },
    Skipped { tag: Tag },
    StreamError,
    Ping,
    Pong { round_trip: Duration },
    Disconnected { reason: Reason },
    Retry { attempt: u32, delay: Duration },
    Warning(Warning),
    Stopped { reason: Reason },
}

impl From<Notice> for Event<'_> {
    fn from(notice: Notice) -> Self {
        match notice {
            Notice::Connect { endpoint } => Self::Connect { endpoint },
            Notice::Disconnect => Self::Disconnect,
            Notice::State { state, reason } => Self::State { state, reason },
            Notice::Skipped { tag } => Self::Skipped { tag },
            Notice::StreamError => Self::StreamError,
            Notice::Ping => Self::Ping,
            Notice::Pong { round_trip } => Self::Pong { round_trip },
            Notice::Disconnected { reason } => Self::Disconnected { reason },
            Notice::Retry { attempt, delay } => Self::Retry { attempt, delay },
            Notice::Warning(kind) => Self::Warning(kind),
            Notice::Stopped { reason } => Self::Stopped { reason },
        }
    }
}

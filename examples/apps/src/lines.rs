//! A push and an event as one line of text.
//!
//! `push id=… encryption=… led=on payload=…`: data entries as they come, then the payload if it is
//! text. Control characters become `\u{fffd}`, so that no sender can write a line of its own.

use core::fmt;
use core::fmt::Write;

use pushwire_core::mcs::Event;
use pushwire_core::mcs::Push;
use pushwire_core::mcs::RunState;

/// A push, printed.
pub(crate) struct PushLine<'a>(pub(crate) &'a Push<'a>);

impl fmt::Display for PushLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = Clean(self.0.persistent_id().unwrap_or("none"));
        write!(f, "push id={id} encryption={}", self.0.encryption().name())?;
        for (key, value) in self.0.data() {
            write!(f, " {}={}", Clean(key), Clean(value))?;
        }
        let Some(payload) = self.0.payload() else {
            return Ok(());
        };
        match core::str::from_utf8(payload) {
            Ok(text) => write!(f, " payload={}", Clean(text)),
            Err(_) => write!(f, " payload of {} bytes", payload.len()),
        }
    }
}

/// Text without what ends a line.
struct Clean<'a>(&'a str);

impl fmt::Display for Clean<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |letter: char| if letter.is_control() { '\u{fffd}' } else { letter };
        self.0.chars().map(shown).try_for_each(|letter| f.write_char(letter))
    }
}

/// An event, printed.
pub(crate) struct EventLine<'a>(&'a Event<'a>);

impl<'a> EventLine<'a> {
    /// `None` for orders, for pushes, which the handler prints, and for what happens all the time.
    pub(crate) fn new(event: &'a Event<'a>) -> Option<Self> {
        let told = match event {
            Event::State { state, .. } => *state == RunState::Started,
            Event::Deleted { .. }
            | Event::Dropped { .. }
            | Event::Duplicate { .. }
            | Event::Disconnected { .. }
            | Event::Retry { .. }
            | Event::Stopped { .. } => true,
            _ => false,
        };
        told.then_some(Self(event))
    }
}

impl fmt::Display for EventLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Event::State { state, .. } => f.write_str(state.name()),
            Event::Deleted { .. } => f.write_str("deleted: the server dropped waiting messages"),
            Event::Dropped { size, reason, .. } => {
                write!(f, "dropped: {} ({size} bytes)", reason.name())
            }
            Event::Duplicate { persistent_id } => {
                write!(f, "duplicate id={}", Clean(persistent_id))
            }
            Event::Disconnected { reason } => write!(f, "disconnected: {reason}"),
            Event::Retry { attempt, delay } => {
                write!(f, "retry: attempt {attempt} in {} ms", delay.as_millis())
            }
            Event::Stopped { reason } => write!(f, "stopped: {reason}"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::ToString;

    use super::*;

    #[test]
    fn a_sender_cannot_start_a_line() {
        assert_eq!(Clean("a\r\npush id=1\u{85}").to_string(), "a\u{fffd}\u{fffd}push id=1\u{fffd}");
    }
}

//! The message that the application has in its hands.
//!
//! It is copied out of the session's receive buffer, so that heartbeats can be read and answered
//! while a handler takes its time. One at a time: the session gives the next only after an answer.

use core::fmt;

use pushwire_core::mcs::Event;

/// A message on its way to the handler, in a buffer as large as the receive buffer.
pub(crate) struct Delivery<'m> {
    buffer: &'m mut [u8],
    content: Option<Content>,
}

#[derive(Clone, Copy, Debug)]
enum Content {
    /// A stanza for the handler.
    Push { len: usize },
    /// Only the id of what the observer has seen.
    Id { len: usize },
}

/// What to do with the delivery.
pub(crate) enum Item<'a> {
    /// Hand this stanza to the handler.
    Push(&'a mut [u8]),
    /// Store this id.
    Id(&'a str),
}

impl<'m> Delivery<'m> {
    pub(crate) fn new(buffer: &'m mut [u8]) -> Self {
        Self { buffer, content: None }
    }

    /// Tells whether the event is a message that awaits an answer.
    pub(crate) const fn is_for(event: &Event<'_>) -> bool {
        matches!(
            event,
            Event::Message(_) | Event::SendError(_) | Event::Deleted { .. } | Event::Dropped { .. }
        )
    }

    /// Takes a copy of a message that awaits an answer.
    pub(crate) fn take(&mut self, event: &Event<'_>) {
        self.content = match event {
            Event::Message(push) => self.copy(push.body()).map(|len| Content::Push { len }),
            Event::SendError(push) => self.copy_id(push.persistent_id()),
            Event::Deleted { persistent_id, .. } | Event::Dropped { persistent_id, .. } => {
                self.copy_id(*persistent_id)
            }
            _ => None,
        };
    }

    fn copy_id(&mut self, id: Option<&str>) -> Option<Content> {
        self.copy(id.unwrap_or_default().as_bytes()).map(|len| Content::Id { len })
    }

    fn copy(&mut self, bytes: &[u8]) -> Option<usize> {
        self.buffer.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(bytes.len())
    }

    /// Lends the whole buffer, between runs. A message that was not answered then comes again.
    pub(crate) fn scratch(&mut self) -> &mut [u8] {
        self.content = None;
        self.buffer
    }

    /// Lends what was taken.
    pub(crate) fn item(&mut self) -> Option<Item<'_>> {
        match self.content? {
            Content::Push { len } => self.buffer.get_mut(..len).map(Item::Push),
            Content::Id { len } => core::str::from_utf8(self.buffer.get(..len)?).ok().map(Item::Id),
        }
    }
}

/// The buffer holds what senders wrote: it is not printed.
impl fmt::Debug for Delivery<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery").field("content", &self.content).finish_non_exhaustive()
    }
}

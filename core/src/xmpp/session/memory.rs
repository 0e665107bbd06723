//! The session's memory, all of it the caller's.
//!
//! Promises that `new` is const, so that a `static` works, and that no size is hidden: what does not fit is
//! refused by [`send`](super::Session::send), skipped with an event when it is received, or paused.

use core::fmt;

use heapless::Deque;
use heapless::Vec;

use super::store::Entry;
use crate::remembered;
use crate::xmpp::xml::XmlMemory;

/// All buffers of a session.
///
/// | parameter | default | bytes of RAM each |
/// |---|---|---|
/// | `RECEIVE` | 6144 | 2: the largest payload that is delivered, for each of two connections |
/// | `SEND` | 1024 | 2: answers that wait to be written, and what the handshake says; at least 512 |
/// | `MESSAGES` | 100 | 32: messages that have no final answer |
/// | `STORE` | 8192 | 1: those messages with their ids, as they are sent |
/// | `REMEMBERED` | 64 | 16: upstream messages that are known if they come again |
pub struct Memory<
    const RECEIVE: usize = 6144,
    const SEND: usize = 1024,
    const MESSAGES: usize = 100,
    const STORE: usize = 8192,
    const REMEMBERED: usize = 64,
> {
    pub(super) first: Buffers<RECEIVE, SEND>,
    pub(super) second: Buffers<RECEIVE, SEND>,
    pub(super) entries: Vec<Entry, MESSAGES>,
    pub(super) store: [u8; STORE],
    pub(super) remembered: Deque<remembered::Entry, REMEMBERED>,
}

/// Buffers of one connection.
pub(super) struct Buffers<const RECEIVE: usize, const SEND: usize> {
    pub(super) xml: XmlMemory,
    pub(super) receive: [u8; RECEIVE],
    pub(super) send: [u8; SEND],
}

impl<const RECEIVE: usize, const SEND: usize> Buffers<RECEIVE, SEND> {
    const fn new() -> Self {
        Self { xml: XmlMemory::new(), receive: [0; RECEIVE], send: [0; SEND] }
    }
}

impl<
    const RECEIVE: usize,
    const SEND: usize,
    const MESSAGES: usize,
    const STORE: usize,
    const REMEMBERED: usize,
> Memory<RECEIVE, SEND, MESSAGES, STORE, REMEMBERED>
{
    /// Makes empty memory.
    pub const fn new() -> Self {
        const {
            assert!(RECEIVE >= 512, "what a payload too large is about must fit");
            assert!(SEND >= 512, "the password and its wrapping must fit");
        }
        Self {
            first: Buffers::new(),
            second: Buffers::new(),
            entries: Vec::new(),
            store: [0; STORE],
            remembered: Deque::new(),
        }
    }
}

impl<
    const RECEIVE: usize,
    const SEND: usize,
    const MESSAGES: usize,
    const STORE: usize,
    const REMEMBERED: usize,
> Default for Memory<RECEIVE, SEND, MESSAGES, STORE, REMEMBERED>
{
    fn default() -> Self {
        Self::new()
    }
}

/// The buffers hold what senders wrote: they are not printed.
impl<
    const RECEIVE: usize,
    const SEND: usize,
    const MESSAGES: usize,
    const STORE: usize,
    const REMEMBERED: usize,
> fmt::Debug for Memory<RECEIVE, SEND, MESSAGES, STORE, REMEMBERED>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").finish_non_exhaustive()
    }
}

//! The client's memory, all of it the caller's.
//!
//! With the defaults about 67 KiB on a chip, of which 37 are TLS record buffers of two connections; a `static` works,
//! since `new` is const.

use core::fmt;

use pushwire_core::xmpp::Memory;

use crate::tls::TlsBuffers;

/// All buffers of a client.
///
/// | parameter | default | bytes of RAM each |
/// |---|---|---|
/// | `RECEIVE` | 6144 | 2: the largest payload that is delivered |
/// | `SEND` | 1024 | 4: answers that wait, and what is encrypted at a time; at least 512 |
/// | `MESSAGES` | 100 | 32: messages that have no final answer |
/// | `STORE` | 8192 | 1: those messages with their ids, as they are sent |
/// | `REMEMBERED` | 64 | 16: upstream messages that are known if they come again |
/// | `TLS_READ` | 16640 | 2: the longest TLS record that is accepted |
/// | `TLS_WRITE` | 2048 | 2 |
pub struct Resources<
    const RECEIVE: usize = 6144,
    const SEND: usize = 1024,
    const MESSAGES: usize = 100,
    const STORE: usize = 8192,
    const REMEMBERED: usize = 64,
    const TLS_READ: usize = 16_640,
    const TLS_WRITE: usize = 2_048,
> {
    pub(super) session: Memory<RECEIVE, SEND, MESSAGES, STORE, REMEMBERED>,
    pub(super) first: Buffers<SEND, TLS_READ, TLS_WRITE>,
    pub(super) second: Buffers<SEND, TLS_READ, TLS_WRITE>,
}

/// Buffers of one connection.
pub(super) struct Buffers<const SEND: usize, const TLS_READ: usize, const TLS_WRITE: usize> {
    pub(super) send: [u8; SEND],
    pub(super) tls: TlsBuffers<TLS_READ, TLS_WRITE>,
}

impl<const SEND: usize, const TLS_READ: usize, const TLS_WRITE: usize>
    Buffers<SEND, TLS_READ, TLS_WRITE>
{
    const fn new() -> Self {
        Self { send: [0; SEND], tls: TlsBuffers::new() }
    }
}

impl<
    const RECEIVE: usize,
    const SEND: usize,
    const MESSAGES: usize,
    const STORE: usize,
    const REMEMBERED: usize,
    const TLS_READ: usize,
    const TLS_WRITE: usize,
> Resources<RECEIVE, SEND, MESSAGES, STORE, REMEMBERED, TLS_READ, TLS_WRITE>
{
    /// Makes empty buffers.
    pub const fn new() -> Self {
        Self { session: Memory::new(), first: Buffers::new(), second: Buffers::new() }
    }
}

impl<
    const RECEIVE: usize,
    const SEND: usize,
    const MESSAGES: usize,
    const STORE: usize,
    const REMEMBERED: usize,
    const TLS_READ: usize,
    const TLS_WRITE: usize,
> Default for Resources<RECEIVE, SEND, MESSAGES, STORE, REMEMBERED, TLS_READ, TLS_WRITE>
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
    const TLS_READ: usize,
    const TLS_WRITE: usize,
> fmt::Debug for Resources<RECEIVE, SEND, MESSAGES, STORE, REMEMBERED, TLS_READ, TLS_WRITE>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resources").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_take_what_the_documentation_says() {
        let kib = size_of::<Resources>().div_ceil(1024);
        assert!((68..=70).contains(&kib), "{kib}");
    }
}

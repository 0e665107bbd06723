//! The client's memory, all of it the caller's.
//!
//! With the defaults 34.4 KiB, of which 18.3 KiB are TLS record buffers; a `static` works,
//! since `new` is const.

use core::fmt;

use pushwire_core::mcs::Memory;

use crate::tls::TlsBuffers;

/// All buffers of a client.
///
/// | parameter | default | bytes of RAM each |
/// |---|---|---|
/// | `RECEIVE` | 6144 | 2: the largest stanza that is delivered, and a copy while it is handled |
/// | `SEND` | 1024 | 1: at least 768 |
/// | `TLS_READ` | 16640 | 1: the longest TLS record that is accepted |
/// | `TLS_WRITE` | 2048 | 1 |
pub struct Resources<
    const RECEIVE: usize = 6144,
    const SEND: usize = 1024,
    const TLS_READ: usize = 16_640,
    const TLS_WRITE: usize = 2_048,
> {
    pub(crate) session: Memory<RECEIVE>,
    pub(crate) delivery: [u8; RECEIVE],
    pub(crate) send: [u8; SEND],
    pub(crate) tls: TlsBuffers<TLS_READ, TLS_WRITE>,
}

impl<const RECEIVE: usize, const SEND: usize, const TLS_READ: usize, const TLS_WRITE: usize>
    Resources<RECEIVE, SEND, TLS_READ, TLS_WRITE>
{
    /// Makes empty buffers.
    pub const fn new() -> Self {
        const {
            assert!(RECEIVE >= 4096, "registration writes its requests into the receive buffer");
            assert!(SEND >= 768, "the send buffer holds one frame around an id of 256 bytes");
        }
        Self {
            session: Memory::new(),
            delivery: [0; RECEIVE],
            send: [0; SEND],
            tls: TlsBuffers::new(),
        }
    }
}

impl<const RECEIVE: usize, const SEND: usize, const TLS_READ: usize, const TLS_WRITE: usize> Default
    for Resources<RECEIVE, SEND, TLS_READ, TLS_WRITE>
{
    fn default() -> Self {
        Self::new()
    }
}

/// The buffers hold what senders wrote: they are not printed.
impl<const RECEIVE: usize, const SEND: usize, const TLS_READ: usize, const TLS_WRITE: usize>
    fmt::Debug for Resources<RECEIVE, SEND, TLS_READ, TLS_WRITE>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resources").finish_non_exhaustive()
    }
}

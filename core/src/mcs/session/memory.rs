//! The caller's memory for one session.
//!
//! Every size is a const parameter; nothing else in the session grows. A `static` works, since
//! `new` is const.

use core::fmt;

use heapless::Deque;
use heapless::Vec;

use super::unconfirmed;
use crate::remembered;

/// All buffers of a session.
///
/// | parameter | default | bytes of RAM each |
/// |---|---|---|
/// | `RECEIVE` | 6144 | 1: the largest frame that is kept, header included |
/// | `IDS` | 32 | 20 on 32-bit targets: unconfirmed ids |
/// | `ID_BYTES` | 1536 | 1: text of the unconfirmed ids |
/// | `REMEMBERED` | 64 | 16: ids remembered against second deliveries |
pub struct Memory<
    const RECEIVE: usize = 6144,
    const IDS: usize = 32,
    const ID_BYTES: usize = 1536,
    const REMEMBERED: usize = 64,
> {
    pub(crate) receive: [u8; RECEIVE],
    pub(crate) entries: Vec<unconfirmed::Entry, IDS>,
    pub(crate) id_bytes: Vec<u8, ID_BYTES>,
    pub(crate) remembered: Deque<remembered::Entry, REMEMBERED>,
}

impl<const RECEIVE: usize, const IDS: usize, const ID_BYTES: usize, const REMEMBERED: usize>
    Memory<RECEIVE, IDS, ID_BYTES, REMEMBERED>
{
    /// Makes empty buffers.
    pub const fn new() -> Self {
        Self {
            receive: [0; RECEIVE],
            entries: Vec::new(),
            id_bytes: Vec::new(),
            remembered: Deque::new(),
        }
    }
}

impl<const RECEIVE: usize, const IDS: usize, const ID_BYTES: usize, const REMEMBERED: usize> Default
    for Memory<RECEIVE, IDS, ID_BYTES, REMEMBERED>
{
    fn default() -> Self {
        Self::new()
    }
}

/// The buffers hold what senders wrote: they are not printed.
impl<const RECEIVE: usize, const IDS: usize, const ID_BYTES: usize, const REMEMBERED: usize>
    fmt::Debug for Memory<RECEIVE, IDS, ID_BYTES, REMEMBERED>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").finish_non_exhaustive()
    }
}

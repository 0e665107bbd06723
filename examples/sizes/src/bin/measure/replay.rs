//! The recorded connection of `tests/vectors/handshake`, and a transport that plays it back.
//!
//! What the server said was recorded once, in answer to the ClientHello that [`Generator`] makes; see
//! the README beside the recording. Promises the same bytes every time, and none before they are
//! released. What the client writes is swallowed: nobody checks it here. Also used by the test
//! `replays_a_handshake` of the tests package, which makes the recording.

use core::cell::Cell;
use core::future::poll_fn;
use core::task::Poll;

use embedded_io_async::ErrorKind;
use embedded_io_async::ErrorType;
use embedded_io_async::Read;
use embedded_io_async::Write;
use pushwire_core::push::KeyError;
use pushwire_core::push::KeyPair;
use pushwire_core::push::Keys;
use pushwire_core::time::Instant;
use pushwire_embassy::ByteStream;
use pushwire_embassy::Clock;
use pushwire_embassy::Connector;
use rand_core::CryptoRng;
use rand_core::RngCore;

/// The name that the recorded certificate is for.
pub(crate) const HOST: &str = "mtalk.google.com";

/// 2026-01-01, in seconds since 1970: the recorded certificates are valid then.
pub(crate) const TIME_FLOOR: u64 = 1_767_225_600;

/// The root to trust, in DER.
pub(crate) static ROOT: &[u8] = include_bytes!("../../../../../tests/vectors/handshake/root.der");

/// What the server says: its flight, the answer to the login, and one push of each kind.
pub(crate) static CONNECTION: [&[u8]; 5] = [
    include_bytes!("../../../../../tests/vectors/handshake/flight.bin"),
    include_bytes!("../../../../../tests/vectors/handshake/login.bin"),
    include_bytes!("../../../../../tests/vectors/handshake/none.bin"),
    include_bytes!("../../../../../tests/vectors/handshake/aesgcm.bin"),
    include_bytes!("../../../../../tests/vectors/handshake/aes128gcm.bin"),
];

/// Opens the recorded pushes.
pub(crate) fn keys() -> Result<Keys, KeyError> {
    let private = include_bytes!("../../../../../tests/vectors/handshake/private.der");
    let auth = include_bytes!("../../../../../tests/vectors/handshake/auth.bin");
    Ok(Keys::new(KeyPair::from_pkcs8(private)?, *auth))
}

/// The numbers that the recorded ClientHello was made of: SplitMix64, the same from every start.
///
/// It claims to be cryptographic because TLS asks for that. **It is not**: the recording is public.
#[derive(Clone, Debug, Default)]
pub(crate) struct Generator(u64);

impl RngCore for Generator {
    fn next_u32(&mut self) -> u32 {
        (self.next_u64() >> 32) as u32
    }

    fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        rand_core::impls::fill_bytes_via_next(self, bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Generator {}

/// A clock that stands still: no deadline is ever due. It may know a date.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StoppedClock(pub(crate) Option<u64>);

impl Clock for StoppedClock {
    fn now(&self) -> Instant {
        Instant::default()
    }

    async fn wait_until(&self, deadline: Instant) {
        if deadline > self.now() {
            core::future::pending().await
        }
    }

    fn unix_seconds(&self) -> Option<u64> {
        self.0
    }
}

/// What a server says, in parts; each is held back until it is released.
#[derive(Debug)]
pub(crate) struct Recording<'b> {
    parts: &'b [&'b [u8]],
    released: Cell<usize>,
    at: Cell<Place>,
}

/// The next byte to read.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    part: usize,
    offset: usize,
}

impl<'b> Recording<'b> {
    /// Holds everything back.
    pub(crate) const fn new(parts: &'b [&'b [u8]]) -> Self {
        let at = Cell::new(Place { part: 0, offset: 0 });
        Self { parts, released: Cell::new(0), at }
    }

    /// Releases one more part. Nobody is woken: poll again.
    pub(crate) fn release(&self) {
        self.released.set(self.released.get() + 1);
    }

    /// Copies what may be read next; 0 if that is nothing yet.
    fn take(&self, buffer: &mut [u8]) -> usize {
        let Place { part, offset } = self.at.get();
        let bytes = self.parts.get(part).filter(|_| part < self.released.get());
        let left = bytes.and_then(|bytes| bytes.get(offset..)).unwrap_or_default();
        let count = left.len().min(buffer.len());
        buffer.iter_mut().zip(left).for_each(|(to, from)| *to = *from);
        let ended = count == left.len() && bytes.is_some();
        let next = Place { part, offset: offset + count };
        self.at.set(if ended { Place { part: part + 1, offset: 0 } } else { next });
        count
    }
}

impl Connector for &Recording<'_> {
    type Error = ErrorKind;
    type Stream<'c>
        = Self
    where
        Self: 'c;

    async fn connect(&mut self, _: &str, _: u16) -> Result<Self, ErrorKind> {
        Ok(*self)
    }
}

impl ByteStream for &Recording<'_> {
    type Error = ErrorKind;
    type Reader<'s>
        = Self
    where
        Self: 's;
    type Writer<'s>
        = Swallow
    where
        Self: 's;

    fn split(&mut self) -> (Self, Swallow) {
        (*self, Swallow)
    }
}

impl ErrorType for &Recording<'_> {
    type Error = ErrorKind;
}

impl Read for &Recording<'_> {
    async fn read(&mut self, buffer: &mut [u8]) -> Result<usize, ErrorKind> {
        poll_fn(|_| match self.take(buffer) {
            0 => Poll::Pending,
            count => Poll::Ready(Ok(count)),
        })
        .await
    }
}

/// Takes everything.
#[derive(Debug)]
pub(crate) struct Swallow;

impl ErrorType for Swallow {
    type Error = ErrorKind;
}

impl Write for Swallow {
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, ErrorKind> {
        Ok(bytes.len())
    }

    async fn flush(&mut self) -> Result<(), ErrorKind> {
        Ok(())
    }
}

//! Carries one byte stream between two executors, so that the network is served while TLS computes.
//!
//! A handshake keeps a small processor busy for seconds without a pause. embassy-net's sockets cannot
//! leave their executor; with a relay they stay on one of higher priority, and the client runs below.
//! Promises what the inner [`Connector`] does, byte for byte; errors keep their kind and lose their
//! text. A flush does not wait: bytes are passed on at once. One stream at a time.

use core::cell::Cell;
use core::convert::Infallible;
use core::fmt;

use embassy_futures::select::Either;
use embassy_futures::select::Either3;
use embassy_futures::select::select;
use embassy_futures::select::select3;
use embassy_sync::blocking_mutex::CriticalSectionMutex;
use embassy_sync::blocking_mutex::raw::CriticalSectionRawMutex;
use embassy_sync::pipe::Pipe;
use embassy_sync::signal::Signal;
use embedded_io_async::Error;
use embedded_io_async::ErrorKind;
use embedded_io_async::ErrorType;
use embedded_io_async::Read;
use embedded_io_async::Write;
use heapless::String;

use crate::connector::ByteStream;
use crate::connector::Connector;

/// The longest name of a host: RFC 1035 §2.3.4.
const HOST: usize = 253;

/// How many bytes are passed on at a time.
const STEP: usize = 128;

/// Counts connections, so that what is late is not taken for the present one's.
type Generation = u32;

enum Order {
    Open { host: String<HOST>, port: u16, generation: Generation },
    Close,
}

/// What became of an attempt, or of a stream.
type Outcome = (Generation, Result<(), ErrorKind>);

/// The two ends of a stream: [`serve`](Self::serve) on the network's executor,
/// [`connector`](Self::connector) on the client's. Meant to be a `static`; takes `IN` + `OUT` bytes
/// and about 350 more.
pub struct Relay<const IN: usize = 1024, const OUT: usize = 1024> {
    order: Signal<CriticalSectionRawMutex, Order>,
    opened: Signal<CriticalSectionRawMutex, Outcome>,
    ended: Signal<CriticalSectionRawMutex, Outcome>,
    inbound: Pipe<CriticalSectionRawMutex, IN>,
    outbound: Pipe<CriticalSectionRawMutex, OUT>,
    generation: CriticalSectionMutex<Cell<Generation>>,
}

impl<const IN: usize, const OUT: usize> Relay<IN, OUT> {
    /// Makes a relay that nobody uses yet.
    pub const fn new() -> Self {
        Self {
            order: Signal::new(),
            opened: Signal::new(),
            ended: Signal::new(),
            inbound: Pipe::new(),
            outbound: Pipe::new(),
            generation: CriticalSectionMutex::new(Cell::new(0)),
        }
    }

    /// The client's end. A second one takes the stream from the first.
    pub const fn connector(&self) -> RelayConnector<'_, IN, OUT> {
        RelayConnector { relay: self }
    }

    /// The network's end: opens what the client asks for and passes bytes on, for ever.
    ///
    /// Cancel safe for the client in that its stream, or its next attempt, then waits until this
    /// is called again.
    pub async fn serve(&self, connector: &mut impl Connector) -> Infallible {
        let mut order = self.order.wait().await;
        loop {
            order = match order {
                Order::Open { host, port, generation } => {
                    self.connection(connector, &host, port, generation).await
                }
                Order::Close => self.order.wait().await,
            };
        }
    }

    /// Serves one stream until the client orders something else.
    async fn connection(
        &self,
        connector: &mut impl Connector,
        host: &str,
        port: u16,
        generation: Generation,
    ) -> Order {
        self.inbound.clear();
        self.outbound.clear();
        let opened = select(connector.connect(host, port), self.order.wait()).await;
        let mut stream = match opened {
            Either::First(Ok(stream)) => stream,
            Either::First(Err(error)) => {
                self.opened.signal((generation, Err(error.kind())));
                return self.order.wait().await;
            }
            Either::Second(order) => return order,
        };
        self.opened.signal((generation, Ok(())));
        let (reader, writer) = stream.split();
        match select3(self.receive(reader), self.send(writer), self.order.wait()).await {
            Either3::First(outcome) => self.ended.signal((generation, outcome)),
            Either3::Second(Err(kind)) => self.ended.signal((generation, Err(kind))),
            Either3::Second(Ok(never)) => match never {},
            Either3::Third(order) => return order,
        }
        self.order.wait().await
    }

    /// Passes on what comes in; `Ok` at the end of the stream.
    async fn receive(&self, mut reader: impl Read) -> Result<(), ErrorKind> {
        let mut bytes = [0; STEP];
        loop {
            let count = reader.read(&mut bytes).await.map_err(|error| error.kind())?;
            match bytes.get(..count) {
                None | Some([]) => return Ok(()),
                Some(bytes) => self.inbound.write_all(bytes).await,
            }
        }
    }

    async fn send(&self, mut writer: impl Write) -> Result<Infallible, ErrorKind> {
        let mut bytes = [0; STEP];
        loop {
            let count = self.outbound.read(&mut bytes).await;
            let bytes = bytes.get(..count).unwrap_or_default();
            writer.write_all(bytes).await.map_err(|error| error.kind())?;
        }
    }

    fn next_generation(&self) -> Generation {
        self.generation.lock(|cell| {
            cell.set(cell.get().wrapping_add(1));
            cell.get()
        })
    }

    fn is_present(&self, generation: Generation) -> bool {
        self.generation.lock(|cell| cell.get() == generation)
    }
}

impl<const IN: usize, const OUT: usize> Default for Relay<IN, OUT> {
    fn default() -> Self {
        Self::new()
    }
}

/// The bytes under way are not printed.
impl<const IN: usize, const OUT: usize> fmt::Debug for Relay<IN, OUT> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Relay<{IN}, {OUT}>")
    }
}

/// Opens streams through a [`Relay`].
#[derive(Debug)]
pub struct RelayConnector<'r, const IN: usize = 1024, const OUT: usize = 1024> {
    relay: &'r Relay<IN, OUT>,
}

impl<'r, const IN: usize, const OUT: usize> Connector for RelayConnector<'r, IN, OUT> {
    type Error = RelayError;
    type Stream<'c>
        = RelayStream<'r, IN, OUT>
    where
        Self: 'c;

    async fn connect(&mut self, host: &str, port: u16) -> Result<Self::Stream<'_>, RelayError> {
        let host = String::try_from(host).map_err(|_| RelayError(ErrorKind::InvalidInput))?;
        let relay = self.relay;
        let generation = relay.next_generation();
        // From here on, whatever ends the attempt also closes what came of it.
        let stream = RelayStream { relay, generation };
        relay.order.signal(Order::Open { host, port, generation });
        loop {
            let (of, outcome) = relay.opened.wait().await;
            if of == generation {
                return outcome.map(|()| stream).map_err(RelayError);
            }
        }
    }
}

/// Why a relayed stream failed: the kind of the inner error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelayError(ErrorKind);

impl fmt::Display for RelayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            ErrorKind::NotFound => "the name cannot be resolved",
            ErrorKind::ConnectionRefused => "the connection was not opened",
            ErrorKind::InvalidInput => "the name of the host is too long",
            _ => "the connection failed",
        })
    }
}

impl core::error::Error for RelayError {}

impl Error for RelayError {
    fn kind(&self) -> ErrorKind {
        self.0
    }
}

/// A stream through a [`Relay`]; it closes when dropped.
#[derive(Debug)]
pub struct RelayStream<'r, const IN: usize = 1024, const OUT: usize = 1024> {
    relay: &'r Relay<IN, OUT>,
    generation: Generation,
}

impl<const IN: usize, const OUT: usize> Drop for RelayStream<'_, IN, OUT> {
    fn drop(&mut self) {
        if self.relay.is_present(self.generation) {
            self.relay.order.signal(Order::Close);
        }
    }
}

impl<const IN: usize, const OUT: usize> RelayStream<'_, IN, OUT> {
    /// How the stream ended, if it did. Stays known.
    fn end(&self) -> Option<Result<(), RelayError>> {
        if !self.relay.is_present(self.generation) {
            return Some(Err(RelayError(ErrorKind::NotConnected)));
        }
        let (of, outcome) = self.relay.ended.try_take()?;
        if of != self.generation {
            return None;
        }
        self.relay.ended.signal((of, outcome));
        Some(outcome.map_err(RelayError))
    }
}

impl<'r, const IN: usize, const OUT: usize> ByteStream for RelayStream<'r, IN, OUT> {
    type Error = RelayError;
    type Reader<'s>
        = RelayReader<'s, 'r, IN, OUT>
    where
        Self: 's;
    type Writer<'s>
        = RelayWriter<'s, 'r, IN, OUT>
    where
        Self: 's;

    fn split(&mut self) -> (Self::Reader<'_>, Self::Writer<'_>) {
        (RelayReader { stream: self }, RelayWriter { stream: self })
    }
}

/// The inbound half of a relayed stream.
#[derive(Debug)]
pub struct RelayReader<'s, 'r, const IN: usize, const OUT: usize> {
    stream: &'s RelayStream<'r, IN, OUT>,
}

/// The outbound half of a relayed stream.
#[derive(Debug)]
pub struct RelayWriter<'s, 'r, const IN: usize, const OUT: usize> {
    stream: &'s RelayStream<'r, IN, OUT>,
}

impl<const IN: usize, const OUT: usize> ErrorType for RelayReader<'_, '_, IN, OUT> {
    type Error = RelayError;
}

impl<const IN: usize, const OUT: usize> ErrorType for RelayWriter<'_, '_, IN, OUT> {
    type Error = RelayError;
}

impl<const IN: usize, const OUT: usize> Read for RelayReader<'_, '_, IN, OUT> {
    /// Cancel safe: bytes that were not returned are returned next time.
    async fn read(&mut self, buffer: &mut [u8]) -> Result<usize, RelayError> {
        let relay = self.stream.relay;
        loop {
            // The end is told after the last byte was passed on: bytes first.
            let end = self.stream.end();
            match (relay.inbound.try_read(buffer), end) {
                (Ok(count), _) => return Ok(count),
                (Err(_), Some(end)) => return end.map(|()| 0),
                (Err(_), None) => {}
            }
            match select(relay.inbound.read(buffer), relay.ended.wait()).await {
                Either::First(count) => return Ok(count),
                Either::Second(ended) => relay.ended.signal(ended),
            }
        }
    }
}

impl<const IN: usize, const OUT: usize> Write for RelayWriter<'_, '_, IN, OUT> {
    /// Cancel safe: either bytes were taken, or none. Waits while the network does not take them,
    /// also after the end of the stream: the reader is told of that.
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, RelayError> {
        match self.stream.end() {
            Some(Err(error)) => Err(error),
            _ => Ok(self.stream.relay.outbound.write(bytes).await),
        }
    }

    async fn flush(&mut self) -> Result<(), RelayError> {
        Ok(())
    }
}

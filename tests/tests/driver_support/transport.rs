//! TCP over tokio that can be cut into pieces, be late and fail.
//!
//! Each connection takes the next [`Plan`]; without one it is an ordinary connection.

use std::cell::Cell;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::rc::Rc;

use embedded_io_adapters::tokio_1::FromTokio;
use embedded_io_async::ErrorType;
use embedded_io_async::Read;
use embedded_io_async::Write;
use pushwire_embassy::ByteStream;
use pushwire_embassy::Connector;
use tokio::net::TcpStream;
use tokio::net::tcp::ReadHalf;
use tokio::net::tcp::WriteHalf;
use tokio::task::yield_now;

/// How a connection behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// It fails once so many bytes were read.
    pub(crate) read: usize,
    /// It fails once so many bytes were written.
    pub(crate) written: usize,
    /// Most bytes of one read or write.
    pub(crate) piece: usize,
    /// Whether every read and write is pending at first.
    pub(crate) hesitates: bool,
}

impl Default for Plan {
    fn default() -> Self {
        Self { read: usize::MAX, written: usize::MAX, piece: usize::MAX, hesitates: false }
    }
}

/// Opens connections; clones share the plans.
#[derive(Clone, Default)]
pub(crate) struct Transport {
    plans: Rc<RefCell<VecDeque<Plan>>>,
    opened: Rc<Cell<usize>>,
}

impl Transport {
    /// The first connections behave like this.
    pub(crate) fn planned(plans: impl IntoIterator<Item = Plan>) -> Self {
        Self { plans: Rc::new(RefCell::new(plans.into_iter().collect())), ..Self::default() }
    }

    /// How many connections were opened.
    pub(crate) fn opened(&self) -> usize {
        self.opened.get()
    }
}

/// An open connection.
pub(crate) struct Stream {
    tcp: TcpStream,
    plan: Plan,
}

impl Connector for Transport {
    type Error = io::Error;
    type Stream<'c> = Stream;

    async fn connect(&mut self, host: &str, port: u16) -> Result<Stream, io::Error> {
        let tcp = TcpStream::connect((host, port)).await?;
        tcp.set_nodelay(true)?;
        self.opened.set(self.opened.get() + 1);
        let plan = self.plans.borrow_mut().pop_front().unwrap_or_default();
        Ok(Stream { tcp, plan })
    }
}

impl ByteStream for Stream {
    type Error = io::Error;
    type Reader<'s> = Half<FromTokio<ReadHalf<'s>>>;
    type Writer<'s> = Half<FromTokio<WriteHalf<'s>>>;

    fn split(&mut self) -> (Self::Reader<'_>, Self::Writer<'_>) {
        let (reader, writer) = self.tcp.split();
        let half = |left| (left, self.plan);
        (
            Half::new(FromTokio::new(reader), half(self.plan.read)),
            Half::new(FromTokio::new(writer), half(self.plan.written)),
        )
    }
}

/// One direction.
pub(crate) struct Half<T> {
    inner: T,
    left: usize,
    plan: Plan,
}

impl<T> Half<T> {
    fn new(inner: T, (left, plan): (usize, Plan)) -> Self {
        Self { inner, left, plan }
    }

    /// How many of `wanted` bytes this time.
    async fn next(&self, wanted: usize) -> Result<usize, io::Error> {
        if self.plan.hesitates {
            yield_now().await;
        }
        match wanted.min(self.left).min(self.plan.piece) {
            0 if wanted > 0 => Err(io::ErrorKind::ConnectionReset.into()),
            length => Ok(length),
        }
    }
}

impl<T> ErrorType for Half<T> {
    type Error = io::Error;
}

impl<T: Read<Error = io::Error>> Read for Half<T> {
    async fn read(&mut self, buffer: &mut [u8]) -> Result<usize, io::Error> {
        let length = self.next(buffer.len()).await?;
        let count = self.inner.read(&mut buffer[..length]).await?;
        self.left -= count;
        Ok(count)
    }
}

impl<T: Write<Error = io::Error>> Write for Half<T> {
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, io::Error> {
        let length = self.next(bytes.len()).await?;
        let count = self.inner.write(&bytes[..length]).await?;
        self.left -= count;
        Ok(count)
    }

    async fn flush(&mut self) -> Result<(), io::Error> {
        self.inner.flush().await
    }
}

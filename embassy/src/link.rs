//! One connection: TCP, TLS, then reading and writing side by side until either ends.
//!
//! The same for every session: a [`Line`] is how a connection sees the one that it belongs to. Promises that
//! reads and writes are never dropped before the connection is, since embedded-tls survives neither (see
//! `tls`), and that an order to disconnect is obeyed before anything else is reported. The decrypted bytes go
//! straight from the TLS record to the session.

use core::convert::Infallible;
use core::fmt::Display;

use embassy_futures::select::Either;
use embassy_futures::select::Either3;
use embassy_futures::select::select;
use embassy_futures::select::select3;
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use embassy_sync::signal::Signal;
use embedded_io_async::Read;
use embedded_io_async::Write;
use pushwire_core::mcs::ConnectFailure;
use pushwire_core::mcs::Endpoint;
use rand_core::CryptoRngCore;

use crate::connector::ByteStream;
use crate::connector::Connector;
use crate::tls::TlsBuffers;
use crate::tls::TlsConnection;
use crate::tls::TlsError;
use crate::tls::TlsReader;
use crate::tls::TlsSettings;
use crate::tls::TlsSocket;
use crate::tls::TlsWriter;

/// What wakes the loops of a connection.
pub(crate) struct Signals {
    /// The session ordered the connection, or the attempt, to be dropped.
    pub(crate) disconnect: Signal<NoopRawMutex, ()>,
    /// An input may have made something due to be sent.
    pub(crate) writable: Signal<NoopRawMutex, ()>,
    /// An answer may have made room to read.
    pub(crate) readable: Signal<NoopRawMutex, ()>,
}

impl Signals {
    pub(crate) const fn new() -> Self {
        Self { disconnect: Signal::new(), writable: Signal::new(), readable: Signal::new() }
    }
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The peer closed it.
    Closed,
    /// The transport, or TLS, failed.
    Failed,
}

/// A session, as one of its connections sees it.
pub(crate) trait Line {
    fn signals(&self) -> &Signals;

    /// Shows the observer why something failed.
    fn report(&self, error: &dyn Display);

    fn connected(&self);

    fn connect_failed(&self, failure: ConnectFailure);

    fn disconnected(&self, ended: Ended);

    /// Tells whether the session takes bytes now; if not, `readable` says when to ask again.
    fn can_receive(&self) -> bool;

    /// Takes bytes and returns how many.
    fn receive(&self, bytes: &[u8]) -> usize;

    /// Writes what is due and returns how many bytes; 0 means to wait for `writable`.
    fn transmit(&self, out: &mut [u8]) -> usize;

    /// What was taken last is written.
    fn transmitted(&self);
}

/// What a connection is made of.
pub(crate) struct Wire<'w, C, G, const TLS_READ: usize, const TLS_WRITE: usize> {
    pub(crate) connector: &'w mut C,
    pub(crate) rng: &'w mut G,
    pub(crate) send: &'w mut [u8],
    pub(crate) tls: &'w mut TlsBuffers<TLS_READ, TLS_WRITE>,
}

impl<C, G, const TLS_READ: usize, const TLS_WRITE: usize> Wire<'_, C, G, TLS_READ, TLS_WRITE>
where
    C: Connector,
    G: CryptoRngCore,
{
    /// Opens one connection and serves it to its end.
    ///
    /// Cancel safe in that dropping the future drops the connection.
    pub(crate) async fn serve(
        self,
        line: &impl Line,
        endpoint: Endpoint<'_>,
        settings: &TlsSettings<'_>,
    ) {
        let disconnect = &line.signals().disconnect;
        let connect = self.connector.connect(endpoint.host, endpoint.port);
        let mut stream = match select(disconnect.wait(), connect).await {
            Either::First(()) => return,
            Either::Second(Ok(stream)) => stream,
            Either::Second(Err(error)) => {
                return connect_failed(line, &TlsError::Transport(error));
            }
        };
        let (reader, writer) = stream.split();
        let socket = TlsSocket::new(reader, writer);
        let mut tls = TlsConnection::new(&socket, self.tls);
        let handshake = tls.authenticate(settings, self.rng);
        let mut tls = match select(disconnect.wait(), handshake).await {
            Either::First(()) => return,
            Either::Second(Ok(tls)) => tls,
            Either::Second(Err(error)) => return connect_failed(line, &error),
        };
        line.connected();
        let (mut reader, mut writer) = tls.split();
        exchange(line, &mut reader, &mut writer, self.send).await;
    }
}

/// What an error means to a session that wanted a connection.
pub(crate) const fn failure_of<E>(error: &TlsError<E>) -> ConnectFailure {
    match error {
        TlsError::Transport(_) | TlsError::Closed => ConnectFailure::Unreachable,
        TlsError::Unauthenticated(_) => ConnectFailure::Unauthenticated,
        _ => ConnectFailure::Tls,
    }
}

fn connect_failed<E: embedded_io_async::Error>(line: &impl Line, error: &TlsError<E>) {
    line.report(error);
    line.connect_failed(failure_of(error));
}

/// Reads and writes until the connection fails or the session wants it dropped.
async fn exchange<R, W>(
    line: &impl Line,
    reader: &mut TlsReader<'_, R, W>,
    writer: &mut TlsWriter<'_, R, W>,
    send: &mut [u8],
) where
    R: Read,
    W: Write<Error = R::Error>,
{
    let disconnect = line.signals().disconnect.wait();
    let error = match select3(disconnect, read(line, reader), write(line, writer, send)).await {
        Either3::First(()) => return,
        Either3::Second(Err(error)) | Either3::Third(Err(error)) => error,
        Either3::Second(Ok(never)) | Either3::Third(Ok(never)) => match never {},
    };
    line.report(&error);
    line.disconnected(match error {
        TlsError::Closed => Ended::Closed,
        _ => Ended::Failed,
    });
}

async fn read<R, W>(
    line: &impl Line,
    reader: &mut TlsReader<'_, R, W>,
) -> Result<Infallible, TlsError<R::Error>>
where
    R: Read,
    W: Write<Error = R::Error>,
{
    let readable = &line.signals().readable;
    loop {
        readable.reset();
        if !line.can_receive() {
            readable.wait().await;
            continue;
        }
        let bytes = reader.fill().await?;
        let count = line.receive(bytes);
        reader.consume(count);
    }
}

async fn write<R, W>(
    line: &impl Line,
    writer: &mut TlsWriter<'_, R, W>,
    send: &mut [u8],
) -> Result<Infallible, TlsError<R::Error>>
where
    R: Read,
    W: Write<Error = R::Error>,
{
    let writable = &line.signals().writable;
    loop {
        let len = line.transmit(send);
        match send.get(..len) {
            None | Some([]) => {
                // What the input itself signalled is not news; anything later is.
                writable.reset();
                writable.wait().await;
            }
            Some(bytes) => {
                writer.write_all(bytes).await?;
                line.transmitted();
            }
        }
    }
}

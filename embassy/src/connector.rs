//! How the driver reaches the network: one trait to open a byte stream, one to split it.
//!
//! Follows the traits of `embedded-io-async` 0.7. Implementations exist for whatever the board has
//! (embassy-net, a modem, std sockets); the driver does TLS on top, so a stream is plain TCP.
//! Promises nothing about retries or time-outs: when to connect and for how long is decided in
//! `pushwire_core::mcs::Session`.

use embedded_io_async::Error;
use embedded_io_async::Read;
use embedded_io_async::Write;

/// Opens byte streams to a host and port.
pub trait Connector {
    /// What can go wrong on the transport.
    type Error: Error;

    /// An open stream; it closes when dropped.
    type Stream<'c>: ByteStream<Error = Self::Error>
    where
        Self: 'c;

    /// Opens a TCP connection, resolving `host` if need be.
    ///
    /// Cancel safe: dropping the future gives up the attempt and closes the socket.
    /// Switch Nagle's algorithm off, so that heartbeats and acknowledgements leave at once.
    ///
    /// # Errors
    ///
    /// Whatever the network says: no such host, refused, unreachable.
    async fn connect(&mut self, host: &str, port: u16) -> Result<Self::Stream<'_>, Self::Error>;
}

/// Lends a connector, such as one in a `static`.
impl<C: Connector> Connector for &mut C {
    type Error = C::Error;
    type Stream<'c>
        = C::Stream<'c>
    where
        Self: 'c;

    async fn connect(&mut self, host: &str, port: u16) -> Result<Self::Stream<'_>, Self::Error> {
        C::connect(self, host, port).await
    }
}

/// A byte stream whose two directions can be used at the same time.
pub trait ByteStream {
    /// What can go wrong on the transport.
    type Error: Error;

    /// The inbound half.
    type Reader<'s>: Read<Error = Self::Error>
    where
        Self: 's;

    /// The outbound half.
    type Writer<'s>: Write<Error = Self::Error>
    where
        Self: 's;

    /// Borrows both halves.
    fn split(&mut self) -> (Self::Reader<'_>, Self::Writer<'_>);
}

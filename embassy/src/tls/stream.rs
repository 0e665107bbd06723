//! An authenticated TLS 1.3 connection: the handshake, and reading and writing afterwards.
//!
//! Follows RFC 8446 with `embedded-tls` 0.19 as the engine: one cipher suite (AES-128-GCM), one group
//! (P-256), no resumption, no client certificate. Promises that a stream exists only for a server that
//! passed [`Authenticator::verdict`], so no application byte goes to any other.
//! Has no time-outs and does not reconnect.

use core::fmt;

use embedded_io_async::BufRead;
use embedded_io_async::Read;
use embedded_io_async::Write;
use embedded_tls::FlushPolicy;
use embedded_tls::TlsConfig;
use embedded_tls::TlsContext;
use rand_core::CryptoRngCore;
use rustls_pki_types::ServerName;
use rustls_pki_types::TrustAnchor;

use super::chain::Expectation;
use super::chain::Validity;
use super::error::TlsError;
use super::memo::SignatureMemo;
use super::socket::SocketRef;
use super::socket::TlsSocket;
use super::verifier::Authenticator;
use super::verifier::Provider;
use super::verifier::Suite;

/// Whom to expect.
#[derive(Clone, Copy, Debug)]
pub struct TlsSettings<'a> {
    /// The DNS name (sent as SNI, RFC 6066 §3) or IP address that the certificate must be for.
    pub server_name: &'a str,
    /// Roots to trust besides [`DEFAULT_ANCHORS`](super::DEFAULT_ANCHORS), as for a private server.
    pub extra_anchors: &'a [TrustAnchor<'a>],
    /// When certificates must be valid.
    pub validity: Validity,
}

/// The record buffers of one connection at a time: `READ` + `WRITE` bytes, and 132 for the signatures
/// of certificates that were verified last, which a reconnect need not verify again.
///
/// `READ` bounds the content of an inbound record. 16,640 is the longest that RFC 8446 §5.2 allows, and
/// only that is safe with every server; less saves memory and ends the connection at a longer record.
/// `WRITE` bounds an outbound record to `WRITE` - 128 bytes of payload; longer writes become several records.
pub struct TlsBuffers<const READ: usize = 16_640, const WRITE: usize = 2_048> {
    read: [u8; READ],
    write: [u8; WRITE],
    memo: SignatureMemo,
}

impl<const READ: usize, const WRITE: usize> TlsBuffers<READ, WRITE> {
    /// Room for a ServerHello and for a ClientHello with the longest name, and no outbound record above the
    /// 2^14 bytes of RFC 8446 §5.1; checked when compiling.
    const FIT: () = {
        assert!(READ >= 512 && WRITE >= 640, "TLS record buffers are too small");
        assert!(WRITE <= 16_384 + embedded_tls::TLS_RECORD_OVERHEAD, "no record is that long");
    };

    /// Empty buffers. Fails to compile if `READ` is under 512, or `WRITE` not within 640..=16,512.
    #[must_use]
    pub const fn new() -> Self {
        let () = Self::FIT;
        Self { read: [0; READ], write: [0; WRITE], memo: SignatureMemo::new() }
    }
}

impl<const READ: usize, const WRITE: usize> Default for TlsBuffers<READ, WRITE> {
    fn default() -> Self {
        Self::new()
    }
}

/// Shows the sizes only: the buffers hold decrypted data.
impl<const READ: usize, const WRITE: usize> fmt::Debug for TlsBuffers<READ, WRITE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TlsBuffers<{READ}, {WRITE}>")
    }
}

/// A connection whose server is not authenticated: nothing can be read or written yet.
///
/// It stays where it is made, and [`authenticate`](Self::authenticate) lends it out: moving what
/// TLS keeps costs a small processor kilobytes of stack.
pub struct TlsConnection<'s, R, W>
where
    R: Read,
    W: Write<Error = R::Error>,
{
    engine: embedded_tls::TlsConnection<'s, SocketRef<'s, R, W>, Suite>,
    socket: &'s TlsSocket<R, W>,
    memo: &'s SignatureMemo,
}

impl<'s, R, W> TlsConnection<'s, R, W>
where
    R: Read,
    W: Write<Error = R::Error>,
{
    /// Takes a fresh socket. Nothing is sent yet.
    pub fn new<const READ: usize, const WRITE: usize>(
        socket: &'s TlsSocket<R, W>,
        buffers: &'s mut TlsBuffers<READ, WRITE>,
    ) -> Self {
        socket.begin(READ);
        let TlsBuffers { read, write, memo } = buffers;
        let mut engine = embedded_tls::TlsConnection::new(SocketRef(socket), read, write);
        engine.set_flush_policy(FlushPolicy::Relaxed);
        Self { engine, socket, memo }
    }

    /// Performs the handshake and authenticates the server. Once.
    ///
    /// Not cancel safe: when the future is dropped, drop the socket too.
    ///
    /// # Errors
    ///
    /// Any [`TlsError`]. After one the socket is of no use; no application byte was written to it.
    pub async fn authenticate<G: CryptoRngCore>(
        &mut self,
        settings: &TlsSettings<'_>,
        rng: &mut G,
    ) -> Result<TlsStream<'_, 's, R, W>, TlsError<R::Error>> {
        let name =
            ServerName::try_from(settings.server_name).map_err(|_| TlsError::InvalidServerName)?;
        self.socket.begin_write()?;
        let TlsSettings { extra_anchors, validity, .. } = *settings;
        let expectation = Expectation { name: &name, extra_anchors, validity, memo: self.memo };
        let config = config(&name, settings.server_name);
        let mut provider = Provider { authenticator: Authenticator::new(expectation), rng };
        let opened = self.engine.open(TlsContext::new(&config, &mut provider)).await;
        let outcome = match (opened, provider.authenticator.refusal()) {
            (_, Some(refusal)) => Err(refusal.into()),
            (Err(error), None) => Err(self.socket.fail(error)),
            (Ok(()), None) => provider.authenticator.verdict().map_err(TlsError::from),
        };
        self.socket.end_handshake(outcome.is_ok());
        outcome.map(|()| TlsStream { connection: self })
    }

    /// Sends `close_notify` (RFC 8446 §6.1) and flushes the transport. A pending read may be dropped first.
    ///
    /// Not cancel safe, but then the connection is going anyway.
    ///
    /// # Errors
    ///
    /// `Transport`; `Closed` if it was, or was never open; `Cancelled` if a write was dropped before its end.
    pub async fn close(self) -> Result<(), TlsError<R::Error>> {
        self.socket.begin_write()?;
        let closed = self.engine.close().await;
        closed.map(drop).map_err(|(_, error)| self.socket.fail(error))
    }
}

/// RFC 6066 §3 allows no IP addresses in SNI.
fn config<'a>(name: &ServerName<'_>, text: &'a str) -> TlsConfig<'a> {
    match name {
        ServerName::DnsName(_) => TlsConfig::new().with_server_name(text),
        _ => TlsConfig::new(),
    }
}

/// An open connection to an authenticated server.
pub struct TlsStream<'c, 's, R, W>
where
    R: Read,
    W: Write<Error = R::Error>,
{
    connection: &'c mut TlsConnection<'s, R, W>,
}

impl<'s, R, W> TlsStream<'_, 's, R, W>
where
    R: Read,
    W: Write<Error = R::Error>,
{
    /// Both directions, to be used at the same time.
    pub fn split(&mut self) -> (TlsReader<'_, R, W>, TlsWriter<'_, R, W>) {
        let socket = self.connection.socket;
        let (reader, writer) = self.connection.engine.split();
        (TlsReader { engine: reader, socket }, TlsWriter { engine: writer, socket })
    }
}

/// The inbound direction.
pub struct TlsReader<'c, R, W>
where
    R: Read,
    W: Write<Error = R::Error>,
{
    engine: embedded_tls::TlsReader<'c, SocketRef<'c, R, W>, Suite>,
    socket: &'c TlsSocket<R, W>,
}

impl<R, W> TlsReader<'_, R, W>
where
    R: Read,
    W: Write<Error = R::Error>,
{
    /// Decrypted bytes, at least one, in the read buffer itself; waits for a record if there are none.
    ///
    /// What is not [consumed](Self::consume) is returned again. Pin the future and poll it until it ends:
    /// dropped inside a record it loses the stream, and every later call gives `Cancelled`, then `Closed`.
    /// Dropped between records it loses nothing, if the transport's read is cancel safe.
    ///
    /// # Errors
    ///
    /// `Closed` at `close_notify` or the end of the stream; otherwise `Transport`, `Protocol`,
    /// `BufferTooSmall` or `Cancelled`. All are final.
    pub async fn fill(&mut self) -> Result<&[u8], TlsError<R::Error>> {
        self.socket.begin_read()?;
        self.engine.fill_buf().await.map_err(|error| self.socket.fail(error))
    }

    /// Drops the first `count` bytes that [`fill`](Self::fill) returned, or all if there are fewer.
    pub fn consume(&mut self, count: usize) {
        self.engine.consume(count);
    }
}

/// The outbound direction.
pub struct TlsWriter<'c, R, W>
where
    R: Read,
    W: Write<Error = R::Error>,
{
    engine: embedded_tls::TlsWriter<'c, SocketRef<'c, R, W>, Suite>,
    socket: &'c TlsSocket<R, W>,
}

impl<R, W> TlsWriter<'_, R, W>
where
    R: Read,
    W: Write<Error = R::Error>,
{
    /// Encrypts `bytes` and hands all of it to the transport, without waiting for it to be acknowledged.
    ///
    /// Not cancel safe: run it to its end. If it is dropped before, every later write gives an error,
    /// because going on could use a nonce twice (RFC 8446 §5.3).
    ///
    /// # Errors
    ///
    /// `Closed`, `Transport` or `Cancelled`; all are final.
    pub async fn write_all(&mut self, bytes: &[u8]) -> Result<(), TlsError<R::Error>> {
        self.socket.begin_write()?;
        let written = self.push(bytes).await;
        self.socket.end_write();
        written.map_err(|error| self.socket.fail(error))
    }

    async fn push(&mut self, mut bytes: &[u8]) -> Result<(), embedded_tls::TlsError> {
        while !bytes.is_empty() {
            let taken = self.engine.write(bytes).await?;
            bytes = bytes.get(taken..).unwrap_or_default();
        }
        self.engine.flush().await
    }
}

impl<R: Read, W: Write<Error = R::Error>> fmt::Debug for TlsConnection<'_, R, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TlsConnection")
    }
}

impl<R: Read, W: Write<Error = R::Error>> fmt::Debug for TlsStream<'_, '_, R, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TlsStream")
    }
}

impl<R: Read, W: Write<Error = R::Error>> fmt::Debug for TlsReader<'_, R, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TlsReader")
    }
}

impl<R: Read, W: Write<Error = R::Error>> fmt::Debug for TlsWriter<'_, R, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TlsWriter")
    }
}

#[cfg(test)]
mod tests {
    use embassy_futures::block_on;
    use embedded_io_async::ErrorKind;
    use embedded_io_async::ErrorType;
    use rand_core::CryptoRng;
    use rand_core::RngCore;
    use rand_core::impls::fill_bytes_via_next;

    use super::*;
    use crate::tls::ProtocolFault;
    use crate::tls::RecordFault;

    /// What the transport answers to everything.
    struct Reads(Result<usize, ErrorKind>);
    struct Writes(Result<usize, ErrorKind>);

    impl ErrorType for Reads {
        type Error = ErrorKind;
    }

    impl ErrorType for Writes {
        type Error = ErrorKind;
    }

    impl Read for Reads {
        async fn read(&mut self, _: &mut [u8]) -> Result<usize, ErrorKind> {
            self.0
        }
    }

    impl Write for Writes {
        async fn write(&mut self, bytes: &[u8]) -> Result<usize, ErrorKind> {
            self.0.map(|length| length.min(bytes.len()))
        }

        async fn flush(&mut self) -> Result<(), ErrorKind> {
            Ok(())
        }
    }

    struct Counter(u64);

    impl RngCore for Counter {
        fn next_u32(&mut self) -> u32 {
            u32::from_le_bytes([1, 2, 3, 4])
        }

        fn next_u64(&mut self) -> u64 {
            self.0 += 1;
            self.0
        }

        fn fill_bytes(&mut self, bytes: &mut [u8]) {
            fill_bytes_via_next(self, bytes);
        }

        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
            self.fill_bytes(bytes);
            Ok(())
        }
    }

    impl CryptoRng for Counter {}

    type Outcome = Result<(), TlsError<ErrorKind>>;

    /// Two handshakes on one socket.
    fn outcomes(
        reads: Result<usize, ErrorKind>,
        writes: Result<usize, ErrorKind>,
    ) -> (Outcome, Outcome) {
        let socket = TlsSocket::new(Reads(reads), Writes(writes));
        let mut buffers = TlsBuffers::<512, 640>::new();
        let validity = Validity::NotBefore(0);
        let settings = TlsSettings { server_name: "a.example", extra_anchors: &[], validity };
        let mut attempt = || {
            let mut rng = Counter(0);
            let mut connection = TlsConnection::new(&socket, &mut buffers);
            block_on(connection.authenticate(&settings, &mut rng)).map(drop)
        };
        (attempt(), attempt())
    }

    const PLENTY: Result<usize, ErrorKind> = Ok(usize::MAX);

    #[test]
    fn the_transports_own_error_comes_out() {
        let reset = Err(ErrorKind::ConnectionReset);
        let expected = Err(TlsError::Transport(ErrorKind::ConnectionReset));
        assert_eq!(outcomes(reset, PLENTY).0, expected);
        assert_eq!(outcomes(PLENTY, reset).0, expected);
    }

    #[test]
    fn a_transport_that_takes_nothing_is_an_error_and_no_panic() {
        assert_eq!(outcomes(Ok(0), Ok(0)).0, Err(TlsError::Closed));
    }

    #[test]
    fn a_transport_that_claims_more_than_the_buffer_is_an_error_and_no_panic() {
        assert_eq!(outcomes(PLENTY, PLENTY).0, Err(TlsError::Closed));
    }

    #[test]
    fn the_end_of_the_stream_closes() {
        assert_eq!(outcomes(Ok(0), PLENTY).0, Err(TlsError::Closed));
    }

    #[test]
    fn a_stream_of_zeros_is_not_tls() {
        let fault = RecordFault::Version;
        let expected = Err(TlsError::Protocol(ProtocolFault::Record(fault)));
        assert_eq!(outcomes(Ok(1), PLENTY).0, expected);
    }

    #[test]
    fn a_socket_that_failed_stays_closed() {
        for reads in [Ok(0), Ok(1), Err(ErrorKind::ConnectionReset)] {
            assert_eq!(outcomes(reads, PLENTY).1, Err(TlsError::Closed));
        }
    }
    #[test]
    fn a_write_that_never_ended_is_noticed_by_the_next() {
        let socket = TlsSocket::new(Reads(PLENTY), Writes(PLENTY));
        assert_eq!(socket.begin_write(), Ok(()));
        assert_eq!(socket.begin_write(), Err(TlsError::Cancelled));
        assert_eq!(socket.begin_read(), Err(TlsError::Closed));
    }

    #[test]
    fn a_write_that_ended_lets_the_next_begin() {
        let socket = TlsSocket::new(Reads(PLENTY), Writes(PLENTY));
        assert_eq!(socket.begin_write(), Ok(()));
        socket.end_write();
        assert_eq!(socket.begin_write(), Ok(()));
    }
}

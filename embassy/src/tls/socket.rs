//! What stands between the transport and `embedded-tls`: the record guard, and the real cause of errors.
//!
//! Follows the traits of `embedded-io-async` 0.7; `embedded-tls` 0.19 splits a connection only over a socket
//! that is `Clone`, and reduces transport errors to their kind, so both halves share one [`TlsSocket`].
//! Promises that bytes which the guard refused never reach the engine, and that a stream which failed or
//! lost a read or write half-way stays closed. It buffers nothing.

use core::cell::Cell;
use core::cell::RefCell;

use embedded_io_async::ErrorKind;
use embedded_io_async::ErrorType;
use embedded_io_async::Read;
use embedded_io_async::Write;

use super::error::TlsError;
use super::guard::RecordFault;
use super::guard::RecordGuard;

/// Both halves of a byte stream, for one TLS connection. It outlives the connection that borrows it.
#[derive(Debug)]
pub struct TlsSocket<R: Read, W> {
    reader: RefCell<R>,
    writer: RefCell<W>,
    guard: Cell<RecordGuard>,
    cause: RefCell<Option<Cause<R::Error>>>,
    /// A write began and has not ended: if its future is gone, half a record is on the wire.
    writing: Cell<bool>,
    broken: Cell<bool>,
}

/// Why the socket refused to go on.
#[derive(Debug)]
enum Cause<E> {
    Transport(E),
    Record(RecordFault),
}

impl<R, W> TlsSocket<R, W>
where
    R: Read,
    W: Write<Error = R::Error>,
{
    /// Takes the halves of a fresh stream. Nothing is read or written yet.
    ///
    /// `writer` must send what it is given without being flushed: only the handshake and
    /// [`TlsConnection::close`](super::TlsConnection::close) flush it.
    #[must_use]
    pub const fn new(reader: R, writer: W) -> Self {
        Self {
            reader: RefCell::new(reader),
            writer: RefCell::new(writer),
            guard: Cell::new(RecordGuard::new(0)),
            cause: RefCell::new(None),
            writing: Cell::new(false),
            broken: Cell::new(false),
        }
    }

    /// Sets the longest record, in bytes of content, that may come in.
    pub(crate) fn begin(&self, largest: usize) {
        self.guard.set(RecordGuard::new(largest));
    }

    /// From here on encrypted records only; or, if the handshake failed, nothing at all.
    pub(crate) fn end_handshake(&self, authenticated: bool) {
        let mut guard = self.guard.get();
        guard.handshake_complete();
        self.guard.set(guard);
        self.broken.set(!authenticated);
        self.end_write();
    }

    /// Checks that a read may begin: not after a failure, and not in the middle of a record, where only a
    /// read whose future was dropped can have left the stream.
    pub(crate) fn begin_read(&self) -> Result<(), TlsError<R::Error>> {
        self.check()?;
        self.refuse_if(!self.guard.get().is_between_records())
    }

    /// Checks that a write may begin, and notes that it has.
    pub(crate) fn begin_write(&self) -> Result<(), TlsError<R::Error>> {
        self.check()?;
        self.refuse_if(self.writing.replace(true))
    }

    pub(crate) fn end_write(&self) {
        self.writing.set(false);
    }

    /// Closes the stream for good; what the engine's error really was.
    pub(crate) fn fail(&self, error: embedded_tls::TlsError) -> TlsError<R::Error> {
        self.broken.set(true);
        match self.cause.take() {
            Some(Cause::Transport(error)) => TlsError::Transport(error),
            Some(Cause::Record(fault)) => fault.into(),
            None => TlsError::from_engine(error),
        }
    }

    fn check(&self) -> Result<(), TlsError<R::Error>> {
        if self.broken.get() { Err(TlsError::Closed) } else { Ok(()) }
    }

    fn refuse_if(&self, cancelled: bool) -> Result<(), TlsError<R::Error>> {
        if cancelled {
            self.broken.set(true);
            return Err(TlsError::Cancelled);
        }
        Ok(())
    }

    fn inspect(&self, bytes: &[u8]) -> Result<(), ErrorKind> {
        let mut guard = self.guard.get();
        let outcome = guard.inspect(bytes);
        self.guard.set(guard);
        outcome.map_err(|fault| self.note(Cause::Record(fault)))
    }

    /// Keeps the cause; what the engine is told instead.
    fn note(&self, cause: Cause<R::Error>) -> ErrorKind {
        self.cause.replace(Some(cause));
        ErrorKind::Other
    }
}

/// The socket as the engine sees it: one per half.
#[derive(Debug)]
pub(crate) struct SocketRef<'s, R: Read, W>(pub(crate) &'s TlsSocket<R, W>);

impl<R: Read, W> Clone for SocketRef<'_, R, W> {
    fn clone(&self) -> Self {
        Self(self.0)
    }
}

impl<R: Read, W> ErrorType for SocketRef<'_, R, W> {
    type Error = ErrorKind;
}

impl<R, W> Read for SocketRef<'_, R, W>
where
    R: Read,
    W: Write<Error = R::Error>,
{
    #[allow(clippy::await_holding_refcell_ref, reason = "one reader only; a second gets an error")]
    async fn read(&mut self, buffer: &mut [u8]) -> Result<usize, ErrorKind> {
        let mut reader = self.0.reader.try_borrow_mut().map_err(|_| ErrorKind::Other)?;
        let read = reader.read(buffer).await;
        let length = read.map_err(|error| self.0.note(Cause::Transport(error)))?;
        let bytes = buffer.get(..length).ok_or(ErrorKind::Other)?;
        self.0.inspect(bytes)?;
        Ok(length)
    }
}

impl<R, W> Write for SocketRef<'_, R, W>
where
    R: Read,
    W: Write<Error = R::Error>,
{
    #[allow(clippy::await_holding_refcell_ref, reason = "one writer only; a second gets an error")]
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, ErrorKind> {
        let mut writer = self.0.writer.try_borrow_mut().map_err(|_| ErrorKind::Other)?;
        let written = writer.write(bytes).await;
        match written.map_err(|error| self.0.note(Cause::Transport(error)))? {
            // The provided `write_all` panics on this.
            0 if !bytes.is_empty() => Err(ErrorKind::WriteZero),
            length => Ok(length.min(bytes.len())),
        }
    }

    #[allow(clippy::await_holding_refcell_ref, reason = "one writer only; a second gets an error")]
    async fn flush(&mut self) -> Result<(), ErrorKind> {
        let mut writer = self.0.writer.try_borrow_mut().map_err(|_| ErrorKind::Other)?;
        let flushed = writer.flush().await;
        flushed.map_err(|error| self.0.note(Cause::Transport(error)))
    }
}

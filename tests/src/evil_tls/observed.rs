//! What the clients of a server sent.
//!
//! Follows RFC 8446 §5.1 and §5.2: a record has an outer type, and an encrypted one an inner type.
//! Promises that everything is counted before the end of the connection is reported.
//! Keeps no contents.

use std::io;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::sync::Condvar;
use std::sync::Mutex;
use std::time::Duration;

/// The types of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// The type in the clear.
    pub outer: u8,
    /// The type inside, if the record was encrypted and the server could tell.
    pub inner: Option<u8>,
}

impl Received {
    /// Whether it is a handshake message, an alert or a ChangeCipherSpec, which say nothing of the user.
    #[must_use]
    pub fn is_handshake_or_alert(self) -> bool {
        matches!(self.inner.unwrap_or(self.outer), 0x14..=0x16)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Observed {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    application_bytes: usize,
    records: Vec<Received>,
    /// Connections that have ended.
    closed: usize,
}

impl Observed {
    pub(crate) fn record(&self, outer: u8, inner: Option<u8>) {
        self.state.lock().unwrap().records.push(Received { outer, inner });
    }

    pub(crate) fn application(&self, bytes: usize) {
        self.state.lock().unwrap().application_bytes += bytes;
    }

    /// A connection has ended; tells how many have.
    pub(crate) fn closed(&self) -> usize {
        let mut state = self.state.lock().unwrap();
        state.closed += 1;
        self.changed.notify_all();
        state.closed
    }

    pub(crate) fn application_bytes(&self) -> usize {
        self.state.lock().unwrap().application_bytes
    }

    pub(crate) fn records(&self) -> Vec<Received> {
        self.state.lock().unwrap().records.clone()
    }

    pub(crate) fn is_handshake_only(&self) -> bool {
        self.state.lock().unwrap().records.iter().all(|record| record.is_handshake_or_alert())
    }

    pub(crate) fn wait_until_closed(&self, limit: Duration) -> bool {
        let state = self.state.lock().unwrap();
        let waited = self.changed.wait_timeout_while(state, limit, |state| state.closed == 0);
        waited.unwrap().0.closed > 0
    }
}

/// Notes the header of each record on its way in.
pub(crate) struct Tap<'o> {
    stream: TcpStream,
    observed: &'o Observed,
    pending: Vec<u8>,
    records: usize,
}

impl<'o> Tap<'o> {
    pub(crate) fn new(stream: TcpStream, observed: &'o Observed) -> Self {
        Self { stream, observed, pending: Vec::new(), records: 0 }
    }

    fn note(&mut self, bytes: &[u8]) {
        self.pending.extend_from_slice(bytes);
        while let [outer, _, _, high, low, ..] = self.pending[..] {
            let length = 5 + usize::from(u16::from_be_bytes([high, low]));
            if self.pending.len() < length {
                return;
            }
            self.pending.drain(..length);
            self.records += 1;
            if self.records > 1 {
                self.observed.record(outer, None);
            }
        }
    }
}

impl Read for Tap<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.stream.read(buffer)?;
        self.note(&buffer[..length]);
        Ok(length)
    }
}

impl Write for Tap<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

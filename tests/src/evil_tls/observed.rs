//! What the clients of a server sent.
//!
//! Follows RFC 8446 §5.1 and §5.2: a record has an outer type, and an encrypted one an inner type.
//! Promises that everything is counted before the end of the connection is reported.
//! Keeps no contents.

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
    closed: bool,
}

impl Observed {
    pub(crate) fn record(&self, outer: u8, inner: Option<u8>) {
        self.state.lock().unwrap().records.push(Received { outer, inner });
    }

    pub(crate) fn application(&self, bytes: usize) {
        self.state.lock().unwrap().application_bytes += bytes;
    }

    pub(crate) fn closed(&self) {
        self.state.lock().unwrap().closed = true;
        self.changed.notify_all();
    }

    pub(crate) fn application_bytes(&self) -> usize {
        self.state.lock().unwrap().application_bytes
    }

    pub(crate) fn records(&self) -> Vec<Received> {
        self.state.lock().unwrap().records.clone()
    }

    pub(crate) fn wait_until_closed(&self, limit: Duration) -> bool {
        let state = self.state.lock().unwrap();
        self.changed.wait_timeout_while(state, limit, |state| !state.closed).unwrap().0.closed
    }
}

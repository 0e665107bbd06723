//! The service's handle on one CCS connection.
//!
//! The connection's own task owns the socket; this is all that others may touch. How connections behave is not here
//! but in `settings`, for it is the same for all.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::sync::oneshot;

use crate::ccs::error::StreamError;

/// What a connection is asked to do.
#[derive(Clone, Debug)]
pub(crate) enum Command {
    /// Upstream messages may be due.
    Deliver,
    /// Say that the connection is going to close, as `how` has it.
    Drain(Drain),
    /// Close the stream.
    Close,
    /// End the stream with this error.
    Fail(StreamError),
    /// Ping the client.
    Ping,
    /// Write these bytes as they are.
    Raw(Vec<u8>),
}

/// How a connection is drained.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Drain {
    /// Whether a control message says so; otherwise only nacks do.
    pub(crate) announced: bool,
    /// Messages that come within this time count as sent before.
    pub(crate) pipeline: Duration,
    /// When the stream is closed.
    pub(crate) grace: Duration,
}

/// A handle on a running connection.
pub(crate) struct Connection {
    /// Sender id, JID and whether it is draining; known once it is bound.
    pub(crate) bound: Option<Bound>,
    commands: mpsc::UnboundedSender<Command>,
    end: Option<oneshot::Sender<&'static str>>,
}

/// Who a connection is.
#[derive(Clone, Debug)]
pub(crate) struct Bound {
    pub(crate) sender: String,
    pub(crate) jid: String,
    pub(crate) draining: bool,
}

/// The connection's own side of its handle.
pub(crate) struct Controls {
    pub(crate) commands: mpsc::UnboundedReceiver<Command>,
    pub(crate) end: oneshot::Receiver<&'static str>,
}

impl Connection {
    /// A handle and its other side.
    pub(crate) fn new() -> (Self, Controls) {
        let (commands, commands_in) = mpsc::unbounded_channel();
        let (end, end_in) = oneshot::channel();
        let controls = Controls { commands: commands_in, end: end_in };
        (Self { bound: None, commands, end: Some(end) }, controls)
    }

    /// Asks for something. A connection that has just ended does not hear it, which is fine.
    pub(crate) fn tell(&self, command: Command) {
        let _ended = self.commands.send(command);
    }

    /// Drops its socket now, whatever it is doing.
    pub(crate) fn end(&mut self, reason: &'static str) {
        if let Some(end) = self.end.take() {
            let _ended = end.send(reason);
        }
    }
}

//! The service's handle on one logged-in connection, and how that connection is made to behave.
//!
//! The connection's own task owns the socket; this is all that others may touch. Behaviour is plain values, so
//! that a fault reaches a running connection as well as one still to come.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::sync::oneshot;
use tokio::sync::watch;

/// What a connection is asked to do.
pub(crate) enum Command {
    /// Messages became due.
    Deliver,
    /// Write these bytes as they are.
    Garbage(Vec<u8>),
    /// Write a Close frame, then end.
    Close,
}

/// How a connection behaves.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Behaviour {
    /// Neither read nor write.
    pub(crate) silent: bool,
    /// Leave out `last_stream_id_received`.
    pub(crate) withhold_confirmation: bool,
    /// Wait before each write.
    pub(crate) delay: Duration,
    /// Write this many bytes at a time.
    pub(crate) split: Option<usize>,
    /// Server pings.
    pub(crate) ping_interval: Option<Duration>,
    /// `heartbeat_config.interval_ms` at login.
    pub(crate) heartbeat_config: Option<i32>,
    /// See `Options::confirm_after`.
    pub(crate) confirm_after: Option<Duration>,
}

/// A handle on a running connection.
pub(crate) struct Connection {
    /// Tells it from the device's other connections.
    pub(crate) number: u64,
    commands: mpsc::UnboundedSender<Command>,
    behaviour: watch::Sender<Behaviour>,
    end: oneshot::Sender<&'static str>,
}

/// The connection's own side of its handle.
pub(crate) struct Controls {
    pub(crate) number: u64,
    pub(crate) commands: mpsc::UnboundedReceiver<Command>,
    pub(crate) behaviour: watch::Receiver<Behaviour>,
    pub(crate) end: oneshot::Receiver<&'static str>,
}

impl Connection {
    /// A handle and its other side.
    pub(crate) fn new(number: u64, behaviour: Behaviour) -> (Self, Controls) {
        let (commands, commands_in) = mpsc::unbounded_channel();
        let (behaviour, behaviour_in) = watch::channel(behaviour);
        let (end, end_in) = oneshot::channel();
        let controls =
            Controls { number, commands: commands_in, behaviour: behaviour_in, end: end_in };
        (Self { number, commands, behaviour, end }, controls)
    }

    /// Asks for something. A connection that has just ended does not hear it, which is fine.
    pub(crate) fn tell(&self, command: Command) {
        let _ended = self.commands.send(command);
    }

    /// Changes how it behaves, from now on.
    pub(crate) fn behave(&self, change: impl FnOnce(&mut Behaviour)) {
        self.behaviour.send_modify(change);
    }

    /// Whether it is silent, and so would not hear a command.
    pub(crate) fn is_silent(&self) -> bool {
        self.behaviour.borrow().silent
    }

    /// Drops its socket now, whatever it is doing.
    pub(crate) fn end(self, reason: &'static str) {
        let _ended = self.end.send(reason);
    }
}

//! Commands to a running client from other tasks.
//!
//! A [`Control`] may be a `static`; `M` is the mutex of `embassy-sync` that fits how the tasks run
//! (`CriticalSectionRawMutex` across executors, `NoopRawMutex` within one).

use embassy_sync::blocking_mutex::raw::RawMutex;
use embassy_sync::channel::Channel;

/// How many commands may wait; more make the sender wait.
const WAITING: usize = 4;

/// What a client can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Command {
    /// Send the acknowledgements that are due and end.
    Stop,
    /// The device is on another network: reconnect at once.
    NetworkChanged,
    /// The network is gone: wait for the next one.
    NetworkLost,
    /// The device slept: ping or connect at once.
    WokeUp,
}

/// A channel of commands to one client.
#[derive(Debug)]
pub struct Control<M: RawMutex> {
    commands: Channel<M, Command, WAITING>,
}

impl<M: RawMutex> Control<M> {
    /// Makes an empty channel.
    pub const fn new() -> Self {
        Self { commands: Channel::new() }
    }

    /// Sends a command; waits while four others wait.
    ///
    /// Cancel safe: a command whose future was dropped was not sent.
    pub async fn send(&self, command: Command) {
        self.commands.send(command).await;
    }

    pub(crate) async fn receive(&self) -> Command {
        self.commands.receive().await
    }
}

impl<M: RawMutex> Default for Control<M> {
    fn default() -> Self {
        Self::new()
    }
}

//! What all CCS connections share: app servers, present connections, what is planned and what happened.
//!
//! Part of the hub's state, under its lock. Knows neither sockets nor XML.

use std::collections::BTreeMap;

use crate::ccs::connection::Bound;
use crate::ccs::connection::Command;
use crate::ccs::connection::Connection;
use crate::ccs::error::StreamError;
use crate::ccs::plan::Plan;
use crate::ccs::report::ConnectionReport;
use crate::ccs::report::LoginReport;
use crate::ccs::report::Report;
use crate::ccs::sender::Sender;

/// Everything that changes.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) plan: Plan,
    /// Passwords that are not the project's key, by sender id.
    pub(crate) accounts: BTreeMap<String, String>,
    pub(crate) logins: Vec<LoginReport>,
    pub(crate) violations: Vec<String>,
    senders: BTreeMap<String, Sender>,
    /// Those that are there.
    connections: BTreeMap<u64, Connection>,
    /// All there ever were.
    records: BTreeMap<u64, ConnectionReport>,
}

impl State {
    /// Keeps a connection that has come in.
    pub(crate) fn open(&mut self, number: u64, connection: Connection) {
        let record = ConnectionReport { connection: number, ..Default::default() };
        self.records.insert(number, record);
        self.connections.insert(number, connection);
    }

    /// Names a connection. An older one of that name ends, unless it is being drained: it is on its way out.
    pub(crate) fn bind(&mut self, number: u64, sender: &str, jid: &str) {
        for older in self.connections.values() {
            if older.bound.as_ref().is_some_and(|held| held.jid == jid && !held.draining) {
                older.tell(Command::Fail(StreamError::new("conflict")));
            }
        }
        let (sender, jid) = (sender.to_owned(), jid.to_owned());
        self.record(number, |record| record.jid = Some(jid.clone()));
        if let Some(connection) = self.connections.get_mut(&number) {
            connection.bound = Some(Bound { sender, jid, draining: false });
        }
    }

    /// Notes that a connection takes no more messages.
    pub(crate) fn drain(&mut self, number: u64) {
        self.record(number, |record| record.draining = true);
        let connection = self.connections.get_mut(&number);
        if let Some(bound) = connection.and_then(|connection| connection.bound.as_mut()) {
            bound.draining = true;
        }
    }

    /// Forgets a connection; what it carried goes to another.
    pub(crate) fn close(&mut self, number: u64, reason: &str) {
        self.record(number, |record| record.ended = Some(reason.to_owned()));
        let closed = self.connections.remove(&number);
        if let Some(bound) = closed.and_then(|closed| closed.bound) {
            self.sender(&bound.sender).release(number);
            self.tell_sender(&bound.sender);
        }
    }

    pub(crate) fn record(&mut self, number: u64, change: impl FnOnce(&mut ConnectionReport)) {
        if let Some(record) = self.records.get_mut(&number) {
            change(record);
        }
    }

    pub(crate) fn sender(&mut self, id: &str) -> &mut Sender {
        self.senders.entry(id.to_owned()).or_default()
    }

    /// Tells an app server's connections that something is due.
    pub(crate) fn tell_sender(&self, id: &str) {
        for connection in self.connections.values() {
            if connection.bound.as_ref().is_some_and(|bound| bound.sender == id) {
                connection.tell(Command::Deliver);
            }
        }
    }

    /// Tells every connection; gives their number.
    pub(crate) fn tell_all(&mut self, command: &Command) -> usize {
        self.connections.values().for_each(|connection| connection.tell(command.clone()));
        self.connections.len()
    }

    /// The connections that a fault reaches: the one it names, or all that are not on their way out.
    pub(crate) fn reached(
        &mut self,
        only: Option<u64>,
    ) -> impl Iterator<Item = (u64, &mut Connection)> {
        let all = self.connections.iter_mut().map(|(number, connection)| (*number, connection));
        all.filter(move |(number, connection)| match only {
            Some(only) => only == *number,
            None => !connection.bound.as_ref().is_some_and(|bound| bound.draining),
        })
    }

    pub(crate) fn report(&self) -> Report {
        let senders = self.senders.values();
        Report {
            connections: self.records.values().cloned().collect(),
            logins: self.logins.clone(),
            messages: senders.clone().flat_map(|sender| sender.messages().to_vec()).collect(),
            upstream: senders.flat_map(Sender::upstream).collect(),
            violations: self.violations.clone(),
        }
    }
}

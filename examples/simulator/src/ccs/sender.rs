//! What an app server has sent and what waits for it, over all of its connections.
//!
//! Upstream messages are kept until they are acknowledged on the connection that delivered them; when that ends they
//! are due again, as Google's CCS pages say. No expiry.

use serde_json::Map;
use serde_json::Value;

use crate::ccs::report::MessageReport;
use crate::ccs::report::UpstreamReport;

/// A message for the app server.
struct Waiting {
    payload: Map<String, Value>,
    /// Whom an acknowledgement has to name.
    from: String,
    report: UpstreamReport,
    /// The connection that it was written to last, if that is still there.
    carrier: Option<u64>,
}

/// What became of an acknowledgement.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Acknowledged {
    First,
    Again,
    /// Nothing of this id was delivered on the connection.
    Unknown,
    /// The message is not from the device that it names.
    OtherDevice,
}

/// One app server.
#[derive(Default)]
pub(crate) struct Sender {
    messages: Vec<MessageReport>,
    upstream: Vec<Waiting>,
}

impl Sender {
    /// Changes the record of a message; a new one if it is the first of its id.
    pub(crate) fn note(&mut self, sender: &str, id: &str, change: impl FnOnce(&mut MessageReport)) {
        // From the end: what changes is mostly what has just come.
        match self.messages.iter_mut().rev().find(|held| held.message_id == id) {
            Some(held) => change(held),
            None => {
                let (sender, message_id) = (sender.to_owned(), id.to_owned());
                let mut new = MessageReport { sender, message_id, ..Default::default() };
                change(&mut new);
                self.messages.push(new);
            }
        }
    }

    pub(crate) fn messages(&self) -> &[MessageReport] {
        &self.messages
    }

    /// Keeps a message for the app server.
    pub(crate) fn queue(&mut self, sender: &str, payload: Map<String, Value>) {
        let field = |key: &str| payload.get(key).and_then(Value::as_str).unwrap_or_default();
        let report = UpstreamReport {
            sender: sender.to_owned(),
            message_id: field("message_id").to_owned(),
            ..Default::default()
        };
        let from = field("from").to_owned();
        self.upstream.push(Waiting { payload, from, report, carrier: None });
    }

    pub(crate) fn upstream(&self) -> impl Iterator<Item = UpstreamReport> {
        self.upstream.iter().map(|waiting| waiting.report.clone())
    }

    /// Whether there is something to write to `connection`, which may have `limit` unacknowledged.
    pub(crate) fn is_due(&self, connection: u64, limit: usize) -> bool {
        let unacked = self
            .upstream
            .iter()
            .filter(|waiting| waiting.carrier == Some(connection) && waiting.report.acked == 0);
        unacked.count() < limit && self.upstream.iter().any(Waiting::is_due)
    }

    /// The next message, now on its way by `connection`.
    pub(crate) fn take_due(&mut self, connection: u64) -> Option<Map<String, Value>> {
        let next = self.upstream.iter_mut().find(|waiting| waiting.is_due())?;
        next.carrier = Some(connection);
        next.report.sent += 1;
        next.report.connections.push(connection);
        Some(next.payload.clone())
    }

    /// Takes an acknowledgement that came on `connection`, for a message of the device `to`.
    pub(crate) fn acknowledge(&mut self, connection: u64, id: &str, to: &str) -> Acknowledged {
        let carried = |waiting: &&mut Waiting| {
            waiting.carrier == Some(connection) && waiting.report.message_id == id
        };
        let Some(waiting) = self.upstream.iter_mut().find(carried) else {
            return Acknowledged::Unknown;
        };
        if waiting.from != to {
            return Acknowledged::OtherDevice;
        }
        waiting.report.acked += 1;
        if waiting.report.acked == 1 { Acknowledged::First } else { Acknowledged::Again }
    }

    /// What `connection` carried without an acknowledgement is due again.
    pub(crate) fn release(&mut self, connection: u64) {
        for waiting in &mut self.upstream {
            waiting.carrier.take_if(|carrier| *carrier == connection);
        }
    }
}

impl Waiting {
    fn is_due(&self) -> bool {
        self.carrier.is_none() && self.report.acked == 0
    }
}

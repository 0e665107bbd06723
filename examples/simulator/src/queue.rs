//! The messages a device has not acknowledged, in order, and those it has.
//!
//! A message leaves the queue when a login lists it, a selective acknowledgement names it, or a client's
//! `last_stream_id_received` covers the frame that carried it; everything else goes out again at the next login,
//! as Chromium's `google_apis/gcm/engine/mcs_client.cc` expects of its server. Expiry is judged at login only.

use std::collections::VecDeque;
use std::time::Duration;

use pushwire_core::mcs::owned::DataMessageStanza;
use serde::Serialize;
use tokio::time::Instant;

/// How a message was acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AckKind {
    /// Listed in a login request.
    Login,
    /// Named by a selective acknowledgement (IQ extension 12).
    Selective,
    /// Covered by a `last_stream_id_received`.
    Stream,
}

/// A message that was acknowledged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Acknowledged {
    /// Its persistent id.
    pub persistent_id: String,
    /// How it was acknowledged.
    pub how: AckKind,
}

/// A message waiting for its acknowledgement.
struct Pending {
    stanza: DataMessageStanza,
    queued_at: Instant,
    /// Stream id of its first frame on the present connection.
    stream_id: Option<i32>,
    /// Whether it has to be written.
    due: bool,
}

impl Pending {
    fn persistent_id(&self) -> &str {
        self.stanza.persistent_id.as_deref().unwrap_or_default()
    }

    fn expired(&self, now: Instant) -> bool {
        let ttl = self.stanza.ttl.and_then(|ttl| u64::try_from(ttl).ok());
        ttl.is_some_and(|ttl| now.duration_since(self.queued_at) >= Duration::from_secs(ttl))
    }
}

/// One device's messages.
#[derive(Default)]
pub(crate) struct Queue {
    pending: VecDeque<Pending>,
    acked: Vec<Acknowledged>,
}

impl Queue {
    /// Adds a message; it replaces an unsent one with the same collapse key.
    pub(crate) fn push(&mut self, stanza: DataMessageStanza) {
        if stanza.token.is_some() {
            self.pending.retain(|old| old.stream_id.is_some() || old.stanza.token != stanza.token);
        }
        let queued_at = Instant::now();
        self.pending.push_back(Pending { stanza, queued_at, stream_id: None, due: true });
    }

    /// A new connection: everything is due again. Gives the ids of what has expired meanwhile.
    pub(crate) fn restart(&mut self) -> Vec<String> {
        let now = Instant::now();
        let expired = self.take(|pending| pending.expired(now));
        for pending in &mut self.pending {
            pending.stream_id = None;
            pending.due = true;
        }
        expired
    }

    /// Makes everything due again on the same connection; earlier stream ids still count.
    pub(crate) fn redeliver(&mut self) {
        self.pending.iter_mut().for_each(|pending| pending.due = true);
    }

    /// The next message to write, which then has `stream_id`.
    pub(crate) fn next_due(&mut self, stream_id: i32) -> Option<DataMessageStanza> {
        let pending = self.pending.iter_mut().find(|pending| pending.due)?;
        pending.due = false;
        pending.stream_id.get_or_insert(stream_id);
        let waited = i32::try_from(pending.queued_at.elapsed().as_secs()).ok();
        let queued = waited.filter(|seconds| *seconds > 0);
        Some(DataMessageStanza { queued, ..pending.stanza.clone() })
    }

    /// Whether anything has to be written.
    pub(crate) fn has_due(&self) -> bool {
        self.pending.iter().any(|pending| pending.due)
    }

    /// Acknowledges by persistent id; gives those that were waiting.
    pub(crate) fn acknowledge(&mut self, ids: &[String], how: AckKind) -> Vec<String> {
        let done = self.take(|pending| ids.iter().any(|id| id == pending.persistent_id()));
        self.record(done, how)
    }

    /// Acknowledges what was first written at or before `stream_id`.
    pub(crate) fn acknowledge_stream(&mut self, stream_id: i32) -> Vec<String> {
        let done = self.take(|pending| pending.stream_id.is_some_and(|sent| sent <= stream_id));
        self.record(done, AckKind::Stream)
    }

    /// Whether a message of this id is or was here.
    pub(crate) fn knows(&self, id: &str) -> bool {
        self.pending.iter().any(|pending| pending.persistent_id() == id)
            || self.acked.iter().any(|acked| acked.persistent_id == id)
    }

    /// The ids waiting, in order.
    pub(crate) fn unacked(&self) -> Vec<String> {
        self.pending.iter().map(|pending| pending.persistent_id().to_owned()).collect()
    }

    /// What was acknowledged, in order.
    pub(crate) fn acked(&self) -> &[Acknowledged] {
        &self.acked
    }

    /// Removes what `done` selects and gives its ids.
    fn take(&mut self, done: impl Fn(&Pending) -> bool) -> Vec<String> {
        let gone = self.pending.iter().filter(|pending| done(pending));
        let ids = gone.map(|pending| pending.persistent_id().to_owned()).collect();
        self.pending.retain(|pending| !done(pending));
        ids
    }

    fn record(&mut self, ids: Vec<String>, how: AckKind) -> Vec<String> {
        let entries = ids.iter().cloned();
        self.acked.extend(entries.map(|persistent_id| Acknowledged { persistent_id, how }));
        ids
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str, ttl: Option<i32>, collapse: Option<&str>) -> DataMessageStanza {
        DataMessageStanza {
            persistent_id: Some(id.to_owned()),
            ttl,
            token: collapse.map(str::to_owned),
            ..Default::default()
        }
    }

    fn queue(ids: &[&str]) -> Queue {
        let mut queue = Queue::default();
        ids.iter().for_each(|id| queue.push(message(id, None, None)));
        queue
    }

    #[test]
    fn unacknowledged_messages_are_due_again_in_order() {
        let mut queue = queue(&["a", "b", "c"]);
        while queue.next_due(2).is_some() {}
        queue.acknowledge(&["b".to_owned()], AckKind::Selective);
        queue.restart();
        let ids: Vec<_> = std::iter::from_fn(|| queue.next_due(2)?.persistent_id).collect();
        assert_eq!(ids, ["a", "c"]);
    }

    #[test]
    fn stream_acknowledgement_covers_written_frames_only() {
        let mut queue = queue(&["a", "b", "c"]);
        queue.next_due(2);
        queue.next_due(3);
        assert_eq!(queue.acknowledge_stream(9), ["a", "b"]);
        assert_eq!(queue.unacked(), ["c"]);
    }

    #[test]
    fn redelivered_message_keeps_its_first_stream_id() {
        let mut queue = queue(&["a"]);
        queue.next_due(2);
        queue.redeliver();
        queue.next_due(7);
        assert_eq!(queue.acknowledge_stream(2), ["a"]);
    }

    #[test]
    fn unsent_message_is_replaced_by_its_collapse_key() {
        let mut queue = Queue::default();
        queue.push(message("sent", None, Some("k")));
        queue.next_due(2);
        queue.push(message("old", None, Some("k")));
        queue.push(message("new", None, Some("k")));
        assert_eq!(queue.unacked(), ["sent", "new"]);
    }

    #[tokio::test(start_paused = true)]
    async fn expired_message_is_dropped_at_the_next_login() {
        let mut queue = Queue::default();
        queue.push(message("now", Some(0), None));
        queue.push(message("short", Some(60), None));
        queue.push(message("long", Some(3600), None));
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(queue.restart(), ["now", "short"]);
        assert_eq!(queue.next_due(2).unwrap().queued, Some(60));
    }
}

//! The messages a device has not acknowledged, in order, and those it has.
//!
//! A message leaves the queue when a login lists it, a selective acknowledgement names it, or a client's
//! `last_stream_id_received` covers the frame that carried it; everything else goes out again at the next login,
//! as Chromium's `google_apis/gcm/engine/mcs_client.cc` expects of its server. Expiry is judged at login only.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;
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

/// One device's messages. Each step costs a lookup, however many wait: a backlog of tens of thousands is drained at
/// the speed of the connection.
#[derive(Default)]
pub(crate) struct Queue {
    /// By position, in order.
    pending: BTreeMap<u64, Pending>,
    next: u64,
    /// Positions that have to be written.
    due: BTreeSet<u64>,
    /// First stream id and position of what was written on the present connection.
    written: BTreeSet<(i32, u64)>,
    /// Positions by persistent id, which need not be used once only.
    by_id: HashMap<String, Vec<u64>>,
    acked: Vec<Acknowledged>,
    acked_ids: HashSet<String>,
}

impl Queue {
    /// Adds a message; it replaces an unsent one with the same collapse key.
    pub(crate) fn push(&mut self, stanza: DataMessageStanza) {
        if stanza.token.is_some() {
            self.take(|old| old.stream_id.is_none() && old.stanza.token == stanza.token);
        }
        let position = self.next;
        self.next += 1;
        let pending = Pending { stanza, queued_at: Instant::now(), stream_id: None };
        self.by_id.entry(pending.persistent_id().to_owned()).or_default().push(position);
        self.pending.insert(position, pending);
        self.due.insert(position);
    }

    /// A new connection: everything is due again. Gives the ids of what has expired meanwhile.
    pub(crate) fn restart(&mut self) -> Vec<String> {
        let now = Instant::now();
        let expired = self.take(|pending| pending.expired(now));
        self.written.clear();
        self.pending.values_mut().for_each(|pending| pending.stream_id = None);
        self.redeliver();
        expired
    }

    /// Makes everything due again on the same connection; earlier stream ids still count.
    pub(crate) fn redeliver(&mut self) {
        self.due = self.pending.keys().copied().collect();
    }

    /// The next message to write, which then has `stream_id`.
    pub(crate) fn next_due(&mut self, stream_id: i32) -> Option<DataMessageStanza> {
        let position = self.due.pop_first()?;
        let pending = self.pending.get_mut(&position)?;
        self.written.insert((*pending.stream_id.get_or_insert(stream_id), position));
        let waited = i32::try_from(pending.queued_at.elapsed().as_secs()).ok();
        let queued = waited.filter(|seconds| *seconds > 0);
        Some(DataMessageStanza { queued, ..pending.stanza.clone() })
    }

    /// Whether anything has to be written.
    pub(crate) fn has_due(&self) -> bool {
        !self.due.is_empty()
    }

    /// Acknowledges by persistent id; gives those that were waiting.
    pub(crate) fn acknowledge(&mut self, ids: &[String], how: AckKind) -> Vec<String> {
        let found = ids.iter().filter_map(|id| self.by_id.get(id)).flatten().copied();
        let positions = found.collect();
        let done = self.remove(&positions);
        self.record(done, how)
    }

    /// Acknowledges what was first written at or before `stream_id`.
    pub(crate) fn acknowledge_stream(&mut self, stream_id: i32) -> Vec<String> {
        let covered = self.written.range(..=(stream_id, u64::MAX));
        let positions = covered.map(|(_, position)| *position).collect();
        let done = self.remove(&positions);
        self.record(done, AckKind::Stream)
    }

    /// Whether a message of this id is or was here.
    pub(crate) fn knows(&self, id: &str) -> bool {
        self.by_id.contains_key(id) || self.acked_ids.contains(id)
    }

    /// The ids waiting, in order.
    pub(crate) fn unacked(&self) -> Vec<String> {
        self.pending.values().map(|pending| pending.persistent_id().to_owned()).collect()
    }

    /// What was acknowledged, in order.
    pub(crate) fn acked(&self) -> &[Acknowledged] {
        &self.acked
    }

    /// Removes what `done` selects and gives its ids.
    fn take(&mut self, done: impl Fn(&Pending) -> bool) -> Vec<String> {
        let gone = self.pending.iter().filter(|(_, pending)| done(pending));
        let positions = gone.map(|(position, _)| *position).collect();
        self.remove(&positions)
    }

    /// Removes these and gives their ids, in order.
    fn remove(&mut self, positions: &BTreeSet<u64>) -> Vec<String> {
        positions.iter().filter_map(|position| self.remove_one(*position)).collect()
    }

    fn remove_one(&mut self, position: u64) -> Option<String> {
        let pending = self.pending.remove(&position)?;
        self.due.remove(&position);
        if let Some(stream_id) = pending.stream_id {
            self.written.remove(&(stream_id, position));
        }
        let id = pending.persistent_id().to_owned();
        let same_id = self.by_id.get_mut(&id)?;
        same_id.retain(|other| *other != position);
        if same_id.is_empty() {
            self.by_id.remove(&id);
        }
        Some(id)
    }

    fn record(&mut self, ids: Vec<String>, how: AckKind) -> Vec<String> {
        let entries = ids.iter().cloned();
        self.acked.extend(entries.map(|persistent_id| Acknowledged { persistent_id, how }));
        self.acked_ids.extend(ids.iter().cloned());
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
    fn acknowledgement_of_an_id_that_was_used_twice_covers_both() {
        let mut queue = queue(&["a", "b", "a"]);
        assert_eq!(queue.acknowledge(&["a".to_owned()], AckKind::Login), ["a", "a"]);
        assert_eq!(queue.next_due(2).unwrap().persistent_id.unwrap(), "b");
        assert!(queue.knows("a") && !queue.has_due());
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

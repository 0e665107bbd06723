//! The books of reliable delivery: stream ids both ways, what was accepted, what is confirmed.
//!
//! Follows Chromium's google_apis/gcm/engine/mcs_client.cc (spec/mcs.md §5, §6) with one rule of
//! our own: `last_stream_id_received` never runs past a message that the application has not
//! accepted, so that a crash repeats a message at worst. Does no I/O and keeps no clock.

use super::unconfirmed::Unconfirmed;
use crate::remembered::Remembered;
use crate::remembered::persistent_id_hash;
use crate::time::Instant;

/// How many unacknowledged messages make a stream acknowledgement due
/// (`kUnackedMessageBeforeStreamAck`).
const STREAM_ACK_EVERY: u32 = 10;

/// The books; their memory is the caller's.
#[derive(Debug)]
pub(crate) struct Ledger<'m> {
    pub(crate) ids: Unconfirmed<'m>,
    pub(crate) remembered: Remembered<'m>,
    /// Frames received on this connection; the LoginResponse is 1.
    inbound: u32,
    /// Frames sent on this connection; the LoginRequest is 1.
    outbound: u32,
    /// Lowest stream id of a message that was refused on this connection.
    rejected: Option<u32>,
    open: Option<Open>,
    unacknowledged: u32,
    stream_ack_due: bool,
    acks: AckFrames,
}

/// Which acknowledgement frames go out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AckFrames {
    pub(crate) selective: bool,
    pub(crate) stream: bool,
}

/// The message that was delivered and not answered yet; its id is the entry not accepted.
#[derive(Clone, Copy, Debug)]
struct Open {
    /// 0 once its connection is gone.
    stream_id: u32,
    hash: Option<u64>,
    immediate_ack: bool,
}

/// A message that has arrived whole.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival<'a> {
    pub(crate) id: Option<&'a str>,
    pub(crate) stream_id: u32,
    pub(crate) immediate_ack: bool,
}

/// What becomes of a message that has arrived whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It was accepted before; it is acknowledged again and not delivered.
    Duplicate,
    /// It goes to the application, whose answer is awaited.
    Deliver,
}

impl<'m> Ledger<'m> {
    pub(crate) fn new(ids: Unconfirmed<'m>, remembered: Remembered<'m>, acks: AckFrames) -> Self {
        Self {
            ids,
            remembered,
            inbound: 0,
            outbound: 0,
            rejected: None,
            open: None,
            unacknowledged: 0,
            stream_ack_due: false,
            acks,
        }
    }

    /// A new connection: stream ids start again, and the login lists every accepted id.
    pub(crate) fn connection_opened(&mut self) {
        self.inbound = 0;
        self.outbound = 0;
        self.unacknowledged = 0;
        for entry in self.ids.entries_mut() {
            entry.acked_by = 0;
        }
    }

    /// The connection is gone: nothing on the next one refers to its stream ids.
    pub(crate) fn connection_closed(&mut self) {
        self.rejected = None;
        self.stream_ack_due = false;
        self.ids.set_frozen(false);
        if let Some(open) = &mut self.open {
            open.stream_id = 0;
        }
        for entry in self.ids.entries_mut() {
            entry.stream_id = 0;
        }
    }

    /// Counts a received frame and returns its stream id.
    pub(crate) fn frame_received(&mut self) -> u32 {
        self.inbound = self.inbound.saturating_add(1);
        self.inbound
    }

    /// The LoginResponse is stream id 1, even if other frames came before it.
    pub(crate) fn login_received(&mut self) {
        self.inbound = 1;
    }

    /// Starts a login that lists every accepted id: stream id 1 acknowledges all of them. Until
    /// [`login_sent`](Self::login_sent) none of them leaves the list.
    pub(crate) fn login_begins(&mut self) {
        self.outbound = 1;
        self.ids.set_frozen(true);
        for entry in self.ids.entries_mut().filter(|entry| entry.accepted && !entry.confirmed) {
            entry.acked_by = 1;
            entry.ack_due = false;
        }
    }

    pub(crate) fn login_sent(&mut self) {
        self.ids.set_frozen(false);
    }

    /// Walks the ids that the login lists.
    pub(crate) fn login_ids(&self) -> impl Iterator<Item = &str> + Clone + '_ {
        self.ids
            .iter()
            .filter(|(_, entry)| entry.acked_by == 1 && !entry.confirmed)
            .map(|(id, _)| id)
    }

    /// Counts a frame that goes out with `last_stream_id_received` set to `vouched`.
    pub(crate) fn frame_sent(&mut self, vouched: u32) {
        self.outbound = self.outbound.saturating_add(1);
        let outbound = self.outbound;
        for entry in self.ids.entries_mut() {
            let covered = (1..=vouched).contains(&entry.stream_id);
            if covered && entry.accepted && entry.acked_by == 0 {
                entry.acked_by = outbound;
            }
        }
    }

    /// Returns the oldest id that a selective acknowledgement is due for.
    pub(crate) fn selective_ack_due(&self) -> Option<&str> {
        self.ids.iter().find(|(_, entry)| entry.ack_due).map(|(id, _)| id)
    }

    /// Notes that the acknowledgement of [`selective_ack_due`](Self::selective_ack_due) went out.
    /// That alone proves nothing (spec/mcs.md §6.7): `vouched` does, as on any frame.
    pub(crate) fn selective_ack_sent(&mut self, vouched: u32) {
        self.frame_sent(vouched);
        if let Some(entry) = self.ids.entries_mut().find(|entry| entry.ack_due) {
            entry.ack_due = false;
        }
    }

    pub(crate) const fn stream_ack_due(&self) -> bool {
        self.stream_ack_due
    }

    pub(crate) fn stream_ack_sent(&mut self, vouched: u32) {
        self.stream_ack_due = false;
        self.frame_sent(vouched);
    }

    /// Returns the value of `last_stream_id_received`: the highest stream id up to which every
    /// message was accepted. `waiting` is that of the oldest message not delivered yet.
    pub(crate) fn vouched(&self, waiting: Option<u32>) -> u32 {
        let open = self.open.map(|open| open.stream_id);
        let unanswered = [open, waiting, self.rejected].into_iter().flatten();
        let first = unanswered.filter(|stream_id| *stream_id > 0).min();
        // A message from before the LoginResponse may have a higher stream id than that.
        first.map_or(self.inbound, |first| self.inbound.min(first - 1))
    }

    /// Takes `last_stream_id_received` of a server frame: what was acknowledged up to there is
    /// confirmed.
    pub(crate) fn server_received(&mut self, last: Option<i32>) {
        let last = last.and_then(|last| u32::try_from(last).ok()).unwrap_or(0);
        // While a login lists the ids piece by piece, none may leave the list.
        if self.ids.is_frozen() {
            return;
        }
        for entry in self.ids.entries_mut() {
            if !entry.confirmed && (1..=last).contains(&entry.acked_by) {
                entry.confirmed = true;
                self.unacknowledged = self.unacknowledged.saturating_sub(1);
            }
        }
    }

    /// Tells whether ids are confirmed that [`forget_confirmed`](Self::forget_confirmed) would drop.
    pub(crate) fn has_confirmed(&self) -> bool {
        self.ids.iter().any(|(_, entry)| entry.confirmed)
    }

    pub(crate) fn forget_confirmed(&mut self) {
        self.ids.retain(|entry| !entry.confirmed);
    }

    /// Takes a message that has arrived whole.
    pub(crate) fn arrived(&mut self, message: Arrival<'_>, now: Instant) -> Verdict {
        let Arrival { id, stream_id, immediate_ack } = message;
        let hash = id.map(persistent_id_hash);
        let known = hash.is_some_and(|hash| self.remembered.contains(hash, now));
        if known || id.is_some_and(|id| self.ids.find(id).is_some()) {
            self.acknowledge_again(message);
            return Verdict::Duplicate;
        }
        if let Some(entry) = id.and_then(|id| self.ids.push(id)) {
            entry.stream_id = stream_id;
        }
        self.open = Some(Open { stream_id, hash, immediate_ack });
        Verdict::Deliver
    }

    /// Takes a message that is not for the application: it is accepted as it arrives.
    pub(crate) fn note(&mut self, message: Arrival<'_>, now: Instant) {
        if let Some(id) = message.id {
            self.remembered.insert(persistent_id_hash(id), now);
        }
        self.acknowledge_again(message);
    }

    fn acknowledge_again(&mut self, message: Arrival<'_>) {
        let Some(id) = message.id else {
            return;
        };
        let ack_due = self.acks.selective;
        let known = self.ids.find(id).is_some();
        let entry = if known { self.ids.find(id) } else { self.ids.push(id) };
        if let Some(entry) = entry {
            entry.stream_id = message.stream_id;
            entry.acked_by = 0;
            entry.accepted = true;
            entry.confirmed = false;
            entry.ack_due = ack_due;
        }
        self.note_unacknowledged(message.immediate_ack);
    }

    fn note_unacknowledged(&mut self, immediate: bool) {
        self.unacknowledged = self.unacknowledged.saturating_add(1);
        let due = immediate || self.unacknowledged.is_multiple_of(STREAM_ACK_EVERY);
        self.stream_ack_due |= due && self.acks.stream;
    }

    /// Tells whether a delivered message waits for its answer.
    pub(crate) const fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// The application accepted the open message, and its id is stored. Returns false if none is.
    pub(crate) fn accept(&mut self, now: Instant) -> bool {
        let Some(open) = self.open.take() else {
            return false;
        };
        let ack_due = self.acks.selective;
        if let Some(entry) = self.ids.entries_mut().find(|entry| !entry.accepted) {
            entry.accepted = true;
            entry.ack_due = ack_due;
        }
        if let Some(hash) = open.hash {
            self.remembered.insert(hash, now);
            self.note_unacknowledged(open.immediate_ack);
        }
        true
    }

    /// The application refused the open message: nothing acknowledges it, so that the server sends
    /// it again at the next login. Returns false if none is open.
    pub(crate) fn reject(&mut self) -> bool {
        let Some(open) = self.open.take() else {
            return false;
        };
        self.ids.retain(|entry| entry.accepted);
        if open.stream_id > 0 {
            let lowest = self.rejected.map_or(open.stream_id, |first| first.min(open.stream_id));
            self.rejected = Some(lowest);
        }
        true
    }

    /// Takes an id that an earlier run received: it goes into the next login and is a duplicate
    /// from now on.
    pub(crate) fn restore(&mut self, id: &str, now: Instant) -> bool {
        self.remembered.insert(persistent_id_hash(id), now);
        if self.ids.find(id).is_some() {
            return true;
        }
        match self.ids.push(id) {
            Some(entry) => {
                entry.accepted = true;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use heapless::Deque;
    use heapless::Vec;

    use super::*;
    use crate::mcs::session::unconfirmed;
    use crate::remembered;

    const NOW: Instant = Instant::from_millis(0);

    fn with_ledger(acks: AckFrames, check: impl FnOnce(&mut Ledger<'_>)) {
        let mut entries = Vec::<unconfirmed::Entry, 16>::new();
        let mut bytes = Vec::<u8, 512>::new();
        let mut ring = Deque::<remembered::Entry, 16>::new();
        let ids = Unconfirmed::new(entries.as_mut_view(), bytes.as_mut_view());
        let mut ledger = Ledger::new(ids, Remembered::new(ring.as_mut_view()), acks);
        ledger.connection_opened();
        ledger.login_begins();
        ledger.login_sent();
        ledger.frame_received();
        ledger.login_received();
        check(&mut ledger);
    }

    const BOTH: AckFrames = AckFrames { selective: true, stream: true };
    const CHROMIUM: AckFrames = AckFrames { selective: false, stream: true };

    fn receive(ledger: &mut Ledger<'_>, id: &str) -> Verdict {
        let stream_id = ledger.frame_received();
        ledger.arrived(Arrival { id: Some(id), stream_id, immediate_ack: false }, NOW)
    }

    #[test]
    fn vouches_for_nothing_past_an_unanswered_message() {
        with_ledger(BOTH, |ledger| {
            receive(ledger, "a");
            assert_eq!(ledger.vouched(None), 1);
            ledger.frame_received();
            assert_eq!(ledger.vouched(None), 1);
            ledger.accept(NOW);
            assert_eq!(ledger.vouched(None), 3);
            assert_eq!(ledger.vouched(Some(3)), 2);
        });
    }

    #[test]
    fn vouches_for_nothing_past_a_refused_message_until_the_next_connection() {
        with_ledger(BOTH, |ledger| {
            receive(ledger, "a");
            ledger.reject();
            receive(ledger, "b");
            ledger.accept(NOW);
            assert_eq!(ledger.vouched(None), 1);
            ledger.connection_closed();
            ledger.connection_opened();
            ledger.login_begins();
            assert!(ledger.login_ids().eq(["b"]));
        });
    }

    #[test]
    fn an_id_is_confirmed_by_the_frame_that_acknowledged_it_and_not_before() {
        with_ledger(BOTH, |ledger| {
            receive(ledger, "a");
            ledger.accept(NOW);
            assert_eq!(ledger.selective_ack_due(), Some("a"));
            ledger.server_received(Some(1));
            assert!(!ledger.has_confirmed());
            ledger.selective_ack_sent(ledger.vouched(None));
            assert_eq!(ledger.selective_ack_due(), None);
            ledger.server_received(Some(1));
            assert!(!ledger.has_confirmed());
            ledger.server_received(Some(2));
            assert!(ledger.has_confirmed());
        });
    }

    #[test]
    fn a_redelivered_id_is_acknowledged_again_and_not_delivered() {
        with_ledger(BOTH, |ledger| {
            assert_eq!(receive(ledger, "a"), Verdict::Deliver);
            ledger.accept(NOW);
            ledger.selective_ack_sent(2);
            ledger.server_received(Some(2));
            ledger.forget_confirmed();
            assert_eq!(receive(ledger, "a"), Verdict::Duplicate);
            assert_eq!(ledger.selective_ack_due(), Some("a"));
        });
    }

    #[test]
    fn the_tenth_unacknowledged_message_makes_a_stream_ack_due() {
        with_ledger(CHROMIUM, |ledger| {
            for (count, id) in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"].iter().enumerate()
            {
                assert!(!ledger.stream_ack_due(), "after {count}");
                receive(ledger, id);
                ledger.accept(NOW);
            }
            assert!(ledger.stream_ack_due());
            ledger.stream_ack_sent(ledger.vouched(None));
            ledger.server_received(Some(2));
            assert_eq!(ledger.ids.iter().filter(|(_, entry)| entry.confirmed).count(), 10);
        });
    }

    #[test]
    fn a_message_accepted_after_its_connection_died_is_acknowledged_on_the_next() {
        with_ledger(BOTH, |ledger| {
            receive(ledger, "a");
            ledger.connection_closed();
            ledger.connection_opened();
            ledger.login_begins();
            assert_eq!(ledger.login_ids().count(), 0);
            ledger.login_sent();
            ledger.accept(NOW);
            assert_eq!(ledger.selective_ack_due(), Some("a"));
        });
    }

    #[test]
    fn stream_acks_go_on_while_ids_give_way_to_newer_ones() {
        with_ledger(CHROMIUM, |ledger| {
            let mut sent = 0;
            for number in 0..40u8 {
                let id = [b'a' + number / 26, b'a' + number % 26];
                receive(ledger, core::str::from_utf8(&id).unwrap());
                ledger.accept(NOW);
                ledger.server_received(Some(1));
                if ledger.stream_ack_due() {
                    ledger.stream_ack_sent(ledger.vouched(None));
                    sent += 1;
                }
            }
            assert_eq!(sent, 4);
        });
    }

    #[test]
    fn nothing_leaves_the_list_while_the_login_is_being_written() {
        with_ledger(BOTH, |ledger| {
            receive(ledger, "a");
            ledger.accept(NOW);
            ledger.connection_closed();
            ledger.connection_opened();
            ledger.login_begins();
            ledger.server_received(Some(1));
            assert!(!ledger.has_confirmed());
            ledger.login_sent();
            ledger.server_received(Some(1));
            assert!(ledger.has_confirmed());
        });
    }
}

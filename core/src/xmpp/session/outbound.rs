//! What goes out: answers first, then messages, then what keeps the connection alive.
//!
//! Follows Google's flow control (spec/xmpp.md §5.2): at `max_pending` unanswered messages nothing but answers
//! goes out, else both sides would wait for each other. Promises that a stanza that was begun is written to its
//! end before anything else.

use super::Session;
use super::State;
use super::link::Answer;
use super::link::Link;
use super::link::Phase;
use super::link::Timer;
use super::notice::Notice;
use super::reason::SkipReason;
use super::store::State as MessageState;
use crate::error::DriveError;
use crate::time::Instant;
use crate::xmpp::ccs::Inbound;
use crate::xmpp::stanza;
use crate::xmpp::stanza::AFTER_PAYLOAD;
use crate::xmpp::stanza::Iq;
use crate::xmpp::stanza::Request;
use crate::xmpp::stanza::Segment;

impl Session<'_> {
    /// Writes what is due on this link into `out`, of any size, and returns how many bytes; 0 means nothing is
    /// due. Report the write with [`handle_transmitted`](Self::handle_transmitted) before asking again.
    ///
    /// # Errors
    ///
    /// [`DriveError::WriteInFlight`].
    pub fn poll_transmit(
        &mut self,
        now: Instant,
        link: Link,
        out: &mut [u8],
    ) -> Result<usize, DriveError> {
        self.now = self.now.max(now);
        if self.link(link).is_in_flight {
            return Err(DriveError::WriteInFlight);
        }
        if !self.link(link).phase.is_open() {
            return Ok(0);
        }
        let written = self.fill(link, out);
        if written > 0 {
            self.begin_write(link);
        }
        Ok(written)
    }

    /// Reports that the bytes of the last [`poll_transmit`](Self::poll_transmit) are written.
    ///
    /// # Errors
    ///
    /// [`DriveError::NotDrained`].
    pub fn handle_transmitted(&mut self, now: Instant, link: Link) -> Result<(), DriveError> {
        self.input(now)?;
        self.link_mut(link).is_in_flight = false;
        self.link_mut(link).clear(Timer::Write);
        self.write_answer(link);
        let is_written = self.link(link).outbox.is_empty();
        match self.link(link).phase {
            Phase::Closing { reason, waits: false } if is_written => self.drop_link(link, reason),
            _ => self.stop_if_finished(),
        }
        Ok(())
    }

    fn begin_write(&mut self, link: Link) {
        let (now, config) = (self.now, self.config);
        let connection = self.link_mut(link);
        connection.is_in_flight = true;
        connection.is_space_due = false;
        connection.set(Timer::Write, now.after(config.write_timeout));
        if connection.phase.is_established() {
            connection.set_or_clear(Timer::Whitespace, now, config.whitespace_interval);
        }
    }

    /// Fills `out` as far as there is anything.
    fn fill(&mut self, link: Link, out: &mut [u8]) -> usize {
        let mut written = 0;
        while let Some(room) = out.get_mut(written..).filter(|room| !room.is_empty()) {
            let len = self.next_piece(link, room);
            if len == 0 {
                break;
            }
            written += len;
        }
        written
    }

    fn next_piece(&mut self, link: Link, room: &mut [u8]) -> usize {
        let taken = self.link_mut(link).outbox.take(room);
        if taken > 0 {
            return taken;
        }
        if let Some(index) = self.store.first(MessageState::Sending(link)) {
            return self.go_on_with(link, index, room);
        }
        // Answers come before the next message, however many wait.
        self.write_answer(link);
        let taken = self.link_mut(link).outbox.take(room);
        if taken > 0 || self.link(link).phase != Phase::Ready {
            return taken;
        }
        match self.begins_message(link) {
            true => self.link_mut(link).outbox.take(room),
            false => self.keep_alive(link, room),
        }
    }

    /// Begins the next message, if there is one and the server may have it.
    fn begins_message(&mut self, link: Link) -> bool {
        let may_send = matches!(self.state, State::Running | State::Finishing)
            && self.store.count(MessageState::Pending(link)) < self.config.max_pending;
        let Some(index) = self.store.first(MessageState::Waiting).filter(|_| may_send) else {
            return false;
        };
        self.store.set(index, MessageState::Sending(link));
        self.write_beginning(link, index);
        true
    }

    /// Writes what precedes a payload. CCS tells messages apart by what is in them; a general server that does
    /// not take one sends back no more than its id (RFC 6120 §8.3.1).
    fn write_beginning(&mut self, link: Link, index: usize) {
        let service = self.account.service;
        let id = service.map_or("", |_| self.store.id_at(index));
        let connection = match link {
            Link::First => &mut self.first,
            Link::Second => &mut self.second,
        };
        connection.sent = 0;
        let with = |id| move |out: &mut [u8]| stanza::write_before_payload(out, id, service);
        // An id that XML cannot have, or that is too long, is left out. What is left fits, as `Account::check`
        // has seen: the outbox is empty by now.
        if !connection.outbox.push(with(id)) {
            connection.outbox.push(with(""));
        }
    }

    /// Tells whether a stanza is written in part.
    pub(super) fn is_writing_message(&self, link: Link) -> bool {
        self.store.first(MessageState::Sending(link)).is_some()
    }

    /// Writes on at the message that is being sent.
    fn go_on_with(&mut self, link: Link, index: usize, room: &mut [u8]) -> usize {
        let payload = self.store.payload(index);
        let parts = [payload, AFTER_PAYLOAD.as_bytes()];
        let (mut skip, mut written) = (self.link(link).sent, 0);
        for part in parts {
            let rest = part.get(skip..).unwrap_or_default();
            skip = skip.saturating_sub(part.len());
            let len = rest.len().min(room.len() - written);
            let (Some(room), Some(rest)) = (room.get_mut(written..written + len), rest.get(..len))
            else {
                break;
            };
            room.copy_from_slice(rest);
            written += len;
        }
        let total = parts.map(<[u8]>::len).iter().sum::<usize>();
        self.link_mut(link).sent += written;
        if self.link(link).sent == total {
            self.store.set(index, MessageState::Pending(link));
        }
        written
    }

    fn keep_alive(&mut self, link: Link, room: &mut [u8]) -> usize {
        if self.link(link).is_ping_due {
            return self.ping(link, room);
        }
        let is_due = core::mem::take(&mut self.link_mut(link).is_space_due);
        match room.first_mut().filter(|_| is_due) {
            Some(first) => {
                *first = b' ';
                1
            }
            None => 0,
        }
    }

    fn ping(&mut self, link: Link, room: &mut [u8]) -> usize {
        let (now, timeout) = (self.now, self.config.heartbeat_ack_timeout);
        let connection = self.link_mut(link);
        connection.is_ping_due = false;
        // The outbox is empty, and a ping is short.
        connection.outbox.push(|out| Request::Ping.write(out));
        connection.ping_sent = Some(now);
        connection.set(Timer::PingAck, now.after(timeout));
        let taken = connection.outbox.take(room);
        self.notify(Notice::Ping);
        taken
    }

    /// Puts an answer that is due to what is written next, if the application had what it is about and there is
    /// room. One that never has room is given up.
    pub(super) fn write_answer(&mut self, link: Link) {
        self.remember_taken(link);
        let Some(answer) = self.link(link).answer else {
            return;
        };
        // Nothing comes between the parts of a message.
        if !self.was_taken(link, &answer) || self.is_writing_message(link) {
            return;
        }
        let was_empty = self.link(link).outbox.is_empty();
        let is_written = match answer {
            Answer::Acknowledgement { payload, .. } => self.write_acknowledgement(link, payload),
            Answer::Iq(iq) => self.write_iq_answer(link, &iq),
        };
        if is_written || was_empty {
            self.link_mut(link).answer = None;
        }
        if was_empty && !is_written {
            self.notify(Notice::Skipped(SkipReason::Unanswerable));
            self.stop_if_finished();
        }
    }

    fn write_acknowledgement(&mut self, link: Link, payload: Segment) -> bool {
        let service = self.account.service;
        let connection = self.link_mut(link);
        let inbound = Inbound::decode(connection.reader.get(payload).as_bytes()).ok();
        let Some(acknowledgement) = inbound.and_then(|inbound| inbound.acknowledgement()) else {
            return true;
        };
        connection.outbox.push(|out| stanza::write_message(out, service, &acknowledgement))
    }

    fn write_iq_answer(&mut self, link: Link, iq: &Iq) -> bool {
        let connection = self.link_mut(link);
        let (id, from) = (connection.reader.get(iq.id), connection.reader.get(iq.from));
        connection.outbox.push(|out| iq.write_answer(out, id, from))
    }
}

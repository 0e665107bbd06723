//! What comes in: one method per message, and the way of a push to the application.
//!
//! Follows mcs_client.cc for the stream and components/gcm_driver/gcm_client_impl.cc for routing
//! (spec/mcs.md §2.3, §9). Frames that concern the connection are handled when they are read, even
//! while a message waits for the application; messages are delivered one at a time, in order. A
//! frame that makes no sense never ends the connection, unless its length cannot be trusted.

use super::Session;
use super::connection::Phase;
use super::event::DropReason;
use super::event::Event;
use super::event::Push;
use super::inbox::Body;
use super::inbox::Frame;
use super::inbox::Waiting;
use super::ledger::Arrival;
use super::ledger::Ledger;
use super::ledger::Verdict;
use super::login::Login;
use super::notice::Notice;
use super::outbound::IDLE_KEY;
use super::outbound::SYSTEM_CATEGORY;
use super::reason::ErrorKind;
use super::reason::Reason;
use super::reason::RunState;
use super::reason::Warning;
use super::timer::Timer;
use crate::error::DriveError;
use crate::error::PeerError;
use crate::mcs::DataMessageStanza;
use crate::mcs::ExtensionId;
use crate::mcs::HeartbeatAck;
use crate::mcs::HeartbeatPing;
use crate::mcs::IqStanza;
use crate::mcs::LoginResponse;
use crate::mcs::Tag;
use crate::time::Instant;
use crate::wire::Message;
use crate::wire::Reader;
use crate::wire::WireType;

/// Field number of `DataMessageStanza.persistent_id`.
const PERSISTENT_ID: u32 = 9;

impl Session<'_> {
    /// Returns the next event. Call until `None` after every input.
    ///
    /// After [`Event::Message`], [`Event::Deleted`], [`Event::SendError`] and [`Event::Dropped`]
    /// no further message comes until [`accept`](Session::accept) or [`reject`](Session::reject);
    /// other events go on.
    pub fn poll_event(&mut self) -> Option<Event<'_>> {
        self.forget_told();
        if self.notices.is_empty() {
            self.read_frames();
        }
        let has_confirmed = self.ledger.has_confirmed();
        // Nothing is told after the end.
        let ends = matches!(self.notices.front(), Some(Notice::Stopped { .. }));
        if !(has_confirmed && ends)
            && let Some(notice) = self.notices.pop_front()
        {
            return Some(notice.into());
        }
        if has_confirmed {
            self.confirmed_told = true;
            return Some(Event::Confirmed(self.ledger.ids.confirmed()));
        }
        let stopped = matches!(self.state, RunState::Stopping | RunState::Stopped);
        if self.ledger.is_open() || stopped {
            return None;
        }
        let waiting = self.inbox.pop_waiting()?;
        Some(self.deliver(waiting))
    }

    /// Forgets the confirmed ids that an event has told.
    pub(super) fn forget_told(&mut self) {
        if core::mem::take(&mut self.confirmed_told) {
            self.ledger.forget_confirmed();
        }
    }

    pub(super) fn received(&mut self, count: usize) -> Result<(), DriveError> {
        if !self.connection.phase.is_open() {
            return Err(DriveError::NotConnecting);
        }
        if !self.inbox.received(count) {
            return Err(DriveError::TooManyBytes);
        }
        self.timers.clear(Timer::Frame);
        if count > 0 && self.timers.get(Timer::PingAck).is_some() {
            // Part of a frame is a sign of life too: a large one may take longer than a ping.
            self.arm_ping_ack();
        }
        self.read_frames();
        Ok(())
    }

    pub(super) fn accepted(&mut self) -> Result<(), DriveError> {
        if !self.ledger.accept(self.now) {
            return Err(DriveError::NothingToAccept);
        }
        self.counters.clear(ErrorKind::Notify);
        self.answered();
        Ok(())
    }

    pub(super) fn rejected(&mut self) -> Result<(), DriveError> {
        if !self.ledger.reject() {
            return Err(DriveError::NothingToAccept);
        }
        if self.state == RunState::Stopped {
            return Ok(());
        }
        self.warn(Warning::Notify);
        if self.counters.error(ErrorKind::Notify, self.config.abort_on_sequential_error_count) {
            self.end(Reason::TooManyErrors(ErrorKind::Notify));
        } else {
            self.answered();
        }
        Ok(())
    }

    /// A message was answered: reading may go on, and the silence so far proves nothing.
    fn answered(&mut self) {
        if self.connection.phase == Phase::Ready && self.timers.get(Timer::PingAck).is_none() {
            self.restart_heartbeat();
        }
        self.read_frames();
        self.end_if_nothing_is_due();
    }

    /// Handles every frame that is all there, as far as events have room.
    fn read_frames(&mut self) {
        while self.connection.phase.is_open() && self.can_read_on() {
            match self.inbox.next_frame() {
                Ok(Some(frame)) => self.frame_received(frame),
                Ok(None) => break,
                Err(error) => self.reset(Reason::Peer(error), Some(ErrorKind::Read)),
            }
        }
        if self.connection.phase.is_open() {
            self.watch_frame();
        }
    }

    fn can_read_on(&self) -> bool {
        self.inbox.has_room_to_wait() && self.has_room_for_notices()
    }

    /// Tells whether reading has stopped until the application answers.
    fn is_blocked(&mut self) -> bool {
        self.ledger.is_open() && (!self.inbox.has_room_to_wait() || self.inbox.is_stuck())
    }

    /// Bounds the time between two parts of one frame (connection_handler_impl.cc). While reading
    /// has stopped until the application answers, silence proves nothing.
    fn watch_frame(&mut self) {
        if self.is_blocked() {
            for timer in [Timer::PingAck, Timer::Silence, Timer::Frame] {
                self.timers.clear(timer);
            }
        } else if !self.inbox.is_inside_frame() {
            self.timers.clear(Timer::Frame);
        } else if self.timers.get(Timer::Frame).is_none() {
            self.timers.set(Timer::Frame, self.now.after(self.config.read_timeout));
        }
    }

    fn frame_received(&mut self, frame: Frame) {
        let stream_id = self.ledger.frame_received();
        self.sign_of_life(frame.tag());
        match frame {
            Frame::Whole { tag: Tag::DataMessageStanza, start, len } => {
                self.inbox.wait(stream_id, Body::Kept { start, len });
            }
            Frame::Skipped { tag, size } => {
                self.inbox.wait(stream_id, Body::Oversize { tag, size });
            }
            Frame::Whole { tag, start, len } => self.control_received(tag, start, len, stream_id),
        }
    }

    /// Any frame proves that the peer lives (heartbeat_manager.cc).
    fn sign_of_life(&mut self, tag: Tag) {
        if !matches!(tag, Tag::LoginResponse | Tag::Close) {
            self.counters.clear(ErrorKind::Connection);
            self.counters.clear(ErrorKind::Read);
        }
        if let Some(sent) = self.outbox.take_ping().filter(|_| tag == Tag::HeartbeatAck) {
            self.notify(Notice::Pong { round_trip: self.now.since(sent) });
        }
        if self.connection.phase == Phase::Ready && self.state == RunState::Started {
            self.restart_heartbeat();
        }
    }

    pub(super) fn restart_heartbeat(&mut self) {
        self.timers.clear(Timer::PingAck);
        match self.heartbeat.ping_after() {
            Some(interval) => self.timers.set(Timer::Ping, self.now.after(interval)),
            None => self.timers.clear(Timer::Ping),
        }
        match self.heartbeat.dead_after() {
            Some(silence) => self.timers.set(Timer::Silence, self.now.after(silence)),
            None => self.timers.clear(Timer::Silence),
        }
    }

    /// Inbound silence: asks for a sign of life. While the application keeps us from reading, a
    /// missing answer proves nothing, so pings only keep the connection warm.
    pub(super) fn ping(&mut self) {
        self.outbox.ping_due = true;
        if let Some(interval) = self.heartbeat.ping_after().filter(|_| self.is_blocked()) {
            self.timers.set(Timer::Ping, self.now.after(interval));
        }
    }

    pub(super) fn arm_ping_ack(&mut self) {
        if !self.is_blocked() {
            self.timers.set(Timer::PingAck, self.now.after(self.heartbeat.ack_timeout));
        }
    }

    fn control_received(&mut self, tag: Tag, start: usize, len: usize, stream_id: u32) {
        match tag {
            Tag::HeartbeatPing => self.heartbeat_ping_received(start, len),
            Tag::HeartbeatAck => self.heartbeat_ack_received(start, len),
            Tag::LoginResponse => self.login_response_received(start, len),
            Tag::Close => self.reset(Reason::Close, Some(ErrorKind::Connection)),
            Tag::IqStanza => self.iq_received(start, len, stream_id),
            Tag::StreamErrorStanza => self.stream_error_received(),
            _ => self.skipped(tag),
        }
    }

    fn heartbeat_ping_received(&mut self, start: usize, len: usize) {
        match HeartbeatPing::decode(self.inbox.body(start, len)) {
            Ok(ping) => self.ledger.server_received(ping.last_stream_id_received),
            Err(_) => self.skipped(Tag::HeartbeatPing),
        }
        self.outbox.heartbeat_received();
    }

    fn heartbeat_ack_received(&mut self, start: usize, len: usize) {
        match HeartbeatAck::decode(self.inbox.body(start, len)) {
            Ok(ack) => self.ledger.server_received(ack.last_stream_id_received),
            Err(_) => self.skipped(Tag::HeartbeatAck),
        }
    }

    fn login_response_received(&mut self, start: usize, len: usize) {
        if self.connection.phase != Phase::LoggingIn {
            return self.skipped(Tag::LoginResponse);
        }
        let body = self.inbox.body(start, len);
        // An answer to what was not asked vouches for nothing; Chromium does not read before the login is out.
        let is_asked = self.outbox.login == Login::Done;
        let response = LoginResponse::decode(body).ok().filter(|_| is_asked);
        let Some(response) = response else {
            let reason = Reason::Peer(PeerError::LoginResponse);
            return self.reset(reason, Some(ErrorKind::Login));
        };
        if let Some(error) = response.refusal() {
            let code = error.code;
            return self.login_refused(code);
        }
        let told = response.server_timestamp.filter(|millis| *millis > 0);
        self.server_time = told.map(|millis| (millis, self.now)).or(self.server_time);
        let interval = response.heartbeat_config.and_then(|heartbeat| heartbeat.interval_ms);
        self.heartbeat.server_says(interval);
        self.ledger.login_received();
        self.ledger.server_received(response.last_stream_id_received);
        self.login_accepted();
        self.restart_heartbeat();
    }

    fn iq_received(&mut self, start: usize, len: usize, stream_id: u32) {
        let Ok(stanza) = IqStanza::decode(self.inbox.body(start, len)) else {
            return self.skipped(Tag::IqStanza);
        };
        let extension = stanza.extension.map(|extension| extension.id);
        self.ledger.server_received(stanza.last_stream_id_received);
        if let Some(id) = stanza.persistent_id.filter(|id| !id.is_empty()) {
            let arrival = Arrival { id: Some(id), stream_id, immediate_ack: false };
            self.ledger.note(arrival, self.now);
        }
        // What these acknowledge are our own messages, and we send none that need it.
        if !matches!(extension, Some(ExtensionId::SelectiveAck | ExtensionId::StreamAck)) {
            self.skipped(Tag::IqStanza);
        }
    }

    fn stream_error_received(&mut self) {
        self.warn(Warning::StreamError);
        self.notify(Notice::StreamError);
    }

    fn skipped(&mut self, tag: Tag) {
        self.warn(Warning::Skipped);
        self.notify(Notice::Skipped { tag });
    }

    /// Takes a message to the application. One event comes of every message.
    fn deliver(&mut self, waiting: Waiting) -> Event<'_> {
        let stream_id = waiting.stream_id;
        match waiting.body {
            Body::Kept { start, len } => self.deliver_kept(stream_id, start, len),
            Body::Oversize { tag, size } => self.deliver_oversize(stream_id, tag, size),
        }
    }

    fn deliver_kept(&mut self, stream_id: u32, start: usize, len: usize) -> Event<'_> {
        let body = self.inbox.body(start, len);
        let size = len as u32;
        let push = match Push::decode(body) {
            Ok(push) => push,
            Err(error) => {
                let reason = DropReason::Malformed(error);
                return drop_message(
                    &mut self.ledger,
                    self.now,
                    salvage(body, stream_id),
                    size,
                    reason,
                );
            }
        };
        let stanza = &push.stanza;
        self.ledger.server_received(stanza.last_stream_id_received);
        let id = push.persistent_id();
        let immediate_ack = stanza.immediate_ack.unwrap_or(false);
        let arrival = Arrival { id, stream_id, immediate_ack };
        if stanza.category == SYSTEM_CATEGORY {
            self.ledger.note(arrival, self.now);
            self.outbox.idle_asked(idle_questions(stanza));
            return Event::Idle;
        }
        match (self.ledger.arrived(arrival, self.now), id) {
            (Verdict::Duplicate, Some(persistent_id)) => Event::Duplicate { persistent_id },
            _ => route(push, size),
        }
    }

    fn deliver_oversize(&mut self, stream_id: u32, tag: Tag, size: u32) -> Event<'_> {
        self.inbox.release_scanner();
        let scanner = self.inbox.scanner();
        self.ledger.server_received(scanner.last_stream_id_received());
        if !matches!(tag, Tag::DataMessageStanza | Tag::IqStanza) {
            return Event::Skipped { tag };
        }
        let (id, immediate_ack) = (scanner.persistent_id(), scanner.immediate_ack());
        let arrival = Arrival { id, stream_id, immediate_ack };
        drop_message(&mut self.ledger, self.now, arrival, size, DropReason::TooLarge)
    }
}

/// Reads what it takes to acknowledge a stanza that cannot be decoded.
fn salvage(body: &[u8], stream_id: u32) -> Arrival<'_> {
    let mut arrival = Arrival { id: None, stream_id, immediate_ack: false };
    let mut reader = Reader::new(body, 0);
    while let Ok(key) = reader.key() {
        let before = reader;
        if reader.skip(key).is_err() {
            break;
        }
        if key == WireType::Len.key(PERSISTENT_ID) {
            arrival.id = { before }.string().ok().filter(|id| !id.is_empty());
        }
    }
    arrival
}

/// Enters a message that is lost but for its id; it awaits `accept` like any other.
fn drop_message<'a>(
    ledger: &mut Ledger<'_>,
    now: Instant,
    arrival: Arrival<'a>,
    size: u32,
    reason: DropReason,
) -> Event<'a> {
    match (ledger.arrived(arrival, now), arrival.id) {
        (Verdict::Duplicate, Some(persistent_id)) => Event::Duplicate { persistent_id },
        (_, persistent_id) => Event::Dropped { persistent_id, size, reason },
    }
}

/// Counts the questions for the idle state.
fn idle_questions(stanza: &DataMessageStanza<'_>) -> u8 {
    let pairs = stanza.app_data.iter().map_while(Result::ok);
    let count = pairs.filter(|pair| pair.key == IDLE_KEY).count();
    u8::try_from(count).unwrap_or(u8::MAX)
}

/// Tells what a stanza is by its `message_type` (gcm_client_impl.cc).
fn route(push: Push<'_>, size: u32) -> Event<'_> {
    let value = |key| push.stanza.app_value(key).ok().flatten();
    let persistent_id = push.persistent_id();
    match value("message_type") {
        None | Some("gcm") => Event::Message(push),
        Some("deleted_messages") => {
            let total = value("total_deleted").and_then(|total| total.parse().ok());
            Event::Deleted { total, persistent_id }
        }
        Some("send_error") => Event::SendError(push),
        Some(_) => Event::Dropped { persistent_id, size, reason: DropReason::UnknownMessageType },
    }
}

//! What a pair does by itself: time, events, dialling, writing, reading, and what it checks of them.
//!
//! Obeys the drive rule. The counting of stream ids is that of spec/mcs.md §5 and §6.

use std::time::Duration;

use pushwire_core::time::Instant;

use super::Answer;
use super::Dial;
use super::Frame;
use super::LONGEST_WAIT;
use super::Link;
use super::MAX_STEPS;
use super::Pair;
use super::START;
use super::Seen;
use super::Unanswered;
use super::pong;

impl Pair {
    /// Lets virtual time pass.
    pub fn run_for(&mut self, duration: Duration) {
        let end = self.now.after(duration);
        self.settle();
        while let Some(deadline) = self.deadline().filter(|deadline| *deadline <= end) {
            self.wake(deadline);
        }
        self.now = self.now.max(end);
    }

    /// Lets virtual time pass until an event is seen that was not there before; returns how long.
    pub fn run_until(&mut self, wanted: impl Fn(&Seen) -> bool) -> Duration {
        let (mut looked, start) = (self.seen.len(), self.now);
        self.settle();
        while !self.seen[looked..].iter().any(|(_, seen)| wanted(seen)) {
            looked = self.seen.len();
            let deadline = self.deadline().expect("it never comes");
            assert!(deadline.since(start) < LONGEST_WAIT, "it never comes");
            self.wake(deadline);
        }
        self.now.since(start)
    }

    /// Calls `handle_timeout` at the next deadline if there is no connection; tells whether it did.
    pub fn wake_if_unconnected(&mut self) -> bool {
        let deadline = self.deadline().filter(|_| self.link.is_none());
        let Some(deadline) = deadline else {
            return false;
        };
        self.now = self.now.max(deadline);
        self.session.handle_timeout(self.now).unwrap();
        true
    }

    fn wake(&mut self, deadline: Instant) {
        self.now = self.now.max(deadline);
        self.wakes.push(self.millis());
        self.session.handle_timeout(self.now).unwrap();
        self.settle();
    }

    fn deadline(&mut self) -> Option<Instant> {
        let deadline = self.session.poll_timeout().unwrap();
        let late = deadline.is_some_and(|deadline| deadline <= self.now);
        assert!(!(late && self.late), "a deadline stays in the past");
        self.late = late;
        deadline
    }

    /// Milliseconds since the start.
    pub fn millis(&self) -> u64 {
        self.now.as_millis() - START.as_millis()
    }

    /// Exchanges events, writes and reads until nothing is left to do now.
    pub fn settle(&mut self) {
        for _ in 0..MAX_STEPS {
            if !self.step() {
                return;
            }
        }
        panic!("the session does not come to rest");
    }

    /// Drains the events and does one thing that is due; returns false if nothing is.
    pub fn step(&mut self) -> bool {
        self.drain();
        self.answer() || self.dial() || self.write() || self.read()
    }

    fn drain(&mut self) {
        for _ in 0..MAX_STEPS {
            let Some(seen) = self.session.poll_event().map(Seen::of) else {
                return;
            };
            self.note(&seen);
            self.seen.push((self.millis(), seen));
        }
        panic!("events without end");
    }

    fn note(&mut self, seen: &Seen) {
        match seen {
            Seen::Connect(_) => self.dial_due = true,
            Seen::Disconnect => self.disconnect(),
            Seen::Duplicate(_) | Seen::Idle | Seen::Skipped(_) => drop(self.deliver(seen)),
            _ if seen.awaits_answer() => {
                assert!(self.open.is_none(), "two messages at once");
                self.open = Some(self.deliver(seen).expect("a message that was sent"));
            }
            _ => {}
        }
    }

    /// Finds the message of an event in the books.
    fn deliver(&mut self, seen: &Seen) -> Option<Unanswered> {
        let id = seen.id().filter(|id| !id.is_empty());
        let index = self.unanswered.iter().position(|message| match seen {
            Seen::Idle => true,
            Seen::Skipped(tag) => message.id.is_none() && message.stream_id > 0 && *tag > 8,
            _ => message.id.as_deref() == id,
        });
        index.map(|index| self.unanswered.remove(index))
    }

    fn disconnect(&mut self) {
        self.link = None;
        self.dial_due = false;
        self.in_flight = false;
        self.rejected = None;
        let messages = self.unanswered.iter_mut().chain(&mut self.open);
        messages.for_each(|message| message.stream_id = 0);
    }

    fn answer(&mut self) -> bool {
        if self.open.is_none() || self.answer == Answer::Hold {
            return false;
        }
        let accepts = self.answer == Answer::Accept;
        self.take_open(accepts);
        if accepts {
            self.session.accept(self.now).unwrap();
        } else {
            self.session.reject(self.now).unwrap();
        }
        true
    }

    pub(super) fn take_open(&mut self, accepts: bool) {
        let message = self.open.take().expect("a message that awaits an answer");
        if accepts {
            self.accepted.extend(message.id);
        } else if message.stream_id > 0 {
            let lowest = self.rejected.unwrap_or(u32::MAX);
            self.rejected = Some(lowest.min(message.stream_id));
        }
    }

    fn dial(&mut self) -> bool {
        if !std::mem::take(&mut self.dial_due) {
            return false;
        }
        match self.dials.pop_front().unwrap_or(Dial::Accept) {
            Dial::Hang => {}
            Dial::Fail(failure) => self.session.handle_connect_failed(self.now, failure).unwrap(),
            Dial::Accept => self.connect_by_hand(),
        }
        true
    }

    /// Accepts the connection that hangs, and lets nothing else happen yet.
    pub fn connect_by_hand(&mut self) {
        let mut link = Link::default();
        link.outgoing.push_back(self.version);
        self.link = Some(link);
        self.wire.clear();
        self.session.handle_connected(self.now).unwrap();
    }

    fn write(&mut self) -> bool {
        if self.in_flight {
            return false;
        }
        let mut out = vec![0; self.room];
        let count = self.session.poll_transmit(self.now, &mut out).unwrap();
        if count == 0 {
            return false;
        }
        self.receive_from_client(&out[..count]);
        if self.holds_writes {
            self.in_flight = true;
            return true;
        }
        self.drain();
        if self.link.is_some() {
            self.session.handle_transmitted(self.now).unwrap();
        }
        true
    }

    fn receive_from_client(&mut self, bytes: &[u8]) {
        self.wire.extend(bytes);
        let link = self.link.as_mut().expect("writes without a connection");
        link.received.extend(bytes);
        if !link.has_version {
            assert_eq!(link.received.remove(0), 41, "the version byte comes first");
            link.has_version = true;
        }
        while let Some(frame) = self.next_client_frame() {
            self.check_last(&frame);
            self.sent.push((self.millis(), frame.clone()));
            self.reply(&frame);
        }
    }

    fn next_client_frame(&mut self) -> Option<Frame> {
        let link = self.link.as_mut()?;
        let (tag, mut rest) = link.received.split_first()?;
        let len = prost::decode_length_delimiter(&mut rest).ok()?;
        let frame = Frame::decode(*tag, rest.get(..len)?);
        let end = link.received.len() - rest.len() + len;
        link.received.drain(..end);
        link.client_frames += 1;
        let is_first = link.client_frames == 1;
        assert_eq!(matches!(frame, Frame::LoginRequest(_)), is_first);
        Some(frame)
    }

    /// The inbound counter, but never past a message that was not accepted (spec/mcs.md §6.4).
    fn check_last(&self, frame: &Frame) {
        let Some(last) = frame.last() else {
            return;
        };
        let link = self.link.as_ref().expect("a connection");
        let messages = self.unanswered.iter().chain(&self.open);
        let unaccepted = messages.map(|message| message.stream_id).chain(self.rejected);
        let first = unaccepted.filter(|stream_id| *stream_id > 0).min();
        let expected = first.map_or(link.arrived, |first| link.arrived.min(first - 1));
        assert_eq!(last, Some(expected as i32), "last_stream_id_received");
    }

    fn reply(&mut self, frame: &Frame) {
        let last = self.client_frames();
        match (frame, self.login.clone()) {
            (Frame::LoginRequest(_), Some(login)) => self.queue(&Frame::LoginResponse(login), None),
            (Frame::Ping(_), _) if self.answers_pings => self.queue(&pong(last), None),
            _ => {}
        }
    }

    fn read(&mut self) -> bool {
        let Some(link) = self.link.as_mut().filter(|link| !link.outgoing.is_empty()) else {
            return false;
        };
        let free = self.session.receive_buffer();
        let cut = self.cuts.front_mut();
        let wanted = cut.as_deref().copied().unwrap_or(usize::MAX);
        let count = free.len().min(link.outgoing.len()).min(wanted);
        if count == 0 {
            return false;
        }
        free.iter_mut().zip(link.outgoing.drain(..count)).for_each(|(to, byte)| *to = byte);
        match cut {
            Some(left) if *left > count => *left -= count,
            _ => drop(self.cuts.pop_front()),
        }
        self.arrive(count);
        self.session.handle_received(self.now, count).unwrap();
        true
    }

    fn arrive(&mut self, mut count: usize) {
        let link = self.link.as_mut().expect("a connection");
        while let Some((left, _)) = link.on_their_way.front_mut() {
            if *left > count {
                *left -= count;
                return;
            }
            count -= *left;
            let (_, arriving) = link.on_their_way.pop_front().expect("the front");
            link.arrived += 1;
            if arriving.is_login && !std::mem::replace(&mut link.is_logged_in, true) {
                link.arrived = 1;
            }
            if arriving.is_queued {
                self.unanswered.push(Unanswered { stream_id: link.arrived, id: arriving.id });
            }
        }
    }
}

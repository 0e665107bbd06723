//! A session and a scripted server in virtual time: no socket, no thread, no clock.
//!
//! The server frames and decodes with prost, so that no codec of the session checks itself. The pair
//! obeys the drive rule and checks at every step what must always hold: outputs are bounded, a
//! deadline does not stay in the past, and every frame that has the field reports exactly the
//! `last_stream_id_received` of spec/mcs.md §6.4. It keeps no queue of its own: tests decide what
//! the server sends, and when.

use std::collections::VecDeque;
use std::time::Duration;

use prost::Message as _;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::ConnectFailure;
use pushwire_core::mcs::DropReason;
use pushwire_core::mcs::Event;
use pushwire_core::mcs::Identity;
use pushwire_core::mcs::Memory;
use pushwire_core::mcs::Push;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::RunState;
use pushwire_core::mcs::Session;
use pushwire_core::mcs::Warning;
use pushwire_core::mcs::owned;
use pushwire_core::secret::Secret;
use pushwire_core::time::Instant;
use pushwire_core::wire::Message as _;

/// When a pair starts; not a whole second, so that rounding shows.
const START: Instant = Instant::from_millis(1_000_500);

/// Android id of the pair's device (mcs_util_unittest.cc).
pub const ANDROID_ID: u64 = 4_421_448_356_646_222_460;

/// Security token of the pair's device (mcs_util_unittest.cc).
pub const SECURITY_TOKEN: u64 = 12_345;

/// More steps than any input may cause.
const MAX_STEPS: usize = 20_000;

/// Longer than any wait that a test looks for.
const LONGEST_WAIT: Duration = Duration::from_secs(10 * 24 * 60 * 60);

/// A frame of either side.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    /// Tag 0.
    Ping(owned::HeartbeatPing),
    /// Tag 1.
    Pong(owned::HeartbeatAck),
    /// Tag 2.
    LoginRequest(owned::LoginRequest),
    /// Tag 3.
    LoginResponse(owned::LoginResponse),
    /// Tag 4.
    Close,
    /// Tag 7.
    Iq(owned::IqStanza),
    /// Tag 8.
    Data(owned::DataMessageStanza),
    /// Any tag, any body.
    Raw(u8, Vec<u8>),
}

impl Frame {
    /// Encodes the frame.
    pub fn bytes(&self) -> Vec<u8> {
        let (tag, body) = match self {
            Self::Ping(message) => (0, message.encode_to_vec()),
            Self::Pong(message) => (1, message.encode_to_vec()),
            Self::LoginRequest(message) => (2, message.encode_to_vec()),
            Self::LoginResponse(message) => (3, message.encode_to_vec()),
            Self::Close => (4, vec![]),
            Self::Iq(message) => (7, message.encode_to_vec()),
            Self::Data(message) => (8, message.encode_to_vec()),
            Self::Raw(tag, body) => (*tag, body.clone()),
        };
        let mut bytes = vec![tag];
        prost::encode_length_delimiter(body.len(), &mut bytes).unwrap();
        bytes.extend(body);
        bytes
    }

    fn decode(tag: u8, body: &[u8]) -> Self {
        match tag {
            0 => Self::Ping(owned::HeartbeatPing::decode(body).unwrap()),
            1 => Self::Pong(owned::HeartbeatAck::decode(body).unwrap()),
            2 => Self::LoginRequest(owned::LoginRequest::decode(body).unwrap()),
            7 => Self::Iq(owned::IqStanza::decode(body).unwrap()),
            8 => Self::Data(owned::DataMessageStanza::decode(body).unwrap()),
            _ => panic!("a client never sends tag {tag}"),
        }
    }

    /// Returns `last_stream_id_received` of a frame that has the field.
    pub const fn last(&self) -> Option<Option<i32>> {
        match self {
            Self::Ping(frame) => Some(frame.last_stream_id_received),
            Self::Pong(frame) => Some(frame.last_stream_id_received),
            Self::Iq(frame) => Some(frame.last_stream_id_received),
            Self::Data(frame) => Some(frame.last_stream_id_received),
            _ => None,
        }
    }

    /// Returns the number and data of an IQ's extension.
    pub fn extension(&self) -> Option<(i32, &[u8])> {
        match self {
            Self::Iq(frame) => frame.extension.as_ref().map(|it| (it.id, it.data.as_slice())),
            _ => None,
        }
    }
}

/// An owned copy of an event.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names of `Event`")]
pub enum Seen {
    Connect(u8),
    Disconnect,
    State(RunState, Reason),
    Message(owned::DataMessageStanza),
    Deleted(Option<u32>, Option<String>),
    SendError(owned::DataMessageStanza),
    Dropped(Option<String>, u32, DropReason),
    Duplicate(String),
    Idle,
    Skipped(u8),
    StreamError,
    Ping,
    Pong(Duration),
    Confirmed(Vec<String>),
    Disconnected(Reason),
    Retry(u32, Duration),
    Warning(Warning),
    Stopped(Reason),
}

impl Seen {
    fn of(event: Event<'_>) -> Self {
        match event {
            Event::Connect { endpoint } => Self::Connect(endpoint),
            Event::Disconnect => Self::Disconnect,
            Event::State { state, reason } => Self::State(state, reason),
            Event::Message(push) => Self::Message(owned_stanza(&push)),
            Event::Deleted { total, persistent_id } => {
                Self::Deleted(total, persistent_id.map(str::to_owned))
            }
            Event::SendError(push) => Self::SendError(owned_stanza(&push)),
            Event::Dropped { persistent_id, size, reason } => {
                Self::Dropped(persistent_id.map(str::to_owned), size, reason)
            }
            Event::Duplicate { persistent_id } => Self::Duplicate(persistent_id.to_owned()),
            Event::Idle => Self::Idle,
            Event::Skipped { tag } => Self::Skipped(tag.number()),
            Event::StreamError => Self::StreamError,
            Event::Ping => Self::Ping,
            Event::Pong { round_trip } => Self::Pong(round_trip),
            Event::Confirmed(ids) => Self::Confirmed(ids.iter().map(str::to_owned).collect()),
            Event::Disconnected { reason } => Self::Disconnected(reason),
            Event::Retry { attempt, delay } => Self::Retry(attempt, delay),
            Event::Warning(kind) => Self::Warning(kind),
            Event::Stopped { reason } => Self::Stopped(reason),
            other => panic!("no copy of {other:?}"),
        }
    }

    /// Tells whether the session waits for an answer to this event.
    pub const fn awaits_answer(&self) -> bool {
        matches!(
            self,
            Self::Message(_) | Self::Deleted(..) | Self::SendError(_) | Self::Dropped(..)
        )
    }

    /// Returns the persistent id of a message, delivered or not.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Message(stanza) | Self::SendError(stanza) => stanza.persistent_id.as_deref(),
            Self::Deleted(_, id) | Self::Dropped(id, ..) => id.as_deref(),
            Self::Duplicate(id) => Some(id),
            _ => None,
        }
    }
}

/// Copies a stanza by way of the wire.
fn owned_stanza(push: &Push<'_>) -> owned::DataMessageStanza {
    let mut bytes = vec![0; push.stanza.encoded_len()];
    push.stanza.encode(&mut bytes).unwrap();
    owned::DataMessageStanza::decode(bytes.as_slice()).unwrap()
}

/// What becomes of an order to connect.
#[derive(Clone, Copy, Debug)]
pub enum Dial {
    /// The server accepts at once.
    Accept,
    /// It fails at once.
    Fail(ConnectFailure),
    /// Nothing is ever heard of it.
    Hang,
}

/// What the application does with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Takes it, after storing its id.
    Accept,
    /// Fails.
    Reject,
    /// Keeps it until the test answers.
    Hold,
}

/// One connection as the server sees it.
#[derive(Debug, Default)]
struct Link {
    /// Bytes of the client that are not a whole frame yet.
    received: Vec<u8>,
    has_version: bool,
    is_logged_in: bool,
    client_frames: u32,
    server_frames: u32,
    outgoing: VecDeque<u8>,
    /// Frames on their way: bytes left until each is in, and what it is.
    on_their_way: VecDeque<(usize, Arriving)>,
    /// Frames that the session has, as it must count them.
    arrived: u32,
}

#[derive(Debug)]
struct Arriving {
    id: Option<String>,
    is_login: bool,
    is_queued: bool,
}

/// A message that the application has not answered.
#[derive(Debug)]
struct Unanswered {
    /// 0 once its connection is gone.
    stream_id: u32,
    id: Option<String>,
}

/// A session, its application and its server.
#[derive(Debug)]
pub struct Pair {
    /// The session under test.
    pub session: Session<'static>,
    /// Virtual time.
    pub now: Instant,
    /// Every event and when it came, in milliseconds since the start.
    pub seen: Vec<(u64, Seen)>,
    /// Every frame that the server received, and when.
    pub sent: Vec<(u64, Frame)>,
    /// Bytes of the client on the connection that is open or was last.
    pub wire: Vec<u8>,
    /// Ids of the messages accepted, in order: what a store holds.
    pub accepted: Vec<String>,
    /// When `handle_timeout` was called.
    pub wakes: Vec<u64>,
    /// Outcomes of the next orders to connect; [`Dial::Accept`] when empty.
    pub dials: VecDeque<Dial>,
    /// What the application does with a message.
    pub answer: Answer,
    /// The answer to a login; `None` keeps silent.
    pub login: Option<owned::LoginResponse>,
    /// Whether the server answers pings.
    pub answers_pings: bool,
    /// Whether written bytes stay in flight until [`finish_write`](Self::finish_write).
    pub holds_writes: bool,
    /// First byte of the server.
    pub version: u8,
    /// Lengths of the next reads; without them a read takes all there is room for. At 0 reading
    /// stops.
    pub cuts: VecDeque<usize>,
    /// Length of the transmit buffer.
    pub room: usize,
    receive: usize,
    link: Option<Link>,
    dial_due: bool,
    in_flight: bool,
    unanswered: Vec<Unanswered>,
    open: Option<Unanswered>,
    rejected: Option<u32>,
    late: bool,
}

impl Pair {
    /// Makes a pair with the default memory.
    pub fn new(config: Config) -> Self {
        Self::with_memory(config, Memory::<6144, 32, 1536, 64>::new())
    }

    /// Makes a pair with memory of another size.
    pub fn with_memory<const R: usize, const I: usize, const B: usize, const M: usize>(
        config: Config,
        memory: Memory<R, I, B, M>,
    ) -> Self {
        Self::with_seed(config, memory, 1)
    }

    /// Makes a pair whose waits are spread by this seed.
    pub fn with_seed<const R: usize, const I: usize, const B: usize, const M: usize>(
        config: Config,
        memory: Memory<R, I, B, M>,
        seed: u64,
    ) -> Self {
        let memory = Box::leak(Box::new(memory));
        Self {
            session: Session::new(memory, config, seed).unwrap(),
            now: START,
            seen: vec![],
            sent: vec![],
            wire: vec![],
            accepted: vec![],
            wakes: vec![],
            dials: VecDeque::new(),
            answer: Answer::Accept,
            login: Some(login_response()),
            answers_pings: true,
            holds_writes: false,
            version: 41,
            cuts: VecDeque::new(),
            room: 1024,
            receive: R,
            link: None,
            dial_due: false,
            in_flight: false,
            unanswered: vec![],
            open: None,
            rejected: None,
            late: false,
        }
    }

    /// Makes a pair that is logged in.
    pub fn started(config: Config) -> Self {
        let mut pair = Self::new(config);
        pair.start();
        assert_eq!(pair.session.state(), RunState::Started);
        pair
    }

    /// Starts the session and lets it come to rest.
    pub fn start(&mut self) {
        self.session.start(self.now, identity()).unwrap();
        self.settle();
    }

    /// Lets the server send frames.
    pub fn send(&mut self, frames: impl IntoIterator<Item = Frame>) {
        for frame in frames {
            let id = match &frame {
                Frame::Data(stanza) => stanza.persistent_id.clone(),
                _ => None,
            };
            self.queue(&frame, id);
        }
        self.settle();
    }

    /// Lets the server send a frame that carries this id, readable by a decoder or not.
    pub fn send_with_id(&mut self, frame: &Frame, id: &str) {
        self.queue(frame, Some(id.to_owned()));
        self.settle();
    }

    /// Lets the server send bytes that are no frame; a whole one would confuse the books.
    pub fn send_bytes(&mut self, bytes: &[u8]) {
        self.link.as_mut().expect("a connection").outgoing.extend(bytes);
        self.settle();
    }

    /// Puts a frame on its way without letting anything happen yet.
    pub fn queue(&mut self, frame: &Frame, id: Option<String>) {
        let receive = self.receive;
        let link = self.link.as_mut().expect("a connection");
        let bytes = frame.bytes();
        link.server_frames += 1;
        link.outgoing.extend(&bytes);
        let before: usize = link.on_their_way.iter().map(|(left, _)| left).sum();
        let arriving = Arriving {
            id: id.filter(|id| !id.is_empty()),
            is_login: matches!(frame, Frame::LoginResponse(_) | Frame::Raw(3, _)),
            is_queued: bytes[0] == 8 || bytes.len() > receive,
        };
        link.on_their_way.push_back((link.outgoing.len() - before, arriving));
    }

    /// Lets so many bytes in of what is on its way, and no more until the next call.
    pub fn let_in(&mut self, count: usize) {
        self.cuts = [count, 0].into();
        self.settle();
    }

    /// Ends the connection from outside.
    pub fn hang_up(&mut self, reason: Reason) {
        self.session.handle_disconnected(self.now, reason).unwrap();
        self.settle();
    }

    /// Answers the message that is held.
    pub fn accept(&mut self) {
        self.accept_only();
        self.settle();
    }

    /// Answers the message that is held, and lets nothing else happen yet.
    pub fn accept_only(&mut self) {
        self.take_open(true);
        self.session.accept(self.now).unwrap();
    }

    /// Refuses the message that is held.
    pub fn reject(&mut self) {
        self.take_open(false);
        self.session.reject(self.now).unwrap();
        self.settle();
    }

    /// Reports the write in flight as done.
    pub fn finish_write(&mut self) {
        assert!(std::mem::take(&mut self.in_flight), "nothing in flight");
        self.session.handle_transmitted(self.now).unwrap();
        self.settle();
    }

    /// Calls an input of the session, then lets it come to rest.
    pub fn input<E: std::fmt::Debug>(
        &mut self,
        input: impl FnOnce(&mut Session<'static>, Instant) -> Result<(), E>,
    ) {
        input(&mut self.session, self.now).unwrap();
        self.settle();
    }

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

    fn take_open(&mut self, accepts: bool) {
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

    /// Tells whether the server has a connection.
    pub const fn is_connected(&self) -> bool {
        self.link.is_some()
    }

    /// Returns how many frames the server received on this connection: what it may confirm.
    pub fn client_frames(&self) -> i32 {
        self.link.as_ref().map_or(0, |link| link.client_frames as i32)
    }

    /// Returns how many frames the server sent on this connection: the last one's stream id.
    pub fn server_frames(&self) -> u32 {
        self.link.as_ref().map_or(0, |link| link.server_frames)
    }

    /// Lets the server confirm all that it received, with a ping.
    pub fn confirm(&mut self) {
        let last = self.client_frames();
        self.send([ping(last)]);
    }

    /// Returns the ids of the messages delivered, in order.
    pub fn delivered(&self) -> Vec<&str> {
        let messages = self.seen.iter().filter_map(|(_, seen)| match seen {
            Seen::Message(stanza) => stanza.persistent_id.as_deref(),
            _ => None,
        });
        messages.collect()
    }

    /// Returns the ids that the last login listed.
    pub fn listed(&self) -> Vec<String> {
        let last = self.sent.iter().rev().find_map(|(_, frame)| match frame {
            Frame::LoginRequest(login) => Some(login.received_persistent_id.clone()),
            _ => None,
        });
        last.expect("a login")
    }

    /// Returns the ids of the selective acknowledgements sent, in order.
    pub fn selective_acks(&self) -> Vec<String> {
        let data = self.sent.iter().filter_map(|(_, frame)| match frame.extension() {
            Some((12, data)) => Some(owned::SelectiveAck::decode(data).unwrap().id),
            _ => None,
        });
        data.flatten().collect()
    }

    /// Returns what the stream acknowledgements sent reported.
    pub fn stream_acks(&self) -> Vec<i32> {
        let acks =
            self.sent.iter().filter(|(_, frame)| matches!(frame.extension(), Some((13, []))));
        acks.filter_map(|(_, frame)| frame.last().flatten()).collect()
    }

    /// Returns when events came that are like this one.
    pub fn times(&self, wanted: impl Fn(&Seen) -> bool) -> Vec<u64> {
        let found = self.seen.iter().filter(|(_, seen)| wanted(seen));
        found.map(|(at, _)| *at).collect()
    }

    /// Returns when frames were sent that are like this one.
    pub fn sent_at(&self, wanted: impl Fn(&Frame) -> bool) -> Vec<u64> {
        let found = self.sent.iter().filter(|(_, frame)| wanted(frame));
        found.map(|(at, _)| *at).collect()
    }

    /// Returns when the orders to connect came, and to which endpoint.
    pub fn connects(&self) -> Vec<(u64, u8)> {
        let orders = self.seen.iter().filter_map(|(at, seen)| match seen {
            Seen::Connect(endpoint) => Some((*at, *endpoint)),
            _ => None,
        });
        orders.collect()
    }

    /// Returns the waits that were announced, in milliseconds.
    pub fn retries(&self) -> Vec<u64> {
        let waits = self.seen.iter().filter_map(|(_, seen)| match seen {
            Seen::Retry(_, delay) => Some(delay.as_millis() as u64),
            _ => None,
        });
        waits.collect()
    }

    /// Tells whether an event was seen.
    pub fn has_seen(&self, wanted: &Seen) -> bool {
        self.seen.iter().any(|(_, seen)| seen == wanted)
    }
}

/// The identity of the pair's device.
pub fn identity() -> Identity {
    Identity { android_id: ANDROID_ID, security_token: Secret::new(SECURITY_TOKEN) }
}

/// A push message with an id and one pair of data.
pub fn message(id: &str) -> Frame {
    Frame::Data(stanza(id))
}

/// The stanza of [`message`].
pub fn stanza(id: &str) -> owned::DataMessageStanza {
    owned::DataMessageStanza {
        from: "1234567890".to_owned(),
        category: "org.example".to_owned(),
        app_data: vec![app_data("key", "value")],
        persistent_id: Some(id.to_owned()),
        ..Default::default()
    }
}

/// One pair of app data.
pub fn app_data(key: &str, value: &str) -> owned::AppData {
    owned::AppData { key: key.to_owned(), value: value.to_owned() }
}

/// A HeartbeatPing of the server; 0 confirms nothing.
pub fn ping(last: i32) -> Frame {
    Frame::Ping(owned::HeartbeatPing { last_stream_id_received: Some(last), ..Default::default() })
}

/// A HeartbeatAck of the server.
pub fn pong(last: i32) -> Frame {
    Frame::Pong(owned::HeartbeatAck { last_stream_id_received: Some(last), ..Default::default() })
}

/// A LoginResponse that confirms the LoginRequest.
pub fn login_response() -> owned::LoginResponse {
    owned::LoginResponse {
        id: "chrome-94".to_owned(),
        last_stream_id_received: Some(1),
        ..Default::default()
    }
}

/// A LoginResponse that refuses with a code.
pub fn refusal(code: i32) -> owned::LoginResponse {
    owned::LoginResponse {
        error: Some(owned::ErrorInfo { code, ..Default::default() }),
        ..login_response()
    }
}

/// Whole seconds.
pub const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

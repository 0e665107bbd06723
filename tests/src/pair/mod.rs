//! A session and a scripted server in virtual time: no socket, no thread, no clock.
//!
//! The server frames and decodes with prost, so that no codec of the session checks itself. The pair
//! obeys the drive rule and checks at every step what must always hold: outputs are bounded, a
//! deadline does not stay in the past, and every frame that has the field reports exactly the
//! `last_stream_id_received` of spec/mcs.md §6.4. It keeps no queue of its own: tests decide what
//! the server sends, and when.

mod books;
mod frame;
mod seen;
mod steps;

use std::collections::VecDeque;
use std::time::Duration;

use pushwire_core::mcs::Config;
use pushwire_core::mcs::ConnectFailure;
use pushwire_core::mcs::Identity;
use pushwire_core::mcs::Memory;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::RunState;
use pushwire_core::mcs::Session;
use pushwire_core::mcs::owned;
use pushwire_core::secret::Secret;
use pushwire_core::time::Instant;

pub use frame::Frame;
pub use frame::app_data;
pub use frame::login_response;
pub use frame::message;
pub use frame::ping;
pub use frame::pong;
pub use frame::refusal;
pub use frame::stanza;
pub use seen::Seen;

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
}

/// The identity of the pair's device.
pub fn identity() -> Identity {
    Identity { android_id: ANDROID_ID, security_token: Secret::new(SECURITY_TOKEN) }
}

/// Whole seconds.
pub const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

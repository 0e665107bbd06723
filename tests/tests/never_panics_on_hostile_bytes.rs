//! No bytes make a codec or the session panic, hang or tell without end.
//!
//! The bytes are those of tests/vectors/mcs-messages.jsonl, cut at every length and with every byte changed
//! to four values. The codec sweep is complete: every message type reads every damaged body. Sessions
//! get every damaged frame of up to 128 bytes, of longer ones each 23rd position, which keeps the file
//! below 20 s unoptimised on two cores. What is decoded is not judged here.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests fail loudly"
)]

use std::thread;

use pushwire_core::mcs::AppData;
use pushwire_core::mcs::ClientEvent;
use pushwire_core::mcs::Close;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::DataMessageStanza;
use pushwire_core::mcs::ErrorInfo;
use pushwire_core::mcs::Event;
use pushwire_core::mcs::Extension;
use pushwire_core::mcs::HeartbeatAck;
use pushwire_core::mcs::HeartbeatConfig;
use pushwire_core::mcs::HeartbeatPing;
use pushwire_core::mcs::HeartbeatStat;
use pushwire_core::mcs::Identity;
use pushwire_core::mcs::IqStanza;
use pushwire_core::mcs::LoginRequest;
use pushwire_core::mcs::LoginResponse;
use pushwire_core::mcs::Memory;
use pushwire_core::mcs::RunState;
use pushwire_core::mcs::SelectiveAck;
use pushwire_core::mcs::Session;
use pushwire_core::mcs::Setting;
use pushwire_core::mcs::StreamAck;
use pushwire_core::mcs::StreamErrorStanza;
use pushwire_core::mcs::frame;
use pushwire_core::mcs::frame::Header;
use pushwire_core::secret::Secret;
use pushwire_core::time::Instant;
use pushwire_core::wire::Message;
use pushwire_core::wire::Reader;
use pushwire_tests::vectors::McsVector;
use pushwire_tests::vectors::mcs_messages;

/// What each byte is changed to, besides its complement.
const VALUES: [u8; 3] = [0x00, 0x7f, 0x80];

/// A heartbeat frame that follows the damaged one, in case that asks for more.
const PING: [u8; 2] = [0, 0];

/// Calls `test` with every vector, on all cores.
fn on_every_vector(test: impl Fn(&McsVector) + Sync) {
    let vectors = mcs_messages();
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for worker in 0..workers {
            let mine = vectors.iter().skip(worker).step_by(workers);
            let test = &test;
            scope.spawn(move || mine.for_each(test));
        }
    });
}

/// Calls `test` with every changed form of `bytes` at every `step`th position from `start`.
fn on_every_change(bytes: &[u8], start: usize, step: usize, mut test: impl FnMut(&[u8])) {
    let mut changed = bytes.to_vec();
    for at in (start..bytes.len()).step_by(step) {
        let was = bytes[at];
        for value in VALUES.into_iter().chain([!was]) {
            if value != was {
                changed[at] = value;
                test(&changed);
            }
        }
        changed[at] = was;
    }
}

/// Decodes as one type, to the end of every list. What comes out whole can be encoded.
fn read_as<'a, M: Message<'a>>(bytes: &'a [u8], out: &mut Option<Vec<u8>>) {
    let Ok(message) = M::decode(bytes) else {
        return;
    };
    let is_whole = message.check().is_ok();
    if let Some(out) = out {
        // A list that breaks off is written as far as it goes.
        let len = message.encoded_len();
        out.resize(len, 0);
        let written = message.encode(out);
        assert!(!is_whole || written == Ok(len), "{} of {bytes:02x?}", M::NAME);
    }
}

fn read_as_every_message(bytes: &[u8], out: &mut Option<Vec<u8>>) {
    read_as::<Close>(bytes, out);
    read_as::<StreamAck>(bytes, out);
    read_as::<HeartbeatPing>(bytes, out);
    read_as::<HeartbeatAck>(bytes, out);
    read_as::<Setting<'_>>(bytes, out);
    read_as::<AppData<'_>>(bytes, out);
    read_as::<Extension<'_>>(bytes, out);
    read_as::<SelectiveAck<'_>>(bytes, out);
    read_as::<StreamErrorStanza<'_>>(bytes, out);
    read_as::<ErrorInfo<'_>>(bytes, out);
    read_as::<HeartbeatStat<'_>>(bytes, out);
    read_as::<HeartbeatConfig<'_>>(bytes, out);
    read_as::<ClientEvent>(bytes, out);
    read_as::<LoginRequest<'_>>(bytes, out);
    read_as::<LoginResponse<'_>>(bytes, out);
    read_as::<IqStanza<'_>>(bytes, out);
    read_as::<DataMessageStanza<'_>>(bytes, out);
}

/// Reads a frame's header, which cannot be longer than what is there.
fn parse(frame: &[u8]) {
    if let Ok(Some(header)) = Header::parse(frame) {
        assert!(header.header_len <= frame.len(), "{frame:02x?}");
        assert!(header.header_len <= frame::MAX_HEADER_LEN, "{frame:02x?}");
    }
}

/// How many deadlines a silent connection may have before it ends: ping, answer, and some to spare.
const MAX_DEADLINES: usize = 8;

/// A session and the transport that drives it by the rule: input, events, writes, and so on.
struct Driver<'m> {
    session: Session<'m>,
    now: Instant,
    connected: bool,
    /// How many events may still come.
    events_left: usize,
}

impl<'m> Driver<'m> {
    /// Logs in; the answer is one that the server could give.
    fn logged_in<const R: usize>(memory: &'m mut Memory<R, 4, 128, 4>) -> Self {
        let mut driver = Self {
            session: Session::new(memory, Config::new(), 1).unwrap(),
            now: Instant::from_millis(1),
            connected: false,
            events_left: 16,
        };
        let identity = Identity { android_id: 1, security_token: Secret::new(2) };
        driver.session.start(driver.now, identity).unwrap();
        driver.drain();
        driver.session.handle_connected(driver.now).unwrap();
        driver.connected = true;
        driver.drain();
        driver.feed(&[frame::VERSION, 3, 3, 0x0a, 1, b'x']);
        assert_eq!(driver.session.state(), RunState::Started);
        driver
    }

    /// Takes every output there is, and accepts every message.
    fn drain(&mut self) {
        loop {
            while let Some(event) = self.session.poll_event() {
                let asks = matches!(
                    event,
                    Event::Message(_)
                        | Event::Deleted { .. }
                        | Event::SendError(_)
                        | Event::Dropped { .. }
                );
                self.connected &= !matches!(event, Event::Disconnect);
                let left = self.events_left.checked_sub(1);
                self.events_left = left.expect("the events do not end");
                if asks {
                    self.session.accept(self.now).unwrap();
                }
            }
            if self.session.poll_transmit(self.now, &mut [0; 768]).unwrap() == 0 {
                break;
            }
            self.session.handle_transmitted(self.now).unwrap();
        }
    }

    /// Delivers bytes as long as the connection is up.
    fn feed(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() && self.connected {
            let free = self.session.receive_buffer();
            let count = free.len().min(bytes.len());
            assert!(count > 0, "the buffer is full, and nothing waits");
            free[..count].copy_from_slice(&bytes[..count]);
            bytes = &bytes[count..];
            self.session.handle_received(self.now, count).unwrap();
            self.drain();
        }
    }

    /// Lets time pass until the silence has ended the connection.
    fn live_on(&mut self) {
        for _ in 0..MAX_DEADLINES {
            let deadline = self.session.poll_timeout().unwrap();
            let Some(deadline) = deadline.filter(|_| self.connected) else {
                return;
            };
            self.now = deadline.max(self.now);
            self.session.handle_timeout(self.now).unwrap();
            self.drain();
        }
        panic!("the connection lives on without a byte received");
    }
}

/// Feeds a stream to a session whose receive buffer has `R` bytes, which then gets on with its life.
fn receive<const R: usize>(stream: &[u8]) {
    let mut memory = Memory::new();
    let mut driver = Driver::<'_>::logged_in::<R>(&mut memory);
    // A frame takes two bytes or more and causes four events at most; the end of it all, 16.
    driver.events_left = 2 * stream.len() + 32;
    driver.feed(stream);
    driver.feed(&PING);
    driver.live_on();
}

#[test]
fn every_message_survives_every_cut() {
    on_every_vector(|vector| {
        let mut out = Some(vec![]);
        let body = vector.body();
        for len in 0..=body.len() {
            read_as_every_message(&body[..len], &mut out);
        }
    });
}

#[test]
fn every_message_survives_every_changed_byte() {
    on_every_vector(|vector| {
        on_every_change(vector.body(), 0, 1, |bytes| {
            read_as_every_message(bytes, &mut None);
        });
    });
}

#[test]
fn a_list_read_from_two_slices_keeps_those_of_the_last() {
    let (short, long) = ([0x0a, 1, b'a'], [0x0a, 1, b'b', 0x0a, 1, b'c']);
    for (first, second) in [(&short[..], &long[..]), (&long, &short)] {
        let mut ack = SelectiveAck::decode(first).unwrap();
        ack.merge_fields(&mut Reader::new(second, 0)).unwrap();
        assert_eq!(ack.id, SelectiveAck::decode(second).unwrap().id);
    }
}

#[test]
fn frame_headers_survive_every_cut_and_change() {
    on_every_vector(|vector| {
        (0..=vector.frame.len()).for_each(|len| parse(&vector.frame[..len]));
        on_every_change(&vector.frame, 0, 1, parse);
    });
}

/// Returns how far apart the positions are that sessions get: the sample that the file's head names.
fn stride(vector: &McsVector) -> usize {
    if vector.frame.len() > 128 { 23 } else { 1 }
}

#[test]
fn a_session_survives_every_cut() {
    on_every_vector(|vector| {
        for len in (0..vector.frame.len()).step_by(stride(vector)) {
            receive::<64>(&vector.frame[..len]);
            receive::<8192>(&vector.frame[..len]);
        }
    });
}

#[test]
fn a_session_survives_every_changed_byte() {
    on_every_vector(|vector| {
        // Shifted from frame to frame, so that the sampled positions differ.
        let (step, start) = (stride(vector), vector.line % stride(vector));
        on_every_change(&vector.frame, start, step, |stream| {
            receive::<64>(stream);
            receive::<8192>(stream);
        });
    });
}

#[test]
fn a_session_survives_all_frames_in_one_stream() {
    let vectors = mcs_messages();
    let inbound = vectors.iter().filter(|vector| vector.tag != 4);
    let stream: Vec<u8> = inbound.flat_map(|vector| vector.frame.clone()).collect();
    receive::<64>(&stream);
    receive::<8192>(&stream);
}

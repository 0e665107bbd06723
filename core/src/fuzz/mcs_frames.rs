//! Frames: however a stream is cut, the session tells the same.
//!
//! Follows the framing of spec/mcs.md §2. The receive buffer is small, so that frames larger than it are common. Time
//! stands still: what deadlines do is the business of `mcs_session`. Messages wait for the application while frames
//! about the connection do not, so the order is compared within each of the two.

use super::Input;
use super::digest::Digest;
use super::input::WHOLE;
use super::input::cut;
use crate::mcs::Config;
use crate::mcs::Event;
use crate::mcs::Identity;
use crate::mcs::Memory;
use crate::mcs::RunState;
use crate::mcs::Session;
use crate::mcs::frame::Header;
use crate::mcs::frame::MAX_HEADER_LEN;
use crate::secret::Secret;
use crate::time::Instant;

/// The longest stream: with more, an id could be forgotten between its two deliveries.
const MOST: usize = 2048;

const NOW: Instant = Instant::from_millis(1000);

/// First two bytes: how the stream is cut; then the stream, its version byte first.
pub fn mcs_frames(data: &[u8]) {
    let mut input = Input::new(data);
    let cuts = input.cuts();
    let stream = input.take(MOST);
    parse(stream);
    assert_eq!(read(stream, cuts), read(stream, WHOLE));
}

/// A header that is not whole is none; one that is does not depend on what follows.
fn parse(stream: &[u8]) {
    let whole = Header::parse(stream);
    for len in 0..stream.len().min(MAX_HEADER_LEN) {
        match Header::parse(&stream[..len]) {
            Ok(None) => {}
            part => assert_eq!(part, whole, "{len} bytes of it"),
        }
    }
    if let Ok(Some(header)) = whole {
        assert!(header.header_len <= stream.len().min(MAX_HEADER_LEN));
        assert_eq!(header.tag.number(), stream[0]);
    }
}

/// What must not depend on how the stream was cut.
#[derive(Debug, PartialEq)]
struct Outcome {
    messages: Digest,
    news: Digest,
    /// Of frames that mean nothing, some are told when they are read and some in turn with the messages.
    skipped: u32,
    state: RunState,
    unix: Option<u64>,
}

struct Reading<'m> {
    session: Session<'m>,
    outcome: Outcome,
    is_open: bool,
}

fn read(stream: &[u8], cuts: [usize; 2]) -> Outcome {
    let mut memory = Memory::<160, 8, 128, 512>::new();
    let mut reading = Reading {
        session: Session::new(&mut memory, Config::new(), 1).unwrap(),
        outcome: Outcome {
            messages: Digest::NOTHING,
            news: Digest::NOTHING,
            skipped: 0,
            state: RunState::Created,
            unix: None,
        },
        is_open: true,
    };
    reading.connect();
    cut(stream, cuts, |piece| reading.receive(piece));
    Outcome {
        state: reading.session.state(),
        unix: reading.session.server_unix_seconds(NOW),
        ..reading.outcome
    }
}

impl Reading<'_> {
    fn connect(&mut self) {
        let identity = Identity { android_id: 1, security_token: Secret::new(2) };
        self.session.start(NOW, identity).unwrap();
        while self.session.poll_event().is_some() {}
        self.session.handle_connected(NOW).unwrap();
        self.settle();
    }

    /// Returns whether more can come.
    fn receive(&mut self, mut piece: &[u8]) -> bool {
        while !piece.is_empty() && self.is_open {
            let free = self.session.receive_buffer();
            let count = free.len().min(piece.len());
            assert!(count > 0, "the buffer is full, and nothing waits");
            free[..count].copy_from_slice(&piece[..count]);
            piece = &piece[count..];
            self.session.handle_received(NOW, count).unwrap();
            self.settle();
        }
        self.is_open
    }

    /// Takes all output and accepts every message.
    fn settle(&mut self) {
        let mut out = [0; 768];
        loop {
            while let Some(event) = self.session.poll_event() {
                self.is_open &= !matches!(event, Event::Disconnect);
                if self.outcome.note(&event) {
                    self.session.accept(NOW).unwrap();
                }
            }
            if self.session.poll_transmit(NOW, &mut out).unwrap() == 0 {
                return;
            }
            self.session.handle_transmitted(NOW).unwrap();
        }
    }
}

impl Outcome {
    /// Returns whether the event asks for an answer.
    fn note(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Message(push) | Event::SendError(push) => {
                self.messages.bytes(push.body());
                self.messages.debug(&push.encryption());
            }
            Event::Deleted { .. } | Event::Dropped { .. } => self.messages.debug(event),
            Event::Duplicate { .. } | Event::Idle => {
                self.messages.debug(event);
                return false;
            }
            Event::Skipped { .. } | Event::Warning(_) => {
                self.skipped += 1;
                return false;
            }
            // When an id is confirmed depends on when its acknowledgement went out.
            Event::Confirmed(_) => return false,
            _ => {
                self.news.debug(event);
                return false;
            }
        }
        true
    }
}

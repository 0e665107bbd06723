//! `pushwire_core::mcs::Session` over a plain byte stream: the least that a driver of one's own does.
//!
//! Follows the drive rule of `pushwire_core::mcs`. The stream is always open, there is no TLS, and a
//! message is accepted once it was shown. Promises that each byte goes through the session.

use pushwire_core::error::ConfigError;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::Event;
use pushwire_core::mcs::Identity;
use pushwire_core::mcs::Memory;
use pushwire_core::mcs::Push;
use pushwire_core::mcs::Session;

use crate::serial::Serial;
use crate::timer::TickClock;

/// The longest that a session ever writes at once.
const LONGEST: usize = 768;

/// What an event asks for.
#[derive(Clone, Copy)]
enum Answer {
    Connected,
    Accept,
}

/// A session and its stream.
#[derive(Debug)]
pub struct Receiver<'m> {
    session: Session<'m>,
    clock: TickClock,
}

impl<'m> Receiver<'m> {
    /// Starts to connect.
    ///
    /// # Errors
    ///
    /// None that could happen: the configuration is a preset.
    pub fn start(memory: &'m mut Memory, identity: Identity) -> Result<Self, ConfigError> {
        let clock = TickClock::start();
        let seed = Serial::RANDOM.read_number();
        let mut session = Session::new(memory, Config::always_on(), seed)?;
        // A new session can be started.
        let _ = session.start(clock.read(), identity);
        Ok(Self { session, clock })
    }

    /// Takes what has come, does what is due, says what is to be said.
    pub fn turn(&mut self, take: &mut impl FnMut(&Push<'_>)) {
        self.drain(take);
        self.receive();
        self.drain(take);
        self.keep_time();
        self.drain(take);
        self.send();
    }

    fn receive(&mut self) {
        let count = Serial::NETWORK.read_some(self.session.receive_buffer());
        if count > 0 {
            // Refused once the session has given the connection up: then nobody wants the bytes.
            let _ = self.session.handle_received(self.clock.read(), count);
        }
    }

    fn keep_time(&mut self) {
        let now = self.clock.read();
        let due = self.session.poll_timeout().ok().flatten();
        if due.is_some_and(|due| due <= now) {
            // The events were drained.
            let _ = self.session.handle_timeout(now);
        }
    }

    fn send(&mut self) {
        let mut out = [0; LONGEST];
        // The buffer is long enough, and no other write is in flight.
        let len = self.session.poll_transmit(self.clock.read(), &mut out).unwrap_or(0);
        if let Some(bytes @ [_, ..]) = out.get(..len) {
            Serial::NETWORK.write_all(bytes);
            let _ = self.session.handle_transmitted(self.clock.read());
        }
    }

    fn drain(&mut self, take: &mut impl FnMut(&Push<'_>)) {
        while let Some(answer) = self.events(take) {
            let now = self.clock.read();
            // The session asked for it.
            let _ = match answer {
                Answer::Connected => self.session.handle_connected(now),
                Answer::Accept => self.session.accept(now),
            };
        }
    }

    /// Looks at all events; the answer that one of them waits for.
    fn events(&mut self, take: &mut impl FnMut(&Push<'_>)) -> Option<Answer> {
        let mut answer = None;
        while let Some(event) = self.session.poll_event() {
            answer = match event {
                Event::Connect { .. } => Some(Answer::Connected),
                Event::Message(push) => {
                    take(&push);
                    Some(Answer::Accept)
                }
                Event::Deleted { .. } | Event::SendError(_) | Event::Dropped { .. } => {
                    Some(Answer::Accept)
                }
                _ => answer,
            };
        }
        answer
    }
}

/// Gives a message to the application: its data, then its payload.
pub fn show(push: &Push<'_>) {
    for (key, value) in push.data() {
        Serial::APPLICATION.write_all(key.as_bytes());
        Serial::APPLICATION.write_all(value.as_bytes());
    }
    Serial::APPLICATION.write_all(push.payload().unwrap_or_default());
}

//! Our receiver: the session itself, asked when it wants to connect.
//!
//! While it has no connection nothing but its own deadlines moves it, so time jumps from one to the
//! next.

use pushwire_core::mcs::Config;
use pushwire_core::mcs::ConnectFailure;
use pushwire_core::mcs::Event;
use pushwire_core::mcs::Memory;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::Session;
use pushwire_core::time::Instant;

use super::Client;
use crate::pair::Frame;
use crate::pair::identity;
use crate::pair::login_response;
use crate::pair::ping;
use crate::simulation::dice::Dice;

/// How long the session has been logged in when the scenario begins.
const LIVED: u64 = 3_600_000;

/// Enough for the frames of a login.
pub(crate) type Small = Memory<256, 1, 64, 1>;

/// A session and what it ordered.
pub(crate) struct Ours<'m> {
    session: Session<'m>,
    connects: bool,
    /// What the server sends to whom it accepts: its version, a LoginResponse and a heartbeat.
    welcome: Vec<u8>,
}

impl<'m> Ours<'m> {
    /// A session that has been logged in for an hour, less up to a second, at time 0.
    pub(crate) fn logged_in(memory: &'m mut Small, config: Config, dice: &mut Dice) -> Self {
        let session = Session::new(memory, config, dice.next()).unwrap();
        let (login, ping) = (Frame::LoginResponse(login_response()).bytes(), ping(1).bytes());
        let welcome = [vec![41], login, ping].concat();
        let mut ours = Self { session, connects: false, welcome };
        let start = Instant::from_millis(dice.within(0..1000));
        ours.session.start(start, identity()).unwrap();
        ours.drain();
        ours.log_in(start);
        ours
    }

    fn drain(&mut self) {
        while let Some(event) = self.session.poll_event() {
            match event {
                Event::Connect { .. } => self.connects = true,
                Event::Disconnect => self.connects = false,
                _ => {}
            }
        }
    }

    fn log_in(&mut self, now: Instant) {
        self.session.handle_connected(now).unwrap();
        self.drain();
        let mut out = [0; 1024];
        assert!(self.session.poll_transmit(now, &mut out).unwrap() > 0);
        self.drain();
        self.session.handle_transmitted(now).unwrap();
        self.drain();
        let count = self.welcome.len();
        self.session.receive_buffer()[..count].copy_from_slice(&self.welcome);
        self.session.handle_received(now, count).unwrap();
        self.drain();
    }

    /// Lets deadlines pass until the session orders a connection.
    fn next_connect(&mut self, mut now: Instant) -> Option<u64> {
        self.drain();
        while !self.connects {
            now = now.max(self.session.poll_timeout().unwrap()?);
            self.session.handle_timeout(now).unwrap();
            self.drain();
        }
        self.connects = false;
        Some(now.as_millis() - LIVED)
    }
}

impl Client for Ours<'_> {
    fn failed(&mut self, now: u64, _: &mut Dice) -> Option<u64> {
        let now = Instant::from_millis(now + LIVED);
        self.session.handle_connect_failed(now, ConnectFailure::Unreachable).unwrap();
        self.next_connect(now)
    }

    fn logged_in(&mut self, now: u64) {
        self.log_in(Instant::from_millis(now + LIVED));
    }

    fn closed(&mut self, now: u64, _: &mut Dice) -> Option<u64> {
        let now = Instant::from_millis(now + LIVED);
        self.session.handle_disconnected(now, Reason::EndOfStream).unwrap();
        self.next_connect(now)
    }
}

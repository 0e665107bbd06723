//! From bytes to a configuration, memory, and a list of things that happen.
//!
//! Promises that a byte is one happening, whatever comes before it, so that changing one leaves the others.

use super::Driver;
use crate::fuzz::Input;
use crate::fuzz::timed::Timed;
use crate::mcs::Config;
use crate::mcs::Memory;
use crate::mcs::Session;
use crate::time::Duration;

/// The times that pass at a step. Together they stay far from the end of the clock.
const STEPS: [Duration; 8] = [
    Duration::ZERO,
    Duration::from_millis(1),
    Duration::from_millis(999),
    Duration::from_secs(5),
    Duration::from_secs(31),
    Duration::from_secs(60 * 60),
    Duration::from_secs(8 * 24 * 60 * 60),
    Duration::from_secs(1 << 35),
];

/// A version byte, and a LoginResponse that accepts.
const ACCEPTED: [u8; 6] = [41, 3, 3, 0x0a, 1, b'x'];

/// First byte: how much memory; second and third: the configuration; fourth: the seed. Then what happens.
pub fn mcs_session(data: &[u8]) {
    let mut input = Input::new(data);
    match input.byte() % 3 {
        0 => run(&mut Memory::<64, 2, 24, 2>::new(), input),
        1 => run(&mut Memory::<300, 4, 64, 4>::new(), input),
        _ => run(&mut Memory::<1024, 8, 256, 16>::new(), input),
    }
}

fn run<const R: usize, const I: usize, const B: usize, const M: usize>(
    memory: &mut Memory<R, I, B, M>,
    mut input: Input<'_>,
) {
    let config = config(&mut input);
    let seed = input.byte();
    let session =
        Session::new(memory, config, seed.into()).expect("a configuration that is allowed");
    let mut driver = Driver::new(session, input);
    driver.restore();
    while !driver.input.is_empty() {
        driver.step();
        assert!(driver.session.unconfirmed_ids().count() <= I);
        assert!(driver.session.remembered_hashes().count() <= M);
    }
    driver.end();
}

fn config(input: &mut Input<'_>) -> Config {
    let mut config = input.choose(&[Config::new(), Config::chromium(), Config::always_on()]);
    let bits = input.byte();
    let is_set = |bit: u8| bits & 1 << bit != 0;
    config.send_selective_acknowledgements ^= is_set(0);
    config.send_stream_acknowledgements ^= is_set(1);
    if is_set(2) {
        config.client_heartbeat_interval = None;
    }
    if is_set(3) {
        config.server_heartbeat_interval = None;
    }
    if is_set(4) {
        config.monitor_interval = Duration::ZERO;
    }
    if is_set(5) {
        (config.connection_retry_count, config.abort_on_sequential_error_count) = (None, None);
    }
    if is_set(6) {
        config.start_seconds_before_retry_connect = Duration::ZERO;
        config.reset_interval = Duration::ZERO;
    }
    if is_set(7) {
        config.client_heartbeat_interval = Some(Duration::from_millis(1));
        config.heartbeat_ack_timeout = Duration::from_nanos(1);
    }
    config
}

impl Driver<'_, '_> {
    /// What an earlier run left behind.
    fn restore(&mut self) {
        for id in ["0:1", "0:2", "", "0:1"].iter().take(usize::from(self.input.byte() % 8)) {
            self.session.restore_received(self.now, id);
            self.session.restore_remembered(self.now, id.len() as u64);
        }
    }

    fn step(&mut self) {
        match self.input.byte() % 24 {
            0 => self.start(),
            1 => self.connected(),
            2 => self.connect_failed(),
            3 => self.disconnected(),
            4 | 5 => {
                let bytes = self.input.some();
                self.receive(bytes);
            }
            6 => {
                let bytes = self.input.many();
                self.receive(bytes);
            }
            7 => self.log_in(),
            8 => self.receive(&[0, 0]),
            9 => self.write_all(),
            10 => {
                let room = self.input.choose(&[0, 1, 9, 40, 128, 768, 1024]);
                self.transmit(room);
            }
            11 => self.transmitted(),
            12 => self.answer(true),
            13 => self.answer(false),
            14 => {
                let time = self.input.choose(&STEPS);
                self.wait(time);
            }
            15 => self.wait_for_deadline(),
            // Time passes, and nobody looks at the deadline.
            16 => self.now = self.now.after(self.input.choose(&STEPS)),
            17 => self.command(|session, now| session.handle_timeout(now)),
            18 => self.command(|session, now| session.network_changed(now)),
            19 => self.command(|session, now| session.network_lost(now)),
            20 => self.command(|session, now| session.woke_up(now)),
            21 => self.command(|session, now| session.stop(now)),
            22 => self.receive_too_much(),
            _ => self.wait(Duration::from_secs(1)),
        }
    }

    /// From anywhere to a session that is logged in, if the driver and the server do their part.
    fn log_in(&mut self) {
        if self.known.is_stopped {
            self.start();
        }
        if self.known.link == super::Link::Connecting {
            self.connected();
            self.write_all();
            self.receive(&ACCEPTED);
        }
    }

    /// Writes whatever is due; each write ends at once.
    fn write_all(&mut self) {
        self.transmitted();
        // What is due does not grow by itself: every frame that came is answered once at most.
        for _ in 0..512 {
            self.transmit(super::ENOUGH);
            if !self.known.is_writing {
                return;
            }
            self.transmitted();
        }
        panic!("there is always more to write");
    }
}

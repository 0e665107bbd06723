//! A power cut at any instant: no message is lost, and none that was stored comes twice.
//!
//! The application stores an id, then accepts; the server keeps what is not acknowledged and sends it
//! again after a login, as the real one does (spec/mcs.md §6). Every step of one exchange is a place
//! to die; afterwards a new session gets what the store holds. Deduplication has only that store here:
//! the ring of remembered ids dies with the session.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test harness: a broken expectation is a failed test"
)]

use std::collections::BTreeSet;

use prost::Message as _;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::Memory;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::RunState;
use pushwire_core::mcs::owned;
use pushwire_tests::pair::*;

/// What the server takes as an acknowledgement, besides the list of a login.
#[derive(Clone, Copy, Debug)]
enum Server {
    /// `last_stream_id_received`, as Chromium's client relies on.
    Stream,
    /// Selective acknowledgements as well.
    Selective,
}

/// What happens next in the exchange.
#[derive(Clone, Copy)]
enum Act {
    Push(&'static str),
    Large(&'static str),
    Again(&'static str),
    Ping,
    Drop,
}

const SCRIPT: &[Act] = &[
    Act::Push("a"),
    Act::Push("b"),
    Act::Ping,
    Act::Large("c"),
    Act::Push("d"),
    Act::Again("d"),
    Act::Drop,
    Act::Push("e"),
    Act::Ping,
    Act::Ping,
    Act::Push("f"),
    Act::Drop,
    Act::Push("g"),
    Act::Push("h"),
    Act::Ping,
];

const IDS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

/// The device, its store and its server.
struct World {
    pair: Pair,
    server: Server,
    config: Config,
    /// Ids in the store, oldest first.
    store: Vec<String>,
    ever_stored: BTreeSet<String>,
    given: BTreeSet<String>,
    /// The message that the application works on, and whether its id is stored.
    open: Option<(String, bool)>,
    /// What the server keeps: id and size class.
    unacknowledged: Vec<(String, bool)>,
    /// Stream ids of this connection.
    sent: Vec<(u32, String)>,
    seen: usize,
    heard: usize,
    act: usize,
}

impl World {
    fn new(server: Server, config: Config) -> Self {
        let mut world = Self {
            pair: Pair::with_memory(config, Memory::<256, 16, 128, 16>::new()),
            server,
            config,
            store: vec![],
            ever_stored: BTreeSet::new(),
            given: BTreeSet::new(),
            open: None,
            unacknowledged: vec![],
            sent: vec![],
            seen: 0,
            heard: 0,
            act: 0,
        };
        world.reboot();
        world
    }

    /// The power is back: all that is left is the store, and the server.
    fn reboot(&mut self) {
        self.pair = Pair::with_memory(self.config, Memory::<256, 16, 128, 16>::new());
        self.pair.answer = Answer::Hold;
        let now = self.pair.now;
        for id in &self.store {
            assert!(self.pair.session.restore_received(now, id));
        }
        self.pair.session.start(now, identity()).unwrap();
        self.open = None;
        self.sent.clear();
        (self.seen, self.heard) = (0, 0);
    }

    /// Does the least that can be done at once; returns false at the end of the exchange.
    fn step(&mut self) -> bool {
        let moved = self.pair.step();
        self.watch();
        self.hear();
        moved || self.work() || self.play() || self.pair.wake_if_unconnected()
    }

    /// Looks at the session's events, as the application and its store do.
    fn watch(&mut self) {
        for (_, seen) in &self.pair.seen[self.seen..] {
            if let Seen::Confirmed(ids) = seen {
                self.store.retain(|id| !ids.contains(id));
            }
            if seen.awaits_answer() {
                let id = seen.id().unwrap().to_owned();
                assert!(!self.ever_stored.contains(&id), "{id} was stored and came again");
                self.given.insert(id.clone());
                self.open = Some((id, false));
            }
        }
        self.seen = self.pair.seen.len();
    }

    /// The application: first stores the id, then accepts.
    fn work(&mut self) -> bool {
        match self.open.take() {
            None => false,
            Some((id, false)) => {
                self.store.push(id.clone());
                self.ever_stored.insert(id.clone());
                self.open = Some((id, true));
                true
            }
            Some((_, true)) => {
                self.pair.accept_only();
                true
            }
        }
    }

    /// The server takes the client's frames.
    fn hear(&mut self) {
        let frames: Vec<_> = self.pair.sent[self.heard..].to_vec();
        self.heard = self.pair.sent.len();
        for (_, frame) in frames {
            if let Frame::LoginRequest(login) = &frame {
                self.forget(&login.received_persistent_id);
                self.sent.clear();
                self.send_all();
            }
            let last = frame.last().flatten().unwrap_or(0) as u32;
            let covered = self.sent.iter().filter(|(stream_id, _)| *stream_id <= last);
            let ids: Vec<_> = covered.map(|(_, id)| id.clone()).collect();
            self.forget(&ids);
            if let (Server::Selective, Some((12, data))) = (self.server, frame.extension()) {
                self.forget(&owned::SelectiveAck::decode(data).unwrap().id);
            }
        }
    }

    fn forget(&mut self, ids: &[String]) {
        self.unacknowledged.retain(|(id, _)| !ids.contains(id));
    }

    fn send_all(&mut self) {
        if self.pair.is_connected() {
            for (id, large) in self.unacknowledged.clone() {
                self.send(&id, large);
            }
        }
    }

    fn send(&mut self, id: &str, large: bool) {
        let mut stanza = stanza(id);
        stanza.raw_data = large.then(|| vec![0; 400]);
        stanza.last_stream_id_received = Some(self.pair.client_frames());
        self.pair.queue(&Frame::Data(stanza), Some(id.to_owned()));
        self.sent.push((self.pair.server_frames(), id.to_owned()));
    }

    /// The next act, once there is nothing else to do on a connection that stands.
    fn play(&mut self) -> bool {
        if self.pair.session.state() != RunState::Started {
            return false;
        }
        let Some(act) = SCRIPT.get(self.act) else {
            return false;
        };
        self.act += 1;
        match *act {
            Act::Push(id) => self.push(id, false),
            Act::Large(id) => self.push(id, true),
            Act::Again(id) if self.ever_stored.contains(id) => self.send(id, false),
            Act::Again(_) => {}
            Act::Ping => {
                let last = self.pair.client_frames();
                self.pair.queue(&ping(last), None);
            }
            Act::Drop => {
                let (session, now) = (&mut self.pair.session, self.pair.now);
                session.handle_disconnected(now, Reason::Transport).unwrap();
            }
        }
        true
    }

    fn push(&mut self, id: &str, large: bool) {
        self.unacknowledged.push((id.to_owned(), large));
        self.send(id, large);
    }

    fn assert_nothing_lost(&self, place: &str) {
        assert_eq!(self.act, SCRIPT.len(), "{place}");
        assert!(self.given.iter().eq(&IDS), "{place}: {:?}", self.given);
        assert!(self.unacknowledged.is_empty(), "{place}: {:?}", self.unacknowledged);
    }
}

/// Runs the exchange with power cuts after these numbers of steps; returns how many steps it took.
fn run(server: Server, config: Config, cuts: &[usize]) -> usize {
    let mut world = World::new(server, config);
    let mut steps = 0;
    while world.step() {
        steps += 1;
        assert!(steps < 5_000, "it does not end");
        if cuts.contains(&steps) {
            world.reboot();
        }
    }
    world.assert_nothing_lost(&format!("{server:?}, cuts after {cuts:?}"));
    steps
}

fn configs() -> [Config; 2] {
    // Nothing but frames of the exchange itself: every heartbeat is the script's.
    let base = Config {
        client_heartbeat_interval: None,
        server_heartbeat_interval: None,
        ..Config::new()
    };
    let streams = Config {
        send_selective_acknowledgements: false,
        send_stream_acknowledgements: true,
        ..base
    };
    [base, streams]
}

#[test]
fn a_power_cut_after_any_step_loses_nothing_and_repeats_nothing_stored() {
    for server in [Server::Stream, Server::Selective] {
        for config in configs() {
            let steps = run(server, config, &[]);
            assert!(steps > 60, "{steps}");
            for cut in 1..=steps {
                run(server, config, &[cut]);
            }
        }
    }
}

#[test]
fn power_cuts_after_every_kth_step_lose_nothing() {
    for server in [Server::Stream, Server::Selective] {
        for config in configs() {
            for every in 4..60 {
                let cuts: Vec<_> = (1..=40).map(|n| n * every).collect();
                run(server, config, &cuts);
            }
        }
    }
}

//! Draining: the server wants no more on a connection, answers what it has, and closes it (X-78, X-95 to X-98).

use std::collections::BTreeMap;

use pushwire_core::time::Duration;
use pushwire_core::xmpp::Config;
use pushwire_core::xmpp::Link;
use pushwire_core::xmpp::Link::First;
use pushwire_core::xmpp::Link::Second;
use pushwire_tests::random::Random;

use crate::desk::*;

fn aged() -> Desk {
    let mut desk = Desk::ready(Config { client_heartbeat_interval: None, ..Config::default() });
    desk.advance(Duration::from_secs(3));
    desk
}

#[test]
fn x_97_after_control_messages_go_out_on_the_next_connection_and_the_old_one_is_read_on() {
    let mut desk = aged();
    desk.send("a").unwrap();
    desk.send("b").unwrap();
    desk.forget();
    desk.receive(First, message(DRAINING));
    assert_eq!(desk.events(), ["control CONNECTION_DRAINING", "reconnect 0 0", "connect Second"]);
    desk.send("c").unwrap();
    assert_eq!(desk.written(First), "");
    desk.log_in(Second);
    assert_eq!(ids(&desk.written(Second)), ["c"]);
    desk.forget();
    desk.receive(First, ack("a"));
    desk.receive(First, upstream("u"));
    desk.receive(Second, ack("c"));
    assert_eq!(desk.events(), ["ack a", "upstream u", "ack c"]);
    assert_eq!(desk.written(First), upstream_ack("u"));
    desk.receive(First, "</stream:stream>");
    assert_eq!(desk.events(), ["disconnect First", "disconnected First drained"]);
    assert_eq!(ids(&desk.written(Second)), ["b"]);
}

#[test]
fn x_78_a_message_refused_by_draining_goes_out_at_once_on_the_next_connection() {
    let mut desk = aged();
    desk.send("a").unwrap();
    desk.send("b").unwrap();
    desk.forget();
    desk.receive(First, nack("a", "CONNECTION_DRAINING"));
    let expected =
        ["nack a CONNECTION_DRAINING retry_other_connection", "reconnect 0 0", "connect Second"];
    assert_eq!(desk.events(), expected);
    desk.receive(First, message(DRAINING));
    desk.receive(First, nack("b", "CONNECTION_DRAINING"));
    let expected =
        ["control CONNECTION_DRAINING", "nack b CONNECTION_DRAINING retry_other_connection"];
    assert_eq!(desk.events(), expected);
    desk.log_in(Second);
    assert_eq!(ids(&desk.written(Second)), ["a", "b"]);
    assert_eq!(desk.written(First), "");
}

#[test]
fn a_connection_that_is_drained_and_never_closed_is_given_up_in_the_end() {
    let mut desk = aged();
    desk.send("a").unwrap();
    desk.receive(First, message(DRAINING));
    desk.log_in(Second);
    desk.forget();
    desk.advance(Duration::from_secs(299));
    assert_eq!(desk.events(), [""; 0]);
    desk.advance(Duration::from_secs(1));
    assert_eq!(desk.events(), ["disconnect First", "disconnected First drain_timeout"]);
    assert_eq!(ids(&desk.written(Second)), ["a"]);
}

#[test]
fn with_both_drained_messages_wait_for_the_first_that_closes() {
    let mut desk = aged();
    desk.receive(First, message(DRAINING));
    desk.log_in(Second);
    desk.advance(Duration::from_secs(3));
    desk.forget();
    desk.receive(Second, message(DRAINING));
    assert_eq!(desk.events(), ["control CONNECTION_DRAINING", "reconnect 0 0"]);
    desk.send("a").unwrap();
    desk.disconnected(First);
    assert_eq!(desk.events(), ["disconnected First drained", "connect First"]);
    desk.log_in(First);
    assert_eq!(ids(&desk.written(First)), ["a"]);
}

#[test]
fn a_server_that_drains_every_connection_at_once_is_met_with_waits() {
    let mut desk = Desk::ready(Config { client_heartbeat_interval: None, ..Config::default() });
    let mut waits = Vec::new();
    for turn in 0..12 {
        let link = Link::ALL.into_iter().find(|link| desk.session.can_receive(*link));
        let Some(link) = link else { break };
        desk.receive(link, message(DRAINING) + "</stream:stream>");
        let events = desk.events();
        let wait = events.iter().find_map(|event| event.strip_prefix("reconnect "));
        let Some(wait) = wait else {
            assert_eq!(events.last().unwrap(), "stopped gave_up");
            break;
        };
        waits.push(wait.split(' ').nth(1).unwrap().parse::<u64>().unwrap());
        desk.advance(Duration::from_millis(*waits.last().unwrap()));
        let wanted =
            desk.events().into_iter().chain(events).find(|one| one.starts_with("connect "));
        desk.log_in(if wanted.unwrap().ends_with("First") { First } else { Second });
        desk.forget();
        assert!(turn < 11, "no end");
    }
    assert_eq!(waits, [0, 12_000, 27_000, 48_000]);
}

#[test]
fn a_connection_that_is_drained_before_the_session_is_opened_takes_no_message() {
    let mut desk = Desk::new(Config { client_heartbeat_interval: None, ..Config::default() });
    desk.send("a").unwrap();
    desk.connected(First);
    for words in [HEADER, MECHANISMS, SUCCESS, HEADER, FEATURES, BOUND] {
        desk.receive(First, words);
    }
    desk.forget();
    desk.receive(First, message(DRAINING) + SESSION);
    assert_eq!(desk.events(), ["control CONNECTION_DRAINING", "reconnect 0 0", "connect Second"]);
    assert_eq!(desk.written(First), "");
    desk.log_in(Second);
    assert_eq!(ids(&desk.written(Second)), ["a"]);
}

#[test]
fn the_code_drains_whatever_message_it_is_about() {
    let mut desk = aged();
    desk.receive(First, nack("nobody's", "CONNECTION_DRAINING"));
    assert_eq!(desk.events(), ["skipped unknown_answer", "reconnect 0 0", "connect Second"]);
}

#[test]
fn an_error_on_a_drained_connection_leaves_its_successor_alone() {
    let mut desk = aged();
    desk.receive(First, message(DRAINING));
    desk.log_in(Second);
    desk.forget();
    let error = "<stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>";
    desk.receive(First, error);
    let expected = [
        "stream_error not-authorized []",
        "disconnect First",
        "disconnected First stream_error: not-authorized",
    ];
    assert_eq!(desk.events(), expected);
    desk.send("a").unwrap();
    assert_eq!(ids(&desk.written(Second)), ["a"]);
}

/// A server that takes messages, answers them in its own order, and drains.
#[derive(Default)]
struct Server {
    /// How often each message was taken.
    taken: BTreeMap<String, u32>,
    /// Upstream messages that are not acknowledged.
    upstream: Vec<String>,
    connections: [Option<Wire>; 2],
}

/// One connection, as the server sees it.
#[derive(Default)]
struct Wire {
    /// Bytes from the client that were not read yet, and to the client that it has not got.
    inbound: String,
    outbound: Vec<u8>,
    /// Messages that wait for their answer.
    pipeline: Vec<String>,
    /// Upstream messages that the client was sent.
    offered: Vec<String>,
    is_draining: bool,
    is_closed: bool,
}

impl Server {
    /// Reads whole stanzas.
    fn read(&mut self, link: Link) {
        let Some(wire) = &mut self.connections[link.index()] else { return };
        while let Some(end) = wire.inbound.find(AFTER) {
            let rest = wire.inbound.split_off(end + AFTER.len());
            let stanza = std::mem::replace(&mut wire.inbound, rest);
            let id = stanza.split(r#""message_id":""#).nth(1).unwrap().split('"').next().unwrap();
            if stanza.contains(r#""message_type":"ack""#) {
                assert!(wire.offered.iter().any(|one| one == id), "{id} is not of this connection");
                self.upstream.retain(|one| one != id);
            } else if wire.is_draining {
                wire.outbound.extend(nack(id, "CONNECTION_DRAINING").into_bytes());
            } else {
                *self.taken.entry(id.into()).or_default() += 1;
                wire.pipeline.push(id.into());
            }
        }
    }

    /// Does one thing on a connection, chosen at random.
    fn act(&mut self, link: Link, random: &mut Random) {
        let Some(wire) = &mut self.connections[link.index()] else { return };
        match random.below(10) {
            0 if !wire.is_draining && random.one_in(3) => {
                wire.is_draining = true;
                if random.one_in(2) {
                    wire.outbound.extend(message(DRAINING).into_bytes());
                }
            }
            1..=5 if !wire.pipeline.is_empty() => {
                let id = wire.pipeline.swap_remove(random.below(wire.pipeline.len()));
                wire.outbound.extend(ack(&id).into_bytes());
            }
            6 => {
                let next = self.upstream.iter().find(|one| !wire.offered.contains(one));
                if let Some(id) = next.filter(|_| !wire.is_closed) {
                    wire.offered.push(id.clone());
                    wire.outbound.extend(upstream(id).into_bytes());
                }
            }
            7 if wire.is_draining && wire.pipeline.is_empty() && !wire.is_closed => {
                wire.is_closed = true;
                wire.outbound.extend(b"</stream:stream>");
            }
            _ => {}
        }
    }
}

struct World {
    desk: Desk,
    server: Server,
    random: Random,
    /// One time in so many steps a connection is cut.
    cuts: Option<usize>,
    sent: usize,
    events: Vec<String>,
    /// Messages whose answer was lost with a connection.
    lost_answers: usize,
}

const MESSAGES: usize = 8;

impl World {
    fn new(seed: u64, cuts: Option<usize>) -> Self {
        let config = Config {
            client_heartbeat_interval: None,
            connection_retry_count: None,
            max_pending: 4,
            ..Config::default()
        };
        let mut world = Self {
            desk: Desk::new(config),
            server: Server {
                upstream: (0..MESSAGES).map(|number| format!("u-{number}")).collect(),
                ..Server::default()
            },
            random: Random(seed),
            cuts,
            sent: 0,
            events: Vec::new(),
            lost_answers: 0,
        };
        world.desk.piece = 1 + world.random.below(60);
        world
    }

    fn run(&mut self) {
        for step in 0.. {
            self.step();
            let is_settled = self.desk.session.unanswered().count() == 0;
            if self.sent == MESSAGES && is_settled && self.server.upstream.is_empty() {
                break;
            }
            let last = self.events.len().saturating_sub(20);
            assert!(step < 20_000, "stuck: {:?} {:?}", self.desk.session, &self.events[last..]);
        }
    }

    fn step(&mut self) {
        if self.sent < MESSAGES && self.random.one_in(3) {
            self.desk.send(&format!("m-{}", self.sent)).unwrap();
            self.sent += 1;
        }
        for link in Link::ALL {
            self.follow();
            self.carry(link);
            self.server.act(link, &mut self.random);
            if self.cuts.is_some_and(|of| self.random.one_in(of)) {
                self.cut(link);
            }
        }
        let wait = self.random.below(400);
        self.desk.advance(Duration::from_millis(wait as u64));
    }

    /// Does what the session orders.
    fn follow(&mut self) {
        for event in self.desk.events() {
            let link = if event.ends_with("Second") { Second } else { First };
            if event.starts_with("connect ") {
                self.desk.log_in(link);
                let written = self.desk.written(link);
                let (_, messages) = written.rsplit_once("xmpp-session'/></iq>").unwrap();
                let wire = Wire { inbound: messages.into(), ..Wire::default() };
                self.server.connections[link.index()] = Some(wire);
            }
            if event.starts_with("disconnect ") {
                self.disconnect(link);
            }
            self.events.push(event);
        }
    }

    /// The client's end is gone; what it wrote still arrives.
    fn disconnect(&mut self, link: Link) {
        self.server.read(link);
        if let Some(wire) = self.server.connections[link.index()].take() {
            self.lost_answers += wire.pipeline.len() + wire.outbound.len().min(1) * MESSAGES;
        }
    }

    /// Moves some bytes both ways.
    fn carry(&mut self, link: Link) {
        let written = self.desk.written(link);
        let Some(wire) = &mut self.server.connections[link.index()] else { return };
        wire.inbound.push_str(&written);
        self.server.read(link);
        let Some(wire) = &mut self.server.connections[link.index()] else { return };
        let count = self.random.below(wire.outbound.len() + 1);
        let bytes: Vec<u8> = wire.outbound.drain(..count).collect();
        let is_over = wire.is_closed && wire.outbound.is_empty();
        self.desk.receive(link, &bytes);
        let written = self.desk.written(link);
        if let Some(wire) = &mut self.server.connections[link.index()] {
            wire.inbound.push_str(&written);
        }
        if is_over {
            self.server.read(link);
        }
    }

    /// The network drops the connection, with all that is on its way.
    fn cut(&mut self, link: Link) {
        if let Some(wire) = self.server.connections[link.index()].take() {
            self.lost_answers += wire.pipeline.len() + wire.outbound.len().min(1) * MESSAGES;
            let _ = self.desk.session.handle_disconnected(
                self.desk.now,
                link,
                pushwire_core::xmpp::Reason::Transport,
            );
            self.desk.settle();
        }
    }

    /// Tells how often an event came.
    fn count(&self, event: &str) -> usize {
        self.events.iter().filter(|one| *one == event).count()
    }

    /// Every message has one acknowledgement, and every upstream message was delivered once.
    fn assert_delivered(&self, seed: u64) {
        for number in 0..MESSAGES {
            for event in [format!("ack m-{number}"), format!("upstream u-{number}")] {
                assert_eq!(self.count(&event), 1, "seed {seed}: {event}");
            }
        }
    }
}

#[test]
fn draining_loses_nothing_and_repeats_nothing_wherever_the_bytes_are_cut() {
    let mut drained = 0;
    for seed in 0..10_000 {
        let mut world = World::new(seed, None);
        world.run();
        world.follow();
        world.assert_delivered(seed);
        assert!(world.server.taken.values().all(|times| *times == 1), "seed {seed}");
        drained += world.events.iter().filter(|event| event.ends_with(" drained")).count();
    }
    assert!(drained > 5_000, "only {drained} connections were drained");
}

#[test]
fn connections_that_are_cut_lose_nothing_and_repeat_only_what_had_no_answer() {
    let mut repeated = 0;
    for seed in 0..1_000 {
        let mut world = World::new(seed, Some(60));
        world.run();
        world.follow();
        world.assert_delivered(seed);
        let again: u32 = world.server.taken.values().map(|times| times - 1).sum();
        assert!(again as usize <= world.lost_answers, "seed {seed}");
        repeated += again;
    }
    assert!(repeated > 0, "nothing was ever cut between a message and its answer");
}

//! An application that keeps a message for minutes: the connection lives on, and nothing is lost.
//!
//! In firebase-messaging 0.4.5 a slow callback stalls the heartbeats; here only the acknowledgements
//! wait (spec/mcs.md §6.4). While a message is held, up to 16 more wait in the receive buffer; beyond
//! that, or when the buffer is full, reading stops and silence proves nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test harness: a broken expectation is a failed test"
)]

use pushwire_core::mcs::Config;
use pushwire_core::mcs::DropReason;
use pushwire_core::mcs::Memory;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::RunState;
use pushwire_tests::pair::*;

const PINGS: fn(&Frame) -> bool = |frame| matches!(frame, Frame::Ping(_));
const PONGS: fn(&Frame) -> bool = |frame| matches!(frame, Frame::Pong(_));

fn holding() -> Pair {
    let mut pair = Pair::started(Config::default());
    pair.answer = Answer::Hold;
    pair.send([message("held")]);
    pair
}

#[test]
fn heartbeats_go_on_both_ways_and_report_nothing_past_the_message() {
    let mut pair = holding();
    for _ in 0..10 {
        pair.run_for(secs(30));
        pair.send([ping(0)]);
    }
    assert_eq!(pair.sent_at(PINGS).len(), 10);
    assert_eq!(pair.sent_at(PONGS).len(), 10);
    assert_eq!(pair.sent.last().unwrap().1.last(), Some(Some(1)));
    pair.accept();
    assert_eq!(pair.sent.last().unwrap().1.last(), Some(Some(22)));
    assert_eq!((pair.connects().len(), pair.session.state()), (1, RunState::Started));
}

#[test]
fn twenty_more_messages_with_heartbeats_between_them_arrive_in_order() {
    let mut pair = holding();
    let mut expected = vec!["held".to_owned()];
    for n in 0..20 {
        expected.push(format!("m{n}"));
        pair.send([message(&format!("m{n}")), ping(0)]);
        assert_eq!(pair.sent_at(PONGS).len(), (n + 1).min(15), "answered at once while room");
        pair.run_for(secs(15));
    }
    assert_eq!(pair.delivered(), ["held"]);
    assert!(pair.selective_acks().is_empty());
    pair.answer = Answer::Accept;
    pair.settle();
    assert_eq!(pair.delivered(), expected);
    assert_eq!(pair.selective_acks(), expected);
    assert_eq!(pair.sent_at(PONGS).len(), 20);
    assert_eq!(pair.connects().len(), 1);
}

#[test]
fn a_full_buffer_stops_the_reading_and_neither_the_pings_nor_the_connection() {
    let mut pair = holding();
    let mut large = stanza("large");
    large.raw_data = Some(vec![0; 4_000]);
    pair.send([Frame::Data(large.clone()), Frame::Data(stanza("small"))]);
    large.persistent_id = Some("second".to_owned());
    pair.send([Frame::Data(large), message("last")]);
    let before = pair.sent_at(PINGS).len();
    pair.run_for(secs(1_800));
    assert!(pair.sent_at(PINGS).len() >= before + 80, "they keep the connection warm");
    assert_eq!(pair.connects().len(), 1);
    pair.answer = Answer::Accept;
    pair.settle();
    assert_eq!(pair.delivered(), ["held", "large", "small", "second", "last"]);
}

#[test]
fn a_thousand_heartbeats_behind_a_message_that_waits_take_no_room() {
    let memory = Memory::<256, 8, 128, 8>::new();
    let mut pair = Pair::with_memory(Config::default(), memory);
    pair.start();
    pair.answer = Answer::Hold;
    pair.send([message("held"), message("waits")]);
    for count in 1..=1_000 {
        pair.send([ping(0)]);
        assert_eq!(pair.sent_at(PONGS).len(), count);
    }
    pair.answer = Answer::Accept;
    pair.settle();
    assert_eq!(pair.delivered(), ["held", "waits"]);
}

#[test]
fn two_oversize_messages_behind_a_held_one_are_dropped_one_after_the_other() {
    let memory = Memory::<256, 8, 128, 8>::new();
    let mut pair = Pair::with_memory(Config::default(), memory);
    pair.start();
    pair.answer = Answer::Hold;
    let large = |id| {
        let mut stanza = stanza(id);
        stanza.raw_data = Some(vec![0; 700]);
        Frame::Data(stanza)
    };
    pair.send([message("held"), large("x"), message("m"), large("y"), message("n")]);
    pair.run_for(secs(600));
    pair.answer = Answer::Accept;
    pair.settle();
    assert_eq!(pair.delivered(), ["held", "m", "n"]);
    let dropped = |seen: &Seen| matches!(seen, Seen::Dropped(_, _, DropReason::TooLarge));
    assert_eq!(pair.times(dropped).len(), 2);
    assert_eq!(pair.selective_acks(), ["held", "x", "m", "y", "n"]);
    assert_eq!(pair.connects().len(), 1);
}

#[test]
fn a_link_that_dies_meanwhile_is_still_noticed() {
    let mut pair = holding();
    pair.answers_pings = false;
    pair.run_until(|seen| *seen == Seen::Disconnected(Reason::HeartbeatTimeout));
    assert_eq!(pair.session.state(), RunState::Started, "on the next connection");
    pair.send([message("next")]);
    pair.answer = Answer::Accept;
    pair.settle();
    assert_eq!(pair.delivered(), ["held", "next"]);
}

#[test]
fn silence_while_reading_has_stopped_costs_nothing_without_pings_either() {
    let mut pair = Pair::started(Config { client_heartbeat_interval: None, ..Config::new() });
    pair.answer = Answer::Hold;
    pair.send((0..20).map(|n| message(&n.to_string())));
    pair.run_for(secs(600));
    assert_eq!(pair.connects().len(), 1);
    pair.answer = Answer::Accept;
    pair.settle();
    assert_eq!(pair.delivered().len(), 20);
    let waited = pair.run_until(|seen| *seen == Seen::Disconnected(Reason::Silence));
    assert_eq!(waited, secs(12), "and from then on it counts");
}

// One stream with everything that is wrong with messages
#[test]
fn what_is_wrong_with_one_message_never_costs_the_next() {
    let mut pair = Pair::started(Config::default());
    let mut large = stanza("large");
    large.raw_data = Some(vec![0; 50_000]);
    pair.send([message("a"), Frame::Data(large)]);
    pair.send_with_id(&Frame::Raw(8, vec![0x4a, 1, b'x', 0x0b]), "x");
    pair.send([5, 6, 9, 11, 12, 13, 14, 15, 16, 100, 255].map(|tag| Frame::Raw(tag, vec![8, 1])));
    pair.send([message("a"), message("next")]);
    assert_eq!(pair.delivered(), ["a", "next"]);
    assert_eq!(pair.selective_acks(), ["a", "large", "x", "a", "next"]);
    assert_eq!(pair.sent.last().unwrap().1.last(), Some(Some(1 + 3 + 11 + 2)));
    pair.confirm();
    assert_eq!(pair.session.unconfirmed_ids().count(), 0);
    assert_eq!((pair.connects().len(), pair.session.state()), (1, RunState::Started));
}

//! One stream, cut in every way: the same messages, the same news, the same acknowledgements.
//!
//! The stream has what a long session has: login, heartbeats, messages kept and too large, broken
//! and unknown frames (spec/mcs.md §2). Seeded, so that a failure repeats. Messages wait for the
//! application while frames about the connection do not, so only the order within each kind is
//! compared.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test harness: a broken expectation is a failed test"
)]

use std::collections::BTreeSet;

use pushwire_core::mcs::Config;
use pushwire_core::mcs::Memory;
use pushwire_tests::pair::*;

/// What must not depend on the cuts.
#[derive(Debug, PartialEq)]
struct Outcome {
    messages: Vec<Seen>,
    news: Vec<Seen>,
    acknowledged: BTreeSet<String>,
    stream_acks: usize,
    pongs: usize,
    last: Option<i32>,
}

/// Frames of about 450 bytes; one is larger than the receive buffer of `run`.
fn script(pair: &mut Pair) -> usize {
    let mut large = stanza("large");
    large.raw_data = Some(vec![0x5a; 130]);
    let mut asks = stanza("asks");
    asks.immediate_ack = Some(true);
    let broken = Frame::Raw(8, vec![0x4a, 1, b'x', 0x1a, 0x50]);
    let frames = [
        (Frame::LoginResponse(login_response()), None),
        (message("a"), Some("a")),
        (ping(0), None),
        (Frame::Data(large), Some("large")),
        (broken, Some("x")),
        (Frame::Raw(100, vec![7; 5]), None),
        (Frame::Data(asks), Some("asks")),
        (message("a"), Some("a")),
        (Frame::Raw(255, vec![]), None),
        (pong(0), None),
        (message("b"), Some("b")),
    ];
    for (frame, id) in &frames {
        pair.queue(frame, id.map(str::to_owned));
    }
    1 + frames.iter().map(|(frame, _)| frame.bytes().len()).sum::<usize>()
}

/// Runs the script with reads of these lengths, the rest in one.
fn run(cuts: impl IntoIterator<Item = usize>) -> (Outcome, usize) {
    let memory = Memory::<160, 8, 64, 8>::new();
    let mut pair = Pair::with_memory(Config::default(), memory);
    pair.login = None;
    pair.dials.push_back(Dial::Hang);
    pair.start();
    pair.connect_by_hand();
    let len = script(&mut pair);
    pair.cuts = cuts.into_iter().collect();
    pair.settle();
    let outcome = outcome(&mut pair);
    pair.confirm();
    assert_eq!(pair.session.unconfirmed_ids().count(), 0);
    (outcome, len)
}

fn outcome(pair: &mut Pair) -> Outcome {
    pair.send([ping(0)]);
    let all = pair.seen.iter().map(|(_, seen)| seen.clone());
    let (messages, news) = all
        .filter(|seen| !matches!(seen, Seen::Confirmed(_)))
        .partition(|seen| seen.id().is_some());
    Outcome {
        messages,
        news,
        acknowledged: pair.selective_acks().into_iter().collect(),
        stream_acks: pair.stream_acks().len(),
        pongs: pair.sent_at(|frame| matches!(frame, Frame::Pong(_))).len(),
        last: pair.sent.last().unwrap().1.last().flatten(),
    }
}

/// xorshift64, for cuts that repeat.
fn random(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 33) as usize
}

#[test]
fn the_stream_has_what_it_should() {
    let (outcome, len) = run([]);
    assert!(len > 400);
    assert_eq!(outcome.messages.len(), 6, "{:?}", outcome.messages);
    assert_eq!(outcome.last, Some(12));
    assert_eq!((outcome.stream_acks, outcome.pongs), (1, 2));
    let acknowledged = ["a", "asks", "b", "large", "x"].map(str::to_owned);
    assert!(outcome.acknowledged.iter().eq(&acknowledged));
}

// connection_handler_impl_unittest.cc: RecvLongMsg2Parts, RecvMsgSplitSize, for every position
#[test]
fn every_cut_in_two_gives_the_same_events() {
    let (expected, len) = run([]);
    for cut in 1..len {
        assert_eq!(run([cut]).0, expected, "cut at {cut}");
    }
}

#[test]
fn byte_by_byte_gives_the_same_events() {
    let (expected, len) = run([]);
    for step in 1..=16 {
        let cuts = std::iter::repeat_n(step, len / step);
        assert_eq!(run(cuts).0, expected, "steps of {step}");
    }
}

// socket_stream_unittest.cc: ReadPartialDataSync, ReadAsync, for 2,000 seeded cuts
#[test]
fn random_cuts_give_the_same_events() {
    let (expected, len) = run([]);
    for seed in 1..=2_000 {
        let mut state = seed * 0x9e37_79b9;
        let most = 1 + random(&mut state) % len;
        let cuts: Vec<_> = (0..len).map(|_| 1 + random(&mut state) % most).collect();
        assert_eq!(run(cuts).0, expected, "seed {seed}");
    }
}

//! Acknowledging: which frame, when, and what it reports.
//!
//! Mirrors the receiving half of Chromium's mcs_client_unittest.cc (spec/mcs.md §5, §6). Decided
//! differently: `last_stream_id_received` waits for the application, a message that comes again is
//! not delivered, and one IQ names each accepted message. Sending messages upstream is not covered.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test harness: a broken expectation is a failed test"
)]

use pushwire_core::mcs::Config;
use pushwire_core::mcs::Memory;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::RunState;
use pushwire_core::mcs::owned;
use pushwire_tests::pair::*;

fn numbered(range: std::ops::RangeInclusive<u32>) -> Vec<Frame> {
    range.map(|n| message(&format!("s{n}"))).collect()
}

fn ids(range: std::ops::RangeInclusive<u32>) -> Vec<String> {
    range.map(|n| format!("s{n}")).collect()
}

fn asking(id: &str) -> Frame {
    let mut stanza = stanza(id);
    stanza.immediate_ack = Some(true);
    Frame::Data(stanza)
}

fn reconnect(pair: &mut Pair) {
    pair.hang_up(Reason::EndOfStream);
    pair.run_until(|seen| matches!(seen, Seen::State(RunState::Started, _)));
}

// mcs_client_unittest.cc: AckOnLogin
#[test]
fn accepted_ids_are_listed_by_the_next_login_in_order() {
    let mut pair = Pair::started(Config::chromium());
    pair.send(numbered(1..=6));
    reconnect(&mut pair);
    assert_eq!(pair.listed(), ids(1..=6));
    assert!(pair.has_seen(&Seen::Confirmed(ids(1..=6))));
    reconnect(&mut pair);
    assert!(pair.listed().is_empty(), "the login response confirmed them");
}

// mcs_client_unittest.cc: AckOnSend
#[test]
fn the_next_frame_reports_what_was_received() {
    let mut pair = Pair::started(Config::chromium());
    pair.send(numbered(1..=6));
    assert_eq!(pair.sent.len(), 1, "nothing is due yet");
    pair.input(|session, now| session.woke_up(now));
    assert_eq!(pair.sent[1].1.last(), Some(Some(7)));
}

// mcs_client_unittest.cc: AckWhenLimitReachedWithHeartbeat
#[test]
fn ten_messages_make_a_stream_acknowledgement_and_a_ping_of_the_server_confirms_them() {
    let mut pair = Pair::started(Config::chromium());
    pair.send(numbered(1..=9));
    assert!(pair.stream_acks().is_empty());
    pair.send(numbered(10..=10));
    assert_eq!(pair.stream_acks(), [11]);
    pair.send([ping(2)]);
    assert_eq!(pair.sent.last().unwrap().1.last(), Some(Some(12)));
    assert!(pair.has_seen(&Seen::Confirmed(ids(1..=10))));
    reconnect(&mut pair);
    assert!(pair.listed().is_empty());
}

// mcs_client_unittest.cc: AckWhenImmediateAckRequested
#[test]
fn a_message_that_asks_for_it_is_acknowledged_at_once() {
    let mut pair = Pair::started(Config::chromium());
    pair.send(numbered(1..=7));
    pair.send([asking("s8")]);
    assert_eq!(pair.stream_acks(), [9]);
}

#[test]
fn a_message_beyond_the_buffer_that_asks_for_it_is_acknowledged_at_once() {
    let mut pair = Pair::started(Config::chromium());
    let mut large = stanza("large");
    large.raw_data = Some(vec![0; 9_000]);
    large.immediate_ack = Some(true);
    pair.send([Frame::Data(large)]);
    assert_eq!(pair.stream_acks(), [2]);
}

// mcs_client.cc: kUnackedMessageBeforeStreamAck, counted until confirmed
#[test]
fn every_ten_messages_make_a_stream_acknowledgement_of_their_own() {
    let mut pair = Pair::started(Config::chromium());
    for n in 1..=30 {
        pair.send(numbered(n..=n));
        assert_eq!(pair.stream_acks().len(), n as usize / 10, "after {n}");
    }
    pair.confirm();
    for n in 31..=40 {
        pair.send(numbered(n..=n));
    }
    assert_eq!(pair.stream_acks().len(), 4);
}

// mcs_util.cc: BuildStreamAck; the bytes of spec/mcs.md §6.6
#[test]
fn a_stream_acknowledgement_has_exactly_these_bytes() {
    let mut pair = Pair::started(Config::chromium());
    pair.send(numbered(1..=3));
    pair.send([asking("s4")]);
    let expected = [0x07, 0x0c, 0x10, 1, 0x1a, 0, 0x3a, 4, 8, 0x0d, 0x12, 0, 0x50, 5];
    assert!(pair.wire.ends_with(&expected), "{:02x?}", pair.wire);
}

// firebase-messaging 0.4.5; the bytes of spec/mcs.md §6.7
#[test]
fn a_selective_acknowledgement_has_exactly_these_bytes() {
    let mut pair = Pair::started(Config::default());
    pair.send([ping(0), ping(0), ping(0), message("a1")]);
    let expected =
        [0x07, 0x10, 0x10, 1, 0x1a, 0, 0x3a, 8, 8, 0x0c, 0x12, 4, 0x0a, 2, 0x61, 0x31, 0x50, 5];
    assert!(pair.wire.ends_with(&expected), "{:02x?}", pair.wire);
}

// mcs_client.cc drops it; decided differently
#[test]
fn a_stream_acknowledgement_due_during_a_write_goes_out_after_it() {
    let mut pair = Pair::started(Config::chromium());
    pair.holds_writes = true;
    pair.send([ping(0)]);
    pair.send([asking("a")]);
    assert!(pair.stream_acks().is_empty());
    pair.holds_writes = false;
    pair.finish_write();
    assert_eq!(pair.stream_acks(), [3]);
}

// mcs_client_unittest.cc: SelectiveAckMidStream, the receiving half
#[test]
fn an_id_is_confirmed_only_by_a_frame_after_the_one_that_acknowledged_it() {
    let mut pair = Pair::started(Config::default());
    pair.holds_writes = true;
    pair.send([message("a")]);
    let before = pair.client_frames() - 1;
    pair.holds_writes = false;
    pair.finish_write();
    pair.send([ping(before)]);
    assert!(pair.times(|seen| matches!(seen, Seen::Confirmed(_))).is_empty());
    pair.send([ping(before + 1)]);
    assert!(pair.has_seen(&Seen::Confirmed(vec!["a".to_owned()])));
}

#[test]
fn a_server_that_says_zero_nothing_or_nonsense_confirms_nothing() {
    let mut pair = Pair::started(Config::default());
    pair.send([message("a"), ping(0), ping(-1), Frame::Raw(0, vec![])]);
    assert!(pair.session.unconfirmed_ids().eq(["a"]));
}

#[test]
fn every_kind_of_frame_with_the_field_confirms() {
    let iq = |last| {
        Frame::Iq(owned::IqStanza { last_stream_id_received: Some(last), ..Default::default() })
    };
    let data = |last| {
        let mut stanza = stanza("");
        stanza.last_stream_id_received = Some(last);
        Frame::Data(stanza)
    };
    let large = |last| {
        let mut stanza = stanza("");
        stanza.last_stream_id_received = Some(last);
        stanza.raw_data = Some(vec![0; 9_000]);
        Frame::Data(stanza)
    };
    let kinds: [&dyn Fn(i32) -> Frame; 5] = [&ping, &pong, &iq, &data, &large];
    for kind in kinds {
        let mut pair = Pair::started(Config::default());
        pair.send([message("a")]);
        let frame = kind(pair.client_frames());
        pair.send([frame]);
        assert_eq!(pair.session.unconfirmed_ids().count(), 0);
    }
}

// mcs_client.cc has no such check; decided differently
#[test]
fn a_message_that_comes_again_is_acknowledged_again_and_not_delivered() {
    let mut pair = Pair::started(Config::default());
    pair.send([message("a")]);
    pair.send([message("a")]);
    pair.confirm();
    pair.send([message("a")]);
    reconnect(&mut pair);
    pair.send([message("a")]);
    assert_eq!(pair.delivered(), ["a"]);
    assert_eq!(pair.times(|seen| matches!(seen, Seen::Duplicate(_))).len(), 3);
    assert_eq!(pair.selective_acks(), ["a", "a", "a", "a"]);
}

// gcm_store_impl.cc keeps incoming ids for seven days
#[test]
fn an_id_is_a_new_message_again_after_seven_days() {
    let mut pair = Pair::started(Config::always_on());
    pair.send([message("a")]);
    pair.confirm();
    pair.run_for(secs(7 * 24 * 3_600 - 60));
    pair.send([message("a")]);
    pair.confirm();
    assert_eq!(pair.delivered(), ["a"]);
    pair.run_for(secs(120));
    pair.send([message("a")]);
    assert_eq!(pair.delivered(), ["a", "a"]);
}

#[test]
fn messages_without_an_id_are_delivered_each_time_and_counted() {
    let mut pair = Pair::started(Config::default());
    let mut nameless = stanza("");
    nameless.persistent_id = None;
    pair.send([message(""), message(""), Frame::Data(nameless), ping(0)]);
    let delivered = pair.times(|seen| matches!(seen, Seen::Message(_)));
    assert_eq!(delivered.len(), 3);
    assert_eq!(pair.session.unconfirmed_ids().count(), 0);
    assert_eq!(pair.sent.last().unwrap().1.last(), Some(Some(5)));
}

// mcs_client.cc: a persistent id on an IQ is acknowledged as on a message
#[test]
fn an_iq_with_an_id_is_acknowledged_and_one_that_asks_is_not_answered() {
    let mut pair = Pair::started(Config::default());
    let iq = |extension: Option<i32>, id: Option<&str>| {
        Frame::Iq(owned::IqStanza {
            id: "1".to_owned(),
            extension: extension.map(|id| owned::Extension { id, data: vec![0xff] }),
            persistent_id: id.map(str::to_owned),
            ..Default::default()
        })
    };
    pair.send([iq(Some(12), None), iq(Some(13), None)]);
    assert!(pair.times(|seen| matches!(seen, Seen::Skipped(_))).is_empty());
    pair.send([iq(Some(14), Some("q")), iq(None, None)]);
    assert_eq!(pair.times(|seen| *seen == Seen::Skipped(7)).len(), 2);
    assert_eq!(pair.selective_acks(), ["q"]);
    assert_eq!(pair.sent.len(), 2, "a login and one acknowledgement");
}

// spec/mcs.md §6.4
#[test]
fn nothing_is_reported_past_a_message_that_was_refused() {
    let mut pair = Pair::started(Config::default());
    pair.answer = Answer::Reject;
    pair.send([message("a")]);
    pair.answer = Answer::Accept;
    pair.send([message("b"), ping(0)]);
    assert_eq!(pair.sent.last().unwrap().1.last(), Some(Some(1)));
    reconnect(&mut pair);
    assert_eq!(pair.listed(), ["b"]);
    pair.send([message("a")]);
    assert_eq!(pair.delivered(), ["a", "b", "a"]);
}

// spec/mcs.md §6.5, §6.7: a selective acknowledgement alone proves nothing
#[test]
fn an_id_past_a_refused_message_stays_unconfirmed_until_the_next_login() {
    let mut pair = Pair::started(Config::default());
    pair.answer = Answer::Reject;
    pair.send([message("a")]);
    pair.answer = Answer::Accept;
    pair.send([message("b")]);
    pair.confirm();
    assert!(pair.session.unconfirmed_ids().eq(["b"]));
    reconnect(&mut pair);
    assert!(pair.has_seen(&Seen::Confirmed(vec!["b".to_owned()])));
}

// spec/mcs.md §6.8: a message not accepted when its connection died is not listed
#[test]
fn a_message_accepted_after_its_connection_died_is_acknowledged_on_the_next() {
    let mut pair = Pair::started(Config::default());
    pair.answer = Answer::Hold;
    pair.send([message("a")]);
    reconnect(&mut pair);
    assert!(pair.listed().is_empty());
    pair.send([message("a")]);
    pair.answer = Answer::Accept;
    pair.settle();
    assert_eq!(pair.delivered(), ["a"]);
    assert!(pair.has_seen(&Seen::Duplicate("a".to_owned())));
    pair.confirm();
    assert_eq!(pair.session.unconfirmed_ids().count(), 0);
}

#[test]
fn stream_ids_of_one_connection_prove_nothing_on_the_next() {
    let mut pair = Pair::started(Config::default());
    pair.answer = Answer::Hold;
    pair.send([message("a")]);
    reconnect(&mut pair);
    pair.send([ping(0), ping(0), ping(0)]);
    pair.accept();
    pair.confirm();
    assert!(pair.session.unconfirmed_ids().eq(["a"]), "until it is listed or comes again");
    reconnect(&mut pair);
    assert_eq!(pair.listed(), ["a"]);
    assert_eq!(pair.session.unconfirmed_ids().count(), 0);
}

#[test]
fn without_any_acknowledgement_frames_heartbeats_acknowledge() {
    let mut pair =
        Pair::started(Config { send_selective_acknowledgements: false, ..Config::new() });
    pair.send(numbered(1..=12));
    pair.send([asking("s13")]);
    assert_eq!(pair.sent.len(), 1);
    pair.run_for(secs(20));
    assert_eq!(pair.sent[1].1.last(), Some(Some(14)));
    assert!(pair.has_seen(&Seen::Confirmed(ids(1..=13))), "by the answer to the ping");
}

#[test]
fn many_acknowledgements_leave_in_as_many_writes_as_they_need() {
    let memory = Memory::<6144, 32, 2048, 64>::new();
    let mut pair = Pair::with_memory(Config::default(), memory);
    pair.start();
    pair.room = 64;
    pair.holds_writes = true;
    pair.send(numbered(1..=15));
    pair.holds_writes = false;
    pair.finish_write();
    assert_eq!(pair.selective_acks(), ids(1..=15));
}

//! Stopping and starting again: what still goes out, and that nothing comes after it.
//!
//! firebase-messaging 0.4.5 never reaches `stopped` after ending itself and keeps its error counters
//! (spec/mcs.md §8.5); a session always ends with one `Stopped` and its reason, and `start` begins
//! anew. What an abort counts is in `session_config.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test harness: a broken expectation is a failed test"
)]

use pushwire_core::error::DriveError;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::ConnectFailure;
use pushwire_core::mcs::ErrorKind;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::RunState;
use pushwire_tests::pair::*;

fn stop(pair: &mut Pair) {
    pair.input(|session, now| session.stop(now));
}

fn assert_over(pair: &mut Pair) {
    assert_eq!(pair.session.state(), RunState::Stopped);
    assert_eq!(pair.session.poll_timeout(), Ok(None));
    assert!(!pair.is_connected());
    let connects = pair.connects().len();
    pair.run_for(secs(24 * 3_600));
    assert_eq!(pair.connects().len(), connects);
    assert_eq!(pair.times(|seen| matches!(seen, Seen::Stopped(_))).len(), 1);
}

#[test]
fn stopping_sends_the_acknowledgements_that_are_due_first() {
    let mut pair = Pair::started(Config::default());
    pair.holds_writes = true;
    pair.send([message("a"), message("b")]);
    pair.send([message("c")]);
    stop(&mut pair);
    assert_eq!(pair.session.state(), RunState::Stopping);
    pair.holds_writes = false;
    pair.finish_write();
    assert_eq!(pair.selective_acks(), ["a", "b", "c"]);
    assert!(pair.has_seen(&Seen::Stopped(Reason::Stop)));
    assert_over(&mut pair);
}

#[test]
fn what_was_confirmed_is_told_before_the_end() {
    let mut pair = Pair::new(Config {
        abort_on_sequential_error_count: Some(1),
        connection_retry_count: Some(1),
        ..Config::default()
    });
    pair.session.restore_received(pair.now, "a");
    pair.login = None;
    pair.start();
    pair.queue(&Frame::LoginResponse(login_response()), None);
    // A length of six bytes: the stream cannot be followed any further.
    pair.send_bytes(&[8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    let [.., confirmed, stopped] = pair.seen.as_slice() else { panic!("too few events") };
    assert_eq!(confirmed.1, Seen::Confirmed(vec!["a".to_owned()]));
    assert_eq!(stopped.1, Seen::Stopped(Reason::TooManyErrors(ErrorKind::Read)));
    assert_over(&mut pair);
}

#[test]
fn stopping_waits_no_more_than_two_seconds_for_a_write() {
    let mut pair = Pair::started(Config::default());
    pair.holds_writes = true;
    pair.send([message("a")]);
    stop(&mut pair);
    assert_eq!(pair.run_until(|seen| matches!(seen, Seen::Stopped(_))), secs(2));
    assert_over(&mut pair);
}

#[test]
fn whatever_ends_the_connection_while_stopping_ends_the_session() {
    let endings: [fn(&mut Pair); 4] = [
        |pair| pair.send([Frame::Close]),
        |pair| pair.send_bytes(&[8, 0x80, 0x80, 0x80, 0x80, 0x80]),
        |pair| pair.hang_up(Reason::EndOfStream),
        |pair| {
            pair.run_for(secs(3));
        },
    ];
    for ending in endings {
        let mut pair = Pair::started(Config { read_timeout: secs(1), ..Config::new() });
        pair.holds_writes = true;
        pair.send([message("a")]);
        stop(&mut pair);
        ending(&mut pair);
        assert!(pair.has_seen(&Seen::Stopped(Reason::Stop)));
        assert_over(&mut pair);
    }
}

#[test]
fn half_a_frame_while_stopping_does_not_start_the_session_again() {
    let mut pair = Pair::started(Config { read_timeout: secs(1), ..Config::new() });
    pair.holds_writes = true;
    pair.send([message("a")]);
    stop(&mut pair);
    pair.send_bytes(&[8, 100]);
    assert_eq!(pair.run_until(|seen| *seen == Seen::Stopped(Reason::Stop)), secs(1));
    assert_over(&mut pair);
}

#[test]
fn stopping_works_in_every_state() {
    let states: [fn(&mut Pair); 5] = [
        |pair| pair.dials = [Dial::Hang].into(),
        |pair| pair.dials = [Dial::Fail(ConnectFailure::Tls)].into(),
        |pair| pair.login = None,
        |pair| pair.login = Some(refusal(1)),
        |_| {},
    ];
    for prepare in states {
        let mut pair = Pair::new(Config::default());
        prepare(&mut pair);
        pair.start();
        stop(&mut pair);
        assert!(pair.has_seen(&Seen::Stopped(Reason::Stop)));
        stop(&mut pair);
        assert_over(&mut pair);
    }
}

#[test]
fn stopping_before_the_start_is_nothing() {
    let mut pair = Pair::new(Config::default());
    stop(&mut pair);
    assert!(pair.seen.is_empty());
    pair.start();
    assert_eq!(pair.session.state(), RunState::Started);
}

#[test]
fn a_message_held_during_the_stop_can_still_be_accepted_and_is_listed_next_time() {
    let mut pair = Pair::started(Config::default());
    pair.answer = Answer::Hold;
    pair.send([message("a"), message("b")]);
    stop(&mut pair);
    pair.accept();
    assert_eq!(pair.delivered(), ["a"], "nothing new comes after the stop");
    pair.answer = Answer::Accept;
    pair.start();
    assert_eq!(pair.delivered(), ["a", "b"]);
    assert_eq!(pair.listed(), ["a", "b"]);
}

#[test]
fn a_session_starts_once() {
    let mut pair = Pair::started(Config::default());
    let again = pair.session.start(pair.now, identity());
    assert_eq!(again, Err(DriveError::AlreadyStarted));
    pair.settle();
    stop(&mut pair);
    pair.start();
    assert_eq!(pair.session.state(), RunState::Started);
}

#[test]
fn a_device_that_wakes_up_or_changes_networks_while_stopping_stays_stopping() {
    let mut pair = Pair::started(Config::default());
    pair.holds_writes = true;
    pair.send([message("a")]);
    stop(&mut pair);
    pair.input(|session, now| session.network_changed(now));
    pair.input(|session, now| session.network_lost(now));
    pair.input(|session, now| session.woke_up(now));
    assert_eq!(pair.session.state(), RunState::Stopping);
    pair.run_for(secs(2));
    assert_over(&mut pair);
}

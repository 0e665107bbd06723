//! Heartbeats: when a ping goes out, what answers it, and what a missing answer costs.
//!
//! Mirrors Chromium's heartbeat_manager_unittest.cc (spec/mcs.md §7) with firebase-messaging's
//! numbers: ping after 20 s of inbound silence, 5 s for any answer. Intervals are set once, in
//! `Config`; Chromium's changing them at run time has no counterpart.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test harness: a broken expectation is a failed test"
)]

use std::time::Duration;

use pushwire_core::mcs::Config;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::RunState;
use pushwire_core::mcs::owned;
use pushwire_tests::pair::*;

const PINGS: fn(&Frame) -> bool = |frame| matches!(frame, Frame::Ping(_));

fn with_server_interval(interval_ms: i32) -> owned::LoginResponse {
    owned::LoginResponse {
        heartbeat_config: Some(owned::HeartbeatConfig {
            interval_ms: Some(interval_ms),
            ..Default::default()
        }),
        ..login_response()
    }
}

// heartbeat_manager_unittest.cc: Init
#[test]
fn nothing_is_due_before_the_start() {
    let pair = Pair::new(Config::default());
    assert_eq!(pair.session.poll_timeout(), Ok(None));
}

// heartbeat_manager_unittest.cc: AckBeforeStart
#[test]
fn an_answer_before_the_login_starts_no_heartbeat() {
    let mut pair = Pair::new(Config::default());
    pair.login = None;
    pair.start();
    pair.send([pong(0)]);
    pair.run_for(secs(29));
    assert!(pair.sent_at(PINGS).is_empty());
    assert!(pair.times(|seen| matches!(seen, Seen::Pong(_))).is_empty());
}

// heartbeat_manager_unittest.cc: Start
#[test]
fn the_first_ping_comes_an_interval_after_the_login() {
    let mut pair = Pair::started(Config::default());
    pair.run_for(Duration::from_millis(19_999));
    assert!(pair.sent_at(PINGS).is_empty());
    pair.run_for(Duration::from_millis(1));
    assert_eq!(pair.sent_at(PINGS), [20_000]);
    assert_eq!(pair.times(|seen| *seen == Seen::Ping), [20_000]);
}

// heartbeat_manager_unittest.cc: AckedHeartbeat
#[test]
fn an_answered_ping_is_followed_by_the_next_an_interval_later() {
    let mut pair = Pair::started(Config::default());
    pair.answers_pings = false;
    pair.run_for(secs(20));
    pair.run_for(secs(3));
    pair.send([pong(0)]);
    assert!(pair.has_seen(&Seen::Pong(secs(3))));
    pair.answers_pings = true;
    pair.run_for(secs(60));
    assert_eq!(pair.sent_at(PINGS), [20_000, 43_000, 63_000, 83_000]);
    assert_eq!(pair.connects().len(), 1);
}

// heartbeat_manager_unittest.cc: UnackedHeartbeat
#[test]
fn an_unanswered_ping_costs_the_connection_once() {
    let mut pair = Pair::started(Config::default());
    pair.answers_pings = false;
    let waited = pair.run_until(|seen| matches!(seen, Seen::Disconnected(_)));
    assert_eq!(waited, secs(25));
    assert!(pair.has_seen(&Seen::Disconnected(Reason::HeartbeatTimeout)));
    assert_eq!(pair.sent_at(PINGS), [20_000]);
    assert_eq!(pair.connects(), [(0, 0), (25_000, 0)], "at once, to the endpoint that worked");
}

// heartbeat_manager_unittest.cc: UpdateIntervalThenStart
#[test]
fn the_interval_of_the_login_response_wins_from_the_start() {
    let mut pair = Pair::new(Config::default());
    pair.login = Some(with_server_interval(60_000));
    pair.start();
    pair.run_for(secs(120));
    assert_eq!(pair.sent_at(PINGS), [60_000, 120_000]);
}

// heartbeat_manager_unittest.cc: StartThenUpdateInterval; heartbeat_manager.cc keeps it for good
#[test]
fn the_interval_of_the_server_stays_on_later_connections() {
    for nothing in [login_response(), with_server_interval(0), with_server_interval(-1)] {
        let mut pair = Pair::new(Config::default());
        pair.login = Some(with_server_interval(60_000));
        pair.start();
        pair.login = Some(nothing);
        pair.run_for(secs(10));
        pair.hang_up(Reason::EndOfStream);
        pair.run_for(secs(60));
        assert_eq!(pair.sent_at(PINGS), [70_000]);
    }
}

// heartbeat_manager_unittest.cc: Stop
#[test]
fn nothing_is_due_after_the_stop() {
    let mut pair = Pair::started(Config::default());
    pair.input(|session, now| session.stop(now));
    assert_eq!(pair.session.poll_timeout(), Ok(None));
    pair.run_for(secs(3_600));
    assert!(pair.sent_at(PINGS).is_empty());
}

// heartbeat_manager_unittest.cc: MissedHeartbeat
#[test]
fn a_device_that_wakes_up_pings_at_once_and_gives_up_one_that_was_unanswered() {
    let mut pair = Pair::new(Config::default());
    pair.input(|session, now| session.woke_up(now));
    assert_eq!(pair.session.poll_timeout(), Ok(None), "no effect before the start");
    pair.start();
    pair.answers_pings = false;
    pair.run_for(secs(7));
    pair.input(|session, now| session.woke_up(now));
    assert_eq!(pair.sent_at(PINGS), [7_000]);
    pair.run_for(secs(1));
    pair.input(|session, now| session.woke_up(now));
    assert!(pair.has_seen(&Seen::Disconnected(Reason::WokeUp)));
    assert_eq!(pair.connects(), [(0, 0), (8_000, 0)]);
}

// heartbeat_manager_unittest.cc: ClientIntervalInvalid
#[test]
fn intervals_that_do_not_fit_the_wire_are_refused() {
    for interval in [Duration::ZERO, Duration::from_micros(1), secs(2_147_484)] {
        let config = Config { client_heartbeat_interval: Some(interval), ..Config::new() };
        assert_eq!(config.check().unwrap_err().field(), "client_heartbeat_interval");
    }
}

// heartbeat_manager_unittest.cc: ClientIntervalAfterHeartbeatTriggered
#[test]
fn the_interval_runs_in_full_after_an_answer_that_came_late() {
    let mut pair = Pair::started(Config::default());
    pair.answers_pings = false;
    pair.run_for(Duration::from_millis(24_900));
    pair.send([pong(0)]);
    pair.run_for(Duration::from_millis(19_900));
    assert_eq!(pair.sent_at(PINGS).len(), 1);
    pair.run_for(secs(1));
    assert_eq!(pair.sent_at(PINGS).len(), 2);
}

// heartbeat_manager.cc: every received frame counts, nothing sent does
#[test]
fn any_frame_of_the_server_restarts_the_interval_and_answers_a_ping() {
    let kinds: [fn() -> Frame; 4] =
        [|| message(""), || ping(0), || Frame::Raw(7, vec![]), || Frame::Raw(100, vec![1])];
    for kind in kinds {
        let mut pair = Pair::started(Config::default());
        pair.answers_pings = false;
        pair.run_for(secs(15));
        pair.send([kind()]);
        pair.run_for(secs(20));
        assert_eq!(pair.sent_at(PINGS), [35_000]);
        pair.run_for(secs(4));
        pair.send([kind()]);
        pair.run_for(secs(19));
        assert_eq!((pair.connects().len(), pair.sent_at(PINGS).len()), (1, 1));
    }
}

#[test]
fn nothing_that_we_send_puts_a_ping_off() {
    let mut pair = Pair::started(Config::default());
    pair.answer = Answer::Hold;
    pair.send([message("a")]);
    pair.holds_writes = true;
    pair.run_for(secs(10));
    pair.session.poll_transmit(pair.now, &mut [0; 64]).unwrap();
    pair.holds_writes = false;
    pair.run_for(secs(10));
    assert_eq!(pair.sent_at(PINGS), [20_000]);
}

// mcs_client.cc drops a ping that falls due during a write; ours waits (spec/mcs.md §2.6)
#[test]
fn a_ping_due_during_a_write_goes_out_after_it_and_its_answer_is_awaited_from_then() {
    let mut pair = Pair::started(Config::default());
    pair.answers_pings = false;
    pair.holds_writes = true;
    pair.send([ping(0)]);
    pair.run_for(secs(28));
    assert!(pair.sent_at(PINGS).is_empty());
    pair.holds_writes = false;
    pair.finish_write();
    assert_eq!(pair.sent_at(PINGS), [28_000]);
    let waited = pair.run_until(|seen| matches!(seen, Seen::Disconnected(_)));
    assert_eq!(waited, secs(5));
}

#[test]
fn part_of_a_large_frame_is_a_sign_of_life_while_a_ping_waits() {
    let mut pair = Pair::started(Config::default());
    pair.answers_pings = false;
    pair.run_for(secs(20));
    let mut large = stanza("a");
    large.raw_data = Some(vec![0; 4_000]);
    pair.queue(&Frame::Data(large), Some("a".to_owned()));
    for _ in 0..5 {
        pair.let_in(1_000);
        pair.run_for(secs(4));
    }
    assert_eq!(pair.connects().len(), 1);
    assert_eq!(pair.times(|seen| matches!(seen, Seen::Message(_))), [36_000]);
}

// heartbeat_manager.cc: the server's ping is answered with what was received
#[test]
fn every_ping_of_the_server_is_answered_once() {
    let mut pair = Pair::started(Config::default());
    pair.send([ping(0), ping(0), message("a"), ping(0)]);
    let pongs = pair.sent.iter().filter(|(_, frame)| matches!(frame, Frame::Pong(_)));
    assert_eq!(pongs.count(), 3);
    assert_eq!(pair.session.state(), RunState::Started);
}

//! What kills or misleads firebase-messaging 0.4.5 does neither here.
//!
//! One test for each defect of that package which concerns the session (spec/mcs.md §10). What happens
//! in decryption (poisoned payloads) and in registration (an identity changed by an outage) is tested
//! with those parts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test harness: a broken expectation is a failed test"
)]

use std::time::Duration;

use pushwire_core::error::PeerError;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::ConnectFailure;
use pushwire_core::mcs::ErrorKind;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::RunState;
use pushwire_tests::pair::*;

fn is_started(seen: &Seen) -> bool {
    matches!(seen, Seen::State(RunState::Started, _))
}

fn is_stopped(seen: &Seen) -> bool {
    matches!(seen, Seen::Stopped(_))
}

/// Defect 1: a plain, corrupt or undecodable message ends it, is not acknowledged, and ends it again
/// after each restart.
#[test]
fn a_poisonous_message_is_acknowledged_and_does_not_come_back() {
    let mut pair = Pair::started(Config::default());
    pair.send_with_id(&Frame::Raw(8, vec![0x4a, 1, b'p', 0x3a, 9]), "p");
    let mut headers = stanza("headers");
    headers.app_data = vec![app_data("crypto-key", "dh=;;p256ecdsa")];
    pair.send([Frame::Data(headers), message("plain")]);
    assert_eq!(pair.selective_acks(), ["p", "headers", "plain"]);
    pair.hang_up(Reason::EndOfStream);
    pair.run_until(is_started);
    assert_eq!(pair.listed(), ["p", "headers", "plain"]);
    pair.send_with_id(&Frame::Raw(8, vec![0x4a, 1, b'p', 0x3a, 9]), "p");
    assert!(pair.has_seen(&Seen::Duplicate("p".to_owned())));
}

/// Defect 2: a tag from 16 on ends it.
#[test]
fn no_tag_ends_the_session() {
    let mut pair = Pair::started(Config::default());
    for tag in (0..=255).filter(|tag| *tag != 4) {
        pair.send([Frame::Raw(tag, vec![])]);
    }
    pair.send([message("a")]);
    assert_eq!(pair.delivered().last(), Some(&"a"));
    assert_eq!((pair.session.state(), pair.connects().len()), (RunState::Started, 1));
}

/// Defect 3: three failures of the handler end it, and the messages are acknowledged.
#[test]
fn a_failing_handler_loses_no_message() {
    let mut pair = Pair::started(Config::default());
    pair.answer = Answer::Reject;
    pair.send([message("a"), message("b"), message("c")]);
    assert!(pair.has_seen(&Seen::Stopped(Reason::TooManyErrors(ErrorKind::Notify))));
    assert!(pair.selective_acks().is_empty());
    pair.answer = Answer::Accept;
    pair.start();
    assert!(pair.listed().is_empty());
    pair.send([message("a"), message("b"), message("c")]);
    assert_eq!(pair.accepted, ["a", "b", "c"]);
}

/// Defect 4: when the first connect phase is used up, it hangs without a word.
#[test]
fn a_start_that_never_connects_ends_with_its_reason() {
    let mut pair = Pair::new(Config::default());
    pair.dials = vec![Dial::Fail(ConnectFailure::Unauthenticated); 5].into();
    pair.start();
    pair.run_until(is_stopped);
    let reason = Reason::GaveUp(ConnectFailure::Unauthenticated);
    assert!(pair.has_seen(&Seen::Stopped(reason)));
    assert!(pair.has_seen(&Seen::State(RunState::Stopped, reason)));
    assert_eq!(pair.session.poll_timeout(), Ok(None));
}

/// Defects 5 and 10: after ending itself it never reaches `stopped`, gives no reason and cannot be
/// started again.
#[test]
fn a_session_that_ended_itself_says_so_and_starts_again() {
    let mut pair = Pair::new(Config::default());
    pair.login = Some(refusal(7));
    pair.start();
    pair.run_until(is_stopped);
    assert_eq!(pair.session.state(), RunState::Stopped);
    pair.input(|session, now| session.stop(now));
    assert_eq!(pair.times(is_stopped).len(), 1);
    assert!(pair.has_seen(&Seen::Stopped(Reason::IdentityRejected(7))));
    pair.login = Some(login_response());
    pair.start();
    assert_eq!(pair.session.state(), RunState::Started);
}

/// Defect 6: error counters survive a restart, so that one more error ends it.
#[test]
fn a_start_forgets_earlier_errors_of_every_kind() {
    let errors: [fn(&mut Pair); 3] = [
        |pair| pair.hang_up(Reason::EndOfStream),
        |pair| pair.send_bytes(&[8, 0x80, 0x80, 0x80, 0x80, 0x80]),
        |pair| {
            pair.answer = Answer::Reject;
            pair.send([message("a")]);
            pair.answer = Answer::Accept;
        },
    ];
    for error in errors {
        let mut pair = Pair::started(Config::default());
        for _ in 0..3 {
            error(&mut pair);
            pair.run_for(secs(4));
        }
        assert_eq!(pair.session.state(), RunState::Stopped);
        pair.start();
        for _ in 0..2 {
            error(&mut pair);
            pair.run_for(secs(4));
            assert_eq!(pair.session.state(), RunState::Started);
        }
    }
}

/// Defect 7: a reset by heartbeat ends it if the next connection takes a second or more.
#[test]
fn a_dead_link_and_a_slow_reconnect_are_survived() {
    for millis in [0, 900, 1_500, 3_000, 29_000] {
        let mut pair = Pair::started(Config::default());
        pair.answers_pings = false;
        pair.dials = [Dial::Hang].into();
        pair.run_until(|seen| *seen == Seen::Disconnected(Reason::HeartbeatTimeout));
        pair.run_for(Duration::from_millis(millis));
        pair.connect_by_hand();
        pair.settle();
        pair.send([message("a")]);
        assert_eq!((pair.session.state(), pair.delivered().len()), (RunState::Started, 1));
    }
}

/// Defect 8: an error of code 0 counts as a refusal.
#[test]
fn an_error_of_code_zero_is_a_success() {
    let mut pair = Pair::new(Config::default());
    pair.login = Some(refusal(0));
    pair.start();
    assert_eq!(pair.session.state(), RunState::Started);
}

/// Defect 9: a server that talks nonsense is dialled in a hot loop.
#[test]
fn a_server_that_talks_nonsense_is_not_dialled_in_a_loop() {
    let mut pair = Pair::new(Config::default());
    pair.version = 0;
    pair.start();
    pair.run_for(secs(3_600));
    assert!(pair.has_seen(&Seen::Stopped(Reason::TooManyErrors(ErrorKind::Read))));
    assert_eq!(pair.connects().len(), 3);
    for config in [Config::chromium(), Config::always_on()] {
        let mut pair = Pair::new(config);
        pair.version = 0;
        pair.start();
        pair.run_for(secs(3_600));
        let reason = Reason::Peer(PeerError::Version(0));
        let tries = pair.times(|seen| *seen == Seen::Disconnected(reason)).len();
        assert!((5..30).contains(&tries), "{tries}");
    }
}

/// Its skipped tags are not counted, so that every later stream id is wrong.
#[test]
fn skipped_frames_are_counted() {
    let mut pair = Pair::started(Config::default());
    pair.send([5, 6, 9, 11, 12, 13, 14, 15].map(|tag| Frame::Raw(tag, vec![])));
    pair.send([message("a")]);
    assert_eq!(pair.sent.last().unwrap().1.last(), Some(Some(10)));
}

/// Its list of ids is emptied by any login, confirmed or not.
#[test]
fn a_login_that_confirms_nothing_empties_no_list() {
    let mut pair = Pair::started(Config::default());
    pair.send([message("a")]);
    pair.login = Some(Default::default());
    for _ in 0..3 {
        pair.hang_up(Reason::EndOfStream);
        pair.run_until(is_started);
        pair.send([ping(0)]);
        assert_eq!(pair.listed(), ["a"]);
    }
}

/// It drops `deleted_messages` without a word.
#[test]
fn the_application_learns_that_the_server_dropped_messages() {
    let mut pair = Pair::started(Config::default());
    let mut deleted = stanza("a");
    deleted.app_data = vec![app_data("message_type", "deleted_messages")];
    pair.send([Frame::Data(deleted)]);
    assert!(pair.has_seen(&Seen::Deleted(None, Some("a".to_owned()))));
}

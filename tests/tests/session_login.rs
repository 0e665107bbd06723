//! Logging in: what the request says, what counts as an answer, and what a missing one costs.
//!
//! Mirrors Chromium's mcs_util_unittest.cc and the handshake half of
//! connection_handler_impl_unittest.cc (spec/mcs.md §1.3, §2.6, §4). Virtual time, scripted server.
//! Which ids a login lists is in `session_keeps_ids.rs`.

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
use pushwire_core::mcs::ErrorKind;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::RunState;
use pushwire_core::mcs::owned;
use pushwire_tests::pair::*;

// mcs_util_unittest.cc: BuildLoginRequest
#[test]
fn the_login_request_says_who_the_device_is_and_nothing_else() {
    let mut pair = Pair::new(Config {
        chrome_version: "1.0",
        server_heartbeat_interval: None,
        ..Config::new()
    });
    pair.start();
    let expected = owned::LoginRequest {
        id: "chrome-1.0".to_owned(),
        domain: "mcs.android.com".to_owned(),
        user: "4421448356646222460".to_owned(),
        resource: "4421448356646222460".to_owned(),
        auth_token: "12345".to_owned(),
        device_id: Some("android-3d5c23dac2a1fa7c".to_owned()),
        setting: vec![owned::Setting { name: "new_vc".to_owned(), value: "1".to_owned() }],
        adaptive_heartbeat: Some(false),
        use_rmq2: Some(true),
        auth_service: Some(2),
        network_type: Some(1),
        ..Default::default()
    };
    assert_eq!(pair.sent[0].1, Frame::LoginRequest(expected));
}

// connection_handler_impl_unittest.cc: Init
#[test]
fn the_handshake_is_a_version_byte_and_a_login_and_nothing_more_until_it_is_answered() {
    let mut pair = Pair::new(Config::default());
    pair.login = None;
    pair.start();
    pair.send([ping(0), message("early")]);
    pair.run_for(secs(20));
    assert_eq!(pair.session.state(), RunState::StartingLogin);
    assert_eq!(pair.sent.len(), 1);
    let login = &pair.sent[0].1;
    assert_eq!(pair.wire, [&[41][..], &login.bytes()].concat());
    pair.send([Frame::LoginResponse(login_response())]);
    assert_eq!(pair.session.state(), RunState::Started);
    assert!(matches!(pair.sent[1].1, Frame::Pong(_)));
    assert_eq!(pair.selective_acks(), ["early"]);
}

// Chromium cannot meet it: connection_handler_impl.cc does not read before the login is written.
#[test]
fn an_answer_to_a_login_that_is_not_out_vouches_for_nothing() {
    let mut pair = Pair::new(Config::default());
    pair.session.restore_received(pair.now, "a");
    pair.dials = [Dial::Hang].into();
    pair.start();
    pair.connect_by_hand();
    let early = [&[41][..], &Frame::LoginResponse(login_response()).bytes()].concat();
    pair.session.receive_buffer()[..early.len()].copy_from_slice(&early);
    pair.session.handle_received(pair.now, early.len()).unwrap();
    pair.settle();
    let reason = Reason::Peer(PeerError::LoginResponse);
    let position = |wanted: Seen| pair.seen.iter().position(|(_, seen)| *seen == wanted).unwrap();
    let left = position(Seen::Disconnected(reason));
    assert!(left < position(Seen::State(RunState::Started, Reason::LoginAccepted)));
    assert!(left < position(Seen::Confirmed(vec!["a".to_owned()])));
    assert_eq!(pair.listed(), ["a"]);
}

// connection_handler_impl_unittest.cc: InitFailedVersionCheck
#[test]
fn a_server_of_an_older_version_is_left_and_38_and_newer_ones_are_not() {
    for version in [0, 37, 39, 40] {
        let mut pair = Pair::new(Config::default());
        pair.version = version;
        pair.start();
        let reason = Reason::Peer(PeerError::Version(version));
        assert!(pair.has_seen(&Seen::Disconnected(reason)), "{version}");
        assert!(!pair.has_seen(&Seen::State(RunState::Started, Reason::LoginAccepted)));
    }
    for version in [38, 41, 42, 255] {
        let mut pair = Pair::new(Config::default());
        pair.version = version;
        pair.start();
        assert_eq!(pair.session.state(), RunState::Started, "{version}");
    }
}

// connection_handler_impl_unittest.cc: InitTimeout
#[test]
fn silence_after_the_login_ends_the_attempt_after_30_seconds() {
    let mut pair = Pair::new(Config::default());
    pair.login = None;
    pair.start();
    let waited = pair.run_until(|seen| *seen == Seen::Disconnected(Reason::LoginTimeout));
    assert_eq!(waited, secs(30));
}

// connection_handler_impl_unittest.cc: InitIncompleteTimeout
#[test]
fn half_a_login_response_ends_the_attempt_even_if_it_drips() {
    let mut pair = Pair::new(Config::default());
    pair.login = None;
    pair.start();
    let response = Frame::LoginResponse(login_response()).bytes();
    for byte in &response[..3] {
        pair.run_for(secs(9));
        pair.send_bytes(&[*byte]);
    }
    let waited = pair.run_until(|seen| *seen == Seen::Disconnected(Reason::LoginTimeout));
    assert_eq!(waited, secs(3), "30 s in all");
}

// connection_handler_impl_unittest.cc: ReInit
#[test]
fn the_session_logs_in_on_the_next_connection_after_a_timeout() {
    let mut pair = Pair::new(Config::default());
    pair.login = None;
    pair.start();
    pair.run_until(|seen| matches!(seen, Seen::Disconnected(_)));
    pair.login = Some(login_response());
    pair.run_until(|seen| matches!(seen, Seen::State(RunState::Started, _)));
    pair.send([message("a")]);
    assert_eq!(pair.delivered(), ["a"]);
}

// mcs_client_unittest.cc: LoginSuccess
#[test]
fn the_run_states_follow_each_other_with_their_reasons() {
    let pair = Pair::started(Config::default());
    let states: Vec<_> = pair
        .seen
        .iter()
        .filter(|(_, seen)| matches!(seen, Seen::State(..)))
        .map(|(_, seen)| seen.clone())
        .collect();
    let expected = [
        Seen::State(RunState::StartingTasks, Reason::Start),
        Seen::State(RunState::StartingConnection, Reason::Start),
        Seen::State(RunState::StartingLogin, Reason::Connected),
        Seen::State(RunState::Started, Reason::LoginAccepted),
    ];
    assert_eq!(states, expected);
}

// mcs_client_unittest.cc: FailLogin
#[test]
fn a_refused_login_delivers_nothing_confirms_nothing_and_tries_again() {
    let mut pair = Pair::new(Config::default());
    let now = pair.now;
    assert!(pair.session.restore_received(now, "kept"));
    pair.login = Some(refusal(1));
    pair.start();
    let reason = Reason::Peer(PeerError::LoginRefused(1));
    assert!(pair.has_seen(&Seen::State(RunState::Resetting, reason)));
    assert!(pair.times(|seen| matches!(seen, Seen::Confirmed(_))).is_empty());
    assert!(!pair.is_connected());
    pair.login = Some(login_response());
    pair.run_until(|seen| matches!(seen, Seen::State(RunState::Started, _)));
    assert_eq!(pair.listed(), ["kept"]);
    assert_eq!(pair.connects()[1], (3_000, 1), "the next endpoint, after reset_interval");
}

// spec/mcs.md §4.2: three refusals in a row end the session with the code
#[test]
fn an_identity_that_is_refused_three_times_ends_the_session() {
    let mut pair = Pair::new(Config::default());
    pair.login = Some(refusal(401));
    pair.start();
    let waited = pair.run_until(|seen| matches!(seen, Seen::Stopped(_)));
    assert!(pair.has_seen(&Seen::Stopped(Reason::IdentityRejected(401))));
    assert_eq!((waited, pair.connects().len()), (secs(6), 3));
    pair.run_for(secs(3_600));
    assert_eq!(pair.connects().len(), 3);
}

// connection_handler_impl.cc: the partial parser; spec/mcs.md §4.3
#[test]
fn an_empty_login_response_is_a_success() {
    let mut pair = Pair::new(Config::default());
    let now = pair.now;
    pair.session.restore_received(now, "kept");
    pair.login = None;
    pair.start();
    pair.send([Frame::Raw(3, vec![])]);
    assert_eq!(pair.session.state(), RunState::Started);
    assert!(pair.session.unconfirmed_ids().eq(["kept"]), "nothing is confirmed");
}

// spec/mcs.md §4.4: unlike other messages, a LoginResponse that cannot be decoded ends the attempt
#[test]
fn a_login_response_that_cannot_be_decoded_is_no_login() {
    let mut pair = Pair::new(Config::default());
    pair.login = None;
    pair.start();
    pair.send([Frame::Raw(3, vec![0x0a, 0x50, 1])]);
    assert!(pair.has_seen(&Seen::Disconnected(Reason::Peer(PeerError::LoginResponse))));
    assert!(pair.has_seen(&Seen::Warning(ErrorKind::Login.into())));
}

// connection_handler_impl.cc: a second LoginResponse is logged as unexpected
#[test]
fn a_second_login_response_is_counted_and_changes_nothing() {
    let mut pair = Pair::started(Config::default());
    pair.send([Frame::LoginResponse(refusal(5)), message("a")]);
    assert_eq!(pair.session.state(), RunState::Started);
    assert!(pair.has_seen(&Seen::Skipped(3)));
    assert_eq!(pair.delivered(), ["a"]);
}

// mcs_client.cc: the LoginResponse is stream id 1 even if other frames came first (spec/mcs.md §5.1)
#[test]
fn messages_before_the_login_response_never_raise_what_is_reported_as_received() {
    let mut pair = Pair::new(Config::default());
    pair.login = None;
    pair.answer = Answer::Hold;
    pair.start();
    pair.send([message("a"), message("b"), message("c")]);
    pair.accept();
    pair.accept();
    pair.send([Frame::LoginResponse(login_response())]);
    assert_eq!(pair.sent.last().unwrap().1.last(), Some(Some(1)));
    pair.send([ping(0)]);
    pair.accept();
    pair.send([ping(0), ping(0), ping(0)]);
    assert_eq!(pair.delivered(), ["a", "b", "c"]);
    assert_eq!(pair.selective_acks(), ["a", "b", "c"]);
}

// mcs_client.cc: the idle reply says when it was sent (spec/mcs.md §9.2)
#[test]
fn a_clock_is_learnt_from_the_login_response_and_used_in_the_idle_reply() {
    let mut pair = Pair::new(Config::default());
    pair.login = Some(owned::LoginResponse {
        server_timestamp: Some(1_700_000_000_000),
        ..login_response()
    });
    pair.start();
    pair.run_for(Duration::from_millis(2_500));
    let mut question = stanza("");
    question.category = "com.google.android.gsf.gtalkservice".to_owned();
    question.app_data = vec![app_data("IdleNotification", "true")];
    pair.send([Frame::Data(question)]);
    let Frame::Data(reply) = &pair.sent.last().unwrap().1 else {
        panic!("no reply");
    };
    assert_eq!(reply.sent, Some(1_700_000_002));
}

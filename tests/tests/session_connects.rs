//! From one connection to the next: endpoints, waits, network changes, giving up.
//!
//! Mirrors Chromium's connection_factory_impl_unittest.cc with its test policy (doubling, no jitter,
//! capped; spec/mcs.md §8); the quadratic default is firebase-messaging's. Decided differently:
//! every attempt that ends before the login moves on to the next endpoint. No sockets.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test harness: a broken expectation is a failed test"
)]

use std::time::Duration;

use pushwire_core::error::DriveError;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::ConnectFailure;
use pushwire_core::mcs::Memory;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::RunState;
use pushwire_core::retry::Jitter;
use pushwire_core::retry::RetryPolicy;
use pushwire_tests::pair::*;

const UNREACHABLE: Dial = Dial::Fail(ConnectFailure::Unreachable);

/// Chromium's test policy in seconds instead of milliseconds.
fn policy() -> Config {
    Config {
        connection_retry_count: None,
        abort_on_sequential_error_count: None,
        reset_interval: Duration::ZERO,
        retry_policy: RetryPolicy::Exponential {
            base: secs(1),
            factor: 2,
            cap: secs(10),
            jitter: Jitter::None,
        },
        ..Config::new()
    }
}

fn failing(config: Config, failures: usize) -> Pair {
    let mut pair = Pair::new(config);
    pair.dials = vec![UNREACHABLE; failures].into();
    pair.start();
    pair
}

fn start_of_login(seen: &Seen) -> bool {
    matches!(seen, Seen::State(RunState::Started, _))
}

// connection_factory_impl_unittest.cc: Initialize
#[test]
fn nothing_is_open_or_due_before_the_start() {
    let mut pair = Pair::new(policy());
    pair.settle();
    assert_eq!(pair.session.state(), RunState::Created);
    assert!(pair.seen.is_empty() && pair.sent.is_empty());
    let early = pair.session.handle_connected(pair.now);
    assert_eq!(early, Err(DriveError::NotConnecting));
}

// connection_factory_impl_unittest.cc: ConnectSuccess
#[test]
fn a_success_goes_to_the_first_endpoint_without_a_wait() {
    let pair = Pair::started(policy());
    assert_eq!(pair.connects(), [(0, 0)]);
    assert!(pair.retries().is_empty());
}

// connection_factory_impl_unittest.cc: ConnectFail
#[test]
fn a_failure_waits_and_moves_on_to_the_next_endpoint() {
    let mut pair = failing(policy(), 1);
    assert_eq!(pair.session.state(), RunState::StartingConnection);
    assert_eq!(pair.retries(), [1_000]);
    pair.run_for(secs(1));
    assert_eq!(pair.connects(), [(0, 0), (1_000, 1)]);
}

// connection_factory_impl_unittest.cc: FailThenSucceed
#[test]
fn the_next_attempt_comes_no_sooner_than_the_wait_and_success_clears_it() {
    let mut pair = failing(policy(), 1);
    pair.run_for(Duration::from_millis(999));
    assert_eq!(pair.connects().len(), 1);
    pair.run_until(start_of_login);
    pair.run_for(secs(11));
    pair.hang_up(Reason::EndOfStream);
    assert_eq!(pair.connects()[2].0, 12_000, "at once");
    assert_eq!(pair.retries().len(), 1);
}

// connection_factory_impl_unittest.cc: MultipleFailuresThenSucceed
#[test]
fn five_failures_wait_the_sum_of_the_backoff_in_turn_at_each_endpoint() {
    let mut pair = failing(policy(), 5);
    let waited = pair.run_until(start_of_login);
    assert_eq!(waited, secs(1 + 2 + 4 + 8 + 10));
    let endpoints: Vec<_> = pair.connects().iter().map(|(_, endpoint)| *endpoint).collect();
    assert_eq!(endpoints, [0, 1, 0, 1, 0, 1]);
}

// connection_factory_impl_unittest.cc: FailThenNetworkChangeEvent, ShouldNotIncreaseBackoffDelayOnNetworkChange
#[test]
fn a_network_change_connects_at_once_and_its_failure_leaves_the_wait_as_it_was() {
    let mut pair = failing(policy(), 4);
    pair.run_for(secs(3));
    assert_eq!(pair.retries(), [1_000, 2_000, 4_000]);
    pair.run_for(secs(1));
    pair.input(|session, now| session.network_changed(now));
    assert_eq!(pair.connects()[3], (4_000, 0), "the first endpoint again");
    pair.run_until(start_of_login);
    assert_eq!(pair.connects()[4].0, 7_000);
    assert_eq!(pair.retries().len(), 3);
}

// connection_factory_impl_unittest.cc: CanarySucceedsThenDisconnects
#[test]
fn a_connection_after_a_network_change_is_replaced_like_any_other() {
    let mut pair = failing(policy(), 3);
    pair.run_for(secs(3));
    pair.input(|session, now| session.network_changed(now));
    assert_eq!(pair.session.state(), RunState::Started);
    pair.run_for(secs(11));
    pair.hang_up(Reason::Transport);
    assert_eq!(pair.session.state(), RunState::Started);
    assert_eq!(pair.connects().last().unwrap().0, 14_000);
}

// connection_factory_impl_unittest.cc: CanarySucceedsRetryDuringLogin
#[test]
fn a_wait_that_ends_during_the_login_of_a_canary_disturbs_nothing() {
    let mut pair = failing(policy(), 1);
    pair.login = None;
    pair.input(|session, now| session.network_changed(now));
    pair.run_for(secs(10));
    assert_eq!(pair.session.state(), RunState::StartingLogin);
    assert_eq!(pair.connects().len(), 2);
    pair.send([Frame::LoginResponse(login_response())]);
    assert_eq!(pair.session.state(), RunState::Started);
}

// connection_factory_impl_unittest.cc: FailViaSignalReset
#[test]
fn a_connection_that_dies_right_after_the_login_waits() {
    let mut pair = Pair::started(policy());
    pair.hang_up(Reason::EndOfStream);
    assert_eq!(pair.retries(), [1_000]);
    assert!(!pair.is_connected());
}

// connection_factory_impl.cc: kConnectionResetWindowSecs
#[test]
fn ten_seconds_are_an_early_death_and_more_are_not() {
    for (lived, waits) in [(10_000, 1), (10_001, 0)] {
        let mut pair = Pair::started(policy());
        pair.run_for(Duration::from_millis(lived));
        pair.hang_up(Reason::EndOfStream);
        assert_eq!(pair.retries().len(), waits, "{lived} ms");
    }
}

// connection_factory_impl_unittest.cc: IgnoreResetWhileConnecting, ConnectionResetRace
#[test]
fn further_reports_of_the_same_end_change_nothing() {
    let mut pair = Pair::started(policy());
    pair.hang_up(Reason::EndOfStream);
    let (due, news) = (pair.session.poll_timeout(), pair.seen.len());
    for _ in 0..5 {
        let again = pair.session.handle_disconnected(pair.now, Reason::Transport);
        assert_eq!(again, Err(DriveError::NotConnecting));
        pair.settle();
    }
    assert_eq!((pair.session.poll_timeout(), pair.seen.len()), (due, news));
    pair.run_until(start_of_login);
}

// connection_factory_impl_unittest.cc: SignalResetRestoresBackoff
#[test]
fn a_login_that_dies_early_goes_on_with_the_backoff_before_it() {
    let mut pair = failing(policy(), 2);
    pair.run_until(start_of_login);
    pair.hang_up(Reason::EndOfStream);
    pair.run_until(start_of_login);
    pair.hang_up(Reason::EndOfStream);
    assert_eq!(pair.retries(), [1_000, 2_000, 4_000, 8_000]);
    pair.run_until(start_of_login);
    pair.run_for(secs(11));
    pair.hang_up(Reason::EndOfStream);
    pair.hang_up(Reason::EndOfStream);
    assert_eq!(pair.retries()[4..], [1_000], "one that lived clears it");
}

// connection_factory_impl.cc: LOGIN_FAILURE counts one more failure
#[test]
fn a_refused_login_backs_off_like_a_failed_connect() {
    let mut pair = Pair::new(policy());
    pair.login = Some(refusal(1));
    pair.start();
    pair.run_for(secs(7));
    assert_eq!(pair.retries(), [1_000, 2_000, 4_000, 8_000]);
    let endpoints: Vec<_> = pair.connects().iter().map(|(_, endpoint)| *endpoint).collect();
    assert_eq!(endpoints, [0, 1, 0, 1]);
}

// connection_factory_impl_unittest.cc: ShouldRetryWithSmallDelayAfterManyNetworkChanges
#[test]
fn ten_network_changes_without_a_network_cost_no_more_than_one_wait() {
    let mut pair = failing(policy(), 11);
    for _ in 0..10 {
        pair.input(|session, now| session.network_changed(now));
    }
    assert_eq!(pair.connects().len(), 11);
    assert_eq!(pair.run_until(start_of_login), secs(1));
}

// connection_factory_impl_unittest.cc: SuppressConnectWhenNoNetwork
#[test]
fn without_a_network_nothing_is_tried_and_its_return_connects_at_once() {
    let mut pair = Pair::started(policy());
    pair.run_for(secs(11));
    pair.input(|session, now| session.network_lost(now));
    assert!(pair.has_seen(&Seen::Disconnected(Reason::NetworkLost)));
    assert_eq!(pair.session.poll_timeout(), Ok(None));
    pair.run_for(secs(3_600));
    pair.input(|session, now| session.woke_up(now));
    assert_eq!(pair.connects().len(), 1);
    pair.input(|session, now| session.network_changed(now));
    assert_eq!(pair.session.state(), RunState::Started);
    assert!(pair.retries().is_empty());
}

#[test]
fn a_lost_network_ends_an_attempt_and_a_wait_too() {
    for dial in [Dial::Hang, UNREACHABLE] {
        let mut pair = Pair::new(policy());
        pair.dials = [dial].into();
        pair.start();
        pair.input(|session, now| session.network_lost(now));
        assert_eq!(pair.session.poll_timeout(), Ok(None));
        pair.input(|session, now| session.network_lost(now));
        pair.input(|session, now| session.network_changed(now));
        assert_eq!(pair.session.state(), RunState::Started);
    }
}

// connection_factory_impl_unittest.cc: NetworkChangeBeforeFirstConnection
#[test]
fn network_news_before_the_start_have_no_effect() {
    let mut pair = Pair::new(policy());
    pair.input(|session, now| session.network_changed(now));
    pair.input(|session, now| session.network_lost(now));
    assert!(pair.seen.is_empty());
    pair.start();
    assert_eq!(pair.session.state(), RunState::Started);
}

// connection_factory_impl_unittest.cc: ShouldConnectWhenNetworkChangedDuringHandshake
#[test]
fn a_network_change_during_the_login_starts_over_and_fails_and_succeeds_as_usual() {
    let mut pair = Pair::new(policy());
    pair.login = None;
    pair.start();
    pair.dials = [UNREACHABLE, UNREACHABLE].into();
    pair.input(|session, now| session.network_changed(now));
    assert!(pair.has_seen(&Seen::Disconnected(Reason::NetworkChanged)));
    pair.login = Some(login_response());
    assert_eq!(pair.run_until(start_of_login), secs(3));
}

// connection_factory_impl.cc: NETWORK_CHANGE drops a healthy connection
#[test]
fn a_network_change_replaces_a_healthy_connection() {
    let mut pair = Pair::started(Config::default());
    pair.input(|session, now| session.network_changed(now));
    assert_eq!(pair.session.state(), RunState::Started);
    assert_eq!(pair.connects(), [(0, 0), (0, 0)], "reset_interval does not apply");
    assert!(!pair.times(|seen| matches!(seen, Seen::Warning(_))).iter().any(|_| true));
}

#[test]
fn a_device_that_wakes_up_during_a_wait_connects_at_once_and_keeps_the_wait_if_that_fails() {
    let mut pair = failing(policy(), 5);
    pair.run_for(secs(4));
    pair.input(|session, now| session.woke_up(now));
    assert_eq!(pair.connects()[3].0, 4_000);
    pair.run_until(|seen| matches!(seen, Seen::Connect(_)));
    assert_eq!(pair.connects()[4].0, 7_000);
}

// connection_factory_impl_unittest.cc: MultipleFailuresWrapClientEvents; decided differently
#[test]
fn no_history_of_attempts_is_kept_or_sent() {
    let mut pair = failing(policy(), 50);
    pair.run_until(start_of_login);
    let Frame::LoginRequest(login) = &pair.sent[0].1 else {
        panic!("no login");
    };
    assert!(login.client_event.is_empty());
}

// connection_factory_impl.cc goes back to the first endpoint; decided differently
#[test]
fn an_endpoint_that_worked_is_kept_until_the_network_changes() {
    let mut pair = failing(policy(), 1);
    pair.run_until(start_of_login);
    pair.run_for(secs(11));
    pair.hang_up(Reason::EndOfStream);
    assert_eq!(pair.connects().last().unwrap().1, 1);
    pair.input(|session, now| session.network_changed(now));
    assert_eq!(pair.connects().last().unwrap().1, 0);
}

#[test]
fn a_middlebox_that_lets_the_port_connect_and_then_stalls_is_passed_by_the_next_endpoint() {
    let mut pair = Pair::new(Config::default());
    pair.login = None;
    pair.start();
    pair.run_for(secs(29));
    pair.login = Some(login_response());
    pair.run_for(secs(1));
    assert_eq!(pair.connects(), [(0, 0), (30_000, 1)]);
    assert_eq!(pair.session.state(), RunState::Started);
}

/// The sessions of many devices whose connection has lived, and is then ended like this.
fn fleet(end: impl Fn(&mut Pair)) -> impl Iterator<Item = Pair> {
    (0..300).map(move |seed| {
        let config = Config { reconnect_spread: secs(40), monitor_interval: secs(0), ..policy() };
        let mut pair = Pair::with_seed(config, Memory::<64, 1, 16, 1>::new(), seed);
        pair.start();
        pair.run_for(secs(11));
        end(&mut pair);
        pair
    })
}

#[test]
fn a_fleet_whose_connections_are_ended_comes_back_over_the_spread() {
    for reason in [Reason::EndOfStream, Reason::Transport] {
        let waits: Vec<_> = fleet(|pair| pair.hang_up(reason)).map(|pair| pair.retries()).collect();
        assert!(waits.iter().all(|waits| waits.len() == 1 && waits[0] <= 40_000), "{reason}");
        for tenth in 0..10 {
            let is_in = |waits: &&Vec<u64>| waits[0] / 4_000 == tenth;
            assert!((10..=60).contains(&waits.iter().filter(is_in).count()), "{reason}, {tenth}");
        }
    }
}

#[test]
fn waits_behind_the_spread_begin_as_long_as_it() {
    let unreachable = |pair: &mut Pair| {
        pair.dials = vec![UNREACHABLE].into();
        pair.hang_up(Reason::EndOfStream);
        pair.run_for(secs(41));
    };
    // 1, 2, 4, 8 and 10 s: the policy's cap holds.
    assert!(fleet(unreachable).all(|pair| pair.retries()[1] == 10_000));
}

#[test]
fn what_a_device_finds_out_by_itself_waits_for_no_spread() {
    let silence = |pair: &mut Pair| {
        pair.answers_pings = false;
        pair.run_until(|seen| matches!(seen, Seen::Disconnected(_)));
    };
    assert!(fleet(silence).all(|pair| pair.retries().is_empty() && pair.connects().len() == 2));
    let moved = |pair: &mut Pair| {
        pair.hang_up(Reason::EndOfStream);
        pair.input(|session, now| session.network_changed(now));
    };
    assert!(fleet(moved).all(|pair| pair.connects()[1].0 == 11_000));
}

#[test]
fn the_spread_is_forgotten_with_a_connection_that_lived() {
    let again = |pair: &mut Pair| {
        pair.hang_up(Reason::EndOfStream);
        pair.run_for(secs(60));
        pair.answers_pings = false;
        pair.dials = vec![UNREACHABLE].into();
        pair.run_until(|seen| matches!(seen, Seen::Disconnected(_)));
        pair.run_for(secs(1));
    };
    assert!(fleet(again).all(|pair| pair.retries()[1..] == [1_000]));
}

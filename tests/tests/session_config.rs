//! Every field of `Config`, with its exact effect in virtual time, `None` included, and the presets.
//!
//! Names, units and defaults are those of firebase-messaging 0.4.5's `FcmPushClientConfig`; the fields
//! after `log_debug_verbose` are our own. Times are exact: the clock is the test's. Which values are
//! refused is in core's own tests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test harness: a broken expectation is a failed test"
)]

use std::time::Duration;

use pushwire_core::mcs::Config;
use pushwire_core::mcs::ConnectFailure;
use pushwire_core::mcs::ErrorKind;
use pushwire_core::mcs::Memory;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::RunState;
use pushwire_core::mcs::Warning;
use pushwire_core::mcs::owned;
use pushwire_core::retry::Jitter;
use pushwire_core::retry::RetryPolicy;
use pushwire_tests::pair::*;

const PINGS: fn(&Frame) -> bool = |frame| matches!(frame, Frame::Ping(_));
const UNREACHABLE: Dial = Dial::Fail(ConnectFailure::Unreachable);

fn login_of(config: Config) -> owned::LoginRequest {
    let mut pair = Pair::started(config);
    let Frame::LoginRequest(login) = pair.sent.remove(0).1 else {
        panic!("no login");
    };
    login
}

fn failing(config: Config, failures: usize) -> Pair {
    let mut pair = Pair::new(config);
    pair.dials = vec![UNREACHABLE; failures].into();
    pair.start();
    pair
}

fn is_started(seen: &Seen) -> bool {
    matches!(seen, Seen::State(RunState::Started, _))
}

fn is_stopped(seen: &Seen) -> bool {
    matches!(seen, Seen::Stopped(_))
}

#[test]
fn server_heartbeat_interval_is_reported_by_the_login() {
    let stat = login_of(Config::default()).heartbeat_stat.unwrap();
    assert_eq!((stat.ip.as_str(), stat.timeout, stat.interval_ms), ("", true, 10_000));
    let none = Config { server_heartbeat_interval: None, ..Config::new() };
    assert_eq!(login_of(none).heartbeat_stat, None);
}

#[test]
fn server_heartbeat_interval_bounds_the_silence_only_without_a_client_interval() {
    let passive = Config { client_heartbeat_interval: None, ..Config::new() };
    let mut pair = Pair::started(passive);
    pair.run_for(secs(5));
    pair.send([ping(0)]);
    let waited = pair.run_until(|seen| *seen == Seen::Disconnected(Reason::Silence));
    assert_eq!(waited, secs(12));
    let mut deaf = Pair::started(Config { server_heartbeat_interval: None, ..passive });
    assert_eq!(deaf.session.poll_timeout(), Ok(None), "nothing bounds it");
    deaf.run_for(secs(86_400));
    assert_eq!((deaf.connects().len(), deaf.wakes.len()), (1, 0));
}

#[test]
fn client_heartbeat_interval_is_the_silence_before_a_ping() {
    for seconds in [1, 7, 600] {
        let mut pair = Pair::started(Config {
            client_heartbeat_interval: Some(secs(seconds)),
            ..Config::new()
        });
        pair.run_for(secs(3 * seconds));
        let expected = [1, 2, 3].map(|n| n * seconds * 1_000);
        assert_eq!(pair.sent_at(PINGS), expected);
    }
    let mut pair = Pair::started(Config { client_heartbeat_interval: None, ..Config::new() });
    pair.run_for(secs(600));
    assert!(pair.sent_at(PINGS).is_empty());
}

#[test]
fn send_selective_acknowledgements_false_sends_none_and_lists_the_ids_at_the_next_login() {
    for (sends, acks) in [(true, 3), (false, 0)] {
        let mut pair =
            Pair::started(Config { send_selective_acknowledgements: sends, ..Config::new() });
        pair.send([message("a"), message("b"), message("c")]);
        let iqs = pair.sent_at(|frame| matches!(frame, Frame::Iq(_)));
        assert_eq!(iqs.len(), acks);
        pair.hang_up(Reason::EndOfStream);
        pair.run_until(is_started);
        assert_eq!(pair.listed(), ["a", "b", "c"]);
    }
}

#[test]
fn connection_retry_count_bounds_the_attempts_of_one_phase() {
    let config = Config { connection_retry_count: Some(2), ..Config::new() };
    let mut pair = failing(config, 2);
    let waited = pair.run_until(is_stopped);
    assert_eq!(waited, secs(3), "no wait after the last attempt");
    assert!(pair.has_seen(&Seen::Stopped(Reason::GaveUp(ConnectFailure::Unreachable))));
    let mut pair = failing(config, 1);
    pair.run_until(is_started);
    pair.dials = [UNREACHABLE].into();
    pair.hang_up(Reason::EndOfStream);
    pair.run_until(is_started);
    assert_eq!(pair.retries(), [3_000, 3_000], "a new phase counts anew");
    let mut pair = failing(
        Config {
            connection_retry_count: None,
            start_seconds_before_retry_connect: Duration::from_millis(1),
            monitor_interval: Duration::ZERO,
            ..Config::new()
        },
        1_000,
    );
    pair.run_until(is_started);
    assert_eq!(pair.connects().len(), 1_001);
}

#[test]
fn start_seconds_before_retry_connect_is_the_base_of_quadratic_waits() {
    let mut pair = failing(Config::default(), 5);
    assert_eq!(pair.run_until(is_stopped), secs(3 + 12 + 27 + 48));
    assert_eq!(pair.retries(), [3_000, 12_000, 27_000, 48_000]);
    let mut pair =
        failing(Config { start_seconds_before_retry_connect: secs(2), ..Config::new() }, 4);
    assert_eq!(pair.run_until(is_started), secs(2 + 8 + 18 + 32));
}

#[test]
fn reset_interval_is_the_least_time_from_one_login_to_the_next_connect() {
    for (lived, connects_at) in [(0, 10_000), (4, 10_000), (9, 10_000), (10, 10_000), (15, 15_000)]
    {
        let mut pair = Pair::started(Config { reset_interval: secs(10), ..Config::new() });
        pair.run_for(secs(lived));
        pair.hang_up(Reason::EndOfStream);
        pair.run_for(secs(12));
        assert_eq!(pair.connects()[1].0, connects_at, "lived {lived} s");
    }
    let mut pair = Pair::started(Config { reset_interval: Duration::ZERO, ..Config::new() });
    pair.hang_up(Reason::EndOfStream);
    assert_eq!(pair.session.state(), RunState::Started);
}

#[test]
fn heartbeat_ack_timeout_is_the_wait_after_a_ping() {
    for seconds in [1, 5, 90] {
        let mut pair =
            Pair::started(Config { heartbeat_ack_timeout: secs(seconds), ..Config::new() });
        pair.answers_pings = false;
        let waited = pair.run_until(|seen| matches!(seen, Seen::Disconnected(_)));
        assert_eq!(waited, secs(20 + seconds));
    }
}

/// Logs in again and again, each time with one error, until the session stops.
fn errors_until_abort(pair: &mut Pair, error: impl Fn(&mut Pair)) -> usize {
    for count in 1..=50 {
        error(pair);
        pair.run_for(secs(5));
        if pair.session.state() == RunState::Stopped {
            return count;
        }
    }
    50
}

#[test]
fn abort_on_sequential_error_count_counts_each_kind_in_a_row() {
    let broken = |pair: &mut Pair| pair.send_bytes(&[8, 0x80, 0x80, 0x80, 0x80, 0x80]);
    let ended = |pair: &mut Pair| pair.hang_up(Reason::EndOfStream);
    for limit in [1, 3, 7] {
        let config = Config { abort_on_sequential_error_count: Some(limit), ..Config::new() };
        let mut pair = Pair::started(config);
        assert_eq!(errors_until_abort(&mut pair, ended), limit as usize);
        let reason = Reason::TooManyErrors(ErrorKind::Connection);
        assert!(pair.has_seen(&Seen::Stopped(reason)));
        let mut pair = Pair::started(config);
        assert_eq!(errors_until_abort(&mut pair, broken), limit as usize);
        assert!(pair.has_seen(&Seen::Stopped(Reason::TooManyErrors(ErrorKind::Read))));
        let mut pair = Pair::started(config);
        assert_eq!(errors_until_abort(&mut pair, |pair| pair.send([Frame::Close])), limit as usize);
    }
    let mut pair = Pair::started(Config { abort_on_sequential_error_count: None, ..Config::new() });
    for error in [broken, ended] {
        assert_eq!(errors_until_abort(&mut pair, error), 50, "never");
    }
}

#[test]
fn login_errors_and_failures_of_the_handler_abort_too() {
    let mut pair = Pair::new(Config::default());
    pair.login = None;
    pair.start();
    pair.run_until(is_stopped);
    assert_eq!(pair.connects().len(), 3);
    assert!(pair.has_seen(&Seen::Stopped(Reason::TooManyErrors(ErrorKind::Login))));
    let mut pair = Pair::started(Config::default());
    pair.answer = Answer::Reject;
    pair.send(["a", "b", "c", "d"].map(message));
    assert!(pair.has_seen(&Seen::Stopped(Reason::TooManyErrors(ErrorKind::Notify))));
    assert_eq!(pair.delivered(), ["a", "b", "c"]);
    assert!(pair.selective_acks().is_empty());
}

#[test]
fn a_row_of_errors_ends_with_a_frame_a_login_or_a_message_that_is_taken() {
    let mut pair = Pair::started(Config::default());
    let ended = |pair: &mut Pair| {
        pair.send([ping(0)]);
        pair.hang_up(Reason::EndOfStream);
    };
    assert_eq!(errors_until_abort(&mut pair, ended), 50);
    let mut pair = Pair::new(Config::default());
    pair.login = Some(refusal(1));
    pair.start();
    for _ in 0..5 {
        pair.run_until(|seen| matches!(seen, Seen::Disconnected(_)));
        pair.login = Some(login_response());
        pair.run_until(is_started);
        pair.send([ping(0)]);
        pair.login = Some(refusal(1));
        pair.hang_up(Reason::EndOfStream);
        pair.run_until(|seen| matches!(seen, Seen::Disconnected(_)));
    }
    assert!(pair.times(is_stopped).is_empty());
    let mut pair = Pair::started(Config::default());
    for (count, answer) in
        [Answer::Reject, Answer::Reject, Answer::Accept].iter().cycle().take(30).enumerate()
    {
        pair.answer = *answer;
        pair.send([message(&count.to_string())]);
    }
    assert_eq!(pair.session.state(), RunState::Started);
}

#[test]
fn monitor_interval_is_what_every_deadline_is_a_multiple_of() {
    for (step, pings_at) in [(1_000, 20_000), (7_000, 21_000), (0, 20_000)] {
        let mut pair = Pair::started(Config {
            monitor_interval: Duration::from_millis(step),
            ..Config::new()
        });
        pair.run_for(secs(21));
        assert_eq!(pair.sent_at(PINGS), [pings_at]);
        assert_eq!(pair.wakes.len(), 1, "an idle device does not wake to look");
        pair.run_for(Duration::from_millis(350));
        pair.send([ping(0)]);
        pair.run_for(secs(30));
        let expected = if step == 0 { 41_350 } else { 42_000 };
        assert_eq!(pair.sent_at(PINGS)[1], expected);
    }
}

#[test]
fn log_warn_limit_silences_each_kind_after_so_many_until_the_next_start() {
    let config = |limit| Config {
        log_warn_limit: limit,
        abort_on_sequential_error_count: None,
        ..Config::new()
    };
    let warnings = |pair: &Pair, kind| pair.times(|seen| *seen == Seen::Warning(kind)).len();
    for (limit, expected) in [(Some(2), 2), (Some(0), 0), (None, 9)] {
        let mut pair = Pair::started(config(limit));
        pair.send(vec![Frame::Raw(100, vec![]); 9]);
        assert_eq!(warnings(&pair, Warning::Skipped), expected);
        assert_eq!(pair.times(|seen| *seen == Seen::Skipped(100)).len(), 9);
        pair.hang_up(Reason::EndOfStream);
        assert_eq!(warnings(&pair, Warning::Connection), expected.min(1), "its own count");
        pair.input(|session, now| session.stop(now));
        pair.start();
        pair.send(vec![Frame::Raw(100, vec![]); 9]);
        assert_eq!(warnings(&pair, Warning::Skipped), 2 * expected);
    }
}

#[test]
fn log_debug_verbose_changes_nothing_but_what_drivers_may_log() {
    let run = |verbose| {
        let mut pair = Pair::started(Config { log_debug_verbose: verbose, ..Config::new() });
        assert_eq!(pair.session.config().log_debug_verbose, verbose);
        pair.send([message("a"), Frame::Raw(100, vec![])]);
        pair.run_for(secs(100));
        (pair.seen, pair.sent)
    };
    assert_eq!(run(true), run(false));
}

#[test]
fn send_stream_acknowledgements_sends_them_without_selective_ones() {
    for (stream, expected) in [(true, 1), (false, 0)] {
        let mut pair = Pair::started(Config {
            send_selective_acknowledgements: false,
            send_stream_acknowledgements: stream,
            ..Config::new()
        });
        pair.send((0..10).map(|n| message(&n.to_string())));
        assert_eq!(pair.stream_acks().len(), expected);
    }
}

#[test]
fn retry_policy_decides_how_waits_grow_and_that_an_early_death_goes_on_with_them() {
    let mut pair = failing(
        Config {
            retry_policy: RetryPolicy::Exponential {
                base: secs(4),
                factor: 3,
                cap: secs(60),
                jitter: Jitter::None,
            },
            connection_retry_count: None,
            ..Config::new()
        },
        4,
    );
    pair.run_until(is_started);
    pair.hang_up(Reason::EndOfStream);
    assert_eq!(pair.retries(), [4_000, 12_000, 36_000, 60_000, 60_000]);
}

#[test]
fn connect_timeout_bounds_an_attempt() {
    let mut pair = Pair::new(Config {
        connect_timeout: secs(8),
        connection_retry_count: Some(2),
        ..Config::new()
    });
    pair.dials = [Dial::Hang, Dial::Hang].into();
    pair.start();
    assert_eq!(pair.run_until(is_stopped), secs(8 + 3 + 8));
    assert!(pair.has_seen(&Seen::Stopped(Reason::GaveUp(ConnectFailure::Timeout))));
    let orders = pair.times(|seen| *seen == Seen::Disconnect);
    assert_eq!(orders, [8_000, 19_000], "the driver drops the attempt");
}

#[test]
fn read_timeout_bounds_the_login_and_a_frame_that_has_begun() {
    let config = Config { read_timeout: secs(4), ..Config::new() };
    let mut pair = Pair::new(config);
    pair.login = None;
    pair.start();
    assert_eq!(pair.run_until(|seen| matches!(seen, Seen::Disconnected(_))), secs(4));
    let mut pair = Pair::started(config);
    pair.send_bytes(&[8, 100, 1]);
    let waited = pair.run_until(|seen| *seen == Seen::Disconnected(Reason::FrameTimeout));
    assert_eq!(waited, secs(4));
}

#[test]
fn write_timeout_bounds_a_write() {
    let mut pair = Pair::started(Config { write_timeout: secs(6), ..Config::new() });
    pair.holds_writes = true;
    pair.send([message("a")]);
    let waited = pair.run_until(|seen| *seen == Seen::Disconnected(Reason::WriteTimeout));
    assert_eq!(waited, secs(6));
}

#[test]
fn request_heartbeat_interval_tells_the_client_interval_with_the_login() {
    let asks = |interval| Config {
        request_heartbeat_interval: true,
        client_heartbeat_interval: interval,
        ..Config::new()
    };
    let settings = login_of(asks(Some(secs(300)))).setting;
    assert_eq!((settings[1].name.as_str(), settings[1].value.as_str()), ("hbping", "300000"));
    assert_eq!(login_of(asks(None)).setting.len(), 1);
    assert_eq!(login_of(Config::default()).setting.len(), 1);
}

#[test]
fn endpoint_count_is_how_many_endpoints_are_tried_in_turn() {
    for (count, expected) in [(1, [0, 0, 0, 0]), (2, [0, 1, 0, 1]), (3, [0, 1, 2, 0])] {
        let mut pair = failing(Config { endpoint_count: count, ..Config::new() }, 4);
        pair.run_for(secs(50));
        let endpoints: Vec<_> = pair.connects().iter().map(|(_, endpoint)| *endpoint).collect();
        assert_eq!(endpoints[..4], expected);
    }
}

#[test]
fn chrome_version_is_named_by_the_login() {
    assert_eq!(login_of(Config::default()).id, "chrome-94.0.4606.51");
    let config = Config { chrome_version: "131.0", ..Config::new() };
    assert_eq!(login_of(config).id, "chrome-131.0");
}

#[test]
fn the_defaults_are_those_of_the_reference_api() {
    let config = Config::default();
    assert_eq!(config.server_heartbeat_interval, Some(secs(10)));
    assert_eq!(config.client_heartbeat_interval, Some(secs(20)));
    assert!(config.send_selective_acknowledgements);
    assert_eq!(config.connection_retry_count, Some(5));
    assert_eq!(config.start_seconds_before_retry_connect, secs(3));
    assert_eq!(config.reset_interval, secs(3));
    assert_eq!(config.heartbeat_ack_timeout, secs(5));
    assert_eq!(config.abort_on_sequential_error_count, Some(3));
    assert_eq!(config.monitor_interval, secs(1));
    assert_eq!(config.log_warn_limit, Some(5));
    assert!(!config.log_debug_verbose);
}

/// The waits of so many failures in a row, for many seeds.
fn waits(config: Config, failures: usize) -> Vec<Vec<u64>> {
    let of_seed = |seed| {
        let memory = Memory::<64, 1, 16, 1>::new();
        let mut pair = Pair::with_seed(config, memory, seed);
        pair.dials = vec![UNREACHABLE; failures].into();
        pair.start();
        pair.run_until(is_started);
        pair.retries()
    };
    (0..300).map(of_seed).collect()
}

// backoff_entry.cc with the policy of gcm_backoff_policy.cc
#[test]
fn chromium_waits_stay_in_its_windows_and_use_them() {
    let windows = [(20_100, 30_000), (40_200, 60_000), (80_400, 120_000), (160_800, 240_000)];
    let all = waits(Config::chromium(), 7);
    for (attempt, (shortest, longest)) in windows.into_iter().enumerate() {
        let of_attempt = || all.iter().map(|waits| waits[attempt]);
        assert!(of_attempt().all(|wait| (shortest..=longest).contains(&wait)), "{attempt}");
        let spread = of_attempt().max().unwrap() - of_attempt().min().unwrap();
        assert!(spread > (longest - shortest) * 9 / 10, "{attempt}: {spread}");
    }
    assert!(all.iter().all(|waits| waits[5..] == [600_000, 600_000]));
}

#[test]
fn always_on_waits_anything_up_to_a_doubling_cap() {
    let all = waits(Config::always_on(), 12);
    for attempt in 0..12 {
        let cap = (2_000u64 << attempt).min(900_000);
        let of_attempt = || all.iter().map(|waits| waits[attempt]);
        assert!(of_attempt().all(|wait| wait <= cap), "{attempt}");
        assert!(of_attempt().max().unwrap() > cap * 9 / 10, "{attempt}");
        assert!(of_attempt().min().unwrap() < cap / 10, "{attempt}");
    }
}

#[test]
fn presets_never_give_up_and_differ_where_they_say() {
    let login = login_of(Config::chromium());
    assert_eq!((login.heartbeat_stat, login.setting[1].value.as_str()), (None, "900000"));
    assert_eq!(login_of(Config::always_on()).setting[1].value, "600000");
    for (config, interval, timeout) in
        [(Config::chromium(), 900, 60), (Config::always_on(), 600, 30)]
    {
        let mut pair = Pair::started(config);
        pair.answers_pings = false;
        let waited = pair.run_until(|seen| matches!(seen, Seen::Disconnected(_)));
        assert_eq!(waited, secs(interval + timeout));
        pair.dials = vec![UNREACHABLE; 200].into();
        pair.hang_up(Reason::EndOfStream);
        pair.run_until(is_started);
        pair.login = Some(refusal(1));
        pair.hang_up(Reason::EndOfStream);
        pair.run_for(secs(86_400));
        assert!(pair.times(is_stopped).is_empty());
    }
}

//! Every receiver of the fleet simulation waits as its rules say, and a small fleet meets the targets.
//!
//! The small version of `simulate-fleet` (tests/SIMULATION.md), with fixed seeds. What the rules are is said
//! again here from their sources, as `fleet/peers.rs` cites them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test harness: a broken expectation is a failed test"
)]

use std::ops::RangeInclusive;

use pushwire_tests::simulation::fleet::Fate;
use pushwire_tests::simulation::fleet::Met;
use pushwire_tests::simulation::fleet::Policy;
use pushwire_tests::simulation::fleet::Scenario;
use pushwire_tests::simulation::fleet::run;
use pushwire_tests::simulation::fleet::targets;
use pushwire_tests::simulation::fleet::waits;

const SEEDS: std::ops::Range<u64> = 0..200;

/// Asserts that with every seed each wait is in its range of milliseconds; returns the least and the most.
fn assert_within(
    policy: Policy,
    outcomes: &[Met],
    expected: &[RangeInclusive<u64>],
) -> Vec<(u64, u64)> {
    let runs: Vec<_> = SEEDS.map(|seed| waits(policy, outcomes, seed)).collect();
    let extremes = expected.iter().enumerate().map(|(index, expected)| {
        let found = || runs.iter().map(|waits| waits[index].unwrap());
        let (least, most) = (found().min().unwrap(), found().max().unwrap());
        let is_in = expected.contains(&least) && expected.contains(&most);
        assert!(is_in, "{index}: {least}..={most}, not {expected:?}");
        (least, most)
    });
    extremes.collect()
}

/// Asserts the same, and that some waits are near both ends.
fn assert_waits(policy: Policy, outcomes: &[Met], expected: &[RangeInclusive<u64>]) {
    let extremes = assert_within(policy, outcomes, expected);
    for ((least, most), expected) in extremes.into_iter().zip(expected) {
        let slack = (expected.end() - expected.start()) / 10;
        let is_spread = least <= expected.start() + slack && most + slack >= *expected.end();
        assert!(is_spread, "{least}..={most} of {expected:?}");
    }
}

fn assert_gives_up(policy: Policy, outcomes: &[Met]) {
    assert_eq!(waits(policy, outcomes, 1).last(), Some(&None));
}

/// The same wait whatever the seed.
fn seconds<const N: usize>(seconds: [u64; N]) -> [RangeInclusive<u64>; N] {
    seconds.map(|seconds| seconds * 1000..=seconds * 1000)
}

const LIVES_A_SECOND: Met = Met::LoggedIn(1000);
const LIVES_AN_HOUR: Met = Met::LoggedIn(3_600_000);

#[test]
fn firebase_messaging_waits_3_12_27_48_s_and_gives_up_after_its_fifth_attempt() {
    let policy = Policy::FirebaseMessaging;
    assert_waits(policy, &[Met::Refused; 4], &seconds([0, 3, 12, 27, 48]));
    assert_gives_up(policy, &[Met::Refused; 5]);
}

#[test]
fn firebase_messaging_resets_not_before_3_s_after_a_login() {
    let met = [Met::Refused, Met::Refused, LIVES_A_SECOND, Met::Refused, LIVES_AN_HOUR];
    assert_waits(Policy::FirebaseMessaging, &met, &seconds([0, 3, 12, 2, 3, 0]));
}

#[test]
fn the_default_preset_waits_as_firebase_messaging_on_a_grid_of_seconds() {
    let spread = |from: u64| from * 1000..=from * 1000 + 999;
    let expected = [0..=0, spread(3), spread(12), spread(27), spread(48)];
    assert_within(Policy::Default, &[Met::Refused; 4], &expected);
    assert_gives_up(Policy::Default, &[Met::Refused; 5]);
}

#[test]
fn eneris_waits_a_second_more_each_time_up_to_15() {
    let expected: [u64; 20] = std::array::from_fn(|index| (index as u64 + 1).min(15));
    assert_waits(Policy::Eneris, &[Met::Refused; 19], &seconds(expected));
    assert_waits(
        Policy::Eneris,
        &[Met::Refused, LIVES_A_SECOND, Met::Refused],
        &seconds([1, 2, 1, 2]),
    );
}

#[test]
fn crow_misia_waits_anything_up_to_10_s_forever() {
    let met = [Met::Refused, Met::Refused, LIVES_A_SECOND, Met::Refused, Met::Refused];
    assert_waits(Policy::CrowMisia, &met, &[const { 0..=9_999 }; 6]);
}

#[test]
fn esp_fcm_arduino_doubles_from_a_second_to_a_minute_and_never_begins_again() {
    let met = [[Met::Refused; 6], [LIVES_AN_HOUR; 6]].concat();
    assert_waits(Policy::EspFcmArduino, &met, &seconds([1, 2, 4, 8, 16, 32, 60, 60, 60]));
}

#[test]
fn microg_waits_5_s_then_steps_of_10_then_of_60_up_to_10_minutes() {
    let expected = [5, 10, 20, 30, 40, 50, 120, 180, 240, 300, 360, 420, 480, 540, 600, 600, 600];
    assert_waits(Policy::MicroG, &[Met::Refused; 16], &seconds(expected));
    assert_waits(
        Policy::MicroG,
        &[Met::Refused, LIVES_A_SECOND, Met::Refused],
        &seconds([5, 10, 5, 10]),
    );
}

/// What Chromium waits after so many failures in a row.
fn chromium(failures: u32) -> RangeInclusive<u64> {
    let most = 30_000 << (failures - 1);
    (most * 67 / 100).min(600_000)..=most.min(600_000)
}

#[test]
fn chromium_waits_30_s_doubling_to_10_min_less_a_third_at_random() {
    let mut expected: Vec<_> = (1..9).map(chromium).collect();
    expected.insert(0, 0..=0);
    assert_waits(Policy::Chromium, &[Met::Refused; 8], &expected);
    // Its deadlines are on a grid of seconds.
    let on_a_grid = |wait: &RangeInclusive<u64>| *wait.start()..=wait.end() + 999;
    let preset: Vec<_> = expected[1..].iter().map(on_a_grid).collect();
    let preset = [vec![0..=0], preset].concat();
    assert_within(Policy::ChromiumPreset, &[Met::Refused; 8], &preset);
}

#[test]
fn chromium_goes_on_with_its_backoff_where_a_login_dies_early() {
    let met = [Met::Refused, Met::Refused, LIVES_A_SECOND, LIVES_AN_HOUR, LIVES_A_SECOND];
    let expected = [0..=0, chromium(1), chromium(2), chromium(3), 0..=0, chromium(1)];
    assert_waits(Policy::Chromium, &met, &expected);
}

#[test]
fn always_on_spreads_its_first_waits_over_45_s_and_the_later_ones_over_15_min() {
    let waits = SEEDS.map(|seed| waits(Policy::AlwaysOn, &[Met::Refused; 12], seed));
    let waits: Vec<Vec<u64>> = waits.map(|waits| waits.into_iter().flatten().collect()).collect();
    let most = |index: usize| waits.iter().map(|waits| waits[index]).max().unwrap();
    assert!((40_000..=46_000).contains(&most(0)), "{}", most(0));
    assert!((800_000..=901_000).contains(&most(12)), "{}", most(12));
    assert!(waits.iter().any(|waits| waits[12] < 90_000), "full jitter begins at 0");
}

fn fates(policy: Policy, devices: u64) -> (Fate, Fate) {
    let [outage, closing] =
        [Scenario::Outage, Scenario::Closing].map(|scenario| run(policy, scenario, devices, 1));
    (outage, closing)
}

#[test]
fn a_fleet_of_always_on_meets_the_targets() {
    // In fewer devices chance alone adds as much again to so few connects a second.
    let fates = [Policy::AlwaysOn, Policy::FirebaseMessaging].map(|policy| fates(policy, 4_000));
    let targets = targets(&fates);
    assert_eq!(targets.len(), 6);
    for target in targets {
        assert!(target.is_met(), "{target:?}");
    }
}

#[test]
fn what_is_in_step_is_seen() {
    let is_in_step = |policy| run(policy, Scenario::Closing, 4_000, 1).is_in_step();
    assert!(is_in_step(Policy::Chromium), "no jitter is left at its cap");
    assert!(is_in_step(Policy::EspFcmArduino), "it has none");
    assert!(!is_in_step(Policy::CrowMisia), "it has nothing but");
    assert!(!is_in_step(Policy::AlwaysOn));
}

#[test]
fn the_same_seed_gives_the_same_fate() {
    let run = |seed| Policy::ALL.map(|policy| run(policy, Scenario::Outage, 100, seed));
    assert_eq!(run(5), run(5));
    assert_ne!(run(5), run(6));
}

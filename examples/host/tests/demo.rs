//! `pushwire demo`: three pushes in one process.
//!
//! Runs the real binary. Promises that the demo is quick, that its JSON parses and that nothing
//! secret is printed. What is in the messages is the matter of `listen.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod common;

use std::collections::BTreeSet;
use std::time::Duration;
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use common::pushwire;

/// What a message comes from without a key of the project's own: the Firebase JS SDK's public
/// default.
const PUBLIC_KEY: &str =
    "BDOU99-h67HcA6JeFXHbSNMu7e2yNNu3RzoMj8TM4W88jITfq7ZmPvIM1Iv-4_l2LxQcYwhqby2xGpWwzjfAnG4";

#[test]
fn three_messages_are_printed_within_ten_seconds() {
    let start = Instant::now();
    let ended = pushwire(["demo"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(start.elapsed() < Duration::from_secs(10));
    let messages = ended.stdout.lines().filter(|line| line.starts_with("message"));
    assert_eq!(messages.count(), 3, "{ended:?}");
}

#[test]
fn every_line_of_json_parses() {
    let ended = pushwire(["demo", "--json"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ended.named("message").len(), 3, "{ended:?}");
    assert_eq!(ended.events().last().unwrap()["event"], "stopped");
}

#[test]
fn demo_is_what_runs_without_a_verb() {
    let ended = pushwire(["--json"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ended.named("message").len(), 3, "{ended:?}");
}

#[test]
fn neither_tokens_nor_keys_are_printed() {
    for args in [&["demo"][..], &["demo", "--json"]] {
        let output = pushwire(args).output();
        assert!(!output.contains("APA91b"), "a token: {output}");
        assert!(!output.contains("PRIVATE KEY"), "{output}");
        let output = output.replace(PUBLIC_KEY, "");
        let runs = output.split(|c: char| !is_base64(c));
        let long = runs.filter(|run| run.len() >= 40).find(|run| !is_json(run));
        assert_eq!(long, None, "as long as a key or token");
        let numbers = output.split(|c: char| !c.is_ascii_digit());
        let long: BTreeSet<&str> = numbers.filter(|run| run.len() >= 17).collect();
        let ids = long.iter().filter(|number| names_the_device(&output, number));
        assert_eq!(long.len(), ids.count(), "as long as a security token: {long:?}");
    }
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_')
}

/// A payload, printed as base64 too.
fn is_json(base64: &str) -> bool {
    let bytes = STANDARD_NO_PAD.decode(base64);
    bytes.is_ok_and(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).is_ok())
}

/// Tells whether a number is the device's name, which is no secret.
fn names_the_device(output: &str, number: &str) -> bool {
    let forms = [format!("android_id={number}"), format!("\"android_id\":\"{number}\"")];
    forms.iter().any(|form| output.contains(form))
}

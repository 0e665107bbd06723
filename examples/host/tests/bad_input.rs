//! Files, options and addresses that make no sense.
//!
//! Promises one line on stderr that names the thing, exit code 2, or 4 where nobody listens, and
//! that a state file that could not be used is left as it was.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod common;

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use common::CREDENTIALS;
use common::Ended;
use common::FAST;
use common::pushwire;
use serde_json::Value;
use serde_json::json;
use tempfile::TempDir;

/// A directory with good files; each test spoils one.
struct Files(TempDir);

impl Files {
    fn new() -> Self {
        let files = Self(tempfile::tempdir().unwrap());
        files.write("credentials.json", CREDENTIALS);
        files.write("state.json", r#"{"version":1,"unconfirmed":[],"remembered":[]}"#);
        files
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, text: &str) -> String {
        fs::write(self.path(name), text).unwrap();
        self.path(name)
    }

    /// Listens with good credentials and a state file, at a port where nobody is.
    fn listen(&self, more: &[&str]) -> Ended {
        let (credentials, state) = (self.path("credentials.json"), self.path("state.json"));
        let before = fs::read(&state).unwrap();
        let fixed = ["listen", "--json", "--credentials", &credentials, "--state", &state];
        let ended = pushwire(fixed.iter().chain(more));
        assert_eq!(fs::read(&state).unwrap(), before, "the state file was changed");
        assert_no_leftovers(self.0.path());
        ended
    }
}

fn assert_no_leftovers(dir: &Path) {
    let names = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name());
    let left = names.filter(|name| name.to_string_lossy().contains(".tmp"));
    assert_eq!(left.count(), 0);
}

/// An address where nobody listens.
fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

#[test]
fn credentials_that_are_no_json_are_named() {
    for text in ["not JSON", "", "{"] {
        let files = Files::new();
        files.write("credentials.json", text);
        let ended = files.listen(&["--mcs", &nowhere()]);
        ended.assert_one_line(2, &["credentials.json", "JSON"]);
    }
}

#[test]
fn credentials_that_lack_something_are_named_with_the_key() {
    let cases = [
        ("gcm.android_id", json!("one")),
        ("gcm.android_id", json!("18446744073709551616")),
        ("gcm.android_id", Value::Null),
        ("gcm.security_token", Value::Null),
        ("gcm.security_token", json!([1])),
        ("gcm.security_token", json!("7777777x")),
        ("keys.private", json!("7777777!")),
        ("keys.private", Value::Null),
        ("keys.secret", json!("7777777=")),
    ];
    for (key, value) in cases {
        let files = Files::new();
        let mut credentials: Value = serde_json::from_str(CREDENTIALS).unwrap();
        let place = credentials.pointer_mut(&format!("/{}", key.replace('.', "/")));
        *place.unwrap() = value.clone();
        files.write("credentials.json", &credentials.to_string());
        let ended = files.listen(&["--mcs", &nowhere()]);
        ended.assert_one_line(2, &["credentials.json", key]);
        assert!(!ended.output().contains("7777777"), "{ended:?}");
    }
}

#[test]
fn secret_in_broken_json_is_not_shown() {
    let files = Files::new();
    files.write("credentials.json", "{\"gcm\": 7777777");
    let ended = files.listen(&["--mcs", &nowhere()]);
    assert!(!ended.output().contains("7777777"), "{ended:?}");
}

#[test]
fn missing_file_is_named() {
    let files = Files::new();
    let (missing, state) = (files.path("missing.json"), files.path("new-state.json"));
    let mcs = nowhere();
    pushwire(["listen", "--credentials", &missing, "--state", &state, "--mcs", &mcs])
        .assert_one_line(2, &["missing.json", "No such file"]);
    assert!(!Path::new(&state).exists());
    files.listen(&["--simulator", &missing]).assert_one_line(2, &["missing.json", "No such file"]);
    files.listen(&["--ca", &missing]).assert_one_line(2, &["missing.json", "No such file"]);
    pushwire(["send", "--token", "t", "--simulator", &missing])
        .assert_one_line(2, &["missing.json", "No such file"]);
}

#[test]
fn setting_that_makes_no_sense_is_named_with_what_is_expected() {
    let cases: [(&str, &[&str]); 7] = [
        ("heartbeat=2", &["heartbeat=2", "client_heartbeat_interval", "monitor_interval"]),
        ("reset_interval=soon", &["reset_interval=soon", "seconds"]),
        ("reset_interval=-1", &["reset_interval=-1", "seconds"]),
        ("connection_retry_count=1.5", &["connection_retry_count=1.5", "whole number"]),
        ("log_debug_verbose=maybe", &["log_debug_verbose=maybe", "true or false"]),
        ("client_heartbeat_interval", &["client_heartbeat_interval", "NAME=VALUE"]),
        ("client_heartbeat_interval=0", &["client_heartbeat_interval"]),
    ];
    let files = Files::new();
    for (setting, parts) in cases {
        files.listen(&["--set", setting]).assert_one_line(2, parts);
    }
}

#[test]
fn option_that_makes_no_sense_is_a_usage_error() {
    let files = Files::new();
    let cases: [&[&str]; 7] = [
        &["--preset", "fast"],
        &["--count", "many"],
        &["--count", "-1"],
        &["--for", "a while"],
        &["--for", "-1"],
        &["--nonsense"],
        &["surplus"],
    ];
    for case in cases {
        let ended = files.listen(case);
        assert_eq!(ended.code, Some(2), "{case:?}: {ended:?}");
        assert!(case.iter().any(|part| ended.stderr.contains(part)), "{case:?}: {ended:?}");
        assert_eq!(ended.stdout, "");
    }
    assert_eq!(pushwire(["listen"]).code, Some(2));
    assert_eq!(pushwire(["nonsense"]).code, Some(2));
}

#[test]
fn address_that_is_none_is_named() {
    let files = Files::new();
    for mcs in ["127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", ":5228", "host:https"]
    {
        files.listen(&["--mcs", mcs]).assert_one_line(2, &["--mcs", mcs, "HOST:PORT"]);
    }
}

#[test]
fn root_certificates_that_cannot_be_used_are_named() {
    let files = Files::new();
    let broken = "-----BEGIN CERTIFICATE-----\nnot base64!\n-----END CERTIFICATE-----\n";
    let empty = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n";
    let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    for text in ["", "no PEM", broken, empty, key] {
        let ca = files.write("ca.pem", text);
        let ended = files.listen(&["--mcs", &nowhere(), "--ca", &ca]);
        assert_eq!(ended.code, Some(2), "{text:?}: {ended:?}");
        ended.assert_one_line(2, &["ca.pem"]);
    }
}

#[test]
fn state_file_that_cannot_be_used_stops_the_command_and_stays_as_it_is() {
    let cases = [
        ("", "JSON"),
        ("{}", "JSON"),
        (r#"{"version":1,"unconfirmed":[],"remembered":[]"#, "JSON"),
        (r#"{"version":1,"unconfirmed":[],"remembered":[]} x"#, "JSON"),
        (r#"{"version":1,"unconfirmed":[1],"remembered":[]}"#, "JSON"),
        (r#"{"version":2,"unconfirmed":[],"remembered":[]}"#, "version 2"),
        (r#"{"version":2,"ids":{}}"#, "version 2"),
        (r#"{"version":1,"unconfirmed":[],"remembered":["xyz"]}"#, "xyz"),
    ];
    let files = Files::new();
    for (text, reason) in cases {
        files.write("state.json", text);
        files.listen(&["--mcs", &nowhere()]).assert_one_line(2, &["state.json", reason]);
    }
}

#[test]
fn simulator_file_that_is_none_is_named() {
    let files = Files::new();
    for text in ["", "{}", r#"{"mcs": "127.0.0.1:1"}"#] {
        let sim = files.write("sim.json", text);
        files.listen(&["--simulator", &sim]).assert_one_line(2, &["sim.json", "JSON"]);
        pushwire(["send", "--simulator", &sim, "--token", "t"])
            .assert_one_line(2, &["sim.json", "JSON"]);
    }
}

#[test]
fn server_that_nobody_is_ends_in_exit_4_after_the_retries() {
    let files = Files::new();
    let mcs = nowhere();
    let few = ["--mcs", &mcs, "--set", "connection_retry_count=3"];
    let ended = files.listen(&few.into_iter().chain(FAST).collect::<Vec<_>>());
    assert_eq!(ended.code, Some(4), "{ended:?}");
    let attempts = ended.named("retry").into_iter().map(|retry| retry["attempt"].clone());
    assert_eq!(attempts.collect::<Vec<_>>(), [1, 2]);
    assert!(ended.stderr.ends_with("stopped: gave_up: unreachable\n"), "{ended:?}");
    assert_eq!(ended.events().last().unwrap()["event"], "stopped");
}

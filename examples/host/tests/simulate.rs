//! `pushwire simulate`, and the help of every verb.
//!
//! Promises that a description file means that everything in it can be used at once, that ports
//! are as asked for, and that Ctrl-C ends it cleanly.

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
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;
use std::time::Instant;

use common::PATIENCE;
use common::Running;
use common::Service;
use common::get;
use common::pushwire;
use serde_json::Value;
use serde_json::json;
use tempfile::TempDir;

/// Every key that a description may have; the first are always there.
const KEYS: [&str; 13] = [
    "mcs",
    "ccs",
    "server_name",
    "ca",
    "send",
    "control",
    "project_id",
    "app_id",
    "api_key",
    "checkin",
    "register3",
    "installations",
    "registrations",
];

const ALWAYS: usize = 9;

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A file in a directory of its own.
fn place() -> (TempDir, String) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("sim.json").to_str().unwrap().to_owned();
    (dir, file)
}

/// Waits for a file by looking all the time, to be there as soon as it is.
fn wait_for_file(file: &str) -> Value {
    let start = Instant::now();
    while !Path::new(file).exists() {
        assert!(start.elapsed() < PATIENCE, "no {file}");
        sleep(Duration::from_micros(200));
    }
    serde_json::from_slice(&fs::read(file).unwrap()).expect("a whole file")
}

/// Host and port of an address or URL.
fn authority(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split('/').next().unwrap()
}

#[test]
fn description_has_the_keys_of_the_contract_and_what_it_names_accepts_at_once() {
    let (_dir, file) = place();
    let simulator = Running::start(["simulate", "--write", &file]);
    let described = wait_for_file(&file);
    let described = described.as_object().unwrap();
    for (key, value) in described {
        assert!(KEYS.contains(&key.as_str()), "{key}");
        let value = value.as_str().unwrap();
        let is_address = value.contains("://") || matches!(key.as_str(), "mcs" | "ccs");
        if is_address {
            let host = authority(value).rsplit_once(':').unwrap().0;
            assert!(matches!(host, "127.0.0.1" | "localhost"), "{key}: {value}");
            TcpStream::connect(authority(value)).expect(key);
        }
    }
    for key in &KEYS[..ALWAYS] {
        assert!(described.contains_key(*key), "{key} is missing");
    }
    assert!(described["send"].as_str().unwrap().ends_with("/v1"));
    let ca = Path::new(described["ca"].as_str().unwrap());
    assert!(ca.is_absolute());
    assert!(fs::read_to_string(ca).unwrap().contains("BEGIN CERTIFICATE"));
    assert_eq!(described["server_name"], "mtalk.google.com");
    drop(simulator);
}

#[test]
fn ports_are_the_ones_asked_for() {
    let (_dir, file) = place();
    let (mcs, http, ccs) = (free_port(), free_port(), free_port());
    let ports = [mcs, http, ccs].map(|port| port.to_string());
    let args =
        ["--port-mcs", &ports[0], "--port-http", &ports[1], "--port-ccs", &ports[2], "--json"];
    let mut simulator = Running::start(["simulate", "--write", &file].iter().chain(&args));
    let ready = simulator.event("ready");
    assert_eq!(ready["simulator"]["mcs"], format!("127.0.0.1:{mcs}"));
    assert_eq!(ready["simulator"]["ccs"], format!("127.0.0.1:{ccs}"));
    assert_eq!(ready["simulator"]["send"], format!("http://127.0.0.1:{http}/v1"));
    assert_eq!(wait_for_file(&file), ready["simulator"]);
    let devices = get(&format!("http://127.0.0.1:{http}/control/devices"));
    assert_eq!(devices["devices"], json!([]));
    simulator.stop();
}

#[test]
fn port_in_use_is_named_in_one_line_and_nothing_is_written() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for option in ["--port-mcs", "--port-http", "--port-https", "--port-ccs"] {
        let (dir, file) = place();
        let ended = pushwire(["simulate", "--write", &file, option, &port]);
        ended.assert_one_line(2, &["simulate", &format!("127.0.0.1:{port}"), "in use"]);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "{option}");
    }
}

#[test]
fn place_that_cannot_be_written_is_named() {
    let ended = pushwire(["simulate", "--write", "/nonexistent/sim.json"]);
    ended.assert_one_line(2, &["simulate", "/nonexistent/"]);
}

#[test]
fn port_that_is_none_is_a_usage_error() {
    for port in ["65536", "-1", "http"] {
        assert_eq!(pushwire(["simulate", "--port-mcs", port]).code, Some(2), "{port}");
    }
}

#[test]
fn interrupt_as_soon_as_the_file_is_there_ends_it_cleanly() {
    for _ in 0..5 {
        let (_dir, file) = place();
        let simulator = Running::start(["simulate", "--write", &file]);
        wait_for_file(&file);
        simulator.stop();
    }
}

#[test]
fn interrupt_ends_it_cleanly_with_a_listener_connected() {
    let (_dir, file) = place();
    let mut simulator = Running::start(["simulate", "--write", &file, "--json"]);
    let described = wait_for_file(&file);
    let control = described["control"].as_str().unwrap();
    let (_, credentials) = common::post(&format!("{control}/devices"), &json!({}));
    let identity = format!("{file}.credentials");
    fs::write(&identity, credentials.to_string()).unwrap();
    let args = ["listen", "--json", "--simulator", &file, "--credentials", &identity];
    let mut listener = Running::start(args);
    listener.started();
    simulator.event("login");
    simulator.stop();
    assert_eq!(listener.event("disconnected")["event"], "disconnected");
    listener.stop();
}

#[test]
fn simulator_goes_on_when_nobody_reads_what_it_prints() {
    let (_dir, file) = place();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = Command::new(env!("CARGO_BIN_EXE_pushwire"));
    command.args(["simulate", "--write", &file]);
    let mut child = command.stdout(writer).stderr(Stdio::null()).spawn().unwrap();
    let deadline = Instant::now() + PATIENCE;
    while !Path::new(&file).exists() && Instant::now() < deadline {
        assert_eq!(child.try_wait().unwrap(), None, "it has ended");
        sleep(Duration::from_millis(5));
    }
    let described = wait_for_file(&file);
    drop(TcpStream::connect(described["mcs"].as_str().unwrap()).unwrap());
    sleep(Duration::from_millis(300));
    let ended = child.try_wait().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(ended, None, "it has ended");
}

#[test]
fn two_simulators_run_side_by_side() {
    let (first, second) = (Service::start_command(), Service::start_command());
    assert_ne!(first.told("mcs"), second.told("mcs"));
    assert_ne!(first.issue().id, second.issue().id);
}

#[test]
fn help_of_every_verb_names_its_options() {
    let endpoints = "--mcs --checkin --register3 --installations --registrations --server-name --ca \
                     --simulator";
    let listen = "--credentials --state --set --preset always-on chromium --count --for --json";
    let project = "--project-id --app-id --api-key --vapid-key --bundle-id --android-package \
                   --android-cert --credentials";
    let cases = [
        ("demo", vec!["--json"]),
        ("register", vec![endpoints, project]),
        ("listen", vec![endpoints, listen]),
        ("simulate", vec!["--port-mcs --port-http --port-https --port-ccs --write --json"]),
        ("send", vec!["--simulator --token --title --body --data --raw --scheme"]),
    ];
    let overview = pushwire(["--help"]).stdout;
    for (verb, options) in cases {
        assert!(overview.contains(verb), "{verb}");
        let help = pushwire([verb, "--help"]);
        assert_eq!(help.code, Some(0), "{help:?}");
        for option in options.iter().flat_map(|options| options.split_whitespace()) {
            assert!(help.stdout.contains(option), "{verb}: {option}");
        }
    }
}

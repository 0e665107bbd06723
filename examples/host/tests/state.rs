//! `--state`: what is kept from one run to the next, and what a kill -9 does to it.
//!
//! Promises at-least-once across crashes: every message is printed, and none again once its id is
//! in the state file.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use common::Device;
use common::Service;
use pushwire_core::mcs::persistent_id_hash;
use serde_json::Value;
use serde_json::json;

/// Pushes that arrive while the listener is killed again and again.
const PUSHES: usize = 50;

fn hash(id: &str) -> String {
    format!("{:016x}", persistent_id_hash(id))
}

/// The state file, whole at any time; nothing if it is not there yet.
fn stored(path: &str) -> Option<Value> {
    Path::new(path)
        .exists()
        .then(|| serde_json::from_slice(&fs::read(path).unwrap()).expect("a whole state file"))
}

/// Hashes of the ids that the state file remembers.
fn remembered(path: &str) -> BTreeSet<String> {
    let state = stored(path).unwrap_or_else(|| json!({"remembered": []}));
    let hashes = state["remembered"].as_array().unwrap().iter();
    hashes.map(|hash| hash.as_str().unwrap().to_owned()).collect()
}

/// Milliseconds until each kill: between the start of the process and some messages.
fn moments() -> impl Iterator<Item = u64> {
    (0..).map(|run: u64| 15 + run * 47 % 190)
}

#[test]
fn killed_at_any_moment_nothing_is_lost_and_nothing_stored_comes_again() {
    let service = Service::start();
    let device = service.issue();
    let state = service.path("state.json");
    let listen = || service.listen(&device, &["--state", &state]);
    let mut printed = BTreeSet::new();
    let sent: Vec<String> = thread::scope(|scope| {
        let sender = scope.spawn(|| send_slowly(&service, &device));
        for moment in moments() {
            let known = remembered(&state);
            let listener = listen();
            thread::sleep(Duration::from_millis(moment));
            for id in listener.kill().whole_messages() {
                assert!(!known.contains(&hash(&id)), "{id} was stored before");
                printed.insert(id);
            }
            if sender.is_finished() {
                break;
            }
        }
        sender.join().unwrap()
    });
    let known = remembered(&state);
    let mut last = listen();
    last.started();
    service.wait_until_acknowledged(&device);
    let rest = last.stop().message_ids();
    assert!(rest.iter().all(|id| !known.contains(&hash(id))));
    printed.extend(rest);
    assert!(sent.iter().all(|id| printed.contains(id)), "lost a message");
    assert_eq!(service.report(&device)["violations"], json!([]));
}

fn send_slowly(service: &Service, device: &Device) -> Vec<String> {
    let send = |number: usize| {
        thread::sleep(Duration::from_millis(40));
        service.send_text(device, &number.to_string())
    };
    (0..PUSHES).map(send).collect()
}

#[test]
fn file_holds_what_was_accepted_and_forgets_what_is_confirmed() {
    let service = Service::start();
    let device = service.issue();
    let state = service.path("state.json");
    service.fault("withhold_confirmation", &json!({}));
    let ids = [service.send_text(&device, "a"), service.send_text(&device, "b")];
    let first = service.listen(&device, &["--state", &state, "--count", "2"]);
    assert_eq!(first.end().code, Some(0));
    let hashes: Vec<String> = ids.iter().map(|id| hash(id)).collect();
    let unconfirmed = json!({"version": 1, "unconfirmed": ids, "remembered": hashes});
    assert_eq!(stored(&state), Some(unconfirmed));
    service.fault("withhold_confirmation", &json!({"on": false}));
    let mut second = service.listen(&device, &["--state", &state]);
    assert_eq!(second.event("confirmed")["persistent_ids"], json!(ids));
    second.stop();
    let confirmed = json!({"version": 1, "unconfirmed": [], "remembered": hashes});
    assert_eq!(stored(&state), Some(confirmed));
    let logins = service.report(&device)["logins"].clone();
    assert_eq!(logins[1]["received_persistent_ids"], json!(ids));
}

#[test]
fn message_that_comes_again_is_a_duplicate_and_no_message() {
    let service = Service::start();
    let device = service.issue();
    let state = service.path("state.json");
    let again = |text| json!({"data": {"t": text}, "pushwire": {"persistent_id": "the same"}});
    service.send(&device, again("first"));
    let mut first = service.listen(&device, &["--state", &state]);
    first.message("the same");
    service.wait_until_acknowledged(&device);
    service.send(&device, again("second"));
    assert_eq!(first.event("duplicate")["persistent_id"], "the same");
    // Otherwise the next login would list the id, and the service would not send the message.
    first.event("confirmed");
    first.stop();
    service.send(&device, again("third"));
    let mut second = service.listen(&device, &["--state", &state]);
    assert_eq!(second.event("duplicate")["persistent_id"], "the same");
    service.wait_until_acknowledged(&device);
    assert_eq!(second.stop().message_ids(), [""; 0]);
}

#[test]
fn redelivery_on_the_same_connection_gives_duplicates() {
    let service = Service::start();
    let device = service.issue();
    let fault = json!({"device": device.id, "delay_ms": 150});
    let mut listener = service.listen(&device, &[]);
    listener.started();
    // Late writes: the acknowledgement is on its way when the message goes out again.
    service.fault("delay", &fault);
    let id = service.send_text(&device, "twice");
    service.fault("redeliver", &json!({"device": device.id}));
    service.fault("redeliver", &json!({"device": device.id}));
    listener.message(&id);
    service.wait_until_acknowledged(&device);
    let ended = listener.stop();
    assert_eq!(ended.message_ids(), [id]);
}

#[test]
fn state_is_private_to_its_owner_and_leaves_no_other_file() {
    use std::os::unix::fs::PermissionsExt;
    let service = Service::start();
    let device = service.issue();
    let state = service.path("state.json");
    service.send_text(&device, "one");
    let listener = service.listen(&device, &["--state", &state, "--count", "1"]);
    assert_eq!(listener.end().code, Some(0));
    let mode = fs::metadata(&state).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let files = fs::read_dir(service.dir.path()).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.filter(|name| name.contains("state")).count(), 1);
}

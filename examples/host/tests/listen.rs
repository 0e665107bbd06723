//! `pushwire listen`: what it prints, and how it is stopped.
//!
//! The real binary against the simulator, once in this process and once as `pushwire simulate`.
//! Promises the JSON of the contract to the letter, and that what was printed is acknowledged.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod common;

use std::fs;
use std::process::Command;
use std::time::Duration;
use std::time::Instant;

use common::Device;
use common::Ended;
use common::Running;
use common::Service;
use common::pushwire;
use serde_json::Value;
use serde_json::json;

/// The message that the contract describes, but for what differs each time.
fn expected(device: &Device, event: &Value, id: &str, data: &Value) -> Value {
    assert!(event["sent"].is_i64(), "{event}");
    let mut data = data.clone();
    data["subtype"] = device.credentials["gcm"]["app_id"].clone();
    json!({
        "event": "message", "persistent_id": id, "from": "123456789012",
        "category": "org.chromium.linux", "ttl": 2_419_200, "sent": event["sent"], "token": null,
        "encryption": "none", "data": data, "payload": null, "payload_base64": null,
    })
}

fn assert_acknowledged(service: &Service, device: &Device) {
    let report = service.report(device);
    assert_eq!(report["unacked"], json!([]), "{report}");
    assert_eq!(report["violations"], json!([]), "{report}");
}

#[test]
fn message_of_the_send_api_has_the_fields_of_the_contract() {
    let service = Service::start();
    let device = service.issue();
    let mut listener = service.listen(&device, &["--count", "2"]);
    let id = service.send(&device, json!({"data": {"a": "1", "ü": "\"\n\u{1f4e6}"}}));
    let event = listener.message(&id);
    let data = json!({"a": "1", "ü": "\"\n\u{1f4e6}"});
    assert_eq!(event, expected(&device, &event, &id, &data));
    let with_key = json!({"data": {"a": "2"}, "android": {"collapse_key": "k", "ttl": "60s"}});
    let id = service.send(&device, with_key);
    let event = listener.message(&id);
    let mut wanted = expected(&device, &event, &id, &json!({"a": "2"}));
    wanted["token"] = "k".into();
    wanted["ttl"] = 60.into();
    assert_eq!(event, wanted);
    assert_eq!(listener.end().code, Some(0));
    assert_acknowledged(&service, &device);
}

#[test]
fn message_of_the_send_command_arrives_from_one_process_to_another() {
    let service = Service::start_command();
    let device = service.issue();
    let mut listener = service.listen(&device, &["--count", "2"]);
    let (sim, raw) = (service.path("sim.json"), service.path("raw"));
    fs::write(&raw, b"\xff\x00raw").unwrap();
    let send = |more: &[&str]| {
        let fixed = ["send", "--simulator", &sim, "--token", &device.token];
        let sent = pushwire(fixed.iter().chain(more));
        assert_eq!(sent.code, Some(0), "{sent:?}");
        let name = sent.stdout.trim_end().to_owned();
        name.rsplit_once('/').unwrap().1.to_owned()
    };
    let id = send(&["--title", "Hello", "--body", "World", "--data", "k=v=w"]);
    let event = listener.message(&id);
    let data = json!({
        "k": "v=w", "gcm.n.e": "1", "gcm.notification.title": "Hello",
        "gcm.notification.body": "World",
    });
    assert_eq!(event, expected(&device, &event, &id, &data));
    let id = send(&["--raw", &raw, "--scheme", "none"]);
    let event = listener.message(&id);
    assert_eq!(event["payload"], Value::Null);
    assert_eq!(event["payload_base64"], "/wByYXc=");
    assert_eq!(listener.end().code, Some(0));
    assert_acknowledged(&service, &device);
}

#[test]
fn payload_that_is_text_is_printed_as_text_too() {
    let service = Service::start();
    let device = service.issue();
    let id = service.send(&device, json!({"pushwire": {"raw_base64": "aMOpbGxv"}}));
    let event = service.listen(&device, &["--count", "1"]).message(&id);
    assert_eq!(event["payload"], "héllo");
    assert_eq!(event["payload_base64"], "aMOpbGxv");
}

#[test]
fn refused_send_names_the_reason_and_exits_2() {
    let service = Service::start();
    let sim = service.path("sim.json");
    let refused = pushwire(["send", "--simulator", &sim, "--token", "nobody"]);
    refused.assert_one_line(2, &["404", "not found"]);
}

#[test]
fn count_leaves_what_comes_after_it_to_the_next_run() {
    let service = Service::start();
    let device = service.issue();
    let ids: Vec<String> = (0..6).map(|n| service.send_text(&device, &n.to_string())).collect();
    let first = service.listen(&device, &["--count", "2"]).end();
    assert_eq!(first.code, Some(0), "{first:?}");
    assert_eq!(first.message_ids(), ids[..2]);
    assert_eq!(service.report(&device)["unacked"], json!(ids[2..]));
    let rest = service.listen(&device, &["--count", "4"]).end();
    assert_eq!(rest.message_ids(), ids[2..]);
    assert_acknowledged(&service, &device);
}

#[test]
fn count_of_zero_ends_at_once() {
    let service = Service::start();
    let device = service.issue();
    let ended = service.listen(&device, &["--count", "0"]).end();
    assert_eq!((ended.code, ended.message_ids().len()), (Some(0), 0));
}

#[test]
fn time_is_up_ends_cleanly_with_the_acknowledgements_sent() {
    let service = Service::start();
    let device = service.issue();
    let ids: Vec<String> = (0..3).map(|n| service.send_text(&device, &n.to_string())).collect();
    let start = Instant::now();
    let ended = service.listen(&device, &["--for", "1.5"]).end();
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!((ended.code, ended.message_ids()), (Some(0), ids));
    assert_stopped_by_request(&ended);
    assert_acknowledged(&service, &device);
}

fn assert_stopped_by_request(ended: &Ended) {
    let stopped = json!({"event": "stopped", "reason": "stop"});
    assert_eq!(ended.events().last(), Some(&stopped));
}

#[test]
fn interrupt_ends_cleanly_with_the_acknowledgements_sent() {
    let service = Service::start();
    let device = service.issue();
    let mut listener = service.listen(&device, &[]);
    let ids: Vec<String> = (0..20).map(|n| service.send_text(&device, &n.to_string())).collect();
    listener.message(&ids[19]);
    let ended = listener.stop();
    assert_eq!(ended.message_ids(), ids);
    assert_stopped_by_request(&ended);
    assert_acknowledged(&service, &device);
}

#[test]
fn interrupt_ends_a_listener_that_waits_for_its_server() {
    let service = Service::start();
    let device = service.issue();
    let listener = ["listen", "--json", "--mcs", "127.0.0.1:9", "--credentials"];
    let mut listener = Running::start(listener.iter().chain(&[device.file.to_str().unwrap()]));
    listener.event("retry");
    assert_stopped_by_request(&listener.stop());
}

#[test]
fn text_output_has_a_line_for_each_event() {
    let service = Service::start();
    let device = service.issue();
    let id = service.send_text(&device, "hello");
    let (sim, file) = (service.path("sim.json"), device.file.to_str().unwrap());
    let ended = pushwire(["listen", "--credentials", file, "--simulator", &sim, "--count", "1"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let message = ended.stdout.lines().find(|line| line.starts_with("message")).unwrap();
    assert!(message.contains(&format!("persistent_id={id}")), "{message}");
    assert!(message.contains("\"text\":\"hello\""), "{message}");
    assert!(ended.stdout.contains("state=started"), "{ended:?}");
    assert!(ended.stdout.ends_with("stopped  reason=stop"), "{ended:?}");
}

#[test]
fn secrets_are_never_printed_however_verbose() {
    let service = Service::start();
    let device = service.issue();
    service.send_text(&device, "a text to be logged");
    service.fault("garbage", &json!({"hex": "ff"}));
    let ended = service.listen(&device, &["--set", "log_debug_verbose=true", "--count", "1"]).end();
    let output = ended.output();
    assert!(ended.stderr.contains("a text to be logged"), "{output}");
    for secret in device.secrets() {
        assert!(!output.contains(secret), "{output}");
    }
}

#[test]
fn quiet_log_has_no_message_contents() {
    let service = Service::start();
    let device = service.issue();
    service.send_text(&device, "a text not to be logged");
    let ended = service.listen(&device, &["--count", "1"]).end();
    assert!(!ended.stderr.contains("a text not to be logged"), "{ended:?}");
    for secret in device.secrets() {
        assert!(!ended.output().contains(secret), "{ended:?}");
    }
}

#[test]
fn message_that_cannot_be_printed_is_not_acknowledged() {
    let service = Service::start();
    let device = service.issue();
    let id = service.send_text(&device, "nobody reads this");
    let mut listener = Command::new(env!("CARGO_BIN_EXE_pushwire"));
    listener.args(["listen", "--for", "1", "--credentials", device.file.to_str().unwrap()]);
    listener.args(["--simulator", service.file.to_str().unwrap()]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let ended = listener.stdout(writer).output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    assert_eq!(service.report(&device)["unacked"], json!([id]));
}

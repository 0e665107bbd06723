//! Logins that the service refuses, and services that go away.
//!
//! Promises exit code 3 for an identity that is rejected for good, 4 for giving up, and that a
//! refusal that passes costs nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod common;

use common::Device;
use common::Ended;
use common::FAST;
use common::Service;
use common::pushwire;
use serde_json::json;

/// Listens without what it takes to register anew.
fn listen_only(service: &Service, device: &Device) -> Ended {
    let [mcs, name, ca] = ["mcs", "server_name", "ca"].map(|key| service.told(key));
    let file = device.file.to_str().unwrap();
    let fixed = ["listen", "--json", "--mcs", mcs, "--server-name", name, "--ca", ca];
    pushwire(fixed.into_iter().chain(["--credentials", file]).chain(FAST))
}

#[test]
fn identity_that_is_refused_three_times_ends_in_exit_3() {
    let service = Service::start();
    let device = service.issue();
    service.fault("refuse_login", &json!({"device": device.id, "times": 3}));
    let id = service.send_text(&device, "for later");
    let ended = listen_only(&service, &device);
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert!(ended.stderr.ends_with("stopped: identity_rejected: code 401\n"), "{ended:?}");
    assert_eq!(service.report(&device)["logins"].as_array().unwrap().len(), 3);
    assert_eq!(service.report(&device)["unacked"], json!([id]));
}

#[test]
fn wrong_security_token_ends_in_exit_3() {
    let service = Service::start();
    let device = service.issue_with(|credentials| {
        credentials["gcm"]["security_token"] = "1234567".into();
    });
    let ended = listen_only(&service, &device);
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert!(!ended.output().contains("1234567"), "{ended:?}");
}

#[test]
fn refused_identity_is_registered_anew_where_that_can_be_done() {
    let service = Service::start();
    let device = service.issue();
    service.fault("refuse_login", &json!({"device": device.id, "times": 3}));
    let mut listener = service.listen(&device, &[]);
    let news = listener.event("credentials");
    assert_eq!(news["fcm_token"], "[redacted]", "{news}");
    listener.started();
    let renewed = device.read_again();
    assert_ne!(renewed.token, device.token);
    let id = service.send_text(&renewed, "to the new token");
    listener.message(&id);
    service.wait_until_acknowledged(&renewed);
    let output = listener.stop().output();
    for secret in renewed.secrets().into_iter().chain(device.secrets()) {
        assert!(!output.contains(secret), "{output}");
    }
}

#[test]
fn login_refused_twice_is_tried_again() {
    let service = Service::start();
    let device = service.issue();
    service.fault("refuse_login", &json!({"device": device.id, "times": 2, "code": 503}));
    let id = service.send_text(&device, "after all");
    let ended = service.listen(&device, &["--count", "1"]).end();
    assert_eq!((ended.code, ended.message_ids()), (Some(0), vec![id]));
    let refused = ended.named("disconnected");
    assert_eq!(refused[0]["reason"], "login_refused: code 503", "{ended:?}");
}

#[test]
fn service_that_refuses_every_connection_ends_in_exit_4() {
    let service = Service::start();
    let device = service.issue();
    service.fault("refuse_connections", &json!({"times": 100}));
    let ended = service.listen(&device, &["--set", "connection_retry_count=3"]).end();
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert_eq!(ended.named("retry").len(), 2, "{ended:?}");
}

#[test]
fn refused_connections_are_tried_again() {
    let service = Service::start();
    let device = service.issue();
    service.fault("refuse_connections", &json!({"times": 2}));
    let id = service.send_text(&device, "after all");
    let ended = service.listen(&device, &["--count", "1"]).end();
    assert_eq!((ended.code, ended.message_ids()), (Some(0), vec![id]));
}

#[test]
fn service_that_goes_away_ends_in_exit_4() {
    let service = Service::start();
    let device = service.issue();
    let mut listener = service.listen(&device, &["--set", "connection_retry_count=2"]);
    listener.started();
    drop(service);
    let ended = listener.end();
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert_eq!(ended.named("disconnected").len(), 1, "{ended:?}");
}

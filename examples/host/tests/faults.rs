//! A service that misbehaves in every way the simulator can, and messages that make no sense.
//!
//! Promises that the next message still arrives, exactly once and acknowledged, and that the
//! events of the contract tell what happened.

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
use common::Running;
use common::Service;
use common::wait_until;
use serde_json::Value;
use serde_json::json;

/// Settings with which silence is noticed soon.
const SHORT_HEARTBEAT: [&str; 4] =
    ["--set", "client_heartbeat_interval=0.2", "--set", "heartbeat_ack_timeout=0.3"];

/// A service with a listener that is logged in.
struct Scene {
    service: Service,
    device: Device,
    listener: Running,
}

impl Scene {
    fn start(more: &[&str]) -> Self {
        let service = Service::start();
        let device = service.issue();
        let mut listener = service.listen(&device, more);
        listener.started();
        Self { service, device, listener }
    }

    fn fault(&self, name: &str, body: Value) {
        let mut body = body;
        body["device"] = self.device.id.as_str().into();
        assert_eq!(self.service.fault(name, &body), 1, "{name} reached nobody");
    }

    /// Sends a message that cannot be delivered as one and returns its event.
    fn odd_message(&mut self, message: Value, event: &str) -> Value {
        let id = self.service.send(&self.device, message);
        let event = self.listener.event(event);
        assert!(event["persistent_id"] == id.as_str() || event.get("persistent_id").is_none());
        event
    }

    /// Expects that the next message arrives once and all are acknowledged.
    fn finish(mut self) -> (Ended, Value) {
        let id = self.service.send_text(&self.device, "the next one");
        self.listener.message(&id);
        self.service.wait_until_acknowledged(&self.device);
        let report = self.service.report(&self.device);
        let ended = self.listener.stop();
        assert_eq!(ended.message_ids(), [id]);
        assert!(!ended.stderr.contains("panicked"), "{ended:?}");
        (ended, report)
    }

    /// The same, and the listener broke no rule.
    fn finish_well(self) -> (Ended, Value) {
        let (ended, report) = self.finish();
        assert_eq!(report["violations"], json!([]), "{report}");
        (ended, report)
    }
}

fn logins(report: &Value) -> usize {
    report["logins"].as_array().unwrap().len()
}

#[test]
fn dropped_connection_is_made_again() {
    let mut scene = Scene::start(&[]);
    scene.fault("close", json!({"stanza": false}));
    let reason = scene.listener.event("disconnected")["reason"].clone();
    assert!(reason == "end_of_stream" || reason == "transport_error", "{reason}");
    let (_, report) = scene.finish_well();
    assert_eq!(logins(&report), 2);
}

#[test]
fn connection_closed_with_a_close_frame_is_made_again() {
    let mut scene = Scene::start(&[]);
    scene.fault("close", json!({"stanza": true}));
    assert_eq!(scene.listener.event("disconnected")["reason"], "close_received");
    let (_, report) = scene.finish_well();
    assert_eq!(logins(&report), 2);
}

#[test]
fn silent_connection_is_noticed_by_the_heartbeat_and_made_again() {
    let mut scene = Scene::start(&SHORT_HEARTBEAT);
    scene.fault("silent", json!({"times": 1}));
    scene.listener.event("ping");
    assert_eq!(scene.listener.event("disconnected")["reason"], "heartbeat_timeout");
    let (_, report) = scene.finish_well();
    assert_eq!(logins(&report), 2);
}

#[test]
fn garbage_ends_the_connection_and_not_the_command() {
    let mut scene = Scene::start(&[]);
    scene.fault("garbage", json!({"hex": "08ffffffffffffffffffffff"}));
    assert_eq!(scene.listener.event("disconnected")["reason"], "bad_frame_length");
    let (_, report) = scene.finish_well();
    assert_eq!(logins(&report), 2);
}

#[test]
fn frame_of_an_unknown_tag_is_skipped() {
    let mut scene = Scene::start(&[]);
    scene.fault("garbage", json!({"hex": "6303010203"}));
    assert_eq!(scene.listener.event("skipped"), json!({"event": "skipped", "tag": 99}));
    let (_, report) = scene.finish();
    assert_eq!(logins(&report), 1);
}

#[test]
fn frame_that_does_not_go_on_ends_the_connection() {
    let mut scene = Scene::start(&["--set", "read_timeout=0.3"]);
    scene.fault("garbage", json!({"hex": "081000"}));
    assert_eq!(scene.listener.event("disconnected")["reason"], "frame_timeout");
    scene.finish_well();
}

#[test]
fn frames_in_pieces_of_one_byte_are_put_together() {
    let mut scene = Scene::start(&[]);
    scene.fault("split", json!({"bytes": 1}));
    let id = scene.service.send_text(&scene.device, &"x".repeat(500));
    assert_eq!(scene.listener.message(&id)["data"]["text"], "x".repeat(500));
    scene.fault("split", json!({"bytes": 0}));
    scene.service.wait_until_acknowledged(&scene.device);
    let report = scene.service.report(&scene.device);
    assert_eq!((logins(&report), &report["violations"]), (1, &json!([])));
    scene.listener.stop();
}

#[test]
fn late_frames_cost_nothing_but_time() {
    let scene = Scene::start(&[]);
    scene.fault("delay", json!({"delay_ms": 250}));
    let (_, report) = scene.finish_well();
    assert_eq!(logins(&report), 1);
}

#[test]
fn pings_of_the_server_are_answered() {
    let scene = Scene::start(&[]);
    scene.fault("server_ping_interval", json!({"interval_ms": 60}));
    wait_until("three answers", || {
        let report = scene.service.report(&scene.device);
        report["frames_received"]["1"].as_u64() >= Some(3)
    });
    let (_, report) = scene.finish_well();
    assert_eq!(logins(&report), 1);
}

#[test]
fn heartbeat_of_the_server_wins_over_the_setting() {
    let service = Service::start();
    let device = service.issue();
    service.fault("heartbeat_config", &json!({"interval_ms": 150}));
    let mut listener = service.listen(&device, &["--set", "client_heartbeat_interval=20"]);
    listener.event("ping");
    assert!(listener.event("pong")["rtt_ms"].is_u64());
    listener.event("pong");
    assert!(service.report(&device)["pings"].as_array().unwrap().len() >= 2);
    let scene = Scene { service, device, listener };
    scene.finish_well();
}

#[test]
fn own_heartbeat_keeps_a_quiet_connection() {
    let mut scene = Scene::start(&SHORT_HEARTBEAT);
    for _ in 0..3 {
        scene.listener.event("pong");
    }
    let (_, report) = scene.finish_well();
    assert_eq!(logins(&report), 1);
}

#[test]
fn message_too_large_is_reported_acknowledged_and_skipped() {
    let mut scene = Scene::start(&[]);
    for size in [6_200, 30_000] {
        let event = scene.odd_message(json!({"pushwire": {"size": size}}), "dropped");
        assert_eq!(event["reason"], "too_large", "{event}");
        assert!(event["size"].as_u64() > Some(size), "{event}");
        assert!(event["persistent_id"].is_string(), "{event}");
    }
    let (_, report) = scene.finish_well();
    assert_eq!(logins(&report), 1);
}

#[test]
fn message_of_an_unknown_type_is_reported_and_acknowledged() {
    let mut scene = Scene::start(&[]);
    let event = scene.odd_message(json!({"pushwire": {"message_type": "novel"}}), "dropped");
    assert_eq!(event["reason"], "unknown_message_type");
    scene.finish_well();
}

#[test]
fn news_of_deleted_messages_is_reported() {
    let mut scene = Scene::start(&[]);
    let message =
        |app_data| json!({"pushwire": {"message_type": "deleted_messages", "app_data": app_data}});
    let event = scene.odd_message(message(json!({"total_deleted": "7"})), "deleted");
    assert_eq!(event, json!({"event": "deleted", "total": 7}));
    let event = scene.odd_message(message(json!({})), "deleted");
    assert_eq!(event, json!({"event": "deleted", "total": null}));
    scene.finish_well();
}

#[test]
fn news_of_a_send_error_is_reported() {
    let mut scene = Scene::start(&[]);
    let app_data = json!({"google.message_id": "m1", "error": "invalid_registration"});
    let message = json!({"pushwire": {"message_type": "send_error", "app_data": app_data}});
    let event = scene.odd_message(message, "send_error");
    assert!(event.to_string().contains("invalid_registration"), "{event}");
    scene.finish_well();
}

#[test]
fn message_that_cannot_be_decrypted_is_reported_and_acknowledged() {
    let mut scene = Scene::start(&[]);
    let special = json!({"raw_base64": "AAECAwQ=", "app_data": {"content-encoding": "aes128gcm"}});
    let event = scene.odd_message(json!({"pushwire": special}), "undecryptable");
    assert!(event["reason"].is_string(), "{event}");
    scene.finish_well();
}

#[test]
fn immediate_acknowledgement_goes_out_at_once() {
    let mut scene = Scene::start(&["--set", "send_selective_acknowledgements=false"]);
    let message = |immediate| json!({"pushwire": {"immediate_ack": immediate}});
    let id = scene.service.send(&scene.device, message(false));
    scene.listener.message(&id);
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(scene.service.report(&scene.device)["unacked"], json!([id]));
    drop(scene);

    let stream = ["--set", "send_stream_acknowledgements=true"];
    let none = ["--set", "send_selective_acknowledgements=false"];
    let mut scene = Scene::start(&[none, stream].concat());
    let id = scene.service.send(&scene.device, message(true));
    scene.listener.message(&id);
    scene.service.wait_until_acknowledged(&scene.device);
    let report = scene.service.report(&scene.device);
    assert_eq!(report["acked"], json!([{"persistent_id": id, "how": "stream"}]));
}

#[test]
fn acknowledgements_are_selective_and_confirmed() {
    let mut scene = Scene::start(&[]);
    let id = scene.service.send_text(&scene.device, "one");
    let confirmed = json!({"event": "confirmed", "persistent_ids": [id]});
    scene.listener.message(&id);
    assert_eq!(scene.listener.event("confirmed"), confirmed);
    let report = scene.service.report(&scene.device);
    assert_eq!(report["acked"].as_array().unwrap().len(), 1, "{report}");
    scene.listener.stop();
}

#[test]
fn burst_larger_than_the_buffers_arrives_whole_and_in_order() {
    let mut scene = Scene::start(&[]);
    let text = "y".repeat(3_000);
    let ids: Vec<String> = (0..60).map(|_| scene.service.send_text(&scene.device, &text)).collect();
    scene.listener.message(&ids[59]);
    scene.service.wait_until_acknowledged(&scene.device);
    let report = scene.service.report(&scene.device);
    assert_eq!((logins(&report), &report["violations"]), (1, &json!([])));
    assert_eq!(scene.listener.stop().message_ids(), ids);
}

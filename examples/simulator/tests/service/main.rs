//! The whole simulator over real sockets: TLS, the send API, the control API, the description file.
//!
//! What MCS does in detail is tested inside the crate in virtual time. Everything here is on loopback with ports
//! chosen by the system, and waits for nothing longer than a few milliseconds.

// A test fails by panicking, also in its helper functions.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod ccs;
mod decrypt;
mod http_faults;
mod https;
mod peer;
mod pushes;
mod receiver;
mod registration;

use std::time::Duration;

use pushwire_core::mcs::owned;
use pushwire_simulator::Description;
use pushwire_simulator::Fault;
use pushwire_simulator::Message;
use pushwire_simulator::Options;
use pushwire_simulator::RootCurve;
use pushwire_simulator::Scope;
use pushwire_simulator::SendError;
use pushwire_simulator::Simulator;
use pushwire_simulator::StartError;
use serde_json::Value;
use serde_json::json;

use crate::peer::Answer;
use crate::peer::Peer;
use crate::peer::http;
use crate::peer::text;

struct Desk {
    simulator: Simulator,
    credentials: Value,
    token: String,
}

impl Desk {
    async fn new() -> Self {
        Self::with(Options::default()).await
    }

    async fn with(options: Options) -> Self {
        let simulator = Simulator::start(options).await.unwrap();
        let credentials = simulator.issue_credentials().unwrap();
        let token = text(&credentials, "/fcm/registration/token");
        Self { simulator, credentials, token }
    }

    async fn peer(&self) -> Peer {
        let mut peer = Peer::connect(self.simulator.description()).await.unwrap();
        assert!(peer.login(&self.credentials, &[]).await.error.is_none());
        peer
    }

    /// Posts a message, with the token unless it has its own target.
    async fn post(&self, mut message: Value) -> Answer {
        let fields = message.as_object_mut().unwrap();
        fields.entry("token").or_insert_with(|| json!(self.token));
        let url = format!("{}/projects/pushwire-test/messages:send", self.send_url());
        http("POST", &url, &json!({ "message": message }).to_string()).await
    }

    async fn control(&self, method: &str, path: &str, body: Value) -> Answer {
        let url = format!("{}/{path}", self.simulator.description().control);
        http(method, &url, &body.to_string()).await
    }

    fn send_url(&self) -> &str {
        &self.simulator.description().send
    }

    fn device(&self) -> String {
        text(&self.credentials, "/gcm/android_id")
    }
}

#[tokio::test]
async fn message_posted_over_http_arrives_over_tls_and_is_acknowledged() {
    let desk = Desk::new().await;
    let answer = desk
        .post(json!({
            "notification": { "title": "T", "body": "B" },
            "data": { "k": "v" },
            "android": { "ttl": "3600s", "collapse_key": "c", "priority": "HIGH" },
        }))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let name = text(&answer.json(), "/name");
    let mut peer = desk.peer().await;
    let message: owned::DataMessageStanza = peer.expect(8).await;
    let id = message.persistent_id.clone().unwrap();
    assert_eq!(name, format!("projects/pushwire-test/messages/{id}"));
    let (micros, hex) = id.strip_prefix("0:").unwrap().split_once('%').unwrap();
    assert_eq!((micros.len(), hex.len()), (16, 16));
    assert_eq!((message.ttl, message.token.as_deref()), (Some(3600), Some("c")));
    assert_eq!(message.last_stream_id_received, Some(1));
    for (key, value) in [
        ("k", "v"),
        ("gcm.n.e", "1"),
        ("gcm.notification.title", "T"),
        ("gcm.notification.body", "B"),
        ("google.delivered_priority", "high"),
        ("subtype", &text(&desk.credentials, "/gcm/app_id")),
    ] {
        assert!(message.app_data.iter().any(|d| d.key == key && d.value == value), "{key}");
    }
    let ping = owned::HeartbeatPing { last_stream_id_received: Some(2), ..Default::default() };
    peer.send(0, &ping).await;
    let pong: owned::HeartbeatAck = peer.expect(1).await;
    assert_eq!(pong.last_stream_id_received, Some(2));
    let report = desk.control("GET", &format!("devices/{}", desk.device()), json!({})).await.json();
    assert_eq!(report["acked"], json!([{ "persistent_id": id, "how": "stream" }]));
    assert_eq!(report["frames_received"], json!({ "0": 1 }));
    assert_eq!((&report["queue_length"], &report["violations"]), (&json!(0), &json!([])));
}

#[tokio::test]
async fn chain_with_a_p256_root_is_good_too() {
    let desk = Desk::with(Options { root: RootCurve::P256, ..Options::default() }).await;
    desk.peer().await;
}

#[tokio::test]
async fn special_stanzas_are_as_asked() {
    let desk = Desk::new().await;
    let special = json!({ "pushwire": {
        "raw_base64": "AAEC", "app_data": { "from": "x" }, "persistent_id": "my id",
        "immediate_ack": true, "category": "cat", "message_type": "deleted_messages",
        "scheme": "none",
    } });
    assert_eq!(desk.post(special).await.status, 200);
    assert_eq!(desk.post(json!({ "pushwire": { "size": 10_000 } })).await.status, 200);
    let mut peer = desk.peer().await;
    let message: owned::DataMessageStanza = peer.expect(8).await;
    assert_eq!(message.raw_data.as_deref(), Some(&[0, 1, 2][..]));
    assert_eq!(message.persistent_id.as_deref(), Some("my id"));
    assert_eq!((message.immediate_ack, message.category.as_str()), (Some(true), "cat"));
    let keys: Vec<_> = message.app_data.iter().map(|data| data.key.as_str()).collect();
    assert_eq!(keys, ["from", "message_type", "subtype"]);
    let large: owned::DataMessageStanza = peer.expect(8).await;
    assert_eq!(large.raw_data.unwrap().len(), 10_000);
}

#[tokio::test]
async fn bad_messages_are_refused_in_googles_shape_naming_the_field() {
    let desk = Desk::new().await;
    for (message, field) in [
        (json!({ "token": "" }), "message.token"),
        (json!({ "topic": "news" }), "message.topic"),
        (json!({ "data": { "k": 1 } }), "message.data.k"),
        (json!({ "data": { "from": "x" } }), "message.data.from"),
        (json!({ "android": { "ttl": "1h" } }), "message.android.ttl"),
        (json!({ "android": { "ttl": "9999999s" } }), "message.android.ttl"),
        (json!({ "android": { "priority": "low" } }), "message.android.priority"),
        (json!({ "webpush": { "headers": { "TTL": "x" } } }), "message.webpush.headers.TTL"),
        (json!({ "data": { "k": "v".repeat(5000) } }), "message"),
        (json!({ "pushwire": { "raw_base64": "!" } }), "message.pushwire.raw_base64"),
        (json!({ "pushwire": { "scheme": "rot13" } }), "message.pushwire.scheme"),
    ] {
        let answer = desk.post(message).await;
        let error = &answer.json()["error"];
        assert_eq!(answer.status, 400, "{field}: {}", answer.body);
        assert_eq!((&error["code"], &error["status"]), (&json!(400), &json!("INVALID_ARGUMENT")));
        assert_eq!(text(error, "/details/0/fieldViolations/0/field"), field, "{}", answer.body);
    }
    let unknown = desk.post(json!({ "dta": {} })).await;
    assert!(unknown.status == 400 && unknown.body.contains("unknown field `dta`"));
    let none_of_these = desk.simulator.control().devices().remove(0).queue_length;
    assert_eq!(none_of_these, 0);
}

#[tokio::test]
async fn parts_of_the_public_api_without_effect_are_accepted() {
    let desk = Desk::new().await;
    let message = json!({
        "apns": { "headers": {} }, "fcmOptions": { "analyticsLabel": "a" },
        "webpush": { "notification": { "title": "t" }, "headers": { "TTL": "60" } },
        "android": { "collapseKey": "c", "direct_boot_ok": true },
    });
    assert_eq!(desk.post(message).await.status, 200);
}

#[tokio::test]
async fn unknown_token_and_other_project_have_their_own_errors() {
    let desk = Desk::new().await;
    let gone = desk.post(json!({ "token": "nobody" })).await;
    assert_eq!(gone.status, 404);
    assert_eq!(text(&gone.json(), "/error/details/0/errorCode"), "UNREGISTERED");
    let url = format!("{}/projects/other/messages:send", desk.send_url());
    let body = json!({ "message": { "token": desk.token } }).to_string();
    let other = http("POST", &url, &body).await;
    assert_eq!(
        (other.status, text(&other.json(), "/error/status").as_str()),
        (403, "PERMISSION_DENIED")
    );
    let sent = desk.simulator.send("nobody", Message::default());
    assert_eq!(sent.unwrap_err(), SendError::Unregistered);
}

#[tokio::test]
async fn validate_only_queues_nothing() {
    let desk = Desk::new().await;
    let url = format!("{}/projects/pushwire-test/messages:send", desk.send_url());
    let body = json!({ "message": { "token": desk.token }, "validate_only": true }).to_string();
    assert_eq!(http("POST", &url, &body).await.status, 200);
    assert_eq!(desk.simulator.control().devices()[0].queue_length, 0);
}

#[tokio::test]
async fn faults_over_http_reach_the_connection() {
    let desk = Desk::new().await;
    let mut peer = desk.peer().await;
    let answer = desk.control("POST", "close", json!({ "device": desk.device() })).await;
    assert_eq!((answer.status, answer.json()), (200, json!({ "connections": 1 })));
    assert!(peer.ended().await);
    let refusal = json!({ "code": 500, "times": 1 });
    assert_eq!(desk.control("POST", "refuse_login", refusal).await.status, 200);
    let mut peer = Peer::connect(desk.simulator.description()).await.unwrap();
    assert_eq!(peer.login(&desk.credentials, &[]).await.error.unwrap().code, 500);
    assert_eq!(desk.control("POST", "refuse_connections", json!({})).await.status, 200);
    assert!(Peer::connect(desk.simulator.description()).await.is_err());
    desk.peer().await;
}

#[tokio::test]
async fn bad_control_requests_say_what_is_wrong() {
    let desk = Desk::new().await;
    for (path, body, status, part) in [
        ("close", json!({ "device": "1" }), 404, "no device 1 was issued"),
        ("close", json!({ "device": "x" }), 400, "device"),
        ("close", json!({ "times": 2 }), 400, "times"),
        ("close", json!({ "stanzas": true }), 400, "stanzas"),
        ("explode", json!({}), 400, "explode"),
        ("garbage", json!({ "hex": "0" }), 400, "hex"),
        ("refuse_connections", json!({ "device": desk.device() }), 400, "device"),
        ("server_ping_interval", json!({ "interval_ms": 0 }), 400, "interval_ms"),
        ("http", json!({ "service": "send", "status": 42 }), 400, "status"),
    ] {
        let answer = desk.control("POST", path, body).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
        assert!(text(&answer.json(), "/error/message").contains(part), "{}", answer.body);
    }
    assert_eq!(desk.control("GET", "devices/1", json!({})).await.status, 404);
}

#[tokio::test]
async fn http_fault_answers_once_and_is_gone() {
    let desk = Desk::new().await;
    let fault = json!({ "service": "send", "status": 503, "body": "busy", "retry_after": 7 });
    assert_eq!(desk.control("POST", "http", fault).await.status, 200);
    let answer = desk.post(json!({})).await;
    assert_eq!((answer.status, answer.body.as_str()), (503, "busy"));
    assert!(answer.head.contains("retry-after: 7"));
    assert_eq!(desk.post(json!({})).await.status, 200);
}

#[tokio::test]
async fn truncated_answer_announces_more_than_it_gives() {
    let desk = Desk::new().await;
    let fault = json!({ "service": "send", "truncate_at": 5 });
    assert_eq!(desk.control("POST", "http", fault).await.status, 200);
    let answer = desk.post(json!({})).await;
    assert_eq!((answer.status, answer.body.len()), (200, 5));
    let length = answer.head.split("content-length: ").nth(1).unwrap();
    assert!(length.split("\r\n").next().unwrap().parse::<usize>().unwrap() > 5);
}

#[tokio::test]
async fn reset_ends_faults() {
    let desk = Desk::new().await;
    let times = Scope::default().times(9);
    let control = desk.simulator.control();
    control.inject(Fault::RefuseConnections {}, times).unwrap();
    control.inject(Fault::Delay { delay_ms: 60_000 }, Scope::default()).unwrap();
    assert_eq!(desk.control("POST", "reset", json!({})).await.status, 200);
    desk.peer().await;
}

#[tokio::test]
async fn device_issued_over_http_can_log_in() {
    let desk = Desk::new().await;
    let credentials = desk.control("POST", "devices", json!({})).await.json();
    let mut peer = Peer::connect(desk.simulator.description()).await.unwrap();
    assert!(peer.login(&credentials, &[]).await.error.is_none());
    let list = desk.control("GET", "devices", json!({})).await.json();
    assert_eq!(list["devices"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn ids_listed_at_login_are_not_sent_again() {
    let desk = Desk::new().await;
    let first = desk.simulator.send(&desk.token, Message::data([("n", "1")])).unwrap();
    let second = desk.simulator.send(&desk.token, Message::data([("n", "2")])).unwrap();
    let mut peer = Peer::connect(desk.simulator.description()).await.unwrap();
    peer.login(&desk.credentials, &[&first.persistent_id]).await;
    let message: owned::DataMessageStanza = peer.expect(8).await;
    assert_eq!(message.persistent_id, Some(second.persistent_id));
}

#[tokio::test]
async fn description_file_has_the_keys_of_what_is_served() {
    let folder = std::env::temp_dir().join(format!("pushwire-description-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("sim.json");
    let desk = Desk::with(Options::default().beside(&file)).await;
    desk.simulator.write_description(&file).unwrap();
    let written: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let mut keys: Vec<_> = written.as_object().unwrap().keys().cloned().collect();
    keys.sort();
    let expected = [
        "api_key",
        "app_id",
        "ca",
        "ccs",
        "checkin",
        "control",
        "installations",
        "mcs",
        "project_id",
        "register3",
        "registrations",
        "send",
        "server_name",
    ];
    assert_eq!(keys, expected);
    assert_eq!(written["ca"], json!(folder.join("sim.ca.pem")));
    let read: Description = serde_json::from_value(written).unwrap();
    assert_eq!(&read, desk.simulator.description());
    assert_eq!(std::fs::read_to_string(&read.ca).unwrap(), desk.simulator.ca_pem());
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2, "no temporary file is left");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn port_in_use_is_named_in_the_error() {
    let first = Desk::new().await;
    let port = first.simulator.description().mcs.rsplit(':').next().unwrap().parse().unwrap();
    let second = Simulator::start(Options { mcs_port: port, ..Options::default() }).await;
    let error = second.err().unwrap();
    assert!(matches!(error, StartError::Listen { service: "MCS", .. }));
    assert!(error.to_string().starts_with(&format!("cannot listen on 127.0.0.1:{port} for MCS: ")));
}

#[tokio::test]
async fn https_port_is_as_asked_and_named_when_in_use() {
    let desk = Desk::new().await;
    let checkin = desk.simulator.description().checkin.clone().unwrap();
    let port = checkin.strip_suffix("/checkin").unwrap();
    let https_port = port.rsplit(':').next().unwrap().parse().unwrap();
    let options = Options { https_port, ..Options::default() };
    let refused = Simulator::start(options.clone()).await.err().unwrap();
    assert!(refused.to_string().contains("the registration services"));
    desk.simulator.shutdown().await;
    let second = Desk::with(options).await;
    assert_eq!(second.simulator.description().checkin, Some(checkin));
}

#[tokio::test]
async fn shutdown_closes_connections_ports_and_the_temporary_certificate() {
    let desk = Desk::new().await;
    let mut peer = desk.peer().await;
    let description = desk.simulator.description().clone();
    tokio::time::timeout(Duration::from_secs(5), desk.simulator.shutdown()).await.unwrap();
    assert!(peer.ended().await);
    assert!(!description.ca.exists());
    assert!(tokio::net::TcpStream::connect(&description.mcs).await.is_err());
}

//! The `http` fault on the registration services: wrong status, codes, delays, pieces, noise, broken-off answers.
//!
//! Seen by a client that reads HTTP by hand. The send API's faults are tested beside it.

use std::time::Duration;
use std::time::Instant;

use prost::Message;
use serde_json::Value;
use serde_json::json;

use crate::Desk;
use crate::https::Reply;
use crate::peer::text;
use crate::receiver::CheckinResponse;
use crate::receiver::FIS_AUTH;
use crate::receiver::Receiver;
use crate::receiver::checkin_request;

struct Faulty {
    desk: Desk,
    receiver: Receiver,
}

impl Faulty {
    async fn new() -> Self {
        let desk = Desk::new().await;
        let receiver = Receiver::checked_in(desk.simulator.description()).await;
        Self { desk, receiver }
    }

    async fn fault(&self, fault: Value) {
        let answer = self.desk.control("POST", "http", fault).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    async fn install(&self) -> Reply {
        let body = self.receiver.installation();
        self.receiver.google("POST", "installations", &[], &body).await
    }
}

#[tokio::test]
async fn status_has_the_services_own_shape_and_retry_after() {
    let desk = Faulty::new().await;
    for (status, name) in [
        (429, "RESOURCE_EXHAUSTED"),
        (503, "UNAVAILABLE"),
        (500, "INTERNAL"),
        (409, "ALREADY_EXISTS"),
    ] {
        let fault = json!({ "service": "installations", "status": status, "retry_after": 7 });
        desk.fault(fault).await;
        let answer = desk.install().await;
        assert_eq!(answer.status, status);
        assert!(answer.head.contains("retry-after: 7"), "{}", answer.head);
        assert_eq!(text(&answer.json(), "/error/status"), name);
    }
    assert_eq!(desk.install().await.status, 200);
    let own = json!({ "service": "checkin", "status": 503, "body": "later" });
    desk.fault(own).await;
    let answer = desk.receiver.checkin(&checkin_request()).await;
    assert_eq!((answer.status, answer.text()), (503, "later".to_owned()));
    let counts = desk.desk.control("GET", "requests", json!({})).await.json();
    assert_eq!(counts["faults"], json!({ "checkin": 1, "installations": 4 }));
    let created = &counts["requests"]["create_installation"];
    assert_eq!(created["count"], json!(1));
}

#[tokio::test]
async fn register3_error_comes_with_status_200_as_often_as_asked() {
    let desk = Faulty::new().await;
    let fault = json!({
        "service": "register3", "error": "PHONE_REGISTRATION_ERROR", "times": 2,
    });
    desk.fault(fault).await;
    for _ in 0..2 {
        let answer = desk.receiver.register3(&[]).await;
        let expected = (200, "Error=PHONE_REGISTRATION_ERROR".to_owned());
        assert_eq!((answer.status, answer.text()), expected);
    }
    desk.receiver.gcm_token().await;
}

#[tokio::test]
async fn answers_come_in_chunks_of_the_size_asked_for() {
    let desk = Faulty::new().await;
    let plain = desk.install().await;
    assert!(plain.head.contains("content-length") && plain.complete);
    desk.fault(json!({ "service": "installations", "chunked": 7 })).await;
    let answer = desk.install().await;
    assert!(answer.complete && answer.chunks.len() > 10);
    assert!(answer.chunks[1..answer.chunks.len() - 1].iter().all(|size| *size == 7));
    assert_eq!(answer.json()["fid"], plain.json()["fid"]);
    desk.fault(json!({ "service": "checkin", "chunked": 1 })).await;
    let answer = desk.receiver.checkin(&checkin_request()).await;
    assert!(answer.complete && answer.chunks.iter().all(|size| *size == 1));
    assert!(CheckinResponse::decode(&*answer.body).is_ok());
}

#[tokio::test]
async fn answers_are_broken_off_with_and_without_chunks() {
    let desk = Faulty::new().await;
    desk.fault(json!({ "service": "register3", "truncate_at": 9 })).await;
    let answer = desk.receiver.register3(&[]).await;
    assert_eq!((answer.body.len(), answer.complete), (9, false));
    desk.fault(json!({ "service": "register3", "truncate_at": 9, "chunked": 4 })).await;
    let answer = desk.receiver.register3(&[]).await;
    assert_eq!((answer.chunks.as_slice(), answer.complete), (&[4, 4, 1][..], false));
}

#[tokio::test]
async fn noise_leaves_what_matters_in_place() {
    let desk = Faulty::new().await;
    desk.fault(json!({ "service": "checkin", "noise": true })).await;
    let answer = desk.receiver.checkin(&checkin_request()).await;
    assert!(answer.body.len() > 64 * 1024);
    let answer = CheckinResponse::decode(&*answer.body).unwrap();
    assert!(answer.android_id.is_some() && answer.setting.len() > 60);
    desk.fault(json!({ "service": "installations", "noise": true })).await;
    let answer = desk.install().await;
    assert!(answer.body.len() > 60 * 1024 && answer.complete);
    let auth = format!("FIS {}", text(&answer.json(), "/authToken/token"));
    desk.fault(json!({ "service": "registrations", "noise": true, "chunked": 1000 })).await;
    let body = desk.receiver.subscription(&desk.receiver.gcm_token().await);
    let answer = desk.receiver.google("POST", "registrations", &[(FIS_AUTH, &auth)], &body).await;
    assert!(answer.body.len() > 60 * 1024 && answer.complete);
    assert!(text(&answer.json(), "/token").contains(":APA91b"));
}

#[tokio::test]
async fn answer_is_late_by_as_much_as_asked() {
    let desk = Faulty::new().await;
    desk.fault(json!({ "service": "checkin", "delay_ms": 80 })).await;
    let begin = Instant::now();
    let answer = desk.receiver.checkin(&checkin_request()).await;
    assert!(answer.status == 200 && begin.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn faults_that_make_no_sense_are_refused() {
    let desk = Faulty::new().await;
    for (fault, field) in [
        (json!({ "service": "checkin", "error": "X" }), "error"),
        (json!({ "service": "register3", "error": "X", "status": 500 }), "error"),
        (json!({ "service": "register3", "noise": true }), "noise"),
        (json!({ "service": "checkin", "noise": true, "status": 500 }), "noise"),
        (json!({ "service": "checkin", "chunked": 0 }), "chunked"),
        (json!({ "service": "checkout" }), "service"),
    ] {
        let answer = desk.desk.control("POST", "http", fault).await;
        assert_eq!(answer.status, 400);
        assert!(answer.body.contains(field), "{}", answer.body);
    }
    for fault in ["expire_tokens", "forget_installation"] {
        let answer = desk.desk.control("POST", fault, json!({ "times": 1 })).await;
        assert_eq!(answer.status, 400);
    }
}

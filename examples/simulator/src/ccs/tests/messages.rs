//! Answers, flow control, receipts, upstream messages, draining.

use std::time::Duration;

use serde_json::Value;
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::time::Instant;

use super::Bench;
use super::SENDER;
use super::gcm;
use super::moment;
use crate::ccs::reader::Incoming;

const STANZAS: &str = "urn:ietf:params:xml:ns:xmpp-stanzas";

#[tokio::test(start_paused = true)]
async fn each_message_gets_one_answer_and_is_counted() {
    let bench = Bench::new();
    let mut client = bench.login().await;
    client.send("good", json!({ "data": { "k": "v" } })).await;
    let ack = json!({ "message_type": "ack", "from": "tok:EX", "message_id": "good" });
    assert_eq!(client.payload().await, ack);
    client.send("bad", json!({ "time_to_live": -1 })).await;
    let nack = client.payload().await;
    assert_eq!((&nack["message_type"], &nack["error"]), (&json!("nack"), &json!("INVALID_JSON")));
    assert!(nack["error_description"].as_str().unwrap().contains("INVALID_TTL"));
    client.send("bad", json!({})).await;
    client.assert_acked("bad").await;
    let good = bench.message("good");
    assert_eq!((good.received, good.accepted, good.acked, good.nacked.len()), (1, 1, 1, 0));
    let bad = bench.message("bad");
    assert_eq!((bad.received, bad.accepted, bad.acked, bad.nacked.len()), (2, 1, 1, 1));
    assert_eq!((bad.sender.as_str(), bad.connections.len()), (SENDER, 1));
    assert_eq!(bench.violations(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn message_without_a_readable_id_comes_back_with_a_stanza_error() {
    for payload in ["", "{", "[]", "{}", "{\"message_id\":5}", "{\"message_id\":\"\"}", "{}x"] {
        let bench = Bench::new();
        let mut client = bench.login().await;
        let sent =
            format!("<message id='7'><gcm xmlns='google:mobile:data'>{payload}</gcm></message>");
        client.write(&sent).await;
        let echo = client.stanza().await;
        assert_eq!((echo.attribute("type"), echo.attribute("id")), (Some("error"), Some("7")));
        assert_eq!(echo.child("google:mobile:data", "gcm").unwrap().text(), payload);
        let error = echo.child("jabber:client", "error").unwrap();
        assert_eq!(
            (error.attribute("code"), error.attribute("type")),
            (Some("400"), Some("modify"))
        );
        assert!(error.child(STANZAS, "bad-request").is_some());
        let text = error.child(STANZAS, "text").unwrap().text();
        assert!(text.starts_with("InvalidJson: JSON_PARSING_ERROR : ") && text.ends_with("\\n"));
        assert_eq!(bench.control().report().connections[0].stanza_errors, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn faults_plan_nacks_stanza_errors_and_newer_tokens() {
    let bench = Bench::new();
    let mut client = bench.login().await;
    bench.fault("nack", json!({ "error": "DEVICE_UNREGISTERED", "to": "tok:OTHER" }));
    bench.fault("nack", json!({ "error": "SERVICE_UNAVAILABLE", "description": "d", "times": 2 }));
    bench.fault("canonical", json!({ "registration_id": "tok:NEW" }));
    bench.fault(
        "stanza_error",
        json!({ "code": 500, "type": "wait", "condition": "resource-constraint" }),
    );
    for _ in 0..2 {
        client.send("a", json!({})).await;
        let nack = client.payload().await;
        assert_eq!(
            (&nack["error"], &nack["error_description"]),
            (&json!("SERVICE_UNAVAILABLE"), &json!("d"))
        );
    }
    client.send("a", json!({})).await;
    assert_eq!(client.payload().await["registration_id"], "tok:NEW");
    client.send("b", json!({})).await;
    let error = client.stanza().await;
    let error = error.child("jabber:client", "error").unwrap();
    assert_eq!((error.attribute("code"), error.attribute("type")), (Some("500"), Some("wait")));
    client.send("b", json!({})).await;
    client.assert_acked("b").await;
    client.send("c", json!({ "to": "tok:OTHER" })).await;
    assert_eq!(client.payload().await["error"], "DEVICE_UNREGISTERED");
    assert_eq!(bench.message("a").nacked, ["SERVICE_UNAVAILABLE", "SERVICE_UNAVAILABLE"]);
    bench.fault("nack", json!({ "error": "X", "times": 9 }));
    bench.control().reset();
    client.send("d", json!({})).await;
    client.assert_acked("d").await;
}

#[tokio::test(start_paused = true)]
async fn hundred_messages_may_wait_and_acks_besides_but_not_one_more() {
    let bench = Bench::new();
    let mut client = bench.login().await;
    bench.fault("withhold", json!({}));
    for index in 0..100 {
        client.send(&format!("m{index}"), json!({})).await;
    }
    bench.upstream("u");
    assert_eq!(client.answer().await.1, "u");
    client.ack("u", "tok:EX").await;
    client.settle().await;
    assert_eq!((bench.violations(), bench.sent("u").acked), (Vec::new(), 1));
    assert_eq!(bench.control().report().connections[0].most_pending, 100);
    client.send("m100", json!({})).await;
    assert_eq!(client.stream_error().await, "policy-violation");
    assert_eq!(bench.violations().len(), 1);
    assert!(bench.violations()[0].contains("more than 100 messages"), "{:?}", bench.violations());
    assert_eq!(bench.message("m99").acked, 0);
}

#[tokio::test(start_paused = true)]
async fn withheld_answers_are_let_go_in_order() {
    let bench = Bench::new();
    let mut client = bench.login().await;
    bench.fault("withhold", json!({}));
    for id in ["a", "b", "b"] {
        client.send(id, json!({})).await;
    }
    client.settle().await;
    assert_eq!(bench.control().report().connections[0].pending, 3);
    bench.fault("withhold", json!({ "on": false }));
    for id in ["a", "b", "b"] {
        client.assert_acked(id).await;
    }
    assert_eq!(bench.control().report().connections[0].pending, 0);
    assert_eq!(bench.violations(), ["connection 1: message_id b again before its answer"]);
}

#[tokio::test(start_paused = true)]
async fn receipt_follows_the_ack_of_a_message_that_asked_for_it() {
    let bench = Bench::new();
    let mut client = bench.login().await;
    for (id, fields) in [
        ("dry", json!({ "dry_run": true })),
        ("topic", json!({ "to": "/topics/a" })),
        ("bad", json!({ "priority": "x" })),
        ("good", json!({})),
    ] {
        let mut fields = fields;
        fields["delivery_receipt_requested"] = json!(true);
        client.send(id, fields).await;
        assert_eq!(client.answer().await.1, id);
    }
    let receipt = client.payload().await;
    assert_eq!(
        (&receipt["message_id"], &receipt["message_type"], &receipt["from"]),
        (&json!("dr2:good"), &json!("receipt"), &json!("gcm.googleapis.com"))
    );
    assert_eq!(receipt["data"]["device_registration_id"], "tok:EX");
    assert_eq!(receipt["data"]["message_status"], "MESSAGE_SENT_TO_DEVICE");
    assert!(receipt["data"]["message_sent_timestamp"].is_string());
    client.ack("dr2:good", "gcm.googleapis.com").await;
    client.settle().await;
    assert_eq!((bench.sent("dr2:good").acked, bench.violations()), (1, Vec::new()));
    assert_eq!(bench.control().report().upstream.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn upstream_message_comes_again_until_it_is_acknowledged_where_it_came() {
    let bench = Bench::new();
    bench.upstream("u");
    let mut client = bench.login().await;
    let came = client.stanza().await;
    assert_eq!(came.attribute("type"), Some("normal"));
    assert_eq!(came.attribute("from"), Some("devices@gcm.googleapis.com"));
    assert_eq!(came.attribute("to"), Some("123456789012@fcm.googleapis.com"));
    bench.fault("drop", json!({}));
    assert_eq!(client.next().await, None);
    let mut client = bench.login().await;
    assert_eq!(client.answer().await.1, "u");
    bench.fault("redeliver", json!({}));
    assert_eq!(client.answer().await.1, "u");
    client.ack("u", "tok:EX").await;
    client.settle().await;
    bench.fault("redeliver", json!({}));
    client.write("</stream:stream>").await;
    assert_eq!(client.next().await, Some(Incoming::End));
    bench.login().await.settle().await;
    let sent = bench.sent("u");
    assert_eq!((sent.sent, sent.acked, sent.connections), (3, 1, vec![1, 2, 2]));
    assert_eq!(bench.violations(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn wrong_acks_are_refused() {
    let bench = Bench::new();
    let mut first = bench.login().await;
    bench.upstream("u");
    first.payload().await;
    let mut second = bench.login().await;
    second.ack("u", "tok:EX").await;
    let nack = second.payload().await;
    assert_eq!((&nack["message_id"], &nack["error"]), (&json!("u"), &json!("BAD_ACK")));
    first.ack("u", "tok:OTHER").await;
    assert_eq!(first.payload().await["error"], "BAD_ACK");
    first.write(&gcm(&json!({ "message_type": "ack" }))).await;
    assert_eq!(first.payload().await["error"], "BAD_ACK");
    first.ack("u", "tok:EX").await;
    first.ack("u", "tok:EX").await;
    first.settle().await;
    assert_eq!(bench.sent("u").acked, 2);
    assert_eq!(bench.violations().len(), 4, "{:?}", bench.violations());
    first.write(&gcm(&json!({ "message_type": "nack", "message_id": "n" }))).await;
    assert_eq!(first.payload().await["error"], "INVALID_JSON");
}

#[tokio::test(start_paused = true)]
async fn too_many_unacknowledged_messages_stop_the_stream_of_them() {
    let bench = Bench::new();
    bench.fault("limits", json!({ "unacked": 2 }));
    ["a", "b", "c"].iter().for_each(|id| bench.upstream(id));
    let mut client = bench.login().await;
    assert_eq!((client.answer().await.1, client.answer().await.1), ("a".into(), "b".into()));
    client.settle().await;
    assert_eq!(bench.sent("c").sent, 0);
    client.ack("a", "tok:EX").await;
    assert_eq!(client.answer().await.1, "c");
}

#[tokio::test(start_paused = true)]
async fn upstream_goes_to_one_connection_of_its_own_sender() {
    let bench = Bench::new();
    let mut other = bench.login_as("42").await;
    let mut one = bench.login().await;
    let mut two = bench.login().await;
    bench.upstream("u");
    other.settle().await;
    moment().await;
    bench.fault("drop", json!({ "connection": 3 }));
    assert_eq!(two.next().await, None);
    assert_eq!(one.answer().await.1, "u");
    one.settle().await;
    assert_eq!(bench.sent("u").sent, 1);
}

#[tokio::test(start_paused = true)]
async fn draining_serves_what_is_in_the_pipeline_refuses_the_rest_and_closes() {
    let bench = Bench::new();
    let mut client = bench.login().await;
    let drained = Instant::now();
    bench.fault("drain", json!({ "pipeline_ms": 100, "grace_ms": 1000 }));
    let control = json!({ "message_type": "control", "control_type": "CONNECTION_DRAINING" });
    assert_eq!(client.payload().await, control);
    client.send("early", json!({})).await;
    client.assert_acked("early").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    client.send("late", json!({})).await;
    assert_eq!(client.payload().await["error"], "CONNECTION_DRAINING");
    bench.upstream("u");
    let mut next = bench.login().await;
    assert_eq!(next.answer().await.1, "u");
    next.send("late", json!({})).await;
    next.assert_acked("late").await;
    assert_eq!(client.next().await, Some(Incoming::End));
    assert_eq!(drained.elapsed(), Duration::from_millis(1000));
    client.write("</stream:stream>").await;
    assert_eq!(client.next().await, None);
    let late = bench.message("late");
    assert_eq!((late.accepted, late.connections), (1, vec![1, 2]));
    let report = bench.control().report();
    assert!(report.connections[0].draining && !report.connections[1].draining);
    assert_eq!(report.violations, [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn draining_may_be_told_by_nacks_alone() {
    let bench = Bench::new();
    let mut client = bench.login().await;
    bench.fault("drain", json!({ "announce": false, "pipeline_ms": 0 }));
    client.send("a", json!({})).await;
    assert_eq!(client.payload().await["error"], "CONNECTION_DRAINING");
}

#[tokio::test(start_paused = true)]
async fn payload_is_found_by_namespace_whatever_its_form() {
    let text = "{\"to\":\"tok:EX\",\"message_id\":\"m\"}";
    let quoted = text.replace('"', "&quot;");
    for inner in [
        format!("<d:gcm xmlns:d='google:mobile:data'>{quoted}</d:gcm>"),
        format!("<gcm xmlns='google:mobile:data'><![CDATA[{text}]]></gcm>"),
        format!(
            "<x xmlns='y'/><gcm xmlns=\"google:mobile:data\">{}</gcm>",
            text.replace('t', "&#116;")
        ),
    ] {
        let bench = Bench::new();
        let mut client = bench.login().await;
        client.write(&format!("<message>{inner}</message>")).await;
        client.assert_acked("m").await;
    }
    let bench = Bench::new();
    let mut client = bench.login().await;
    let awkward = gcm(&json!({ "to": "tok:EX", "message_id": "\u{e9}\u{1F600}" }));
    for byte in awkward.bytes() {
        client.stream.write_all(&[byte]).await.unwrap();
        moment().await;
    }
    client.assert_acked("\u{e9}\u{1F600}").await;
    let mut client = Bench::new().login().await;
    client
        .write(&format!("<message><gcm xmlns='google:mobile:other'>{text}</gcm></message>"))
        .await;
    assert_eq!(client.stanza().await.attribute("type"), Some("error"));
}

#[tokio::test(start_paused = true)]
async fn faults_that_make_no_sense_are_refused() {
    let bench = Bench::new();
    for (name, fields) in [
        ("refuse_login", json!({ "condition": "x" })),
        ("stream_error", json!({ "condition": "x" })),
        ("stanza_error", json!({ "condition": "x y" })),
        ("limits", json!({ "stanza_bytes": 9_999 })),
        ("ping_interval", json!({ "interval_ms": 0 })),
        ("nack", json!({ "error": "X", "times": 0 })),
        ("drop", json!({ "after_stanzas": 0 })),
        ("drop", json!({ "after_stanzas": 1, "at_byte": 1 })),
    ] {
        let fault: Value = json!({ name: fields });
        let fault = serde_json::from_value(fault).unwrap();
        assert!(bench.control().inject(fault).is_err(), "{name} {fields}");
    }
}

//! Hostile XML, limits, ends of streams, faults of the transport, keepalive.

use std::time::Duration;

use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::time::Instant;

use super::Bench;
use super::HEADER;
use super::SENDER;
use super::auth;
use super::gcm;
use super::moment;
use crate::ccs::form::Cuts;
use crate::ccs::reader::Incoming;

#[tokio::test(start_paused = true)]
async fn xml_that_a_stream_may_not_hold_ends_it_with_the_condition_for_it() {
    for (sent, expected) in [
        ("<!-- c -->", "restricted-xml"),
        ("<?pi x?>", "restricted-xml"),
        ("<!DOCTYPE a>", "restricted-xml"),
        ("<message>&other;</message>", "restricted-xml"),
        ("<message></iq>", "not-well-formed"),
        ("<message a='1' a='2'/>", "not-well-formed"),
        ("<p:message/>", "not-well-formed"),
        ("<message>&#0;</message>", "not-well-formed"),
        ("<message>\u{1}</message>", "not-well-formed"),
        ("<message>]]></message>", "not-well-formed"),
        ("text", "bad-format"),
        ("<other/>", "unsupported-stanza-type"),
        ("<message xmlns='jabber:server'/>", "invalid-namespace"),
    ] {
        let bench = Bench::new();
        let mut client = bench.login().await;
        client.write(sent).await;
        assert_eq!(client.stream_error().await, expected, "{sent}");
        assert_eq!(bench.violations().len(), 1, "{sent}");
    }
}

#[tokio::test(start_paused = true)]
async fn bytes_that_are_not_utf8_end_the_stream() {
    let bench = Bench::new();
    let mut client = bench.login().await;
    client.stream.write_all(b"<message>\xff</message>").await.unwrap();
    assert_eq!(client.stream_error().await, "unsupported-encoding");
}

#[tokio::test(start_paused = true)]
async fn stanza_of_the_limit_is_taken_and_one_byte_more_is_not() {
    let bench = Bench::new();
    bench.fault("limits", json!({ "stanza_bytes": 10_000 }));
    let mut client = bench.login().await;
    let stanza = |length: usize| format!("<message>{}</message>", "x".repeat(length - 19));
    client.write(&format!("  {}", stanza(10_000))).await;
    assert_eq!(client.stanza().await.attribute("type"), Some("error"));
    client.write(&stanza(10_001)).await;
    let error = client.stanza().await;
    assert!(error.child("urn:xmpp:errors", "stanza-too-big").is_some(), "{error:?}");
    assert!(error.elements().any(|child| child.name == "policy-violation"));
    let endless = format!("<message a='{}", "x".repeat(20_000));
    let mut client = bench.login().await;
    client.write(&endless).await;
    assert_eq!(client.stream_error().await, "policy-violation");
}

#[tokio::test(start_paused = true)]
async fn damaged_streams_never_panic() {
    let bind = "<iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>";
    let message = gcm(&json!({ "to": "tok:EX", "message_id": "m", "data": { "k": "\u{e9}" } }));
    let ack = gcm(&json!({ "to": "tok:EX", "message_id": "u", "message_type": "ack" }));
    let login = format!("{HEADER}{}{HEADER}{bind}", auth(SENDER, "pushwire-test-key"));
    let whole = format!("{login}{message}<presence/>{ack}</stream:stream>").into_bytes();
    let mut cuts = Cuts::new(1);
    for round in 0..1000 {
        let bench = Bench::new();
        bench.upstream("u");
        let mut client = bench.connect();
        let mut damaged = whole.clone();
        // Most damage after the login, so that it is not all the same.
        let start = if round % 4 == 0 { 0 } else { login.len() };
        for _ in 0..cuts.next_size() % 3 + 1 {
            let place = start + (cuts.next_size() * 40 + cuts.next_size()) % (whole.len() - start);
            damaged[place] = b"<>&;'\"/!?{}\0\xff\x80 ax1"[cuts.next_size() % 18];
        }
        client.stream.write_all(&damaged).await.unwrap();
        client.stream.shutdown().await.unwrap();
        client.service.await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn nesting_without_end_is_refused() {
    let mut client = Bench::new().login().await;
    client.write(&"<message>".repeat(65)).await;
    assert_eq!(client.stream_error().await, "policy-violation");
}

#[tokio::test(start_paused = true)]
async fn client_that_closes_its_stream_gets_ours_closed() {
    let bench = Bench::new();
    let mut client = bench.login().await;
    client.write("</stream:stream>").await;
    assert_eq!(client.next().await, Some(Incoming::End));
    assert_eq!(client.next().await, None);
    let ended = bench.control().report().connections[0].ended.clone();
    assert_eq!(ended.as_deref(), Some("stream closed by the client"));
}

#[tokio::test(start_paused = true)]
async fn stream_closed_by_a_fault_waits_for_the_clients_end() {
    let bench = Bench::new();
    let mut client = bench.login().await;
    assert_eq!(bench.fault("close", json!({})), 1);
    assert_eq!(client.next().await, Some(Incoming::End));
    let before = Instant::now();
    client.write("</stream:stream>").await;
    assert_eq!(client.next().await, None);
    assert_eq!(before.elapsed(), Duration::ZERO);
    assert_eq!(bench.violations(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn stream_error_on_demand_names_its_condition_and_text() {
    let bench = Bench::new();
    let mut client = bench.login().await;
    bench.fault("stream_error", json!({ "condition": "see-other-host", "text": "localhost:1" }));
    let error = client.stanza().await;
    assert_eq!(error.elements().next().unwrap().text(), "localhost:1");
    assert_eq!(client.next().await, Some(Incoming::End));
    assert_eq!(bench.violations(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn connection_is_dropped_without_farewell_now_after_stanzas_or_at_a_byte() {
    let bench = Bench::new();
    let mut client = bench.login().await;
    assert_eq!(bench.fault("drop", json!({})), 1);
    assert_eq!(client.next().await, None);

    bench.fault("drop", json!({ "after_stanzas": 2 }));
    let mut client = bench.login().await;
    client.send("a", json!({})).await;
    client.send("b", json!({})).await;
    client.assert_acked("a").await;
    assert_eq!(client.next().await, None);

    let mut client = bench.login().await;
    let before = client.read;
    bench.fault("drop", json!({ "at_byte": 50 }));
    client.send("c", json!({})).await;
    assert_eq!(client.next().await, None);
    assert_eq!(client.read, before + 50);
    bench.login().await.settle().await;
}

#[tokio::test(start_paused = true)]
async fn stalled_service_neither_reads_nor_writes_until_it_goes_on() {
    let bench = Bench::new();
    let mut client = bench.login().await;
    bench.fault("stall", json!({}));
    client.send("a", json!({})).await;
    bench.upstream("u");
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(bench.control().report().messages.len(), 0);
    assert_eq!(bench.sent("u").acked, 0);
    bench.fault("stall", json!({ "on": false }));
    let mut came = [client.answer().await.1, client.answer().await.1];
    came.sort();
    assert_eq!(came, ["a", "u"]);
}

#[tokio::test(start_paused = true)]
async fn writes_are_late_when_asked() {
    let bench = Bench::new();
    let mut client = bench.login().await;
    bench.fault("delay", json!({ "delay_ms": 5000 }));
    let before = Instant::now();
    client.settle().await;
    assert_eq!(before.elapsed(), Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn pings_are_answered_both_ways_and_white_space_is_nothing() {
    let bench = Bench::new();
    let mut client = bench.login().await;
    client.write(" \n ").await;
    client.settle().await;
    bench.fault("ping", json!({}));
    let ping = client.stanza().await;
    assert!(ping.child("urn:xmpp:ping", "ping").is_some());
    client.write(&format!("<iq type='result' id='{}'/>", ping.attribute("id").unwrap())).await;
    client.write("<iq type='result' id='p-9'/>").await;
    client.settle().await;
    bench.fault("ping_interval", json!({ "interval_ms": 60_000 }));
    moment().await;
    let before = Instant::now();
    client.stanza().await;
    assert!(before.elapsed() >= Duration::from_secs(59), "{:?}", before.elapsed());
    let report = bench.control().report().connections[0].clone();
    let counted = (report.white_space, report.pings, report.pings_sent, report.pongs);
    assert_eq!(counted, (3, 2, 2, 1));
}

#[tokio::test(start_paused = true)]
async fn iq_that_is_not_served_is_refused_and_presence_ignored() {
    let mut client = Bench::new().login().await;
    client.write("<presence/><iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>").await;
    let answer = client.stanza().await;
    assert_eq!((answer.attribute("type"), answer.attribute("id")), (Some("error"), Some("r")));
    let error = answer.child("jabber:client", "error").unwrap();
    assert_eq!(error.elements().next().unwrap().name, "service-unavailable");
}

#[tokio::test(start_paused = true)]
async fn every_form_says_the_same() {
    let data = json!({ "x": "\"<&>'\\ ]]> \u{e9} \u{1F600} \u{2028} \t\n\r \u{1}" });
    for form in [
        json!({ "prefixed": false, "str_features": false }),
        json!({ "text": "quot", "declaration": true }),
        json!({ "text": "cdata", "white_space": true }),
        json!({ "text": "references", "ascii": true }),
        json!({ "bytes": 1 }),
        json!({ "random": 3 }),
    ] {
        let bench = Bench::new();
        bench.fault("form", form.clone());
        let mut client = bench.login().await;
        client.send("a", json!({ "data": data })).await;
        client.assert_acked("a").await;
        assert_eq!(bench.message("a").payload["data"], data);
        let fields = serde_json::from_value(json!({ "message_id": "u", "data": data })).unwrap();
        bench.control().send_upstream(fields).unwrap();
        assert_eq!(client.payload().await["data"], data, "{form}");
        bench.fault("drain", json!({}));
        assert_eq!(client.payload().await["control_type"], "CONNECTION_DRAINING");
    }
}

#[tokio::test(start_paused = true)]
async fn raw_bytes_are_written_as_they_are() {
    let bench = Bench::new();
    let mut client = bench.login().await;
    bench.fault("raw", json!({ "text": "<x xmlns='y'>&#65;</x>" }));
    let raw = client.stanza().await;
    assert_eq!((raw.namespace.as_str(), raw.text().as_str()), ("y", "A"));
    client.write(&gcm(&json!({ "to": "tok:EX", "message_id": "m" }))).await;
    client.assert_acked("m").await;
}

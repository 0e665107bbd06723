//! Headers, features, SASL, restart, binding.

use super::Bench;
use super::HEADER;
use super::SENDER;
use super::auth;
use crate::ccs::element::Element;
use crate::ccs::reader::Reader;

const SASL: &str = "urn:ietf:params:xml:ns:xmpp-sasl";

fn condition(failure: &Element) -> &str {
    assert!(failure.is(SASL, "failure"), "{failure:?}");
    &failure.elements().next().unwrap().name
}

#[tokio::test(start_paused = true)]
async fn logs_in_by_the_published_sequence() {
    let bench = Bench::new();
    let mut client = bench.connect();
    client.write("<?xml version='1.0'?>").await;
    client.write(HEADER).await;
    let features = client.features().await;
    let mechanisms = features.child(SASL, "mechanisms").unwrap();
    let offered: Vec<String> = mechanisms.elements().map(Element::text).collect();
    assert_eq!(offered, ["PLAIN", "X-OAUTH2", "X-GOOGLE-TOKEN"]);
    client.write(&auth(&format!("{SENDER}@gcm.googleapis.com"), "pushwire-test-key")).await;
    assert!(client.stanza().await.is(SASL, "success"));
    client.reader = Reader::new(10_000);
    client.write(HEADER).await;
    let features = client.features().await;
    assert!(features.child("urn:ietf:params:xml:ns:xmpp-bind", "bind").is_some());
    assert_eq!(client.finish_bind(Some("desk")).await, format!("{SENDER}@fcm.googleapis.com/desk"));
    let session =
        "<iq type='set' id='s'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>";
    client.write(session).await;
    assert_eq!(client.stanza().await.attribute("type"), Some("result"));
    let report = bench.control().report();
    assert_eq!(report.logins[0].user.as_deref(), Some("123456789012@gcm.googleapis.com"));
    assert_eq!((&report.logins[0].refused, report.violations.len()), (&None, 0));
}

#[tokio::test(start_paused = true)]
async fn everything_at_once_and_byte_by_byte_logs_in() {
    let bind = "<iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>";
    let all = format!("{HEADER}{}{HEADER}{bind}", auth(SENDER, "pushwire-test-key"));
    for size in [all.len(), 1, 7] {
        let bench = Bench::new();
        let mut client = bench.connect();
        for piece in all.as_bytes().chunks(size) {
            client.write(std::str::from_utf8(piece).unwrap()).await;
        }
        client.features().await;
        assert_eq!(client.stanza().await.name, "success");
        client.reader = Reader::new(10_000);
        client.features().await;
        let bound = client.stanza().await;
        assert_eq!(bound.attribute("id"), Some("b1"));
        client.settle().await;
    }
}

#[tokio::test(start_paused = true)]
async fn wrong_credentials_are_refused_with_their_condition_and_the_next_try_may_succeed() {
    let good = auth(SENDER, "pushwire-test-key");
    let token = good.replace("PLAIN", "X-OAUTH2");
    let unknown = good.replace("PLAIN", "SCRAM-SHA-1");
    let elsewhere = auth("1@example.org", "pushwire-test-key");
    let abort = "<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>".to_owned();
    for (attempt, expected) in [
        (auth(SENDER, "wrong"), "not-authorized"),
        (elsewhere, "not-authorized"),
        (token, "not-authorized"),
        (unknown, "invalid-mechanism"),
        (good.replacen(">A", ">A\r\n", 1), "malformed-request"),
        (good.replacen(">A", ">A*", 1), "incorrect-encoding"),
        (abort, "aborted"),
    ] {
        let bench = Bench::new();
        let mut client = bench.greet().await;
        client.write(&attempt).await;
        assert_eq!(condition(&client.stanza().await), expected, "{attempt}");
        client.write(&good).await;
        assert_eq!(client.stanza().await.name, "success", "{attempt}");
        let logins = bench.control().report().logins;
        assert_eq!(logins[0].refused.as_deref(), Some(expected));
        assert_eq!((logins.len(), &logins[1].refused), (2, &None));
    }
}

#[tokio::test(start_paused = true)]
async fn third_refusal_ends_the_stream() {
    let mut client = Bench::new().greet().await;
    for _ in 0..3 {
        client.write(&auth(SENDER, "wrong")).await;
        assert_eq!(condition(&client.stanza().await), "not-authorized");
    }
    assert_eq!(client.stream_error().await, "policy-violation");
}

#[tokio::test(start_paused = true)]
async fn password_may_follow_an_empty_challenge() {
    let mut client = Bench::new().greet().await;
    client.write("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'/>").await;
    assert_eq!(client.stanza().await.name, "challenge");
    let response = auth(SENDER, "pushwire-test-key").replace("auth", "response");
    client.write(&response).await;
    assert_eq!(client.stanza().await.name, "success");
}

#[tokio::test(start_paused = true)]
async fn faults_refuse_logins_and_change_passwords() {
    let bench = Bench::new();
    bench.fault("refuse_login", serde_json::json!({ "condition": "temporary-auth-failure" }));
    bench.fault("account", serde_json::json!({ "sender": SENDER, "password": "own" }));
    let mut client = bench.greet().await;
    client.write(&auth(SENDER, "own")).await;
    assert_eq!(condition(&client.stanza().await), "temporary-auth-failure");
    client.write(&auth(SENDER, "pushwire-test-key")).await;
    assert_eq!(condition(&client.stanza().await), "not-authorized");
    client.write(&auth(SENDER, "own")).await;
    assert_eq!(client.stanza().await.name, "success");
}

#[tokio::test(start_paused = true)]
async fn headers_that_are_not_ours_end_the_stream() {
    for (changed, by, expected) in [
        ("fcm.googleapis.com", "example.org", "host-unknown"),
        (" to='fcm.googleapis.com'", "", "improper-addressing"),
        ("version='1.0'", "", "unsupported-version"),
        ("version='1.0'", "version='2.0'", "unsupported-version"),
        ("etherx.jabber.org/streams", "etherx.jabber.org/other", "invalid-namespace"),
    ] {
        let mut client = Bench::new().connect();
        client.write(&HEADER.replace(changed, by)).await;
        assert!(client.next().await.is_some(), "a header comes first");
        assert_eq!(client.stream_error().await, expected, "{by}");
    }
}

#[tokio::test(start_paused = true)]
async fn stanzas_before_their_time_end_the_stream() {
    let mut client = Bench::new().greet().await;
    client.write("<message/>").await;
    assert_eq!(client.stream_error().await, "not-authorized");
    let mut client = Bench::new().greet().await;
    client.write(&auth(SENDER, "pushwire-test-key")).await;
    client.stanza().await;
    client.reader = Reader::new(10_000);
    client.write(HEADER).await;
    client.features().await;
    client.write("<message/>").await;
    assert_eq!(client.stream_error().await, "not-authorized");
}

#[tokio::test(start_paused = true)]
async fn client_that_does_not_log_in_is_told_and_closed() {
    let mut client = Bench::new().greet().await;
    assert_eq!(client.stream_error().await, "connection-timeout");
}

#[tokio::test(start_paused = true)]
async fn newer_connection_of_the_same_name_ends_the_older() {
    let bench = Bench::new();
    let mut clients = Vec::new();
    for resource in ["a", "b", "a"] {
        let mut client = bench.greet().await;
        client.write(&auth(SENDER, "pushwire-test-key")).await;
        client.stanza().await;
        client.bind(Some(resource)).await;
        clients.push(client);
    }
    assert_eq!(clients[0].stream_error().await, "conflict");
    clients[1].settle().await;
    clients[2].settle().await;
    assert_eq!(bench.violations(), [""; 0]);
}

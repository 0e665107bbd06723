//! `pushwire ccs` against the simulator's CCS service: both directions, every answer, every ending.
//!
//! Google's CCS pages are the reference (core/spec/xmpp.md §5); the exit codes and events are the command's
//! contract. Waits are those of the protocol, at their shortest; nothing is timed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod common;

use std::fs;
use std::io::BufRead;
use std::io::BufReader;
use std::process::Command;
use std::process::Stdio;

use common::Ended;
use common::Running;
use common::Service;
use common::get;
use common::post;
use common::wait_until;
use pushwire_tests::evil_tls::EvilServer;
use pushwire_tests::evil_tls::HOST;
use pushwire_tests::evil_tls::Kind;
use serde_json::Value;
use serde_json::json;

/// Settings with which the command reconnects at once.
const FAST: [&str; 4] =
    ["--set", "reset_interval=0", "--set", "start_seconds_before_retry_connect=0.02"];

/// What must not be taken for XML or be cut in two.
const TEXT: &str = "a < b & \"c\" ]]> \u{1f600}";

/// Starts the command on a simulator.
fn start(service: &Service, more: &[&str]) -> Running {
    let fixed = ["ccs", "--json", "--simulator", service.file.to_str().unwrap()];
    Running::start_with_input(fixed.into_iter().chain(FAST).chain(more.iter().copied()))
}

/// Gives the command these lines, then the end of stdin, and waits for its end.
fn run(service: &Service, lines: &[Value], more: &[&str]) -> Ended {
    let mut running = start(service, more);
    lines.iter().for_each(|line| running.write_line(&line.to_string()));
    running.close_input();
    running.end()
}

fn message(id: &str) -> Value {
    message_to("device", id)
}

fn message_to(to: &str, id: &str) -> Value {
    json!({"to": to, "message_id": id, "data": {"n": id}})
}

fn fault(service: &Service, name: &str, body: Value) {
    let (status, answer) = post(&format!("{}/ccs/{name}", service.told("control")), &body);
    assert_eq!(status, 200, "{name}: {answer}");
}

fn report(service: &Service) -> Value {
    get(&format!("{}/ccs", service.told("control")))
}

fn upstream(service: &Service, id: &str) {
    let data = json!({"text": TEXT});
    let message =
        json!({"from": "device", "message_id": id, "category": "org.example", "data": data});
    fault(service, "upstream", message);
}

/// Ids of the events of this name, in order.
fn ids(ended: &Ended, name: &str) -> Vec<String> {
    let id = |event: Value| event["message_id"].as_str().unwrap().to_owned();
    ended.named(name).into_iter().map(id).collect()
}

/// How often the service took each message for delivery, in the order in which they came.
fn accepted(service: &Service) -> Vec<(String, u64)> {
    let report = report(service);
    let messages = report["messages"].as_array().unwrap().iter();
    let count = |message: &Value| {
        let id = message["message_id"].as_str().unwrap().to_owned();
        (id, message["accepted"].as_u64().unwrap())
    };
    messages.map(count).collect()
}

fn assert_no_violation(service: &Service) {
    assert_eq!(report(service)["violations"], json!([]));
}

#[test]
fn acks_each_message_once_and_ends_with_exit_0() {
    let service = Service::start();
    let lines: Vec<_> = (0..5).map(|n| message(&format!("m-{n}"))).collect();
    let ended = run(&service, &lines, &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ids(&ended, "ack"), ["m-0", "m-1", "m-2", "m-3", "m-4"]);
    assert_eq!(ended.named("ack")[0]["from"], "device");
    assert!(ended.named("ready")[0]["jid"].as_str().unwrap().contains("@fcm.googleapis.com/"));
    assert_eq!(ended.events().last().unwrap(), &json!({"event": "stopped", "reason": "stop"}));
    assert!(accepted(&service).iter().all(|(_, times)| *times == 1), "{ended:?}");
    assert_no_violation(&service);
}

#[test]
fn a_newer_token_is_told_with_the_ack() {
    let service = Service::start();
    fault(&service, "canonical", json!({"registration_id": "newer"}));
    let ended = run(&service, &[message("m-1"), message("m-2")], &[]);
    let acks = ended.named("ack");
    assert_eq!(acks[0]["registration_id"], "newer");
    assert_eq!(acks[1].get("registration_id"), None);
}

#[test]
fn each_code_says_what_to_do_and_whether_the_message_has_failed() {
    let service = Service::start();
    let codes = [
        ("DEVICE_UNREGISTERED", "delete_token"),
        ("BAD_REGISTRATION", "fix_message"),
        ("DEVICE_MESSAGE_RATE_EXCEEDED", "slow_down"),
        ("TOPICS_MESSAGE_RATE_EXCEEDED", "slow_down"),
        ("SENDER_ID_MISMATCH", "stop"),
    ];
    for (code, _) in codes {
        fault(&service, "nack", json!({"error": code, "to": code, "description": "why"}));
    }
    let lines = codes.map(|(code, _)| message_to(code, code));
    let ended = run(&service, &lines, &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let nacks = ended.named("nack");
    for ((code, action), nack) in codes.iter().zip(&nacks) {
        assert_eq!((&nack["error"], &nack["action"]), (&json!(code), &json!(action)));
        assert_eq!((&nack["final"], &nack["error_description"]), (&json!(true), &json!("why")));
    }
    assert_eq!(nacks.len(), codes.len());
}

#[test]
fn unavailable_service_gets_the_message_again_on_the_same_connection() {
    let service = Service::start();
    fault(&service, "nack", json!({"error": "SERVICE_UNAVAILABLE"}));
    let ended = run(&service, &[message("m-1")], &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let names = ["ready", "nack", "retry", "ack"].map(|name| ended.named(name).len());
    assert_eq!(names, [1, 1, 1, 1], "{ended:?}");
    let (nack, retry) = (&ended.named("nack")[0], &ended.named("retry")[0]);
    assert_eq!((&nack["final"], &retry["attempt"]), (&json!(false), &json!(1)));
    assert!((1000..1500).contains(&retry["delay_ms"].as_u64().unwrap()), "{retry}");
}

#[test]
fn refusals_for_a_time_become_final() {
    let service = Service::start();
    fault(&service, "nack", json!({"error": "NEVER_HEARD_OF", "times": 2}));
    let ended = run(&service, &[message("m-1")], &["--set", "message_retry_count=1"]);
    let finals: Vec<_> =
        ended.named("nack").into_iter().map(|nack| nack["final"].clone()).collect();
    assert_eq!(finals, [false, true]);
    assert_eq!((ended.code, ended.named("ack").len()), (Some(0), 0));
}

#[test]
fn a_stanza_error_settles_the_message_that_it_echoes() {
    let service = Service::start();
    let error = json!({"code": 400, "condition": "bad-request", "text": "InvalidJson: no"});
    fault(&service, "stanza_error", error);
    let ended = run(&service, &[message("m-1"), message("m-2")], &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let expected = json!({
        "event": "stanza_error", "code": 400, "type": "modify", "condition": "bad-request",
        "text": "InvalidJson: no", "message_id": "m-1",
    });
    assert_eq!(ended.named("stanza_error"), [expected]);
    assert_eq!(ids(&ended, "ack"), ["m-2"]);
}

#[test]
fn upstream_messages_are_printed_and_acknowledged_once() {
    let service = Service::start();
    let mut running = start(&service, &["--listen"]);
    running.event("ready");
    upstream(&service, "up-1");
    let event = running.event("upstream");
    let data = json!({"text": TEXT});
    let expected = json!({
        "event": "upstream", "message_id": "up-1", "from": "device", "category": "org.example",
        "data": data,
    });
    assert_eq!(event, expected);
    wait_until("acknowledged", || report(&service)["upstream"][0]["acked"] == 1);
    running.stop();
    assert_no_violation(&service);
}

#[test]
fn the_same_words_are_understood_in_every_form_and_cut_anywhere() {
    let forms = [
        json!({"bytes": 1, "declaration": true}),
        json!({"text": "cdata", "prefixed": false, "str_features": false, "random": 1}),
        json!({"text": "references", "ascii": true, "white_space": true, "random": 2}),
        json!({"text": "quot", "random": 3}),
    ];
    for form in forms {
        let service = Service::start();
        fault(&service, "form", form.clone());
        fault(&service, "nack", json!({"error": "BAD_REGISTRATION", "description": "<&>\"]]>"}));
        let mut running = start(&service, &["--listen"]);
        running.write_line(&message("m-1").to_string());
        running.write_line(&message("m-2").to_string());
        assert_eq!(running.event("nack")["error_description"], "<&>\"]]>", "{form}");
        running.event("ack");
        upstream(&service, "up-1");
        assert_eq!(running.event("upstream")["data"]["text"], TEXT, "{form}");
        running.stop();
        assert_no_violation(&service);
    }
}

#[test]
fn an_upstream_message_that_comes_again_is_printed_once() {
    let service = Service::start();
    let mut running = start(&service, &["--listen"]);
    running.event("ready");
    for _ in 0..2 {
        upstream(&service, "up-1");
    }
    running.event("upstream");
    assert_eq!(running.event("duplicate")["message_id"], "up-1");
    let ended = running.stop();
    assert_eq!(ids(&ended, "upstream"), ["up-1"]);
}

#[test]
fn a_receipt_that_was_asked_for_is_printed_and_acknowledged() {
    let service = Service::start();
    let mut running = start(&service, &["--listen"]);
    let mut asking = message("m-1");
    asking["delivery_receipt_requested"] = true.into();
    running.write_line(&asking.to_string());
    let receipt = running.event("receipt");
    assert_eq!(receipt["original_message_id"], "m-1");
    assert_eq!(receipt["message_status"], "MESSAGE_SENT_TO_DEVICE");
    assert_eq!(receipt["from"], "gcm.googleapis.com");
    wait_until("acknowledged", || report(&service)["upstream"][0]["acked"] == 1);
    running.stop();
}

#[test]
fn bad_lines_are_told_with_their_number_and_cost_no_other() {
    let service = Service::start();
    let mut running = start(&service, &[]);
    let long = format!("{{\"message_id\":\"{}\"}}", "x".repeat(70_000));
    running.write_line(&message("m-1").to_string());
    running.write_line("");
    running.write_line("not JSON");
    running.write_line("{\"to\":\"device\",\"message_id\":\"m-2\",\"priority\":\"urgent\"}");
    running.write_bytes(b"{\"to\":\"\xff\"}\n");
    running.write_line(&long);
    running.write_line(&json!({"message_id": "m-3"}).to_string());
    running.write_line(&message_to("device", "").to_string());
    running.write_line(&message("m-4").to_string());
    running.close_input();
    let ended = running.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let parts = |event: Value| ["line", "message_id", "reason"].map(|name| event[name].clone());
    let invalid: Vec<_> = ended.named("invalid").into_iter().map(parts).collect();
    let expected = [
        [json!(3), json!(null), json!("json")],
        [json!(4), json!("m-2"), json!("priority")],
        [json!(5), json!(null), json!("json")],
        [json!(6), json!(null), json!("line_too_long")],
        [json!(7), json!("m-3"), json!("target_missing")],
        [json!(8), json!(""), json!("message_id_missing")],
    ];
    assert_eq!(invalid, expected);
    for words in ["line 3: ", "line 4: ", "line 5: ", "line 6: longer than 65536 bytes", "line 7: "]
    {
        assert!(ended.stderr.contains(words), "{words}: {ended:?}");
    }
    assert_eq!(ids(&ended, "ack"), ["m-1", "m-4"]);
}

#[test]
fn an_id_can_be_used_again_once_its_answer_is_in() {
    let service = Service::start();
    fault(&service, "withhold", json!({}));
    let mut running = start(&service, &["--listen"]);
    running.write_line(&message("m-1").to_string());
    running.write_line(&message("m-1").to_string());
    let invalid = running.event("invalid");
    assert_eq!((&invalid["line"], &invalid["reason"]), (&json!(2), &json!("message_id_in_use")));
    fault(&service, "withhold", json!({"on": false}));
    running.event("ack");
    running.write_line(&message("m-1").to_string());
    running.event("ack");
    running.stop();
}

#[test]
fn three_hundred_messages_keep_to_a_hundred_without_an_answer() {
    let service = Service::start();
    fault(&service, "withhold", json!({}));
    let mut running = start(&service, &[]);
    let wanted: Vec<_> = (0..300).map(|n| format!("m-{n}")).collect();
    for id in &wanted {
        running.write_line(&message(id).to_string());
    }
    running.close_input();
    wait_until("the limit", || report(&service)["connections"][0]["pending"] == 100);
    fault(&service, "withhold", json!({"on": false}));
    let ended = running.end();
    assert_eq!((ended.code, ids(&ended, "ack")), (Some(0), wanted));
    assert_eq!(report(&service)["connections"][0]["most_pending"], 100);
    assert_no_violation(&service);
}

#[test]
fn draining_in_the_middle_loses_and_repeats_nothing() {
    let service = Service::start();
    fault(&service, "withhold", json!({}));
    let mut running = start(&service, &["--listen"]);
    for n in 0..10 {
        running.write_line(&message(&format!("m-{n}")).to_string());
    }
    wait_until("all there", || report(&service)["connections"][0]["pending"] == 10);
    fault(&service, "drain", json!({"grace_ms": 1000, "pipeline_ms": 1000}));
    assert_eq!(running.event("control")["control_type"], "CONNECTION_DRAINING");
    running.event("ready");
    fault(&service, "withhold", json!({"on": false}));
    running.write_line(&message("later").to_string());
    running.close_input();
    running.wait_for(|event| event["event"] == "disconnected" && event["reason"] == "drained");
    let ended = running.stop();
    assert_eq!(ended.named("ack").len(), 11, "{ended:?}");
    assert!(accepted(&service).iter().all(|(_, times)| *times == 1), "{:?}", accepted(&service));
    assert_no_violation(&service);
}

#[test]
fn draining_that_only_a_refusal_tells_costs_nothing() {
    let service = Service::start();
    let mut running = start(&service, &["--listen"]);
    running.event("ready");
    fault(&service, "drain", json!({"announce": false, "pipeline_ms": 0, "grace_ms": 1000}));
    running.write_line(&message("m-1").to_string());
    let nack = running.event("nack");
    assert_eq!((&nack["error"], &nack["final"]), (&json!("CONNECTION_DRAINING"), &json!(false)));
    assert_eq!(nack["action"], "retry_other_connection");
    assert_eq!(running.event("ack")["message_id"], "m-1");
    running.stop();
    assert_eq!(accepted(&service), [("m-1".to_owned(), 1)]);
    assert_no_violation(&service);
}

#[test]
fn what_has_no_answer_when_the_connection_is_dropped_goes_again() {
    let service = Service::start();
    fault(&service, "drop", json!({"after_stanzas": 3}));
    let lines: Vec<_> = (0..6).map(|n| message(&format!("m-{n}"))).collect();
    let ended = run(&service, &lines, &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let mut acked = ids(&ended, "ack");
    acked.sort();
    assert_eq!(acked, ["m-0", "m-1", "m-2", "m-3", "m-4", "m-5"]);
    assert_eq!((ended.named("ready").len(), ended.named("reconnect").len()), (2, 1), "{ended:?}");
    assert_no_violation(&service);
}

#[test]
fn a_silent_server_is_pinged_and_left() {
    let service = Service::start();
    let quick = ["client_heartbeat_interval=0.2", "heartbeat_ack_timeout=0.2"];
    let quick = quick.iter().flat_map(|setting| ["--set", setting]).collect::<Vec<_>>();
    let mut running = start(&service, &[&["--listen"], quick.as_slice()].concat());
    running.event("ping");
    running.event("pong");
    fault(&service, "stall", json!({}));
    running.wait_for(|event| {
        event["event"] == "disconnected" && event["reason"] == "heartbeat_timeout"
    });
    fault(&service, "stall", json!({"on": false}));
    running.event("ready");
    running.stop();
}

#[test]
fn a_wrong_password_ends_in_exit_3_and_is_not_printed() {
    let service = Service::start();
    let file = service.path("password");
    fs::write(&file, "wrong horse\n").unwrap();
    let ended = run(&service, &[], &["--password-file", &file]);
    ended.assert_one_line(3, &["authentication_failed", "not-authorized"]);
    assert!(!ended.output().contains("wrong horse"), "{ended:?}");
    assert_eq!(ended.named("ready").len(), 0);
}

#[test]
fn a_server_that_is_not_authenticated_ends_in_exit_5_and_is_told_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name| dir.path().join(name).to_str().unwrap().to_owned();
    let (ca, password) = (path("ca.pem"), path("password"));
    fs::write(&password, "secret").unwrap();
    for kind in [Kind::NoCertificate, Kind::SelfSigned, Kind::OtherHost] {
        let server = EvilServer::start(kind);
        fs::write(&ca, &server.ca_pem).unwrap();
        let address = server.addr.to_string();
        let fixed = ["ccs", "--json", "--server", &address, "--domain", "d", "--user", "u"];
        let files = ["--password-file", &password, "--ca", &ca, "--server-name", HOST];
        let limit = ["--set", "connection_retry_count=1"];
        let ended = common::pushwire(fixed.iter().chain(&files).chain(&limit));
        assert_eq!(ended.code, Some(5), "{kind:?}: {ended:?}");
        assert!(ended.stderr.contains("not authenticated"), "{kind:?}: {ended:?}");
        assert_eq!(server.application_bytes(), 0, "{kind:?}");
    }
}

#[test]
fn gives_up_with_exit_4_and_names_what_has_no_answer() {
    let service = Service::start();
    fault(&service, "refuse_connections", json!({"times": 9}));
    let ended = run(&service, &[message("m-1")], &["--set", "connection_retry_count=2"]);
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert_eq!(ended.named("reconnect").len(), 1, "{ended:?}");
    assert_eq!(ids(&ended, "unanswered"), ["m-1"]);
    assert!(ended.named("stopped")[0]["reason"].as_str().unwrap().starts_with("gave_up"));
}

#[test]
fn an_unknown_setting_and_a_missing_file_end_in_exit_2() {
    let service = Service::start();
    for more in [["--set", "server_heartbeat_interval=1"], ["--password-file", "/no/such/file"]] {
        run(&service, &[], &more).assert_one_line(2, &[more[1]]);
    }
}

#[test]
fn interrupt_closes_the_stream_and_ends_with_exit_0() {
    let service = Service::start();
    let mut running = start(&service, &["--listen"]);
    running.event("ready");
    let ended = running.stop();
    assert_eq!(ended.events().last().unwrap()["event"], "stopped");
    let connection = || report(&service)["connections"][0]["ended"].clone();
    wait_until("closed", || !connection().is_null());
    assert!(connection().as_str().unwrap().contains("clos"), "{}", connection());
}

#[test]
fn an_upstream_message_that_cannot_be_printed_is_not_acknowledged() {
    let service = Service::start();
    let (reader, writer) = std::io::pipe().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_pushwire"));
    command.args(["ccs", "--json", "--listen", "--simulator", service.file.to_str().unwrap()]);
    command.stdin(Stdio::null()).stdout(writer).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    // It holds the writing end.
    drop(command);
    let mut first = String::new();
    BufReader::new(reader).read_line(&mut first).unwrap();
    assert!(first.contains("ready"), "{first}");
    upstream(&service, "up-1");
    assert_eq!(child.wait().unwrap().code(), Some(2));
    let told = report(&service)["upstream"][0].clone();
    assert_eq!((&told["sent"], &told["acked"]), (&json!(1), &json!(0)));
}

#[test]
fn stops_after_the_time_that_was_given() {
    let service = Service::start();
    let ended = run(&service, &[], &["--listen", "--for", "0.3"]);
    assert_eq!((ended.code, ended.named("ready").len()), (Some(0), 1), "{ended:?}");
}

#[test]
fn lines_for_people_leave_tokens_out() {
    let service = Service::start();
    let fixed = ["ccs", "--simulator", service.file.to_str().unwrap()];
    let mut running = Running::start_with_input(fixed);
    running.write_line(&message_to("token-of-somebody", "m-1").to_string());
    running.close_input();
    let ended = running.end();
    assert!(ended.stdout.contains("ack  message_id=m-1\n"), "{ended:?}");
    assert!(!ended.output().contains("token-of-somebody"), "{ended:?}");
}

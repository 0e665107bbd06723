//! Answers to messages, and answers that the session gives: Tables 3 to 7 of the reference.

use pushwire_core::time::Duration;
use pushwire_core::xmpp::Config;
use pushwire_core::xmpp::Link::First;
use pushwire_core::xmpp::Memory;
use pushwire_core::xmpp::SendError;

use crate::desk::*;

#[test]
fn x_19_an_id_is_in_use_until_its_answer_is_in() {
    let mut desk = Desk::ready(Config::default());
    desk.send("a").unwrap();
    assert_eq!(desk.send("a"), Err(SendError::Duplicate));
    assert_eq!(ids(&desk.written(First)), ["a"]);
    desk.receive(First, ack("a"));
    assert_eq!(desk.events(), ["ack a"]);
    assert_eq!(desk.send("a"), Ok(()));
    assert_eq!(ids(&desk.written(First)), ["a"]);
}

#[test]
fn x_57_x_59_an_ack_settles_its_message_in_either_spelling_and_any_disguise() {
    let plain = r#"{"message_type":"ack","from":"tok","message_id":"a","registration_id":"new"}"#;
    let escaped = plain.replace('"', "&#x22;");
    let disguises = [
        format!("<message><gcm xmlns='google:mobile:data'>{plain}</gcm></message>"),
        format!("<message><d:gcm xmlns:d='google:mobile:data'>{escaped}</d:gcm></message>"),
        format!("<message><gcm xmlns=\"google:mobile:data\"><![CDATA[{plain}]]></gcm></message>"),
        format!(
            " <message type='normal' id='x'>\n<x xmlns='o'>{{}}</x><gcm \
             xmlns='google:mobile:data'>{plain}</gcm></message>\n"
        ),
    ];
    for disguise in disguises {
        let mut desk = Desk::ready(Config::default());
        desk.send("a").unwrap();
        desk.receive(First, &disguise);
        assert_eq!(desk.events(), ["ack a new"], "{disguise}");
        assert_eq!(desk.session.unanswered().count(), 0);
    }
}

#[test]
fn a_look_alike_in_another_namespace_is_no_payload() {
    let mut desk = Desk::ready(Config::default());
    desk.send("a").unwrap();
    let payload = r#"{"message_type":"ack","from":"tok","message_id":"a"}"#;
    for element in ["gcm xmlns='google:mobile:Data'", "gcm", "Gcm xmlns='google:mobile:data'"] {
        let name = element.split(' ').next().unwrap();
        desk.receive(First, format!("<message><{element}>{payload}</{name}></message>"));
        assert_eq!(desk.events(), ["skipped no_payload"], "{element}");
    }
    let inner = "<message><x xmlns='o'><gcm xmlns='google:mobile:data'>{}</gcm></x></message>";
    desk.receive(First, inner);
    assert_eq!(desk.events(), ["skipped no_payload"]);
    assert_eq!(desk.session.unanswered().count(), 1);
}

#[test]
fn x_62_to_x_80_each_code_takes_its_path() {
    let codes = [
        ("INVALID_JSON", "fix_message"),
        ("BAD_REGISTRATION", "fix_message"),
        ("DEVICE_UNREGISTERED", "delete_token"),
        ("SENDER_ID_MISMATCH", "stop"),
        ("BAD_ACK", "fix_message"),
        ("DEVICE_MESSAGE_RATE_EXCEEDED", "slow_down"),
        ("TOPICS_MESSAGE_RATE_EXCEEDED", "slow_down"),
        ("INVALID_APNS_CREDENTIAL", "stop"),
        ("AUTHENTICATION_FAILED", "stop"),
    ];
    for (code, action) in codes {
        let mut desk = Desk::ready(Config::default());
        desk.send("a").unwrap();
        desk.forget();
        desk.receive(First, nack("a", code));
        assert_eq!(desk.events(), [format!("nack a {code} {action} final")]);
        desk.advance(Duration::from_secs(15));
        assert_eq!(ids(&desk.written(First)), [""; 0], "{code}");
        assert_eq!(desk.session.unanswered().count(), 0);
    }
}

#[test]
fn x_74_x_82_to_x_84_a_service_that_is_unavailable_is_asked_again_after_1_2_4_8_16_seconds() {
    for code in ["SERVICE_UNAVAILABLE", "INTERNAL_SERVER_ERROR", "SOMETHING_NEW"] {
        let config = Config { client_heartbeat_interval: None, ..Config::default() };
        let mut desk = Desk::ready(config);
        desk.send("a").unwrap();
        let shown = if code == "SOMETHING_NEW" { "UNKNOWN" } else { code };
        for (attempt, seconds) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16)] {
            assert_eq!(ids(&desk.written(First)), ["a"], "{code} {attempt}");
            desk.receive(First, nack("a", code));
            let events = desk.events();
            assert_eq!(events[0], format!("nack a {shown} retry_same_connection"));
            let retry = events[1].strip_prefix(&format!("retry a {attempt} ")).unwrap();
            let wait: u64 = retry.parse().unwrap();
            assert!((seconds * 1000..seconds * 1500).contains(&wait), "{events:?}");
            desk.advance(Duration::from_millis(wait - 1));
            assert_eq!(desk.written(First), "");
            desk.advance(Duration::from_millis(1));
        }
        assert_eq!(ids(&desk.written(First)), ["a"]);
        desk.receive(First, nack("a", code));
        assert_eq!(desk.events(), [format!("nack a {shown} retry_same_connection final")]);
        assert_eq!(desk.session.unanswered().count(), 0);
    }
}

#[test]
fn x_84_messages_refused_together_do_not_go_again_together() {
    let mut desk = Desk::ready(Config::default());
    let names = ["a", "b", "c", "d", "e", "f"];
    names.iter().for_each(|id| desk.send(id).unwrap());
    for id in names {
        desk.receive(First, nack(id, "SERVICE_UNAVAILABLE"));
    }
    let events = desk.events();
    let mut waits: Vec<_> = events.iter().filter(|one| one.starts_with("retry")).collect();
    waits.sort_by_key(|one| one.rsplit(' ').next().unwrap().to_owned());
    waits.dedup_by_key(|one| one.rsplit(' ').next().unwrap().to_owned());
    assert!(waits.len() >= 5, "{events:?}");
}

#[test]
fn an_answer_to_nothing_changes_nothing() {
    let mut desk = Desk::ready(Config::default());
    desk.send("a").unwrap();
    desk.receive(First, ack("b"));
    desk.receive(First, nack("b", "DEVICE_UNREGISTERED"));
    assert_eq!(desk.events(), ["skipped unknown_answer"; 2]);
    desk.receive(First, ack("a"));
    desk.receive(First, ack("a"));
    assert_eq!(desk.events(), ["ack a", "skipped unknown_answer"]);
}

#[test]
fn ids_are_compared_as_they_are_meant() {
    let mut desk = Desk::ready(Config::default());
    desk.send("a/\u{1f680}\n").unwrap();
    let answer = r#"{"message_type":"ack","from":"t","message_id":"\u0061\/\ud83d\ude80\u000a"}"#;
    desk.receive(First, message(answer));
    assert_eq!(desk.events(), ["ack a/\u{1f680}\n"]);
    desk.send("7").unwrap();
    desk.receive(First, message(r#"{"message_type":"ack","from":"t","message_id":7}"#));
    assert_eq!(desk.events(), ["ack 7"]);
}

#[test]
fn x_91_to_x_94_upstream_messages_are_acknowledged_once_they_were_taken() {
    let mut desk = Desk::ready(Config::default());
    let bytes = upstream("u-1");
    let taken = desk.session.handle_received(desk.now, First, bytes.as_bytes()).unwrap();
    assert_eq!(taken, bytes.len());
    let mut out = [0; 512];
    assert_eq!(desk.session.poll_transmit(desk.now, First, &mut out), Ok(0));
    assert!(!desk.session.can_receive(First));
    desk.settle();
    assert_eq!(desk.events(), ["upstream u-1"]);
    assert_eq!(desk.written(First), upstream_ack("u-1"));
    assert!(desk.session.can_receive(First));
}

#[test]
fn an_upstream_message_that_comes_again_is_acknowledged_and_not_delivered() {
    let mut desk = Desk::ready(Config::default());
    desk.receive(First, upstream("u-1") + &upstream("u-2") + &upstream("u-1"));
    assert_eq!(desk.events(), ["upstream u-1", "upstream u-2", "duplicate u-1"]);
    assert_eq!(desk.written(First), ["u-1", "u-2", "u-1"].map(upstream_ack).concat());
}

#[test]
fn receipts_are_acknowledged_with_their_own_id() {
    let mut desk = Desk::ready(Config::default());
    desk.receive(
        First,
        message(
            r#"{"category":"org.example","data":{"message_status":"MESSAGE_SENT_TO_DEVICE",
            "original_message_id":"w-7","device_registration_id":"tok"},"from":"gcm.googleapis.com",
            "message_id":"dr2:w-7","message_type":"receipt","time_to_live":0}"#,
        ),
    );
    assert_eq!(desk.events(), ["receipt dr2:w-7 w-7"]);
    let expected = format!(
        r#"{BEFORE}{{"to":"gcm.googleapis.com","message_id":"dr2:w-7","message_type":"ack"}}{AFTER}"#
    );
    assert_eq!(desk.written(First), expected);
}

#[test]
fn a_stanza_error_settles_the_message_that_it_echoes() {
    let mut desk = Desk::ready(Config::default());
    desk.send("a").unwrap();
    desk.send("b").unwrap();
    desk.forget();
    let error = |echo: &str, error: &str| {
        format!(
            "<message type='error'><data:gcm xmlns:data='google:mobile:data'>{echo}</data:gcm>{error}</message>"
        )
    };
    let condition = "<bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>\
        <text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>InvalidJson: JSON_PARSING_ERROR\\n</text>";
    let whole = format!("<error code='400' type='modify'>{condition}</error>");
    desk.receive(First, error(r#"{"to":"tok","message_id":"a"}"#, &whole));
    let expected =
        "stanza_error Some(400) modify bad-request [InvalidJson: JSON_PARSING_ERROR\\n] a";
    assert_eq!(desk.events(), [expected]);
    assert_eq!(desk.session.unanswered().collect::<Vec<_>>(), ["b"]);
    desk.receive(First, error("no json", "<error code='503'/>"));
    assert_eq!(desk.events(), ["stanza_error Some(503) unknown service-unavailable [] "]);
    assert_eq!(desk.session.unanswered().count(), 1);
}

#[test]
fn x_95_x_96_control_needs_no_id_and_other_news_change_nothing() {
    let mut desk = Desk::ready(Config::default());
    desk.receive(First, message(r#"{"message_type":"control","control_type":"TEA_BREAK"}"#));
    desk.receive(First, message(r#"{"message_type":"control"}"#));
    desk.receive(First, message(r#"{"message_type":"news","message_id":"1","from":"x"}"#));
    assert_eq!(desk.events(), ["control TEA_BREAK", "control", "skipped unknown_type"]);
}

#[test]
fn an_error_of_two_kilobytes_is_a_code_that_is_not_known() {
    let mut desk = Desk::ready(Config::default());
    desk.send("a").unwrap();
    let long = "InvalidJson: JSON_TYPE_ERROR: ".repeat(70);
    desk.receive(First, nack("a", &long));
    assert_eq!(desk.events()[0], "nack a UNKNOWN retry_same_connection");
}

#[test]
fn payloads_that_cannot_be_read_are_passed_over() {
    let mut desk = Desk::ready(Config::default());
    let unreadable =
        ["{", "[]", "{\"a\":\"\\ud83d\"}", "{\"message_id\":\"1\"}", "{\"message_type\":\"ack\"}"];
    for payload in unreadable {
        desk.receive(First, message(payload));
        let events = desk.events();
        assert!(events[0].starts_with("skipped unreadable: "), "{events:?}");
    }
    desk.receive(First, upstream("u"));
    assert_eq!(desk.events(), ["upstream u"]);
}

#[test]
fn what_does_not_fit_is_still_answered_by_its_id() {
    let memory = Box::leak(Box::new(Memory::<512, 512, 8, 2048, 8>::new()));
    let mut desk = Desk::with_memory(Config::default(), memory);
    desk.log_in(First);
    desk.send("a").unwrap();
    desk.send("b").unwrap();
    desk.forget();
    let long = "x".repeat(5120);
    let big = |members: &str| message(&format!(r#"{{"data":{{"k":"{long}"}},{members}}}"#));
    desk.receive(First, big(r#""from":"tok","message_id":"u-1""#));
    desk.receive(First, big(r#""message_type":"ack","from":"tok","message_id":"a""#));
    desk.receive(
        First,
        big(r#""message_type":"nack","from":"t","message_id":"b","error":"BAD_REGISTRATION""#),
    );
    desk.receive(First, big(r#""from":"tok""#));
    let expected = [
        "dropped u-1",
        "ack a",
        "nack b BAD_REGISTRATION fix_message final",
        "skipped payload_too_large",
    ];
    assert_eq!(desk.events(), expected);
    assert_eq!(desk.written(First), upstream_ack("u-1"));
    desk.receive(First, upstream("u-2"));
    assert_eq!(desk.events(), ["upstream u-2"]);
}

#[test]
fn a_stanza_ten_times_the_buffer_is_passed_over_and_a_good_one_follows() {
    for piece in [1, 100, 1 << 20] {
        let memory = Box::leak(Box::new(Memory::<1024, 512, 8, 2048, 8>::new()));
        let mut desk = Desk::with_memory(Config::default(), memory);
        desk.log_in(First);
        desk.forget();
        desk.piece = piece;
        let long = format!("<message a='{}'><x xmlns='o'/></message>", "x".repeat(10_240));
        desk.receive(First, format!("{long}{}", upstream("u")));
        let skipped = format!("skipped stanza_too_large: {} bytes", long.len());
        assert_eq!(desk.events(), [skipped, "upstream u".into()], "pieces of {piece}");
    }
}

#[test]
fn requests_of_the_server_are_answered() {
    let mut desk = Desk::ready(Config::default());
    desk.receive(
        First,
        "<iq type='get' id='s&apos;1' from='a@b'><ping xmlns='urn:xmpp:ping'/></iq>",
    );
    assert_eq!(desk.written(First), "<iq type='result' id='s&apos;1' to='a@b'/>");
    desk.receive(First, "<iq type='set' id='2'><query xmlns='jabber:iq:roster'/></iq>");
    assert_eq!(
        desk.written(First),
        "<iq type='error' id='2'><error type='cancel'>\
         <service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    );
    desk.receive(First, "<iq type='result' id='3'/><presence/><iq type='error' id='4'/>");
    assert_eq!(desk.written(First), "");
    assert_eq!(desk.events(), ["skipped unknown_element"]);
}

#[test]
fn an_acknowledgement_that_can_never_be_written_is_given_up() {
    let memory = Box::leak(Box::new(Memory::<6144, 512, 8, 2048, 8>::new()));
    let mut desk = Desk::with_memory(Config::default(), memory);
    desk.log_in(First);
    desk.forget();
    let sender = "t".repeat(600);
    desk.receive(First, message(&format!(r#"{{"from":"{sender}","message_id":"u-1"}}"#)));
    assert_eq!(desk.events(), ["upstream u-1", "skipped unanswerable"]);
    desk.receive(First, upstream("u-2"));
    assert_eq!(desk.written(First), upstream_ack("u-2"));
}

#[test]
fn a_general_server_that_echoes_nothing_names_the_message_by_the_id_of_its_stanza() {
    let memory = Box::leak(Box::new(Memory::<6144, 512, 8, 2048, 8>::new()));
    let mut desk = Desk::behind(Config::default(), memory, Some("ccs.example"));
    desk.log_in(First);
    desk.forget();
    desk.send("a<b").unwrap();
    desk.send("\u{1}").unwrap();
    let written = desk.written(First);
    assert!(written.starts_with("<message id='a&lt;b' to='ccs.example'><gcm "), "{written}");
    assert!(written.contains("</message><message id='' to='ccs.example'>"), "{written}");
    let error = "<message type='error' id='a&lt;b'><error type='cancel'>\
        <service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>";
    desk.receive(First, error);
    assert_eq!(desk.events(), ["stanza_error None cancel service-unavailable [] a<b"]);
    assert_eq!(desk.session.unanswered().collect::<Vec<_>>(), ["\u{1}"]);
}

/// Begins to write a message and leaves the write unfinished.
fn leave_a_write_in_flight(desk: &mut Desk) -> String {
    let message = pushwire_core::xmpp::ccs::Downstream {
        to: Some("t".into()),
        message_id: "m-1".into(),
        ..Default::default()
    };
    desk.session.send(desk.now, &message).unwrap();
    let mut out = [0; 20];
    assert_eq!(desk.session.poll_transmit(desk.now, First, &mut out), Ok(20));
    String::from_utf8(out.to_vec()).unwrap()
}

#[test]
fn an_upstream_message_whose_connection_broke_before_its_acknowledgement_is_delivered_once() {
    let mut desk = Desk::ready(Config::default());
    desk.advance(Duration::from_secs(3));
    leave_a_write_in_flight(&mut desk);
    let bytes = upstream("u-1");
    desk.session.handle_received(desk.now, First, bytes.as_bytes()).unwrap();
    desk.drain();
    assert_eq!(desk.events(), ["upstream u-1"]);
    desk.disconnected(First);
    desk.log_in(First);
    desk.forget();
    desk.receive(First, upstream("u-1"));
    assert_eq!(desk.events(), ["duplicate u-1"]);
    assert_eq!(desk.written(First), upstream_ack("u-1"));
}

#[test]
fn an_upstream_message_that_was_not_taken_is_delivered_when_it_comes_again() {
    let mut desk = Desk::ready(Config::default());
    desk.advance(Duration::from_secs(3));
    leave_a_write_in_flight(&mut desk);
    let bytes = upstream("u-1");
    desk.session.handle_received(desk.now, First, bytes.as_bytes()).unwrap();
    desk.drain();
    desk.session.stop(desk.now).unwrap();
    desk.drain();
    desk.session.start(desk.now).unwrap();
    desk.settle();
    desk.log_in(First);
    desk.forget();
    desk.receive(First, upstream("u-1"));
    assert_eq!(desk.events(), ["upstream u-1"]);
}

#[test]
fn acknowledgements_go_out_before_messages_that_wait() {
    let mut desk = Desk::ready(Config::default());
    let mut written = leave_a_write_in_flight(&mut desk);
    desk.session.handle_transmitted(desk.now, First).unwrap();
    let bytes = upstream("u-1");
    desk.session.handle_received(desk.now, First, bytes.as_bytes()).unwrap();
    desk.drain();
    desk.piece = 512;
    desk.send("m-2").unwrap();
    written.push_str(&desk.written(First));
    let order: Vec<_> = payloads(&written).iter().map(|one| one.contains("u-1")).collect();
    assert_eq!(order, [false, true, false], "{written}");
}

#[test]
fn answers_that_come_after_our_end_of_the_stream_count() {
    let mut desk = Desk::ready(Config::default());
    desk.send("a").unwrap();
    desk.send("b").unwrap();
    desk.send("c").unwrap();
    desk.session.stop(desk.now).unwrap();
    desk.settle();
    desk.forget();
    desk.receive(
        First,
        ack("a") + &upstream("u") + &nack("b", "BAD_REGISTRATION") + "</stream:stream>",
    );
    let expected = [
        "ack a",
        "nack b BAD_REGISTRATION fix_message final",
        "disconnect First",
        "disconnected First stop",
        "stopped stop",
    ];
    assert_eq!(desk.events(), expected);
    assert_eq!(desk.session.unanswered().collect::<Vec<_>>(), ["c"]);
}

#[test]
fn finishing_does_not_wait_for_an_acknowledgement_that_cannot_be_written() {
    let memory = Box::leak(Box::new(Memory::<6144, 512, 8, 2048, 8>::new()));
    let config = Config { client_heartbeat_interval: None, ..Config::default() };
    let mut desk = Desk::with_memory(config, memory);
    desk.log_in(First);
    desk.forget();
    let sender = "t".repeat(600);
    let bytes = message(&format!(r#"{{"from":"{sender}","message_id":"u-1"}}"#));
    desk.session.handle_received(desk.now, First, bytes.as_bytes()).unwrap();
    desk.drain();
    desk.session.finish(desk.now).unwrap();
    desk.settle();
    assert_eq!(desk.written(First), "</stream:stream>");
}

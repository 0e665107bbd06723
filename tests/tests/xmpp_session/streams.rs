//! Streams that end, break, or come in pieces.

use pushwire_core::time::Duration;
use pushwire_core::xmpp::Config;
use pushwire_core::xmpp::Link::First;

use crate::desk::*;

fn stream_error(condition: &str, text: &str) -> String {
    let namespace = "urn:ietf:params:xml:ns:xmpp-streams";
    format!(
        "<stream:error><{condition} xmlns='{namespace}'/><text xmlns='{namespace}'>{text}</text>\
         </stream:error></stream:stream>"
    )
}

fn aged() -> Desk {
    let mut desk = Desk::ready(Config { client_heartbeat_interval: None, ..Config::default() });
    desk.advance(Duration::from_secs(3));
    desk
}

#[test]
fn a_stream_error_is_told_answered_and_followed_by_the_next_connection() {
    let passing = [
        "conflict",
        "connection-timeout",
        "internal-server-error",
        "policy-violation",
        "reset",
        "resource-constraint",
        "system-shutdown",
        "undefined-condition",
        "xml-not-well-formed",
        "something-new",
    ];
    for condition in passing {
        let mut desk = aged();
        desk.receive(First, stream_error(condition, "bye"));
        assert_eq!(desk.written(First), "</stream:stream>", "{condition}");
        let events = desk.events();
        assert!(events[0].starts_with("stream_error ") && events[0].ends_with(" [bye]"));
        assert_eq!(events[1], "disconnect First");
        assert_eq!(events[3..], ["reconnect 0 0", "connect First"], "{condition}");
    }
}

#[test]
fn a_stream_error_that_says_that_we_are_wrong_ends_the_session() {
    for condition in ["host-unknown", "host-gone", "not-authorized", "invalid-namespace"] {
        let mut desk = aged();
        desk.receive(First, stream_error(condition, ""));
        let stopped = format!("stopped stream_error: {condition}");
        assert_eq!(desk.events().last(), Some(&stopped));
    }
}

#[test]
fn another_host_is_named() {
    let mut desk = aged();
    let error = "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>\
        [::1]:9 </see-other-host></stream:error>";
    desk.receive(First, error);
    assert_eq!(desk.events()[0], "stream_error see-other-host [[::1]:9 ]");
}

#[test]
fn broken_xml_is_refused_with_its_condition_and_nothing_behind_it_counts() {
    let broken = [
        ("<!-- -->", "restricted-xml"),
        ("<?x?>", "restricted-xml"),
        ("<a>&nbsp;</a>", "restricted-xml"),
        ("<a></b>", "not-well-formed"),
        ("<b:a/>", "not-well-formed"),
        ("<a>\u{1}</a>", "not-well-formed"),
    ];
    for (words, condition) in broken {
        let mut desk = aged();
        desk.send("a").unwrap();
        desk.forget();
        desk.receive(First, format!("{words}{}", ack("a")));
        let expected = format!(
            "<stream:error><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>"
        );
        assert_eq!(desk.written(First), expected, "{words}");
        let events = desk.events();
        assert!(events[1].starts_with("disconnected First bad_xml: "), "{events:?}");
        assert_eq!(desk.session.unanswered().count(), 1);
    }
    let mut desk = aged();
    desk.receive(First, [b'<', b'a', b'>', 0xff]);
    assert!(desk.written(First).contains("<unsupported-encoding "));
}

#[test]
fn a_stream_that_the_server_closes_is_closed_by_us_too() {
    let mut desk = aged();
    desk.send("a").unwrap();
    desk.forget();
    desk.receive(First, "</stream:stream>");
    assert_eq!(desk.written(First), "</stream:stream>");
    let expected =
        ["disconnect First", "disconnected First stream_closed", "reconnect 0 0", "connect First"];
    assert_eq!(desk.events(), expected);
    desk.log_in(First);
    assert_eq!(ids(&desk.written(First)), ["a"]);
}

#[test]
fn a_session_that_ended_young_waits_before_the_next() {
    let mut desk = Desk::ready(Config::default());
    for (attempt, wait) in [(1, 3), (2, 12), (3, 27), (4, 48)] {
        desk.disconnected(First);
        let expected = [
            "disconnected First end_of_stream".into(),
            format!("reconnect {attempt} {}", wait * 1000),
        ];
        assert_eq!(desk.events(), expected);
        desk.advance(Duration::from_secs(wait));
        desk.log_in(First);
        desk.forget();
    }
    desk.disconnected(First);
    assert_eq!(desk.events().last().unwrap(), "stopped gave_up");
}

#[test]
fn a_session_that_lived_clears_the_failures_before_it() {
    let mut desk = Desk::ready(Config::default());
    desk.disconnected(First);
    desk.advance(Duration::from_secs(3));
    desk.log_in(First);
    desk.advance(Duration::from_secs(3));
    desk.forget();
    desk.disconnected(First);
    assert_eq!(desk.events()[1..], ["reconnect 0 0", "connect First"]);
}

/// A dialogue in which something of everything comes.
fn dialogue() -> String {
    let emoji = message(r#"{"from":"t","message_id":"\ud83d\ude00","data":{"a":"\ud83d\ude00"}}"#);
    [
        HEADER.into(),
        MECHANISMS.into(),
        format!("{SUCCESS}<?xml version='1.0' encoding='UTF-8'?>"),
        HEADER.into(),
        FEATURES.into(),
        BOUND.into(),
        SESSION.into(),
        " ".into(),
        ack("a"),
        nack("b", "BAD_REGISTRATION"),
        upstream("u-1"),
        emoji,
        upstream("\u{1f680}"),
        "<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>".into(),
        message(DRAINING),
        upstream("u-2"),
        "</stream:stream>".into(),
    ]
    .concat()
}

fn play(pieces: &[&[u8]]) -> (Vec<String>, String) {
    let mut desk = Desk::new(Config::default());
    desk.send("a").unwrap();
    desk.send("b").unwrap();
    desk.connected(First);
    for piece in pieces {
        assert_eq!(desk.receive(First, piece), 0);
    }
    (desk.events(), desk.written(First))
}

#[test]
fn a_dialogue_is_the_same_however_it_is_cut() {
    let text = dialogue();
    let bytes = text.as_bytes();
    let whole = play(&[bytes]);
    assert!(whole.0.contains(&"upstream \u{1f600}".into()), "{:?}", whole.0);
    assert_eq!(whole.0.iter().filter(|event| event.starts_with("upstream")).count(), 4);
    for at in 0..=bytes.len() {
        let (head, tail) = bytes.split_at(at);
        assert_eq!(play(&[head, tail]), whole, "cut at {at}");
    }
    for size in [1, 2, 3, 5, 64] {
        let pieces: Vec<_> = bytes.chunks(size).collect();
        assert_eq!(play(&pieces), whole, "pieces of {size}");
    }
}

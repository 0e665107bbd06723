//! From an open connection to a ready session: RFC 6120 §4 to §7 as CCS had it.

use pushwire_core::error::DriveError;
use pushwire_core::mcs::ConnectFailure;
use pushwire_core::secret::Redacted;
use pushwire_core::time::Duration;
use pushwire_core::time::Instant;
use pushwire_core::xmpp::Account;
use pushwire_core::xmpp::Config;
use pushwire_core::xmpp::Link;
use pushwire_core::xmpp::Memory;
use pushwire_core::xmpp::Session;

use crate::desk::*;

const OUR_HEADER: &str = "<stream:stream to='fcm.googleapis.com' version='1.0' \
    xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
const AUTH: &str = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>\
    ADQ4MTUxNjIzNDJAZmNtLmdvb2dsZWFwaXMuY29tAGtleQ==</auth>";
const BIND: &str = "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>";
const OPEN_SESSION: &str =
    "<iq type='set' id='session'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>";

#[test]
fn x_14_says_each_thing_in_its_turn_until_it_is_ready() {
    let mut desk = Desk::new(Config::default());
    assert_eq!(desk.events(), ["connect First"]);
    desk.connected(Link::First);
    let turns = [
        ("", OUR_HEADER),
        (HEADER, ""),
        (MECHANISMS, AUTH),
        (SUCCESS, OUR_HEADER),
        (HEADER, ""),
        (FEATURES, BIND),
        (BOUND, OPEN_SESSION),
    ];
    for (words, expected) in turns {
        desk.receive(Link::First, words);
        assert_eq!(desk.written(Link::First), expected, "after {words}");
        assert_eq!(desk.events(), [""; 0], "after {words}");
    }
    desk.receive(Link::First, SESSION);
    assert_eq!(desk.events(), ["ready 4815162342@gcm.googleapis.com/R1"]);
}

#[test]
fn a_session_is_opened_only_where_it_must_be() {
    for session in
        ["", "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>"]
    {
        let mut desk = Desk::new(Config::default());
        desk.connected(Link::First);
        desk.receive(Link::First, [HEADER, MECHANISMS, SUCCESS].concat());
        let features = format!(
            "{HEADER}<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>{session}\
             </stream:features>{BOUND}"
        );
        desk.receive(Link::First, &features);
        assert_eq!(desk.events().last().unwrap(), "ready 4815162342@gcm.googleapis.com/R1");
        assert!(!desk.written(Link::First).contains("id='session'"));
    }
}

#[test]
fn the_restart_may_come_in_the_read_that_ends_the_old_stream() {
    for piece in [1, 3, 7, 1 << 20] {
        let mut desk = Desk::new(Config::default());
        desk.piece = piece;
        desk.connected(Link::First);
        desk.receive(Link::First, format!("{HEADER}{MECHANISMS}"));
        let declaration = "<?xml version='1.0'?>";
        desk.receive(Link::First, format!("{SUCCESS}{declaration}{HEADER}{FEATURES}"));
        desk.receive(Link::First, format!("{BOUND}{SESSION}"));
        assert_eq!(desk.events().last().unwrap(), "ready 4815162342@gcm.googleapis.com/R1");
        let said = [OUR_HEADER, AUTH, OUR_HEADER, BIND, OPEN_SESSION].concat();
        assert_eq!(desk.written(Link::First), said, "pieces of {piece}");
    }
}

#[test]
fn the_proposed_resource_and_the_service_are_written_where_they_belong() {
    let memory = Box::leak(Box::new(Memory::<512, 512, 4, 256, 4>::new()));
    let account = Account {
        domain: "a'b",
        user: "me",
        password: Redacted::new("p"),
        resource: Some("r&d"),
        service: Some("ccs.example/<1>"),
    };
    let mut session = Session::new(memory, account, Config::default(), 1).unwrap();
    let now = Instant::from_millis(1);
    session.start(now).unwrap();
    while session.poll_event().is_some() {}
    session.handle_connected(now, Link::First).unwrap();
    let mut said = String::new();
    for words in ["", HEADER, MECHANISMS, SUCCESS, HEADER, FEATURES] {
        session.handle_received(now, Link::First, words.as_bytes()).unwrap();
        let mut out = [0; 512];
        let len = session.poll_transmit(now, Link::First, &mut out).unwrap();
        said.push_str(core::str::from_utf8(&out[..len]).unwrap());
        session.handle_transmitted(now, Link::First).unwrap();
    }
    assert!(said.contains("<stream:stream to='a&apos;b' "), "{said}");
    assert!(said.contains("<resource>r&amp;d</resource>"), "{said}");
}

#[test]
fn what_waited_for_the_address_is_taken_before_the_session_is_opened() {
    let mut desk = Desk::new(Config::default());
    desk.connected(Link::First);
    for words in [HEADER, MECHANISMS, SUCCESS, HEADER, FEATURES] {
        desk.receive(Link::First, words);
    }
    desk.forget();
    desk.receive(Link::First, format!("{BOUND}{}{SESSION}", upstream("u-1")));
    let expected = ["upstream u-1", "ready 4815162342@gcm.googleapis.com/R1"];
    assert_eq!(desk.events(), expected);
    assert_eq!(desk.written(Link::First), [OPEN_SESSION, &upstream_ack("u-1")].concat());
}

#[test]
fn a_wrong_password_ends_the_session_at_once() {
    let refusals = [
        ("not-authorized", "authentication_failed: not-authorized"),
        ("credentials-expired", "authentication_failed: credentials-expired"),
        ("surprise", "authentication_failed: unknown"),
    ];
    for (condition, reason) in refusals {
        let mut desk = Desk::new(Config::default());
        desk.connected(Link::First);
        desk.receive(Link::First, format!("{HEADER}{MECHANISMS}"));
        desk.forget();
        let failure = format!(
            "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><{condition}/><text>no</text></failure>"
        );
        desk.receive(Link::First, failure);
        assert_eq!(desk.written(Link::First), "</stream:stream>");
        let expected = [
            "disconnect First".into(),
            format!("disconnected First {reason}"),
            format!("stopped {reason}"),
        ];
        assert_eq!(desk.events(), expected);
        assert_eq!(desk.session.poll_timeout(), Ok(None));
    }
}

#[test]
fn a_server_that_cannot_check_now_is_asked_again() {
    let mut desk = Desk::new(Config::default());
    desk.connected(Link::First);
    desk.receive(Link::First, format!("{HEADER}{MECHANISMS}"));
    desk.forget();
    desk.receive(
        Link::First,
        "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><temporary-auth-failure/></failure>",
    );
    assert_eq!(desk.events().last().unwrap(), "reconnect 1 3000");
    desk.advance(Duration::from_secs(3));
    assert_eq!(desk.events(), ["connect First"]);
}

#[test]
fn a_password_is_only_given_to_a_server_that_offers_plain() {
    let mut desk = Desk::new(Config::default());
    desk.connected(Link::First);
    desk.written(Link::First);
    desk.receive(
        Link::First,
        format!("{HEADER}{}", MECHANISMS.replace(">PLAIN<", ">SCRAM-SHA-1<")),
    );
    assert_eq!(desk.written(Link::First), "</stream:stream>");
    assert!(desk.events().contains(&"disconnected First no_plain_mechanism".into()));
}

#[test]
fn what_is_not_a_stream_of_xmpp_is_refused_with_its_condition() {
    let wrong = [
        (HEADER.replace("etherx.jabber.org/streams", "example.org/"), "invalid-namespace"),
        (HEADER.replace("version='1.0'", ""), "unsupported-version"),
        (HEADER.replace("version='1.0'", "version='0.9'"), "unsupported-version"),
        ("<!DOCTYPE x>".into(), "restricted-xml"),
        ("HTTP/1.1 200 OK\r\n".into(), "not-well-formed"),
        (format!("{HEADER}{SUCCESS}"), "unsupported-stanza-type"),
    ];
    for (words, condition) in wrong {
        let mut desk = Desk::new(Config::default());
        desk.connected(Link::First);
        desk.forget();
        desk.receive(Link::First, &words);
        let expected = format!(
            "<stream:error><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>"
        );
        assert_eq!(desk.written(Link::First), expected, "{words}");
        assert_eq!(desk.events().last().unwrap(), "reconnect 1 3000", "{words}");
    }
}

#[test]
fn each_step_may_take_as_long_as_read_timeout_and_no_longer() {
    let turns = [HEADER, MECHANISMS, SUCCESS, HEADER, FEATURES, BOUND];
    for silent_after in 0..=turns.len() {
        let mut desk = Desk::new(Config::default());
        desk.connected(Link::First);
        for words in &turns[..silent_after] {
            desk.receive(Link::First, words);
        }
        desk.forget();
        desk.advance(Duration::from_millis(29_999));
        assert_eq!(desk.events(), [""; 0], "after {silent_after}");
        desk.advance(Duration::from_millis(1));
        let expected =
            ["disconnect First", "disconnected First handshake_timeout", "reconnect 1 3000"];
        assert_eq!(desk.events(), expected, "after {silent_after}");
    }
}

#[test]
fn attempts_that_fail_wait_longer_each_time_and_end() {
    let mut desk = Desk::new(Config::default());
    for (attempt, wait) in [(1, 3_000), (2, 12_000), (3, 27_000), (4, 48_000)] {
        desk.forget();
        desk.connect_failed(Link::First, ConnectFailure::Unreachable);
        let expected =
            ["disconnected First unreachable".into(), format!("reconnect {attempt} {wait}")];
        assert_eq!(desk.events(), expected);
        desk.advance(Duration::from_millis(wait - 1));
        assert_eq!(desk.events(), [""; 0]);
        desk.advance(Duration::from_millis(1));
        assert_eq!(desk.events(), ["connect First"]);
    }
    desk.connect_failed(Link::First, ConnectFailure::Unauthenticated);
    assert_eq!(desk.events().last().unwrap(), "stopped gave_up: server_not_authenticated");
}

#[test]
fn a_connection_that_does_not_open_is_given_up_in_time() {
    let mut desk = Desk::new(Config::default());
    desk.forget();
    desk.advance(Duration::from_secs(30));
    let expected = ["disconnect First", "disconnected First connect_timeout", "reconnect 1 3000"];
    assert_eq!(desk.events(), expected);
    let late = desk.session.handle_connected(desk.now, Link::First);
    assert_eq!(late, Err(DriveError::NotConnecting));
}

#[test]
fn what_cannot_be_written_is_refused_by_its_name() {
    let account = Account {
        domain: "d",
        user: "u",
        password: Redacted::new("p"),
        resource: None,
        service: None,
    };
    let long = "x".repeat(600);
    let wrong = [
        (Account { domain: "a\u{0}", ..account }, "domain"),
        (Account { domain: &long, ..account }, "domain"),
        (Account { password: Redacted::new(&long), ..account }, "password"),
        (Account { resource: Some("\u{ffff}"), ..account }, "resource"),
        (Account { service: Some(&long), ..account }, "service"),
        (Account { service: Some("\u{1}"), ..account }, "service"),
    ];
    for (account, field) in wrong {
        let mut memory = Memory::<512, 512, 4, 256, 4>::new();
        let error = Session::new(&mut memory, account, Config::default(), 1).err().unwrap();
        assert_eq!(error.field(), field);
    }
}

#[test]
fn stopping_before_it_is_ready_drops_the_connection() {
    let mut desk = Desk::new(Config::default());
    desk.connected(Link::First);
    desk.forget();
    desk.session.stop(desk.now).unwrap();
    desk.settle();
    assert_eq!(desk.events(), ["disconnect First", "disconnected First stop", "stopped stop"]);
    assert_eq!(desk.session.start(desk.now), Ok(()));
    desk.settle();
    assert_eq!(desk.events(), ["connect First"]);
    assert_eq!(desk.session.start(desk.now), Err(DriveError::AlreadyStarted));
}

//! Keeping a connection alive, and finding out that it is not: pings, spaces, time-outs.

use pushwire_core::time::Duration;
use pushwire_core::xmpp::Config;
use pushwire_core::xmpp::Link::First;

use crate::desk::*;

const PING: &str = "<iq type='get' id='ping'><ping xmlns='urn:xmpp:ping'/></iq>";

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn a_ping_goes_out_after_silence_and_anything_answers_it() {
    for answer in ["<iq type='result' id='ping'/>", "<iq type='error' id='ping'/>", " ", "<me"] {
        let mut desk = Desk::ready(Config::default());
        desk.advance(Duration::from_millis(19_999));
        assert_eq!(desk.written(First), "");
        desk.advance(Duration::from_millis(1));
        assert_eq!((desk.written(First).as_str(), desk.events()), (PING, vec!["ping".into()]));
        desk.advance(seconds(3));
        desk.receive(First, answer);
        assert_eq!(desk.events(), ["pong 3000"]);
        desk.advance(Duration::from_millis(19_999));
        assert_eq!(desk.events(), [""; 0]);
        desk.advance(Duration::from_millis(1));
        assert_eq!(desk.events(), ["ping"]);
    }
}

#[test]
fn traffic_makes_pings_needless() {
    let mut desk = Desk::ready(Config::default());
    for _ in 0..10 {
        desk.advance(seconds(19));
        desk.receive(First, "\n");
    }
    assert_eq!((desk.written(First), desk.events()), (String::new(), vec![]));
}

#[test]
fn a_ping_without_an_answer_replaces_the_connection_at_once() {
    let mut desk = Desk::ready(Config::default());
    desk.send("a").unwrap();
    desk.advance(seconds(20));
    desk.forget();
    desk.advance(Duration::from_millis(4_999));
    assert_eq!(desk.events(), [""; 0]);
    desk.advance(Duration::from_millis(1));
    let expected = [
        "disconnect First",
        "disconnected First heartbeat_timeout",
        "reconnect 0 0",
        "connect First",
    ];
    assert_eq!(desk.events(), expected);
    desk.log_in(First);
    assert_eq!(ids(&desk.written(First)), ["a"]);
}

#[test]
fn a_space_goes_out_after_silence_of_ours() {
    let config = Config {
        client_heartbeat_interval: None,
        whitespace_interval: Some(seconds(100)),
        ..Config::default()
    };
    let mut desk = Desk::ready(config);
    desk.advance(seconds(99));
    desk.send("a").unwrap();
    desk.written(First);
    desk.advance(Duration::from_millis(99_999));
    assert_eq!(desk.written(First), "");
    desk.advance(seconds(101));
    assert_eq!(desk.written(First), "  ");
}

#[test]
fn without_intervals_an_idle_session_never_wakes() {
    let config = Config { client_heartbeat_interval: None, ..Config::default() };
    let desk = Desk::ready(config);
    assert_eq!(desk.session.poll_timeout(), Ok(None));
}

#[test]
fn a_write_that_does_not_end_replaces_the_connection() {
    let mut desk = Desk::ready(Config { client_heartbeat_interval: None, ..Config::default() });
    let bytes = upstream("u");
    desk.session.handle_received(desk.now, First, bytes.as_bytes()).unwrap();
    desk.drain();
    let mut out = [0; 512];
    assert!(desk.session.poll_transmit(desk.now, First, &mut out).unwrap() > 0);
    desk.forget();
    let deadline = desk.session.poll_timeout().unwrap().unwrap();
    assert_eq!(deadline.since(desk.now), seconds(30));
    desk.session.handle_timeout(deadline).unwrap();
    desk.now = deadline;
    desk.settle();
    assert_eq!(desk.events()[..2], ["disconnect First", "disconnected First write_timeout"]);
}

#[test]
fn no_ping_goes_out_before_it_is_ready() {
    let config = Config { read_timeout: seconds(600), ..Config::default() };
    let mut desk = Desk::new(config);
    desk.connected(First);
    desk.forget();
    desk.advance(seconds(500));
    assert_eq!((desk.written(First), desk.events()), (String::new(), vec![]));
}

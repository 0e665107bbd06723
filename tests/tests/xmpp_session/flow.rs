//! Flow control, room, and the end: what goes out when, and when nothing more does.

use pushwire_core::error::DriveError;
use pushwire_core::json::Text;
use pushwire_core::time::Duration;
use pushwire_core::xmpp::Config;
use pushwire_core::xmpp::Link::First;
use pushwire_core::xmpp::Memory;
use pushwire_core::xmpp::SendError;
use pushwire_core::xmpp::ccs::Data;
use pushwire_core::xmpp::ccs::Downstream;
use pushwire_core::xmpp::ccs::Invalid;

use crate::desk::*;

fn send_many(desk: &mut Desk, count: usize) {
    (0..count).for_each(|number| desk.send(&format!("m-{number}")).unwrap());
}

#[test]
fn a_hundred_messages_go_out_and_the_next_one_waits_for_an_answer() {
    let mut desk = Desk::ready(Config::default());
    send_many(&mut desk, 100);
    assert_eq!(ids(&desk.written(First)).len(), 100);
    desk.send("m-100").unwrap();
    assert_eq!(desk.written(First), "");
    desk.receive(First, ack("m-7"));
    assert_eq!(ids(&desk.written(First)), ["m-100"]);
}

#[test]
fn acknowledgements_go_out_at_the_limit() {
    let mut desk = Desk::ready(Config { max_pending: 3, ..Config::default() });
    send_many(&mut desk, 5);
    assert_eq!(ids(&desk.written(First)).len(), 3);
    desk.receive(First, upstream("u-1"));
    assert_eq!(desk.written(First), upstream_ack("u-1"));
}

#[test]
fn a_message_that_waits_for_its_retry_is_not_pending() {
    let mut desk = Desk::ready(Config { max_pending: 2, ..Config::default() });
    send_many(&mut desk, 3);
    assert_eq!(ids(&desk.written(First)), ["m-0", "m-1"]);
    desk.receive(First, nack("m-0", "SERVICE_UNAVAILABLE"));
    assert_eq!(ids(&desk.written(First)), ["m-2"]);
    desk.advance(Duration::from_secs(2));
    assert_eq!(ids(&desk.written(First)), [""; 0]);
    desk.receive(First, ack("m-1"));
    assert_eq!(ids(&desk.written(First)), ["m-0"]);
}

#[test]
fn messages_given_before_it_is_ready_go_out_in_order_once_it_is() {
    let mut desk = Desk::new(Config::default());
    send_many(&mut desk, 3);
    desk.log_in(First);
    assert_eq!(ids(&desk.written(First)), ["m-0", "m-1", "m-2"]);
}

#[test]
fn what_ccs_would_refuse_is_refused_before_it_is_sent() {
    let mut desk = Desk::ready(Config::default());
    let both = Downstream {
        to: Some("t".into()),
        condition: Some("'a' in topics".into()),
        message_id: "1".into(),
        ..Downstream::default()
    };
    assert_eq!(desk.give(&both), Err(SendError::Invalid(Invalid::TargetTwice)));
    assert_eq!((desk.written(First), desk.session.unanswered().count()), (String::new(), 0));
}

#[test]
fn room_that_is_missing_is_named_and_comes_back() {
    let memory = Box::leak(Box::new(Memory::<512, 512, 2, 256, 4>::new()));
    let mut desk = Desk::with_memory(Config::default(), memory);
    desk.log_in(First);
    let value = "x".repeat(300);
    let pairs = [("k", value.as_str())];
    let long = Downstream {
        to: Some("t".into()),
        message_id: "long".into(),
        data: Some(Data::Pairs(&pairs)),
        ..Downstream::default()
    };
    assert!(matches!(desk.give(&long), Err(SendError::TooLarge { needed: 301.. })));
    send_many(&mut desk, 2);
    assert_eq!(desk.send("m-2"), Err(SendError::Full));
    desk.receive(First, ack("m-0"));
    assert_eq!(desk.send("m-2"), Ok(()));
    assert_eq!(ids(&desk.written(First)), ["m-0", "m-1", "m-2"]);
}

#[test]
fn a_message_is_the_same_however_small_the_writes_are() {
    let value = "a<b>&\u{1f680}\u{7}\u{ffff}".repeat(50);
    let pairs = [("k", value.as_str())];
    let message = Downstream {
        to: Some("t".into()),
        message_id: "1".into(),
        data: Some(Data::Pairs(&pairs)),
        ..Downstream::default()
    };
    let written = |piece| {
        let mut desk = Desk::ready(Config::default());
        desk.piece = piece;
        desk.session.send(desk.now, &message).unwrap();
        let mut bytes = Vec::new();
        loop {
            let mut out = vec![0; piece];
            match desk.session.poll_transmit(desk.now, First, &mut out).unwrap() {
                0 => break,
                len => bytes.extend_from_slice(&out[..len]),
            }
            desk.session.handle_transmitted(desk.now, First).unwrap();
        }
        String::from_utf8(bytes).unwrap()
    };
    let whole = written(1 << 16);
    assert!(whole.starts_with(BEFORE) && whole.ends_with(AFTER));
    for piece in [1, 2, 7, 46, 47, 48, 1000] {
        assert_eq!(written(piece), whole, "pieces of {piece}");
    }
    let payload = pushwire_core::json::Object::parse(payloads(&whole)[0].as_bytes()).unwrap();
    let read = Downstream::decode(payload.as_json().as_bytes()).unwrap();
    let first = read.data.unwrap().iter().next().unwrap();
    assert_eq!(first.1, Text::new(&value));
}

#[test]
fn nothing_comes_between_the_parts_of_a_message() {
    let mut desk = Desk::ready(Config::default());
    desk.session
        .send(
            desk.now,
            &Downstream { to: Some("t".into()), message_id: "1".into(), ..Downstream::default() },
        )
        .unwrap();
    let mut out = [0; 20];
    assert_eq!(desk.session.poll_transmit(desk.now, First, &mut out), Ok(20));
    let mut written = String::from_utf8(out.to_vec()).unwrap();
    desk.session.handle_transmitted(desk.now, First).unwrap();
    desk.receive(First, upstream("u-1"));
    written.push_str(&desk.written(First));
    assert!(written.starts_with(BEFORE), "{written}");
    assert!(written.ends_with(&format!("{AFTER}{}", upstream_ack("u-1"))), "{written}");
}

#[test]
fn finishing_waits_for_every_answer_and_then_closes_the_stream() {
    let mut desk = Desk::ready(Config::default());
    send_many(&mut desk, 2);
    desk.forget();
    desk.session.finish(desk.now).unwrap();
    desk.settle();
    assert_eq!(desk.send("late"), Err(SendError::Stopped));
    desk.receive(First, ack("m-0"));
    desk.receive(First, nack("m-1", "SERVICE_UNAVAILABLE"));
    assert_eq!(desk.written(First), "");
    desk.advance(Duration::from_secs(2));
    assert_eq!(ids(&desk.written(First)), ["m-1"]);
    desk.forget();
    desk.receive(First, ack("m-1"));
    assert_eq!(desk.written(First), "</stream:stream>");
    assert_eq!(desk.events(), ["ack m-1"]);
    desk.receive(First, "</stream:stream>");
    let expected = ["disconnect First", "disconnected First stop", "stopped stop"];
    assert_eq!(desk.events(), expected);
}

#[test]
fn finishing_with_nothing_to_wait_for_ends_at_once() {
    let mut desk = Desk::ready(Config::default());
    desk.receive(First, upstream("u"));
    desk.forget();
    desk.session.finish(desk.now).unwrap();
    desk.settle();
    assert_eq!(desk.written(First), "</stream:stream>");
    desk.advance(Duration::from_millis(1_999));
    assert_eq!(desk.events(), [""; 0]);
    desk.advance(Duration::from_millis(1));
    assert_eq!(desk.events().last().unwrap(), "stopped stop");
}

#[test]
fn stopping_leaves_what_has_no_answer_for_the_next_start() {
    let mut desk = Desk::ready(Config::default());
    send_many(&mut desk, 2);
    desk.receive(First, ack("m-0"));
    desk.session.stop(desk.now).unwrap();
    desk.settle();
    desk.disconnected(First);
    assert_eq!(desk.events().last().unwrap(), "stopped stop");
    assert_eq!(desk.session.unanswered().collect::<Vec<_>>(), ["m-1"]);
    desk.forget();
    desk.session.start(desk.now).unwrap();
    desk.settle();
    desk.log_in(First);
    assert_eq!(ids(&desk.written(First)), ["m-1"]);
}

#[test]
fn the_drive_rule_is_enforced() {
    let mut desk = Desk::ready(Config::default());
    let (now, bytes) = (desk.now, upstream("u"));
    desk.session.handle_received(now, First, bytes.as_bytes()).unwrap();
    assert_eq!(desk.session.poll_timeout(), Err(DriveError::NotDrained));
    let again = desk.session.handle_received(now, First, bytes.as_bytes());
    assert_eq!(again, Err(DriveError::NotDrained));
    desk.settle();
    desk.session.handle_received(now, First, bytes.as_bytes()).unwrap();
    desk.drain();
    let mut out = [0; 512];
    assert!(desk.session.poll_transmit(now, First, &mut out).unwrap() > 0);
    let twice = desk.session.poll_transmit(now, First, &mut out);
    assert_eq!(twice, Err(DriveError::WriteInFlight));
    let other = pushwire_core::xmpp::Link::Second;
    assert_eq!(desk.session.poll_transmit(now, other, &mut out), Ok(0));
    let nowhere = desk.session.handle_received(now, other, b" ");
    assert_eq!(nowhere, Err(DriveError::NotConnecting));
}

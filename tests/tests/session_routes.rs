//! What becomes of a message by its category and `message_type`.
//!
//! Mirrors the dispatching half of Chromium's gcm_client_impl_unittest.cc and the system messages of
//! mcs_client.cc (spec/mcs.md §9). The session hands on category and subtype as they are: choosing
//! an application by them, and decrypting, is for the layers above.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test harness: a broken expectation is a failed test"
)]

use pushwire_core::mcs::Config;
use pushwire_core::mcs::DropReason;
use pushwire_core::mcs::Encryption;
use pushwire_core::mcs::Event;
use pushwire_core::mcs::Memory;
use pushwire_core::mcs::Push;
use pushwire_core::mcs::Session;
use pushwire_core::mcs::owned;
use pushwire_core::time::Instant;
use pushwire_tests::pair::*;

fn with_data(pairs: &[(&str, &str)]) -> owned::DataMessageStanza {
    owned::DataMessageStanza {
        app_data: pairs.iter().map(|(key, value)| app_data(key, value)).collect(),
        ..stanza("a")
    }
}

fn seen_for(stanza: &owned::DataMessageStanza) -> Seen {
    let mut pair = Pair::started(Config::default());
    pair.send([Frame::Data(stanza.clone())]);
    assert_eq!(pair.selective_acks(), ["a"], "every kind is acknowledged");
    let found = pair.seen.iter().find(|(_, seen)| seen.id() == Some("a"));
    found.unwrap().1.clone()
}

/// Shows a push as the application gets it.
fn with_push(stanza: owned::DataMessageStanza, check: impl Fn(&Push<'_>)) {
    let mut memory = Memory::<2048, 4, 64, 4>::new();
    let mut session = Session::new(&mut memory, Config::default(), 1).unwrap();
    let (now, mut out) = (Instant::from_millis(0), [0; 512]);
    session.start(now, identity()).unwrap();
    while session.poll_event().is_some() {}
    session.handle_connected(now).unwrap();
    while session.poll_event().is_some() {}
    session.poll_transmit(now, &mut out).unwrap();
    session.handle_transmitted(now).unwrap();
    let frames = [Frame::LoginResponse(login_response()), Frame::Data(stanza)];
    let bytes = frames.iter().fold(vec![41], |all, frame| [all, frame.bytes()].concat());
    session.receive_buffer()[..bytes.len()].copy_from_slice(&bytes);
    session.handle_received(now, bytes.len()).unwrap();
    while let Some(event) = session.poll_event() {
        if let Event::Message(push) = event {
            return check(&push);
        }
    }
    panic!("no message");
}

// gcm_client_impl_unittest.cc: DispatchDownstreamMessage
#[test]
fn a_message_with_or_without_the_type_gcm_is_a_push() {
    for pairs in [&[("key", "value")][..], &[("message_type", "gcm"), ("key", "value")]] {
        let stanza = with_data(pairs);
        assert_eq!(seen_for(&stanza), Seen::Message(stanza));
    }
}

// gcm_client_impl_unittest.cc: DispatchDownstreamMessageRawData
#[test]
fn the_binary_payload_is_delivered() {
    let stanza = owned::DataMessageStanza { raw_data: Some(vec![0, 1, 0xff]), ..stanza("a") };
    assert_eq!(seen_for(&stanza), Seen::Message(stanza));
}

// gcm_client_impl_unittest.cc: DispatchDownstreamMessageSendError
#[test]
fn a_send_error_is_an_event_with_its_details() {
    let stanza = with_data(&[("message_type", "send_error"), ("error", "expired")]);
    assert_eq!(seen_for(&stanza), Seen::SendError(stanza));
}

// gcm_client_impl_unittest.cc: DispatchDownstreamMessgaesDeleted
#[test]
fn deleted_messages_are_an_event_with_their_number() {
    for (total, expected) in [(Some("17"), Some(17)), (None, None), (Some("many"), None)] {
        let mut stanza = with_data(&[("message_type", "deleted_messages")]);
        stanza.app_data.extend(total.map(|total| app_data("total_deleted", total)));
        assert_eq!(seen_for(&stanza), Seen::Deleted(expected, Some("a".to_owned())));
    }
}

// gcm_client_impl.cc drops other types silently; decided differently: an event with the reason
#[test]
fn an_unknown_message_type_is_dropped_with_its_reason() {
    let Seen::Dropped(id, _, reason) = seen_for(&with_data(&[("message_type", "news")])) else {
        panic!("not dropped");
    };
    assert_eq!((id.as_deref(), reason), (Some("a"), DropReason::UnknownMessageType));
}

// gcm_client_impl.cc: a map, so the last of a repeated key wins
#[test]
fn the_last_message_type_wins() {
    let stanza = with_data(&[("message_type", "deleted_messages"), ("message_type", "gcm")]);
    assert!(matches!(seen_for(&stanza), Seen::Message(_)));
}

// gcm_client_impl_unittest.cc: DispatchDownstreamMessageWithoutSubtype, …WithSubtype, …WithFakeSubtype
#[test]
fn category_and_subtype_are_both_handed_on() {
    for category in ["org.example", "org.chromium.linux"] {
        let mut stanza = with_data(&[("subtype", "wp:org.example#1")]);
        stanza.category = category.to_owned();
        assert_eq!(seen_for(&stanza), Seen::Message(stanza));
    }
}

// gcm_encryption_provider_unittest.cc: IsEncryptedMessage
#[test]
fn the_headers_tell_how_a_push_is_encrypted_and_are_no_data() {
    let aesgcm = [("encryption", "salt=x"), ("crypto-key", "dh=y"), ("key", "value")];
    let aes128gcm = [("content-encoding", "aes128gcm"), ("key", "value")];
    let other = [("content-encoding", "gzip"), ("key", "value")];
    let cases = [
        (&aesgcm[..], Some(vec![1]), Encryption::Aesgcm),
        (&aesgcm[..], Some(vec![]), Encryption::None),
        (&aesgcm[..], None, Encryption::None),
        (&aesgcm[1..], Some(vec![1]), Encryption::None),
        (&aes128gcm[..], None, Encryption::Aes128gcm),
        (&other[..], Some(vec![1]), Encryption::None),
    ];
    for (pairs, raw_data, expected) in cases {
        let stanza = owned::DataMessageStanza { raw_data, ..with_data(pairs) };
        with_push(stanza, |push| {
            assert_eq!(push.encryption(), expected, "{pairs:?}");
            assert!(push.data().eq([("key", "value")]));
        });
    }
}

// mcs_client.cc: HandleMCSDataMesssage (spec/mcs.md §9.2)
#[test]
fn the_question_for_the_idle_state_is_answered_and_never_shown() {
    let mut pair = Pair::started(Config::default());
    let mut question = with_data(&[("IdleNotification", "true"), ("ShowAwayOnIdle", "1")]);
    question.category = "com.google.android.gsf.gtalkservice".to_owned();
    pair.send([Frame::Data(question)]);
    assert!(pair.has_seen(&Seen::Idle) && pair.delivered().is_empty());
    let replies: Vec<_> =
        pair.sent.iter().filter(|(_, frame)| matches!(frame, Frame::Data(_))).collect();
    let expected = owned::DataMessageStanza {
        from: "gcm@android.com".to_owned(),
        category: "com.google.android.gsf.gtalkservice".to_owned(),
        app_data: vec![app_data("IdleNotification", "false")],
        ttl: Some(0),
        last_stream_id_received: Some(2),
        ..Default::default()
    };
    assert_eq!(replies.len(), 1);
    assert_eq!(replies[0].1, Frame::Data(expected));
    assert_eq!(pair.selective_acks(), ["a"]);
}

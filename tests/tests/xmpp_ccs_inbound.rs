//! What CCS sends is read, and answered, as the reference says, item by item.
//!
//! A test is named after the items that it shows, X-01 to X-98 of tests/CONFORMANCE-CCS.md; `note_` tests show
//! what Google's older pages and real traffic have beyond the reference. Tokens and ids are made up.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail loudly")]

mod xmpp_ccs_support;

use std::collections::HashSet;
use std::time::Duration;

use pushwire_core::xmpp::ccs::Action;
use pushwire_core::xmpp::ccs::Data;
use pushwire_core::xmpp::ccs::DecodeError;
use pushwire_core::xmpp::ccs::Field;
use pushwire_core::xmpp::ccs::Inbound;
use pushwire_core::xmpp::ccs::Nack;
use pushwire_core::xmpp::ccs::NackCode;
use pushwire_core::xmpp::ccs::Outbound;
use pushwire_core::xmpp::ccs::Receipt;
use pushwire_core::xmpp::ccs::Upstream;
use pushwire_core::xmpp::ccs::UpstreamAck;
use pushwire_core::xmpp::ccs::retry_delay;
use xmpp_ccs_support::encoded;

fn inbound(text: &str) -> Inbound<'_> {
    Inbound::decode(text.as_bytes()).unwrap()
}

fn nack(text: &str) -> Nack<'_> {
    match inbound(text) {
        Inbound::Nack(nack) => nack,
        other => panic!("{other:?}"),
    }
}

fn upstream(text: &str) -> Upstream<'_> {
    match inbound(text) {
        Inbound::Upstream(upstream) => upstream,
        other => panic!("{other:?}"),
    }
}

#[test]
fn x_04_x_05_codes_broken_over_two_lines_in_the_reference_are_one_token() {
    for (text, code) in [
        ("INTERNAL_SERVER_ERROR", NackCode::InternalServerError),
        ("DEVICE_MESSAGE_RATE_EXCEEDED", NackCode::DeviceMessageRateExceeded),
        ("TOPICS_MESSAGE_RATE_EXCEEDED", NackCode::TopicsMessageRateExceeded),
        ("INTERNAL_SERVER_ ERROR", NackCode::Unknown),
    ] {
        let payload = format!(r#"{{"message_type":"nack","message_id":"w","error":"{text}"}}"#);
        assert_eq!(nack(&payload).code(), code, "{text}");
    }
}

#[test]
fn x_09_x_90_data_is_an_object_and_a_string_is_tolerated() {
    let object =
        upstream(r#"{"from":"t","message_id":"u","data":{"level":"71","n\u00e9":"\ud83d\ude80"}}"#);
    let data = object.data.unwrap();
    assert_eq!(data.get("level"), Some("71".into()));
    assert_eq!(data.get("né"), Some("🚀".into()));
    let string = upstream(r#"{"from":"t","message_id":"u","data":"{\"level\":\"71\"}"}"#);
    assert_eq!(string.data, Some(Data::Text(r#"{"level":"71"}"#.into())));
    for absent in ["null", "7", "[]", "true"] {
        let payload = format!(r#"{{"from":"t","message_id":"u","data":{absent}}}"#);
        assert_eq!(upstream(&payload).data, None, "{absent}");
    }
}

#[test]
fn x_57_x_58_x_59_an_ack_names_the_token_and_the_message() {
    let text = r#"{"message_type":"ack","from":"tok:EX","message_id":"w-7"}"#;
    let Inbound::Ack(ack) = inbound(text) else { panic!("{text}") };
    assert_eq!(
        (ack.from.expose(), ack.message_id, ack.registration_id),
        ("tok:EX".into(), "w-7".into(), None)
    );
    assert_eq!(encoded(&ack), text);
    assert_eq!(inbound(text).acknowledgement(), None);
    let Inbound::Ack(ack) =
        inbound(r#"{"message_id":9,"x":[{}],"message_type":"\u0061ck","from":null}"#)
    else {
        panic!("escaped")
    };
    assert_eq!((ack.from.expose(), ack.message_id), ("".into(), "9".into()));
    let missing = Err(DecodeError::Missing(Field::MessageId));
    assert_eq!(Inbound::decode(br#"{"message_type":"ack","from":"t","message_id":null}"#), missing);
}

#[test]
fn x_60_x_61_a_nack_has_a_code_and_perhaps_a_description() {
    let text = r#"{"message_type":"nack","from":"tok:EX","message_id":"w-8","error":"DEVICE_UNREGISTERED","error_description":""}"#;
    let read = nack(text);
    assert_eq!(
        (read.code(), read.error),
        (NackCode::DeviceUnregistered, Some("DEVICE_UNREGISTERED".into()))
    );
    assert_eq!(read.error_description, Some("".into()));
    assert_eq!(encoded(&read), text);
    let bare = nack(r#"{"message_type":"nack","message_id":"w-8"}"#);
    assert_eq!((bare.error, bare.error_description, bare.code()), (None, None, NackCode::Unknown));
}

#[test]
fn x_62_to_x_80_every_code_tells_what_the_sender_must_do() {
    for (code, action) in [
        ("INVALID_JSON", Action::FixMessage),
        ("BAD_REGISTRATION", Action::FixMessage),
        ("DEVICE_UNREGISTERED", Action::DeleteToken),
        ("SENDER_ID_MISMATCH", Action::Stop),
        ("BAD_ACK", Action::FixMessage),
        ("SERVICE_UNAVAILABLE", Action::RetrySameConnection),
        ("INTERNAL_SERVER_ERROR", Action::RetrySameConnection),
        ("DEVICE_MESSAGE_RATE_EXCEEDED", Action::SlowDown),
        ("TOPICS_MESSAGE_RATE_EXCEEDED", Action::SlowDown),
        ("CONNECTION_DRAINING", Action::RetryOtherConnection),
        ("INVALID_APNS_CREDENTIAL", Action::Stop),
        ("AUTHENTICATION_FAILED", Action::Stop),
        ("QUOTA_EXCEEDED", Action::SlowDown),
        ("WHATEVER_ELSE", Action::RetrySameConnection),
    ] {
        let text = format!(r#"{{"message_type":"nack","message_id":"w","error":"{code}"}}"#);
        assert_eq!(nack(&text).code().action(), action, "{code}");
    }
}

#[test]
fn x_82_x_83_x_84_retries_begin_after_a_second_double_and_are_spread() {
    let waits = [1, 2, 3, 4, 5].map(|attempt| retry_delay(attempt, 0).as_secs());
    assert_eq!(waits, [1, 2, 4, 8, 16]);
    let spread: HashSet<Duration> = (0..100).map(|n: u32| retry_delay(1, n * 40_000_000)).collect();
    assert!(spread.len() == 100 && spread.iter().all(|wait| *wait >= Duration::from_secs(1)));
}

#[test]
fn x_86_to_x_90_an_upstream_message_has_no_type() {
    let text = r#"{"data":{"level":"71"},"time_to_live":60,"from":"tok:EX","message_id":"up-1","category":"org.example.meter"}"#;
    let read = upstream(text);
    assert_eq!((read.from.expose(), read.message_id), ("tok:EX".into(), "up-1".into()));
    assert_eq!((read.category, read.time_to_live), ("org.example.meter".into(), Some(60)));
    assert_eq!(encoded(&read), text);
    let null = r#"{"message_type":null,"from":"t","message_id":"u","time_to_live":"soon"}"#;
    assert_eq!(upstream(null).time_to_live, None);
    for (text, field) in [
        ("{}", Field::MessageId),
        (r#"{"from":"t","message_id":[]}"#, Field::MessageId),
        (r#"{"message_id":"u"}"#, Field::From),
    ] {
        assert_eq!(Inbound::decode(text.as_bytes()), Err(DecodeError::Missing(field)), "{text}");
    }
}

#[test]
fn x_91_to_x_94_an_acknowledgement_goes_to_the_token_with_the_id() {
    let text = r#"{"from":"tok:EX","message_id":"up-<1>","category":"c"}"#;
    let ack = inbound(text).acknowledgement().unwrap();
    let expected = r#"{"to":"tok:EX","message_id":"up-\u003c1\u003e","message_type":"ack"}"#;
    assert_eq!(encoded(&ack), expected);
    assert_eq!(Outbound::decode(expected.as_bytes()), Ok(Outbound::Ack(ack)));
    for (text, field) in [
        (r#"{"message_type":"ack","message_id":"u"}"#, Field::To),
        (r#"{"message_type":"ack","to":"t"}"#, Field::MessageId),
    ] {
        assert_eq!(Outbound::decode(text.as_bytes()), Err(DecodeError::Missing(field)), "{text}");
    }
}

#[test]
fn x_03_x_95_to_x_98_a_control_message_needs_no_id() {
    let text = r#"{"message_type":"control","control_type":"CONNECTION_DRAINING"}"#;
    let Inbound::Control(control) = inbound(text) else { panic!("{text}") };
    assert!(control.is_draining());
    assert_eq!((encoded(&control), inbound(text).acknowledgement()), (text.into(), None));
    for other in
        [r#"{"message_type":"control"}"#, r#"{"message_type":"control","control_type":"NEWS"}"#]
    {
        assert!(matches!(inbound(other), Inbound::Control(control) if !control.is_draining()));
    }
    for german in ["Steuerung", "Kontrolle", "Control"] {
        let text = format!(r#"{{"message_type":"{german}"}}"#);
        assert_eq!(inbound(&text), Inbound::Unknown { message_type: german.into() });
    }
}

#[test]
fn note_a_receipt_is_read_and_acknowledged_with_its_own_id() {
    let text = r#"{"message_type":"receipt","from":"gcm.googleapis.com","category":"org.example.meter","message_id":"dr2:w-7","data":{"message_status":"MESSAGE_SENT_TO_DEVICE","original_message_id":"w-7","device_registration_id":"tok:EX","message_sent_timestamp":"1712345678901"}}"#;
    let Inbound::Receipt(receipt) = inbound(text) else { panic!("{text}") };
    let expected = Receipt {
        from: "gcm.googleapis.com".into(),
        category: Some("org.example.meter".into()),
        message_id: "dr2:w-7".into(),
        message_status: Some("MESSAGE_SENT_TO_DEVICE".into()),
        original_message_id: Some("w-7".into()),
        device_registration_id: Some("tok:EX".into()),
        message_sent_timestamp: Some(1_712_345_678_901),
    };
    assert_eq!((receipt, encoded(&receipt)), (expected, text.into()));
    let ack = UpstreamAck { to: "gcm.googleapis.com".into(), message_id: "dr2:w-7".into() };
    assert_eq!(inbound(text).acknowledgement(), Some(ack));
    let bare = r#"{"message_type":"receipt","from":"g","message_id":"dr2:1","data":"x"}"#;
    let expected = Receipt { from: "g".into(), message_id: "dr2:1".into(), ..Receipt::default() };
    assert_eq!(inbound(bare), Inbound::Receipt(expected));
}

#[test]
fn note_a_new_token_comes_with_acks_and_nacks() {
    for kind in ["ack", "nack"] {
        let text = format!(
            r#"{{"message_type":"{kind}","from":"old","message_id":"w","registration_id":"new"}}"#
        );
        let token = match inbound(&text) {
            Inbound::Ack(ack) => ack.registration_id,
            Inbound::Nack(nack) => nack.registration_id,
            other => panic!("{other:?}"),
        };
        assert_eq!((token, encoded(&inbound(&text))), (Some("new".into()), text.clone()));
    }
}

#[test]
fn note_an_error_of_two_kilobytes_is_read_whole() {
    let long = r#"InvalidJson: JSON_TYPE_ERROR : \"ttl\" \\n"#.repeat(60);
    let text = format!(r#"{{"message_type":"nack","message_id":"w","error":"{long}"}}"#);
    let nack = nack(&text);
    assert_eq!(
        nack.error.unwrap().to_string(),
        r#"InvalidJson: JSON_TYPE_ERROR : "ttl" \n"#.repeat(60)
    );
    assert!(nack.error.unwrap().len() > 2000);
    assert_eq!(nack.code(), NackCode::Unknown);
}

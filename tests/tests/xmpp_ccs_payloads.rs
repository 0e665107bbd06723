//! Downstream messages are written and read as the reference says, item by item.
//!
//! A test is named after the items that it shows, X-01 to X-98 of tests/CONFORMANCE-CCS.md; `note_` tests show
//! what Google's older pages and real traffic have beyond the reference. Tokens and ids are made up. What must be
//! refused is in xmpp_ccs_rules.rs, what CCS sends in xmpp_ccs_inbound.rs.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail loudly")]

mod xmpp_ccs_support;

use std::collections::HashSet;

use pushwire_core::xmpp::ccs::Control;
use pushwire_core::xmpp::ccs::DEFAULT_TIME_TO_LIVE;
use pushwire_core::xmpp::ccs::Data;
use pushwire_core::xmpp::ccs::Downstream;
use pushwire_core::xmpp::ccs::Inbound;
use pushwire_core::xmpp::ccs::Invalid;
use pushwire_core::xmpp::ccs::Nack;
use pushwire_core::xmpp::ccs::Notification;
use pushwire_core::xmpp::ccs::NotificationKey;
use pushwire_core::xmpp::ccs::Outbound;
use pushwire_core::xmpp::ccs::Platform;
use pushwire_core::xmpp::ccs::Priority;
use pushwire_core::xmpp::ccs::Receipt;
use pushwire_core::xmpp::ccs::Upstream;
use pushwire_core::xmpp::ccs::UpstreamAck;
use pushwire_core::xmpp::ccs::Warning;
use serde_json::Value;
use serde_json::json;
use xmpp_ccs_support::encoded;

fn message<'a>() -> Downstream<'a> {
    Downstream { to: Some("tok:EX".into()), message_id: "w-7".into(), ..Downstream::default() }
}

/// Reads a message whose only further member is `member`.
fn with(member: &str) -> Result<Downstream<'_>, Invalid> {
    Downstream::decode(member.as_bytes())
}

/// Writes a message and returns the members that it has besides target and id.
fn members(message: &Downstream<'_>) -> Value {
    let mut value: Value = serde_json::from_str(&encoded(message)).unwrap();
    let members = value.as_object_mut().unwrap();
    assert_eq!(members.remove("to"), Some("tok:EX".into()));
    assert_eq!(members.remove("message_id"), Some("w-7".into()));
    value
}

#[test]
fn x_01_x_23_priorities_are_normal_and_high_in_these_letters() {
    for (priority, name, apns) in [(Priority::Normal, "normal", 5), (Priority::High, "high", 10)] {
        let message = Downstream { priority: Some(priority), ..message() };
        assert_eq!(members(&message), json!({"priority": name}));
        assert_eq!((priority.name(), priority.apns()), (name, apns));
        let read = format!(r#"{{"priority":"{name}"}}"#);
        assert_eq!(with(&read).unwrap().priority, Some(priority));
    }
    for value in [r#""hoch""#, r#""High""#, r#""""#, "10", "true", "{}"] {
        let read = format!(r#"{{"priority":{value}}}"#);
        assert_eq!(with(&read), Err(Invalid::Priority), "{value}");
    }
}

#[test]
fn x_10_x_49_x_51_arguments_are_read_as_arrays_too_and_written_as_strings() {
    for member in ["body_loc_args", "title_loc_args"] {
        for value in [r#"["a", "\"<"]"#, r#""[\"a\", \"\\\"<\"]""#] {
            let read = format!(r#"{{"notification":{{"{member}":{value}}}}}"#);
            let read = Downstream {
                to: Some("tok:EX".into()),
                message_id: "w-7".into(),
                ..with(&read).unwrap()
            };
            let expected = json!({"notification": {member: r#"["a", "\"<"]"#}});
            assert_eq!((members(&read), read.validate()), (expected, Ok(())), "{value}");
        }
    }
}

#[test]
fn x_16_a_target_is_a_token_a_group_or_a_topic() {
    for to in ["tok:EX", "APA91b-group", "/topics/news"] {
        let message = Downstream { to: Some(to.into()), ..message() };
        assert_eq!(message.validate(), Ok(()), "{to}");
        assert_eq!(message.topic().is_some(), to.contains("news"));
        assert!(encoded(&message).starts_with(&format!(r#"{{"to":"{to}","#)));
    }
    assert_eq!(with(r#"{"to":"\/topics\/n"}"#).unwrap().topic(), Some("n".into()));
}

#[test]
fn x_19_x_20_ids_and_collapse_keys_are_strings_and_numbers_are_read_as_such() {
    let message = Downstream { collapse_key: Some("score".into()), ..message() };
    assert_eq!(members(&message), json!({"collapse_key": "score"}));
    let read = with(r#"{"message_id":17,"collapse_key":4,"to":"tok"}"#).unwrap();
    assert_eq!((read.message_id, read.collapse_key), ("17".into(), Some("4".into())));
}

#[test]
fn x_24_notifications_are_urgent_and_data_alone_is_not() {
    let shown = Downstream { notification: Some(Notification::default()), ..message() };
    assert_eq!(shown.effective_priority(), Priority::High);
    assert_eq!(message().effective_priority(), Priority::Normal);
    let decided = Downstream { priority: Some(Priority::Normal), ..shown };
    assert_eq!(decided.effective_priority(), Priority::Normal);
}

#[test]
fn x_26_x_27_x_30_truth_values_default_to_false_and_are_then_not_written() {
    assert_eq!(members(&message()), json!({}));
    let all = Downstream {
        content_available: true,
        mutable_content: true,
        dry_run: true,
        delivery_receipt_requested: true,
        ..message()
    };
    let names = ["content_available", "mutable_content", "dry_run", "delivery_receipt_requested"];
    let expected: Value = names
        .iter()
        .map(|name| ((*name).into(), Value::Bool(true)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    assert_eq!(members(&all), expected);
    for (index, name) in names.iter().enumerate() {
        for (value, expected) in [
            ("true", Some(true)),
            ("\"true\"", Some(true)),
            ("false", Some(false)),
            ("\"false\"", Some(false)),
            ("null", Some(false)),
            ("1", None),
            ("\"yes\"", None),
        ] {
            let read = format!(r#"{{"{name}":{value}}}"#);
            let flags = with(&read).map(|read| {
                [
                    read.content_available,
                    read.mutable_content,
                    read.dry_run,
                    read.delivery_receipt_requested,
                ]
            });
            let only = |is_set| [0, 1, 2, 3].map(|flag| flag == index && is_set);
            assert_eq!(flags.ok(), expected.map(only), "{read}");
        }
    }
}

#[test]
fn x_28_a_message_waits_four_weeks_unless_it_says_so() {
    assert_eq!(DEFAULT_TIME_TO_LIVE, 4 * 7 * 24 * 60 * 60);
    assert_eq!(message().effective_time_to_live(), 2_419_200);
    let short = Downstream { time_to_live: Some(600), ..message() };
    assert_eq!(
        (members(&short), short.effective_time_to_live()),
        (json!({"time_to_live": 600}), 600)
    );
    for value in ["600", r#""600""#, r#""6\u00300""#] {
        let read = format!(r#"{{"time_to_live":{value}}}"#);
        assert_eq!(with(&read).unwrap().time_to_live, Some(600), "{value}");
    }
}

#[test]
fn x_31_x_36_data_is_an_object_of_strings() {
    let data = Data::Pairs(&[("score", "3x1"), ("a\"<", "\u{1}&>\u{ffff}🚀")]);
    let expected = json!({"data": {"score": "3x1", "a\"<": "\u{1}&>\u{ffff}🚀"}});
    assert_eq!(members(&Downstream { data: Some(data), ..message() }), expected);
    let text =
        r#"{"to":"tok:EX","message_id":"w-7","data":{"i":5,"b":true,"o":{"x":[1,"<"]},"s":"s"}}"#;
    let read = with(text).unwrap();
    let expected = json!({"data": {"i": "5", "b": "true", "o": r#"{"x":[1,"<"]}"#, "s": "s"}});
    assert_eq!((members(&read), read.validate()), (expected, Ok(())));
    let warned: Vec<_> = read.warnings().collect();
    assert_eq!(warned, [0, 1, 2].map(|index| Warning::ValueNotString { index }));
}

#[test]
fn x_37_x_42_to_x_56_every_key_of_the_three_tables_is_written_and_read() {
    let tables: [(Platform, &[&str]); 3] = [
        (
            Platform::Apple,
            &[
                "title",
                "body",
                "sound",
                "badge",
                "click_action",
                "subtitle",
                "body_loc_key",
                "body_loc_args",
                "title_loc_key",
                "title_loc_args",
            ],
        ),
        (
            Platform::Android,
            &[
                "title",
                "body",
                "sound",
                "click_action",
                "body_loc_key",
                "body_loc_args",
                "title_loc_key",
                "title_loc_args",
                "android_channel_id",
                "icon",
                "tag",
                "color",
            ],
        ),
        (Platform::Web, &["title", "body", "click_action", "icon"]),
    ];
    let mut all: HashSet<&str> = HashSet::new();
    for (platform, names) in tables {
        for key in NotificationKey::ALL {
            assert_eq!(key.is_for(platform), names.contains(&key.name()), "{platform:?} {key}");
        }
        all.extend(names);
    }
    assert_eq!(all.len(), NotificationKey::ALL.len());
    for name in all {
        let text =
            format!(r#"{{"to":"tok:EX","message_id":"w-7","notification":{{"{name}":"[]"}}}}"#);
        let read = with(&text).unwrap();
        assert_eq!(members(&read), json!({"notification": {name: "[]"}}));
        assert_eq!(read.warnings().count(), 0);
    }
}

#[test]
fn x_45_a_badge_is_a_string_and_0_is_not_absent() {
    let read = with(r#"{"to":"tok:EX","message_id":"w-7","notification":{"badge":0}}"#).unwrap();
    assert_eq!(members(&read), json!({"notification": {"badge": "0"}}));
    assert_eq!(
        members(&Downstream { notification: Some(Notification::default()), ..message() }),
        json!({"notification": {}})
    );
}

#[test]
fn x_38_notifications_and_background_content_go_through_apns() {
    let shown = Downstream { notification: Some(Notification::default()), ..message() };
    let woken = Downstream { content_available: true, ..message() };
    let data = Downstream { data: Some(Data::Pairs(&[("a", "b")])), ..message() };
    assert_eq!(
        [shown, woken, data].map(|message| message.goes_through_apns()),
        [true, true, false]
    );
}

#[test]
fn note_members_that_are_not_known_are_sent_as_they_stand_and_reported() {
    let text = r#"{"to":"tok:EX","delay_while_idle":true,"message_id":"w-7","x":{"<":[1.0, null]},"notification":{"image":7,"body":"b"}}"#;
    let read = with(text).unwrap();
    let expected = json!({"delay_while_idle": true, "x": {"<": [1.0, null]}, "notification": {"image": "7", "body": "b"}});
    assert_eq!((members(&read), read.validate()), (expected, Ok(())));
    let warned: Vec<_> = read.warnings().collect();
    let expected = [
        Warning::UnknownMember { index: 1 },
        Warning::UnknownMember { index: 3 },
        Warning::UnknownNotificationKey { index: 0 },
    ];
    assert_eq!(warned, expected);
}

#[test]
fn note_a_server_tells_messages_from_acknowledgements() {
    let text = encoded(&message());
    let Outbound::Message(Ok(read)) = Outbound::decode(text.as_bytes()).unwrap() else {
        panic!("{text}")
    };
    assert_eq!(Downstream { other: None, ..read }, message());
    let broken = Outbound::decode(br#"{"to":"t","message_id":"w","time_to_live":-1}"#);
    assert_eq!(broken, Ok(Outbound::Message(Err(Invalid::TimeToLive))));
    let unknown = Outbound::decode(br#"{"message_type":"nack"}"#);
    assert_eq!(unknown, Ok(Outbound::Unknown { message_type: "nack".into() }));
    assert_eq!(
        with(r#"{"message_type":"ack","to":"t","message_id":"w"}"#),
        Err(Invalid::MessageType)
    );
}

#[test]
fn note_what_is_secret_is_not_printed() {
    let secret = "tok:SECRET";
    let notification = Notification { title: Some(secret.into()), ..Notification::default() };
    let data = Some(Data::Pairs(&[("key", "tok:SECRET")]));
    let message =
        Downstream { to: Some(secret.into()), data, notification: Some(notification), ..message() };
    let text = encoded(&message);
    let nack = Nack {
        from: secret.into(),
        error_description: Some(secret.into()),
        registration_id: Some(secret.into()),
        ..Nack::default()
    };
    let receipt = Receipt {
        from: secret.into(),
        device_registration_id: Some(secret.into()),
        ..Receipt::default()
    };
    let upstream = Upstream { from: secret.into(), data, ..Upstream::default() };
    let ack = UpstreamAck { to: secret.into(), ..UpstreamAck::default() };
    for printed in [
        format!("{message:?}"),
        format!("{:?}", with(&text).unwrap()),
        format!("{:?}", Inbound::Nack(nack)),
        format!("{:?}", Inbound::Receipt(receipt)),
        format!("{:?}", Inbound::Upstream(upstream)),
        format!("{ack:?} {:?}", Control::default()),
    ] {
        assert!(!printed.contains("SECRET") && printed.contains("[redacted]"), "{printed}");
    }
}

//! What CCS would refuse of a downstream message is refused before it is sent, at the exact border.
//!
//! Items X-01 to X-98 of tests/CONFORMANCE-CCS.md that forbid or limit something; each limit is tried on both
//! sides. Every message is checked as the caller builds it and as it is read from what was written.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests fail loudly"
)]

mod xmpp_ccs_support;

use std::collections::HashSet;

use pushwire_core::json::JsonErrorKind;
use pushwire_core::xmpp::ccs::Condition;
use pushwire_core::xmpp::ccs::ConditionError;
use pushwire_core::xmpp::ccs::Data;
use pushwire_core::xmpp::ccs::Downstream;
use pushwire_core::xmpp::ccs::Field;
use pushwire_core::xmpp::ccs::Inbound;
use pushwire_core::xmpp::ccs::Invalid;
use pushwire_core::xmpp::ccs::MAX_PAYLOAD;
use pushwire_core::xmpp::ccs::MAX_TIME_TO_LIVE;
use pushwire_core::xmpp::ccs::MAX_TOPIC_PAYLOAD;
use pushwire_core::xmpp::ccs::Notification;
use pushwire_core::xmpp::ccs::NotificationKey;
use pushwire_core::xmpp::ccs::Warning;
use xmpp_ccs_support::encoded;

fn message<'a>() -> Downstream<'a> {
    Downstream { to: Some("tok:EX".into()), message_id: "w-7".into(), ..Downstream::default() }
}

fn to_condition(condition: &str) -> Downstream<'_> {
    Downstream { to: None, condition: Some(condition.into()), ..message() }
}

/// Validates a message, and what is read of it after it was written.
fn validated(message: Downstream<'_>) -> Result<(), Invalid> {
    let outcome = message.validate();
    let text = encoded(&message);
    let read = Downstream::decode(text.as_bytes()).unwrap();
    assert_eq!(read.validate(), outcome, "{text}");
    assert_eq!(encoded(&read), text);
    outcome
}

/// Reads a message with `members` besides target and id, and validates it.
fn read(members: &str) -> Result<(), Invalid> {
    let text = format!(r#"{{"to":"tok:EX","message_id":"w-7",{members}}}"#);
    Downstream::decode(text.as_bytes())?.validate()
}

fn shown(key: &str, value: &str) -> Result<(), Invalid> {
    let text = format!(r#"{{"to":"t","message_id":"w","notification":{{"{key}":"{value}"}}}}"#);
    validated(Downstream::decode(text.as_bytes()).unwrap())
}

#[test]
fn x_02_x_17_a_condition_is_made_of_quoted_names_in_topics() {
    for text in [
        "'dogs' in topics",
        "'Dogs' IN Topics && 'cats' in topics",
        "'a b' in topics||'c' in topics",
    ] {
        assert_eq!(validated(to_condition(text)), Ok(()), "{text}");
    }
    for text in [
        "'IhrThema' in Themen",
        "\"a\" in topics",
        "a in topics",
        "('a' in topics)",
        "!'a' in topics",
        "'a' in topics and 'b' in topics",
        "'a' in topics &&",
    ] {
        let syntax = Invalid::Condition(ConditionError::Syntax);
        assert_eq!(validated(to_condition(text)), Err(syntax), "{text}");
    }
    let condition = Condition::parse("'NEWS' in topics && 'a' in topics".into()).unwrap();
    let own = ["news", "A"];
    assert!(condition.matches(|topic| own.iter().any(|own| topic.eq_ignore_case((*own).into()))));
    assert!(!condition.matches(|topic| topic.eq_ignore_case("news".into())));
}

#[test]
fn x_18_two_operators_are_the_most() {
    let topics = |count: usize, operator: &str| vec!["'a' in topics"; count].join(operator);
    for operator in ["&&", " || "] {
        assert_eq!(validated(to_condition(&topics(3, operator))), Ok(()));
        let too_many = Invalid::Condition(ConditionError::TooManyOperators);
        assert_eq!(validated(to_condition(&topics(4, operator))), Err(too_many));
    }
}

#[test]
fn x_06_x_29_x_72_the_time_to_live_ends_at_four_weeks() {
    assert_eq!(MAX_TIME_TO_LIVE, 2_419_200);
    for (seconds, expected) in [
        (0, Ok(())),
        (2_419_200, Ok(())),
        (2_419_201, Err(Invalid::TimeToLive)),
        (u32::MAX, Err(Invalid::TimeToLive)),
    ] {
        let message = Downstream { time_to_live: Some(seconds), ..message() };
        assert_eq!(validated(message), expected, "{seconds}");
        assert_eq!(read(&format!(r#""time_to_live":"{seconds}""#)), expected);
    }
    for value in [
        "-1",
        "1.5",
        "600.0",
        "1e3",
        "4294967296",
        "99999999999999999999999",
        r#""""#,
        r#""+1""#,
        r#"" 1""#,
        r#""2.419.200""#,
        "true",
        "[]",
        "{}",
    ] {
        assert_eq!(
            read(&format!(r#""time_to_live":{value}"#)),
            Err(Invalid::TimeToLive),
            "{value}"
        );
    }
}

#[test]
fn x_19_the_id_must_be_there() {
    assert_eq!(
        validated(Downstream { message_id: "".into(), ..message() }),
        Err(Invalid::MessageIdMissing)
    );
    for text in
        [r#"{"to":"t"}"#, r#"{"to":"t","message_id":null}"#, r#"{"to":"t","message_id":""}"#]
    {
        let read = Downstream::decode(text.as_bytes()).unwrap();
        assert_eq!(read.validate(), Err(Invalid::MessageIdMissing), "{text}");
    }
}

#[test]
fn x_41_x_62_there_is_exactly_one_target() {
    let condition = Some("'a' in topics".into());
    assert_eq!(validated(Downstream { condition, ..message() }), Err(Invalid::TargetTwice));
    let missing = Err(Invalid::TargetMissing);
    assert_eq!(validated(Downstream { to: None, ..message() }), missing);
    assert_eq!(validated(Downstream { to: Some("".into()), ..message() }), missing);
    assert_eq!(validated(Downstream { to: Some("/topics/".into()), ..message() }), missing);
    assert_eq!(validated(to_condition("")), missing);
    let multicast = br#"{"registration_ids":["t"],"message_id":"w"}"#;
    assert_eq!(Downstream::decode(multicast).unwrap().validate(), missing);
}

#[test]
fn x_34_x_40_x_71_reserved_keys_are_refused() {
    for key in ["from", "message_type", "google", "googlex", "gcm", "gcm.n.e"] {
        let pairs = [("a", "b"), (key, "x")];
        let message = Downstream { data: Some(Data::Pairs(&pairs)), ..message() };
        assert_eq!(validated(message), Err(Invalid::ReservedKey { index: 1 }), "{key}");
    }
    assert_eq!(read(r#""data":{"fr\u006fm":"x"}"#), Err(Invalid::ReservedKey { index: 0 }));
    for key in ["From", "goog", "xgoogle", "g", "messagetype", ""] {
        let pairs = [(key, "x")];
        let message = Downstream { data: Some(Data::Pairs(&pairs)), ..message() };
        assert_eq!((validated(message), message.warnings().count()), (Ok(()), 0), "{key}");
    }
}

#[test]
fn x_40_reserved_keys_are_a_warning_in_what_is_received() {
    let text = br#"{"from":"t","message_id":"u","data":{"a":"","gcm.x":"","from":""}}"#;
    let Ok(Inbound::Upstream(upstream)) = Inbound::decode(text) else { panic!("no upstream") };
    let warned: Vec<_> = upstream.data.unwrap().warnings().collect();
    assert_eq!(warned, [1, 2].map(|index| Warning::ReservedKey { index }));
}

#[test]
fn x_35_x_39_x_81_words_of_table_1_are_a_warning() {
    let words = [
        "to",
        "condition",
        "message_id",
        "collapse_key",
        "priority",
        "content_available",
        "mutable_content",
        "time_to_live",
        "dry_run",
        "data",
        "notification",
    ];
    for word in words {
        let pairs = [("a", "b"), (word, "x")];
        let message = Downstream { data: Some(Data::Pairs(&pairs)), ..message() };
        assert_eq!(validated(message), Ok(()), "{word}");
        assert!(message.warnings().eq([Warning::OverwrittenKey { index: 1 }]), "{word}");
    }
}

#[test]
fn a_key_that_stands_twice_is_refused() {
    let twice = [("a", "1"), ("b", "2"), ("a", "3")];
    let message = Downstream { data: Some(Data::Pairs(&twice)), ..message() };
    assert_eq!(validated(message), Err(Invalid::RepeatedKey { index: 2 }));
    assert_eq!(read(r#""data":{"a":"1","\u0061":"2"}"#), Err(Invalid::RepeatedKey { index: 1 }));
    assert_eq!(read(r#""data":{"a":"1","A":"2"}"#), Ok(()));
}

/// Three bytes a character, and what is missing up to `len`.
fn text_of(len: usize) -> String {
    "€".repeat(len / 3) + &"x".repeat(len % 3)
}

/// Fills the limit from both sides: data and notification, keys and values, in several bytes a character.
fn at_the_limit(target: Downstream<'_>, limit: usize) {
    for over in [0, 1] {
        let (value, body) =
            (text_of(limit - 1000 - "schlüssel".len()), text_of(1000 + over - "body".len()));
        let pairs = [("schlüssel", value.as_str())];
        let notification =
            Notification { body: Some(body.as_str().into()), ..Notification::default() };
        let message = Downstream {
            data: Some(Data::Pairs(&pairs)),
            notification: Some(notification),
            ..target
        };
        let too_big = Err(Invalid::TooBig { len: limit + 1, limit });
        assert_eq!(validated(message), if over == 0 { Ok(()) } else { too_big });
    }
}

#[test]
fn x_69_a_message_has_4096_bytes_of_keys_and_values() {
    assert_eq!(MAX_PAYLOAD, 4096);
    at_the_limit(message(), 4096);
    at_the_limit(Downstream { to: Some("topics/n".into()), ..message() }, 4096);
}

#[test]
fn x_70_a_message_to_topics_has_2048() {
    assert_eq!(MAX_TOPIC_PAYLOAD, 2048);
    at_the_limit(Downstream { to: Some("/topics/n".into()), ..message() }, 2048);
    at_the_limit(to_condition("'n' in topics"), 2048);
}

#[test]
fn x_69_escapes_and_what_becomes_a_string_count_as_what_they_mean() {
    let value = |len: usize| format!(r#""data":{{"a":"{}"}}"#, r"\u20ac".repeat(len));
    assert_eq!(read(&value(1365)), Ok(()));
    assert_eq!(read(&value(1366)), Err(Invalid::TooBig { len: 4099, limit: 4096 }));
    let number =
        |len: usize| format!(r#""data":{{"a":{}}},"notification":{{"extra":1}}"#, "1".repeat(len));
    assert_eq!(read(&number(4096 - 1 - 6)), Ok(()));
    assert_eq!(read(&number(4096 - 6)), Err(Invalid::TooBig { len: 4097, limit: 4096 }));
}

#[test]
fn x_68_values_of_the_wrong_type_are_refused() {
    for (field, value) in [
        (Field::To, "[]"),
        (Field::Condition, "{}"),
        (Field::MessageId, "true"),
        (Field::CollapseKey, "[1]"),
        (Field::ContentAvailable, "1"),
        (Field::MutableContent, "\"\""),
        (Field::DryRun, "[]"),
        (Field::DeliveryReceiptRequested, "0"),
        (Field::Data, "[]"),
        (Field::Data, "7"),
        (Field::Data, "\"text\""),
        (Field::Notification, "\"text\""),
        (Field::Notification, "[]"),
    ] {
        assert_eq!(read(&format!(r#""{field}":{value}"#)), Err(Invalid::Type(field)), "{value}");
        assert_eq!(
            read(&format!(r#""{field}":{value},"{field}":null"#)).is_ok(),
            !matches!(field, Field::To | Field::MessageId)
        );
    }
    assert_eq!(
        read(r#""notification":{"title":{}}"#),
        Err(Invalid::NotificationType(NotificationKey::Title))
    );
    assert_eq!(
        read(r#""notification":{"tag":[]}"#),
        Err(Invalid::NotificationType(NotificationKey::Tag))
    );
    for (text, kind) in [
        ("[]", JsonErrorKind::Unexpected),
        ("", JsonErrorKind::Truncated),
        ("{} {}", JsonErrorKind::Unexpected),
    ] {
        let Err(Invalid::Json(error)) = Downstream::decode(text.as_bytes()) else {
            panic!("{text}")
        };
        assert_eq!(error.kind, kind, "{text}");
    }
}

#[test]
fn x_11_x_46_x_53_urls_are_https() {
    for (name, key) in
        [("click_action", NotificationKey::ClickAction), ("icon", NotificationKey::Icon)]
    {
        for value in [
            "https://example.org/",
            "HTTPS://example.org",
            "OPEN_1",
            "drawable",
            "app://x",
            "http",
            "",
        ] {
            assert_eq!(shown(name, value), Ok(()), "{value}");
        }
        for value in ["http://example.org/", "HTTP://EXAMPLE.ORG", r"http:\/\/example.org"] {
            assert_eq!(shown(name, value), Err(Invalid::NotHttps(key)), "{value}");
        }
    }
    assert_eq!(shown("body", "http://example.org/"), Ok(()));
}

#[test]
fn x_49_x_51_arguments_are_a_json_array() {
    for (name, key) in [
        ("body_loc_args", NotificationKey::BodyLocArgs),
        ("title_loc_args", NotificationKey::TitleLocArgs),
    ] {
        assert_eq!(shown(name, r#"[\"a\", 1]"#), Ok(()));
        for value in ["", "a", r#"[\"a\""#, "{}", r#"\"[]\""#] {
            assert_eq!(shown(name, value), Err(Invalid::NotAnArray(key)), "{value}");
        }
    }
    assert_eq!(shown("body_loc_key", "a"), Ok(()));
}

#[test]
fn x_55_a_colour_is_a_hash_and_six_digits() {
    assert_eq!(shown("color", "#00fFa9"), Ok(()));
    for value in ["", "red", "#fff", "#0000000", "#00000g", "00ff00"] {
        assert_eq!(shown("color", value), Err(Invalid::Color), "{value}");
    }
}

#[test]
fn every_reason_has_a_name_of_its_own_and_a_sentence() {
    let key = NotificationKey::Icon;
    let reasons = [
        Downstream::decode(b"[").unwrap_err(),
        Invalid::Type(Field::To),
        Invalid::NotificationType(key),
        Invalid::MessageType,
        Invalid::MessageIdMissing,
        Invalid::TargetMissing,
        Invalid::TargetTwice,
        Invalid::Condition(ConditionError::Syntax),
        Invalid::Condition(ConditionError::TooManyOperators),
        Invalid::Priority,
        Invalid::TimeToLive,
        Invalid::ReservedKey { index: 0 },
        Invalid::RepeatedKey { index: 0 },
        Invalid::TooBig { len: 2, limit: 1 },
        Invalid::NotHttps(key),
        Invalid::Color,
        Invalid::NotAnArray(key),
    ];
    let names: HashSet<_> = reasons.iter().map(|reason| reason.name()).collect();
    let sentences: HashSet<_> = reasons.iter().map(ToString::to_string).collect();
    assert_eq!((names.len(), sentences.len()), (reasons.len(), reasons.len()));
}

//! What a failure means, how long it is waited, and when it ends.
//!
//! Follows spec/registration.md §3.4 and §5.1 to §5.3, row by row. Promises that nothing goes on for
//! ever unless it was asked to, and that only the server's own refusal costs a device its identity.

use std::collections::BTreeSet;

use pushwire_core::mcs::ConnectFailure;
use pushwire_core::register::Action;
use pushwire_core::register::Config;
use pushwire_core::register::Failed;
use pushwire_core::register::Project;
use pushwire_core::register::Register3Error;
use pushwire_core::register::Service;
use pushwire_core::register::Stop;
use serde_json::json;

use crate::device::*;

/// Failures that may pass, whichever request they meet.
fn transient(kind: Kind) -> Vec<(Reply, Failed)> {
    let connection = [
        ConnectFailure::Unreachable,
        ConnectFailure::Timeout,
        ConnectFailure::Unauthenticated,
        ConnectFailure::Tls,
    ];
    let mut all: Vec<_> =
        connection.map(|failure| (Reply::Failure(failure), Failed::Connection(failure))).into();
    let bad = [408, 429, 500, 502, 503, 504, 599];
    all.extend(bad.map(|code| (status(code), Failed::Status(code))));
    let cut = Failed::Connection(ConnectFailure::Unreachable);
    all.push((Reply::Cut(good(kind)), cut));
    let broken = ["", "\0\0", "{}", "<html>busy</html>", "token", "{\"token\":\"a"];
    all.extend(broken.map(|body| (answer(200, body), Failed::Answer)));
    let mut short = good(kind);
    short.pop();
    // Without its last byte a register3 answer is another token; the connection's end tells.
    if kind != Kind::Register3 {
        all.push((answer(200, short), Failed::Answer));
    }
    all
}

#[test]
fn what_may_pass_is_tried_again_with_the_same_identity() {
    for (index, kind) in FOUR.into_iter().enumerate() {
        for (reply, failed) in transient(kind) {
            let name = format!("{kind:?}: {reply:?}");
            let mut device = Device::new(&PROJECT).reply(kind, reply);
            assert_registered(&device.run().unwrap());
            let mut kinds = FOUR.to_vec();
            kinds.insert(index, kind);
            assert_eq!(device.kinds(), kinds, "{name}");
            assert_eq!(device.sent[index].head, device.sent[index + 1].head, "{name}");
            assert_eq!(device.sent[index].body, device.sent[index + 1].body, "{name}");
            let [retry] = device.retries.as_slice() else {
                panic!("{name}: {:?}", device.retries);
            };
            assert_eq!((retry.attempt, retry.failed), (1, failed), "{name}");
            assert_eq!(device.waits(), [retry.delay.as_millis() as u64], "{name}");
            assert!((1_340..=2_000).contains(&device.waits()[0]), "{name}");
        }
    }
}

#[test]
fn upkeep_that_fails_keeps_the_identity_in_every_later_check_in() {
    let failures = transient(Kind::CheckIn);
    for (reply, _) in failures {
        let mut device = Device::stored(&PROJECT, stored(), NOW + 2 * DAY)
            .reply(Kind::CheckIn, reply.clone())
            .reply(Kind::CheckIn, status(503))
            .reply(Kind::CheckIn, reply);
        assert_registered(&device.run().unwrap());
        let expected = asks_as_chrome(ANDROID_ID, SECURITY_TOKEN);
        assert_eq!(device.kinds(), [Kind::CheckIn; 4]);
        assert!(device.sent.iter().all(|sent| sent.checkin() == expected));
        assert!(!device.flow.changes().identity && !device.flow.changes().token);
    }
}

#[test]
fn values_beyond_their_limits_make_an_answer_unusable() {
    let long = "x".repeat(257);
    let cases = [
        (Kind::Register3, format!("token={long}")),
        (Kind::Register3, format!("token=a{}", " ".repeat(1024))),
        (Kind::Register3, "token=a b".to_owned()),
        (Kind::Register3, "token=".to_owned()),
        (Kind::Register3, "deleted=org.chromium.linux".to_owned()),
        (Kind::Install, installed(&long, "a")),
        (Kind::Install, installed("fid", &"x".repeat(641))),
        (Kind::Install, installed("fid", "a\u{0}b")),
        (Kind::Install, installed("fid", "")),
        (Kind::Register, format!(r#"{{"token":"{long}"}}"#)),
        (Kind::Register, r#"{"token":"a\r\nb"}"#.to_owned()),
        (Kind::Register, r#"{"token":null}"#.to_owned()),
        (Kind::Register, r#"{"token":["a"]}"#.to_owned()),
        (Kind::Register, r#"{"token":"fcm-9"}{"token":"b"}"#.to_owned()),
    ];
    for (kind, body) in cases {
        for step in [1, 7, usize::MAX] {
            let mut device = Device::new(&PROJECT).reply(kind, answer(200, body.clone()));
            device.step = step;
            assert_registered(&device.run().unwrap());
            assert_eq!(device.retries[0].failed, Failed::Answer, "{kind:?} {body} by {step}");
        }
    }
    let longest = "x".repeat(256);
    let body = format!("token={longest}");
    let mut device = Device::new(&PROJECT).reply(Kind::Register3, answer(200, body));
    assert_eq!(device.run().unwrap().gcm_token.expose(), longest);
}

#[test]
fn a_good_body_with_a_bad_status_counts_for_nothing() {
    let bodies = [
        (Kind::CheckIn, checked_in(77, &[])),
        (Kind::Register3, b"token=evil".to_vec()),
        (Kind::Install, installed("evil", "evil").into_bytes()),
        (Kind::Register, br#"{"token":"evil"}"#.to_vec()),
    ];
    for (kind, body) in bodies {
        let mut device = Device::new(&PROJECT).reply(kind, answer(500, body));
        assert_registered(&device.run().unwrap());
        assert_eq!(device.retries[0].failed, Failed::Status(500), "{kind:?}");
    }
}

#[test]
fn waits_double_and_after_five_repetitions_it_gives_up() {
    for kind in FOUR {
        let mut device = Device::new(&PROJECT).always(kind, status(503));
        let stop = device.run().unwrap_err();
        let service = match kind {
            Kind::CheckIn => Service::CheckIn,
            Kind::Register3 => Service::Register3,
            Kind::Install => Service::Installations,
            _ => Service::Registrations,
        };
        let last = Failed::Status(503);
        assert_eq!(stop, Stop::GaveUp { service, last });
        assert_eq!(device.of(kind).len(), 6);
        for (wait, longest) in device.waits().into_iter().zip([2_000, 4_000, 8_000, 16_000, 32_000])
        {
            assert!(wait <= longest && wait >= longest * 67 / 100, "{wait} of {longest}");
        }
        assert_eq!(device.waits().len(), 5);
        assert_eq!(
            device.retries.iter().map(|retry| retry.attempt).collect::<Vec<_>>(),
            [1, 2, 3, 4, 5]
        );
        assert!(device.flow.credentials().is_none());
    }
}

#[test]
fn a_success_starts_the_count_anew() {
    let mut device = Device::new(&PROJECT);
    for kind in FOUR {
        for _ in 0..5 {
            device = device.reply(kind, status(500));
        }
    }
    assert_registered(&device.run().unwrap());
    assert_eq!(device.sent.len(), 24);
    let attempts: Vec<_> = device.retries.iter().map(|retry| retry.attempt).collect();
    assert_eq!(attempts, [1, 2, 3, 4, 5].repeat(4));
}

#[test]
fn without_a_limit_it_never_gives_up() {
    let config = Config { retry_count: None, ..Config::new() };
    let mut device = Device::with(&PROJECT, config, Some(stored()), Some(NOW + 2 * DAY));
    for _ in 0..3_000 {
        device = device.reply(Kind::CheckIn, Reply::Failure(ConnectFailure::Unreachable));
    }
    assert_registered(&device.run().unwrap());
    assert_eq!(device.sent.len(), 3_001);
    assert!(device.sent.iter().all(|sent| sent.id() == ANDROID_ID));
    assert!(device.waits().iter().all(|wait| *wait <= 600_000));
    assert!(*device.waits().last().unwrap() >= 402_000);
}

#[test]
fn retry_after_is_the_least_wait_up_to_a_day() {
    for (seconds, least, most) in [
        (0, 1_340, 2_000),
        (1, 1_340, 2_000),
        (7, 7_000, 7_000),
        (86_400, 86_400_000, 86_400_000),
        (864_000, 86_400_000, 86_400_000),
        (u64::MAX, 86_400_000, 86_400_000),
    ] {
        for kind in FOUR {
            for code in [429, 503] {
                let mut device = Device::new(&PROJECT).reply(kind, wait_and_try(code, seconds));
                device.run().unwrap();
                let wait = device.waits()[0];
                assert!((least..=most).contains(&wait), "{kind:?} {code}: {wait} for {seconds}");
                assert_eq!(device.waits().len(), 1);
            }
        }
    }
}

/// Every error of register3, and whether it is final.
const REGISTER3_ERRORS: [(&str, Register3Error, bool); 13] = [
    ("PHONE_REGISTRATION_ERROR", Register3Error::PhoneRegistration, false),
    ("AUTHENTICATION_FAILED", Register3Error::AuthenticationFailed, false),
    ("INTERNAL_SERVER_ERROR", Register3Error::Server, false),
    ("InternalServerError", Register3Error::Server, false),
    ("SERVICE_NOT_AVAILABLE", Register3Error::Server, false),
    ("TOO_MANY_SUBSCRIBERS", Register3Error::TooManySubscribers, false),
    ("FIS_AUTH_ERROR", Register3Error::FisAuth, false),
    ("SOMETHING_NEW", Register3Error::Unknown, false),
    ("INVALID_SENDER", Register3Error::InvalidSender, true),
    ("INVALID_PARAMETERS", Register3Error::InvalidParameters, true),
    ("QUOTA_EXCEEDED", Register3Error::QuotaExceeded, true),
    ("TOO_MANY_REGISTRATIONS", Register3Error::TooManyRegistrations, true),
    ("INVALID_TARGET_VERSION", Register3Error::InvalidTargetVersion, true),
];

#[test]
fn a_register3_error_counts_whatever_the_status() {
    for (text, error, is_final) in REGISTER3_ERRORS {
        for code in [200, 400, 401, 404, 503] {
            let reply = answer(code, format!("Error={text}"));
            let mut device = Device::new(&PROJECT).reply(Kind::Register3, reply);
            let outcome = device.run();
            if is_final {
                assert_eq!(outcome.unwrap_err(), Stop::Register3(error), "{text} {code}");
                assert_eq!(device.kinds(), [Kind::CheckIn, Kind::Register3]);
                continue;
            }
            assert_registered(&outcome.unwrap());
            assert_eq!(device.of(Kind::CheckIn).len(), 1, "{text} {code}");
            let sent = device.of(Kind::Register3);
            assert_eq!((sent.len(), &sent[0].body), (2, &sent[1].body), "{text} {code}");
            assert_eq!(device.retries[0].failed, Failed::Register3(error), "{text} {code}");
        }
    }
}

#[test]
fn phone_registration_error_twice_and_a_wait_that_the_service_names() {
    let error = "Error=PHONE_REGISTRATION_ERROR";
    let slow = Reply::Answer { status: 200, retry_after: Some(60), body: error.into() };
    let mut device = Device::new(&PROJECT)
        .reply(Kind::Register3, answer(200, error))
        .reply(Kind::Register3, slow);
    assert_registered(&device.run().unwrap());
    assert_eq!(device.of(Kind::Register3).len(), 3);
    assert_eq!(device.waits()[1], 60_000);
    let mut device = Device::new(&PROJECT).always(Kind::Register3, answer(200, error));
    let last = Failed::Register3(Register3Error::PhoneRegistration);
    let service = Service::Register3;
    assert_eq!(device.run().unwrap_err(), Stop::GaveUp { service, last });
    assert_eq!(device.of(Kind::Register3).len(), 6);
}

#[test]
fn an_android_app_s_auth_token_and_installation_are_replaced_when_register3_says_so() {
    let cases = [("FIS_AUTH_ERROR", Kind::Refresh, "auth-2"), ("RST", Kind::Install, "auth-1")];
    for (error, repair, auth) in cases {
        let reply = answer(200, format!("Error={error}"));
        let mut device = Device::new(&ANDROID).reply(Kind::Register3, reply.clone());
        device.run().unwrap();
        let kinds = [Kind::CheckIn, Kind::Install, Kind::Register3, repair, Kind::Register3];
        assert_eq!(device.kinds(), kinds);
        let used = device.sent[4].field("X-Goog-Firebase-Installations-Auth");
        assert_eq!(used, auth);
        let mut device = Device::new(&ANDROID).always(Kind::Register3, reply);
        assert!(matches!(device.run().unwrap_err(), Stop::Register3(_)), "{error}");
        assert_eq!(device.of(Kind::Register3).len(), 4, "{error}");
    }
}

/// What a status means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// The flow ends.
    Stop,
    /// After a wait, this request, and then the one refused, if it is another.
    Again(Kind),
    /// What is stored stays as it is.
    Skip,
}

/// The statuses that have a meaning of their own, or none.
const STATUSES: [u16; 12] = [300, 302, 304, 400, 401, 402, 403, 404, 405, 409, 410, 418];

fn meaning(kind: Kind, status: u16) -> Meaning {
    match (kind, status) {
        (Kind::CheckIn, 400 | 401) => Meaning::Again(Kind::CheckIn),
        (Kind::Register3, _) => Meaning::Again(Kind::Register3),
        (Kind::Install, 409) => Meaning::Again(Kind::Install),
        (Kind::Refresh, 401 | 404) => Meaning::Again(Kind::Install),
        (Kind::Register, 401) | (Kind::Update, 401) => Meaning::Again(Kind::Refresh),
        (Kind::Register, 404) => Meaning::Again(Kind::Install),
        (Kind::Update, 404) => Meaning::Again(Kind::Register),
        (Kind::Update, _) => Meaning::Skip,
        _ => Meaning::Stop,
    }
}

/// A device that has to send a request of this kind, with an identity.
fn device_that_sends(kind: Kind) -> Device<'static> {
    let mut before = stored();
    before.checked_in = NOW + WEEK;
    before.installation.expires = NOW + 2 * WEEK;
    match kind {
        Kind::CheckIn => before.checked_in = NOW,
        Kind::Refresh => before.installation.expires = 0,
        Kind::Update => {}
        _ => return Device::new(&PROJECT),
    }
    Device::stored(&PROJECT, before, NOW + WEEK)
}

#[test]
fn every_status_means_what_the_table_says() {
    let kinds = [
        Kind::CheckIn,
        Kind::Register3,
        Kind::Install,
        Kind::Refresh,
        Kind::Register,
        Kind::Update,
    ];
    for kind in kinds {
        for code in STATUSES {
            let name = format!("{kind:?} {code}");
            let mut device = device_that_sends(kind).reply(kind, status(code));
            let outcome = device.run();
            let at = device.kinds().iter().position(|sent| *sent == kind).unwrap();
            let next = device.kinds().get(at + 1).copied();
            match meaning(kind, code) {
                Meaning::Stop => {
                    let refused = matches!(outcome.unwrap_err(), Stop::Refused { status, .. } if status == code);
                    assert!(refused && next.is_none(), "{name}");
                }
                Meaning::Again(expected) => {
                    assert!(outcome.is_ok(), "{name}");
                    assert_eq!((next, device.waits().len()), (Some(expected), 1), "{name}");
                    assert_eq!(device.retries[0].failed, Failed::Status(code), "{name}");
                }
                Meaning::Skip => {
                    assert_eq!(outcome.unwrap().fcm_token.expose(), "fcm-1", "{name}");
                    assert_eq!((next, device.waits().len()), (None, 0), "{name}");
                }
            }
        }
    }
}

#[test]
fn an_update_that_is_refused_waits_for_the_next_week() {
    let mut device = device_that_sends(Kind::Update).reply(Kind::Update, status(403));
    let credentials = device.run().unwrap();
    assert_eq!(credentials.registered, NOW + WEEK);
    let changes = device.flow.changes();
    assert!(changes.any && !changes.token);
}

#[test]
fn an_identity_that_check_in_refuses_is_replaced_after_a_wait() {
    for code in [400, 401] {
        let mut device = Device::stored(&PROJECT, stored(), NOW + 2 * DAY)
            .reply(Kind::CheckIn, status(code))
            .reply(Kind::CheckIn, status(503))
            .reply(Kind::CheckIn, answer(200, checked_in(77, &[])))
            .reply(Kind::Register, answer(200, r#"{"token":"fcm-2"}"#));
        let credentials = device.run().unwrap();
        let ids: Vec<_> = device.of(Kind::CheckIn).iter().map(|sent| sent.id()).collect();
        assert_eq!(ids, [ANDROID_ID, 0, 0]);
        assert_eq!(device.of(Kind::CheckIn)[1].checkin(), asks_as_chrome(0, 0));
        assert_eq!(device.waits().len(), 2);
        assert!(device.waits()[0] >= 1_340);
        assert_eq!(device.of(Kind::Install).len(), 0);
        let expected = [
            "77",
            "18446744073709551614",
            SUBTYPE,
            "gcm-1",
            "fid-1",
            "refresh-1",
            "auth-1",
            "fcm-2",
        ];
        assert_eq!(summary(&credentials), expected);
        assert_eq!(credentials.keys.public_key(), stored().keys.public_key());
        let changes = device.flow.changes();
        assert!(changes.identity && changes.token);
    }
}

#[test]
fn a_check_in_that_is_refused_without_an_identity_ends_it() {
    for code in [400, 401, 403, 404] {
        let refused = Stop::Refused { service: Service::CheckIn, status: code };
        let mut device = Device::new(&PROJECT).always(Kind::CheckIn, status(code));
        assert_eq!(device.run().unwrap_err(), refused);
        assert_eq!(device.sent.len(), 1);
    }
    let mut device =
        Device::stored(&PROJECT, stored(), NOW + 2 * DAY).always(Kind::CheckIn, status(401));
    assert!(matches!(device.run(), Err(Stop::Refused { status: 401, .. })));
    assert_eq!(device.sent.len(), 2);
}

#[test]
fn an_installation_id_that_is_taken_is_replaced() {
    let mut device =
        Device::new(&PROJECT).reply(Kind::Install, status(409)).reply(Kind::Install, status(409));
    assert_registered(&device.run().unwrap());
    let sent = device.of(Kind::Install);
    let ids: BTreeSet<String> =
        sent.iter().map(|sent| sent.json()["fid"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), 3);
    for id in ids {
        let url_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        assert!(
            id.len() == 22 && id.starts_with(['c', 'd', 'e', 'f']) && id.bytes().all(url_safe),
            "{id}"
        );
    }
}

#[test]
fn repairs_that_never_help_end() {
    let cases = [
        (Kind::Register, status(401), Kind::Refresh),
        (Kind::Register, status(404), Kind::Install),
        (Kind::Install, status(409), Kind::Install),
    ];
    for count in [Some(5), None] {
        for (kind, reply, repair) in cases.clone() {
            let config = Config { retry_count: count, ..Config::new() };
            let mut device = Device::with(&PROJECT, config, None, None).always(kind, reply);
            assert!(matches!(device.run(), Err(Stop::Refused { .. })), "{kind:?}");
            assert_eq!(device.of(kind).len(), 4, "{kind:?}");
            let repairs = if repair == Kind::Refresh { 3 } else { 4 };
            assert_eq!(device.of(repair).len(), repairs, "{kind:?}");
        }
    }
}

#[test]
fn repairs_that_take_turns_end_too() {
    let mut device = Device::new(&PROJECT)
        .always(Kind::Register, status(401))
        .always(Kind::Refresh, status(404));
    assert!(matches!(device.run(), Err(Stop::Refused { .. })));
    assert!(device.sent.len() <= 16, "{:?}", device.kinds());
    let mut device = device_that_sends(Kind::Update)
        .always(Kind::Update, status(404))
        .always(Kind::Register, status(404));
    assert!(matches!(device.run(), Err(Stop::Refused { .. })));
    let mut device = device_that_sends(Kind::Update).always(Kind::Update, status(401));
    assert_eq!(device.run().unwrap().fcm_token.expose(), "fcm-1");
    assert_eq!(device.of(Kind::Update).len(), 4);
}

#[test]
fn an_auth_token_that_hardly_lasts_is_used_at_once() {
    for lifetime in ["0s", "1s", "3600s", "12"] {
        let auth = json!({"token": "short", "expiresIn": lifetime});
        let body = json!({"fid": "f", "refreshToken": "r", "authToken": auth}).to_string();
        let mut device = Device::new(&PROJECT).always(Kind::Install, answer(200, body));
        device.run().unwrap();
        assert_eq!(device.kinds(), FOUR, "{lifetime}");
    }
}

#[test]
fn a_token_that_must_be_renewed_for_each_attempt_does_not_keep_a_flow_alive() {
    let auth = json!({"token": "short", "expiresIn": "60s"});
    let body = json!({"fid": "f", "refreshToken": "r", "authToken": auth}).to_string();
    let mut device = Device::new(&PROJECT)
        .always(Kind::Install, answer(200, body))
        .always(Kind::Refresh, answer(200, r#"{"token":"short","expiresIn":"60s"}"#))
        .always(Kind::Register, wait_and_try(503, 120));
    let stop = device.run().unwrap_err();
    let last = Failed::Status(503);
    assert_eq!(stop, Stop::GaveUp { service: Service::Registrations, last });
    assert_eq!(device.of(Kind::Register).len(), 6);
}

#[test]
fn a_rejected_identity_is_given_up_after_a_wait_that_grows() {
    let mut shortest = 0;
    for attempt in 1..=9 {
        let mut device = Device::stored(&PROJECT, stored(), NOW)
            .reply(Kind::CheckIn, answer(200, checked_in(77, &[])))
            .reply(Kind::Register, answer(200, r#"{"token":"fcm-2"}"#));
        let start = device.now;
        device.flow.reject_identity(start, attempt);
        let credentials = device.run().unwrap();
        assert_eq!(device.kinds(), [Kind::CheckIn, Kind::Register3, Kind::Register]);
        assert_eq!(device.sent[0].id(), 0);
        let wait = device.sent[0].at.since(start).as_millis();
        let longest = (2_000 << (attempt - 1)).min(600_000);
        assert!(wait <= longest && wait >= longest * 66 / 100, "{attempt}: {wait}");
        assert!(wait > shortest);
        shortest = longest * 66 / 100;
        assert_eq!(credentials.installation.fid, "fid-1");
        assert_eq!(credentials.app_id, SUBTYPE);
        let changes = device.flow.changes();
        assert!(changes.identity && changes.token);
    }
}

#[test]
fn a_bundle_id_that_is_too_long_stops_at_once() {
    let (fits, too_long) = ("b".repeat(56), "b".repeat(57));
    let project = |bundle_id| Project { bundle_id, ..PROJECT };
    let project_that_fits = project(&fits);
    let mut device = Device::new(&project_that_fits);
    assert_eq!(device.run().unwrap().app_id.len(), 96);
    let project_too_long = project(&too_long);
    let mut device = Device::new(&project_too_long);
    assert_eq!(device.run().unwrap_err(), Stop::BundleId);
    device.flow.reject_identity(device.now, 1);
    assert_eq!(device.run().unwrap_err(), Stop::BundleId);
    assert!(device.sent.is_empty());
}

#[test]
fn inputs_that_nobody_waits_for_change_nothing() {
    let mut device = Device::stored(&PROJECT, stored(), NOW + 2 * DAY);
    device.flow.handle_response(200, None);
    device.flow.handle_body(b"token=evil");
    device.flow.handle_end(device.now);
    assert_eq!(device.flow.poll(device.now), Action::Send(Service::CheckIn));
    device.flow.handle_failure(device.now, ConnectFailure::Timeout);
    let Action::Wait(until) = device.flow.poll(device.now) else {
        panic!("a connection that could not be opened is a failure");
    };
    device.flow.handle_failure(device.now, ConnectFailure::Timeout);
    assert_eq!(device.flow.poll(device.now), Action::Wait(until));
    assert_registered(&device.run().unwrap());
    device.flow.handle_failure(device.now, ConnectFailure::Timeout);
    assert_eq!(device.flow.poll(device.now), Action::Done);
}

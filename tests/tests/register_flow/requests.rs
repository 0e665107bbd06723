//! Which requests go out, field by field, and what is due when.
//!
//! Follows spec/registration.md §1 to §4 and §5.4. What the answers change is seen in the credentials.

use std::time::Duration;

use prost::Message as _;
use pushwire_core::register::Config;
use pushwire_core::register::Project;
use pushwire_core::register::Services;
use pushwire_core::secret::Secret;
use serde_json::json;

use crate::device::*;
use crate::proto;

#[test]
fn a_new_web_page_registers_with_four_requests() {
    let mut device = Device::new(&PROJECT);
    let credentials = device.run().unwrap();
    assert_eq!(device.kinds(), FOUR);
    assert_eq!((device.waits(), device.retries.len()), (vec![], 0));
    let [checkin, register3, install, register] = device.sent.as_slice() else {
        panic!("four requests");
    };
    assert_head(checkin, "POST /checkin", PLAY, &[CHECKIN_TYPE]);
    assert_eq!(checkin.checkin(), asks_as_chrome(0, 0));
    assert_eq!(checkin.body, asks_as_chrome(0, 0).encode_to_vec());
    assert_head(register3, "POST /c2dm/register3", PLAY, &[FORM_TYPE, AID_LOGIN]);
    assert_form(
        register3,
        &[
            ("app", "org.chromium.linux"),
            ("X-subtype", SUBTYPE),
            ("device", "10000000000000000001"),
            ("sender", DEFAULT_SENDER),
        ],
    );
    let line = "POST /v1/projects/project-1/installations";
    assert_head(install, line, INSTALLATIONS, &[JSON_TYPE, ACCEPT, API_KEY]);
    let asked =
        json!({"fid": FID, "authVersion": "FIS_v2", "appId": APP_ID, "sdkVersion": "w:0.6.24"});
    assert_eq!(install.json(), asked);
    let line = "POST /v1/projects/project-1/registrations";
    let headers = [JSON_TYPE, ACCEPT, API_KEY, FIS_AUTH];
    assert_head(register, line, REGISTRATIONS, &headers);
    let endpoint = "https://fcm.googleapis.com/fcm/send/gcm-1";
    let web = json!({"endpoint": endpoint, "auth": AUTH, "p256dh": P256DH});
    assert_eq!(register.json(), json!({ "web": web }));
    assert_registered(&credentials);
    let changes = device.flow.changes();
    assert!(changes.identity && changes.token && changes.any);
}

#[test]
fn the_server_s_clock_dates_what_was_done() {
    let config =
        Config { retry_policy: pushwire_core::retry::RetryPolicy::Quadratic, ..Config::new() };
    let mut device = Device::with(&PROJECT, config, None, None).reply(Kind::Register, status(503));
    let credentials = device.run().unwrap();
    assert_eq!(credentials.checked_in, NOW);
    assert_eq!(credentials.registered, NOW + 3);
    assert_eq!(credentials.installation.expires, NOW + WEEK);
    let later = device.now.after(Duration::from_secs(7));
    assert_eq!(device.flow.unix_seconds(later), Some(NOW + 10));
}

#[test]
fn a_vapid_key_of_one_s_own_is_sender_and_public_key() {
    let own = P256DH;
    let project =
        Project { vapid_key: own, bundle_id: "b.example", chrome_version: "120.0", ..PROJECT };
    let mut device = Device::new(&project);
    device.run().unwrap();
    assert_eq!(device.sent[1].field("sender"), own);
    assert!(device.sent[1].field("X-subtype").starts_with("wp:b.example#"));
    assert_eq!(device.sent[3].json()["web"]["applicationPubKey"], own);
    let build = device.sent[0].checkin().checkin.unwrap().chrome_build;
    assert_eq!(build.unwrap().chrome_version.unwrap(), "120.0");
    let empty = Project { vapid_key: "", ..PROJECT };
    let mut device = Device::new(&empty);
    device.run().unwrap();
    assert_eq!(device.sent[1].field("sender"), DEFAULT_SENDER);
    assert_eq!(device.sent[3].json()["web"].get("applicationPubKey"), None);
}

#[test]
fn an_android_app_needs_no_registration() {
    let mut device = Device::new(&ANDROID);
    let credentials = device.run().unwrap();
    let kinds = [Kind::CheckIn, Kind::Install, Kind::Register3];
    assert_eq!(device.kinds(), kinds);
    let android = ANDROID.android.unwrap();
    let (package, cert) = (
        format!("X-Android-Package: {}", android.package),
        format!("X-Android-Cert: {}", android.cert),
    );
    let line = "POST /v1/projects/project-1/installations";
    let headers = [JSON_TYPE, ACCEPT, API_KEY, &package, &cert];
    assert_head(&device.sent[1], line, INSTALLATIONS, &headers);
    let asked = json!({"fid": FID, "authVersion": "FIS_v2", "appId": ANDROID.app_id, "sdkVersion": "a:17.0.0"});
    assert_eq!(device.sent[1].json(), asked);
    let line = "POST /c2dm/register3";
    assert_head(&device.sent[2], line, PLAY, &[FORM_TYPE, AID_LOGIN]);
    assert_form(
        &device.sent[2],
        &[
            ("app", android.package),
            ("X-subtype", "123456"),
            ("device", "10000000000000000001"),
            ("sender", "123456"),
            ("cert", android.cert),
            ("X-scope", "*"),
            ("X-gms_app_id", ANDROID.app_id),
            ("X-Goog-Firebase-Installations-Auth", "auth-1"),
        ],
    );
    assert_eq!(credentials.fcm_token.expose(), "gcm-1");
    assert_eq!(credentials.app_id, "123456");
}

#[test]
fn no_value_can_smuggle_a_header_or_leave_its_path() {
    let project = Project {
        project_id: "p/../x y\r\nA: b",
        app_id: "1:1:web:\"\r\n\u{1}",
        api_key: "k\r\nX-Evil: 1\r\n\r\nGET / HTTP/1.1",
        bundle_id: "a&delete=true#\r\n",
        ..PROJECT
    };
    let mut device = Device::new(&project);
    device.run().unwrap();
    assert_eq!(device.kinds(), FOUR);
    for sent in &device.sent {
        assert_eq!(sent.head.matches("\r\n\r\n").count(), 1, "{}", sent.head);
        assert_eq!(sent.header("X-Evil"), None);
        assert_eq!(sent.header("A"), None);
    }
    let path = "/v1/projects/p%2F..%2Fx%20y%0D%0AA:%20b/installations";
    assert_eq!(device.sent[2].path(), path);
    assert_eq!(device.sent[2].json()["appId"], project.app_id);
    assert!(device.sent[1].field("X-subtype").starts_with("wp:a&delete=true#\r\n#"));
}

#[test]
fn a_request_that_does_not_fit_says_how_much_it_takes() {
    let mut device = Device::new(&PROJECT);
    let services = Services::GOOGLE;
    let (mut head, mut body) = ([0; 20], [0; 2048]);
    let error = device.flow.request(device.now, &services, &mut head, &mut body);
    let needed = error.unwrap_err().needed;
    let mut head = vec![0; needed];
    let request = device.flow.request(device.now, &services, &mut head, &mut body);
    assert_eq!(request.unwrap().unwrap().head.len(), needed);
}

#[test]
fn answers_mean_the_same_in_any_split() {
    let longest = FOUR.map(|kind| good(kind).len()).into_iter().max().unwrap();
    for step in 1..=longest {
        let mut device = Device::new(&PROJECT);
        device.step = step;
        assert_registered(&device.run().unwrap());
        assert_eq!(device.kinds(), FOUR, "step {step}");
    }
}

/// 64 KiB of members that nobody asked for, some with the wanted names in the wrong place.
fn noise() -> String {
    let decoy = r#"{"token":"no","fid":"no","refreshToken":"no","authToken":{"token":"no"},"a":[{"token":"no"}]}"#;
    let members = (0..600).map(|index| {
        let text = "\u{1f525}\\\"\u{20ac}".repeat(3);
        let escaped = json!(text);
        format!(r#""n{index}":{decoy},"s{index}":{escaped},"x{index}":[1e9,null,[[{decoy}]],true]"#)
    });
    let noise = members.collect::<Vec<_>>().join(",");
    assert!(noise.len() > 65_536);
    noise
}

/// All orders of a few members, with noise between them.
fn orders(members: &[String]) -> Vec<Vec<String>> {
    let [] = members else {
        let rests = (0..members.len()).flat_map(|index| {
            let mut rest = members.to_vec();
            let first = rest.remove(index);
            orders(&rest).into_iter().map(move |order| {
                let mut all = vec![first.clone()];
                all.extend(order);
                all
            })
        });
        return rests.collect();
    };
    vec![Vec::new()]
}

#[test]
fn json_members_may_come_in_any_order() {
    let members = [
        r#""fid":"fid-1""#,
        r#""refreshToken":"refresh-1""#,
        r#""authToken":{"expiresIn":"604800s","x":{"token":"no"},"token":"auth-1"}"#,
        r#""x":{"fid":"no","refreshToken":"no"}"#,
        r#""name":"projects/1/installations/no""#,
    ];
    for order in orders(&members.map(str::to_owned)) {
        let body = format!(" {{\r\n\t{} }}\n", order.join(" , "));
        let mut device = Device::new(&PROJECT).reply(Kind::Install, answer(200, body));
        assert_registered(&device.run().unwrap());
    }
}

#[test]
fn noise_of_64_kib_changes_nothing() {
    let noise = noise();
    let install = installed("fid-1", "auth-1");
    let (install, register) = (&install[1..install.len() - 1], r#""token":"fcm-1""#);
    for step in [1, 7, 1_000, 1 << 20] {
        for (install, register) in [
            (format!("{{{noise},{install}}}"), format!("{{{noise},{register}}}")),
            (format!("{{{install},{noise}}}"), format!("{{{register},{noise}}}")),
        ] {
            let checkin = [noisy_settings(), good(Kind::CheckIn), noisy_settings()].concat();
            let mut device = Device::new(&PROJECT)
                .reply(Kind::CheckIn, answer(200, checkin))
                .reply(Kind::Install, answer(200, install))
                .reply(Kind::Register, answer(200, register));
            device.step = step;
            let credentials = device.run().unwrap();
            assert_registered(&credentials);
            assert_eq!(credentials.checkin_interval, 172_800);
        }
    }
}

/// 64 KiB of settings and unknown fields.
fn noisy_settings() -> Vec<u8> {
    let long = "v".repeat(300);
    let settings = (0..200).map(|index| (format!("setting_{index}"), long.clone()));
    let setting =
        settings.map(|(name, value)| proto::Setting { name: name.into(), value: value.into() });
    let response = proto::CheckinResponse { setting: setting.collect(), ..Default::default() };
    let mut bytes = response.encode_to_vec();
    // Fields that nobody knows: a varint, eight bytes, four bytes, a text that looks like fields.
    bytes.extend([0xd0, 0x0f, 0xff, 0x01, 0xd9, 0x0f, 1, 2, 3, 4, 5, 6, 7, 8]);
    bytes.extend([0xdd, 0x0f, 1, 2, 3, 4, 0xda, 0x0f, 9, 0x39, 1, 1, 1, 1, 1, 1, 1, 1]);
    bytes
}

#[test]
fn fresh_credentials_need_no_request() {
    let mut device = Device::stored(&PROJECT, stored(), NOW + DAY);
    assert_registered(&device.run().unwrap());
    assert_eq!(device.kinds(), []);
    let changes = device.flow.changes();
    assert!(!changes.any && !changes.token && !changes.identity);
}

#[test]
fn without_a_clock_nothing_is_due() {
    let mut device = Device::with(&PROJECT, Config::new(), Some(stored()), None);
    assert_registered(&device.run().unwrap());
    assert_eq!(device.kinds(), []);
    let mut imported = stored();
    (imported.checked_in, imported.registered) = (0, 0);
    let mut device = Device::with(&PROJECT, Config::new(), Some(imported), None);
    device.run().unwrap();
    assert_eq!(device.kinds(), []);
}

#[test]
fn imported_credentials_are_brought_up_to_date() {
    let mut imported = stored();
    imported.installation.expires = 0;
    (imported.checked_in, imported.registered) = (0, 0);
    let mut device = Device::stored(&PROJECT, imported, NOW);
    let credentials = device.run().unwrap();
    let kinds = [Kind::CheckIn, Kind::Refresh, Kind::Update];
    assert_eq!(device.kinds(), kinds);
    assert_eq!((credentials.checked_in, credentials.registered), (NOW, NOW));
    assert!(!device.flow.changes().token);
}

#[test]
fn a_check_in_is_due_after_two_days_and_names_the_identity() {
    let mut device = Device::stored(&PROJECT, stored(), NOW + 172_799);
    device.run().unwrap();
    assert_eq!(device.kinds(), []);
    let mut device = Device::stored(&PROJECT, stored(), NOW + 172_800);
    let credentials = device.run().unwrap();
    assert_eq!(device.kinds(), [Kind::CheckIn]);
    let expected = asks_as_chrome(ANDROID_ID, SECURITY_TOKEN);
    assert_eq!(device.sent[0].checkin(), expected);
    assert_registered(&credentials);
    let changes = device.flow.changes();
    assert!(changes.any && !changes.identity && !changes.token);
}

#[test]
fn the_server_sets_the_check_in_interval_but_not_below_12_hours() {
    for (setting, seconds) in [
        (Some("3600"), 43_200),
        (Some("0"), 43_200),
        (Some("43199"), 43_200),
        (Some("43201"), 43_201),
        (Some("604800"), 604_800),
        (Some("99999999999999"), u32::MAX),
        (Some("-1"), 172_800),
        (Some("soon"), 172_800),
        (Some(""), 172_800),
        (None, 172_800),
    ] {
        let settings: Vec<_> =
            setting.map(|value| ("checkin_interval", value)).into_iter().collect();
        let body = checked_in(ANDROID_ID, &settings);
        let mut device = Device::new(&PROJECT).reply(Kind::CheckIn, answer(200, body));
        let credentials = device.run().unwrap();
        assert_eq!(credentials.checkin_interval, seconds, "{setting:?}");
        assert_eq!(credentials.checkin_due(), NOW + u64::from(seconds));
    }
}

#[test]
fn another_identity_takes_new_tokens_and_another_security_token_takes_none() {
    let mut device = Device::stored(&PROJECT, stored(), NOW + 2 * DAY)
        .reply(Kind::CheckIn, answer(200, checked_in(77, &[])))
        .reply(Kind::Register3, answer(200, "token=gcm-2"))
        .reply(Kind::Register, answer(200, r#"{"token":"fcm-2"}"#));
    let credentials = device.run().unwrap();
    let kinds = [Kind::CheckIn, Kind::Register3, Kind::Register];
    assert_eq!(device.kinds(), kinds);
    assert_eq!(credentials.android_id, 77);
    assert_eq!(credentials.fcm_token.expose(), "fcm-2");
    let changes = device.flow.changes();
    assert!(changes.identity && changes.token);
    let mut old = stored();
    old.security_token = Secret::new(1);
    let mut device = Device::stored(&PROJECT, old, NOW + 2 * DAY);
    assert_registered(&device.run().unwrap());
    assert_eq!(device.kinds(), [Kind::CheckIn]);
    assert!(!device.flow.changes().identity);
}

#[test]
fn a_registration_is_updated_weekly() {
    let mut before = stored();
    before.checked_in = NOW + WEEK;
    before.installation.expires = NOW + 2 * WEEK;
    let mut device = Device::stored(&PROJECT, before.clone(), NOW + WEEK - 1);
    device.run().unwrap();
    assert_eq!(device.kinds(), []);
    let mut device = Device::stored(&PROJECT, before.clone(), NOW + WEEK);
    let credentials = device.run().unwrap();
    assert_eq!(device.kinds(), [Kind::Update]);
    let line = "PATCH /v1/projects/project-1/registrations/fcm-1";
    let headers = [JSON_TYPE, ACCEPT, API_KEY, FIS_AUTH];
    assert_head(&device.sent[0], line, REGISTRATIONS, &headers);
    let endpoint = "https://fcm.googleapis.com/fcm/send/gcm-1";
    let web = json!({"endpoint": endpoint, "auth": AUTH, "p256dh": P256DH});
    assert_eq!(device.sent[0].json(), json!({ "web": web }));
    assert_eq!(credentials.registered, NOW + WEEK);
    assert!(!device.flow.changes().token && device.flow.changes().any);
    let mut device = Device::stored(&PROJECT, before, NOW + WEEK)
        .reply(Kind::Update, answer(200, r#"{"token":"fcm-2"}"#));
    assert_eq!(device.run().unwrap().fcm_token.expose(), "fcm-2");
    assert!(device.flow.changes().token && !device.flow.changes().identity);
}

#[test]
fn an_android_app_s_registration_is_never_updated() {
    let mut old = stored();
    old.checked_in = NOW + 20 * WEEK;
    old.installation.expires = 0;
    let mut device = Device::stored(&ANDROID, old.clone(), NOW + 20 * WEEK);
    device.run().unwrap();
    assert_eq!(device.kinds(), []);
    assert_eq!(old.next_due(&ANDROID), old.checkin_due());
    assert_eq!(old.next_due(&PROJECT), NOW + WEEK);
}

#[test]
fn an_auth_token_with_less_than_an_hour_left_is_renewed_before_use() {
    for (left, kinds) in [
        (HOUR + 1, vec![Kind::Update]),
        (HOUR, vec![Kind::Refresh, Kind::Update]),
        (0, vec![Kind::Refresh, Kind::Update]),
    ] {
        let mut before = stored();
        before.checked_in = NOW + WEEK;
        before.installation.expires = NOW + WEEK + left;
        let mut device = Device::stored(&PROJECT, before, NOW + WEEK);
        let credentials = device.run().unwrap();
        assert_eq!(device.kinds(), kinds, "{left} s left");
        if kinds.len() == 2 {
            let line = "POST /v1/projects/project-1/installations/fid-1/authTokens:generate";
            let headers = [JSON_TYPE, ACCEPT, API_KEY, FIS_REFRESH];
            assert_head(&device.sent[0], line, INSTALLATIONS, &headers);
            let asked = json!({"installation": {"sdkVersion": "w:0.6.24", "appId": APP_ID}});
            assert_eq!(device.sent[0].json(), asked);
            let used = device.sent[1].header("x-goog-firebase-installations-auth");
            assert_eq!(used, Some("FIS auth-2"));
            assert_eq!(credentials.installation.expires, NOW + 2 * WEEK);
        }
    }
}

#[test]
fn an_installation_s_returned_id_counts_and_without_one_ours() {
    let body = r#"{"refreshToken":"r","authToken":{"token":"a"}}"#;
    let mut device = Device::new(&PROJECT).reply(Kind::Install, answer(200, body));
    let credentials = device.run().unwrap();
    assert_eq!(credentials.installation.fid, FID);
    assert_eq!(credentials.installation.expires, NOW + WEEK);
}

//! `pushwire register`, and `listen` renewing what it has, against the simulator's services with faults.
//!
//! The real binary over real TLS. What a failure means is spec/registration.md §5.1, what the file
//! looks like §6.2. Promises that a failure never touches the credentials that are there. The waits
//! between attempts are real ones, 1.3 to 2 s for the first.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod common;

use std::fs;
use std::thread;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use common::CREDENTIALS;
use common::Device;
use common::Ended;
use common::Service;
use common::get;
use common::pushwire;
use pushwire_tests::evil_tls::EvilServer;
use pushwire_tests::evil_tls::Kind;
use serde_json::Value;
use serde_json::json;

const DAY: u64 = 24 * 60 * 60;

/// Runs `register` with a credentials file in the service's directory.
fn register(service: &Service, more: &[&str]) -> Ended {
    let (simulator, file) = (service.file.to_str().unwrap(), service.path("credentials.json"));
    let fixed = ["register", "--json", "--simulator", simulator, "--credentials", &file];
    pushwire(fixed.into_iter().chain(more.iter().copied()))
}

/// Registers a device that has to succeed.
fn registered(service: &Service) -> Device {
    let ended = register(service, &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    stored(service)
}

/// The device of the credentials file.
fn stored(service: &Service) -> Device {
    let file = service.dir.path().join("credentials.json");
    let credentials: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let text = |pointer| credentials.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    Device {
        id: text("/gcm/android_id"),
        token: text("/fcm/registration/token"),
        credentials,
        file,
    }
}

fn write(device: &Device) {
    fs::write(&device.file, device.credentials.to_string()).unwrap();
}

/// How many requests of each kind reached their service, and how many a fault answered.
fn requests(service: &Service) -> Value {
    get(&format!("{}/requests", service.told("control")))
}

fn count(service: &Service, operation: &str) -> u64 {
    requests(service)["requests"][operation]["count"].as_u64().unwrap_or_default()
}

fn http_fault(service: &Service, fault: Value) {
    service.fault("http", &fault);
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// Expects a registration that went wrong once at `service`, for this reason, and then well.
fn assert_one_retry(ended: &Ended, service: &str, reason: &str) {
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let retries = ended.named("retry");
    assert_eq!(retries.len(), 1, "{ended:?}");
    assert_eq!(retries[0]["service"], service, "{ended:?}");
    assert_eq!(retries[0]["reason"], reason, "{ended:?}");
    assert_eq!(retries[0]["attempt"], 1, "{ended:?}");
    let delay = retries[0]["delay_ms"].as_u64().unwrap();
    assert!((1_340..=2_000).contains(&delay), "{ended:?}");
}

/// Expects that the service has no complaint about its only device.
fn assert_good_manners(service: &Service) {
    let devices = get(&format!("{}/devices", service.told("control")));
    assert_eq!(devices["violations"], json!([]));
    let device = stored(service);
    assert_eq!(service.report(&device)["violations"], json!([]));
}

#[test]
fn new_device_gets_a_file_as_firebase_messaging_writes_it() {
    let service = Service::start();
    let ended = register(&service, &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let device = stored(&service);
    let news = ended.named("credentials");
    let expected = json!({
        "event": "credentials",
        "android_id": device.id,
        "fcm_token": "[redacted]",
        "identity_changed": true,
        "token_changed": true,
    });
    assert_eq!(news, [expected]);
    let reference: Value = serde_json::from_str(CREDENTIALS).unwrap();
    assert_same_keys(&reference, &device.credentials, "");
    let report = service.report(&device);
    assert_eq!(report["registered"][0]["app"], "org.chromium.linux");
    assert_eq!(report["registered"][0]["style"], "web");
    for operation in ["checkin", "register"] {
        assert_eq!(report["requests"][operation]["count"], 1, "{report}");
    }
    assert_good_manners(&service);
}

/// Every key of `reference` is in `found`, with a value of its kind.
fn assert_same_keys(reference: &Value, found: &Value, path: &str) {
    for (key, value) in reference.as_object().into_iter().flatten() {
        let path = format!("{path}/{key}");
        let found = found.get(key).unwrap_or_else(|| panic!("{path} is missing"));
        let same = std::mem::discriminant(value) == std::mem::discriminant(found);
        assert!(same, "{path}: {found}");
        assert_same_keys(value, found, &path);
    }
}

#[test]
fn second_run_sends_nothing() {
    let service = Service::start();
    let device = registered(&service);
    let (before, file) = (requests(&service), fs::read(&device.file).unwrap());
    let ended = register(&service, &[]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), ""), "{ended:?}");
    assert_eq!(requests(&service), before);
    assert_eq!(fs::read(&device.file).unwrap(), file);
}

#[test]
fn what_is_due_is_renewed_and_nothing_else() {
    let service = Service::start();
    let mut device = registered(&service);
    device.credentials["pushwire"]["checked_in"] = (now() - 2 * DAY).into();
    write(&device);
    let ended = register(&service, &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let news = ended.named("credentials");
    assert_eq!(
        (&news[0]["identity_changed"], &news[0]["token_changed"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(count(&service, "checkin"), 2, "{}", requests(&service));
    assert_eq!(
        service.report(&device)["requests"]["checkin"]["validated"],
        json!(["content-type", "id and security_token"])
    );
    let mut device = stored(&service);
    device.credentials["pushwire"]["registered"] = (now() - 7 * DAY).into();
    device.credentials["pushwire"]["auth_token_expires"] = (now() + 3_000).into();
    write(&device);
    assert_eq!(register(&service, &[]).code, Some(0));
    let after = requests(&service);
    for (operation, times) in [
        ("checkin", 2),
        ("register", 1),
        ("create_installation", 1),
        ("refresh_installation", 1),
        ("create_registration", 1),
        ("update_registration", 1),
    ] {
        assert_eq!(count(&service, operation), times, "{operation}: {after}");
    }
    assert_eq!(stored(&service).token, device.token);
    assert_good_manners(&service);
}

/// Does the same for each service, each with a simulator of its own, at once: most of it is waiting.
fn at_each_service(test: impl Fn(&Service, &str) + Sync) {
    thread::scope(|scope| {
        for name in ["checkin", "register3", "installations", "registrations"] {
            let test = &test;
            scope.spawn(move || test(&Service::start(), name));
        }
    });
}

#[test]
fn answer_503_is_tried_again_at_each_service() {
    at_each_service(|service, name| {
        http_fault(service, json!({"service": name, "status": 503}));
        assert_one_retry(&register(service, &[]), name, "HTTP status 503");
        assert_good_manners(service);
    });
}

#[test]
fn answer_429_is_waited_for_as_long_as_it_says() {
    let service = Service::start();
    http_fault(&service, json!({"service": "registrations", "status": 429, "retry_after": 3}));
    let ended = register(&service, &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let retries = ended.named("retry");
    assert_eq!(retries.len(), 1, "{ended:?}");
    assert_eq!(
        (&retries[0]["delay_ms"], &retries[0]["reason"]),
        (&json!(3_000), &json!("HTTP status 429"))
    );
}

#[test]
fn answer_that_is_cut_off_is_none() {
    at_each_service(|service, name| {
        http_fault(service, json!({"service": name, "truncate_at": 10}));
        assert_one_retry(&register(service, &[]), name, "unreachable");
        assert_good_manners(service);
    });
}

#[test]
fn answer_that_is_cut_off_between_chunks_is_none() {
    let service = Service::start();
    http_fault(&service, json!({"service": "register3", "truncate_at": 20, "chunked": 5}));
    assert_one_retry(&register(&service, &[]), "register3", "unreachable");
    let device = stored(&service);
    let token = device.credentials["gcm"]["token"].as_str().unwrap();
    assert!(token.len() > 60, "{}", token.len());
}

#[test]
fn answer_that_takes_too_long_is_given_up() {
    let service = Service::start();
    http_fault(&service, json!({"service": "installations", "delay_ms": 20_000}));
    let ended = register(&service, &["--set", "request_timeout=1.5"]);
    assert_one_retry(&ended, "installations", "connect_timeout");
}

#[test]
fn phone_registration_error_twice_passes() {
    let service = Service::start();
    http_fault(
        &service,
        json!({"service": "register3", "error": "PHONE_REGISTRATION_ERROR", "times": 2}),
    );
    let ended = register(&service, &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let retries = ended.named("retry");
    assert_eq!(retries.len(), 2, "{ended:?}");
    for (retry, attempt) in retries.iter().zip(1..) {
        assert_eq!(
            (&retry["attempt"], &retry["reason"]),
            (&json!(attempt), &json!("PHONE_REGISTRATION_ERROR"))
        );
    }
    assert!(retries[1]["delay_ms"].as_u64() >= Some(2_680), "{ended:?}");
    // The device did not ask for another identity.
    assert_eq!(count(&service, "checkin"), 1);
}

#[test]
fn auth_token_that_is_refused_is_renewed() {
    let service = Service::start();
    http_fault(&service, json!({"service": "registrations", "status": 401}));
    assert_one_retry(&register(&service, &[]), "registrations", "HTTP status 401");
    assert_eq!(count(&service, "refresh_installation"), 1);
    assert_eq!(count(&service, "create_installation"), 1);
    assert_good_manners(&service);
}

#[test]
fn installation_that_is_forgotten_is_made_anew() {
    let service = Service::start();
    let mut device = registered(&service);
    service.fault("forget_installation", &json!({}));
    device.credentials["pushwire"]["registered"] = (now() - 8 * DAY).into();
    device.credentials["pushwire"]["auth_token_expires"] = now().into();
    write(&device);
    let ended = register(&service, &[]);
    assert_one_retry(&ended, "installations", "HTTP status 404");
    assert_eq!(ended.named("credentials")[0]["token_changed"], true);
    assert_eq!(stored(&service).id, device.id);
    assert_ne!(stored(&service).token, device.token);
}

#[test]
fn noise_and_chunks_are_no_reason_to_try_again() {
    let service = Service::start();
    for name in ["checkin", "installations", "registrations"] {
        http_fault(&service, json!({"service": name, "noise": true, "chunked": 1_000}));
    }
    http_fault(&service, json!({"service": "register3", "chunked": 1}));
    let ended = register(&service, &[]);
    assert_eq!((ended.code, ended.named("retry").len()), (Some(0), 0), "{ended:?}");
    assert_good_manners(&service);
}

#[test]
fn android_app_is_registered_without_a_registration() {
    let service = Service::start();
    let cert = "0123456789abcdef0123456789abcdef01234567";
    let ended =
        register(&service, &["--android-package", "com.example.app", "--android-cert", cert]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let device = stored(&service);
    let report = service.report(&device);
    assert_eq!(report["registered"][0]["style"], "android", "{report}");
    assert_eq!(report["registered"][0]["app"], "com.example.app");
    assert_eq!(device.token, device.credentials["gcm"]["token"]);
    assert_eq!(count(&service, "create_registration"), 0);
    assert_good_manners(&service);
    let id = service.send_text(&device, "plain");
    let ended = service.listen(&device, &["--count", "1"]).end();
    assert_eq!((ended.code, ended.message_ids()), (Some(0), vec![id]), "{ended:?}");
}

#[test]
fn giving_up_ends_in_exit_4_and_writes_no_file() {
    let service = Service::start();
    http_fault(&service, json!({"service": "installations", "status": 503, "times": 10}));
    let ended = register(&service, &["--set", "registration_retry_count=1"]);
    assert_eq!((ended.code, ended.named("retry").len()), (Some(4), 1), "{ended:?}");
    assert_eq!(ended.stderr, "pushwire: registration: gave up on installations: HTTP status 503\n");
    assert!(!service.dir.path().join("credentials.json").exists());
}

#[test]
fn refusal_for_good_ends_in_exit_4_at_once() {
    for (fault, said) in [
        (
            json!({"service": "register3", "error": "INVALID_SENDER"}),
            "register3 refused: INVALID_SENDER",
        ),
        (
            json!({"service": "installations", "status": 403}),
            "installations refused with HTTP status 403",
        ),
        (
            json!({"service": "registrations", "status": 400}),
            "registrations refused with HTTP status 400",
        ),
    ] {
        let service = Service::start();
        http_fault(&service, fault);
        let ended = register(&service, &[]);
        assert_eq!(ended.stdout, "");
        ended.assert_one_line(4, &[said]);
        assert!(!service.dir.path().join("credentials.json").exists());
    }
}

#[test]
fn check_in_that_refuses_a_new_device_ends_in_exit_3() {
    let service = Service::start();
    http_fault(&service, json!({"service": "checkin", "status": 401, "times": 10}));
    let ended = register(&service, &[]);
    ended.assert_one_line(3, &["checkin refused with HTTP status 401"]);
    assert_eq!(requests(&service)["faults"]["checkin"], 1);
}

#[test]
fn service_that_is_not_authenticated_ends_in_exit_5_and_is_told_nothing() {
    let service = Service::start();
    let server = EvilServer::start(Kind::UnknownCa);
    let url = format!("https://{}/checkin", server.addr);
    let ended = register(&service, &["--checkin", &url, "--set", "registration_retry_count=1"]);
    assert_eq!(ended.code, Some(5), "{ended:?}");
    assert_eq!(ended.named("retry")[0]["reason"], "server_not_authenticated", "{ended:?}");
    assert_eq!(server.application_bytes(), 0);
    assert_eq!(requests(&service)["requests"], json!({}));
}

#[test]
fn failure_leaves_the_file_as_it_was() {
    let service = Service::start();
    let mut device = registered(&service);
    device.credentials["pushwire"]["checked_in"] = (now() - 3 * DAY).into();
    write(&device);
    let before = fs::read(&device.file).unwrap();
    for (fault, code) in [
        (json!({"service": "checkin", "status": 503}), 4),
        (json!({"service": "checkin", "status": 403}), 3),
        (json!({"service": "checkin", "truncate_at": 3}), 4),
        (json!({"service": "checkin", "status": 200, "body": "what?"}), 4),
    ] {
        http_fault(&service, fault);
        let ended = register(&service, &["--set", "registration_retry_count=0"]);
        assert_eq!(ended.code, Some(code), "{ended:?}");
        assert_eq!(fs::read(&device.file).unwrap(), before);
    }
    let ended = register(&service, &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!((stored(&service).id, stored(&service).token), (device.id, device.token));
}

#[test]
fn identity_that_check_in_refuses_is_replaced_after_a_wait() {
    let service = Service::start();
    let mut device = registered(&service);
    device.credentials["pushwire"]["checked_in"] = (now() - 3 * DAY).into();
    write(&device);
    service.fault("reject_identity", &json!({"device": device.id}));
    let ended = register(&service, &[]);
    assert_one_retry(&ended, "checkin", "HTTP status 401");
    let news = ended.named("credentials");
    assert_eq!(
        (&news[0]["identity_changed"], &news[0]["token_changed"]),
        (&json!(true), &json!(true))
    );
    let after = stored(&service);
    assert!(after.id != device.id && after.token != device.token);
    assert_eq!(after.credentials["keys"], device.credentials["keys"]);
    assert_eq!(
        after.credentials["fcm"]["installation"]["fid"],
        device.credentials["fcm"]["installation"]["fid"]
    );
    assert_eq!(after.credentials["gcm"]["app_id"], device.credentials["gcm"]["app_id"]);
}

#[test]
fn listener_whose_identity_is_rejected_registers_anew_and_receives() {
    let service = Service::start();
    let device = registered(&service);
    service.fault("reject_identity", &json!({"device": device.id}));
    let mut listener = service.listen(&device, &["--count", "1"]);
    let news = listener.event("credentials");
    assert_eq!((&news["identity_changed"], &news["token_changed"]), (&json!(true), &json!(true)));
    listener.started();
    let after = stored(&service);
    assert_ne!(after.id, device.id);
    let id = service.send(&after, json!({"data": {"text": "still here"}}));
    let ended = listener.end();
    assert_eq!((ended.code, ended.message_ids()), (Some(0), vec![id]), "{ended:?}");
    assert_eq!(ended.named("message")[0]["encryption"], "aesgcm");
    assert_eq!(service.report(&device)["logins"].as_array().unwrap().len(), 3);
}

#[test]
fn listener_goes_on_with_what_it_has_when_upkeep_fails() {
    let service = Service::start();
    let mut device = registered(&service);
    device.credentials["pushwire"]["checked_in"] = (now() - 3 * DAY).into();
    write(&device);
    let before = fs::read(&device.file).unwrap();
    http_fault(&service, json!({"service": "checkin", "status": 503, "times": 10}));
    let id = service.send_text(&device, "all the same");
    // The default of five repetitions would take more than the test may: one is made.
    let ended = service.listen(&device, &["--count", "1"]).end();
    assert_eq!((ended.code, ended.message_ids()), (Some(0), vec![id]), "{ended:?}");
    assert!(ended.stderr.contains("gave up on checkin: HTTP status 503"), "{ended:?}");
    let events = ended.events();
    let retries = events.iter().filter(|event| event["event"] == "retry").count();
    assert_eq!(retries, 1, "{ended:?}");
    assert_eq!(fs::read(&device.file).unwrap(), before);
}

#[test]
fn file_that_does_not_make_sense_is_refused_by_its_key() {
    let service = Service::start();
    let device = registered(&service);
    let other: Value = serde_json::from_str(CREDENTIALS).unwrap();
    for (pointer, value, said) in [
        ("/pushwire/version", json!(2), "pushwire.version"),
        ("/pushwire/version", json!("1"), "pushwire.version"),
        ("/keys/public", other["keys"]["public"].clone(), "keys.public"),
        ("/keys/private", json!("AAAA"), "keys.private"),
        ("/keys/secret", json!("AAAA"), "keys.secret"),
        ("/gcm/android_id", json!(null), "gcm.android_id"),
        ("/gcm/security_token", json!("many"), "gcm.security_token"),
        ("/gcm/token", json!("a b"), "gcm.token"),
        ("/fcm/installation/refresh_token", json!(7), "fcm.installation.refresh_token"),
    ] {
        let mut wrong = Device {
            credentials: device.credentials.clone(),
            file: device.file.clone(),
            ..stored(&service)
        };
        *wrong.credentials.pointer_mut(pointer).unwrap() = value;
        write(&wrong);
        let text = fs::read(&wrong.file).unwrap();
        let file = wrong.file.to_str().unwrap();
        register(&service, &[]).assert_one_line(2, &[file, said]);
        service.listen(&wrong, &[]).end().assert_one_line(2, &[file, said]);
        assert_eq!(fs::read(&wrong.file).unwrap(), text, "{said}");
        write(&device);
    }
    assert_eq!(count(&service, "checkin"), 1);
}

/// The parts of a credentials file, as texts.
fn part<'d>(device: &'d Device, pointer: &str) -> &'d str {
    device.credentials.pointer(pointer).unwrap().as_str().unwrap()
}

/// The raw private key, as others store it.
fn raw_private_key(device: &Device) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let der = URL_SAFE.decode(part(device, "/keys/private")).unwrap();
    // PKCS#8 as firebase-messaging writes it: the scalar stands at this place.
    URL_SAFE_NO_PAD.encode(&der[36..68])
}

fn unpadded(text: &str) -> &str {
    text.trim_end_matches('=')
}

fn receives_encrypted(service: &Service, device: &Device) -> Ended {
    let id = service.send_text(device, "imported");
    let ended = service.listen(device, &["--count", "1"]).end();
    assert_eq!((ended.code, ended.message_ids()), (Some(0), vec![id]), "{ended:?}");
    let message = &ended.named("message")[0];
    assert_eq!(message["encryption"], "aesgcm", "{ended:?}");
    assert!(message["payload"].as_str().unwrap().contains("imported"), "{ended:?}");
    ended
}

#[test]
fn credentials_of_fcm_push_listener_receive() {
    let service = Service::start();
    let mut device = registered(&service);
    device.credentials = json!({
        "fcm_token": device.token,
        "gcm": {"android_id": part(&device, "/gcm/android_id"), "security_token": part(&device, "/gcm/security_token")},
        "keys": {
            "public_key": unpadded(part(&device, "/keys/public")),
            "private_key": raw_private_key(&device),
            "auth_secret": unpadded(part(&device, "/keys/secret")),
        },
    });
    write(&device);
    let (before, file) = (requests(&service), fs::read(&device.file).unwrap());
    receives_encrypted(&service, &device);
    assert_eq!(requests(&service), before);
    assert_eq!(fs::read(&device.file).unwrap(), file);
}

#[test]
fn credentials_of_eneris_push_receiver_receive_and_are_brought_up_to_date() {
    let service = Service::start();
    let mut device = registered(&service);
    let installation = json!({
        "token": part(&device, "/fcm/installation/token"),
        "refreshToken": part(&device, "/fcm/installation/refresh_token"),
        "fid": part(&device, "/fcm/installation/fid"),
        "createdAt": 1_700_000_000_000_u64,
        "expiresIn": 604_800_000,
    });
    device.credentials = json!({
        "gcm": {
            "androidId": part(&device, "/gcm/android_id"),
            "securityToken": part(&device, "/gcm/security_token"),
            "token": part(&device, "/gcm/token"),
            "appId": part(&device, "/gcm/app_id"),
        },
        "fcm": {"token": device.token, "createdAt": 0, "expiresIn": 0, "installation": installation},
        "keys": {
            "publicKey": unpadded(part(&device, "/keys/public")),
            "privateKey": raw_private_key(&device),
            "authSecret": unpadded(part(&device, "/keys/secret")),
        },
        "config": {"projectId": "p", "vapidKey": "", "bundleId": "b"},
    });
    write(&device);
    receives_encrypted(&service, &device);
    let after = stored(&service);
    assert_eq!((after.id, after.token), (device.id, device.token));
    let counts = ["checkin", "refresh_installation", "update_registration"]
        .map(|name| count(&service, name));
    assert_eq!(counts, [2, 1, 1], "{}", requests(&service));
}

//! Nothing secret is ever printed: not in events, not in the log, not with every detail asked for.
//!
//! Looks for every secret of the credentials file in all that the real binary prints, in any form that
//! a formatter could give it. What counts as secret is spec/registration.md §6.1.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod common;

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use base64::engine::general_purpose::URL_SAFE;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use common::Device;
use common::Ended;
use common::Service;
use common::pushwire;
use serde_json::Value;
use serde_json::json;

const VERBOSE: [&str; 2] = ["--set", "log_debug_verbose=true"];

fn stored(file: &Path) -> Device {
    let credentials: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let text = |pointer| credentials.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    Device {
        id: text("/gcm/android_id"),
        token: text("/fcm/registration/token"),
        credentials,
        file: file.to_owned(),
    }
}

/// Bytes as formatters print them: as they are, in hex, as lists, in every base64.
fn forms_of_bytes(bytes: &[u8]) -> Vec<String> {
    let digits = |separator: &str, digit: fn(&u8) -> String| {
        bytes.iter().map(digit).collect::<Vec<_>>().join(separator)
    };
    let engines = [STANDARD_NO_PAD, STANDARD, URL_SAFE, URL_SAFE_NO_PAD];
    let mut forms: Vec<String> = engines.iter().map(|engine| engine.encode(bytes)).collect();
    forms.push(digits("", |byte| format!("{byte:02x}")));
    forms.push(digits("", |byte| format!("{byte:02X}")));
    forms.push(digits(" ", |byte| format!("{byte:02x}")));
    forms.push(digits(", ", |byte| format!("{byte}")));
    forms.push(digits(", ", |byte| format!("{byte:#x}")));
    forms.push(digits("", |byte| byte.escape_ascii().to_string()));
    forms.push(String::from_utf8_lossy(bytes).into_owned());
    forms
}

fn forms_of_number(number: u64) -> Vec<String> {
    let mut forms = vec![
        number.to_string(),
        number.cast_signed().to_string(),
        format!("{number:x}"),
        format!("{number:X}"),
    ];
    forms.extend(forms_of_bytes(&number.to_le_bytes()));
    forms.extend(forms_of_bytes(&number.to_be_bytes()));
    forms
}

/// Every secret of a credentials file in every form, and the beginnings of the longer ones.
fn secrets(device: &Device) -> Vec<String> {
    let mut forms = Vec::new();
    for secret in device.secrets() {
        forms.push(secret.to_owned());
        forms.extend(forms_of_bytes(secret.as_bytes()));
        if let Ok(number) = secret.parse() {
            forms.extend(forms_of_number(number));
        } else if let Ok(bytes) = URL_SAFE.decode(secret) {
            forms.extend(forms_of_bytes(&bytes));
        }
    }
    let der = URL_SAFE.decode(device.credentials["keys"]["private"].as_str().unwrap()).unwrap();
    forms.extend(forms_of_bytes(&der[36..68]));
    // The FCM token's first part is the installation id; the rest is where it gets secret.
    forms.push(device.token.split_once(':').unwrap().1.to_owned());
    let beginnings = forms.iter().filter(|form| form.len() > 40 && form.is_ascii());
    let beginnings: Vec<String> = beginnings.map(|form| form[..32].to_owned()).collect();
    forms.extend(beginnings);
    forms
}

fn assert_nothing_secret(ended: &Ended, secrets: &[String]) {
    assert!(secrets.len() > 60 && secrets.iter().all(|secret| secret.len() >= 8));
    let output = ended.output();
    for secret in secrets {
        let found = output.lines().find(|line| line.contains(secret));
        assert_eq!(found, None, "printed {secret}");
    }
}

fn register(service: &Service) -> Ended {
    let (simulator, file) = (service.file.to_str().unwrap(), service.path("credentials.json"));
    let fixed = ["register", "--json", "--simulator", simulator, "--credentials", &file];
    pushwire(fixed.into_iter().chain(VERBOSE))
}

#[test]
fn search_finds_a_secret_in_any_form() {
    let service = Service::start();
    let device = service.issue();
    let forms = secrets(&device);
    let private = URL_SAFE.decode(device.credentials["keys"]["private"].as_str().unwrap()).unwrap();
    let token = device.credentials["gcm"]["security_token"].as_str().unwrap();
    let number: u64 = token.parse().unwrap();
    for printed in [
        format!("{:?}", &private[36..68]),
        format!("auth={}", device.credentials["keys"]["secret"].as_str().unwrap()),
        format!("token {number:#x}"),
        format!("{:?}", number.to_le_bytes()),
        format!("for {:?}", device.token),
        format!("{:?}", device.token.as_bytes()),
    ] {
        let found = forms.iter().any(|form| printed.contains(form));
        assert!(found, "{printed}");
    }
}

#[test]
fn registering_prints_no_secret_whatever_goes_wrong() {
    let service = Service::start();
    for fault in [
        json!({"service": "checkin", "status": 503}),
        json!({"service": "register3", "error": "PHONE_REGISTRATION_ERROR"}),
        json!({"service": "installations", "truncate_at": 30}),
        json!({"service": "registrations", "status": 401}),
    ] {
        service.fault("http", &fault);
    }
    let ended = register(&service);
    assert_eq!((ended.code, ended.named("retry").len()), (Some(0), 4), "{ended:?}");
    assert_nothing_secret(&ended, &secrets(&stored(&service.dir.path().join("credentials.json"))));
}

#[test]
fn listening_with_every_detail_prints_no_secret() {
    let service = Service::start();
    assert_eq!(register(&service).code, Some(0));
    let file = service.dir.path().join("credentials.json");
    let before = stored(&file);
    service.fault("reject_identity", &json!({"device": before.id}));
    let mut listener = service.listen(&before, &["--count", "4", VERBOSE[0], VERBOSE[1]]);
    listener.event("credentials");
    listener.started();
    let device = stored(&file);
    for scheme in ["aesgcm", "aes128gcm", "none"] {
        let message = json!({"data": {"text": "hello"}, "pushwire": {"scheme": scheme}});
        service.send(&device, message);
    }
    service.fault("garbage", &json!({"hex": "08ffffffffffff", "device": device.id}));
    service.send_text(&device, "after the garbage");
    let ended = listener.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.stderr.contains("debug: "), "verbose is verbose: {ended:?}");
    assert!(ended.named("message").len() >= 4, "{ended:?}");
    assert_nothing_secret(&ended, &secrets(&before));
    assert_nothing_secret(&ended, &secrets(&device));
}

#[test]
fn credentials_that_are_refused_are_not_quoted() {
    let service = Service::start();
    let device = service.issue();
    for pointer in ["/keys/private", "/keys/secret", "/gcm/security_token", "/gcm/token"] {
        let mut wrong = device.credentials.clone();
        let value = wrong.pointer_mut(pointer).unwrap();
        *value = format!("{} ", value.as_str().unwrap()).into();
        fs::write(&device.file, wrong.to_string()).unwrap();
        let ended = service.listen(&device, &[]).end();
        assert_eq!(ended.code, Some(2), "{pointer}: {ended:?}");
        assert_nothing_secret(&ended, &secrets(&device));
    }
}

/// The longest run of characters that tokens and keys are made of.
fn longest_run(text: &str) -> &str {
    let is_token = |byte: char| byte.is_ascii_alphanumeric() || "-_+/:=".contains(byte);
    let runs = text.split(|byte| !is_token(byte));
    runs.max_by_key(|run| run.len()).unwrap_or_default()
}

/// The public key that pushes come from, which is no secret.
const SENDER: &str =
    "BDOU99-h67HcA6JeFXHbSNMu7e2yNNu3RzoMj8TM4W88jITfq7ZmPvIM1Iv-4_l2LxQcYwhqby2xGpWwzjfAnG4";

#[test]
fn demo_prints_nothing_that_looks_like_a_token() {
    let ended = pushwire(["demo", "--json"]);
    assert_eq!((ended.code, ended.message_ids().len()), (Some(0), 3), "{ended:?}");
    assert!(!ended.output().contains("APA91b"), "{ended:?}");
    for mut event in ended.events() {
        event.as_object_mut().unwrap().remove("payload_base64");
        let text = event.to_string().replace(SENDER, "");
        assert!(longest_run(&text).len() < 44, "{event}");
    }
    assert!(longest_run(&ended.stderr).len() < 44, "{ended:?}");
}

//! The registration services over HTTPS: what they give, and what they refuse and how.
//!
//! The client is `receiver`, which shares no code with the services. Faults and pushes have files of their own.

use prost::Message;
use pushwire_simulator::DeviceId;
use pushwire_simulator::DeviceReport;
use pushwire_simulator::Fault;
use pushwire_simulator::Scope;
use pushwire_simulator::Style;
use serde_json::Value;
use serde_json::json;

use crate::Desk;
use crate::https::Reply;
use crate::https::https;
use crate::peer::Peer;
use crate::peer::http;
use crate::peer::text;
use crate::receiver::APP;
use crate::receiver::CheckinRequest;
use crate::receiver::CheckinResponse;
use crate::receiver::FIS_AUTH;
use crate::receiver::Receiver;
use crate::receiver::SERVER_KEY;
use crate::receiver::SUBTYPE;
use crate::receiver::checkin_request;
use crate::receiver::token;

impl Desk {
    async fn receiver(&self) -> Receiver {
        Receiver::checked_in(self.simulator.description()).await
    }

    fn report(&self, receiver: &Receiver) -> DeviceReport {
        let id = DeviceId(receiver.id);
        self.simulator.control().device(id).unwrap()
    }

    fn violations(&self, receiver: &Receiver) -> String {
        self.report(receiver).history.violations.join("\n")
    }
}

fn error(answer: &Reply) -> (u16, String) {
    let body = answer.json();
    assert_eq!(body["error"]["code"], json!(answer.status));
    assert!(!text(&body, "/error/message").is_empty());
    (answer.status, text(&body, "/error/status"))
}

fn field(answer: &Reply) -> String {
    text(&answer.json(), "/error/details/0/fieldViolations/0/field")
}

#[tokio::test]
async fn whole_registration_leads_to_a_device_that_can_log_in() {
    let desk = Desk::new().await;
    let receiver = desk.receiver().await;
    let (installed, fcm_token) = receiver.register().await;
    assert!(fcm_token.starts_with(&format!("{}:APA91b", installed.fid)));
    let mut peer = Peer::connect(desk.simulator.description()).await.unwrap();
    let login = peer.login(&receiver.credentials(), &[]).await;
    assert!(login.error.is_none());
    let report = desk.report(&receiver);
    assert_eq!(report.history.violations, Vec::<String>::new());
    let registered = &report.registered[0];
    assert_eq!((registered.app.as_str(), registered.subtype.as_str()), (APP, SUBTYPE));
    assert_eq!((registered.style, registered.fcm), (Style::Web, true));
    let requests = json!(report.history.requests);
    assert_eq!(
        requests["create_registration"],
        json!({
            "count": 1, "last_status": 200,
            "validated": ["x-goog-api-key", "content-type", FIS_AUTH],
        })
    );
    assert_eq!(requests["checkin"]["count"], json!(1));
    assert_eq!(requests["register"]["validated"], json!(["content-type", "authorization"]));
    let made = desk.control("GET", "installations", json!({})).await.json();
    let mut made = made["installations"].as_array().unwrap().iter();
    let ours = made.find(|made| made["fid"] == json!(installed.fid)).unwrap();
    assert_eq!(ours["device"], json!(receiver.id.to_string()));
    assert_eq!(ours["requests"]["create_installation"]["count"], json!(1));
    let secrets = [fcm_token, installed.auth, receiver.token.to_string()];
    let shown = desk.control("GET", "devices", json!({})).await.body;
    assert!(!secrets.iter().any(|secret| shown.contains(secret)));
}

#[tokio::test]
async fn second_checkin_keeps_the_numbers_and_leaves_out_known_settings() {
    let desk = Desk::new().await;
    let receiver = desk.receiver().await;
    let mut request = CheckinRequest {
        id: Some(receiver.id.cast_signed()),
        security_token: Some(receiver.token),
        ..checkin_request()
    };
    let full = CheckinResponse::decode(&*receiver.checkin(&request).await.body).unwrap();
    assert_eq!((full.android_id, full.security_token), (Some(receiver.id), Some(receiver.token)));
    assert!(full.stats_ok && full.time_msec.unwrap() > 1_700_000_000_000);
    let interval = full.setting.iter().find(|setting| setting.name == b"checkin_interval");
    assert_eq!(interval.unwrap().value, b"172800");
    request.digest = full.digest.clone();
    let known = CheckinResponse::decode(&*receiver.checkin(&request).await.body).unwrap();
    assert!(known.setting.is_empty() && known.digest == full.digest);
    assert_eq!(desk.violations(&receiver), "");
}

#[tokio::test]
async fn wrong_checkins_are_refused_or_noted() {
    let desk = Desk::new().await;
    let receiver = desk.receiver().await;
    let stranger =
        CheckinRequest { id: Some(1), security_token: Some(receiver.token), ..checkin_request() };
    assert_eq!(receiver.checkin(&stranger).await.status, 401);
    let wrong_token = CheckinRequest {
        id: Some(receiver.id.cast_signed()),
        security_token: Some(1),
        ..checkin_request()
    };
    assert_eq!(receiver.checkin(&wrong_token).await.status, 401);
    let empty = CheckinRequest::default();
    assert_eq!(receiver.checkin(&empty).await.status, 400);
    let mut odd = CheckinRequest {
        id: Some(receiver.id.cast_signed()),
        security_token: Some(receiver.token),
        version: None,
        ..checkin_request()
    };
    odd.checkin.as_mut().unwrap().chrome_build = None;
    assert_eq!(receiver.checkin(&odd).await.status, 200);
    let noted = desk.violations(&receiver);
    assert!(noted.contains("version") && noted.contains("chrome_build"), "{noted}");
    let description = desk.simulator.description();
    let url = description.checkin.as_deref().unwrap();
    for (kind, body) in [("text/plain", &b""[..]), ("application/x-protobuf", b"\xff")] {
        let answer = https(description, "POST", url, &[("Content-Type", kind)], body).await;
        assert_eq!(answer.status, 400);
    }
    let strays = desk.simulator.control().violations().join("\n");
    assert!(strays.contains("text/plain") && strays.contains("checkin is missing"));
}

#[tokio::test]
async fn register3_gives_the_same_token_for_the_same_names() {
    let desk = Desk::new().await;
    let receiver = desk.receiver().await;
    let first = receiver.gcm_token().await;
    assert_eq!(receiver.gcm_token().await, first);
    let other = receiver.register3(&[("X-subtype", "wp:other#1")]).await;
    assert_ne!(token(&other), first);
    assert!(first.contains(":APA91b") && !first.contains('='));
}

#[tokio::test]
async fn register3_refuses_with_its_codes() {
    let desk = Desk::new().await;
    let receiver = desk.receiver().await;
    for (changes, code) in [
        ([("app", "")], "INVALID_PARAMETERS"),
        ([("device", "")], "INVALID_PARAMETERS"),
        ([("device", "1")], "INVALID_PARAMETERS"),
        ([("sender", "")], "INVALID_SENDER"),
        ([("sender", "999")], "INVALID_SENDER"),
        ([("sender", &SERVER_KEY[1..])], "INVALID_SENDER"),
    ] {
        let answer = receiver.register3(&changes).await;
        let expected = (200, format!("Error={code}"));
        assert_eq!((answer.status, answer.text()), expected, "{changes:?}");
    }
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let good = format!("AidLogin {}:{}", receiver.id, receiver.token);
    for (headers, status, code) in [
        (vec![form], 401, "AUTHENTICATION_FAILED"),
        (vec![form, ("Authorization", "AidLogin 1:2")], 401, "AUTHENTICATION_FAILED"),
        (vec![form, ("Authorization", &good[9..])], 401, "AUTHENTICATION_FAILED"),
        (vec![("Authorization", &good)], 400, "INVALID_PARAMETERS"),
    ] {
        let answer = receiver.register3_with(&headers, &[]).await;
        let expected = (status, format!("Error={code}"));
        assert_eq!((answer.status, answer.text()), expected);
    }
    assert!(desk.report(&receiver).registered.is_empty());
    let noted = desk.violations(&receiver);
    assert!(noted.contains("app is missing") && noted.contains("device is not"), "{noted}");
}

#[tokio::test]
async fn unregistering_ends_the_token_and_answers_each_kind_of_client() {
    let desk = Desk::new().await;
    let receiver = desk.receiver().await;
    receiver.register().await;
    let legacy = [("delete", "true"), ("sender", ""), ("gcm_unreg_caller", "false")];
    let answer = receiver.register3(&legacy).await;
    assert_eq!(answer.text(), format!("deleted={APP}"));
    assert!(desk.report(&receiver).registered.is_empty());
    receiver.gcm_token().await;
    let instance_id = [("delete", "true"), ("sender", "*"), ("X-scope", "*")];
    let answer = receiver.register3(&instance_id).await;
    assert_eq!(answer.text(), format!("token={APP}"));
    let report = desk.report(&receiver);
    assert!(report.registered.is_empty());
    assert_eq!(json!(report.history.requests)["unregister"]["count"], json!(2));
}

fn android<'a>(auth: &'a str, project: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("app", "com.example.app"),
        ("sender", project),
        ("X-subtype", project),
        ("X-scope", "*"),
        ("cert", "0123456789abcdef0123456789abcdef01234567"),
        ("X-Goog-Firebase-Installations-Auth", auth),
    ]
}

#[tokio::test]
async fn android_registration_has_one_token_under_its_installation() {
    let desk = Desk::new().await;
    let receiver = desk.receiver().await;
    let installed = receiver.install().await;
    let auth = installed.auth.strip_prefix("FIS ").unwrap();
    let fields = android(auth, "123456789012");
    let given = token(&receiver.register3(&fields).await);
    assert!(given.starts_with(&format!("{}:", installed.fid)));
    let report = desk.report(&receiver);
    let registered = &report.registered[0];
    assert_eq!((registered.style, registered.fcm), (Style::Android, true));
    assert_eq!(report.history.violations, Vec::<String>::new());
    let refused = receiver.register3(&android("nonsense", "123456789012")).await;
    assert_eq!(refused.text(), "Error=FIS_AUTH_ERROR");
    receiver.register3(&fields[..2]).await;
    let noted = desk.violations(&receiver);
    assert!(noted.contains("Installations-Auth is missing"), "{noted}");
}

#[tokio::test]
async fn topics_are_subscribed_with_the_fcm_token_and_delivered() {
    let desk = Desk::new().await;
    let receiver = desk.receiver().await;
    let (_, fcm_token) = receiver.register().await;
    let topic = |name: &'static str| {
        [
            ("X-gcm.topic", name),
            ("X-scope", name),
            ("X-subscription", &fcm_token),
            ("X-subtype", &fcm_token),
            ("sender", &fcm_token),
        ]
    };
    token(&receiver.register3(&topic("/topics/news")).await);
    let subscribed = &desk.report(&receiver).registered[0].topics;
    assert!(subscribed.contains("news") && subscribed.len() == 1);
    let body = json!({ "message": { "topic": "news", "data": { "k": "v" } } });
    let url = format!("{}/projects/pushwire-test/messages:send", desk.send_url());
    let send = async || http("POST", &url, &body.to_string()).await.status;
    assert_eq!((send().await, desk.report(&receiver).queue_length), (200, 1));
    let mut ended = topic("/topics/news").to_vec();
    ended.extend([("delete", "true"), ("X-delete", "1")]);
    let answer = receiver.register3(&ended).await;
    assert_eq!(answer.text(), format!("token={APP}"));
    assert_eq!((send().await, desk.report(&receiver).queue_length), (200, 1));
    let refused = receiver.register3(&topic("news")).await;
    assert_eq!(refused.text(), "Error=INVALID_PARAMETERS");
    let mut stranger = topic("/topics/news").to_vec();
    stranger[4].1 = "nobody";
    let refused = receiver.register3(&stranger).await;
    assert_eq!(refused.text(), "Error=INVALID_SENDER");
    assert!(desk.violations(&receiver).contains("X-gcm.topic is no"));
}

#[tokio::test]
async fn installations_refuse_in_googles_shape() {
    let desk = Desk::new().await;
    let receiver = desk.receiver().await;
    for (name, value, wrong_field) in [
        ("fid", json!("abc"), "fid"),
        ("fid", json!(7), "fid"),
        ("authVersion", json!("FIS_v1"), "authVersion"),
        ("appId", json!("1:2:web:3"), "appId"),
        ("appId", Value::Null, "appId"),
        ("sdkVersion", json!("0.6"), "sdkVersion"),
    ] {
        let mut body = receiver.installation();
        body[name] = value;
        let answer = receiver.google("POST", "installations", &[], &body).await;
        assert_eq!(error(&answer), (400, "INVALID_ARGUMENT".to_owned()));
        assert_eq!(field(&answer), wrong_field, "{body}");
    }
    let body = receiver.installation();
    for (header, status) in [
        (("x-goog-api-key", ""), 403),
        (("x-goog-api-key", "wrong"), 400),
        (("Content-Type", "application/x-www-form-urlencoded"), 400),
    ] {
        let answer = receiver.google("POST", "installations", &[header], &body).await;
        assert_eq!(error(&answer).0, status, "{header:?}");
    }
    let description = desk.simulator.description();
    let base = description.installations.as_deref().unwrap();
    let url = format!("{base}/projects/other/installations");
    let key = [("x-goog-api-key", description.api_key.as_str())];
    let answer = https(description, "POST", &url, &key, b"{}").await;
    assert_eq!(error(&answer), (403, "PERMISSION_DENIED".to_owned()));
    let nowhere = receiver.google("POST", "nothing", &[], &body).await;
    assert_eq!(error(&nowhere), (404, "NOT_FOUND".to_owned()));
}

#[tokio::test]
async fn installation_id_in_the_peers_spelling_is_replaced_and_noted() {
    let desk = Desk::new().await;
    let receiver = desk.receiver().await;
    let mut body = receiver.installation();
    body["fid"] = json!("cBCDEFGHIJKLMNOPQRSTUVE=");
    let answer = receiver.google("POST", "installations", &[], &body).await.json();
    assert_eq!(text(&answer, "/fid").len(), 22);
    assert_eq!(text(&answer, "/authToken/expiresIn"), "604800s");
    let plain = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("x-firebase-client", "nonsense"),
        ("x-android-package", "com.example.app"),
    ];
    let answer = receiver.google("POST", "installations", &plain, &receiver.installation()).await;
    assert_eq!(answer.status, 200);
    let noted = desk.simulator.control().violations().join("\n");
    for part in ["fid is base64", "text/plain", "x-firebase-client", "go together"] {
        assert!(noted.contains(part), "{part}: {noted}");
    }
}

#[tokio::test]
async fn auth_tokens_are_refreshed_and_end_with_their_installation() {
    let desk = Desk::new().await;
    let receiver = desk.receiver().await;
    let (installed, fcm_token) = receiver.register().await;
    let one = format!("installations/{}", installed.fid);
    let generate = format!("{one}/authTokens:generate");
    let body = json!({ "installation": {
        "sdkVersion": "w:0.6.24", "appId": desk.simulator.description().app_id,
    } });
    let right = [("Authorization", installed.refresh.as_str())];
    let fresh = receiver.google("POST", &generate, &right, &body).await.json();
    assert_eq!(text(&fresh, "/expiresIn"), "604800s");
    let fresh = format!("FIS {}", text(&fresh, "/token"));
    assert_ne!(fresh, installed.auth);
    let wrong = [("Authorization", "FIS_v2 1_nonsense")];
    for headers in [&[][..], &wrong] {
        let answer = receiver.google("POST", &generate, headers, &body).await;
        assert_eq!(error(&answer), (401, "UNAUTHENTICATED".to_owned()));
    }
    let unknown = "installations/cAAAAAAAAAAAAAAAAAAAAA/authTokens:generate";
    let answer = receiver.google("POST", unknown, &right, &body).await;
    assert_eq!(error(&answer), (404, "NOT_FOUND".to_owned()));
    let answer = receiver.google("DELETE", &one, &right, &Value::Null).await;
    assert_eq!((answer.status, answer.json()), (200, json!({})));
    let path = format!("registrations/{fcm_token}");
    let answer = receiver.google("DELETE", &path, &[(FIS_AUTH, &fresh)], &Value::Null).await;
    assert_eq!(error(&answer).0, 401);
    let answer = receiver.google("DELETE", &one, &right, &Value::Null).await;
    assert_eq!(error(&answer).0, 404);
    assert!(!desk.report(&receiver).registered[0].fcm);
}

#[tokio::test]
async fn registrations_refuse_in_googles_shape() {
    let desk = Desk::new().await;
    let receiver = desk.receiver().await;
    let gcm_token = receiver.gcm_token().await;
    let installed = receiver.install().await;
    let auth = [(FIS_AUTH, installed.auth.as_str())];
    for (name, value, wrong_field) in [
        ("endpoint", json!("https://example.com/x"), "web.endpoint"),
        ("endpoint", json!("https://fcm.googleapis.com/fcm/send/nobody"), "web.endpoint"),
        ("p256dh", json!("AAAA"), "web.p256dh"),
        ("p256dh", json!(&SERVER_KEY[1..]), "web.p256dh"),
        ("auth", json!("AAAA"), "web.auth"),
        ("applicationPubKey", json!("AAAA"), "web.applicationPubKey"),
        ("nonsense", json!(1), "web.nonsense"),
    ] {
        let mut body = receiver.subscription(&gcm_token);
        body["web"][name] = value;
        let answer = receiver.google("POST", "registrations", &auth, &body).await;
        assert_eq!(error(&answer), (400, "INVALID_ARGUMENT".to_owned()), "{name}");
        assert_eq!(field(&answer), wrong_field, "{}", answer.text());
    }
    let body = receiver.subscription(&gcm_token);
    for (header, status) in
        [((FIS_AUTH, ""), 401), ((FIS_AUTH, "FIS nonsense"), 401), (("x-goog-api-key", ""), 403)]
    {
        let answer = receiver.google("POST", "registrations", &[header], &body).await;
        assert_eq!(error(&answer).0, status, "{header:?}");
    }
    assert!(!desk.report(&receiver).registered[0].fcm);
}

#[tokio::test]
async fn registration_is_updated_in_place_and_deleted() {
    let desk = Desk::new().await;
    let receiver = desk.receiver().await;
    let (installed, fcm_token) = receiver.register().await;
    let bare = installed.auth.strip_prefix("FIS ").unwrap();
    let auth = [(FIS_AUTH, bare)];
    let moved = receiver.register3(&[("X-subtype", "wp:moved#1")]).await;
    let mut body = receiver.subscription(&token(&moved));
    body["web"]["applicationPubKey"] = json!(SERVER_KEY);
    body["fcm_sdk_version"] = json!("0.12.0");
    let path = format!("registrations/{fcm_token}");
    let answer = receiver.google("PATCH", &path, &auth, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(text(&answer.json(), "/token"), fcm_token);
    let report = desk.report(&receiver);
    let fcm: Vec<bool> = report.registered.iter().map(|held| held.fcm).collect();
    assert_eq!(fcm, [false, true]);
    assert!(desk.violations(&receiver).contains("default key"));
    let unknown = receiver.google("PATCH", "registrations/nobody", &auth, &body).await;
    assert_eq!(error(&unknown).0, 404);
    let mut other = receiver.installation();
    other["fid"] = json!("dAAAAAAAAAAAAAAAAAAAAA");
    let other = receiver.google("POST", "installations", &[], &other).await.json();
    let other = text(&other, "/authToken/token");
    let denied = receiver.google("DELETE", &path, &[(FIS_AUTH, &other)], &Value::Null).await;
    assert_eq!(error(&denied), (403, "PERMISSION_DENIED".to_owned()));
    let answer = receiver.google("DELETE", &path, &auth, &Value::Null).await;
    assert_eq!((answer.status, answer.json()), (200, json!({})));
    assert!(desk.report(&receiver).registered.iter().all(|held| !held.fcm));
}

#[tokio::test]
async fn issued_devices_are_known_to_every_service() {
    let desk = Desk::new().await;
    let mut receiver = desk.receiver().await;
    receiver.id = desk.device().parse().unwrap();
    receiver.token = text(&desk.credentials, "/gcm/security_token").parse().unwrap();
    let request = CheckinRequest {
        id: Some(receiver.id.cast_signed()),
        security_token: Some(receiver.token),
        ..checkin_request()
    };
    assert_eq!(receiver.checkin(&request).await.status, 200);
    let auth = text(&desk.credentials, "/fcm/installation/token");
    let body = receiver.subscription(&text(&desk.credentials, "/gcm/token"));
    let path = format!("registrations/{}", desk.token);
    let answer = receiver.google("PATCH", &path, &[(FIS_AUTH, &auth)], &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[tokio::test]
async fn rejected_identity_is_refused_everywhere_until_reset() {
    let desk = Desk::new().await;
    let receiver = desk.receiver().await;
    let control = desk.simulator.control();
    let scope = Scope::device(DeviceId(receiver.id));
    control.inject(Fault::RejectIdentity { on: true }, scope).unwrap();
    let request = CheckinRequest {
        id: Some(receiver.id.cast_signed()),
        security_token: Some(receiver.token),
        ..checkin_request()
    };
    assert_eq!(receiver.checkin(&request).await.status, 401);
    assert_eq!(receiver.register3(&[]).await.text(), "Error=AUTHENTICATION_FAILED");
    let mut peer = Peer::connect(desk.simulator.description()).await.unwrap();
    let login = peer.login(&receiver.credentials(), &[]).await;
    assert_eq!(login.error.unwrap().code, 401);
    // Others go on.
    desk.peer().await;
    control.reset();
    assert_eq!(receiver.checkin(&request).await.status, 200);
    control.inject(Fault::RejectIdentity { on: true }, scope.times(1)).unwrap();
    assert_eq!(receiver.checkin(&request).await.status, 401);
    assert_eq!(receiver.checkin(&request).await.status, 200);
}

#[tokio::test]
async fn expired_tokens_and_forgotten_installations_are_told_apart() {
    let desk = Desk::new().await;
    let receiver = desk.receiver().await;
    let (installed, fcm_token) = receiver.register().await;
    let device = json!({ "device": receiver.id.to_string() });
    let path = format!("registrations/{fcm_token}");
    let auth = [(FIS_AUTH, installed.auth.as_str())];
    let refresh = format!("installations/{}/authTokens:generate", installed.fid);
    let right = [("Authorization", installed.refresh.as_str())];
    let body = json!({ "installation": {} });
    let expire = desk.control("POST", "expire_tokens", device.clone()).await;
    assert_eq!((expire.status, expire.json()), (200, json!({ "connections": 0 })));
    let answer = receiver.google("DELETE", &path, &auth, &Value::Null).await;
    assert_eq!(error(&answer).0, 401);
    let answer = receiver.google("POST", &refresh, &right, &body).await;
    assert_eq!(answer.status, 200);
    let forget = desk.control("POST", "forget_installation", device).await;
    assert_eq!(forget.status, 200);
    let answer = receiver.google("POST", &refresh, &right, &body).await;
    assert_eq!(error(&answer).0, 404);
    let others = desk.simulator.control().installations();
    assert_eq!((others.len(), others[0].good_tokens), (1, 1));
}

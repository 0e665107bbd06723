//! A device that registers, its requests as they went out, and the services that answer them.
//!
//! Virtual time: a wait is over at once. Services answer as they should unless a script or a rule says
//! otherwise. Forms and heads are taken apart here, check-ins by prost, none of it by the product.

use std::collections::VecDeque;
use std::time::Duration;

use prost::Message as _;
use pushwire_core::mcs::ConnectFailure;
use pushwire_core::push::Keys;
use pushwire_core::register::Action;
use pushwire_core::register::AndroidApp;
use pushwire_core::register::Config;
use pushwire_core::register::Credentials;
use pushwire_core::register::Entropy;
use pushwire_core::register::Fid;
use pushwire_core::register::Flow;
use pushwire_core::register::Id;
use pushwire_core::register::Installation;
use pushwire_core::register::Project;
use pushwire_core::register::Retry;
use pushwire_core::register::SecretText;
use pushwire_core::register::Service;
use pushwire_core::register::Services;
use pushwire_core::register::Stop;
use pushwire_core::register::Task;
use pushwire_core::register::Token;
use pushwire_core::secret::Secret;
use pushwire_core::time::Instant;
use serde_json::Value;
use serde_json::json;

use crate::proto;

/// Above 2^63, as real ones can be.
pub(crate) const ANDROID_ID: u64 = 10_000_000_000_000_000_001;
pub(crate) const SECURITY_TOKEN: u64 = u64::MAX - 1;

/// When the services say it is, Unix seconds.
pub(crate) const NOW: u64 = 1_800_000_000;

pub(crate) const HOUR: u64 = 60 * 60;
pub(crate) const DAY: u64 = 24 * HOUR;
pub(crate) const WEEK: u64 = 7 * DAY;

pub(crate) const APP_ID: &str = "1:123456:web:abc";
pub(crate) const SUBTYPE: &str = "wp:receiver.push.com#40414243-4445-4647-8849-4a4b4c4d4e4f";
pub(crate) const DEFAULT_SENDER: &str =
    "BDOU99-h67HcA6JeFXHbSNMu7e2yNNu3RzoMj8TM4W88jITfq7ZmPvIM1Iv-4_l2LxQcYwhqby2xGpWwzjfAnG4";

/// What `entropy` makes, computed by Python's cryptography.
pub(crate) const P256DH: &str =
    "BHpZMYCGDEA3yDwSdJhFyO4UJN0pf63LiV41glXSx9KyqMolWA8mJv5XkGL_G5n_kcJKDaBvsytb4gFIySSfVlA";
pub(crate) const AUTH: &str = "ICEiIyQlJicoKSorLC0uLw";
pub(crate) const FID: &str = "cGFiY2RlZmdoaWprbG1ub3";

pub(crate) const PROJECT: Project<'static> = Project::new("project-1", APP_ID, "key-1");

pub(crate) const ANDROID: Project<'static> = Project {
    app_id: "1:123456:android:abc",
    android: Some(AndroidApp {
        package: "com.example.app",
        cert: "0123456789abcdef0123456789abcdef01234567",
        sender_id: "123456",
    }),
    ..PROJECT
};

pub(crate) fn entropy() -> Entropy {
    let bytes = |first: u8| move |index: usize| first + u8::try_from(index).unwrap();
    Entropy {
        keys: std::array::from_fn(bytes(0)),
        app_id: std::array::from_fn(bytes(0x40)),
        fid: std::array::from_fn(bytes(0x60)),
        seed: [7; 8],
    }
}

/// What a device stored that registered at `NOW`.
pub(crate) fn stored() -> Credentials {
    Credentials {
        android_id: ANDROID_ID,
        security_token: Secret::new(SECURITY_TOKEN),
        keys: Keys::generate(&entropy().keys).unwrap(),
        app_id: Id::try_from(SUBTYPE).unwrap(),
        gcm_token: token("gcm-1"),
        installation: Installation {
            fid: Fid::try_from("fid-1").unwrap(),
            refresh_token: token("refresh-1"),
            auth_token: SecretText::new("auth-1"),
            expires: NOW + WEEK,
        },
        fcm_token: token("fcm-1"),
        checked_in: NOW,
        checkin_interval: 172_800,
        registered: NOW,
    }
}

pub(crate) fn token(text: &str) -> Token {
    Token::new(text).unwrap()
}

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    CheckIn,
    Register3,
    Topic,
    Unregister3,
    Install,
    Refresh,
    DeleteInstallation,
    Register,
    Update,
    DeleteRegistration,
}

/// The requests of a new web registration, in their order.
pub(crate) const FOUR: [Kind; 4] = [Kind::CheckIn, Kind::Register3, Kind::Install, Kind::Register];

/// A request as it went out.
#[derive(Clone)]
pub(crate) struct Sent {
    pub(crate) kind: Kind,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
    pub(crate) at: Instant,
}

impl Sent {
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        let text = std::str::from_utf8(&self.body).unwrap();
        let pairs = text.split('&').map(|pair| pair.split_once('=').unwrap());
        pairs.map(|(key, value)| (key.to_owned(), form_decoded(value))).collect()
    }

    pub(crate) fn field(&self, key: &str) -> String {
        let found = self.form().into_iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value).unwrap_or_default()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn checkin(&self) -> proto::CheckinRequest {
        proto::CheckinRequest::decode(self.body.as_slice()).unwrap()
    }

    /// Android id of a check-in.
    pub(crate) fn id(&self) -> u64 {
        self.checkin().id.unwrap().cast_unsigned()
    }

    pub(crate) fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1);
        let mut headers = lines.filter_map(|line| line.split_once(": "));
        let found = headers.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    }
}

pub(crate) fn form_decoded(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut decoded = Vec::new();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            byte => byte,
        });
    }
    String::from_utf8(decoded).unwrap()
}

pub(crate) fn kind(service: Service, head: &str, body: &[u8]) -> Kind {
    let line = head.lines().next().unwrap();
    let method = line.split(' ').next().unwrap();
    let has = |text: &str| body.windows(text.len()).any(|part| part == text.as_bytes());
    match (service, method) {
        (Service::CheckIn, "POST") => Kind::CheckIn,
        (Service::Register3, "POST") if has("X-gcm.topic=") => Kind::Topic,
        (Service::Register3, "POST") if has("delete=true") => Kind::Unregister3,
        (Service::Register3, "POST") => Kind::Register3,
        (Service::Installations, "DELETE") => Kind::DeleteInstallation,
        (Service::Installations, "POST") if line.contains(":generate ") => Kind::Refresh,
        (Service::Installations, "POST") => Kind::Install,
        (Service::Registrations, "POST") => Kind::Register,
        (Service::Registrations, "PATCH") => Kind::Update,
        (Service::Registrations, "DELETE") => Kind::DeleteRegistration,
        _ => panic!("{line}"),
    }
}

/// What comes back.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    Answer {
        status: u16,
        retry_after: Option<u64>,
        body: Vec<u8>,
    },
    /// No connection, or none that can be used.
    Failure(ConnectFailure),
    /// The connection breaks in the middle of this body.
    Cut(Vec<u8>),
}

pub(crate) fn answer(status: u16, body: impl Into<Vec<u8>>) -> Reply {
    Reply::Answer { status, retry_after: None, body: body.into() }
}

pub(crate) fn status(status: u16) -> Reply {
    answer(status, google_error(status))
}

pub(crate) fn google_error(status: u16) -> String {
    json!({"error": {"code": status, "message": "no", "status": "NO"}}).to_string()
}

pub(crate) fn wait_and_try(status: u16, seconds: u64) -> Reply {
    Reply::Answer { status, retry_after: Some(seconds), body: Vec::new() }
}

pub(crate) fn checked_in(id: u64, settings: &[(&str, &str)]) -> Vec<u8> {
    let setting = |(name, value): &(&str, &str)| proto::Setting {
        name: name.as_bytes().to_vec(),
        value: value.as_bytes().to_vec(),
    };
    proto::CheckinResponse {
        stats_ok: Some(true),
        time_msec: Some(i64::try_from(NOW * 1000).unwrap()),
        setting: settings.iter().map(setting).collect(),
        android_id: Some(id),
        security_token: Some(SECURITY_TOKEN),
    }
    .encode_to_vec()
}

pub(crate) fn installed(fid: &str, auth: &str) -> String {
    let auth = json!({"token": auth, "expiresIn": "604800s"});
    json!({"fid": fid, "refreshToken": "refresh-1", "authToken": auth}).to_string()
}

/// How a service that has no objections answers.
pub(crate) fn good(kind: Kind) -> Vec<u8> {
    match kind {
        Kind::CheckIn => checked_in(ANDROID_ID, &[("checkin_interval", "172800")]),
        Kind::Register3 | Kind::Topic => b"token=gcm-1".to_vec(),
        Kind::Unregister3 => b"deleted=org.chromium.linux".to_vec(),
        Kind::Install => installed("fid-1", "auth-1").into(),
        Kind::Refresh => br#"{"token":"auth-2","expiresIn":"604800s"}"#.to_vec(),
        Kind::Register | Kind::Update => {
            br#"{"name":"projects/1/registrations/fcm-1","token":"fcm-1","web":{}}"#.to_vec()
        }
        Kind::DeleteInstallation | Kind::DeleteRegistration => b"{}".to_vec(),
    }
}

/// A device that registers, and the services that answer it.
pub(crate) struct Device<'c> {
    pub(crate) flow: Flow<'c>,
    pub(crate) now: Instant,
    pub(crate) sent: Vec<Sent>,
    pub(crate) retries: Vec<Retry>,
    /// Replies that are not good, used up in order by requests of their kind.
    pub(crate) script: VecDeque<(Kind, Reply)>,
    /// Replies that never end.
    pub(crate) always: Vec<(Kind, Reply)>,
    /// Bytes of a body that arrive at once.
    pub(crate) step: usize,
}

impl<'c> Device<'c> {
    pub(crate) fn new(project: &'c Project<'c>) -> Self {
        Self::with(project, Config::new(), None, None)
    }

    /// A device with stored credentials and a clock.
    pub(crate) fn stored(project: &'c Project<'c>, stored: Credentials, unix: u64) -> Self {
        Self::with(project, Config::new(), Some(stored), Some(unix))
    }

    pub(crate) fn with(
        project: &'c Project<'c>,
        config: Config,
        stored: Option<Credentials>,
        unix: Option<u64>,
    ) -> Self {
        let now = Instant::from_millis(5_000);
        let flow = Flow::new(project, config, stored.as_ref(), &entropy(), now, unix).unwrap();
        Self {
            flow,
            now,
            sent: Vec::new(),
            retries: Vec::new(),
            script: VecDeque::new(),
            always: Vec::new(),
            step: usize::MAX,
        }
    }

    pub(crate) fn task(mut self, task: Task<'c>) -> Self {
        self.flow = self.flow.with_task(task);
        self
    }

    pub(crate) fn reply(mut self, kind: Kind, reply: Reply) -> Self {
        self.script.push_back((kind, reply));
        self
    }

    pub(crate) fn always(mut self, kind: Kind, reply: Reply) -> Self {
        self.always.push((kind, reply));
        self
    }

    /// Runs to the end.
    pub(crate) fn run(&mut self) -> Result<Credentials, Stop> {
        for _ in 0..20_000 {
            match self.flow.poll(self.now) {
                Action::Send(service) => self.exchange(service),
                Action::Wait(until) => {
                    assert!(until > self.now, "a wait into the past");
                    self.now = until;
                }
                Action::Done => return Ok(self.flow.credentials().expect("done means complete")),
                Action::Stopped(stop) => return Err(stop),
                action => panic!("{action:?}"),
            }
            self.retries.extend(self.flow.take_retry());
        }
        panic!("it never ends: {:?}", self.retries.last());
    }

    pub(crate) fn exchange(&mut self, service: Service) {
        let (mut head, mut body) = ([0; 2048], [0; 2048]);
        let services = Services::GOOGLE;
        let request = self
            .flow
            .request(self.now, &services, &mut head, &mut body)
            .unwrap()
            .expect("a request was promised");
        assert_eq!(request.service, service);
        assert_eq!(self.flow.poll(self.now), Action::Await);
        let head = String::from_utf8(request.head.to_vec()).unwrap();
        let kind = kind(service, &head, request.body);
        self.sent.push(Sent { kind, head, body: request.body.to_vec(), at: self.now });
        let reply = self.next_reply(kind);
        self.deliver(reply);
    }

    pub(crate) fn next_reply(&mut self, kind: Kind) -> Reply {
        if let Some(index) = self.script.iter().position(|(wanted, _)| *wanted == kind) {
            return self.script.remove(index).unwrap().1;
        }
        let found = self.always.iter().find(|(wanted, _)| *wanted == kind);
        found.map_or_else(|| answer(200, good(kind)), |(_, reply)| reply.clone())
    }

    pub(crate) fn deliver(&mut self, reply: Reply) {
        match reply {
            Reply::Answer { status, retry_after, body } => {
                let retry_after = retry_after.map(Duration::from_secs);
                self.flow.handle_response(status, retry_after);
                let pieces = body.chunks(self.step.max(1));
                pieces.for_each(|piece| self.flow.handle_body(piece));
                self.flow.handle_end(self.now);
            }
            Reply::Failure(failure) => self.flow.handle_failure(self.now, failure),
            Reply::Cut(body) => {
                self.flow.handle_response(200, None);
                self.flow.handle_body(&body[..body.len() / 2]);
                self.flow.handle_failure(self.now, ConnectFailure::Unreachable);
            }
        }
    }

    pub(crate) fn kinds(&self) -> Vec<Kind> {
        self.sent.iter().map(|sent| sent.kind).collect()
    }

    pub(crate) fn of(&self, kind: Kind) -> Vec<&Sent> {
        self.sent.iter().filter(|sent| sent.kind == kind).collect()
    }

    /// The waits between requests, in milliseconds, as they really were.
    pub(crate) fn waits(&self) -> Vec<u64> {
        let pairs = self.sent.windows(2);
        let waits = pairs.map(|pair| pair[1].at.as_millis() - pair[0].at.as_millis());
        waits.filter(|wait| *wait > 0).collect()
    }
}

/// What says which secrets a device ended up with.
pub(crate) fn summary(credentials: &Credentials) -> [String; 8] {
    let installation = &credentials.installation;
    let auth = installation.auth_token.as_ref().map(SecretText::expose);
    [
        credentials.android_id.to_string(),
        credentials.security_token.expose().to_string(),
        credentials.app_id.to_string(),
        credentials.gcm_token.expose().to_owned(),
        installation.fid.to_string(),
        installation.refresh_token.expose().to_owned(),
        auth.unwrap_or_default().to_owned(),
        credentials.fcm_token.expose().to_owned(),
    ]
}

pub(crate) fn assert_registered(credentials: &Credentials) {
    let expected = [
        "10000000000000000001",
        "18446744073709551614",
        SUBTYPE,
        "gcm-1",
        "fid-1",
        "refresh-1",
        "auth-1",
        "fcm-1",
    ];
    assert_eq!(summary(credentials), expected);
    assert_eq!(
        credentials.keys.public_key(),
        stored().keys.public_key(),
        "the keys are those of the first request"
    );
}

/// A check-in's fields, whatever the identity.
pub(crate) fn asks_as_chrome(id: u64, token: u64) -> proto::CheckinRequest {
    proto::CheckinRequest {
        id: Some(id.cast_signed()),
        checkin: Some(proto::Checkin {
            kind: Some(3),
            chrome_build: Some(proto::ChromeBuild {
                platform: Some(3),
                chrome_version: Some("94.0.4606.51".to_owned()),
                channel: Some(1),
            }),
        }),
        security_token: Some(token),
        version: Some(3),
        user_serial_number: Some(0),
    }
}

pub(crate) fn assert_head(sent: &Sent, line: &str, host: &str, headers: &[&str]) {
    let length = sent.body.len();
    let mut expected = format!(
        "{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n"
    );
    for header in headers {
        expected.push_str(header);
        expected.push_str("\r\n");
    }
    expected.push_str("\r\n");
    assert_eq!(sent.head, expected);
}

pub(crate) const CHECKIN_TYPE: &str = "Content-Type: application/x-protobuf";
pub(crate) const FORM_TYPE: &str = "Content-Type: application/x-www-form-urlencoded";
pub(crate) const AID_LOGIN: &str =
    "Authorization: AidLogin 10000000000000000001:18446744073709551614";
pub(crate) const JSON_TYPE: &str = "Content-Type: application/json";
pub(crate) const ACCEPT: &str = "Accept: application/json";
pub(crate) const API_KEY: &str = "x-goog-api-key: key-1";
pub(crate) const FIS_AUTH: &str = "x-goog-firebase-installations-auth: FIS auth-1";
pub(crate) const FIS_REFRESH: &str = "Authorization: FIS_v2 refresh-1";
pub(crate) const PLAY: &str = "android.clients.google.com";
pub(crate) const INSTALLATIONS: &str = "firebaseinstallations.googleapis.com";
pub(crate) const REGISTRATIONS: &str = "fcmregistrations.googleapis.com";

pub(crate) fn assert_form(sent: &Sent, expected: &[(&str, &str)]) {
    let expected: Vec<(String, String)> =
        expected.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    assert_eq!(sent.form(), expected);
}

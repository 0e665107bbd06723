//! No type that can hold a secret prints it: not with `{:?}`, not with `{}`, in no state.
//!
//! Builds every public type of core and driver that holds tokens, keys, payloads or buffers with known
//! values, and looks for these in what the formatters make of it. What a type is for does not matter
//! here. The cursors over a caller's own bytes (readers and writers of `wire` and `json`) are not held
//! to it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

use std::fmt::Debug;
use std::fmt::Display;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use pushwire_core::mcs;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::Event;
use pushwire_core::mcs::Identity;
use pushwire_core::mcs::Memory;
use pushwire_core::mcs::Session;
use pushwire_core::mcs::Tag;
use pushwire_core::mcs::owned;
use pushwire_core::push::KeyPair;
use pushwire_core::push::Keys;
use pushwire_core::push::Seal;
use pushwire_core::register;
use pushwire_core::register::Changes;
use pushwire_core::register::Credentials;
use pushwire_core::register::Entropy;
use pushwire_core::register::Fid;
use pushwire_core::register::Flow;
use pushwire_core::register::Id;
use pushwire_core::register::Installation;
use pushwire_core::register::Project;
use pushwire_core::register::Register3Reader;
use pushwire_core::register::SecretText;
use pushwire_core::register::Service;
use pushwire_core::register::Services;
use pushwire_core::register::Task;
use pushwire_core::register::Token;
use pushwire_core::register::checkin::CheckinReader;
use pushwire_core::register::checkin::CheckinRequest;
use pushwire_core::secret::Redacted;
use pushwire_core::secret::Secret;
use pushwire_core::time::Instant;
use pushwire_core::wire::Message;
use pushwire_embassy::ByteStream;
use pushwire_embassy::Clock;
use pushwire_embassy::Connector;
use pushwire_embassy::Control;
use pushwire_embassy::MemoryStore;
use pushwire_embassy::Network;
use pushwire_embassy::Parts;
use pushwire_embassy::PushClient;
use pushwire_embassy::Resources;
use pushwire_embassy::tls::TlsBuffers;
use rand_core::OsRng;

const SECURITY_TOKEN: u64 = 0x1b2c_3d4e_5f60_7182;
const GCM: &str = "gcm:SECRETtoken000";
const FCM: &str = "fcm:SECRETtoken111";
const REFRESH: &str = "ref_SECRETtoken222";
const AUTH: &str = "ey.SECRETtoken333";
const PAYLOAD: &str = "SECRETpayload444";
const VALUE: &str = "SECRETpayload555";
const TEXTS: [&str; 6] = [GCM, FCM, REFRESH, AUTH, PAYLOAD, VALUE];
const PRIVATE: [u8; 32] = [0xa7; 32];
const AUTH_SECRET: [u8; 16] = [0xb9; 16];

/// Every form in which one of the secrets could be printed.
fn forms() -> Vec<String> {
    let mut forms = vec![
        SECURITY_TOKEN.to_string(),
        format!("{SECURITY_TOKEN:x}"),
        format!("{SECURITY_TOKEN:#X}"),
    ];
    let token = SECURITY_TOKEN.to_string();
    let (little, big) = (SECURITY_TOKEN.to_le_bytes(), SECURITY_TOKEN.to_be_bytes());
    let mut secrets: Vec<&[u8]> = vec![&PRIVATE, &AUTH_SECRET, &little, &big, token.as_bytes()];
    secrets.extend(TEXTS.map(str::as_bytes));
    for secret in secrets {
        // Half of a secret is a secret.
        let half = &secret[..secret.len() / 2];
        let joined = |separator: &str, digit: fn(&u8) -> String| {
            half.iter().map(digit).collect::<Vec<_>>().join(separator)
        };
        forms.push(joined(", ", u8::to_string));
        forms.push(joined(", ", |byte| format!("{byte:#x}")));
        forms.push(joined("", |byte| format!("{byte:02x}")));
        forms.push(joined("", |byte| format!("{byte:02X}")));
        forms.push(STANDARD.encode(secret));
        forms.push(URL_SAFE_NO_PAD.encode(secret));
    }
    forms.extend(TEXTS.map(|text| text[..text.len() - 3].to_owned()));
    forms
}

fn assert_silent_text(what: &str, printed: &str) {
    let forms = forms();
    let found = forms.iter().find(|form| printed.contains(form.as_str()));
    assert_eq!(found, None, "{what}: {printed}");
    assert!(!printed.is_empty(), "{what} prints nothing at all");
}

fn assert_silent(what: &str, value: &impl Debug) {
    assert_silent_text(what, &format!("{value:?}"));
    assert_silent_text(what, &format!("{value:#?}").replace(",\n", ", ").replace("  ", ""));
}

fn assert_display_silent(what: &str, value: &impl Display) {
    assert_silent_text(what, &format!("{value}"));
}

fn keys() -> Keys {
    Keys::new(KeyPair::from_raw(&PRIVATE).unwrap(), AUTH_SECRET)
}

fn identity() -> Identity {
    Identity { android_id: 42, security_token: Secret::new(SECURITY_TOKEN) }
}

fn credentials() -> Credentials {
    Credentials {
        android_id: 42,
        security_token: Secret::new(SECURITY_TOKEN),
        keys: keys(),
        app_id: Id::try_from("wp:app").unwrap(),
        gcm_token: Token::new(GCM).unwrap(),
        installation: Installation {
            fid: Fid::try_from("fid").unwrap(),
            refresh_token: Token::new(REFRESH).unwrap(),
            auth_token: SecretText::new(AUTH),
            expires: u64::MAX,
        },
        fcm_token: Token::new(FCM).unwrap(),
        checked_in: 1,
        checkin_interval: 1,
        registered: 1,
    }
}

fn entropy() -> Entropy {
    let mut keys = [0xa7; 48];
    keys[32..].copy_from_slice(&AUTH_SECRET);
    Entropy { keys, app_id: [1; 16], fid: [2; 17], seed: [3; 8] }
}

#[test]
fn search_finds_what_a_derived_debug_would_print() {
    #[derive(Debug)]
    struct Leaky {
        _token: String,
    }
    let forms = forms();
    for printed in [
        format!("{:?}", Leaky { _token: FCM.to_owned() }),
        format!("{PRIVATE:?}"),
        format!("{:x?}", SECURITY_TOKEN),
        format!("{:?}", SECURITY_TOKEN.to_be_bytes()),
        format!("{:?}", GCM.as_bytes()),
    ] {
        assert!(forms.iter().any(|form| printed.contains(form)), "{printed}");
    }
}

#[test]
fn wrappers_and_credentials_are_silent() {
    assert_silent("Secret", &Secret::new(SECURITY_TOKEN));
    assert_display_silent("Secret", &Secret::new(SECURITY_TOKEN));
    assert_silent("Secret of bytes", &Secret::new(PRIVATE));
    assert_silent("Redacted", &Redacted::new(FCM));
    assert_display_silent("Redacted", &Redacted::new(FCM));
    assert_silent("SecretText", &Token::new(FCM));
    assert_display_silent("SecretText", &Token::new(FCM).unwrap());
    assert_silent("Installation", &credentials().installation);
    assert_silent("Credentials", &credentials());
    assert_silent("Identity", &identity());
    assert_silent("Entropy", &entropy());
    assert_silent("Changes", &Changes::default());
}

#[test]
fn keys_are_silent() {
    assert_silent("Keys", &keys());
    assert_silent("KeyPair", keys().pair());
    assert_silent("raw key", &keys().pair().to_raw());
    assert_silent("PKCS#8", &(keys().pair().to_pkcs8(), keys().pair().to_short_pkcs8()));
    let sender = KeyPair::from_raw(&PRIVATE).unwrap();
    let receiver = *keys().public_key();
    assert_silent("Seal", &Seal::new(&receiver, &AUTH_SECRET, &sender, [5; 16]));
    let refused = KeyPair::from_pkcs8(&PRIVATE).unwrap_err();
    assert_silent("KeyError", &refused);
    assert_display_silent("KeyError", &refused);
}

#[test]
fn check_in_is_silent_in_any_state() {
    let request = CheckinRequest::new(Some((42, SECURITY_TOKEN)), "94.0");
    assert_silent("CheckinRequest", &request);
    let mut reply = vec![57];
    reply.extend(42_u64.to_le_bytes());
    reply.push(65);
    reply.extend(SECURITY_TOKEN.to_le_bytes());
    // As a number that is still being read.
    let parts = [32, 40, 48, 56].map(|bits| (SECURITY_TOKEN & ((1 << bits) - 1)).to_string());
    for end in 0..=reply.len() {
        let mut reader = CheckinReader::default();
        reader.feed(&reply[..end]);
        assert_silent("CheckinReader", &reader);
        let printed = format!("{reader:?}");
        assert!(!parts.iter().any(|part| printed.contains(part)), "{printed}");
        assert_silent("CheckedIn", &reader.finish());
    }
}

#[test]
fn register3_is_silent_in_any_state() {
    for body in [format!("token={FCM}"), format!("Error={FCM}"), FCM.to_owned()] {
        let mut reader = Register3Reader::default();
        reader.feed(body.as_bytes());
        assert_silent("Register3Reader", &reader);
        assert_silent("Register3Answer", &reader.finish(200));
    }
}

/// Feeds answers that hold secrets to a flow and looks at it after every byte.
fn watch(flow: &mut Flow<'_>, answers: &[(Service, Vec<u8>)]) {
    let now = Instant::from_millis(1);
    for (service, body) in answers {
        assert_eq!(flow.poll(now), register::Action::Send(*service));
        let (mut head, mut sent) = ([0; 2048], [0; 2048]);
        let request = flow.request(now, &Services::GOOGLE, &mut head, &mut sent);
        assert_silent("Request", &request.unwrap().unwrap());
        flow.handle_response(200, None);
        for byte in body {
            flow.handle_body(&[*byte]);
            assert_silent("Flow", flow);
        }
        flow.handle_end(now);
        assert_silent("Flow", flow);
    }
    assert_eq!(flow.poll(now), register::Action::Done);
    assert_silent("Flow", flow);
}

#[test]
fn registration_is_silent_in_any_state() {
    let project = Project::new("project", "app", "key");
    let config = register::Config::new();
    let mut flow = Flow::new(&project, config, None, &entropy(), Instant::default(), None).unwrap();
    let mut checkin = vec![57, 42, 0, 0, 0, 0, 0, 0, 0, 65];
    checkin.extend(SECURITY_TOKEN.to_le_bytes());
    let auth = format!(r#""authToken":{{"token":"{AUTH}","expiresIn":"604800s"}}"#);
    let install = format!(r#"{{"fid":"f",{auth},"refreshToken":"{REFRESH}"}}"#);
    let answers = [
        (Service::CheckIn, checkin),
        (Service::Register3, format!("token={GCM}").into_bytes()),
        (Service::Installations, install.into_bytes()),
        (Service::Registrations, format!(r#"{{"token":"{FCM}"}}"#).into_bytes()),
    ];
    watch(&mut flow, &answers);
    let stored = credentials();
    let flow = Flow::new(&project, config, Some(&stored), &entropy(), Instant::default(), Some(1));
    let mut flow = flow.unwrap().with_task(Task::Subscribe("t"));
    watch(&mut flow, &[(Service::Register3, format!("token={GCM}").into_bytes())]);
}

fn push_message() -> owned::DataMessageStanza {
    owned::DataMessageStanza {
        from: "sender".to_owned(),
        category: "app".to_owned(),
        persistent_id: Some("id".to_owned()),
        reg_id: Some(FCM.to_owned()),
        app_data: vec![owned::AppData { key: "key".to_owned(), value: VALUE.to_owned() }],
        raw_data: Some(PAYLOAD.as_bytes().to_vec()),
        ..Default::default()
    }
}

fn encoded(message: &impl prost::Message) -> Vec<u8> {
    message.encode_to_vec()
}

#[test]
fn messages_are_silent_in_both_forms() {
    let owned = push_message();
    let bytes = encoded(&owned);
    let view = mcs::DataMessageStanza::decode(&bytes).unwrap();
    assert_silent("owned::DataMessageStanza", &owned);
    assert_silent("owned::AppData", &owned.app_data);
    assert_silent("DataMessageStanza", &view);
    let login = owned::LoginRequest {
        user: "42".to_owned(),
        auth_token: SECURITY_TOKEN.to_string(),
        ..Default::default()
    };
    let bytes = encoded(&login);
    assert_silent("owned::LoginRequest", &login);
    assert_silent("LoginRequest", &mcs::LoginRequest::decode(&bytes).unwrap());
}

/// Feeds a frame byte by byte; returns how many messages came of it.
fn receive(session: &mut Session<'_>, now: Instant, tag: Tag, body: &[u8]) -> usize {
    let mut messages = 0;
    let mut bytes = vec![tag.number()];
    prost::encoding::encode_varint(body.len() as u64, &mut bytes);
    bytes.extend(body);
    for byte in bytes {
        session.receive_buffer()[0] = byte;
        session.handle_received(now, 1).unwrap();
        assert_silent("Session", &*session);
        while let Some(event) = session.poll_event() {
            assert_silent("Event", &event);
            if let Event::Message(push) = event {
                assert_silent("Push", &push);
                messages += 1;
            }
        }
    }
    messages
}

#[test]
fn session_is_silent_in_any_state() {
    let mut memory: Memory = Memory::new();
    let now = Instant::from_millis(1);
    let mut session = Session::new(&mut memory, Config::new(), 1).unwrap();
    session.start(now, identity()).unwrap();
    assert_silent("Session", &session);
    while session.poll_event().is_some() {}
    session.handle_connected(now).unwrap();
    while session.poll_event().is_some() {}
    let mut send = [0; 1024];
    let len = session.poll_transmit(now, &mut send).unwrap();
    assert!(len > 2);
    assert_silent("Session", &session);
    session.handle_transmitted(now).unwrap();
    let version = session.receive_buffer();
    version[0] = 41;
    session.handle_received(now, 1).unwrap();
    while session.poll_event().is_some() {}
    let answer = owned::LoginResponse { id: "chrome".to_owned(), ..Default::default() };
    assert_eq!(receive(&mut session, now, Tag::LoginResponse, &encoded(&answer)), 0);
    let message = encoded(&push_message());
    assert_eq!(receive(&mut session, now, Tag::DataMessageStanza, &message), 1);
    drop(session);
    assert_silent("Memory", &memory);
}

/// A network that is never used.
#[derive(Debug)]
struct NoNetwork;

impl Connector for NoNetwork {
    type Error = embedded_io_async::ErrorKind;
    type Stream<'c> = NoStream;

    async fn connect(&mut self, _: &str, _: u16) -> Result<NoStream, Self::Error> {
        Err(embedded_io_async::ErrorKind::NotConnected)
    }
}

struct NoStream;

impl ByteStream for NoStream {
    type Error = embedded_io_async::ErrorKind;
    type Reader<'s> = NoHalf;
    type Writer<'s> = NoHalf;

    fn split(&mut self) -> (NoHalf, NoHalf) {
        (NoHalf, NoHalf)
    }
}

struct NoHalf;

impl embedded_io_async::ErrorType for NoHalf {
    type Error = embedded_io_async::ErrorKind;
}

impl embedded_io_async::Read for NoHalf {
    async fn read(&mut self, _: &mut [u8]) -> Result<usize, Self::Error> {
        Ok(0)
    }
}

impl embedded_io_async::Write for NoHalf {
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, Self::Error> {
        Ok(bytes.len())
    }

    async fn flush(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
}

/// A clock that stands still.
#[derive(Debug)]
struct NoClock;

impl Clock for NoClock {
    fn now(&self) -> Instant {
        Instant::default()
    }

    fn unix_seconds(&self) -> Option<u64> {
        None
    }

    async fn wait_until(&self, _: Instant) {}
}

#[test]
fn driver_is_silent() {
    let mut resources = Box::new(Resources::<6144>::new());
    assert_silent("Resources", &resources);
    assert_silent("TlsBuffers", &TlsBuffers::<640, 640>::new());
    let network =
        Network { endpoints: &mcs::ENDPOINTS, server_name: None, anchors: &[], time_floor: 0 };
    let store = MemoryStore::<32, 64>::new();
    let parts = Parts { connector: NoNetwork, store, clock: NoClock, rng: OsRng };
    let mut client: PushClient<'_, _, _, _, _, 16_640, 2_048> =
        PushClient::new(&mut resources, network, Config::new(), parts).unwrap();
    client.set_keys(Some(keys()));
    assert_silent("PushClient", &client);
    assert_silent("Control", &Control::<NoopRawMutex>::new());
}

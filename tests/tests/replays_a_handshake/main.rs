//! A recorded TLS connection played to the client: no socket, no clock, the same bytes every time.
//!
//! The recording is `vectors/handshake`; the transport is the one that the measuring program of
//! `examples/sizes` uses, so that what is measured there is known to be right. `record.rs` makes the
//! recording anew. Says nothing about a server that answers.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod record;
#[allow(dead_code, reason = "each of its two users needs a part of it")]
#[path = "../../../examples/sizes/src/bin/measure/replay.rs"]
mod replay;

use std::pin::pin;
use std::task::Context;
use std::task::Waker;

use embassy_futures::block_on;
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::Encryption;
use pushwire_core::mcs::Endpoint;
use pushwire_core::mcs::Identity;
use pushwire_core::mcs::Push;
use pushwire_core::secret::Secret;
use pushwire_embassy::Control;
use pushwire_embassy::Handler;
use pushwire_embassy::MemoryStore;
use pushwire_embassy::Network;
use pushwire_embassy::Parts;
use pushwire_embassy::PushClient;
use pushwire_embassy::Rejected;
use pushwire_embassy::Resources;
use pushwire_embassy::tls::CertificateDer;
use pushwire_embassy::tls::Refusal;
use pushwire_embassy::tls::TlsBuffers;
use pushwire_embassy::tls::TlsConnection;
use pushwire_embassy::tls::TlsError;
use pushwire_embassy::tls::TlsSettings;
use pushwire_embassy::tls::TlsSocket;
use pushwire_embassy::tls::Validity;
use pushwire_embassy::tls::anchor_from_der;
use rand_core::RngCore;
use serde_json::Value;

use crate::replay::CONNECTION;
use crate::replay::Generator;
use crate::replay::HOST;
use crate::replay::Recording;
use crate::replay::StoppedClock;
use crate::replay::Swallow;
use crate::replay::TIME_FLOOR;

/// The same flight with one byte flipped in the signature of the server's certificate.
static ALTERED: &[u8] = include_bytes!("../../vectors/handshake/flight-altered.bin");

/// More polls than the whole recording needs.
const MOST_POLLS: usize = 1_000;

/// More polls than a part of it needs.
const POLLS_OF_A_PART: usize = MOST_POLLS / CONNECTION.len();

/// Keeps what came: how it was encrypted, and the data in it.
#[derive(Default)]
struct Notes(Vec<(Encryption, Vec<(String, String)>)>);

impl Handler for Notes {
    async fn on_push(&mut self, push: &Push<'_>) -> Result<(), Rejected> {
        let data = match push.encryption() {
            Encryption::None => {
                push.data().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
            }
            _ => data_inside(push.payload().unwrap()),
        };
        self.0.push((push.encryption(), data));
        Ok(())
    }
}

/// The data of what web receivers are sent.
fn data_inside(payload: &[u8]) -> Vec<(String, String)> {
    let json: Value = serde_json::from_slice(payload).unwrap();
    let data = json["data"].as_object().unwrap();
    data.iter().map(|(key, value)| (key.clone(), value.as_str().unwrap().to_owned())).collect()
}

/// The generator as TLS gets it: the client has drawn the seed of its session.
fn tls_generator() -> Generator {
    let mut rng = Generator::default();
    rng.next_u64();
    rng
}

fn everything<'b>(parts: &'b [&'b [u8]]) -> Recording<'b> {
    let recording = Recording::new(parts);
    parts.iter().for_each(|_| recording.release());
    recording
}

/// What a client is given by the recorded server.
fn received() -> Vec<(Encryption, Vec<(String, String)>)> {
    let recording = Recording::new(&CONNECTION);
    let root = CertificateDer::from(replay::ROOT);
    let anchors = [anchor_from_der(&root).unwrap()];
    let endpoints = [Endpoint { host: HOST, port: 5228 }];
    let network = Network {
        endpoints: &endpoints,
        server_name: None,
        anchors: &anchors,
        time_floor: TIME_FLOOR,
    };
    let mut resources = Resources::<4096>::new();
    let parts = Parts {
        connector: &recording,
        store: MemoryStore::<32, 64>::new(),
        clock: StoppedClock(None),
        rng: Generator::default(),
    };
    let mut client = PushClient::new(&mut resources, network, Config::always_on(), parts).unwrap();
    client.set_keys(replay::keys().ok());
    let identity = Identity { android_id: 1, security_token: Secret::new(1) };
    let (mut notes, mut unseen) = (Notes::default(), ());
    let control = Control::<NoopRawMutex>::new();
    {
        let mut run = pin!(client.run(identity, &mut notes, &mut unseen, &control));
        let mut context = Context::from_waker(Waker::noop());
        for poll in 0..MOST_POLLS {
            // One thing after the other, as the server said it: the login is answered once it is out.
            if poll % POLLS_OF_A_PART == 0 {
                recording.release();
            }
            assert!(run.as_mut().poll(&mut context).is_pending(), "the session goes on");
        }
    }
    notes.0
}

/// What becomes of a handshake with the recorded server.
fn handshake(flight: &[u8]) -> Result<(), Refusal> {
    let parts = [flight];
    let recording = everything(&parts);
    let root = CertificateDer::from(replay::ROOT);
    let extra_anchors = &[anchor_from_der(&root).unwrap()];
    let validity = Validity::NotBefore(TIME_FLOOR);
    let settings = TlsSettings { server_name: HOST, extra_anchors, validity };
    let socket = TlsSocket::new(&recording, Swallow);
    let mut buffers = TlsBuffers::<16_640>::new();
    let mut connection = TlsConnection::new(&socket, &mut buffers);
    match block_on(connection.authenticate(&settings, &mut tls_generator())) {
        Ok(_) => Ok(()),
        Err(TlsError::Unauthenticated(refusal)) => Err(refusal),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_recorded_server_is_authenticated_and_its_pushes_are_opened() {
    let received = received();
    let kinds: Vec<_> = received.iter().map(|(encryption, _)| *encryption).collect();
    assert_eq!(kinds, [Encryption::None, Encryption::Aesgcm, Encryption::Aes128gcm]);
    for (encryption, data) in &received {
        let value = |key: &str| data.iter().find(|(name, _)| name == key).map(|(_, value)| value);
        assert_eq!(value("led").map(String::as_str), Some("on"), "{encryption:?}");
        assert_eq!(value("text").map(String::len), Some(record::TEXT_LEN), "{encryption:?}");
    }
}

#[test]
fn one_flipped_byte_in_the_signature_of_the_certificate_is_refused() {
    assert_eq!(handshake(CONNECTION[0]), Ok(()));
    assert_eq!(handshake(ALTERED), Err(Refusal::BadSignature));
}

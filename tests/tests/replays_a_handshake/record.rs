//! Makes the recording in `vectors/handshake`.
//!
//! rustls is the server, with the chain of `evil_tls` that is shaped like Google's; the frames in it
//! are what the simulator says to a device that logs in and is sent one push of each kind. Promises a
//! ClientHello that the client can repeat. Everything else in it is new each time.

use std::cell::RefCell;
use std::convert::Infallible;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use embassy_futures::block_on;
use embedded_io_adapters::tokio_1::FromTokio;
use embedded_io_async::ErrorType;
use embedded_io_async::Read;
use embedded_io_async::Write;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::Identity;
use pushwire_core::mcs::Memory;
use pushwire_core::mcs::Session;
use pushwire_core::secret::Secret;
use pushwire_core::time::Instant;
use pushwire_embassy::tls::CertificateDer;
use pushwire_embassy::tls::TlsBuffers;
use pushwire_embassy::tls::TlsConnection;
use pushwire_embassy::tls::TlsError;
use pushwire_embassy::tls::TlsReader;
use pushwire_embassy::tls::TlsSettings;
use pushwire_embassy::tls::TlsSocket;
use pushwire_embassy::tls::Validity;
use pushwire_embassy::tls::anchor_from_der;
use pushwire_simulator::Message;
use pushwire_simulator::Options;
use pushwire_simulator::Simulator;
use pushwire_simulator::Special;
use pushwire_tests::evil_tls::HOST;
use pushwire_tests::evil_tls::Kind;
use rand_core::OsRng;
use rustls::ServerConfig;
use rustls::ServerConnection;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use rustls::version::TLS13;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::replay::TIME_FLOOR;
use crate::tls_generator;

/// The certificates of `evil_tls`, whose keys are not shown outside of it.
#[allow(dead_code, unreachable_pub, reason = "a part of it, in another crate")]
#[path = "../../src/evil_tls/pki.rs"]
mod pki;

/// Letters of text in each push: about 0.3 KB with what is around them.
pub(crate) const TEXT_LEN: usize = 200;

/// The simulator has said all that it has to say when it was silent for so long.
const SILENCE: Duration = Duration::from_millis(300);

/// What the simulator said, and the keys of the device that it said it to.
struct Spoken {
    /// To the login, then a push of each kind.
    frames: Vec<Vec<u8>>,
    private: Vec<u8>,
    auth: Vec<u8>,
}

/// `cargo test -p pushwire-tests --test replays_a_handshake -- --ignored`
#[test]
#[ignore = "replaces the recording"]
fn records_a_handshake() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let spoken = runtime.block_on(speak());
    let root = pki::Authority::root();
    let ca = root.self_signed().der().clone();
    let identity = pki::Identity::new(Kind::GoogleShapedChain, &root);
    let server = Server::new(&identity.chain, &identity.key.serialize_der());
    let parts = server.record(&ca, &spoken.frames).unwrap();
    let altered = Server::new(&altered(&identity.chain), &identity.key.serialize_der());
    assert!(matches!(altered.record(&ca, &[]), Err(TlsError::Unauthenticated(_))));
    for (name, bytes) in PARTS.iter().zip(&parts) {
        write(name, bytes);
    }
    write("flight-altered.bin", &altered.said.borrow().said);
    write("root.der", &ca);
    write("private.der", &spoken.private);
    write("auth.bin", &spoken.auth);
}

/// The files of what the server says, in order.
const PARTS: [&str; 5] = ["flight.bin", "login.bin", "none.bin", "aesgcm.bin", "aes128gcm.bin"];

fn write(name: &str, bytes: &[u8]) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors/handshake");
    fs::write(folder.join(name), bytes).unwrap();
}

/// Flips a bit in the last byte of the server's certificate, which is its signature's.
fn altered(chain: &[CertificateDer<'static>]) -> Vec<CertificateDer<'static>> {
    let mut chain = chain.to_vec();
    let mut own = chain[0].to_vec();
    *own.last_mut().unwrap() ^= 1;
    chain[0] = own.into();
    chain
}

/// Logs in to a simulator and has it send a push of each kind.
async fn speak() -> Spoken {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let credentials = simulator.issue_credentials().unwrap();
    let text = |pointer: &str| credentials.pointer(pointer).unwrap().as_str().unwrap();
    let root = CertificateDer::from_pem_slice(simulator.ca_pem().as_bytes()).unwrap();
    let extra_anchors = &[anchor_from_der(&root).unwrap()];
    let validity = Validity::NotBefore(TIME_FLOOR);
    let settings = TlsSettings { server_name: HOST, extra_anchors, validity };
    let stream = TcpStream::connect(&simulator.description().mcs).await.unwrap();
    let (reader, writer) = stream.into_split();
    let socket = TlsSocket::new(FromTokio::new(reader), FromTokio::new(writer));
    let mut buffers = TlsBuffers::<16_640>::new();
    let mut connection = TlsConnection::new(&socket, &mut buffers);
    let mut tls = connection.authenticate(&settings, &mut OsRng).await.unwrap();
    let (mut reader, mut writer) = tls.split();
    writer.write_all(&login(&credentials)).await.unwrap();
    let mut frames = vec![until_silence(&mut reader).await];
    for scheme in ["none", "aesgcm", "aes128gcm"] {
        simulator.send(text("/fcm/registration/token"), message(scheme)).unwrap();
        frames.push(until_silence(&mut reader).await);
    }
    let decoded = |pointer| URL_SAFE.decode(text(pointer)).unwrap();
    Spoken { frames, private: decoded("/keys/private"), auth: decoded("/keys/secret") }
}

fn message(scheme: &str) -> Message {
    let pushwire = Special { scheme: Some(scheme.to_owned()), ..Special::default() };
    let text = "pushwire ".repeat(TEXT_LEN)[..TEXT_LEN].to_owned();
    Message {
        pushwire,
        ..Message::data([("led".to_owned(), "on".to_owned()), ("text".to_owned(), text)])
    }
}

/// What the session sends first.
fn login(credentials: &Value) -> Vec<u8> {
    let number = |pointer| {
        let value = credentials.pointer(pointer).unwrap();
        value.as_str().unwrap().parse().unwrap()
    };
    let android_id = number("/gcm/android_id");
    let security_token = Secret::new(number("/gcm/security_token"));
    let (now, mut memory, mut out) = (Instant::default(), Memory::<6144>::new(), [0; 768]);
    let mut session = Session::new(&mut memory, Config::always_on(), 1).unwrap();
    session.start(now, Identity { android_id, security_token }).unwrap();
    while session.poll_event().is_some() {}
    session.handle_connected(now).unwrap();
    let len = session.poll_transmit(now, &mut out).unwrap();
    out[..len].to_vec()
}

async fn until_silence<R, W>(reader: &mut TlsReader<'_, R, W>) -> Vec<u8>
where
    R: Read,
    W: Write<Error = R::Error>,
{
    let mut said = Vec::new();
    while let Ok(bytes) = timeout(SILENCE, reader.fill()).await {
        let bytes = bytes.unwrap().to_vec();
        reader.consume(bytes.len());
        said.extend(bytes);
    }
    assert!(!said.is_empty(), "the simulator answers in time");
    said
}

/// rustls without a socket. What it says is kept.
struct Server {
    connection: RefCell<ServerConnection>,
    said: RefCell<Said>,
}

/// What a server said, and how much of it was read.
#[derive(Default)]
struct Said {
    said: Vec<u8>,
    read: usize,
}

impl Server {
    fn new(chain: &[CertificateDer<'static>], key: &[u8]) -> Self {
        let key = PrivateKeyDer::try_from(key.to_vec()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_protocol_versions(&[&TLS13])
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain.to_vec(), key)
            .unwrap();
        let connection = RefCell::new(ServerConnection::new(Arc::new(config)).unwrap());
        Self { connection, said: RefCell::default() }
    }

    /// Says the frames to a client; what that read, in parts: the flight, then up to each frame's end.
    fn record(
        &self,
        ca: &CertificateDer<'_>,
        frames: &[Vec<u8>],
    ) -> Result<Vec<Vec<u8>>, TlsError<Infallible>> {
        let extra_anchors = &[anchor_from_der(ca).unwrap()];
        let validity = Validity::NotBefore(TIME_FLOOR);
        let settings = TlsSettings { server_name: HOST, extra_anchors, validity };
        let socket = TlsSocket::new(self, self);
        let mut buffers = TlsBuffers::<16_640>::new();
        let mut connection = TlsConnection::new(&socket, &mut buffers);
        let mut tls = block_on(connection.authenticate(&settings, &mut tls_generator()))?;
        let (mut reader, _) = tls.split();
        let mut ends = vec![0, self.said.borrow().read];
        for frame in frames {
            self.connection.borrow_mut().writer().write_all(frame).unwrap();
            assert_eq!(block_on(reader.fill())?, frame);
            reader.consume(frame.len());
            ends.push(self.said.borrow().read);
        }
        let said = &self.said.borrow().said;
        Ok(ends.windows(2).map(|ends| said[ends[0]..ends[1]].to_vec()).collect())
    }
}

impl ErrorType for &Server {
    type Error = Infallible;
}

impl Read for &Server {
    async fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Infallible> {
        let mut said = self.said.borrow_mut();
        let mut connection = self.connection.borrow_mut();
        while connection.wants_write() {
            connection.write_tls(&mut said.said).unwrap();
        }
        let count = buffer.len().min(said.said.len() - said.read);
        buffer[..count].copy_from_slice(&said.said[said.read..][..count]);
        said.read += count;
        Ok(count)
    }
}

impl Write for &Server {
    async fn write(&mut self, mut bytes: &[u8]) -> Result<usize, Infallible> {
        let count = bytes.len();
        let mut connection = self.connection.borrow_mut();
        while !bytes.is_empty() {
            connection.read_tls(&mut bytes).unwrap();
            connection.process_new_packets().unwrap();
        }
        Ok(count)
    }

    async fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

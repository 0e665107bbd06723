//! The TLS client against servers that break one rule each, and against a few that break none.
//!
//! Follows RFC 8446 §4.4 and §5, RFC 5280 §6 and RFC 9525 §6; the servers are `pushwire_tests::evil_tls`.
//! Promises the right error for each, and that no application byte was sent to a server that is not
//! authenticated. Says nothing about servers on the internet.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail loudly"
)]

use std::future::Future;
use std::io;
use std::pin::pin;
use std::time::Duration;

use embedded_io_adapters::tokio_1::FromTokio;
use pushwire_embassy::tls::ProtocolFault;
use pushwire_embassy::tls::RecordFault;
use pushwire_embassy::tls::Refusal;
use pushwire_embassy::tls::TlsBuffers;
use pushwire_embassy::tls::TlsConnection;
use pushwire_embassy::tls::TlsError;
use pushwire_embassy::tls::TlsReader;
use pushwire_embassy::tls::TlsSettings;
use pushwire_embassy::tls::TlsSocket;
use pushwire_embassy::tls::TlsStream;
use pushwire_embassy::tls::Validity;
use pushwire_embassy::tls::anchor_from_der;
use pushwire_tests::evil_tls::EvilServer;
use pushwire_tests::evil_tls::HOST;
use pushwire_tests::evil_tls::Kind;
use pushwire_tests::evil_tls::NOW;
use rand_core::OsRng;
use tokio::net::TcpStream;
use tokio::net::tcp::OwnedReadHalf;
use tokio::net::tcp::OwnedWriteHalf;

type Reader = FromTokio<OwnedReadHalf>;
type Writer = FromTokio<OwnedWriteHalf>;
type Error = TlsError<io::ErrorKind>;

/// Runs a test's future with a limit.
fn run<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(Duration::from_secs(10), future).await.unwrap() })
}

/// `io::Error` is neither `Copy` nor `Eq`; its kind is.
fn plain(error: TlsError<io::Error>) -> Error {
    match error {
        TlsError::Transport(error) => TlsError::Transport(error.kind()),
        TlsError::Unauthenticated(refusal) => TlsError::Unauthenticated(refusal),
        TlsError::Protocol(fault) => TlsError::Protocol(fault),
        TlsError::Closed => TlsError::Closed,
        TlsError::BufferTooSmall { needed } => TlsError::BufferTooSmall { needed },
        TlsError::Cancelled => TlsError::Cancelled,
        other => panic!("{other}"),
    }
}

async fn connect(server: &EvilServer) -> TlsSocket<Reader, Writer> {
    let stream = TcpStream::connect(server.addr).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (reader, writer) = stream.into_split();
    TlsSocket::new(FromTokio::new(reader), FromTokio::new(writer))
}

/// A handshake as an application would do it, but for `validity`.
async fn open<'c, 's>(
    server: &EvilServer,
    connection: &'c mut TlsConnection<'s, Reader, Writer>,
    validity: Validity,
) -> Result<TlsStream<'c, 's, Reader, Writer>, Error> {
    let anchors = [anchor_from_der(&server.ca_der).unwrap()];
    let settings = TlsSettings { server_name: HOST, extra_anchors: &anchors, validity };
    connection.authenticate(&settings, &mut OsRng).await.map_err(plain)
}

/// One byte each way, then a clean end.
async fn exchange(server: &EvilServer, validity: Validity) -> Result<(), Error> {
    let socket = connect(server).await;
    let mut buffers = TlsBuffers::<16_640>::new();
    let mut connection = TlsConnection::new(&socket, &mut buffers);
    let mut stream = open(server, &mut connection, validity).await?;
    let (mut reader, mut writer) = stream.split();
    writer.write_all(b"x").await.map_err(plain)?;
    assert_eq!(reader.fill().await.map_err(plain)?, b"x");
    reader.consume(1);
    connection.close().await.map_err(plain)
}

fn outcome_at(kind: Kind, validity: Validity) -> (Result<(), Error>, EvilServer) {
    let server = EvilServer::start(kind);
    let outcome = run(exchange(&server, validity));
    assert!(server.wait_until_closed());
    (outcome, server)
}

fn outcome(kind: Kind) -> (Result<(), Error>, EvilServer) {
    outcome_at(kind, Validity::At(NOW))
}

fn assert_accepted(kind: Kind) {
    let (outcome, server) = outcome(kind);
    assert_eq!(outcome, Ok(()));
    assert_eq!(server.application_bytes(), 1);
}

fn assert_told_nothing(server: &EvilServer) {
    assert_eq!(server.application_bytes(), 0);
    let records = server.records_after_client_hello();
    assert!(records.iter().all(|record| record.is_handshake_or_alert()), "{records:?}");
}

fn assert_refused(kind: Kind, refusal: Refusal) {
    let (outcome, server) = outcome(kind);
    assert_eq!(outcome, Err(TlsError::Unauthenticated(refusal)));
    assert_told_nothing(&server);
}

/// What the first read after a correct handshake gives.
fn first_read(kind: Kind) -> Result<Vec<u8>, Error> {
    let server = EvilServer::start(kind);
    run(async {
        let socket = connect(&server).await;
        let mut buffers = TlsBuffers::<16_640>::new();
        let mut connection = TlsConnection::new(&socket, &mut buffers);
        let mut stream = open(&server, &mut connection, Validity::At(NOW)).await?;
        let (mut reader, mut writer) = stream.split();
        let first = reader.fill().await.map(<[u8]>::to_vec).map_err(plain);
        // Once it failed, it stays so: in both directions.
        assert_eq!(reader.fill().await.map_err(plain), Err(TlsError::Closed));
        assert_eq!(writer.write_all(b"x").await.map_err(plain), Err(TlsError::Closed));
        first
    })
}

#[test]
fn accepts_a_good_server() {
    assert_accepted(Kind::Good);
}

#[test]
fn accepts_a_chain_that_ends_in_a_cross_signed_root() {
    assert_accepted(Kind::GoogleShapedChain);
}

#[test]
fn accepts_a_name_that_stands_fourth() {
    assert_accepted(Kind::FourthSan);
}

#[test]
fn refuses_a_server_without_certificate() {
    assert_refused(Kind::NoCertificate, Refusal::NoCertificate);
}

#[test]
fn refuses_a_server_without_certificate_verify() {
    assert_refused(Kind::NoCertificateVerify, Refusal::NoSignature);
}

#[test]
fn refuses_a_signature_without_a_certificate() {
    assert_refused(Kind::NoCertificateButSignature, Refusal::OutOfOrder);
}

#[test]
fn refuses_a_signature_before_the_certificate() {
    assert_refused(Kind::CertificateVerifyBeforeCertificate, Refusal::OutOfOrder);
}

#[test]
fn refuses_a_signature_over_something_else() {
    assert_refused(Kind::BadCertificateVerify, Refusal::BadSignature);
}

#[test]
fn refuses_a_self_signed_certificate() {
    assert_refused(Kind::SelfSigned, Refusal::UnknownIssuer);
}

#[test]
fn refuses_an_unknown_root() {
    assert_refused(Kind::UnknownCa, Refusal::UnknownIssuer);
}

#[test]
fn refuses_a_certificate_signed_by_one_that_is_no_ca() {
    assert_refused(Kind::SignedByLeaf, Refusal::NotACa);
}

#[test]
fn refuses_a_certificate_for_another_host() {
    assert_refused(Kind::OtherHost, Refusal::WrongHost);
}

#[test]
fn refuses_an_expired_certificate() {
    assert_refused(Kind::Expired, Refusal::Expired);
}

#[test]
fn refuses_a_certificate_that_is_not_valid_yet() {
    assert_refused(Kind::NotYetValid, Refusal::NotValidYet);
}

#[test]
fn without_a_clock_an_expired_certificate_is_refused_and_a_newer_one_accepted() {
    let floor = Validity::NotBefore(NOW);
    let (expired, server) = outcome_at(Kind::Expired, floor);
    assert_eq!(expired, Err(TlsError::Unauthenticated(Refusal::Expired)));
    assert_told_nothing(&server);
    assert_eq!(outcome_at(Kind::NotYetValid, floor).0, Ok(()));
}

#[test]
fn ignoring_time_ignores_nothing_else() {
    let ignored = Validity::DangerouslyIgnored;
    assert_eq!(outcome_at(Kind::Expired, ignored).0, Ok(()));
    let (other_host, _) = outcome_at(Kind::OtherHost, ignored);
    assert_eq!(other_host, Err(TlsError::Unauthenticated(Refusal::WrongHost)));
}

#[test]
fn refuses_an_empty_encrypted_record_during_the_handshake() {
    let (outcome, server) = outcome(Kind::EmptyInnerRecordInHandshake);
    assert_eq!(outcome, Err(TlsError::Protocol(ProtocolFault::Record(RecordFault::Length(16)))));
    assert_told_nothing(&server);
}

#[test]
fn an_empty_encrypted_record_is_an_error_and_no_panic() {
    let fault = ProtocolFault::Record(RecordFault::Length(16));
    assert_eq!(first_read(Kind::EmptyInnerRecord), Err(TlsError::Protocol(fault)));
}

#[test]
fn a_plaintext_record_after_the_handshake_is_an_error_and_no_panic() {
    let fault = ProtocolFault::Record(RecordFault::UnexpectedType(0x16));
    assert_eq!(first_read(Kind::PlaintextRecordAfterHandshake), Err(TlsError::Protocol(fault)));
}

#[test]
fn a_plaintext_goodbye_is_not_believed() {
    let fault = ProtocolFault::Record(RecordFault::UnexpectedType(0x15));
    assert_eq!(first_read(Kind::PlaintextAlertAfterHandshake), Err(TlsError::Protocol(fault)));
}

#[test]
fn a_key_update_is_an_error() {
    assert_eq!(first_read(Kind::KeyUpdate), Err(TlsError::Protocol(ProtocolFault::Unsupported)));
}

#[test]
fn a_goodbye_and_a_hang_up_both_close() {
    assert_eq!(first_read(Kind::CloseNotify), Err(TlsError::Closed));
    assert_eq!(first_read(Kind::HangUp), Err(TlsError::Closed));
}

#[test]
fn a_record_longer_than_the_buffer_says_what_it_needs() {
    let server = EvilServer::start(Kind::GoogleShapedChain);
    let outcome = run(async {
        let socket = connect(&server).await;
        let mut buffers = TlsBuffers::<512>::new();
        let mut connection = TlsConnection::new(&socket, &mut buffers);
        open(&server, &mut connection, Validity::At(NOW)).await.map(drop)
    });
    match outcome {
        Err(TlsError::BufferTooSmall { needed }) => assert!(needed > 512),
        other => panic!("{other:?}"),
    }
    assert!(server.wait_until_closed());
    assert_told_nothing(&server);
}

#[test]
fn a_name_that_is_none_is_refused_before_anything_is_sent() {
    let server = EvilServer::start(Kind::Good);
    run(async {
        let socket = connect(&server).await;
        let mut buffers = TlsBuffers::<16_640>::new();
        let settings = TlsSettings {
            server_name: "not a name",
            extra_anchors: &[],
            validity: Validity::At(NOW),
        };
        let mut connection = TlsConnection::new(&socket, &mut buffers);
        let outcome = connection.authenticate(&settings, &mut OsRng).await;
        assert!(matches!(outcome.map(drop), Err(TlsError::InvalidServerName)));
    });
    assert!(server.wait_until_closed());
    assert_eq!(server.records_after_client_hello(), []);
}

#[test]
fn a_pinned_read_survives_a_write_in_the_middle_of_a_record() {
    let server = EvilServer::start(Kind::SlowRecord);
    run(async {
        let socket = connect(&server).await;
        let mut buffers = TlsBuffers::<16_640>::new();
        let mut connection = TlsConnection::new(&socket, &mut buffers);
        let mut stream = open(&server, &mut connection, Validity::At(NOW)).await.unwrap();
        let (mut reader, mut writer) = stream.split();
        let mut read = pin!(reader.fill());
        let early = tokio::time::timeout(Duration::from_millis(50), read.as_mut()).await;
        assert!(early.is_err(), "the record is not complete");
        writer.write_all(b"ping").await.unwrap();
        assert_eq!(read.await.unwrap(), b"slow");
    });
    assert!(server.wait_until_closed());
    assert_eq!(server.application_bytes(), 4);
}

#[test]
fn a_read_dropped_inside_a_record_is_noticed() {
    let server = EvilServer::start(Kind::SlowRecord);
    run(async {
        let socket = connect(&server).await;
        let mut buffers = TlsBuffers::<16_640>::new();
        let mut connection = TlsConnection::new(&socket, &mut buffers);
        let mut stream = open(&server, &mut connection, Validity::At(NOW)).await.unwrap();
        let (mut reader, mut writer) = stream.split();
        drop_a_read(&mut reader).await;
        assert_eq!(reader.fill().await.map_err(plain), Err(TlsError::Cancelled));
        assert_eq!(writer.write_all(b"x").await.map_err(plain), Err(TlsError::Closed));
    });
}

async fn drop_a_read(reader: &mut TlsReader<'_, Reader, Writer>) {
    let read = tokio::time::timeout(Duration::from_millis(50), reader.fill()).await;
    assert!(read.is_err());
}

#[test]
fn bytes_not_consumed_are_read_again() {
    let server = EvilServer::start(Kind::Good);
    run(async {
        let socket = connect(&server).await;
        let mut buffers = TlsBuffers::<16_640>::new();
        let mut connection = TlsConnection::new(&socket, &mut buffers);
        let mut stream = open(&server, &mut connection, Validity::At(NOW)).await.unwrap();
        let (mut reader, mut writer) = stream.split();
        writer.write_all(b"twice").await.unwrap();
        assert_eq!(reader.fill().await.unwrap(), b"twice");
        reader.consume(3);
        assert_eq!(reader.fill().await.unwrap(), b"ce");
        reader.consume(9);
        writer.write_all(&[7; 5000]).await.unwrap();
        let mut received = 0;
        while received < 5000 {
            let length = reader.fill().await.unwrap().len();
            reader.consume(length);
            received += length;
        }
        assert_eq!(received, 5000);
    });
}

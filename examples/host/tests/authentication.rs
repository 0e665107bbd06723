//! `pushwire listen` against servers that are not who they should be.
//!
//! The servers are `pushwire_tests::evil_tls`; each breaks one rule of RFC 8446 or RFC 5280.
//! Promises exit code 5 and no application byte for those that are not authenticated, and a login
//! for those that are.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod common;

use std::fs;

use common::CREDENTIALS;
use common::Ended;
use common::FAST;
use common::pushwire;
use pushwire_tests::evil_tls::EvilServer;
use pushwire_tests::evil_tls::HOST;
use pushwire_tests::evil_tls::Kind;

/// Servers that must be refused before a byte is written.
const REFUSED: [(Kind, &str); 11] = [
    (Kind::NoCertificate, "no certificate"),
    (Kind::NoCertificateVerify, ""),
    (Kind::NoCertificateButSignature, ""),
    (Kind::CertificateVerifyBeforeCertificate, ""),
    (Kind::BadCertificateVerify, ""),
    (Kind::SelfSigned, ""),
    (Kind::SignedByLeaf, ""),
    (Kind::UnknownCa, ""),
    (Kind::OtherHost, ""),
    (Kind::Expired, "expired"),
    (Kind::NotYetValid, ""),
];

/// Listens to a server as its client would, with two attempts.
fn listen(server: &EvilServer, name: Option<&str>) -> Ended {
    let dir = tempfile::tempdir().unwrap();
    let path = |name| dir.path().join(name).to_str().unwrap().to_owned();
    let (ca, credentials) = (path("ca.pem"), path("credentials.json"));
    fs::write(&ca, &server.ca_pem).unwrap();
    fs::write(&credentials, CREDENTIALS).unwrap();
    let mcs = server.addr.to_string();
    let fixed = ["listen", "--json", "--mcs", &mcs, "--ca", &ca, "--credentials", &credentials];
    let name = name.iter().flat_map(|name| ["--server-name", name]);
    let limits = ["--set", "connection_retry_count=2", "--set", "read_timeout=0.2"];
    pushwire(fixed.into_iter().chain(name).chain(FAST).chain(limits))
}

fn assert_refused(server: &EvilServer, ended: &Ended, kind: Kind) {
    assert_eq!(ended.code, Some(5), "{kind:?}: {ended:?}");
    assert!(ended.stderr.contains("not authenticated"), "{kind:?}: {ended:?}");
    assert_eq!(ended.named("retry").len(), 1, "{kind:?}: {ended:?}");
    assert_eq!(server.application_bytes(), 0, "{kind:?}");
    let records = server.records_after_client_hello();
    assert!(records.iter().all(|record| record.is_handshake_or_alert()), "{kind:?}: {records:?}");
}

#[test]
fn server_that_is_not_authenticated_ends_in_exit_5_and_is_told_nothing() {
    for (kind, reason) in REFUSED {
        let server = EvilServer::start(kind);
        let ended = listen(&server, Some(HOST));
        assert_refused(&server, &ended, kind);
        assert!(ended.stderr.contains(reason), "{kind:?}: {ended:?}");
    }
}

#[test]
fn certificate_must_be_for_the_host_unless_another_name_is_given() {
    let server = EvilServer::start(Kind::Good);
    let ended = listen(&server, None);
    assert_refused(&server, &ended, Kind::Good);
}

#[test]
fn authenticated_server_gets_the_login() {
    for kind in [Kind::Good, Kind::GoogleShapedChain, Kind::FourthSan] {
        let server = EvilServer::start(kind);
        // It echoes the login, which is no answer: three attempts time out.
        let ended = listen(&server, Some(HOST));
        assert_eq!(ended.code, Some(4), "{kind:?}: {ended:?}");
        assert!(server.application_bytes() > 50, "{kind:?}: {ended:?}");
    }
}

#[test]
fn server_that_breaks_the_record_layer_after_the_handshake_ends_in_exit_4() {
    for kind in [
        Kind::PlaintextRecordAfterHandshake,
        Kind::PlaintextAlertAfterHandshake,
        Kind::EmptyInnerRecord,
        Kind::KeyUpdate,
        Kind::CloseNotify,
        Kind::HangUp,
        Kind::EmptyInnerRecordInHandshake,
    ] {
        let server = EvilServer::start(kind);
        let ended = listen(&server, Some(HOST));
        assert_eq!(ended.code, Some(4), "{kind:?}: {ended:?}");
        assert!(!ended.stderr.contains("panicked"), "{kind:?}: {ended:?}");
        assert!(ended.stderr.contains("error: "), "{kind:?}: {ended:?}");
    }
}

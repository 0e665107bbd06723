//! In place of the crate `webpki-roots`: one root, read from the PEM file that SSL_CERT_FILE names.
//!
//! A peer that compiles its roots in can be pointed at a simulator by this alone, with names and chain still
//! checked. For the benchmark; without the file there is no root and no connection.

use std::sync::LazyLock;

use rustls_pki_types::CertificateDer;
use rustls_pki_types::TrustAnchor;
use rustls_pki_types::pem::PemObject;

/// What the peer trusts.
pub static TLS_SERVER_ROOTS: LazyLock<Vec<TrustAnchor<'static>>> = LazyLock::new(|| {
    let path = std::env::var_os("SSL_CERT_FILE").expect("SSL_CERT_FILE names the simulator's root");
    let root = CertificateDer::from_pem_file(path).expect("a PEM certificate");
    vec![webpki::anchor_from_trusted_cert(&root).expect("a root").to_owned()]
});

//! A test certificate authority: root, P-256 intermediate and one P-256 leaf for every host we play.
//!
//! Shaped like Google's chain (GTS R4, WE2, leaf: RFC 5280 profiles, ECDSA only), so that a client offering just
//! TLS 1.3, TLS_AES_128_GCM_SHA256 and secp256r1 can use it. Made anew at each start; keys stay in memory.

use std::sync::Arc;

use rcgen::BasicConstraints;
use rcgen::CertificateParams;
use rcgen::CertifiedIssuer;
use rcgen::DnType;
use rcgen::ExtendedKeyUsagePurpose;
use rcgen::IsCa;
use rcgen::KeyPair;
use rcgen::KeyUsagePurpose;
use rcgen::date_time_ymd;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::PrivatePkcs8KeyDer;

use crate::error::StartError;

/// Names in the leaf: Google's hosts and the loopback ones.
const HOSTS: [&str; 9] = [
    "mtalk.google.com",
    "android.clients.google.com",
    "firebaseinstallations.googleapis.com",
    "fcmregistrations.googleapis.com",
    "fcm.googleapis.com",
    "fcm-xmpp.googleapis.com",
    "gcm.googleapis.com",
    "localhost",
    "127.0.0.1",
];

/// Curve of the root's key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RootCurve {
    /// P-256 throughout.
    P256,
    /// P-384, as Google's ECDSA root has.
    #[default]
    P384,
}

/// What the listeners and the clients need of the authority.
pub(crate) struct Authority {
    /// The root certificate, for clients to trust.
    pub(crate) root_pem: String,
    /// TLS settings with leaf and intermediate.
    pub(crate) server: Arc<ServerConfig>,
}

/// Makes root, intermediate, leaf and the TLS settings that use them.
pub(crate) fn authority(curve: RootCurve) -> Result<Authority, StartError> {
    let root = CertifiedIssuer::self_signed(
        ca_params("Pushwire Test Root", BasicConstraints::Unconstrained),
        root_key(curve)?,
    )?;
    let intermediate = CertifiedIssuer::signed_by(
        ca_params("Pushwire Test Intermediate", BasicConstraints::Constrained(0)),
        p256_key()?,
        &root,
    )?;
    let leaf_key = p256_key()?;
    let leaf = leaf_params()?.signed_by(&leaf_key, &intermediate)?;
    let chain = vec![leaf.der().clone(), intermediate.der().clone()];
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(leaf_key.serialize_der()));
    let mut server = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    // A small client has no use for tickets, and each costs it a record to read.
    server.send_tls13_tickets = 0;
    Ok(Authority { root_pem: root.pem(), server: Arc::new(server) })
}

fn p256_key() -> Result<KeyPair, rcgen::Error> {
    KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)
}

fn root_key(curve: RootCurve) -> Result<KeyPair, rcgen::Error> {
    match curve {
        RootCurve::P256 => p256_key(),
        RootCurve::P384 => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384),
    }
}

fn ca_params(name: &str, constraints: BasicConstraints) -> CertificateParams {
    let mut params = CertificateParams::default();
    name_and_validity(&mut params, name);
    params.is_ca = IsCa::Ca(constraints);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn leaf_params() -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(HOSTS.map(str::to_owned))?;
    name_and_validity(&mut params, "mtalk.google.com");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    Ok(params)
}

/// Valid up to the last year that a UTCTime can express (RFC 5280 section 4.1.2.5).
fn name_and_validity(params: &mut CertificateParams, name: &str) {
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(2024, 1, 1);
    params.not_after = date_time_ymd(2049, 12, 31);
    params.use_authority_key_identifier_extension = true;
}

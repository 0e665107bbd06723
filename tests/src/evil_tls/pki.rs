//! Certificates for each kind of server, made afresh with rcgen.
//!
//! Follows RFC 5280 §4; the shape of Google's chain is P-256 leaf and intermediate under a P-384 root that is
//! also sent cross-signed. Promises fixed dates with the same verdicts from 2025 to 2047, for a client with the
//! system's clock too. Private keys never leave the process.

use rcgen::BasicConstraints;
use rcgen::Certificate;
use rcgen::CertificateParams;
use rcgen::DnType;
use rcgen::IsCa;
use rcgen::Issuer;
use rcgen::KeyPair;
use rcgen::PKCS_ECDSA_P256_SHA256;
use rcgen::PKCS_ECDSA_P384_SHA384;
use rcgen::SignatureAlgorithm;
use rcgen::date_time_ymd;
use rustls::pki_types::CertificateDer;

use super::HOST;
use super::Kind;

/// What a server presents.
#[derive(Debug)]
pub(crate) struct Identity {
    /// Its own certificate first.
    pub(crate) chain: Vec<CertificateDer<'static>>,
    /// The key of the first certificate: P-256.
    pub(crate) key: KeyPair,
}

/// A CA, or a server that acts as one.
#[derive(Debug)]
pub struct Authority {
    params: CertificateParams,
    key: KeyPair,
}

impl Identity {
    /// What a server of this kind presents to clients that trust `root`.
    pub(crate) fn new(kind: Kind, root: &Authority) -> Self {
        match kind {
            Kind::SelfSigned => self_signed(),
            Kind::SignedByLeaf => signed_by_leaf(root),
            Kind::UnknownCa => {
                ordinary(&Authority::ca("Other Root", &PKCS_ECDSA_P384_SHA384), kind)
            }
            Kind::GoogleShapedChain => cross_signed(root),
            _ => ordinary(root, kind),
        }
    }
}

impl Authority {
    /// A new root.
    #[must_use]
    pub fn root() -> Self {
        Self::ca("Test Root", &PKCS_ECDSA_P384_SHA384)
    }

    /// Its certificate, which clients are told to trust.
    pub(crate) fn self_signed(&self) -> Certificate {
        self.params.self_signed(&self.key).unwrap()
    }

    fn ca(name: &str, algorithm: &'static SignatureAlgorithm) -> Self {
        let mut params = dated(2020, 2049);
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self { params, key: KeyPair::generate_for(algorithm).unwrap() }
    }

    fn sign(&self, params: &CertificateParams, key: &KeyPair) -> CertificateDer<'static> {
        let issuer = Issuer::from_params(&self.params, &self.key);
        params.signed_by(key, &issuer).unwrap().der().clone()
    }
}

fn dated(from: i32, to: i32) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.not_before = date_time_ymd(from, 1, 1);
    params.not_after = date_time_ymd(to, 1, 1);
    params
}

fn server(names: &[&str], from: i32, to: i32) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = dated(from, to);
    params.subject_alt_names = CertificateParams::new(names).unwrap().subject_alt_names;
    params.distinguished_name.push(DnType::CommonName, "server");
    params
}

fn server_for(kind: Kind) -> CertificateParams {
    match kind {
        Kind::FourthSan => server(&["a.example", "b.example", "c.example", HOST], 2020, 2049),
        Kind::OtherHost => server(&["mtalk.example"], 2020, 2049),
        Kind::Expired => server(&[HOST], 2020, 2025),
        Kind::NotYetValid => server(&[HOST], 2048, 2049),
        _ => server(&[HOST], 2020, 2049),
    }
}

fn server_key() -> KeyPair {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap()
}

fn ordinary(root: &Authority, kind: Kind) -> Identity {
    let intermediate = Authority::ca("Intermediate", &PKCS_ECDSA_P256_SHA256);
    let key = server_key();
    let own = intermediate.sign(&server_for(kind), &key);
    let middle = root.sign(&intermediate.params, &intermediate.key);
    Identity { chain: vec![own, middle], key }
}

fn cross_signed(root: &Authority) -> Identity {
    let unknown = Authority::ca("Older Root", &PKCS_ECDSA_P384_SHA384);
    let mut identity = ordinary(root, Kind::Good);
    identity.chain.push(unknown.sign(&root.params, &root.key));
    identity
}

fn self_signed() -> Identity {
    let key = server_key();
    let own = server_for(Kind::Good).self_signed(&key).unwrap().der().clone();
    Identity { chain: vec![own], key }
}

fn signed_by_leaf(root: &Authority) -> Identity {
    let mut params = server(&["somebody.example"], 2020, 2049);
    params.distinguished_name.push(DnType::CommonName, "somebody");
    params.is_ca = IsCa::ExplicitNoCa;
    let leaf = Authority { params, key: server_key() };
    let key = server_key();
    let own = leaf.sign(&server_for(Kind::Good), &key);
    Identity { chain: vec![own, root.sign(&leaf.params, &leaf.key)], key }
}

//! A server's certificates and its signature, of any bytes and in any order: nobody else gets in.
//!
//! Follows RFC 8446 §4.4 as `verifier.rs` does. Who calls gives a root and a certificate that it signed: since no other
//! key of that root is known, whatever else is accepted is a forgery.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a promise that is broken must end the program"
)]

use embedded_tls::CertificateEntryRef;
use embedded_tls::CertificateRef;
use embedded_tls::CertificateVerifyRef;
use embedded_tls::SignatureScheme;
use embedded_tls::TlsVerifier;
use pushwire_core::fuzz::Input;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::ServerName;
use rustls_pki_types::TrustAnchor;

use super::anchor_from_der;
use super::chain::Expectation;
use super::chain::Validity;
use super::memo::SignatureMemo;
use super::verifier::Authenticator;

/// The name that the server's certificate is for.
const HOST: &str = "mtalk.google.com";

/// What is known of the server.
#[derive(Clone, Copy, Debug)]
pub struct Pki {
    /// A root that is trusted.
    pub root: &'static [u8],
    /// The one certificate for a server below it; valid from 2020 to 2048.
    pub own: &'static [u8],
}

/// The clocks that a client can have, and whether the certificate is valid by it.
const CLOCKS: [(Validity, bool); 5] = [
    (Validity::At(1_800_000_000), true),
    (Validity::NotBefore(1_700_000_000), true),
    (Validity::DangerouslyIgnored, true),
    (Validity::At(1_000_000_000), false),
    (Validity::NotBefore(2_900_000_000), false),
];

/// First byte: name, trust and clock. Then messages: certificates, signatures, in any number and order.
pub fn tls_certificates(pki: Pki, data: &[u8]) {
    let mut input = Input::new(data);
    let knows_root = !input.one_in(8);
    let name = input.choose(&[HOST, "mtalk.example", "127.0.0.1"]);
    let (validity, is_valid) = input.choose(&CLOCKS);
    let root = CertificateDer::from(pki.root);
    let anchors = [anchor_from_der(&root).expect("a root")];
    let may_pass = knows_root && name == HOST && is_valid;
    let anchors = if knows_root { &anchors[..] } else { &[] };
    let name = ServerName::try_from(name).expect("a name");
    let server = Server { pki, name, anchors, validity };
    // The second time the signatures of certificates are known.
    let memo = SignatureMemo::new();
    let first = server.judge(input, &memo, may_pass);
    assert_eq!(server.judge(input, &memo, may_pass), first);
}

struct Server<'a> {
    pki: Pki,
    name: ServerName<'a>,
    anchors: &'a [TrustAnchor<'a>],
    validity: Validity,
}

impl Server<'_> {
    /// Returns whether the server is authenticated.
    fn judge(&self, mut input: Input<'_>, memo: &SignatureMemo, may_pass: bool) -> bool {
        let mut authenticator = Authenticator::new(Expectation {
            name: &self.name,
            extra_anchors: self.anchors,
            validity: self.validity,
            memo,
        });
        let (mut messages, mut own) = (0, &[][..]);
        while !input.is_empty() && messages < 8 {
            messages += 1;
            let refused = authenticator.refusal().is_some();
            let passed = match input.one_in(2) {
                true => certificates(&mut authenticator, &mut input, &mut own),
                false => signature(&mut authenticator, &mut input),
            };
            assert!(!(refused && passed), "a refusal that was not final");
            assert_eq!(passed, authenticator.refusal().is_none());
        }
        let is_authenticated = authenticator.verdict().is_ok();
        if is_authenticated {
            assert!(may_pass, "the wrong name, root or time");
            assert_eq!((messages, own), (2, self.pki.own), "somebody else");
        }
        is_authenticated
    }
}

fn certificates<'d>(
    authenticator: &mut Authenticator<'_>,
    input: &mut Input<'d>,
    own: &mut &'d [u8],
) -> bool {
    let mut message = CertificateRef::with_context(&[]);
    for index in 0..input.byte() % 8 {
        let (kind, bytes) = (input.byte(), input.many());
        if index == 0 {
            *own = bytes;
        }
        let entry = match kind {
            0xff => CertificateEntryRef::RawPublicKey(bytes),
            _ => CertificateEntryRef::X509(bytes),
        };
        message.add(entry).expect("seven certificates have room");
    }
    authenticator.verify_certificate(&Default::default(), message).is_ok()
}

fn signature(authenticator: &mut Authenticator<'_>, input: &mut Input<'_>) -> bool {
    let signature_scheme = match input.byte() % 4 {
        0 => SignatureScheme::EcdsaSecp256r1Sha256,
        1 => SignatureScheme::EcdsaSecp384r1Sha384,
        2 => SignatureScheme::RsaPssRsaeSha256,
        _ => SignatureScheme::Ed25519,
    };
    let message = CertificateVerifyRef { signature_scheme, signature: input.some() };
    authenticator.verify_signature(message).is_ok()
}

//! The server's proof of identity, as a state machine that `embedded-tls` drives.
//!
//! Follows RFC 8446 §4.4: Certificate, then CertificateVerify, each once. `embedded-tls` 0.19 calls back
//! for each message that arrives but does not mind one that never does; [`Authenticator::verdict`] does.
//! Promises `Ok` only after the path and the signature over this very handshake were both checked.
//! Does not look at Finished, which proves nothing about who the server is.

use digest::Digest;
use embedded_tls::Aes128GcmSha256;
use embedded_tls::CertificateRef;
use embedded_tls::CertificateVerifyRef;
use embedded_tls::CryptoProvider;
use embedded_tls::SignatureScheme;
use embedded_tls::TlsCipherSuite;
use embedded_tls::TlsError as EngineError;
use embedded_tls::TlsVerifier;
use rand_core::CryptoRngCore;

use super::algorithms::EcdsaKey;
use super::chain::Expectation;
use super::error::Refusal;

/// The one cipher suite offered. All TLS 1.3 servers must have it (RFC 8446 §9.1).
pub(crate) type Suite = Aes128GcmSha256;

/// Bytes of a SHA-256 transcript hash, which `Suite` fixes.
const HASH: usize = 32;
/// RFC 8446 §4.4.3: what stands between 64 spaces and the transcript hash.
const CONTEXT: &[u8; 34] = b"TLS 1.3, server CertificateVerify\0";
const SIGNED: usize = 64 + CONTEXT.len() + HASH;

/// How far the server has got.
#[derive(Clone, Copy, Debug)]
enum Progress {
    Nothing,
    ChainVerified { key: EcdsaKey, transcript: [u8; HASH] },
    SignatureVerified,
    Refused(Refusal),
}

/// Checks each message once and in order, and remembers the outcome.
#[derive(Debug)]
pub(crate) struct Authenticator<'a> {
    expectation: Expectation<'a>,
    progress: Progress,
}

impl<'a> Authenticator<'a> {
    pub(crate) const fn new(expectation: Expectation<'a>) -> Self {
        Self { expectation, progress: Progress::Nothing }
    }

    /// Why the server was refused while messages came in, if it was.
    pub(crate) const fn refusal(&self) -> Option<Refusal> {
        match self.progress {
            Progress::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// Whether the server is authenticated, once the handshake is over.
    pub(crate) const fn verdict(&self) -> Result<(), Refusal> {
        match self.progress {
            Progress::SignatureVerified => Ok(()),
            Progress::Nothing => Err(Refusal::NoCertificate),
            Progress::ChainVerified { .. } => Err(Refusal::NoSignature),
            Progress::Refused(refusal) => Err(refusal),
        }
    }

    fn certificate(
        &self,
        transcript: [u8; HASH],
        message: &CertificateRef<'_>,
    ) -> Result<Progress, Refusal> {
        match self.progress {
            Progress::Nothing => {
                let key = self.expectation.verify(&message.entries)?;
                Ok(Progress::ChainVerified { key, transcript })
            }
            Progress::Refused(refusal) => Err(refusal),
            _ => Err(Refusal::OutOfOrder),
        }
    }

    fn signature(&self, message: &CertificateVerifyRef<'_>) -> Result<Progress, Refusal> {
        match &self.progress {
            Progress::ChainVerified { key, transcript } => {
                verify_handshake(key, transcript, message)?;
                Ok(Progress::SignatureVerified)
            }
            Progress::Refused(refusal) => Err(*refusal),
            _ => Err(Refusal::OutOfOrder),
        }
    }

    fn advance(&mut self, outcome: Result<Progress, Refusal>) -> Result<(), EngineError> {
        self.progress = outcome.unwrap_or_else(Progress::Refused);
        // The engine would send `AbortHandshake` in a malformed record; this error it only returns.
        self.refusal().map_or(Ok(()), |_| Err(EngineError::InvalidCertificate))
    }
}

impl TlsVerifier<Suite> for Authenticator<'_> {
    /// The name is part of `Expectation`: the engine's copy may be absent (IP addresses have no SNI).
    fn set_hostname_verification(&mut self, _: &str) -> Result<(), EngineError> {
        Ok(())
    }

    fn verify_certificate(
        &mut self,
        transcript: &<Suite as TlsCipherSuite>::Hash,
        message: CertificateRef<'_>,
    ) -> Result<(), EngineError> {
        let outcome = self.certificate(transcript.clone().finalize().into(), &message);
        self.advance(outcome)
    }

    fn verify_signature(&mut self, message: CertificateVerifyRef<'_>) -> Result<(), EngineError> {
        let outcome = self.signature(&message);
        self.advance(outcome)
    }
}

/// RFC 8446 §4.4.3, and §4.2.3 for which key goes with which scheme.
fn verify_handshake(
    key: &EcdsaKey,
    transcript: &[u8; HASH],
    message: &CertificateVerifyRef<'_>,
) -> Result<(), Refusal> {
    match (key, message.signature_scheme) {
        (EcdsaKey::P256(_), SignatureScheme::EcdsaSecp256r1Sha256)
        | (EcdsaKey::P384(_), SignatureScheme::EcdsaSecp384r1Sha384) => key
            .verify_tls13(&signed_content(transcript), message.signature)
            .ok_or(Refusal::BadSignature),
        _ => Err(Refusal::UnsupportedAlgorithm),
    }
}

fn signed_content(transcript: &[u8; HASH]) -> [u8; SIGNED] {
    let mut content = [b' '; SIGNED];
    let parts = CONTEXT.iter().chain(transcript);
    for (slot, byte) in content.iter_mut().skip(64).zip(parts) {
        *slot = *byte;
    }
    content
}

/// What `embedded-tls` asks for during a handshake: random numbers and the verifier.
///
/// `verifier` never fails: the engine takes an error as permission to skip verification.
#[derive(Debug)]
pub(crate) struct Provider<'a, 'r, R> {
    pub(crate) authenticator: Authenticator<'a>,
    pub(crate) rng: &'r mut R,
}

impl<R: CryptoRngCore> CryptoProvider for Provider<'_, '_, R> {
    type CipherSuite = Suite;
    type Signature = &'static [u8];

    fn rng(&mut self) -> impl CryptoRngCore {
        &mut *self.rng
    }

    fn verifier(&mut self) -> Result<&mut impl TlsVerifier<Suite>, EngineError> {
        Ok(&mut self.authenticator)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::boxed::Box;

    use p256::ecdsa::Signature;
    use p256::ecdsa::SigningKey;
    use p256::ecdsa::signature::Signer;
    use rustls_pki_types::ServerName;

    use super::*;
    use crate::tls::chain::Validity;
    use crate::tls::memo::SignatureMemo;

    fn authenticator<'a>(name: &'a ServerName<'a>, progress: Progress) -> Authenticator<'a> {
        let validity = Validity::DangerouslyIgnored;
        let memo = Box::leak(Box::new(SignatureMemo::new()));
        let expectation = Expectation { name, extra_anchors: &[], validity, memo };
        Authenticator { progress, ..Authenticator::new(expectation) }
    }

    fn chain_verified() -> (SigningKey, Progress) {
        let key = SigningKey::from_slice(&[9; 32]).unwrap();
        let public = EcdsaKey::P256(*key.verifying_key());
        (key, Progress::ChainVerified { key: public, transcript: [3; HASH] })
    }

    fn after_signature(
        progress: Progress,
        signature_scheme: SignatureScheme,
        signature: &[u8],
    ) -> Result<(), Refusal> {
        let name = ServerName::try_from("a.example").unwrap();
        let mut authenticator = authenticator(&name, progress);
        let message = CertificateVerifyRef { signature_scheme, signature };
        let returned = authenticator.verify_signature(message);
        assert_eq!(returned.is_ok(), authenticator.verdict().is_ok());
        authenticator.verdict()
    }

    const P256: SignatureScheme = SignatureScheme::EcdsaSecp256r1Sha256;

    #[test]
    fn a_true_signature_over_the_handshake_authenticates() {
        let (key, progress) = chain_verified();
        let signature: Signature = key.sign(&signed_content(&[3; HASH]));
        let outcome = after_signature(progress, P256, signature.to_der().as_bytes());
        assert_eq!(outcome, Ok(()));
    }

    #[test]
    fn a_signature_over_another_handshake_is_refused() {
        let (key, progress) = chain_verified();
        let signature: Signature = key.sign(&signed_content(&[4; HASH]));
        let outcome = after_signature(progress, P256, signature.to_der().as_bytes());
        assert_eq!(outcome, Err(Refusal::BadSignature));
    }

    #[test]
    fn a_scheme_that_does_not_fit_the_key_is_refused() {
        let (key, progress) = chain_verified();
        let signature: Signature = key.sign(&signed_content(&[3; HASH]));
        let scheme = SignatureScheme::EcdsaSecp384r1Sha384;
        let outcome = after_signature(progress, scheme, signature.to_der().as_bytes());
        assert_eq!(outcome, Err(Refusal::UnsupportedAlgorithm));
    }

    #[test]
    fn a_signature_before_or_after_its_turn_is_refused() {
        for progress in [Progress::Nothing, Progress::SignatureVerified] {
            assert_eq!(after_signature(progress, P256, &[]), Err(Refusal::OutOfOrder));
        }
    }

    #[test]
    fn a_certificate_after_its_turn_is_refused() {
        let (_, progress) = chain_verified();
        for progress in [progress, Progress::SignatureVerified] {
            let name = ServerName::try_from("a.example").unwrap();
            let mut authenticator = authenticator(&name, progress);
            let message = CertificateRef::with_context(&[]);
            assert!(authenticator.verify_certificate(&Default::default(), message).is_err());
            assert_eq!(authenticator.verdict(), Err(Refusal::OutOfOrder));
        }
    }

    #[test]
    fn a_refusal_is_final() {
        let (key, _) = chain_verified();
        let signature: Signature = key.sign(&signed_content(&[3; HASH]));
        let progress = Progress::Refused(Refusal::Expired);
        let outcome = after_signature(progress, P256, signature.to_der().as_bytes());
        assert_eq!(outcome, Err(Refusal::Expired));
    }

    #[test]
    fn a_handshake_without_both_messages_is_not_authenticated() {
        let name = ServerName::try_from("a.example").unwrap();
        let nothing = authenticator(&name, Progress::Nothing);
        assert_eq!(nothing.verdict(), Err(Refusal::NoCertificate));
        let unsigned = authenticator(&name, chain_verified().1);
        assert_eq!(unsigned.verdict(), Err(Refusal::NoSignature));
    }

    #[test]
    fn the_signed_content_is_that_of_the_rfc() {
        let content = signed_content(&[1; HASH]);
        assert_eq!(content.len(), 130);
        assert_eq!(content[..64], [0x20; 64]);
        assert_eq!(&content[64..98], b"TLS 1.3, server CertificateVerify\0");
        assert_eq!(content[98..], [1; 32]);
    }
}

//! ECDSA on P-256 and P-384 as `rustls-webpki` asks for it, and as TLS signs a handshake with it.
//!
//! Follows RFC 5758 §3.2 (either curve with either hash in certificates), RFC 5480 (key encoding) and
//! RFC 8446 §4.2.3 (in TLS 1.3 the curve fixes the hash). The arithmetic is `p256` and `p384` 0.14.
//! Promises that malformed keys and signatures are errors, never panics. RSA and Ed25519 are not here.

use core::fmt;

use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rustls_pki_types::AlgorithmIdentifier;
use rustls_pki_types::InvalidSignature;
use rustls_pki_types::SignatureVerificationAlgorithm;
use rustls_pki_types::alg_id;
use sha2::Digest;
use sha2::Sha256;
use sha2::Sha384;

use super::memo::SignatureMemo;

/// Every algorithm that a certificate may be signed with; `memo` spares them what was verified before.
pub(crate) const fn algorithms(memo: &SignatureMemo) -> [Ecdsa<'_>; 4] {
    [
        Ecdsa { curve: Curve::P256, hash: Hash::Sha256, memo },
        Ecdsa { curve: Curve::P384, hash: Hash::Sha384, memo },
        Ecdsa { curve: Curve::P256, hash: Hash::Sha384, memo },
        Ecdsa { curve: Curve::P384, hash: Hash::Sha256, memo },
    ]
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Curve {
    P256,
    P384,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hash {
    Sha256,
    Sha384,
}

/// One curve with one hash.
#[derive(Debug)]
pub(crate) struct Ecdsa<'m> {
    curve: Curve,
    hash: Hash,
    memo: &'m SignatureMemo,
}

impl SignatureVerificationAlgorithm for Ecdsa<'_> {
    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let kind = [self.curve as u8, self.hash as u8];
        self.memo.verified(&[&kind, public_key, signature, message], || {
            let key = EcdsaKey::from_point(self.curve, public_key).ok_or(InvalidSignature)?;
            key.verify(self.hash, message, signature).ok_or(InvalidSignature)
        })
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.curve.id()
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        match self.hash {
            Hash::Sha256 => alg_id::ECDSA_SHA256,
            Hash::Sha384 => alg_id::ECDSA_SHA384,
        }
    }
}

impl Curve {
    const fn id(self) -> AlgorithmIdentifier {
        match self {
            Self::P256 => alg_id::ECDSA_P256,
            Self::P384 => alg_id::ECDSA_P384,
        }
    }
}

/// A public key, checked to be a point of its curve.
#[derive(Clone, Copy)]
pub(crate) enum EcdsaKey {
    P256(p256::ecdsa::VerifyingKey),
    P384(p384::ecdsa::VerifyingKey),
}

impl EcdsaKey {
    /// The key of a SubjectPublicKeyInfo: the content of its AlgorithmIdentifier, and its point.
    ///
    /// `None` if the algorithm is another or the point is not on the curve.
    pub(crate) fn new(algorithm: &[u8], point: &[u8]) -> Option<Self> {
        let curve = [Curve::P256, Curve::P384]
            .into_iter()
            .find(|curve| curve.id().as_ref() == algorithm)?;
        Self::from_point(curve, point)
    }

    fn from_point(curve: Curve, point: &[u8]) -> Option<Self> {
        match curve {
            Curve::P256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok().map(Self::P256),
            Curve::P384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(point).ok().map(Self::P384),
        }
    }

    /// Verifies a signature over `message` with the hash that TLS 1.3 pairs with the curve.
    pub(crate) fn verify_tls13(&self, message: &[u8], signature: &[u8]) -> Option<()> {
        let hash = match self {
            Self::P256(_) => Hash::Sha256,
            Self::P384(_) => Hash::Sha384,
        };
        self.verify(hash, message, signature)
    }

    fn verify(&self, hash: Hash, message: &[u8], signature: &[u8]) -> Option<()> {
        match hash {
            Hash::Sha256 => self.verify_digest(&Sha256::digest(message), signature),
            Hash::Sha384 => self.verify_digest(&Sha384::digest(message), signature),
        }
    }

    fn verify_digest(&self, digest: &[u8], signature: &[u8]) -> Option<()> {
        match self {
            Self::P256(key) => verify_p256(key, digest, signature),
            Self::P384(key) => verify_p384(key, digest, signature),
        }
    }
}

/// On a stack frame of its own, as its twin: either takes kilobytes, and both are never needed.
#[inline(never)]
fn verify_p256(key: &p256::ecdsa::VerifyingKey, digest: &[u8], signature: &[u8]) -> Option<()> {
    let signature = p256::ecdsa::Signature::from_der(signature).ok()?;
    key.verify_prehash(digest, &signature).ok()
}

#[inline(never)]
fn verify_p384(key: &p384::ecdsa::VerifyingKey, digest: &[u8], signature: &[u8]) -> Option<()> {
    let signature = p384::ecdsa::Signature::from_der(signature).ok()?;
    key.verify_prehash(digest, &signature).ok()
}

impl fmt::Debug for EcdsaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::P256(_) => "P-256 key",
            Self::P384(_) => "P-384 key",
        })
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use p256::ecdsa::signature::hazmat::PrehashSigner;

    use super::*;

    const MESSAGE: &[u8] = b"to be signed";

    fn digest(hash: Hash) -> Vec<u8> {
        match hash {
            Hash::Sha256 => Sha256::digest(MESSAGE).to_vec(),
            Hash::Sha384 => Sha384::digest(MESSAGE).to_vec(),
        }
    }

    /// A public point and a signature over `MESSAGE`.
    fn signed(curve: Curve, hash: Hash) -> (Vec<u8>, Vec<u8>) {
        match curve {
            Curve::P256 => {
                let key = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
                let signature: p256::ecdsa::Signature = key.sign_prehash(&digest(hash)).unwrap();
                let point = key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
                (point, signature.to_der().as_bytes().to_vec())
            }
            Curve::P384 => {
                let key = p384::ecdsa::SigningKey::from_slice(&[7; 48]).unwrap();
                let signature: p384::ecdsa::Signature = key.sign_prehash(&digest(hash)).unwrap();
                let point = key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
                (point, signature.to_der().as_bytes().to_vec())
            }
        }
    }

    #[test]
    fn every_curve_and_hash_verifies_a_true_signature_only() {
        for algorithm in algorithms(&SignatureMemo::new()) {
            let (point, signature) = signed(algorithm.curve, algorithm.hash);
            assert!(algorithm.verify_signature(&point, MESSAGE, &signature).is_ok());
            assert!(algorithm.verify_signature(&point, b"another", &signature).is_err());
        }
    }

    #[test]
    fn every_altered_byte_of_a_signature_is_noticed() {
        for algorithm in algorithms(&SignatureMemo::new()) {
            let (point, signature) = signed(algorithm.curve, algorithm.hash);
            for at in 0..signature.len() {
                let mut altered = signature.clone();
                altered[at] ^= 1;
                assert!(
                    algorithm.verify_signature(&point, MESSAGE, &altered).is_err(),
                    "byte {at}"
                );
            }
        }
    }

    #[test]
    fn malformed_keys_and_signatures_are_errors() {
        for algorithm in algorithms(&SignatureMemo::new()) {
            let (point, signature) = signed(algorithm.curve, algorithm.hash);
            for length in 0..point.len() {
                assert!(algorithm.verify_signature(&point[..length], MESSAGE, &signature).is_err());
            }
            for length in 0..signature.len() {
                assert!(algorithm.verify_signature(&point, MESSAGE, &signature[..length]).is_err());
            }
        }
    }

    #[test]
    fn a_key_is_found_by_its_algorithm_identifier() {
        let (point, _) = signed(Curve::P256, Hash::Sha256);
        let id = |identifier: AlgorithmIdentifier| identifier.as_ref().to_vec();
        assert!(matches!(EcdsaKey::new(&id(alg_id::ECDSA_P256), &point), Some(EcdsaKey::P256(_))));
        assert!(EcdsaKey::new(&id(alg_id::ECDSA_P384), &point).is_none());
        assert!(EcdsaKey::new(&id(alg_id::RSA_ENCRYPTION), &point).is_none());
    }

    #[test]
    fn tls_pairs_each_curve_with_its_own_hash() {
        for algorithm in algorithms(&SignatureMemo::new()) {
            let (point, signature) = signed(algorithm.curve, algorithm.hash);
            let key = EcdsaKey::from_point(algorithm.curve, &point).unwrap();
            let paired = matches!(
                (algorithm.curve, algorithm.hash),
                (Curve::P256, Hash::Sha256) | (Curve::P384, Hash::Sha384)
            );
            assert_eq!(key.verify_tls13(MESSAGE, &signature).is_some(), paired);
        }
    }
}

//! Finds the public key inside a certificate, and nothing else.
//!
//! Follows X.690 §8.1 and §10.1 (DER tags and definite, minimal lengths), RFC 5280 §4.1 (the order of
//! the fields of a certificate) and §4.1.2.7. Promises bounds-checked reads without recursion or copies.
//! Judges nothing: `rustls-webpki` has parsed and will verify the same bytes.

use super::algorithms::EcdsaKey;
use super::error::Refusal;

const BIT_STRING: u8 = 0x03;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;

/// The public key of a certificate in DER.
///
/// # Errors
///
/// `Malformed` if the structure is not a certificate's; `UnsupportedAlgorithm` if the key is not ECDSA on
/// P-256 or P-384.
pub(crate) fn public_key(certificate: &[u8]) -> Result<EcdsaKey, Refusal> {
    let info = key_info(certificate).ok_or(Refusal::Malformed)?;
    key_of_info(info)
}

/// The key of a SubjectPublicKeyInfo, given the content of that SEQUENCE.
pub(crate) fn key_of_info(info: &[u8]) -> Result<EcdsaKey, Refusal> {
    let (algorithm, point) = key_parts(info).ok_or(Refusal::Malformed)?;
    EcdsaKey::new(algorithm, point).ok_or(Refusal::UnsupportedAlgorithm)
}

/// RFC 5280 §4.1: version, serial, signature, issuer, validity and subject stand before the key.
fn key_info(certificate: &[u8]) -> Option<&[u8]> {
    let (certificate, _) = value(certificate, SEQUENCE)?;
    let (mut fields, _) = value(certificate, SEQUENCE)?;
    if let Some((_, rest)) = value(fields, VERSION) {
        fields = rest;
    }
    for _ in 0..5 {
        (_, _, fields) = element(fields)?;
    }
    value(fields, SEQUENCE).map(|(info, _)| info)
}

fn key_parts(info: &[u8]) -> Option<(&[u8], &[u8])> {
    let (algorithm, rest) = value(info, SEQUENCE)?;
    let (bits, _) = value(rest, BIT_STRING)?;
    match bits.split_first() {
        Some((0, point)) => Some((algorithm, point)),
        _ => None,
    }
}

fn value(bytes: &[u8], wanted: u8) -> Option<(&[u8], &[u8])> {
    let (tag, value, rest) = element(bytes)?;
    (tag == wanted).then_some((value, rest))
}

/// One element: its tag, its content, and what follows it.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (length, rest) = length(rest)?;
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// Lengths up to 65,535: a TLS record cannot hold a longer certificate.
fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    match bytes {
        [short @ 0..=0x7f, rest @ ..] => Some((usize::from(*short), rest)),
        [0x81, low @ 0x80..=0xff, rest @ ..] => Some((usize::from(*low), rest)),
        [0x82, high @ 1..=0xff, low, rest @ ..] => {
            Some((usize::from(u16::from_be_bytes([*high, *low])), rest))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use rcgen::CertificateParams;
    use rcgen::KeyPair;
    use rcgen::PKCS_ECDSA_P256_SHA256;
    use rcgen::PKCS_ECDSA_P384_SHA384;
    use rcgen::PKCS_ED25519;
    use rcgen::SignatureAlgorithm;
    use std::vec::Vec;

    use super::*;

    fn certificate(algorithm: &'static SignatureAlgorithm) -> Vec<u8> {
        let key = KeyPair::generate_for(algorithm).unwrap();
        CertificateParams::default().self_signed(&key).unwrap().der().to_vec()
    }

    #[test]
    fn the_key_of_a_certificate_is_found() {
        let key = public_key(&certificate(&PKCS_ECDSA_P256_SHA256));
        assert!(matches!(key, Ok(EcdsaKey::P256(_))));
        let key = public_key(&certificate(&PKCS_ECDSA_P384_SHA384));
        assert!(matches!(key, Ok(EcdsaKey::P384(_))));
    }

    #[test]
    fn a_key_of_another_kind_is_named_unsupported() {
        let key = public_key(&certificate(&PKCS_ED25519));
        assert!(matches!(key, Err(Refusal::UnsupportedAlgorithm)));
    }

    #[test]
    fn a_certificate_cut_anywhere_is_malformed() {
        let whole = certificate(&PKCS_ECDSA_P256_SHA256);
        for length in 0..whole.len() {
            assert!(matches!(public_key(&whole[..length]), Err(Refusal::Malformed)), "{length}");
        }
    }

    #[test]
    fn lengths_that_are_not_minimal_are_refused() {
        assert_eq!(length(&[0x81, 0x7f]), None);
        assert_eq!(length(&[0x82, 0x00, 0xff]), None);
        assert_eq!(length(&[0x80]), None);
        assert_eq!(length(&[0x83, 1, 0, 0]), None);
        assert_eq!(length(&[0x82, 0x01, 0x00]), Some((256, &[][..])));
    }
}

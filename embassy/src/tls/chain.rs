//! Checks the certificates that a server sent: path, time, purpose and name.
//!
//! Follows RFC 5280 §6 through `rustls-webpki`, RFC 9525 §6 for names (subjectAltName only, all of it) and
//! RFC 8446 §4.4.2 (the server's own certificate first, the others in any order and with extras).
//! Promises that nothing but the time check can be relaxed. Does no revocation checking.

use core::time::Duration;

use embedded_tls::CertificateEntryRef;
use heapless::Vec;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::ServerName;
use rustls_pki_types::SignatureVerificationAlgorithm;
use rustls_pki_types::TrustAnchor;
use rustls_pki_types::UnixTime;
use webpki::EndEntityCert;
use webpki::Error as PathError;
use webpki::KeyUsage;

use super::algorithms::EcdsaKey;
use super::algorithms::algorithms;
use super::anchors::DEFAULT_ANCHORS;
use super::der;
use super::error::Refusal;
use super::memo::SignatureMemo;

/// Certificates taken besides the server's own. Public chains have one or two and a cross-signed root;
/// each more multiplies the signatures that a hostile server can make a slow processor check.
const MOST_INTERMEDIATES: usize = 4;

/// At which time certificates must be valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Validity {
    /// Now, in seconds since 1970-01-01 UTC, by a clock that can be trusted.
    At(u64),
    /// No clock, but it is not earlier than this, in seconds since 1970-01-01 UTC: the build time, or the
    /// last time a server told. Certificates that expired before are refused; one issued later moves
    /// the time up to its own start, so all certificates of the path must still be valid together.
    NotBefore(u64),
    /// Does not ask for the time: expired certificates are accepted, if they were ever valid together.
    /// An attacker with the key of an old certificate gets in. Names, signatures and purpose are checked.
    DangerouslyIgnored,
}

impl Validity {
    const fn start(self) -> u64 {
        match self {
            Self::At(seconds) | Self::NotBefore(seconds) => seconds,
            Self::DangerouslyIgnored => 0,
        }
    }

    /// The time to try after a certificate that is valid from `not_before` on only.
    fn later(self, not_before: UnixTime) -> Option<UnixTime> {
        match self {
            Self::At(_) => None,
            Self::NotBefore(_) | Self::DangerouslyIgnored => Some(not_before),
        }
    }
}

/// What a server has to prove.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expectation<'a> {
    pub(crate) name: &'a ServerName<'a>,
    pub(crate) extra_anchors: &'a [TrustAnchor<'a>],
    pub(crate) validity: Validity,
    pub(crate) memo: &'a SignatureMemo,
}

impl Expectation<'_> {
    /// Verifies what a Certificate message holds; the key of the server's certificate.
    ///
    /// # Errors
    ///
    /// The reason nearest to the server's own certificate.
    pub(crate) fn verify(&self, entries: &[CertificateEntryRef<'_>]) -> Result<EcdsaKey, Refusal> {
        let (own, others) = entries.split_first().ok_or(Refusal::NoCertificate)?;
        let own = certificate(own)?;
        let mut intermediates = Vec::<_, MOST_INTERMEDIATES>::new();
        for entry in others {
            intermediates.push(certificate(entry)?).map_err(|_| Refusal::TooComplex)?;
        }
        self.verify_path(&own, &intermediates)?;
        der::public_key(&own)
    }

    fn verify_path(
        &self,
        own: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
    ) -> Result<(), Refusal> {
        let own = EndEntityCert::try_from(own)?;
        own.verify_is_valid_for_subject_name(self.name)?;
        let added = self.verify_under(&own, intermediates, self.extra_anchors);
        match added {
            Err(PathError::UnknownIssuer) => {
                Ok(self.verify_under(&own, intermediates, &DEFAULT_ANCHORS)?)
            }
            Err(reason) => {
                self.verify_under(&own, intermediates, &DEFAULT_ANCHORS).or(Err(reason.into()))
            }
            Ok(()) => Ok(()),
        }
    }

    /// One look at the path per certificate that moves the time up, at most.
    fn verify_under(
        &self,
        own: &EndEntityCert<'_>,
        intermediates: &[CertificateDer<'_>],
        anchors: &[TrustAnchor<'_>],
    ) -> Result<(), PathError> {
        let mut time = UnixTime::since_unix_epoch(Duration::from_secs(self.validity.start()));
        let mut moves_left = intermediates.len() + 1;
        loop {
            let outcome = self.verify_at(own, intermediates, anchors, time);
            match outcome {
                Err(PathError::CertNotValidYet { not_before, .. }) if moves_left > 0 => {
                    moves_left -= 1;
                    match self.validity.later(not_before) {
                        Some(later) => time = later,
                        None => return outcome,
                    }
                }
                _ => return outcome,
            }
        }
    }

    fn verify_at(
        &self,
        own: &EndEntityCert<'_>,
        intermediates: &[CertificateDer<'_>],
        anchors: &[TrustAnchor<'_>],
        time: UnixTime,
    ) -> Result<(), PathError> {
        let algorithms = algorithms(self.memo);
        let algorithms =
            algorithms.each_ref().map(|one| one as &dyn SignatureVerificationAlgorithm);
        let purpose = KeyUsage::server_auth();
        let path =
            own.verify_for_usage(&algorithms, anchors, intermediates, time, purpose, None, None);
        path.map(drop)
    }
}

fn certificate<'c>(entry: &CertificateEntryRef<'c>) -> Result<CertificateDer<'c>, Refusal> {
    match entry {
        CertificateEntryRef::X509(der) => Ok(CertificateDer::from(*der)),
        CertificateEntryRef::RawPublicKey(_) => Err(Refusal::UnsupportedAlgorithm),
    }
}

/// A trust anchor from a CA certificate in DER, for [`TlsSettings`](super::TlsSettings).
///
/// The certificate itself is not verified: whoever supplies it vouches for it.
///
/// # Errors
///
/// `Malformed` if it cannot be parsed, `UnsupportedAlgorithm` if its key is not ECDSA on P-256 or P-384.
pub fn anchor_from_der<'a>(
    certificate: &'a CertificateDer<'a>,
) -> Result<TrustAnchor<'a>, Refusal> {
    let anchor = webpki::anchor_from_trusted_cert(certificate)?;
    der::key_of_info(&anchor.subject_public_key_info)?;
    Ok(anchor)
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::boxed::Box;
    use std::vec::Vec;

    use rcgen::BasicConstraints;
    use rcgen::Certificate;
    use rcgen::CertificateParams;
    use rcgen::DnType;
    use rcgen::IsCa;
    use rcgen::Issuer;
    use rcgen::KeyPair;
    use rcgen::date_time_ymd;

    use super::*;

    const HOST: &str = "mtalk.google.com";

    fn seconds(year: i32) -> u64 {
        u64::try_from(date_time_ymd(year, 1, 1).unix_timestamp()).unwrap()
    }

    fn params(name: &str, from: i32, to: i32) -> CertificateParams {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(to, 1, 1);
        params
    }

    fn authority(name: &str, from: i32, to: i32) -> CertificateParams {
        let mut params = params(name, from, to);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params
    }

    /// A root, and a chain of a server certificate and an intermediate with these years of validity.
    fn chain(own: (i32, i32), intermediate: (i32, i32)) -> (Certificate, [Certificate; 2]) {
        let keys: Vec<KeyPair> = (0..3).map(|_| KeyPair::generate().unwrap()).collect();
        let root_params = authority("root", 2000, 2001);
        let root = root_params.self_signed(&keys[0]).unwrap();
        let root_issuer = Issuer::from_params(&root_params, &keys[0]);
        let middle_params = authority("middle", intermediate.0, intermediate.1);
        let middle = middle_params.signed_by(&keys[1], &root_issuer).unwrap();
        let middle_issuer = Issuer::from_params(&middle_params, &keys[1]);
        let mut own = params("own", own.0, own.1);
        own.subject_alt_names = CertificateParams::new([HOST.into()]).unwrap().subject_alt_names;
        let own = own.signed_by(&keys[2], &middle_issuer).unwrap();
        (root, [own, middle])
    }

    fn outcome(
        own: (i32, i32),
        intermediate: (i32, i32),
        validity: Validity,
    ) -> Result<(), Refusal> {
        let (root, sent) = chain(own, intermediate);
        let anchors = [anchor_from_der(root.der()).unwrap()];
        let entries =
            sent.each_ref().map(|certificate| CertificateEntryRef::X509(certificate.der()));
        let name = ServerName::try_from(HOST).unwrap();
        expectation(&name, &anchors, validity).verify(&entries).map(drop)
    }

    fn expectation<'a>(
        name: &'a ServerName<'a>,
        extra_anchors: &'a [TrustAnchor<'a>],
        validity: Validity,
    ) -> Expectation<'a> {
        let memo = Box::leak(Box::new(SignatureMemo::new()));
        Expectation { name, extra_anchors, validity, memo }
    }

    const OWN: (i32, i32) = (2026, 2027);
    const MIDDLE: (i32, i32) = (2020, 2030);

    #[test]
    fn a_clock_accepts_certificates_of_its_time_only() {
        assert_eq!(outcome(OWN, MIDDLE, Validity::At(seconds(2026) + 1)), Ok(()));
        assert_eq!(outcome(OWN, MIDDLE, Validity::At(seconds(2026))), Ok(()));
        assert_eq!(
            outcome(OWN, MIDDLE, Validity::At(seconds(2026) - 1)),
            Err(Refusal::NotValidYet)
        );
        assert_eq!(outcome(OWN, MIDDLE, Validity::At(seconds(2027))), Ok(()));
        assert_eq!(outcome(OWN, MIDDLE, Validity::At(seconds(2027) + 1)), Err(Refusal::Expired));
    }

    #[test]
    fn a_clock_refuses_an_intermediate_outside_its_time() {
        let now = Validity::At(seconds(2026) + 1);
        assert_eq!(outcome(OWN, (2020, 2025), now), Err(Refusal::Expired));
        assert_eq!(outcome(OWN, (2027, 2030), now), Err(Refusal::NotValidYet));
    }

    #[test]
    fn a_floor_accepts_certificates_issued_after_it() {
        assert_eq!(outcome(OWN, MIDDLE, Validity::NotBefore(seconds(2024))), Ok(()));
        assert_eq!(outcome(OWN, MIDDLE, Validity::NotBefore(seconds(2018))), Ok(()));
        assert_eq!(outcome((2026, 2029), (2027, 2030), Validity::NotBefore(seconds(2024))), Ok(()));
    }

    #[test]
    fn a_floor_refuses_certificates_expired_before_it() {
        let floor = Validity::NotBefore(seconds(2028));
        assert_eq!(outcome(OWN, MIDDLE, floor), Err(Refusal::Expired));
        assert_eq!(outcome((2020, 2030), (2020, 2027), floor), Err(Refusal::Expired));
    }

    #[test]
    fn a_floor_refuses_certificates_never_valid_together() {
        let floor = Validity::NotBefore(seconds(2018));
        assert_eq!(outcome((2026, 2027), (2020, 2025), floor), Err(Refusal::Expired));
        assert_eq!(outcome((2020, 2021), (2022, 2025), floor), Err(Refusal::Expired));
    }

    #[test]
    fn ignoring_time_accepts_an_expired_chain_but_no_unknown_root() {
        assert_eq!(outcome((2001, 2002), (2001, 2003), Validity::DangerouslyIgnored), Ok(()));
        let (_, sent) = chain(OWN, MIDDLE);
        let entries =
            sent.each_ref().map(|certificate| CertificateEntryRef::X509(certificate.der()));
        let name = ServerName::try_from(HOST).unwrap();
        let expected = expectation(&name, &[], Validity::DangerouslyIgnored);
        assert_eq!(expected.verify(&entries).map(drop), Err(Refusal::UnknownIssuer));
    }

    #[test]
    fn a_path_that_was_verified_before_is_judged_anew() {
        let (root, sent) = chain(OWN, MIDDLE);
        let anchors = [anchor_from_der(root.der()).unwrap()];
        let entries =
            sent.each_ref().map(|certificate| CertificateEntryRef::X509(certificate.der()));
        let (name, other) =
            (ServerName::try_from(HOST).unwrap(), ServerName::try_from("a.example").unwrap());
        let good = expectation(&name, &anchors, Validity::At(seconds(2026) + 1));
        let judge = |expected: Expectation<'_>| expected.verify(&entries).map(drop);
        assert_eq!(judge(good), Ok(()));
        assert_eq!(judge(good), Ok(()));
        let late = Validity::At(seconds(2027) + 1);
        assert_eq!(judge(Expectation { validity: late, ..good }), Err(Refusal::Expired));
        assert_eq!(judge(Expectation { name: &other, ..good }), Err(Refusal::WrongHost));
        let nobody = Expectation { extra_anchors: &[], ..good };
        assert_eq!(judge(nobody), Err(Refusal::UnknownIssuer));
    }

    #[test]
    fn an_empty_certificate_list_is_no_certificate() {
        let name = ServerName::try_from(HOST).unwrap();
        let validity = Validity::DangerouslyIgnored;
        let expected = expectation(&name, &[], validity);
        assert_eq!(expected.verify(&[]).map(drop), Err(Refusal::NoCertificate));
    }

    #[test]
    fn more_certificates_than_any_public_chain_has_are_refused() {
        let (root, [own, middle]) = chain(OWN, MIDDLE);
        let anchors = [anchor_from_der(root.der()).unwrap()];
        let name = ServerName::try_from(HOST).unwrap();
        let validity = Validity::NotBefore(0);
        let expected = expectation(&name, &anchors, validity);
        let send = |count: usize| {
            let mut entries = std::vec![CertificateEntryRef::X509(own.der())];
            entries.extend((0..count).map(|_| CertificateEntryRef::X509(middle.der())));
            expected.verify(&entries).map(drop)
        };
        assert_eq!(send(MOST_INTERMEDIATES), Ok(()));
        assert_eq!(send(MOST_INTERMEDIATES + 1), Err(Refusal::TooComplex));
    }

    #[test]
    fn an_anchor_with_a_key_that_cannot_be_used_is_refused() {
        let key = KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
        let root = authority("root", 2020, 2030).self_signed(&key).unwrap();
        assert_eq!(anchor_from_der(root.der()), Err(Refusal::UnsupportedAlgorithm));
        assert_eq!(anchor_from_der(&CertificateDer::from(&[0x30, 0][..])), Err(Refusal::Malformed));
    }
}

//! The cryptography behind push bodies: P-256 agreement, HKDF-SHA-256, AES-128-GCM over one record.
//!
//! Follows the derivation tables of spec/webpush.md §3 (RFC 8291 §3.4, draft-ietf-webpush-encryption-03 §3.3,
//! RFC 5869). The only file that names the primitives' crates, so that their versions change here. Promises
//! that a record that fails its tag is left as it was. It knows nothing of padding, sizes and headers.

use aes_gcm::Aes128Gcm;
use aes_gcm::KeyInit;
use aes_gcm::aead::AeadInOut;
use hkdf::Hkdf;
use p256::AffinePoint;
use p256::EncodedPoint;
use p256::SecretKey;
use p256::ecdh::diffie_hellman;
use p256::elliptic_curve::sec1::FromEncodedPoint;
use p256::elliptic_curve::sec1::ToEncodedPoint;
use p256::pkcs8::DecodePrivateKey;
use sha2::Sha256;
use zeroize::Zeroize;

use super::AUTH_SECRET_LEN;
use super::PUBLIC_KEY_LEN;
use super::SALT_LEN;
use super::Scheme;
use super::TAG_LEN;
use crate::secret::Secret;

/// The first byte of a point that has both coordinates (SEC 1 §2.3.3).
pub(super) const UNCOMPRESSED: u8 = 4;

/// Length of what one round of HKDF-SHA-256 gives.
const BLOCK_LEN: usize = 32;

/// A private key; wiped on drop by its own crate.
#[derive(Clone)]
pub(super) struct PrivateKey(SecretKey);

impl PrivateKey {
    /// Takes a scalar; `None` if it is zero or not below the order of the curve.
    pub(super) fn from_scalar(scalar: &[u8; 32]) -> Option<Self> {
        SecretKey::from_bytes(scalar.into()).ok().map(Self)
    }

    /// Reads PKCS#8; `None` if it is not P-256 or names a public key that is not its own.
    pub(super) fn from_pkcs8(der: &[u8]) -> Option<Self> {
        SecretKey::from_pkcs8_der(der).ok().map(Self)
    }

    pub(super) fn scalar(&self) -> Secret<[u8; 32]> {
        Secret::new(self.0.to_bytes().into())
    }

    pub(super) fn public(&self) -> [u8; PUBLIC_KEY_LEN] {
        let public = self.0.public_key().to_encoded_point(false);
        let mut point = [UNCOMPRESSED; PUBLIC_KEY_LEN];
        point.iter_mut().zip(public.as_bytes()).for_each(|(to, from)| *to = *from);
        point
    }

    /// Agrees on a secret: the x coordinate. `None` if `public` is not an uncompressed point of the curve.
    fn agree(&self, public: &[u8; PUBLIC_KEY_LEN]) -> Option<Secret<[u8; 32]>> {
        let secret = diffie_hellman(self.0.to_nonzero_scalar(), affine(public)?);
        Some(Secret::new((*secret.raw_secret_bytes()).into()))
    }
}

/// Who takes part in a message, seen from either side.
pub(super) struct Parties<'a> {
    pub(super) ours: &'a PrivateKey,
    pub(super) theirs: &'a [u8; PUBLIC_KEY_LEN],
    pub(super) receiver: &'a [u8; PUBLIC_KEY_LEN],
    pub(super) sender: &'a [u8; PUBLIC_KEY_LEN],
    pub(super) auth_secret: &'a [u8; AUTH_SECRET_LEN],
}

impl Parties<'_> {
    /// Derives the key of one message; `None` if the other side's key is not a point.
    pub(super) fn record_key(&self, scheme: Scheme, salt: &[u8; SALT_LEN]) -> Option<RecordKey> {
        let secret = self.ours.agree(self.theirs)?;
        match scheme {
            Scheme::Aesgcm => self.aesgcm(&secret, salt),
            Scheme::Aes128gcm => self.aes128gcm(&secret, salt),
        }
    }

    fn aesgcm(&self, secret: &Secret<[u8; 32]>, salt: &[u8; SALT_LEN]) -> Option<RecordKey> {
        let info: &[&[u8]] = &[b"Content-Encoding: auth\0"];
        let prk = hkdf::<32>(secret.expose(), self.auth_secret, info)?;
        // Both keys are preceded by their length, 65.
        let context =
            |label| -> [&[u8]; 5] { [label, b"P-256\0\0A", self.receiver, b"\0A", self.sender] };
        Some(RecordKey {
            key: hkdf(prk.expose(), salt, &context(b"Content-Encoding: aesgcm\0"))?,
            nonce: hkdf(prk.expose(), salt, &context(b"Content-Encoding: nonce\0"))?,
        })
    }

    fn aes128gcm(&self, secret: &Secret<[u8; 32]>, salt: &[u8; SALT_LEN]) -> Option<RecordKey> {
        let info: &[&[u8]] = &[b"WebPush: info\0", self.receiver, self.sender];
        let ikm = hkdf::<32>(secret.expose(), self.auth_secret, info)?;
        Some(RecordKey {
            key: hkdf(ikm.expose(), salt, &[b"Content-Encoding: aes128gcm\0"])?,
            nonce: hkdf(ikm.expose(), salt, &[b"Content-Encoding: nonce\0"])?,
        })
    }
}

/// Key and nonce of the only record of a message.
pub(super) struct RecordKey {
    key: Secret<[u8; 16]>,
    nonce: Secret<[u8; 12]>,
}

impl RecordKey {
    /// Decrypts in place; `None`, and nothing changed, if the tag is not right.
    pub(super) fn open(&self, record: &mut [u8], tag: &[u8; TAG_LEN]) -> Option<()> {
        let nonce = self.nonce.expose().into();
        let opened = self.cipher().decrypt_inout_detached(nonce, &[], record.into(), tag.into());
        opened.ok()
    }

    /// Encrypts in place and returns the tag; `None` beyond the 64 GB of AES-GCM.
    pub(super) fn seal(&self, record: &mut [u8]) -> Option<[u8; TAG_LEN]> {
        let nonce = self.nonce.expose().into();
        let tag = self.cipher().encrypt_inout_detached(nonce, &[], record.into());
        tag.ok().map(Into::into)
    }

    fn cipher(&self) -> Aes128Gcm {
        Aes128Gcm::new(self.key.expose().into())
    }
}

/// Reads an uncompressed point (SEC 1 §2.3.4), the only kind that has this length.
fn affine(point: &[u8; PUBLIC_KEY_LEN]) -> Option<AffinePoint> {
    let (_, coordinates) = point.split_first().filter(|(tag, _)| **tag == UNCOMPRESSED)?;
    let (x, y) = coordinates.split_first_chunk::<32>()?;
    let point =
        EncodedPoint::from_affine_coordinates(x.into(), y.first_chunk::<32>()?.into(), false);
    AffinePoint::from_encoded_point(&point).into()
}

/// Extracts and expands, with the parts of `info` one after the other.
fn hkdf<const N: usize>(ikm: &[u8], salt: &[u8], info: &[&[u8]]) -> Option<Secret<[u8; N]>> {
    first_block(ikm, salt, info)?.expose().first_chunk().copied().map(Secret::new)
}

/// Of one length and in one place: so the compiler sees that the number of the block, a byte, does not overflow.
fn first_block(ikm: &[u8], salt: &[u8], info: &[&[u8]]) -> Option<Secret<[u8; BLOCK_LEN]>> {
    let mut okm = [0; BLOCK_LEN];
    let expanded = Hkdf::<Sha256>::new(Some(salt), ikm).expand_multi_info(info, &mut okm);
    let secret = Secret::new(okm);
    okm.zeroize();
    expanded.ok().map(|()| secret)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::base64::Alphabet;

    fn bytes<const N: usize>(text: &str) -> [u8; N] {
        Alphabet::Url.decode_array(text.as_bytes()).unwrap()
    }

    #[test]
    fn derives_the_secrets_of_rfc_8291_appendix_a() {
        let receiver =
            PrivateKey::from_scalar(&bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")).unwrap();
        let sender =
            PrivateKey::from_scalar(&bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")).unwrap();
        let secret = receiver.agree(&sender.public()).unwrap();
        assert_eq!(secret.expose(), &bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs"));
        let parties = Parties {
            ours: &receiver,
            theirs: &sender.public(),
            receiver: &receiver.public(),
            sender: &sender.public(),
            auth_secret: &bytes("BTBZMqHH6r4Tts7J_aSIgg"),
        };
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw");
        let key = parties.record_key(Scheme::Aes128gcm, &salt).unwrap();
        assert_eq!(key.key.expose(), &bytes("oIhVW04MRdy2XN9CiKLxTg"));
        assert_eq!(key.nonce.expose(), &bytes("4h_95klXJ5E_qnoN"));
    }

    #[test]
    fn expands_as_rfc_5869_test_case_1() {
        let salt: [u8; 13] = core::array::from_fn(|index| index as u8);
        let okm = hkdf::<32>(
            &[0x0b; 22],
            &salt,
            &[&[0xf0, 0xf1, 0xf2], &[0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9]],
        )
        .unwrap();
        assert_eq!(okm.expose()[..4], [0x3c, 0xb2, 0x5f, 0x25]);
        assert_eq!(okm.expose()[28..], [0xec, 0xc4, 0xc5, 0xbf]);
    }

    #[test]
    fn both_sides_agree_on_one_secret() {
        let [ours, theirs] =
            [[1; 32], [2; 32]].map(|scalar| PrivateKey::from_scalar(&scalar).unwrap());
        assert!(ours.agree(&theirs.public()) == theirs.agree(&ours.public()));
    }

    #[test]
    fn refuses_what_is_no_point_of_the_curve() {
        let key = PrivateKey::from_scalar(&[1; 32]).unwrap();
        let point = key.public();
        for (at, value) in [(0, 0), (0, 2), (0, 3), (0, 6), (1, point[1] ^ 1), (64, point[64] ^ 1)]
        {
            let mut wrong = point;
            wrong[at] = value;
            assert!(key.agree(&wrong).is_none(), "byte {at} is {value}");
        }
        assert!(key.agree(&[0xff; 65]).is_none());
        assert!(key.agree(&core::array::from_fn(|at| if at == 0 { 4 } else { 0xff })).is_none());
    }

    #[test]
    fn a_record_with_a_wrong_tag_stays_as_it_was() {
        let key = RecordKey { key: Secret::new([1; 16]), nonce: Secret::new([2; 12]) };
        let mut record = *b"text";
        let mut tag = key.seal(&mut record).unwrap();
        let sealed = record;
        tag[15] ^= 1;
        assert_eq!(key.open(&mut record, &tag), None);
        assert_eq!(record, sealed);
        tag[15] ^= 1;
        assert_eq!(key.open(&mut record, &tag), Some(()));
        assert_eq!(&record, b"text");
    }
}

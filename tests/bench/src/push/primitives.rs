//! The primitives of a decryption and nothing else: what ours is held against.
//!
//! Follows RFC 8291 §3.4 and draft-ietf-webpush-encryption-03 §3.3 with the crates and versions that `pushwire_core`
//! uses. Header, sizes and padding are not looked at, and secrets are not wiped: no program should do this.

use aes_gcm::Aes128Gcm;
use aes_gcm::KeyInit;
use aes_gcm::aead::AeadInOut;
use hkdf::Hkdf;
use p256::PublicKey;
use p256::SecretKey;
use p256::ecdh::diffie_hellman;
use pushwire_core::push::KeyPair;
use pushwire_core::push::Keys;
use sha2::Sha256;

/// Salt, record size, length of the key and the key.
const HEADER: usize = 16 + 4 + 1 + 65;
const TAG: usize = 16;

/// Keys, opened.
pub(super) struct Primitives {
    private: SecretKey,
    receiver: [u8; 65],
    sender: [u8; 65],
    auth_secret: [u8; 16],
    salt: [u8; 16],
}

impl Primitives {
    pub(super) fn new(
        keys: &Keys,
        sender: &KeyPair,
        auth_secret: [u8; 16],
        salt: [u8; 16],
    ) -> Self {
        let private = SecretKey::from_slice(keys.pair().to_raw().expose()).expect("a scalar");
        let (receiver, sender) = (*keys.public_key(), *sender.public_key());
        Self { private, receiver, sender, auth_secret, salt }
    }

    /// Returns the padded text.
    pub(super) fn aes128gcm<'b>(&self, body: &'b mut [u8]) -> &'b [u8] {
        let mut ikm = [0; 32];
        let info: [&[u8]; 3] = [b"WebPush: info\0", &self.receiver, &self.sender];
        self.extract(&mut ikm, &info);
        let hkdf = Hkdf::<Sha256>::new(Some(&self.salt), &ikm);
        let (mut key, mut nonce) = ([0; 16], [0; 12]);
        hkdf.expand(b"Content-Encoding: aes128gcm\0", &mut key).expect("short enough");
        hkdf.expand(b"Content-Encoding: nonce\0", &mut nonce).expect("short enough");
        open(&key, &nonce, body.split_at_mut(HEADER).1)
    }

    /// Returns the padded text.
    pub(super) fn aesgcm<'b>(&self, body: &'b mut [u8]) -> &'b [u8] {
        let mut prk = [0; 32];
        self.extract(&mut prk, &[b"Content-Encoding: auth\0"]);
        let hkdf = Hkdf::<Sha256>::new(Some(&self.salt), &prk);
        let context =
            |label| -> [&[u8]; 5] { [label, b"P-256\0\0A", &self.receiver, b"\0A", &self.sender] };
        let (mut key, mut nonce) = ([0; 16], [0; 12]);
        let labels: [&[u8]; 2] = [b"Content-Encoding: aesgcm\0", b"Content-Encoding: nonce\0"];
        hkdf.expand_multi_info(&context(labels[0]), &mut key).expect("short enough");
        hkdf.expand_multi_info(&context(labels[1]), &mut nonce).expect("short enough");
        open(&key, &nonce, body)
    }

    fn extract(&self, out: &mut [u8; 32], info: &[&[u8]]) {
        let sender = PublicKey::from_sec1_bytes(&self.sender).expect("a point");
        let shared = diffie_hellman(self.private.to_nonzero_scalar(), sender.as_affine());
        let hkdf = Hkdf::<Sha256>::new(Some(&self.auth_secret), shared.raw_secret_bytes());
        hkdf.expand_multi_info(info, out).expect("short enough");
    }
}

fn open<'b>(key: &[u8; 16], nonce: &[u8; 12], record: &'b mut [u8]) -> &'b [u8] {
    let (text, tag) = record.split_last_chunk_mut::<TAG>().expect("a tag");
    let cipher = Aes128Gcm::new(key.into());
    cipher
        .decrypt_inout_detached(nonce.into(), &[], (&mut *text).into(), (&*tag).into())
        .expect("the right tag");
    text
}

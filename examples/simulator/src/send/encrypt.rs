//! Web push encryption: `aesgcm` (draft-ietf-webpush-encryption-03) and `aes128gcm` (RFC 8291 over RFC 8188).
//!
//! On `ring`, apart from the receiver's cryptography, so that either can show the other's mistakes. Keys and salt are
//! new for each message. One record, padded by nothing; larger ones than 4096 bytes say so.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use ring::aead;
use ring::agreement;
use ring::error::Unspecified;
use ring::hkdf;
use ring::rand::SecureRandom;
use ring::rand::SystemRandom;

use crate::device::WebKeys;

const TAG: usize = 16;
/// Record size unless a record is larger.
const RECORD: usize = 4096;

/// How a payload is encrypted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Aesgcm,
    Aes128gcm,
}

/// An encrypted payload.
pub(crate) struct Sealed {
    /// HTTP headers, which travel in `app_data`.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// What is new for each message, and what two parties agreed on.
struct Exchange {
    salt: [u8; 16],
    /// Our public key.
    sender: Vec<u8>,
    secret: Vec<u8>,
}

/// Encrypts for a receiver. `sender_key` is named in the headers of `aesgcm`.
pub(crate) fn seal(
    scheme: Scheme,
    receiver: &WebKeys,
    plaintext: &[u8],
    sender_key: Option<&str>,
) -> Result<Sealed, Unspecified> {
    let exchange = agree(receiver)?;
    match scheme {
        Scheme::Aesgcm => aesgcm(&exchange, receiver, plaintext, sender_key),
        Scheme::Aes128gcm => aes128gcm(&exchange, receiver, plaintext),
    }
}

fn agree(receiver: &WebKeys) -> Result<Exchange, Unspecified> {
    let random = SystemRandom::new();
    let mut salt = [0; 16];
    random.fill(&mut salt)?;
    let ours = agreement::EphemeralPrivateKey::generate(&agreement::ECDH_P256, &random)?;
    let sender = ours.compute_public_key()?.as_ref().to_vec();
    let theirs = agreement::UnparsedPublicKey::new(&agreement::ECDH_P256, &receiver.public);
    let secret = agreement::agree_ephemeral(ours, &theirs, <[u8]>::to_vec)?;
    Ok(Exchange { salt, sender, secret })
}

fn aesgcm(
    exchange: &Exchange,
    receiver: &WebKeys,
    plaintext: &[u8],
    sender_key: Option<&str>,
) -> Result<Sealed, Unspecified> {
    let prk: [u8; 32] = derive(&receiver.auth, &exchange.secret, &[b"Content-Encoding: auth\0"])?;
    // Each key after its length, 65.
    let context: [&[u8]; 4] = [b"P-256\0\0\x41", &receiver.public, b"\0\x41", &exchange.sender];
    let info = |label| [&[label], context.as_slice()].concat();
    let key = derive(&exchange.salt, &prk, &info(b"Content-Encoding: aesgcm\0"))?;
    let nonce = derive(&exchange.salt, &prk, &info(b"Content-Encoding: nonce\0"))?;
    // No padding: its length is 0.
    let body = encrypt(key, nonce, [&[0, 0], plaintext].concat())?;
    let mut encryption = format!("salt={}", URL_SAFE.encode(exchange.salt));
    if body.len() > RECORD + TAG {
        encryption.push_str(&format!(";rs={}", body.len() - TAG));
    }
    let mut crypto_key = format!("dh={}", URL_SAFE.encode(&exchange.sender));
    if let Some(key) = sender_key {
        crypto_key.push_str(&format!(";p256ecdsa={key}"));
    }
    Ok(Sealed {
        headers: vec![("encryption".to_owned(), encryption), ("crypto-key".to_owned(), crypto_key)],
        body,
    })
}

fn aes128gcm(
    exchange: &Exchange,
    receiver: &WebKeys,
    plaintext: &[u8],
) -> Result<Sealed, Unspecified> {
    let info: [&[u8]; 3] = [b"WebPush: info\0", &receiver.public, &exchange.sender];
    let ikm: [u8; 32] = derive(&receiver.auth, &exchange.secret, &info)?;
    let key = derive(&exchange.salt, &ikm, &[b"Content-Encoding: aes128gcm\0"])?;
    let nonce = derive(&exchange.salt, &ikm, &[b"Content-Encoding: nonce\0"])?;
    // 2 ends the last record.
    let ciphertext = encrypt(key, nonce, [plaintext, &[2]].concat())?;
    let record = u32::try_from(ciphertext.len().max(RECORD)).map_err(|_| Unspecified)?;
    let key_length = u8::try_from(exchange.sender.len()).map_err(|_| Unspecified)?;
    let body = [
        exchange.salt.as_slice(),
        &record.to_be_bytes(),
        &[key_length],
        &exchange.sender,
        &ciphertext,
    ];
    Ok(Sealed {
        headers: vec![("content-encoding".to_owned(), "aes128gcm".to_owned())],
        body: body.concat(),
    })
}

/// The length of what HKDF gives.
struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn derive<const N: usize>(
    salt: &[u8],
    input: &[u8],
    info: &[&[u8]],
) -> Result<[u8; N], Unspecified> {
    let mut output = [0; N];
    hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
        .extract(input)
        .expand(info, Length(N))?
        .fill(&mut output)?;
    Ok(output)
}

fn encrypt(key: [u8; 16], nonce: [u8; 12], mut record: Vec<u8>) -> Result<Vec<u8>, Unspecified> {
    let key = aead::LessSafeKey::new(aead::UnboundKey::new(&aead::AES_128_GCM, &key)?);
    // The key is used once.
    let nonce = aead::Nonce::assume_unique_for_key(nonce);
    key.seal_in_place_append_tag(nonce, aead::Aad::empty(), &mut record)?;
    Ok(record)
}

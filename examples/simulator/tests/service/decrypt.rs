//! Web push decryption with RustCrypto, apart from the simulator's and the product's.
//!
//! Checked against bodies that PyPI `http_ece` 1.1.0 made. Strict: one record, no padding beyond what was announced,
//! headers exactly as FCM writes them.

use aes_gcm::Aes128Gcm;
use aes_gcm::KeyInit;
use aes_gcm::aead::Aead;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use p256::PublicKey;
use p256::SecretKey;
use p256::ecdh::diffie_hellman;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::pkcs8::DecodePrivateKey;
use pushwire_core::mcs::owned::DataMessageStanza;
use serde_json::Value;
use sha2::Sha256;

/// A receiver's keys.
pub(crate) struct Keys {
    pub(crate) private: SecretKey,
    pub(crate) auth: Vec<u8>,
}

impl Keys {
    /// From the credentials that `firebase-messaging` stores.
    pub(crate) fn of(credentials: &Value) -> Self {
        let field = |name: &str| from_base64(credentials["keys"][name].as_str().unwrap());
        Self {
            private: SecretKey::from_pkcs8_der(&field("private")).unwrap(),
            auth: field("secret"),
        }
    }

    pub(crate) fn public(&self) -> Vec<u8> {
        let point = self.private.public_key().to_uncompressed_point();
        point.as_slice().to_vec()
    }

    /// The JSON inside a push, which has to be encrypted in `scheme`.
    pub(crate) fn open(&self, message: &DataMessageStanza, scheme: &str) -> Value {
        let body = message.raw_data.as_deref().unwrap();
        let plain = match scheme {
            "aes128gcm" => {
                assert_eq!(app_data(message, "content-encoding"), "aes128gcm");
                self.aes128gcm(body)
            }
            _ => {
                let salt = app_data(message, "encryption");
                let salt = from_base64(salt.strip_prefix("salt=").unwrap());
                let key = app_data(message, "crypto-key");
                let key = key.strip_prefix("dh=").unwrap().split(';').next().unwrap();
                self.aesgcm(&salt, &from_base64(key), body)
            }
        };
        serde_json::from_slice(&plain).unwrap()
    }

    pub(crate) fn aesgcm(&self, salt: &[u8], sender: &[u8], body: &[u8]) -> Vec<u8> {
        let prk = derive(&self.auth, &self.agree(sender), b"Content-Encoding: auth\0", 32);
        let mut context = b"P-256\0\0\x41".to_vec();
        context.extend(self.public());
        context.extend([0, 0x41]);
        context.extend(sender);
        let info = |name: &[u8]| [name, context.as_slice()].concat();
        let key = derive(salt, &prk, &info(b"Content-Encoding: aesgcm\0"), 16);
        let nonce = derive(salt, &prk, &info(b"Content-Encoding: nonce\0"), 12);
        let plain = decrypt(&key, &nonce, body);
        let padding = usize::from(u16::from_be_bytes([plain[0], plain[1]]));
        plain[2 + padding..].to_vec()
    }

    pub(crate) fn aes128gcm(&self, body: &[u8]) -> Vec<u8> {
        let (salt, rest) = body.split_at(16);
        let (size, rest) = rest.split_at(4);
        assert_eq!(rest[0], 65);
        let (sender, record) = rest[1..].split_at(65);
        assert!(record.len() <= u32::from_be_bytes(size.try_into().unwrap()) as usize);
        let info = [b"WebPush: info\0".as_slice(), &self.public(), sender].concat();
        let ikm = derive(&self.auth, &self.agree(sender), &info, 32);
        let key = derive(salt, &ikm, b"Content-Encoding: aes128gcm\0", 16);
        let nonce = derive(salt, &ikm, b"Content-Encoding: nonce\0", 12);
        let mut plain = decrypt(&key, &nonce, record);
        while plain.pop().unwrap() == 0 {}
        plain
    }

    fn agree(&self, sender: &[u8]) -> Vec<u8> {
        let sender = PublicKey::from_sec1_bytes(sender).unwrap();
        let secret = diffie_hellman(self.private.to_nonzero_scalar(), sender.as_affine());
        secret.raw_secret_bytes().to_vec()
    }
}

pub(crate) fn from_base64(text: &str) -> Vec<u8> {
    URL_SAFE.decode(text).unwrap()
}

/// An `app_data` value that has to be there.
pub(crate) fn app_data<'a>(message: &'a DataMessageStanza, key: &str) -> &'a str {
    let mut all = message.app_data.iter();
    let found = all.find(|entry| entry.key == key);
    &found.unwrap_or_else(|| panic!("no {key}")).value
}

fn derive(salt: &[u8], input: &[u8], info: &[u8], length: usize) -> Vec<u8> {
    let mut output = vec![0; length];
    let hkdf = Hkdf::<Sha256>::new(Some(salt), input);
    hkdf.expand(info, &mut output).unwrap();
    output
}

fn decrypt(key: &[u8], nonce: &[u8], body: &[u8]) -> Vec<u8> {
    let cipher = Aes128Gcm::new_from_slice(key).unwrap();
    cipher.decrypt(nonce.try_into().unwrap(), body).unwrap()
}

#[test]
fn bodies_made_by_http_ece_decrypt() {
    let vectors = include_str!("../../../../tests/vectors/push-bodies.jsonl");
    let mut seen = [0, 0];
    for line in vectors.lines() {
        let vector: Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| vector[name].as_str().unwrap();
        let keys = Keys {
            private: SecretKey::from_pkcs8_der(&from_base64(field("private_key_pkcs8"))).unwrap(),
            auth: from_base64(field("auth_secret")),
        };
        assert_eq!(keys.public(), from_base64(field("public_key")));
        let body = from_hex(field("body_hex"));
        let plain = if field("scheme") == "aes128gcm" {
            seen[0] += 1;
            keys.aes128gcm(&body)
        } else {
            seen[1] += 1;
            let salt = parameter(field("encryption"), "salt=");
            keys.aesgcm(&salt, &parameter(field("crypto_key"), "dh="), &body)
        };
        assert_eq!(plain, from_hex(field("plaintext_hex")));
    }
    assert!(seen.iter().sum::<i32>() == 20 && !seen.contains(&0), "{seen:?}");
}

/// A parameter wherever it stands, padded or not.
fn parameter(header: &str, name: &str) -> Vec<u8> {
    let mut all = header.split([',', ';']).map(str::trim);
    let value = all.find_map(|one| one.strip_prefix(name)).unwrap();
    let value = value.trim_end_matches('=');
    URL_SAFE_NO_PAD.decode(value).unwrap()
}

fn from_hex(text: &str) -> Vec<u8> {
    let digit = |at| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(digit).collect()
}

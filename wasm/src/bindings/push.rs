//! Decryption, for `pushwire_push_bg.wasm`: apart, since its arithmetic outweighs everything else.

use alloc::vec::Vec;

use pushwire_core::push;
use pushwire_core::push::DecryptError;
use pushwire_core::push::Headers;
use pushwire_core::push::KeyError;
use pushwire_core::push::KeyPair;
use pushwire_core::push::Keys;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::failure::failure;

/// Decrypts a body: `private` is the raw scalar or PKCS#8; with headers it is `aesgcm`.
#[wasm_bindgen]
pub fn decrypt(
    private: &[u8],
    public: Option<Vec<u8>>,
    auth_secret: &[u8],
    mut body: Vec<u8>,
    headers: Option<Vec<alloc::string::String>>,
) -> Result<Vec<u8>, JsValue> {
    let keys = keys(private, public, auth_secret)?;
    let headers = match headers.as_deref() {
        Some([encryption, crypto_key]) => Headers::Aesgcm { encryption, crypto_key },
        _ => Headers::Aes128gcm,
    };
    let text = push::decrypt(&keys, headers, &mut body);
    text.map(|text| text.to_vec()).map_err(|error| failure(error.name(), None, text_of(error)))
}

fn keys(private: &[u8], public: Option<Vec<u8>>, auth_secret: &[u8]) -> Result<Keys, JsValue> {
    let pair = match raw(private) {
        Some(raw) => KeyPair::from_raw(&raw),
        None => KeyPair::from_pkcs8(private),
    };
    let pair = pair.and_then(|pair| match &public {
        Some(public) => pair.with_public_key(public),
        None => Ok(pair),
    });
    let pair = pair.map_err(|error| match error {
        KeyError::PublicKeyMismatch => {
            failure("public_key_mismatch", None, "the public key is not the private key's")
        }
        _ => failure("invalid_private_key", None, "not a private key of P-256"),
    })?;
    let auth_secret = auth_secret.try_into();
    let refuse = |_| failure("invalid_auth_secret", None, "authSecret is not 16 bytes long");
    Ok(Keys::new(pair, auth_secret.map_err(refuse)?))
}

/// A scalar of 32 bytes, or fewer: some libraries leave out leading zeros.
fn raw(private: &[u8]) -> Option<[u8; 32]> {
    let mut raw = [0; 32];
    let start = raw.len().checked_sub(private.len())?;
    raw.get_mut(start..)?.copy_from_slice(private);
    Some(raw)
}

const fn text_of(error: DecryptError) -> &'static str {
    match error {
        DecryptError::InvalidEncryptionHeader => "the encryption header is invalid",
        DecryptError::InvalidCryptoKeyHeader => "the crypto-key header is invalid",
        DecryptError::NoKeys => "no keys to decrypt with",
        DecryptError::InvalidSharedSecret => "the sender's key is not a point of P-256",
        DecryptError::InvalidPayload => "the body does not decrypt: wrong keys, or altered bytes",
        DecryptError::InvalidBinaryHeaderPayloadLength => "the body is too short",
        DecryptError::InvalidBinaryHeaderRecordSize => "the record size is below 18",
        DecryptError::InvalidBinaryHeaderPublicKeyLength => "the sender's key is not 65 bytes long",
        DecryptError::InvalidBinaryHeaderPublicKeyFormat => {
            "the sender's key is not an uncompressed point"
        }
        _ => "the body does not decrypt",
    }
}

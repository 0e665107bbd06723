//! Web Push: headers, bodies and stanzas of any bytes, under keys that are good.
//!
//! Follows the promises of `push`. What is sealed is opened; changed by a bit it is refused, but for the record size,
//! which nothing protects. What is refused is still a stanza.

use super::Input;
use crate::mcs::Push;
use crate::push::Headers;
use crate::push::KeyPair;
use crate::push::Keys;
use crate::push::OpenError;
use crate::push::Scheme;
use crate::push::Seal;
use crate::push::decrypt;
use crate::push::header;
use crate::push::open;
use crate::wire::base64::Alphabet;

/// The longest body.
const MOST: usize = 1024;

/// Where the record size is in a body of `aes128gcm`.
const RECORD_SIZE: core::ops::Range<usize> = 16..20;

/// Both headers, split at a zero byte.
pub fn push_headers(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else {
        return;
    };
    let (encryption, crypto_key) = text.split_once('\0').unwrap_or((text, text));
    let decodes = |text: Option<&str>| {
        text.is_none_or(|text| Alphabet::Url.decoded_len(text.as_bytes()).is_ok_and(|len| len > 0))
    };
    for value in header::encryption_values(encryption).filter_map(Result::ok) {
        assert!(decodes(value.salt) && value.record_size > 1);
    }
    for value in header::crypto_key_values(crypto_key).filter_map(Result::ok) {
        assert!(decodes(value.dh) && decodes(value.aesgcm128));
    }
    assert!(header::encryption_values(encryption).count() <= encryption.len());
    assert!(header::crypto_key_values(crypto_key).count() <= crypto_key.len());
    if let Ok((_, record_size)) = header::salt_and_record_size(encryption) {
        let first = header::encryption_values(encryption).next();
        assert_eq!(first.map(|value| value.map(|value| value.record_size)), Some(Ok(record_size)));
    }
    if let Ok(key) = header::sender_key(crypto_key) {
        assert!(decodes(Some(key)));
    }
}

/// First byte: a body of others in one of two ways, or one of ours.
pub fn push_decrypt(data: &[u8]) {
    let mut input = Input::new(data);
    match input.byte() % 3 {
        0 => foreign(Headers::Aes128gcm, input.take(MOST)),
        1 => {
            let text = |bytes| core::str::from_utf8(bytes).unwrap_or_default();
            let (encryption, crypto_key) = (text(input.some()), text(input.some()));
            foreign(Headers::Aesgcm { encryption, crypto_key }, input.take(MOST));
        }
        _ => sealed(input),
    }
}

fn keys() -> Keys {
    Keys::generate(&[7; Keys::RANDOM_LEN]).unwrap()
}

fn foreign(headers: Headers<'_>, bytes: &[u8]) {
    let mut body = [0; MOST];
    let body = &mut body[..bytes.len()];
    body.copy_from_slice(bytes);
    let place = body.as_ptr_range();
    if let Ok(text) = decrypt(&keys(), headers, body) {
        let text = text.as_ptr_range();
        assert!(place.start <= text.start && text.end <= place.end);
        assert!((text.end as usize - text.start as usize) < bytes.len());
    }
}

fn sealed(mut input: Input<'_>) {
    let scheme = input.choose(&[Scheme::Aesgcm, Scheme::Aes128gcm]);
    let (padding, at, change) = (input.byte(), input.short(), input.byte());
    let text = input.some();
    let (keys, sender) = (keys(), KeyPair::from_raw(&[9; 32]).unwrap());
    let mut seal = Seal::new(keys.public_key(), keys.auth_secret().expose(), &sender, [3; 16]);
    seal.padding = padding.into();
    let (encryption, crypto_key) = (seal.encryption_header(text.len()), seal.crypto_key_header());
    let headers = match scheme {
        Scheme::Aesgcm => Headers::Aesgcm { encryption: &encryption, crypto_key: &crypto_key },
        Scheme::Aes128gcm => Headers::Aes128gcm,
    };
    let mut out = [0xa5; MOST];
    let len = seal.body_len(scheme, text.len());
    assert_eq!(seal.encrypt(scheme, text, &mut out).map(|body| body.len()), Ok(len));
    let at = usize::from(at) % len;
    out[at] ^= change;
    let opened = decrypt(&keys, headers, &mut out[..len]);
    match opened {
        Ok(opened) => {
            let is_unprotected = scheme == Scheme::Aes128gcm && RECORD_SIZE.contains(&at);
            assert!(change == 0 || is_unprotected, "a changed body is opened");
            assert_eq!(opened, text);
        }
        Err(error) => assert_ne!(change, 0, "{error:?}"),
    }
}

/// First byte: whether there are keys; then a stanza.
pub fn push_stanza(data: &[u8]) {
    let mut input = Input::new(data);
    let keys = (input.byte() % 2 == 1).then(keys);
    let bytes = input.take(MOST);
    let mut stanza = [0; MOST];
    let stanza = &mut stanza[..bytes.len()];
    stanza.copy_from_slice(bytes);
    let before = Push::decode(bytes).map(|push| push.encryption());
    match open(keys.as_ref(), stanza) {
        Err(OpenError::Stanza(error)) => assert_eq!(before, Err(error)),
        Err(OpenError::Decrypt(_)) => same_id(bytes, stanza),
        Ok(opened) => {
            assert_eq!(before, Ok(opened.encryption));
            assert!(opened.range.start <= opened.range.end && opened.range.end <= stanza.len());
            same_id(bytes, stanza);
            let push = Push::decode_opened(stanza, &opened).unwrap();
            let _ = push.payload();
        }
    }
}

fn same_id(before: &[u8], after: &[u8]) {
    let (before, after) = (Push::decode(before).unwrap(), Push::decode(after).unwrap());
    assert_eq!(before.persistent_id(), after.persistent_id());
}

//! Web Push: keys from every source, decryption, encryption.

use pushwire_core::push;
use pushwire_core::push::Headers;
use pushwire_core::push::KeyError;
use pushwire_core::push::KeyPair;
use pushwire_core::push::Keys;
use pushwire_core::push::Scheme;
use pushwire_core::push::Seal;
use pushwire_sizes::Serial;

use crate::outside::bytes;
use crate::outside::keep;
use crate::outside::number;
use crate::outside::outcome;
use crate::outside::perhaps;
use crate::outside::show;
use crate::outside::text;

pub(crate) fn run() {
    match keys() {
        Ok(keys) => decrypt(&keys),
        Err(error) => outcome::<(), _>(Err(error)),
    }
    match pair() {
        Ok(pair) => encrypt(&pair),
        Err(error) => outcome::<(), _>(Err(error)),
    }
}

/// Keys that were just made, or stored before.
pub(crate) fn keys() -> Result<Keys, KeyError> {
    match perhaps(()) {
        Some(()) => Keys::generate(&array()),
        None => Ok(Keys::new(pair()?, array())),
    }
}

/// Reads as many bytes as fit.
pub(crate) fn array<const N: usize>() -> [u8; N] {
    let mut array = [0; N];
    Serial::NETWORK.read_all(&mut array);
    array
}

fn pair() -> Result<KeyPair, KeyError> {
    let mut buffer = [0; 160];
    let pair = match perhaps(()) {
        Some(()) => KeyPair::from_pkcs8(bytes(&mut buffer)),
        None => KeyPair::from_raw(&array()),
    };
    pair?.with_public_key(bytes(&mut buffer))
}

fn decrypt(keys: &Keys) {
    keep(keys);
    keep((keys.pair().public_key(), keys.public_key(), keys.auth_secret().expose()));
    let (mut buffer, mut first, mut second) = ([0; 256], [0; 64], [0; 128]);
    let headers = Headers::Aesgcm { encryption: text(&mut first), crypto_key: text(&mut second) };
    for headers in [headers, Headers::Aes128gcm] {
        outcome(push::decrypt(keys, headers, bytes(&mut buffer)));
    }
    let stanza = bytes(&mut buffer);
    match push::open(perhaps(keys), stanza) {
        Ok(opened) => keep(opened.payload(stanza)),
        Err(push::OpenError::Decrypt(error)) => show(error.name()),
        Err(error) => outcome::<(), _>(Err(error)),
    }
}

fn encrypt(sender: &KeyPair) {
    keep((sender.to_raw(), sender.to_pkcs8(), sender.to_short_pkcs8()));
    let (receiver, auth_secret) = (array(), array());
    let mut seal = Seal::new(&receiver, &auth_secret, sender, array());
    seal.padding = number() as u16;
    seal.record_size = perhaps(number() as u32);
    keep(seal);
    let (mut buffer, mut out) = ([0; 128], [0; 256]);
    let text = bytes(&mut buffer);
    for scheme in [Scheme::Aesgcm, Scheme::Aes128gcm] {
        keep(seal.body_len(scheme, number() as usize));
        outcome(seal.encrypt(scheme, text, &mut out));
    }
    keep(seal.encryption_header(number() as usize));
    keep(seal.crypto_key_header());
}

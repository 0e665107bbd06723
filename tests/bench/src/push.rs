//! Decryption of push bodies: ours, `ece` with OpenSSL, and ours' primitives alone.
//!
//! Follows RFC 8291 and draft-ietf-webpush-encryption-03. The keys are opened beforehand where a library can do so. Each
//! run copies the body first, as decrypting in place destroys it; `ece` makes a copy of its own.

mod primitives;

use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;

#[cfg(feature = "ece")]
use ece::EcKeyComponents;
#[cfg(feature = "ece")]
use ece::legacy::AesGcmEncryptedBlock;
use pushwire_bench_mcs::Sink;
use pushwire_core::push::Headers;
use pushwire_core::push::KeyPair;
use pushwire_core::push::Keys;
use pushwire_core::push::Scheme;
use pushwire_core::push::Seal;
use pushwire_core::push::decrypt;

use crate::checksum::Checksum;
use crate::random::Random;
use crate::suite::Case;
use crate::suite::Competitor;
use crate::suite::Outcome;
use crate::suite::Subject;
use primitives::Primitives;

const AUTH_SECRET: [u8; 16] = *b"authentication 1";
const SALT: [u8; 16] = *b"salt of message1";

/// Keys and bodies.
pub(crate) struct Inputs {
    keys: Keys,
    sender: KeyPair,
    bodies: Vec<Body>,
}

struct Body {
    name: &'static str,
    scheme: Scheme,
    body: Vec<u8>,
    encryption: String,
    crypto_key: String,
}

impl Inputs {
    pub(crate) fn new() -> Self {
        let pair = KeyPair::from_raw(&[7; 32]).expect("a scalar");
        let sender = KeyPair::from_raw(&[9; 32]).expect("a scalar");
        let keys = Keys::new(pair, AUTH_SECRET);
        let body = |(name, scheme, len)| seal(&keys, &sender, name, scheme, len);
        let bodies = [
            ("`aes128gcm`, text of 200 bytes", Scheme::Aes128gcm, 200),
            ("`aes128gcm`, text of 3900 bytes", Scheme::Aes128gcm, 3900),
            ("`aesgcm`, text of 200 bytes", Scheme::Aesgcm, 200),
        ];
        let bodies = bodies.map(body).into();
        Self { keys, sender, bodies }
    }

    pub(crate) fn subject(&self) -> Subject<'_> {
        let cases = self.bodies.iter().map(|body| self.case(body)).collect();
        Subject { name: "push", title: "Decryption", cases }
    }

    fn case<'w>(&'w self, body: &'w Body) -> Case<'w> {
        let competitors = vec![
            self.ours(body),
            self.primitives(body),
            #[cfg(feature = "ece")]
            self.ece(body),
        ];
        Case { name: body.name.into(), bytes: body.body.len(), competitors }
    }

    fn ours<'w>(&'w self, body: &'w Body) -> Competitor<'w> {
        in_place("pushwire-core", body, |bytes, sink| {
            let headers = match body.scheme {
                Scheme::Aesgcm => {
                    Headers::Aesgcm { encryption: &body.encryption, crypto_key: &body.crypto_key }
                }
                Scheme::Aes128gcm => Headers::Aes128gcm,
            };
            sink(decrypt(&self.keys, headers, bytes).expect("the body is right"));
        })
    }

    fn primitives<'w>(&'w self, body: &'w Body) -> Competitor<'w> {
        let primitives = Primitives::new(&self.keys, &self.sender, AUTH_SECRET, SALT);
        in_place("p256, hkdf, aes-gcm", body, move |bytes, sink| match body.scheme {
            Scheme::Aesgcm => sink(primitives.aesgcm(bytes).split_at(2).1),
            Scheme::Aes128gcm => {
                let record = primitives.aes128gcm(bytes);
                sink(record.split_at(record.len() - 1).0);
            }
        })
    }

    #[cfg(feature = "ece")]
    fn ece<'w>(&'w self, body: &'w Body) -> Competitor<'w> {
        let (private, public) = (self.keys.pair().to_raw(), self.keys.public_key());
        let key = EcKeyComponents::new(private.expose().to_vec(), public.to_vec());
        let work = move || match body.scheme {
            Scheme::Aes128gcm => {
                ece::decrypt(&key, &AUTH_SECRET, &body.body).expect("the body is right")
            }
            Scheme::Aesgcm => {
                let sender = self.sender.public_key();
                let block = AesGcmEncryptedBlock::new(sender, &SALT, 4096, body.body.clone());
                let block = block.expect("the parts are right");
                ece::legacy::decrypt_aesgcm(&key, &AUTH_SECRET, &block).expect("the body is right")
            }
        };
        let work = Rc::new(work);
        let measured = work.clone();
        let measured = move || {
            black_box(measured());
        };
        Competitor::new("ece, OpenSSL", measured, move || Outcome::Whole(sum(&work())))
    }
}

fn seal(keys: &Keys, sender: &KeyPair, name: &'static str, scheme: Scheme, len: usize) -> Body {
    let mut random = Random::new();
    let text: Vec<u8> = (0..len).map(|_| 32 + random.below(95) as u8).collect();
    let seal = Seal::new(keys.public_key(), keys.auth_secret().expose(), sender, SALT);
    let mut out = vec![0; seal.body_len(scheme, len)];
    let body = seal.encrypt(scheme, &text, &mut out).expect("there is room").to_vec();
    let encryption = seal.encryption_header(len).as_str().into();
    let crypto_key = seal.crypto_key_header().as_str().into();
    Body { name, scheme, body, encryption, crypto_key }
}

/// Work that decrypts a copy of the body and hands out the text.
fn in_place<'w>(
    name: &'static str,
    body: &'w Body,
    work: impl Fn(&mut [u8], &mut dyn FnMut(&[u8])) + 'w,
) -> Competitor<'w> {
    let work = Rc::new(work);
    let (measured, copy) = (work.clone(), RefCell::new(body.body.clone()));
    let measured = move || {
        let mut copy = copy.borrow_mut();
        copy.copy_from_slice(&body.body);
        measured(&mut copy, &mut |text| {
            black_box(text);
        });
    };
    let outcome = move || {
        let mut outcome = Outcome::Fails;
        work(&mut body.body.clone(), &mut |text| outcome = Outcome::Whole(sum(text)));
        outcome
    };
    Competitor::new(name, measured, outcome)
}

fn sum(text: &[u8]) -> Checksum {
    let mut sum = Checksum::default();
    sum.bytes(0, text);
    sum
}

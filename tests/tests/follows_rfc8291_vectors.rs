//! Push bodies that others encrypted are decrypted, ours are theirs byte for byte, and every fault has its cause.
//!
//! Sources: RFC 8291 §5 and Appendix A; the draft-03 reference message of Chromium's
//! gcm_message_cryptographer_unittest.cc; Python's http_ece (tests/vectors/README.md); firebase-messaging 0.4.5,
//! tests/test_fcmpushclient.py. Scenario names follow Chromium's components/gcm_driver/crypto tests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests fail loudly"
)]

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::alphabet::URL_SAFE;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::general_purpose::GeneralPurposeConfig;
use base64::engine::general_purpose::STANDARD as BASE64;
use pushwire_core::mcs::AppData;
use pushwire_core::mcs::DataMessageStanza;
use pushwire_core::mcs::Encryption;
use pushwire_core::mcs::Push;
use pushwire_core::push::DecryptError;
use pushwire_core::push::EncryptError;
use pushwire_core::push::Headers;
use pushwire_core::push::KeyPair;
use pushwire_core::push::Keys;
use pushwire_core::push::OpenError;
use pushwire_core::push::Scheme;
use pushwire_core::push::Seal;
use pushwire_core::push::decrypt;
use pushwire_core::push::open;
use pushwire_core::secret::Redacted;
use pushwire_core::wire::BufferTooSmall;
use pushwire_core::wire::Message;
use serde_json::Value;

const SCHEMES: [Scheme; 2] = [Scheme::Aesgcm, Scheme::Aes128gcm];

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);

fn base64url(text: &str) -> Vec<u8> {
    GeneralPurpose::new(&URL_SAFE, LENIENT).decode(text).unwrap()
}

fn base64url_array<const N: usize>(text: &str) -> [u8; N] {
    base64url(text).try_into().unwrap()
}

fn hex(text: &str) -> Vec<u8> {
    let pairs = (0..text.len()).step_by(2);
    pairs.map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

fn vector_file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name);
    fs::read_to_string(path).expect("the vectors are in the repository")
}

fn text<'a>(json: &'a Value, name: &str) -> &'a str {
    json[name].as_str().unwrap_or_else(|| panic!("{name}"))
}

/// A message with everything needed to open it.
#[derive(Clone)]
struct Sealed {
    keys: Keys,
    headers: Option<(String, String)>,
    body: Vec<u8>,
}

impl Sealed {
    fn headers(&self) -> Headers<'_> {
        match &self.headers {
            Some((encryption, crypto_key)) => Headers::Aesgcm { encryption, crypto_key },
            None => Headers::Aes128gcm,
        }
    }

    fn open(&self) -> Result<Vec<u8>, DecryptError> {
        let mut body = self.body.clone();
        decrypt(&self.keys, self.headers(), &mut body).map(|text| text.to_vec())
    }

    fn with_body(&self, body: Vec<u8>) -> Self {
        Self { body, ..self.clone() }
    }

    fn with_headers(&self, encryption: &str, crypto_key: &str) -> Self {
        let headers = Some((encryption.into(), crypto_key.into()));
        Self { headers, ..self.clone() }
    }
}

/// Keys of a receiver that has only this number.
fn keys(seed: u8) -> Keys {
    Keys::generate(&[seed; Keys::RANDOM_LEN]).unwrap()
}

/// Seals with keys made of numbers; `edit` sets the options.
fn sealed_with(scheme: Scheme, text: &[u8], edit: impl Fn(&mut Seal<'_>)) -> Sealed {
    let keys = keys(7);
    let sender = KeyPair::from_raw(&[9; 32]).unwrap();
    let mut seal = Seal::new(keys.public_key(), keys.auth_secret().expose(), &sender, [0x5a; 16]);
    edit(&mut seal);
    let mut body = vec![0xa5; seal.body_len(scheme, text.len())];
    let len = seal.encrypt(scheme, text, &mut body).unwrap().len();
    assert_eq!(len, body.len(), "the length is exact");
    let encryption = seal.encryption_header(text.len()).as_str().to_owned();
    let headers = (encryption, seal.crypto_key_header().as_str().to_owned());
    let headers = (scheme == Scheme::Aesgcm).then_some(headers);
    Sealed { headers, body, keys: keys.clone() }
}

fn sealed(scheme: Scheme, text: &[u8]) -> Sealed {
    sealed_with(scheme, text, |_| {})
}

/// Checks a reference message in both directions.
fn agrees(scheme: Scheme, reference: &Sealed, sender: &str, salt: &str, text: &str) {
    assert_eq!(reference.open().unwrap(), text.as_bytes());
    let sender = KeyPair::from_raw(&base64url_array(sender)).unwrap();
    let keys = &reference.keys;
    let auth_secret = keys.auth_secret().expose();
    let seal = Seal::new(keys.public_key(), auth_secret, &sender, base64url_array(salt));
    let mut out = [0; 256];
    assert_eq!(seal.encrypt(scheme, text.as_bytes(), &mut out).unwrap(), reference.body);
    if let Headers::Aesgcm { encryption, crypto_key } = reference.headers() {
        assert_eq!(seal.encryption_header(text.len()), encryption);
        assert_eq!(seal.crypto_key_header(), crypto_key);
    }
}

#[test]
fn the_example_of_rfc_8291_section_5_agrees_both_ways() {
    let pair =
        KeyPair::from_raw(&base64url_array("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")).unwrap();
    let public =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    let pair = pair.with_public_key(&base64url(public)).unwrap();
    let reference = Sealed {
        keys: Keys::new(pair, base64url_array("BTBZMqHH6r4Tts7J_aSIgg")),
        headers: None,
        body: base64url(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w\
             EqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
        ),
    };
    assert_eq!(reference.body.len(), 144);
    agrees(
        Scheme::Aes128gcm,
        &reference,
        "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
        "DGv6ra1nlYgDCS1FRnbzlw",
        "When I grow up, I want to be a watermelon",
    );
}

#[test]
fn the_reference_message_of_draft_03_agrees_both_ways() {
    let pair =
        KeyPair::from_raw(&base64url_array("9FWl15_QUQAWDaD3k3l50ZBZQJ4au27F1V4F0uLSD_M")).unwrap();
    let public =
        "BCEkBjzL8Z3C-oi2Q7oE5t2Np-p7osjGLg93qUP0wvqRT21EEWyf0cQDQcakQMqz4hQKYOQ3il2nNZct4HgAUQU";
    let pair = pair.with_public_key(&base64url(public)).unwrap();
    let dh =
        "BNoRDbb84JGm8g5Z5CFxurSqsXWJ11ItfXEWYVLE85Y7CYkDjXsIEc4aqxYaQ1G8BqkXCJ6DPpDrWtdWj_mugHU";
    let reference = Sealed {
        keys: Keys::new(pair, base64url_array("R29vIGdvbyBnJyBqb29iIQ")),
        headers: Some(("salt=lngarbyKfMoi9Z75xYXmkg".into(), format!("dh={dh}"))),
        body: base64url("6nqAQUME8hNqw5J3kl8cpVVJylXKYqZOeseZG8UueKpA"),
    };
    agrees(
        Scheme::Aesgcm,
        &reference,
        "nCScek-QpEjmOOlT-rQ38nZzvdPlqa00Zy0i6m2OJvY",
        "lngarbyKfMoi9Z75xYXmkg",
        "I am the walrus",
    );
}

#[test]
fn every_body_that_http_ece_made_is_decrypted() {
    let file = vector_file("push-bodies.jsonl");
    let mut seen = [0; 2];
    for (index, line) in file.lines().enumerate() {
        let json: Value = serde_json::from_str(line).unwrap();
        let pair = KeyPair::from_pkcs8(&base64url(text(&json, "private_key_pkcs8"))).unwrap();
        let pair = pair.with_public_key(&base64url(text(&json, "public_key"))).unwrap();
        assert_eq!(pair.to_raw().expose(), &base64url_array(text(&json, "private_key_raw")));
        assert_eq!(pair.to_pkcs8().expose()[..], base64url(text(&json, "private_key_pkcs8")));
        let old = text(&json, "scheme") == "aesgcm";
        let header = |name| text(&json, name).to_owned();
        let message = Sealed {
            keys: Keys::new(pair, base64url_array(text(&json, "auth_secret"))),
            headers: old.then(|| (header("encryption"), header("crypto_key"))),
            body: hex(text(&json, "body_hex")),
        };
        let opened = message.open().unwrap_or_else(|error| panic!("line {}: {error}", index + 1));
        assert_eq!(opened, hex(text(&json, "plaintext_hex")), "line {}", index + 1);
        seen[usize::from(old)] += 1;
    }
    assert_eq!(seen, [13, 7], "the file is complete");
}

#[test]
fn the_fixture_of_firebase_messaging_is_decrypted_in_its_stanza() {
    let credentials: Value =
        serde_json::from_str(&vector_file("firebase-messaging-0.4.5/credentials.json")).unwrap();
    let stored = &credentials["keys"];
    let pair = KeyPair::from_pkcs8(&base64url(text(stored, "private"))).unwrap();
    let pair = pair.with_public_key(&base64url(text(stored, "public"))).unwrap();
    let keys = Keys::new(pair, base64url_array(text(stored, "secret")));

    let fixture: Value =
        serde_json::from_str(&vector_file("firebase-messaging-0.4.5/data_message_stanza.json"))
            .unwrap();
    let pairs = fixture["appData"].as_array().unwrap().iter();
    let pairs: Vec<AppData<'_>> =
        pairs.map(|pair| app_data(text(pair, "key"), text(pair, "value"))).collect();
    let raw_data = BASE64.decode(text(&fixture, "rawData")).unwrap();
    let mut stanza = stanza(&pairs, &raw_data);
    let opened = open(Some(&keys), &mut stanza).unwrap();
    assert_eq!(opened.encryption, Encryption::Aesgcm);
    assert_eq!(opened.payload(&stanza), br#"{ "foo" : "bar" }"#);
    assert_eq!(Push::decode(&stanza).unwrap().persistent_id(), Some("0:id"));
}

#[test]
fn texts_of_every_size_come_back() {
    let text: Vec<u8> = (0..4096u32).map(|index| (index * 7 % 251) as u8).collect();
    let sizes =
        (0..=66).chain([127, 128, 255, 256, 1000, 3993, 4078, 4079, 4080, 4094, 4095, 4096]);
    for size in sizes {
        for scheme in SCHEMES {
            let message = sealed(scheme, &text[..size]);
            assert_eq!(message.open().unwrap(), text[..size], "{scheme:?} {size}");
        }
    }
}

#[test]
fn texts_beyond_the_usual_record_size_come_back() {
    for size in [5000, 70_000] {
        for scheme in SCHEMES {
            assert_eq!(sealed(scheme, &vec![b'x'; size]).open().unwrap().len(), size);
        }
    }
}

#[test]
fn an_empty_message_has_103_bytes_and_is_accepted() {
    let message = sealed(Scheme::Aes128gcm, b"");
    assert_eq!(message.body.len(), 103);
    assert_eq!(message.open().unwrap(), b"");
    let message = sealed(Scheme::Aesgcm, b"");
    assert_eq!(message.body.len(), 18);
    assert_eq!(message.open().unwrap(), b"");
}

#[test]
fn padding_is_removed_whatever_its_length() {
    for padding in [1, 2, 15, 16, 255, 256, 4000] {
        for scheme in SCHEMES {
            let plain = sealed(scheme, b"text");
            let message = sealed_with(scheme, b"text", |seal| seal.padding = padding);
            assert_eq!(message.body.len(), plain.body.len() + usize::from(padding));
            assert_eq!(message.open().unwrap(), b"text", "{scheme:?} {padding}");
        }
    }
}

#[test]
fn the_record_size_may_leave_out_the_tag_and_no_more() {
    let text = [b'x'; 100];
    for (scheme, padded) in [(Scheme::Aesgcm, 102), (Scheme::Aes128gcm, 101)] {
        let with = |size| sealed_with(scheme, &text, |seal| seal.record_size = Some(size));
        assert_eq!(with(padded).open().unwrap(), text, "{scheme:?}");
        assert_eq!(with(padded - 1).open(), Err(DecryptError::InvalidPayload), "{scheme:?}");
    }
}

#[test]
fn the_record_size_is_what_a_strict_reader_needs() {
    let rs = |len: usize| {
        let body = sealed(Scheme::Aes128gcm, &vec![b'x'; len]).body;
        u32::from_be_bytes(*body[16..].first_chunk().unwrap())
    };
    assert_eq!([rs(0), rs(4079), rs(4080)], [4096, 4096, 4097]);
    let header = |len: usize| sealed(Scheme::Aesgcm, &vec![b'x'; len]).headers.unwrap().0;
    let salt = "salt=WlpaWlpaWlpaWlpaWlpaWg";
    assert_eq!(header(4093), salt);
    assert_eq!(header(4094), format!("{salt};rs=4097"));
}

#[test]
fn sizes_that_no_record_can_have_are_refused() {
    let message = sealed(Scheme::Aesgcm, b"text");
    let (_, dh) = message.headers.clone().unwrap();
    let salt = "salt=WlpaWlpaWlpaWlpaWlpaWg";
    for (rs, cause) in [
        ("0", DecryptError::InvalidEncryptionHeader),
        ("1", DecryptError::InvalidEncryptionHeader),
        ("+4096", DecryptError::InvalidEncryptionHeader),
        ("2", DecryptError::InvalidPayload),
        ("5", DecryptError::InvalidPayload),
    ] {
        let error = message.with_headers(&format!("{salt};rs={rs}"), &dh).open();
        assert_eq!(error, Err(cause), "{rs}");
    }
    assert!(message.with_headers(&format!("{salt};rs=6"), &dh).open().is_ok());
    // 2^32 + 1 is not 1.
    assert!(message.with_headers(&format!("{salt};rs=4294967297"), &dh).open().is_ok());
}

#[test]
fn every_truncation_is_refused() {
    for scheme in SCHEMES {
        let message = sealed_with(scheme, b"a text of some length", |seal| seal.padding = 5);
        for len in 0..message.body.len() {
            let cause = match scheme {
                Scheme::Aes128gcm if len < 103 => DecryptError::InvalidBinaryHeaderPayloadLength,
                _ => DecryptError::InvalidPayload,
            };
            let cut = message.with_body(message.body[..len].to_vec());
            assert_eq!(cut.open(), Err(cause), "{scheme:?} {len}");
        }
    }
}

#[test]
fn every_altered_byte_is_refused_but_for_a_record_size_that_still_fits() {
    for scheme in SCHEMES {
        let message = sealed(scheme, b"a text of some length");
        for (at, mask) in (0..message.body.len()).flat_map(|at| [(at, 1), (at, 0x80), (at, 0xff)]) {
            let mut body = message.body.clone();
            body[at] ^= mask;
            let rs_fits = scheme == Scheme::Aes128gcm && (16..20).contains(&at) && {
                u32::from_be_bytes(*body[16..].first_chunk().unwrap()) >= 22
            };
            assert_eq!(message.with_body(body).open().is_ok(), rs_fits, "{scheme:?} {at}");
        }
    }
}

#[test]
fn only_the_right_keys_open_a_message() {
    for scheme in SCHEMES {
        let message = sealed(scheme, b"text");
        let auth_secret = *message.keys.auth_secret().expose();
        let mut other_secret = auth_secret;
        other_secret[15] ^= 1;
        for keys in [
            Keys::new(keys(8).pair().clone(), auth_secret),
            Keys::new(message.keys.pair().clone(), other_secret),
        ] {
            let opened = Sealed { keys, ..message.clone() }.open();
            assert_eq!(opened, Err(DecryptError::InvalidPayload), "{scheme:?}");
        }
    }
}

#[test]
fn the_headers_must_be_those_of_the_message() {
    let message = sealed(Scheme::Aesgcm, b"text");
    let (salt, dh) = message.headers.clone().unwrap();
    let other = KeyPair::from_raw(&[10; 32]).unwrap();
    let of = |key: &[u8]| format!("dh={}", GeneralPurpose::new(&URL_SAFE, LENIENT).encode(key));
    let mut off_curve = *other.public_key();
    off_curve[64] ^= 1;
    let long = [other.public_key().as_slice(), &[0]].concat();
    for (salt, dh, cause) in [
        ("salt=WlpaWlpaWlpaWlpaWlpaWw", &*dh, DecryptError::InvalidPayload),
        ("keyid", &dh, DecryptError::InvalidEncryptionHeader),
        ("salt=WlpaWlpaWlpaWlpaWlpa", &dh, DecryptError::InvalidEncryptionHeader),
        (&salt, &of(other.public_key()), DecryptError::InvalidPayload),
        (&salt, "keyid", DecryptError::InvalidCryptoKeyHeader),
        (&salt, "p256ecdsa=BA", DecryptError::InvalidCryptoKeyHeader),
        (&salt, &format!("{dh},{dh}"), DecryptError::InvalidCryptoKeyHeader),
        (&salt, &of(&off_curve), DecryptError::InvalidSharedSecret),
        (&salt, &of(&other.public_key()[..64]), DecryptError::InvalidSharedSecret),
        (&salt, &of(&other.public_key()[..33]), DecryptError::InvalidSharedSecret),
        (&salt, &of(&long), DecryptError::InvalidSharedSecret),
        (&salt, &of(&[4; 65]), DecryptError::InvalidSharedSecret),
    ] {
        assert_eq!(message.with_headers(salt, dh).open(), Err(cause), "{salt} {dh}");
    }
}

#[test]
fn different_auth_secrets_make_different_bodies() {
    let keys = keys(7);
    let sender = KeyPair::from_raw(&[9; 32]).unwrap();
    for scheme in SCHEMES {
        let bodies = [[1; 16], [2; 16]].map(|auth_secret| {
            let seal = Seal::new(keys.public_key(), &auth_secret, &sender, [3; 16]);
            let mut out = [0; 128];
            seal.encrypt(scheme, b"text", &mut out).unwrap().to_vec()
        });
        assert_ne!(bodies[0][bodies[0].len() - 16..], bodies[1][bodies[1].len() - 16..]);
    }
}

#[test]
fn encryption_says_what_is_missing_and_writes_nothing() {
    let keys = keys(7);
    let sender = KeyPair::from_raw(&[9; 32]).unwrap();
    let auth_secret = keys.auth_secret().expose();
    for scheme in SCHEMES {
        let seal = Seal::new(keys.public_key(), auth_secret, &sender, [3; 16]);
        let needed = seal.body_len(scheme, 4);
        let mut out = vec![0xa5; needed - 1];
        let error = seal.encrypt(scheme, b"text", &mut out).unwrap_err();
        assert_eq!(error, EncryptError::BufferTooSmall(BufferTooSmall { needed }));
        let seal = Seal::new(&[4; 65], auth_secret, &sender, [3; 16]);
        let error = seal.encrypt(scheme, b"text", &mut [0xa5; 200]).unwrap_err();
        assert_eq!(error, EncryptError::ReceiverKey);
        assert!(out.iter().all(|byte| *byte == 0xa5));
    }
}

#[test]
fn every_cause_has_a_name_of_its_own() {
    let names = [
        (DecryptError::InvalidEncryptionHeader, "invalid_encryption_header"),
        (DecryptError::InvalidCryptoKeyHeader, "invalid_crypto_key_header"),
        (DecryptError::NoKeys, "no_keys"),
        (DecryptError::InvalidSharedSecret, "invalid_shared_secret"),
        (DecryptError::InvalidPayload, "invalid_payload"),
        (DecryptError::InvalidBinaryHeaderPayloadLength, "invalid_binary_header_payload_length"),
        (DecryptError::InvalidBinaryHeaderRecordSize, "invalid_binary_header_record_size"),
        (
            DecryptError::InvalidBinaryHeaderPublicKeyLength,
            "invalid_binary_header_public_key_length",
        ),
        (
            DecryptError::InvalidBinaryHeaderPublicKeyFormat,
            "invalid_binary_header_public_key_format",
        ),
    ];
    for (error, name) in names {
        assert_eq!(error.name(), name);
        assert!(!error.to_string().is_empty());
    }
}

fn app_data<'a>(key: &'a str, value: &'a str) -> AppData<'a> {
    AppData { key, value: Redacted::new(value), unknown_fields: 0 }
}

fn stanza(pairs: &[AppData<'_>], raw_data: &[u8]) -> Vec<u8> {
    let message = DataMessageStanza {
        from: "sender",
        category: "app",
        app_data: pairs.into(),
        persistent_id: Some("0:id"),
        raw_data: (!raw_data.is_empty()).then_some(Redacted::new(raw_data)),
        ..Default::default()
    };
    let mut bytes = vec![0; message.encoded_len()];
    message.encode(&mut bytes).unwrap();
    bytes
}

/// Puts a message in a stanza as the server would.
fn stanza_of(message: &Sealed) -> Vec<u8> {
    match &message.headers {
        Some((encryption, crypto_key)) => {
            let pairs = [app_data("encryption", encryption), app_data("crypto-key", crypto_key)];
            stanza(&pairs, &message.body)
        }
        None => stanza(&[app_data("content-encoding", "aes128gcm")], &message.body),
    }
}

#[test]
fn opens_both_schemes_where_they_lie_in_the_stanza() {
    for (scheme, encryption) in
        [(Scheme::Aesgcm, Encryption::Aesgcm), (Scheme::Aes128gcm, Encryption::Aes128gcm)]
    {
        let message = sealed(scheme, b"some text");
        let mut stanza = stanza_of(&message);
        let opened = open(Some(&message.keys), &mut stanza).unwrap();
        assert_eq!((opened.encryption, opened.payload(&stanza)), (encryption, &b"some text"[..]));
        assert_eq!(Push::decode(&stanza).unwrap().persistent_id(), Some("0:id"));
    }
}

#[test]
fn the_last_raw_data_and_the_last_header_count() {
    let message = sealed(Scheme::Aesgcm, b"text");
    let wrong = sealed(Scheme::Aesgcm, b"wrong");
    let mut bytes = [
        stanza(&[app_data("encryption", "rs=0"), app_data("crypto-key", "dh=AA")], &wrong.body),
        stanza_of(&message),
        stanza(&[app_data("other", "value")], b""),
    ]
    .concat();
    let opened = open(Some(&message.keys), &mut bytes).unwrap();
    assert_eq!(opened.payload(&bytes), b"text");
}

#[test]
fn what_is_not_encrypted_is_handed_on() {
    let mut plain = stanza(&[app_data("k", "v")], b"raw");
    let before = plain.clone();
    for keys in [None, Some(&keys(7))] {
        let opened = open(keys, &mut plain).unwrap();
        assert_eq!((opened.encryption, opened.payload(&plain)), (Encryption::None, &b"raw"[..]));
        assert_eq!(plain, before);
    }
    let mut empty = stanza(&[app_data("encryption", "x"), app_data("crypto-key", "y")], b"");
    let opened = open(None, &mut empty).unwrap();
    assert_eq!((opened.encryption, opened.payload(&empty)), (Encryption::None, &b""[..]));
}

fn error_of(keys: Option<&Keys>, stanza: &mut [u8]) -> DecryptError {
    match open(keys, stanza) {
        Err(OpenError::Decrypt(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_cannot_be_opened_still_decodes() {
    let keys = keys(7);
    let encoding = app_data("content-encoding", "aes128gcm");
    let garbage = BASE64.encode([0; 110]);
    for (bytes, cause) in [
        (
            stanza_of(&sealed(Scheme::Aesgcm, b"x").with_headers("salt=", "dh=AA")),
            DecryptError::InvalidEncryptionHeader,
        ),
        (
            stanza_of(&sealed(Scheme::Aes128gcm, b"x").with_body(vec![0; 200])),
            DecryptError::InvalidBinaryHeaderRecordSize,
        ),
        (stanza(&[encoding], b""), DecryptError::InvalidBinaryHeaderPayloadLength),
        (
            stanza(&[encoding, app_data("_googRawData", "$$$")], b"x"),
            DecryptError::InvalidBinaryHeaderPayloadLength,
        ),
        (
            stanza(&[encoding, app_data("_googRawData", &garbage)], b"x"),
            DecryptError::InvalidBinaryHeaderRecordSize,
        ),
    ] {
        let mut bytes = bytes;
        assert_eq!(error_of(Some(&keys), &mut bytes), cause);
        assert_eq!(Push::decode(&bytes).unwrap().persistent_id(), Some("0:id"));
    }
}

#[test]
fn missing_keys_are_noticed_after_the_headers() {
    for scheme in SCHEMES {
        let message = sealed(scheme, b"text");
        assert_eq!(error_of(None, &mut stanza_of(&message)), DecryptError::NoKeys);
    }
    let message = sealed(Scheme::Aesgcm, b"text").with_headers("rs=0", "dh=AA");
    assert_eq!(error_of(None, &mut stanza_of(&message)), DecryptError::InvalidEncryptionHeader);
}

#[test]
fn a_body_in_internal_raw_data_is_opened_where_raw_data_is_none() {
    let message = sealed(Scheme::Aes128gcm, &[0xff; 50]);
    for encoded in [
        BASE64.encode(&message.body),
        GeneralPurpose::new(&STANDARD, LENIENT.with_encode_padding(false)).encode(&message.body),
    ] {
        for raw_data in [&b""[..], b"too short"] {
            let pairs = [
                app_data("_googRawData", "not this one"),
                app_data("content-encoding", "aes128gcm"),
                app_data("_googRawData", &encoded),
                app_data("k", "v"),
            ];
            let mut bytes = stanza(&pairs, raw_data);
            let opened = open(Some(&message.keys), &mut bytes).unwrap();
            assert_eq!(
                (opened.encryption, opened.payload(&bytes)),
                (Encryption::Aes128gcm, &[0xff; 50][..])
            );
            let push = Push::decode(&bytes).unwrap();
            assert_eq!(push.persistent_id(), Some("0:id"));
            assert_eq!(push.stanza.app_value("k"), Ok(Some("v")));
        }
    }
    let both = stanza(
        &[app_data("content-encoding", "aes128gcm"), app_data("_googRawData", "AAAA")],
        &message.body,
    );
    let mut both = both;
    assert_eq!(open(Some(&message.keys), &mut both).unwrap().payload(&both), [0xff; 50]);
}

#[test]
fn a_stanza_that_does_not_decode_is_no_decryption_error() {
    let message = sealed(Scheme::Aes128gcm, b"text");
    let whole = stanza_of(&message);
    for len in 0..whole.len() {
        let mut cut = whole[..len].to_vec();
        let before = cut.clone();
        match open(Some(&message.keys), &mut cut) {
            Err(OpenError::Stanza(_)) => assert_eq!(cut, before),
            // Cut between two fields: the body is the last one.
            Err(OpenError::Decrypt(_)) | Ok(_) => assert!(Push::decode(&before).is_ok()),
            Err(other) => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_body_of_impossible_size_costs_no_arithmetic_on_the_curve() {
    let message = sealed(Scheme::Aesgcm, b"text");
    let no_point = format!("dh={}", BASE64.encode([4; 65]));
    for (body, rs) in [(vec![0; 17], 4096), (vec![0; 100], 83)] {
        let encryption = format!("salt=WlpaWlpaWlpaWlpaWlpaWg;rs={rs}");
        let message = message.with_headers(&encryption, &no_point);
        assert_eq!(message.with_body(body).open(), Err(DecryptError::InvalidPayload));
        let fits = message.with_body(vec![0; 18]);
        assert_eq!(fits.open(), Err(DecryptError::InvalidSharedSecret));
    }
}

//! Seeds under keys: certificates with a signature, and encrypted pushes.
//!
//! The root and the server's certificate go to `fuzz/fixtures`, since the body must know them. No key is kept.

use std::fs;

use pushwire_core::push::KeyPair;
use pushwire_core::push::Keys;
use pushwire_core::push::Scheme;
use pushwire_core::push::Seal;
use pushwire_tests::pair::Frame;
use pushwire_tests::pair::app_data;
use pushwire_tests::pair::stanza;
use rcgen::BasicConstraints;
use rcgen::CertificateParams;
use rcgen::DnType;
use rcgen::IsCa;
use rcgen::Issuer;
use rcgen::PKCS_ECDSA_P256_SHA256;
use rcgen::PKCS_ECDSA_P384_SHA384;
use rcgen::SigningKey;
use rcgen::date_time_ymd;

use super::Seeds;
use crate::folder;

pub(crate) fn add(seeds: &mut Seeds) {
    certificates(seeds);
    pushes(seeds);
    headers(seeds);
}

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2049, 1, 1);
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

fn authority(name: &str) -> CertificateParams {
    let mut params = params(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

/// A message of certificates: how many, and each behind a byte and its length.
fn message(certificates: &[&[u8]]) -> Vec<u8> {
    let mut bytes = vec![0, certificates.len() as u8];
    for certificate in certificates {
        bytes.extend([&[0], &(certificate.len() as u16).to_be_bytes()[..], certificate].concat());
    }
    bytes
}

fn certificates(seeds: &mut Seeds) {
    let root_key = rcgen::KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).unwrap();
    let middle_key = rcgen::KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let own_key = rcgen::KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let (root_params, middle_params) = (authority("Test Root"), authority("Intermediate"));
    let root = root_params.self_signed(&root_key).unwrap();
    let by_root = Issuer::from_params(&root_params, &root_key);
    let middle = middle_params.signed_by(&middle_key, &by_root).unwrap();
    let mut own_params = params("server");
    let names = ["mtalk.google.com".to_owned()];
    own_params.subject_alt_names = CertificateParams::new(names).unwrap().subject_alt_names;
    let by_middle = Issuer::from_params(&middle_params, &middle_key);
    let own = own_params.signed_by(&own_key, &by_middle).unwrap();
    fs::create_dir_all(folder("fixtures")).unwrap();
    fs::write(folder("fixtures").join("root.der"), root.der()).unwrap();
    fs::write(folder("fixtures").join("own.der"), own.der()).unwrap();
    let chain = message(&[own.der(), middle.der()]);
    let signature = signature(&own_key);
    for (name, what, parts) in [
        ("good", "a chain, and a signature over an empty handshake", vec![&chain[..], &signature]),
        ("unsigned", "a chain, and nothing behind it", vec![&chain]),
        ("no-certificate", "a signature alone", vec![&signature]),
        ("twice", "a chain twice, and a signature", vec![&chain, &chain, &signature]),
        (
            "own-alone",
            "the server's certificate without the one between",
            vec![&message(&[own.der()])[..], &signature],
        ),
        (
            "root-sent",
            "the chain with its root",
            vec![&message(&[own.der(), middle.der(), root.der()])[..], &signature],
        ),
    ] {
        let bytes = [&[1, 0, 0], &parts.concat()[..]].concat();
        seeds.add("tls_certificates", name, what, &bytes);
    }
    let other_name = [&[1, 1, 0], &chain[..], &signature].concat();
    seeds.add("tls_certificates", "other-name", "a chain for another server", &other_name);
}

/// RFC 8446 §4.4.3, over the hash of nothing.
fn signature(key: &rcgen::KeyPair) -> Vec<u8> {
    let hash = ring::digest::digest(&ring::digest::SHA256, b"");
    let content = [&[b' '; 64][..], b"TLS 1.3, server CertificateVerify\0", hash.as_ref()].concat();
    let signature = key.sign(&content).unwrap();
    [&[1, 0, signature.len() as u8], &signature[..]].concat()
}

fn pushes(seeds: &mut Seeds) {
    let keys = Keys::generate(&[7; Keys::RANDOM_LEN]).unwrap();
    let sender = KeyPair::from_raw(&[9; 32]).unwrap();
    let seal = Seal::new(keys.public_key(), keys.auth_secret().expose(), &sender, [3; 16]);
    let sealed = |scheme| {
        let mut out = [0; 256];
        seal.encrypt(scheme, b"{\"data\":{\"led\":\"on\"}}", &mut out).unwrap().to_vec()
    };
    let (encryption, crypto_key) = (seal.encryption_header(22), seal.crypto_key_header());
    let text = |text: &str| [&[text.len() as u8], text.as_bytes()].concat();
    let modern = sealed(Scheme::Aes128gcm);
    let draft = sealed(Scheme::Aesgcm);
    seeds.add("push_decrypt", "aes128gcm", "a body of RFC 8291", &[&[0], &modern[..]].concat());
    let with_headers = [&[1], &text(&encryption)[..], &text(&crypto_key), &draft].concat();
    seeds.add("push_decrypt", "aesgcm", "a body of the draft, behind its headers", &with_headers);
    let sealing = b"\x02\x01\x05\0\x10\x01\x04text";
    seeds.add("push_decrypt", "record-size", "a text to be sealed, and then changed", sealing);
    seeds.add("push_decrypt", "unchanged", "a text to be sealed", b"\x02\0\x05\0\0\0\x04text");
    let mut stanza = stanza("id");
    stanza.raw_data = Some(draft);
    stanza.app_data =
        vec![app_data("encryption", &encryption), app_data("crypto-key", &crypto_key)];
    let draft = body(stanza.clone());
    seeds.add("push_stanza", "aesgcm", "a push of the draft", &[&[1], &draft[..]].concat());
    seeds.add(
        "push_stanza",
        "no-keys",
        "a push that nobody can decrypt",
        &[&[0], &draft[..]].concat(),
    );
    stanza.raw_data = Some(modern.clone());
    stanza.app_data = vec![app_data("content-encoding", "aes128gcm")];
    let modern_stanza = body(stanza.clone());
    seeds.add(
        "push_stanza",
        "aes128gcm",
        "a push of RFC 8291",
        &[&[1], &modern_stanza[..]].concat(),
    );
    stanza.raw_data = None;
    let mut encoded = [0; 400];
    let encoded = pushwire_core::wire::base64::Alphabet::Standard.encode(&modern, &mut encoded);
    stanza.app_data.push(app_data("_googRawData", encoded.unwrap()));
    let inside = body(stanza);
    seeds.add(
        "push_stanza",
        "inside",
        "a push whose body is in its data",
        &[&[1], &inside[..]].concat(),
    );
}

/// Returns a stanza without its frame.
fn body(stanza: pushwire_core::mcs::owned::DataMessageStanza) -> Vec<u8> {
    let frame = Frame::Data(stanza).bytes();
    let header = pushwire_core::mcs::frame::Header::parse(&frame).unwrap().unwrap();
    frame[header.header_len..].to_vec()
}

fn headers(seeds: &mut Seeds) {
    let key =
        "BP0xc1esPQr1Z3gd19SCb3Fd_ViZmtNiaeYzhcHjdbOZ8zkzpRWBOgu1KilzoQ8iM9jeB09EPjs7Gs2tbYLzGBQ=";
    for (name, what, text) in [
        (
            "usual",
            "both headers as senders write them",
            format!("salt=YWJjZGVmZ2hpamtsbW5vcA\0dh={key}"),
        ),
        (
            "several",
            "several values, quoted and not",
            format!(
                "keyid=\"a;b\\\",\";salt=\"YWJj\";rs=18,rs=4\0p256ecdsa=x;aesgcm128='YQ',keyid=b; dh={key}, DH=YQ"
            ),
        ),
        ("broken", "what cannot be parsed", "salt=,,=;rs=+1;rs='\0dh=\"".to_owned()),
    ] {
        seeds.add("push_headers", name, what, text.as_bytes());
    }
}

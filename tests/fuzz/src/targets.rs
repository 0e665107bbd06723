//! The list of targets: a body for each, with the oracles of other crates.
//!
//! The bodies are in the crates whose promises they check, behind the feature `_fuzz`: `pushwire_core::fuzz`,
//! `pushwire_embassy::fuzz` and `pushwire_wasm::fuzz`. Here stand those that ask another implementation, and what
//! certificates there are.
//! `tests/tests/replays_fuzz_inputs` has this file too. Promises that a difference ends the program.

use p256::PublicKey;
use pushwire_core::fuzz;
use pushwire_core::fuzz::Input;
use pushwire_core::fuzz::Key;
use pushwire_embassy::fuzz::Pki;
use pushwire_tests::agree;
use ring::rand::SystemRandom;
use ring::signature::ECDSA_P256_SHA256_FIXED_SIGNING;
use ring::signature::EcdsaKeyPair;
use ring::signature::KeyPair;

/// The root and the server's certificate that `tls_certificates` is about.
const PKI: Pki = Pki {
    root: include_bytes!("../fixtures/root.der"),
    own: include_bytes!("../fixtures/own.der"),
};

/// The longest text that is compared with what others read: they take their time.
const MOST: usize = 2048;

/// A target's name, which is that of its program and of its folders, and what is called with each input.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 29] = [
    ("capture_json", pushwire_wasm::fuzz::capture_json),
    ("capture_mcs", pushwire_wasm::fuzz::capture_mcs),
    ("capture_xmpp", pushwire_wasm::fuzz::capture_xmpp),
    ("ccs_inbound", fuzz::ccs_inbound),
    ("ccs_outbound", fuzz::ccs_outbound),
    ("flash_contents", pushwire_embassy::fuzz::flash_contents),
    ("http_answers", pushwire_embassy::fuzz::http_answers),
    ("json", fuzz::json),
    ("json_and_serde", json_and_serde),
    ("mcs_and_prost", mcs_and_prost),
    ("mcs_frames", fuzz::mcs_frames),
    ("mcs_messages", fuzz::mcs_messages),
    ("mcs_session", fuzz::mcs_session),
    ("push_decrypt", fuzz::push_decrypt),
    ("push_headers", fuzz::push_headers),
    ("push_keys", push_keys),
    ("push_stanza", fuzz::push_stanza),
    ("register_answers", fuzz::register_answers),
    ("register_credentials", fuzz::register_credentials),
    ("register_flow", fuzz::register_flow),
    ("register_json", fuzz::register_json),
    ("register_urls", fuzz::register_urls),
    ("tls_certificates", tls_certificates),
    ("tls_records", pushwire_embassy::fuzz::tls_records),
    ("wire", fuzz::wire),
    ("xml", fuzz::xml),
    ("xml_and_rxml", xml_and_rxml),
    ("xmpp_session", fuzz::xmpp_session),
    ("xmpp_stanzas", fuzz::xmpp_stanzas),
];

/// First byte: the message's type, as in `mcs_messages`; then its body.
pub fn mcs_and_prost(data: &[u8]) {
    let mut input = Input::new(data);
    let number = input.byte();
    same(agree::prost::judge_as(number, input.take(MOST)));
}

/// First byte: the size of the pieces that ours gets; then the text.
pub fn json_and_serde(data: &[u8]) {
    let mut input = Input::new(data);
    let size = usize::from(input.byte()) + 1;
    same(agree::serde_json::compare(input.take(MOST), size));
}

/// First byte: the size of the pieces that both get; then the document.
pub fn xml_and_rxml(data: &[u8]) {
    let mut input = Input::new(data);
    let size = usize::from(input.byte()) + 1;
    same(agree::rxml::compare(input.take(MOST), size));
}

/// First byte: what the rest is: PKCS#8, a scalar or a point. What ring reads, ours does, and ring reads what ours
/// writes; `p256`, read through another door, knows the same points.
pub fn push_keys(data: &[u8]) {
    match fuzz::push_keys(data) {
        Key::Pkcs8(der, pair) => {
            let public = pair.as_ref().map(|pair| &pair.public_key()[..]);
            let same = by_ring(der).is_none_or(|ring| Some(ring.public_key().as_ref()) == public);
            assert!(same, "ring reads another key");
            pair.iter().for_each(written);
        }
        Key::Pair(pair) => written(&pair),
        Key::Point(point, sealed) => {
            assert_eq!(PublicKey::from_sec1_bytes(&point).is_ok() && point[0] == 4, sealed);
        }
        Key::Nothing => {}
    }
}

fn by_ring(der: &[u8]) -> Option<EcdsaKeyPair> {
    let random = SystemRandom::new();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der, &random).ok()
}

fn written(pair: &pushwire_core::push::KeyPair) {
    let ring = by_ring(pair.to_pkcs8().expose()).expect("what is written is PKCS#8");
    assert_eq!(ring.public_key().as_ref(), pair.public_key());
}

/// See `pushwire_embassy::fuzz::tls_certificates`.
pub fn tls_certificates(data: &[u8]) {
    pushwire_embassy::fuzz::tls_certificates(PKI, data);
}

fn same<T>(outcome: Result<T, String>) {
    if let Err(difference) = outcome {
        panic!("{difference}");
    }
}

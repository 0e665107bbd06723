//! Seeds for what is stored and answered: flash, keys, captures as JSON, the JSON of registration, URLs.

use pushwire_core::push::KeyPair;
use pushwire_embassy::fuzz::flash_image;
use pushwire_wasm::mcs::Decoder;
use pushwire_wasm::mcs::From;

use super::Seeds;
use super::wire::vector;

pub(crate) fn add(seeds: &mut Seeds) {
    flash(seeds);
    keys(seeds);
    captures(seeds);
    answers(seeds);
    urls(seeds);
}

/// What a store is to do before bytes are changed: two saves, and ids, most of them long: they go once around all pages.
const SCRIPT: [u8; 33] = {
    let mut script = [0; 33];
    script[0] = 2;
    let mut id = 0;
    while id < 32 {
        script[id + 1] = if id % 8 == 0 { 0 } else { 1 };
        id += 1;
    }
    script
};

fn flash(seeds: &mut Seeds) {
    let image = flash_image(&SCRIPT);
    let target = "flash_contents";
    for (name, what, first, bytes) in [
        ("erased", "nothing was ever written", [0, 2], &[][..]),
        ("image", "what a store wrote: credentials, and ids over all pages", [0, 6], &image),
        ("zeros", "zeros, in words of four bytes", [1, 2], &[0; 2560]),
        ("own", "a store writes and goes on, in words of eight bytes", [2, 7], &SCRIPT),
        (
            "own-changed",
            "a store writes, and a byte of each range is changed",
            [0, 3],
            &[&SCRIPT[..], &[0, 20, 0x55, 4, 20, 0x55]].concat(),
        ),
    ] {
        seeds.add(target, name, what, &[&first, bytes].concat());
    }
}

fn keys(seeds: &mut Seeds) {
    let pair = KeyPair::from_raw(&[3; 32]).unwrap();
    let order = b"\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\
        \xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x51";
    let mut beside = *pair.public_key();
    beside[64] ^= 1;
    let (long, short) = (pair.to_pkcs8(), pair.to_short_pkcs8());
    for (name, what, first, bytes) in [
        ("pkcs8", "PKCS#8 with the public key", 0, &long.expose()[..]),
        ("pkcs8-short", "PKCS#8 without it", 0, short.expose()),
        ("scalar", "a private key and the start of a secret", 1, &[7; 33]),
        ("order", "a scalar that is out of range", 1, order),
        ("point", "a public key", 2, pair.public_key()),
        ("beside", "no point of the curve", 2, &beside),
    ] {
        seeds.add("push_keys", name, what, &[&[first], bytes].concat());
    }
}

fn captures(seeds: &mut Seeds) {
    let frame = |hex: &[u8]| Decoder::decode(From::Server, hex.to_vec()).frame(0).unwrap();
    let known = frame(&[8, 8, 0x1a, 2, b'm', b'e', 0x2a, 2, b'a', b'b']);
    let unknown = frame(&[100, 14, 0x0d, 1, 2, 3, 4, 0x11, 1, 2, 3, 4, 5, 6, 7, 8]);
    let odd = r#" { "b" : [ 1.50 , 9007199254740993, {} ,[ ] ], "a\u00e9":"\/\n" , "1":null,"b":-1E+21 } "#;
    for (name, what, text) in [
        ("frame", "a frame as it is shown", known.as_str()),
        ("frame-unknown", "a frame of an unknown kind", &unknown),
        ("odd", "what JavaScript writes in another way", odd),
    ] {
        seeds.add("capture_json", name, what, text.as_bytes());
    }
    let client = [
        &[41, 2, 6, 0x0a, 1, b'a', 0x12, 1, b'b'][..],
        &[8, 2, 0x1a, 0x50],
        &[0, 2, 0x10, 4],
        &[0xff, 0xff, 0xff],
        &[0, 2, 0x10, 5],
        &[7, 9, 1],
    ];
    seeds.add(
        "capture_mcs",
        "client",
        "what a client sends, a broken frame and garbage in it, and its last frame cut, byte by byte",
        &[&[1, 0, 0], client.concat().as_slice()].concat(),
    );
    let broken = b"<message id='1'>&nbsp;</message><?x?> garbage <iq/><message><gcm \
        xmlns='google:mobile:data'>{]</gcm></message><presence";
    seeds.add(
        "capture_xmpp",
        "broken",
        "stanzas between what is none, cut inside of a tag",
        &[&[47, 2], &broken[..]].concat(),
    );
}

fn answers(seeds: &mut Seeds) {
    let install = vector("firebase-messaging-0.4.5/fcm_install_response.json");
    let register = vector("firebase-messaging-0.4.5/fcm_register_response.json");
    let noise = br#"{"name":"\u0041","fid":"","refreshToken":7,"authToken":{"expiresIn":"60","token":"\ud83d"},"x":[{}]}"#;
    for (name, what, first, bytes) in [
        ("install", "the answer to an installation", [0, 0], &install[..]),
        (
            "refresh",
            "a new authentication token",
            [1, 0],
            br#"{"token":"a.b","expiresIn":"604800s"}"#,
        ),
        ("register", "the answer to a registration", [2, 1], &register),
        ("noise", "what is broken behind what is missing", [0, 2], noise),
        ("refused", "an error, though with a token", [3, 5], br#"{"token":"a"}"#),
    ] {
        seeds.add("register_json", name, what, &[&first, &[4, 50][..], bytes].concat());
    }
}

fn urls(seeds: &mut Seeds) {
    for (name, what, text) in [
        ("google", "as Google's are", "https://fcmregistrations.googleapis.com/v1"),
        ("address", "an address, a port and a slash at the end", "https://[::1]:8443/a/"),
        ("user", "one that is refused", "https://u@a:1/b?c#d"),
    ] {
        seeds.add("register_urls", name, what, text.as_bytes());
    }
}

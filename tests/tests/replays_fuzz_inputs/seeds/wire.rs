//! Seeds in binary forms: MCS messages and frames, base64, credentials, records.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pushwire_core::push::KeyPair;
use pushwire_core::push::Keys;
use pushwire_core::register::Credentials;
use pushwire_core::register::Fid;
use pushwire_core::register::Id;
use pushwire_core::register::Installation;
use pushwire_core::register::MAX_BINARY_LEN;
use pushwire_core::register::Token;
use pushwire_core::secret::Secret;
use pushwire_tests::pair::Frame;
use pushwire_tests::pair::login_response;
use pushwire_tests::pair::message;
use pushwire_tests::pair::ping;
use pushwire_tests::pair::pong;
use pushwire_tests::pair::stanza;
use pushwire_tests::vectors::McsVector;
use pushwire_tests::vectors::mcs_messages;
use serde_json::Value;

use super::Seeds;

/// The longest body that a seed has.
const MOST: usize = 1000;

pub(crate) fn add(seeds: &mut Seeds) {
    messages(seeds);
    frames(seeds);
    base64(seeds);
    credentials(seeds);
    checkin(seeds);
    records(seeds);
}

pub(crate) fn vector(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(path)).unwrap()
}

/// The shortest and the longest message of each type that is not too long.
fn ends(vectors: &[McsVector]) -> Vec<&McsVector> {
    let mut types: BTreeMap<u8, Vec<&McsVector>> = BTreeMap::new();
    for vector in vectors.iter().filter(|vector| vector.body().len() <= MOST) {
        types.entry(vector.tag).or_default().push(vector);
    }
    let mut chosen = vec![];
    for mut list in types.into_values() {
        list.sort_by_key(|vector| vector.body().len());
        chosen.extend([list[0], list[list.len() - 1]]);
    }
    chosen.dedup_by_key(|vector| vector.line);
    chosen
}

fn messages(seeds: &mut Seeds) {
    for vector in ends(&mcs_messages()) {
        let bytes = [&[vector.tag], vector.body()].concat();
        let name = format!("{}-{}", vector.name, vector.line);
        let what = format!("{}, line {} of mcs-messages.jsonl", vector.name, vector.line);
        seeds.add_all(&[("mcs_messages", &[]), ("mcs_and_prost", &[])], &name, &what, &bytes);
    }
}

fn frames(seeds: &mut Seeds) {
    let vectors = mcs_messages();
    let inbound = ends(&vectors);
    let all: Vec<u8> = inbound.iter().flat_map(|vector| vector.frame.clone()).collect();
    let mut large = stanza("large");
    large.raw_data = Some(vec![0x5a; 130]);
    let login = Frame::LoginResponse(login_response()).bytes();
    let session = [
        login.clone(),
        message("a").bytes(),
        ping(0).bytes(),
        Frame::Data(large).bytes(),
        Frame::Raw(8, vec![0x4a, 1, b'x', 0x1a, 0x50]).bytes(),
        Frame::Raw(100, vec![7; 5]).bytes(),
        message("a").bytes(),
        pong(2).bytes(),
        message("b").bytes(),
        Frame::Raw(4, vec![]).bytes(),
    ];
    for (name, what, stream) in [
        ("session", "a login, pushes, one too large, one broken, a close", session.concat()),
        ("every-kind", "one frame of each type and length of the vectors", all[..1500].to_vec()),
        ("old-version", "version 38 and a login", [&[38], &login[..]].concat()),
        ("endless-length", "a length of six bytes", vec![41, 8, 0x80, 0x80, 0x80, 0x80, 0x80, 1]),
    ] {
        let version: &[u8] = if name.contains('v') && name != "every-kind" { &[] } else { &[41] };
        let targets: [(&str, &[u8]); 2] = [("mcs_frames", &[2, 40]), ("capture_mcs", &[0, 2, 40])];
        seeds.add_all(&targets, name, what, &[version, &stream].concat());
    }
}

fn base64(seeds: &mut Seeds) {
    for (name, what, bytes) in [
        ("varint", "300 as a varint", &[0, 0xac, 0x02][..]),
        ("varint-longest", "the largest varint", b"\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
        ("number", "a number to be written", b"\x01\0\0\0\x01\0\0\0\0"),
        ("base64url", "base64url with its own characters", b"\x02-_-_Zm9vYg"),
        ("base64-padded", "base64 with padding and unused bits", b"\x03+/+/Zh=="),
    ] {
        seeds.add("wire", name, what, bytes);
    }
}

fn credentials(seeds: &mut Seeds) {
    let token = |text: &str| Token::new(text).unwrap();
    let credentials = Credentials {
        android_id: 5_000_000_000,
        security_token: Secret::new(7),
        keys: Keys::new(KeyPair::from_raw(&[3; 32]).unwrap(), [4; 16]),
        app_id: Id::try_from("wp:receiver.push.com#1").unwrap(),
        gcm_token: token("gcm"),
        installation: Installation {
            fid: Fid::try_from("fid").unwrap(),
            refresh_token: token("refresh"),
            auth_token: None,
            expires: 0,
        },
        fcm_token: token("fcm"),
        checked_in: 1_790_000_000,
        checkin_interval: 172_800,
        registered: 1_790_000_000,
    };
    let mut bytes = [0; MAX_BINARY_LEN];
    let len = credentials.to_binary(&mut bytes).unwrap();
    let target = "register_credentials";
    seeds.add(target, "whole", "credentials", &[&[1], &bytes[..len]].concat());
    seeds.add(
        target,
        "altered",
        "credentials with a wrong checksum",
        &[&[0], &bytes[1..len]].concat(),
    );
}

fn checkin(seeds: &mut Seeds) {
    let text = String::from_utf8(vector("checkin-messages.jsonl")).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let answers = lines.enumerate().filter(|(_, json)| json["name"] == "AndroidCheckinResponse");
    for (index, json) in answers.take(3) {
        let hex = json["body_hex"].as_str().unwrap();
        let pairs = (0..hex.len().min(2000)).step_by(2);
        let body: Vec<u8> =
            pairs.map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect();
        let what = format!("line {} of checkin-messages.jsonl", index + 1);
        let name = format!("checkin-{}", index + 1);
        seeds.add("register_answers", &name, &what, &[&[0, 5, 60], &body[..]].concat());
    }
    for (name, what, body) in [
        (
            "token",
            "register3's answer",
            vector("firebase-messaging-0.4.5/gcm_register_response.txt"),
        ),
        ("error", "register3 refuses for now", b"Error=PHONE_REGISTRATION_ERROR".to_vec()),
        ("reset", "register3 wants another installation", b"Error=RST".to_vec()),
        ("deleted", "a topic was left", b"deleted=1".to_vec()),
    ] {
        seeds.add("register_answers", name, what, &[&[1, 6, 40, 0], &body[..]].concat());
    }
}

fn records(seeds: &mut Seeds) {
    let flight = vector("handshake/flight.bin");
    let login = vector("handshake/login.bin");
    let head = |len: usize| [&[1, 12, 63][..], &(len as u16).to_be_bytes()].concat();
    let whole = [head(flight.len()), flight.clone(), login.clone()].concat();
    seeds.add("tls_records", "connection", "a recorded handshake, and what follows it", &whole);
    let early = [head(5), flight[..90].to_vec()].concat();
    seeds.add(
        "tls_records",
        "too-early",
        "the start of a handshake that was said to be over",
        &early,
    );
    let alert = [head(7), vec![0x15, 3, 3, 0, 2, 2, 40]].concat();
    seeds.add("tls_records", "alert", "an alert instead of a handshake", &alert);
}

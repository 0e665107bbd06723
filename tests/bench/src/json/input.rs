//! Payloads of CCS and an answer of Firebase Installations, made without chance.
//!
//! Follows the shapes of core/spec/xmpp.md §2 and core/spec/registration.md §3, with made-up names and tokens.

use std::fmt::Write;

use crate::random::Random;

/// How the values of `data` are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapes {
    None,
    /// Only those of two characters, and none but ASCII text: what a sensor sends as JSON inside JSON.
    Short,
    /// Everything beyond ASCII as `\u`, as Python and PHP do: pairs of surrogates for emoji.
    Unicode,
}

/// The payloads that have a row.
pub(super) fn payloads() -> Vec<(&'static str, String)> {
    let mut random = Random::new();
    vec![
        ("ack, no `data`", ack(&mut random)),
        ("upstream, text in several scripts", upstream(&mut random, 3, Escapes::None)),
        ("upstream, JSON inside of JSON", upstream(&mut random, 3, Escapes::Short)),
        ("downstream, 16 pairs", downstream(&mut random, 16)),
        ("upstream, `\\u` and surrogate pairs", upstream(&mut random, 3, Escapes::Unicode)),
    ]
}

fn token(random: &mut Random) -> String {
    let mut token = format!("{:011x}:APA91b", random.below(1 << 44));
    for _ in 0..8 {
        let _ = write!(token, "{:016x}", random.below(u64::MAX));
    }
    token
}

fn ack(random: &mut Random) -> String {
    let (from, id) = (token(random), random.below(u64::MAX));
    format!(r#"{{"from":"{from}","message_id":"m-{id:x}","message_type":"ack"}}"#)
}

fn upstream(random: &mut Random, pairs: u32, escapes: Escapes) -> String {
    let (from, id) = (token(random), random.below(u64::MAX));
    let data = data(random, pairs, escapes);
    format!(
        r#"{{"from":"{from}","category":"com.example.sensor","message_id":"u-{id:x}","time_to_live":86400,"data":{data}}}"#
    )
}

fn downstream(random: &mut Random, pairs: u32) -> String {
    let (to, id) = (token(random), random.below(u64::MAX));
    let data = data(random, pairs, Escapes::None);
    format!(
        r#"{{"to":"{to}","message_id":"m-{id:x}","priority":"high","time_to_live":600,"delivery_receipt_requested":true,"data":{data},"notification":{{"title":"Kitchen","body":"It is warm","badge":1}}}}"#
    )
}

fn data(random: &mut Random, pairs: u32, escapes: Escapes) -> String {
    let members = (0..pairs).map(|index| format!(r#""key{index}":"{}""#, value(random, escapes)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

fn value(random: &mut Random, escapes: Escapes) -> String {
    match escapes {
        Escapes::None => [random.words(), random.words()].join(" ").replace('"', "'"),
        Escapes::Short => format!(r#"{{\"t\":{},\"unit\":\"C\",\n\"ok\":true}}"#, random.below(40)),
        Escapes::Unicode => {
            [random.words(), "🔋🚀", random.words()].join(" ").chars().map(escaped).collect()
        }
    }
}

fn escaped(character: char) -> String {
    match character {
        '"' => "\\\"".into(),
        _ if character.is_ascii() => character.into(),
        _ => character
            .encode_utf16(&mut [0; 2])
            .iter()
            .map(|unit| format!("\\u{unit:04x}"))
            .collect(),
    }
}

/// The answer to the creation of an installation, spread over lines as Google's are.
pub(super) fn reply() -> String {
    let mut random = Random::new();
    let (refresh, mut token) =
        (token(&mut random), String::from("eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9"));
    for _ in 0..20 {
        let _ = write!(token, "{:016x}", random.below(u64::MAX));
    }
    format!(
        r#"{{
  "name": "projects/1047583920011/installations/dExampleFid_0123456789",
  "fid": "dExampleFid_0123456789",
  "refreshToken": "3_{refresh}",
  "authToken": {{
    "token": "{token}",
    "expiresIn": "604800s"
  }}
}}
"#
    )
}

//! A log of one CCS stream, the server's side, made by a generator without chance.
//!
//! Follows the shapes of core/spec/xmpp.md §1 and §2 with made-up names: acks, nacks, upstream messages and
//! receipts, the payload in either spelling, with `&quot;` and without, and text in several scripts. Promises
//! the same bytes on every machine.

use std::fmt::Write;

use crate::random::Random;

const HEADER: &str = "<stream:stream from='fcm.googleapis.com' id='3BF1D2A0' version='1.0' \
    xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

/// How a payload is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// Its own default namespace, and only what must be escaped is.
    Plain,
    /// A prefix, and every quotation mark is escaped, as servers do that escape all text alike.
    Prefixed,
}

/// Makes a stream that is at least `size` bytes long, with the payloads in each of `spellings` by turns.
pub(super) fn log(size: usize, spellings: &[Spelling]) -> Vec<u8> {
    let mut random = Random::new();
    let mut log = String::from(HEADER);
    for spelling in spellings.iter().cycle() {
        let (kind, json) = payload(&mut random);
        stanza(&mut log, kind, &json, *spelling);
        if random.below(10) == 0 {
            log.push('\n');
        }
        if log.len() >= size {
            break;
        }
    }
    log.push_str("</stream:stream>");
    log.into_bytes()
}

/// Returns the attribute `type` of a message, and its JSON.
fn payload(random: &mut Random) -> (&'static str, String) {
    let id = random.below(u64::MAX);
    let from = token(random);
    match random.below(10) {
        0..4 => {
            ("", format!(r#"{{"from":"{from}","message_id":"m-{id:x}","message_type":"ack"}}"#))
        }
        4 => ("", nack(random, &from, id)),
        5..8 => ("normal", upstream(random, &from, id)),
        _ => ("normal", receipt(&from, id)),
    }
}

fn token(random: &mut Random) -> String {
    let mut token = format!("{:011x}:APA91b", random.below(1 << 44));
    for _ in 0..8 {
        let _ = write!(token, "{:016x}", random.below(u64::MAX));
    }
    token
}

fn nack(random: &mut Random, from: &str, id: u64) -> String {
    let error = ["DEVICE_UNREGISTERED", "BAD_REGISTRATION", "DEVICE_MESSAGE_RATE_EXCEEDED"];
    let error = error.get(random.below(3) as usize).copied().unwrap_or_default();
    format!(
        r#"{{"message_type":"nack","message_id":"m-{id:x}","from":"{from}","error":"{error}","error_description":"Message was not sent: {}"}}"#,
        json_text(random.words()),
    )
}

fn upstream(random: &mut Random, from: &str, id: u64) -> String {
    let mut data = String::new();
    for index in 0..1 + random.below(6) {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(
            data,
            r#"{comma}"key{index}":"{} {}""#,
            json_text(random.words()),
            json_text(random.words())
        );
    }
    format!(
        r#"{{"category":"com.example.sensor","data":{{{data}}},"message_id":"u-{id:x}","time_to_live":86400,"from":"{from}"}}"#
    )
}

fn receipt(from: &str, id: u64) -> String {
    format!(
        r#"{{"data":{{"message_status":"MESSAGE_SENT_TO_DEVICE","original_message_id":"m-{id:x}","device_registration_id":"{from}","message_sent_timestamp":"1430277821658"}},"message_id":"dr2:m-{id:x}","message_type":"receipt","from":"fcm.googleapis.com"}}"#
    )
}

fn json_text(text: &str) -> String {
    text.replace('"', "\\\"")
}

fn stanza(log: &mut String, kind: &str, json: &str, spelling: Spelling) {
    let json = json.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    log.push_str("<message");
    if !kind.is_empty() {
        let _ = write!(log, " type='{kind}' to='1234567890@fcm.googleapis.com' id=''");
    }
    let _ = match spelling {
        Spelling::Plain => {
            write!(log, "><gcm xmlns='google:mobile:data'>{json}</gcm></message>")
        }
        Spelling::Prefixed => write!(
            log,
            "><data:gcm xmlns:data=\"google:mobile:data\">{}</data:gcm></message>",
            json.replace('"', "&quot;"),
        ),
    };
}

//! `pushwire decode`: captures of every kind as text and JSON, masked, decrypted, and broken.
//!
//! Promises the JSON of the contract, that text shows no secret unless told to, exit code 1 where the
//! capture has problems and 2 where there is none, with one line that names the thing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod common;

use std::fmt::Write;
use std::fs;
use std::io::Write as _;
use std::process::Command;
use std::process::Stdio;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use common::CREDENTIALS;
use common::Ended;
use common::pushwire;
use pushwire_tests::vectors;
use serde_json::Value;
use serde_json::json;

const PING: [u8; 4] = [0, 2, 0x10, 5];
const TOKEN: &str = "7777777777777777777";

/// Writes a capture and decodes it.
fn decode(capture: impl AsRef<[u8]>, args: &[&str]) -> Ended {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("capture");
    fs::write(&file, capture).unwrap();
    pushwire(["decode", file.to_str().unwrap()].into_iter().chain(args.iter().copied()))
}

fn json_of(ended: &Ended) -> Value {
    serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {ended:?}"))
}

/// A frame, made by hand.
fn frame(tag: u8, body: &[u8]) -> Vec<u8> {
    assert!(body.len() < 128);
    [&[tag, body.len() as u8], body].concat()
}

fn string(number: u8, text: &str) -> Vec<u8> {
    [&[number << 3 | 2, text.len() as u8], text.as_bytes()].concat()
}

fn login() -> Vec<u8> {
    let fields = ["c", "mcs.android.com", "1", "1", TOKEN];
    let fields = (1..).zip(fields).map(|(number, text)| string(number, text));
    [&[41][..], &frame(2, &fields.collect::<Vec<_>>().concat())].concat()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// The message of firebase-messaging's own test, encrypted for its credentials.
fn encrypted() -> Vec<u8> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/vectors/firebase-messaging-0.4.5/data_message_stanza.json"
    );
    let stanza: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let mut body = [string(3, "f"), string(5, "c")].concat();
    for pair in stanza["appData"].as_array().unwrap() {
        let key = string(1, pair["key"].as_str().unwrap());
        let pair = [key, string(2, pair["value"].as_str().unwrap())].concat();
        body.extend(long(7, &pair));
    }
    let raw = STANDARD.decode(stanza["rawData"].as_str().unwrap()).unwrap();
    body.extend(long(21, &raw));
    let mut frame = vec![8];
    varint(body.len(), &mut frame);
    [frame, body].concat()
}

fn long(number: u32, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    varint((number << 3 | 2) as usize, &mut out);
    varint(bytes.len(), &mut out);
    [out, bytes.to_vec()].concat()
}

fn varint(mut value: usize, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[test]
fn prints_the_json_of_the_contract() {
    let ended = decode([&[41], &PING[..]].concat(), &["--json"]);
    let expected = r#"{"version":41,"frames":[{"offset":1,"length":4,"tag":0,"name":"HeartbeatPing","fields":[{"number":2,"name":"last_stream_id_received","type":"int32","start":3,"end":5,"value":5}],"problem":null}],"problems":[]}"#;
    assert_eq!((ended.code, ended.stdout.as_str(), ended.stderr.as_str()), (Some(0), expected, ""));
}

#[test]
fn decodes_every_vector() {
    let vectors = vectors::mcs_messages();
    let all: Vec<u8> = vectors.iter().flat_map(|vector| vector.frame.clone()).collect();
    let decoded = json_of(&decode(all, &["--json", "--as", "mcs"]));
    let names: Vec<_> =
        decoded["frames"].as_array().unwrap().iter().map(|frame| &frame["name"]).collect();
    assert_eq!(names, vectors.iter().map(|vector| vector.name.as_str()).collect::<Vec<_>>());
}

#[test]
fn every_spelling_gives_the_same() {
    let bytes =
        [&[41], &PING[..], &frame(8, &[string(3, "me"), string(5, "app")].concat())].concat();
    let plain = decode(&bytes, &["--json"]).stdout;
    let spaced = bytes.iter().map(|byte| format!("0x{byte:02X}, ")).collect::<String>();
    let xxd = "00000000: 2900 0210 0508 091a 026d 652a 0361 7070  )........me*.app\n";
    let hexdump = "00000000  29 00 02 10 05 08 09 1a  02 6d 65 2a 03 61 70 70  |)........me*.app|\n00000010\n";
    let escaped = bytes.iter().map(|byte| format!("\\x{byte:x}")).collect::<String>();
    let escaped = escaped
        .replace("\\x0", "\\x00")
        .replace("\\x2\\", "\\x02\\")
        .replace("\\x5\\", "\\x05\\")
        .replace("\\x8\\", "\\x08\\")
        .replace("\\x9\\", "\\x09\\")
        .replace("\\x3\\", "\\x03\\");
    for text in [
        hex(&bytes),
        hex(&bytes).to_uppercase() + "\n",
        format!("{{{spaced}}};"),
        xxd.to_owned(),
        hexdump.to_owned(),
        STANDARD.encode(&bytes),
        URL_SAFE_NO_PAD.encode(&bytes),
        format!("\"{escaped}\""),
    ] {
        assert_eq!(decode(&text, &["--json"]).stdout, plain, "{text}");
    }
    assert_eq!(decode(hex(&bytes), &["--json", "--as", "hex"]).stdout, plain);
    assert_eq!(decode(STANDARD.encode(&bytes), &["--json", "--as", "base64"]).stdout, plain);
}

#[test]
fn reads_standard_input() {
    for args in [&["decode", "--json"][..], &["decode", "--json", "-"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pushwire"))
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(&PING).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        assert!(output.stdout.starts_with(br#"{"version":null,"frames":[{"offset":0,"#));
    }
}

#[test]
fn text_masks_secrets_until_told_otherwise() {
    let token = "abcdefgh";
    let pair = [string(1, "name"), string(2, "secretvalue")].concat();
    let push = frame(
        8,
        &[
            string(3, "me"),
            string(5, "app"),
            string(7, &String::from_utf8(pair).unwrap()),
            string(13, token),
        ]
        .concat(),
    );
    let capture = [login(), push].concat();
    let masked = decode(&capture, &[]);
    assert_eq!(masked.code, Some(0), "{masked:?}");
    assert!(masked.stdout.contains("auth_token (5) = [masked, 19 bytes]"), "{masked:?}");
    assert!(
        masked.stdout.contains("from (3) = \"me\"") && masked.stdout.contains("key (1) = \"name\"")
    );
    for secret in [TOKEN, token, "secretvalue"] {
        assert!(!masked.output().contains(secret), "{secret}: {masked:?}");
        assert!(decode(&capture, &["--reveal"]).stdout.contains(secret));
        assert!(decode(&capture, &["--json"]).stdout.contains(secret));
    }
    assert_eq!(
        decode(&capture, &["--json", "--reveal"]).stdout,
        decode(&capture, &["--json"]).stdout
    );
}

#[test]
fn text_masks_sasl_and_what_payloads_say() {
    let xml = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AHUAcGFzcw==</auth>\
        <message><gcm xmlns='google:mobile:data'>{\"message_type\":\"ack\",\"from\":\"tokentoken\",\"data\":{\"k\":\"private\"}}</gcm></message>";
    let masked = decode(xml, &[]);
    assert!(masked.stdout.contains("payload \"message_type\" = \"ack\""), "{masked:?}");
    for secret in ["AHUAcGFzcw", "tokentoken", "private"] {
        assert!(!masked.output().contains(secret), "{secret}: {masked:?}");
        assert!(decode(xml, &["--reveal"]).stdout.contains(secret));
    }
}

#[test]
fn text_cannot_command_the_terminal() {
    let ended = decode(frame(10, &string(1, "\u{1b}[31m\u{9b}x")), &["--reveal"]);
    assert!(!ended.stdout.contains(['\u{1b}', '\u{9b}']), "{ended:?}");
}

#[test]
fn problems_are_shown_and_end_in_exit_1() {
    let capture = [&PING[..], &[8, 0xff, 0xff, 0xff, 0xff, 0x0f], &PING, &[8, 9, 0x1a]].concat();
    let text = decode(&capture, &[]);
    text.assert_one_line(1, &["decode", "problems: 2"]);
    assert!(
        text.stdout.contains("! 0x00000004: frame_length")
            && text.stdout.contains("went on at 0x0000000a"),
        "{text:?}"
    );
    let decoded = decode(&capture, &["--json"]);
    assert_eq!(
        (decoded.code, &json_of(&decoded)["problems"][0]["resumed_at"]),
        (Some(1), &json!(10))
    );
}

#[test]
fn decrypts_with_stored_keys_and_names_the_cause_if_it_cannot() {
    let dir = tempfile::tempdir().unwrap();
    let keys = dir.path().join("credentials.json");
    fs::write(&keys, CREDENTIALS).unwrap();
    let keys = keys.to_str().unwrap();
    let text = decode(encrypted(), &["--decrypt", keys]);
    assert_eq!(text.code, Some(0), "{text:?}");
    assert!(text.stdout.contains("decrypted (aesgcm, ") && text.stdout.contains("foo"), "{text:?}");
    let lines = decode(encrypted(), &["--json", "--decrypt", keys]).stdout;
    let opened: Value = serde_json::from_str(lines.lines().nth(1).unwrap()).unwrap();
    assert_eq!(
        (&opened["frame"], &opened["encryption"], &opened["error"]),
        (&json!(0), &json!("aesgcm"), &Value::Null)
    );
    assert!(opened["payload"].as_str().unwrap().contains("foo"));
    let mut altered = encrypted();
    *altered.last_mut().unwrap() ^= 1;
    let failed = decode(altered, &["--decrypt", keys]);
    failed.assert_one_line(1, &["problems: 1"]);
    assert!(failed.stdout.contains("not decrypted: invalid_payload"), "{failed:?}");
}

#[test]
fn netlog_gives_both_directions_of_the_connections_that_are_push() {
    let event = |kind: i64, id: i64, params: Value| json!({"type": kind, "source": {"id": id, "type": 9}, "time": "1", "phase": 0, "params": params});
    let bytes = |bytes: &[u8]| json!({"byte_count": bytes.len(), "bytes": STANDARD.encode(bytes)});
    let answer = [&[41][..], &frame(3, &string(1, "c"))].concat();
    let log = json!({
        "constants": {"logEventTypes": {"SOCKET_BYTES_SENT": 1, "SOCKET_BYTES_RECEIVED": 2,
            "SSL_SOCKET_BYTES_SENT": 3, "SSL_SOCKET_BYTES_RECEIVED": 4, "TCP_CONNECT_ATTEMPT": 5}},
        "events": [
            event(5, 7, json!({"address": "142.250.1.188:5228"})),
            event(1, 7, bytes(b"\x16\x03\x01 ciphertext")),
            event(3, 7, bytes(&login())),
            event(4, 7, bytes(&answer[..3])),
            event(4, 7, bytes(&answer[3..])),
            event(3, 8, bytes(b"GET / HTTP/1.1\r\n\r\n")),
            event(4, 8, bytes(b"HTTP/1.1 200 OK\r\n\r\n")),
        ],
        "polledData": {},
    });
    let ended = decode(log.to_string(), &["--json"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let lines: Vec<Value> =
        ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2, "{ended:?}");
    let facts = |line: &Value| {
        (line["connection"].clone(), line["from"].clone(), line["frames"][0]["name"].clone())
    };
    assert_eq!(facts(&lines[0]), (json!(7), json!("client"), json!("LoginRequest")));
    assert_eq!(facts(&lines[1]), (json!(7), json!("server"), json!("LoginResponse")));
    assert_eq!(lines[0]["address"], "142.250.1.188:5228");
    assert!(decode(log.to_string(), &[]).stdout.contains("connection 7"));
    let empty = json!({"constants": {"logEventTypes": {}}, "events": []});
    decode(empty.to_string(), &["--as", "netlog"]).assert_one_line(2, &["capture", "raw bytes"]);
}

#[test]
fn a_netlog_that_was_cut_off_is_read_as_far_as_it_goes() {
    let event = |kind: i64, bytes: &[u8]| {
        let params = json!({"byte_count": bytes.len(), "bytes": STANDARD.encode(bytes)});
        json!({"type": kind, "source": {"id": 7}, "params": params})
    };
    let (sent, received) =
        (event(3, &login()), event(4, &[&[41][..], &frame(3, &string(1, "c"))].concat()));
    let types = r#"{"SSL_SOCKET_BYTES_SENT":3,"SSL_SOCKET_BYTES_RECEIVED":4}"#;
    let head = format!("{{\"constants\":{{\"logEventTypes\":{types}}},\n\"events\": [\n");
    let lines = format!("{head}{sent},\n{received}");
    for cut in [&lines, &format!("{lines},\n"), &format!("{lines},\n{{\"par")] {
        let ended = decode(cut, &["--json"]);
        assert_eq!(ended.stdout.lines().count(), 2, "{ended:?}");
        assert!(
            ended.code == Some(1) && ended.stderr.contains("capture: it was cut off"),
            "{ended:?}"
        );
    }
    let whole = decode(format!("{lines}]}}"), &["--json"]);
    assert_eq!((whole.code, whole.stderr.as_str()), (Some(0), ""));
    assert_eq!(decode(&lines, &["--json"]).stdout, whole.stdout);
    decode(format!("{head}{sent},\n}}"), &["--as", "netlog"])
        .assert_one_line(2, &["capture", "JSON"]);
    decode("{", &["--as", "netlog"]).assert_one_line(2, &["capture", "JSON"]);
}

#[test]
fn what_is_no_capture_is_named() {
    pushwire(["decode", "/nonexistent/x"]).assert_one_line(2, &["/nonexistent/x", "No such file"]);
    for (text, kind, parts) in [
        ("29 0g", "hex", &["capture", "line 1", "'g'"][..]),
        ("290", "hex", &["capture", "odd number"]),
        ("a!", "base64", &["capture", "base64"]),
        ("{", "netlog", &["capture", "NetLog"]),
        ("what is this?", "auto", &["capture", "--as"]),
    ] {
        decode(text, &["--as", kind]).assert_one_line(2, parts);
    }
    let broken = decode(PING, &["--decrypt", "/nonexistent/keys"]);
    broken.assert_one_line(2, &["/nonexistent/keys"]);
    assert_eq!(decode(PING, &["--as", "nonsense"]).code, Some(2));
}

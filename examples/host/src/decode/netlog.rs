//! Chrome's NetLog: what chrome://net-export writes, recorded with raw bytes.
//!
//! Follows Chromium's net/log/net_log_event_type_list.h and net_log_with_source.cc: a socket's bytes
//! come as base64, and where TLS runs over it the `SSL_` events hold the plaintext. Written from that
//! source, not from a recording of a live connection. Only connections that look like MCS or XMPP are
//! shown: a log holds all others too. One that was cut off, as when Chrome was killed, is read as far as
//! its lines are whole.

use std::collections::BTreeMap;

use pushwire_wasm::mcs::Decoder;
use pushwire_wasm::mcs::From;
use serde::Deserialize;
use serde_json::Value;

use super::input;
use super::input::Capture;
use super::input::Connection;
use super::input::Protocol;
use super::input::Stream;

/// Frames without a problem that prove MCS where the login is not in the log.
const ENOUGH: usize = 3;

#[derive(Deserialize)]
struct Log {
    constants: Constants,
    events: Vec<Event>,
}

/// The first line of a log, closed.
#[derive(Deserialize)]
struct Head {
    constants: Constants,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Constants {
    log_event_types: BTreeMap<String, i64>,
}

#[derive(Deserialize)]
struct Event {
    r#type: i64,
    source: Source,
    #[serde(default)]
    params: Value,
}

#[derive(Deserialize)]
struct Source {
    id: u64,
}

/// What a log says of one socket.
#[derive(Default)]
struct Socket {
    address: Option<String>,
    /// From the server and from the client, each as it went over the wire and inside of TLS.
    bytes: [[Vec<u8>; 2]; 2],
}

/// Tells whether JSON looks like a log.
pub(super) fn is_log(text: &[u8]) -> bool {
    let has = |key: &[u8]| text.windows(key.len()).any(|part| part == key);
    has(b"\"constants\"") && has(b"\"events\"")
}

/// Finds the streams in a log.
pub(super) fn streams(text: &[u8]) -> Result<Capture, String> {
    let (log, is_cut) = read(text)?;
    let mut sockets = BTreeMap::<u64, Socket>::new();
    for event in &log.events {
        let socket = sockets.entry(event.source.id).or_default();
        socket.add(event, &log.constants)?;
    }
    let streams: Vec<Stream> =
        sockets.into_iter().flat_map(|(id, socket)| socket.streams(id)).collect();
    match streams.is_empty() {
        true => Err("no connection in it looks like MCS or XMPP; \
            it must be recorded with \"Include raw bytes\""
            .to_owned()),
        false => Ok(Capture { streams, is_cut }),
    }
}

/// Reads a log; tells whether it was cut off.
fn read(text: &[u8]) -> Result<(Log, bool), String> {
    match serde_json::from_slice(text) {
        Ok(log) => Ok((log, false)),
        Err(error) => {
            let log = if error.is_eof() { lines(text) } else { None };
            log.map(|log| (log, true)).ok_or_else(|| format!("not the JSON of a NetLog: {error}"))
        }
    }
}

/// Chrome writes the constants in the first line, and behind them one event in each.
fn lines(text: &[u8]) -> Option<Log> {
    let mut lines = text.split(|byte| *byte == b'\n').map(without_comma);
    let head: Head = serde_json::from_slice(&[lines.next()?, b"}"].concat()).ok()?;
    let events = lines.filter_map(|line| serde_json::from_slice(line).ok()).collect();
    Some(Log { constants: head.constants, events })
}

fn without_comma(line: &[u8]) -> &[u8] {
    let line = line.trim_ascii();
    line.strip_suffix(b",").unwrap_or(line)
}

impl Socket {
    fn add(&mut self, event: &Event, constants: &Constants) -> Result<(), String> {
        if let Some(address) = event.params.get("address").and_then(Value::as_str) {
            self.address.get_or_insert_with(|| address.to_owned());
        }
        let is = |name: &str| constants.log_event_types.get(name) == Some(&event.r#type);
        let [raw, inner] = &mut self.bytes;
        let ([raw_in, raw_out], [in_, out]) = (raw, inner);
        let stream = match () {
            () if is("SOCKET_BYTES_RECEIVED") => raw_in,
            () if is("SOCKET_BYTES_SENT") => raw_out,
            () if is("SSL_SOCKET_BYTES_RECEIVED") => in_,
            () if is("SSL_SOCKET_BYTES_SENT") => out,
            () => return Ok(()),
        };
        let param = |name: &str| event.params.get(name).and_then(Value::as_str);
        let bytes = match (param("bytes"), param("hex_encoded_bytes")) {
            (Some(text), _) => input::base64(text),
            // Until Chrome 68.
            (None, Some(text)) => input::hex(text),
            (None, None) => Ok(Vec::new()),
        };
        let bytes = bytes.map_err(|why| format!("socket {}: {why}", event.source.id))?;
        stream.extend_from_slice(&bytes);
        Ok(())
    }

    fn streams(self, id: u64) -> Vec<Stream> {
        let [raw, inner] = self.bytes;
        let is_tls = inner.iter().any(|bytes| !bytes.is_empty());
        let [received, sent] = if is_tls { inner } else { raw };
        let found = [(From::Client, sent), (From::Server, received)].map(|(from, bytes)| {
            let connection = Some(Connection { id, address: self.address.clone() });
            Stream { connection, from, ..Stream::of(bytes) }
        });
        match found.iter().any(is_push) {
            true => found.into_iter().filter(|stream| !stream.bytes.is_empty()).collect(),
            false => Vec::new(),
        }
    }
}

/// Tells whether a stream is of a protocol that is decoded here.
fn is_push(stream: &Stream) -> bool {
    if stream.protocol == Protocol::Xmpp {
        let text = String::from_utf8_lossy(&stream.bytes);
        return text.contains("http://etherx.jabber.org/streams");
    }
    let decoder = Decoder::decode(stream.from, stream.bytes.clone());
    let login = if stream.from == From::Server { 3 } else { 2 };
    let logs_in = decoder.entry(0).is_some_and(|entry| entry.tag == login);
    let is_sound = decoder.problems().is_empty() && decoder.len() >= ENOUGH;
    decoder.version().is_some() && logs_in || is_sound
}

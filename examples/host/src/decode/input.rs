//! What a capture is, and the bytes in it.
//!
//! Hex in any spelling (bare, `0x`, C arrays, `xxd`, `hexdump -C`), base64 and base64url, raw MCS,
//! XML, and Chrome's NetLog, recognised in the order NetLog, XML, hex, base64, MCS. Whatever is named
//! explicitly is taken as that or refused with the reason.

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::GeneralPurpose;
use base64::engine::GeneralPurposeConfig;
use clap::ValueEnum;
use pushwire_wasm::mcs::From;

use super::netlog;

/// What the user says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum As {
    /// Found out
    Auto,
    /// Hex, in any spelling
    Hex,
    /// base64 or base64url
    Base64,
    /// MCS as the server sent it
    Mcs,
    /// MCS as the client sent it
    McsClient,
    /// XMPP
    Xmpp,
    /// JSON of chrome://net-export, recorded with raw bytes
    Netlog,
}

/// What is spoken in a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    Mcs,
    Xmpp,
}

/// What was found in an input.
#[derive(Debug)]
pub(super) struct Capture {
    pub(super) streams: Vec<Stream>,
    /// The input ends inside of what holds the streams.
    pub(super) is_cut: bool,
}

/// One direction of one connection.
#[derive(Clone, Debug)]
pub(super) struct Stream {
    pub(super) connection: Option<Connection>,
    pub(super) protocol: Protocol,
    pub(super) from: From,
    pub(super) bytes: Vec<u8>,
}

/// Which connection of several.
#[derive(Clone, Debug)]
pub(super) struct Connection {
    pub(super) id: u64,
    pub(super) address: Option<String>,
}

impl Capture {
    fn one(stream: Stream) -> Self {
        Self { streams: vec![stream], is_cut: false }
    }
}

impl Stream {
    /// Takes bytes for what they look like.
    pub(super) fn of(bytes: Vec<u8>) -> Self {
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        let protocol = if first == Some(&b'<') { Protocol::Xmpp } else { Protocol::Mcs };
        Self { connection: None, protocol, from: sender_of(&bytes), bytes }
    }

    pub(super) const fn sender(&self) -> &'static str {
        match self.from {
            From::Server => "server",
            From::Client => "client",
        }
    }
}

/// Only a client sends a LoginRequest, and it does so first.
fn sender_of(bytes: &[u8]) -> From {
    match bytes {
        [2, ..] => From::Client,
        [version, 2, ..] if *version >= 38 => From::Client,
        _ => From::Server,
    }
}

/// Finds the streams in a capture.
pub(super) fn streams(kind: As, bytes: Vec<u8>) -> Result<Capture, String> {
    let mcs = |from, bytes| Stream { from, protocol: Protocol::Mcs, ..Stream::of(bytes) };
    Ok(Capture::one(match kind {
        As::Auto => return auto(bytes),
        As::Netlog => return netlog::streams(&bytes),
        As::Hex => Stream::of(hex(&text(&bytes)?)?),
        As::Base64 => Stream::of(base64(&text(&bytes)?)?),
        As::Mcs => mcs(From::Server, bytes),
        As::McsClient => mcs(From::Client, bytes),
        As::Xmpp => Stream { protocol: Protocol::Xmpp, ..Stream::of(bytes) },
    }))
}

fn auto(bytes: Vec<u8>) -> Result<Capture, String> {
    let is_text = bytes.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
    let trimmed = bytes.trim_ascii_start();
    if trimmed.starts_with(b"{") && netlog::is_log(trimmed) {
        return netlog::streams(&bytes);
    }
    if !is_text || trimmed.is_empty() || trimmed.starts_with(b"<") {
        return Ok(Capture::one(Stream::of(bytes)));
    }
    let text = text(&bytes)?;
    match hex(&text).or_else(|_| base64(&text)) {
        Ok(bytes) => Ok(Capture::one(Stream::of(bytes))),
        Err(_) => Err("neither hex, base64, XML, NetLog nor MCS; say which with --as".to_owned()),
    }
}

fn text(bytes: &[u8]) -> Result<String, String> {
    String::from_utf8(bytes.to_vec()).map_err(|_| "not text".to_owned())
}

/// Reads hex in any spelling.
pub(super) fn hex(text: &str) -> Result<Vec<u8>, String> {
    let mut digits = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = without_columns(line).replace("\\x", " ");
        for part in line.split(is_separator) {
            let bare = part.strip_prefix("0x").or(part.strip_prefix("0X"));
            // An element of a C array may have one digit.
            digits.extend(bare.filter(|bare| bare.len() % 2 == 1).map(|_| 0));
            for character in bare.unwrap_or(part).chars() {
                let digit = character.to_digit(16);
                let refuse = || format!("line {number}: {character:?} is no hex digit");
                digits.push(digit.ok_or_else(refuse)? as u8);
            }
        }
    }
    if digits.len() % 2 == 1 {
        return Err("an odd number of hex digits".to_owned());
    }
    let pairs = digits.chunks_exact(2);
    Ok(pairs.map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

const fn is_separator(character: char) -> bool {
    matches!(
        character,
        ' ' | '\t' | '\r' | ',' | ';' | ':' | '-' | '{' | '}' | '[' | ']' | '"' | '\''
    )
}

/// Cuts off the offset and the characters that `xxd` and `hexdump -C` print.
fn without_columns(line: &str) -> &str {
    let line = line.split('|').next().unwrap_or_default();
    let offset = line.bytes().take_while(u8::is_ascii_hexdigit).count();
    let (head, rest) = line.split_at_checked(offset).unwrap_or((line, ""));
    match rest.strip_prefix(": ") {
        Some(rest) if head.len() >= 4 => rest.split("  ").next().unwrap_or_default(),
        _ if head.len() == 8 && rest.starts_with("  ") => rest,
        // The last line of hexdump is an offset alone.
        _ if head.len() == 8 && rest.is_empty() && line.starts_with("0000") => "",
        _ => line,
    }
}

/// Reads base64 of either alphabet, padded or not, over any number of lines.
pub(super) fn base64(text: &str) -> Result<Vec<u8>, String> {
    let text: String = text.split_ascii_whitespace().collect();
    let is_url = text.contains(['-', '_']);
    let alphabet = if is_url { &alphabet::URL_SAFE } else { &alphabet::STANDARD };
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let decoded = GeneralPurpose::new(alphabet, config).decode(text);
    decoded.map_err(|error| format!("not base64: {error}"))
}

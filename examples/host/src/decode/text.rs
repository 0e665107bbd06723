//! A capture for people: one line for each frame, stanza and field.
//!
//! Masked unless revealed: what `pushwire-core` marks as secret (tokens, and what a sender wrote), the
//! values of unknown fields, SASL, and of CCS payloads all but what says how the protocol went. Text is
//! escaped, so that no capture can command the terminal.

use std::fmt::Display;
use std::io;
use std::io::Write;

use pushwire_core::push::Keys;
use pushwire_wasm::Problem;
use pushwire_wasm::ProblemKind;
use pushwire_wasm::json::Json;
use pushwire_wasm::mcs;
use pushwire_wasm::mcs::Found;
use pushwire_wasm::mcs::From;
use pushwire_wasm::mcs::Sink;
use pushwire_wasm::mcs::Value;
use pushwire_wasm::xmpp;
use pushwire_wasm::xmpp::Element;

use super::Decoded;
use super::decrypt;
use super::input::Stream;

const SASL: &str = "urn:ietf:params:xml:ns:xmpp-sasl";

/// Members of a payload that say how the protocol went, not who was told what.
const PLAIN: [&str; 14] = [
    "action",
    "category",
    "control_type",
    "delivery_receipt_requested",
    "dry_run",
    "error",
    "error_description",
    "final",
    "message_id",
    "message_status",
    "message_type",
    "original_message_id",
    "priority",
    "time_to_live",
];

/// Prints one stream.
pub(super) fn print(
    stream: &Stream,
    decoded: &Decoded,
    reveal: bool,
    keys: Option<&Keys>,
    problems: &mut usize,
    out: &mut impl Write,
) -> io::Result<()> {
    if let Some(connection) = &stream.connection {
        let address = connection.address.as_deref().unwrap_or("unknown address");
        let from = stream.sender();
        writeln!(out, "connection {} to {address:?}, from the {from}", connection.id)?;
    }
    match decoded {
        Decoded::Mcs(decoder) => frames(stream, decoder, reveal, keys, problems, out)?,
        Decoded::Xmpp(decoder) => stanzas(decoder, reveal, out)?,
    }
    out.flush()
}

fn frames(
    stream: &Stream,
    decoder: &mcs::Decoder,
    reveal: bool,
    keys: Option<&Keys>,
    failures: &mut usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let to = if stream.from == From::Server { "client" } else { "server" };
    let version = decoder.version().map_or("none".to_owned(), |version| version.to_string());
    writeln!(out, "MCS to the {to}, version byte {version}, frames: {}", decoder.len())?;
    let mut problems = decoder.problems().iter().peekable();
    for frame in 0..decoder.len() {
        let Some(entry) = decoder.entry(frame) else { continue };
        while let Some(problem) =
            problems.next_if(|one| one.frame.is_none() && one.offset < entry.offset)
        {
            report(problem, "", out)?;
        }
        let name = mcs::message_name(entry.tag).unwrap_or("unknown tag");
        writeln!(out, "{:#010x}  {name} ({}), {} bytes", entry.offset, entry.tag, entry.length)?;
        let mut fields = Fields { out, reveal, depth: 1, failed: Ok(()) };
        decoder.walk(frame, &mut fields);
        fields.failed?;
        while let Some(problem) = problems.next_if(|one| one.frame == Some(frame)) {
            report(problem, "  ", out)?;
        }
        if let Some(opened) = keys.and_then(|keys| decrypt::open(decoder, frame, keys)) {
            *failures += usize::from(opened.result.is_err());
            plaintext(&opened, out)?;
        }
    }
    problems.try_for_each(|problem| report(problem, "", out))
}

fn plaintext(opened: &decrypt::Opened, out: &mut impl Write) -> io::Result<()> {
    match &opened.result {
        Ok((encryption, body)) => {
            let (scheme, len) = (encryption.name(), body.len());
            let text = String::from_utf8_lossy(body);
            writeln!(out, "  decrypted ({scheme}, {len} bytes): {text:?}")
        }
        Err(error) => writeln!(out, "  ! not decrypted: {}: {error}", error.name()),
    }
}

fn report(problem: &Problem, indent: &str, out: &mut impl Write) -> io::Result<()> {
    let (kind, message) = (problem.kind.name(), problem.kind.message());
    write!(out, "{indent}! {:#010x}: {kind}: {message}", problem.offset)?;
    match (problem.resumed_at, problem.kind) {
        (Some(at), _) => writeln!(out, "; went on at {at:#010x}"),
        (None, ProblemKind::GARBAGE | ProblemKind::FRAME_LENGTH) => {
            writeln!(out, "; nothing follows")
        }
        _ => writeln!(out),
    }
}

/// Prints fields as they are found.
struct Fields<'o, W> {
    out: &'o mut W,
    reveal: bool,
    depth: usize,
    failed: io::Result<()>,
}

impl<W: Write> Fields<'_, W> {
    fn line(&mut self, found: Found, value: impl Display) {
        let name = found.field.map_or("unknown", |field| field.name);
        let indent = self.depth * 2;
        let line = writeln!(self.out, "{:indent$}{name} ({}) {value}", "", found.number);
        self.failed = std::mem::replace(&mut self.failed, Ok(())).and(line);
    }
}

impl<W: Write> Sink for Fields<'_, W> {
    fn value(&mut self, found: Found, value: Value<'_>) {
        let is_secret = found.field.is_none_or(|field| field.is_secret);
        match (is_secret && !self.reveal, value) {
            (true, Value::String(text)) => self.line(found, masked(text.len())),
            (true, Value::Bytes(bytes)) => self.line(found, masked(bytes.len())),
            (true, _) => self.line(found, "= [masked]"),
            (_, Value::Bool(value)) => self.line(found, format_args!("= {value}")),
            (_, Value::Int32(number)) => self.line(found, format_args!("= {number}")),
            (_, Value::Uint32(number) | Value::Fixed32(number)) => {
                self.line(found, format_args!("= {number}"));
            }
            (_, Value::Int64(number)) => self.line(found, format_args!("= {number}")),
            (_, Value::Uint64(number) | Value::Varint(number) | Value::Fixed64(number)) => {
                self.line(found, format_args!("= {number}"));
            }
            (_, Value::Enum(number, label)) => {
                self.line(found, format_args!("= {} ({number})", label.unwrap_or("unknown")));
            }
            (_, Value::String(text)) => self.line(found, format_args!("= {text:?}")),
            (_, Value::Bytes(bytes)) => self.line(found, format_args!("= {}", hex(bytes))),
        }
    }

    fn open(&mut self, found: Found) {
        self.line(found, "");
        self.depth += 1;
    }

    fn close(&mut self) {
        self.depth -= 1;
    }

    fn problem(&mut self, _: ProblemKind, _: usize) {}
}

fn masked(len: usize) -> String {
    format!("= [masked, {len} bytes]")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn stanzas(decoder: &xmpp::Decoder, reveal: bool, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "XMPP, stanzas: {}", decoder.len())?;
    let mut problems = decoder.problems().iter().peekable();
    for index in 0..decoder.len() {
        let Some(stanza) = decoder.get(index) else { continue };
        let offset = stanza.element.offset;
        while let Some(problem) = problems.next_if(|one| one.frame.is_none() && one.offset < offset)
        {
            report(problem, "", out)?;
        }
        element(&stanza.element, reveal, 0, out)?;
        let payload = stanza.payload.as_ref().map(|text| Json::parse(text.as_bytes()));
        if let Some(Ok(Json::Object(members))) = payload {
            members.iter().try_for_each(|(name, value)| member(name, value, reveal, out))?;
        }
        while let Some(problem) = problems.next_if(|one| one.frame == Some(index)) {
            report(problem, "  ", out)?;
        }
    }
    problems.try_for_each(|problem| report(problem, "", out))
}

fn element(element: &Element, reveal: bool, depth: usize, out: &mut impl Write) -> io::Result<()> {
    match depth {
        0 => write!(out, "{:#010x}  {:?}", element.offset, element.name)?,
        _ => write!(out, "{:indent$}{:?}", "", element.name, indent = depth * 2)?,
    }
    for (name, value) in &element.attributes {
        let is_secret = element.namespace == SASL && name != "mechanism";
        match is_secret && !reveal {
            true => write!(out, " {name:?}{}", masked(value.len()))?,
            false => write!(out, " {name:?}={value:?}")?,
        }
    }
    let text = element.text.trim();
    match reveal {
        _ if text.is_empty() => writeln!(out, ", {} bytes", element.length)?,
        true => writeln!(out, ", {} bytes: {text:?}", element.length)?,
        false => writeln!(out, ", {} bytes {}", element.length, masked(text.len()))?,
    }
    element.children.iter().try_for_each(|child| self::element(child, reveal, depth + 1, out))
}

fn member(name: &str, value: &Json, reveal: bool, out: &mut impl Write) -> io::Result<()> {
    let mut json = pushwire_wasm::json::Writer::default();
    value.write(&mut json);
    // JSON leaves C1 controls as they are.
    let text = json.finish().replace(char::is_control, "\u{fffd}");
    match reveal || PLAIN.contains(&name) {
        true => writeln!(out, "  payload {name:?} = {text}"),
        false => writeln!(out, "  payload {name:?} {}", masked(text.len())),
    }
}

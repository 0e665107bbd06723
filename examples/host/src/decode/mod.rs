//! `pushwire decode`: a capture as text, or as the JSON of the npm package, byte for byte.
//!
//! Text masks tokens, keys and what senders wrote unless `--reveal` is given. JSON is the capture
//! itself: nothing in it is masked, with or without `--reveal`, since it must equal what the package
//! gives. One object a line: one for each direction of each connection, and with `--decrypt` one for
//! each encrypted message behind it. Exit code 1 if anything is wrong with the capture.

mod decrypt;
mod input;
mod netlog;
mod text;

use std::fs;
use std::io;
use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;
use pushwire_core::push::Keys;
use pushwire_wasm::json::Writer;
use pushwire_wasm::mcs;
use pushwire_wasm::xmpp;

use crate::credentials;
use crate::error::Failure;
use crate::report::log;
use input::As;
use input::Protocol;
use input::Stream;

/// Show what is in a capture of push traffic.
#[derive(Args, Debug)]
pub(crate) struct DecodeArgs {
    /// The capture; standard input if it is - or not given
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// What it is
    #[arg(long = "as", value_name = "KIND", default_value = "auto")]
    kind: As,
    /// Print JSON, never masked
    #[arg(long)]
    json: bool,
    /// Decrypt messages with the keys in this file
    #[arg(long, value_name = "CREDENTIALS")]
    decrypt: Option<PathBuf>,
    /// Show tokens, keys and what senders wrote
    #[arg(long)]
    reveal: bool,
}

/// One direction of one connection, taken apart.
enum Decoded {
    Mcs(mcs::Decoder),
    Xmpp(xmpp::Decoder),
}

pub(crate) fn run(args: &DecodeArgs) -> Result<(), Failure> {
    let keys = args.decrypt.as_deref().map(credentials::read).transpose()?;
    let keys = keys.map(|stored| stored.keys);
    let (name, bytes) = read(args.file.as_deref())?;
    let capture =
        input::streams(args.kind, bytes).map_err(|why| Failure::bad(name.clone(), why))?;
    if capture.is_cut {
        log(format_args!("warning: {name}: it was cut off: read as far as its lines are whole"));
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    let (mut problems, mut failed) = (usize::from(capture.is_cut), Ok(()));
    for stream in capture.streams {
        let decoded = Decoded::new(&stream);
        problems += decoded.problems();
        failed = match args.json {
            true => json(&stream, &decoded, keys.as_ref(), &mut problems, &mut out),
            false => {
                text::print(&stream, &decoded, args.reveal, keys.as_ref(), &mut problems, &mut out)
            }
        };
        if failed.is_err() {
            break;
        }
    }
    match failed.and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::bad("stdout", error))
        }
        _ if problems > 0 => Err(Failure::Problems(problems)),
        _ => Ok(()),
    }
}

/// Reads the whole input; returns its name too.
fn read(file: Option<&Path>) -> Result<(String, Vec<u8>), Failure> {
    match file.filter(|path| *path != Path::new("-")) {
        Some(path) => {
            let bytes = fs::read(path).map_err(Failure::io(path))?;
            Ok((path.display().to_string(), bytes))
        }
        None => {
            let mut bytes = Vec::new();
            let name = "standard input".to_owned();
            let read = io::stdin().lock().read_to_end(&mut bytes);
            read.map_err(|error| Failure::bad(name.clone(), error))?;
            Ok((name, bytes))
        }
    }
}

impl Decoded {
    fn new(stream: &Stream) -> Self {
        match stream.protocol {
            Protocol::Mcs => Self::Mcs(mcs::Decoder::decode(stream.from, stream.bytes.clone())),
            Protocol::Xmpp => Self::Xmpp(xmpp::Decoder::decode(&stream.bytes)),
        }
    }

    fn problems(&self) -> usize {
        match self {
            Self::Mcs(decoder) => decoder.problems().len(),
            Self::Xmpp(decoder) => decoder.problems().len(),
        }
    }
}

fn json(
    stream: &Stream,
    decoded: &Decoded,
    keys: Option<&Keys>,
    problems: &mut usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut json = Writer::default();
    json.open('{');
    if let Some(connection) = &stream.connection {
        json.key("connection").number(connection.id);
        json.key("address").maybe_string(connection.address.as_deref());
        json.key("from").string(stream.sender());
    }
    match decoded {
        Decoded::Mcs(decoder) => decoder.write_members(&mut json),
        Decoded::Xmpp(decoder) => decoder.write_members(&mut json),
    }
    json.close('}');
    writeln!(out, "{}", json.finish())?;
    if let (Decoded::Mcs(decoder), Some(keys)) = (decoded, keys) {
        for opened in (0..decoder.len()).filter_map(|frame| decrypt::open(decoder, frame, keys)) {
            *problems += usize::from(opened.result.is_err());
            writeln!(out, "{}", opened.to_json())?;
        }
    }
    Ok(())
}

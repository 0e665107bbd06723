//! What the tests of the XML layer share: inputs cut in every way, and the files and documents that are read.
//!
//! What reads them is tests/src/agree/xml.rs, which the comparison with rxml needs too.

#![allow(dead_code, unused_imports, reason = "each test uses a part")]

pub(crate) mod documents;
pub(crate) mod suite;

use std::fs;
use std::path::Path;

use pushwire_core::xmpp::xml::XmlMemory;

pub(crate) use pushwire_tests::agree::xml::END;
pub(crate) use pushwire_tests::agree::xml::Event;
pub(crate) use pushwire_tests::agree::xml::Memory;
pub(crate) use pushwire_tests::agree::xml::Name;
pub(crate) use pushwire_tests::agree::xml::Outcome;
pub(crate) use pushwire_tests::agree::xml::read;
pub(crate) use pushwire_tests::agree::xml::read_in;

/// Reads a stream whole, byte by byte, and cut in two at every byte, with the same outcome.
pub(crate) fn read_cut(stream: &[u8], what: &str) -> Outcome {
    read_cut_in::<4096, 32>(stream, what)
}

/// Does so with this much memory.
pub(crate) fn read_cut_in<const BUFFER: usize, const DEPTH: usize>(
    stream: &[u8],
    what: &str,
) -> Outcome {
    let mut memory = XmlMemory::<BUFFER, DEPTH>::new();
    let whole = read_in(&mut memory, [stream]);
    assert_eq!(read_in(&mut memory, stream.chunks(1)), whole, "{what} byte by byte");
    for at in 0..=stream.len() {
        let (head, tail) = stream.split_at(at);
        assert_eq!(read_in(&mut memory, [head, tail]), whole, "{what} cut at {at}");
    }
    whole
}

/// Loads a file of the vectors.
pub(crate) fn vector(path: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(path);
    fs::read(path).expect("the vectors are in the repository")
}

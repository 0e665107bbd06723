//! How the tests of this folder read streams: whole, byte by byte, and cut in two everywhere.
//!
//! Follows no document. Promises that what comes out is the same each time.

extern crate std;
use std::format;
use std::string::String;
use std::vec::Vec;

use super::Token;
use super::Tokenizer;
use super::XmlError;
use super::XmlErrorKind;
use super::XmlMemory;

/// What became of a stream: its tokens as text, text in one piece, and the error that ended it.
pub(super) type Outcome = (Vec<String>, Option<XmlError>);

/// Reads pieces until the end or an error. After an error that can be skipped it goes on behind it, and so
/// it does when `skips` tells it to skip at a token.
pub(super) fn read<'i, const BUFFER: usize, const DEPTH: usize>(
    pieces: impl IntoIterator<Item = &'i [u8]>,
    skips: impl Fn(&str) -> bool,
) -> Outcome {
    let mut memory = XmlMemory::<BUFFER, DEPTH>::new();
    let mut tokenizer = Tokenizer::new(&mut memory);
    let mut events = Vec::new();
    for mut piece in pieces {
        loop {
            let event = match tokenizer.next(&mut piece) {
                Ok(None) => break,
                Ok(Some(token)) => written(token),
                Err(error) => {
                    assert_eq!(tokenizer.next(&mut piece).map(drop), Err(error));
                    if !error.is_skippable() {
                        return (events, Some(error));
                    }
                    tokenizer.skip_stanza();
                    format!("! {error}")
                }
            };
            if skips(&event) {
                tokenizer.skip_stanza();
            }
            match events.last_mut() {
                Some(before) if event.starts_with('"') && before.starts_with('"') => {
                    before.push_str(&event[1..])
                }
                _ => events.push(event),
            }
        }
        assert!(piece.is_empty());
    }
    (events, None)
}

fn written(token: Token<'_>) -> String {
    match token {
        Token::Start(start) => {
            let mut text = format!("<{}|{}", start.namespace(), start.local());
            for one in start.attributes() {
                text.push_str(&format!(" {}|{}={}", one.namespace, one.local, one.value));
            }
            text
        }
        Token::Text(text) => format!("\"{text}"),
        Token::End => "/".into(),
        Token::StreamEnd => "//".into(),
        Token::Skipped(bytes) => format!("~{bytes}"),
    }
}

/// Reads a stream in all ways.
pub(super) fn outcome_with<const BUFFER: usize, const DEPTH: usize>(
    stream: impl AsRef<[u8]>,
    skips: impl Fn(&str) -> bool,
) -> Outcome {
    let stream = stream.as_ref();
    let whole = read::<BUFFER, DEPTH>([stream], &skips);
    assert_eq!(read::<BUFFER, DEPTH>(stream.chunks(1), &skips), whole, "{stream:x?}");
    for at in 0..=stream.len() {
        let (head, tail) = stream.split_at(at);
        let cut = read::<BUFFER, DEPTH>([head, &[], tail], &skips);
        assert_eq!(cut, whole, "{stream:x?} cut at {at}");
    }
    whole
}

/// Reads a stream in all ways, with memory to spare.
pub(super) fn outcome(stream: impl AsRef<[u8]>) -> Outcome {
    outcome_with::<1024, 8>(stream, |_| false)
}

/// Returns the tokens of a stream without an error.
pub(super) fn events(stream: impl AsRef<[u8]>) -> Vec<String> {
    let (events, error) = outcome(stream);
    assert_eq!(error, None);
    events
}

/// Returns the error of a stream, and where it is.
pub(super) fn broken(stream: impl AsRef<[u8]>) -> (XmlErrorKind, u64) {
    let error = outcome(stream).1.expect("it is broken");
    (error.kind, error.offset)
}

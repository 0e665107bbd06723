//! The strict JSON check accepts and refuses what JSONTestSuite says, whole and a byte at a time.
//!
//! The texts are those of tests/vectors/json-test-suite, whose README names their origin; the two that are
//! one piece repeated are made here. Promises that none of them is left out by mistake: they are counted.
//! Where the suite leaves the choice, ours is fixed here. Says nothing about what is decoded.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail loudly")]

use std::fs;
use std::path::Path;

use pushwire_core::json::Event;
use pushwire_core::json::JsonError;
use pushwire_core::json::JsonErrorKind;
use pushwire_core::json::MAX_DEPTH;
use pushwire_core::json::Parser;
use pushwire_core::json::check;

/// Loads the files whose names begin with `prefix`.
fn files(prefix: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/json-test-suite");
    let all = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let named = all.map(|entry| (entry.file_name().into_string().unwrap(), entry.path()));
    let wanted = named.filter(|(name, _)| name.starts_with(prefix));
    wanted.map(|(name, path)| (name, fs::read(path).unwrap())).collect()
}

/// The two files that are too large to keep.
fn opening_brackets() -> [(String, Vec<u8>); 2] {
    let arrays = "[".repeat(100_000);
    let objects = "[{\"\":".repeat(50_000) + "\n";
    [
        ("n_structure_100000_opening_arrays".into(), arrays.into()),
        ("n_structure_open_array_object".into(), objects.into()),
    ]
}

fn outcome<'t>(pieces: impl IntoIterator<Item = &'t [u8]>) -> (Result<(), JsonError>, Vec<Event>) {
    let mut events = Vec::new();
    let mut visit = |event| events.push(event);
    let mut parser = Parser::new();
    let mut pieces = pieces.into_iter();
    let pushed = pieces.try_for_each(|piece| parser.push(piece, &mut visit));
    let finished = pushed.and_then(|()| parser.finish(&mut visit));
    (finished, events)
}

/// Checks `text` whole, and that single bytes, other pieces and two parts give the same events and outcome.
fn checked(name: &str, text: &[u8]) -> Result<(), JsonError> {
    let whole = outcome([text]);
    for size in [1, 2, 3, 7, 64] {
        assert!(outcome(text.chunks(size)) == whole, "{name} in {size}");
    }
    for at in 0..text.len().min(150) {
        let (head, tail) = text.split_at(at);
        assert!(outcome([head, tail]) == whole, "{name} cut at {at}");
    }
    assert_eq!(check(text), whole.0, "{name}");
    whole.0
}

#[test]
fn accepts_every_text_that_must_be_accepted() {
    let files = files("y_");
    assert_eq!(files.len(), 107);
    for (name, text) in files {
        assert_eq!(checked(&name, &text), Ok(()), "{name}");
    }
}

#[test]
fn refuses_every_text_that_must_be_refused() {
    let mut files = files("n_");
    files.extend(opening_brackets());
    assert_eq!(files.len(), 188);
    for (name, text) in files {
        let error = checked(&name, &text).expect_err(&name);
        assert!(error.offset <= text.len(), "{name}: {error}");
    }
}

#[test]
fn refuses_what_no_str_can_hold_where_the_suite_leaves_the_choice() {
    let files = files("i_");
    assert_eq!(files.len(), 19);
    let mut utf8 = 0;
    for (name, text) in files {
        let kind = checked(&name, &text).expect_err(&name).kind;
        let is_utf8 = std::str::from_utf8(&text).is_ok();
        let expected = match is_utf8 {
            true => JsonErrorKind::LoneSurrogate,
            false => JsonErrorKind::Utf8,
        };
        assert_eq!(kind, expected, "{name}");
        utf8 += usize::from(is_utf8);
    }
    assert_eq!(utf8, 9);
}

#[test]
fn refuses_other_encodings_than_bare_utf8() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let texts: [Vec<u8>; 4] = [
        "\u{feff}{}".into(),
        utf16("\u{feff}[]"),
        utf16("[\"é\"]"),
        utf16("[]").into_iter().rev().collect(),
    ];
    for text in texts {
        let kind = checked("encoding", &text).unwrap_err().kind;
        assert_eq!(kind, JsonErrorKind::Unexpected, "{text:x?}");
    }
}

#[test]
fn depth_without_end_is_an_error_at_the_first_level_too_many() {
    for (name, text) in opening_brackets() {
        let offset = text
            .iter()
            .enumerate()
            .filter(|(_, byte)| b"[{".contains(byte))
            .nth(MAX_DEPTH)
            .map(|(offset, _)| offset)
            .unwrap();
        let kind = JsonErrorKind::TooDeep;
        assert_eq!(check(&text), Err(JsonError { kind, offset }), "{name}");
    }
}

//! Core's JSON parser and serde_json accept, refuse and decode the same, on random texts and on damaged ones.
//!
//! They are compared by tests/src/agree/serde_json.rs, which lists where the two may differ. `PROPTEST_CASES` sets how
//! many cases each test gets, 2000 unless set.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail loudly"
)]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::sample::select;
use pushwire_core::json::JsonErrorKind;
use pushwire_core::json::MAX_DEPTH;
use pushwire_core::json::Writer;
use pushwire_core::json::check;
use pushwire_tests::agree::serde_json::excused;
use serde_json::Map;
use serde_json::Value;

/// How many objects and arrays in each other serde_json takes.
const DEPTH_OF_SERDE_JSON: usize = 127;

fn compare(text: &[u8], size: usize) -> Result<(), TestCaseError> {
    pushwire_tests::agree::serde_json::compare(text, size).map_err(TestCaseError::fail)
}

fn string() -> impl Strategy<Value = String> {
    let odd = select(vec!['\0', '"', '\\', '/', '\u{7f}', '\u{80}', 'é', '€', '🚀']);
    let character =
        prop_oneof![2 => odd, 2 => any::<char>(), 1 => proptest::char::range('\0', '\u{80}')];
    vec(character, 0..12).prop_map(String::from_iter)
}

/// A string in JSON, each character in one of the ways that it can be written.
fn written_string() -> impl Strategy<Value = String> {
    let ways = vec(0..4u8, 12);
    (string(), ways).prop_map(|(text, ways)| {
        let inside: String = text.chars().zip(ways).map(written).collect();
        format!("\"{inside}\"")
    })
}

fn written((character, way): (char, u8)) -> String {
    let mut units = [0; 2];
    let units = character.encode_utf16(&mut units).iter();
    match way {
        0 => units.map(|unit| format!("\\u{unit:04x}")).collect(),
        1 => units.map(|unit| format!("\\u{unit:04X}")).collect(),
        _ => {
            let quoted = serde_json::to_string(&character).unwrap();
            let inside = quoted.strip_prefix('"').unwrap().strip_suffix('"');
            inside.unwrap().into()
        }
    }
}

/// A JSON text that both accept.
fn text() -> impl Strategy<Value = String> {
    let number = r"-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,2})?";
    let literal = select(vec!["true", "false", "null"]).prop_map(String::from);
    let leaf = prop_oneof![2 => number, 2 => written_string(), 1 => literal];
    let space = || "[ \t\r\n]{0,2}";
    leaf.prop_recursive(5, 40, 6, move |inner| {
        let inner = (space(), inner, space()).prop_map(|(head, value, tail)| head + &value + &tail);
        let key =
            prop_oneof![written_string(), select(vec!["\"a\"", "\"b\""]).prop_map(String::from)];
        let member = (space(), key, space(), inner.clone())
            .prop_map(|(head, key, tail, value)| format!("{head}{key}{tail}:{value}"));
        prop_oneof![
            vec(inner, 0..6).prop_map(|all| format!("[{}]", all.join(","))),
            vec(member, 0..6).prop_map(|all| format!("{{{}}}", all.join(","))),
        ]
    })
}

/// Bytes that change the meaning of a JSON text, and some others.
fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![4 => select(br#"[]{}:,"\/u0d9eE+-. tn"#.to_vec()), 1 => any::<u8>()]
}

fn config() -> ProptestConfig {
    let cases = match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default().cases,
        None => 2000,
    };
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn on_random_texts(text in text(), size in 1..40usize) {
        prop_assert_eq!(check(text.as_bytes()), Ok(()));
        prop_assert!(serde_json::from_str::<Value>(&text).is_ok());
        compare(text.as_bytes(), size)?;
    }

    #[test]
    fn on_damaged_texts(text in text(), damage in vec((any::<Index>(), byte(), 0..3u8), 1..4), size in 1..40usize) {
        let mut text = text.into_bytes();
        for (at, byte, how) in damage {
            let at = at.index(text.len() + 1);
            match how {
                0 => text.insert(at, byte),
                _ if at == text.len() => text.truncate(at / 2),
                1 => text.splice(at..=at, [byte]).for_each(drop),
                _ => drop(text.remove(at)),
            }
        }
        compare(&text, size)?;
    }

    #[test]
    fn on_random_bytes(text in vec(byte(), 0..12), size in 1..12usize) {
        compare(&text, size)?;
    }

    #[test]
    fn on_random_string_contents(inside in vec(prop_oneof![
        select(vec!["\\ud83d", "\\uDE80", "\\u00e9", "\\n", "\\", "\\u", "d8", "\"", "a", "€"]).prop_map(|text| text.as_bytes().to_vec()),
        vec(0x80..=0xffu8, 1..3),
    ], 0..6)) {
        let text = [b"\"", inside.concat().as_slice(), b"\""].concat();
        compare(&text, 1)?;
    }

    #[test]
    fn on_strings_written(name in string(), value in string()) {
        let mut out = [0; 512];
        let mut json = Writer::new(&mut out);
        json.string(&name, &value);
        let len = json.finish().unwrap();
        let expected = serde_json::to_string(&Map::from_iter([(name, value.into())])).unwrap();
        prop_assert_eq!(out.get(..len), Some(expected.as_bytes()));
    }
}

#[test]
fn the_excuses_are_needed_and_no_more() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    for (text, ours) in [
        (nested(DEPTH_OF_SERDE_JSON + 1), Ok(())),
        (nested(MAX_DEPTH), Ok(())),
        ("1e999".into(), Ok(())),
        (nested(MAX_DEPTH + 1), Err(JsonErrorKind::TooDeep)),
    ] {
        let error = serde_json::from_str::<Value>(&text).unwrap_err();
        assert!(excused(&error), "{error}");
        assert_eq!(check(text.as_bytes()).map_err(|error| error.kind), ours);
    }
    let text = nested(DEPTH_OF_SERDE_JSON);
    assert!(serde_json::from_str::<Value>(&text).is_ok());
}

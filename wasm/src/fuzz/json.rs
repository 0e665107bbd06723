//! JSON as captures show it: what a tree and a pass without one write means the same, and stays.
//!
//! Follows the promises of `json`. What is JSON is for the core's parser to say, whose own judge is `json_and_serde`.

use alloc::format;
use alloc::string::String;

use pushwire_core::fuzz::Input;
use pushwire_core::json::Event;
use pushwire_core::json::Parser;
use pushwire_core::json::check;

use super::written;
use crate::json::Json;
use crate::json::compact;
use crate::mcs::encode;

/// The longest text.
const MOST: usize = 4096;

/// A text: shown, and encoded as if it were a frame.
pub fn capture_json(data: &[u8]) {
    let text = Input::new(data).take(MOST);
    let tree = Json::parse(text);
    assert_eq!(tree.as_ref().map(drop), check(text).as_ref().map(drop));
    let compacted = compact(text);
    assert_eq!(compacted.as_ref().err(), tree.as_ref().err());
    if let (Ok(tree), Ok(compacted)) = (tree, compacted) {
        let shown = written(|json| tree.write(json));
        assert!(compacted.len() <= 6 * text.len(), "{} bytes", compacted.len());
        for text in [&compacted, &shown] {
            each_number(text, |number| assert!(is_kept(number), "{number} is lost"));
        }
        // The command writes the tree; in a browser JavaScript reads and writes what is compact.
        assert_eq!(again(&compacted), shown);
        assert_eq!(again(&shown), shown);
    }
    // No number has more digits than it is written with, no string more bytes than its text.
    if let Ok(frame) = encode(text) {
        assert!(frame.len() <= text.len(), "{} bytes", frame.len());
    }
}

/// Calls `visit` with each number, as it is written.
fn each_number(text: &str, visit: impl Fn(&str)) {
    let mut number = String::new();
    let mut take = |event| match event {
        Event::BeginNumber => number.clear(),
        Event::Char(character) => number.push(character),
        Event::EndNumber => visit(&number),
        _ => {}
    };
    Parser::new().push(text.as_bytes(), &mut take).expect("JSON");
}

/// Whether a double has the digits of a number: the fewest that name it are those.
fn is_kept(number: &str) -> bool {
    let value: f64 = number.parse().expect("a number");
    digits(&format!("{value:e}")) == digits(number)
}

fn digits(number: &str) -> String {
    let mantissa = number.split(['e', 'E']).next().unwrap_or_default();
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').into()
}

fn again(text: &str) -> String {
    let tree = Json::parse(text.as_bytes()).expect("what was written is JSON");
    written(|json| tree.write(json))
}

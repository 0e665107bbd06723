//! A JSON text checked and written again without white space, in one pass and without a tree.
//!
//! Strings come out as JavaScript writes them; a number that a double would not keep becomes a string,
//! so that nothing is lost when JavaScript reads it. Members stay in their order.

use alloc::string::String;

use pushwire_core::json::Event;
use pushwire_core::json::JsonError;
use pushwire_core::json::Parser;

use super::Writer;
use super::number;

/// Checks a text and writes it again.
///
/// # Errors
///
/// [`JsonError`]: what is wrong with it, and where.
pub fn compact(text: &[u8]) -> Result<String, JsonError> {
    let (mut json, mut token) = (Writer::default(), String::new());
    let mut add = |event| add(event, &mut json, &mut token);
    let mut parser = Parser::new();
    parser.push(text, &mut add)?;
    parser.finish(&mut add)?;
    Ok(json.finish())
}

fn add(event: Event, json: &mut Writer, token: &mut String) {
    match event {
        Event::BeginObject => json.open('{'),
        Event::EndObject => json.close('}'),
        Event::BeginArray => json.open('['),
        Event::EndArray => json.close(']'),
        Event::BeginKey | Event::BeginString | Event::BeginNumber => token.clear(),
        Event::Char(character) => token.push(character),
        Event::EndKey => {
            json.key(token);
        }
        Event::EndString => json.string(token),
        Event::EndNumber if number::is_kept(token) => json.plain(token),
        Event::EndNumber => json.string(token),
        Event::Boolean(value) => json.boolean(value),
        Event::Null => json.null(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_everything_but_white_space_and_numbers_that_would_be_lost() {
        let text =
            br#" { "b" : [ 1.50 , 9007199254740993, {} ,[ ] ], "a\u00e9":"\/\n" , "1":null,"b":true } "#;
        let expected = r#"{"b":[1.50,"9007199254740993",{},[]],"aé":"/\n","1":null,"b":true}"#;
        assert_eq!(compact(text).unwrap(), expected);
        assert_eq!(compact(b"[1,]").unwrap_err().offset, 3);
    }
}

//! Core's JSON parser and serde_json.
//!
//! The tree is put together here from the parser's events. Where the two may differ is listed at [`excused`]. Numbers
//! are compared as serde_json reads their text, so that nothing is said about rounding.

use pushwire_core::json::Event;
use pushwire_core::json::JsonError;
use pushwire_core::json::Parser;
use pushwire_core::json::check;
use serde_json::Map;
use serde_json::Value;

/// An object or array that is not at its end.
enum Open {
    Array(Vec<Value>),
    Object(Map<String, Value>, String),
}

/// Puts a tree together from events.
#[derive(Default)]
struct Tree {
    open: Vec<Open>,
    text: String,
    root: Option<Value>,
}

impl Tree {
    fn read(&mut self, event: Event) {
        match event {
            Event::BeginObject => self.open.push(Open::Object(Map::new(), String::new())),
            Event::BeginArray => self.open.push(Open::Array(Vec::new())),
            Event::BeginKey | Event::BeginString | Event::BeginNumber => self.text.clear(),
            Event::Char(character) => self.text.push(character),
            Event::EndKey => match self.open.last_mut() {
                Some(Open::Object(_, key)) => *key = self.text.clone(),
                _ => panic!("a key outside of an object"),
            },
            Event::EndString => self.add(self.text.clone().into()),
            Event::EndNumber => self.add(serde_json::from_str(&self.text).expect(&self.text)),
            Event::Boolean(value) => self.add(value.into()),
            Event::Null => self.add(Value::Null),
            Event::EndObject | Event::EndArray => {
                let value = match (event, self.open.pop()) {
                    (Event::EndObject, Some(Open::Object(members, _))) => members.into(),
                    (Event::EndArray, Some(Open::Array(elements))) => elements.into(),
                    _ => panic!("{event:?} without its beginning"),
                };
                self.add(value);
            }
        }
    }

    fn add(&mut self, value: Value) {
        match self.open.last_mut() {
            Some(Open::Array(elements)) => elements.push(value),
            Some(Open::Object(members, key)) => {
                members.insert(key.clone(), value);
            }
            None => assert_eq!(self.root.replace(value), None, "two values"),
        }
    }
}

/// Reads `text` in pieces of `size`.
fn tree(text: &[u8], size: usize) -> Result<Value, JsonError> {
    let mut tree = Tree::default();
    let mut parser = Parser::new();
    for piece in text.chunks(size) {
        parser.push(piece, &mut |event| tree.read(event))?;
    }
    parser.finish(&mut |event| tree.read(event))?;
    Ok(tree.root.expect("a whole text has a value"))
}

/// Tells whether serde_json may refuse a text that we accept: it limits numbers and depth.
pub fn excused(error: &serde_json::Error) -> bool {
    let text = error.to_string();
    text.starts_with("number out of range") || text.starts_with("recursion limit exceeded")
}

/// Reads `text` with both, in pieces of `size` with ours, and compares.
///
/// # Errors
///
/// What differs.
pub fn compare(text: &[u8], size: usize) -> Result<(), String> {
    match serde_json::from_slice::<Value>(text) {
        Ok(expected) => {
            let ours = tree(text, size);
            match ours.as_ref() == Ok(&expected) {
                true => Ok(()),
                false => Err(format!("{ours:?}, serde_json {expected}")),
            }
        }
        Err(error) if excused(&error) || check(text).is_err() => Ok(()),
        Err(error) => Err(format!("serde_json: {error}")),
    }
}

//! JSON texts as trees, and trees as JavaScript would write them.
//!
//! Reads with the strict parser of `pushwire-core`, which bounds the depth. Writing puts members in
//! JavaScript's order: array indices first, then as they came; of the same name the last counts.

use alloc::string::String;
use alloc::vec::Vec;

use pushwire_core::json::Event;
use pushwire_core::json::JsonError;
use pushwire_core::json::Parser;

use super::Writer;
use super::number;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number, as it is written.
    Number(String),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object, in the order of the text.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a text.
    ///
    /// # Errors
    ///
    /// [`JsonError`]: what is wrong with it, and where.
    pub fn parse(text: &[u8]) -> Result<Self, JsonError> {
        let mut builder = Builder::default();
        let mut parser = Parser::new();
        parser.push(text, &mut |event| builder.add(event))?;
        parser.finish(&mut |event| builder.add(event))?;
        Ok(builder.done.unwrap_or(Self::Null))
    }

    /// Returns the value of a member, the last one of the name.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => {
                members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// Returns the text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// Writes the value.
    pub fn write(&self, json: &mut Writer) {
        match self {
            Self::Null => json.null(),
            Self::Boolean(value) => json.boolean(*value),
            Self::Number(text) => match number::spelled(text) {
                Some(spelled) => json.plain(&spelled),
                None => json.string(text),
            },
            Self::String(text) => json.string(text),
            Self::Array(items) => {
                json.open('[');
                items.iter().for_each(|item| item.write(json));
                json.close(']');
            }
            Self::Object(members) => write_object(members, json),
        }
    }
}

/// Puts a tree together from the parser's events.
#[derive(Default)]
struct Builder {
    /// Open arrays and objects, each with the key that waits for its value.
    open: Vec<(Json, String)>,
    text: String,
    done: Option<Json>,
}

impl Builder {
    fn add(&mut self, event: Event) {
        match event {
            Event::BeginObject => self.open.push((Json::Object(Vec::new()), String::new())),
            Event::BeginArray => self.open.push((Json::Array(Vec::new()), String::new())),
            Event::EndObject | Event::EndArray => {
                if let Some((value, _)) = self.open.pop() {
                    self.value(value);
                }
            }
            Event::BeginKey | Event::BeginString | Event::BeginNumber => self.text.clear(),
            Event::EndKey => {
                let key = core::mem::take(&mut self.text);
                self.open.last_mut().into_iter().for_each(|(_, waiting)| waiting.clone_from(&key));
            }
            Event::EndString => {
                let text = core::mem::take(&mut self.text);
                self.value(Json::String(text));
            }
            Event::EndNumber => {
                let text = core::mem::take(&mut self.text);
                self.value(Json::Number(text));
            }
            Event::Char(character) => self.text.push(character),
            Event::Boolean(value) => self.value(Json::Boolean(value)),
            Event::Null => self.value(Json::Null),
        }
    }

    fn value(&mut self, value: Json) {
        match self.open.last_mut() {
            Some((Json::Array(items), _)) => items.push(value),
            Some((Json::Object(members), key)) => members.push((core::mem::take(key), value)),
            _ => self.done = Some(value),
        }
    }
}

fn write_object(members: &[(String, Json)], json: &mut Writer) {
    let mut order: Vec<(u32, usize, &str)> = Vec::new();
    for (at, (name, _)) in members.iter().enumerate() {
        order.push((array_index(name).unwrap_or(u32::MAX), at, name));
    }
    // The first of a name has its place, the last its value.
    order.sort_by(|a, b| (a.2, a.1).cmp(&(b.2, b.1)));
    let mut kept: Vec<(u32, usize, usize)> = Vec::new();
    let mut before = None;
    for (index, at, name) in order {
        match kept.last_mut() {
            Some((.., last)) if before == Some(name) => *last = at,
            _ => kept.push((index, at, at)),
        }
        before = Some(name);
    }
    kept.sort_unstable();
    json.open('{');
    for (name, value) in kept.iter().filter_map(|(.., last)| members.get(*last)) {
        value.write(json.key(name));
    }
    json.close('}');
}

/// ECMA-262's array index: a canonical number below 2^32 - 1.
fn array_index(name: &str) -> Option<u32> {
    let is_canonical =
        name == "0" || name.starts_with(|first: char| first.is_ascii_digit() && first != '0');
    let is_number =
        is_canonical && name.len() <= 10 && name.bytes().all(|byte| byte.is_ascii_digit());
    let value = is_number.then(|| number::integer(name))?;
    u32::try_from(value).ok().filter(|index| *index != u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut json = Writer::default();
        Json::parse(text.as_bytes()).unwrap().write(&mut json);
        json.finish()
    }

    #[test]
    fn members_come_in_the_order_of_javascript() {
        let text = r#"{"b":1,"10":2,"a":3,"2":4,"b":5,"01":6,"4294967295":7,"4294967294":8}"#;
        let expected = r#"{"2":4,"10":2,"4294967294":8,"b":5,"a":3,"01":6,"4294967295":7}"#;
        assert_eq!(written(text), expected);
        assert_eq!(
            written(r#" [ {} , [ ] , "\ud83d\ude80" , null,true ] "#),
            r#"[{},[],"🚀",null,true]"#
        );
    }
}

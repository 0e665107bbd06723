//! JSON: however a text is cut, the same events, fields and error; views, and the writer, read again.
//!
//! Follows the promises of `json`. What is JSON is not judged here: tests/src/agree asks serde_json.

use heapless::String;

use super::Input;
use super::digest::Digest;
use super::input::WHOLE;
use super::input::cut;
use crate::json::Event;
use crate::json::ExtractError;
use crate::json::Extractor;
use crate::json::JsonError;
use crate::json::Object;
use crate::json::Parser;
use crate::json::Value;
use crate::json::Writer;
use crate::json::check;
use crate::json::unescape;

/// The longest text for which every member is looked up again.
const MOST: usize = 512;

/// First byte: what is looked at; two more: how the text is cut; then the text.
pub fn json(data: &[u8]) {
    let mut input = Input::new(data);
    let what = input.byte();
    let cuts = input.cuts();
    match what % 4 {
        0 => parse(input.rest(), cuts),
        1 => extract(input.rest(), cuts),
        2 => {
            let text = input.take(MOST);
            view(text);
            string(text);
        }
        _ => write(input),
    }
}

fn parse(text: &[u8], cuts: [usize; 2]) {
    let whole = events(text, WHOLE);
    assert_eq!(events(text, cuts), whole);
    assert_eq!(check(text), whole.1);
}

fn events(text: &[u8], cuts: [usize; 2]) -> (Digest, Result<(), JsonError>) {
    let mut digest = Digest::NOTHING;
    let mut visit = |event: Event| digest.debug(&event);
    let mut parser = Parser::new();
    let mut outcome = Ok(());
    cut(text, cuts, |piece| {
        outcome = parser.push(piece, &mut visit);
        outcome.is_ok()
    });
    let outcome = outcome.and_then(|()| parser.finish(&mut visit));
    (digest, outcome)
}

fn extract(text: &[u8], cuts: [usize; 2]) {
    let whole = fields(text, WHOLE);
    assert_eq!(fields(text, cuts), whole);
    match (whole, Object::parse(text)) {
        (Err(ExtractError::Json(error)), _) => assert_eq!(check(text), Err(error)),
        (Err(ExtractError::TooLong { index, needed }), _) => assert!(index < 3 && needed > 12),
        (Ok(found), Ok(object)) => assert_eq!(found.0, short(object.get("fid"))),
        (Ok(_), Err(_)) => {}
    }
}

type Found = (Option<String<12>>, Option<String<12>>, Option<String<12>>);

fn fields(text: &[u8], cuts: [usize; 2]) -> Result<Found, ExtractError> {
    let mut buffers: [String<12>; 3] = Default::default();
    let mut extractor = Extractor::new([&["fid"], &["a", "b"], &["a", "b", "c"]]);
    let mut outcome = Ok(());
    cut(text, cuts, |piece| {
        outcome = extractor.push(piece, buffers.each_mut().map(|buffer| buffer.as_mut_view()));
        outcome.is_ok()
    });
    outcome?;
    let found = extractor.finish(buffers.each_mut().map(|buffer| buffer.as_mut_view()))?;
    let [one, two, three] = found.map(|text| text.map(|text| String::try_from(text).unwrap()));
    Ok((one, two, three))
}

/// What the extractor gives for a value: a string or a number.
fn short(value: Value<'_>) -> Option<String<12>> {
    let text = match value {
        Value::String(_) | Value::Number(_) => value.to_text(),
        _ => return None,
    };
    let mut out = String::new();
    text.decode(&mut out).expect("it fitted before");
    Some(out)
}

fn view(text: &[u8]) {
    let Ok(object) = Object::parse(text) else {
        return;
    };
    assert_eq!(check(object.as_json().as_bytes()), Ok(()));
    let mut name = String::<MOST>::new();
    let mut value = String::<MOST>::new();
    for (index, member) in object.members().enumerate() {
        let name = member.0.decode(&mut name).expect("no longer than it is written");
        assert_eq!((name.len(), member.0 == *name), (member.0.len(), true));
        let last = object.members().skip(index).filter(|(other, _)| *other == *name).last();
        assert_eq!(last.map(|(_, value)| value), Some(object.get(name)));
        let text = member.1.to_text();
        assert_eq!(text.decode(&mut value).map(str::len), Ok(text.len()));
        match member.1 {
            Value::Object(inner) => {
                assert_eq!(Object::parse(inner.as_json().as_bytes()), Ok(inner))
            }
            Value::Array(inner) | Value::Number(inner) => {
                assert_eq!(check(inner.as_bytes()), Ok(()))
            }
            _ => {}
        }
    }
}

/// The inside of a string is decoded alike by the parser and alone.
fn string(inside: &[u8]) {
    let mut alone = String::<{ 3 * MOST }>::new();
    let alone = unescape(inside, &mut alone).map(|()| alone);
    let mut parsed = String::<{ 3 * MOST }>::new();
    let mut visit = |event: Event| {
        if let Event::Char(character) = event {
            parsed.push(character).unwrap();
        }
    };
    let mut parser = Parser::new();
    let whole =
        [&b"\""[..], inside, b"\""].iter().try_for_each(|piece| parser.push(piece, &mut visit));
    let whole = whole.and_then(|()| parser.finish(&mut visit));
    assert_eq!(alone.is_ok(), whole.is_ok());
    if let Ok(alone) = alone {
        assert_eq!(alone, parsed);
    }
}

fn write(mut input: Input<'_>) {
    let is_in_xml = input.one_in(2);
    let number = input.long() as i64;
    let name = core::str::from_utf8(input.some()).unwrap_or_default();
    let value = core::str::from_utf8(input.some()).unwrap_or_default();
    let mut out = [0; 4096];
    let len = match is_in_xml {
        true => members(Writer::in_xml(&mut out), name, value, number),
        false => members(Writer::new(&mut out), name, value, number),
    };
    let object = Object::parse(&out[..len]).expect("what was written is JSON");
    let [inner, last] = object.pick(["n", "o"]);
    let Value::Object(inner) = inner else { panic!("no object") };
    assert_eq!(inner.get(name), Value::String(value.into()));
    let mut digits = String::<24>::new();
    assert_eq!(last.to_text().decode(&mut digits).unwrap().parse(), Ok(number));
    if is_in_xml {
        let text = core::str::from_utf8(&out[..len]).unwrap();
        assert!(!text.contains(
            |c: char| matches!(c, '<' | '>' | '&' | '\0'..' ' | '\u{fffe}'..='\u{ffff}')
        ));
    }
}

fn members<const IN_XML: bool>(
    mut json: Writer<'_, IN_XML>,
    name: &str,
    value: &str,
    number: i64,
) -> usize {
    json.boolean("b", true);
    json.object("n", |json| json.string(name, value));
    json.number("o", number);
    json.finish().expect("six bytes for each character fit")
}

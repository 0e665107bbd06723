//! JSON: the parser, extraction, views over objects, the writer.

use heapless::String;
use pushwire_core::json;
use pushwire_core::json::Extractor;
use pushwire_core::json::Object;
use pushwire_core::json::Parser;
use pushwire_core::json::Text;
use pushwire_core::json::Value;
use pushwire_core::json::Writer;

use crate::outside::bytes;
use crate::outside::flag;
use crate::outside::keep;
use crate::outside::number;
use crate::outside::outcome;
use crate::outside::show;
use crate::outside::text;

pub(crate) fn run() {
    let mut buffer = [0; 128];
    let input = bytes(&mut buffer);
    outcome(json::check(input));
    parse();
    extract();
    unescape(input);
    if let Ok(object) = Object::parse(input) {
        view(object);
    }
    write();
}

fn parse() {
    let (mut parser, mut buffer) = (Parser::new(), [0; 32]);
    while flag() {
        outcome(parser.push(bytes(&mut buffer), &mut keep));
    }
    outcome(parser.finish(&mut keep));
}

fn extract() {
    let (mut first, mut second) = (String::<16>::new(), String::<8>::new());
    let mut extractor = Extractor::new([&["error", "code"], &["token"]]);
    let mut buffer = [0; 32];
    while flag() {
        outcome(extractor.push(bytes(&mut buffer), [&mut first, &mut second]));
    }
    outcome(extractor.finish([&mut first, &mut second]));
}

fn unescape(input: &[u8]) {
    let mut out = String::<16>::new();
    match json::unescape(input, &mut out) {
        Ok(()) => keep(out),
        Err(error) => outcome::<(), _>(Err(error)),
    }
}

fn view(object: Object<'_>) {
    keep(object);
    keep(object.as_json());
    let mut buffer = [0; 32];
    value(object.get(text(&mut buffer)));
    keep(object.pick(["a", "b", "c"]));
    for (name, member) in object.members() {
        texts(name);
        value(member);
    }
}

fn value(value: Value<'_>) {
    keep(value);
    keep(value.is_null());
    texts(value.to_text());
}

fn texts(value: Text<'_>) {
    let mut buffer = [0; 32];
    let mut out = String::<16>::new();
    let other = text(&mut buffer);
    show(value);
    keep((value.as_str(), value.len(), value.is_empty()));
    outcome(value.decode(&mut out));
    keep((value.strip_prefix(other), value.strip_prefix_ignore_case(other)));
    keep((value.split_once(','), value.trim_start()));
    keep((value == other, value.eq_ignore_case(Text::new(other))));
    value.chars().for_each(keep);
}

fn write() {
    let (mut out, mut buffer) = ([0; 64], [0; 32]);
    let text = text(&mut buffer);
    let mut writer = Writer::new(&mut out);
    writer.object(text, |writer| writer.number(text, number() as i64));
    outcome(writer.finish());
    let mut writer = Writer::in_xml(&mut out);
    writer.string(text, text);
    writer.text(text.into(), text.into());
    writer.boolean(text, flag());
    writer.value(text.into(), Value::Array(text));
    outcome(writer.finish());
}

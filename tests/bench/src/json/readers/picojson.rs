//! picojson: events of a text in memory, with a buffer in which escapes are decoded.
//!
//! Follows its documentation. An event borrows the buffer, so that values are given in the order of the text; where a
//! member stands is kept by the caller.

use picojson::Event;
use picojson::PullParser;
use picojson::SliceParser;
use pushwire_bench_mcs::Sink;

use super::Reader;
use crate::json::DATA;
use crate::json::SECONDS;
use crate::json::TEXTS;

/// Bytes of the longest text that has escapes.
const LONGEST: usize = 512;

/// What a value is to us.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Nothing,
    Text(u32),
    Seconds,
    Data,
    AuthToken,
}

pub(in crate::json) struct Picojson;

impl Reader for Picojson {
    const NAME: &'static str = "picojson";

    fn payload(text: &[u8], sink: &mut impl Sink) -> Option<()> {
        let mut buffer = [0; LONGEST];
        let mut parser = SliceParser::with_buffer_from_slice(text, &mut buffer);
        let (mut depth, mut wanted, mut in_data) = (0, Wanted::Nothing, false);
        loop {
            match parser.next_event().ok()? {
                Event::StartObject | Event::StartArray => {
                    in_data |= depth == 1 && wanted == Wanted::Data;
                    depth += 1;
                }
                Event::EndObject | Event::EndArray => {
                    depth -= 1;
                    in_data &= depth > 1;
                }
                Event::Key(key) if depth == 1 => wanted = member(&key),
                Event::Key(key) if in_data && depth == 2 => {
                    sink.begin(DATA);
                    sink.text(1, &key);
                }
                Event::String(value) if in_data && depth == 2 => {
                    sink.text(2, &value);
                    sink.end();
                }
                Event::String(value) if depth == 1 => {
                    if let Wanted::Text(number) = wanted {
                        sink.text(number, &value);
                    }
                }
                Event::Number(number) if depth == 1 && wanted == Wanted::Seconds => {
                    sink.integer(SECONDS, number.as_int()? as u64);
                }
                Event::EndDocument => return Some(()),
                _ => {}
            }
        }
    }

    fn reply(text: &[u8], sink: &mut impl Sink) -> Option<()> {
        let mut buffer = [0; LONGEST];
        let mut parser = SliceParser::with_buffer_from_slice(text, &mut buffer);
        let (mut depth, mut wanted, mut in_auth) = (0, Wanted::Nothing, false);
        loop {
            match parser.next_event().ok()? {
                Event::StartObject | Event::StartArray => {
                    in_auth |= depth == 1 && wanted == Wanted::AuthToken;
                    depth += 1;
                }
                Event::EndObject | Event::EndArray => {
                    depth -= 1;
                    in_auth &= depth > 1;
                }
                Event::Key(key) => wanted = reply_member(&key, depth, in_auth),
                Event::String(value) => {
                    if let Wanted::Text(number) = wanted {
                        sink.text(number, &value);
                    }
                }
                Event::EndDocument => return Some(()),
                _ => {}
            }
        }
    }
}

fn member(key: &str) -> Wanted {
    match key {
        "time_to_live" => Wanted::Seconds,
        "data" => Wanted::Data,
        _ => match TEXTS.iter().position(|name| *name == key) {
            Some(index) => Wanted::Text(index as u32 + 1),
            None => Wanted::Nothing,
        },
    }
}

fn reply_member(key: &str, depth: u32, in_auth: bool) -> Wanted {
    match (key, depth, in_auth) {
        ("fid", 1, _) => Wanted::Text(1),
        ("refreshToken", 1, _) => Wanted::Text(2),
        ("authToken", 1, _) => Wanted::AuthToken,
        ("token", 2, true) => Wanted::Text(3),
        ("expiresIn", 2, true) => Wanted::Text(4),
        _ => Wanted::Nothing,
    }
}

//! Ours: a view over the whole text, and a stream of its bytes.
//!
//! Follows `pushwire_core::json`: [`Object`] checks the text before anything of it is looked at, [`Extractor`] while it
//! comes.

use heapless::String;
use pushwire_bench_mcs::Sink;
use pushwire_core::json::Extractor;
use pushwire_core::json::Object;
use pushwire_core::json::Text;
use pushwire_core::json::Value;

use super::Reader;
use crate::json::DATA;
use crate::json::SECONDS;
use crate::json::TEXTS;

/// Bytes of the longest text that has escapes.
const LONGEST: usize = 512;

pub(in crate::json) struct Pushwire;

impl Reader for Pushwire {
    const NAME: &'static str = "pushwire-core";

    fn payload(text: &[u8], sink: &mut impl Sink) -> Option<()> {
        let object = Object::parse(text).ok()?;
        let [from, to, category, message_id, priority] = TEXTS;
        let [texts @ .., seconds, data] =
            object.pick([from, to, category, message_id, priority, "time_to_live", "data"]);
        for (value, number) in texts.into_iter().zip(1..) {
            give(value, number, sink);
        }
        if let Value::Number(seconds) = seconds {
            sink.integer(SECONDS, seconds.parse::<u32>().ok()?.into());
        }
        if let Value::Object(data) = data {
            for (key, value) in data.members() {
                sink.begin(DATA);
                decoded(key, 1, sink);
                give(value, 2, sink);
                sink.end();
            }
        }
        Some(())
    }

    fn reply(text: &[u8], sink: &mut impl Sink) -> Option<()> {
        let [fid, refresh, auth] =
            Object::parse(text).ok()?.pick(["fid", "refreshToken", "authToken"]);
        let Value::Object(auth) = auth else { return None };
        let [token, lifetime] = auth.pick(["token", "expiresIn"]);
        for (value, number) in [fid, refresh, token, lifetime].into_iter().zip(1..) {
            give(value, number, sink);
        }
        Some(())
    }
}

fn give(value: Value<'_>, number: u32, sink: &mut impl Sink) {
    if let Value::String(text) = value {
        decoded(text, number, sink);
    }
}

fn decoded(text: Text<'_>, number: u32, sink: &mut impl Sink) {
    match text.as_str() {
        Some(text) => sink.text(number, text),
        None => {
            let mut out = String::<LONGEST>::new();
            sink.text(number, text.decode(&mut out).expect("there is room"));
        }
    }
}

/// What a device does with an answer that comes in pieces.
pub(in crate::json) struct Streamed;

impl Reader for Streamed {
    const NAME: &'static str = "pushwire-core, in pieces";

    fn payload(_: &[u8], _: &mut impl Sink) -> Option<()> {
        None
    }

    fn reply(text: &[u8], sink: &mut impl Sink) -> Option<()> {
        let (mut fid, mut refresh) = (String::<32>::new(), String::<LONGEST>::new());
        let (mut token, mut lifetime) = (String::<LONGEST>::new(), String::<24>::new());
        let mut extractor = Extractor::new([
            &["fid"],
            &["refreshToken"],
            &["authToken", "token"],
            &["authToken", "expiresIn"],
        ]);
        for piece in text.chunks(256) {
            extractor.push(piece, [&mut fid, &mut refresh, &mut token, &mut lifetime]).ok()?;
        }
        let found = extractor.finish([&mut fid, &mut refresh, &mut token, &mut lifetime]).ok()?;
        for (text, number) in found.into_iter().zip(1..) {
            sink.text(number, text?);
        }
        Some(())
    }
}

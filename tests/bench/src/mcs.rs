//! The messages of MCS, decoded and encoded by five libraries (`../mcs`).
//!
//! Follows core/spec/mcs.md for what a connection carries. Decoding asks for every field of every message; encoding
//! starts from borrowed values, so that a library that owns its messages copies them first.

mod input;

use std::cell::RefCell;

use pushwire_bench_mcs::Codec;
use pushwire_bench_mcs::Femtopb;
use pushwire_bench_mcs::Micropb;
use pushwire_bench_mcs::Prost;
use pushwire_bench_mcs::Pushwire;
use pushwire_bench_mcs::QuickProtobuf;
use pushwire_bench_mcs::Touch;

use crate::checksum::Checksum;
use crate::suite::Case;
use crate::suite::Competitor;
use crate::suite::Outcome;
use crate::suite::Subject;
use input::Message;

/// Room for any frame.
const ROOM: usize = 16 * 1024;

/// Messages and the frames of a stream.
pub(crate) struct Inputs {
    single: Vec<(&'static str, Message, Vec<u8>)>,
    mixed: Vec<Message>,
    stream: Vec<u8>,
}

impl Inputs {
    pub(crate) fn new() -> Self {
        let frame = |(name, message): (&'static str, Message)| (name, message, frame(&message));
        let mixed = input::mixed();
        let stream = input::stream(&mixed);
        Self { single: input::single().into_iter().map(frame).collect(), mixed, stream }
    }

    pub(crate) fn subjects(&self) -> Vec<Subject<'_>> {
        let decode = self.single.iter().map(|(name, _, frame)| decode_case(name, frame));
        let decode = decode.chain([decode_case(input::MIXED, &self.stream)]).collect();
        let encode = self.single.iter().map(|(name, message, frame)| {
            encode_case(name, std::slice::from_ref(message), frame.len())
        });
        let encode =
            encode.chain([encode_case(input::MIXED, &self.mixed, self.stream.len())]).collect();
        vec![
            Subject { name: "mcs-decode", title: "MCS, decoding", cases: decode },
            Subject { name: "mcs-encode", title: "MCS, encoding", cases: encode },
        ]
    }
}

fn frame(message: &Message) -> Vec<u8> {
    let mut out = vec![0; ROOM];
    let len = message.encode::<Prost>(&mut out).expect("there is room");
    out.truncate(len);
    out
}

fn decode_case<'w>(name: &str, stream: &'w [u8]) -> Case<'w> {
    let competitors = vec![
        decoder::<Pushwire>(stream),
        decoder::<Prost>(stream),
        decoder::<Femtopb>(stream),
        decoder::<Micropb>(stream),
        decoder::<QuickProtobuf>(stream),
    ];
    Case { name: name.into(), bytes: stream.len(), competitors }
}

fn decoder<C: Codec>(stream: &[u8]) -> Competitor<'_> {
    let work = || C::decode_stream(stream, &mut Touch).expect("the stream is right");
    Competitor::new(C::NAME, work, || Outcome::Whole(sum::<C>(stream)))
}

fn sum<C: Codec>(stream: &[u8]) -> Checksum {
    let mut sum = Checksum::default();
    C::decode_stream(stream, &mut sum).expect("the stream is right");
    sum
}

fn encode_case<'w>(name: &str, messages: &'w [Message], bytes: usize) -> Case<'w> {
    let competitors = vec![
        encoder::<Pushwire>(messages),
        encoder::<Prost>(messages),
        encoder::<Femtopb>(messages),
        encoder::<Micropb>(messages),
        encoder::<QuickProtobuf>(messages),
    ];
    Case { name: name.into(), bytes, competitors }
}

/// What was encoded is decoded by prost for the sum: only what it means must be the same.
fn encoder<C: Codec>(messages: &[Message]) -> Competitor<'_> {
    let out = RefCell::new(vec![0; ROOM]);
    let work = move || {
        for message in messages {
            let mut out = out.borrow_mut();
            std::hint::black_box(message.encode::<C>(&mut out));
        }
    };
    let outcome = move || {
        let mut out = vec![0; ROOM];
        let mut sum = Checksum::default();
        for message in messages {
            let len = message.encode::<C>(&mut out).expect("there is room");
            Prost::decode_stream(out.split_at(len).0, &mut sum)
                .expect("what was written can be read");
        }
        Outcome::Whole(sum)
    };
    Competitor::new(C::NAME, work, outcome)
}

#[cfg(test)]
mod tests;

//! Cursors, numbers, base64.

use pushwire_core::wire::Reader;
use pushwire_core::wire::Repeated;
use pushwire_core::wire::Writer;
use pushwire_core::wire::base64;
use pushwire_core::wire::base64::Alphabet;
use pushwire_core::wire::varint;

use crate::outside::bytes;
use crate::outside::choose;
use crate::outside::keep;
use crate::outside::number;
use crate::outside::outcome;
use crate::outside::text;

pub(crate) fn run() {
    read();
    write();
    repeated();
    for alphabet in [Alphabet::Standard, Alphabet::Url] {
        base64(alphabet);
    }
}

fn read() {
    let mut buffer = [0; 64];
    let mut reader = Reader::new(bytes(&mut buffer), number() as usize);
    while !reader.is_empty() {
        match choose(&[0, 1, 2, 3, 4, 5]) {
            Some(0) => outcome(reader.key()),
            Some(1) => outcome(reader.varint()),
            Some(2) => outcome(reader.delimited()),
            Some(3) => outcome(reader.fixed::<4>()),
            Some(4) => outcome(reader.string()),
            _ => outcome(reader.skip(number() as u32)),
        }
        keep((reader.offset(), reader.rest()));
    }
}

fn write() {
    let (mut out, mut buffer) = ([0; 64], [0; 64]);
    match Writer::for_len(&mut out, number() as usize) {
        Ok(mut writer) => {
            writer.bytes(bytes(&mut buffer));
            writer.varint(number());
            keep(writer.written());
        }
        Err(error) => outcome::<(), _>(Err(error)),
    }
    keep(varint::encoded_len(number()));
    keep(out);
}

fn repeated() {
    let mut buffer = [0; 16];
    let values = [text(&mut buffer)];
    let repeated = Repeated::from(values.as_slice());
    keep(repeated.is_empty());
    for item in repeated {
        outcome(item);
    }
}

fn base64(alphabet: Alphabet) {
    let (mut buffer, mut out) = ([0; 64], [0; 64]);
    let input = bytes(&mut buffer);
    outcome(alphabet.decoded_len(input));
    outcome(alphabet.decode(input, &mut out));
    outcome(alphabet.decode_array::<16>(input));
    outcome(alphabet.encode(input, &mut out));
    outcome(alphabet.decode_in_place(input));
    keep(base64::encoded_len(number() as usize));
}

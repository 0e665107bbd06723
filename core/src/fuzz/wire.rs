//! Varints and base64: whatever is read and written back is the same.
//!
//! Follows the promises of `wire::Reader`, `wire::Writer` and `wire::base64`.

use super::Input;
use crate::wire::Reader;
use crate::wire::Writer;
use crate::wire::base64::Alphabet;
use crate::wire::base64::encoded_len;
use crate::wire::varint;

/// The longest text that is decoded.
const MOST: usize = 256;

/// First byte: what is looked at; then the bytes of it.
pub fn wire(data: &[u8]) {
    let mut input = Input::new(data);
    match input.byte() % 4 {
        0 => read_varint(input.rest()),
        1 => write_varint(input.long()),
        2 => decode(Alphabet::Url, input.take(MOST)),
        _ => decode(Alphabet::Standard, input.take(MOST)),
    }
}

fn read_varint(bytes: &[u8]) {
    let mut reader = Reader::new(bytes, 7);
    let Ok(value) = reader.varint() else {
        return;
    };
    let len = bytes.len() - reader.rest().len();
    assert!((1..=varint::MAX_LEN).contains(&len), "a varint of {len} bytes");
    assert_eq!(reader.offset(), 7 + len);
    assert!(varint::encoded_len(value) <= len);
    assert!(bytes[..len - 1].iter().all(|byte| *byte >= 0x80) && bytes[len - 1] < 0x80);
    write_varint(value);
}

fn write_varint(value: u64) {
    let mut out = [0; varint::MAX_LEN];
    let mut writer = Writer::for_len(&mut out, varint::MAX_LEN).unwrap();
    writer.varint(value);
    let len = writer.written();
    assert_eq!(len, varint::encoded_len(value));
    let mut reader = Reader::new(&out[..len], 0);
    assert_eq!((reader.varint(), reader.is_empty()), (Ok(value), true));
}

fn decode(alphabet: Alphabet, text: &[u8]) {
    let (mut out, mut place) = ([0; MOST], [0; MOST]);
    let place = &mut place[..text.len()];
    place.copy_from_slice(text);
    let len = alphabet.decoded_len(text);
    let in_place = alphabet.decode_in_place(place).map(|bytes| &*bytes);
    let by_copy = alphabet.decode(text, &mut out).map(|bytes| &*bytes);
    assert_eq!((in_place, by_copy.map(<[u8]>::len)), (by_copy, len));
    match by_copy {
        Ok(bytes) => encode(alphabet, bytes, text),
        Err(_) => assert_eq!(place, text, "touched"),
    }
}

/// Only the bits that a short last group does not use, and padding, may differ from the text it came from.
fn encode(alphabet: Alphabet, bytes: &[u8], text: &[u8]) {
    let mut out = [0; MOST];
    let encoded = alphabet.encode(bytes, &mut out).unwrap().as_bytes();
    assert_eq!(encoded.len(), encoded_len(bytes.len()));
    let exact = encoded.len() / 4 * 4;
    assert_eq!(encoded[..exact], text[..exact]);
    let mut back = [0; MOST];
    assert_eq!(alphabet.decode(encoded, &mut back).unwrap(), bytes);
}

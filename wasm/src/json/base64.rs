//! Base64 for what is no secret: a capture that is shown anyway.
//!
//! Follows RFC 4648 §4, and §5 when reading. `pushwire-core` has one that takes the same time whatever
//! the bytes; here the tenth of its size is worth more.

use alloc::string::String;
use alloc::vec::Vec;

/// Adds bytes as padded base64.
pub(crate) fn encode(bytes: &[u8], text: &mut String) {
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - group.len()));
        for place in 0..4 {
            let is_padding = place > group.len();
            text.push(if is_padding { '=' } else { character(bits >> (18 - 6 * place) & 0x3f) });
        }
    }
}

/// Reads base64 of either alphabet, padded or not; `None` if it is none.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=').as_bytes();
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0, 0);
    for character in text {
        bits = bits << 6 | value(*character)?;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    // One character alone stands for nothing.
    (count < 6).then_some(bytes)
}

fn character(value: u32) -> char {
    char::from(match value as u8 {
        value @ 0..26 => b'A' + value,
        value @ 26..52 => b'a' + value - 26,
        value @ 52..62 => b'0' + value - 52,
        62 => b'+',
        _ => b'/',
    })
}

fn value(character: u8) -> Option<u32> {
    Some(u32::from(match character {
        b'A'..=b'Z' => character - b'A',
        b'a'..=b'z' => character - b'a' + 26,
        b'0'..=b'9' => character - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_the_examples_of_rfc_4648_and_every_byte() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            let mut written = String::new();
            encode(bytes.as_bytes(), &mut written);
            assert_eq!(written, text);
            assert_eq!(decode(text).unwrap(), bytes.as_bytes());
        }
        let all: Vec<u8> = (0..=255).collect();
        let mut written = String::new();
        encode(&all, &mut written);
        assert_eq!(decode(&written).unwrap(), all);
        assert_eq!(decode(&written.replace('+', "-").replace('/', "_")).unwrap(), all);
    }

    #[test]
    fn refuses_what_is_none() {
        for text in ["Z", "Zm9vY", "Zm=9", "Zm 9", "Zm9é"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}

//! What the tests of CCS payloads share: a payload written and looked at from outside.
//!
//! Promises that every payload that a test writes has exactly its length and can stand in XML text as it is.

#![allow(clippy::indexing_slicing, reason = "a broken expectation is a failed test")]

use pushwire_core::json::check;
use pushwire_core::wire::BufferTooSmall;
use pushwire_core::xmpp::ccs::Payload;

/// Writes a payload and checks what holds for all of them.
pub(crate) fn encoded(payload: &impl Payload) -> String {
    let needed = payload.encoded_len();
    let mut out = vec![0xa5; needed + 1];
    for short in [0, needed / 2, needed - 1] {
        assert_eq!(payload.encode(&mut out[..short]), Err(BufferTooSmall { needed }));
    }
    out.fill(0xa5);
    assert_eq!(payload.encode(&mut out[..needed]), Ok(needed));
    assert_eq!(out.pop(), Some(0xa5));
    assert_eq!(check(&out), Ok(()));
    let text = String::from_utf8(out).unwrap();
    let not_in_xml = |c: char| matches!(c, '<' | '>' | '&' | '\0'..' ' | '\u{fffe}' | '\u{ffff}');
    assert!(!text.contains(not_in_xml), "{text:?}");
    text
}

//! What each library refuses by itself: the README's table for MCS.
//!
//! Follows protobuf.dev/programming-guides/encoding.

use super::*;

fn refuses<C: Codec>(tag: u8, body: &[u8]) -> Option<&'static str> {
    C::decode(tag, body, &mut Touch).err().map(|_| C::NAME)
}

fn refusing(tag: u8, body: &[u8]) -> String {
    let all = [
        refuses::<Pushwire>(tag, body),
        refuses::<Prost>(tag, body),
        refuses::<Femtopb>(tag, body),
        refuses::<Micropb>(tag, body),
        refuses::<QuickProtobuf>(tag, body),
    ];
    all.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[test]
fn each_library_refuses_what_the_readme_says() {
    let all = "pushwire-core prost femtopb micropb quick-protobuf";
    for (tag, body, expected) in [
        (1, &b"\x10\x05"[..], ""),
        // A key or a varint that ends too early, and a length past the end.
        (1, b"\x10", all),
        (8, b"\x1a\x05ab", all),
        // A string that is not UTF-8; in a pair of app_data too.
        (8, b"\x1a\x01\xff", all),
        (8, b"\x3a\x03\x0a\x01\xff", all),
        // A varint of eleven bytes; one of more than 64 bits.
        (1, b"\x18\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00", all),
        (1, b"\x18\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", "pushwire-core prost femtopb"),
        // Field number 0.
        (1, b"\x02\x00", "pushwire-core prost femtopb micropb"),
        // A known field of another wire type.
        (1, b"\x12\x00", "prost femtopb micropb"),
        // A group, of a field that nobody knows.
        (1, b"\xa3\x06\xa4\x06", "pushwire-core micropb quick-protobuf"),
        // A string that reaches out of its pair into the rest of the message.
        (8, b"\x3a\x02\x0a\x04\x10\x01\x10\x01", all),
    ] {
        assert_eq!(refusing(tag, body), expected, "{}", body.escape_ascii());
    }
}

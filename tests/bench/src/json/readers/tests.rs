//! What each reader refuses by itself: the README's table for JSON.
//!
//! Follows RFC 8259. Every text is a payload with something wrong in it, or with something right that is rare.

use pushwire_bench_mcs::Touch;

use super::*;

fn refusing(text: &[u8]) -> String {
    let readers = [
        ("ours", Pushwire::payload(text, &mut Touch).is_none()),
        ("serde_json", SerdeJson::payload(text, &mut Touch).is_none()),
        ("serde-json-core", SerdeJsonCore::payload(text, &mut Touch).is_none()),
        ("picojson", Picojson::payload(text, &mut Touch).is_none()),
    ];
    let refuse = readers.iter().filter(|(_, refuses)| *refuses).map(|(name, _)| *name);
    refuse.collect::<Vec<_>>().join(" ")
}

#[test]
fn each_reader_refuses_what_the_readme_says() {
    let all = "ours serde_json serde-json-core picojson";
    let table = [
        (&br#"{"from":"a","data":{"b":"c"}}"#[..], ""),
        (br#"{"from":"\ud83d\ude80"}"#, "serde-json-core"),
        (br#"{"from":"a",}"#, all),
        (br#"{"from":"a"} x"#, all),
        (b"{\"from\":\"\xff\"}", all),
        (b"{\"other\":\"\xff\"}", "ours serde-json-core picojson"),
        (b"{\"from\":\"a\nb\"}", "ours serde_json picojson"),
        (br#"{"from":"\ud800"}"#, all),
        (br#"{"other":"\ud800"}"#, "ours serde-json-core picojson"),
        (br#"{"other":"\x"}"#, all),
        (br#"{"other":01}"#, "ours serde_json picojson"),
        (br#"{"other":tru}"#, "ours serde_json picojson"),
        (br#"{"from":"a","from":"b"}"#, "serde_json serde-json-core"),
    ];
    let found = table.map(|(text, _)| (text.escape_ascii().to_string(), refusing(text)));
    assert_eq!(
        found,
        table.map(|(text, expected)| (text.escape_ascii().to_string(), expected.into()))
    );
}

//! JSON texts: a strict check, the few fields that are wanted, views over objects, and small objects written.
//!
//! Follows RFC 8259. Promises: input is read in slices of any size with the same outcome, in constant
//! memory and without recursion; every error names the byte; exactly the grammar is accepted, with the
//! limits of [`MAX_DEPTH`] and [`JsonErrorKind`]. It does not build trees and does not convert numbers.

mod error;
mod extract;
mod nesting;
mod number;
mod object;
mod parser;
mod plain;
mod string;
mod text;
mod whole;
mod write;

pub use error::JsonError;
pub use error::JsonErrorKind;
pub use extract::ExtractError;
pub use extract::Extractor;
pub use extract::Path;
pub use nesting::MAX_DEPTH;
pub use object::Members;
pub use object::Object;
pub use object::Value;
pub use parser::Event;
pub use parser::Parser;
pub use string::UnescapeError;
pub use string::unescape;
pub use text::Chars;
pub use text::Text;
pub use write::Writer;

/// Whether bytes of code count more than speed: where browsers load it.
const IS_SMALL: bool = cfg!(target_family = "wasm");

/// Checks that `text` is one whole JSON text.
///
/// # Errors
///
/// [`JsonError`]: what is wrong with it, and where.
pub fn check(text: &[u8]) -> Result<(), JsonError> {
    let mut parser = Parser::new();
    parser.push(text, &mut |_| ())?;
    parser.finish(&mut |_| ())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn checks_whole_texts() {
        assert_eq!(check(br#" {"a": [1, "b", null]} "#), Ok(()));
        let error = JsonError { kind: JsonErrorKind::Unexpected, offset: 3 };
        assert_eq!(check(b"[1,]"), Err(error));
        let kind = JsonErrorKind::Truncated;
        assert_eq!(check(b"[1,"), Err(JsonError { kind, offset: 3 }));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = check(&bytes);
        }

        #[test]
        fn no_text_of_json_characters_makes_it_panic(text in r#"[\[\]{}:,"\\u0-9dDeE+.\-tf ]{0,40}"#) {
            let _ = check(text.as_bytes());
        }
    }
}

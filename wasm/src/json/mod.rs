//! JSON as JavaScript writes it: `JSON.stringify(JSON.parse(text))` gives the same text back.
//!
//! Follows ECMA-262 §25.5 for the text and §10.1.11 for the order of members. One writer for the
//! command and for the browser, so that both show the same bytes.

pub(crate) mod base64;
mod compact;
mod number;
mod tree;
mod write;

pub use compact::compact;
pub use tree::Json;
pub use write::Writer;

//! XML as XMPP has it: a tokenizer for streams that never end, and a writer.
//!
//! Follows XML 1.0 (5th edition) and XML Namespaces 1.0 (3rd edition) with the restrictions of RFC 6120 §11
//! (core/spec/xmpp.md §3): no comments, no processing instructions, no DTD, no entities but the five that
//! need no declaration, UTF-8 only. Promises memory fixed by the caller, no recursion, and results that do not
//! depend on how the input is cut. An element that is too large can be skipped; the stream goes on behind it.
//! It builds no tree and does not validate.

mod content;
mod cursor;
mod declaration;
mod error;
mod markup;
mod memory;
mod names;
mod plain;
mod reference;
mod scan;
mod scope;
mod state;
mod tag;
#[cfg(test)]
mod testing;
mod token;
mod tokenizer;
mod writer;

pub use error::XmlError;
pub use error::XmlErrorKind;
pub use memory::XmlMemory;
pub use token::Attribute;
pub use token::Start;
pub use token::Token;
pub use tokenizer::Tokenizer;
pub use writer::WriteError;
pub use writer::Writer;

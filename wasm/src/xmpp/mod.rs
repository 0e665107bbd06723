//! CCS captures: one direction of an XMPP stream, stanza by stanza.
//!
//! Follows RFC 6120 and core/spec/xmpp.md. The stream header, its end and what restarts it after SASL
//! are read but not listed; a log of stanzas without any stream is read too.

mod decoder;
mod element;
mod markup;
mod stanza;

pub use decoder::Decoder;
pub use element::Element;
pub use stanza::Stanza;

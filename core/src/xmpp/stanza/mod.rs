//! What stands in a stream: its header, features, SASL, info/query requests, messages and errors.
//!
//! Follows RFC 6120 §4 to §8 and XEP-0199 (spec/xmpp.md §1, §2, §4). One file for each kind, with how it is read
//! and how it is written. Reading takes tokens and keeps what matters in a buffer of fixed size; what is longer
//! is cut, and it shows. Who may send what, and when, is the session's to judge.

mod features;
mod header;
mod iq;
mod message;
mod oversize;
mod reader;
mod sasl;
mod stanza_error;
mod stream_error;
mod text;

pub(crate) use features::Features;
pub(crate) use header::Header;
pub(crate) use header::write_close;
pub(crate) use header::write_header;
pub(crate) use iq::Iq;
pub(crate) use iq::IqType;
pub(crate) use iq::Request;
pub(crate) use message::AFTER_PAYLOAD;
pub(crate) use message::Message;
pub(crate) use message::write_before_payload;
pub(crate) use message::write_message;
pub(crate) use reader::Stanza;
pub(crate) use reader::StanzaReader;
pub(crate) use sasl::Failure;
pub(crate) use sasl::write_plain;
pub(crate) use stanza_error::StanzaError;
pub(crate) use stream_error::StreamError;
pub(crate) use stream_error::write_stream_error;
pub(crate) use text::Segment;

/// Namespace of stanzas.
pub(crate) const CLIENT: &str = "jabber:client";

/// Namespace of the stream element, of its features and its errors.
pub(crate) const STREAMS: &str = "http://etherx.jabber.org/streams";

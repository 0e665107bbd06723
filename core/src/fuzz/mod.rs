//! What tests/fuzz feeds with bytes: one body for each decoder and each state machine.
//!
//! Behind the feature `_fuzz`, which no build of a user has. A body takes any bytes and returns; a promise that does
//! not hold is a panic. Promises no allocator, no clock and no randomness but what is in the bytes, so that the same
//! bytes always do the same. What needs another crate as an oracle is in tests/src/agree.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a promise that is broken must end the program: that is how a fuzzer sees it"
)]

mod ccs;
mod digest;
mod input;
mod json;
mod mcs_frames;
mod mcs_messages;
mod mcs_session;
mod push;
mod push_keys;
mod register;
mod register_flow;
mod register_json;
mod timed;
mod wire;
mod xml;
mod xmpp_session;
mod xmpp_stanzas;

pub use ccs::ccs_inbound;
pub use ccs::ccs_outbound;
pub use digest::Digest;
pub use input::Input;
pub use input::WHOLE;
pub use input::cut;
pub use json::json;
pub use mcs_frames::mcs_frames;
pub use mcs_messages::mcs_messages;
pub use mcs_session::mcs_session;
pub use push::push_decrypt;
pub use push::push_headers;
pub use push::push_stanza;
pub use push_keys::Key;
pub use push_keys::push_keys;
pub use register::register_answers;
pub use register::register_credentials;
pub use register_flow::register_flow;
pub use register_json::register_json;
pub use register_json::register_urls;
pub use wire::wire;
pub use xml::xml;
pub use xmpp_session::xmpp_session;
pub use xmpp_stanzas::xmpp_stanzas;

//! CCS and the XMPP below it. This speaks the retired CCS wire format; Google's servers no longer accept it
//! (deprecated 2023-06-20, shutdown from 2024-07-22). Use it with your own server, or for logs and tests.
//!
//! Follows RFC 6120 and Google's CCS pages as core/spec/xmpp.md sums them up. [`Session`] is the app server's
//! side of a connection, [`ccs`] the payloads, [`xml`] takes a stream apart and writes one, [`conditions`] names
//! what can go wrong.

pub mod ccs;
pub mod conditions;
mod session;
mod stanza;
pub mod xml;

pub use session::Account;
pub use session::Config;
pub use session::Event;
pub use session::Link;
pub use session::Memory;
pub use session::Reason;
pub use session::SendError;
pub use session::Session;
pub use session::SkipReason;

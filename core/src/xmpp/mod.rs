//! CCS and the XMPP below it. This speaks the retired CCS wire format; Google's servers no longer accept it
//! (deprecated 2023-06-20, shutdown from 2024-07-22). Use it with your own server, or for logs and tests.
//!
//! Follows RFC 6120 and Google's CCS pages as core/spec/xmpp.md sums them up. [`xml`] takes a stream apart and
//! writes one, [`conditions`] names what can go wrong.

pub mod ccs;
pub mod conditions;
pub mod xml;

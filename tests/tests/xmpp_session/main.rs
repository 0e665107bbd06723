//! The session of an app server, in virtual time, against the words of a server like CCS.
//!
//! One file for each thing that it must do; items of the CCS reference (X-…) are named by the tests that show
//! them, see tests/CONFORMANCE-CCS.md.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "what fails here is a test")]

mod answers;
mod desk;
mod draining;
mod flow;
mod handshake;
mod keepalive;
mod streams;

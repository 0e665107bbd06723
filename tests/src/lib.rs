//! Harness for the tests of Pushwire: hostile servers and other peers that tests talk to.
//!
//! Follows no protocol itself; each module names its own sources. Promises loopback only, fixed dates
//! and bounded waits. Nothing here is for production.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test harness: a broken expectation is a failed test"
)]

pub mod agree;
pub mod evil_tls;
pub mod pair;
pub mod random;
pub mod simulation;
pub mod vectors;

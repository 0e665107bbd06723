//! Harness for the tests of Pushwire: hostile servers and other peers that tests talk to.
//!
//! Follows no protocol itself; each module names its own sources. Promises loopback only, fixed dates
//! and bounded waits. Nothing here is for production.

pub mod evil_tls;

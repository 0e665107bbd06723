//! Two simulations over `mcs::Session` in virtual time: one device under years of faults, and a
//! fleet after an outage.
//!
//! Neither opens a socket or asks a clock; the same seed gives the same numbers on every machine.
//! What the real service does beyond spec/mcs.md is not known here: the server is a model.

mod dice;
pub mod faults;
pub mod fleet;
pub mod page;

//! Other implementations as oracles: what they read, we read, and what they refuse, we refuse.
//!
//! One module for each; what may differ is listed there with the reason, and nothing else may. Used by the tests that
//! make inputs at random and by the fuzzers, which find their own. Promises an outcome and no panic, but where ours
//! breaks a promise of its own on the way.

pub mod prost;
pub mod rxml;
pub mod serde_json;
pub mod xml;

//! What the programs in `fuzz_targets` call: see `targets.rs`.

#![forbid(unsafe_code)]

pub mod targets;

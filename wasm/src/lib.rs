//! Captures of push traffic taken apart: MCS frames and CCS stanzas, with byte offsets, as JSON.
//!
//! The decoder of `pushwire decode` and of the npm package: both print what [`json::Writer`] writes,
//! so they print the same bytes. Built on the codecs of `pushwire-core` and their field tables.
//! Promises: no input makes it panic; results do not depend on how the input is cut; every offset
//! counts from the first byte of the input. It allocates, and it masks no secrets: what is in the
//! capture is in the JSON.
#![cfg_attr(target_arch = "wasm32", no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

#[cfg(all(target_arch = "wasm32", any(feature = "mcs", feature = "xmpp", feature = "push")))]
mod bindings;
pub mod build;
pub mod json;
pub mod mcs;
mod problem;
#[cfg(all(target_arch = "wasm32", feature = "mcs"))]
mod schedule;
pub mod xmpp;

pub use problem::Problem;
pub use problem::ProblemKind;

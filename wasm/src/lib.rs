//! Captures of push traffic taken apart: MCS frames and CCS stanzas, with byte offsets, as JSON.
//!
//! The decoder of `pushwire decode` and of the npm package: both print what [`json::Writer`] writes,
//! so they print the same bytes. Built on the codecs of `pushwire-core` and their field tables.
//! Promises: no input makes it panic; results do not depend on how the input is cut; every offset
//! counts from the first byte of the input. It allocates, and it masks no secrets: what is in the
//! capture is in the JSON.
//!
//! ```
//! use pushwire_wasm::mcs::Decoder;
//! use pushwire_wasm::mcs::From;
//!
//! let mut decoder = Decoder::new(From::Server);
//! decoder.push(vec![41, 0, 2, 0x10]); // version 41, and a HeartbeatPing that is cut
//! assert_eq!(decoder.push(vec![5]), 1); // now it is whole
//! let frame = decoder.frame(0).unwrap_or_default();
//! assert!(frame.starts_with(r#"{"offset":1,"length":4,"tag":0,"name":"HeartbeatPing""#));
//! ```
//!
//! The drive rule: `push` pieces of any size, ask for what is whole at any time, and call `end` once nothing more
//! comes, so that a frame that was cut is told of. [`xmpp::Decoder`] is driven in the same way.
#![cfg_attr(target_arch = "wasm32", no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

#[cfg(all(target_arch = "wasm32", any(feature = "mcs", feature = "xmpp", feature = "push")))]
mod bindings;
pub mod build;
#[cfg(feature = "_fuzz")]
#[doc(hidden)]
pub mod fuzz;
pub mod json;
pub mod mcs;
mod problem;
#[cfg(all(target_arch = "wasm32", feature = "mcs"))]
mod schedule;
pub mod xmpp;

pub use problem::Problem;
pub use problem::ProblemKind;

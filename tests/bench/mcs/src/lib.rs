//! The messages of MCS, decoded and encoded by five libraries that do the same work.
//!
//! Follows `tests/bench/js/mcs.proto`, the schema of `pushwire_core::mcs`. Every library is used as its documentation
//! says, by the code of its own generator (`src/generated`). Promises that a [`Sink`] is given every field of every
//! message, so that what a library does later is asked for. For the benchmarks on the host and the programs of
//! `../flash`; no part of the product.
#![no_std]
#![forbid(unsafe_code)]
// What one library does not use of what all share.
#![cfg_attr(
    not(all(
        feature = "femtopb",
        feature = "micropb",
        feature = "prost",
        feature = "pushwire",
        feature = "quick-protobuf"
    )),
    allow(dead_code, unused_imports, unused_macros)
)]

#[cfg(any(feature = "prost", feature = "quick-protobuf"))]
extern crate alloc;

mod codec;
#[cfg(feature = "femtopb")]
mod femtopb;
mod frame;
#[cfg(feature = "micropb")]
mod micropb;
#[cfg(feature = "prost")]
mod prost;
#[cfg(feature = "pushwire")]
mod pushwire;
#[cfg(feature = "quick-protobuf")]
mod quick_protobuf;
mod schema;
mod sink;
mod values;

pub use codec::Broken;
pub use codec::Codec;
#[cfg(feature = "femtopb")]
pub use femtopb::Femtopb;
#[cfg(feature = "micropb")]
pub use micropb::Micropb;
#[cfg(feature = "prost")]
pub use prost::Prost;
#[cfg(feature = "pushwire")]
pub use pushwire::Pushwire;
#[cfg(feature = "quick-protobuf")]
pub use quick_protobuf::QuickProtobuf;
pub use sink::Sink;
pub use sink::Touch;
pub use values::Data;
pub use values::Heartbeat;
pub use values::Iq;
pub use values::Login;

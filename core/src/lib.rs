//! Firebase Cloud Messaging on a microcontroller: codecs and state machines without I/O.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "prost")]
extern crate alloc;

pub mod error;
pub mod heartbeat;
pub mod mcs;
#[cfg(feature = "push")]
pub mod push;
pub mod retry;
pub mod secret;
pub mod time;
pub mod wire;

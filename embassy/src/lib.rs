//! Async driver for [`pushwire_core`]: authenticated TLS 1.3, the connection loop and the stores.
#![no_std]
#![allow(
    async_fn_in_trait,
    reason = "single-threaded executors: futures need not be Send"
)]

pub mod connector;
pub mod tls;

//! Async driver for [`pushwire_core`]: authenticated TLS 1.3, the connection loop and the stores.
#![no_std]
#![forbid(unsafe_code)]
#![allow(
    async_fn_in_trait,
    reason = "single-threaded executors: futures need not be Send"
)]

mod client;
mod clock;
mod connector;
mod control;
mod delivery;
mod handler;
mod link;
mod resources;
mod store;
pub mod tls;

pub use client::Network;
pub use client::Parts;
pub use client::PushClient;
pub use clock::Clock;
pub use clock::EmbassyClock;
pub use connector::ByteStream;
pub use connector::Connector;
pub use control::Command;
pub use control::Control;
pub use handler::Handler;
pub use handler::Observer;
pub use handler::Rejected;
pub use resources::Resources;
pub use store::MemoryStore;
pub use store::Store;
pub use store::StoredId;

//! Async driver for [`pushwire_core`]: authenticated TLS 1.3, the connection loop and the stores.
//!
//! [`PushClient`] is the whole receiver over four things that a board brings: a [`Connector`] that
//! opens TCP streams, a [`Store`] that outlives it, a [`Clock`], and random numbers. No allocator;
//! all memory is in [`Resources`].
//! [`ccs`] is for app servers: a protocol that Google deprecated on 2023-06-20 and shut down from 2024-07-22,
//! here for private servers that speak it, simulators and tests.
//!
//! ```no_run
//! use pushwire_core::mcs::{Config, ENDPOINTS, Identity, Push};
//! use pushwire_embassy::{
//!     Connector, Control, EmbassyClock, Handler, MemoryStore, Network, Parts, PushClient, Rejected,
//!     Resources,
//! };
//! use embassy_sync::blocking_mutex::raw::NoopRawMutex;
//!
//! struct Led;
//!
//! impl Handler for Led {
//!     async fn on_push(&mut self, push: &Push<'_>) -> Result<(), Rejected> {
//!         for (key, value) in push.data() {
//!             if key == "led" { /* switch it */ let _ = value == "on"; }
//!         }
//!         Ok(()) // it need not come again: stored, then acknowledged
//!     }
//! }
//!
//! async fn receive(
//!     connector: impl Connector,
//!     rng: impl rand_core::CryptoRngCore,
//!     identity: Identity,
//! ) -> Result<(), pushwire_core::error::ConfigError> {
//!     let mut resources = Resources::<6144>::new();
//!     let network = Network { endpoints: &ENDPOINTS, server_name: None, anchors: &[], time_floor: 1_790_000_000 };
//!     let parts = Parts { connector, store: MemoryStore::<32, 64>::new(), clock: EmbassyClock, rng };
//!     let mut client = PushClient::new(&mut resources, network, Config::always_on(), parts)?;
//!     let control = Control::<NoopRawMutex>::new();
//!     client.run(identity, &mut Led, &mut (), &control).await;
//!     Ok(())
//! }
//! ```
//!
//! All policy (when to connect, to what, how long to wait, when to ping) is the session's; this
//! crate waits and converts. TLS is explained in [`tls`], with what it refuses.
#![no_std]
#![forbid(unsafe_code)]
#![allow(async_fn_in_trait, reason = "single-threaded executors: futures need not be Send")]

pub mod ccs;
mod client;
mod clock;
mod connector;
mod control;
mod delivery;
#[cfg(feature = "flash")]
mod flash;
mod handler;
mod http;
mod link;
mod network;
mod registration;
pub mod relay;
mod resources;
mod shared;
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
#[cfg(feature = "flash")]
pub use flash::FlashError;
#[cfg(feature = "flash")]
pub use flash::FlashStore;
#[cfg(feature = "flash")]
pub use flash::LayoutError;
pub use handler::Handler;
pub use handler::Observer;
pub use handler::Rejected;
pub use registration::Registration;
pub use relay::Relay;
pub use resources::Resources;
pub use store::MemoryStore;
pub use store::Store;
pub use store::StoredId;

//! Firebase Cloud Messaging push received by a microcontroller itself: the async driver of [`pushwire_core`].
//!
//! [`PushClient`] is the whole receiver over four things that a board brings: a [`Connector`] that
//! opens TCP streams, a [`Store`] that outlives it, a [`Clock`], and random numbers. No allocator;
//! all memory is in [`Resources`].
//!
//! ```
//! use embassy_sync::blocking_mutex::raw::NoopRawMutex;
//! use pushwire_core::json::Object;
//! use pushwire_core::json::Value;
//! use pushwire_core::mcs::{Config, ENDPOINTS, Push};
//! use pushwire_core::register::{self, Credentials, Project, Services};
//! use pushwire_embassy::{Connector, Control, EmbassyClock, Handler, MemoryStore, Network, Parts};
//! use pushwire_embassy::{PushClient, Registration, Rejected, Resources};
//!
//! struct Led;
//!
//! impl Handler for Led {
//!     async fn on_push(&mut self, push: &Push<'_>) -> Result<(), Rejected> {
//!         // Of an encrypted push, decrypted: {"data":{"led":"on"},…}. Of a plain one: `push.data()`.
//!         let payload = push.payload().and_then(|payload| Object::parse(payload).ok());
//!         if let Some(Value::Object(data)) = payload.map(|payload| payload.get("data"))
//!             && let Value::String(led) = data.get("led")
//!         {
//!             let _on = led == "on"; // switch it
//!         }
//!         Ok(()) // it need not come again: stored, then acknowledged
//!     }
//! }
//!
//! async fn receive(
//!     connector: impl Connector, // the board's: TCP streams, such as over embassy-net
//!     rng: impl rand_core::CryptoRngCore,
//!     mut known: Option<Credentials>, // from flash, if there are any
//! ) -> Result<(), Box<dyn core::error::Error>> {
//!     let mut resources = Resources::<6144>::new(); // on a chip: in a `static`
//!     let network = Network { endpoints: &ENDPOINTS, server_name: None, anchors: &[], time_floor: 1_790_000_000 };
//!     let parts = Parts { connector, store: MemoryStore::<32, 64>::new(), clock: EmbassyClock, rng };
//!     let mut client = PushClient::new(&mut resources, network, Config::always_on(), parts)?;
//!     let project = Project::new("project-id", "1:1234567890:web:0123456789abcdef", "api-key");
//!     let (services, config) = (&Services::GOOGLE, register::Config::new());
//!     let registration = Registration { project: &project, services, config, refusals: 0 };
//!     let registered = client.checkin_or_register(&registration, &mut known, &mut ()).await;
//!     registered.map_err(|_| "not registered")?; // the error says which request, and why
//!     let Some(known) = known else { return Ok(()) }; // store it; senders need `fcm_token`
//!     client.set_keys(Some(known.keys.clone()));
//!     let control = Control::<NoopRawMutex>::new();
//!     client.run(known.identity(), &mut Led, &mut (), &control).await; // for ever, with `always_on`
//!     Ok(())
//! }
//! ```
//!
//! # The rules of driving it
//!
//! * The future of [`PushClient::run`] is all there is to poll: no task of its own, no interrupt, no timer but the
//!   clock's. All policy (when to connect, to what, how long to wait, when to ping) is that of
//!   [`mcs::Session`](pushwire_core::mcs::Session), whose drive rule this keeps; it waits and converts.
//! * A message is acknowledged when the [`Handler`] returned `Ok` and the [`Store`] has its id. The handler may
//!   take its time; an [`Observer`] must not.
//! * Everything else a running client is told through [`Control`], from any task.
//! * A handshake computes for seconds on a small processor. Where the network must be served meanwhile, it runs on an
//!   executor of higher priority, behind a [`Relay`](relay::Relay).
//! * Every `async fn` says what dropping its future costs.
//!
//! The module [`guide`] says what is promised about delivery, what it costs in memory and energy, and how to test it. [`tls`]
//! explains whom the client trusts. Firmware that does all of this is in the repository's `examples`.
//! [`ccs`] is for app servers: a protocol that Google deprecated on 2023-06-20 and shut down from 2024-07-22,
//! here for private servers that speak it, simulators and tests.
//!
//! # Features
//!
//! * `flash`: `flash::FlashStore`, ids and credentials on any NOR flash.
//! * `defmt`: `defmt::Format` for public types.
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
pub mod flash;
#[cfg(feature = "_fuzz")]
#[doc(hidden)]
pub mod fuzz;
#[cfg(any(doc, doctest))]
#[doc = include_str!("../GUIDE.md")]
pub mod guide {}
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
pub use handler::Handler;
pub use handler::Observer;
pub use handler::Rejected;
pub use registration::Registration;
pub use resources::Resources;
pub use store::MemoryStore;
pub use store::Store;
pub use store::StoredId;

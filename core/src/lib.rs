//! Firebase Cloud Messaging on a microcontroller: codecs and state machines without I/O.
//!
//! `no_std`, no allocator, no `unsafe`, no clock and no sockets: [`mcs::Session`] is fed bytes, time
//! and commands, and drained of bytes, events and one deadline. `pushwire-embassy` is a driver for
//! it; any other loop that keeps the drive rule will do.
//!
//! Of the two protocols MCS is live. CCS, the XMPP of app servers in [`xmpp`], is not: Google deprecated it on
//! 2023-06-20 and shut it down from 2024-07-22. It is for servers of your own, simulators, logs and tests.
//!
//! ```
//! use pushwire_core::mcs::{Config, Event, Identity, Memory, Session};
//! use pushwire_core::secret::Secret;
//! use pushwire_core::time::Instant;
//!
//! let mut memory: Memory = Memory::new();
//! let mut session = Session::new(&mut memory, Config::always_on(), 4)?;
//! let now = Instant::from_millis(0);
//! let identity = Identity { android_id: 42, security_token: Secret::new(43) };
//! session.start(now, identity)?;
//! while let Some(event) = session.poll_event() {
//!     if let Event::Connect { endpoint } = event {
//!         assert_eq!(endpoint, 0); // open a TLS connection to mcs::ENDPOINTS[0] ...
//!     }
//! }
//! session.handle_connected(now)?; // ... and report it
//! while session.poll_event().is_some() {}
//! let mut send = [0; 1024];
//! let len = session.poll_transmit(now, &mut send)?;
//! assert_eq!(send[..2], [41, 2]); // version 41, tag 2: the login, ready to be written
//! assert!(len > 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The drive rule
//!
//! 1. Give the session an input: `start`, `handle_*`, `accept`, `reject`, `network_changed`, ….
//! 2. Drain [`poll_event`](mcs::Session::poll_event) until `None`; do what [`mcs::Event::Connect`]
//!    and [`mcs::Event::Disconnect`] order.
//! 3. If no write is in flight, ask [`poll_transmit`](mcs::Session::poll_transmit); write what it
//!    gives, whole, and report it with [`handle_transmitted`](mcs::Session::handle_transmitted).
//! 4. Wait for bytes, the end of a write or of a connect, a command, or the deadline of
//!    [`poll_timeout`](mcs::Session::poll_timeout), whichever comes first; go to 1. Read only into
//!    [`receive_buffer`](mcs::Session::receive_buffer), and not while that is empty.
//!
//! [`xmpp::Session`] keeps the same rule, with two differences: it has two connections, each called by its
//! [`Link`](xmpp::Link), and it takes bytes from where they are, as many as it can use at once.
//!
//! [`register::Flow`] is driven by one call, [`poll`](register::Flow::poll): it says what to send or until when to wait.
//!
//! Breaking the rule is a [`DriveError`](error::DriveError), never silent misbehaviour.
//!
//! # Where it is from
//!
//! Comments cite the pages in the folder `spec` of this crate, as `spec/mcs.md §6.4`; those name the public source of
//! each rule, and mark what is inferred. Nothing was run against Google's servers.
//!
//! # Features
//!
//! * `prost`: owned twins of every message, through `alloc`; for hosts and as an oracle.
//! * `push` (default): Web Push payloads, and registration, which makes their keys.
//! * `defmt`: `defmt::Format` for public types.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "prost")]
extern crate alloc;

mod deadlines;
pub mod error;
#[cfg(feature = "_fuzz")]
#[doc(hidden)]
pub mod fuzz;
pub mod heartbeat;
pub mod json;
pub mod mcs;
#[cfg(feature = "push")]
pub mod push;
mod random;
#[cfg(feature = "push")]
pub mod register;
mod remembered;
pub mod retry;
pub mod secret;
mod slices;
pub mod time;
pub mod wire;
pub mod xmpp;

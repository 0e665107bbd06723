//! CCS: the app server's side of an XMPP connection, driven over any [`Connector`].
//!
//! This speaks the retired CCS wire format. Google's servers no longer accept it (deprecated 2023-06-20,
//! shutdown from 2024-07-22): use it with a server of your own, or for tests. All policy is in
//! [`pushwire_core::xmpp::Session`]; what is here waits and converts. A [`Client`] has two connections, since one
//! that the server drains is read to its end while its successor works, and splits into a [`Runner`], which runs
//! in a task, and [`Handle`]s, by which tasks of the same executor send. No allocator; all memory is in
//! [`Resources`].
//!
//! ```
//! use pushwire_core::mcs::Endpoint;
//! use pushwire_core::xmpp::Account;
//! use pushwire_core::xmpp::Config;
//! use pushwire_core::xmpp::Event;
//! use pushwire_core::xmpp::ccs::Data;
//! use pushwire_core::xmpp::ccs::Downstream;
//! use pushwire_embassy::Connector;
//! use pushwire_embassy::EmbassyClock;
//! use pushwire_embassy::ccs::Client;
//! use pushwire_embassy::ccs::Observer;
//! use pushwire_embassy::ccs::Parts;
//! use pushwire_embassy::ccs::Resources;
//! use pushwire_embassy::ccs::Server;
//!
//! struct Lamp;
//!
//! impl Observer for Lamp {
//!     fn on_event(&mut self, event: &Event<'_>) {
//!         if let Event::Upstream(upstream) = event {
//!             let _on = upstream.data.and_then(|data| data.get("lamp")).is_some_and(|lamp| lamp == "on");
//!         }
//!     }
//! }
//!
//! async fn serve<C: Connector>(
//!     account: Account<'static>, // domain, user, password
//!     connectors: [C; 2],        // with embassy-net: two, with socket buffers each, over one stack
//!     rng: impl rand_core::CryptoRngCore,
//! ) -> Result<(), Box<dyn core::error::Error>> {
//!     let mut resources = Resources::<6144>::new();
//!     let server = Server {
//!         endpoint: Endpoint { host: "ccs.example.org", port: 5235 },
//!         server_name: None,
//!         anchors: &[],
//!         time_floor: 1_790_000_000,
//!     };
//!     let parts = Parts { connectors, clock: EmbassyClock, rng };
//!     let mut client = Client::new(&mut resources, server, account, Config::new(), parts)?;
//!     let (handle, mut runner) = client.split();
//!     let message = Downstream {
//!         to: Some("token".into()),
//!         message_id: "m-1".into(),
//!         data: Some(Data::Pairs(&[("lamp", "on")])),
//!         ..Downstream::default()
//!     };
//!     handle.send(&message).await?; // in any task; waits while there is no room
//!     handle.finish(); // or go on
//!     runner.run(&mut Lamp).await;
//!     Ok(())
//! }
//! ```

mod client;
mod handle;
mod link;
mod observer;
mod resources;
mod rng;
mod shared;
#[cfg(test)]
mod tests;

pub use client::Client;
pub use client::Parts;
pub use client::Runner;
pub use client::Server;
pub use handle::Handle;
pub use observer::Observer;
pub use resources::Resources;

#[cfg(doc)]
use crate::connector::Connector;

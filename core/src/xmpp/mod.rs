//! CCS and the XMPP below it. This speaks the retired CCS wire format; Google's servers no longer accept it
//! (deprecated 2023-06-20, shutdown from 2024-07-22). Use it with your own server, or for logs and tests.
//!
//! Follows RFC 6120 and Google's CCS pages as core/spec/xmpp.md sums them up. [`Session`] is the app server's
//! side of a connection, [`ccs`] the payloads, [`xml`] takes a stream apart and writes one, [`conditions`] names
//! what can go wrong.
//!
//! ```
//! use pushwire_core::secret::Redacted;
//! use pushwire_core::time::Instant;
//! use pushwire_core::xmpp::{Account, Config, Event, Link, Memory, Session};
//!
//! let now = Instant::from_millis(0);
//! let account = Account {
//!     domain: "ccs.example.org",
//!     user: "1@ccs.example.org",
//!     password: Redacted::new("server key"),
//!     resource: None,
//!     service: None,
//! };
//! let mut memory: Memory = Memory::new();
//! let mut session = Session::new(&mut memory, account, Config::new(), 4)?;
//! session.start(now)?;
//! while let Some(event) = session.poll_event() {
//!     assert!(!matches!(event, Event::Connect { link, .. } if link != Link::First)); // open it, with TLS
//! }
//! session.handle_connected(now, Link::First)?;
//! while session.poll_event().is_some() {}
//! let mut out = [0; 512];
//! let len = session.poll_transmit(now, Link::First, &mut out)?;
//! assert!(core::str::from_utf8(&out[..len])?.contains("to='ccs.example.org'")); // the stream's header
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod ccs;
pub mod conditions;
mod session;
pub(crate) mod stanza;
pub mod xml;

pub use session::Account;
pub use session::Config;
pub use session::Event;
pub use session::Link;
pub use session::Memory;
pub use session::Reason;
pub use session::SendError;
pub use session::Session;
pub use session::SkipReason;

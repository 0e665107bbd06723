//! What the example firmware does, once for all boards.
//!
//! [`Receiver`] is the program: register, receive, print, switch a light, for ever. A board's own
//! package only brings up its clocks and its network and hands over a [`Board`]. No allocator, no
//! unsafe code, nothing that knows a chip.
#![no_std]
#![forbid(unsafe_code)]
#![allow(async_fn_in_trait, reason = "single-threaded executors: futures need not be Send")]

mod board;
mod credentials;
mod lines;
mod net;
mod receive;
mod switch;

pub use board::Board;
pub use board::Output;
pub use board::Settings;
pub use credentials::CredentialStore;
pub use net::NetError;
pub use net::NetReader;
pub use net::NetStream;
pub use net::NetWriter;
pub use net::TcpConnector;
pub use receive::Receiver;

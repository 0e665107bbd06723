//! What the measured programs share: a chip around the push client that is as small as a chip can be.
//!
//! The chip is QEMU's mps2-an385 (Arm AN385): its serial ports play the network, the application, the
//! generator and the flash, and every byte passes a volatile register, so that no linker can find out
//! that nothing listens. Promises the least code around the client, and nothing else: no interrupt, no
//! executor, no sleep. **Not for a product.**
#![no_std]

mod client;
mod serial;
mod session;
mod timer;

pub use client::Application;
pub use client::ClientMemory;
pub use client::NETWORK;
pub use client::Random;
pub use client::SerialConnector;
pub use client::parts;
pub use serial::Serial;
pub use session::Receiver;
pub use session::show;
pub use timer::TickClock;
pub use timer::ticks;

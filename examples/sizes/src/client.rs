//! `pushwire_embassy::PushClient` over a serial port that plays the network.
//!
//! Opening a connection is nothing, and the store is RAM: neither TCP/IP nor flash is measured.

use core::convert::Infallible;
use core::future::poll_fn;
use core::task::Poll;

use embedded_io_async::ErrorType;
use embedded_io_async::Read;
use embedded_io_async::Write;
use pushwire_core::mcs::ENDPOINTS;
use pushwire_core::mcs::Push;
use pushwire_embassy::ByteStream;
use pushwire_embassy::Connector;
use pushwire_embassy::Handler;
use pushwire_embassy::MemoryStore;
use pushwire_embassy::Network;
use pushwire_embassy::Parts;
use pushwire_embassy::Rejected;
use pushwire_embassy::Resources;
use rand_core::CryptoRng;
use rand_core::RngCore;

use crate::serial::Serial;
use crate::session;
use crate::timer::TickClock;

/// The client's memory, that of qemu-arm.
pub type ClientMemory = Resources<6144, 768, 16_640, 768>;

/// Google's servers; certificates that expired before 2026 are refused.
pub const NETWORK: Network<'static> =
    Network { endpoints: &ENDPOINTS, server_name: None, anchors: &[], time_floor: 1_767_225_600 };

/// Puts the parts of the chip together.
pub fn parts() -> Parts<SerialConnector, MemoryStore<32, 64>, TickClock, Random> {
    let (connector, clock) = (SerialConnector, TickClock::start());
    Parts { connector, store: MemoryStore::new(), clock, rng: Random }
}

/// Shows each message.
#[derive(Debug)]
pub struct Application;

impl Handler for Application {
    async fn on_push(&mut self, push: &Push<'_>) -> Result<(), Rejected> {
        session::show(push);
        Ok(())
    }
}

/// Random numbers of a port.
#[derive(Debug)]
pub struct Random;

impl RngCore for Random {
    fn next_u32(&mut self) -> u32 {
        self.next_u64() as u32
    }

    fn next_u64(&mut self) -> u64 {
        Serial::RANDOM.read_number()
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        Serial::RANDOM.read_all(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Random {}

/// Opens the port that plays the network; it is the stream and both of its halves too.
#[derive(Clone, Copy, Debug)]
pub struct SerialConnector;

impl Connector for SerialConnector {
    type Error = Infallible;
    type Stream<'c> = Self;

    async fn connect(&mut self, host: &str, port: u16) -> Result<Self, Infallible> {
        Serial::NETWORK.write_all(host.as_bytes());
        Serial::NETWORK.write_all(&port.to_be_bytes());
        Ok(Self)
    }
}

impl ByteStream for SerialConnector {
    type Error = Infallible;
    type Reader<'s> = Self;
    type Writer<'s> = Self;

    fn split(&mut self) -> (Self, Self) {
        (Self, Self)
    }
}

impl ErrorType for SerialConnector {
    type Error = Infallible;
}

impl Read for SerialConnector {
    async fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Infallible> {
        poll_fn(|_| match Serial::NETWORK.read_some(buffer) {
            0 => Poll::Pending,
            count => Poll::Ready(Ok(count)),
        })
        .await
    }
}

impl Write for SerialConnector {
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
        Serial::NETWORK.write_all(bytes);
        Ok(bytes.len())
    }

    async fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

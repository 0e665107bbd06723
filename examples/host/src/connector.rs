//! TCP over tokio, as the client's connector.
//!
//! Promises that Nagle's algorithm is off and that dropping a stream closes it. What comes in is read in large pieces,
//! for TLS asks for a record's five bytes of header first. Names are resolved
//! by the operating system, and every address is tried.

use std::io;

use embedded_io_adapters::tokio_1::FromTokio;
use pushwire_embassy::ByteStream;
use pushwire_embassy::Connector;
use tokio::io::BufReader;
use tokio::net::TcpStream;
use tokio::net::tcp::ReadHalf;
use tokio::net::tcp::WriteHalf;

/// Opens TCP connections.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TcpConnector;

/// Some small records, as in a backlog; what does not fit goes past it.
const READ_AHEAD: usize = 4096;

/// An open TCP connection. To be split once: what was read ahead is the reader's.
#[derive(Debug)]
pub(crate) struct Tcp(TcpStream);

impl Connector for TcpConnector {
    type Error = io::Error;
    type Stream<'c> = Tcp;

    async fn connect(&mut self, host: &str, port: u16) -> Result<Tcp, io::Error> {
        let stream = TcpStream::connect((host, port)).await?;
        stream.set_nodelay(true)?;
        Ok(Tcp(stream))
    }
}

impl ByteStream for Tcp {
    type Error = io::Error;
    type Reader<'s> = FromTokio<BufReader<ReadHalf<'s>>>;
    type Writer<'s> = FromTokio<WriteHalf<'s>>;

    fn split(&mut self) -> (Self::Reader<'_>, Self::Writer<'_>) {
        let (reader, writer) = self.0.split();
        (FromTokio::new(BufReader::with_capacity(READ_AHEAD, reader)), FromTokio::new(writer))
    }
}

//! TCP over embassy-net, as the client's connector.
//!
//! Names are asked from the network's DNS server. Nagle's algorithm is off. There is no time-out and
//! no keep-alive: smoltcp's time-out alone would end an idle connection in good health, and the
//! session has deadlines and heartbeats of its own. Dropping a stream frees the socket without a
//! word to the peer, which learns of it when it next sends.
//!
//! Whoever looks at a socket wakes the stack's runner, so that runs in a task of its own; and the
//! stack remembers one waiter for its state, so nothing but this task waits for that.

use core::fmt;

use embassy_net::IpAddress;
use embassy_net::Ipv4Address;
use embassy_net::Stack;
use embassy_net::dns::DnsQueryType;
use embassy_net::tcp;
use embassy_net::tcp::ConnectError;
use embassy_net::tcp::TcpSocket;
use embedded_io_async::ErrorKind;
use embedded_io_async::ErrorType;
use embedded_io_async::Read;
use embedded_io_async::Write;
use pushwire_embassy::ByteStream;
use pushwire_embassy::Connector;

/// Opens TCP connections, one at a time.
pub struct TcpConnector<'b> {
    stack: Stack<'b>,
    receive: &'b mut [u8],
    send: &'b mut [u8],
    localhost: Option<Ipv4Address>,
}

impl fmt::Debug for TcpConnector<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TcpConnector").field("localhost", &self.localhost).finish_non_exhaustive()
    }
}

impl<'b> TcpConnector<'b> {
    /// Makes a connector over the caller's socket buffers.
    pub const fn new(stack: Stack<'b>, receive: &'b mut [u8], send: &'b mut [u8]) -> Self {
        Self { stack, receive, send, localhost: None }
    }

    /// Reaches `localhost` and `127.0.0.1` there: at the desk with the simulator.
    #[must_use]
    pub fn with_localhost(self, address: Ipv4Address) -> Self {
        Self { localhost: Some(address), ..self }
    }

    async fn resolve(&self, host: &str) -> Result<IpAddress, NetError> {
        if let ("localhost" | "127.0.0.1", Some(address)) = (host, self.localhost) {
            return Ok(IpAddress::Ipv4(address));
        }
        if let Ok(address) = host.parse() {
            return Ok(IpAddress::Ipv4(address));
        }
        let found = self.stack.dns_query(host, DnsQueryType::A).await;
        found.ok().and_then(|addresses| addresses.first().copied()).ok_or(NetError::Name)
    }
}

impl Connector for TcpConnector<'_> {
    type Error = NetError;
    type Stream<'c>
        = NetStream<'c>
    where
        Self: 'c;

    async fn connect(&mut self, host: &str, port: u16) -> Result<NetStream<'_>, NetError> {
        self.stack.wait_config_up().await;
        let address = self.resolve(host).await?;
        let mut socket = TcpSocket::new(self.stack, self.receive, self.send);
        socket.set_nagle_enabled(false);
        socket.connect((address, port)).await.map_err(NetError::Connect)?;
        Ok(NetStream(socket))
    }
}

/// Why the network failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NetError {
    /// The name has no address, or nobody answered.
    Name,
    /// The connection was not opened.
    Connect(ConnectError),
    /// The connection was reset.
    Tcp(tcp::Error),
}

impl fmt::Display for NetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name => f.write_str("the name cannot be resolved"),
            Self::Connect(error) => write!(f, "the connection was not opened: {error:?}"),
            Self::Tcp(error) => write!(f, "the connection failed: {error:?}"),
        }
    }
}

impl core::error::Error for NetError {}

impl embedded_io_async::Error for NetError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Name => ErrorKind::NotFound,
            Self::Connect(_) => ErrorKind::ConnectionRefused,
            Self::Tcp(_) => ErrorKind::ConnectionReset,
        }
    }
}

/// An open TCP connection.
pub struct NetStream<'c>(TcpSocket<'c>);

impl fmt::Debug for NetStream<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NetStream").field(&self.0.remote_endpoint()).finish()
    }
}

/// The inbound half of a connection.
#[expect(missing_debug_implementations, reason = "embassy-net's half has none either")]
pub struct NetReader<'s>(tcp::TcpReader<'s>);

/// The outbound half of a connection.
#[expect(missing_debug_implementations, reason = "embassy-net's half has none either")]
pub struct NetWriter<'s>(tcp::TcpWriter<'s>);

impl ByteStream for NetStream<'_> {
    type Error = NetError;
    type Reader<'s>
        = NetReader<'s>
    where
        Self: 's;
    type Writer<'s>
        = NetWriter<'s>
    where
        Self: 's;

    fn split(&mut self) -> (NetReader<'_>, NetWriter<'_>) {
        let (reader, writer) = self.0.split();
        (NetReader(reader), NetWriter(writer))
    }
}

impl ErrorType for NetReader<'_> {
    type Error = NetError;
}

impl ErrorType for NetWriter<'_> {
    type Error = NetError;
}

impl Read for NetReader<'_> {
    async fn read(&mut self, buffer: &mut [u8]) -> Result<usize, NetError> {
        self.0.read(buffer).await.map_err(NetError::Tcp)
    }
}

impl Write for NetWriter<'_> {
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, NetError> {
        self.0.write(bytes).await.map_err(NetError::Tcp)
    }

    async fn flush(&mut self) -> Result<(), NetError> {
        self.0.flush().await.map_err(NetError::Tcp)
    }
}

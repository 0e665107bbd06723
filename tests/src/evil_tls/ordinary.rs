//! A correct TLS 1.3 server, rustls, for whatever certificates it is given.
//!
//! Follows RFC 8446 through rustls 0.23 with ring. Echoes application data until the client leaves.
//! Promises that every inbound record is noted; what is inside one is only known for application data.
//! It has no faults of its own.

use std::io;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::ServerConnection;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::PrivateKeyDer;
use rustls::version::TLS13;

use super::observed::Observed;
use super::pki::Identity;

pub(crate) fn serve(stream: TcpStream, identity: &Identity, observed: &Observed) -> io::Result<()> {
    let mut connection = ServerConnection::new(config(identity)).map_err(io::Error::other)?;
    let mut tap = Tap { stream, observed, pending: Vec::new(), records: 0 };
    while connection.is_handshaking() {
        connection.complete_io(&mut tap)?;
    }
    let mut tls = rustls::Stream::new(&mut connection, &mut tap);
    let mut buffer = [0; 1024];
    loop {
        let length = tls.read(&mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        observed.application(length);
        tls.write_all(&buffer[..length])?;
        tls.flush()?;
    }
}

fn config(identity: &Identity) -> Arc<ServerConfig> {
    let key = PrivateKeyDer::try_from(identity.key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_protocol_versions(&[&TLS13])
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(identity.chain.clone(), key)
        .unwrap();
    Arc::new(config)
}

/// Notes the header of each record on its way in.
struct Tap<'o> {
    stream: TcpStream,
    observed: &'o Observed,
    pending: Vec<u8>,
    records: usize,
}

impl Tap<'_> {
    fn note(&mut self, bytes: &[u8]) {
        self.pending.extend_from_slice(bytes);
        while let [outer, _, _, high, low, ..] = self.pending[..] {
            let length = 5 + usize::from(u16::from_be_bytes([high, low]));
            if self.pending.len() < length {
                return;
            }
            self.pending.drain(..length);
            self.records += 1;
            if self.records > 1 {
                self.observed.record(outer, None);
            }
        }
    }
}

impl Read for Tap<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.stream.read(buffer)?;
        self.note(&buffer[..length]);
        Ok(length)
    }
}

impl Write for Tap<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

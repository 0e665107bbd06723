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
use super::observed::Tap;
use super::pki::Identity;

pub(crate) fn serve(stream: TcpStream, identity: &Identity, observed: &Observed) -> io::Result<()> {
    let mut connection = ServerConnection::new(config(identity)).map_err(io::Error::other)?;
    let mut tap = Tap::new(stream, observed);
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

//! TLS servers on loopback that a client must refuse, next to a few that it must accept.
//!
//! Follows RFC 8446 and RFC 5280; each [`Kind`] breaks one rule. Ordinary certificates are served by rustls,
//! broken protocol by a small server of our own, so that the client is judged by independent code.
//! Promises a record of what each client sent, decrypted where there are keys, and that a server goes on whatever
//! its clients do. It is not a TLS server to use.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test harness fails loudly"
)]

mod kind;
mod observed;
mod ordinary;
mod pki;
mod raw;
mod tcp;

use std::io;
use std::net::SocketAddr;
use std::net::TcpListener;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::sync::mpsc::Sender;
use std::thread;
use std::thread::JoinHandle;
use std::time::Duration;

use rustls::pki_types::CertificateDer;

pub use kind::Kind;
pub use observed::Received;
pub use pki::Authority;

use kind::Flaw;
use observed::Observed;
use pki::Identity;

/// The name that every accepted certificate is for.
pub const HOST: &str = "mtalk.google.com";

/// A time at which accepted certificates are valid: 2026-01-01, in seconds since 1970-01-01 UTC. So are they from
/// 2020 to 2048.
pub const NOW: u64 = 1_767_225_600;

/// How long a server waits for its client before it gives up.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the clients of a server did until one of them left.
#[derive(Clone, Copy, Debug)]
pub struct Ended {
    /// Which server.
    pub kind: Kind,
    /// How many of its connections have ended.
    pub connections: usize,
    /// See [`EvilServer::application_bytes`].
    pub application_bytes: usize,
    /// Whether nobody sent it anything but handshake messages and alerts.
    pub handshake_only: bool,
}

/// A running server; it stops to listen when dropped. Each connection is served by a thread of its own.
#[derive(Debug)]
pub struct EvilServer {
    /// Where it listens: a free port of 127.0.0.1.
    pub addr: SocketAddr,
    /// The root to trust, in PEM.
    pub ca_pem: String,
    /// The same in DER.
    pub ca_der: CertificateDer<'static>,
    observed: Arc<Observed>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl EvilServer {
    /// Makes new keys and certificates, and starts to listen.
    #[must_use]
    pub fn start(kind: Kind) -> Self {
        let (tell, _) = mpsc::channel();
        Self::start_under(&Authority::root(), kind, tell)
    }

    /// The same under a root that other servers may have too. `tell` is told of each connection's end.
    #[must_use]
    pub fn start_under(root: &Authority, kind: Kind, tell: Sender<Ended>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let observed = Arc::new(Observed::default());
        let stop = Arc::new(AtomicBool::new(false));
        let (identity, ca) = (Identity::new(kind, root), root.self_signed());
        let server = Server { kind, identity, observed: Arc::clone(&observed), tell };
        let stopped = Arc::clone(&stop);
        let thread = thread::spawn(move || listen(&listener, &Arc::new(server), &stopped));
        let (ca_pem, ca_der) = (ca.pem(), ca.der().clone());
        Self { addr, ca_pem, ca_der, observed, stop, thread: Some(thread) }
    }

    /// Bytes of application data that were received and decrypted so far.
    #[must_use]
    pub fn application_bytes(&self) -> usize {
        self.observed.application_bytes()
    }

    /// Every record received after the first of each connection, which is the ClientHello.
    #[must_use]
    pub fn records_after_client_hello(&self) -> Vec<Received> {
        self.observed.records()
    }

    /// Waits until a connection has ended; `false` if none does within five seconds.
    #[must_use]
    pub fn wait_until_closed(&self) -> bool {
        self.observed.wait_until_closed(PATIENCE)
    }
}

impl Drop for EvilServer {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // Wakes `accept`.
        let _ = TcpStream::connect(self.addr);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What the connections of a server share.
struct Server {
    kind: Kind,
    identity: Identity,
    observed: Arc<Observed>,
    tell: Sender<Ended>,
}

fn listen(listener: &TcpListener, server: &Arc<Server>, stop: &AtomicBool) {
    for stream in listener.incoming().flatten() {
        if stop.load(Ordering::SeqCst) {
            return;
        }
        let server = Arc::clone(server);
        // One that trips over what its client sent must not take the others along.
        thread::spawn(move || server.connection(stream));
    }
}

impl Server {
    fn connection(&self, stream: TcpStream) {
        // A client that goes away is what most tests want: how it ended is in `observed`.
        let _ = self.serve(stream);
        let connections = self.observed.closed();
        // Whether anybody wants to know is not the server's business.
        let _ = self.tell.send(Ended {
            kind: self.kind,
            connections,
            application_bytes: self.observed.application_bytes(),
            handshake_only: self.observed.is_handshake_only(),
        });
    }

    fn serve(&self, stream: TcpStream) -> io::Result<()> {
        let Self { kind, identity, observed, .. } = self;
        stream.set_read_timeout(Some(kind.patience()))?;
        stream.set_nodelay(true)?;
        match kind.flaw() {
            Flaw::Tcp => tcp::serve(stream, *kind, observed),
            Flaw::None | Flaw::Certificate => ordinary::serve(stream, identity, observed),
            Flaw::Handshake | Flaw::Afterwards => raw::serve(stream, *kind, identity, observed),
        }
    }
}

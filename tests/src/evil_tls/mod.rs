//! TLS servers on loopback that a client must refuse, next to a few that it must accept.
//!
//! Follows RFC 8446 and RFC 5280; each [`Kind`] breaks one rule. Ordinary certificates are served by rustls,
//! broken protocol by a small server of our own, so that the client is judged by independent code.
//! Promises a record of what each client sent, decrypted where there are keys. It is not a TLS server to use.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test harness fails loudly"
)]

mod observed;
mod ordinary;
mod pki;
mod raw;

use std::net::SocketAddr;
use std::net::TcpListener;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::thread;
use std::thread::JoinHandle;
use std::time::Duration;

use rustls::pki_types::CertificateDer;

pub use observed::Received;

use observed::Observed;
use pki::Identity;

/// The name that every accepted certificate is for.
pub const HOST: &str = "mtalk.google.com";

/// A time at which accepted certificates are valid: 2026-01-01, in seconds since 1970-01-01 UTC. So are they from
/// 2020 to 2048.
pub const NOW: u64 = 1_767_225_600;

/// How long a server waits for its client before it gives up.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is right or wrong with a server. Unless said otherwise it echoes application data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Nothing is wrong: server certificate, intermediate, trusted root.
    Good,
    /// Nothing is wrong: P-256 leaf and intermediate, P-384 root, sent cross-signed by a root that is unknown.
    GoogleShapedChain,
    /// Nothing is wrong: the name is the fourth of the certificate.
    FourthSan,
    /// A certificate that signs itself.
    SelfSigned,
    /// The server certificate expired a year before [`NOW`].
    Expired,
    /// The server certificate starts in 2048.
    NotYetValid,
    /// The certificate is for another name.
    OtherHost,
    /// The certificate is signed by another server's, which is no CA.
    SignedByLeaf,
    /// A complete chain to a root that nobody trusts.
    UnknownCa,
    /// EncryptedExtensions and Finished only.
    NoCertificate,
    /// Certificate, but no CertificateVerify.
    NoCertificateVerify,
    /// CertificateVerify signs something else.
    BadCertificateVerify,
    /// CertificateVerify, but no Certificate.
    NoCertificateButSignature,
    /// CertificateVerify comes first.
    CertificateVerifyBeforeCertificate,
    /// An encrypted record without even a content type, before Certificate.
    EmptyInnerRecordInHandshake,
    /// The same, after a correct handshake.
    EmptyInnerRecord,
    /// A plaintext handshake record after a correct handshake.
    PlaintextRecordAfterHandshake,
    /// A plaintext `close_notify` after a correct handshake.
    PlaintextAlertAfterHandshake,
    /// A KeyUpdate after a correct handshake.
    KeyUpdate,
    /// Says goodbye with `close_notify` after a correct handshake.
    CloseNotify,
    /// Ends the stream without a word after a correct handshake.
    HangUp,
    /// Sends the first bytes of a record holding `slow`, and the rest once the client has sent something.
    SlowRecord,
}

impl Kind {
    fn is_ordinary(self) -> bool {
        matches!(
            self,
            Self::Good
                | Self::GoogleShapedChain
                | Self::FourthSan
                | Self::SelfSigned
                | Self::Expired
                | Self::NotYetValid
                | Self::OtherHost
                | Self::SignedByLeaf
                | Self::UnknownCa
        )
    }
}

/// A running server; it stops when dropped. It serves one connection after the other.
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
        let (identity, ca) = Identity::new(kind);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let observed = Arc::new(Observed::default());
        let stop = Arc::new(AtomicBool::new(false));
        let served = Arc::clone(&observed);
        let stopped = Arc::clone(&stop);
        let thread = thread::spawn(move || serve(&listener, kind, &identity, &served, &stopped));
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

fn serve(
    listener: &TcpListener,
    kind: Kind,
    identity: &Identity,
    observed: &Observed,
    stop: &AtomicBool,
) {
    while let Ok((stream, _)) = listener.accept() {
        if stop.load(Ordering::SeqCst) {
            return;
        }
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        // A client that goes away is what most tests want: how it ended is in `observed`.
        let _ = if kind.is_ordinary() {
            ordinary::serve(stream, identity, observed)
        } else {
            raw::serve(stream, kind, identity, observed)
        };
        observed.closed();
    }
}

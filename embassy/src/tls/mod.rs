//! Authenticated TLS 1.3 over any byte stream, without an allocator: [`TlsConnection`] on a [`TlsSocket`].
//!
//! Follows RFC 8446 with `embedded-tls` 0.19, and RFC 5280 and RFC 9525 with `rustls-webpki` 0.103.
//! Promises that no application byte goes to a server before its path and its signature were verified.
//! Does neither RSA, revocation, resumption nor KeyUpdate; and an *authenticated* server can still make the
//! engine panic, by an encrypted handshake message out of place once the handshake is over.

mod algorithms;
mod anchors;
mod chain;
mod der;
mod error;
#[cfg(feature = "_fuzz")]
pub(crate) mod fuzz;
mod guard;
mod memo;
mod socket;
mod stream;
mod verifier;

pub use rustls_pki_types::CertificateDer;
pub use rustls_pki_types::TrustAnchor;

pub use anchors::DEFAULT_ANCHORS;
pub use chain::Validity;
pub use chain::anchor_from_der;
pub use error::ProtocolFault;
pub use error::Refusal;
pub use error::TlsError;
pub use guard::RecordFault;
pub use guard::RecordGuard;
pub use socket::TlsSocket;
pub use stream::TlsBuffers;
pub use stream::TlsConnection;
pub use stream::TlsReader;
pub use stream::TlsSettings;
pub use stream::TlsStream;
pub use stream::TlsWriter;

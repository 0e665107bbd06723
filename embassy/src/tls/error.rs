//! What can go wrong on an authenticated TLS connection, split by who is at fault.
//!
//! Follows RFC 8446 (protocol), RFC 5280 §6 (certificate paths) and RFC 9525 (names).
//! Every value is `Copy` and `Eq` where the transport's error is, and holds no text and no secret.
//! Does not tell the server: a refused connection is simply dropped.

use core::fmt;

use webpki::Error as PathError;

use super::guard::RecordFault;

/// Why a connection could not be opened, or ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum TlsError<E> {
    /// The transport failed; its own error.
    Transport(E),
    /// The server did not prove that it is the one asked for. No application byte was sent to it.
    Unauthenticated(Refusal),
    /// The server broke the protocol, or used a part of it that is not spoken here.
    Protocol(ProtocolFault),
    /// The server closed the connection (`close_notify` or end of stream), or it failed before.
    Closed,
    /// A record was longer than the read buffer.
    BufferTooSmall {
        /// Bytes that [`TlsBuffers`](super::TlsBuffers) would have to read into.
        needed: usize,
    },
    /// `TlsSettings::server_name` is neither a DNS name nor an IP address. Nothing was sent.
    InvalidServerName,
    /// A read was dropped inside a record, or a write before its end; the stream cannot go on.
    Cancelled,
}

/// Why a server counts as not authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Refusal {
    /// It finished the handshake without a Certificate message, or sent an empty one.
    NoCertificate,
    /// It finished the handshake without a CertificateVerify message.
    NoSignature,
    /// Certificate and CertificateVerify came twice or in the wrong order (RFC 8446 §4.4).
    OutOfOrder,
    /// No path leads to a trust anchor.
    UnknownIssuer,
    /// A certificate of the path has expired.
    Expired,
    /// A certificate of the path is not valid yet.
    NotValidYet,
    /// The certificate is for other names (RFC 9525 §6).
    WrongHost,
    /// A signature of the path, or the one over the handshake, is wrong.
    BadSignature,
    /// A certificate signed another without being a CA (RFC 5280 §4.2.1.9).
    NotACa,
    /// The server presented a CA certificate as its own.
    CaAsServer,
    /// More CAs follow than one of them permits (RFC 5280 §4.2.1.9).
    PathTooLong,
    /// A CA was not allowed to sign for this name (RFC 5280 §4.2.1.10).
    NameConstraint,
    /// A certificate of the path is not for servers (RFC 5280 §4.2.1.12).
    WrongPurpose,
    /// A signature or key is of a kind not verified here: only ECDSA on P-256 and P-384 is.
    UnsupportedAlgorithm,
    /// A certificate has a critical extension that is not understood (RFC 5280 §4.2).
    UnsupportedExtension,
    /// More certificates were sent, or more paths possible, than are worth checking.
    TooComplex,
    /// A certificate or signature is not well-formed.
    Malformed,
}

/// How the server broke the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ProtocolFault {
    /// A record header was wrong; see there.
    Record(RecordFault),
    /// A record could not be decrypted, or the Finished message does not match (RFC 8446 §5.2, §4.4.4).
    Decryption,
    /// The server gave up with this alert number (RFC 8446 §6.2).
    Alert(u8),
    /// A message could not be parsed, came out of turn, or was an alert after the handshake.
    Message,
    /// The server used a part of TLS 1.3 that is not spoken here, such as KeyUpdate.
    Unsupported,
}

impl<E> TlsError<E> {
    /// What `embedded-tls` reported, unless the socket knows better.
    pub(crate) fn from_engine(error: embedded_tls::TlsError) -> Self {
        use embedded_tls::TlsError as Engine;
        match error {
            Engine::ConnectionClosed
            | Engine::IoError
            | Engine::Io(_)
            | Engine::MissingHandshake => Self::Closed,
            Engine::HandshakeAborted(_, alert) => Self::Protocol(ProtocolFault::Alert(alert as u8)),
            Engine::CryptoError | Engine::InvalidSignature => {
                Self::Protocol(ProtocolFault::Decryption)
            }
            Engine::Unimplemented => Self::Protocol(ProtocolFault::Unsupported),
            _ => Self::Protocol(ProtocolFault::Message),
        }
    }
}

impl<E> From<RecordFault> for TlsError<E> {
    fn from(fault: RecordFault) -> Self {
        match fault {
            RecordFault::TooLong { needed } => Self::BufferTooSmall { needed },
            other => Self::Protocol(ProtocolFault::Record(other)),
        }
    }
}

impl<E> From<Refusal> for TlsError<E> {
    fn from(refusal: Refusal) -> Self {
        Self::Unauthenticated(refusal)
    }
}

impl From<PathError> for Refusal {
    fn from(error: PathError) -> Self {
        match error {
            PathError::UnknownIssuer => Self::UnknownIssuer,
            PathError::CertExpired { .. } => Self::Expired,
            PathError::CertNotValidYet { .. } => Self::NotValidYet,
            PathError::CertNotValidForName(_) => Self::WrongHost,
            PathError::InvalidSignatureForPublicKey => Self::BadSignature,
            PathError::EndEntityUsedAsCa => Self::NotACa,
            PathError::CaUsedAsEndEntity => Self::CaAsServer,
            PathError::PathLenConstraintViolated => Self::PathTooLong,
            PathError::NameConstraintViolation => Self::NameConstraint,
            PathError::RequiredEkuNotFoundContext(_) | PathError::EmptyEkuExtension => {
                Self::WrongPurpose
            }
            PathError::UnsupportedSignatureAlgorithmContext(_)
            | PathError::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => {
                Self::UnsupportedAlgorithm
            }
            PathError::UnsupportedCriticalExtension => Self::UnsupportedExtension,
            PathError::MaximumSignatureChecksExceeded
            | PathError::MaximumPathBuildCallsExceeded
            | PathError::MaximumPathDepthExceeded
            | PathError::MaximumNameConstraintComparisonsExceeded => Self::TooComplex,
            _ => Self::Malformed,
        }
    }
}

impl<E: fmt::Display> fmt::Display for TlsError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => write!(f, "transport: {error}"),
            Self::Unauthenticated(refusal) => write!(f, "server not authenticated: {refusal}"),
            Self::Protocol(fault) => write!(f, "TLS protocol: {fault}"),
            Self::Closed => f.write_str("connection closed"),
            Self::BufferTooSmall { needed } => write!(f, "read buffer needs {needed} bytes"),
            Self::InvalidServerName => f.write_str("server name is no DNS name or IP address"),
            Self::Cancelled => f.write_str("an earlier read or write was dropped half-way"),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoCertificate => "it sent no certificate",
            Self::NoSignature => "it did not prove that it holds its key",
            Self::OutOfOrder => "certificate messages out of order",
            Self::UnknownIssuer => "no path to a trusted root",
            Self::Expired => "a certificate has expired",
            Self::NotValidYet => "a certificate is not valid yet",
            Self::WrongHost => "the certificate is for another name",
            Self::BadSignature => "a signature is wrong",
            Self::NotACa => "a certificate was signed by one that is no CA",
            Self::CaAsServer => "it presented a CA certificate",
            Self::PathTooLong => "too many CAs in the path",
            Self::NameConstraint => "a CA may not sign for this name",
            Self::WrongPurpose => "a certificate is not for servers",
            Self::UnsupportedAlgorithm => "neither ECDSA P-256 nor P-384",
            Self::UnsupportedExtension => "unknown critical extension",
            Self::TooComplex => "too many certificates",
            Self::Malformed => "malformed certificate",
        })
    }
}

impl fmt::Display for ProtocolFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(fault) => fault.fmt(f),
            Self::Decryption => f.write_str("record or Finished does not verify"),
            Self::Alert(number) => write!(f, "server sent alert {number}"),
            Self::Message => f.write_str("unexpected or malformed message"),
            Self::Unsupported => f.write_str("unsupported message"),
        }
    }
}

impl<E: core::error::Error + 'static> core::error::Error for TlsError<E> {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Transport(error) => Some(error),
            Self::Unauthenticated(refusal) => Some(refusal),
            Self::Protocol(fault) => Some(fault),
            _ => None,
        }
    }
}

impl core::error::Error for Refusal {}

impl core::error::Error for ProtocolFault {}

//! What can go wrong outside the protocols: starting, issuing, controlling, sending.
//!
//! Every message names the thing that failed: the address, the file, the device, the field. `SendError` follows
//! the public FCM HTTP v1 error codes. A client's protocol errors are not here: those are violations.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::device::DeviceId;

/// Why the simulator did not start, or could not write its files.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// A port could not be listened on.
    Listen {
        /// What was to be served there.
        service: &'static str,
        /// The address asked for.
        address: SocketAddr,
        /// The system's reason.
        source: io::Error,
    },
    /// The test certificates could not be made.
    Certificates(rcgen::Error),
    /// The TLS server refused the certificates or settings.
    Tls(rustls::Error),
    /// A file could not be written.
    Write {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen { service, address, source } => {
                write!(f, "cannot listen on {address} for {service}: {source}")
            }
            Self::Certificates(source) => write!(f, "cannot make the test certificates: {source}"),
            Self::Tls(source) => write!(f, "cannot set up the TLS server: {source}"),
            Self::Write { path, source } => write!(f, "cannot write {}: {source}", path.display()),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Listen { source, .. } | Self::Write { source, .. } => Some(source),
            Self::Certificates(source) => Some(source),
            Self::Tls(source) => Some(source),
        }
    }
}

impl From<rcgen::Error> for StartError {
    fn from(source: rcgen::Error) -> Self {
        Self::Certificates(source)
    }
}

impl From<rustls::Error> for StartError {
    fn from(source: rustls::Error) -> Self {
        Self::Tls(source)
    }
}

/// Why a control operation was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ControlError {
    /// No such device was issued.
    UnknownDevice(DeviceId),
    /// An argument makes no sense.
    Invalid {
        /// The argument.
        field: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The system gave no randomness or no key.
    Keys(String),
}

impl fmt::Display for ControlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownDevice(id) => write!(f, "no device {id} was issued here"),
            Self::Invalid { field, reason } => write!(f, "{field}: {reason}"),
            Self::Keys(reason) => write!(f, "cannot make keys for a device: {reason}"),
        }
    }
}

impl std::error::Error for ControlError {}

/// Why a message was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SendError {
    /// A field is missing, malformed or not supported.
    Invalid {
        /// Path of the field, such as `message.android.ttl`.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The token belongs to no device.
    Unregistered,
    /// The URL names another project than the token's.
    SenderMismatch,
    /// The system gave no randomness for an id.
    Random,
}

impl SendError {
    /// An [`SendError::Invalid`] for `field`.
    pub(crate) fn invalid(field: &str, reason: impl Into<String>) -> Self {
        Self::Invalid { field: field.to_owned(), reason: reason.into() }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { field, reason } => write!(f, "Invalid value at '{field}': {reason}"),
            Self::Unregistered => f.write_str("Requested entity was not found."),
            Self::SenderMismatch => f.write_str("SenderId mismatch"),
            Self::Random => f.write_str("the system gave no randomness"),
        }
    }
}

impl std::error::Error for SendError {}

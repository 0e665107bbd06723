//! Errors by who is at fault: the caller's configuration, the peer, our buffers, the drive rule.
//!
//! Transport errors exist only in the drivers, which report them to the session as outcomes. All
//! types are `Copy` and `Eq`, carry no text and print one line.

use core::fmt;

/// A configuration that cannot work; each variant names the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ConfigError {
    /// `server_heartbeat_interval` is zero or above `i32::MAX` milliseconds.
    ServerHeartbeatInterval,
    /// `client_heartbeat_interval` is zero or above `i32::MAX` milliseconds.
    ClientHeartbeatInterval,
    /// `connection_retry_count` is zero.
    ConnectionRetryCount,
    /// `heartbeat_ack_timeout` is zero.
    HeartbeatAckTimeout,
    /// `abort_on_sequential_error_count` is zero.
    AbortOnSequentialErrorCount,
    /// `connect_timeout` is zero.
    ConnectTimeout,
    /// `read_timeout` is zero.
    ReadTimeout,
    /// `write_timeout` is zero.
    WriteTimeout,
    /// `endpoint_count` is zero.
    EndpointCount,
    /// `max_pending` is zero.
    MaxPending,
    /// `whitespace_interval` is zero.
    WhitespaceInterval,
    /// `drain_timeout` is zero.
    DrainTimeout,
    /// `domain` has a character that XML has not, or is too long for the send buffer.
    Domain,
    /// `user` and `password` are too long for the send buffer.
    Password,
    /// `resource` has a character that XML has not, or is too long for the send buffer.
    Resource,
    /// `service` has a character that XML has not, or is too long for the send buffer.
    Service,
}

impl ConfigError {
    /// Returns the field's name in `mcs::Config`, `xmpp::Config` or `xmpp::Account`.
    pub const fn field(self) -> &'static str {
        match self {
            Self::ServerHeartbeatInterval => "server_heartbeat_interval",
            Self::ClientHeartbeatInterval => "client_heartbeat_interval",
            Self::ConnectionRetryCount => "connection_retry_count",
            Self::HeartbeatAckTimeout => "heartbeat_ack_timeout",
            Self::AbortOnSequentialErrorCount => "abort_on_sequential_error_count",
            Self::ConnectTimeout => "connect_timeout",
            Self::ReadTimeout => "read_timeout",
            Self::WriteTimeout => "write_timeout",
            Self::EndpointCount => "endpoint_count",
            Self::MaxPending => "max_pending",
            Self::WhitespaceInterval => "whitespace_interval",
            Self::DrainTimeout => "drain_timeout",
            Self::Domain => "domain",
            Self::Password => "password",
            Self::Resource => "resource",
            Self::Service => "service",
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match self {
            Self::Domain | Self::Password | Self::Resource | Self::Service => {
                "cannot be written, or is too long"
            }
            Self::MaxPending | Self::EndpointCount => "must not be zero",
            _ => "is out of range (use none to switch it off)",
        };
        write!(f, "{} {reason}", self.field())
    }
}

impl core::error::Error for ConfigError {}

/// What the server did wrong, or refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum PeerError {
    /// Its first byte is a protocol version that we do not speak.
    Version(u8),
    /// A frame's length takes more than five bytes or 32 bits.
    FrameLength,
    /// Its LoginResponse cannot be decoded, or came before the login was out.
    LoginResponse,
    /// It refused the login with this code.
    LoginRefused(i32),
}

impl fmt::Display for PeerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => write!(f, "server speaks version {version}"),
            Self::FrameLength => f.write_str("frame length out of range"),
            Self::LoginResponse => {
                f.write_str("login response cannot be decoded, or came too early")
            }
            Self::LoginRefused(code) => write!(f, "login refused with code {code}"),
        }
    }
}

impl core::error::Error for PeerError {}

/// One of our own buffers is too small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ResourceError {
    /// The send buffer cannot hold the next frame.
    SendBuffer {
        /// Bytes it takes.
        needed: usize,
    },
}

impl fmt::Display for ResourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SendBuffer { needed } => write!(f, "send buffer needs {needed} bytes"),
        }
    }
}

impl core::error::Error for ResourceError {}

/// The caller broke the drive rule of the crate page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum DriveError {
    /// Events wait: drain `poll_event` before the next input or the next wait.
    NotDrained,
    /// `start` while running.
    AlreadyStarted,
    /// The outcome of a connect that was not asked for, or bytes without a connection.
    NotConnecting,
    /// More bytes are said to be received than the buffer lent has.
    TooManyBytes,
    /// `accept` or `reject` without a message that waits for it.
    NothingToAccept,
    /// `poll_transmit` before the bytes it gave last were reported written.
    WriteInFlight,
}

impl fmt::Display for DriveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotDrained => "drive rule: events were not drained",
            Self::AlreadyStarted => "drive rule: already started",
            Self::NotConnecting => "drive rule: no connection was asked for",
            Self::TooManyBytes => "drive rule: more bytes received than lent",
            Self::NothingToAccept => "drive rule: no message waits for an answer",
            Self::WriteInFlight => "drive rule: the last write was not reported done",
        })
    }
}

impl core::error::Error for DriveError {}

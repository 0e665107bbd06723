//! Run states and reasons: where the session stands, and why.
//!
//! Run states are those of firebase-messaging's `FcmPushClientRunState`; kinds of errors those of its
//! `ErrorType`. All are `Copy`, carry numbers but no text, and have a stable lower-case name.

use core::fmt;

use crate::error::PeerError;

/// Where the session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum RunState {
    /// Made, not started.
    Created,
    /// Started, nothing asked for yet.
    StartingTasks,
    /// Connecting, or waiting to.
    StartingConnection,
    /// Connected; the login is on its way.
    StartingLogin,
    /// Logged in: messages can arrive.
    Started,
    /// The connection ended; the next one is about to be opened.
    Resetting,
    /// The last acknowledgements are on their way.
    Stopping,
    /// Ended.
    Stopped,
}

impl RunState {
    /// Returns the reference API's name in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::StartingTasks => "starting_tasks",
            Self::StartingConnection => "starting_connection",
            Self::StartingLogin => "starting_login",
            Self::Started => "started",
            Self::Resetting => "resetting",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
        }
    }
}

/// Why a state changed, a connection ended or the session stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Reason {
    /// `start` was called.
    Start,
    /// `stop` was called.
    Stop,
    /// The wait is over.
    Due,
    /// The connection is open.
    Connected,
    /// The server accepted the login.
    LoginAccepted,
    /// The attempt to connect failed.
    ConnectFailed(ConnectFailure),
    /// The peer closed the stream.
    EndOfStream,
    /// The transport failed.
    Transport,
    /// The server sent Close.
    Close,
    /// The server broke the protocol or refused.
    Peer(PeerError),
    /// No answer to the login in time.
    LoginTimeout,
    /// A frame began and did not go on.
    FrameTimeout,
    /// A write did not finish in time.
    WriteTimeout,
    /// Nothing came after a ping.
    HeartbeatTimeout,
    /// Nothing came for too long, and nobody pings.
    Silence,
    /// The network changed.
    NetworkChanged,
    /// The network is gone.
    NetworkLost,
    /// The device woke up while a ping was unanswered.
    WokeUp,
    /// All attempts of a connect phase failed.
    GaveUp(ConnectFailure),
    /// Too many errors of one kind in a row; the last one was this.
    TooManyErrors(ErrorKind),
    /// The server refused the login too often; the last code was this.
    IdentityRejected(i32),
}

impl Reason {
    /// Tells whether it may have ended the connections of many devices in the same second.
    pub(crate) const fn is_of_many(self) -> bool {
        matches!(self, Self::EndOfStream | Self::Transport | Self::Close | Self::Peer(_))
    }

    /// Returns a stable lower-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Due => "due",
            Self::Connected => "connected",
            Self::LoginAccepted => "login_accepted",
            Self::ConnectFailed(failure) => failure.name(),
            Self::EndOfStream => "end_of_stream",
            Self::Transport => "transport_error",
            Self::Close => "close_received",
            Self::Peer(PeerError::Version(_)) => "bad_version",
            Self::Peer(PeerError::FrameLength) => "bad_frame_length",
            Self::Peer(PeerError::LoginResponse) => "bad_login_response",
            Self::Peer(PeerError::LoginRefused(_)) => "login_refused",
            Self::LoginTimeout => "login_timeout",
            Self::FrameTimeout => "frame_timeout",
            Self::WriteTimeout => "write_timeout",
            Self::HeartbeatTimeout => "heartbeat_timeout",
            Self::Silence => "server_silent",
            Self::NetworkChanged => "network_changed",
            Self::NetworkLost => "network_lost",
            Self::WokeUp => "woke_up",
            Self::GaveUp(_) => "gave_up",
            Self::TooManyErrors(_) => "too_many_errors",
            Self::IdentityRejected(_) => "identity_rejected",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::GaveUp(failure) => write!(f, ": {}", failure.name()),
            Self::TooManyErrors(kind) => write!(f, ": {}", kind.name()),
            Self::IdentityRejected(code) | Self::Peer(PeerError::LoginRefused(code)) => {
                write!(f, ": code {code}")
            }
            Self::Peer(PeerError::Version(version)) => write!(f, ": {version}"),
            _ => Ok(()),
        }
    }
}

/// How an attempt to connect failed, as the driver saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ConnectFailure {
    /// No address, refused, unreachable, or the transport broke.
    Unreachable,
    /// It took too long.
    Timeout,
    /// The server did not prove who it is.
    Unauthenticated,
    /// TLS failed for another reason.
    Tls,
}

impl ConnectFailure {
    /// Returns a stable lower-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Timeout => "connect_timeout",
            Self::Unauthenticated => "server_not_authenticated",
            Self::Tls => "tls_error",
        }
    }
}

/// The kinds of error that are counted towards aborting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ErrorKind {
    /// The connection ended: end of stream, transport error, Close.
    Connection,
    /// What was read makes no sense, or stopped in the middle.
    Read,
    /// The login failed.
    Login,
    /// The application's handler failed.
    Notify,
}

impl ErrorKind {
    /// Returns the reference API's name in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Read => "read",
            Self::Login => "login",
            Self::Notify => "notify",
        }
    }
}

/// The kinds of warning that are limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Warning {
    /// An attempt to connect failed, or the connection ended.
    Connection,
    /// What was read makes no sense, or stopped in the middle.
    Read,
    /// The login failed.
    Login,
    /// The application's handler failed.
    Notify,
    /// A frame was skipped.
    Skipped,
    /// The server complained about the stream.
    StreamError,
}

impl Warning {
    /// Returns a stable lower-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Read => "read",
            Self::Login => "login",
            Self::Notify => "notify",
            Self::Skipped => "skipped",
            Self::StreamError => "stream_error",
        }
    }
}

impl From<ErrorKind> for Warning {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::Connection => Self::Connection,
            ErrorKind::Read => Self::Read,
            ErrorKind::Login => Self::Login,
            ErrorKind::Notify => Self::Notify,
        }
    }
}

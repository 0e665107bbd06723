//! The MCS service: what `mtalk.google.com:5228` does, as far as a client can tell.
//!
//! `login` judges the first frame, `session` serves the rest over a `link`. Follows
//! what Chromium's `google_apis/gcm/engine/` expects of the server; nothing here was compared with Google's own.

mod link;
mod login;
pub(crate) mod session;

#[cfg(test)]
mod tests;

use std::fmt;
use std::io;

use crate::frame::FrameError;

/// Why a connection ended.
#[derive(Debug)]
pub(crate) enum Ended {
    /// The client closed the TCP connection.
    ByPeer,
    /// The client sent a Close frame.
    ByCloseFrame,
    /// We ended it: a fault, or a newer login.
    ByUs(&'static str),
    /// Its login was refused.
    LoginRefused,
    /// It did not log in in time.
    LoginTimeout,
    /// It did not begin as MCS does.
    NotMcs,
    /// It sent bytes that are no frame.
    Garbage(FrameError),
    /// It did not take what we wrote in time.
    WriteTimeout,
    /// The transport failed.
    Transport(io::Error),
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ByPeer => f.write_str("closed by the client"),
            Self::ByCloseFrame => f.write_str("Close frame from the client"),
            Self::ByUs(reason) => f.write_str(reason),
            Self::LoginRefused => f.write_str("login refused"),
            Self::LoginTimeout => f.write_str("no login in time"),
            Self::NotMcs => f.write_str("did not begin with version 41 and a login request"),
            Self::Garbage(error) => error.fmt(f),
            Self::WriteTimeout => f.write_str("the client does not read"),
            Self::Transport(error) => error.fmt(f),
        }
    }
}

impl From<FrameError> for Ended {
    fn from(error: FrameError) -> Self {
        Self::Garbage(error)
    }
}

impl From<io::Error> for Ended {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => Self::ByPeer,
            _ => Self::Transport(error),
        }
    }
}

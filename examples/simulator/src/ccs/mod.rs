//! The CCS service: what `fcm-xmpp.googleapis.com:5235` was, as far as an app server could tell.
//!
//! `login` opens the streams and lets a client in, `session` serves it over a `link`; `reader` and `element` are the
//! XML on both sides, `check` judges messages, `state` keeps what became of each. Follows RFC 6120 and Google's CCS
//! pages of 2013 to 2024. Google has shut the service down; nothing here was compared with it. Messages are taken and
//! answered, they reach no device.

mod answer;
mod check;
mod condition;
mod connection;
pub(crate) mod control;
mod element;
mod error;
mod fault;
mod form;
mod link;
mod login;
mod plan;
mod reader;
mod report;
mod sasl;
mod sender;
pub(crate) mod session;
mod settings;
mod stanza;
mod state;

#[cfg(test)]
mod tests;

use std::fmt;
use std::io;

pub use control::Control;
pub use fault::Fault;
pub use fault::Upstream;
pub use form::Form;
pub use form::Text;
pub use report::ConnectionReport;
pub use report::LoginReport;
pub use report::MessageReport;
pub use report::Report;
pub use report::UpstreamReport;

pub(crate) use settings::Settings;
pub(crate) use state::State;

use crate::ccs::error::StreamError;

pub(crate) const STREAMS: &str = "http://etherx.jabber.org/streams";
pub(crate) const STREAM_ERRORS: &str = "urn:ietf:params:xml:ns:xmpp-streams";
pub(crate) const STANZAS: &str = "urn:ietf:params:xml:ns:xmpp-stanzas";
pub(crate) const CLIENT: &str = "jabber:client";
pub(crate) const SASL: &str = "urn:ietf:params:xml:ns:xmpp-sasl";
pub(crate) const BIND: &str = "urn:ietf:params:xml:ns:xmpp-bind";
pub(crate) const SESSION: &str = "urn:ietf:params:xml:ns:xmpp-session";
pub(crate) const PING: &str = "urn:xmpp:ping";
pub(crate) const DATA: &str = "google:mobile:data";

/// Domains that are served, the one to speak of first.
pub(crate) const DOMAINS: [&str; 2] = ["fcm.googleapis.com", "gcm.googleapis.com"];

/// Why a connection ends, and so how.
#[derive(Debug)]
pub(crate) enum Ended {
    /// The client closed the TCP connection.
    ByPeer,
    /// The client closed its stream.
    ByItsStream,
    /// We close the stream.
    Closing(&'static str),
    /// The client made an error.
    Failed(StreamError),
    /// We end the stream with an error that the client did not make.
    Refused(StreamError),
    /// A fault drops the TCP connection.
    Dropped(&'static str),
    /// It did not take what we wrote in time.
    WriteTimeout,
    /// The transport failed.
    Transport(io::Error),
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ByPeer => f.write_str("closed by the client"),
            Self::ByItsStream => f.write_str("stream closed by the client"),
            Self::Closing(reason) | Self::Dropped(reason) => f.write_str(reason),
            Self::Failed(error) | Self::Refused(error) => {
                write!(f, "stream error {}", error.condition)
            }
            Self::WriteTimeout => f.write_str("the client does not read"),
            Self::Transport(error) => error.fmt(f),
        }
    }
}

impl From<StreamError> for Ended {
    fn from(error: StreamError) -> Self {
        Self::Failed(error)
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

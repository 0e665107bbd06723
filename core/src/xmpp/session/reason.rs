//! Why connections end, sessions stop, and stanzas are passed over.
//!
//! All are `Copy`, carry no text, and have a stable lower-case name.

use core::fmt;

use crate::mcs::ConnectFailure;
use crate::xmpp::ccs::DecodeError;
use crate::xmpp::conditions::SaslFailure;
use crate::xmpp::conditions::StanzaCondition;
use crate::xmpp::conditions::StreamCondition;
use crate::xmpp::xml::XmlErrorKind;

/// Why a connection ended or the session stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Reason {
    /// `stop` was called, or `finish` and everything is answered.
    Stop,
    /// The attempt to connect failed.
    ConnectFailed(ConnectFailure),
    /// The peer closed the transport.
    EndOfStream,
    /// The transport failed.
    Transport,
    /// The server closed the stream.
    StreamClosed,
    /// The server closed the stream after draining it.
    Drained,
    /// The server said that it drains the connection, and never closed it.
    DrainTimeout,
    /// The server ended the stream with this error.
    StreamError(StreamCondition),
    /// What the server sent is not the XML of a stream.
    Xml(XmlErrorKind),
    /// The server's stream header is not one of XMPP 1.0.
    Header(StreamCondition),
    /// The server does not offer SASL PLAIN.
    NoPlain,
    /// The server does not offer resource binding.
    NoBind,
    /// The server answered something that was not asked.
    UnexpectedStanza,
    /// The server refused the name or the password.
    Sasl(SaslFailure),
    /// The server refused to bind or to open a session.
    Bind(StanzaCondition),
    /// No answer in time before the session was ready.
    HandshakeTimeout,
    /// A write did not finish in time.
    WriteTimeout,
    /// Nothing came after a ping.
    HeartbeatTimeout,
    /// All attempts failed; the last one so, if it did not even connect.
    GaveUp(Option<ConnectFailure>),
}

impl Reason {
    /// Returns a stable lower-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::ConnectFailed(failure) => failure.name(),
            Self::EndOfStream => "end_of_stream",
            Self::Transport => "transport_error",
            Self::StreamClosed => "stream_closed",
            Self::Drained => "drained",
            Self::DrainTimeout => "drain_timeout",
            Self::StreamError(_) => "stream_error",
            Self::Xml(_) => "bad_xml",
            Self::Header(_) => "bad_header",
            Self::NoPlain => "no_plain_mechanism",
            Self::NoBind => "no_bind_feature",
            Self::UnexpectedStanza => "unexpected_stanza",
            Self::Sasl(_) => "authentication_failed",
            Self::Bind(_) => "bind_failed",
            Self::HandshakeTimeout => "handshake_timeout",
            Self::WriteTimeout => "write_timeout",
            Self::HeartbeatTimeout => "heartbeat_timeout",
            Self::GaveUp(_) => "gave_up",
        }
    }

    /// Tells whether another attempt would end the same way: the account or the domain is wrong.
    pub const fn is_final(self) -> bool {
        match self {
            Self::Sasl(failure) => {
                !matches!(failure, SaslFailure::TemporaryAuthFailure | SaslFailure::Aborted)
            }
            Self::StreamError(condition) => matches!(
                condition,
                StreamCondition::HostGone
                    | StreamCondition::HostUnknown
                    | StreamCondition::ImproperAddressing
                    | StreamCondition::InvalidFrom
                    | StreamCondition::InvalidNamespace
                    | StreamCondition::BadNamespacePrefix
                    | StreamCondition::NotAuthorized
                    | StreamCondition::UnsupportedVersion
                    | StreamCondition::UnsupportedEncoding
            ),
            _ => false,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::StreamError(condition) | Self::Header(condition) => write!(f, ": {condition}"),
            Self::Xml(kind) => write!(f, ": {kind}"),
            Self::Sasl(failure) => write!(f, ": {failure}"),
            Self::Bind(condition) => write!(f, ": {condition}"),
            Self::GaveUp(Some(failure)) => write!(f, ": {}", failure.name()),
            _ => Ok(()),
        }
    }
}

/// Why something that came is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum SkipReason {
    /// A stanza of this many bytes whose elements are too large or too deep.
    Stanza(u64),
    /// A payload that does not fit the receive buffer, and is not known well enough to be answered.
    Payload,
    /// A payload that cannot be read.
    Unreadable(DecodeError),
    /// A payload of a type that is not known.
    UnknownType,
    /// An answer to nothing that waits for one on this connection.
    UnknownAnswer,
    /// A message without a payload.
    NoPayload,
    /// Another element right below the stream.
    Element,
    /// A request that has no room to be answered.
    Unanswerable,
}

impl SkipReason {
    /// Returns a stable lower-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stanza(_) => "stanza_too_large",
            Self::Payload => "payload_too_large",
            Self::Unreadable(_) => "unreadable",
            Self::UnknownType => "unknown_type",
            Self::UnknownAnswer => "unknown_answer",
            Self::NoPayload => "no_payload",
            Self::Element => "unknown_element",
            Self::Unanswerable => "unanswerable",
        }
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::Stanza(bytes) => write!(f, ": {bytes} bytes"),
            Self::Unreadable(error) => write!(f, ": {error}"),
            _ => Ok(()),
        }
    }
}

//! What a session tells: orders for the driver, messages for the application, news for both.
//!
//! Every change of the run state carries its reason (`reason.rs`). Events borrow from the receive
//! buffer: use them before the next input.

use core::fmt;

use super::reason::Reason;
use super::reason::RunState;
use super::reason::Warning;
use super::unconfirmed;
use crate::mcs::DataMessageStanza;
use crate::mcs::Tag;
use crate::time::Duration;
use crate::wire::DecodeError;
use crate::wire::Message;

/// One output of a session.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Order: open a connection with TLS to this endpoint, then report the outcome.
    Connect {
        /// Index into the driver's list of endpoints.
        endpoint: u8,
    },
    /// Order: drop the connection, or the attempt to open one. Nothing is to be reported.
    Disconnect,
    /// The session changed its run state.
    State {
        /// The new state.
        state: RunState,
        /// Why.
        reason: Reason,
    },
    /// A push message. Awaits `accept` or `reject`.
    Message(Push<'a>),
    /// The server dropped messages that were waiting for too long. Awaits `accept` or `reject`.
    Deleted {
        /// How many, if it says.
        total: Option<u32>,
        /// Reliable-delivery id.
        persistent_id: Option<&'a str>,
    },
    /// A message of ours could not be delivered. Awaits `accept` or `reject`.
    SendError(Push<'a>),
    /// A message that cannot be delivered: only its id and the reason are known. Awaits `accept`.
    Dropped {
        /// Reliable-delivery id, if it could be read.
        persistent_id: Option<&'a str>,
        /// Length of the stanza in bytes.
        size: u32,
        /// Why.
        reason: DropReason,
    },
    /// A message came again; it is acknowledged and not delivered.
    Duplicate {
        /// Reliable-delivery id.
        persistent_id: &'a str,
    },
    /// The server asked for the idle state and was answered (spec/mcs.md §9).
    Idle,
    /// A frame without meaning here was skipped and counted.
    Skipped {
        /// Its tag.
        tag: Tag,
    },
    /// The server complained about the stream; the connection goes on.
    StreamError,
    /// A ping went out.
    Ping,
    /// The answer to a ping came.
    Pong {
        /// Time since the ping.
        round_trip: Duration,
    },
    /// The server proved that it saw the acknowledgement of these ids; forget them.
    Confirmed(ConfirmedIds<'a>),
    /// The connection ended.
    Disconnected {
        /// Why.
        reason: Reason,
    },
    /// The next attempt comes after a wait.
    Retry {
        /// How many attempts failed in a row; 0 for the wait of `reconnect_spread`.
        attempt: u32,
        /// The wait.
        delay: Duration,
    },
    /// Something worth a line in the log; at most `log_warn_limit` of each kind since the start.
    Warning(Warning),
    /// The session ended; `start` begins anew.
    Stopped {
        /// Why.
        reason: Reason,
    },
}

/// A push message and what the session found out about it.
#[derive(Clone, Copy)]
pub struct Push<'a> {
    /// The stanza; its `app_data` was checked to the end.
    pub stanza: DataMessageStanza<'a>,
    /// The stanza as it arrived.
    pub(crate) body: &'a [u8],
    /// The payload, if it had to be decrypted.
    decrypted: Option<&'a [u8]>,
}

impl fmt::Debug for Push<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Push").field(&self.stanza).finish()
    }
}

/// How the payload of a push message is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Encryption {
    /// Not at all.
    None,
    /// draft-ietf-webpush-encryption-03: salt and key in the headers.
    Aesgcm,
    /// RFC 8291: salt and key in the body.
    Aes128gcm,
}

impl Encryption {
    /// Returns its content-encoding name, `none` without encryption.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Aesgcm => "aesgcm",
            Self::Aes128gcm => "aes128gcm",
        }
    }
}

impl<'a> Push<'a> {
    /// Decodes a stanza, for a copy of [`body`](Self::body).
    ///
    /// # Errors
    ///
    /// What is wrong with the bytes, and where.
    pub fn decode(body: &'a [u8]) -> Result<Self, DecodeError> {
        let stanza = DataMessageStanza::decode(body)?;
        stanza.check()?;
        Ok(Self { stanza, body, decrypted: None })
    }

    /// Decodes a stanza that was opened with [`crate::push::open`].
    ///
    /// # Errors
    ///
    /// What is wrong with the bytes, and where.
    #[cfg(feature = "push")]
    pub fn decode_opened(
        body: &'a [u8],
        opened: &crate::push::Opened,
    ) -> Result<Self, DecodeError> {
        let decrypted = match opened.encryption {
            Encryption::None => None,
            _ => Some(opened.payload(body)),
        };
        Ok(Self { decrypted, ..Self::decode(body)? })
    }

    /// Returns the payload: decrypted if the message was opened, else `raw_data` as it came.
    pub fn payload(&self) -> Option<&'a [u8]> {
        self.decrypted.or(self.stanza.raw_data.map(|body| body.expose()))
    }

    /// Returns the stanza as it arrived, to be copied where it may stay.
    pub const fn body(&self) -> &'a [u8] {
        self.body
    }

    /// Returns the reliable-delivery id, if the message has one.
    pub fn persistent_id(&self) -> Option<&'a str> {
        self.stanza.persistent_id.filter(|id| !id.is_empty())
    }

    /// Returns how the payload is encrypted, by Chromium's rule (spec/mcs.md §9.4).
    pub fn encryption(&self) -> Encryption {
        let value = |key| self.stanza.app_value(key).ok().flatten();
        if value("content-encoding") == Some("aes128gcm") {
            return Encryption::Aes128gcm;
        }
        let has_body = self.stanza.raw_data.is_some_and(|body| !body.expose().is_empty());
        if has_body && value("encryption").is_some() && value("crypto-key").is_some() {
            return Encryption::Aesgcm;
        }
        Encryption::None
    }

    /// Walks the sender's key/value pairs without the headers of the encryption.
    pub fn data(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let pairs = self.stanza.app_data.iter().map_while(Result::ok);
        let pairs = pairs.map(|pair| (pair.key, pair.value.expose()));
        pairs.filter(|(key, _)| !matches!(*key, "encryption" | "crypto-key" | "content-encoding"))
    }
}

/// The ids of one [`Event::Confirmed`].
#[derive(Clone, Copy)]
pub struct ConfirmedIds<'a> {
    pub(crate) entries: &'a [unconfirmed::Entry],
    pub(crate) bytes: &'a [u8],
}

impl<'a> ConfirmedIds<'a> {
    /// Walks the ids, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> {
        let all = unconfirmed::walk(self.entries, self.bytes);
        all.filter(|(_, entry)| entry.confirmed).map(|(id, _)| id)
    }
}

impl fmt::Debug for ConfirmedIds<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Why a message cannot be delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum DropReason {
    /// It is larger than the receive buffer.
    TooLarge,
    /// It cannot be decoded.
    Malformed(DecodeError),
    /// Its `message_type` has no meaning here; Chromium drops these silently.
    UnknownMessageType,
}

impl DropReason {
    /// Returns a stable lower-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::Malformed(_) => "malformed",
            Self::UnknownMessageType => "unknown_message_type",
        }
    }
}

//! Giving messages to the session, and why one is not taken.
//!
//! Promises that a message that was taken is kept until its final answer, and that one that was not is nowhere.

use core::fmt;

use super::Session;
use super::State;
use super::config::Account;
use super::store::Refusal;
use crate::error::ConfigError;
use crate::error::DriveError;
use crate::time::Instant;
use crate::xmpp::ccs::Downstream;
use crate::xmpp::ccs::Invalid;
use crate::xmpp::stanza;
use crate::xmpp::stanza::Request;
use crate::xmpp::xml::WriteError;

/// Why a message is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum SendError {
    /// The drive rule was broken.
    Drive(DriveError),
    /// CCS would refuse it.
    Invalid(Invalid),
    /// A message of this id has no answer yet.
    Duplicate,
    /// There is no room until another message is answered.
    Full,
    /// There never is: the store must have this many bytes.
    TooLarge {
        /// Bytes it takes.
        needed: usize,
    },
    /// `finish` or `stop` was called.
    Stopped,
}

impl SendError {
    /// Returns a stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Drive(_) => "drive_rule",
            Self::Invalid(invalid) => invalid.name(),
            Self::Duplicate => "message_id_in_use",
            Self::Full => "full",
            Self::TooLarge { .. } => "too_large",
            Self::Stopped => "stopped",
        }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Drive(error) => error.fmt(f),
            Self::Invalid(invalid) => invalid.fmt(f),
            Self::Duplicate => f.write_str("message_id belongs to a message without an answer"),
            Self::Full => f.write_str("no room until another message is answered"),
            Self::TooLarge { needed } => write!(f, "message store needs {needed} bytes"),
            Self::Stopped => f.write_str("session takes no more messages"),
        }
    }
}

impl core::error::Error for SendError {}

impl From<DriveError> for SendError {
    fn from(error: DriveError) -> Self {
        Self::Drive(error)
    }
}

impl From<Invalid> for SendError {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

impl From<Refusal> for SendError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Duplicate => Self::Duplicate,
            Refusal::Full => Self::Full,
            Refusal::TooLarge(needed) => Self::TooLarge { needed },
        }
    }
}

impl Session<'_> {
    /// Takes a message to be sent as soon as the server may have it. It can be given before the start.
    ///
    /// # Errors
    ///
    /// [`SendError`]; the message is not kept then.
    pub fn send(&mut self, now: Instant, message: &Downstream<'_>) -> Result<(), SendError> {
        self.input(now)?;
        if matches!(self.state, State::Finishing | State::Stopping) {
            return Err(SendError::Stopped);
        }
        message.validate()?;
        Ok(self.store.insert(message)?)
    }
}

impl Account<'_> {
    /// Checks what cannot be written, or not into `send` bytes.
    pub(super) fn check(&self, send: usize) -> Result<(), ConfigError> {
        let fits = |needed: Result<usize, _>| needed.is_ok_and(|needed| needed <= send);
        let (user, password) = (self.user, self.password);
        let rules = [
            (fits(len(|out| stanza::write_header(out, self.domain))), ConfigError::Domain),
            (fits(len(|out| stanza::write_plain(out, user, password))), ConfigError::Password),
            (fits(len(|out| Request::Bind(self.resource).write(out))), ConfigError::Resource),
            (
                fits(len(|out| stanza::write_before_payload(out, "", self.service))),
                ConfigError::Service,
            ),
        ];
        match rules.iter().find(|(holds, _)| !holds) {
            Some((_, error)) => Err(*error),
            None => Ok(()),
        }
    }
}

/// Returns how many bytes `write` needs.
fn len(write: impl FnOnce(&mut [u8]) -> Result<usize, WriteError>) -> Result<usize, WriteError> {
    match write(&mut []) {
        Err(WriteError::Resource(error)) => Ok(error.needed),
        other => other,
    }
}

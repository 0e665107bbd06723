//! The answers of register3: for the token that the push service routes by, for topics, for removals.
//!
//! Follows google_apis/gcm/engine/registration_request.cc and unregistration_request.cc
//! (spec/registration.md §3). `Error=` anywhere in the body wins over the HTTP status. The body is
//! kept whole, up to 1 KiB; a longer one is no answer.

use core::fmt;

use heapless::Vec;
use zeroize::Zeroize;

use super::credentials::Token;

/// The longest body that is read, in bytes.
const BODY_LEN: usize = 1024;

/// Why register3 refused, by its error text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Register3Error {
    /// `PHONE_REGISTRATION_ERROR`: usually passes.
    PhoneRegistration,
    /// `AUTHENTICATION_FAILED`: the identity may not have spread yet.
    AuthenticationFailed,
    /// `INVALID_SENDER`.
    InvalidSender,
    /// `INVALID_PARAMETERS`.
    InvalidParameters,
    /// `INTERNAL_SERVER_ERROR`, `InternalServerError` or `SERVICE_NOT_AVAILABLE`.
    Server,
    /// `QUOTA_EXCEEDED`.
    QuotaExceeded,
    /// `TOO_MANY_REGISTRATIONS`.
    TooManyRegistrations,
    /// `TOO_MANY_SUBSCRIBERS`.
    TooManySubscribers,
    /// `INVALID_TARGET_VERSION`.
    InvalidTargetVersion,
    /// `FIS_AUTH_ERROR`: the installation's token is not accepted.
    FisAuth,
    /// `RST`: the installation id is taken or gone; another one is needed.
    Reset,
    /// Any other text after `Error=`.
    Unknown,
}

/// Error texts in the order in which they are looked for.
const ERRORS: [(&str, Register3Error); 12] = [
    ("PHONE_REGISTRATION_ERROR", Register3Error::PhoneRegistration),
    ("AUTHENTICATION_FAILED", Register3Error::AuthenticationFailed),
    ("INVALID_SENDER", Register3Error::InvalidSender),
    ("INVALID_PARAMETERS", Register3Error::InvalidParameters),
    ("INTERNAL_SERVER_ERROR", Register3Error::Server),
    ("InternalServerError", Register3Error::Server),
    ("SERVICE_NOT_AVAILABLE", Register3Error::Server),
    ("QUOTA_EXCEEDED", Register3Error::QuotaExceeded),
    ("TOO_MANY_REGISTRATIONS", Register3Error::TooManyRegistrations),
    ("TOO_MANY_SUBSCRIBERS", Register3Error::TooManySubscribers),
    ("INVALID_TARGET_VERSION", Register3Error::InvalidTargetVersion),
    ("FIS_AUTH_ERROR", Register3Error::FisAuth),
];

impl Register3Error {
    /// Tells whether asking again can help.
    pub const fn is_transient(self) -> bool {
        !matches!(
            self,
            Self::InvalidSender
                | Self::InvalidParameters
                | Self::QuotaExceeded
                | Self::TooManyRegistrations
                | Self::InvalidTargetVersion
        )
    }

    /// Returns the service's own name of the error.
    pub fn name(self) -> &'static str {
        let named = ERRORS.iter().find(|(_, error)| *error == self);
        named.map_or("UNKNOWN_ERROR", |(name, _)| name)
    }
}

/// What register3 answered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Register3Answer {
    /// The token.
    Token(Token),
    /// A registration was removed.
    Deleted,
    /// It refused.
    Error(Register3Error),
    /// No answer that makes sense: a bad status, or another body.
    Nothing,
}

/// Reads a reply as it streams past.
#[derive(Default)]
pub struct Register3Reader {
    body: Vec<u8, BODY_LEN>,
    overflowed: bool,
}

/// The token is in it: it is not printed.
impl fmt::Debug for Register3Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Register3Reader").finish_non_exhaustive()
    }
}

impl Drop for Register3Reader {
    fn drop(&mut self) {
        self.body.as_mut_slice().zeroize();
    }
}

impl Register3Reader {
    /// Takes the next bytes of the reply's body.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.overflowed = self.overflowed || self.body.extend_from_slice(bytes).is_err();
    }

    /// Returns what the whole body said.
    pub fn finish(&self, status: u16) -> Register3Answer {
        // How much of a body that is too long was kept depends on how it was cut.
        let body = core::str::from_utf8(&self.body).ok().filter(|_| !self.overflowed);
        let Some(body) = body else {
            return Register3Answer::Nothing;
        };
        if let Some(error) = behind(body, "Error=") {
            return Register3Answer::Error(error_of(error));
        }
        if !(200..300).contains(&status) {
            return Register3Answer::Nothing;
        }
        answer_of(body.trim_end())
    }
}

fn error_of(text: &str) -> Register3Error {
    if text.trim_end() == "RST" {
        return Register3Error::Reset;
    }
    let named = ERRORS.iter().find(|(name, _)| behind(text, name).is_some());
    named.map_or(Register3Error::Unknown, |(_, error)| *error)
}

fn answer_of(body: &str) -> Register3Answer {
    if body.starts_with("deleted=") {
        return Register3Answer::Deleted;
    }
    match behind(body, "token=").and_then(Token::new) {
        Some(token) => Register3Answer::Token(token),
        None => Register3Answer::Nothing,
    }
}

/// Returns what stands behind `mark`. Core's search for texts is a kilobyte of code with checks that can panic.
fn behind<'b>(text: &'b str, mark: &str) -> Option<&'b str> {
    (0..text.len()).find_map(|at| text.get(at..)?.strip_prefix(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Register3Answer {
        let mut reader = Register3Reader::default();
        body.as_bytes().chunks(7).for_each(|chunk| reader.feed(chunk));
        reader.finish(status)
    }

    #[test]
    fn an_error_wins_over_the_status() {
        for status in [200, 400, 401, 503] {
            let refused = answer(status, "Error=PHONE_REGISTRATION_ERROR");
            assert_eq!(refused, Register3Answer::Error(Register3Error::PhoneRegistration));
        }
        assert_eq!(answer(200, "Error=XXX"), Register3Answer::Error(Register3Error::Unknown));
    }

    #[test]
    fn a_token_with_a_bad_status_is_not_accepted() {
        assert_eq!(answer(401, "token=2501"), Register3Answer::Nothing);
        assert_eq!(answer(200, "token=2501"), Register3Answer::Token(Token::new("2501").unwrap()));
        assert_eq!(answer(200, "tok"), Register3Answer::Nothing);
        assert_eq!(answer(200, ""), Register3Answer::Nothing);
    }

    #[test]
    fn only_what_asking_again_cannot_cure_is_final() {
        let finals = [
            Register3Error::InvalidSender,
            Register3Error::InvalidParameters,
            Register3Error::QuotaExceeded,
            Register3Error::TooManyRegistrations,
            Register3Error::InvalidTargetVersion,
        ];
        for (_, error) in ERRORS {
            assert_eq!(error.is_transient(), !finals.contains(&error), "{error:?}");
        }
    }
}

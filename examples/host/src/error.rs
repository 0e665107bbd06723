//! Everything that ends the command early, and its exit code.
//!
//! One line each, naming the thing. 1: a capture with problems; 2: usage or bad file; 3: identity rejected; 4: gave up or
//! aborted; 5: gave up, and what failed last was authenticating the server.

use std::fmt;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use pushwire_core::mcs::ConnectFailure;
use pushwire_core::mcs::Reason;
use pushwire_core::register::Failed;
use pushwire_core::register::Service;
use pushwire_core::register::Stop;
use pushwire_core::xmpp;

/// Why the command fails.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A file cannot be read or written.
    Io { path: PathBuf, source: io::Error },
    /// A file, option or answer does not say what it should.
    Bad { what: String, why: String },
    /// The session ended by itself.
    Ended(Reason),
    /// The session with CCS ended by itself.
    CcsEnded(xmpp::Reason),
    /// The registration ended without success.
    Unregistered(Stop),
    /// So many things are wrong with a capture, which was shown.
    Problems(usize),
}

impl Failure {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io { path: path.to_owned(), source }
    }

    pub(crate) fn bad(what: impl Into<String>, why: impl fmt::Display) -> Self {
        Self::Bad { what: what.into(), why: why.to_string() }
    }

    /// Returns the exit code.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Problems(_) => 1,
            Self::Io { .. } | Self::Bad { .. } => 2,
            Self::Ended(reason) => end_code(*reason),
            Self::CcsEnded(reason) => ccs_end_code(*reason),
            Self::Unregistered(Stop::BundleId) => 2,
            Self::Unregistered(stop) => stop_code(*stop),
        })
    }
}

fn end_code(reason: Reason) -> u8 {
    match reason {
        Reason::Stop => 0,
        Reason::IdentityRejected(_) => 3,
        Reason::GaveUp(ConnectFailure::Unauthenticated) => 5,
        _ => 4,
    }
}

fn ccs_end_code(reason: xmpp::Reason) -> u8 {
    match reason {
        xmpp::Reason::Stop => 0,
        xmpp::Reason::Sasl(_) => 3,
        xmpp::Reason::GaveUp(Some(ConnectFailure::Unauthenticated)) => 5,
        _ => 4,
    }
}

fn stop_code(stop: Stop) -> u8 {
    match stop {
        Stop::Refused { service: Service::CheckIn, .. } => 3,
        Stop::GaveUp { last: Failed::Connection(ConnectFailure::Unauthenticated), .. } => 5,
        _ => 4,
    }
}

/// Says in words how a registration ended.
fn stop_text(stop: Stop) -> String {
    match stop {
        Stop::BundleId => "the bundle id is longer than 56 bytes".to_owned(),
        Stop::Register3(error) => format!("register3 refused: {}", error.name()),
        Stop::Refused { service, status } => {
            format!("{} refused with HTTP status {status}", service.name())
        }
        Stop::GaveUp { service, last } => {
            format!("gave up on {}: {}", service.name(), failed_text(last))
        }
        _ => "failed".to_owned(),
    }
}

/// Says in words how one attempt failed.
pub(crate) fn failed_text(failed: Failed) -> String {
    match failed {
        Failed::Connection(failure) => failure.name().to_owned(),
        Failed::Status(status) => format!("HTTP status {status}"),
        Failed::Answer => "the answer makes no sense".to_owned(),
        Failed::Register3(error) => error.name().to_owned(),
        _ => "failed".to_owned(),
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Bad { what, why } => write!(f, "{what}: {why}"),
            Self::Ended(reason) => write!(f, "stopped: {reason}"),
            Self::CcsEnded(reason) => write!(f, "stopped: {reason}"),
            Self::Unregistered(stop) => write!(f, "registration: {}", stop_text(*stop)),
            Self::Problems(count) => write!(f, "decode: problems: {count}"),
        }
    }
}

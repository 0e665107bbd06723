//! Everything that ends the command early, and its exit code.
//!
//! One line each, naming the thing. 2: usage or bad file; 3: identity rejected; 4: gave up or
//! aborted; 5: gave up, and what failed last was authenticating the server.

use std::fmt;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use pushwire_core::mcs::ConnectFailure;
use pushwire_core::mcs::Reason;

/// Why the command fails.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A file cannot be read or written.
    Io { path: PathBuf, source: io::Error },
    /// A file, option or answer does not say what it should.
    Bad { what: String, why: String },
    /// The session ended by itself.
    Ended(Reason),
}

impl Failure {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn bad(what: impl Into<String>, why: impl fmt::Display) -> Self {
        Self::Bad {
            what: what.into(),
            why: why.to_string(),
        }
    }

    /// Returns the exit code.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Io { .. } | Self::Bad { .. } => 2,
            Self::Ended(reason) => end_code(*reason),
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

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Bad { what, why } => write!(f, "{what}: {why}"),
            Self::Ended(reason) => write!(f, "stopped: {reason}"),
        }
    }
}

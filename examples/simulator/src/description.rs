//! The description file: one JSON object that tells a client everything it needs to use this simulator.
//!
//! Its keys are a stable contract with `pushwire --simulator FILE`; a service that is not served has no key.
//! Files appear complete or not at all: they are written beside their place and renamed.

use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use crate::error::StartError;

/// Where each service of a simulator is, and whose project it plays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Description {
    /// MCS over TLS, `HOST:PORT`.
    pub mcs: String,
    /// Name in the certificate to ask for and check.
    pub server_name: String,
    /// Absolute path of the root certificate, PEM.
    pub ca: PathBuf,
    /// Check-in URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkin: Option<String>,
    /// GCM registration URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register3: Option<String>,
    /// Firebase Installations URL up to `/v1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installations: Option<String>,
    /// FCM registrations URL up to `/v1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registrations: Option<String>,
    /// Send API, plain HTTP, up to `/v1`.
    pub send: String,
    /// Control API, plain HTTP, up to `/control`.
    pub control: String,
    /// CCS over TLS, `HOST:PORT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ccs: Option<String>,
    /// Firebase project id.
    pub project_id: String,
    /// Firebase app id.
    pub app_id: String,
    /// API key.
    pub api_key: String,
}

impl Description {
    /// Writes the file.
    pub(crate) fn write(&self, path: &Path) -> Result<(), StartError> {
        let mut text = serde_json::to_vec_pretty(self)
            .map_err(|error| StartError::Write { path: path.to_owned(), source: error.into() })?;
        text.push(b'\n');
        write_whole(path, &text)
    }
}

/// Writes `contents` so that a reader sees all of it or the former file.
pub(crate) fn write_whole(path: &Path, contents: &[u8]) -> Result<(), StartError> {
    let written = replace(path, contents);
    written.map_err(|source| StartError::Write { path: path.to_owned(), source })
}

fn replace(path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    fs::write(&temporary, contents)?;
    fs::rename(&temporary, path)
}

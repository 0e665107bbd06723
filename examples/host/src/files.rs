//! Files: JSON in, JSON out whole or not at all, certificates.
//!
//! A file that is replaced is written beside its place and renamed, so that a crash leaves the old
//! one or the new one.

use std::fs;
use std::io;
use std::path::Path;

use pushwire_embassy::tls;
use pushwire_embassy::tls::CertificateDer;
use rustls_pki_types::pem::PemObject;
use serde::de::DeserializeOwned;

use crate::error::Failure;

/// Reads a JSON file.
pub(crate) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let text = fs::read(path).map_err(Failure::io(path))?;
    serde_json::from_slice(&text)
        .map_err(|error| Failure::bad(path.display().to_string(), not_expected(&error)))
}

/// Says why JSON was refused.
pub(crate) fn not_expected(error: &serde_json::Error) -> String {
    format!("not the expected JSON: {error}")
}

/// Replaces a file, readable by its owner only.
pub(crate) fn replace(path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    write_private(&temporary, contents)?;
    fs::rename(&temporary, path)
}

#[cfg(unix)]
fn write_private(path: &Path, contents: &[u8]) -> io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(contents)?;
    // Else a power cut after the rename can leave an empty file.
    file.sync_all()
}

#[cfg(not(unix))]
fn write_private(path: &Path, contents: &[u8]) -> io::Result<()> {
    fs::write(path, contents)
}

/// Reads the certificates of a PEM file; at least one, and each can be a trust anchor.
pub(crate) fn read_certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let text = fs::read(path).map_err(Failure::io(path))?;
    let refuse = |why: String| Failure::bad(path.display().to_string(), why);
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    let found = found.map_err(|error| refuse(format!("not a PEM certificate: {error}")))?;
    if found.is_empty() {
        return Err(refuse("holds no PEM certificate".to_owned()));
    }
    if let Some(refusal) = found.iter().find_map(|one| tls::anchor_from_der(one).err()) {
        return Err(refuse(refusal.to_string()));
    }
    Ok(found)
}

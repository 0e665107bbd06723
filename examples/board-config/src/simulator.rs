//! The simulator that plays Google: the file that `pushwire simulate --write FILE` wrote, and the
//! root certificate that it names.
//!
//! Names and meaning of the fields are the command's. The simulator listens on the loopback of the
//! desk, so every address in the file must be one that the firmware reaches at the desk instead.

use std::fs;
use std::net::Ipv4Addr;
use std::path::Path;
use std::path::PathBuf;

use pushwire_core::mcs::Endpoint;
use pushwire_core::register::Project;
use pushwire_core::register::Services;
use pushwire_core::register::Url;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use serde::Deserialize;

use crate::input::Problem;
use crate::input::SIMULATOR;

/// Hosts that the firmware reaches at the desk.
const LOOPBACK: [&str; 2] = ["localhost", "127.0.0.1"];

/// What of the file is used.
#[derive(Debug, Deserialize)]
struct Description {
    mcs: String,
    server_name: String,
    ca: PathBuf,
    checkin: String,
    register3: String,
    installations: String,
    registrations: String,
    project_id: String,
    app_id: String,
    api_key: String,
}

/// A simulator, and how a board reaches it.
#[derive(Debug)]
pub(crate) struct Simulator {
    file: PathBuf,
    description: Description,
    root: CertificateDer<'static>,
    /// The address under which the desk can be reached.
    pub(crate) desk: Ipv4Addr,
}

fn problem(path: &Path, why: impl std::fmt::Display) -> Problem {
    Problem::new(SIMULATOR, format_args!("{}: {why}", path.display()))
}

impl Simulator {
    /// Reads the file and the root.
    pub(crate) fn read(path: &Path, desk: Ipv4Addr) -> Result<Self, Problem> {
        let text = fs::read(path).map_err(|error| problem(path, error))?;
        let description = serde_json::from_slice::<Description>(&text);
        let description = description.map_err(|error| problem(path, error))?;
        let root = CertificateDer::from_pem_file(&description.ca);
        let root = root.map_err(|error| problem(&description.ca, error))?;
        Ok(Self { file: path.to_owned(), description, root, desk })
    }

    /// The files that this came from.
    pub(crate) fn files(&self) -> [&Path; 2] {
        [&self.file, &self.description.ca]
    }

    /// Where MCS is.
    pub(crate) fn endpoint(&self) -> Result<Endpoint<'_>, Problem> {
        let mcs = &self.description.mcs;
        let bad = || problem(&self.file, format_args!("{mcs:?} is not a host and a port"));
        let (host, port) = mcs.rsplit_once(':').ok_or_else(bad)?;
        let port = port.parse().map_err(|_| bad())?;
        Ok(Endpoint { host: self.at_the_desk(host)?, port })
    }

    /// Where the registration services are.
    pub(crate) fn services(&self) -> Result<Services<'_>, Problem> {
        Ok(Services {
            checkin: self.url(&self.description.checkin)?,
            register3: self.url(&self.description.register3)?,
            installations: self.url(&self.description.installations)?,
            registrations: self.url(&self.description.registrations)?,
        })
    }

    fn url<'a>(&self, text: &'a str) -> Result<Url<'a>, Problem> {
        let url = Url::parse(text);
        let url = url.map_err(|error| problem(&self.file, format_args!("{text:?}: {error}")))?;
        self.at_the_desk(url.host)?;
        Ok(url)
    }

    fn at_the_desk<'a>(&self, host: &'a str) -> Result<&'a str, Problem> {
        let desk = LOOPBACK.contains(&host).then_some(host);
        let elsewhere = format_args!("{host} is not the desk's loopback");
        desk.ok_or_else(|| problem(&self.file, elsewhere))
    }

    /// The name that the certificate of MCS is for.
    pub(crate) fn server_name(&self) -> &str {
        &self.description.server_name
    }

    /// Whose project it plays.
    pub(crate) fn project(&self) -> Project<'_> {
        let Description { project_id, app_id, api_key, .. } = &self.description;
        Project::new(project_id, app_id, api_key)
    }

    /// The root certificate, in DER.
    pub(crate) fn root(&self) -> &[u8] {
        &self.root
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    const PEM: &str = "-----BEGIN CERTIFICATE-----\nMAMCAQc=\n-----END CERTIFICATE-----\n";

    /// Writes a file as the command does, with one text replaced, and reads it.
    pub(crate) fn read_with(from: &str, to: &str) -> Result<Simulator, Problem> {
        let folder = tempfile::tempdir().unwrap();
        let ca = folder.path().join("sim.ca.pem");
        fs::write(&ca, PEM).unwrap();
        let text = serde_json::json!({
            "mcs": "127.0.0.1:5228", "server_name": "mtalk.google.com", "ca": ca,
            "checkin": "https://localhost:8443/checkin",
            "register3": "https://localhost:8443/c2dm/register3",
            "installations": "https://localhost:8443/v1",
            "registrations": "https://localhost:8443/v1",
            "send": "http://127.0.0.1:8080/v1", "control": "http://127.0.0.1:8080/control",
            "project_id": "demo", "app_id": "1:2:web:3", "api_key": "key",
        });
        let path = folder.path().join("sim.json");
        fs::write(&path, text.to_string().replace(from, to)).unwrap();
        Simulator::read(&path, Ipv4Addr::new(192, 168, 1, 10))
    }

    #[test]
    fn takes_everything_from_the_file() {
        let simulator = read_with("", "").unwrap();
        let endpoint = simulator.endpoint().unwrap();
        assert_eq!(endpoint, Endpoint { host: "127.0.0.1", port: 5228 });
        let register3 = simulator.services().unwrap().register3;
        assert_eq!(register3, Url { host: "localhost", port: 8443, path: "/c2dm/register3" });
        assert_eq!(simulator.project().app_id, "1:2:web:3");
        assert_eq!(simulator.root(), [0x30, 3, 2, 1, 7]);
    }

    #[track_caller]
    fn refused(from: &str, to: &str) {
        let simulator = read_with(from, to);
        let problem = simulator.and_then(|simulator| {
            let endpoint = simulator.endpoint().map(drop);
            endpoint.and(simulator.services().map(drop))
        });
        let problem = problem.unwrap_err().to_string();
        assert!(problem.starts_with(SIMULATOR), "{problem}");
    }

    #[test]
    fn a_broken_file_is_refused() {
        refused("{", "[");
        refused("checkin", "check-in");
        refused("sim.ca.pem", "none.pem");
        refused("127.0.0.1:5228", "127.0.0.1");
        refused("https://localhost:8443/checkin", "http://localhost:8443/checkin");
    }

    #[test]
    fn what_is_not_at_the_desk_is_refused() {
        refused("127.0.0.1:5228", "mtalk.google.com:5228");
        refused("localhost", "example.com");
    }
}

//! The options of `pushwire ccs`, and the files that they name.
//!
//! `--simulator FILE` says what other options do not: the address, the root, the sender id of the project and its
//! API key. Promises that the password is not printed: no type that holds it can be.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use pushwire_core::mcs::Endpoint;
use pushwire_core::secret::Redacted;
use pushwire_core::xmpp::Account;
use pushwire_embassy::ccs::Server;
use pushwire_embassy::tls::CertificateDer;
use pushwire_embassy::tls::TrustAnchor;
use pushwire_simulator::Description;
use pushwire_simulator::Options;

use crate::error::Failure;
use crate::files;
use crate::listen::seconds;
use crate::network::anchors;
use crate::network::host_and_port;

/// What a simulator's certificate is for.
const SIMULATED_NAME: &str = "fcm-xmpp.googleapis.com";

/// Domain of a simulator.
const SIMULATED_DOMAIN: &str = "fcm.googleapis.com";

/// Talk to a CCS server: JSON lines from stdin go downstream, events are printed. CCS is retired: Google's servers
/// no longer accept it.
#[derive(Args, Debug)]
pub(crate) struct CcsArgs {
    /// Server; TLS from the first byte
    #[arg(long, value_name = "HOST:PORT", required_unless_present = "simulator")]
    server: Option<String>,
    /// Domain of the stream, such as fcm.googleapis.com
    #[arg(long, value_name = "NAME", required_unless_present = "simulator")]
    domain: Option<String>,
    /// SASL name as it stands, such as SENDER_ID@fcm.googleapis.com
    #[arg(long, value_name = "NAME", required_unless_present = "simulator")]
    user: Option<String>,
    /// File with the password; one line break at its end does not count
    #[arg(long, value_name = "FILE", required_unless_present = "simulator")]
    password_file: Option<PathBuf>,
    /// Root certificates to trust besides the built-in ones (PEM)
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Name to ask for (SNI) and to find in the certificate [default: the host]
    #[arg(long, value_name = "NAME")]
    server_name: Option<String>,
    /// Take what is not given from the file that `simulate --write` wrote
    #[arg(long, value_name = "FILE")]
    simulator: Option<PathBuf>,
    /// Last part of the address to ask for [default: the server chooses]
    #[arg(long, value_name = "NAME")]
    resource: Option<String>,
    /// Address that messages go to, for a service behind a general XMPP server
    #[arg(long, value_name = "JID")]
    to: Option<String>,
    /// Change a setting, such as client_heartbeat_interval=2.5 or connection_retry_count=none
    #[arg(long, value_name = "NAME=VALUE")]
    pub(super) set: Vec<String>,
    /// Stop after so many seconds
    #[arg(long = "for", value_name = "SECONDS", value_parser = seconds)]
    pub(super) time: Option<Duration>,
    /// Go on at the end of stdin
    #[arg(long)]
    pub(super) listen: bool,
    /// Print one JSON object a line
    #[arg(long)]
    pub(super) json: bool,
}

/// What [`CcsArgs`] come to.
pub(super) struct Place {
    host: String,
    port: u16,
    server_name: Option<String>,
    certificates: Vec<CertificateDer<'static>>,
    domain: String,
    user: String,
    password: String,
}

impl CcsArgs {
    /// Reads the files and checks the options.
    pub(super) fn resolve(&self) -> Result<Place, Failure> {
        let described =
            self.simulator.as_deref().map(files::read_json::<Description>).transpose()?;
        let known = described.as_ref();
        let server = self.server.clone().or_else(|| known.and_then(|known| known.ccs.clone()));
        let server = server.ok_or_else(|| Failure::bad("--simulator", "it has no CCS"))?;
        let (host, port) = host_and_port("--server", &server)?;
        let ca = self.ca.as_deref().or_else(|| known.map(|known| known.ca.as_path()));
        let password = match (&self.password_file, known) {
            (Some(path), _) => read_password(path)?,
            (None, known) => known.map(|known| known.api_key.clone()).unwrap_or_default(),
        };
        Ok(Place {
            host,
            port,
            server_name: self.server_name.clone().or_else(|| known.map(|_| SIMULATED_NAME.into())),
            certificates: ca.map(files::read_certificates).transpose()?.unwrap_or_default(),
            domain: self.domain.clone().unwrap_or_else(|| SIMULATED_DOMAIN.to_owned()),
            user: self.user.clone().unwrap_or_else(simulated_user),
            password,
        })
    }
}

/// The simulator's project as an app server.
fn simulated_user() -> String {
    format!("{}@{SIMULATED_DOMAIN}", Options::default().project.sender_id)
}

fn read_password(path: &Path) -> Result<String, Failure> {
    let mut text = fs::read_to_string(path).map_err(Failure::io(path))?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(text)
}

impl Place {
    /// Borrows the trust anchors.
    pub(super) fn anchors(&self) -> Result<Vec<TrustAnchor<'_>>, Failure> {
        anchors(&self.certificates)
    }

    pub(super) fn server<'n>(&'n self, anchors: &'n [TrustAnchor<'n>]) -> Server<'n> {
        Server {
            endpoint: Endpoint { host: &self.host, port: self.port },
            server_name: self.server_name.as_deref(),
            anchors,
            time_floor: 0,
        }
    }

    pub(super) fn account<'n>(&'n self, args: &'n CcsArgs) -> Account<'n> {
        Account {
            domain: &self.domain,
            user: &self.user,
            password: Redacted::new(&self.password),
            resource: args.resource.as_deref(),
            service: args.to.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_break_at_the_end_is_not_part_of_the_password() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("password");
        for (text, password) in
            [("a", "a"), ("a\n", "a"), ("a\r\n", "a"), ("a\n\n", "a\n"), (" a\r", " a\r"), ("", "")]
        {
            fs::write(&path, text).unwrap();
            assert_eq!(read_password(&path).unwrap(), password, "{text:?}");
        }
    }
}

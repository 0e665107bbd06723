//! Hostile TLS servers for programs outside this process: `evil-tls FILE`.
//!
//! Starts one server of every kind of `pushwire_tests::evil_tls` on loopback. Once all listen, FILE is there:
//! `{"ca": PATH, "servers": [{"kind": NAME, "port": N, "accepts": BOOL}, …]}`, `accepts` being whether a client must
//! accept the handshake; the root to trust is in the PEM file that `ca` names, beside FILE. Then prints a line for
//! each connection that ended, with the sums of its server so far: `{"kind": NAME, "connections": N,
//! "application_bytes": N, "handshake_only": BOOL}`. Runs until it is killed, or half an hour.

use std::env;
use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::time::Duration;
use std::time::Instant;

use pushwire_tests::evil_tls::Authority;
use pushwire_tests::evil_tls::Ended;
use pushwire_tests::evil_tls::EvilServer;
use pushwire_tests::evil_tls::Kind;
use serde_json::Value;
use serde_json::json;

/// Nobody's test takes longer.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

fn main() -> ExitCode {
    let Some(file) = env::args_os().nth(1) else {
        eprintln!("usage: evil-tls FILE");
        return ExitCode::from(2);
    };
    match run(Path::new(&file)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("evil-tls: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(file: &Path) -> io::Result<()> {
    let end = Instant::now() + LIFETIME;
    let root = Authority::root();
    let (tell, told) = mpsc::channel();
    let start = |kind: &Kind| (*kind, EvilServer::start_under(&root, *kind, tell.clone()));
    let servers: Vec<_> = Kind::ALL.iter().map(start).collect();
    announce(file, &servers)?;
    report(&told, end)
}

/// Writes the root, then the file that names it.
fn announce(file: &Path, servers: &[(Kind, EvilServer)]) -> io::Result<()> {
    let ca = beside(file, ".pem")?;
    let pem = servers.first().map(|(_, server)| server.ca_pem.as_str());
    fs::write(&ca, pem.unwrap_or_default())?;
    let described: Vec<Value> =
        servers.iter().map(|(kind, server)| describe(*kind, server)).collect();
    let half_written = beside(file, ".tmp")?;
    fs::write(&half_written, json!({"ca": ca, "servers": described}).to_string())?;
    fs::rename(half_written, file)
}

/// The absolute path of a file whose name is longer by `ending`.
fn beside(file: &Path, ending: &str) -> io::Result<PathBuf> {
    let mut path = std::path::absolute(file)?.into_os_string();
    path.push(ending);
    Ok(path.into())
}

fn describe(kind: Kind, server: &EvilServer) -> Value {
    json!({"kind": format!("{kind:?}"), "port": server.addr.port(), "accepts": kind.is_authentic()})
}

/// Prints what is told, until `end`.
fn report(told: &Receiver<Ended>, end: Instant) -> io::Result<()> {
    while let Ok(ended) = told.recv_timeout(end.saturating_duration_since(Instant::now())) {
        let Ended { kind, connections, application_bytes, handshake_only } = ended;
        let line = json!({
            "kind": format!("{kind:?}"),
            "connections": connections,
            "application_bytes": application_bytes,
            "handshake_only": handshake_only,
        });
        writeln!(io::stdout(), "{line}")?;
    }
    Ok(())
}

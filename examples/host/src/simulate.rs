//! `pushwire simulate`: a push service on loopback, until interrupted.

use std::io;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use pushwire_simulator::Options;
use pushwire_simulator::Simulator;
use serde::Serialize;
use serde_json::json;

use crate::error::Failure;
use crate::receive::interrupted;
use crate::report::Report;

/// Serve MCS and CCS over TLS and a send and control API on loopback until Ctrl-C.
#[derive(Args, Debug)]
pub(crate) struct SimulateArgs {
    /// Port for MCS over TLS; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    port_mcs: u16,
    /// Port for the send and control API; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    port_http: u16,
    /// Port for the registration services over HTTPS; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    port_https: u16,
    /// Port for CCS (XMPP) over TLS; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    port_ccs: u16,
    /// Write where everything is to this file, once it is there
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: SimulateArgs) -> Result<(), Failure> {
    let options = Options {
        mcs_port: args.port_mcs,
        http_port: args.port_http,
        https_port: args.port_https,
        ccs_port: args.port_ccs,
        ..Options::default()
    };
    let options = match &args.write {
        Some(path) => options.beside(path),
        None => options,
    };
    let refuse = |error| Failure::bad("simulate", error);
    let simulator = Simulator::start(options).await.map_err(refuse)?;
    let mut events = simulator.events();
    let report = Report::new(args.json);
    let serve = async {
        announce(&simulator, &report);
        if let Some(path) = &args.write {
            simulator.write_description(path).map_err(refuse)?;
        }
        while let Some(event) = next(&mut events).await {
            tell(&report, &event);
        }
        Ok(())
    };
    let ended = tokio::select! {
        // First of all, so that Ctrl-C is caught before anybody knows that the service is there.
        biased;
        () = interrupted() => Ok(()),
        ended = serve => ended,
    };
    simulator.shutdown().await;
    ended
}

/// Returns the next event; a reader that was too slow misses some.
async fn next(
    events: &mut tokio::sync::broadcast::Receiver<pushwire_simulator::Event>,
) -> Option<pushwire_simulator::Event> {
    loop {
        match events.recv().await {
            Ok(event) => return Some(event),
            Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {}
            Err(tokio::sync::broadcast::error::RecvError::Closed) => return None,
        }
    }
}

fn announce(simulator: &Simulator, report: &Report) {
    let described = simulator.description();
    let ready = json!({"event": "ready", "simulator": described});
    if report.is_json() {
        return tell(report, &ready);
    }
    let ccs = described.ccs.as_deref().unwrap_or_default();
    for (name, value) in [
        ("MCS over TLS", format!("{} as {}", described.mcs, described.server_name)),
        ("CCS over TLS", format!("{ccs} as fcm-xmpp.googleapis.com")),
        ("send API", described.send.clone()),
        ("control API", described.control.clone()),
        ("root", described.ca.display().to_string()),
        ("new device", format!("curl -X POST {}/devices > device.json", described.control)),
    ] {
        // As in `tell`.
        let _ = writeln!(io::stdout(), "{name:<14} {value}");
    }
}

/// Prints an event. The service goes on when nobody reads.
fn tell(report: &Report, event: &impl Serialize) {
    let _ = report.print(event);
}

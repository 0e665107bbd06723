//! `pushwire simulate`: a push service on loopback, until interrupted.

use std::path::PathBuf;

use clap::Args;
use pushwire_simulator::Options;
use pushwire_simulator::Simulator;
use serde_json::json;

use crate::error::Failure;
use crate::receive::interrupted;

/// Serve MCS over TLS and a send and control API on loopback until Ctrl-C.
#[derive(Args, Debug)]
pub(crate) struct SimulateArgs {
    /// Port for MCS over TLS; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    port_mcs: u16,
    /// Port for the send and control API; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    port_http: u16,
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
        ..Options::default()
    };
    let options = match &args.write {
        Some(path) => options.beside(path),
        None => options,
    };
    let refuse = |error| Failure::bad("simulate", error);
    let simulator = Simulator::start(options).await.map_err(refuse)?;
    let mut events = simulator.events();
    announce(&simulator, args.json);
    if let Some(path) = &args.write {
        simulator.write_description(path).map_err(refuse)?;
    }
    let watch = async {
        while let Some(event) = next(&mut events).await {
            print(&json!(event), args.json);
        }
    };
    tokio::select! {
        () = watch => {}
        () = interrupted() => {}
    }
    simulator.shutdown().await;
    Ok(())
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

fn announce(simulator: &Simulator, json: bool) {
    let described = simulator.description();
    if json {
        return print(&json!({"event": "ready", "simulator": described}), json);
    }
    println!(
        "MCS over TLS   {} as {}",
        described.mcs, described.server_name
    );
    println!("send API       {}", described.send);
    println!("control API    {}", described.control);
    println!("root           {}", described.ca.display());
    println!(
        "new device     curl -X POST {}/devices > device.json",
        described.control
    );
}

fn print(event: &serde_json::Value, json: bool) {
    if json {
        println!("{event}");
    } else {
        println!("{}", crate::report::text(event));
    }
}

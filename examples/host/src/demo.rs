//! `pushwire demo`: a push service, a device and three pushes, all in this process.
//!
//! The device is the same client as on a chip; only its sockets are the host's. Everything between
//! them is real: TLS 1.3 with verification, MCS, acknowledgements.

use std::time::Duration;

use clap::Args;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::Reason;
use pushwire_simulator::Description;
use pushwire_simulator::Options;
use pushwire_simulator::Simulator;
use serde_json::Value;
use serde_json::json;

use crate::credentials;
use crate::error::Failure;
use crate::network::Place;
use crate::receive;
use crate::receive::Until;
use crate::send;
use crate::state::FileStore;

/// How long the demo may take before it is a failure.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many pushes it sends.
const PUSHES: u64 = 3;

/// Run a simulator and a device in one process, and watch three pushes arrive.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct DemoArgs {
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: DemoArgs) -> Result<(), Failure> {
    let refuse = |error: &dyn std::fmt::Display| Failure::bad("demo", error);
    let simulator = Simulator::start(Options::default())
        .await
        .map_err(|error| refuse(&error))?;
    let credentials = simulator
        .issue_credentials()
        .map_err(|error| refuse(&error))?;
    let identity = credentials::identity(&credentials).map_err(|key| refuse(&key))?;
    let token = credentials
        .pointer("/fcm/registration/token")
        .and_then(Value::as_str);
    let token = token.ok_or_else(|| refuse(&"no token was issued"))?;
    let place = Place::of(simulator.description())?;
    let until = Until {
        count: Some(PUSHES),
        time: Some(PATIENCE),
    };
    let store = FileStore::default();
    let device = receive::receive(&place, Config::new(), identity, store, until, args.json);
    let sender = send_pushes(simulator.description(), token);
    let (reason, sent) = tokio::join!(device, sender);
    simulator.shutdown().await;
    sent?;
    match reason? {
        Reason::Stop => Ok(()),
        reason => Err(Failure::Ended(reason)),
    }
}

async fn send_pushes(described: &Description, token: &str) -> Result<(), Failure> {
    for number in 1..=PUSHES {
        let data = json!({"greeting": format!("hello from push {number} of {PUSHES}")});
        let body = json!({"message": {"token": token, "data": data}});
        send::post(described, &body).await?;
    }
    Ok(())
}

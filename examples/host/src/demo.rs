//! `pushwire demo`: a push service, a device and three pushes, all in this process.
//!
//! The device is the same client as on a chip; only its sockets are the host's. Everything between
//! them is real: registration over HTTPS, TLS 1.3 with verification, MCS, decryption,
//! acknowledgements.

use std::time::Duration;

use clap::Args;
use pushwire_core::mcs::Reason;
use pushwire_core::register::Project;
use pushwire_simulator::Description;
use pushwire_simulator::Options;
use pushwire_simulator::Simulator;
use serde_json::json;
use tokio::sync::oneshot;

use crate::error::Failure;
use crate::network::Place;
use crate::receive::Goal;
use crate::receive::Receiver;
use crate::receive::Until;
use crate::send;
use crate::settings;
use crate::settings::Preset;
use crate::state::FileStore;

/// How long the demo may take before it is a failure.
const PATIENCE: Duration = Duration::from_secs(20);

/// How the pushes are encrypted, one each.
const SCHEMES: [&str; 3] = ["aesgcm", "aes128gcm", "none"];

/// Run a simulator and a device in one process, and watch three pushes arrive.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct DemoArgs {
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: DemoArgs) -> Result<(), Failure> {
    let refuse = |error| Failure::bad("demo", error);
    let simulator = Simulator::start(Options::default()).await.map_err(refuse)?;
    let described = simulator.description().clone();
    let place = Place::of(&described)?;
    let project = Project::new(&described.project_id, &described.app_id, &described.api_key);
    let receiver = Receiver {
        place: &place,
        config: settings::config(Preset::Default, &[])?,
        project: Some(project),
        path: None,
        store: FileStore::default(),
        until: Until { count: Some(SCHEMES.len() as u64), time: Some(PATIENCE) },
        goal: Goal::Receive,
        json: args.json,
    };
    let (told, token) = oneshot::channel();
    let mut told = Some(told);
    let device = receiver.receive(None, |credentials| {
        if let Some(told) = told.take() {
            // Only a sender that failed already is not listening.
            let _ = told.send(credentials.fcm_token.expose().to_owned());
        }
    });
    let ended = tokio::select! {
        ended = device => ended,
        failure = send_pushes(&described, token) => Err(failure),
    };
    simulator.shutdown().await;
    match ended? {
        Reason::Stop => Ok(()),
        reason => Err(Failure::Ended(reason)),
    }
}

/// Sends the pushes once the device has a token; returns only with a failure.
async fn send_pushes(described: &Description, token: oneshot::Receiver<String>) -> Failure {
    let Ok(token) = token.await else {
        return std::future::pending().await;
    };
    for scheme in SCHEMES {
        let data = json!({"greeting": format!("hello, sent with scheme {scheme}")});
        let message = json!({"token": token, "data": data, "pushwire": {"scheme": scheme}});
        if let Err(failure) = send::post(described, &json!({"message": message})).await {
            return failure;
        }
    }
    std::future::pending().await
}

//! `pushwire listen`: receives pushes and prints them.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use pushwire_core::mcs::Reason;

use crate::credentials;
use crate::error::Failure;
use crate::network::NetworkArgs;
use crate::receive::Goal;
use crate::receive::Receiver;
use crate::receive::Until;
use crate::register::ProjectArgs;
use crate::settings;
use crate::settings::Preset;
use crate::state::FileStore;

/// Receive pushes and print them until Ctrl-C.
#[derive(Args, Debug)]
pub(crate) struct ListenArgs {
    /// Credentials as firebase-messaging stores them (JSON)
    #[arg(long, value_name = "FILE")]
    credentials: PathBuf,
    /// Keep unconfirmed and remembered ids here from one run to the next
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Change a setting, such as client_heartbeat_interval=2.5 or connection_retry_count=none
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Where the settings start from
    #[arg(long, value_enum, default_value_t)]
    preset: Preset,
    /// Stop after so many messages
    #[arg(long, value_name = "N")]
    count: Option<u64>,
    /// Stop after so many seconds
    #[arg(long = "for", value_name = "SECONDS", value_parser = seconds)]
    time: Option<Duration>,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    project: ProjectArgs,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// Parses seconds with decimals.
pub(crate) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.ok_or_else(|| "expected seconds, such as 2.5".to_owned())
}

pub(crate) async fn run(args: ListenArgs) -> Result<(), Failure> {
    let config = settings::config(args.preset, &args.set)?;
    let stored = credentials::read(&args.credentials)?;
    let place = args.network.resolve()?;
    // Only complete credentials can be renewed, and only for a project that is known.
    let project = args.project.resolve(&place)?.filter(|_| stored.complete.is_some());
    let receiver = Receiver {
        place: &place,
        config,
        project,
        path: Some(&args.credentials),
        store: FileStore::open(args.state.as_deref())?,
        until: Until { count: args.count, time: args.time },
        goal: Goal::Receive,
        json: args.json,
    };
    match receiver.receive(Some(stored), |_| ()).await? {
        Reason::Stop => Ok(()),
        reason => Err(Failure::Ended(reason)),
    }
}

//! Runs the client on tokio until it stops, Ctrl-C, a count or a time says so.
//!
//! The same `PushClient` as on a chip, over std sockets. Promises that a stop sends the
//! acknowledgements that are due.

use std::cell::Cell;
use std::time::Duration;

use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::Identity;
use pushwire_core::mcs::Reason;
use pushwire_embassy::Command;
use pushwire_embassy::Control;
use pushwire_embassy::Parts;
use pushwire_embassy::PushClient;
use pushwire_embassy::Resources;
use rand_core::OsRng;
use tokio::sync::Notify;

use crate::clock::TokioClock;
use crate::connector::TcpConnector;
use crate::error::Failure;
use crate::network::Place;
use crate::report::Printer;
use crate::report::Report;
use crate::state::FileStore;

/// When to stop.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Until {
    /// After so many messages.
    pub(crate) count: Option<u64>,
    /// After so long.
    pub(crate) time: Option<Duration>,
}

/// Receives until told to stop, and returns why it ended.
pub(crate) async fn receive(
    place: &Place,
    config: Config,
    identity: Identity,
    store: FileStore,
    until: Until,
    json: bool,
) -> Result<Reason, Failure> {
    let (anchors, endpoints) = (place.anchors()?, place.endpoints());
    let network = place.network(&endpoints, &anchors);
    let mut resources = Box::new(Resources::<6144>::new());
    let parts = Parts {
        connector: TcpConnector,
        store,
        clock: TokioClock::new(),
        rng: OsRng,
    };
    let client = PushClient::new(&mut resources, network, config, parts);
    let mut client = client.map_err(|error| Failure::bad("--set", error))?;
    let (mut observer, report) = (Report::new(json), Report::new(json));
    let (done, on_done) = (Cell::new(until.count == Some(0)), Notify::new());
    let mut printer = Printer {
        report: &report,
        wanted: until.count,
        done: &done,
        on_done: &on_done,
        verbose: config.log_debug_verbose,
    };
    let control = Control::<NoopRawMutex>::new();
    let run = client.run(identity, &mut printer, &mut observer, &control);
    let stopper = stop_when(until.time, &on_done, &control);
    tokio::select! {
        reason = run => Ok(reason),
        never = stopper => match never {},
    }
}

/// Sends the command to stop, once.
async fn stop_when(
    time: Option<Duration>,
    done: &Notify,
    control: &Control<NoopRawMutex>,
) -> std::convert::Infallible {
    let timeout = async {
        match time {
            Some(time) => tokio::time::sleep(time).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = done.notified() => {}
        () = timeout => {}
        () = interrupted() => {}
    }
    control.send(Command::Stop).await;
    // A second Ctrl-C does not wait for anybody.
    interrupted().await;
    std::process::exit(130)
}

/// Waits for Ctrl-C or the request to terminate.
pub(crate) async fn interrupted() {
    let terminated = async {
        #[cfg(unix)]
        if let Ok(mut signal) =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        {
            signal.recv().await;
            return;
        }
        std::future::pending().await
    };
    tokio::select! {
        caught = tokio::signal::ctrl_c() => if caught.is_err() { std::future::pending().await },
        () = terminated => {}
    }
}

//! Runs the client on tokio until it stops, Ctrl-C, a count or a time says so.
//!
//! The same `PushClient` as on a chip, over std sockets: registers if it can and must, receives,
//! renews what is due, and registers anew when the server refuses the identity. Promises that a
//! stop sends the acknowledgements that are due, and that new credentials are stored at once.

use std::cell::Cell;
use std::convert::Infallible;
use std::future::poll_fn;
use std::path::Path;
use std::pin::pin;
use std::task::Context;
use std::time::Duration;

use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use pushwire_core::mcs::Reason;
use pushwire_core::register::Credentials;
use pushwire_core::register::Project;
use pushwire_core::register::Stop;
use pushwire_core::register::UPKEEP_RETRY;
use pushwire_embassy::Clock;
use pushwire_embassy::Command;
use pushwire_embassy::Control;
use pushwire_embassy::Parts;
use pushwire_embassy::PushClient;
use pushwire_embassy::Registration;
use pushwire_embassy::Resources;
use rand_core::OsRng;
use serde_json::json;
use tokio::sync::Notify;

use crate::clock::TokioClock;
use crate::connector::TcpConnector;
use crate::credentials;
use crate::credentials::Stored;
use crate::error::Failure;
use crate::network::Place;
use crate::report::Printer;
use crate::report::Report;
use crate::report::log;
use crate::settings::Config;
use crate::state::FileStore;

/// The client over tokio.
type Client<'r> = PushClient<'r, TcpConnector, FileStore, TokioClock, OsRng, 16_640, 2_048>;

/// When to stop.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Until {
    /// After so many messages.
    pub(crate) count: Option<u64>,
    /// After so long.
    pub(crate) time: Option<Duration>,
}

/// What it takes to receive.
#[derive(Debug)]
pub(crate) struct Receiver<'a> {
    pub(crate) place: &'a Place,
    pub(crate) config: Config,
    /// What it takes to register; without it, what is stored must do.
    pub(crate) project: Option<Project<'a>>,
    /// Where new credentials go.
    pub(crate) path: Option<&'a Path>,
    pub(crate) store: FileStore,
    pub(crate) until: Until,
    pub(crate) goal: Goal,
    pub(crate) json: bool,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goal {
    /// Bring the credentials up to date.
    Register,
    /// That, if it can be done, and receive.
    Receive,
}

/// How the stop was asked for.
#[derive(Debug, Default)]
pub(crate) struct Stopper {
    asked: Cell<bool>,
    /// Ends a registration; a running client gets the command.
    registering: Notify,
    control: Control<NoopRawMutex>,
}

impl Stopper {
    pub(crate) async fn stop(&self) {
        if !self.asked.replace(true) {
            self.registering.notify_one();
            self.control.send(Command::Stop).await;
        }
    }
}

impl Receiver<'_> {
    /// Receives until told to stop, and returns why it ended. `told` hears of the FCM token.
    pub(crate) async fn receive(
        self,
        stored: Option<Stored>,
        told: impl FnMut(&Credentials),
    ) -> Result<Reason, Failure> {
        let (anchors, endpoints) = (self.place.anchors()?, self.place.endpoints());
        let network = self.place.network(&endpoints, &anchors);
        let mut resources = Box::new(Resources::<6144>::new());
        let (until, json, config, goal) = (self.until, self.json, self.config, self.goal);
        let Self { place, project, path, store, .. } = self;
        let clock = TokioClock::new();
        let parts = Parts { connector: TcpConnector, store, clock, rng: OsRng };
        let client = PushClient::new(&mut resources, network, config.session, parts);
        let client = client.map_err(|error| Failure::bad("--set", error))?;
        let (report, stopper) = (Report::new(json), Stopper::default());
        let work = Work {
            client,
            clock,
            report: &report,
            stopper: &stopper,
            refusals: 0,
            goal,
            upkeep_failed: false,
        };
        let registrar = project.map(|project| Registrar { place, project, path, config });
        let mut printer = Printer {
            report: &report,
            wanted: until.count,
            stopper: &stopper,
            verbose: config.session.log_debug_verbose,
        };
        let work = with_cloned_waker(work.run(registrar, stored, &mut printer, told));
        tokio::select! {
            ended = work => ended,
            never = stop_when(until.time, stopper.stop()) => match never {},
        }
    }
}

/// How to register.
struct Registrar<'a> {
    place: &'a Place,
    project: Project<'a>,
    path: Option<&'a Path>,
    config: Config,
}

/// The client at work.
struct Work<'a> {
    client: Client<'a>,
    clock: TokioClock,
    report: &'a Report,
    stopper: &'a Stopper,
    /// How often in a row the identity was refused.
    refusals: u32,
    goal: Goal,
    /// The last attempt to renew failed: not at once again.
    upkeep_failed: bool,
}

impl Work<'_> {
    async fn run(
        mut self,
        registrar: Option<Registrar<'_>>,
        mut stored: Option<Stored>,
        printer: &mut Printer<'_>,
        mut told: impl FnMut(&Credentials),
    ) -> Result<Reason, Failure> {
        loop {
            if let Some(registrar) = &registrar {
                match self.register(registrar, stored).await? {
                    Some(registered) => stored = Some(registered),
                    None => return Ok(Reason::Stop),
                }
            }
            let known = stored.as_ref().ok_or_else(|| Failure::bad("credentials", "missing"))?;
            known.complete.iter().for_each(&mut told);
            if self.goal == Goal::Register || printer.is_done() {
                return Ok(Reason::Stop);
            }
            self.client.set_keys(Some(known.keys.clone()));
            let project = registrar.as_ref().map(|registrar| &registrar.project);
            match self.session(known, printer, project).await {
                Reason::IdentityRejected(_) if registrar.is_some() => self.refusals += 1,
                Reason::Stop if !self.stopper.asked.get() => self.refusals = 0,
                reason => return Ok(reason),
            }
        }
    }

    /// Brings what is stored up to date; `None` if told to stop meanwhile.
    async fn register(
        &mut self,
        registrar: &Registrar<'_>,
        stored: Option<Stored>,
    ) -> Result<Option<Stored>, Failure> {
        let services = registrar.place.services();
        let mut complete = stored.as_ref().and_then(|stored| stored.complete.clone());
        let mut config = registrar.config.register;
        if complete.is_some() && self.refusals == 0 && self.goal == Goal::Receive {
            // Pushes come with what is stored: its upkeep is worth a second try, not a long wait.
            config.retry_count = Some(config.retry_count.unwrap_or(1).min(1));
        }
        let (project, refusals) = (&registrar.project, self.refusals);
        let registration = Registration { project, services: &services, config, refusals };
        let mut observer = *self.report;
        let register = self.client.checkin_or_register(&registration, &mut complete, &mut observer);
        let registered = tokio::select! {
            registered = register => registered,
            () = self.stopper.registering.notified() => return Ok(None),
        };
        let changes = match registered {
            Ok(changes) => changes,
            Err(stop) => return self.without_upkeep(stop, stored).map(Some),
        };
        let Some(credentials) = complete else { return Ok(None) };
        self.upkeep_failed = false;
        if changes.any {
            if let Some(path) = registrar.path {
                credentials::write(path, &credentials, &registrar.project)?;
            }
            self.announce(&credentials, changes.identity, changes.token);
        }
        Ok(Some(Stored {
            identity: credentials.identity(),
            keys: credentials.keys.clone(),
            complete: Some(credentials),
        }))
    }

    /// Goes on with what is stored if that still works and only its upkeep failed.
    fn without_upkeep(&mut self, stop: Stop, stored: Option<Stored>) -> Result<Stored, Failure> {
        let failure = Failure::Unregistered(stop);
        let stored = stored.filter(|stored| stored.complete.is_some());
        match stored.filter(|_| self.refusals == 0 && self.goal == Goal::Receive) {
            Some(stored) => {
                log(format_args!("warning: {failure}; going on with the stored credentials"));
                self.upkeep_failed = true;
                Ok(stored)
            }
            None => Err(failure),
        }
    }

    fn announce(&self, credentials: &Credentials, identity_changed: bool, token_changed: bool) {
        // News: whether anybody reads them does not matter.
        let _ = self.report.print(&json!({
            "event": "credentials",
            "android_id": credentials.android_id.to_string(),
            "fcm_token": credentials.fcm_token.to_string(),
            "identity_changed": identity_changed,
            "token_changed": token_changed,
        }));
    }

    /// Returns how long nothing is due; `None` for ever, where nothing can be renewed.
    fn upkeep_due(&self, known: &Stored, project: Option<&Project<'_>>) -> Option<Duration> {
        let (credentials, now) = (known.complete.as_ref()?, self.clock.unix_seconds()?);
        let due = credentials.next_due(project?).saturating_sub(now);
        let least = if self.upkeep_failed { UPKEEP_RETRY } else { 0 };
        Some(Duration::from_secs(due.max(least)))
    }

    /// Runs one session, until something is due if that can be renewed.
    async fn session(
        &mut self,
        known: &Stored,
        printer: &mut Printer<'_>,
        project: Option<&Project<'_>>,
    ) -> Reason {
        let due = self.upkeep_due(known, project);
        let mut observer = *self.report;
        let control = &self.stopper.control;
        let run = self.client.run(known.identity.clone(), printer, &mut observer, control);
        let mut run = pin!(run);
        tokio::select! {
            reason = &mut run => return reason,
            () = wait(due) => {}
        }
        control.send(Command::Stop).await;
        run.await
    }
}

async fn wait(time: Option<Duration>) {
    match time {
        Some(time) => tokio::time::sleep(time).await,
        None => std::future::pending().await,
    }
}

/// Polls `future` with a clone of the waker.
///
/// In unoptimised builds a clone of tokio's waker need not equal what it was cloned from, only other
/// clones (`Waker::will_wake` compares addresses of tables). embassy-sync takes a waker that differs
/// for another task's and wakes the one before it: the task would wake itself for ever.
pub(crate) async fn with_cloned_waker<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    poll_fn(|context| {
        let waker = context.waker().clone();
        future.as_mut().poll(&mut Context::from_waker(&waker))
    })
    .await
}

/// Does `stop` when the time is up or somebody interrupts.
pub(crate) async fn stop_when(
    time: Option<Duration>,
    stop: impl Future<Output = ()>,
) -> Infallible {
    tokio::select! {
        () = wait(time) => {}
        () = interrupted() => {}
    }
    stop.await;
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

//! What the driver's tests share: the client over tokio, a simulator, an application and a store.
//!
//! The client is the one of the boards, in this process; clock and sockets are tokio's. The
//! transport can be cut into pieces and can fail. Promises that nothing here waits for ever.

#![allow(dead_code, unused_imports, reason = "each test file uses a part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod transport;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Context;
use std::time::Duration;
use std::time::SystemTime;

use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::Endpoint;
use pushwire_core::mcs::Event;
use pushwire_core::mcs::Identity;
use pushwire_core::mcs::Push;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::persistent_id_hash;
use pushwire_core::secret::Secret;
use pushwire_core::time::Instant;
use pushwire_embassy::Clock;
use pushwire_embassy::Command;
use pushwire_embassy::Connector;
use pushwire_embassy::Control;
use pushwire_embassy::Handler;
use pushwire_embassy::Network;
use pushwire_embassy::Observer;
use pushwire_embassy::Parts;
use pushwire_embassy::PushClient;
use pushwire_embassy::Rejected;
use pushwire_embassy::Resources;
use pushwire_embassy::Store;
use pushwire_embassy::StoredId;
use pushwire_embassy::tls::CertificateDer;
use pushwire_embassy::tls::anchor_from_der;
use pushwire_simulator::DeviceId;
use pushwire_simulator::DeviceReport;
use pushwire_simulator::Fault;
use pushwire_simulator::Message;
use pushwire_simulator::Options;
use pushwire_simulator::Scope;
use pushwire_simulator::Simulator;
use rand_core::OsRng;
use rustls::pki_types::pem::PemObject;
use tokio::time::sleep;
use tokio::time::timeout;

pub(crate) use transport::Plan;
pub(crate) use transport::Transport;

/// Longest time for anything.
const PATIENCE: Duration = Duration::from_secs(30);

/// Commands to a client of the same task.
pub(crate) type Commands = Control<NoopRawMutex>;

/// Runs a test's future with a limit.
pub(crate) fn run<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { timeout(PATIENCE, future).await.expect("it takes too long") })
}

/// Milliseconds.
pub(crate) const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Waits until `holds`.
pub(crate) async fn until(mut holds: impl FnMut() -> bool) {
    while !holds() {
        sleep(ms(5)).await;
    }
}

/// A configuration that reconnects at once and rounds nothing.
pub(crate) fn fast() -> Config {
    Config {
        start_seconds_before_retry_connect: ms(5),
        reset_interval: Duration::ZERO,
        monitor_interval: Duration::ZERO,
        connection_retry_count: None,
        abort_on_sequential_error_count: None,
        ..Config::new()
    }
}

/// A push service with one device.
pub(crate) struct Service {
    pub(crate) simulator: Simulator,
    pub(crate) device: DeviceId,
    token: String,
    identity: Identity,
    root: CertificateDer<'static>,
}

impl Service {
    pub(crate) async fn start() -> Self {
        let simulator = Simulator::start(Options::default()).await.unwrap();
        let credentials = simulator.issue_credentials().unwrap();
        let text = |pointer| credentials.pointer(pointer).unwrap().as_str().unwrap();
        let device: DeviceId = text("/gcm/android_id").parse().unwrap();
        let token = text("/fcm/registration/token").to_owned();
        let security_token = Secret::new(text("/gcm/security_token").parse().unwrap());
        let root = CertificateDer::from_pem_slice(simulator.ca_pem().as_bytes()).unwrap();
        Self {
            device,
            token,
            identity: Identity { android_id: device.0, security_token },
            root,
            simulator,
        }
    }

    /// Sends so many messages and returns their ids.
    pub(crate) fn send(&self, count: usize) -> Vec<String> {
        self.send_large(count, 10)
    }

    /// The same with so many bytes of text each.
    pub(crate) fn send_large(&self, count: usize, len: usize) -> Vec<String> {
        let send = |_| {
            let message = Message::data([("text", "x".repeat(len))]);
            self.simulator.send(&self.token, message).unwrap()
        };
        (0..count).map(|n| send(n).persistent_id).collect()
    }

    pub(crate) fn fault(&self, fault: Fault) {
        let scope = Scope::device(self.device);
        self.simulator.control().inject(fault, scope).unwrap();
    }

    pub(crate) fn report(&self) -> DeviceReport {
        self.simulator.control().device(self.device).unwrap()
    }

    pub(crate) fn logins(&self) -> usize {
        self.report().history.logins.len()
    }

    pub(crate) fn pings(&self) -> usize {
        self.report().history.pings.len()
    }

    pub(crate) async fn until_connected(&self) {
        until(|| self.report().connected).await;
    }

    pub(crate) async fn until_acknowledged(&self) {
        until(|| self.report().queue_length == 0).await;
    }

    fn port(&self) -> u16 {
        let address = &self.simulator.description().mcs;
        address.rsplit_once(':').unwrap().1.parse().unwrap()
    }
}

/// A store and what it went through; clones share it, as runs share a flash.
#[derive(Clone, Default)]
pub(crate) struct Flash(Rc<RefCell<Kept>>);

#[derive(Default)]
struct Kept {
    unconfirmed: Vec<String>,
    accepted: Vec<String>,
    /// How many ids were stored when the store was asked to tend, each time.
    tended: Vec<usize>,
    fails: bool,
}

impl Flash {
    /// A store that takes nothing.
    pub(crate) fn broken() -> Self {
        let flash = Self::default();
        flash.0.borrow_mut().fails = true;
        flash
    }

    /// Every id that was ever stored, in order.
    pub(crate) fn accepted(&self) -> Vec<String> {
        self.0.borrow().accepted.clone()
    }

    /// How many ids were stored whenever the store was asked to tend.
    pub(crate) fn tended(&self) -> Vec<usize> {
        self.0.borrow().tended.clone()
    }

    pub(crate) fn unconfirmed(&self) -> Vec<String> {
        self.0.borrow().unconfirmed.clone()
    }
}

impl Store for Flash {
    type Error = &'static str;

    async fn load(&mut self, found: &mut dyn FnMut(StoredId<'_>)) -> Result<(), Self::Error> {
        let kept = self.0.borrow();
        for id in &kept.accepted {
            found(StoredId::Remembered(persistent_id_hash(id)));
        }
        for id in &kept.unconfirmed {
            found(StoredId::Unconfirmed(id));
        }
        Ok(())
    }

    async fn accepted(&mut self, persistent_id: &str) -> Result<(), Self::Error> {
        // As a flash, it takes a moment.
        tokio::task::yield_now().await;
        let mut kept = self.0.borrow_mut();
        if kept.fails {
            return Err("the flash is worn out");
        }
        kept.accepted.push(persistent_id.to_owned());
        kept.unconfirmed.push(persistent_id.to_owned());
        Ok(())
    }

    fn confirmed(&mut self, is_unconfirmed: &dyn Fn(&str) -> bool) {
        self.0.borrow_mut().unconfirmed.retain(|id| is_unconfirmed(id));
    }

    async fn tend(&mut self) -> Result<(), Self::Error> {
        let mut kept = self.0.borrow_mut();
        let count = kept.accepted.len();
        kept.tended.push(count);
        Ok(())
    }
}

/// An application. It minds being given what the store has.
#[derive(Clone, Default)]
pub(crate) struct App {
    pub(crate) flash: Flash,
    state: Rc<RefCell<AppState>>,
}

#[derive(Default)]
struct AppState {
    given: Vec<String>,
    hold: Duration,
    refusals: u32,
    events: BTreeMap<&'static str, usize>,
    dates: Vec<Option<u64>>,
    errors: Vec<String>,
}

impl App {
    pub(crate) fn new(flash: &Flash) -> Self {
        Self { flash: flash.clone(), ..Self::default() }
    }

    /// Takes so long for the next message.
    pub(crate) fn hold_next(&self, time: Duration) {
        self.state.borrow_mut().hold = time;
    }

    /// Refuses so many messages.
    pub(crate) fn refuse_next(&self, count: u32) {
        self.state.borrow_mut().refusals = count;
    }

    /// Ids of the messages it was given, in order.
    pub(crate) fn given(&self) -> Vec<String> {
        self.state.borrow().given.clone()
    }

    fn note_date(&self, date: Option<u64>) {
        self.state.borrow_mut().dates.push(date);
    }

    /// What the client took for the date: at first, and after each run.
    pub(crate) fn dates(&self) -> Vec<Option<u64>> {
        self.state.borrow().dates.clone()
    }

    /// What went wrong, in words.
    pub(crate) fn errors(&self) -> Vec<String> {
        self.state.borrow().errors.clone()
    }

    /// How often an event came.
    pub(crate) fn count(&self, event: &str) -> usize {
        self.state.borrow().events.get(event).copied().unwrap_or(0)
    }

    pub(crate) async fn until_given(&self, count: usize) {
        until(|| self.given().len() >= count).await;
    }
}

impl Handler for App {
    async fn on_push(&mut self, push: &Push<'_>) -> Result<(), Rejected> {
        let id = push.persistent_id().unwrap().to_owned();
        assert!(!self.flash.accepted().contains(&id), "{id} again");
        self.state.borrow_mut().given.push(id);
        let hold = std::mem::take(&mut self.state.borrow_mut().hold);
        if !hold.is_zero() {
            sleep(hold).await;
        }
        let mut state = self.state.borrow_mut();
        if state.refusals > 0 {
            state.refusals -= 1;
            return Err(Rejected);
        }
        Ok(())
    }
}

impl Observer for App {
    fn on_event(&mut self, event: &Event<'_>) {
        let name = match event {
            Event::Connect { .. } => "connect",
            Event::Disconnected { .. } => "disconnected",
            Event::Duplicate { .. } => "duplicate",
            Event::Ping => "ping",
            Event::Pong { .. } => "pong",
            Event::Retry { .. } => "retry",
            Event::Stopped { .. } => "stopped",
            _ => return,
        };
        *self.state.borrow_mut().events.entry(name).or_default() += 1;
    }

    fn on_error(&mut self, error: &dyn Display) {
        self.state.borrow_mut().errors.push(error.to_string());
    }
}

/// tokio's clock, and the host's date unless the device is to have none.
pub(crate) struct TokioClock {
    start: tokio::time::Instant,
    has_date: bool,
}

impl TokioClock {
    pub(crate) fn new(has_date: bool) -> Self {
        Self { start: tokio::time::Instant::now(), has_date }
    }
}

impl Clock for TokioClock {
    fn now(&self) -> Instant {
        Instant::from_millis(self.start.elapsed().as_millis().try_into().unwrap())
    }

    async fn wait_until(&self, deadline: Instant) {
        tokio::time::sleep_until(self.start + ms(deadline.as_millis())).await;
    }

    fn unix_seconds(&self) -> Option<u64> {
        self.has_date.then(host_date)
    }
}

/// The host's date, in seconds since 1970.
pub(crate) fn host_date() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
}

/// Runs a client of its own until it stops.
pub(crate) async fn receive(
    service: &Service,
    transport: &Transport,
    config: Config,
    app: &App,
    commands: &Commands,
) -> Reason {
    receive_in_parts(service, transport, config, app, commands, &[]).await
}

/// Runs a client on a device without a date until it stops.
pub(crate) async fn receive_without_date(
    service: &Service,
    app: &App,
    commands: &Commands,
) -> Reason {
    let runs = Runs { polls: &[], ends: 1, has_date: false };
    receive_in_runs(service, Transport::default(), fast(), app, commands, runs).await
}

/// Runs one client to its end twice.
pub(crate) async fn receive_twice(
    service: &Service,
    transport: &Transport,
    config: Config,
    app: &App,
    commands: &Commands,
) {
    let twice = Runs { polls: &[], ends: 2, has_date: true };
    receive_in_runs(service, transport.clone(), config, app, commands, twice).await;
}

/// Runs one client several times: each run but the last is dropped after so many polls.
pub(crate) async fn receive_in_parts(
    service: &Service,
    transport: &Transport,
    config: Config,
    app: &App,
    commands: &Commands,
    polls: &[usize],
) -> Reason {
    let runs = Runs { polls, ends: 1, has_date: true };
    receive_in_runs(service, transport.clone(), config, app, commands, runs).await
}

/// Runs a client over any connector until it stops.
pub(crate) async fn receive_over(
    service: &Service,
    connector: impl Connector,
    config: Config,
    app: &App,
    commands: &Commands,
) -> Reason {
    let runs = Runs { polls: &[], ends: 1, has_date: true };
    receive_in_runs(service, connector, config, app, commands, runs).await
}

/// The runs of one client.
struct Runs<'a> {
    /// Dropped after so many polls each.
    polls: &'a [usize],
    /// Left to end, after those.
    ends: usize,
    has_date: bool,
}

async fn receive_in_runs(
    service: &Service,
    connector: impl Connector,
    config: Config,
    app: &App,
    commands: &Commands,
    runs: Runs<'_>,
) -> Reason {
    let anchors = [anchor_from_der(&service.root).unwrap()];
    let port = service.port();
    let endpoints = [Endpoint { host: "127.0.0.1", port }];
    let network = Network {
        endpoints: &endpoints,
        server_name: Some(&service.simulator.description().server_name),
        anchors: &anchors,
        time_floor: 0,
    };
    let mut resources = Box::new(Resources::<6144>::new());
    let parts = Parts {
        connector,
        store: app.flash.clone(),
        clock: TokioClock::new(runs.has_date),
        rng: OsRng,
    };
    let mut client = PushClient::new(&mut resources, network, config, parts).unwrap();
    let (mut handler, mut observer) = (app.clone(), app.clone());
    app.note_date(client.unix_seconds());
    for limit in runs.polls {
        let run = client.run(service.identity.clone(), &mut handler, &mut observer, commands);
        if let Some(reason) = cut_off(run, *limit).await {
            return reason;
        }
    }
    let mut reason = Reason::Stop;
    for _ in 0..runs.ends {
        let run = client.run(service.identity.clone(), &mut handler, &mut observer, commands);
        reason = polled(run, usize::MAX).await.unwrap();
        app.note_date(client.unix_seconds());
    }
    reason
}

/// Polls a future at most so many times, and drops it earlier if it does not want to be polled.
pub(crate) async fn cut_off<F: Future>(future: F, polls: usize) -> Option<F::Output> {
    let idle = ms(100);
    timeout(idle, polled(future, polls)).await.ok().flatten()
}

/// Polls a future at most so many times.
///
/// A clone of the waker is handed on: in unoptimised builds it need not equal what it was cloned
/// from, and embassy-sync wakes a waker that it takes for another task's.
pub(crate) async fn polled<F: Future>(future: F, mut polls: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    poll_fn(|context| {
        if polls == 0 {
            return std::task::Poll::Ready(None);
        }
        polls -= 1;
        let waker = context.waker().clone();
        future.as_mut().poll(&mut Context::from_waker(&waker)).map(Some)
    })
    .await
}

/// Receives while `script` runs, then stops the client and expects that it ends for that.
pub(crate) async fn receive_during(
    service: &Service,
    transport: &Transport,
    config: Config,
    app: &App,
    commands: &Commands,
    script: impl Future<Output = ()>,
) {
    let client = receive(service, transport, config, app, commands);
    let script = async {
        script.await;
        commands.send(Command::Stop).await;
    };
    let (reason, ()) = tokio::join!(client, script);
    assert_eq!(reason, Reason::Stop);
}

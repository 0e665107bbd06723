//! The program: register if need be, receive, print, switch the light; for ever.
//!
//! Credentials are saved as soon as they are new and renewed when they are due. When the server
//! refuses the identity several times in a row, the device registers anew, after a wait that grows
//! from one identity to the next until one is accepted. Whatever else ends a session is waited out.

use core::cell::Cell;
use core::convert::Infallible;
use core::fmt;
use core::fmt::Display;

use embassy_futures::select::Either;
use embassy_futures::select::select;
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use pushwire_core::error::ConfigError;
use pushwire_core::mcs::Event;
use pushwire_core::mcs::Push;
use pushwire_core::mcs::Reason;
use pushwire_core::push::DecryptError;
use pushwire_core::register::Credentials;
use pushwire_core::register::Retry;
use pushwire_core::register::UPKEEP_RETRY;
use pushwire_core::time::Duration;
use pushwire_embassy::Clock;
use pushwire_embassy::Command;
use pushwire_embassy::Connector;
use pushwire_embassy::Control;
use pushwire_embassy::Handler;
use pushwire_embassy::Observer;
use pushwire_embassy::Parts;
use pushwire_embassy::PushClient;
use pushwire_embassy::Registration;
use pushwire_embassy::Rejected;
use pushwire_embassy::Resources;
use pushwire_embassy::Store;
use rand_core::CryptoRngCore;

use crate::board::Board;
use crate::board::Output;
use crate::board::Settings;
use crate::credentials::CredentialStore;
use crate::lines::EventLine;
use crate::lines::PushLine;
use crate::switch;

/// Wait before a session that gave up is begun again.
const PAUSE: Duration = Duration::from_secs(60);

/// Refusals from this code on say nothing about the identity.
const SERVER_TROUBLE: i32 = 500;

/// The program at work.
///
/// Built by a plain function and run by reference: an `async fn` that took all this by value would
/// keep it in its future twice, and once more on the stack.
pub struct Receiver<'r, C, S, K, G, V, O, const TR: usize = 16_640, const TW: usize = 2_048> {
    client: PushClient<'r, C, S, K, G, TR, TW>,
    settings: &'r Settings<'r>,
    clock: K,
    credentials: V,
    /// What the device is registered with.
    known: Option<Credentials>,
    output: O,
    /// The server took the identity since the last refusal.
    accepted: Cell<bool>,
    /// How often in a row the identity was refused.
    refusals: u32,
    /// The last attempt to renew failed: not at once again.
    upkeep_failed: bool,
}

impl<'r, C, S, K, G, V, O, const TR: usize, const TW: usize> Receiver<'r, C, S, K, G, V, O, TR, TW>
where
    C: Connector,
    S: Store,
    K: Clock + Clone,
    G: CryptoRngCore,
    V: CredentialStore,
    O: Output,
{
    /// Puts the parts of a board together.
    ///
    /// # Errors
    ///
    /// The first setting that no session could work with.
    #[inline(never)]
    pub fn new<const R: usize, const W: usize>(
        resources: &'r mut Resources<R, W, TR, TW>,
        settings: &'r Settings<'r>,
        board: Board<C, S, K, G, V, O>,
    ) -> Result<Self, ConfigError> {
        let Board { connector, ids, clock, rng, credentials, output } = board;
        let parts = Parts { connector, store: ids, clock: clock.clone(), rng };
        Ok(Self {
            client: PushClient::new(resources, settings.network, settings.session, parts)?,
            settings,
            clock,
            credentials,
            known: None,
            output,
            accepted: Cell::new(false),
            refusals: 0,
            upkeep_failed: false,
        })
    }

    /// Receives for ever.
    ///
    /// Cancel safe in that nothing is lost: what was being handled comes again.
    pub async fn run(&mut self) -> Infallible {
        self.load().await;
        loop {
            self.register().await;
            match self.known {
                Some(_) => self.session().await,
                None => self.pause(Duration::from_secs(UPKEEP_RETRY)).await,
            }
        }
    }

    async fn load(&mut self) {
        if let Err(error) = self.credentials.load(&mut self.known).await {
            self.complain("the credentials cannot be read", &error);
        }
    }

    /// Brings what is known up to date; nothing is if there is nothing that the server would take.
    async fn register(&mut self) {
        let registration = Registration {
            project: &self.settings.project,
            services: &self.settings.services,
            config: self.settings.register,
            refusals: self.refusals,
        };
        let mut watcher = Watcher { output: &self.output, accepted: &self.accepted };
        let (client, known) = (&mut self.client, &mut self.known);
        let registered = client.checkin_or_register(&registration, known, &mut watcher).await;
        self.upkeep_failed = registered.is_err();
        match registered {
            Ok(changes) if changes.any => self.registered().await,
            Ok(_) => {}
            Err(stop) => {
                self.complain("not registered", &Shown(stop));
                if self.refusals > 0 {
                    self.known = None;
                }
            }
        }
    }

    async fn registered(&mut self) {
        let Some(known) = &self.known else { return };
        let saved = self.credentials.save(known).await;
        let id = known.android_id;
        // Senders need the token; whoever has it can send to this device.
        let token = known.fcm_token.expose();
        self.output.line(format_args!("registered android_id={id} fcm_token={token}"));
        if let Err(error) = saved {
            self.complain("the credentials cannot be saved", &error);
        }
    }

    /// Receives until the identity is refused or something is due.
    async fn session(&mut self) {
        match self.receive_until_due().await {
            Reason::IdentityRejected(code) if code < SERVER_TROUBLE => {
                let before = if self.accepted.take() { 0 } else { self.refusals };
                self.refusals = before.saturating_add(1);
            }
            Reason::Stop => self.refusals = 0,
            _ => self.pause(PAUSE).await,
        }
    }

    async fn receive_until_due(&mut self) -> Reason {
        let Some(known) = &self.known else { return Reason::Stop };
        self.client.set_keys(Some(known.keys.clone()));
        let due = self.due(known);
        let control = Control::<NoopRawMutex>::new();
        let mut watcher = Watcher { output: &self.output, accepted: &self.accepted };
        let mut handler = Printer { output: &self.output };
        let run = self.client.run(known.identity(), &mut handler, &mut watcher, &control);
        let mut run = core::pin::pin!(run);
        if let Either::First(reason) = select(&mut run, wait_for(&self.clock, due)).await {
            return reason;
        }
        control.send(Command::Stop).await;
        run.await
    }

    /// Returns how long nothing is due. On a device without a clock the first login tells the date:
    /// some hours later it is looked at.
    fn due(&self, known: &Credentials) -> Duration {
        let due = known.next_due(&self.settings.project);
        let wait = self.client.unix_seconds().map_or(UPKEEP_RETRY, |now| due.saturating_sub(now));
        let least = if self.upkeep_failed { UPKEEP_RETRY } else { 0 };
        Duration::from_secs(wait.max(least))
    }

    async fn pause(&self, wait: Duration) {
        self.output.line(format_args!("pause of {} s", wait.as_secs()));
        wait_for(&self.clock, wait).await;
    }

    fn complain(&self, what: &str, why: &dyn Display) {
        self.output.line(format_args!("error: {what}: {why}"));
    }
}

/// What a board brings need not be printable.
impl<C, S, K, G, V, O, const TR: usize, const TW: usize> fmt::Debug
    for Receiver<'_, C, S, K, G, V, O, TR, TW>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").field("client", &self.client).finish_non_exhaustive()
    }
}

async fn wait_for(clock: &impl Clock, wait: Duration) {
    clock.wait_until(clock.now().after(wait)).await;
}

/// Shows something by its debugging form.
struct Shown<T>(T);

impl<T: core::fmt::Debug> Display for Shown<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

/// Prints pushes and switches the light.
struct Printer<'o, O> {
    output: &'o O,
}

impl<O: Output> Handler for Printer<'_, O> {
    async fn on_push(&mut self, push: &Push<'_>) -> Result<(), Rejected> {
        self.output.line(format_args!("{}", PushLine(push)));
        if let Some(on) = switch::wanted(push) {
            self.output.switch(on);
        }
        Ok(())
    }
}

/// Prints what happens.
struct Watcher<'o, O> {
    output: &'o O,
    accepted: &'o Cell<bool>,
}

impl<O: Output> Observer for Watcher<'_, O> {
    fn on_event(&mut self, event: &Event<'_>) {
        if let Event::State { reason: Reason::LoginAccepted, .. } = event {
            self.accepted.set(true);
        }
        if let Some(line) = EventLine::new(event) {
            self.output.line(format_args!("{line}"));
        }
    }

    fn on_undecryptable(&mut self, push: &Push<'_>, error: DecryptError) {
        let id = push.persistent_id().unwrap_or("none");
        self.output.line(format_args!("undecryptable id={id}: {}", error.name()));
    }

    fn on_registration_retry(&mut self, retry: &Retry) {
        let (service, wait) = (retry.service.name(), retry.delay.as_millis());
        self.output.line(format_args!("registration: {service} again in {wait} ms"));
    }

    fn on_error(&mut self, error: &dyn Display) {
        self.output.line(format_args!("error: {error}"));
    }
}

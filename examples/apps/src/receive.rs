//! The program: register if need be, receive, print, switch the light; for ever.
//!
//! Credentials are saved as soon as they are new and renewed when they are due. When the server
//! refuses the identity several times in a row, the device registers anew, after a wait that grows
//! from one identity to the next until one is accepted. Whatever else ends a session is waited out.

use core::cell::Cell;
use core::convert::Infallible;
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
use pushwire_embassy::Registered;
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

/// Receives for ever.
///
/// # Errors
///
/// The first setting that no session could work with.
pub async fn receive<
    C,
    S,
    K,
    G,
    V,
    O,
    const R: usize,
    const W: usize,
    const TR: usize,
    const TW: usize,
>(
    resources: &mut Resources<R, W, TR, TW>,
    settings: &Settings<'_>,
    board: Board<C, S, K, G, V, O>,
) -> Result<Infallible, ConfigError>
where
    C: Connector,
    S: Store,
    K: Clock + Clone,
    G: CryptoRngCore,
    V: CredentialStore,
    O: Output,
{
    let Board { connector, ids, clock, rng, credentials, output } = board;
    let parts = Parts { connector, store: ids, clock: clock.clone(), rng };
    let client = PushClient::new(resources, settings.network, settings.session, parts)?;
    let mut work = Work {
        client,
        settings,
        clock,
        credentials,
        output: &output,
        accepted: Cell::new(false),
        refusals: 0,
        upkeep_failed: false,
    };
    Ok(work.run().await)
}

/// The program at work.
struct Work<'w, 'r, C, S, K, G, V, O, const TR: usize, const TW: usize> {
    client: PushClient<'r, C, S, K, G, TR, TW>,
    settings: &'w Settings<'w>,
    clock: K,
    credentials: V,
    output: &'w O,
    /// The server took the identity since the last refusal.
    accepted: Cell<bool>,
    /// How often in a row the identity was refused.
    refusals: u32,
    /// The last attempt to renew failed: not at once again.
    upkeep_failed: bool,
}

impl<C, S, K, G, V, O, const TR: usize, const TW: usize> Work<'_, '_, C, S, K, G, V, O, TR, TW>
where
    C: Connector,
    S: Store,
    K: Clock,
    G: CryptoRngCore,
    V: CredentialStore,
    O: Output,
{
    async fn run(&mut self) -> Infallible {
        let mut stored = self.load().await;
        loop {
            stored = self.register(stored).await;
            match &stored {
                Some(known) => self.session(known).await,
                None => self.pause(Duration::from_secs(UPKEEP_RETRY)).await,
            }
        }
    }

    async fn load(&mut self) -> Option<Credentials> {
        match self.credentials.load().await {
            Ok(stored) => stored,
            Err(error) => {
                self.complain("the credentials cannot be read", &error);
                None
            }
        }
    }

    /// Brings what is stored up to date; `None` if there is nothing that the server would take.
    async fn register(&mut self, stored: Option<Credentials>) -> Option<Credentials> {
        let registration = Registration {
            project: &self.settings.project,
            services: &self.settings.services,
            config: self.settings.register,
            refusals: self.refusals,
        };
        let mut watcher = Watcher { output: self.output, accepted: &self.accepted };
        let registered =
            self.client.checkin_or_register(registration, stored.clone(), &mut watcher).await;
        self.upkeep_failed = registered.is_err();
        match registered {
            Ok(registered) => Some(self.registered(registered).await),
            Err(stop) => {
                self.complain("not registered", &Shown(stop));
                stored.filter(|_| self.refusals == 0)
            }
        }
    }

    async fn registered(&mut self, registered: Registered) -> Credentials {
        let Registered { credentials, changes } = registered;
        if changes.any {
            if let Err(error) = self.credentials.save(&credentials).await {
                self.complain("the credentials cannot be saved", &error);
            }
            let id = credentials.android_id;
            // Senders need the token; whoever has it can send to this device.
            let token = credentials.fcm_token.expose();
            self.output.line(format_args!("registered android_id={id} fcm_token={token}"));
        }
        credentials
    }

    /// Receives until the identity is refused or something is due.
    async fn session(&mut self, known: &Credentials) {
        self.client.set_keys(Some(known.keys.clone()));
        match self.receive_until_due(known).await {
            Reason::IdentityRejected(code) if code < SERVER_TROUBLE => {
                let before = if self.accepted.take() { 0 } else { self.refusals };
                self.refusals = before.saturating_add(1);
            }
            Reason::Stop => self.refusals = 0,
            _ => self.pause(PAUSE).await,
        }
    }

    async fn receive_until_due(&mut self, known: &Credentials) -> Reason {
        let due = self.due(known);
        let control = Control::<NoopRawMutex>::new();
        let mut watcher = Watcher { output: self.output, accepted: &self.accepted };
        let mut handler = Printer { output: self.output };
        let run = self.client.run(known.identity(), &mut handler, &mut watcher, &control);
        let mut run = core::pin::pin!(run);
        let upkeep = async {
            match due {
                Some(wait) => wait_for(&self.clock, wait).await,
                None => core::future::pending().await,
            }
        };
        if let Either::First(reason) = select(&mut run, upkeep).await {
            return reason;
        }
        control.send(Command::Stop).await;
        run.await
    }

    /// Returns how long nothing is due; `None` on a device that does not know the date.
    fn due(&self, known: &Credentials) -> Option<Duration> {
        let due = known.next_due(&self.settings.project).saturating_sub(self.clock.unix_seconds()?);
        let least = if self.upkeep_failed { UPKEEP_RETRY } else { 0 };
        Some(Duration::from_secs(due.max(least)))
    }

    async fn pause(&self, wait: Duration) {
        self.output.line(format_args!("pause of {} s", wait.as_secs()));
        wait_for(&self.clock, wait).await;
    }

    fn complain(&self, what: &str, why: &dyn Display) {
        self.output.line(format_args!("error: {what}: {why}"));
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

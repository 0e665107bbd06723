//! The client: one session, driven over a connector, until it ends.
//!
//! Three loops run side by side and share the session: the clock (deadlines and commands), the
//! delivery (handler and store) and the network (connect, TLS, read, write; in `link.rs`). All
//! policy is in `pushwire_core::mcs::Session`; what is here only waits and converts. No loop is
//! dropped while the client runs, so no read or write is ever cut off in the middle.

use core::cell::Cell;
use core::cell::RefCell;
use core::convert::Infallible;
use core::fmt;
use core::fmt::Display;

use embassy_futures::select::Either3;
use embassy_futures::select::select3;
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use embassy_sync::blocking_mutex::raw::RawMutex;
use embassy_sync::signal::Signal;
use pushwire_core::error::ConfigError;
use pushwire_core::error::DriveError;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::Endpoint;
use pushwire_core::mcs::Event;
use pushwire_core::mcs::Identity;
use pushwire_core::mcs::Push;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::Session;
use pushwire_core::push;
use pushwire_core::push::Keys;
use pushwire_core::push::OpenError;
use pushwire_core::time::Instant;
use rand_core::CryptoRngCore;
use rustls_pki_types::TrustAnchor;

use crate::clock::Clock;
use crate::connector::Connector;
use crate::control::Command;
use crate::control::Control;
use crate::delivery::Delivery;
use crate::delivery::Item;
use crate::handler::Handler;
use crate::handler::Observer;
use crate::handler::Rejected;
use crate::resources::Resources;
use crate::store::Store;
use crate::store::StoredId;

/// Where to connect and whom to trust.
#[derive(Clone, Copy, Debug)]
pub struct Network<'a> {
    /// Endpoints in the order in which they are tried; their number overrides the configuration's.
    pub endpoints: &'a [Endpoint<'a>],
    /// Name that the certificate must be for, if it is not the endpoint's host.
    pub server_name: Option<&'a str>,
    /// Roots to trust besides the built-in ones.
    pub anchors: &'a [TrustAnchor<'a>],
    /// Seconds since 1970 (UTC) that have passed for sure, such as the time of the build. On a
    /// device without a clock, certificates that expired before this are refused.
    pub time_floor: u64,
}

/// Receives pushes: connects, logs in, delivers, acknowledges, reconnects.
///
/// `C` opens connections, `S` outlives the client, `K` tells the time, `G` is the random number
/// generator of TLS.
pub struct PushClient<'r, C, S, K, G, const TLS_READ: usize, const TLS_WRITE: usize> {
    pub(crate) session: Session<'r>,
    pub(crate) delivery: Delivery<'r>,
    pub(crate) io: Io<'r, C, G, TLS_READ, TLS_WRITE>,
    pub(crate) store: S,
    pub(crate) clock: K,
    keys: Option<Keys>,
    restored: bool,
}

/// What only the network loop uses.
pub(crate) struct Io<'r, C, G, const TLS_READ: usize, const TLS_WRITE: usize> {
    pub(crate) connector: C,
    pub(crate) rng: G,
    pub(crate) network: Network<'r>,
    pub(crate) send: &'r mut [u8],
    pub(crate) tls: &'r mut crate::tls::TlsBuffers<TLS_READ, TLS_WRITE>,
    pub(crate) told: Option<Told>,
}

/// Unix time in seconds that a check-in told, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told {
    pub(crate) unix: u64,
    pub(crate) at: Instant,
}

impl Told {
    pub(crate) const fn seconds(self, now: Instant) -> u64 {
        self.unix.saturating_add(now.since(self.at).as_secs())
    }
}

impl<'r, C, S, K, G, const TLS_READ: usize, const TLS_WRITE: usize>
    PushClient<'r, C, S, K, G, TLS_READ, TLS_WRITE>
where
    C: Connector,
    S: Store,
    K: Clock,
    G: CryptoRngCore,
{
    /// Makes a client over the caller's memory.
    ///
    /// # Errors
    ///
    /// The first field of `config` that no session could work with.
    #[inline(never)]
    pub fn new<const RECEIVE: usize, const SEND: usize>(
        resources: &'r mut Resources<RECEIVE, SEND, TLS_READ, TLS_WRITE>,
        network: Network<'r>,
        config: Config,
        parts: Parts<C, S, K, G>,
    ) -> Result<Self, ConfigError> {
        let Parts { connector, store, clock, mut rng } = parts;
        let endpoint_count = u8::try_from(network.endpoints.len()).unwrap_or(u8::MAX);
        let config = Config { endpoint_count, ..config };
        let seed = rng.next_u64();
        let Resources { session, delivery, send, tls } = resources;
        Ok(Self {
            session: Session::new(session, config, seed)?,
            delivery: Delivery::new(delivery),
            io: Io { connector, rng, network, send, tls, told: None },
            store,
            clock,
            keys: None,
            restored: false,
        })
    }

    /// Sets the keys that encrypted pushes are opened with; without them they are undecryptable.
    pub fn set_keys(&mut self, keys: Option<Keys>) {
        self.keys = keys;
    }

    /// Runs until the session stops, and returns why. May be called again.
    ///
    /// Cancel safe in that nothing is lost: dropping the future drops the connection, and a
    /// message that was being handled comes again. To end with all acknowledgements sent, give
    /// [`Command::Stop`] instead.
    pub async fn run<M: RawMutex>(
        &mut self,
        identity: Identity,
        handler: &mut impl Handler,
        observer: &mut impl Observer,
        control: &Control<M>,
    ) -> Reason {
        self.restore(observer).await;
        self.end_former_run(observer);
        let shared = Shared::new(&mut self.session, &mut self.delivery, &self.clock, observer);
        // The session is created or stopped here, so that it can always be started.
        let _ = shared.session.borrow_mut().start(self.clock.now(), identity);
        shared.drain();
        let clock = shared.keep_time(control);
        let delivery = shared.deliver(handler, &mut self.store, self.keys.as_ref());
        let network = shared.connect_forever(&mut self.io);
        match select3(network, clock, delivery).await {
            Either3::First(reason) => reason,
            Either3::Second(never) => match never {},
            Either3::Third(never) => match never {},
        }
    }

    /// Ends the session of a run whose future was dropped: its connection went with it.
    fn end_former_run(&mut self, observer: &mut impl Observer) {
        let now = self.clock.now();
        // Each is refused where there is nothing to end, and then not needed.
        let _ = self.session.stop(now);
        self.tell(observer);
        let _ = self.session.handle_disconnected(now, Reason::Transport);
        self.tell(observer);
    }

    fn tell(&mut self, observer: &mut impl Observer) {
        while let Some(event) = self.session.poll_event() {
            observer.on_event(&event);
        }
    }

    /// Hands the stored ids to the session, before the first start.
    async fn restore(&mut self, observer: &mut impl Observer) {
        if self.restored {
            return;
        }
        let (now, session) = (self.clock.now(), &mut self.session);
        let mut found = |stored: StoredId<'_>| match stored {
            // An id that does not fit any more costs a duplicate, which is remembered and dropped.
            StoredId::Unconfirmed(id) => drop(session.restore_received(now, id)),
            StoredId::Remembered(hash) => session.restore_remembered(now, hash),
        };
        match self.store.load(&mut found).await {
            Ok(()) => self.restored = true,
            Err(error) => observer.on_error(&error),
        }
    }

    /// Returns the date, in seconds since 1970 (UTC): from the clock, or as a login or a check-in
    /// told it. `None` before, on a device without a clock.
    pub fn unix_seconds(&self) -> Option<u64> {
        let now = self.clock.now();
        let told = || self.io.told.map(|told| told.seconds(now));
        self.clock.unix_seconds().or(self.session.server_unix_seconds(now)).or_else(told)
    }

    /// Returns the store, such as to look at it after a run.
    pub const fn store(&self) -> &S {
        &self.store
    }
}

/// Keys, buffers and the generator are not printed.
impl<C, S, K, G, const TLS_READ: usize, const TLS_WRITE: usize> fmt::Debug
    for PushClient<'_, C, S, K, G, TLS_READ, TLS_WRITE>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PushClient").field("session", &self.session).finish_non_exhaustive()
    }
}

/// The parts that a client is made of.
#[derive(Debug)]
pub struct Parts<C, S, K, G> {
    /// Opens connections.
    pub connector: C,
    /// Outlives the client.
    pub store: S,
    /// Tells the time.
    pub clock: K,
    /// Random numbers for TLS; must be cryptographically secure.
    pub rng: G,
}

/// What the three loops share. Nothing is borrowed across an await.
pub(crate) struct Shared<'a, 'r, K, O> {
    pub(crate) session: RefCell<&'a mut Session<'r>>,
    delivery: RefCell<&'a mut Delivery<'r>>,
    observer: RefCell<&'a mut O>,
    clock: &'a K,
    /// Endpoint that the session wants to be connected to.
    connect: Cell<Option<u8>>,
    stopped: Cell<Option<Reason>>,
    /// Ids were confirmed: the store may forget them.
    confirmed: Cell<bool>,
    /// The session ordered the connection, or the attempt, to be dropped.
    pub(crate) disconnect: Signal<NoopRawMutex, ()>,
    /// An input may have made something due to be sent.
    pub(crate) writable: Signal<NoopRawMutex, ()>,
    /// An answer may have made room to read.
    pub(crate) readable: Signal<NoopRawMutex, ()>,
    ordered: Signal<NoopRawMutex, ()>,
    deadline: Signal<NoopRawMutex, ()>,
    delivered: Signal<NoopRawMutex, ()>,
}

impl<'a, 'r, K: Clock, O: Observer> Shared<'a, 'r, K, O> {
    fn new(
        session: &'a mut Session<'r>,
        delivery: &'a mut Delivery<'r>,
        clock: &'a K,
        observer: &'a mut O,
    ) -> Self {
        Self {
            session: RefCell::new(session),
            delivery: RefCell::new(delivery),
            observer: RefCell::new(observer),
            clock,
            connect: Cell::new(None),
            stopped: Cell::new(None),
            confirmed: Cell::new(false),
            disconnect: Signal::new(),
            writable: Signal::new(),
            readable: Signal::new(),
            ordered: Signal::new(),
            deadline: Signal::new(),
            delivered: Signal::new(),
        }
    }

    pub(crate) fn now(&self) -> Instant {
        self.clock.now()
    }

    pub(crate) fn unix_seconds(&self) -> Option<u64> {
        self.clock.unix_seconds()
    }

    /// Shows the observer why something failed.
    pub(crate) fn report(&self, error: &dyn Display) {
        self.observer.borrow_mut().on_error(error);
    }

    /// Gives the session an input, then drains its events, as the drive rule wants.
    pub(crate) fn input(
        &self,
        input: impl FnOnce(&mut Session<'r>, Instant) -> Result<(), DriveError>,
    ) {
        let now = self.now();
        // The outcome of something that the session has given up in the meantime is refused;
        // nothing is to be done about it.
        let _ = input(&mut self.session.borrow_mut(), now);
        self.drain();
    }

    /// Passes every event on and wakes the loops.
    pub(crate) fn drain(&self) {
        let mut session = self.session.borrow_mut();
        while let Some(event) = session.poll_event() {
            self.obey(&event);
            self.observer.borrow_mut().on_event(&event);
        }
        for loops in [&self.deadline, &self.writable, &self.readable] {
            loops.signal(());
        }
    }

    fn obey(&self, event: &Event<'_>) {
        match event {
            Event::Connect { endpoint } => {
                self.connect.set(Some(*endpoint));
                self.ordered.signal(());
            }
            Event::Disconnect => {
                self.connect.set(None);
                self.disconnect.signal(());
            }
            Event::Stopped { reason } => {
                self.stopped.set(Some(*reason));
                self.ordered.signal(());
            }
            Event::Confirmed(_) => {
                self.confirmed.set(true);
                self.delivered.signal(());
            }
            // Other events may come while the handler has the delivery.
            message if Delivery::is_for(message) => {
                self.delivery.borrow_mut().take(message);
                self.delivered.signal(());
            }
            _ => {}
        }
    }

    /// Waits for deadlines and commands.
    async fn keep_time<M: RawMutex>(&self, control: &Control<M>) -> Infallible {
        loop {
            self.deadline.reset();
            let deadline = self.session.borrow().poll_timeout().ok().flatten();
            let timeout = self.wait_until(deadline);
            match select3(timeout, control.receive(), self.deadline.wait()).await {
                Either3::First(()) => {
                    self.input(|session, now| session.handle_timeout(now));
                }
                Either3::Second(command) => self.command(command),
                Either3::Third(()) => {}
            }
        }
    }

    async fn wait_until(&self, deadline: Option<Instant>) {
        match deadline {
            Some(deadline) => self.clock.wait_until(deadline).await,
            None => core::future::pending().await,
        }
    }

    fn command(&self, command: Command) {
        self.input(|session, now| match command {
            Command::Stop => session.stop(now),
            Command::NetworkChanged => session.network_changed(now),
            Command::NetworkLost => session.network_lost(now),
            Command::WokeUp => session.woke_up(now),
        });
    }

    /// Hands messages to the handler, stores the accepted ids, then answers the session.
    async fn deliver<S: Store>(
        &self,
        handler: &mut impl Handler,
        store: &mut S,
        keys: Option<&Keys>,
    ) -> Infallible {
        loop {
            self.delivered.wait().await;
            if self.session.borrow().awaits_answer() {
                self.answer(handler, store, keys).await;
            }
            if self.confirmed.take() {
                let session = self.session.borrow();
                store.confirmed(&|id| session.unconfirmed_ids().any(|known| known == id));
            }
            if !self.session.borrow().awaits_answer()
                && let Err(error) = store.tend().await
            {
                self.report(&error);
            }
        }
    }

    #[allow(
        clippy::await_holding_refcell_ref,
        reason = "the delivery is not taken again before the session was answered"
    )]
    async fn answer<S: Store>(
        &self,
        handler: &mut impl Handler,
        store: &mut S,
        keys: Option<&Keys>,
    ) {
        let mut delivery = self.delivery.borrow_mut();
        let (outcome, id) = match delivery.item() {
            Some(Item::Push(body)) => self.handled(body, keys, handler).await,
            Some(Item::Id(id)) => (Ok(()), Some(id)),
            None => (Ok(()), None),
        };
        let accepted = id.filter(|id| !id.is_empty() && outcome.is_ok());
        if let Some(id) = accepted
            && let Err(error) = store.accepted(id).await
        {
            self.report(&error);
        }
        drop(delivery);
        self.input(|session, now| match outcome {
            Ok(()) => session.accept(now),
            Err(Rejected) => session.reject(now),
        });
    }

    /// Opens a message and hands it over. One that cannot be opened is reported and accepted: it
    /// would never get better.
    async fn handled<'b>(
        &self,
        body: &'b mut [u8],
        keys: Option<&Keys>,
        handler: &mut impl Handler,
    ) -> (Result<(), Rejected>, Option<&'b str>) {
        let opened = push::open(keys, body);
        let push = match &opened {
            Ok(opened) => Push::decode_opened(body, opened),
            Err(_) => Push::decode(body),
        };
        // The session decoded the same bytes.
        let Ok(push) = push else {
            return (Ok(()), None);
        };
        let outcome = match opened {
            Err(OpenError::Decrypt(error)) => {
                self.observer.borrow_mut().on_undecryptable(&push, error);
                Ok(())
            }
            _ => handler.on_push(&push).await,
        };
        (outcome, push.persistent_id())
    }

    /// Waits for the order to connect, or for the end of the session.
    pub(crate) async fn next_order(&self) -> Result<u8, Reason> {
        loop {
            if let Some(reason) = self.stopped.take() {
                return Err(reason);
            }
            if let Some(endpoint) = self.connect.take() {
                return Ok(endpoint);
            }
            self.ordered.wait().await;
        }
    }
}

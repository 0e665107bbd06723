//! The client: one session, driven over a connector, until it ends.
//!
//! Three loops run side by side and share the session: the clock (deadlines and commands) and the
//! delivery (handler and store), both in `shared.rs`, and the network (connect, TLS, read, write; in
//! `network.rs` and `link.rs`). All policy is in `pushwire_core::mcs::Session`; what is here only waits and converts.
//! No loop is dropped while the client runs, so no read or write is ever cut off in the middle.

use core::fmt;

use embassy_futures::select::Either3;
use embassy_futures::select::select3;
use embassy_sync::blocking_mutex::raw::RawMutex;
use pushwire_core::error::ConfigError;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::Endpoint;
use pushwire_core::mcs::Identity;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::Session;
use pushwire_core::push::Keys;
use pushwire_core::time::Instant;
use rand_core::CryptoRngCore;
use rustls_pki_types::TrustAnchor;

use crate::clock::Clock;
use crate::connector::Connector;
use crate::control::Control;
use crate::delivery::Delivery;
use crate::handler::Handler;
use crate::handler::Observer;
use crate::resources::Resources;
use crate::shared::Shared;
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
    /// [`Command::Stop`](crate::Command::Stop) instead.
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

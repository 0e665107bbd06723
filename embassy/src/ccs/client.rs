//! The client: one session, driven over two connectors, until it ends.
//!
//! Four things run side by side: the network's loop of each connection (`link.rs`), the clock (`shared.rs`), and
//! the wait for the end. No loop is dropped while the client runs, so no read or write is cut off in the middle.

use core::cell::RefCell;
use core::fmt;

use embassy_futures::select::Either4;
use embassy_futures::select::select4;
use pushwire_core::error::ConfigError;
use pushwire_core::mcs::Endpoint;
use pushwire_core::xmpp::Account;
use pushwire_core::xmpp::Config;
use pushwire_core::xmpp::Link;
use pushwire_core::xmpp::Reason;
use pushwire_core::xmpp::Session;
use rand_core::CryptoRngCore;
use rustls_pki_types::TrustAnchor;

use super::handle::Handle;
use super::link::OnLink;
use super::observer::Observer;
use super::resources::Buffers;
use super::resources::Resources;
use super::rng::SharedRng;
use super::shared::Running;
use super::shared::Shared;
use crate::clock::Clock;
use crate::connector::Connector;
use crate::tls::TlsBuffers;

/// Where to connect and whom to trust.
#[derive(Clone, Copy, Debug)]
pub struct Server<'a> {
    /// Host and port; TLS from the first byte.
    pub endpoint: Endpoint<'a>,
    /// Name that the certificate must be for, if it is not the endpoint's host. It is not the account's domain.
    pub server_name: Option<&'a str>,
    /// Roots to trust besides the built-in ones.
    pub anchors: &'a [TrustAnchor<'a>],
    /// Seconds since 1970 (UTC) that have passed for sure, such as the time of the build. On a device without a
    /// clock, certificates that expired before this are refused.
    pub time_floor: u64,
}

/// The parts that a client is made of.
#[derive(Debug)]
pub struct Parts<C, K, G> {
    /// Open one connection each, of the two that there can be.
    pub connectors: [C; 2],
    /// Tells the time.
    pub clock: K,
    /// Random numbers for TLS; must be cryptographically secure.
    pub rng: G,
}

/// Talks to CCS: connects, logs in, sends, acknowledges, reconnects. [`split`](Self::split) it to use it.
pub struct Client<'r, C, K, G, const TLS_READ: usize, const TLS_WRITE: usize> {
    shared: Shared<'r, K>,
    rng: RefCell<G>,
    server: Server<'r>,
    first: Wiring<'r, C, TLS_READ, TLS_WRITE>,
    second: Wiring<'r, C, TLS_READ, TLS_WRITE>,
}

/// What only one network's loop uses.
pub(super) struct Wiring<'r, C, const TLS_READ: usize, const TLS_WRITE: usize> {
    pub(super) connector: C,
    pub(super) send: &'r mut [u8],
    pub(super) tls: &'r mut TlsBuffers<TLS_READ, TLS_WRITE>,
}

impl<'r, C, const TLS_READ: usize, const TLS_WRITE: usize> Wiring<'r, C, TLS_READ, TLS_WRITE> {
    const fn new<const SEND: usize>(
        connector: C,
        buffers: &'r mut Buffers<SEND, TLS_READ, TLS_WRITE>,
    ) -> Self {
        Self { connector, send: &mut buffers.send, tls: &mut buffers.tls }
    }
}

impl<'r, C, K, G, const TLS_READ: usize, const TLS_WRITE: usize>
    Client<'r, C, K, G, TLS_READ, TLS_WRITE>
where
    C: Connector,
    K: Clock,
    G: CryptoRngCore,
{
    /// Makes a client over the caller's memory.
    ///
    /// # Errors
    ///
    /// The first field of `config` or `account` that no session could work with.
    #[inline(never)]
    pub fn new<
        const RECEIVE: usize,
        const SEND: usize,
        const M: usize,
        const S: usize,
        const R: usize,
    >(
        resources: &'r mut Resources<RECEIVE, SEND, M, S, R, TLS_READ, TLS_WRITE>,
        server: Server<'r>,
        account: Account<'r>,
        config: Config,
        parts: Parts<C, K, G>,
    ) -> Result<Self, ConfigError> {
        let Parts { connectors: [first, second], clock, mut rng } = parts;
        let seed = rng.next_u64();
        let session = Session::new(&mut resources.session, account, config, seed)?;
        Ok(Self {
            shared: Shared::new(session, clock),
            rng: RefCell::new(rng),
            server,
            first: Wiring::new(first, &mut resources.first),
            second: Wiring::new(second, &mut resources.second),
        })
    }

    /// Lends the application's side and the side that does the work.
    pub const fn split(
        &mut self,
    ) -> (Handle<'_, 'r, K>, Runner<'_, 'r, C, K, G, TLS_READ, TLS_WRITE>) {
        let Self { shared, rng, server, first, second } = self;
        (Handle { shared }, Runner { shared, rng, server, first, second })
    }
}

/// The side of a [`Client`] that does the work.
pub struct Runner<'c, 'r, C, K, G, const TLS_READ: usize, const TLS_WRITE: usize> {
    shared: &'c Shared<'r, K>,
    rng: &'c RefCell<G>,
    server: &'c Server<'r>,
    first: &'c mut Wiring<'r, C, TLS_READ, TLS_WRITE>,
    second: &'c mut Wiring<'r, C, TLS_READ, TLS_WRITE>,
}

impl<C, K, G, const TLS_READ: usize, const TLS_WRITE: usize>
    Runner<'_, '_, C, K, G, TLS_READ, TLS_WRITE>
where
    C: Connector,
    K: Clock,
    G: CryptoRngCore,
{
    /// Runs until the session stops, and returns why. May be called again: messages without an answer go out
    /// again then.
    ///
    /// Cancel safe in that nothing is lost: dropping the future drops the connections, and what has no answer
    /// stays. To end in good order, call [`Handle::finish`] or [`Handle::stop`] instead.
    pub async fn run(&mut self, observer: &mut impl Observer) -> Reason {
        let running = Running { shared: self.shared, observer: RefCell::new(observer) };
        running.start();
        let [first, second] = Link::ALL.map(|link| OnLink { running: &running, link });
        let rng = || SharedRng(self.rng);
        let ended = select4(
            first.connect_forever(self.first, rng(), self.server),
            second.connect_forever(self.second, rng(), self.server),
            running.keep_time(),
            self.shared.stopped.wait(),
        );
        match ended.await {
            Either4::First(never) | Either4::Second(never) | Either4::Third(never) => {
                match never {}
            }
            Either4::Fourth(reason) => reason,
        }
    }
}

/// Account, buffers and the generator are not printed.
impl<C, K, G, const TLS_READ: usize, const TLS_WRITE: usize> fmt::Debug
    for Client<'_, C, K, G, TLS_READ, TLS_WRITE>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("session", &self.shared.session).finish_non_exhaustive()
    }
}

/// Account, buffers and the generator are not printed.
impl<C, K, G, const TLS_READ: usize, const TLS_WRITE: usize> fmt::Debug
    for Runner<'_, '_, C, K, G, TLS_READ, TLS_WRITE>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runner").field("session", &self.shared.session).finish_non_exhaustive()
    }
}

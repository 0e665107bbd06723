//! The network's loop, one for each of the two connections of a session.
//!
//! The connection itself is in `crate::link`; here is what it does to `pushwire_core::xmpp::Session`.

use core::convert::Infallible;
use core::fmt::Display;

use pushwire_core::mcs::ConnectFailure;
use pushwire_core::xmpp::Link;
use pushwire_core::xmpp::Reason;
use rand_core::CryptoRngCore;

use super::client::Server;
use super::client::Wiring;
use super::observer::Observer;
use super::rng::SharedRng;
use super::shared::Running;
use crate::clock::Clock;
use crate::connector::Connector;
use crate::link::Ended;
use crate::link::Line;
use crate::link::Signals;
use crate::link::Wire;
use crate::tls::TlsSettings;
use crate::tls::Validity;

/// One connection of a running session.
pub(super) struct OnLink<'a, 'b, 'r, K, O> {
    pub(super) running: &'a Running<'b, 'r, K, O>,
    pub(super) link: Link,
}

impl<K: Clock, O: Observer> OnLink<'_, '_, '_, K, O> {
    /// Connects whenever the session says so.
    pub(super) async fn connect_forever<C, G, const TR: usize, const TW: usize>(
        &self,
        wiring: &mut Wiring<'_, C, TR, TW>,
        mut rng: SharedRng<'_, G>,
        server: &Server<'_>,
    ) -> Infallible
    where
        C: Connector,
        G: CryptoRngCore,
    {
        loop {
            self.running.shared.link(self.link).next_order().await;
            let settings = self.tls_settings(server);
            let Wiring { connector, send, tls } = wiring;
            let wire = Wire { connector, rng: &mut rng, send, tls };
            wire.serve(self, server.endpoint, &settings).await;
        }
    }

    fn tls_settings<'n>(&self, server: &Server<'n>) -> TlsSettings<'n> {
        let known = self.running.shared.clock.unix_seconds();
        TlsSettings {
            server_name: server.server_name.unwrap_or(server.endpoint.host),
            extra_anchors: server.anchors,
            validity: known.map_or(Validity::NotBefore(server.time_floor), Validity::At),
        }
    }
}

impl<K: Clock, O: Observer> Line for OnLink<'_, '_, '_, K, O> {
    fn signals(&self) -> &Signals {
        &self.running.shared.link(self.link).signals
    }

    fn report(&self, error: &dyn Display) {
        self.running.observer.borrow_mut().on_error(error);
    }

    fn connected(&self) {
        self.running.input(|session, now| session.handle_connected(now, self.link));
    }

    fn connect_failed(&self, failure: ConnectFailure) {
        self.running.input(|session, now| session.handle_connect_failed(now, self.link, failure));
    }

    fn disconnected(&self, ended: Ended) {
        let reason = match ended {
            Ended::Closed => Reason::EndOfStream,
            Ended::Failed => Reason::Transport,
        };
        self.running.input(|session, now| session.handle_disconnected(now, self.link, reason));
    }

    fn can_receive(&self) -> bool {
        self.running.shared.session.borrow().can_receive(self.link)
    }

    fn receive(&self, bytes: &[u8]) -> usize {
        let taken =
            self.running.input(|session, now| session.handle_received(now, self.link, bytes));
        taken.unwrap_or(0)
    }

    fn transmit(&self, out: &mut [u8]) -> usize {
        self.running.transmit(self.link, out)
    }

    fn transmitted(&self) {
        self.running.input(|session, now| session.handle_transmitted(now, self.link));
    }
}

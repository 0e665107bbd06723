//! The network's loop of the push client: it connects whenever the session says so, until it stops.
//!
//! The connection itself is in `link.rs`; here is what it does to `pushwire_core::mcs::Session`. Bytes that
//! arrive are copied once, from the TLS record into the session's receive buffer.

use core::fmt::Display;

use pushwire_core::mcs::ConnectFailure;
use pushwire_core::mcs::Endpoint;
use pushwire_core::mcs::Reason;
use rand_core::CryptoRngCore;

use crate::client::Io;
use crate::clock::Clock;
use crate::connector::Connector;
use crate::handler::Observer;
use crate::link::Ended;
use crate::link::Line;
use crate::link::Signals;
use crate::link::Wire;
use crate::shared::Shared;
use crate::tls::TlsSettings;
use crate::tls::Validity;

impl<'r, K: Clock, O: Observer> Shared<'_, 'r, K, O> {
    /// Connects whenever the session says so, until it stops.
    pub(crate) async fn connect_forever<C, G, const TR: usize, const TW: usize>(
        &self,
        io: &mut Io<'r, C, G, TR, TW>,
    ) -> Reason
    where
        C: Connector,
        G: CryptoRngCore,
    {
        loop {
            let endpoint = match self.next_order().await {
                Ok(endpoint) => endpoint,
                Err(reason) => return reason,
            };
            self.signals.disconnect.reset();
            if let Some(endpoint) = io.network.endpoints.get(usize::from(endpoint)).copied() {
                let settings = self.tls_settings(&endpoint, io);
                let Io { connector, rng, send, tls, .. } = io;
                Wire { connector, rng, send, tls }.serve(self, endpoint, &settings).await;
            }
        }
    }

    fn tls_settings<C, G, const TR: usize, const TW: usize>(
        &self,
        endpoint: &Endpoint<'r>,
        io: &Io<'r, C, G, TR, TW>,
    ) -> TlsSettings<'r> {
        let (now, network) = (self.now(), &io.network);
        let by_login = self.session.borrow().server_unix_seconds(now);
        let by_checkin = io.told.map(|told| told.seconds(now));
        let known = self.unix_seconds().or(by_login).or(by_checkin);
        TlsSettings {
            server_name: network.server_name.unwrap_or(endpoint.host),
            extra_anchors: network.anchors,
            validity: known.map_or(Validity::NotBefore(network.time_floor), Validity::At),
        }
    }
}

impl<K: Clock, O: Observer> Line for Shared<'_, '_, K, O> {
    fn signals(&self) -> &Signals {
        &self.signals
    }

    fn report(&self, error: &dyn Display) {
        Shared::report(self, error);
    }

    fn connected(&self) {
        self.input(|session, now| session.handle_connected(now));
    }

    fn connect_failed(&self, failure: ConnectFailure) {
        self.input(|session, now| session.handle_connect_failed(now, failure));
    }

    fn disconnected(&self, ended: Ended) {
        let reason = match ended {
            Ended::Closed => Reason::EndOfStream,
            Ended::Failed => Reason::Transport,
        };
        self.input(|session, now| session.handle_disconnected(now, reason));
    }

    fn can_receive(&self) -> bool {
        !self.session.borrow_mut().receive_buffer().is_empty()
    }

    fn receive(&self, bytes: &[u8]) -> usize {
        let mut count = 0;
        self.input(|session, now| {
            let free = session.receive_buffer();
            count = free.len().min(bytes.len());
            if let (Some(free), Some(bytes)) = (free.get_mut(..count), bytes.get(..count)) {
                free.copy_from_slice(bytes);
            }
            session.handle_received(now, count)
        });
        count
    }

    fn transmit(&self, out: &mut [u8]) -> usize {
        let mut len = 0;
        self.input(|session, now| {
            // The buffer's least size is checked when compiling.
            len = session.poll_transmit(now, out).unwrap_or(0);
            Ok(())
        });
        len
    }

    fn transmitted(&self) {
        self.input(|session, now| session.handle_transmitted(now));
    }
}

//! One connection: TCP, TLS, then reading and writing side by side until either ends.
//!
//! Reads and writes are never dropped before the connection is: embedded-tls survives neither (see
//! `tls`). The decrypted bytes go straight from the TLS record to the session's receive buffer.

use core::convert::Infallible;

use embassy_futures::select::Either;
use embassy_futures::select::Either3;
use embassy_futures::select::select;
use embassy_futures::select::select3;
use embedded_io_async::Read;
use embedded_io_async::Write;
use pushwire_core::mcs::ConnectFailure;
use pushwire_core::mcs::Endpoint;
use pushwire_core::mcs::Reason;
use rand_core::CryptoRngCore;

use crate::client::Io;
use crate::client::Network;
use crate::client::Told;
use crate::clock::Clock;
use crate::connector::ByteStream;
use crate::connector::Connector;
use crate::handler::Observer;
use crate::shared::Shared;
use crate::tls::TlsConnection;
use crate::tls::TlsError;
use crate::tls::TlsReader;
use crate::tls::TlsSettings;
use crate::tls::TlsSocket;
use crate::tls::TlsWriter;
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
            self.disconnect.reset();
            if let Some(endpoint) = io.network.endpoints.get(usize::from(endpoint)) {
                self.connection(*endpoint, io).await;
            }
        }
    }

    async fn connection<C, G, const TR: usize, const TW: usize>(
        &self,
        endpoint: Endpoint<'_>,
        io: &mut Io<'r, C, G, TR, TW>,
    ) where
        C: Connector,
        G: CryptoRngCore,
    {
        let connect = io.connector.connect(endpoint.host, endpoint.port);
        let mut stream = match select(connect, self.disconnect.wait()).await {
            Either::First(Ok(stream)) => stream,
            Either::First(Err(error)) => {
                return self.connect_failed(&TlsError::Transport(error));
            }
            Either::Second(()) => return,
        };
        let (reader, writer) = stream.split();
        let socket = TlsSocket::new(reader, writer);
        let settings = self.tls_settings(&endpoint, &io.network, io.told);
        let mut tls = TlsConnection::new(&socket, io.tls);
        let handshake = tls.authenticate(&settings, &mut io.rng);
        let mut tls = match select(handshake, self.disconnect.wait()).await {
            Either::First(Ok(tls)) => tls,
            Either::First(Err(error)) => return self.connect_failed(&error),
            Either::Second(()) => return,
        };
        self.input(|session, now| session.handle_connected(now));
        let (mut reader, mut writer) = tls.split();
        self.exchange(&mut reader, &mut writer, io.send).await;
    }

    fn tls_settings<'n>(
        &self,
        endpoint: &Endpoint<'n>,
        network: &Network<'n>,
        told: Option<Told>,
    ) -> TlsSettings<'n> {
        let now = self.now();
        let by_login = self.session.borrow().server_unix_seconds(now);
        let by_checkin = told.map(|told| told.seconds(now));
        let known = self.unix_seconds().or(by_login).or(by_checkin);
        TlsSettings {
            server_name: network.server_name.unwrap_or(endpoint.host),
            extra_anchors: network.anchors,
            validity: known.map_or(Validity::NotBefore(network.time_floor), Validity::At),
        }
    }

    fn connect_failed<E: embedded_io_async::Error>(&self, error: &TlsError<E>) {
        self.report(error);
        let failure = match error {
            TlsError::Transport(_) | TlsError::Closed => ConnectFailure::Unreachable,
            TlsError::Unauthenticated(_) => ConnectFailure::Unauthenticated,
            _ => ConnectFailure::Tls,
        };
        self.input(|session, now| session.handle_connect_failed(now, failure));
    }

    /// Reads and writes until the connection fails or the session wants it dropped.
    async fn exchange<R, W>(
        &self,
        reader: &mut TlsReader<'_, R, W>,
        writer: &mut TlsWriter<'_, R, W>,
        send: &mut [u8],
    ) where
        R: Read,
        W: Write<Error = R::Error>,
    {
        let ended = select3(self.read(reader), self.write(writer, send), self.disconnect.wait());
        let error = match ended.await {
            Either3::First(Err(error)) | Either3::Second(Err(error)) => error,
            Either3::First(Ok(never)) | Either3::Second(Ok(never)) => match never {},
            Either3::Third(()) => return,
        };
        let reason = match error {
            TlsError::Closed => Reason::EndOfStream,
            _ => Reason::Transport,
        };
        self.report(&error);
        self.input(|session, now| session.handle_disconnected(now, reason));
    }

    async fn read<R, W>(
        &self,
        reader: &mut TlsReader<'_, R, W>,
    ) -> Result<Infallible, TlsError<R::Error>>
    where
        R: Read,
        W: Write<Error = R::Error>,
    {
        loop {
            self.readable.reset();
            if self.session.borrow_mut().receive_buffer().is_empty() {
                self.readable.wait().await;
                continue;
            }
            let bytes = reader.fill().await?;
            let mut count = 0;
            self.input(|session, now| {
                let free = session.receive_buffer();
                count = free.len().min(bytes.len());
                if let (Some(free), Some(bytes)) = (free.get_mut(..count), bytes.get(..count)) {
                    free.copy_from_slice(bytes);
                }
                session.handle_received(now, count)
            });
            reader.consume(count);
        }
    }

    async fn write<R, W>(
        &self,
        writer: &mut TlsWriter<'_, R, W>,
        send: &mut [u8],
    ) -> Result<Infallible, TlsError<R::Error>>
    where
        R: Read,
        W: Write<Error = R::Error>,
    {
        loop {
            self.writable.reset();
            let mut len = 0;
            self.input(|session, now| {
                // The buffer's least size is checked when compiling.
                len = session.poll_transmit(now, send).unwrap_or(0);
                Ok(())
            });
            match send.get(..len) {
                None | Some([]) => {
                    self.writable.reset();
                    // What `input` itself signalled is not news; anything later is.
                    self.writable.wait().await;
                }
                Some(bytes) => {
                    writer.write_all(bytes).await?;
                    self.input(|session, now| session.handle_transmitted(now));
                }
            }
        }
    }
}

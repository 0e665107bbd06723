//! Registration over the client's own connector, TLS and buffers, before or between runs.
//!
//! Drives `pushwire_core::register::Flow`: opens a connection, sends the request, feeds the answer,
//! waits when told to. Which request, what an answer means and how long to wait is the flow's.

use embassy_futures::select::Either;
use embassy_futures::select::select;
use pushwire_core::mcs::ConnectFailure;
use pushwire_core::register::Action;
use pushwire_core::register::Changes;
use pushwire_core::register::Config;
use pushwire_core::register::Credentials;
use pushwire_core::register::Entropy;
use pushwire_core::register::Flow;
use pushwire_core::register::Project;
use pushwire_core::register::Services;
use pushwire_core::register::Stop;
use pushwire_core::time::Duration;
use rand_core::CryptoRngCore;

use crate::client::PushClient;
use crate::client::Told;
use crate::clock::Clock;
use crate::connector::ByteStream;
use crate::connector::Connector;
use crate::handler::Observer;
use crate::http;
use crate::http::Head;
use crate::http::HttpError;
use crate::link::failure_of;
use crate::store::Store;
use crate::tls::TlsConnection;
use crate::tls::TlsError;
use crate::tls::TlsSettings;
use crate::tls::TlsSocket;
use crate::tls::Validity;

/// Where and how to register.
#[derive(Clone, Copy, Debug)]
pub struct Registration<'a> {
    /// Whose pushes the device wants.
    pub project: &'a Project<'a>,
    /// Where the services are.
    pub services: &'a Services<'a>,
    /// How often and how long.
    pub config: Config,
    /// How often in a row the server refused the login; above 0, the identity is replaced after
    /// a wait that grows with it.
    pub refusals: u32,
}

impl<C, S, K, G, const TLS_READ: usize, const TLS_WRITE: usize>
    PushClient<'_, C, S, K, G, TLS_READ, TLS_WRITE>
where
    C: Connector,
    S: Store,
    K: Clock,
    G: CryptoRngCore,
{
    /// Checks in and registers as far as it is due: everything without `known` credentials, what
    /// time and the server ask for with them. Sends nothing if nothing is due.
    ///
    /// On success `known` is what to keep from now on; store it if [`Changes::any`] says so.
    ///
    /// Cancel safe: dropping the future gives up the request and leaves `known` as it was; an
    /// identity or a token that was granted meanwhile is lost, and a new one is asked for next time.
    ///
    /// # Errors
    ///
    /// [`Stop`]: refused for good, or all attempts failed. `known` is as it was.
    pub async fn checkin_or_register(
        &mut self,
        registration: &Registration<'_>,
        known: &mut Option<Credentials>,
        observer: &mut impl Observer,
    ) -> Result<Changes, Stop> {
        let mut flow = self.flow(registration, known.as_ref());
        loop {
            match flow.poll(self.clock.now()) {
                Action::Send(_) => self.exchange(&mut flow, registration.services, observer).await,
                Action::Wait(until) => self.clock.wait_until(until).await,
                Action::Stopped(stop) => return Err(stop),
                Action::Done => {
                    *known = flow.credentials();
                    return Ok(flow.changes());
                }
                // No answer is awaited between two exchanges.
                _ => {}
            }
            if let Some(retry) = flow.take_retry() {
                observer.on_registration_retry(&retry);
            }
        }
    }

    #[inline(never)]
    fn flow<'c>(
        &mut self,
        registration: &Registration<'c>,
        stored: Option<&Credentials>,
    ) -> Flow<'c> {
        let (now, unix) = (self.clock.now(), self.unix_seconds());
        let Registration { project, config, refusals, .. } = *registration;
        loop {
            let entropy = entropy(&mut self.io.rng);
            // Random bytes make no key once in 2^32.
            if let Ok(mut flow) = Flow::new(project, config, stored, &entropy, now, unix) {
                if refusals > 0 {
                    flow.reject_identity(now, refusals);
                }
                return flow;
            }
        }
    }

    async fn exchange(
        &mut self,
        flow: &mut Flow<'_>,
        services: &Services<'_>,
        observer: &mut impl Observer,
    ) {
        let timeout = Duration::from_millis(flow.request_timeout_ms());
        let deadline = self.clock.now().after(timeout);
        let request = request(self.delivery.scratch(), &mut self.io, &self.clock, flow, services);
        let outcome = match select(request, self.clock.wait_until(deadline)).await {
            Either::First(outcome) => outcome,
            Either::Second(()) => {
                return flow.handle_failure(self.clock.now(), ConnectFailure::Timeout);
            }
        };
        let now = self.clock.now();
        match outcome {
            Ok(()) => {
                flow.handle_end(now);
                self.io.told = flow.unix_seconds(now).map(|unix| Told { unix, at: now });
            }
            Err(error) => {
                observer.on_error(&error);
                flow.handle_failure(now, failure(&error));
            }
        }
    }
}

fn entropy(rng: &mut impl CryptoRngCore) -> Entropy {
    let mut entropy = Entropy { keys: [0; 48], app_id: [0; 16], fid: [0; 17], seed: [0; 8] };
    rng.fill_bytes(&mut entropy.keys);
    rng.fill_bytes(&mut entropy.app_id);
    rng.fill_bytes(&mut entropy.fid);
    rng.fill_bytes(&mut entropy.seed);
    entropy
}

const fn failure<E>(error: &HttpError<E>) -> ConnectFailure {
    match error {
        HttpError::Tls(error) => failure_of(error),
        HttpError::Head | HttpError::Body => ConnectFailure::Tls,
    }
}

/// How much of the scratch buffer is for the head of a request; as much for its body is enough.
const HEAD_LEN: usize = 2048;

async fn request<C, G, const TLS_READ: usize, const TLS_WRITE: usize>(
    scratch: &mut [u8],
    io: &mut crate::client::Io<'_, C, G, TLS_READ, TLS_WRITE>,
    clock: &impl Clock,
    flow: &mut Flow<'_>,
    services: &Services<'_>,
) -> Result<(), HttpError<C::Error>>
where
    C: Connector,
    G: CryptoRngCore,
{
    let now = clock.now();
    // Written before the connection is opened, so that the flow knows what failed if it is not.
    let (head, body) = scratch.split_at_mut_checked(HEAD_LEN).ok_or(HttpError::Head)?;
    let written = flow.request(now, services, head, body).map_err(|_| HttpError::Head)?;
    let request = written.ok_or(HttpError::Head)?;
    let (head_len, body_len) = (request.head.len(), request.body.len());
    let url = services.url(request.service);
    let opened = io.connector.connect(url.host, url.port).await;
    let mut stream = opened.map_err(TlsError::Transport)?;
    let (reader, writer) = stream.split();
    let socket = TlsSocket::new(reader, writer);
    let known = clock.unix_seconds().or(flow.unix_seconds(now));
    let validity = known.map_or(Validity::NotBefore(io.network.time_floor), Validity::At);
    let settings =
        TlsSettings { server_name: url.host, extra_anchors: io.network.anchors, validity };
    let mut tls = TlsConnection::new(&socket, io.tls);
    let mut tls = tls.authenticate(&settings, &mut io.rng).await?;
    let (mut reader, mut writer) = tls.split();
    writer.write_all(scratch.get(..head_len).unwrap_or_default()).await?;
    writer.write_all(scratch.get(HEAD_LEN..HEAD_LEN + body_len).unwrap_or_default()).await?;
    http::read_answer(&mut reader, scratch, &mut Feed(flow)).await
}

/// Feeds an answer to the flow.
struct Feed<'a, 'c>(&'a mut Flow<'c>);

impl http::Sink for Feed<'_, '_> {
    fn head(&mut self, head: Head) {
        self.0.handle_response(head.status, head.retry_after);
    }

    fn body(&mut self, bytes: &[u8]) {
        self.0.handle_body(bytes);
    }
}

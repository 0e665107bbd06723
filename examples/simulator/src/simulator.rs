//! Starts the listeners, describes them, stops them.
//!
//! A started simulator accepts on every port before `start` returns, so whoever reads its description can connect
//! at once. Dropping it stops it too, only without waiting.

use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::net::SocketAddr;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::ccs;
use crate::certificates;
use crate::control;
use crate::control::Control;
use crate::description::Description;
use crate::description::write_whole;
use crate::error::ControlError;
use crate::error::SendError;
use crate::error::StartError;
use crate::event::Event;
use crate::http::ApiError;
use crate::https::TlsListener;
use crate::hub::Hub;
use crate::listener;
use crate::listener::Protocol;
use crate::options::Options;
use crate::send;
use crate::send::Message;
use crate::send::Sent;
use crate::services;

/// The name that MCS clients expect in the certificate.
const SERVER_NAME: &str = "mtalk.google.com";
/// How long a running HTTP request may hold up the end.
const HTTP_GRACE: Duration = Duration::from_secs(1);
/// How long CCS clients may take to hear that the service ends.
const FAREWELL: Duration = Duration::from_millis(500);
const SEND_AND_CONTROL: &str = "the send and control API";
const REGISTRATION: &str = "the registration services";

/// A running push service.
pub struct Simulator {
    hub: Arc<Hub>,
    description: Description,
    ca_pem: String,
    /// MCS and CCS.
    streams: JoinSet<()>,
    http: JoinSet<()>,
    /// Dropping it tells the HTTP servers to finish.
    stop_http: watch::Sender<()>,
    _ca_file: TemporaryFile,
}

impl Simulator {
    /// Makes certificates, opens the ports and serves.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let authority = certificates::authority(options.root)?;
        let (mcs_listener, mcs_address) = bind("MCS", options.mcs_port).await?;
        let (http_listener, http_address) = bind(SEND_AND_CONTROL, options.http_port).await?;
        let (https_listener, https_address) = bind(REGISTRATION, options.https_port).await?;
        let (ccs_listener, ccs_address) = bind("CCS", options.ccs_port).await?;
        let (ca, ca_file) = ca_path(&options, mcs_address.port())?;
        write_whole(&ca, authority.root_pem.as_bytes())?;

        let hub = Arc::new(Hub::new(&options));
        let tls = TlsAcceptor::from(authority.server);
        let https_listener =
            TlsListener::new(Arc::clone(&hub), https_listener, https_address, tls.clone());
        let mut streams = JoinSet::new();
        let serve = |protocol, listener| {
            listener::listen(protocol, Arc::clone(&hub), listener, tls.clone())
        };
        streams.spawn(serve(Protocol::Mcs, mcs_listener));
        streams.spawn(serve(Protocol::Ccs, ccs_listener));
        let (stop_http, stopped) = watch::channel(());
        let mut http = JoinSet::new();
        http.spawn(serve_http(http_listener, desk_routes(&hub), stopped.clone()));
        http.spawn(serve_http(https_listener, services::routes(&hub), stopped));
        let addresses = [mcs_address, http_address, https_address, ccs_address];
        Ok(Self {
            description: describe(&options, addresses, ca),
            hub,
            ca_pem: authority.root_pem,
            streams,
            http,
            stop_http,
            _ca_file: ca_file,
        })
    }

    /// Where everything is.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// Writes the description for `pushwire --simulator FILE`; appears complete or not at all.
    pub fn write_description(&self, path: &Path) -> Result<(), StartError> {
        self.description.write(path)
    }

    /// The root certificate, PEM.
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// A new device: its credentials as `firebase-messaging` stores them.
    pub fn issue_credentials(&self) -> Result<Value, ControlError> {
        self.control().issue_credentials()
    }

    /// Sends to the device with this FCM token; `message.token` does not count.
    pub fn send(&self, token: &str, message: Message) -> Result<Sent, SendError> {
        let token = Some(token.to_owned());
        send::send(&self.hub, &Message { token, ..message }, false)
    }

    /// A handle on devices and faults.
    pub fn control(&self) -> Control {
        Control::new(Arc::clone(&self.hub))
    }

    /// A handle on the CCS service.
    pub fn ccs(&self) -> ccs::Control {
        ccs::Control::new(Arc::clone(&self.hub))
    }

    /// What happens from now on.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.hub.subscribe()
    }

    /// Closes every connection and port, and removes a temporary certificate file.
    pub async fn shutdown(mut self) {
        let _held_up = timeout(FAREWELL, self.dismiss()).await;
        self.streams.shutdown().await;
        drop(self.stop_http);
        let finish = async { while self.http.join_next().await.is_some() {} };
        let _held_up = timeout(HTTP_GRACE, finish).await;
        self.http.shutdown().await;
    }

    /// Tells CCS clients that the service ends, and waits until they know.
    async fn dismiss(&self) {
        let mut events = self.events();
        for _ in 0..self.ccs().dismiss() {
            let gone = |event: &Event| matches!(event, Event::CcsDisconnected { .. });
            while events.recv().await.is_ok_and(|event| !gone(&event)) {}
        }
    }
}

/// What plain HTTP serves.
fn desk_routes(hub: &Arc<Hub>) -> Router {
    Router::new()
        .merge(send::http::routes(Arc::clone(hub)))
        .merge(control::http::routes(Arc::clone(hub)))
        .merge(ccs::control::http::routes(Arc::clone(hub)))
        .fallback(async || ApiError::not_found("nothing is served at this path"))
}

async fn serve_http<L: Listener<Addr: fmt::Debug>>(
    listener: L,
    routes: Router,
    mut stopped: watch::Receiver<()>,
) {
    let server = axum::serve(listener, routes).with_graceful_shutdown(async move {
        let _sender_is_dropped = stopped.changed().await;
    });
    // Accepting goes on after errors by itself; there is nothing left to report at the end.
    let _end: io::Result<()> = server.await;
}

/// Listens on loopback; gives where it is after all.
async fn bind(service: &'static str, port: u16) -> Result<(TcpListener, SocketAddr), StartError> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let failed = |source| StartError::Listen { service, address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// The certificate file's absolute path, and its removal if it is temporary.
fn ca_path(options: &Options, port: u16) -> Result<(PathBuf, TemporaryFile), StartError> {
    let temporary = || {
        let name = format!("pushwire-{}-{port}.ca.pem", std::process::id());
        std::env::temp_dir().join(name)
    };
    let chosen = options.ca_file.clone().unwrap_or_else(temporary);
    let path = std::path::absolute(&chosen)
        .map_err(|source| StartError::Write { path: chosen, source })?;
    let removed = options.ca_file.is_none().then(|| path.clone());
    Ok((path, TemporaryFile(removed)))
}

fn describe(
    options: &Options,
    [mcs, http, https, ccs]: [SocketAddr; 4],
    ca: PathBuf,
) -> Description {
    // A name of the certificate's: not every TLS library checks addresses.
    let https = format!("https://localhost:{}", https.port());
    Description {
        mcs: mcs.to_string(),
        server_name: SERVER_NAME.to_owned(),
        ca,
        checkin: Some(format!("{https}/checkin")),
        register3: Some(format!("{https}/c2dm/register3")),
        installations: Some(format!("{https}/v1")),
        registrations: Some(format!("{https}/v1")),
        send: format!("http://{http}/v1"),
        control: format!("http://{http}/control"),
        ccs: Some(ccs.to_string()),
        project_id: options.project.project_id.clone(),
        app_id: options.project.app_id.clone(),
        api_key: options.project.api_key.clone(),
    }
}

/// A file to remove at the end, if any.
struct TemporaryFile(Option<PathBuf>);

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            // Nobody is left to tell; a leftover public certificate does no harm.
            let _left_behind = std::fs::remove_file(path);
        }
    }
}

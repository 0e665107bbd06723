//! TLS under axum: accepts TCP connections, shakes hands with each on its own, hands the good ones over.
//!
//! A client that never finishes its handshake holds nobody up. HTTP/1.1 only: no ALPN is offered. Dropping the
//! listener closes its port and whatever has not become a request.

use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::event::Event;
use crate::hub::Hub;

const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(30);
/// Pause when the system has no more file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

type Stream = (TlsStream<TcpStream>, SocketAddr);

/// A listener for [`axum::serve`].
pub(crate) struct TlsListener {
    address: SocketAddr,
    ready: mpsc::Receiver<Stream>,
    _accepting: JoinSet<()>,
}

impl TlsListener {
    /// Accepts from now on.
    pub(crate) fn new(
        hub: Arc<Hub>,
        listener: TcpListener,
        address: SocketAddr,
        acceptor: TlsAcceptor,
    ) -> Self {
        let (to_axum, ready) = mpsc::channel(1);
        let mut accepting = JoinSet::new();
        accepting.spawn(accept(hub, listener, acceptor, to_axum));
        Self { address, ready, _accepting: accepting }
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> Stream {
        match self.ready.recv().await {
            Some(stream) => stream,
            // Nobody accepts any more.
            None => pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

async fn accept(
    hub: Arc<Hub>,
    listener: TcpListener,
    acceptor: TlsAcceptor,
    ready: mpsc::Sender<Stream>,
) {
    let mut handshakes = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((socket, peer)) => {
                    handshakes.spawn(shake_hands(Arc::clone(&hub), socket, peer, acceptor.clone(), ready.clone()));
                }
                Err(_) => sleep(ACCEPT_PAUSE).await,
            },
            Some(_ended) = handshakes.join_next() => {}
        }
    }
}

async fn shake_hands(
    hub: Arc<Hub>,
    socket: TcpStream,
    peer: SocketAddr,
    acceptor: TlsAcceptor,
    ready: mpsc::Sender<Stream>,
) {
    // Only a matter of speed.
    let _nagle_stays_on = socket.set_nodelay(true);
    let reason = match timeout(HANDSHAKE_TIMEOUT, acceptor.accept(socket)).await {
        Ok(Ok(stream)) => {
            let _server_ended = ready.send((stream, peer)).await;
            return;
        }
        Ok(Err(error)) => error.to_string(),
        Err(_) => "no handshake in time".to_owned(),
    };
    hub.emit(Event::TlsFailed { peer, reason });
}

//! Accepts TCP connections for MCS or CCS, puts TLS on them and serves each in a task of its own.
//!
//! Nagle is off, so that what faults write apart arrives apart. Dropping the future ends every connection.
//! The protocols themselves are their sessions'.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::ccs;
use crate::event::Event;
use crate::hub::Hub;
use crate::mcs;

const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(30);
/// Pause when the system has no more file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What is spoken inside TLS.
#[derive(Clone, Copy)]
pub(crate) enum Protocol {
    Mcs,
    Ccs,
}

/// Serves a protocol until dropped.
pub(crate) async fn listen(
    protocol: Protocol,
    hub: Arc<Hub>,
    listener: TcpListener,
    acceptor: TlsAcceptor,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((socket, peer)) => {
                    let serving = serve(protocol, Arc::clone(&hub), socket, peer, acceptor.clone());
                    connections.spawn(serving);
                }
                Err(_) => sleep(ACCEPT_PAUSE).await,
            },
            Some(_ended) = connections.join_next() => {}
        }
    }
}

async fn serve(
    protocol: Protocol,
    hub: Arc<Hub>,
    socket: TcpStream,
    peer: SocketAddr,
    acceptor: TlsAcceptor,
) {
    if is_refused(protocol, &hub) {
        return hub.emit(Event::ConnectionRefused { peer });
    }
    hub.emit(Event::Connected { peer });
    let prepared = socket.set_nodelay(true);
    let handshake = timeout(HANDSHAKE_TIMEOUT, acceptor.accept(socket));
    let reason = match (prepared, handshake.await) {
        (Ok(()), Ok(Ok(stream))) => {
            return match protocol {
                Protocol::Mcs => mcs::session::serve(hub, stream).await,
                Protocol::Ccs => ccs::session::serve(hub, stream).await,
            };
        }
        (Err(error), _) | (_, Ok(Err(error))) => error.to_string(),
        (_, Err(_)) => "no handshake in time".to_owned(),
    };
    hub.emit(Event::TlsFailed { peer, reason });
}

fn is_refused(protocol: Protocol, hub: &Hub) -> bool {
    let mut state = hub.lock();
    match protocol {
        Protocol::Mcs => state.faults.connection_refused(),
        Protocol::Ccs => state.ccs.plan.connection_refused(),
    }
}

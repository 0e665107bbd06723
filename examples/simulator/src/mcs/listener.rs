//! Accepts TCP connections for MCS, puts TLS on them and serves each in a task of its own.
//!
//! Nagle is off, so that what faults write apart arrives apart. Dropping the future ends every connection.
//! The protocol itself is the session's.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::event::Event;
use crate::hub::Hub;
use crate::mcs::session;

const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(30);
/// Pause when the system has no more file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves MCS until dropped.
pub(crate) async fn listen(hub: Arc<Hub>, listener: TcpListener, acceptor: TlsAcceptor) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((socket, peer)) => {
                    connections.spawn(serve(Arc::clone(&hub), socket, peer, acceptor.clone()));
                }
                Err(_) => sleep(ACCEPT_PAUSE).await,
            },
            Some(_ended) = connections.join_next() => {}
        }
    }
}

async fn serve(hub: Arc<Hub>, socket: TcpStream, peer: SocketAddr, acceptor: TlsAcceptor) {
    if hub.lock().faults.connection_refused() {
        return hub.emit(Event::ConnectionRefused { peer });
    }
    hub.emit(Event::Connected { peer });
    let prepared = socket.set_nodelay(true);
    let handshake = timeout(HANDSHAKE_TIMEOUT, acceptor.accept(socket));
    let reason = match (prepared, handshake.await) {
        (Ok(()), Ok(Ok(stream))) => return session::serve(hub, stream).await,
        (Err(error), _) | (_, Ok(Err(error))) => error.to_string(),
        (_, Err(_)) => "no handshake in time".to_owned(),
    };
    hub.emit(Event::TlsFailed { peer, reason });
}

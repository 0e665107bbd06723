//! Frames over a byte stream, with the write faults.
//!
//! Reading is cancel-safe: a half-read frame stays in the inbox. A write has a deadline, since a client that does
//! not read must not keep its task for ever. Stream ids are the session's.

use std::time::Duration;

use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWrite;
use tokio::io::AsyncWriteExt;
use tokio::time::sleep;
use tokio::time::timeout;

use crate::connection::Behaviour;
use crate::frame;
use crate::frame::Frame;
use crate::frame::VERSION;
use crate::mcs::Ended;

const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
const READ_SIZE: usize = 4096;

/// A byte stream that carries frames.
pub(crate) struct Link<S> {
    stream: S,
    inbox: Vec<u8>,
    /// Whether our version byte has gone out.
    greeted: bool,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Link<S> {
    /// A link that has neither read nor written.
    pub(crate) fn new(stream: S) -> Self {
        Self { stream, inbox: Vec::new(), greeted: false }
    }

    /// The client's version byte.
    pub(crate) async fn receive_version(&mut self) -> Result<u8, Ended> {
        while self.inbox.is_empty() {
            self.fill().await?;
        }
        Ok(self.inbox.remove(0))
    }

    /// The next frame.
    pub(crate) async fn receive(&mut self) -> Result<Frame, Ended> {
        loop {
            if let Some(frame) = frame::take(&mut self.inbox)? {
                return Ok(frame);
            }
            self.fill().await?;
        }
    }

    /// Writes a frame, the first one after our version byte.
    pub(crate) async fn send(&mut self, frame: &Frame, how: &Behaviour) -> Result<(), Ended> {
        let mut bytes = if self.greeted { Vec::new() } else { vec![VERSION] };
        bytes.extend(frame.encode());
        self.greeted = true;
        self.send_bytes(&bytes, how).await
    }

    /// Writes bytes, late and in pieces if the faults say so.
    pub(crate) async fn send_bytes(&mut self, bytes: &[u8], how: &Behaviour) -> Result<(), Ended> {
        if !how.delay.is_zero() {
            sleep(how.delay).await;
        }
        for piece in bytes.chunks(how.split.unwrap_or(usize::MAX)) {
            let written = timeout(WRITE_TIMEOUT, self.write(piece)).await;
            written.map_err(|_| Ended::WriteTimeout)??;
        }
        Ok(())
    }

    async fn write(&mut self, piece: &[u8]) -> Result<(), Ended> {
        self.stream.write_all(piece).await?;
        Ok(self.stream.flush().await?)
    }

    async fn fill(&mut self) -> Result<(), Ended> {
        self.inbox.reserve(READ_SIZE);
        match self.stream.read_buf(&mut self.inbox).await? {
            0 => Err(Ended::ByPeer),
            _ => Ok(()),
        }
    }
}

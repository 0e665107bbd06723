//! XML over a byte stream, with the write faults.
//!
//! Reading is cancel-safe: a half-read stanza stays in the reader. A write has a deadline, since a client that does
//! not read must not keep its task for ever. What is said is the session's matter, how it is spelled `form`'s.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWrite;
use tokio::io::AsyncWriteExt;
use tokio::sync::watch;
use tokio::time::sleep;
use tokio::time::timeout;

use crate::ccs::CLIENT;
use crate::ccs::DOMAINS;
use crate::ccs::Ended;
use crate::ccs::Settings;
use crate::ccs::element::Element;
use crate::ccs::element::write_attribute;
use crate::ccs::error::StreamError;
use crate::ccs::form::Cuts;
use crate::ccs::reader::Incoming;
use crate::ccs::reader::Reader;
use crate::ccs::stanza;
use crate::hub::Hub;

const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
const READ_SIZE: usize = 4096;
/// How long a client may take to close after we have.
const FAREWELL: Duration = Duration::from_secs(2);
const DROPPED: Ended = Ended::Dropped("dropped by a fault while writing");

/// A byte stream that carries streams of XML.
pub(crate) struct Link<S> {
    hub: Arc<Hub>,
    stream: S,
    inbox: Vec<u8>,
    reader: Reader,
    settings: watch::Receiver<Settings>,
    /// Whether our header has gone out in the present stream.
    opened: bool,
    cuts: Option<(u64, Cuts)>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Link<S> {
    /// A link that has neither read nor written.
    pub(crate) fn new(hub: Arc<Hub>, stream: S) -> Self {
        let settings = hub.ccs.subscribe();
        let reader = Reader::new(settings.borrow().stanza_bytes);
        Self { hub, stream, inbox: Vec::new(), reader, settings, opened: false, cuts: None }
    }

    /// The next thing whole.
    pub(crate) async fn receive(&mut self) -> Result<Incoming, Ended> {
        loop {
            self.unstalled().await?;
            if let Some(incoming) = self.reader.next(&mut self.inbox)? {
                return Ok(incoming);
            }
            self.fill().await?;
        }
    }

    /// The next stanza, whatever else comes before it.
    pub(crate) async fn receive_stanza(&mut self) -> Result<Element, Ended> {
        loop {
            match self.receive().await? {
                Incoming::Stanza(stanza) => return Ok(stanza),
                Incoming::End => return Err(Ended::ByItsStream),
                Incoming::Header(_) | Incoming::WhiteSpace(_) => {}
            }
        }
    }

    /// Both streams start anew (RFC 6120 section 6.4.6); bytes that came early belong to the new one.
    pub(crate) fn restart(&mut self) {
        self.reader = Reader::new(self.settings.borrow().stanza_bytes);
        self.opened = false;
    }

    /// Our side's header, as of `domain`.
    pub(crate) async fn open(&mut self, domain: &str) -> Result<(), Ended> {
        let mut header = String::new();
        if self.settings.borrow().form.declaration {
            header.push_str("<?xml version='1.0' encoding='UTF-8'?>");
        }
        header.push_str("<stream:stream");
        let id = stanza::new_id();
        for (name, value) in [("from", domain), ("id", &id), ("version", "1.0"), ("xmlns", CLIENT)]
        {
            write_attribute(&mut header, name, value);
        }
        write_attribute(&mut header, "xmlns:stream", crate::ccs::STREAMS);
        header.push('>');
        self.opened = true;
        self.send_bytes(header.as_bytes()).await
    }

    /// Writes a child of the stream.
    pub(crate) async fn send(&mut self, element: &Element) -> Result<(), Ended> {
        let text = self.settings.borrow().form.text;
        self.send_bytes(element.written(CLIENT, text).as_bytes()).await
    }

    /// Writes a stanza of an open session, where white space may stand around it.
    pub(crate) async fn send_stanza(&mut self, element: &Element) -> Result<(), Ended> {
        let form = self.settings.borrow().form.clone();
        let around = if form.white_space { " \r\n\t" } else { "" };
        let text = format!("{around}{}{around}", element.written(CLIENT, form.text));
        self.send_bytes(text.as_bytes()).await
    }

    /// Writes bytes, late, in pieces and not to their end, if the faults say so.
    pub(crate) async fn send_bytes(&mut self, bytes: &[u8]) -> Result<(), Ended> {
        self.unstalled().await?;
        let delay = self.settings.borrow().delay;
        if !delay.is_zero() {
            sleep(delay).await;
        }
        let allowed = self.hub.lock().ccs.plan.bytes_left(bytes.len());
        let mut rest = bytes.get(..allowed).unwrap_or(bytes);
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(self.piece_size().min(rest.len()));
            let written = timeout(WRITE_TIMEOUT, self.write(piece)).await;
            written.map_err(|_| Ended::WriteTimeout)??;
            rest = after;
        }
        if allowed < bytes.len() { Err(DROPPED) } else { Ok(()) }
    }

    /// Says farewell as the reason asks for, and waits a little for the client's.
    pub(crate) async fn finish(&mut self, ended: &Ended) {
        let farewell = async {
            match ended {
                Ended::Failed(error) | Ended::Refused(error) => self.fail(error).await,
                Ended::Closing(_) => self.close().await,
                Ended::ByItsStream => self.reply_to_close().await,
                _ => Ok(()),
            }
        };
        // There is nobody left to tell.
        let _unheard = timeout(FAREWELL, farewell).await;
    }

    async fn fail(&mut self, error: &StreamError) -> Result<(), Ended> {
        if !self.opened {
            self.open(DOMAINS[0]).await?;
        }
        self.send(&error.element()).await?;
        self.send_bytes(stanza::STREAM_END).await?;
        self.stream.shutdown().await?;
        // Closing with unread bytes would reset the connection, and the client might not read why.
        loop {
            self.inbox.clear();
            self.fill().await?;
        }
    }

    async fn close(&mut self) -> Result<(), Ended> {
        self.send_bytes(stanza::STREAM_END).await?;
        while self.receive().await? != Incoming::End {}
        Ok(self.stream.shutdown().await?)
    }

    async fn reply_to_close(&mut self) -> Result<(), Ended> {
        self.send_bytes(stanza::STREAM_END).await?;
        Ok(self.stream.shutdown().await?)
    }

    async fn unstalled(&mut self) -> Result<(), Ended> {
        let waited = self.settings.wait_for(|settings| !settings.stalled).await;
        waited.map(|_| ()).map_err(|_| Ended::Dropped("the simulator ends"))
    }

    fn piece_size(&mut self) -> usize {
        let settings = self.settings.borrow();
        let Some(seed) = settings.form.random else {
            return Some(settings.form.bytes).filter(|size| *size > 0).unwrap_or(usize::MAX);
        };
        if self.cuts.as_ref().is_none_or(|(from, _)| *from != seed) {
            self.cuts = Some((seed, Cuts::new(seed)));
        }
        self.cuts.as_mut().map_or(1, |(_, cuts)| cuts.next_size())
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

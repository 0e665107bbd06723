//! One connection from its first byte to its end.
//!
//! Stream ids as in Chromium's `google_apis/gcm/engine/mcs_client.cc`: implicit, both directions start at 1 with
//! login, and every frame counts. Each frame we write confirms what we have received. One task, no shared
//! socket: a client that does not read stalls itself only.

use std::sync::Arc;
use std::time::Duration;

use prost::Message;
use pushwire_core::mcs::owned::Close;
use pushwire_core::mcs::owned::Extension;
use pushwire_core::mcs::owned::HeartbeatAck;
use pushwire_core::mcs::owned::HeartbeatPing;
use pushwire_core::mcs::owned::IqStanza;
use pushwire_core::mcs::owned::IqType;
use pushwire_core::mcs::owned::LoginRequest;
use pushwire_core::mcs::owned::SelectiveAck;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::sync::mpsc;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio::time::timeout;

use crate::connection::Behaviour;
use crate::connection::Command;
use crate::device::Device;
use crate::device::DeviceId;
use crate::event::Event;
use crate::frame::Frame;
use crate::frame::SELECTIVE_ACK;
use crate::frame::STREAM_ACK;
use crate::frame::VERSION;
use crate::hub::Hub;
use crate::hub::now_ms;
use crate::mcs::Ended;
use crate::mcs::link::Link;
use crate::mcs::login;
use crate::queue::AckKind;
use crate::timer::at;

/// How long a client may take from TLS to its whole login request.
const LOGIN_TIMEOUT: Duration = Duration::from_secs(30);

/// Serves a connection until it ends.
pub(crate) async fn serve<S>(hub: Arc<Hub>, stream: S)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut link = Link::new(stream);
    let (device, ended) = match first_frame(&hub, &mut link).await {
        Ok(request) => admitted(&hub, link, &request).await,
        Err(ended) => (None, ended),
    };
    if let Ended::Garbage(error) = &ended {
        hub.violation(device, error.to_string());
    }
    hub.emit(Event::Disconnected { device, reason: ended.to_string() });
}

/// Version byte and LoginRequest.
async fn first_frame<S>(hub: &Arc<Hub>, link: &mut Link<S>) -> Result<LoginRequest, Ended>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let received = timeout(LOGIN_TIMEOUT, async {
        match link.receive_version().await? {
            VERSION => link.receive().await.map(Ok),
            other => Ok(Err(format!("version {other} instead of {VERSION}"))),
        }
    });
    let wrong = match received.await.map_err(|_| Ended::LoginTimeout)?? {
        Ok(Frame::LoginRequest(request)) => return Ok(request),
        Ok(other) => format!("first frame has tag {} instead of 2 (LoginRequest)", other.tag()),
        Err(wrong) => wrong,
    };
    hub.violation(None, wrong);
    Err(Ended::NotMcs)
}

/// Answers the login and, if it is good, serves the session.
async fn admitted<S>(
    hub: &Arc<Hub>,
    mut link: Link<S>,
    request: &LoginRequest,
) -> (Option<DeviceId>, Ended)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (device, controls) = match login::admit(hub, request) {
        Ok(admitted) => admitted,
        Err(refusal) => {
            hub.emit(Event::LoginRefused { user: request.user.clone(), code: refusal.code });
            let answer = Frame::LoginResponse(login::refused(request, &refusal));
            let sent = link.send(&answer, &hub.default_behaviour).await;
            return (None, sent.err().unwrap_or(Ended::LoginRefused));
        }
    };
    let number = controls.number;
    let session = Session {
        hub: Arc::clone(hub),
        device,
        link,
        commands: controls.commands,
        behaviour: controls.behaviour,
        received: 1,
        sent: 0,
        confirmed: 0,
        confirm_at: None,
        ping_at: None,
        pinged: false,
    };
    let ended = tokio::select! {
        ended = session.run(request) => ended,
        reason = controls.end => Ended::ByUs(reason.unwrap_or("dropped")),
    };
    forget(hub, device, number);
    (Some(device), ended)
}

/// Takes the connection off its device, unless a newer one is already there.
fn forget(hub: &Hub, device: DeviceId, number: u64) {
    if let Some(device) = hub.lock().devices.get_mut(&device) {
        device.connection.take_if(|connection| connection.number == number);
    }
}

/// What a session wakes up for.
enum Wake {
    Frame(Box<Frame>),
    Command(Command),
    Deliver,
    Behaviour,
    Confirm,
    Ping,
}

/// A logged-in connection.
struct Session<S> {
    hub: Arc<Hub>,
    device: DeviceId,
    link: Link<S>,
    commands: mpsc::UnboundedReceiver<Command>,
    behaviour: watch::Receiver<Behaviour>,
    /// Frames received; the login request is the first.
    received: i32,
    /// Frames written; the login answer is the first.
    sent: i32,
    /// Highest stream id that the client confirmed.
    confirmed: i32,
    /// When an acknowledgement has waited long enough for its confirmation.
    confirm_at: Option<Instant>,
    ping_at: Option<Instant>,
    /// Whether a ping of ours is unanswered.
    pinged: bool,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    /// Runs until something ends it.
    async fn run(mut self, request: &LoginRequest) -> Ended {
        loop {
            if let Err(ended) = self.turn(request).await {
                return ended;
            }
        }
    }

    async fn turn(&mut self, request: &LoginRequest) -> Result<(), Ended> {
        if self.behaviour.borrow_and_update().silent {
            return self.behaviour.changed().await.map_err(|_| Ended::ByUs("dropped"));
        }
        if self.sent == 0 {
            let answer = login::accepted(request, &self.behaviour.borrow());
            self.rearm_ping();
            return self.send(Frame::LoginResponse(answer)).await;
        }
        match self.wake().await? {
            Wake::Frame(frame) => self.on_frame(*frame).await,
            Wake::Command(command) => self.on_command(command).await,
            Wake::Deliver => self.deliver().await,
            Wake::Confirm => self.send(Frame::Iq(stream_ack())).await,
            Wake::Ping => self.ping().await,
            Wake::Behaviour => {
                self.rearm_ping();
                Ok(())
            }
        }
    }

    /// Waits for the next thing to do. A changed behaviour comes first: what follows is already subject to it.
    async fn wake(&mut self) -> Result<Wake, Ended> {
        let due = self.hub.lock().devices.get(&self.device).is_some_and(|d| d.queue.has_due());
        tokio::select! {
            biased;
            changed = self.behaviour.changed() => {
                changed.map(|()| Wake::Behaviour).map_err(|_| Ended::ByUs("dropped"))
            }
            command = self.commands.recv() => {
                command.map(Wake::Command).ok_or(Ended::ByUs("dropped"))
            }
            wake = wake_by_stream(&mut self.link, due) => wake,
            () = at(self.confirm_at) => Ok(Wake::Confirm),
            () = at(self.ping_at) => Ok(Wake::Ping),
        }
    }

    async fn on_command(&mut self, command: Command) -> Result<(), Ended> {
        match command {
            // Waking up was all: the next turn sees that messages are due.
            Command::Deliver => Ok(()),
            Command::Garbage(bytes) => {
                let behaviour = self.behaviour.borrow().clone();
                self.link.send_bytes(&bytes, &behaviour).await
            }
            Command::Close => {
                self.send(Frame::Close(Close {})).await?;
                Err(Ended::ByUs("closed by a fault, with a Close frame"))
            }
        }
    }

    async fn on_frame(&mut self, mut frame: Frame) -> Result<(), Ended> {
        self.received += 1;
        let tag = frame.tag();
        self.with_device(|device| *device.history.frames_received.entry(tag).or_default() += 1);
        if let Some(confirmation) = frame.confirmation() {
            self.on_confirmation(tag, *confirmation);
        }
        match frame {
            Frame::HeartbeatPing(_) => self.on_ping().await?,
            Frame::HeartbeatAck(_) => self.on_pong(),
            Frame::Iq(iq) => self.on_iq(iq),
            Frame::Data(message) => {
                self.hub.emit(Event::Upstream { device: self.device, category: message.category });
            }
            Frame::Close(_) => return Err(Ended::ByCloseFrame),
            _ => self.violation(format!("a client has no reason to send tag {tag}")),
        }
        Ok(())
    }

    /// `last_stream_id_received` of a client's frame.
    fn on_confirmation(&mut self, tag: u8, value: Option<i32>) {
        let Some(value) = value else {
            return self.violation(format!("last_stream_id_received is missing with tag {tag}"));
        };
        if value > self.sent {
            let sent = self.sent;
            self.violation(format!("last_stream_id_received {value}, but only {sent} were sent"));
            return;
        }
        if value < self.confirmed {
            let confirmed = self.confirmed;
            self.violation(format!("last_stream_id_received fell from {confirmed} to {value}"));
        }
        self.confirmed = self.confirmed.max(value);
        let acked = self.with_device(|device| device.queue.acknowledge_stream(value));
        self.acknowledged(acked.unwrap_or_default(), AckKind::Stream);
    }

    fn on_iq(&mut self, iq: IqStanza) {
        let extension = iq.extension.unwrap_or_default();
        match extension.id {
            STREAM_ACK => self.owe_confirmation(),
            SELECTIVE_ACK => match SelectiveAck::decode(extension.data.as_slice()) {
                Ok(ack) => self.on_selective_ack(&ack.id),
                Err(_) => self.violation("SelectiveAck does not parse".to_owned()),
            },
            other => self.violation(format!("IQ with extension {other}")),
        }
    }

    fn on_selective_ack(&mut self, ids: &[String]) {
        for id in ids {
            if self.with_device(|device| device.queue.knows(id)) == Some(false) {
                self.violation(format!("acknowledged {id}, which was never sent"));
            }
        }
        let acked = self.with_device(|device| device.queue.acknowledge(ids, AckKind::Selective));
        self.acknowledged(acked.unwrap_or_default(), AckKind::Selective);
        self.owe_confirmation();
    }

    fn acknowledged(&mut self, ids: Vec<String>, how: AckKind) {
        if !ids.is_empty() {
            self.owe_confirmation();
        }
        for persistent_id in ids {
            self.hub.emit(Event::Acknowledged { device: self.device, persistent_id, how });
        }
    }

    /// The client waits for proof that we saw its acknowledgement.
    fn owe_confirmation(&mut self) {
        let behaviour = self.behaviour.borrow();
        if behaviour.withhold_confirmation {
            return;
        }
        if let Some(delay) = behaviour.confirm_after {
            self.confirm_at.get_or_insert(Instant::now() + delay);
        }
    }

    async fn on_ping(&mut self) -> Result<(), Ended> {
        self.with_device(|device| device.history.pings.push(now_ms()));
        self.hub.emit(Event::Ping { device: self.device });
        self.send(Frame::HeartbeatAck(HeartbeatAck::default())).await
    }

    fn on_pong(&mut self) {
        if !std::mem::take(&mut self.pinged) {
            return self.violation("HeartbeatAck without a ping".to_owned());
        }
        self.hub.emit(Event::Pong { device: self.device });
    }

    /// Our own ping.
    async fn ping(&mut self) -> Result<(), Ended> {
        self.rearm_ping();
        self.pinged = true;
        self.send(Frame::HeartbeatPing(HeartbeatPing::default())).await
    }

    fn rearm_ping(&mut self) {
        let interval = self.behaviour.borrow().ping_interval;
        self.ping_at = interval.map(|interval| Instant::now() + interval);
    }

    /// Writes one message, so that reading gets its turn between two.
    async fn deliver(&mut self) -> Result<(), Ended> {
        let stream_id = self.sent + 1;
        let due = self.with_device(|device| device.queue.next_due(stream_id)).flatten();
        let Some(stanza) = due else { return Ok(()) };
        let persistent_id = stanza.persistent_id.clone().unwrap_or_default();
        self.send(Frame::Data(stanza)).await?;
        let device = self.device;
        self.hub.emit(Event::Delivered { device, persistent_id, stream_id });
        Ok(())
    }

    /// Writes a frame with the confirmation it can carry.
    async fn send(&mut self, mut frame: Frame) -> Result<(), Ended> {
        let behaviour = self.behaviour.borrow().clone();
        if let Some(field) = frame.confirmation() {
            *field = (!behaviour.withhold_confirmation).then_some(self.received);
            self.confirm_at = None;
        }
        self.sent += 1;
        self.link.send(&frame, &behaviour).await
    }

    fn with_device<T>(&self, change: impl FnOnce(&mut Device) -> T) -> Option<T> {
        self.hub.lock().devices.get_mut(&self.device).map(change)
    }

    fn violation(&self, text: String) {
        self.hub.violation(Some(self.device), text);
    }
}

/// Reads or delivers, in random order, so that neither direction starves.
async fn wake_by_stream<S>(link: &mut Link<S>, due: bool) -> Result<Wake, Ended>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    tokio::select! {
        frame = link.receive() => Ok(Wake::Frame(Box::new(frame?))),
        () = std::future::ready(()), if due => Ok(Wake::Deliver),
    }
}

/// An IQ that carries nothing but a confirmation.
fn stream_ack() -> IqStanza {
    IqStanza {
        r#type: IqType::Set as i32,
        extension: Some(Extension { id: STREAM_ACK, data: Vec::new() }),
        ..Default::default()
    }
}

//! One CCS connection from its first byte to its end.
//!
//! Every downstream message gets one answer: ack, nack, or a stanza error where it has no id. Follows Google's CCS
//! pages for flow control, draining, receipts and upstream messages. One task, no shared socket: a client that does
//! not read stalls itself only.

mod messages;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Map;
use serde_json::Value;
use serde_json::json;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::sync::mpsc;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio::time::timeout;

use crate::ccs::Ended;
use crate::ccs::PING;
use crate::ccs::Settings;
use crate::ccs::answer::Answer;
use crate::ccs::connection::Command;
use crate::ccs::connection::Connection;
use crate::ccs::connection::Drain;
use crate::ccs::element::Element;
use crate::ccs::error::StreamError;
use crate::ccs::link::Link;
use crate::ccs::login;
use crate::ccs::login::Login;
use crate::ccs::reader::Incoming;
use crate::ccs::report::ConnectionReport;
use crate::ccs::sender::Sender;
use crate::ccs::stanza;
use crate::event::Event;
use crate::hub::Hub;
use crate::timer::at;

/// How long a client may take from TLS to its name.
const LOGIN_TIMEOUT: Duration = Duration::from_secs(30);
const DRAINING: &str = "CONNECTION_DRAINING";

/// Serves a connection until it ends.
pub(crate) async fn serve<S>(hub: Arc<Hub>, stream: S)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (connection, controls) = Connection::new();
    let number = {
        let mut state = hub.lock();
        let number = state.next_connection();
        state.ccs.open(number, connection);
        number
    };
    let mut link = Link::new(Arc::clone(&hub), stream);
    let ended = tokio::select! {
        ended = life(&hub, &mut link, number, controls.commands) => ended,
        reason = controls.end => Ended::Dropped(reason.unwrap_or("dropped")),
    };
    if let Ended::Failed(error) = &ended {
        let text = error.text.as_deref().unwrap_or_default();
        hub.ccs_violation(number, format!("{} {text}", error.condition));
    }
    hub.lock().ccs.close(number, &ended.to_string());
    link.finish(&ended).await;
    hub.emit(Event::CcsDisconnected { connection: number, reason: ended.to_string() });
}

/// Login, then the session.
async fn life<S>(
    hub: &Arc<Hub>,
    link: &mut Link<S>,
    number: u64,
    commands: mpsc::UnboundedReceiver<Command>,
) -> Ended
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let login = match timeout(LOGIN_TIMEOUT, login::login(hub, link, number)).await {
        Ok(Ok(login)) => login,
        Ok(Err(ended)) => return ended,
        Err(_) => return Ended::Refused(StreamError::new("connection-timeout")),
    };
    hub.lock().ccs.bind(number, &login.sender, &login.jid);
    let session = Session {
        hub: Arc::clone(hub),
        link,
        number,
        login,
        commands,
        settings: hub.ccs.subscribe(),
        held: VecDeque::new(),
        draining: None,
        ping_at: None,
        pings: 0,
    };
    session.run().await
}

/// What a session wakes up for.
enum Wake {
    Incoming(Incoming),
    Command(Command),
    Settings,
    Deliver,
    Ping,
    Drained,
}

/// A connection that is on its way out.
#[derive(Clone, Copy)]
struct Draining {
    /// Messages that come after this are refused.
    refuse_from: Instant,
    close_at: Instant,
}

/// A connection with a name.
struct Session<'a, S> {
    hub: Arc<Hub>,
    link: &'a mut Link<S>,
    number: u64,
    login: Login,
    commands: mpsc::UnboundedReceiver<Command>,
    settings: watch::Receiver<Settings>,
    /// Answers that are withheld.
    held: VecDeque<(Answer, Element)>,
    draining: Option<Draining>,
    ping_at: Option<Instant>,
    pings: u64,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<'_, S> {
    /// Runs until something ends it.
    async fn run(mut self) -> Ended {
        self.rearm_ping();
        loop {
            if let Err(ended) = self.turn().await {
                return ended;
            }
        }
    }

    async fn turn(&mut self) -> Result<(), Ended> {
        match self.wake().await? {
            Wake::Incoming(incoming) => self.on_incoming(incoming).await,
            Wake::Command(command) => self.on_command(command).await,
            Wake::Settings => self.on_settings().await,
            Wake::Deliver => self.deliver().await,
            Wake::Ping => self.ping().await,
            Wake::Drained => Err(Ended::Closing("drained")),
        }
    }

    /// Waits for the next thing to do. What faults changed comes first: what follows is already subject to it.
    async fn wake(&mut self) -> Result<Wake, Ended> {
        let due = self.is_upstream_due();
        let drained = self.draining.map(|draining| draining.close_at);
        tokio::select! {
            biased;
            changed = self.settings.changed() => {
                changed.map(|()| Wake::Settings).map_err(|_| Ended::Dropped("the simulator ends"))
            }
            command = self.commands.recv() => {
                command.map(Wake::Command).ok_or(Ended::Dropped("the simulator ends"))
            }
            () = at(drained) => Ok(Wake::Drained),
            () = at(self.ping_at) => Ok(Wake::Ping),
            incoming = self.link.receive() => incoming.map(Wake::Incoming),
            () = std::future::ready(()), if due => Ok(Wake::Deliver),
        }
    }

    fn is_upstream_due(&self) -> bool {
        let limit = self.settings.borrow().unacked;
        let mut state = self.hub.lock();
        self.draining.is_none() && state.ccs.sender(&self.login.sender).is_due(self.number, limit)
    }

    async fn on_incoming(&mut self, incoming: Incoming) -> Result<(), Ended> {
        match incoming {
            Incoming::WhiteSpace(bytes) => self.record(|record| record.white_space += bytes),
            Incoming::Stanza(stanza) => {
                self.record(|record| record.stanzas += 1);
                if self.hub.lock().ccs.plan.stanza_came() {
                    return Err(Ended::Dropped("dropped by a fault after a stanza"));
                }
                return self.on_stanza(stanza).await;
            }
            Incoming::End => return Err(Ended::ByItsStream),
            Incoming::Header(_) => {}
        }
        Ok(())
    }

    async fn on_stanza(&mut self, stanza: Element) -> Result<(), Ended> {
        if let Some(error) = login::unsupported(&stanza) {
            return Err(error.into());
        }
        match stanza.name.as_str() {
            "message" => self.on_message(stanza).await,
            "iq" => self.on_iq(&stanza).await,
            // CCS has no presence.
            _ => Ok(()),
        }
    }

    async fn on_iq(&mut self, iq: &Element) -> Result<(), Ended> {
        let is_ping = iq.child(PING, "ping").is_some();
        match iq.attribute("type") {
            Some("get") if is_ping => self.record(|record| record.pings += 1),
            Some("result" | "error") => {
                let ours = iq.attribute("id").and_then(|id| id.strip_prefix("p-")?.parse().ok());
                if ours.is_some_and(|number: u64| number <= self.pings) {
                    self.record(|record| record.pongs += 1);
                }
            }
            _ => {}
        }
        match login::answer_iq(iq) {
            Some(answer) => self.link.send_stanza(&answer).await,
            None => Ok(()),
        }
    }

    async fn on_command(&mut self, command: Command) -> Result<(), Ended> {
        match command {
            // Waking up was all: the next turn sees what is due.
            Command::Deliver => Ok(()),
            Command::Drain(drain) => self.drain(drain).await,
            Command::Close => Err(Ended::Closing("closed by a fault")),
            Command::Fail(error) => Err(Ended::Refused(error)),
            Command::Ping => self.ping().await,
            Command::Raw(bytes) => self.link.send_bytes(&bytes).await,
        }
    }

    /// Says that messages should go elsewhere, after the answers to those that are there.
    async fn drain(&mut self, drain: Drain) -> Result<(), Ended> {
        if drain.announced {
            let control = json!({ "message_type": "control", "control_type": DRAINING });
            self.send_payload(control.as_object().cloned().unwrap_or_default()).await?;
        }
        let now = Instant::now();
        let refuse_from = now + drain.pipeline;
        self.draining = Some(Draining { refuse_from, close_at: now + drain.grace });
        self.hub.lock().ccs.drain(self.number);
        Ok(())
    }

    async fn on_settings(&mut self) -> Result<(), Ended> {
        self.rearm_ping();
        while !self.settings.borrow().withhold {
            let Some((answer, stanza)) = self.held.pop_front() else {
                break;
            };
            let pending = self.held.len();
            self.record(|record| record.pending = pending);
            self.answer(answer, &stanza).await?;
        }
        Ok(())
    }

    async fn deliver(&mut self) -> Result<(), Ended> {
        let Some(payload) = self.with_sender(|sender, number| sender.take_due(number)) else {
            return Ok(());
        };
        let form = self.settings.borrow().form.clone();
        let to = format!("{}@{}", self.login.sender, self.login.domain);
        self.link.send_stanza(&stanza::from_device(&payload, &to, &form)).await
    }

    async fn ping(&mut self) -> Result<(), Ended> {
        self.rearm_ping();
        self.pings += 1;
        self.record(|record| record.pings_sent += 1);
        let id = format!("p-{}", self.pings);
        let ping = stanza::ping(&id, &self.login.domain, &self.login.jid);
        self.link.send_stanza(&ping).await
    }

    fn rearm_ping(&mut self) {
        let interval = self.settings.borrow_and_update().ping_interval;
        self.ping_at = interval.map(|interval| Instant::now() + interval);
    }

    async fn send_payload(&mut self, payload: Map<String, Value>) -> Result<(), Ended> {
        let form = self.settings.borrow().form.clone();
        self.link.send_stanza(&stanza::answer(&payload, &form)).await
    }

    fn with_sender<T>(&self, act: impl FnOnce(&mut Sender, u64) -> T) -> T {
        act(self.hub.lock().ccs.sender(&self.login.sender), self.number)
    }

    fn record(&self, change: impl FnOnce(&mut ConnectionReport)) {
        self.hub.lock().ccs.record(self.number, change);
    }

    fn violation(&self, text: String) {
        self.hub.ccs_violation(self.number, text);
    }
}

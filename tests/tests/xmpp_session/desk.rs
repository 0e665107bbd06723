//! A session at a desk: virtual time, events as short lines, and the words of a server like CCS.
//!
//! The desk obeys the drive rule: after every input it drains events, then writes what is due. It decides
//! nothing; what the server says stands in each test.

use pushwire_core::mcs::ConnectFailure;
use pushwire_core::secret::Redacted;
use pushwire_core::time::Duration;
use pushwire_core::time::Instant;
use pushwire_core::xmpp::Account;
use pushwire_core::xmpp::Config;
use pushwire_core::xmpp::Event;
use pushwire_core::xmpp::Link;
use pushwire_core::xmpp::Memory;
use pushwire_core::xmpp::Reason;
use pushwire_core::xmpp::SendError;
use pushwire_core::xmpp::Session;
use pushwire_core::xmpp::ccs::Downstream;

pub(crate) const HEADER: &str = "<stream:stream from='fcm.googleapis.com' id='1' version='1.0' \
    xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
pub(crate) const MECHANISMS: &str = "<str:features xmlns:str='http://etherx.jabber.org/streams'>\
    <mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>X-OAUTH2</mechanism>\
    <mechanism>X-GOOGLE-TOKEN</mechanism><mechanism>PLAIN</mechanism></mechanisms></str:features>";
pub(crate) const SUCCESS: &str = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
pub(crate) const FEATURES: &str = "<str:features xmlns:str='http://etherx.jabber.org/streams'>\
    <bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>\
    <session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></str:features>";
pub(crate) const BOUND: &str = "<iq type='result' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
    <jid>4815162342@gcm.googleapis.com/R1</jid></bind></iq>";
pub(crate) const SESSION: &str = "<iq type='result' id='session'/>";
pub(crate) const DRAINING: &str =
    r#"{"message_type":"control","control_type":"CONNECTION_DRAINING"}"#;

/// What a client writes before and after each payload.
pub(crate) const BEFORE: &str = "<message id=''><gcm xmlns='google:mobile:data'>";
pub(crate) const AFTER: &str = "</gcm></message>";

/// Wraps a payload as CCS did: with a prefix, without a type.
pub(crate) fn message(payload: &str) -> String {
    let payload = payload.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    format!("<message><data:gcm xmlns:data='google:mobile:data'>{payload}</data:gcm></message>")
}

pub(crate) fn ack(id: &str) -> String {
    message(&format!(r#"{{"message_type":"ack","from":"tok","message_id":"{id}"}}"#))
}

pub(crate) fn nack(id: &str, code: &str) -> String {
    message(&format!(
        r#"{{"message_type":"nack","from":"tok","message_id":"{id}","error":"{code}","error_description":""}}"#
    ))
}

pub(crate) fn upstream(id: &str) -> String {
    message(&format!(
        r#"{{"data":{{"level":"71"}},"time_to_live":60,"from":"tok","message_id":"{id}","category":"org.example"}}"#
    ))
}

/// Returns what acknowledges an upstream message, as it stands on the wire.
pub(crate) fn upstream_ack(id: &str) -> String {
    format!(r#"{BEFORE}{{"to":"tok","message_id":"{id}","message_type":"ack"}}{AFTER}"#)
}

/// Returns the payloads of the messages in what a client wrote.
pub(crate) fn payloads(written: &str) -> Vec<&str> {
    written.split(BEFORE).skip(1).filter_map(|rest| rest.split(AFTER).next()).collect()
}

/// Returns the ids of the messages in what a client wrote, without acknowledgements.
pub(crate) fn ids(written: &str) -> Vec<String> {
    let messages = payloads(written).into_iter().filter(|one| !one.contains("message_type"));
    messages
        .map(|one| one.split(r#""message_id":""#).nth(1).unwrap().split('"').next().unwrap().into())
        .collect()
}

/// A session and what it said.
pub(crate) struct Desk {
    pub(crate) session: Session<'static>,
    pub(crate) now: Instant,
    pub(crate) events: Vec<String>,
    written: [String; 2],
    /// How many bytes are received, and written, at once.
    pub(crate) piece: usize,
}

impl Desk {
    /// A session that was started and has asked for its first connection.
    pub(crate) fn new(config: Config) -> Self {
        Self::with_memory(config, Box::leak(Box::new(Memory::<6144, 1024, 128, 65536>::new())))
    }

    pub(crate) fn with_memory<
        const R: usize,
        const S: usize,
        const M: usize,
        const B: usize,
        const I: usize,
    >(
        config: Config,
        memory: &'static mut Memory<R, S, M, B, I>,
    ) -> Self {
        Self::behind(config, memory, None)
    }

    /// A session whose messages go to this address.
    pub(crate) fn behind<
        const R: usize,
        const S: usize,
        const M: usize,
        const B: usize,
        const I: usize,
    >(
        config: Config,
        memory: &'static mut Memory<R, S, M, B, I>,
        service: Option<&'static str>,
    ) -> Self {
        let account = Account {
            domain: "fcm.googleapis.com",
            user: "4815162342@fcm.googleapis.com",
            password: Redacted::new("key"),
            resource: None,
            service,
        };
        let session = Session::new(memory, account, config, 7).unwrap();
        let now = Instant::from_millis(5_000);
        let mut desk =
            Self { session, now, events: Vec::new(), written: Default::default(), piece: 1 << 20 };
        desk.session.start(desk.now).unwrap();
        desk.settle();
        desk
    }

    /// A session that is ready on the first link; its events and bytes so far are forgotten.
    pub(crate) fn ready(config: Config) -> Self {
        let mut desk = Self::new(config);
        desk.log_in(Link::First);
        desk.forget();
        desk
    }

    /// Plays the handshake on a link that the session wants.
    pub(crate) fn log_in(&mut self, link: Link) {
        self.connected(link);
        for words in [HEADER, MECHANISMS, SUCCESS, HEADER, FEATURES, BOUND, SESSION] {
            self.receive(link, words);
        }
    }

    pub(crate) fn connected(&mut self, link: Link) {
        self.session.handle_connected(self.now, link).unwrap();
        self.settle();
    }

    pub(crate) fn connect_failed(&mut self, link: Link, failure: ConnectFailure) {
        self.session.handle_connect_failed(self.now, link, failure).unwrap();
        self.settle();
    }

    pub(crate) fn disconnected(&mut self, link: Link) {
        self.session.handle_disconnected(self.now, link, Reason::EndOfStream).unwrap();
        self.settle();
    }

    /// Lets bytes arrive, as far as the session reads them; returns how many were left.
    pub(crate) fn receive(&mut self, link: Link, text: impl AsRef<[u8]>) -> usize {
        let mut left = 0;
        for mut piece in text.as_ref().chunks(self.piece) {
            while !piece.is_empty() {
                match self.session.handle_received(self.now, link, piece) {
                    Ok(count) => piece = &piece[count..],
                    Err(_) => return left + piece.len(),
                }
                self.settle();
                if !self.session.can_receive(link) {
                    left += piece.len();
                    break;
                }
            }
        }
        left
    }

    /// Gives a message with this id.
    pub(crate) fn send(&mut self, id: &str) -> Result<(), SendError> {
        self.give(&Downstream {
            to: Some("tok".into()),
            message_id: id.into(),
            ..Downstream::default()
        })
    }

    pub(crate) fn give(&mut self, message: &Downstream<'_>) -> Result<(), SendError> {
        let given = self.session.send(self.now, message);
        self.settle();
        given
    }

    /// Drains events, then writes what is due, until nothing is.
    pub(crate) fn settle(&mut self) {
        loop {
            self.drain();
            if !Link::ALL.map(|link| self.write(link)).contains(&true) {
                return;
            }
        }
    }

    pub(crate) fn drain(&mut self) {
        while let Some(event) = self.session.poll_event() {
            self.events.push(line(&event));
        }
    }

    fn write(&mut self, link: Link) -> bool {
        let mut out = vec![0; self.piece.min(4096)];
        let len = self.session.poll_transmit(self.now, link, &mut out).unwrap();
        self.written[link.index()].push_str(std::str::from_utf8(&out[..len]).unwrap());
        self.drain();
        if len > 0 {
            self.session.handle_transmitted(self.now, link).unwrap();
        }
        len > 0
    }

    /// Lets time pass, stopping at each deadline.
    pub(crate) fn advance(&mut self, duration: Duration) {
        let end = self.now.after(duration);
        while let Some(deadline) = self.session.poll_timeout().unwrap().filter(|at| *at <= end) {
            assert!(deadline >= self.now, "a deadline in the past");
            self.now = deadline;
            self.session.handle_timeout(self.now).unwrap();
            self.settle();
        }
        self.now = end;
    }

    /// Takes the events since the last time.
    pub(crate) fn events(&mut self) -> Vec<String> {
        std::mem::take(&mut self.events)
    }

    /// Takes what was written on a link since the last time.
    pub(crate) fn written(&mut self, link: Link) -> String {
        std::mem::take(&mut self.written[link.index()])
    }

    pub(crate) fn forget(&mut self) {
        self.events.clear();
        self.written = Default::default();
    }
}

/// An event in a line.
fn line(event: &Event<'_>) -> String {
    match event {
        Event::Connect { link } => format!("connect {link:?}"),
        Event::Disconnect { link } => format!("disconnect {link:?}"),
        Event::Ready { jid } => format!("ready {jid}"),
        Event::Ack(ack) => match ack.registration_id {
            Some(new) => format!("ack {} {}", ack.message_id, new.expose()),
            None => format!("ack {}", ack.message_id),
        },
        Event::Nack { nack, action, is_final } => {
            let last = if *is_final { " final" } else { "" };
            format!("nack {} {} {action}{last}", nack.message_id, nack.code())
        }
        Event::Retry { message_id, attempt, delay } => {
            format!("retry {message_id} {attempt} {}", delay.as_millis())
        }
        Event::Control(control) => match control.control_type {
            Some(kind) => format!("control {kind}"),
            None => "control".into(),
        },
        Event::Receipt(receipt) => {
            let original = receipt.original_message_id.unwrap_or_default();
            format!("receipt {} {original}", receipt.message_id)
        }
        Event::Upstream(upstream) => format!("upstream {}", upstream.message_id),
        Event::Duplicate { message_id } => format!("duplicate {message_id}"),
        Event::Dropped { message_id } => format!("dropped {message_id}"),
        Event::StanzaError { code, kind, condition, text, message_id } => {
            let id = message_id.unwrap_or_default();
            format!("stanza_error {code:?} {kind} {condition} [{}] {id}", text.expose())
        }
        Event::StreamError { condition, text } => format!("stream_error {condition} [{text}]"),
        Event::Skipped { reason } => format!("skipped {reason}"),
        Event::Ping => "ping".into(),
        Event::Pong { round_trip } => format!("pong {}", round_trip.as_millis()),
        Event::Disconnected { link, reason } => format!("disconnected {link:?} {reason}"),
        Event::Reconnect { attempt, delay } => format!("reconnect {attempt} {}", delay.as_millis()),
        Event::Stopped { reason } => format!("stopped {reason}"),
        other => format!("{other:?}"),
    }
}

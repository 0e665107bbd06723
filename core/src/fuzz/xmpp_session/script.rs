//! From bytes to a configuration and a list of things that happen.
//!
//! Promises that a byte is one happening, whatever comes before it, so that changing one leaves the others.

use super::Driver;
use super::State;
use crate::fuzz::Input;
use crate::fuzz::timed::Timed;
use crate::secret::Redacted;
use crate::time::Duration;
use crate::xmpp::Account;
use crate::xmpp::Config;
use crate::xmpp::Link;
use crate::xmpp::Memory;
use crate::xmpp::Session;
use crate::xmpp::ccs::Data;
use crate::xmpp::ccs::Downstream;

/// The times that pass at a step. Together they stay far from the end of the clock.
const STEPS: [Duration; 8] = [
    Duration::ZERO,
    Duration::from_millis(1),
    Duration::from_millis(999),
    Duration::from_secs(5),
    Duration::from_secs(31),
    Duration::from_secs(301),
    Duration::from_secs(60 * 60),
    Duration::from_secs(1 << 35),
];

const HEADER: &str = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' version='1.0' id='1' \
    from='d' xmlns:stream='http://etherx.jabber.org/streams'>";
const MECHANISMS: &str = "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>\
    <mechanism>PLAIN</mechanism></mechanisms></stream:features>";
const SUCCESS: &str = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
const FEATURES: &str = "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><session \
    xmlns='urn:ietf:params:xml:ns:xmpp-session'/></stream:features>";
const BOUND: &str = "<iq type='result' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
    <jid>u@d/r</jid></bind></iq>";
const SESSION: &str = "<iq type='result' id='session'/>";

/// What a server says until a session is ready.
const HANDSHAKE: [&str; 7] = [HEADER, MECHANISMS, SUCCESS, HEADER, FEATURES, BOUND, SESSION];

/// What a server says later.
const SAYINGS: [&str; 16] = [
    "</stream:stream>",
    " ",
    "<iq type='get' id='p' from='d'><ping xmlns='urn:xmpp:ping'/></iq>",
    "<iq type='set' id='s'><odd xmlns='odd'/></iq>",
    "<iq type='result' id='ping'/>",
    "<stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
    r#"<message><gcm xmlns="google:mobile:data">{"message_type":"ack","message_id":"0"}</gcm></message>"#,
    r#"<message><gcm xmlns="google:mobile:data">{"message_type":"ack","message_id":"1"}</gcm></message>"#,
    r#"<message><gcm xmlns="google:mobile:data">{"message_type":"nack","message_id":"0","error":"BAD_REGISTRATION"}</gcm></message>"#,
    r#"<message><gcm xmlns="google:mobile:data">{"message_type":"nack","message_id":"1","error":"SERVICE_UNAVAILABLE"}</gcm></message>"#,
    r#"<message><gcm xmlns="google:mobile:data">{"message_type":"nack","message_id":"0","error":"CONNECTION_DRAINING"}</gcm></message>"#,
    r#"<message><gcm xmlns="google:mobile:data">{"message_type":"control","control_type":"CONNECTION_DRAINING"}</gcm></message>"#,
    r#"<message><gcm xmlns="google:mobile:data">{"from":"t","message_id":"u","data":{"a":"b"}}</gcm></message>"#,
    r#"<message><gcm xmlns="google:mobile:data">{"from":"t","message_id":"dr2:0","message_type":"receipt"}</gcm></message>"#,
    r#"<message type="error" id="0"><gcm xmlns="google:mobile:data">{"message_id":"0"}</gcm><error code="400" type="modify"/></message>"#,
    "<presence/>",
];

/// First and second byte: the configuration; third: the seed. Then what happens.
pub fn xmpp_session(data: &[u8]) {
    let mut input = Input::new(data);
    let (config, account) = (config(&mut input), account(input.byte()));
    let seed = input.byte();
    let mut memory = Memory::<512, 512, 4, 600, 3>::new();
    let session = Session::new(&mut memory, account, config, seed.into()).expect("what is allowed");
    let mut driver = Driver::new(session, input);
    while !driver.input.is_empty() {
        driver.step();
    }
    driver.end();
}

fn config(input: &mut Input<'_>) -> Config {
    let mut config = Config::new();
    let bits = input.byte();
    let is_set = |bit: u8| bits & 1 << bit != 0;
    if is_set(0) {
        config.max_pending = 1;
    }
    if is_set(1) {
        config.message_retry_count = 0;
    }
    if is_set(2) {
        config.client_heartbeat_interval = None;
    }
    if is_set(3) {
        config.whitespace_interval = Some(Duration::from_secs(1));
    }
    if is_set(4) {
        config.connection_retry_count = None;
    }
    if is_set(5) {
        config.start_seconds_before_retry_connect = Duration::ZERO;
    }
    if is_set(6) {
        config.reset_interval = Duration::ZERO;
    }
    if is_set(7) {
        (config.drain_timeout, config.write_timeout) =
            (Duration::from_millis(1), Duration::from_millis(1));
    }
    config
}

fn account(bits: u8) -> Account<'static> {
    Account {
        domain: "d",
        user: "u",
        password: Redacted::new("p"),
        resource: (bits & 1 != 0).then_some("<&>"),
        service: (bits & 2 != 0).then_some("s.d"),
    }
}

impl Driver<'_, '_> {
    fn step(&mut self) {
        let link = self.link();
        match self.input.byte() % 20 {
            0 => self.start(),
            1 => self.connected(link),
            2 => self.connect_failed(link),
            3 => self.disconnected(link),
            4 => {
                let bytes = self.input.some();
                self.receive(link, bytes);
            }
            5 => self.payload(link),
            6 | 7 => {
                let saying = self.input.choose(&SAYINGS);
                self.receive(link, saying.as_bytes());
            }
            8 => {
                let saying = self.input.choose(&HANDSHAKE);
                self.receive(link, saying.as_bytes());
            }
            9 => self.log_in(link),
            10 => self.message(),
            11 => self.write_all(link),
            12 => {
                let room = self.input.choose(&[0, 1, 7, 64, 300, 1024]);
                self.transmit(link, room);
            }
            13 => self.transmitted(link),
            14 => {
                let time = self.input.choose(&STEPS);
                self.wait(time);
            }
            15 => self.wait_for_deadline(),
            // Time passes, and nobody looks at the deadline.
            16 => self.now = self.now.after(self.input.choose(&STEPS)),
            17 => self.command(|session, now| session.handle_timeout(now)),
            18 => self.command(|session, now| session.finish(now)),
            _ => self.command(|session, now| session.stop(now)),
        }
    }

    /// Sends a message; there are few ids, so that some are in use.
    fn message(&mut self) {
        let id = self.input.choose(&["0", "1", "2", "3", "4", "<\u{1}>", ""]);
        let value = core::str::from_utf8(self.input.some()).unwrap_or_default();
        let pairs = [("key", value)];
        let message = Downstream {
            to: Some("t".into()),
            message_id: id.into(),
            data: Some(Data::Pairs(&pairs)),
            ..Downstream::default()
        };
        self.send(&message);
    }

    /// Receives a payload of the fuzzer's making in a message of ours.
    fn payload(&mut self, link: Link) {
        let payload = self.input.some();
        self.receive(link, b"<message><gcm xmlns='google:mobile:data'>");
        self.receive(link, payload);
        self.receive(link, b"</gcm></message>");
    }

    /// From anywhere to a session that is ready, if the driver and the server do their part.
    fn log_in(&mut self, link: Link) {
        if self.known.is_stopped {
            self.start();
        }
        if self.state(link) == State::Connecting {
            self.connected(link);
            for saying in HANDSHAKE {
                self.write_all(link);
                self.receive(link, saying.as_bytes());
            }
        }
    }
}

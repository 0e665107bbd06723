//! The CCS service against a client on an in-memory stream, in virtual time.
//!
//! The client writes text and reads with the parser `rxml`; TLS, HTTP and clients of others are in `tests/`. Timeouts
//! of hours cost nothing here. Not tested: what Google's servers did.

mod login;
mod messages;
mod streams;

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::io::DuplexStream;
use tokio::io::duplex;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::Options;
use crate::ccs::Control;
use crate::ccs::DATA;
use crate::ccs::Fault;
use crate::ccs::MessageReport;
use crate::ccs::Upstream;
use crate::ccs::UpstreamReport;
use crate::ccs::element::Element;
use crate::ccs::reader::Incoming;
use crate::ccs::reader::Reader;
use crate::ccs::session;
use crate::hub::Hub;

/// Longer than anything should take, in virtual time.
const LONG: Duration = Duration::from_secs(100_000);
const SENDER: &str = "123456789012";
const HEADER: &str = "<stream:stream to='fcm.googleapis.com' version='1.0' xmlns='jabber:client' \
                      xmlns:stream='http://etherx.jabber.org/streams'>";

struct Bench {
    hub: Arc<Hub>,
}

impl Bench {
    fn new() -> Self {
        Self { hub: Arc::new(Hub::new(&Options::default())) }
    }

    fn control(&self) -> Control {
        Control::new(Arc::clone(&self.hub))
    }

    /// Injects a fault as it stands in a URL and body.
    fn fault(&self, name: &str, fields: Value) -> usize {
        let fault: Fault = serde_json::from_value(serde_json::json!({ name: fields })).unwrap();
        self.control().inject(fault).unwrap()
    }

    fn upstream(&self, id: &str) {
        let message_id = Some(id.to_owned());
        let from = Some("tok:EX".to_owned());
        self.control().send_upstream(Upstream { message_id, from, ..Default::default() }).unwrap();
    }

    fn violations(&self) -> Vec<String> {
        self.control().report().violations
    }

    fn message(&self, id: &str) -> MessageReport {
        let mut all = self.control().report().messages.into_iter();
        all.find(|message| message.message_id == id).unwrap()
    }

    fn sent(&self, id: &str) -> UpstreamReport {
        let mut all = self.control().report().upstream.into_iter();
        all.find(|message| message.message_id == id).unwrap()
    }

    fn connect(&self) -> Client {
        let (ours, theirs) = duplex(256 * 1024);
        let service = tokio::spawn(session::serve(Arc::clone(&self.hub), theirs));
        let reader = Reader::new(1 << 20);
        Client { stream: ours, inbox: Vec::new(), reader, read: 0, service }
    }

    /// Connects up to the features of the first stream.
    async fn greet(&self) -> Client {
        let mut client = self.connect();
        client.write(HEADER).await;
        client.features().await;
        client
    }

    /// Connects and logs in.
    async fn login(&self) -> Client {
        self.login_as(SENDER).await
    }

    async fn login_as(&self, sender: &str) -> Client {
        let mut client = self.greet().await;
        client.write(&auth(sender, "pushwire-test-key")).await;
        assert_eq!(client.stanza().await.name, "success");
        client.bind(None).await;
        client
    }
}

/// An `auth` element of PLAIN.
fn auth(user: &str, password: &str) -> String {
    let message = STANDARD.encode(format!("\0{user}\0{password}"));
    format!("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{message}</auth>")
}

/// A message with this payload.
fn gcm(payload: &Value) -> String {
    let text = payload.to_string().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<message id=''><gcm xmlns='google:mobile:data'>{text}</gcm></message>")
}

struct Client {
    stream: DuplexStream,
    inbox: Vec<u8>,
    reader: Reader,
    /// Bytes read so far.
    read: usize,
    service: JoinHandle<()>,
}

impl Client {
    async fn write(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
    }

    /// Sends a payload to a token, with more fields.
    async fn send(&mut self, id: &str, fields: Value) {
        let mut payload = serde_json::json!({ "to": "tok:EX", "message_id": id });
        payload.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        self.write(&gcm(&payload)).await;
    }

    async fn ack(&mut self, id: &str, to: &str) {
        let ack = serde_json::json!({ "to": to, "message_id": id, "message_type": "ack" });
        self.write(&gcm(&ack)).await;
    }

    /// The next thing whole but white space; `None` when the connection is closed.
    async fn next(&mut self) -> Option<Incoming> {
        loop {
            match self.reader.next(&mut self.inbox).unwrap() {
                Some(Incoming::WhiteSpace(_)) => {}
                Some(incoming) => return Some(incoming),
                None => match self.fill().await {
                    0 => return None,
                    count => self.read += count,
                },
            }
        }
    }

    /// Reads what there is; nothing is the end.
    async fn fill(&mut self) -> usize {
        let read = timeout(LONG, self.stream.read_buf(&mut self.inbox)).await;
        read.expect("the service says nothing").unwrap_or_default()
    }

    async fn stanza(&mut self) -> Element {
        match self.next().await {
            Some(Incoming::Stanza(stanza)) => stanza,
            other => panic!("no stanza but {other:?}"),
        }
    }

    async fn payload(&mut self) -> Value {
        let message = self.stanza().await;
        let gcm = message.child(DATA, "gcm").unwrap();
        serde_json::from_str(&gcm.text()).unwrap()
    }

    /// Type and id of the next payload.
    async fn answer(&mut self) -> (String, String) {
        let payload = self.payload().await;
        let field = |key: &str| payload[key].as_str().unwrap_or_default().to_owned();
        (field("message_type"), field("message_id"))
    }

    async fn assert_acked(&mut self, id: &str) {
        assert_eq!(self.answer().await, ("ack".to_owned(), id.to_owned()));
    }

    /// Header and features.
    async fn features(&mut self) -> Element {
        let Some(Incoming::Header(header)) = self.next().await else { panic!("no header") };
        assert_eq!(header.attribute("version"), Some("1.0"));
        let features = self.stanza().await;
        assert!(features.is("http://etherx.jabber.org/streams", "features"), "{features:?}");
        features
    }

    /// A new stream after the login, and its name.
    async fn bind(&mut self, resource: Option<&str>) -> String {
        self.reader = Reader::new(1 << 20);
        self.write(HEADER).await;
        self.features().await;
        self.finish_bind(resource).await
    }

    async fn finish_bind(&mut self, resource: Option<&str>) -> String {
        let resource = resource.map(|name| format!("<resource>{name}</resource>"));
        let bind = format!(
            "<iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>{}</bind></iq>",
            resource.unwrap_or_default()
        );
        self.write(&bind).await;
        let result = self.stanza().await;
        assert_eq!(
            (result.attribute("type"), result.attribute("id")),
            (Some("result"), Some("b1"))
        );
        let bound = result.child("urn:ietf:params:xml:ns:xmpp-bind", "bind").unwrap();
        bound.elements().next().unwrap().text()
    }

    /// The condition of the stream error that ends everything.
    async fn stream_error(&mut self) -> String {
        let error = self.stanza().await;
        assert!(error.is("http://etherx.jabber.org/streams", "error"), "{error:?}");
        assert_eq!(self.next().await, Some(Incoming::End));
        assert_eq!(self.fill().await, 0, "the connection is open");
        error.elements().next().unwrap().name.clone()
    }

    /// Asks for an answer, and so waits until the service has seen all before.
    async fn settle(&mut self) {
        self.write("<iq type='get' id='settle'><ping xmlns='urn:xmpp:ping'/></iq>").await;
        let answer = self.stanza().await;
        assert_eq!(answer.attribute("id"), Some("settle"), "{answer:?}");
    }
}

/// Lets tasks run without time passing much.
async fn moment() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

//! CCS over TLS and its half of the control API over HTTP.
//!
//! A client of a few lines that writes and reads text. What CCS does in detail is tested inside the crate.

use pushwire_simulator::Options;
use pushwire_simulator::Simulator;
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use crate::Desk;
use crate::peer;

const HEADER: &str = "<stream:stream to='fcm.googleapis.com' version='1.0' xmlns='jabber:client' \
                      xmlns:stream='http://etherx.jabber.org/streams'>";
/// `\0` 123456789012 `\0` pushwire-test-key
const AUTH: &str = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>\
                    ADEyMzQ1Njc4OTAxMgBwdXNod2lyZS10ZXN0LWtleQ==</auth>";
const BIND: &str = "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>";

struct Client(TlsStream<TcpStream>);

impl Client {
    async fn connect(desk: &Desk, name: &str) -> std::io::Result<Self> {
        let description = desk.simulator.description();
        peer::tls(description, description.ccs.as_deref().unwrap(), name).await.map(Self)
    }

    async fn login(desk: &Desk) -> Self {
        let mut client = Self::connect(desk, "fcm-xmpp.googleapis.com").await.unwrap();
        client.write(&format!("{HEADER}{AUTH}{HEADER}{BIND}")).await;
        client.until("</iq>").await;
        client
    }

    async fn write(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
    }

    /// All up to and with `end`.
    async fn until(&mut self, end: &str) -> String {
        let mut read = Vec::new();
        while !read.ends_with(end.as_bytes()) {
            let byte = self.0.read_u8().await;
            read.push(
                byte.unwrap_or_else(|_| panic!("no {end} in {:?}", String::from_utf8_lossy(&read))),
            );
        }
        String::from_utf8(read).unwrap()
    }
}

async fn fault(desk: &Desk, name: &str, body: serde_json::Value) -> serde_json::Value {
    let answer = desk.control("POST", &format!("ccs/{name}"), body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

#[tokio::test]
async fn certificate_is_good_for_every_name_of_the_endpoint() {
    let desk = Desk::new().await;
    for name in ["fcm-xmpp.googleapis.com", "fcm.googleapis.com", "gcm.googleapis.com", "localhost"]
    {
        assert!(Client::connect(&desk, name).await.is_ok(), "{name}");
    }
    assert!(Client::connect(&desk, "example.org").await.is_err());
}

#[tokio::test]
async fn message_over_tls_is_acknowledged_and_reported_over_http() {
    let desk = Desk::new().await;
    let mut client = Client::login(&desk).await;
    let payload = r#"{"to":"tok:EX","message_id":"m-1","data":{"k":"v"}}"#;
    let gcm = format!("<gcm xmlns='google:mobile:data'>{payload}</gcm>");
    client.write(&format!("<message id=''>{gcm}</message>")).await;
    assert_eq!(
        client.until("</message>").await,
        "<message><data:gcm xmlns:data='google:mobile:data'>{\"message_type\":\"ack\",\
         \"from\":\"tok:EX\",\"message_id\":\"m-1\"}</data:gcm></message>"
    );
    let queued = fault(&desk, "upstream", json!({ "message_id": "u-1", "from": "tok:EX" })).await;
    assert_eq!(queued, json!({ "message_id": "u-1" }));
    assert!(client.until("</message>").await.contains("from='devices@gcm.googleapis.com'"));
    let report = desk.control("GET", "ccs", json!({})).await.json();
    assert_eq!(
        report["messages"],
        json!([{
            "sender": "123456789012", "message_id": "m-1", "received": 1, "accepted": 1, "acked": 1,
            "nacked": [], "connections": [1],
            "payload": { "to": "tok:EX", "message_id": "m-1", "data": { "k": "v" } },
        }])
    );
    assert_eq!(
        report["upstream"],
        json!([{
            "sender": "123456789012", "message_id": "u-1", "sent": 1, "acked": 0, "connections": [1],
        }])
    );
    assert!(!report.to_string().contains("pushwire-test-key"), "the password is in the report");
}

#[tokio::test]
async fn faults_over_http_reach_the_connection_and_reset_ends_them() {
    let desk = Desk::new().await;
    fault(&desk, "refuse_connections", json!({ "times": 1 })).await;
    assert!(Client::connect(&desk, "localhost").await.is_err());
    fault(&desk, "refuse_login", json!({})).await;
    fault(&desk, "stall", json!({})).await;
    assert_eq!(desk.control("POST", "reset", json!({})).await.status, 200);
    let mut client = Client::login(&desk).await;
    assert_eq!(fault(&desk, "drop", json!({})).await, json!({ "connections": 1 }));
    assert!(client.0.read_u8().await.is_err());
    let wrong = desk.control("POST", "ccs/explode", json!({})).await;
    assert_eq!(wrong.status, 400);
    let wrong = desk.control("POST", "ccs/stream_error", json!({ "condition": "x" })).await;
    assert!(wrong.status == 400 && wrong.body.contains("condition"), "{}", wrong.body);
}

#[tokio::test]
async fn shutdown_tells_the_client_why() {
    let desk = Desk::new().await;
    let mut client = Client::login(&desk).await;
    let shutdown = tokio::spawn(desk.simulator.shutdown());
    let farewell = client.until("</stream:stream>").await;
    assert!(farewell.contains("<system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"));
    drop(client);
    shutdown.await.unwrap();
}

#[tokio::test]
async fn ccs_port_is_as_asked_and_named_when_in_use() {
    let desk = Desk::new().await;
    let ccs = desk.simulator.description().ccs.clone().unwrap();
    let ccs_port = ccs.rsplit(':').next().unwrap().parse().unwrap();
    let refused = Simulator::start(Options { ccs_port, ..Options::default() }).await.err().unwrap();
    assert!(refused.to_string().contains("for CCS: "), "{refused}");
}

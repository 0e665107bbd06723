//! fcm-push-listener 4.1.2 against a simulator: registers, or connects with what it saved and takes pushes.
//!
//!     fcm-push-listener-peer SIM.json CREDENTIALS.json register
//!     fcm-push-listener-peer SIM.json CREDENTIALS.json COUNT IDS.txt
//!
//! Prints `started` after the login's answer and `done` once COUNT messages were taken, then writes their ids; 0
//! waits for none. As the crate's own example it answers heartbeats; the crate pings nobody and acknowledges nothing.

mod redirect;

use std::fs;

use fcm_push_listener::Message;
use fcm_push_listener::MessageStream;
use fcm_push_listener::Registration;
use fcm_push_listener::new_heartbeat_ack;
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio_stream::StreamExt;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let read = |path: &str| fs::read_to_string(path).expect("a file");
    let simulator: Value = serde_json::from_str(&read(&arguments[0])).expect("JSON");
    redirect::to(["mcs", "checkin"].map(|name| port(simulator[name].as_str().expect("text"))));
    if arguments[2] == "register" {
        let registration = register(&simulator).await;
        let text = serde_json::to_string(&registration).expect("JSON");
        return fs::write(&arguments[1], text).expect("written");
    }
    let registration = serde_json::from_str(&read(&arguments[1])).expect("credentials");
    let ids = receive(&registration, arguments[2].parse().expect("a count")).await;
    fs::write(&arguments[3], ids.join("\n")).expect("written");
}

/// The port in `host:port` or `https://host:port/path`.
fn port(place: &str) -> u16 {
    let authority = place.split("://").last().and_then(|rest| rest.split('/').next());
    let port = authority.and_then(|authority| authority.rsplit(':').next());
    port.and_then(|port| port.parse().ok()).expect("a port")
}

async fn register(simulator: &Value) -> Registration {
    let text = |name: &str| simulator[name].as_str().expect("text");
    let http = reqwest::Client::new();
    let [app, project, key] = ["app_id", "project_id", "api_key"].map(text);
    fcm_push_listener::register(&http, app, project, key, None).await.expect("registered")
}

async fn receive(registration: &Registration, count: usize) -> Vec<String> {
    let session = registration.gcm.checkin(&reqwest::Client::new()).await.expect("checked in");
    let connection = session.new_connection(Vec::new()).await.expect("connected");
    let mut stream = MessageStream::wrap(connection, &registration.keys);
    let mut ids = Vec::new();
    while let Some(message) = stream.next().await {
        match message.expect("a message that it can take") {
            Message::Data(data) => ids.push(data.persistent_id.expect("an id")),
            Message::HeartbeatPing => {
                stream.write_all(&new_heartbeat_ack()).await.expect("written")
            }
            Message::Other(3, _) => println!("started"),
            Message::Other(..) => {}
        }
        if count > 0 && ids.len() == count {
            println!("done");
            break;
        }
    }
    ids
}

//! What arrives: encrypted pushes for web receivers, plain ones for others, decrypted apart from the simulator.
//!
//! Over real sockets from registration to stanza. Which scheme is chosen when is the matter here; plain messages and
//! their fields are tested in `main`.

use pushwire_core::mcs::owned::DataMessageStanza;
use pushwire_simulator::Message;
use serde_json::Value;
use serde_json::json;

use crate::Desk;
use crate::decrypt::Keys;
use crate::decrypt::app_data;
use crate::peer::Peer;
use crate::peer::text;
use crate::receiver::APP;
use crate::receiver::FIS_AUTH;
use crate::receiver::Receiver;
use crate::receiver::SERVER_KEY;
use crate::receiver::SUBTYPE;
use crate::receiver::token;

/// A registered receiver that is logged in.
struct Online {
    desk: Desk,
    receiver: Receiver,
    fcm_token: String,
    peer: Peer,
}

impl Online {
    async fn new() -> Self {
        let desk = Desk::new().await;
        let receiver = Receiver::checked_in(desk.simulator.description()).await;
        let (_, fcm_token) = receiver.register().await;
        let mut peer = Peer::connect(desk.simulator.description()).await.unwrap();
        peer.login(&receiver.credentials(), &[]).await;
        Self { desk, receiver, fcm_token, peer }
    }

    /// Sends a message and gives what arrives.
    async fn push(&mut self, mut message: Value) -> DataMessageStanza {
        message["token"] = json!(self.fcm_token);
        let answer = self.desk.post(message).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        self.peer.expect(8).await
    }
}

#[tokio::test]
async fn web_receiver_gets_firebase_json_in_aesgcm() {
    let mut online = Online::new().await;
    let message = json!({
        "data": { "k": "v" },
        "notification": { "title": "T", "body": "B" },
        "webpush": { "notification": { "title": "W", "tag": "t" }, "headers": { "Topic": "c" } },
        "android": { "priority": "high" },
    });
    let stanza = online.push(message).await;
    assert_eq!((stanza.category.as_str(), stanza.from.as_str()), (APP, SERVER_KEY));
    assert_eq!(app_data(&stanza, "subtype"), SUBTYPE);
    assert_eq!(app_data(&stanza, "google.source"), "webpush");
    assert_eq!(stanza.app_data.len(), 4, "nothing is readable");
    // Padded, as in the fixtures of `firebase-messaging` 0.4.5.
    assert_eq!(app_data(&stanza, "encryption").len(), "salt=".len() + 24);
    let (dh, sender) = app_data(&stanza, "crypto-key").split_once(';').unwrap();
    assert_eq!(dh.len(), "dh=".len() + 88);
    assert_eq!(sender, format!("p256ecdsa={SERVER_KEY}"));
    let mut payload = online.receiver.keys.open(&stanza, "aesgcm");
    let id = payload.as_object_mut().unwrap().remove("fcmMessageId").unwrap();
    assert_eq!(id.as_str().unwrap().len(), 36);
    let expected = json!({
        "data": { "k": "v" },
        "from": "123456789012",
        "priority": "high",
        "notification": { "title": "W", "body": "B", "tag": "t" },
        "collapse_key": "c",
    });
    assert_eq!(payload, expected);
}

#[tokio::test]
async fn scheme_is_as_asked() {
    let mut online = Online::new().await;
    let message = |scheme: &str| json!({ "data": { "k": "v" }, "pushwire": { "scheme": scheme } });
    let stanza = online.push(message("aes128gcm")).await;
    let payload = online.receiver.keys.open(&stanza, "aes128gcm");
    assert_eq!(payload["data"], json!({ "k": "v" }));
    assert_eq!(payload["priority"], json!("normal"));
    assert!(payload.get("notification").is_none());
    let stanza = online.push(message("none")).await;
    assert_eq!((app_data(&stanza, "k"), &stanza.raw_data), ("v", &None));
    let stanza = online.push(message("aesgcm")).await;
    online.receiver.keys.open(&stanza, "aesgcm");
    let refused = json!({ "token": online.fcm_token, "pushwire": { "scheme": "rot13" } });
    assert_eq!(online.desk.post(refused).await.status, 400);
}

#[tokio::test]
async fn raw_content_is_encrypted_as_it_is_also_when_large() {
    let mut online = Online::new().await;
    let raw = json!({ "pushwire": { "raw_base64": "eyJhIjoxfQ==" } });
    let stanza = online.push(raw).await;
    assert_eq!(online.receiver.keys.open(&stanza, "aesgcm"), json!({ "a": 1 }));
    let large = json!({ "pushwire": { "size": 5000, "scheme": "aes128gcm" } });
    let stanza = online.push(large).await;
    let plain = online.receiver.keys.aes128gcm(&stanza.raw_data.unwrap());
    assert_eq!(plain, vec![b'x'; 5000]);
    let stanza = online.push(json!({ "pushwire": { "size": 5000 } })).await;
    assert!(app_data(&stanza, "encryption").ends_with(";rs=5002"));
    let stanza = online.push(json!({ "pushwire": { "size": 4094 } })).await;
    assert!(!app_data(&stanza, "encryption").contains(";rs="));
    let too_much = "x".repeat(4096);
    let refused = json!({ "token": online.fcm_token, "data": { "k": too_much } });
    assert_eq!(online.desk.post(refused).await.status, 400);
}

#[tokio::test]
async fn copies_have_ids_and_keys_of_their_own() {
    let mut online = Online::new().await;
    let first = online.push(json!({ "data": { "k": "v" }, "pushwire": { "copies": 2 } })).await;
    let second: DataMessageStanza = online.peer.expect(8).await;
    assert_ne!(first.persistent_id, second.persistent_id);
    assert_ne!(app_data(&first, "crypto-key"), app_data(&second, "crypto-key"));
    for stanza in [first, second] {
        assert_eq!(online.receiver.keys.open(&stanza, "aesgcm")["data"], json!({ "k": "v" }));
    }
    for copies in [0, 1001] {
        let refused = json!({ "token": online.fcm_token, "pushwire": { "copies": copies } });
        assert_eq!(online.desk.post(refused).await.status, 400, "{copies}");
    }
}

#[tokio::test]
async fn issued_device_gets_plain_messages_unless_encryption_is_asked_for() {
    let desk = Desk::new().await;
    let mut peer = desk.peer().await;
    let keys = Keys::of(&desk.credentials);
    desk.simulator.send(&desk.token, Message::data([("k", "v")])).unwrap();
    let stanza: DataMessageStanza = peer.expect(8).await;
    assert_eq!(app_data(&stanza, "k"), "v");
    for scheme in ["aesgcm", "aes128gcm"] {
        let message = json!({ "data": { "k": "v" }, "pushwire": { "scheme": scheme } });
        assert_eq!(desk.post(message).await.status, 200);
        let stanza: DataMessageStanza = peer.expect(8).await;
        assert_eq!(stanza.from, "123456789012");
        assert_eq!(keys.open(&stanza, scheme)["data"], json!({ "k": "v" }));
    }
}

#[tokio::test]
async fn own_server_key_is_named_beside_the_message_key() {
    let desk = Desk::new().await;
    let receiver = Receiver::checked_in(desk.simulator.description()).await;
    let own_key = text(&desk.credentials, "/fcm/registration/web/p256dh");
    let own_key = own_key.trim_end_matches('=');
    let gcm_token = token(&receiver.register3(&[("sender", own_key)]).await);
    let installed = receiver.install().await;
    let mut body = receiver.subscription(&gcm_token);
    body["web"]["applicationPubKey"] = json!(own_key);
    let auth = [(FIS_AUTH, installed.auth.as_str())];
    let answer = receiver.google("POST", "registrations", &auth, &body).await;
    assert_eq!(answer.json()["web"], body["web"]);
    let fcm_token = text(&answer.json(), "/token");
    let mut peer = Peer::connect(desk.simulator.description()).await.unwrap();
    peer.login(&receiver.credentials(), &[]).await;
    for (special, named) in [(json!({}), true), (json!({ "p256ecdsa": false }), false)] {
        let message = json!({ "token": fcm_token, "data": { "k": "v" }, "pushwire": special });
        assert_eq!(desk.post(message).await.status, 200);
        let stanza: DataMessageStanza = peer.expect(8).await;
        assert_eq!(stanza.from, own_key);
        let suffix = format!(";p256ecdsa={own_key}");
        assert_eq!(app_data(&stanza, "crypto-key").ends_with(&suffix), named);
        receiver.keys.open(&stanza, "aesgcm");
    }
}

#[tokio::test]
async fn android_receiver_gets_plain_messages_under_its_package() {
    let desk = Desk::new().await;
    let receiver = Receiver::checked_in(desk.simulator.description()).await;
    let installed = receiver.install().await;
    let fields = [
        ("app", "com.example.app"),
        ("sender", "123456789012"),
        ("X-subtype", "123456789012"),
        ("X-Goog-Firebase-Installations-Auth", &installed.auth[4..]),
    ];
    let fcm_token = token(&receiver.register3(&fields).await);
    let mut peer = Peer::connect(desk.simulator.description()).await.unwrap();
    peer.login(&receiver.credentials(), &[]).await;
    let message = json!({ "token": fcm_token, "data": { "k": "v" } });
    assert_eq!(desk.post(message).await.status, 200);
    let stanza: DataMessageStanza = peer.expect(8).await;
    assert_eq!(stanza.category, "com.example.app");
    assert_eq!((stanza.from.as_str(), app_data(&stanza, "k")), ("123456789012", "v"));
    let refused = json!({ "token": fcm_token, "pushwire": { "scheme": "aesgcm" } });
    assert_eq!(desk.post(refused).await.status, 400);
}

#[tokio::test]
async fn gcm_token_of_a_web_receiver_is_no_address() {
    let online = Online::new().await;
    let gcm_token = online.receiver.gcm_token().await;
    let answer = online.desk.post(json!({ "token": gcm_token })).await;
    assert_eq!(answer.status, 404);
}

//! A receiver that registers step by step, written from the services' public descriptions.
//!
//! Its check-in messages are its own prost types. Every step can be changed before it is sent, so that refusals can
//! be seen. Persists nothing, retries nothing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::SecretKey;
use prost::Message;
use pushwire_simulator::Description;
use serde_json::Value;
use serde_json::json;

use crate::decrypt::Keys;
use crate::https::Reply;
use crate::https::https;
use crate::peer::text;

pub(crate) const SERVER_KEY: &str =
    "BDOU99-h67HcA6JeFXHbSNMu7e2yNNu3RzoMj8TM4W88jITfq7ZmPvIM1Iv-4_l2LxQcYwhqby2xGpWwzjfAnG4";
pub(crate) const APP: &str = "org.chromium.linux";
pub(crate) const SUBTYPE: &str = "wp:receiver.push.com#0f3ab5ee-4a6a-4d3e-a1a0-6e8b8c2f1c11";

#[derive(Clone, PartialEq, Message)]
pub(crate) struct CheckinRequest {
    #[prost(int64, optional, tag = "2")]
    pub(crate) id: Option<i64>,
    #[prost(string, optional, tag = "3")]
    pub(crate) digest: Option<String>,
    #[prost(message, optional, tag = "4")]
    pub(crate) checkin: Option<Checkin>,
    #[prost(fixed64, optional, tag = "13")]
    pub(crate) security_token: Option<u64>,
    #[prost(int32, optional, tag = "14")]
    pub(crate) version: Option<i32>,
    #[prost(int32, optional, tag = "22")]
    pub(crate) user_serial_number: Option<i32>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Checkin {
    #[prost(int32, optional, tag = "12")]
    pub(crate) kind: Option<i32>,
    #[prost(message, optional, tag = "13")]
    pub(crate) chrome_build: Option<ChromeBuild>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct ChromeBuild {
    #[prost(int32, optional, tag = "1")]
    pub(crate) platform: Option<i32>,
    #[prost(string, optional, tag = "2")]
    pub(crate) version: Option<String>,
    #[prost(int32, optional, tag = "3")]
    pub(crate) channel: Option<i32>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct CheckinResponse {
    #[prost(bool, required, tag = "1")]
    pub(crate) stats_ok: bool,
    #[prost(int64, optional, tag = "3")]
    pub(crate) time_msec: Option<i64>,
    #[prost(string, optional, tag = "4")]
    pub(crate) digest: Option<String>,
    #[prost(message, repeated, tag = "5")]
    pub(crate) setting: Vec<Setting>,
    #[prost(fixed64, optional, tag = "7")]
    pub(crate) android_id: Option<u64>,
    #[prost(fixed64, optional, tag = "8")]
    pub(crate) security_token: Option<u64>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Setting {
    #[prost(bytes = "vec", required, tag = "1")]
    pub(crate) name: Vec<u8>,
    #[prost(bytes = "vec", required, tag = "2")]
    pub(crate) value: Vec<u8>,
}

/// The request of a new device.
pub(crate) fn checkin_request() -> CheckinRequest {
    CheckinRequest {
        checkin: Some(Checkin {
            kind: Some(3),
            chrome_build: Some(ChromeBuild {
                platform: Some(3),
                version: Some("94.0.4606.51".into()),
                channel: Some(1),
            }),
        }),
        version: Some(3),
        user_serial_number: Some(0),
        ..Default::default()
    }
}

pub(crate) struct Receiver {
    description: Description,
    pub(crate) keys: Keys,
    pub(crate) id: u64,
    pub(crate) token: u64,
}

impl Receiver {
    /// A device that has checked in.
    pub(crate) async fn checked_in(description: &Description) -> Self {
        let mut receiver = Self {
            description: description.clone(),
            keys: Keys { private: SecretKey::from_slice(&[7; 32]).unwrap(), auth: vec![9; 16] },
            id: 0,
            token: 0,
        };
        let answer = receiver.checkin(&checkin_request()).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let answer = CheckinResponse::decode(&*answer.body).unwrap();
        receiver.id = answer.android_id.unwrap();
        receiver.token = answer.security_token.unwrap();
        receiver
    }

    pub(crate) async fn checkin(&self, request: &CheckinRequest) -> Reply {
        let url = self.description.checkin.as_deref().unwrap();
        let headers = [("Content-Type", "application/x-protobuf")];
        https(&self.description, "POST", url, &headers, &request.encode_to_vec()).await
    }

    /// register3 with these fields on top of a web receiver's; an empty value takes a field away.
    pub(crate) async fn register3(&self, changes: &[(&str, &str)]) -> Reply {
        let auth = format!("AidLogin {}:{}", self.id, self.token);
        let headers = [
            ("Authorization", auth.as_str()),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        self.register3_with(&headers, changes).await
    }

    pub(crate) async fn register3_with(
        &self,
        headers: &[(&str, &str)],
        changes: &[(&str, &str)],
    ) -> Reply {
        let id = self.id.to_string();
        let mut fields =
            vec![("app", APP), ("X-subtype", SUBTYPE), ("device", &id), ("sender", SERVER_KEY)];
        fields.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
        fields.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let url = self.description.register3.as_deref().unwrap();
        https(&self.description, "POST", url, headers, body.as_bytes()).await
    }

    /// A request to installations or registrations, with the API key and these headers.
    pub(crate) async fn google(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Reply {
        let base = self.description.installations.as_deref().unwrap();
        let url = format!("{base}/projects/{}/{path}", self.description.project_id);
        let mut all = vec![
            ("Content-Type", "application/json"),
            ("x-goog-api-key", self.description.api_key.as_str()),
        ];
        all.retain(|(name, _)| !headers.iter().any(|(changed, _)| changed == name));
        all.extend(headers.iter().filter(|(_, value)| !value.is_empty()));
        let body = match body {
            Value::Null => Vec::new(),
            body => body.to_string().into_bytes(),
        };
        https(&self.description, method, &url, &all, &body).await
    }

    /// Body of a creation.
    pub(crate) fn installation(&self) -> Value {
        json!({
            "fid": "cAbCdEfGhIjKlMnOpQrS-_",
            "authVersion": "FIS_v2",
            "appId": self.description.app_id,
            "sdkVersion": "w:0.6.24",
        })
    }

    /// Makes an installation.
    pub(crate) async fn install(&self) -> Installed {
        let answer = self.google("POST", "installations", &[], &self.installation()).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let answer = answer.json();
        Installed {
            fid: text(&answer, "/fid"),
            refresh: format!("FIS_v2 {}", text(&answer, "/refreshToken")),
            auth: format!("FIS {}", text(&answer, "/authToken/token")),
        }
    }

    /// Body of a registration for this GCM token.
    pub(crate) fn subscription(&self, gcm_token: &str) -> Value {
        json!({ "web": {
            "endpoint": format!("https://fcm.googleapis.com/fcm/send/{gcm_token}"),
            "p256dh": URL_SAFE_NO_PAD.encode(self.keys.public()),
            "auth": URL_SAFE.encode(&self.keys.auth),
        } })
    }

    /// The GCM token of a web receiver.
    pub(crate) async fn gcm_token(&self) -> String {
        token(&self.register3(&[]).await)
    }

    /// The whole web registration; gives the FCM token.
    pub(crate) async fn register(&self) -> (Installed, String) {
        let gcm_token = self.gcm_token().await;
        let installed = self.install().await;
        let answer = self
            .google(
                "POST",
                "registrations",
                &[(FIS_AUTH, &installed.auth)],
                &self.subscription(&gcm_token),
            )
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        (installed, text(&answer.json(), "/token"))
    }

    /// As far as `Peer::login` wants them.
    pub(crate) fn credentials(&self) -> Value {
        json!({ "gcm": {
            "android_id": self.id.to_string(),
            "security_token": self.token.to_string(),
        } })
    }
}

pub(crate) const FIS_AUTH: &str = "x-goog-firebase-installations-auth";

/// An installation, with the headers that its tokens make.
pub(crate) struct Installed {
    pub(crate) fid: String,
    pub(crate) refresh: String,
    pub(crate) auth: String,
}

/// What register3 gave.
pub(crate) fn token(answer: &Reply) -> String {
    let text = answer.text();
    assert_eq!(answer.status, 200, "{text}");
    text.strip_prefix("token=").unwrap_or_else(|| panic!("{text}")).to_owned()
}

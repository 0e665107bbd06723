//! A device as the service sees it: identity, registrations, connection, queue and history.
//!
//! One Android id may hold several registrations, as one Chrome profile does (Chromium's `google_apis/gcm`), each
//! with its own token, keys and topics. Nothing here is `Debug` that holds a secret. No protocol is spoken here.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::Serializer;

use crate::connection::Connection;
use crate::error::ControlError;
use crate::ids;
use crate::queue::Queue;
use crate::services::Requests;

/// An Android id: names a device. Decimal text, in JSON always a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(pub u64);

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for DeviceId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl Serialize for DeviceId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DeviceId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// One login that a device made.
#[derive(Clone, Debug, Serialize)]
pub struct LoginRecord {
    /// When, in milliseconds since 1970.
    pub time_ms: u64,
    /// Whether it was let in.
    pub accepted: bool,
    /// The persistent ids it listed as received.
    pub received_persistent_ids: Vec<String>,
}

/// What a device has done so far. Grows for the life of the simulator.
#[derive(Clone, Debug, Default, Serialize)]
pub struct History {
    /// Logins, oldest first.
    pub logins: Vec<LoginRecord>,
    /// Frames received after the login request, by tag.
    pub frames_received: BTreeMap<u8, u64>,
    /// When each heartbeat ping came, in milliseconds since 1970.
    pub pings: Vec<u64>,
    /// Registration requests, by what was asked.
    pub requests: Requests,
    /// What it did against the protocol, oldest first.
    pub violations: Vec<String>,
}

/// How a registration is delivered to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// As Chrome's: an FCM token on top of the GCM token, and Web Push keys.
    Web,
    /// As an Android app's: the GCM token is the FCM token, nothing is encrypted.
    Android,
}

/// A registration, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Registered {
    /// `app` of the registration: the category of its messages.
    pub app: String,
    /// `X-subtype` of the registration.
    pub subtype: String,
    /// Project number or server key.
    pub sender: String,
    /// How it is delivered to.
    pub style: Style,
    /// Its installation, if it has one.
    pub fid: Option<String>,
    /// Whether it has a token to send to.
    pub fcm: bool,
    /// Topics it subscribed to.
    pub topics: BTreeSet<String>,
}

/// What a device proves itself with.
pub(crate) struct Identity {
    pub(crate) id: DeviceId,
    pub(crate) security_token: u64,
}

impl Identity {
    /// Random numbers of the size real ones have.
    pub(crate) fn new() -> Result<Self, ControlError> {
        // Check-in sends the id as a signed integer; 19 digits without the sign bit suit every peer.
        let id = (u64::from_be_bytes(ids::random()?) >> 2) | 1 << 62;
        Ok(Self { id: DeviceId(id), security_token: u64::from_be_bytes(ids::random()?) | 1 })
    }
}

/// Web Push keys of a receiver: those it gives away.
pub(crate) struct WebKeys {
    /// `p256dh`, an uncompressed point of the curve.
    pub(crate) public: Vec<u8>,
    /// `auth`.
    pub(crate) auth: [u8; 16],
}

/// What FCM registrations v1 knows.
pub(crate) struct WebPush {
    pub(crate) fcm_token: String,
    pub(crate) keys: WebKeys,
    /// The sender's own key (VAPID), if it is not the default.
    pub(crate) application_key: Option<Vec<u8>>,
}

/// What register3 knows.
pub(crate) struct Registration {
    pub(crate) app: String,
    pub(crate) subtype: String,
    pub(crate) sender: String,
    pub(crate) gcm_token: String,
    pub(crate) style: Style,
    pub(crate) fid: Option<String>,
    pub(crate) web: Option<WebPush>,
    pub(crate) topics: BTreeSet<String>,
}

impl Registration {
    /// The token to send to.
    pub(crate) fn fcm_token(&self) -> Option<&str> {
        match self.style {
            Style::Android => Some(&self.gcm_token),
            Style::Web => self.web.as_ref().map(|web| web.fcm_token.as_str()),
        }
    }

    fn report(&self) -> Registered {
        Registered {
            app: self.app.clone(),
            subtype: self.subtype.clone(),
            sender: self.sender.clone(),
            style: self.style,
            fid: self.fid.clone(),
            fcm: self.fcm_token().is_some(),
            topics: self.topics.clone(),
        }
    }
}

/// A device with its registrations, its connection, its queue and its history.
pub(crate) struct Device {
    pub(crate) identity: Identity,
    /// Whether it came complete, instead of checking in.
    pub(crate) issued: bool,
    pub(crate) registrations: Vec<Registration>,
    pub(crate) connection: Option<Connection>,
    pub(crate) queue: Queue,
    pub(crate) history: History,
}

impl Device {
    /// A device that checked in and did nothing else.
    pub(crate) fn new(identity: Identity) -> Self {
        Self {
            identity,
            issued: false,
            registrations: Vec::new(),
            connection: None,
            queue: Queue::default(),
            history: History::default(),
        }
    }

    /// Its registrations, without their secrets.
    pub(crate) fn registered(&self) -> Vec<Registered> {
        self.registrations.iter().map(Registration::report).collect()
    }
}

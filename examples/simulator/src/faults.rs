//! Faults: what the service is told to do wrong, to whom and how often.
//!
//! Three kinds: at once on present connections (close, garbage, redeliver); a behaviour of connections, present and
//! future (silent, delay, ...); and refusals that are used up one by one. Here they are only kept and matched;
//! the connection, listener and HTTP layers act on them.

use std::mem::discriminant;
use std::time::Duration;

use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;

use crate::connection::Behaviour;
use crate::device::DeviceId;
use crate::error::ControlError;

/// Whom a fault concerns, and how often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scope {
    /// One device; `None` is every device.
    pub device: Option<DeviceId>,
    /// How many connections, logins or requests; `None` is once for a refusal, without end for a behaviour.
    pub times: Option<u32>,
}

impl Scope {
    /// One device only.
    pub fn device(device: DeviceId) -> Self {
        Self { device: Some(device), times: None }
    }

    /// The same, this many times.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }

    /// Whether it concerns `device`.
    fn covers(&self, device: DeviceId) -> bool {
        self.times != Some(0) && self.device.is_none_or(|only| only == device)
    }

    /// Counts one use down.
    fn use_up(&mut self) {
        self.times = self.times.map(|times| times.saturating_sub(1));
    }
}

/// Something to do wrong. In JSON, the name is the last part of the URL and the fields are the body.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Fault {
    /// Drop the TCP connection now, without a TLS goodbye.
    Close {
        /// Write a Close frame first.
        #[serde(default)]
        stanza: bool,
    },
    /// Write bytes inside TLS that belong to no frame.
    Garbage {
        /// The bytes; hex text in JSON.
        #[serde(rename = "hex", deserialize_with = "from_hex")]
        bytes: Vec<u8>,
    },
    /// Write every unacknowledged message again on the same connection.
    Redeliver {},
    /// Answer logins with an error, then close.
    RefuseLogin {
        /// `error.code`.
        #[serde(default = "unauthorized")]
        code: i32,
        /// `error.message`.
        message: Option<String>,
        /// `error.type`.
        r#type: Option<String>,
    },
    /// Accept TCP for MCS, then close at once.
    RefuseConnections {},
    /// Stop reading and writing, but keep the connection.
    Silent {
        /// `false` ends it.
        #[serde(default = "yes")]
        on: bool,
    },
    /// Leave out `last_stream_id_received`.
    WithholdConfirmation {
        /// `false` ends it.
        #[serde(default = "yes")]
        on: bool,
    },
    /// Wait before each write.
    Delay {
        /// Milliseconds; 0 ends it.
        delay_ms: u64,
    },
    /// Write in small pieces, each its own TLS record.
    Split {
        /// Bytes a piece; 0 ends it.
        bytes: usize,
    },
    /// Tell clients a heartbeat interval when they log in.
    HeartbeatConfig {
        /// Milliseconds; `None` sends none.
        interval_ms: Option<i32>,
    },
    /// Ping clients.
    ServerPingInterval {
        /// Milliseconds; `None` stops it.
        interval_ms: Option<u64>,
    },
    /// How long an acknowledgement may wait for a frame that confirms it.
    ConfirmAfter {
        /// Milliseconds; `None` waits for ever.
        delay_ms: Option<u64>,
    },
    /// Answer HTTP requests wrongly.
    Http(HttpFault),
    /// Refuse the device's credentials: at check-in, register3 and login. Present connections stay.
    RejectIdentity {
        /// `false` ends it.
        #[serde(default = "yes")]
        on: bool,
    },
    /// Forget the device's installations, or all: 404 for them, 401 for their auth tokens.
    ForgetInstallation {},
    /// End the auth tokens of the device's installations, or of all.
    ExpireTokens {},
}

/// How to answer HTTP requests wrongly. Fields left out are as without the fault.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpFault {
    /// Which service.
    pub service: Service,
    /// Answer with this status instead of doing what was asked.
    pub status: Option<u16>,
    /// The answer's body; goes with `status`.
    pub body: Option<String>,
    /// Seconds for a `Retry-After` header.
    pub retry_after: Option<u64>,
    /// Milliseconds to wait before answering.
    #[serde(default)]
    pub delay_ms: u64,
    /// Break the connection off after so many bytes of the body.
    pub truncate_at: Option<usize>,
    /// Answer 200 with this register3 error code, such as `PHONE_REGISTRATION_ERROR`.
    pub error: Option<String>,
    /// Add 64 KiB of unknown JSON fields, or of settings for check-in.
    #[serde(default)]
    pub noise: bool,
    /// Chunked transfer coding, so many bytes a chunk.
    pub chunked: Option<usize>,
}

impl HttpFault {
    /// A fault of `service` that changes nothing yet.
    pub fn new(service: Service) -> Self {
        Self {
            service,
            status: None,
            body: None,
            retry_after: None,
            delay_ms: 0,
            truncate_at: None,
            error: None,
            noise: false,
            chunked: None,
        }
    }
}

/// An HTTP service that faults can be asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Service {
    /// The send API.
    Send,
    /// Check-in.
    Checkin,
    /// GCM registration.
    Register3,
    /// Firebase Installations v1.
    Installations,
    /// FCM registrations v1.
    Registrations,
}

/// A login's refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: i32,
    pub(crate) message: String,
    pub(crate) kind: String,
}

/// Everything asked for and not used up.
#[derive(Default)]
pub(crate) struct Faults {
    behaviours: Vec<(Scope, Fault)>,
    logins: Vec<(Scope, Refusal)>,
    connections: u32,
    rejected: Vec<Scope>,
    http: Vec<(Scope, HttpFault)>,
}

impl Faults {
    /// Keeps a behaviour; it replaces earlier ones of its kind for the same devices.
    pub(crate) fn behave(&mut self, scope: Scope, fault: Fault) {
        self.behaviours.retain(|(old_scope, old)| {
            let same_devices = scope.device.is_none() || scope.device == old_scope.device;
            !(same_devices && discriminant(old) == discriminant(&fault))
        });
        self.behaviours.push((scope, fault));
    }

    /// Changes a new connection's behaviour as asked, and counts it.
    pub(crate) fn apply(&mut self, device: DeviceId, behaviour: &mut Behaviour) {
        for (scope, fault) in &mut self.behaviours {
            if scope.covers(device) {
                fault.apply(behaviour);
                scope.use_up();
            }
        }
    }

    /// Refuses logins.
    pub(crate) fn refuse_logins(&mut self, scope: Scope, refusal: Refusal) {
        self.logins.push((once(scope), refusal));
    }

    /// The refusal for a login of `device`, if one is left.
    pub(crate) fn login_refusal(&mut self, device: DeviceId) -> Option<Refusal> {
        let (scope, refusal) = self.logins.iter_mut().find(|(scope, _)| scope.covers(device))?;
        scope.use_up();
        Some(refusal.clone())
    }

    /// Refuses connections.
    pub(crate) fn refuse_connections(&mut self, times: u32) {
        self.connections = times;
    }

    /// Whether to refuse the connection that has just come in.
    pub(crate) fn connection_refused(&mut self) -> bool {
        let refused = self.connections > 0;
        self.connections = self.connections.saturating_sub(1);
        refused
    }

    /// Rejects credentials, or ends that.
    pub(crate) fn reject_identities(&mut self, scope: Scope, on: bool) {
        let ended = |old: &Scope| scope.device.is_none() || scope.device == old.device;
        self.rejected.retain(|old| !ended(old));
        self.rejected.extend(on.then_some(scope));
    }

    /// Whether to reject the credentials that `device` has just shown.
    pub(crate) fn identity_rejected(&mut self, device: DeviceId) -> bool {
        let scope = self.rejected.iter_mut().find(|scope| scope.covers(device));
        scope.is_some_and(|scope| {
            scope.use_up();
            true
        })
    }

    /// Answers HTTP requests wrongly.
    pub(crate) fn answer(&mut self, scope: Scope, fault: HttpFault) {
        self.http.push((once(scope), fault));
    }

    /// How to answer a request to `service` wrongly, if that is asked for.
    pub(crate) fn answer_for(&mut self, service: Service) -> Option<HttpFault> {
        let mut left = self.http.iter_mut().filter(|(scope, _)| scope.times != Some(0));
        let (scope, fault) = left.find(|(_, fault)| fault.service == service)?;
        scope.use_up();
        Some(fault.clone())
    }
}

impl Fault {
    /// Puts a behaviour into effect; other faults have none.
    pub(crate) fn apply(&self, behaviour: &mut Behaviour) {
        match *self {
            Self::Silent { on } => behaviour.silent = on,
            Self::WithholdConfirmation { on } => behaviour.withhold_confirmation = on,
            Self::Delay { delay_ms } => behaviour.delay = Duration::from_millis(delay_ms),
            Self::Split { bytes } => behaviour.split = Some(bytes).filter(|bytes| *bytes > 0),
            Self::HeartbeatConfig { interval_ms } => behaviour.heartbeat_config = interval_ms,
            Self::ServerPingInterval { interval_ms } => {
                behaviour.ping_interval = interval_ms.map(Duration::from_millis);
            }
            Self::ConfirmAfter { delay_ms } => {
                behaviour.confirm_after = delay_ms.map(Duration::from_millis);
            }
            _ => {}
        }
    }

    /// Refuses what would be ignored or would spin.
    pub(crate) fn check(&self, scope: &Scope) -> Result<(), ControlError> {
        let no_times = matches!(
            self,
            Self::Close { .. }
                | Self::Garbage { .. }
                | Self::Redeliver {}
                | Self::ForgetInstallation {}
                | Self::ExpireTokens {}
        );
        let no_device = matches!(self, Self::RefuseConnections {} | Self::Http(_));
        if no_times && scope.times.is_some() {
            return Err(invalid("times", "this fault acts at once"));
        }
        if no_device && scope.device.is_some() {
            return Err(invalid("device", "the device is not known when this fault acts"));
        }
        match self {
            Self::ServerPingInterval { interval_ms: Some(0) } => {
                Err(invalid("interval_ms", "must be above 0"))
            }
            Self::Http(fault) => fault.check(),
            _ => Ok(()),
        }
    }
}

impl HttpFault {
    fn check(&self) -> Result<(), ControlError> {
        let odd_status = |status| !(200..=599).contains(&status);
        let no_noise = matches!(self.service, Service::Send | Service::Register3);
        let made_up = self.status.is_some() || self.error.is_some();
        let wrong = [
            (self.status.is_some_and(odd_status), ("status", "must be from 200 to 599")),
            (self.status.is_none() && self.body.is_some(), ("body", "goes with status")),
            (
                self.error.is_some() && self.service != Service::Register3,
                ("error", "goes with register3"),
            ),
            (self.error.is_some() && self.status.is_some(), ("error", "does not go with status")),
            (
                self.noise && (no_noise || made_up),
                ("noise", "goes with real answers of JSON and check-in"),
            ),
            (self.chunked == Some(0), ("chunked", "must be above 0")),
        ];
        let found = wrong.into_iter().find(|(holds, _)| *holds);
        found.map_or(Ok(()), |(_, (field, reason))| Err(invalid(field, reason)))
    }
}

fn invalid(field: &'static str, reason: &str) -> ControlError {
    ControlError::Invalid { field, reason: reason.to_owned() }
}

/// A refusal is for once unless a number is given.
fn once(scope: Scope) -> Scope {
    scope.times(scope.times.unwrap_or(1))
}

fn yes() -> bool {
    true
}

fn unauthorized() -> i32 {
    401
}

/// Bytes from hex text.
fn from_hex<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2));
    let digits = digits.ok_or_else(|| serde::de::Error::custom("hex: not pairs of hex digits"))?;
    let (pairs, _) = digits.as_chunks::<2>();
    Ok(pairs.iter().filter_map(|[high, low]| u8::try_from(high << 4 | low).ok()).collect())
}

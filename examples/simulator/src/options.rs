//! What a caller can choose before the start.
//!
//! Everything listens on 127.0.0.1 only, since the credentials and certificates are for tests. A port of 0 takes
//! a free one. What can change while running is a fault of the control API, not an option.

use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use crate::certificates::RootCurve;

/// The Firebase project that is played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Firebase project id; send requests must name it.
    pub project_id: String,
    /// Firebase app id.
    pub app_id: String,
    /// API key for the registration services; password of every CCS sender without one of its own.
    pub api_key: String,
    /// Project number: `from` of every message.
    pub sender_id: String,
}

impl Default for Project {
    fn default() -> Self {
        Self {
            project_id: "pushwire-test".to_owned(),
            app_id: "1:123456789012:web:0123456789abcdef012345".to_owned(),
            api_key: "pushwire-test-key".to_owned(),
            sender_id: "123456789012".to_owned(),
        }
    }
}

/// How to start a [`Simulator`](crate::Simulator).
#[derive(Clone, Debug)]
pub struct Options {
    /// Port of MCS over TLS; 0 takes a free one.
    pub mcs_port: u16,
    /// Port of the send and control API over plain HTTP; 0 takes a free one.
    pub http_port: u16,
    /// Port of the registration services over HTTPS; 0 takes a free one.
    pub https_port: u16,
    /// Port of CCS over TLS; 0 takes a free one.
    pub ccs_port: u16,
    /// Where the root certificate goes as PEM; `None` is a temporary file, removed at the end.
    pub ca_file: Option<PathBuf>,
    /// Curve of the root's key.
    pub root: RootCurve,
    /// The project played.
    pub project: Project,
    /// How long an acknowledgement waits for another frame to confirm it, before a frame is sent for that alone;
    /// `None` waits for ever.
    pub confirm_after: Option<Duration>,
    /// How often the server pings; `None` never.
    pub ping_interval: Option<Duration>,
    /// `heartbeat_config.interval_ms` of the login answer; `None` sends none.
    pub heartbeat_config: Option<i32>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mcs_port: 0,
            http_port: 0,
            https_port: 0,
            ccs_port: 0,
            ca_file: None,
            root: RootCurve::default(),
            project: Project::default(),
            confirm_after: Some(Duration::from_secs(1)),
            ping_interval: None,
            heartbeat_config: None,
        }
    }
}

impl Options {
    /// Puts the root certificate beside a description file: `sim.json` gets `sim.ca.pem`.
    #[must_use]
    pub fn beside(mut self, description: &Path) -> Self {
        self.ca_file = Some(description.with_extension("ca.pem"));
        self
    }
}

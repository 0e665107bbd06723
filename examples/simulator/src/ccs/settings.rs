//! How every CCS connection behaves, now and until it is changed.
//!
//! Plain values behind a watch channel: each connection sees a change at its next step. What is used up is in `plan`.

use std::time::Duration;

use crate::ccs::form::Form;

/// RFC 6120 section 13.12: no server may refuse stanzas below this.
pub(crate) const LEAST_STANZA: usize = 10_000;

/// What faults of the control API change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) form: Form,
    /// Keep answers to messages back.
    pub(crate) withhold: bool,
    /// Neither read nor write.
    pub(crate) stalled: bool,
    /// Wait before each write.
    pub(crate) delay: Duration,
    pub(crate) ping_interval: Option<Duration>,
    /// Messages without an answer that a client may have.
    pub(crate) pending: usize,
    /// Upstream messages without an acknowledgement after which no more are sent.
    pub(crate) unacked: usize,
    /// Longest stanza, in bytes from `<` to `>`.
    pub(crate) stanza_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            form: Form::default(),
            withhold: false,
            stalled: false,
            delay: Duration::ZERO,
            ping_interval: None,
            // Google's text of 2014; it was 1000 before.
            pending: 100,
            unacked: 100,
            // A payload of 4096 bytes can need 28 kB.
            stanza_bytes: 65_536,
        }
    }
}

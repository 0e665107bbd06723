//! Errors that end a stream (RFC 6120 section 4.9) and errors of one stanza (section 8.3).
//!
//! Conditions are the RFC's names as text: a fault may ask for any of them. The text of a stanza's error has the shape
//! of Google's CCS pages, a backslash and an n at its end included.

use crate::ccs::CLIENT;
use crate::ccs::STANZAS;
use crate::ccs::STREAM_ERRORS;
use crate::ccs::STREAMS;
use crate::ccs::element::Element;
use crate::ccs::element::STREAM_PREFIX;

/// The conditions of RFC 6120 section 4.9.3.
pub(crate) const STREAM_CONDITIONS: [&str; 25] = [
    "bad-format",
    "bad-namespace-prefix",
    "conflict",
    "connection-timeout",
    "host-gone",
    "host-unknown",
    "improper-addressing",
    "internal-server-error",
    "invalid-from",
    "invalid-namespace",
    "invalid-xml",
    "not-authorized",
    "not-well-formed",
    "policy-violation",
    "remote-connection-failed",
    "reset",
    "resource-constraint",
    "restricted-xml",
    "see-other-host",
    "system-shutdown",
    "undefined-condition",
    "unsupported-encoding",
    "unsupported-feature",
    "unsupported-stanza-type",
    "unsupported-version",
];

/// Why a stream ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StreamError {
    pub(crate) condition: String,
    pub(crate) text: Option<String>,
    /// `stanza-too-big` of XEP-0205, as Prosody sends it.
    pub(crate) too_big: bool,
}

impl StreamError {
    pub(crate) fn new(condition: &str) -> Self {
        Self { condition: condition.to_owned(), text: None, too_big: false }
    }

    pub(crate) fn because(self, text: &str) -> Self {
        Self { text: Some(text.to_owned()), ..self }
    }

    pub(crate) fn too_big() -> Self {
        let error = Self::new("policy-violation").because("XML stanza is too big");
        Self { too_big: true, ..error }
    }

    pub(crate) fn element(&self) -> Element {
        let mut condition = Element::new(STREAM_ERRORS, &self.condition);
        if let (Some(where_to), true) = (&self.text, self.is_elsewhere()) {
            condition = condition.saying(where_to);
        }
        let mut error =
            Element::new(STREAMS, "error").prefixed(Some(STREAM_PREFIX)).holding(condition);
        if let (Some(text), false) = (&self.text, self.is_elsewhere()) {
            error.add(Element::new(STREAM_ERRORS, "text").saying(text));
        }
        if self.too_big {
            error.add(Element::new("urn:xmpp:errors", "stanza-too-big"));
        }
        error
    }

    /// Only this condition has its text in itself: where to go.
    fn is_elsewhere(&self) -> bool {
        self.condition == "see-other-host"
    }
}

/// What is wrong with a stanza.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StanzaError {
    pub(crate) code: Option<u16>,
    pub(crate) kind: String,
    pub(crate) condition: String,
    pub(crate) text: Option<String>,
}

impl StanzaError {
    /// What CCS answers to a payload in which it finds no message id.
    pub(crate) fn unreadable(reason: &str) -> Self {
        Self {
            code: Some(400),
            kind: "modify".to_owned(),
            condition: "bad-request".to_owned(),
            text: Some(format!("InvalidJson: JSON_PARSING_ERROR : {reason}\\n")),
        }
    }

    pub(crate) fn not_served() -> Self {
        Self {
            code: Some(503),
            kind: "cancel".to_owned(),
            condition: "service-unavailable".to_owned(),
            text: None,
        }
    }

    pub(crate) fn element(&self) -> Element {
        let mut error = Element::new(CLIENT, "error");
        if let Some(code) = self.code {
            error = error.with("code", &code.to_string());
        }
        let condition = Element::new(STANZAS, &self.condition);
        error = error.with("type", &self.kind).holding(condition);
        match &self.text {
            Some(text) => error.holding(Element::new(STANZAS, "text").saying(text)),
            None => error,
        }
    }
}

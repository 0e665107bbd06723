//! Errors of stanzas: condition, type, the number of older servers, text.
//!
//! Follows RFC 6120 §8.3 and XEP-0086 (spec/xmpp.md §4.2). Where the condition is missing the number stands for
//! it.

use super::Segment;
use crate::xmpp::conditions::ErrorType;
use crate::xmpp::conditions::StanzaCondition;
use crate::xmpp::xml::Start;

/// Why a stanza was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StanzaError {
    pub(crate) code: Option<u16>,
    pub(crate) kind: ErrorType,
    condition: StanzaCondition,
    pub(crate) text: Segment,
}

impl Default for StanzaError {
    fn default() -> Self {
        Self {
            code: None,
            kind: ErrorType::Unknown,
            condition: StanzaCondition::Unknown,
            text: Segment::default(),
        }
    }
}

impl StanzaError {
    /// Reads the element `error`.
    pub(super) fn open(&mut self, start: &Start<'_>) {
        self.code = start.attribute("code").and_then(|code| code.parse().ok());
        self.kind = start.attribute("type").map_or(ErrorType::Unknown, ErrorType::from_name);
    }

    /// Reads a child of `error`. Returns true if its text is wanted.
    pub(super) fn start(&mut self, start: &Start<'_>) -> bool {
        if start.namespace() != StanzaCondition::NAMESPACE {
            return false;
        }
        if start.local() != "text" && self.condition == StanzaCondition::Unknown {
            self.condition = StanzaCondition::from_name(start.local());
        }
        start.local() == "text"
    }

    /// Returns the condition, that of the number if there is no other.
    pub(crate) const fn condition(&self) -> StanzaCondition {
        match (self.condition, self.code) {
            (StanzaCondition::Unknown, Some(code)) => StanzaCondition::from_legacy_code(code),
            (condition, _) => condition,
        }
    }
}

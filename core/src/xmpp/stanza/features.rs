//! Stream features: what the server offers now.
//!
//! Follows RFC 6120 §4.3.2, §6.3.3 and §7, and RFC 3921 §3 for the session that old servers want. The element
//! may carry any prefix: CCS sent `str:features`. What is not known is passed over.

use crate::xmpp::conditions::SaslFailure;
use crate::xmpp::xml::Start;

/// Namespace of resource binding.
pub(crate) const BIND: &str = "urn:ietf:params:xml:ns:xmpp-bind";

/// Namespace of the session of RFC 3921.
pub(crate) const SESSION: &str = "urn:ietf:params:xml:ns:xmpp-session";

/// What the server offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Features {
    /// SASL PLAIN.
    pub(crate) plain: bool,
    /// Resource binding.
    pub(crate) bind: bool,
    /// The session of RFC 3921, and nothing said that it may be left out.
    pub(crate) session: bool,
    is_in_session: bool,
}

impl Features {
    /// Reads an element below `features`, at any depth.
    pub(super) fn start(&mut self, depth: u64, start: &Start<'_>) {
        if depth == CHILD {
            self.is_in_session = start.is(SESSION, "session");
            self.session |= self.is_in_session;
            self.bind |= start.is(BIND, "bind");
        } else if self.is_in_session && start.local() == "optional" {
            self.session = false;
        }
    }

    /// Reads the text of a mechanism.
    pub(super) fn mechanism(&mut self, name: &str) {
        self.plain |= name.trim_ascii() == "PLAIN";
    }
}

/// Tells whether the element names a mechanism.
pub(super) fn is_mechanism(start: &Start<'_>) -> bool {
    start.is(SaslFailure::NAMESPACE, "mechanism")
}

/// Depth of the children of a first-level element.
pub(super) const CHILD: u64 = 3;

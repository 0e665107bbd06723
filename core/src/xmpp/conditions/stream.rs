//! Conditions of stream errors: the stream is over.
//!
//! Follows RFC 6120 §4.9.3, all 25; the name that RFC 3920 had for `not-well-formed` is read too.

use super::name_enum;

name_enum! {
    /// Why a stream was closed.
    StreamCondition {
        /// XML that cannot be processed; stands for a more specific condition.
        BadFormat = "bad-format",
        /// An unsupported prefix, or none where one is needed.
        BadNamespacePrefix = "bad-namespace-prefix",
        /// Another stream of the same entity conflicts with this one.
        Conflict = "conflict",
        /// The other side seems to be unable to communicate.
        ConnectionTimeout = "connection-timeout",
        /// The host is no longer served here.
        HostGone = "host-gone",
        /// The host is not served here.
        HostUnknown = "host-unknown",
        /// An address is missing or broken.
        ImproperAddressing = "improper-addressing",
        /// The server is misconfigured or broken.
        InternalServerError = "internal-server-error",
        /// A `from` that is not the sender's.
        InvalidFrom = "invalid-from",
        /// The namespace of the stream or of its content is not supported.
        InvalidNamespace = "invalid-namespace",
        /// XML that is not valid, to a server that validates.
        InvalidXml = "invalid-xml",
        /// Data before authentication, or otherwise without permission.
        NotAuthorized = "not-authorized",
        /// XML that is not well-formed, or not namespace-well-formed.
        NotWellFormed = "not-well-formed" | "xml-not-well-formed",
        /// A local policy was violated, such as a limit on size.
        PolicyViolation = "policy-violation",
        /// A remote entity that is needed cannot be reached.
        RemoteConnectionFailed = "remote-connection-failed",
        /// The security of the stream must be negotiated again, from the start.
        Reset = "reset",
        /// The server lacks resources.
        ResourceConstraint = "resource-constraint",
        /// A comment, a processing instruction, a DTD or an entity reference.
        RestrictedXml = "restricted-xml",
        /// Another host is to be used; the element's text names it.
        SeeOtherHost = "see-other-host",
        /// The server is being shut down.
        SystemShutdown = "system-shutdown",
        /// None of the others; an element of the application says more.
        UndefinedCondition = "undefined-condition",
        /// An encoding other than UTF-8, or broken UTF-8.
        UnsupportedEncoding = "unsupported-encoding",
        /// A mandatory feature is not supported.
        UnsupportedFeature = "unsupported-feature",
        /// A first-level element that is not understood.
        UnsupportedStanzaType = "unsupported-stanza-type",
        /// A version of XMPP that is not supported.
        UnsupportedVersion = "unsupported-version",
    }
}

impl StreamCondition {
    /// The namespace of the condition's element, and of `text` beside it.
    pub const NAMESPACE: &'static str = "urn:ietf:params:xml:ns:xmpp-streams";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_old_name_and_writes_the_new_one() {
        let condition = StreamCondition::from_name("xml-not-well-formed");
        assert_eq!(condition, StreamCondition::NotWellFormed);
        assert_eq!(condition.name(), Some("not-well-formed"));
    }
}

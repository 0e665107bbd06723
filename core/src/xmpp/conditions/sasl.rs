//! Conditions of a SASL failure: the client may try again, or give up.
//!
//! Follows RFC 6120 §6.5, all 11.

use super::name_enum;

name_enum! {
    /// Why authentication failed.
    SaslFailure {
        /// The client aborted.
        Aborted = "aborted",
        /// The account is disabled.
        AccountDisabled = "account-disabled",
        /// The credentials have expired.
        CredentialsExpired = "credentials-expired",
        /// The mechanism needs encryption.
        EncryptionRequired = "encryption-required",
        /// The base64 is broken.
        IncorrectEncoding = "incorrect-encoding",
        /// The identity to act as is broken or not allowed.
        InvalidAuthzid = "invalid-authzid",
        /// The mechanism is not offered.
        InvalidMechanism = "invalid-mechanism",
        /// The request makes no sense.
        MalformedRequest = "malformed-request",
        /// The mechanism is weaker than the policy allows.
        MechanismTooWeak = "mechanism-too-weak",
        /// The credentials are wrong.
        NotAuthorized = "not-authorized",
        /// The server cannot authenticate for now.
        TemporaryAuthFailure = "temporary-auth-failure",
    }
}

impl SaslFailure {
    /// The namespace of the condition's element, of `failure` around it, and of all of SASL.
    pub const NAMESPACE: &'static str = "urn:ietf:params:xml:ns:xmpp-sasl";
}

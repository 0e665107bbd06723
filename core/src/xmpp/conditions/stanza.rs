//! Conditions and types of stanza errors: the stream goes on.
//!
//! Follows RFC 6120 §8.3.2 and §8.3.3, all 22 conditions; the numbers before them follow XEP-0086 1.0.

use super::name_enum;

name_enum! {
    /// Why a stanza was refused.
    StanzaCondition {
        /// XML that does not follow the schema, or cannot be processed.
        BadRequest = "bad-request",
        /// A resource of that name exists.
        Conflict = "conflict",
        /// Not implemented by the recipient or on the way.
        FeatureNotImplemented = "feature-not-implemented",
        /// The sender lacks the permission.
        Forbidden = "forbidden",
        /// The recipient is no longer at this address.
        Gone = "gone",
        /// The server is misconfigured or broken.
        InternalServerError = "internal-server-error",
        /// There is no such address or item.
        ItemNotFound = "item-not-found",
        /// An address that is none.
        JidMalformed = "jid-malformed",
        /// Understood, but the recipient's criteria are not met.
        NotAcceptable = "not-acceptable",
        /// Nobody may do that.
        NotAllowed = "not-allowed",
        /// Credentials are missing or wrong.
        NotAuthorized = "not-authorized",
        /// A local policy was violated.
        PolicyViolation = "policy-violation",
        /// The recipient is unavailable for now.
        RecipientUnavailable = "recipient-unavailable",
        /// Another address is to be used for now.
        Redirect = "redirect",
        /// Registration is needed first.
        RegistrationRequired = "registration-required",
        /// The recipient's server does not exist.
        RemoteServerNotFound = "remote-server-not-found",
        /// The recipient's server did not answer in time.
        RemoteServerTimeout = "remote-server-timeout",
        /// Busy, or out of resources.
        ResourceConstraint = "resource-constraint",
        /// The service is not provided.
        ServiceUnavailable = "service-unavailable",
        /// A subscription is needed first.
        SubscriptionRequired = "subscription-required",
        /// None of the others; an element of the application says more.
        UndefinedCondition = "undefined-condition",
        /// Not expected now.
        UnexpectedRequest = "unexpected-request",
    }
}

name_enum! {
    /// What the sender of a stanza can do about its error.
    ErrorType {
        /// Try again with credentials.
        Auth = "auth",
        /// Give up.
        Cancel = "cancel",
        /// Go on: it was a warning.
        Continue = "continue",
        /// Change the stanza and try again.
        Modify = "modify",
        /// Wait and try again.
        Wait = "wait",
    }
}

impl StanzaCondition {
    /// The namespace of the condition's element, and of `text` beside it.
    pub const NAMESPACE: &'static str = "urn:ietf:params:xml:ns:xmpp-stanzas";

    /// Returns the type that goes with it: the first one where RFC 6120 §8.3.3 names two, none where it
    /// allows any.
    pub const fn usual_type(self) -> Option<ErrorType> {
        Some(match self {
            Self::Forbidden
            | Self::NotAuthorized
            | Self::RegistrationRequired
            | Self::SubscriptionRequired => ErrorType::Auth,
            Self::BadRequest
            | Self::JidMalformed
            | Self::NotAcceptable
            | Self::PolicyViolation
            | Self::Redirect => ErrorType::Modify,
            Self::RecipientUnavailable
            | Self::RemoteServerTimeout
            | Self::ResourceConstraint
            | Self::UnexpectedRequest => ErrorType::Wait,
            Self::UndefinedCondition | Self::Unknown => return None,
            _ => ErrorType::Cancel,
        })
    }

    /// Returns the number of the `code` attribute; XEP-0086 has none for `policy-violation`.
    pub const fn legacy_code(self) -> Option<u16> {
        Some(match self {
            Self::Gone | Self::Redirect => 302,
            Self::BadRequest | Self::JidMalformed | Self::UnexpectedRequest => 400,
            Self::NotAuthorized => 401,
            Self::Forbidden => 403,
            Self::ItemNotFound | Self::RecipientUnavailable | Self::RemoteServerNotFound => 404,
            Self::NotAllowed => 405,
            Self::NotAcceptable => 406,
            Self::RegistrationRequired | Self::SubscriptionRequired => 407,
            Self::Conflict => 409,
            Self::InternalServerError | Self::ResourceConstraint | Self::UndefinedCondition => 500,
            Self::FeatureNotImplemented => 501,
            Self::ServiceUnavailable => 503,
            Self::RemoteServerTimeout => 504,
            Self::PolicyViolation | Self::Unknown => return None,
        })
    }

    /// Reads a `code` attribute that came without a condition; 402 named one that RFC 6120 dropped.
    pub const fn from_legacy_code(code: u16) -> Self {
        match code {
            302 => Self::Redirect,
            400 => Self::BadRequest,
            401 => Self::NotAuthorized,
            403 => Self::Forbidden,
            404 => Self::ItemNotFound,
            405 => Self::NotAllowed,
            406 => Self::NotAcceptable,
            407 => Self::RegistrationRequired,
            408 | 504 => Self::RemoteServerTimeout,
            409 => Self::Conflict,
            500 => Self::InternalServerError,
            501 => Self::FeatureNotImplemented,
            502 | 503 | 510 => Self::ServiceUnavailable,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_condition_but_the_open_ones_has_a_type() {
        for condition in StanzaCondition::ALL {
            let open = *condition == StanzaCondition::UndefinedCondition;
            assert_eq!(condition.usual_type().is_none(), open, "{condition}");
        }
    }

    #[test]
    fn codes_and_conditions_agree_where_a_code_has_one_condition() {
        use StanzaCondition::*;
        for (code, condition) in [
            (400, BadRequest),
            (401, NotAuthorized),
            (403, Forbidden),
            (404, ItemNotFound),
            (405, NotAllowed),
            (406, NotAcceptable),
            (407, RegistrationRequired),
            (409, Conflict),
            (500, InternalServerError),
            (501, FeatureNotImplemented),
            (503, ServiceUnavailable),
            (504, RemoteServerTimeout),
        ] {
            assert_eq!(StanzaCondition::from_legacy_code(code), condition);
            assert_eq!(condition.legacy_code(), Some(code));
        }
        for code in [0, 200, 399, 402, 410, 511, u16::MAX] {
            assert_eq!(StanzaCondition::from_legacy_code(code), Unknown);
        }
    }

    #[test]
    fn every_code_that_is_written_can_be_read() {
        for condition in StanzaCondition::ALL {
            let code = condition.legacy_code();
            let read = code.map(StanzaCondition::from_legacy_code);
            assert_ne!(read, Some(StanzaCondition::Unknown), "{condition}");
            assert_eq!(read.and_then(StanzaCondition::legacy_code), code, "{condition}");
        }
    }
}

//! Why CCS did not take a message, and what its sender must do.
//!
//! Follows Table 4 of the reference and, for codes that it does not have, Google's older pages:
//! an unexpected one is treated as `INTERNAL_SERVER_ERROR`, `QUOTA_EXCEEDED` became the code of the device rate.
//! One code stands for several causes; which one it was is only in the free text, which is not interpreted.

use core::fmt;

use crate::json::Text;
use crate::retry::Jitter;
use crate::retry::RetryPolicy;
use crate::time::Duration;
use crate::time::whole_millis;

/// What CCS calls the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum NackCode {
    /// `INVALID_JSON`: no token, bad APNs registration, bad JSON, too big, bad data key or time to live.
    InvalidJson,
    /// `BAD_REGISTRATION`: the token is not what the app got.
    BadRegistration,
    /// `DEVICE_UNREGISTERED`: the token is no more.
    DeviceUnregistered,
    /// `SENDER_ID_MISMATCH`: the token is of another sender's.
    SenderIdMismatch,
    /// `BAD_ACK`: the acknowledgement is not that of Table 6.
    BadAck,
    /// `SERVICE_UNAVAILABLE`: not in time.
    ServiceUnavailable,
    /// `INTERNAL_SERVER_ERROR`.
    InternalServerError,
    /// `DEVICE_MESSAGE_RATE_EXCEEDED`: too many to this device; `QUOTA_EXCEEDED` before 2014.
    DeviceMessageRateExceeded,
    /// `TOPICS_MESSAGE_RATE_EXCEEDED`: too many to this topic.
    TopicsMessageRateExceeded,
    /// `CONNECTION_DRAINING`: this connection takes no more.
    ConnectionDraining,
    /// `INVALID_APNS_CREDENTIAL`: the project's key for APNs is missing or expired.
    InvalidApnsCredential,
    /// `AUTHENTICATION_FAILED`: the external push service refused.
    AuthenticationFailed,
    /// Any other code, or none.
    Unknown,
}

/// Codes by their names.
const CODES: [(&str, NackCode); 12] = [
    ("INVALID_JSON", NackCode::InvalidJson),
    ("BAD_REGISTRATION", NackCode::BadRegistration),
    ("DEVICE_UNREGISTERED", NackCode::DeviceUnregistered),
    ("SENDER_ID_MISMATCH", NackCode::SenderIdMismatch),
    ("BAD_ACK", NackCode::BadAck),
    ("SERVICE_UNAVAILABLE", NackCode::ServiceUnavailable),
    ("INTERNAL_SERVER_ERROR", NackCode::InternalServerError),
    ("DEVICE_MESSAGE_RATE_EXCEEDED", NackCode::DeviceMessageRateExceeded),
    ("TOPICS_MESSAGE_RATE_EXCEEDED", NackCode::TopicsMessageRateExceeded),
    ("CONNECTION_DRAINING", NackCode::ConnectionDraining),
    ("INVALID_APNS_CREDENTIAL", NackCode::InvalidApnsCredential),
    ("AUTHENTICATION_FAILED", NackCode::AuthenticationFailed),
];

/// What Google called the device rate before.
const QUOTA: &str = "QUOTA_EXCEEDED";

/// What the sender must do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Action {
    /// Send it again on this connection, after [`retry_delay`].
    RetrySameConnection,
    /// Send it again at once, on another connection.
    RetryOtherConnection,
    /// Delete the token and never use it again.
    DeleteToken,
    /// Send less to this device or topic; this message must not go again at once.
    SlowDown,
    /// The message is wrong, or its token is; it must not go again as it is.
    FixMessage,
    /// A setting of the project is wrong: sender id or credentials. Sending is of no use until it is put right.
    Stop,
}

impl NackCode {
    /// Reads a code.
    pub fn from_text(text: Text<'_>) -> Self {
        let named = CODES.iter().find(|(name, _)| text == *name);
        match named {
            Some((_, code)) => *code,
            None if text == QUOTA => Self::DeviceMessageRateExceeded,
            None => Self::Unknown,
        }
    }

    /// Returns the code as CCS writes it; `UNKNOWN` is none of its own.
    pub fn name(self) -> &'static str {
        let named = CODES.iter().find(|(_, code)| *code == self);
        named.map_or("UNKNOWN", |(name, _)| name)
    }

    /// Returns what the sender must do.
    pub const fn action(self) -> Action {
        match self {
            Self::ServiceUnavailable | Self::InternalServerError | Self::Unknown => {
                Action::RetrySameConnection
            }
            Self::ConnectionDraining => Action::RetryOtherConnection,
            Self::DeviceUnregistered => Action::DeleteToken,
            Self::DeviceMessageRateExceeded | Self::TopicsMessageRateExceeded => Action::SlowDown,
            Self::InvalidJson | Self::BadRegistration | Self::BadAck => Action::FixMessage,
            Self::SenderIdMismatch | Self::InvalidApnsCredential | Self::AuthenticationFailed => {
                Action::Stop
            }
        }
    }
}

impl fmt::Display for NackCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Action {
    /// Returns a stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RetrySameConnection => "retry_same_connection",
            Self::RetryOtherConnection => "retry_other_connection",
            Self::DeleteToken => "delete_token",
            Self::SlowDown => "slow_down",
            Self::FixMessage => "fix_message",
            Self::Stop => "stop",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// 1, 2, 4, 8 … seconds; a day is as good as never.
const BACKOFF: RetryPolicy = RetryPolicy::Exponential {
    base: Duration::from_secs(1),
    factor: 2,
    cap: Duration::from_secs(24 * 60 * 60),
    jitter: Jitter::None,
};

/// Returns the wait before retry number `attempt` (from 1): its power of two in seconds, and up to half of that
/// more, so that messages nacked together do not go together. `random` is any number, uniformly drawn.
pub fn retry_delay(attempt: u32, random: u32) -> Duration {
    let wait = BACKOFF.delay(attempt, Duration::ZERO, 0);
    let spread = (whole_millis(wait) / 2 * u64::from(random)) >> u32::BITS;
    wait.saturating_add(Duration::from_millis(spread))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_token_as_it_is_meant() {
        for (name, code) in CODES {
            assert_eq!(NackCode::from_text(name.into()), code);
            assert_eq!(code.name(), name);
        }
        for text in ["", "UNKNOWN", "INTERNAL_SERVER_ ERROR", "bad_ack", "BAD_ACK ", "XBAD_ACK"] {
            assert_eq!(NackCode::from_text(text.into()), NackCode::Unknown, "{text}");
        }
        assert_eq!(NackCode::from_text(NackCode::Unknown.name().into()), NackCode::Unknown);
    }

    #[test]
    fn waits_double_and_are_spread_upwards_only() {
        for (attempt, seconds) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32)] {
            let wait = |random| retry_delay(attempt, random).as_millis();
            assert_eq!(wait(0), seconds * 1000);
            assert_eq!(wait(1 << 31), seconds * 1250);
            assert_eq!(wait(u32::MAX), seconds * 1500 - 1);
        }
        assert_eq!(retry_delay(0, u32::MAX), Duration::ZERO);
        assert_eq!(retry_delay(u32::MAX, 0), Duration::from_secs(86_400));
    }
}

//! When something is due again: pure functions of what is stored and the time.
//!
//! Follows google_apis/gcm/engine/gservices_settings.cc for check-ins and the Firebase JS SDK for the
//! rest (spec/registration.md §5): the installation's token is renewed before use when less than an
//! hour is left, the registration is updated weekly. Times are Unix seconds; 0 is "not known",
//! which is never due by itself: a device without a clock learns the time when it logs in.

use super::credentials::Credentials;
use super::credentials::Installation;

/// Seconds from one update of the registration to the next.
pub const REGISTRATION_INTERVAL: u64 = 7 * 24 * 60 * 60;

/// Seconds that an authentication token must still last to be used.
pub const AUTH_TOKEN_RESERVE: u64 = 60 * 60;

impl Credentials {
    /// Returns when the next check-in is due, if the last one is known.
    pub fn checkin_due(&self) -> Option<u64> {
        due(self.checked_in, u64::from(self.checkin_interval))
    }

    /// Returns when the next update of the registration is due, if the last one is known.
    pub fn registration_due(&self) -> Option<u64> {
        due(self.registered, REGISTRATION_INTERVAL)
    }

    /// Returns when anything is due next.
    pub fn next_due(&self) -> Option<u64> {
        [self.checkin_due(), self.registration_due()]
            .into_iter()
            .flatten()
            .min()
    }
}

impl Installation {
    /// Tells whether the authentication token may be used at `now`.
    pub(crate) fn is_usable(&self, now: u64) -> bool {
        let lasts = self.expires > now.saturating_add(AUTH_TOKEN_RESERVE);
        self.auth_token.is_some() && lasts
    }
}

fn due(last: u64, interval: u64) -> Option<u64> {
    (last > 0).then(|| last.saturating_add(interval))
}

//! When something is due again: pure functions of what is stored and the time.
//!
//! Follows google_apis/gcm/engine/gservices_settings.cc for check-ins and the Firebase JS SDK for the
//! rest (spec/registration.md §5): the installation's token is renewed before use when less than an
//! hour is left, the registration is updated weekly. Times are Unix seconds; 0 is "not known",
//! which counts as long ago once the time is known: imported credentials are brought up to date.

use super::credentials::Credentials;
use super::credentials::Installation;
use super::project::Project;

/// Seconds from one update of the registration to the next.
pub const REGISTRATION_INTERVAL: u64 = 7 * 24 * 60 * 60;

/// Seconds that an authentication token must still last to be used.
pub const AUTH_TOKEN_RESERVE: u64 = 60 * 60;

/// Seconds to wait when the upkeep of credentials that still work has failed.
pub const UPKEEP_RETRY: u64 = 60 * 60;

impl Credentials {
    /// Returns when the next check-in is due, Unix seconds.
    pub const fn checkin_due(&self) -> u64 {
        self.checked_in.saturating_add(self.checkin_interval as u64)
    }

    /// Returns when the next update of the registration is due, Unix seconds.
    pub const fn registration_due(&self) -> u64 {
        self.registered.saturating_add(REGISTRATION_INTERVAL)
    }

    /// Returns when anything is due next, Unix seconds. The registration of an Android app is not
    /// updated.
    pub fn next_due(&self, project: &Project<'_>) -> u64 {
        match project.android {
            Some(_) => self.checkin_due(),
            None => self.checkin_due().min(self.registration_due()),
        }
    }
}

impl Installation {
    /// Tells whether the authentication token may be used at `now`.
    pub(crate) fn is_usable(&self, now: u64) -> bool {
        let lasts = self.expires > now.saturating_add(AUTH_TOKEN_RESERVE);
        self.auth_token.is_some() && lasts
    }
}

//! Firebase installations: an id, a refresh token, and auth tokens that end after a week.
//!
//! Follows the public Firebase JS SDK (`packages/installations`). Which device an installation belongs to is only
//! known once the device uses it. Not `Debug`: it is tokens. HTTP is the services' matter.

use std::time::Duration;

use serde::Serialize;
use tokio::time::Instant;

use crate::device::DeviceId;
use crate::error::ControlError;
use crate::ids;
use crate::services::Requests;

/// How long an auth token is good.
pub(crate) const AUTH_SECONDS: u32 = 604_800;

/// An installation, without its secrets.
#[derive(Clone, Debug, Serialize)]
pub struct InstallationReport {
    /// Firebase installation id.
    pub fid: String,
    /// Firebase app id it was made for.
    pub app_id: String,
    /// The device that used it, if one has.
    pub device: Option<DeviceId>,
    /// How many of its auth tokens are good.
    pub good_tokens: usize,
    /// Requests on it, by what was asked.
    pub requests: Requests,
}

/// An installation.
pub(crate) struct Installation {
    pub(crate) fid: String,
    pub(crate) app_id: String,
    pub(crate) refresh_token: String,
    pub(crate) device: Option<DeviceId>,
    pub(crate) requests: Requests,
    /// Auth tokens and their ends.
    auth: Vec<(String, Instant)>,
}

impl Installation {
    /// A new one, and its first auth token.
    pub(crate) fn new(fid: String, app_id: String) -> Result<(Self, String), ControlError> {
        let mut installation = Self {
            fid,
            app_id,
            refresh_token: format!("1_{}", ids::opaque()?),
            device: None,
            requests: Requests::new(),
            auth: Vec::new(),
        };
        let token = installation.new_auth()?;
        Ok((installation, token))
    }

    /// Another auth token; the older ones stay good for their time.
    pub(crate) fn new_auth(&mut self) -> Result<String, ControlError> {
        let token = ids::opaque()?;
        let end = Instant::now() + Duration::from_secs(AUTH_SECONDS.into());
        self.auth.push((token.clone(), end));
        Ok(token)
    }

    /// Whether `token` is one of its good auth tokens.
    pub(crate) fn accepts(&self, token: &str) -> bool {
        let now = Instant::now();
        self.auth.iter().any(|(good, end)| good == token && now < *end)
    }

    /// Ends every auth token.
    pub(crate) fn expire(&mut self) {
        self.auth.clear();
    }

    /// It, without its secrets.
    pub(crate) fn report(&self) -> InstallationReport {
        let now = Instant::now();
        InstallationReport {
            fid: self.fid.clone(),
            app_id: self.app_id.clone(),
            device: self.device,
            good_tokens: self.auth.iter().filter(|(_, end)| now < *end).count(),
            requests: self.requests.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn auth_token_is_good_for_a_week() {
        let (mut installation, token) = Installation::new("f".into(), "a".into()).unwrap();
        tokio::time::advance(Duration::from_secs(604_799)).await;
        assert!(installation.accepts(&token));
        let newer = installation.new_auth().unwrap();
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(!installation.accepts(&token) && installation.accepts(&newer));
        installation.expire();
        assert!(!installation.accepts(&newer));
    }
}

//! Credentials in the making: what is there, what is due, what an answer changes.
//!
//! The order of the steps is spec/registration.md §1: check-in, register3, installation, registration;
//! an Android app takes its installation before register3 and needs no registration.

use super::answers::Answer;
use super::credentials::Credentials;
use super::credentials::Fid;
use super::credentials::Id;
use super::credentials::Installation;
use super::credentials::Token;
use super::flow::Changes;
use super::project::Project;
use super::schedule::AUTH_TOKEN_RESERVE;
use super::url::Service;
use heapless::Deque;

use crate::push::KeyError;
use crate::push::Keys;
use crate::secret::Secret;
use crate::time::Instant;
use crate::wire::base64::Alphabet;

/// Random bytes of a cryptographic generator, for one [`Flow`](super::Flow) each.
#[derive(Clone)]
pub struct Entropy {
    /// For the keys.
    pub keys: [u8; Keys::RANDOM_LEN],
    /// For the app id.
    pub app_id: [u8; 16],
    /// For the installation id.
    pub fid: [u8; 17],
    /// For the spread of waits.
    pub seed: [u8; 8],
}

impl Entropy {
    pub(crate) const fn seed(&self) -> u64 {
        u64::from_le_bytes(self.seed)
    }
}

impl core::fmt::Debug for Entropy {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Entropy([redacted])")
    }
}

/// One request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    CheckIn,
    Register3,
    Install,
    Refresh,
    Register,
    Update,
    Subscribe,
    Unsubscribe,
    DeleteRegistration,
    DeleteInstallation,
    Unregister3,
}

impl Step {
    pub(crate) const fn service(self) -> Service {
        match self {
            Self::CheckIn => Service::CheckIn,
            Self::Register3 | Self::Subscribe | Self::Unsubscribe | Self::Unregister3 => {
                Service::Register3
            }
            Self::Install | Self::Refresh | Self::DeleteInstallation => Service::Installations,
            Self::Register | Self::Update | Self::DeleteRegistration => Service::Registrations,
        }
    }
}

/// Credentials in the making.
#[derive(Debug)]
pub(crate) struct Draft {
    is_android: bool,
    identity: Option<(u64, Secret<u64>)>,
    pub(crate) keys: Keys,
    pub(crate) app_id: Id,
    pub(crate) gcm_token: Option<Token>,
    pub(crate) installation: Option<Installation>,
    pub(crate) fcm_token: Option<Token>,
    /// The installation id to ask for.
    pub(crate) fid: Fid,
    checked_in: u64,
    checkin_interval: u32,
    registered: u64,
    /// Done by this flow, and so not due whatever the clock says.
    checked_in_now: bool,
    registered_now: bool,
    /// Unix seconds and when they were told.
    clock: Option<(u64, Instant)>,
    /// Until when an authentication token got by this flow may be used.
    auth_until: Option<Instant>,
    former_token: Option<Token>,
    changes: Changes,
    /// What to do besides, in order.
    pub(crate) tasks: Deque<Step, 3>,
}

impl Draft {
    pub(crate) fn new(
        project: &Project<'_>,
        stored: Option<&Credentials>,
        entropy: &Entropy,
        now: Instant,
        unix: Option<u64>,
    ) -> Result<Self, KeyError> {
        let clock = unix.map(|unix| (unix, now));
        let fid = installation_id(&entropy.fid);
        let draft = match stored {
            Some(stored) => Self::of(stored, fid, clock),
            None => {
                let keys = Keys::generate(&entropy.keys)?;
                Self::blank(keys, project.subtype(&entropy.app_id), fid, clock)
            }
        };
        Ok(Self { is_android: project.android.is_some(), ..draft })
    }

    fn blank(keys: Keys, app_id: Id, fid: Fid, clock: Option<(u64, Instant)>) -> Self {
        Self {
            is_android: false,
            identity: None,
            keys,
            app_id,
            gcm_token: None,
            installation: None,
            fcm_token: None,
            fid,
            checked_in: 0,
            checkin_interval: 0,
            registered: 0,
            checked_in_now: false,
            registered_now: false,
            clock,
            auth_until: None,
            former_token: None,
            changes: Changes::default(),
            tasks: Deque::new(),
        }
    }

    fn of(stored: &Credentials, fid: Fid, clock: Option<(u64, Instant)>) -> Self {
        Self {
            identity: Some((stored.android_id, stored.security_token.clone())),
            gcm_token: Some(stored.gcm_token.clone()),
            installation: Some(stored.installation.clone()),
            former_token: Some(stored.fcm_token.clone()),
            fcm_token: Some(stored.fcm_token.clone()),
            checked_in: stored.checked_in,
            checkin_interval: stored.checkin_interval,
            registered: stored.registered,
            ..Self::blank(stored.keys.clone(), stored.app_id.clone(), fid, clock)
        }
    }

    /// Returns the first request that is missing or due.
    pub(crate) fn next_step(&self, now: Instant) -> Option<Step> {
        if let Some(task) = self.tasks.front()
            && self.is_ready_for(*task)
        {
            return Some(self.task_step(*task, now));
        }
        let due = self.is_due(self.checked_in, self.checkin_interval, now);
        if self.identity.is_none() || due && !self.checked_in_now {
            return Some(Step::CheckIn);
        }
        if self.is_android { self.android_step(now) } else { self.web_step(now) }
    }

    /// Topics go by the FCM token; a service may have made the one there was worthless.
    fn is_ready_for(&self, task: Step) -> bool {
        let is_topic = matches!(task, Step::Subscribe | Step::Unsubscribe);
        !is_topic || self.fcm_token.is_some()
    }

    /// Deleting a registration takes an authentication token; the other tasks take none.
    fn task_step(&self, task: Step, now: Instant) -> Step {
        let refresh = self.installation.is_some() && task == Step::DeleteRegistration;
        let auth = refresh.then(|| self.auth_step(now)).flatten();
        auth.unwrap_or(task)
    }

    fn android_step(&self, now: Instant) -> Option<Step> {
        if self.fcm_token.is_some() {
            return None;
        }
        Some(self.auth_step(now).unwrap_or(Step::Register3))
    }

    fn web_step(&self, now: Instant) -> Option<Step> {
        if self.gcm_token.is_none() {
            return Some(Step::Register3);
        }
        if self.fcm_token.is_none() {
            return Some(self.auth_step(now).unwrap_or(Step::Register));
        }
        let interval = super::schedule::REGISTRATION_INTERVAL as u32;
        if self.is_due(self.registered, interval, now) && !self.registered_now {
            return Some(self.auth_step(now).unwrap_or(Step::Update));
        }
        None
    }

    /// Returns what it takes to have an authentication token that may be used.
    fn auth_step(&self, now: Instant) -> Option<Step> {
        let Some(installation) = &self.installation else {
            return Some(Step::Install);
        };
        let fresh = self.auth_until.is_some_and(|until| now < until);
        let stored = self.unix(now).is_some_and(|unix| installation.is_usable(unix));
        (installation.auth_token.is_none() || !(fresh || stored)).then_some(Step::Refresh)
    }

    fn is_due(&self, last: u64, interval: u32, now: Instant) -> bool {
        let due = last.saturating_add(u64::from(interval));
        self.unix(now).is_some_and(|unix| unix >= due)
    }

    pub(crate) fn unix(&self, now: Instant) -> Option<u64> {
        self.clock.map(|(unix, at)| unix.saturating_add(now.since(at).as_secs()))
    }

    pub(crate) fn identity(&self) -> Option<(u64, u64)> {
        self.identity.as_ref().map(|(id, token)| (*id, *token.expose()))
    }

    pub(crate) const fn has_identity(&self) -> bool {
        self.identity.is_some()
    }

    pub(crate) const fn changes(&self) -> Changes {
        self.changes
    }

    /// Gives up the identity and what hangs on it; keys and installation stay.
    pub(crate) fn drop_identity(&mut self) {
        self.identity = None;
        self.gcm_token = None;
        self.fcm_token = None;
        self.checked_in_now = false;
    }

    /// Gives up the installation and what hangs on it; that need not be deleted any more.
    pub(crate) fn drop_installation(&mut self) {
        let is_gone =
            |task: &Step| matches!(task, Step::DeleteRegistration | Step::DeleteInstallation);
        while self.tasks.front().is_some_and(is_gone) {
            self.tasks.pop_front();
        }
        self.installation = None;
        self.auth_until = None;
        self.fcm_token = None;
    }

    pub(crate) fn drop_registration(&mut self) {
        self.fcm_token = None;
    }

    pub(crate) fn expire_auth_token(&mut self) {
        self.auth_until = None;
        if let Some(installation) = &mut self.installation {
            installation.auth_token = None;
            installation.expires = 0;
        }
    }

    /// Makes another installation id: the one asked for is taken. It need not be secret.
    pub(crate) fn renew_fid(&mut self, random: [u64; 3]) {
        let bytes = random.map(u64::to_le_bytes);
        let bytes = bytes.as_flattened().first_chunk();
        self.fid = bytes.map(installation_id).unwrap_or_default();
    }

    /// Leaves an update that was refused for the next week: what is registered still works.
    pub(crate) fn skip_update(&mut self, now: Instant) {
        self.registered = self.unix(now).unwrap_or(0);
        self.registered_now = true;
        self.changes.any = true;
    }

    /// Takes the success of a request.
    pub(crate) fn take(&mut self, answer: Answer, now: Instant) {
        self.changes.any = true;
        match answer {
            Answer::CheckedIn(found) => {
                let seconds = found.time_msec.and_then(|msec| u64::try_from(msec / 1000).ok());
                self.clock = seconds.map(|unix| (unix, now)).or(self.clock);
                self.checked_in = self.unix(now).unwrap_or(0);
                self.checkin_interval = u32::try_from(found.interval.as_secs()).unwrap_or(u32::MAX);
                self.checked_in_now = true;
                self.take_identity(found.android_id, found.security_token);
            }
            Answer::GcmToken(token) => {
                // An Android app's register3 token is its FCM token.
                if self.is_android {
                    self.take_token(token.clone(), now);
                }
                self.gcm_token = Some(token);
            }
            Answer::Installed { fid, refresh_token, auth_token, seconds } => {
                let fid = if fid.is_empty() { self.fid.clone() } else { fid };
                let auth_token = Some(auth_token);
                self.installation =
                    Some(Installation { fid, refresh_token, auth_token, expires: 0 });
                self.auth_token_lasts(seconds, now);
            }
            Answer::Refreshed { auth_token, seconds } => {
                if let Some(installation) = &mut self.installation {
                    installation.auth_token = Some(auth_token);
                }
                self.auth_token_lasts(seconds, now);
            }
            Answer::Registered(token) => self.take_token(token, now),
            Answer::Done => {
                self.tasks.pop_front();
            }
            Answer::Register3(_) | Answer::Nothing => {}
        }
    }

    fn take_identity(&mut self, id: u64, token: Secret<u64>) {
        let same = self.identity.as_ref().is_some_and(|(known, _)| *known == id);
        if !same {
            // Another identity makes the tokens of the former one worthless.
            self.gcm_token = None;
            self.fcm_token = None;
            self.changes.identity = true;
        }
        self.identity = Some((id, token));
    }

    fn take_token(&mut self, token: Token, now: Instant) {
        self.changes.token |= self.former_token.as_ref() != Some(&token);
        self.fcm_token = Some(token);
        self.registered = self.unix(now).unwrap_or(0);
        self.registered_now = true;
    }

    fn auth_token_lasts(&mut self, seconds: u64, now: Instant) {
        let usable = core::time::Duration::from_secs(seconds.saturating_sub(AUTH_TOKEN_RESERVE));
        self.auth_until = Some(now.after(usable.max(core::time::Duration::from_secs(60))));
        let expires = self.unix(now).map_or(0, |unix| unix.saturating_add(seconds));
        if let Some(installation) = &mut self.installation {
            installation.expires = expires;
        }
    }

    /// Returns the credentials, if nothing is missing.
    pub(crate) fn credentials(&self) -> Option<Credentials> {
        let (android_id, security_token) = self.identity.clone()?;
        Some(Credentials {
            android_id,
            security_token,
            keys: self.keys.clone(),
            app_id: self.app_id.clone(),
            gcm_token: self.gcm_token.clone()?,
            installation: self.installation.clone()?,
            fcm_token: self.fcm_token.clone()?,
            checked_in: self.checked_in,
            checkin_interval: self.checkin_interval,
            registered: self.registered,
        })
    }
}

/// Makes an installation id: 22 characters, the first four bits 0111 (Firebase Installations SDK,
/// generate-fid.ts).
fn installation_id(random: &[u8; 17]) -> Fid {
    let mut bytes = *random;
    bytes[0] = bytes[0] & 0x0f | 0x70;
    let mut text = [0; 24];
    let encoded = Alphabet::Url.encode(&bytes, &mut text).unwrap_or_default();
    let id = encoded.get(..22).unwrap_or(encoded);
    Fid::try_from(id).unwrap_or_default()
}

//! The registration, sans-IO: which request is next, what its answer means, when to try again.
//!
//! Order and classification follow Chromium's check-in and register3 requests, the Firebase JS SDK
//! for installations and registrations, and firebase-messaging's `checkin_or_register`
//! (spec/registration.md §1, §5). Promises that an identity is kept on every retry: only the server's
//! own refusal replaces it, and never without a wait. It sends nothing and stores nothing.

use super::answers::Answer;
use super::answers::Reader;
use super::config::Config;
use super::credentials::Credentials;
use super::draft::Draft;
use super::draft::Entropy;
use super::draft::Step;
use super::project::Project;
use super::register3::Register3Error;
use super::requests;
use super::requests::Request;
use super::url::Service;
use super::url::Services;
use crate::mcs::ConnectFailure;
use crate::push::KeyError;
use crate::time::Duration;
use crate::time::Instant;
use crate::time::whole_millis;
use crate::wire::BufferTooSmall;

/// The longest `Retry-After` that is obeyed.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// What the driver has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Action {
    /// Send the request of [`Flow::request`] to this service and report the answer.
    Send(Service),
    /// Ask again at this time.
    Wait(Instant),
    /// An answer is awaited.
    Await,
    /// All is done: take [`Flow::credentials`].
    Done,
    /// Trying again cannot help.
    Stopped(Stop),
}

/// Why a registration ended without success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Stop {
    /// register3 refused for good.
    Register3(Register3Error),
    /// A service refused for good with this status: wrong API key, project or app.
    Refused {
        /// Which one.
        service: Service,
        /// HTTP status.
        status: u16,
    },
    /// All attempts at one request failed.
    GaveUp {
        /// Which service.
        service: Service,
        /// How the last attempt failed.
        last: Failed,
    },
}

/// How one attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Failed {
    /// The connection could not be opened, or broke.
    Connection(ConnectFailure),
    /// The service answered with this status.
    Status(u16),
    /// The answer makes no sense, or a value in it is too long.
    Answer,
    /// register3 refused for now.
    Register3(Register3Error),
}

/// Why requests were repeated: worth a line in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Retry {
    /// Which service.
    pub service: Service,
    /// How many attempts failed in a row.
    pub attempt: u32,
    /// The wait.
    pub delay: Duration,
    /// How the last attempt failed.
    pub failed: Failed,
}

/// What became new on the way; each is worth storing at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Changes {
    /// The device has another identity.
    pub identity: bool,
    /// The FCM token is another: senders must be told.
    pub token: bool,
    /// Anything at all, such as a time.
    pub any: bool,
}

/// One registration, or the upkeep of one.
#[derive(Debug)]
pub struct Flow<'c> {
    project: &'c Project<'c>,
    config: Config,
    draft: Draft,
    state: State,
    attempts: u32,
    random: u64,
    retry: Option<Retry>,
}

#[derive(Debug)]
enum State {
    Ready,
    Waiting(Instant),
    Sent(Sent),
    Done,
    Stopped(Stop),
}

#[derive(Debug)]
struct Sent {
    step: Step,
    status: u16,
    retry_after: Option<Duration>,
    reader: Reader,
}

impl<'c> Flow<'c> {
    /// Starts from what is stored, or from nothing. `unix` is the time in Unix seconds, if known.
    ///
    /// # Errors
    ///
    /// [`KeyError`] if the random bytes make no key, once in 2^32: draw again.
    pub fn new(
        project: &'c Project<'c>,
        config: Config,
        stored: Option<Credentials>,
        entropy: &Entropy,
        now: Instant,
        unix: Option<u64>,
    ) -> Result<Self, KeyError> {
        let draft = Draft::new(project, stored, entropy, now, unix)?;
        let random = entropy.seed();
        let state = State::Ready;
        Ok(Self {
            project,
            config,
            draft,
            state,
            attempts: 0,
            random,
            retry: None,
        })
    }

    /// The login was refused: the identity is given up, after a wait that grows with `attempt`,
    /// which counts refusals in a row from 1.
    pub fn reject_identity(&mut self, now: Instant, attempt: u32) {
        self.draft.drop_identity();
        let delay = self.delay(attempt);
        self.state = State::Waiting(now.after(delay));
    }

    /// Returns what to do now.
    pub fn poll(&mut self, now: Instant) -> Action {
        if let State::Waiting(until) = self.state
            && until <= now
        {
            self.state = State::Ready;
        }
        match &self.state {
            State::Waiting(until) => Action::Wait(*until),
            State::Sent(_) => Action::Await,
            State::Done => Action::Done,
            State::Stopped(stop) => Action::Stopped(*stop),
            State::Ready => self.poll_ready(now),
        }
    }

    fn poll_ready(&mut self, now: Instant) -> Action {
        match self.draft.next_step(now) {
            Some(step) => Action::Send(step.service()),
            None => {
                self.state = State::Done;
                Action::Done
            }
        }
    }

    /// Writes the request that [`Action::Send`] asks for; from here on an answer is awaited.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] for head or body; 2 KiB and 1 KiB are always enough.
    pub fn request<'b>(
        &mut self,
        now: Instant,
        services: &Services<'_>,
        head: &'b mut [u8],
        body: &'b mut [u8],
    ) -> Result<Option<Request<'b>>, BufferTooSmall> {
        let Some(step) = self.draft.next_step(now) else {
            return Ok(None);
        };
        let request = requests::write(step, self.project, &self.draft, services, head, body)?;
        let reader = Reader::new(step);
        self.state = State::Sent(Sent {
            step,
            status: 0,
            retry_after: None,
            reader,
        });
        Ok(Some(request))
    }

    /// Takes the head of the answer.
    pub fn handle_response(&mut self, status: u16, retry_after: Option<Duration>) {
        if let State::Sent(sent) = &mut self.state {
            sent.status = status;
            sent.retry_after = retry_after;
        }
    }

    /// Takes the next bytes of the answer's body.
    pub fn handle_body(&mut self, bytes: &[u8]) {
        if let State::Sent(sent) = &mut self.state {
            sent.reader.feed(bytes);
        }
    }

    /// The answer is complete.
    pub fn handle_end(&mut self, now: Instant) {
        let State::Sent(sent) = core::mem::replace(&mut self.state, State::Ready) else {
            return;
        };
        let Sent {
            step,
            status,
            retry_after,
            reader,
        } = sent;
        match reader.finish(status) {
            Answer::Nothing => self.failed(now, step, status, retry_after),
            Answer::Register3(error) => self.register3_refused(now, step, error, retry_after),
            answer => {
                self.attempts = 0;
                self.draft.take(answer, now);
            }
        }
    }

    /// The request failed before the answer was complete, or could not even be sent.
    pub fn handle_failure(&mut self, now: Instant, failure: ConnectFailure) {
        let step = match core::mem::replace(&mut self.state, State::Ready) {
            State::Sent(sent) => Some(sent.step),
            _ => self.draft.next_step(now),
        };
        if let Some(step) = step {
            self.again(now, step, Failed::Connection(failure), None);
        }
    }

    fn register3_refused(
        &mut self,
        now: Instant,
        step: Step,
        error: Register3Error,
        retry_after: Option<Duration>,
    ) {
        if error == Register3Error::FisAuth {
            self.draft.expire_auth_token();
        }
        if error.is_transient() {
            self.again(now, step, Failed::Register3(error), retry_after);
        } else {
            self.state = State::Stopped(Stop::Register3(error));
        }
    }

    /// An answer that is no success: what its status means for this request.
    fn failed(&mut self, now: Instant, step: Step, status: u16, retry_after: Option<Duration>) {
        match (step, status) {
            (Step::CheckIn, 400 | 401) if self.draft.has_identity() => self.draft.drop_identity(),
            (Step::Refresh, 401 | 404) => self.draft.drop_installation(),
            (Step::Register | Step::Update, 401) => self.draft.expire_auth_token(),
            (Step::Register, 404) => self.draft.drop_installation(),
            (Step::Update, 404) => self.draft.drop_registration(),
            (Step::Install, 409) => self.draft.renew_fid(self.random),
            (Step::Register3, _) | (_, 200 | 408 | 429 | 500..) => {}
            _ => {
                let service = step.service();
                self.state = State::Stopped(Stop::Refused { service, status });
                return;
            }
        }
        let failed = if status == 200 {
            Failed::Answer
        } else {
            Failed::Status(status)
        };
        self.again(now, step, failed, retry_after);
    }

    fn again(&mut self, now: Instant, step: Step, failed: Failed, retry_after: Option<Duration>) {
        self.attempts = self.attempts.saturating_add(1);
        let service = step.service();
        if self
            .config
            .retry_count
            .is_some_and(|count| self.attempts > count)
        {
            self.state = State::Stopped(Stop::GaveUp {
                service,
                last: failed,
            });
            return;
        }
        let least = retry_after.unwrap_or_default().min(LONGEST_RETRY_AFTER);
        let delay = self.delay(self.attempts).max(least);
        self.retry = Some(Retry {
            service,
            attempt: self.attempts,
            delay,
            failed,
        });
        self.state = State::Waiting(now.after(delay));
    }

    fn delay(&mut self, attempt: u32) -> Duration {
        // SplitMix64, as in the session.
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.random ^ (self.random >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        self.config
            .retry_policy
            .delay(attempt, self.config.retry_base, (mixed >> 32) as u32)
    }

    /// Takes the news of a repeated request.
    pub fn take_retry(&mut self) -> Option<Retry> {
        self.retry.take()
    }

    /// Returns what became new so far.
    pub const fn changes(&self) -> Changes {
        self.draft.changes()
    }

    /// Returns the credentials once all is [`Action::Done`].
    pub fn credentials(&self) -> Option<Credentials> {
        self.draft.credentials()
    }

    /// Returns the Unix time in seconds, if it is known: check-ins tell it.
    pub fn unix_seconds(&self, now: Instant) -> Option<u64> {
        self.draft.unix(now)
    }

    /// Returns how long one request may take.
    pub fn request_timeout_ms(&self) -> u64 {
        whole_millis(self.config.request_timeout)
    }
}

//! The registration, sans-IO: which request is next, what its answer means, when to try again.
//!
//! Order and classification follow Chromium's check-in and register3 requests, the Firebase JS SDK
//! for installations and registrations, and firebase-messaging's `checkin_or_register`
//! (spec/registration.md §1, §5). Promises that an identity is kept on every retry: only the server's
//! own refusal replaces it, and never without a wait. It sends nothing and stores nothing.
//! What works on kilobytes is never inlined: a task that waits must not carry its temporaries.

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
use crate::random::SplitMix64;
use crate::time::Duration;
use crate::time::Instant;
use crate::time::whole_millis;
use crate::wire::BufferTooSmall;

/// How often one flow renews an authentication token or an installation that was refused.
const MAX_REPAIRS: u32 = 3;

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
    /// The project's bundle id is longer than 56 bytes.
    BundleId,
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
    /// Authentication tokens and installations renewed because they were refused.
    repairs: u32,
    /// The topic of a task.
    topic: &'c str,
    has_task: bool,
    random: SplitMix64,
    retry: Option<Retry>,
}

/// What a device does with what it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Task<'a> {
    /// Receives what is sent to a topic: its name without `/topics/`.
    Subscribe(&'a str),
    /// Ends that.
    Unsubscribe(&'a str),
    /// Deletes registration, installation and register3's token.
    Unregister,
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
    #[inline(never)]
    pub fn new(
        project: &'c Project<'c>,
        config: Config,
        stored: Option<&Credentials>,
        entropy: &Entropy,
        now: Instant,
        unix: Option<u64>,
    ) -> Result<Self, KeyError> {
        let draft = Draft::new(project, stored, entropy, now, unix)?;
        let random = SplitMix64::new(entropy.seed());
        let fits = project.is_bundle_id_short();
        let state = if fits { State::Ready } else { State::Stopped(Stop::BundleId) };
        Ok(Self {
            project,
            config,
            draft,
            state,
            attempts: 0,
            repairs: 0,
            topic: "",
            has_task: false,
            random,
            retry: None,
        })
    }

    /// Adds a task, to be done before anything else; for a flow that starts from what is stored.
    pub fn with_task(mut self, task: Task<'c>) -> Self {
        let (topic, steps): (_, &[Step]) = match task {
            Task::Subscribe(topic) => (topic, &[Step::Subscribe]),
            Task::Unsubscribe(topic) => (topic, &[Step::Unsubscribe]),
            Task::Unregister => {
                ("", &[Step::DeleteRegistration, Step::DeleteInstallation, Step::Unregister3])
            }
        };
        self.topic = topic;
        self.has_task = true;
        self.draft.tasks.clear();
        self.draft.tasks.extend(steps.iter().copied());
        self
    }

    /// Tells whether the task is done; what is missing or due is then not asked for.
    fn is_task_done(&self) -> bool {
        self.has_task && self.draft.tasks.is_empty()
    }

    /// The login was refused: the identity is given up, after a wait that grows with `attempt`,
    /// which counts refusals in a row from 1.
    pub fn reject_identity(&mut self, now: Instant, attempt: u32) {
        if let State::Stopped(_) = self.state {
            return;
        }
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
        match self.next_step(now) {
            Some(step) => Action::Send(step.service()),
            None => {
                self.state = State::Done;
                Action::Done
            }
        }
    }

    fn next_step(&self, now: Instant) -> Option<Step> {
        if self.is_task_done() { None } else { self.draft.next_step(now) }
    }

    /// Writes the request that [`Action::Send`] asks for; from here on an answer is awaited.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] for head or body; 2 KiB each are enough for any project.
    #[inline(never)]
    pub fn request<'b>(
        &mut self,
        now: Instant,
        services: &Services<'_>,
        head: &'b mut [u8],
        body: &'b mut [u8],
    ) -> Result<Option<Request<'b>>, BufferTooSmall> {
        let Some(step) = self.next_step(now) else {
            return Ok(None);
        };
        let request =
            requests::write(step, self.project, &self.draft, self.topic, services, head, body)?;
        let reader = Reader::new(step);
        self.state = State::Sent(Sent { step, status: 0, retry_after: None, reader });
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
    #[inline(never)]
    pub fn handle_body(&mut self, bytes: &[u8]) {
        if let State::Sent(sent) = &mut self.state {
            sent.reader.feed(bytes);
        }
    }

    /// The answer is complete.
    #[inline(never)]
    pub fn handle_end(&mut self, now: Instant) {
        let State::Sent(sent) = core::mem::replace(&mut self.state, State::Ready) else {
            return;
        };
        let Sent { step, status, retry_after, reader } = sent;
        match reader.finish(step, status) {
            Answer::Nothing => self.failed(now, step, status, retry_after),
            Answer::Register3(error) => self.register3_refused(now, step, error, retry_after),
            answer => {
                // A renewed token alone is no progress: what needed it may go on failing.
                if step != Step::Refresh {
                    self.attempts = 0;
                }
                self.draft.take(answer, now);
            }
        }
    }

    /// The request failed before the answer was complete, or could not even be sent.
    pub fn handle_failure(&mut self, now: Instant, failure: ConnectFailure) {
        let step = match &self.state {
            State::Sent(sent) => Some(sent.step),
            State::Ready => self.next_step(now),
            State::Waiting(_) | State::Done | State::Stopped(_) => None,
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
        match error {
            Register3Error::FisAuth => self.draft.expire_auth_token(),
            Register3Error::Reset => self.draft.drop_installation(),
            _ => {}
        }
        let repairs = matches!(error, Register3Error::FisAuth | Register3Error::Reset);
        if !error.is_transient() || repairs && self.is_beyond_repair() {
            self.state = State::Stopped(Stop::Register3(error));
        } else {
            self.again(now, step, Failed::Register3(error), retry_after);
        }
    }

    /// An answer that is no success: what its status means for this request.
    fn failed(&mut self, now: Instant, step: Step, status: u16, retry_after: Option<Duration>) {
        if matches!((step, status), (Step::Register3, _) | (_, 200..300 | 408 | 429 | 500..)) {
            let failed = match status {
                200..300 => Failed::Answer,
                _ => Failed::Status(status),
            };
            return self.again(now, step, failed, retry_after);
        }
        if self.repair(step, status) && !self.is_beyond_repair() {
            return self.again(now, step, Failed::Status(status), retry_after);
        }
        if step == Step::Update {
            return self.draft.skip_update(now);
        }
        self.state = State::Stopped(Stop::Refused { service: step.service(), status });
    }

    /// Drops what a refusal shows to be worthless; false if that would not help.
    fn repair(&mut self, step: Step, status: u16) -> bool {
        match (step, status) {
            (Step::CheckIn, 400 | 401) if self.draft.has_identity() => self.draft.drop_identity(),
            (Step::Refresh, 401 | 404) | (Step::Register, 404) => self.draft.drop_installation(),
            (Step::Register | Step::Update | Step::DeleteRegistration, 401) => {
                self.draft.expire_auth_token();
            }
            (Step::Update, 404) => self.draft.drop_registration(),
            (Step::Install, 409) => {
                let random = [self.random(), self.random(), self.random()];
                self.draft.renew_fid(random);
            }
            _ => return false,
        }
        true
    }

    /// Counts a repair; a service that refuses what another just granted would go on for ever.
    fn is_beyond_repair(&mut self) -> bool {
        self.repairs = self.repairs.saturating_add(1);
        self.repairs > MAX_REPAIRS
    }

    fn again(&mut self, now: Instant, step: Step, failed: Failed, retry_after: Option<Duration>) {
        self.attempts = self.attempts.saturating_add(1);
        let service = step.service();
        if self.config.retry_count.is_some_and(|count| self.attempts > count) {
            self.state = State::Stopped(Stop::GaveUp { service, last: failed });
            return;
        }
        let least = retry_after.unwrap_or_default().min(LONGEST_RETRY_AFTER);
        let delay = self.delay(self.attempts).max(least);
        self.retry = Some(Retry { service, attempt: self.attempts, delay, failed });
        self.state = State::Waiting(now.after(delay));
    }

    fn random(&mut self) -> u64 {
        self.random.next()
    }

    fn delay(&mut self, attempt: u32) -> Duration {
        let mixed = self.random();
        self.config.retry_policy.delay(attempt, self.config.retry_base, (mixed >> 32) as u32)
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
    #[inline(never)]
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

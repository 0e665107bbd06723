//! What each request's answer says, read as it streams past.
//!
//! Shapes are those of spec/registration.md §2 to §4. Promises constant memory: unknown fields, any
//! order and any amount of noise are skipped. It judges nothing: what a failure means is the flow's.

use core::fmt;

use heapless::String;
use zeroize::Zeroize;

use super::checkin::CheckedIn;
use super::checkin::CheckinReader;
use super::credentials::AUTH_TOKEN_LEN;
use super::credentials::FID_LEN;
use super::credentials::Fid;
use super::credentials::SecretText;
use super::credentials::TOKEN_LEN;
use super::credentials::Token;
use super::draft::Step;
use super::register3::Register3Answer;
use super::register3::Register3Error;
use super::register3::Register3Reader;
use crate::json::Extractor;
use crate::json::Path;

/// Seconds that an authentication token lasts where the answer does not say.
const DEFAULT_LIFETIME: u64 = 7 * 24 * 60 * 60;

/// What an answer says.
#[derive(Debug)]
pub(crate) enum Answer {
    CheckedIn(CheckedIn),
    /// The token of register3 for a web registration.
    GcmToken(Token),
    Register3(Register3Error),
    Installed {
        fid: Fid,
        refresh_token: Token,
        auth_token: AuthToken,
        seconds: u64,
    },
    Refreshed {
        auth_token: AuthToken,
        seconds: u64,
    },
    Registered(Token),
    /// A deletion or a change of topics worked.
    Done,
    /// No success.
    Nothing,
}

type AuthToken = SecretText<AUTH_TOKEN_LEN>;

/// Reads the answer to one request.
#[derive(Debug)]
pub(crate) enum Reader {
    CheckIn(CheckinReader),
    Register3(Register3Reader),
    Json(JsonReader),
    /// Only the status matters.
    Nothing,
}

impl Reader {
    pub(crate) fn new(step: Step) -> Self {
        match step {
            Step::CheckIn => Self::CheckIn(CheckinReader::default()),
            Step::Register3 => Self::Register3(Register3Reader::default()),
            Step::Subscribe | Step::Unsubscribe | Step::Unregister3 => {
                Self::Register3(Register3Reader::default())
            }
            Step::DeleteRegistration | Step::DeleteInstallation => Self::Nothing,
            Step::Install | Step::Refresh | Step::Register | Step::Update => {
                Self::Json(JsonReader::new(step))
            }
        }
    }

    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        match self {
            Self::CheckIn(reader) => reader.feed(bytes),
            Self::Register3(reader) => reader.feed(bytes),
            Self::Json(reader) => reader.feed(bytes),
            Self::Nothing => {}
        }
    }

    pub(crate) fn finish(self, step: Step, status: u16) -> Answer {
        let success = (200..300).contains(&status);
        match self {
            Self::CheckIn(reader) if success => {
                reader.finish().map_or(Answer::Nothing, Answer::CheckedIn)
            }
            Self::Register3(reader) => register3_answer(&reader, step, status),
            Self::Json(reader) if success => reader.finish().unwrap_or(Answer::Nothing),
            // What is gone already need not be deleted.
            Self::Nothing if success || status == 404 => Answer::Done,
            Self::CheckIn(_) | Self::Json(_) | Self::Nothing => Answer::Nothing,
        }
    }
}

fn register3_answer(reader: &Register3Reader, step: Step, status: u16) -> Answer {
    match (reader.finish(status), step) {
        (Register3Answer::Error(error), _) => Answer::Register3(error),
        (Register3Answer::Token(token), Step::Register3) => Answer::GcmToken(token),
        (Register3Answer::Deleted, Step::Register3) => Answer::Nothing,
        (Register3Answer::Token(_) | Register3Answer::Deleted, _) => Answer::Done,
        (Register3Answer::Nothing, _) => Answer::Nothing,
    }
}

/// Reads the few fields that matter out of a JSON answer.
pub(crate) struct JsonReader {
    step: Step,
    extractor: Extractor<'static, 4>,
    fid: String<FID_LEN>,
    token: String<TOKEN_LEN>,
    auth_token: String<AUTH_TOKEN_LEN>,
    lifetime: String<24>,
    broken: bool,
}

/// No member of an object has this path.
const NOWHERE: Path<'static> = &["", "", "", ""];

const fn paths(step: Step) -> [Path<'static>; 4] {
    match step {
        Step::Install => {
            [&["fid"], &["refreshToken"], &["authToken", "token"], &["authToken", "expiresIn"]]
        }
        Step::Refresh => [NOWHERE, NOWHERE, &["token"], &["expiresIn"]],
        _ => [NOWHERE, &["token"], NOWHERE, NOWHERE],
    }
}

/// Tokens are in it: it is not printed.
impl fmt::Debug for JsonReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonReader").finish_non_exhaustive()
    }
}

impl JsonReader {
    fn new(step: Step) -> Self {
        Self {
            step,
            extractor: Extractor::new(paths(step)),
            fid: String::new(),
            token: String::new(),
            auth_token: String::new(),
            lifetime: String::new(),
            broken: false,
        }
    }

    fn feed(&mut self, bytes: &[u8]) {
        let Self { extractor, fid, token, auth_token, lifetime, .. } = self;
        self.broken |= extractor.push(bytes, [fid, token, auth_token, lifetime]).is_err();
    }

    /// Returns the answer; `None` if it is no JSON, lacks a field or has one that is too long.
    fn finish(mut self) -> Option<Answer> {
        if self.broken {
            return None;
        }
        let step = self.step;
        let Self { extractor, fid, token, auth_token, lifetime, .. } = &mut self;
        let [fid, token, auth_token, lifetime] =
            extractor.finish([fid, token, auth_token, lifetime]).ok()?;
        let token = token.and_then(Token::new);
        let auth_token = auth_token.and_then(AuthToken::new);
        let seconds = lifetime.and_then(seconds).unwrap_or(DEFAULT_LIFETIME);
        Some(match step {
            Step::Install => {
                let fid = Fid::try_from(fid.unwrap_or_default()).ok()?;
                let (refresh_token, auth_token) = (token?, auth_token?);
                Answer::Installed { fid, refresh_token, auth_token, seconds }
            }
            Step::Refresh => Answer::Refreshed { auth_token: auth_token?, seconds },
            _ => Answer::Registered(token?),
        })
    }
}

impl Drop for JsonReader {
    fn drop(&mut self) {
        core::mem::take(&mut self.token).into_bytes().as_mut_slice().zeroize();
        core::mem::take(&mut self.auth_token).into_bytes().as_mut_slice().zeroize();
    }
}

/// Reads a lifetime such as `604800s`.
fn seconds(text: &str) -> Option<u64> {
    text.strip_suffix('s').unwrap_or(text).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(step: Step, status: u16, body: &str, step_len: usize) -> Answer {
        let mut reader = Reader::new(step);
        body.as_bytes().chunks(step_len).for_each(|piece| reader.feed(piece));
        reader.finish(step, status)
    }

    const INSTALLED: &str = r#"{"name":"projects/1/installations/dfid","fid":"dfid","x":[{"fid":"no"}],
        "authToken":{"expiresIn":"60s","token":"eyJ.a"},"refreshToken":"3_r"}"#;

    #[test]
    fn an_installation_is_read_in_any_split() {
        for step in 1..INSTALLED.len() {
            let Answer::Installed { fid, refresh_token, auth_token, seconds } =
                read(Step::Install, 200, INSTALLED, step)
            else {
                panic!("split by {step}");
            };
            assert_eq!((fid.as_str(), refresh_token.expose()), ("dfid", "3_r"));
            assert_eq!((auth_token.expose(), seconds), ("eyJ.a", 60));
        }
    }

    #[test]
    fn an_answer_with_a_bad_status_or_without_a_token_says_nothing() {
        assert!(matches!(read(Step::Install, 500, INSTALLED, 9), Answer::Nothing));
        assert!(matches!(read(Step::Register, 200, "{}", 9), Answer::Nothing));
        assert!(matches!(read(Step::Register, 200, r#"{"token":"a"} x"#, 9), Answer::Nothing));
        assert!(matches!(read(Step::Register, 200, r#"{"token":"a b"}"#, 9), Answer::Nothing));
        let registered = read(Step::Register, 200, r#"{"token":"a"}"#, 9);
        assert!(matches!(registered, Answer::Registered(token) if token.expose() == "a"));
    }
}

//! The JSON answers of Firebase Installations and FCM's registrations, cut anyhow; and URLs of services.
//!
//! Follows the promises of `register`: constant memory, the same outcome for every split. What a whole answer says is
//! read a second time, through `json::Object`. No key is made here, so there are many runs a second; what the flow does
//! with an answer is the business of `register_flow`.

use heapless::String;

use super::Input;
use super::input::WHOLE;
use super::input::cut;
use crate::json::Object;
use crate::json::Value;
use crate::register::AUTH_TOKEN_LEN;
use crate::register::FID_LEN;
use crate::register::Fid;
use crate::register::SecretText;
use crate::register::TOKEN_LEN;
use crate::register::Token;
use crate::register::Url;
use crate::register::answers::Answer;
use crate::register::answers::Reader;
use crate::register::draft::Step;

/// Seconds that an authentication token lasts where the answer does not say: spec/registration.md §4.
const WEEK: u64 = 604_800;

/// The longest lifetime, with its unit.
const LIFETIME_LEN: usize = 24;

/// What an answer says; `None` if it says nothing.
type Told = Option<(Option<Fid>, Option<Token>, Option<SecretText<AUTH_TOKEN_LEN>>, u64)>;

/// First byte: which request was answered; then the status; two more: how the body is cut; then the body.
pub fn register_json(data: &[u8]) {
    let mut input = Input::new(data);
    let step = input.choose(&[Step::Install, Step::Refresh, Step::Register, Step::Update]);
    let status = input.choose(&[200, 204, 299, 199, 300, 401, 503, 0]);
    let cuts = input.cuts();
    let body = input.rest();
    let whole = told(step, status, body, WHOLE);
    assert_eq!(told(step, status, body, cuts), whole);
    match Object::parse(body) {
        Ok(object) if (200..300).contains(&status) => {
            if is_plain(object) {
                assert_eq!(whole, by_object(step, object));
            }
        }
        _ => assert_eq!(whole, None),
    }
}

fn told(step: Step, status: u16, body: &[u8], cuts: [usize; 2]) -> Told {
    let mut reader = Reader::new(step);
    cut(body, cuts, |piece| {
        reader.feed(piece);
        true
    });
    match reader.finish(step, status) {
        Answer::Installed { fid, refresh_token, auth_token, seconds } => {
            Some((Some(fid), Some(refresh_token), Some(auth_token), seconds))
        }
        Answer::Refreshed { auth_token, seconds } => Some((None, None, Some(auth_token), seconds)),
        Answer::Registered(token) => Some((None, Some(token), None, 0)),
        Answer::Nothing => None,
        other => panic!("{other:?} in JSON"),
    }
}

/// Whether no name comes twice: of two with the same name, one can be too long, or not an object.
fn is_plain(object: Object<'_>) -> bool {
    let once = |object: Object<'_>, name: &str| {
        object.members().filter(|(other, _)| *other == *name).count() <= 1
    };
    let all = |object| {
        ["fid", "token", "refreshToken", "authToken", "expiresIn"]
            .iter()
            .all(|name| once(object, name))
    };
    let Value::Object(inner) = object.get("authToken") else {
        return all(object);
    };
    all(object) && all(inner)
}

/// What the same text says to another reader.
fn by_object(step: Step, object: Object<'_>) -> Told {
    match step {
        Step::Install => {
            let fid = text::<FID_LEN>(object.get("fid"))?.unwrap_or_default();
            let refresh = text::<TOKEN_LEN>(object.get("refreshToken"))?;
            let Value::Object(inner) = object.get("authToken") else {
                return None;
            };
            let (auth, seconds) = auth_token(inner)?;
            Some((Some(fid), Some(Token::new(&refresh?)?), Some(auth?), seconds))
        }
        Step::Refresh => {
            let (auth, seconds) = auth_token(object)?;
            Some((None, None, Some(auth?), seconds))
        }
        _ => Some((None, Some(Token::new(&text::<TOKEN_LEN>(object.get("token"))??)?), None, 0)),
    }
}

/// Returns the token and its lifetime; `None` if one of them is too long, which ends the answer.
fn auth_token(object: Object<'_>) -> Option<(Option<SecretText<AUTH_TOKEN_LEN>>, u64)> {
    let token = text::<AUTH_TOKEN_LEN>(object.get("token"))?;
    let lifetime = text::<LIFETIME_LEN>(object.get("expiresIn"))?.unwrap_or_default();
    let seconds = lifetime.strip_suffix('s').unwrap_or(&lifetime).parse().unwrap_or(WEEK);
    Some((token.and_then(|token| SecretText::new(&token)), seconds))
}

/// Returns a string or a number, and `None` of anything else; `None` of that if it is too long.
fn text<const N: usize>(value: Value<'_>) -> Option<Option<String<N>>> {
    if !matches!(value, Value::String(_) | Value::Number(_)) {
        return Some(None);
    }
    let mut out = String::new();
    value.to_text().decode(&mut out).ok()?;
    Some(Some(out))
}

/// The text of a URL: what is taken is what its parts make, and nothing in it could begin another line or request.
pub fn register_urls(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else {
        return;
    };
    if let Ok(url) = Url::parse(text) {
        let rest = text.strip_prefix("https://").expect("no other scheme");
        let rest = after_host(rest, url.host).expect("the host stands first");
        let rest = after_port(rest, url.port).expect("then its port");
        let slashes = rest.strip_prefix(url.path).expect("then the path");
        assert!(slashes.bytes().all(|byte| byte == b'/'), "{slashes}");
        assert!(url.path.is_empty() || url.path.starts_with('/') && !url.path.ends_with('/'));
        assert!(text.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#@".contains(&byte)));
    }
}

/// RFC 3986 §3.2.2: an address with colons stands in brackets, and nothing else does.
fn after_host<'t>(text: &'t str, host: &str) -> Option<&'t str> {
    assert!(!host.is_empty() && !host.contains(['[', ']', '/']), "{host}");
    match host.contains(':') {
        true => text.strip_prefix('[')?.strip_prefix(host)?.strip_prefix(']'),
        false => text.strip_prefix(host),
    }
}

/// RFC 3986 §3.2.3: digits; without them the port is that of HTTPS.
fn after_port(text: &str, port: u16) -> Option<&str> {
    let Some(rest) = text.strip_prefix(':') else {
        return (port == 443).then_some(text);
    };
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, rest) = rest.split_at(digits);
    (digits.parse() == Ok(port)).then_some(rest)
}

//! The environment variables, read and checked.
//!
//! The limits of the Wi-Fi are those of IEEE 802.11 (an SSID of 1 to 32 bytes) and of WPA2-PSK (a
//! password of 8 to 63 printable ASCII characters). Whether the project exists is for Firebase to say.

use std::ffi::OsString;
use std::fmt;
use std::fmt::Display;
use std::net::Ipv4Addr;
use std::path::Path;

use crate::simulator::Simulator;

const SSID: &str = "WIFI_SSID";
const PASSWORD: &str = "WIFI_PASSWORD";
const PROJECT_ID: &str = "PUSHWIRE_PROJECT_ID";
const APP_ID: &str = "PUSHWIRE_APP_ID";
const API_KEY: &str = "PUSHWIRE_API_KEY";
const VAPID_KEY: &str = "PUSHWIRE_VAPID_KEY";
pub(crate) const SIMULATOR: &str = "PUSHWIRE_SIMULATOR";
const DESK: &str = "PUSHWIRE_DESK";
const EPOCH: &str = "SOURCE_DATE_EPOCH";

/// All that are read.
pub(crate) const VARIABLES: [&str; 9] =
    [SSID, PASSWORD, PROJECT_ID, APP_ID, API_KEY, VAPID_KEY, SIMULATOR, DESK, EPOCH];

/// The longest SSID.
const SSID_LEN: usize = 32;

/// A P-256 point, uncompressed, in base64url without padding; its first byte is 4.
const VAPID_KEY_LEN: usize = 87;

/// A variable that cannot be used, and why.
#[derive(Debug)]
pub(crate) struct Problem {
    variable: &'static str,
    why: String,
}

impl Problem {
    pub(crate) fn new(variable: &'static str, why: impl Display) -> Self {
        Self { variable, why: why.to_string() }
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One line: a second one would not be part of cargo's error.
        write!(f, "{}: {}", self.variable, self.why.replace('\n', " "))
    }
}

/// Where variables come from.
type Lookup<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// What the variables say.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) ssid: String,
    pub(crate) password: String,
    pub(crate) project_id: String,
    pub(crate) app_id: String,
    pub(crate) api_key: String,
    pub(crate) vapid_key: Option<String>,
    pub(crate) simulator: Option<Simulator>,
    pub(crate) time_floor: u64,
    /// Variables that were not set, though the firmware cannot do without.
    pub(crate) missing: Vec<&'static str>,
}

impl Input {
    /// Reads the variables; `now` is the time of the build.
    pub(crate) fn read(lookup: Lookup<'_>, now: u64) -> Result<Self, Problem> {
        let variables = Variables(lookup);
        let simulator = simulator(variables)?;
        let mut missing = Vec::new();
        let mut needed = |name, found: Option<String>| {
            missing.extend(found.is_none().then_some(name));
            found.unwrap_or_default()
        };
        let ssid = needed(SSID, ssid(variables)?);
        let password = needed(PASSWORD, password(variables)?);
        let mut project = |name| match &simulator {
            Some(_) => Ok(String::new()),
            None => Ok(needed(name, variables.word(name)?)),
        };
        let (project_id, app_id) = (project(PROJECT_ID)?, project(APP_ID)?);
        let api_key = project(API_KEY)?;
        let vapid_key = vapid_key(variables)?;
        let time_floor = time_floor(variables, now)?;
        Ok(Self {
            ssid,
            password,
            project_id,
            app_id,
            api_key,
            vapid_key,
            simulator,
            time_floor,
            missing,
        })
    }
}

#[derive(Clone, Copy)]
struct Variables<'a>(Lookup<'a>);

impl Variables<'_> {
    /// Reads a variable; one that is set to nothing counts as set.
    fn text(self, name: &'static str) -> Result<Option<String>, Problem> {
        let text = self.0(name).map(OsString::into_string).transpose();
        text.map_err(|_| Problem::new(name, "is not UTF-8"))
    }

    /// Reads a variable that must not have spaces in it; one that is set to nothing is not set.
    fn word(self, name: &'static str) -> Result<Option<String>, Problem> {
        let word = self.text(name)?.filter(|word| !word.is_empty());
        match word {
            Some(word) if word.bytes().any(|byte| !byte.is_ascii_graphic()) => {
                Err(Problem::new(name, format_args!("{word:?} has more than ASCII letters in it")))
            }
            word => Ok(word),
        }
    }
}

fn ssid(variables: Variables<'_>) -> Result<Option<String>, Problem> {
    let ssid = variables.text(SSID)?.filter(|ssid| !ssid.is_empty());
    match ssid {
        Some(ssid) if ssid.len() > SSID_LEN => {
            Err(Problem::new(SSID, format_args!("is longer than {SSID_LEN} bytes")))
        }
        ssid => Ok(ssid),
    }
}

/// Reads the password, and never shows it. Set to nothing, it stands for an open network.
fn password(variables: Variables<'_>) -> Result<Option<String>, Problem> {
    let Some(password) = variables.text(PASSWORD)? else { return Ok(None) };
    let printable = password.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    match password.len() {
        0 | 8..=63 if printable => Ok(Some(password)),
        _ => Err(Problem::new(PASSWORD, "is not 8 to 63 printable ASCII characters, nor empty")),
    }
}

fn vapid_key(variables: Variables<'_>) -> Result<Option<String>, Problem> {
    let Some(key) = variables.word(VAPID_KEY)? else { return Ok(None) };
    let base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    match key.bytes().all(base64url) && key.len() == VAPID_KEY_LEN && key.starts_with('B') {
        true => Ok(Some(key)),
        false => Err(Problem::new(VAPID_KEY, "is not an uncompressed P-256 point in base64url")),
    }
}

fn simulator(variables: Variables<'_>) -> Result<Option<Simulator>, Problem> {
    let (path, desk) = (variables.text(SIMULATOR)?, variables.word(DESK)?);
    let Some(path) = path.filter(|path| !path.is_empty()) else {
        return match desk {
            Some(_) => {
                Err(Problem::new(DESK, format_args!("is for {SIMULATOR}, which is not set")))
            }
            None => Ok(None),
        };
    };
    let Some(desk) = desk else {
        return Err(Problem::new(DESK, format_args!("is not set, but {SIMULATOR} is")));
    };
    Simulator::read(Path::new(&path), address(&desk)?).map(Some)
}

/// Reads the desk's address; one that no board could reach is a mistake.
fn address(text: &str) -> Result<Ipv4Addr, Problem> {
    match text.parse::<Ipv4Addr>() {
        Ok(desk) if !(desk.is_loopback() || desk.is_unspecified()) => Ok(desk),
        Ok(desk) => Err(Problem::new(DESK, format_args!("a board cannot reach {desk}"))),
        Err(_) => Err(Problem::new(DESK, format_args!("{text:?} is not an IPv4 address"))),
    }
}

/// Reads the time of the build, <https://reproducible-builds.org/specs/source-date-epoch/>.
fn time_floor(variables: Variables<'_>, now: u64) -> Result<u64, Problem> {
    let Some(epoch) = variables.word(EPOCH)? else { return Ok(now) };
    let bad = |_| Problem::new(EPOCH, format_args!("{epoch:?} is not a number of seconds"));
    epoch.parse().map_err(bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SET: [(&str, &str); 5] = [
        (SSID, "home"),
        (PASSWORD, "correct horse"),
        (PROJECT_ID, "p"),
        (APP_ID, "1:2:web:3"),
        (API_KEY, "k"),
    ];

    /// Reads [`SET`] with one variable changed.
    fn read(changed: &str, value: Option<&str>) -> Result<Input, Problem> {
        let set = |name: &str| SET.iter().find(|(set, _)| *set == name).map(|(_, value)| *value);
        let lookup = |name: &str| if name == changed { value } else { set(name) };
        Input::read(&|name| lookup(name).map(OsString::from), 7)
    }

    #[track_caller]
    fn refused(name: &str, value: &str) -> String {
        let problem = read(name, Some(value)).unwrap_err().to_string();
        assert!(problem.starts_with(name), "{problem}");
        problem
    }

    #[test]
    fn takes_what_is_set() {
        let input = read(EPOCH, None).unwrap();
        assert_eq!((input.ssid.as_str(), input.password.as_str()), ("home", "correct horse"));
        assert_eq!((input.app_id.as_str(), input.time_floor), ("1:2:web:3", 7));
        assert!(input.missing.is_empty() && input.vapid_key.is_none());
    }

    #[test]
    fn what_is_not_set_is_missing() {
        for (name, _) in SET {
            assert_eq!(read(name, None).unwrap().missing, [name]);
        }
        assert_eq!(read(SSID, Some("")).unwrap().missing, [SSID]);
        let nothing = Input::read(&|_| None, 7).unwrap();
        assert_eq!(nothing.missing, SET.map(|(name, _)| name));
    }

    #[test]
    fn an_open_network_has_an_empty_password() {
        assert!(read(PASSWORD, Some("")).unwrap().missing.is_empty());
    }

    #[test]
    fn what_cannot_be_right_is_refused_by_name() {
        refused(SSID, &"x".repeat(33));
        refused(PROJECT_ID, "two words");
        refused(API_KEY, "line\n");
        refused(VAPID_KEY, "B");
        refused(VAPID_KEY, &"C".repeat(VAPID_KEY_LEN));
        refused(EPOCH, "yesterday");
        refused(DESK, "192.168.1.10");
    }

    #[test]
    fn a_refused_password_is_not_shown() {
        for password in ["secret7", "secret with \u{e4}", &"secret".repeat(11)] {
            assert!(!refused(PASSWORD, password).contains("secret"));
        }
    }

    #[test]
    fn only_a_desk_that_can_be_reached() {
        for bad in ["127.0.0.1", "0.0.0.0", "::1", "desk.local", "192.168.1.10:5228"] {
            assert!(address(bad).unwrap_err().to_string().starts_with(DESK), "{bad}");
        }
        assert_eq!(address("192.168.1.10").unwrap(), Ipv4Addr::new(192, 168, 1, 10));
    }

    #[test]
    fn a_simulator_needs_a_desk() {
        let problem = read(SIMULATOR, Some("sim.json")).unwrap_err().to_string();
        assert_eq!(problem, "PUSHWIRE_DESK: is not set, but PUSHWIRE_SIMULATOR is");
    }

    #[test]
    fn the_time_of_the_build_can_be_set() {
        assert_eq!(read(EPOCH, Some("1790000000")).unwrap().time_floor, 1_790_000_000);
    }
}

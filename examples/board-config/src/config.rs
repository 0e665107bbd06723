//! The constants, as a file of Rust.
//!
//! The values are `pushwire-core`'s own types. Their derived `Debug` is a Rust expression, so it is
//! what is written, and whatever a variable holds arrives as an escaped string literal.

use std::fmt;
use std::fmt::Debug;
use std::net::Ipv4Addr;

use pushwire_core::mcs::ENDPOINTS;
use pushwire_core::mcs::Endpoint;
use pushwire_core::register::Project;
use pushwire_core::register::Services;

use crate::input::Input;
use crate::input::Problem;

const HEAD: &str = "\
// Written by pushwire-board-config from environment variables.

use ::pushwire_core::mcs::Endpoint;
use ::pushwire_core::register::Project;
use ::pushwire_core::register::Services;
use ::pushwire_core::register::Url;
";

/// What the constants say.
#[derive(Debug)]
pub(crate) struct Config<'a> {
    input: &'a Input,
    endpoints: Vec<Endpoint<'a>>,
    server_name: Option<&'a str>,
    services: Services<'a>,
    project: Project<'a>,
    root: Option<&'a [u8]>,
    desk: Option<Ipv4Addr>,
}

impl<'a> Config<'a> {
    /// Decides where everything is.
    pub(crate) fn new(input: &'a Input) -> Result<Self, Problem> {
        let Some(simulator) = &input.simulator else { return Ok(Self::google(input)) };
        Ok(Self {
            input,
            endpoints: vec![simulator.endpoint()?],
            server_name: Some(simulator.server_name()),
            services: simulator.services()?,
            project: simulator.project(),
            root: Some(simulator.root()),
            desk: Some(simulator.desk),
        })
    }

    fn google(input: &'a Input) -> Self {
        let project = Project::new(&input.project_id, &input.app_id, &input.api_key);
        let vapid_key = input.vapid_key.as_deref().unwrap_or(project.vapid_key);
        Self {
            input,
            endpoints: ENDPOINTS.to_vec(),
            server_name: None,
            services: Services::GOOGLE,
            project: Project { vapid_key, ..project },
            root: None,
            desk: None,
        }
    }
}

/// Writes one constant.
fn constant(
    f: &mut fmt::Formatter<'_>,
    doc: &str,
    name: &str,
    kind: &str,
    value: &dyn Debug,
) -> fmt::Result {
    write!(f, "\n/// {doc}\npub(crate) const {name}: {kind} = {value:?};\n")
}

impl fmt::Display for Config<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let endpoints = format!("[Endpoint<'static>; {}]", self.endpoints.len());
        let desk = self.desk.map(|desk| desk.octets());
        let missing = Slice(&self.input.missing);
        let (name, text) = ("Option<&str>", "&str");
        f.write_str(HEAD)?;
        constant(f, "Name of the network.", "WIFI_SSID", text, &self.input.ssid)?;
        constant(f, "Empty for an open one.", "WIFI_PASSWORD", text, &self.input.password)?;
        constant(f, "Where MCS is.", "ENDPOINTS", &endpoints, &self.endpoints)?;
        constant(f, "Whose certificate MCS has.", "SERVER_NAME", name, &self.server_name)?;
        constant(f, "Where to register.", "SERVICES", "Services<'static>", &self.services)?;
        constant(f, "Whose pushes.", "PROJECT", "Project<'static>", &self.project)?;
        constant(f, "The simulator's, DER.", "ROOT", "Option<&[u8]>", &self.root.map(Slice))?;
        constant(f, "Where localhost is.", "DESK", "Option<[u8; 4]>", &desk)?;
        constant(f, "When it was built.", "TIME_FLOOR", "u64", &self.input.time_floor)?;
        constant(f, "What was not set.", "MISSING", "&[&str]", &missing)
    }
}

/// A slice, as an expression.
struct Slice<'a, T>(&'a [T]);

impl<T: Debug> Debug for Slice<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "&{:?}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::tests::read_with;

    fn input(password: &str) -> Input {
        let set = |name: &str| match name {
            "WIFI_SSID" => Some("Caf\u{e9} \"5\"\n".into()),
            "WIFI_PASSWORD" => Some(password.into()),
            "PUSHWIRE_PROJECT_ID" => Some("demo".into()),
            _ => None,
        };
        Input::read(&set, 1_790_000_000).unwrap()
    }

    #[track_caller]
    fn has(text: &str, line: &str) {
        let found = text.lines().any(|found| found == format!("pub(crate) const {line};"));
        assert!(found, "{line}\nis not in\n{text}");
    }

    #[test]
    fn google_is_the_default() {
        let input = input("a \\ and a \"");
        let text = Config::new(&input).unwrap().to_string();
        has(&text, r#"WIFI_SSID: &str = "Café \"5\"\n""#);
        has(&text, r#"WIFI_PASSWORD: &str = "a \\ and a \"""#);
        let (one, two) = (r#"host: "mtalk.google.com", port: 5228"#, "mtalk.google.com");
        let two = format!(r#"host: "{two}", port: 443"#);
        let both = format!("[Endpoint {{ {one} }}, Endpoint {{ {two} }}]");
        has(&text, &format!("ENDPOINTS: [Endpoint<'static>; 2] = {both}"));
        has(&text, "SERVER_NAME: Option<&str> = None");
        has(&text, "ROOT: Option<&[u8]> = None");
        has(&text, "DESK: Option<[u8; 4]> = None");
        has(&text, "TIME_FLOOR: u64 = 1790000000");
        has(&text, r#"MISSING: &[&str] = &["PUSHWIRE_APP_ID", "PUSHWIRE_API_KEY"]"#);
    }

    #[test]
    fn a_simulator_takes_the_place_of_google() {
        let simulator = Some(read_with("", "").unwrap());
        let input = Input { simulator, ..input("correct horse") };
        let text = Config::new(&input).unwrap().to_string();
        let endpoint = r#"[Endpoint { host: "127.0.0.1", port: 5228 }]"#;
        has(&text, &format!("ENDPOINTS: [Endpoint<'static>; 1] = {endpoint}"));
        has(&text, r#"SERVER_NAME: Option<&str> = Some("mtalk.google.com")"#);
        has(&text, "ROOT: Option<&[u8]> = Some(&[48, 3, 2, 1, 7])");
        has(&text, "DESK: Option<[u8; 4]> = Some([192, 168, 1, 10])");
        assert!(!text.contains("googleapis"));
    }
}

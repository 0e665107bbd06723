//! `--preset` and `--set NAME=VALUE`: the configuration from the command line.
//!
//! Names are the fields of `mcs::Config`, or of `xmpp::Config` for CCS; times are in seconds,
//! decimals allowed; `none` means absent where a field can be. An unknown name is answered with the list of names.

use std::time::Duration;

use clap::ValueEnum;
use pushwire_core::mcs;
use pushwire_core::register;
use pushwire_core::xmpp;

use crate::error::Failure;

/// A complete configuration by name.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Preset {
    /// The defaults of the reference API.
    #[default]
    Default,
    /// Chromium's intervals and backoff.
    Chromium,
    /// Never gives up; few wake-ups.
    AlwaysOn,
}

/// Everything that can be set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Config {
    pub(crate) session: mcs::Config,
    pub(crate) register: register::Config,
}

impl Preset {
    const fn config(self) -> Config {
        let session = match self {
            Self::Default => mcs::Config::new(),
            Self::Chromium => mcs::Config::chromium(),
            Self::AlwaysOn => mcs::Config::always_on(),
        };
        let register = register::Config::new();
        // A device that never gives up connecting does not give up registering either.
        let retry_count = match self {
            Self::Default => register.retry_count,
            Self::Chromium | Self::AlwaysOn => None,
        };
        Config { session, register: register::Config { retry_count, ..register } }
    }
}

/// How a value is written into a configuration.
enum Field<C> {
    Seconds(fn(&mut C, Duration)),
    MaybeSeconds(fn(&mut C, Option<Duration>)),
    Count(fn(&mut C, u32)),
    MaybeCount(fn(&mut C, Option<u32>)),
    Flag(fn(&mut C, bool)),
}

/// A setting by its name.
type Setting<C> = (&'static str, Field<C>);

static FIELDS: [Setting<Config>; 19] = [
    ("request_timeout", Field::Seconds(|c, v| c.register.request_timeout = v)),
    ("registration_retry_count", Field::MaybeCount(|c, v| c.register.retry_count = v)),
    (
        "server_heartbeat_interval",
        Field::MaybeSeconds(|c, v| c.session.server_heartbeat_interval = v),
    ),
    (
        "client_heartbeat_interval",
        Field::MaybeSeconds(|c, v| c.session.client_heartbeat_interval = v),
    ),
    (
        "send_selective_acknowledgements",
        Field::Flag(|c, v| c.session.send_selective_acknowledgements = v),
    ),
    (
        "send_stream_acknowledgements",
        Field::Flag(|c, v| c.session.send_stream_acknowledgements = v),
    ),
    ("connection_retry_count", Field::MaybeCount(|c, v| c.session.connection_retry_count = v)),
    (
        "start_seconds_before_retry_connect",
        Field::Seconds(|c, v| c.session.start_seconds_before_retry_connect = v),
    ),
    ("reset_interval", Field::Seconds(|c, v| c.session.reset_interval = v)),
    ("reconnect_spread", Field::Seconds(|c, v| c.session.reconnect_spread = v)),
    ("heartbeat_ack_timeout", Field::Seconds(|c, v| c.session.heartbeat_ack_timeout = v)),
    (
        "abort_on_sequential_error_count",
        Field::MaybeCount(|c, v| c.session.abort_on_sequential_error_count = v),
    ),
    ("monitor_interval", Field::Seconds(|c, v| c.session.monitor_interval = v)),
    ("log_warn_limit", Field::MaybeCount(|c, v| c.session.log_warn_limit = v)),
    ("log_debug_verbose", Field::Flag(|c, v| c.session.log_debug_verbose = v)),
    ("connect_timeout", Field::Seconds(|c, v| c.session.connect_timeout = v)),
    ("read_timeout", Field::Seconds(|c, v| c.session.read_timeout = v)),
    ("write_timeout", Field::Seconds(|c, v| c.session.write_timeout = v)),
    ("request_heartbeat_interval", Field::Flag(|c, v| c.session.request_heartbeat_interval = v)),
];

static CCS_FIELDS: [Setting<xmpp::Config>; 12] = [
    ("max_pending", Field::Count(|c, v| c.max_pending = v as usize)),
    ("message_retry_count", Field::Count(|c, v| c.message_retry_count = v)),
    ("client_heartbeat_interval", Field::MaybeSeconds(|c, v| c.client_heartbeat_interval = v)),
    ("heartbeat_ack_timeout", Field::Seconds(|c, v| c.heartbeat_ack_timeout = v)),
    ("whitespace_interval", Field::MaybeSeconds(|c, v| c.whitespace_interval = v)),
    ("connection_retry_count", Field::MaybeCount(|c, v| c.connection_retry_count = v)),
    (
        "start_seconds_before_retry_connect",
        Field::Seconds(|c, v| c.start_seconds_before_retry_connect = v),
    ),
    ("reset_interval", Field::Seconds(|c, v| c.reset_interval = v)),
    ("drain_timeout", Field::Seconds(|c, v| c.drain_timeout = v)),
    ("connect_timeout", Field::Seconds(|c, v| c.connect_timeout = v)),
    ("read_timeout", Field::Seconds(|c, v| c.read_timeout = v)),
    ("write_timeout", Field::Seconds(|c, v| c.write_timeout = v)),
];

/// Makes the configuration of a preset and the settings that change it.
pub(crate) fn config(preset: Preset, settings: &[String]) -> Result<Config, Failure> {
    let mut config = preset.config();
    for setting in settings {
        set(&mut config, &FIELDS, setting)?;
    }
    config.session.check().map_err(|error| Failure::bad("--set", error))?;
    Ok(config)
}

/// Makes the configuration of a session with CCS from the settings that change the defaults.
pub(crate) fn ccs(settings: &[String]) -> Result<xmpp::Config, Failure> {
    let mut config = xmpp::Config::new();
    for setting in settings {
        set(&mut config, &CCS_FIELDS, setting)?;
    }
    config.check().map_err(|error| Failure::bad("--set", error))?;
    Ok(config)
}

fn set<C>(config: &mut C, fields: &[Setting<C>], setting: &str) -> Result<(), Failure> {
    let refuse = |why: &str| Failure::bad(format!("--set {setting}"), why);
    let (name, value) = setting.split_once('=').ok_or_else(|| refuse("expected NAME=VALUE"))?;
    let Some((_, field)) = fields.iter().find(|(known, _)| *known == name) else {
        return Err(refuse(&format!("no such setting; there are {}", names(fields))));
    };
    match field {
        Field::Seconds(set) => {
            set(config, seconds(value).ok_or_else(|| refuse("expected seconds, such as 2.5"))?);
        }
        Field::MaybeSeconds(set) => {
            let value = maybe(value, seconds);
            set(config, value.ok_or_else(|| refuse("expected seconds or none"))?);
        }
        Field::Count(set) => {
            set(config, value.parse().map_err(|_| refuse("expected a whole number"))?);
        }
        Field::MaybeCount(set) => {
            let value = maybe(value, |text| text.parse().ok());
            set(config, value.ok_or_else(|| refuse("expected a whole number or none"))?);
        }
        Field::Flag(set) => {
            let value = value.to_ascii_lowercase().parse();
            set(config, value.map_err(|_| refuse("expected true or false"))?);
        }
    }
    Ok(())
}

fn names<C>(fields: &[Setting<C>]) -> String {
    fields.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

fn maybe<T>(value: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    if value.eq_ignore_ascii_case("none") { Some(None) } else { parse(value).map(Some) }
}

fn seconds(value: &str) -> Option<Duration> {
    Duration::try_from_secs_f64(value.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set_one(setting: &str) -> Result<Config, String> {
        config(Preset::Default, &[setting.to_owned()]).map_err(|error| error.to_string())
    }

    #[test]
    fn takes_seconds_with_decimals_and_none() {
        let config = set_one("client_heartbeat_interval=2.5").unwrap();
        assert_eq!(config.session.client_heartbeat_interval, Some(Duration::from_millis(2_500)));
        let config = set_one("client_heartbeat_interval=none").unwrap();
        assert_eq!(config.session.client_heartbeat_interval, None);
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_names() {
        let error = set_one("heartbeat=2").unwrap_err();
        assert!(error.contains("heartbeat=2") && error.contains("client_heartbeat_interval"));
    }

    #[test]
    fn a_value_of_the_wrong_kind_names_the_setting() {
        for setting in [
            "reset_interval=soon",
            "connection_retry_count=-1",
            "log_warn_limit",
            "reset_interval=none",
        ] {
            assert!(set_one(setting).unwrap_err().contains(setting), "{setting}");
        }
    }

    #[test]
    fn sessions_with_ccs_have_settings_of_their_own() {
        let set_one = |setting: &str| ccs(&[setting.to_owned()]).map_err(|error| error.to_string());
        assert_eq!(set_one("max_pending=7").unwrap().max_pending, 7);
        let config = set_one("client_heartbeat_interval=none").unwrap();
        assert_eq!(config.client_heartbeat_interval, None);
        for setting in ["max_pending=none", "max_pending=0", "log_debug_verbose=true"] {
            assert!(set_one(setting).unwrap_err().contains("max_pending"), "{setting}");
        }
    }

    #[test]
    fn a_value_out_of_range_names_the_field() {
        assert!(
            set_one("connection_retry_count=0").unwrap_err().contains("connection_retry_count")
        );
    }
}

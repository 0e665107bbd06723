//! On what, when and with which versions the numbers were made.
//!
//! Follows Linux's /proc/cpuinfo, and the lock file for the versions of the crates. It names no user and no path.

use std::fs;
use std::process::Command;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

/// The crates that are compared, and the primitives.
const CRATES: [&str; 18] = [
    "pushwire-core",
    "prost",
    "femtopb",
    "micropb",
    "quick-protobuf",
    "serde_json",
    "serde-json-core",
    "picojson",
    "ece",
    "openssl",
    "p256",
    "hkdf",
    "sha2",
    "aes-gcm",
    "quick-xml",
    "rxml",
    "xmlparser",
    "memchr",
];

const LOCK: &str = include_str!("../Cargo.lock");

/// Returns today's date in UTC.
pub(crate) fn date() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let (year, month, day) = civil(now.as_secs() / 86_400);
    format!("{year}-{month:02}-{day:02}")
}

/// Howard Hinnant's `civil_from_days`, for days since 1970.
const fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

/// Describes processor, compiler and valgrind.
pub(crate) fn description() -> String {
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name| {
        let line = processor.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_once(": ")).map_or("?", |(_, value)| value.trim())
    };
    let count = processor.lines().filter(|line| line.starts_with("processor")).count();
    format!(
        "{count} processors of type {} (family {}, model {}), {} on {}; {}, {}",
        field("model name"),
        field("cpu family"),
        field("model\t"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        version("rustc"),
        version("valgrind"),
    )
}

/// The load of the last minute.
pub(crate) fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or(f64::NAN)
}

fn version(command: &str) -> String {
    let output = Command::new(command).arg("--version").output();
    output.map_or_else(
        |_| format!("no {command}"),
        |output| String::from_utf8_lossy(&output.stdout).trim().into(),
    )
}

/// Lists the crates with their versions.
pub(crate) fn versions() -> String {
    let known = CRATES.iter().filter_map(|name| Some(format!("{name} {}", locked(name)?)));
    known.collect::<Vec<_>>().join(", ")
}

/// The newest of a crate's versions: where there are two, `ece` alone uses the other.
fn locked(name: &str) -> Option<&'static str> {
    let package = format!("name = \"{name}\"\nversion = \"");
    let found = LOCK
        .match_indices(&package)
        .filter_map(|(at, _)| LOCK.get(at + package.len()..)?.split('"').next());
    found.last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (days, date) in [(0, (1970, 1, 1)), (11_016, (2000, 2, 29)), (20_779, (2026, 11, 22))] {
            assert_eq!(civil(days), date);
        }
    }

    #[test]
    fn every_crate_is_in_the_lock_file() {
        for name in CRATES {
            assert!(locked(name).is_some(), "{name}");
        }
    }
}

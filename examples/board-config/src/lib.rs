//! What a board's firmware is told when it is built: its Wi-Fi, its Firebase project, and whether a
//! simulator plays Google. From environment variables to constants; the README lists both.
//!
//! A board's `build.rs` calls [`generate`], and the board includes what that wrote:
//!
//! ```text
//! mod config {
//!     include!(concat!(env!("OUT_DIR"), "/config.rs"));
//! }
//! ```
//!
//! What cannot be right is a build error that names the variable. What is not set builds all the same
//! and is listed in `MISSING`, for the firmware to refuse to start. Nothing is encrypted: whoever has
//! the firmware reads the Wi-Fi password in it.
#![forbid(unsafe_code)]

mod config;
mod input;
mod simulator;

use std::env;
use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use crate::config::Config;
use crate::input::Input;
use crate::input::Problem;

/// Writes `config.rs` into cargo's `OUT_DIR`; to be called from a build script.
///
/// Fails by telling cargo, which prints the reason and ends the build.
pub fn generate() {
    for name in input::VARIABLES {
        println!("cargo::rerun-if-env-changed={name}");
    }
    if let Err(problem) = write() {
        println!("cargo::error={problem}");
    }
}

fn write() -> Result<(), Problem> {
    let input = Input::read(&|name| env::var_os(name), now())?;
    if let Some(simulator) = &input.simulator {
        for file in simulator.files() {
            println!("cargo::rerun-if-changed={}", file.display());
        }
    }
    let text = Config::new(&input)?.to_string();
    let out = env::var_os("OUT_DIR").ok_or_else(|| Problem::new("OUT_DIR", "is set by cargo"))?;
    let file = PathBuf::from(out).join("config.rs");
    fs::write(&file, text).map_err(|error| Problem::new("OUT_DIR", error))
}

/// Seconds since 1970; a clock before that counts as not set.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

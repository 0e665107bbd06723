//! Notes the time of the build: certificates that expired before it are refused without a clock too.

use std::env;
use std::time::SystemTime;
use std::time::SystemTimeError;

fn main() -> Result<(), SystemTimeError> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs();
    // https://reproducible-builds.org/specs/source-date-epoch/
    let time = env::var("SOURCE_DATE_EPOCH").unwrap_or_else(|_| now.to_string());
    println!("cargo::rustc-env=BUILD_TIME={time}");
    println!("cargo::rerun-if-env-changed=SOURCE_DATE_EPOCH");
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}

//! What the tests of the command share: the command itself, and a push service for it to talk to.
//!
//! The command is the real binary, started as a child and killed when dropped. Services are on
//! loopback, each test has its own. Promises that nothing here waits for ever.

#![allow(dead_code, unused_imports, reason = "each test file uses a part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod http;
mod process;
mod service;

use std::thread::sleep;
use std::time::Duration;
use std::time::Instant;

pub(crate) use http::get;
pub(crate) use http::post;
pub(crate) use process::Ended;
pub(crate) use process::Running;
pub(crate) use process::pushwire;
pub(crate) use service::Device;
pub(crate) use service::Service;

/// Longest wait for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);

/// Credentials as firebase-messaging writes them, of a device that no service knows.
pub(crate) const CREDENTIALS: &str =
    include_str!("../../../../tests/vectors/firebase-messaging-0.4.5/credentials.json");

/// Settings with which a listener reconnects at once.
pub(crate) const FAST: [&str; 6] = [
    "--set",
    "reset_interval=0.02",
    "--set",
    "start_seconds_before_retry_connect=0.02",
    "--set",
    "monitor_interval=0.01",
];

/// Waits until `holds`; fails with what `what` says if that takes too long.
pub(crate) fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < PATIENCE, "never: {what}");
        sleep(Duration::from_millis(10));
    }
}

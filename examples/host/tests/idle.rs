//! A listener with nothing to do: how often it wakes up and what it costs.
//!
//! Counts voluntary context switches of all threads (proc_pid_status(5)): each is the end of a
//! wait, so there is at most one for each wake-up. Linux only.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod common;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::thread::sleep;
use std::time::Duration;

use common::Running;
use common::Service;

/// A listener may wake up this often, with the default settings.
const WAKEUPS_A_MINUTE: u64 = 20;

/// After the login and what follows from it.
const SETTLE: Duration = Duration::from_secs(3);

/// How long is measured.
const WINDOW: Duration = Duration::from_secs(12);

/// Voluntary context switches of each thread of a process so far.
fn switches(pid: u32) -> BTreeMap<OsString, u64> {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).unwrap().map(Result::unwrap);
    // A thread may end at any time.
    let of_task = |task: fs::DirEntry| {
        let status = fs::read_to_string(task.path().join("status")).ok()?;
        let mut lines = status.lines();
        let line = lines.find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
        Some((task.file_name(), line.trim().parse().unwrap()))
    };
    tasks.filter_map(of_task).collect()
}

/// Wake-ups from one time to another; one for each thread that has ended.
fn wakeups(before: &BTreeMap<OsString, u64>, after: &BTreeMap<OsString, u64>) -> u64 {
    let ended = before.keys().filter(|thread| !after.contains_key(*thread));
    let woken = after.iter();
    let woken = woken.map(|(thread, count)| count - before.get(thread).unwrap_or(&0));
    woken.sum::<u64>() + ended.count() as u64
}

/// Clock ticks that a process has run, in user and in system mode: fields 14 and 15 of
/// proc_pid_stat(5).
fn ticks(pid: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    let fields = fields.split(' ').skip(11).take(2);
    fields.map(|field| field.parse::<u64>().unwrap()).sum()
}

#[test]
fn idle_listener_wakes_up_fewer_than_twenty_times_a_minute() {
    let service = Service::start();
    let device = service.issue();
    let files = [device.file.to_str().unwrap(), service.file.to_str().unwrap()];
    let args = ["listen", "--json", "--credentials", files[0], "--simulator", files[1]];
    let mut listener = Running::start(args);
    listener.started();
    sleep(SETTLE);
    let before = (switches(listener.pid()), ticks(listener.pid()));
    sleep(WINDOW);
    let woken = wakeups(&before.0, &switches(listener.pid()));
    let ran = ticks(listener.pid()) - before.1;
    let limit = WAKEUPS_A_MINUTE * WINDOW.as_secs() / 60;
    assert!(woken <= limit, "woke up {woken} times in {WINDOW:?}");
    assert!(ran <= 5, "ran for {ran} clock ticks in {WINDOW:?}");
    listener.stop();
}

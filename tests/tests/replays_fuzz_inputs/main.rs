//! Every seed of the fuzzers, and every input that once ended one of them, goes through its body: on stable, in `cargo
//! test`.
//!
//! The bodies are those of `tests/fuzz/src/targets.rs`, the same that libFuzzer calls. Promises that no file is left out:
//! a folder without a body, and a body without a program or seeds, fail. `seeds/` makes the seeds anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod seeds;
#[allow(unreachable_pub, reason = "the programs of the other workspace call it")]
#[path = "../../fuzz/src/targets.rs"]
mod targets;

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;
use std::path::PathBuf;
use std::thread;

use targets::TARGETS;
use targets::Target;

/// The folders of inputs, each with one folder for each target.
const INPUTS: [&str; 2] = ["seeds", "crashes"];

pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(name)
}

/// Lists what is in a folder, without what explains it; a folder that is not there is empty.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let all = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut all: Vec<_> = all.filter(|path| !path.ends_with("README.md")).collect();
    all.sort();
    all
}

/// The file names in a folder, without their extensions.
fn names(folder: &Path) -> BTreeSet<String> {
    entries(folder).iter().map(|path| path.file_stem().unwrap().to_str().unwrap().into()).collect()
}

/// Runs the body with each of its files, and with nothing, as libFuzzer begins; returns those that end it.
fn failing(name: &str, body: fn(&[u8])) -> Vec<PathBuf> {
    body(&[]);
    let files = INPUTS.iter().flat_map(|inputs| entries(&folder(inputs).join(name)));
    let fails = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap();
        catch_unwind(|| body(&bytes)).is_err()
    };
    files.filter(fails).collect()
}

#[test]
fn every_seed_and_every_former_crash_passes() {
    let (one, other) = TARGETS.split_at(TARGETS.len() / 2);
    let failing = |targets: &[Target]| -> Vec<PathBuf> {
        targets.iter().flat_map(|(name, body)| failing(name, *body)).collect()
    };
    let failures = thread::scope(|scope| {
        let threads = [one, other].map(|half| scope.spawn(|| failing(half)));
        threads.map(|thread| thread.join().unwrap()).concat()
    });
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn every_target_has_a_program_and_a_seed_and_no_folder_is_without_a_target() {
    let targets: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).into()).collect();
    assert_eq!(names(&folder("fuzz_targets")), targets);
    assert_eq!(names(&folder("seeds")), targets);
    for inputs in INPUTS {
        let unknown: Vec<_> = names(&folder(inputs)).difference(&targets).cloned().collect();
        assert!(unknown.is_empty(), "{inputs}: {unknown:?}");
    }
    assert!(targets.iter().all(|name| !entries(&folder("seeds").join(name)).is_empty()));
}

#[test]
fn seeds_stay_few_and_small() {
    let folders = entries(&folder("seeds"));
    let files: Vec<_> = folders.iter().flat_map(|folder| entries(folder)).collect();
    let bytes: u64 = files.iter().map(|path| fs::metadata(path).unwrap().len()).sum();
    assert!(files.len() < 240 && bytes < 300_000, "{} files, {bytes} bytes", files.len());
}

//! What tests/fuzz feeds with bytes: the decoders of captures, and the JSON that they are shown as.
//!
//! Behind the feature `_fuzz`, which no build of a user has. A body takes any bytes and returns; a promise that does
//! not hold is a panic. The choices are made as in `pushwire_core`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a promise that is broken must end the program: that is how a fuzzer sees it"
)]

mod json;
mod mcs;
mod xmpp;

pub use json::capture_json;
pub use mcs::capture_mcs;
pub use xmpp::capture_xmpp;

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::Writer;
use crate::problem::Problem;

/// Returns what is written.
fn written(write: impl FnOnce(&mut Writer)) -> String {
    let mut json = Writer::default();
    write(&mut json);
    json.finish()
}

/// Checks the problems of a capture of `len` bytes against where its frames or stanzas are: all lie in it and name what
/// exists, and each gap between two is a problem that says where reading went on.
fn check_problems(problems: &[Problem], frames: &[(usize, usize)], len: usize) {
    // One for each byte at most, and one for what the end cuts off.
    assert!(problems.len() <= len + 1, "{} problems", problems.len());
    for problem in problems {
        assert!(problem.offset <= len, "{problem:?}");
        assert!(problem.frame.is_none_or(|frame| frame < frames.len()), "{problem:?}");
        let resumed = problem.resumed_at;
        let is_frame = |at: usize| frames.binary_search_by_key(&at, |(offset, _)| *offset).is_ok();
        assert!(resumed.is_none_or(|at| is_frame(at) && at >= problem.offset), "{problem:?}");
    }
}

/// Returns offset and length of each, once they are known to lie one behind the other in `len` bytes.
fn ordered(frames: impl Iterator<Item = (usize, usize)>, len: usize) -> Vec<(usize, usize)> {
    let frames: Vec<_> = frames.collect();
    let mut end = 0;
    for (offset, length) in &frames {
        assert!(*offset >= end && *length > 0, "{frames:?}");
        end = offset + length;
    }
    assert!(end <= len, "{end} of {len} bytes");
    frames
}

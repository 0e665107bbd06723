//! The best processor time of each competitor, in turns.
//!
//! Follows no document. Promises that all run in one thread and in turns, so that what slows the machine slows all of
//! them, and that the time counted is the thread's own; the best of several rounds is what the machine can do. On a
//! machine that others share the numbers are noisy all the same.

use std::time::Duration;

use cpu_time::ThreadTime;

use crate::suite::Case;
use crate::suite::Competitor;

/// How often each competitor is timed.
pub(crate) const ROUNDS: usize = 41;
/// What is timed at once takes about as long as this, or one run.
const SAMPLE: Duration = Duration::from_micros(500);

/// Nanoseconds of a run of each competitor; `None` if it does not do the work.
pub(crate) fn times(case: &Case<'_>) -> Vec<Option<f64>> {
    let mut best = vec![f64::MAX; case.competitors.len()];
    let runs: Vec<_> = case.competitors.iter().map(|one| one.works().then(|| runs(one))).collect();
    for _ in 0..ROUNDS {
        for ((one, runs), best) in case.competitors.iter().zip(&runs).zip(&mut best) {
            if let Some(runs) = runs {
                *best = best.min(time(one, *runs).as_nanos() as f64 / f64::from(*runs));
            }
        }
    }
    runs.iter().zip(best).map(|(runs, best)| runs.map(|_| best)).collect()
}

/// How often to run for one sample.
fn runs(competitor: &Competitor<'_>) -> u32 {
    let one = time(competitor, 1).max(Duration::from_nanos(50));
    (SAMPLE.as_nanos() / one.as_nanos()).clamp(1, 10_000) as u32
}

fn time(competitor: &Competitor<'_>, runs: u32) -> Duration {
    let start = ThreadTime::now();
    (0..runs).for_each(|_| (competitor.work)());
    start.elapsed()
}

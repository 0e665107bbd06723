//! Competitors in turns, the best time of each, and a table.
//!
//! Follows no document. Promises that all run in one thread and in turns, so that what slows the machine slows
//! all of them, and that the time counted is the thread's own; the best of several rounds is what the machine can
//! do. A result that differs ends the program.

use std::fmt::Debug;
use std::hint::black_box;
use std::time::Duration;

use cpu_time::ThreadTime;

use crate::heap;

/// How often each competitor runs.
const ROUNDS: usize = 41;

/// One way to do the work; what it gives is `None` if it does less than the others.
pub(crate) struct Competitor<'w, R> {
    pub(crate) name: &'static str,
    pub(crate) work: Box<dyn Fn() -> Option<R> + 'w>,
}

/// What became of a competitor.
struct Standing {
    name: &'static str,
    best: Duration,
    heap: heap::Usage,
}

/// Lets `competitors` do the work on `bytes` bytes and prints the table. The first one is
/// ours, which must not allocate, and with which the others are compared.
pub(crate) fn compete<R: Debug + PartialEq>(bytes: usize, competitors: &[Competitor<'_, R>]) {
    check(competitors);
    let mut standings: Vec<Standing> = competitors.iter().map(enter).collect();
    for _ in 0..ROUNDS {
        for (standing, competitor) in standings.iter_mut().zip(competitors) {
            standing.best = standing.best.min(time(competitor));
        }
    }
    print(bytes, &standings);
}

/// Lets each do the work once; what they come to must be the same.
fn check<R: Debug + PartialEq>(competitors: &[Competitor<'_, R>]) {
    let results = competitors.iter().filter_map(|one| Some((one.name, (one.work)()?)));
    let whole: Vec<_> = results.collect();
    let Some((_, expected)) = whole.first() else { return };
    for (name, result) in &whole {
        assert_eq!(result, expected, "{name} comes to something else");
    }
    println!("{} of {} do all of the work: {expected:?}\n", whole.len(), competitors.len());
}

fn enter<R>(competitor: &Competitor<'_, R>) -> Standing {
    let (_, heap) = heap::measure(|| black_box((competitor.work)()));
    Standing { name: competitor.name, best: Duration::MAX, heap }
}

fn time<R>(competitor: &Competitor<'_, R>) -> Duration {
    let start = ThreadTime::now();
    black_box((competitor.work)());
    start.elapsed()
}

fn print(bytes: usize, standings: &[Standing]) {
    println!("| reader | MB/s | ours is | allocations | peak heap, bytes |");
    println!("|---|---:|---:|---:|---:|");
    let Some(ours) = standings.first() else { return };
    assert_eq!(ours.heap.allocations, 0, "ours has no allocator");
    for one in standings {
        let speed = bytes as f64 / one.best.as_secs_f64() / 1e6;
        let ratio = one.best.as_secs_f64() / ours.best.as_secs_f64();
        let heap::Usage { allocations, peak } = one.heap;
        println!("| {} | {speed:.0} | {ratio:.2}× | {allocations} | {peak} |", one.name);
    }
}

//! Writes RESULTS.md: for each subject instructions, times, and what was taken from the heap; and flash.
//!
//! Follows no document. Promises that every number in the file is of this run. `run.sh` appends what is behind Flash.

use std::error::Error;
use std::fmt::Write;
use std::fs;

use crate::check;
use crate::flash;
use crate::flash::Flash;
use crate::instructions;
use crate::machine;
use crate::suite::Case;
use crate::suite::Subject;
use crate::time;

const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/RESULTS.md");

/// The load below which nothing else was running.
const QUIET: f64 = 0.5;

/// Measures everything and writes the file.
pub(crate) fn write(subjects: &[Subject<'_>]) -> Result<(), Box<dyn Error>> {
    subjects.iter().for_each(Subject::check);
    let load = machine::load();
    eprintln!("All competitors come to the same. Times:");
    let times: Vec<Vec<_>> =
        subjects.iter().map(|subject| subject.cases.iter().map(time::times).collect()).collect();
    let loads = [load, machine::load()];
    eprintln!("Instructions:");
    let counts = instructions::counts(subjects)?;
    eprintln!("Flash:");
    let flash = flash::sizes()?;
    let verdicts = check::verdicts(subjects, &counts, &flash);
    let mut text = head(&verdicts, loads);
    for ((subject, counts), times) in subjects.iter().zip(&counts).zip(&times) {
        text += &format!("\n## {}\n", subject.title);
        text += &instructions_table(subject, counts);
        text += &times_table(subject, times);
        text += &heap_table(subject);
    }
    text += &flash_table(&flash);
    fs::write(RESULTS, text)?;
    println!("{RESULTS}");
    Ok(())
}

fn head(verdicts: &[check::Verdict], [before, after]: [f64; 2]) -> String {
    let busy = if before > QUIET {
        " **The machine was busy: the times are not to be relied on.**"
    } else {
        ""
    };
    let mut text = format!(
        "# Results

Written by `run.sh` on {}, or without the chapters behind Flash by `cargo run --release`: {}; no flags for the processor.
{}.

Instructions are counted by callgrind and do not depend on what else the machine does. Times are the best processor time
of {} rounds; they do depend on it. The load was {before:.1} before them and {after:.1} after.{busy} `×` is to ours. What each
reader does and checks, and why a target is missed, is in [README.md](README.md).

| target | reached |
|---|---|
",
        machine::date(),
        machine::description(),
        machine::versions(),
        time::ROUNDS,
    );
    for verdict in verdicts {
        let _ = writeln!(text, "| {} | {}: {} |", verdict.target, verdict.word(), verdict.found);
    }
    text
}

fn instructions_table(subject: &Subject<'_>, counts: &[Vec<Option<u64>>]) -> String {
    table("Instructions", subject, |case, index| {
        let count = |index: usize| counts.get(case)?.get(index).copied().flatten();
        let ours = count(0)? as f64;
        count(index).map(|count| format!("{} ({:.2}×)", thousands(count), count as f64 / ours))
    })
}

fn times_table(subject: &Subject<'_>, times: &[Vec<Option<f64>>]) -> String {
    table("Time", subject, |case, index| {
        let time = |index: usize| times.get(case)?.get(index).copied().flatten();
        let ours = time(0)?;
        let bytes = subject.cases.get(case)?.bytes;
        time(index).map(|time| format!("{} ({:.2}×)", duration(time, bytes), time / ours))
    })
}

fn heap_table(subject: &Subject<'_>) -> String {
    table("Allocations, and the peak of the heap in bytes", subject, |case, index| {
        let one = subject.cases.get(case)?.competitors.get(index).filter(|one| one.works())?;
        let usage = one.heap();
        Some(match usage.allocations {
            0 => "0".into(),
            count => format!("{}, {}", thousands(count as u64), thousands(usage.peak as u64)),
        })
    })
}

/// A row for each case and a column for each competitor; without a cell it does not do the work.
fn table(
    title: &str,
    subject: &Subject<'_>,
    cell: impl Fn(usize, usize) -> Option<String>,
) -> String {
    let most = subject.cases.iter().max_by_key(|case| case.competitors.len());
    let names = most.map_or(&[][..], |case| &case.competitors);
    let heads: String = names.iter().map(|one| format!(" {} |", one.name)).collect();
    let mut text = format!("\n| {title} |{heads}\n|---|{}\n", "---:|".repeat(names.len()));
    for (row, Case { name, bytes, competitors }) in subject.cases.iter().enumerate() {
        let _ = write!(text, "| {name}; {} bytes |", thousands(*bytes as u64));
        for index in 0..names.len() {
            let missing = if index < competitors.len() { "fails" } else { "" };
            let _ = write!(text, " {} |", cell(row, index).unwrap_or_else(|| missing.into()));
        }
        text.push('\n');
    }
    text
}

fn flash_table(flash: &[Flash]) -> String {
    let [(_, first), (_, second)] = flash::PROFILES;
    let mut text = format!(
        "\n## Flash\n\nText, constants and start values in bytes on {}, less an empty program.\n\n\
        | library | opt-level {first} | opt-level {second} | {first}, without the allocator | {second}, without it |\n\
        |---|---:|---:|---:|---:|\n",
        flash::TARGET,
    );
    for one in flash {
        let [first, second] = one.bytes.map(thousands);
        let without =
            one.without_heap.map_or([String::new(), String::new()], |bytes| bytes.map(thousands));
        let [first_less, second_less] = without;
        let _ = writeln!(
            text,
            "| {} | {first} | {second} | {first_less} | {second_less} |",
            one.library
        );
    }
    text
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let split = |(index, digit): (usize, char)| {
        let comma = index > 0 && (digits.len() - index).is_multiple_of(3);
        comma.then_some(',').into_iter().chain([digit])
    };
    digits.chars().enumerate().flat_map(split).collect()
}

/// Writes nanoseconds, of much work with its speed.
fn duration(nanoseconds: f64, bytes: usize) -> String {
    match nanoseconds {
        ..1e4 => format!("{nanoseconds:.0} ns"),
        1e4..1e6 => format!("{:.1} µs", nanoseconds / 1e3),
        _ if bytes < 1_000_000 => format!("{:.2} ms", nanoseconds / 1e6),
        _ => format!("{:.1} ms, {:.0} MB/s", nanoseconds / 1e6, bytes as f64 * 1e3 / nanoseconds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_split_by_thousands() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (12_345_678, "12,345,678")]
        {
            assert_eq!(thousands(number), text);
        }
    }

    #[test]
    fn times_have_a_unit_that_fits() {
        assert_eq!(duration(12.3, 10), "12 ns");
        assert_eq!(duration(123_456.0, 10), "123.5 µs");
        assert_eq!(duration(2e6, 10), "2.00 ms");
        assert_eq!(duration(2e7, 10_000_000), "20.0 ms, 500 MB/s");
    }
}

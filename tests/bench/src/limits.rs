//! The most instructions that ours may take in each row: those in `limits.txt` and 5 % more.
//!
//! Follows no document. Each line of the file is what was counted, and the row. Promises that a row without a line, a line
//! without a row and a row that takes more are found; less is no fault. Counts are those of `rust-toolchain.toml`'s
//! compiler on x86-64 without the feature `ece`; elsewhere the file says nothing.

use std::error::Error;
use std::fs;

use crate::instructions::Counts;
use crate::suite::OURS;
use crate::suite::Subject;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/limits.txt");

/// What another libc's copying may add.
const PERCENT: u64 = 5;

const HEAD: &str =
    "# Instructions of ours in each row. Written by `--update-limits`; see Limits in README.md.\n";

/// A row and its count.
pub(crate) type Row = (String, u64);

/// The rows of ours.
pub(crate) fn ours(subjects: &[Subject<'_>], counts: &Counts) -> Vec<Row> {
    let mut rows = Vec::new();
    for (subject, counts) in subjects.iter().zip(counts) {
        for (case, counts) in subject.cases.iter().zip(counts) {
            for (one, count) in case.competitors.iter().zip(counts) {
                let Some(form) = one.name.strip_prefix(OURS) else { continue };
                let row = format!("{}: {}{form}", subject.name, case.name);
                rows.push((row, count.unwrap_or_default()));
            }
        }
    }
    rows
}

/// Writes `rows` as what is reached.
pub(crate) fn write(rows: &[Row]) -> Result<(), Box<dyn Error>> {
    fs::write(FILE, HEAD.to_owned() + &rows.iter().map(line).collect::<String>())?;
    println!("{FILE}");
    Ok(())
}

/// Says which of `rows` are over their limits.
pub(crate) fn broken(rows: &[Row]) -> Result<Vec<String>, Box<dyn Error>> {
    if cfg!(not(target_arch = "x86_64")) {
        println!("not compared with limits.txt, which is of x86-64");
        return Ok(Vec::new());
    }
    compared(&fs::read_to_string(FILE)?, rows)
}

fn line((row, count): &Row) -> String {
    format!("{count:>9} {row}\n")
}

fn compared(text: &str, rows: &[Row]) -> Result<Vec<String>, Box<dyn Error>> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let limits = lines.map(parsed).collect::<Result<Vec<_>, _>>()?;
    let over = rows.iter().filter_map(|row| over(&limits, row));
    let unknown = |(name, _): &&Row| rows.iter().all(|(row, _)| row != name);
    let gone = limits.iter().filter(unknown).map(|(name, _)| format!("no row {name}"));
    Ok(over.chain(gone).collect())
}

fn parsed(line: &str) -> Result<Row, Box<dyn Error>> {
    let (count, row) = line.trim_start().split_once(' ').ok_or("a line without a row")?;
    Ok((row.into(), count.parse()?))
}

fn over(limits: &[Row], (row, count): &Row) -> Option<String> {
    match limits.iter().find(|(name, _)| name == row) {
        None => Some(format!("{row}: no limit")),
        Some((_, limit)) if count * 100 > limit * (100 + PERCENT) => {
            Some(format!("{row}: {count} instructions, {limit} before"))
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rows: &[(&str, u64)]) -> Vec<String> {
        let rows: Vec<Row> = rows.iter().map(|(row, count)| ((*row).into(), *count)).collect();
        compared("# Rows\n     1000 mcs: a\n       50 mcs: b, and c\n", &rows).unwrap()
    }

    #[test]
    fn a_row_may_take_five_percent_more_and_any_less() {
        assert_eq!(found(&[("mcs: a", 1050), ("mcs: b, and c", 1)]), Vec::<String>::new());
        let over = "mcs: a: 1051 instructions, 1000 before";
        assert_eq!(found(&[("mcs: a", 1051), ("mcs: b, and c", 52)]), [over]);
    }

    #[test]
    fn rows_and_limits_without_each_other_are_found() {
        let found = found(&[("mcs: a", 1000), ("mcs: d", 1)]);
        assert_eq!(found, ["mcs: d: no limit", "no row mcs: b, and c"]);
    }

    #[test]
    fn what_is_written_can_be_read() {
        let row: Row = ("push: `aesgcm`, text of 200 bytes".into(), 1_234_567);
        assert_eq!(parsed(line(&row).trim_end()).unwrap(), row);
    }
}
